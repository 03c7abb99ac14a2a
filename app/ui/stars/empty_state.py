"""What the page shows when there is nothing to show yet: what is missing and one button that brings it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from app.scoring.period import Period
from app.scoring.scheme import Scheme
from app.ui.palette import font
from app.ui.stars.star_row import StarRow
from app.ui.widgets import button, words

Act = Callable[[], object]


class StarEmptyState(QFrame):
    """Five unlit stars, a sentence, the next step."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.stars = StarRow(34)
        self.text = words()
        self.text.setFont(font(1.2, bold=True))
        self.advice = words(look="soft")
        self.advice.setAlignment(Qt.AlignmentFlag.AlignHCenter)  # several lines
        self.buttons: list[QPushButton] = []
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        for widget in (self.stars, self.text, self.advice):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addLayout(self.row)
        column.addStretch(3)

    def say_who_begins(self, period: Period, as_branch: bool, lead: Act) -> None:
        """Whoever may not begin an assessment learns who does; who only fills in for a branch here may change over."""
        who = "考评组" if as_branch else "管理员"
        begins = f"由{who}选定指标体系和参评支部后开始；开始以后，可以在这里自评和申报。"
        self._say(f"{period.label}还没有开始评定", begins, (("改为填考评", lead),) if as_branch else ())

    def say_no_scheme(self, choose_file: Act, use_template: Act) -> None:
        """There is no scheme of any year."""
        advice = "从 Excel 导入本单位的考评细则，或先用随程序提供的参考标准，以后都可以改。"
        actions = (("从 Excel 导入…", choose_file), ("用参考标准新建", use_template))
        self._say("还没有考评的指标体系", advice, actions)

    def say_ready(
        self,
        period: Period,
        schemes: Sequence[Scheme],
        branches: bool,
        begin: Act,
        look: Act,
        change_to: Callable[[Period], object],
    ) -> None:
        """It can begin; `schemes` are those there are, the newest first.

        Who brought a scheme of another year may have come to assess that one; rules that nobody confirmed are told.
        """
        own = [scheme for scheme in schemes if scheme.year == period.year]
        actions = [("开始评定", begin), ("指标体系", look)]
        known = "参评支部取自党支部台账。" if branches else "还没有党支部台账：开始评定时可以直接写支部名称。"
        if not own:
            other = Period(schemes[0].year)
            known += f"\n还没有 {period.year} 年度的指标体系，开始时可以把 {other.year} 年度的复制过来。"
            actions.append((f"转到{other.label}", lambda: change_to(other)))
        if not any(item.clauses for item in (own or schemes)[0].indicators):
            known += "\n指标都还没有计分规则，只能由人打分：点“指标体系”，再点“识别规则…”，可以从评分标准里识别。"
        advice = f"选好指标体系和参评支部就可以开始。{known}"
        self._say(f"{period.label}还没有开始评定", advice, actions)

    def _say(self, text: str, advice: str, actions: Sequence[tuple[str, Act]]) -> None:
        """Say what is missing; the first action is the one to take."""
        self.text.setText(text)
        self.advice.setText(advice)
        while self.row.count():
            widget = self.row.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        self.row.addStretch()
        for place, (label, action) in enumerate(actions):
            found = button(label)
            found.setProperty("primary", place == 0)
            found.clicked.connect(lambda _=False, action=action: action())
            self.row.addWidget(found)
            self.buttons.append(found)
        self.row.addStretch()
