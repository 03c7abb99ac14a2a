"""What the page shows when there is nothing to show yet: what is missing and one button that brings it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from app.scoring.period import Period
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

    def say_ready(self, period: Period, years: Sequence[int], branches: bool, begin: Act, schemes: Act) -> None:
        """It can begin; `years` are those of the schemes there are, the newest first."""
        known = "参评支部取自党支部台账。" if branches else "还没有党支部台账：开始评定时可以直接写支部名称。"
        if period.year not in years:
            known += f"\n还没有 {period.year} 年度的指标体系，开始时可以把 {years[0]} 年度的复制过来。"
        advice = f"选好指标体系和参评支部就可以开始。{known}"
        self._say(f"{period.label}还没有开始评定", advice, (("开始评定", begin), ("指标体系", schemes)))

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
