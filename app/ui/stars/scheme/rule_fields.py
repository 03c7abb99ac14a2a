"""The parameters of a rule as a sentence with fields in it: “每 [1] [次] 扣 [2] 分，[扣完为止]”."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.scoring.points import points, shown
from app.scoring.rules import Bonus, Deduct, Fail, Grade, Grades, PerPoint, Rule, Step, Steps
from app.ui.flow_layout import FlowBox
from app.ui.stars.observation import PointSpin
from app.ui.widgets import button, icon_button, words

MOST = 1000.0
OPEN = -1.0


class RuleFields(QWidget):
    """The fields of one rule. `rule()` is the rule with what they hold."""

    changed = Signal()

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self._rule = rule
        self._readers: list[Callable[[Rule], Rule]] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.line = FlowBox(6)
        self.column.addWidget(self.line)
        builders: dict[type, Callable[[Any], None]] = {
            Deduct: self._deduct,
            Fail: self._fail,
            Steps: self._steps,
            Grades: self._grades,
            PerPoint: self._per_point,
            Bonus: self._bonus,
        }
        builders[type(rule)](rule)

    def rule(self) -> Rule:
        """The rule as the fields say."""
        found = self._rule
        for reader in self._readers:
            found = reader(found)
        return found

    def _say(self, text: str) -> None:
        label = words(text)
        label.setMinimumHeight(28)
        self.line.add(label)

    def _text(self, name: str, says: str, width: int, *, wide: bool = False) -> None:
        box = QLineEdit(getattr(self._rule, name))
        box.setAccessibleName(says)
        box.setPlaceholderText(says)
        box.setFixedWidth(width)
        box.textEdited.connect(lambda _: self.changed.emit())
        self._readers.append(lambda rule: put(rule, name, box.text().strip()))
        if wide:
            box.setMaximumWidth(16_777_215)
            box.setMinimumWidth(width)
            self.column.insertWidget(0, box)
        else:
            self.line.add(box)

    def _number(self, name: str, says: str, least: float = 0.0, open_words: str = "") -> PointSpin:
        value = getattr(self._rule, name)
        kind = type(value) if value is not None else {"below": Fraction}.get(name, Decimal)
        box = PointSpin()
        box.setAccessibleName(says)
        box.setToolTip(says)
        box.setRange(OPEN if open_words else least, MOST)
        box.setSpecialValueText(open_words)
        box.setFixedWidth(124 if open_words else 78)
        box.setValue(OPEN if value is None else float(value))
        box.valueChanged.connect(lambda _: self.changed.emit())

        def read(rule: Rule) -> Rule:
            number = box.value()
            if open_words and number < 0:
                return put(rule, name, None)
            text = box.textFromValue(number)
            return put(rule, name, int(number) if kind is int else kind(text))

        self._readers.append(read)
        self.line.add(box)
        return box

    def _tick(self, name: str, says: str) -> None:
        box = QCheckBox(says)
        box.setChecked(getattr(self._rule, name))
        box.toggled.connect(lambda _: self.changed.emit())
        self._readers.append(lambda rule: put(rule, name, box.isChecked()))
        self.line.add(box)

    def _deduct(self, rule: Deduct) -> None:
        self._text("what", "数什么，如：支委会少开", 220, wide=True)
        self._say("每")
        self._number("every", "每几个", 1.0).setDecimals(0)
        self._text("unit", "单位", 56)
        self._say("扣")
        self._number("points", "扣几分")
        self._say("分，最多扣")
        self._number("ceiling", "最多扣几分", open_words="扣完为止")

    def _fail(self, rule: Fail) -> None:
        self._text("what", "什么情况，如：未按期换届", 220, wide=True)
        self._say("数值低于")
        self._number("below", "低于多少算不达标", open_words="不看数值")
        self._text("unit", "单位", 56)
        self._say("时，扣")
        self._number("points", "扣几分", open_words="不得分")
        self._tick("veto", "并一票否决")

    def _per_point(self, rule: PerPoint) -> None:
        self._text("what", "什么比率，如：满意率", 220, wide=True)
        self._say("比")
        self._number("target", "目标（%）")
        self._say("% 每低")
        self._number("every", "每低几个百分点", 0.01)
        self._say("个百分点扣")
        self._number("points", "扣几分")
        self._say("分")
        self._tick("started", "不满也算")

    def _bonus(self, rule: Bonus) -> None:
        self._text("what", "什么加分，如：获市级以上采纳", 220, wide=True)
        self._say("每")
        self._text("unit", "单位", 56)
        self._say("加")
        self._number("points", "加几分")
        self._say("分，最多加")
        self._number("ceiling", "最多加几分", open_words="不限")

    def _steps(self, rule: Steps) -> None:
        self._text("what", "什么比率，如：满意度", 220, wide=True)
        rows = PairRows([(shown(step.at_least), step.points) for step in rule.steps], "以上得", "分", numeric=True)
        rows.changed.connect(self.changed)
        self._readers.append(lambda found: put(found, "steps", tuple(sorted(steps_of(rows.pairs()), key=step_order))))
        self.column.insertWidget(1, rows)
        self._say("单位")
        self._text("unit", "单位", 56)
        self._say("都不到得")
        self._number("below", "都不到得几分")
        self._say("分")

    def _grades(self, rule: Grades) -> None:
        rows = PairRows([(grade.words, grade.points) for grade in rule.grades], "得", "分", numeric=False)
        rows.changed.connect(self.changed)
        self._readers.append(lambda found: put(found, "grades", tuple(Grade(text, worth) for text, worth in rows.pairs())))
        self.column.insertWidget(0, rows)


def put(rule: Any, name: str, value: object) -> Rule:
    """A rule with another value in one of its fields."""
    changed: Rule = replace(rule, **{name: value})
    return changed


def steps_of(pairs: Sequence[tuple[str, Decimal]]) -> list[Step]:
    """Steps out of what was typed."""
    return [Step(Fraction(text), worth) for text, worth in pairs]


def step_order(step: Step) -> Fraction:
    """The highest step first."""
    return -step.at_least


class PairRows(QWidget):
    """Lines of “[90] 以上得 [10] 分” that can be added and taken out."""

    changed = Signal()

    def __init__(self, pairs: Sequence[tuple[str, Decimal]], between: str, after: str, *, numeric: bool) -> None:
        super().__init__()
        self.between, self.after, self.numeric = between, after, numeric
        self.lines: list[tuple[QWidget, QLineEdit | PointSpin, PointSpin]] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        more = button("增加一档", "quiet")
        more.clicked.connect(self._add_empty)
        self.column.addWidget(more)
        for text, worth in pairs:
            self.add(text, worth)

    def _add_empty(self) -> None:
        self.add("", Decimal(0))
        self.changed.emit()

    def add(self, text: str, worth: Decimal) -> None:
        """One more line at the end."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        what: QLineEdit | PointSpin
        if self.numeric:
            what = PointSpin()
            what.setRange(0, MOST)
            what.setValue(float(text or 0))
            what.valueChanged.connect(lambda _: self.changed.emit())
        else:
            what = QLineEdit(text)
            what.textEdited.connect(lambda _: self.changed.emit())
        what.setAccessibleName("档次")
        got = PointSpin()
        got.setRange(0, MOST)
        got.setAccessibleName("得几分")
        got.setFixedWidth(78)
        got.setValue(float(worth))
        got.valueChanged.connect(lambda _: self.changed.emit())
        away = icon_button("close", "去掉这一档")
        row.addWidget(what, 0 if self.numeric else 1)
        row.addWidget(words(self.between))
        row.addWidget(got)
        row.addWidget(words(self.after))
        row.addWidget(away)
        if self.numeric:
            row.addStretch()
        entry = (line, what, got)
        away.clicked.connect(lambda: self._remove(entry))
        self.lines.append(entry)
        self.column.insertWidget(len(self.lines) - 1, line)

    def _remove(self, entry: tuple[QWidget, QLineEdit | PointSpin, PointSpin]) -> None:
        if len(self.lines) > 1:
            self.lines.remove(entry)
            entry[0].hide()
            entry[0].deleteLater()
            self.changed.emit()

    def pairs(self) -> list[tuple[str, Decimal]]:
        """What the lines hold; lines without words are left out."""
        found = []
        for _, what, got in self.lines:
            text = what.textFromValue(what.value()) if isinstance(what, PointSpin) else what.text().strip()
            if text:
                found.append((text, points(got.textFromValue(got.value()))))
        return found
