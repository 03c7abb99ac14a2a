"""The pages of 整改设置. Each fills its part into the settings it is given, or says what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.dates import parse_date
from app.core.errors import InvalidValueError
from app.core.names import Person
from app.core.workdays import last_known_year
from app.ledgers.problems.problem_lights import ProblemRules
from app.ledgers.schema.fields import FieldSpec
from app.rectify.chain import Directory, names
from app.rectify.rules import WHO_WORDS, ChainStep, ClosingRules, Who
from app.ui.form.editor import Surroundings
from app.ui.form.name_editor import NameEditor
from app.ui.widgets import button, side_by_side, words

MARGINS = (14, 14, 14, 14)
MOST_DAYS = 365
MOST_NAMED = 4  # departments in a remark
PEOPLE = FieldSpec("people", "指定人员", Person())
WHOS: tuple[Who, ...] = get_args(Who)


class ChainPage(QWidget):
    """The steps behind the application, in order."""

    def __init__(self, rules: ClosingRules, directory: Directory, around: Surroundings) -> None:
        super().__init__()
        self.directory, self.around = directory, around
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels(["环节名称", "由谁审核", "指定人员"])
        self.table.verticalHeader().setDefaultSectionSize(38)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setColumnWidth(0, 190)
        self.table.setColumnWidth(1, 205)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.vacant = hint("")
        self.no_repeat = check("同一人不能连续签署两个环节", rules.no_repeat)
        self.only_listed = check("只允许应审核人签署（不勾选时可由他人代签）", rules.only_listed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(8)
        layout.addWidget(
            hint(
                "责任人申请后，依次经过下列环节，最后一个环节同意即销号。申请人不能审核自己的申请。"
                "指定人员可填多人，用、隔开；不填则任何人都可以签署，会出现在每个人的“待我审核”中。"
            )
        )
        layout.addWidget(self.table, 1)
        layout.addWidget(self.vacant)
        buttons = (
            button("增加环节", clicked=lambda: self.add(ChainStep("", "office"))),
            button("删除", clicked=self.remove),
            button("上移", clicked=lambda: self.move_step(-1)),
            button("下移", clicked=lambda: self.move_step(1)),
        )
        layout.addLayout(side_by_side(*buttons, None))
        layout.addWidget(self.no_repeat)
        layout.addWidget(self.only_listed)
        for step in rules.steps:
            self.add(step)

    def add(self, step: ChainStep, place: int | None = None) -> None:
        """One more step, at the end unless said otherwise."""
        line = self.table.rowCount() if place is None else place
        self.table.insertRow(line)
        who = QComboBox()
        for key in WHOS:
            who.addItem(WHO_WORDS[key], key)
        who.setCurrentIndex(WHOS.index(step.who))
        people = NameEditor(PEOPLE, self.around)
        people.set_value("、".join(step.people))
        self.table.setItem(line, 0, QTableWidgetItem(step.name))
        self.table.setCellWidget(line, 1, who)
        self.table.setCellWidget(line, 2, people)
        self.table.setCurrentCell(line, 0)
        who.currentIndexChanged.connect(lambda _: self._follow(who, people))
        self._follow(who, people)

    def _follow(self, who: QComboBox, people: NameEditor) -> None:
        """People are named for a step of its own; the others come from the departments."""
        named = who.currentData() == "office"
        people.setEnabled(named)
        people.line.setPlaceholderText("不限，任何人可签" if named else "按部门名册")
        if not named:
            people.set_value("")
        self._say_vacant()

    def _say_vacant(self) -> None:
        """Which departments have nobody registered for a step that goes by the department."""
        used = {self.step(line).who for line in range(self.table.rowCount())}
        parts = []
        for who, word in (("head", "负责人"), ("leader", "分管领导")):
            if who in used and (missing := self.directory.without(who)):
                more = f"等 {len(missing)} 个部门" if len(missing) > MOST_NAMED else ""
                parts.append(f"{'、'.join(missing[:MOST_NAMED])}{more}没有登记{word}")
        self.vacant.setText(f"注意：{'；'.join(parts)}，相应环节任何人都可以签署。请在“部门”中补充。" if parts else "")
        self.vacant.setVisible(bool(parts))

    def remove(self) -> None:
        """The current step goes."""
        self.table.removeRow(self.table.currentRow())

    def move_step(self, by: int) -> None:
        """The current step goes up or down."""
        line = self.table.currentRow()
        if line >= 0 and 0 <= line + by < self.table.rowCount():
            step = self.step(line)
            self.table.removeRow(line)
            self.add(step, line + by)

    def step(self, line: int) -> ChainStep:
        """One line as a step."""
        who = self.table.cellWidget(line, 1)
        key: Who = who.currentData() if isinstance(who, QComboBox) else "office"
        people = self.table.cellWidget(line, 2)
        named = names(people.value()) if isinstance(people, NameEditor) and key == "office" else ()
        return ChainStep(self._text(line, 0), key, named)

    def _text(self, line: int, column: int) -> str:
        item = self.table.item(line, column)
        return item.text().strip() if item else ""

    def filled(self, rules: ClosingRules) -> ClosingRules:
        """The rules with this page's. Raises InvalidValueError."""
        steps = tuple(self.step(line) for line in range(self.table.rowCount()))
        titles = [step.name for step in steps]
        if not steps:
            raise InvalidValueError("销号流程至少要有一个审核环节。")
        if not all(titles) or len(set(titles)) < len(titles):
            raise InvalidValueError("每个环节都要有名称，名称不能重复。")
        return replace(rules, steps=steps, no_repeat=self.no_repeat.isChecked(), only_listed=self.only_listed.isChecked())


