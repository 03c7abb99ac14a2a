"""One frame of the grid: everything that is visible, painted in one go without Qt's per-cell machinery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLine, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from app.core.day_kinds import Date
from app.core.kinds import Tone
from app.ledgers.views.grouping import total_words
from app.ui.palette import (
    BORDER_STRONG,
    CARD,
    FLASH,
    FOCUS,
    GRID,
    HEADER,
    HEADER_TEXT,
    ROW_HOVER,
    SELECTION,
    SELECTION_SOFT,
    TEXT_SOFT,
    TINTS,
    font,
)
from app.ui.table.cells import colour

if TYPE_CHECKING:
    from app.ui.table.grid import LedgerGrid

INDENT = 20  # pixels a level of a tree
CLOSED_OPACITY = 0.6  # of a row whose year is closed
BAND = 30  # pixels of the band over the first row of a group
SHADOW = 6  # pixels beside the frozen columns while something is scrolled under them


class Frame:
    """What is to be painted: rows and columns in view, and the state they are in."""

    def __init__(self, grid: LedgerGrid, rect: QRect, hovered: int) -> None:
        self.model = grid.ledger_model
        self.rect = rect
        self.hovered = hovered
        self.frozen_width = grid.frozen_width()
        last = grid.rowAt(rect.bottom())
        first = grid.rowAt(rect.top())
        count = self.model.rowCount()
        self.rows = range(first, (last if last >= 0 else count - 1) + 1) if first >= 0 else range(0)
        frozen: list[tuple[int, int, int]] = []
        moving: list[tuple[int, int, int]] = []
        for column in grid.visible_columns():
            place = (column, grid.column_left(column), grid.columnWidth(column))
            (frozen if self.frozen_width and grid.is_frozen(column) else moving).append(place)
        self.frozen = [(column, left, width) for column, left, width in frozen if left <= rect.right()]
        self.moving = [
            (column, left, width)
            for column, left, width in moving
            if left + width > max(rect.left(), self.frozen_width) and left <= rect.right()
        ]
        current = grid.currentIndex()
        self.current = (current.row(), current.column()) if current.isValid() else (-1, -1)
        self.blocks = list(grid.selected_blocks())
        self.right = max((left + width for _, left, width in (*frozen, *moving)), default=0)

    def is_selected(self, row: int, column: int) -> bool:
        """Whether a cell is selected."""
        return any(top <= row <= bottom and left <= column <= right for top, bottom, left, right in self.blocks)

    def ground(self, row: int) -> QColor:
        """The colour behind a whole row."""
        if self.model.row_id(row) in self.model.notes:
            return colour(FLASH)
        if row == self.current[0] or any(top <= row <= bottom for top, bottom, _, _ in self.blocks):
            return colour(SELECTION_SOFT)
        return colour(ROW_HOVER if row == self.hovered else CARD)


def paint_frame(grid: LedgerGrid, frame: Frame) -> None:
    """Paint the scrolling columns, then the frozen ones over them, then lines and the current cell."""
    painter = QPainter(grid.viewport())
    painter.setFont(grid.painter.wrapper.font)
    painter.fillRect(frame.rect, colour(CARD))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not frame.model.rowCount():
        paint_empty(painter, grid)
    if frame.frozen_width:
        painter.setClipRect(QRect(frame.frozen_width, 0, grid.viewport().width(), grid.viewport().height()))
    paint_columns(painter, grid, frame, frame.moving)
    if frame.frozen_width:
        painter.setClipRect(QRect(0, 0, frame.frozen_width + SHADOW, grid.viewport().height()))
        paint_columns(painter, grid, frame, frame.frozen)
        paint_edge(painter, grid, frame)
        painter.setClipping(False)
    paint_current(painter, grid, frame)
    painter.setClipping(False)
    paint_bands(painter, grid, frame)
    grid.fill_handle.paint(painter)
    painter.end()


def paint_columns(painter: QPainter, grid: LedgerGrid, frame: Frame, columns: list[tuple[int, int, int]]) -> None:
    """The cells of some columns with the lines between them."""
    if not columns or not frame.rows:
        return
    left, right = columns[0][1], columns[-1][1] + columns[-1][2]
    lines = []
    for row in frame.rows:
        band = BAND if row in grid.bands else 0
        top, height = grid.rowViewportPosition(row) + band, grid.rowHeight(row) - band
        painter.fillRect(QRect(left, top, right - left, height), frame.ground(row))
        paint_colours(painter, frame, row, columns, QRect(left, top, right - left, height))
        paint_row(painter, grid, frame, row, columns, top, height)
        lines.append(QLine(left, top + height - 1, right - 1, top + height - 1))
    bottom = lines[-1].y1()
    first = grid.rowViewportPosition(frame.rows[0])
    lines += [QLine(start + width - 1, first, start + width - 1, bottom) for _, start, width in columns]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(colour(GRID))
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def paint_colours(painter: QPainter, frame: Frame, row: int, columns: list[tuple[int, int, int]], place: QRect) -> None:
    """The user's conditional colours; what is selected shows through them as a row, and over them as cells."""
    whole, cells = frame.model.colours(row)
    if whole and frame.ground(row) == colour(CARD):
        painter.fillRect(place, colour(TINTS[whole]))
    for column, start, width in columns if cells else ():
        if tone := cells.get(frame.model.specs[column].name):
            painter.fillRect(QRect(start, place.top(), width, place.height()), colour(TINTS[tone]))


