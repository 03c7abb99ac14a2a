"""组织生活设置…: which organisations hold which meetings how often, and the hours of study of a year, for the whole office."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QWidget,
)

from app.core.errors import InvalidValueError
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.organisation.branch import BRANCH_KINDS
from app.partylife.rules import DEFAULT_RULES, PER_WORDS, PartyLifeRules, Rule
from app.store.operation import Operation
from app.ui.messages import Messages
from app.ui.office_settings_dialog import OfficeSettingsDialog
from app.ui.session import Session
from app.ui.widgets import button

TITLE = "组织生活设置"
HEADINGS = ("要求", "适用的党组织", "频次", "次数", "未开展时")
WIDTHS = (150, 0, 116, 96, 134)  # 0 takes what is left
ROW_HEIGHT, NUMBER_WIDTH = 42, 150
MOST_TIMES, MOST_DAYS, MOST_HOURS = 31, 90, 365
BINDING_WORDS = ("只提示", "计为缺项")
NOTE = "全机关共用，保存后组织生活一览、学时和五星考评随之重新计算。换届年限在“党支部”中按支部填写。"


class KindsButton(QPushButton):
    """The kinds of organisations, ticked in a menu."""

    def __init__(self, chosen: Iterable[str]) -> None:
        super().__init__(autoDefault=False)
        self.setProperty("menu", True)
        menu = QMenu(self)
        self.kinds = []
        for kind in BRANCH_KINDS:
            action = menu.addAction(kind)
            action.setCheckable(True)
            action.setChecked(kind in set(chosen))
            action.toggled.connect(self._show)
            self.kinds.append(action)
        self.setMenu(menu)
        self._show()

    def chosen(self) -> tuple[str, ...]:
        """The kinds that are ticked."""
        return tuple(action.text() for action in self.kinds if action.isChecked())

    def _show(self) -> None:
        self.setText("、".join(self.chosen()) or "（未选择）")
        self.setToolTip(self.text())


class RuleLine:
    """One rule as a line of the table: ticked when it is asked for."""

    def __init__(self, rule: Rule, *, asked: bool) -> None:
        self.rule = rule
        self.box = QCheckBox(rule.name)
        self.box.setChecked(asked)
        self.kinds = KindsButton(rule.branch_kinds)
        self.per = QComboBox()
        for key, words in PER_WORDS.items():
            self.per.addItem(words, key)
        self.per.setCurrentIndex(self.per.findData(rule.per))
        self.times = QSpinBox(minimum=1, maximum=MOST_TIMES, suffix=" 次")
        self.times.setValue(rule.times)
        self.binding = QComboBox()
        self.binding.addItems(BINDING_WORDS)
        self.binding.setCurrentIndex(int(rule.binding))
        self.widgets: tuple[QWidget, ...] = (self.box, self.kinds, self.per, self.times, self.binding)
        for widget, heading in zip(self.widgets[1:], HEADINGS[1:], strict=True):
            widget.setAccessibleName(f"{rule.name} {heading}")
        self.box.toggled.connect(self._follow)
        self._follow(asked)

    def _follow(self, on: bool) -> None:
        for widget in self.widgets[1:]:
            widget.setEnabled(on)

    def wanted(self) -> Rule | None:
        """The rule as it stands, None when it is not asked for. Raises InvalidValueError."""
        if not self.box.isChecked():
            return None
        kinds = self.kinds.chosen()
        if not kinds:
            raise InvalidValueError(f"“{self.rule.name}”还没有选择适用的党组织。", "不要求时请取消勾选。")
        return replace(
            self.rule,
            branch_kinds=kinds,
            per=self.per.currentData(),
            times=self.times.value(),
            binding=bool(self.binding.currentIndex()),
        )


class PartyLifeSettings(OfficeSettingsDialog):
    """The rules as a table, and the numbers that go with them."""

    def __init__(
        self, parent: QWidget, session: Session, messages: Messages, failed: Callable[[Exception], None], *, read_only: bool
    ) -> None:
        super().__init__(parent, TITLE, NOTE, session, messages, failed, read_only=read_only)
        self.seen = read_settings(session.office.database, PartyLifeRules)
        self.resize(800, 620)
        self.lines: list[RuleLine] = []
        self.table = self._build_table()
        self.grace = QSpinBox(minimum=0, maximum=MOST_DAYS, suffix=" 天")
        self.member_hours = QSpinBox(minimum=0, maximum=MOST_HOURS, suffix=" 学时")
        self.leader_hours = QSpinBox(minimum=0, maximum=MOST_HOURS, suffix=" 学时")
        for box in (self.grace, self.member_hours, self.leader_hours):
            box.setFixedWidth(NUMBER_WIDTH)
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow("期满后多少天内补开算“补开”", self.grace)
        form.addRow("党员每年学时", self.member_hours)
        form.addRow("支部书记和机关领导每年学时", self.leader_hours)
        self.defaults_button = button("恢复条例规定", clicked=lambda: self.show_rules(PartyLifeRules()))
        for widget in (self.table, self.grace, self.member_hours, self.leader_hours, self.defaults_button):
            widget.setEnabled(not read_only)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(form)
        self.foot.insertWidget(0, self.defaults_button)
        self.show_rules(self.seen)

    def _build_table(self) -> QTableWidget:
        table = QTableWidget(0, len(HEADINGS))
        table.setAccessibleName(TITLE)
        table.setHorizontalHeaderLabels(list(HEADINGS))
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        for column, width in enumerate(WIDTHS):
            if width:
                table.setColumnWidth(column, width)
            else:
                table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        return table

    def show_rules(self, rules: PartyLifeRules) -> None:
        """Fill everything with these rules; what they do not ask for stands there unticked."""
        own = {rule.name: rule for rule in rules.rules}
        known = {rule.name: rule for rule in DEFAULT_RULES} | own
        self.lines = [RuleLine(rule, asked=name in own) for name, rule in known.items()]
        self.table.setRowCount(len(self.lines))
        for place, line in enumerate(self.lines):
            for column, widget in enumerate(line.widgets):
                self.table.setCellWidget(place, column, inset(widget))
        self.grace.setValue(rules.grace_days)
        self.member_hours.setValue(round(rules.member_hours))
        self.leader_hours.setValue(round(rules.leader_hours))

    def wanted(self) -> PartyLifeRules:
        """What the dialog says. Raises InvalidValueError."""
        if self.leader_hours.value() < self.member_hours.value():
            raise InvalidValueError("支部书记和机关领导的学时不能少于党员的学时。")
        found = tuple(rule for rule in (line.wanted() for line in self.lines) if rule is not None)
        return replace(
            self.seen,
            rules=found,
            grace_days=self.grace.value(),
            member_hours=self.member_hours.value(),
            leader_hours=self.leader_hours.value(),
        )

    def changes(self) -> list[Operation]:
        """The rules, when they are not as they were."""
        wanted = self.wanted()
        return [change_settings(self.seen, wanted)] if wanted != self.seen else []


def inset(widget: QWidget) -> QWidget:
    """A cell with some room around its widget."""
    cell = QWidget()
    line = QHBoxLayout(cell)
    line.setContentsMargins(6, 4, 6, 4)
    line.addWidget(widget)
    return cell