class LightsPage(QWidget):
    """When a light changes, and what a time limit means."""

    def __init__(self, rules: ProblemRules) -> None:
        super().__init__()
        self.soon = spin(rules.soon_days, MOST_DAYS, " 天")
        self.unit = QComboBox()
        self.unit.addItems(["自然日", "工作日"])
        self.unit.setCurrentIndex(int(rules.soon_in_workdays))
        self.pace = check("完成率落后于时间进度时亮蓝灯", rules.pace)
        self.slack = spin(rules.pace_slack, 100, " 个百分点")
        self.quiet = spin(rules.quiet_days, MOST_DAYS, " 天")
        self.at_once = spin(rules.at_once_days, MOST_DAYS, " 天")
        self.extension = check("整改开始后推后时限必须办理延期", rules.extension_needed)
        form = QFormLayout(self)
        form.setContentsMargins(*MARGINS)
        form.setSpacing(12)
        near = QHBoxLayout()
        near.addWidget(self.soon)
        near.addWidget(self.unit)
        near.addStretch()
        form.addRow("黄灯：到期前", near)
        form.addRow("蓝灯：", self.pace)
        form.addRow("落后超过", self.slack)
        form.addRow("多久没有进展算停滞", self.quiet)
        form.addRow("立行立改默认时限", self.at_once)
        form.addRow("延期：", self.extension)
        form.addRow(
            hint(
                "红灯：超过整改时限。持续整改以最早的未完成阶段目标计算，阶段目标过期未完成亮蓝灯。已销号的不亮灯，其余为绿灯。"
            )
        )

    def filled(self, rules: ProblemRules) -> ProblemRules:
        """The rules with this page's."""
        return replace(
            rules,
            soon_days=self.soon.value(),
            soon_in_workdays=bool(self.unit.currentIndex()),
            pace=self.pace.isChecked(),
            pace_slack=self.slack.value(),
            quiet_days=self.quiet.value(),
            at_once_days=self.at_once.value(),
            extension_needed=self.extension.isChecked(),
        )


class WorkdaysPage(QWidget):
    """The office's own table of days."""

    def __init__(self, rules: ProblemRules, today: dt.date) -> None:
        super().__init__()
        self.year = today.year
        self.off = lines_of([day.isoformat() for day in rules.days_off])
        self.on = lines_of([day.isoformat() for day in rules.days_on])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(8)
        known = last_known_year(today)
        layout.addWidget(
            hint(
                f"国务院公布的节假日和调休自动计算，已收录到 {known} 年；{known + 1} 年起暂按周六、周日"
                "和元旦、劳动节、国庆节休息，公布后请在这里补充。这里只填与之不同的日子，每行一个日期。"
            )
        )
        columns = QHBoxLayout()
        for title, edit in (("另外休息的日子", self.off), ("另外上班的日子", self.on)):
            column = QVBoxLayout()
            column.addWidget(QLabel(title))
            column.addWidget(edit)
            columns.addLayout(column)
        layout.addLayout(columns, 1)

    def filled(self, rules: ProblemRules) -> ProblemRules:
        """The rules with this page's. Raises InvalidValueError for a line that is no day, or a day on both sides."""
        off, on = self._days(self.off), self._days(self.on)
        both = set(off) & set(on)
        if both:
            raise InvalidValueError(f"{min(both).isoformat()} 同时填在休息和上班两边。")
        return replace(rules, days_off=off, days_on=on)

    def _days(self, edit: QPlainTextEdit) -> tuple[dt.date, ...]:
        return tuple(sorted({parse_date(line, self.year) for line in written(edit)}))


class PhrasesPage(QWidget):
    """Opinions and reasons to choose from."""

    def __init__(self, rules: ClosingRules) -> None:
        super().__init__()
        self.opinions, self.reasons = lines_of(rules.opinions), lines_of(rules.reasons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(8)
        for title, edit in (
            ("同意时的意见，每行一条，第一条默认填入", self.opinions),
            ("退回时的理由，每行一条", self.reasons),
        ):
            layout.addWidget(QLabel(title))
            layout.addWidget(edit, 1)

    def filled(self, rules: ClosingRules) -> ClosingRules:
        """The rules with this page's."""
        return replace(rules, opinions=written(self.opinions), reasons=written(self.reasons))


def check(text: str, on: bool) -> QCheckBox:
    """A box with its state."""
    box = QCheckBox(text)
    box.setChecked(on)
    return box


def spin(value: int, most: int, unit: str) -> QSpinBox:
    """A number with its unit."""
    found = QSpinBox()
    found.setRange(0, most)
    found.setValue(value)
    found.setSuffix(unit)
    found.setFixedWidth(150)
    return found


def hint(text: str) -> QLabel:
    """A soft remark."""
    return words(text, "soft", wrap=True)


def lines_of(texts: Sequence[str]) -> QPlainTextEdit:
    """Texts one below the other."""
    edit = QPlainTextEdit("\n".join(texts))
    edit.setTabChangesFocus(True)
    return edit


def written(edit: QPlainTextEdit) -> tuple[str, ...]:
    """The lines that are not empty."""
    return tuple(line.strip() for line in edit.toPlainText().split("\n") if line.strip())