def paint_row(
    painter: QPainter, grid: LedgerGrid, frame: Frame, row: int, columns: list[tuple[int, int, int]], top: int, height: int
) -> None:
    """The cells of one row."""
    model, cells = frame.model, frame.model.cells(row)
    broken = model.is_broken(row)
    painter.setOpacity(CLOSED_OPACITY if model.is_closed(row) else 1.0)
    in_block = any(first <= row <= last for first, last, _, _ in frame.blocks)
    for column, left, width in columns:
        rect = QRect(left, top, width - 1, height - 1)
        if in_block and frame.is_selected(row, column):
            painter.fillRect(QRect(left, top, width, height), colour(SELECTION))
        if broken:
            grid.painter.paint_broken(painter, rect, model.text(row, column))
            continue
        if indent := model.indent(row, column):
            rect.setLeft(min(rect.left() + indent * INDENT, rect.center().x()))
        kind, value = model.specs[column].kind, cells[column]
        tone: Tone = model.tone(row, column, value, kind) if isinstance(kind, Date) else "neutral"
        grid.painter.paint(painter, rect, kind, value, tone)
    painter.setOpacity(1.0)


def paint_edge(painter: QPainter, grid: LedgerGrid, frame: Frame) -> None:
    """The border of the frozen columns, with a shadow while something is scrolled under them."""
    if not frame.frozen or not frame.rows:
        return
    edge = frame.frozen_width - 1
    bottom = grid.rowViewportPosition(frame.rows[-1]) + grid.rowHeight(frame.rows[-1])
    painter.fillRect(
        QRect(edge, frame.rect.top(), 1, min(bottom, frame.rect.bottom() + 1) - frame.rect.top()), colour(BORDER_STRONG)
    )
    if grid.header.offset():
        shadow = QLinearGradient(edge + 1, 0, edge + 1 + SHADOW, 0)
        shadow.setColorAt(0, QColor(0, 0, 0, 26))
        shadow.setColorAt(1, QColor(0, 0, 0, 0))
        painter.fillRect(QRect(edge + 1, frame.rect.top(), SHADOW, bottom - frame.rect.top()), shadow)


def paint_current(painter: QPainter, grid: LedgerGrid, frame: Frame) -> None:
    """A frame around the current cell, blue while the grid has the keys."""
    row, column = frame.current
    places = {place[0]: place for place in (*frame.frozen, *frame.moving)}
    if row not in frame.rows or column not in places:
        return
    _, left, width = places[column]
    band = BAND if row in grid.bands else 0
    rect = QRect(left, grid.rowViewportPosition(row) + band, width - 1, grid.rowHeight(row) - band - 1)
    if frame.frozen_width and not grid.is_frozen(column):
        painter.setClipRect(QRect(frame.frozen_width, 0, grid.viewport().width(), grid.viewport().height()))
    pen = QPen(colour(FOCUS if grid.hasFocus() else BORDER_STRONG), 2 if grid.hasFocus() else 1)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1) if grid.hasFocus() else rect)


def paint_bands(painter: QPainter, grid: LedgerGrid, frame: Frame) -> None:
    """Name, number of rows and subtotals of each group in view; they stay when the columns scroll."""
    width = min(frame.right, grid.viewport().width())
    for row in frame.rows:
        group = grid.bands.get(row)
        if group is None:
            continue
        band = QRect(0, grid.rowViewportPosition(row), width, BAND - 1)
        painter.fillRect(band.adjusted(0, 0, 0, 1), colour(HEADER))
        painter.setPen(colour(BORDER_STRONG))
        painter.drawLine(band.left(), band.bottom() + 1, band.right(), band.bottom() + 1)
        painter.setFont(font(bold=True))
        painter.setPen(colour(HEADER_TEXT))
        name = painter.fontMetrics().elidedText(group.text.replace("\n", " "), Qt.TextElideMode.ElideRight, width // 2)
        painter.drawText(band.adjusted(10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
        taken = painter.fontMetrics().horizontalAdvance(name) + 24
        painter.setFont(grid.painter.wrapper.font)
        painter.setPen(colour(TEXT_SOFT))
        said = "　".join(filter(None, (f"{group.count:,} 条", *map(total_words, group.totals))))
        painter.drawText(band.adjusted(taken, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, said)


def paint_empty(painter: QPainter, grid: LedgerGrid) -> None:
    """Why there is nothing to see."""
    painter.setPen(colour(TEXT_SOFT))
    area = grid.viewport().rect().translated(QPoint(0, -20))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, grid.empty_text)
