"""Editors for what a person observes of a rule: how often, yes or no, a rate, a grade."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from app.scoring.metric import MetricValue
from app.scoring.points import shown
from app.scoring.rules import Clause, Fail, Grades
from app.ui.stars.rule_words import question_words, rule_words
from app.ui.stars.still_choice import StillChoice
from app.ui.widgets import words

UNSAID = -1.0  # below the least value: nothing is entered
MOST = 100_000.0


class PointSpin(QDoubleSpinBox):
    """A number with up to two decimals, shown without idle zeros. The wheel scrolls the page, not the number."""

    def __init__(self) -> None:
        super().__init__()
        self.setDecimals(2)
        self.setFixedWidth(104)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def textFromValue(self, value: float) -> str:
        """12, 0.5."""
        return f"{value:.2f}".rstrip("0").rstrip(".")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel over it must not change a score unnoticed."""
        event.ignore()


class Observation(QWidget):
    """One clause with the editor of what is observed. Nothing entered leaves it to the ledgers, or open."""

    changed = Signal()

    def __init__(self, clause: Clause, seen: Fraction | None, measured: MetricValue | None) -> None:
        super().__init__()
        self.clause = clause
        self.measured = measured
        self.spin: PointSpin | None = None
        self.grade: QComboBox | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        asked = words(question_words(clause), wrap=True)
        asked.setToolTip(rule_words(clause.rule))
        question = QVBoxLayout()
        question.setSpacing(2)
        question.addWidget(asked)
        self.said = words(f"台账：{measured.words}" if measured is not None else "", "soft", wrap=True)
        if measured is None:
            self.said.hide()
        question.addWidget(self.said)
        row.addLayout(question, 1)
        self.unsaid = "取台账" if measured is not None and not measured.unrecorded else "未录入"
        row.addWidget(self._editor(clause, seen), 0, Qt.AlignmentFlag.AlignTop)

    def _editor(self, clause: Clause, seen: Fraction | None) -> QWidget:
        name = question_words(clause)
        if isinstance(clause.rule, Grades) or (isinstance(clause.rule, Fail) and clause.rule.below is None):
            self.grade = StillChoice()
            self.grade.setAccessibleName(name)
            self.grade.setMinimumWidth(150)
            self.grade.addItem(self.unsaid, None)
            options = (
                [*((grade.words, number) for number, grade in enumerate(clause.rule.grades, 1)), ("都没有达到", 0)]
                if isinstance(clause.rule, Grades)
                else [("没有这种情况", 0), ("有这种情况", 1)]
            )
            for text, value in options:
                self.grade.addItem(text, value)
            if seen is not None:
                self.grade.setCurrentIndex(max(self.grade.findData(int(seen)), 0))
            self.grade.currentIndexChanged.connect(lambda _: self.changed.emit())
            return self.grade
        self.spin = PointSpin()
        self.spin.setAccessibleName(name)
        self.spin.setRange(UNSAID, MOST)
        self.spin.setSpecialValueText(self.unsaid)
        self.spin.setValue(UNSAID if seen is None else float(seen))
        self.spin.valueChanged.connect(lambda _: self.changed.emit())
        return self.spin

    def seen(self) -> Fraction | None:
        """What is entered; None when nothing is."""
        if self.spin is not None:
            value = self.spin.value()
            return None if value < 0 else Fraction(shown(Fraction(str(value))))
        found = self.grade.currentData() if self.grade is not None else None
        return None if found is None else Fraction(found)

    def counted(self) -> Fraction | None:
        """What counts: what is entered, else what the ledgers say."""
        seen = self.seen()
        return seen if seen is not None or self.measured is None else self.measured.value
