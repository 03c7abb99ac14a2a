"""筹备模板: the office's checklists, one for each kind of meeting, and how days are counted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.day_kinds import DaysFrom
from app.core.errors import ExpectedError, InvalidValueError
from app.core.kinds import ParseContext
from app.ledgers.meetings.meeting_schedule import MeetingSettings, Template, TemplateItem
from app.ui.messages import Messages
from app.ui.widgets import button, dialog_column, side_by_side, words

TITLES = ("准备事项", "工作要求", "责任部门", "倒排")
NAME, REQUIREMENT, DEPARTMENT, OFFSET = range(4)
WIDTH, HEIGHT, LIST_WIDTH = 860, 560, 170  # pixels at 96 dpi
KIND = DaysFrom()


class TemplateDialog(QDialog):
    """Kinds at the left, the items of one at the right. `settings()` is what was wanted when it is accepted."""

    def __init__(self, parent: QWidget, seen: MeetingSettings, messages: Messages, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self.messages = messages
        self.templates = [(template.kind, list(template.items)) for template in seen.templates]
        self.shown = -1
        self.setWindowTitle("筹备模板")
        self.resize(WIDTH, HEIGHT)
        self.workdays = QCheckBox("倒排天数按工作日计算（跳过周末、法定节假日和“整改设置”里本单位的休息日）")
        self.workdays.setChecked(seen.workdays)
        self.kinds = QListWidget()
        self.kinds.setFixedWidth(LIST_WIDTH)
        self.kinds.setAccessibleName("会议类型")
        self.kinds.addItems([kind for kind, _ in self.templates])
        self.table = QTableWidget(0, len(TITLES))
        self.table.setHorizontalHeaderLabels(list(TITLES))
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(REQUIREMENT, QHeaderView.ResizeMode.Stretch)
        for column, width in ((NAME, 190), (DEPARTMENT, 120), (OFFSET, 80)):
            self.table.setColumnWidth(column, width)
        self._build()
        if read_only:
            self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
            for widget in (self.workdays, self.save, *self.tools):
                widget.setEnabled(False)
        self.kinds.currentRowChanged.connect(self._show)
        self.kinds.setCurrentRow(0)

    def _build(self) -> None:
        add_kind, drop_kind = button("新增类型", name="addKind"), button("删除类型", name="dropKind")
        add, drop = button("新增事项", name="addItem"), button("删除事项", name="dropItem")
        up, down = button("上移", name="itemUp"), button("下移", name="itemDown")
        self.tools = (add_kind, drop_kind, add, drop, up, down)
        for tool, action in (
            (add_kind, self.add_kind),
            (drop_kind, self.drop_kind),
            (add, self.add_item),
            (drop, self.drop_item),
            (up, lambda: self.move_item(-1)),
            (down, lambda: self.move_item(1)),
        ):
            tool.clicked.connect(lambda _=False, action=action: action())
        left = QVBoxLayout()
        left.addWidget(self.kinds, 1)
        left.addWidget(add_kind)
        left.addWidget(drop_kind)
        tools = QHBoxLayout()
        for tool in (add, drop, up, down):
            tools.addWidget(tool)
        tools.addStretch()
        right = QVBoxLayout()
        right.addWidget(self.table, 1)
        right.addLayout(tools)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addLayout(left)
        middle.addLayout(right, 1)
        cancel = button("取消")
        self.save = button("保存", "primary", "saveTemplates")
        cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self.finish)
        foot = side_by_side(None, cancel, self.save)
        layout = dialog_column(self)
        layout.addWidget(
            words("每类会议的准备事项和倒排天数，全办公室共用。T-15 为会前15天，T 为当天，T+7 为会后7天。", "soft", wrap=True)
        )
        layout.addLayout(middle, 1)
        layout.addWidget(self.workdays)
        layout.addLayout(foot)

    def settings(self) -> MeetingSettings:
        """The settings as they stand in the dialog. Raises InvalidValueError for a cell that is no number of days."""
        self._take()
        found = tuple(Template(kind, tuple(items)) for kind, items in self.templates)
        return MeetingSettings(self.workdays.isChecked(), found)

    def finish(self) -> None:
        """Accept when every cell can be read."""
        try:
            self._take()
        except ExpectedError as fault:
            self.messages.tell(fault)
            return
        self.accept()

    # The table and what it stands for

    def _show(self, place: int) -> None:
        try:
            self._take()
        except InvalidValueError as fault:
            self.messages.tell(fault)
            self.kinds.blockSignals(True)
            self.kinds.setCurrentRow(self.shown)
            self.kinds.blockSignals(False)
            return
        self.shown = place
        self._fill(self.templates[place][1] if place >= 0 else [])

    def _fill(self, items: list[TemplateItem]) -> None:
        self.table.setRowCount(len(items))
        for row, item in enumerate(items):
            for column, text in enumerate((item.name, item.requirement, item.department, KIND.text(item.offset))):
                self.table.setItem(row, column, QTableWidgetItem(text))

    def _take(self) -> None:
        """Keep what stands in the table."""
        if 0 <= self.shown < len(self.templates):
            rows = [[self._text(row, column) for column in range(len(TITLES))] for row in range(self.table.rowCount())]
            items = [
                TemplateItem(name, int(str(KIND.parse(offset, ParseContext(0)) or 0)), requirement, department)
                for name, requirement, department, offset in rows
                if name
            ]
            self.templates[self.shown] = (self.templates[self.shown][0], items)

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item else ""

    # Kinds and items

    def add_kind(self) -> None:
        """A checklist for another kind of meeting."""
        name = self.messages.ask_text("新增类型", "会议类型：", self._refuse_known)
        if name:
            self.templates.append((name, []))
            self.kinds.addItem(name)
            self.kinds.setCurrentRow(self.kinds.count() - 1)

    def _refuse_known(self, name: str) -> None:
        if name.strip() in [kind for kind, _ in self.templates]:
            raise InvalidValueError(f"已有“{name.strip()}”的模板。")

    def drop_kind(self) -> None:
        """Take the shown kind away; one stays."""
        place = self.kinds.currentRow()
        if len(self.templates) > 1 and self.messages.confirm("删除类型", f"删除“{self.templates[place][0]}”的模板？", "删除"):
            self.shown = -1
            del self.templates[place]
            self.kinds.takeItem(place)
            self.shown = -1
            self._show(self.kinds.currentRow())

    def add_item(self) -> None:
        """An empty line at the end, ready to be typed into."""
        row = self.table.rowCount()
        self.table.setRowCount(row + 1)
        self.table.setCurrentCell(row, NAME)
        self.table.editItem(self._ensure(row, NAME))

    def drop_item(self) -> None:
        """Take the current line away."""
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())

    def move_item(self, step: int) -> None:
        """Move the current line up or down."""
        row, column = self.table.currentRow(), self.table.currentColumn()
        other = row + step
        if row < 0 or not 0 <= other < self.table.rowCount():
            return
        for place in range(len(TITLES)):
            mine, theirs = self._text(row, place), self._text(other, place)
            self._ensure(row, place).setText(theirs)
            self._ensure(other, place).setText(mine)
        self.table.setCurrentCell(other, column)

    def _ensure(self, row: int, column: int) -> QTableWidgetItem:
        item = self.table.item(row, column)
        if item is None:
            item = QTableWidgetItem("")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.table.setItem(row, column, item)
        return item
