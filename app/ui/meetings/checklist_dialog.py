"""生成筹备清单: the items of a meeting's template, counted back from its day, to be looked over before they are made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.core.day_kinds import DaysFrom
from app.core.errors import InvalidValueError
from app.core.kinds import ParseContext, Value
from app.core.workdays import WorkCalendar, is_known
from app.ledgers.meetings.meeting_schedule import MeetingSettings, TemplateItem, due_day
from app.ui.widgets import button, dialog_column, side_by_side, words

TITLES = ("准备事项", "工作要求", "责任部门", "倒排", "完成时限")
NAME, REQUIREMENT, DEPARTMENT, OFFSET, DUE = range(5)
WIDTH, HEIGHT = 820, 560  # pixels at 96 dpi
KIND = DaysFrom()


def note_of(day: str, working: bool) -> str:
    """By which days is counted back from the meeting's (ISO), and how far the holidays of its year are known."""
    year = day[:4]
    unknown = working and bool(day) and not is_known(int(year))
    return "".join(
        (
            f"会议日期 {day or '未定'}，按{'工作日' if working else '自然日'}倒排。双击可以修改，清单里已有的事项不会重复。",
            f"程序还不知道{year}年的放假安排，只排除了周末和法定的固定节日，请核对节假日前后的时限。" if unknown else "",
        )
    )


class ChecklistDialog(QDialog):
    """Ticked items are made. A changed 倒排 changes the day beside it."""

    def __init__(
        self, parent: QWidget, meeting: Mapping[str, Value], settings: MeetingSettings, calendar: WorkCalendar | None
    ) -> None:
        """`calendar` is what days are counted by, None for calendar days."""
        super().__init__(parent)
        self.meeting, self.settings, self.calendar = meeting, settings, calendar
        self.setWindowTitle("生成筹备清单")
        self.resize(WIDTH, HEIGHT)
        head = words(f"{meeting['name']}", "heading", wrap=True)
        self.note = words(note_of(str(meeting["date"] or ""), calendar is not None), "soft", wrap=True)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName("筹备模板")
        self.kinds.addItems([template.kind for template in settings.templates])
        self.table = QTableWidget(0, len(TITLES))
        self.table.setHorizontalHeaderLabels(list(TITLES))
        self.table.verticalHeader().hide()
        self.table.setAlternatingRowColors(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(REQUIREMENT, QHeaderView.ResizeMode.Stretch)
        for column, width in ((NAME, 200), (DEPARTMENT, 120), (OFFSET, 70), (DUE, 110)):
            self.table.setColumnWidth(column, width)
        top = QHBoxLayout()
        top.addWidget(words("模板"))
        top.addWidget(self.kinds)
        top.addStretch()
        cancel, self.go = button("取消"), button("生成", "primary", "makeList")
        self.go.setDefault(True)
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        foot = side_by_side(None, cancel, self.go)
        layout = dialog_column(self)
        layout.addWidget(head)
        layout.addWidget(self.note)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.kinds.currentTextChanged.connect(self.show_template)
        self.table.itemChanged.connect(self._changed)
        kind = settings.template_for(str(meeting["kind"])).kind
        self.kinds.setCurrentText(kind)
        self.show_template(kind)

    def show_template(self, kind: str) -> None:
        """Show the items of a template, all ticked."""
        found = self.settings.template_for(kind).items
        self.table.blockSignals(True)
        self.table.setRowCount(len(found))
        for row, item in enumerate(found):
            texts = (
                item.name,
                item.requirement,
                item.department or str(self.meeting["department"]),
                KIND.text(item.offset),
                "",
            )
            for column, text in enumerate(texts):
                cell = QTableWidgetItem(text)
                if column == NAME:
                    cell.setCheckState(Qt.CheckState.Checked)
                if column == DUE:
                    cell.setFlags(cell.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.table.setItem(row, column, cell)
            self._show_due(row)
        self.table.blockSignals(False)
        self._show_count()

    def items(self) -> list[TemplateItem]:
        """The ticked items as they stand in the table."""
        rows = [row for row in range(self.table.rowCount()) if self._cell(row, NAME).checkState() == Qt.CheckState.Checked]
        return [
            TemplateItem(
                self._cell(row, NAME).text().strip(),
                self._offset(row) or 0,
                self._cell(row, REQUIREMENT).text().strip(),
                self._cell(row, DEPARTMENT).text().strip(),
            )
            for row in rows
            if self._cell(row, NAME).text().strip()
        ]

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        return self.table.itemFromIndex(self.table.model().index(row, column))

    def _offset(self, row: int) -> int | None:
        try:
            value = KIND.parse(self._cell(row, OFFSET).text(), ParseContext(0))
        except InvalidValueError:
            return None
        return value if isinstance(value, int) else None

    def _changed(self, item: QTableWidgetItem) -> None:
        if item.column() == OFFSET:
            self.table.blockSignals(True)
            item.setText(KIND.text(self._offset(item.row()) or 0))
            self._show_due(item.row())
            self.table.blockSignals(False)
        self._show_count()

    def _show_due(self, row: int) -> None:
        date, offset = self.meeting["date"], self._offset(row)
        if date and offset is not None:
            day = due_day(dt.date.fromisoformat(str(date)), offset, self.calendar)
            self._cell(row, DUE).setText(day.isoformat())

    def _show_count(self) -> None:
        count = len(self.items())
        self.go.setText(f"生成 {count} 项")
        self.go.setEnabled(count > 0)
