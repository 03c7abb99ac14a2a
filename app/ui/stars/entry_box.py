"""Where a score is written: by the observations the rules ask for, or as a score with its reason. It lies over the page."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.scoring.metric import MetricValue
from app.scoring.points import NOUGHT, points, shown
from app.scoring.result import Entry
from app.scoring.rules import Bonus, Rule
from app.scoring.scheme import Indicator
from app.ui.palette import font
from app.ui.stars.indicator_rows import Side
from app.ui.stars.observation import Observation, PointSpin
from app.ui.widgets import ENTER_KEYS, button, side_by_side, words

WIDTH = 420
TITLES: dict[Side, str] = {"self": "自评", "review": "考评", "try": "试算"}


class EntryBox(QFrame):
    """One score of one indicator."""

    submitted = Signal(str, str, object)  # the indicator's key, the side, an Entry or None for "take it back"
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.page = parent
        self.setObjectName("entryBox")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(22)
        shadow.setOffset(0, 4)
        self.setGraphicsEffect(shadow)
        self.key = ""
        self.side: Side = "self"
        self.full = NOUGHT
        self.by_hand = False
        self.unsaid = False  # nothing is entered yet and the rules cannot give the points
        self.observations: dict[int, Observation] = {}
        self.title = words(wrap=True)
        self.title.setFont(font(1.05, bold=True))
        self.standard = words(look="soft", wrap=True)
        self.clauses = QVBoxLayout()
        self.clauses.setSpacing(6)
        self.score = PointSpin()
        self.score.setAccessibleName("得分")
        self.of = words(look="soft")
        self.reason = QLineEdit()
        self.reason.setAccessibleName("理由")
        self.reason.setMaxLength(500)
        self.fault = words(look="wrong", wrap=True)
        self.take_back = button("清除录入", "quiet")
        self.cancel = button("取消")
        self.save = button("确定", "primary")
        self.score.valueChanged.connect(self._scored)
        self.score.lineEdit().textEdited.connect(self._scored)  # also where what is typed is the number that stands there
        self.reason.textEdited.connect(lambda _: self.fault.hide())
        self.take_back.clicked.connect(lambda: self._finish(None))
        self.cancel.clicked.connect(self.close_box)
        self.save.clicked.connect(self.submit)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(words("得分"))
        line.addWidget(self.score)
        line.addWidget(self.of)
        line.addStretch()
        buttons = side_by_side(self.take_back, None, self.cancel, self.save)
        column = self.column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.standard)
        column.addLayout(self.clauses)
        column.addLayout(line)
        column.addWidget(self.reason)
        column.addWidget(self.fault)
        column.addLayout(buttons)

    def open_for(
        self,
        indicator: Indicator,
        side: Side,
        entry: Entry | None,
        measured: Mapping[int, MetricValue],
        start: Decimal,
        *,
        pending: bool = False,
    ) -> None:
        """Write the score of an indicator; `start` is the score it has now, or the most it can have while it is `pending`."""
        self.unsaid = pending and entry is None and side != "try"
        self.key, self.side, self.full = indicator.key, side, indicator.full
        most = indicator.full + sum((rule_bonus(clause.rule) for clause in indicator.clauses), NOUGHT)
        entry = entry or Entry()
        self.title.setText(f"{TITLES[side]}：{indicator.title}")
        self.standard.setText(indicator.standard)
        self.standard.setVisible(bool(indicator.standard))
        self._show_clauses(indicator, entry, measured)
        self.score.blockSignals(True)
        self.score.setRange(0, float(most))
        self.score.setValue(float(entry.score if entry.score is not None else start))
        self.score.blockSignals(False)
        self.by_hand = entry.score is not None or not indicator.clauses
        self.of.setText(f"满分 {shown(indicator.full)} 分")
        self.reason.setText(entry.reason)
        self.reason.setVisible(side != "try")
        self.take_back.setVisible(entry.score is not None or bool(entry.observed))
        self.fault.hide()
        self._ask_reason()
        self._fit()
        self.show()
        self.raise_()
        self.score.setFocus()
        self.score.selectAll()

    def _fit(self) -> None:
        """As tall as its texts are at this width; adjustSize takes the heights that they would have in another one."""
        self.column.invalidate()
        self.column.activate()
        self.resize(WIDTH, self.column.totalHeightForWidth(WIDTH))

    def type_first(self, typed: str) -> None:
        """The key that opened the box is the first digit of the score."""
        if typed:
            self.score.lineEdit().setText(typed)
            self.score.setValue(float(typed))
            self.score.lineEdit().deselect()
            self._scored()

    def _show_clauses(self, indicator: Indicator, entry: Entry, measured: Mapping[int, MetricValue]) -> None:
        while self.clauses.count():
            widget = self.clauses.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        self.observations = {}
        for number, clause in enumerate(indicator.clauses):
            line = Observation(clause, entry.observed.get(number), measured.get(number))
            line.changed.connect(self._observed)
            self.clauses.addWidget(line)
            self.observations[number] = line

    def _observed(self) -> None:
        """The rules give the score from what is observed."""
        self.by_hand = self.unsaid = False
        lost = bonus = NOUGHT
        for line in self.observations.values():
            counted = line.counted()
            if counted is not None:
                outcome = line.clause.rule.outcome(counted, self.full)
                lost, bonus = lost + outcome.lost, bonus + outcome.bonus
        self.score.blockSignals(True)
        self.score.setValue(float(max(NOUGHT, self.full - lost) + bonus))
        self.score.blockSignals(False)
        self.fault.hide()
        self._ask_reason()

    def _scored(self) -> None:
        self.by_hand, self.unsaid = True, False
        self.fault.hide()
        self._ask_reason()

    def _ask_reason(self) -> None:
        needed = self.side != "try" and self.by_hand and points(str(self.score.value())) != self.full
        self.reason.setPlaceholderText("扣分理由（必填）" if needed else "说明（可不填）")

    def entry(self) -> Entry:
        """What is entered."""
        found: dict[int, Fraction] = {}
        for number, line in self.observations.items():
            seen = line.seen()
            if seen is not None:
                found[number] = seen
        score = points(self.score.textFromValue(self.score.value())) if self.by_hand else None
        return Entry(score, TITLES["try"] if self.side == "try" else self.reason.text().strip(), found)

    def submit(self) -> None:
        """Hand over; points lost by hand need a reason. The full points, confirmed as they stand there, are a score."""
        self.score.interpretText()
        if self.unsaid and points(str(self.score.value())) == self.full:
            self._scored()
        elif self.unsaid:
            self._refuse("还有没有录入的：请填写次数或情况，也可以直接改得分。")
            return
        entry = self.entry()
        if self.side != "try" and entry.score is not None and entry.score < self.full and not entry.reason:
            self._refuse("扣了分要写明理由。")
            self.reason.setFocus()
            return
        self._finish(entry if entry.score is not None or entry.observed or (entry.reason and self.side != "try") else None)

    def _refuse(self, why: str) -> None:
        self.fault.setText(why)
        self.fault.show()
        self._fit()

    def _finish(self, entry: Entry | None) -> None:
        self.hide()
        self.submitted.emit(self.key, self.side, entry)
        self.closed.emit()

    def close_box(self) -> None:
        """Leave without a change."""
        self.hide()
        self.closed.emit()

    def place_at(self, below: QPoint, above: int) -> None:
        """Stand below a point of the parent, or above `above` where there is no room."""
        room = self.page.size()
        left = min(max(below.x(), 8), max(room.width() - self.width() - 8, 8))
        top = below.y() if below.y() + self.height() + 8 <= room.height() else max(above - self.height(), 8)
        self.move(left, top)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter hands over, Esc leaves."""
        if event.key() in ENTER_KEYS:
            self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_box()
        else:
            super().keyPressEvent(event)


def rule_bonus(rule: Rule) -> Decimal:
    """The most a rule can give on top; a bonus without a ceiling is left to the scheme's."""
    if not isinstance(rule, Bonus):
        return NOUGHT
    return rule.ceiling if rule.ceiling is not None else Decimal(100)
