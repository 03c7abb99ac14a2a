"""The table of the rows that an import would add: every cell can be corrected, a block of them in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.core.blocks import Block, read_block, tiled
from app.core.errors import InvalidValueError
from app.exchange.importing.import_sheet import SheetPlan
from app.ui.importing.marked_cells import MarkedCells
from app.ui.importing.preview_model import PreviewModel
from app.ui.importing.preview_widths import fit_columns
from app.ui.table.clipboard import as_text

TICK_WIDTH, KNOWN_WIDTH = 52, 190  # of the first column: the tick alone, or with 与现有的第 12 号问题相同
LINE_HEIGHT = 40
MOST_SIGNS = 1_000_000  # of a clipboard, a quarter of a second; more is a file


class Cells(NamedTuple):
    """The cells that are selected, without the ticks."""

    rows: range
    columns: range


class PreviewTable(QTableView):
    """Shows a PreviewModel. Ctrl+C, Ctrl+V, Ctrl+D, Delete and Ctrl+Z do what they do in the ledger's own table."""

    typed = Signal(object)  # row (as Excel counts) and field → text: cells that were changed together
    refused = Signal(object)  # the InvalidValueError that says why nothing was
    stepped = Signal(bool)  # Ctrl+Z: the last step back; False, Ctrl+Y: once more

    def __init__(self, model: PreviewModel) -> None:
        super().__init__()
        self.rows = model
        self.setModel(model)
        self.setItemDelegate(MarkedCells(self))
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().setDefaultSectionSize(LINE_HEIGHT)
        for keys, act in (
            ("Ctrl+C", self.copy),
            ("Ctrl+V", self.paste),
            ("Ctrl+D", self.fill_down),
            ("Del", self.empty),
            ("Ctrl+Z", lambda: self.stepped.emit(True)),
            ("Ctrl+Y", lambda: self.stepped.emit(False)),
        ):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetShortcut)

    def fit(self, sheet: SheetPlan) -> None:
        """Columns as wide as a sheet asks for."""
        fit_columns(self, self.rows, KNOWN_WIDTH if sheet.known or sheet.duplicates else TICK_WIDTH)

    def is_behind(self, cells: Sequence[tuple[int, int]]) -> bool:
        """Whether the cursor is on the last of these cells (row, column) or behind it."""
        return not cells or (self.currentIndex().row(), self.currentIndex().column()) >= cells[-1]

    def go_to_next(self, cells: Sequence[tuple[int, int]]) -> None:
        """Put the cursor on the next of these cells after the current one."""
        if cells:
            here = (self.currentIndex().row(), self.currentIndex().column())
            self.setCurrentIndex(self._at(*next((cell for cell in cells if cell > here), cells[0])))
            self.setFocus()

    def cells(self) -> Cells | None:
        """What is selected, None for nothing but ticks."""
        chosen = self.selectionModel().selection()
        if not chosen.isEmpty():
            area = chosen.first()
            found = Cells(range(area.top(), area.bottom() + 1), range(max(1, area.left()), area.right() + 1))
        else:
            now = self.currentIndex()
            found = Cells(range(now.row(), now.row() + 1), range(max(1, now.column()), now.column() + 1))
        return found if found.rows.start >= 0 and found.columns else None

    def copy(self) -> None:
        """Ctrl+C: the texts of the selected cells."""
        if cells := self.cells():
            QGuiApplication.clipboard().setText(as_text(self._texts(cells)))

    def paste(self) -> None:
        """Ctrl+V: a block from the first selected cell on; one cell, or a block that fits several times, into all of them."""
        if (cells := self.cells()) is None:
            return
        data = QGuiApplication.clipboard().mimeData() or QMimeData()
        html, text = data.html() if data.hasHtml() else "", data.text() if data.hasText() else ""
        try:
            if len(html) + len(text) > MOST_SIGNS:
                raise InvalidValueError("剪贴板里的内容太多，没有粘贴。", "请分几次复制、粘贴，或改好文件后重新导入。")
            if block := read_block(html, text):
                self._put(cells, tiled(block, len(cells.rows), len(cells.columns)))
        except InvalidValueError as fault:
            self.refused.emit(fault)

    def fill_down(self) -> None:
        """Ctrl+D: what stands in the first selected row into those below it; of a single row, what stands above it."""
        if (cells := self.cells()) is None:
            return
        source = cells.rows.start - (len(cells.rows) == 1)
        if source >= 0:
            first = self._texts(Cells(range(source, source + 1), cells.columns))
            self._fill(cells, first * len(cells.rows))

    def empty(self) -> None:
        """Delete: nothing in the selected cells."""
        if cells := self.cells():
            self._fill(cells, [[""] * len(cells.columns)] * len(cells.rows))

    def _fill(self, cells: Cells, block: Block) -> None:
        try:
            self._put(cells, block)
        except InvalidValueError as fault:
            self.refused.emit(fault)

    def _texts(self, cells: Cells) -> list[list[str]]:
        edited = Qt.ItemDataRole.EditRole
        return [[str(self._at(row, column).data(edited) or "") for column in cells.columns] for row in cells.rows]

    def _at(self, row: int, column: int) -> QModelIndex:
        return self.rows.index(row, column)

    def _put(self, cells: Cells, block: Block) -> None:
        """Raises InvalidValueError for a block that reaches beyond the table, or into a column that nobody fills in."""
        top, left, height, width = cells.rows.start, cells.columns.start, len(block), len(block[0])
        if top + height > self.rows.rowCount() or left + width > self.rows.columnCount():
            raise InvalidValueError(
                f"要粘贴的内容有 {height} 行 {width} 列，从选中的格起放不下，没有粘贴。", "请从更靠上、更靠左的一格开始粘贴。"
            )
        for column in range(left, left + width):
            if not self.rows.flags(self._at(top, column)) & Qt.ItemFlag.ItemIsEditable:
                label = self.rows.headerData(column, Qt.Orientation.Horizontal)
                raise InvalidValueError(f"“{label}”由其他内容得出，不能填写，什么也没有改。", "请不要选中这一列。")
        before = self._texts(Cells(range(top, top + height), range(left, left + width)))
        texts: Mapping[tuple[int, str] | None, str] = {
            self.rows.cell_at(self._at(top + row, left + column)): text
            for row, line in enumerate(block)
            for column, text in enumerate(line)
            if text != before[row][column]
        }
        if texts:
            self.typed.emit(texts)
