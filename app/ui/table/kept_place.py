"""Cells selected by the ids of their rows: where a person is, kept while other rows come, or put elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection

from app.ui.table.grid import LedgerGrid, Select
from app.ui.table.model import LedgerTableModel
from app.ui.table.selection import runs

MOST_RESTORED = 2000  # selected rows that are selected again


@dataclass(frozen=True)
class KeptPlace:
    """The current cell, the selected ones, and how far the table is scrolled."""

    current: int | None  # the id of the row
    row: int  # where it stood
    column: int
    selected: tuple[tuple[int, int, int], ...]  # id, first and last column; none when there are very many
    vertical: int
    horizontal: int

    @classmethod
    def of(cls, grid: LedgerGrid, model: LedgerTableModel) -> KeptPlace:
        """Where a person is now."""
        index, blocks = grid.currentIndex(), list(grid.selected_blocks())
        few = sum(bottom - top + 1 for top, bottom, _, _ in blocks) <= MOST_RESTORED
        rows = (
            [(model.row_id(row), left, right) for top, end, left, right in blocks for row in range(top, end + 1)] if few else []
        )
        scrolled = grid.verticalScrollBar().value(), grid.horizontalScrollBar().value()
        row_id = model.row_id(index.row()) if index.isValid() else None
        return cls(row_id, index.row(), index.column(), tuple(rows), *scrolled)

    def restore(self, grid: LedgerGrid, model: LedgerTableModel) -> bool:
        """Go back there, as far as the rows are still shown; where the current one is gone, not only filtered out, to the one
        in its place, as in Excel. False when nothing is selected by it."""
        selection = grid.selectionModel()
        grid.verticalScrollBar().setValue(self.vertical)
        grid.horizontalScrollBar().setValue(self.horizontal)
        row = model.row_of(self.current) if self.current is not None else -1
        if row < 0 and self.current is not None and not model.view.is_filtered_out(self.current):
            row = min(self.row, model.rowCount() - 1)
        if row >= 0:
            selection.setCurrentIndex(model.index(row, self.column), Select.NoUpdate)
            grid.scrollTo(model.index(row, self.column))
        wanted = QItemSelection()
        for left, right in dict.fromkeys((left, right) for _, left, right in self.selected):
            for first, last in runs(model.rows_of(row_id for row_id, *columns in self.selected if columns == [left, right])):
                wanted.merge(grid.block(model.index(first, left), model.index(last, right)), Select.Select)
        if wanted.isEmpty():
            return False
        selection.select(wanted, Select.Select)
        return True


def select_cells(grid: LedgerGrid, model: LedgerTableModel, ids: Iterable[int], fields: Iterable[str]) -> None:
    """Select some cells and nothing else, as far as they are shown; the current cell stays when it is among them."""
    rows, shown = model.rows_of(ids), set(grid.visible_columns())
    columns = [column for column in map(model.column_of, fields) if column in shown]
    if not rows or not columns:
        return
    wanted, index = QItemSelection(), model.index
    for first, last in runs(rows):
        for column in columns:
            wanted.select(index(first, column), index(last, column))
    selection = grid.selectionModel()
    if not wanted.contains(grid.currentIndex()):
        selection.setCurrentIndex(index(rows[0], columns[0]), Select.NoUpdate)
    selection.select(wanted, Select.ClearAndSelect)
