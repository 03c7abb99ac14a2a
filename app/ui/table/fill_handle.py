"""The small square at the corner of the selected cells: drawn on with the mouse it fills the cells it is drawn over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPen

from app.ui.palette import CARD, FOCUS
from app.ui.table.cells import colour
from app.ui.table.selection import Area

if TYPE_CHECKING:
    from app.ui.table.grid import LedgerGrid

SIZE, REACH = 7, 3  # pixels of the square, and how far beside it the mouse still takes it


class FillHandle(QObject):
    """Belongs to a grid, which hands over its mouse. Filling itself is the page's: the grid emits `drawn`."""

    def __init__(self, grid: LedgerGrid) -> None:
        super().__init__(grid)
        self.grid = grid
        self.source: Area | None = None  # while it is being drawn
        self.target: Area | None = None  # the cells beyond the source that it is drawn over
        grid.ledger_model.modelAboutToBeReset.connect(self.give_up)

    def area(self) -> Area | None:
        """The selected cells when they are one piece that can be drawn on."""
        grid = self.grid
        if grid.ledger_model.read_only or grid.delegate.editor is not None:
            return None
        area, shown = grid.selected().area(), grid.visible_columns()
        if area is None or not area.in_one_piece:
            return None
        first, last = shown.index(area.columns[0]), shown.index(area.columns[-1])
        return area if last - first + 1 == len(area.columns) else None

    def rect(self) -> QRect:
        """Where the square is; empty when there is none in view."""
        area, grid = self.area(), self.grid
        if area is None:
            return QRect()
        corner = grid.visualRect(grid.ledger_model.index(area.rows[-1], area.columns[-1])).bottomRight()
        if not grid.is_frozen(area.columns[-1]) and corner.x() < grid.frozen_width():
            return QRect()
        return QRect(corner.x() - SIZE + 2, corner.y() - SIZE + 2, SIZE, SIZE)

    def is_at(self, place: QPoint) -> bool:
        """Whether the mouse would take it there."""
        rect = self.rect()
        return not rect.isEmpty() and rect.adjusted(-REACH, -REACH, REACH, REACH).contains(place)

    def press(self, place: QPoint) -> bool:
        """The mouse goes down: whether it takes the square."""
        if not self.is_at(place):
            return False
        self.source, self.target = self.area(), None
        return True

    def give_up(self) -> None:
        """Nothing is filled: rows came, went or moved, and the frame would stand around other ones."""
        self.source = self.target = None

    def move(self, place: QPoint) -> None:
        """Drawn to a place: over whole rows or whole columns, whichever is further."""
        grid, source = self.grid, self.source
        index = grid.indexAt(place)
        if source is None or not index.isValid():
            return
        grid.scrollTo(index)
        shown, row = grid.visible_columns(), index.row()
        column = shown.index(index.column())
        left, right = shown.index(source.columns[0]), shown.index(source.columns[-1])
        down = max(row - source.rows[-1], source.rows[0] - row, 0)
        aside = max(column - right, left - column, 0)
        if not down and not aside:
            self.target = None
        elif down >= aside:
            beyond = range(source.rows[-1] + 1, row + 1) if row > source.rows[-1] else range(row, source.rows[0])
            self.target = Area(beyond, source.columns)
        else:
            self.target = Area(source.rows, tuple(shown[right + 1 : column + 1] if column > right else shown[column:left]))
        grid.viewport().update()

    def release(self, *, plain: bool) -> None:
        """Let go: what was drawn over is filled, with Ctrl (`plain`) by repeating only."""
        source, target = self.source, self.target
        self.source = self.target = None
        self.grid.viewport().update()
        if source is not None and target is not None:
            self._fill(source, target, plain)

    def fill_down(self) -> None:
        """A double click: down to the last row."""
        source = self.area()
        if source is not None and source.rows[-1] + 1 < self.grid.ledger_model.rowCount():
            self._fill(source, Area(range(source.rows[-1] + 1, self.grid.ledger_model.rowCount()), source.columns), False)

    def _fill(self, source: Area, target: Area, plain: bool) -> None:
        grid = self.grid
        shown = grid.visible_columns()
        rows = sorted((source.rows[0], source.rows[-1], target.rows[0], target.rows[-1]))
        columns = sorted(shown.index(column) for area in (source, target) for column in area.columns)
        index = grid.ledger_model.index
        grid.select_block(index(rows[0], shown[columns[0]]), index(rows[-1], shown[columns[-1]]))
        grid.drawn.emit(source, target, plain)

    def paint(self, painter: QPainter) -> None:
        """The square, and a dashed frame around what will be filled while it is drawn, and around what was cut."""
        grid = self.grid
        if grid.cut_area is not None:
            self._paint_frame(painter, grid.cut_area)
        if not grid.hasFocus():
            return
        if self.target is not None:
            self._paint_frame(painter, self.target)
        rect = self.rect()
        if not rect.isEmpty():
            painter.setPen(colour(CARD))
            painter.setBrush(colour(FOCUS))
            painter.drawRect(rect)

    def _paint_frame(self, painter: QPainter, area: Area) -> None:
        index = self.grid.ledger_model.index
        first = self.grid.visualRect(index(area.rows[0], area.columns[0]))
        last = self.grid.visualRect(index(area.rows[-1], area.columns[-1]))
        frozen = self.grid.is_frozen(area.columns[0])
        painter.setClipRect(self.grid.viewport().rect().adjusted(0 if frozen else self.grid.frozen_width(), 0, 0, 0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(FOCUS), 1, Qt.PenStyle.DashLine))
        painter.drawRect(first.united(last).adjusted(0, 0, -2, -2))
        painter.setClipping(False)
