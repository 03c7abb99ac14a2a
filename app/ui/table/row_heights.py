"""Rows of their own height: drawn at the lower edge of their first cell, or as high as their texts need, as in Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from app.ui.table.painting import BAND

if TYPE_CHECKING:
    from app.ui.table.grid import LedgerGrid

REACH = 3  # pixels above and below an edge where the mouse takes it
MOST_LINES = 20  # of a row
MOST_ROWS = 1_000  # that have a height of their own: measuring so many texts takes a tenth of a second


class RowHeights(QObject):
    """Belongs to a grid, which hands over its mouse and asks to `lay_out` whenever rows came, went or moved."""

    changed = Signal()
    refused = Signal(str)  # why something was not done

    def __init__(self, grid: LedgerGrid) -> None:
        super().__init__(grid)
        self.grid = grid
        self.lines: dict[int, int] = {}  # row id → lines of text it shows
        self.drawn: int | None = None  # the row whose edge is being drawn
        self._placed: set[int] = set()  # rows whose section has not the height of all
        grid.ledger_model.modelAboutToBeReset.connect(self.give_up)

    def to_json(self) -> dict[str, int]:
        """For the user's settings."""
        return {str(row_id): lines for row_id, lines in self.lines.items()}

    def restore(self, state: object) -> None:
        """The heights remembered; what makes no sense is left out."""
        pairs = list(state.items())[:MOST_ROWS] if isinstance(state, Mapping) else ()
        self.lines = {
            int(row_id): min(max(lines, 1), MOST_LINES)
            for row_id, lines in pairs
            if isinstance(lines, int) and str(row_id).isdecimal()
        }
        self.lay_out()

    def lay_out(self) -> None:
        """Give every row the height it has to have: that of all, its own, and the band of its group over it."""
        grid, rows = self.grid, self.grid.verticalHeader()
        own = {row: self.lines[grid.ledger_model.row_id(row)] for row in grid.ledger_model.rows_of(self.lines)}
        wanted = self._placed | own.keys() | grid.bands.keys()
        for row in wanted:
            if row < rows.count():
                height = grid.painter.height_of(own[row]) if row in own else rows.defaultSectionSize()
                rows.resizeSection(row, height + (BAND if row in grid.bands else 0))
        self._placed = {*own, *grid.bands}

    def put(self, rows: Mapping[int, int]) -> None:
        """Give table rows heights in lines; the older ones of too many are as high as all again."""
        found = self.lines | {self.grid.ledger_model.row_id(row): lines for row, lines in rows.items()}
        self.lines = dict(list(found.items())[-MOST_ROWS:])
        self.lay_out()
        self.grid.viewport().update()
        self.changed.emit()

    def forget(self) -> None:
        """All rows are equally high again."""
        self.lines = {}
        self.lay_out()

    def fit(self, rows: Sequence[int]) -> None:
        """As high as the texts in their visible columns need."""
        if len(rows) > MOST_ROWS:
            self.refused.emit(f"一次最多按内容调整 {MOST_ROWS:,} 行的行高，请少选一些行，或先筛选")
            return
        self.put({row: self._needed(row) for row in rows})

    def _needed(self, row: int) -> int:
        """Lines for the cell that needs most; a text that cannot need more than another is not laid out."""
        grid, model, painter = self.grid, self.grid.ledger_model, self.grid.painter
        lines = 1
        cells = [(model.text(row, column), column) for column in grid.visible_columns()]
        for text, column in sorted(cells, key=lambda cell: len(cell[0]), reverse=True):
            width = grid.columnWidth(column)
            if painter.lines_at_most(text, width) > lines:
                lines = max(lines, painter.lines_needed(model.specs[column].kind, text, width, MOST_LINES))
        return lines

    # The mouse

    def edge_at(self, place: QPoint) -> int:
        """The row whose lower edge lies at a place of the first visible column, -1 for none."""
        columns = self.grid.visible_columns()
        if not columns or not 0 <= place.x() - self.grid.column_left(columns[0]) < self.grid.columnWidth(columns[0]):
            return -1
        return self.grid.rowAt(place.y() - REACH) if self._is_edge(place.y()) else -1

    def _is_edge(self, y: int) -> bool:
        row = self.grid.rowAt(y - REACH)
        bottom = self.grid.rowViewportPosition(row) + self.grid.rowHeight(row) if row >= 0 else 0
        return row >= 0 and abs(bottom - y) <= REACH

    def give_up(self) -> None:
        """Rows came, went or moved: the edge would be another row's."""
        self.drawn = None

    def press(self, place: QPoint) -> bool:
        """The mouse goes down: whether it takes an edge."""
        row = self.edge_at(place)
        self.drawn = row if row >= 0 else None
        return row >= 0

    def move(self, place: QPoint) -> None:
        """The edge is drawn to a place: whole lines, at least one."""
        if self.drawn is not None:
            top = self.grid.rowViewportPosition(self.drawn) + (BAND if self.drawn in self.grid.bands else 0)
            lines = min(self.grid.painter.lines_in(place.y() - top), MOST_LINES)
            if lines != self.lines.get(self.grid.ledger_model.row_id(self.drawn)):
                self.put({self.drawn: lines})

    def release(self) -> None:
        """Let go: the other selected rows become as high as one of them was drawn."""
        row, self.drawn = self.drawn, None
        lines = self.lines.get(self.grid.ledger_model.row_id(row)) if row is not None else None
        if row is not None and lines is not None:
            self.put(dict.fromkeys(self._with(row), lines))

    def fit_edge(self, place: QPoint) -> None:
        """A double click on an edge: as high as the row's texts need, and the rows selected with it."""
        self.drawn = None
        self.fit(self._with(self.edge_at(place)))

    def _with(self, row: int) -> Sequence[int]:
        """A row, and where it is one of several selected ones all of them."""
        rows = self.grid.selected().rows
        return rows if row in rows else [row]
