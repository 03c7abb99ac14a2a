"""The totals row under the table: sums and averages of the rows shown, each under its column."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.core.number_kinds import Integer, Number, Percent
from app.ledgers.views.grouping import number_words
from app.ledgers.views.view import Total
from app.ui.palette import BORDER_STRONG, HEADER, TEXT, font
from app.ui.table.cells import colour
from app.ui.table.grid import LedgerGrid

HEIGHT = 34
PADDING = 8


class TotalsBar(QWidget):
    """Follows the columns of a grid."""

    def __init__(self, grid: LedgerGrid) -> None:
        super().__init__()
        self.grid = grid
        self.totals: dict[str, Total] = {}
        self.count = 0
        self.setFixedHeight(HEIGHT)
        self.setFont(font(bold=True))
        header = grid.header
        for moved in (header.sectionResized, header.sectionMoved, header.geometriesChanged, grid.resized):
            moved.connect(self.update)
        grid.horizontalScrollBar().valueChanged.connect(self.update)

    def show_totals(self) -> None:
        """Work out the totals of every visible column of numbers."""
        view = self.grid.ledger_model.view
        specs = (self.grid.ledger_model.specs[column] for column in self.grid.visible_columns())
        self.totals = {
            spec.name: view.total_of(spec.name, None) for spec in specs if isinstance(spec.kind, Integer | Number | Percent)
        }
        self.count = len(view.shown)
        self.setAccessibleName(
            f"合计 {self.count} 条 " + " ".join(f"{item.label} {number_words(item)}" for item in self.totals.values())
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Scrolling columns first, the frozen ones over them, as in the grid."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(HEADER))
        painter.setPen(colour(BORDER_STRONG))
        painter.drawLine(0, 0, self.width(), 0)
        grid, frozen = self.grid, self.grid.frozen_width()
        columns = grid.visible_columns()
        for part in (False, True):
            if part:
                painter.fillRect(QRect(0, 1, frozen, HEIGHT), colour(HEADER))
            painter.setClipRect(QRect(0, 1, frozen, HEIGHT) if part else QRect(frozen, 1, self.width(), HEIGHT))
            for column in columns:
                if grid.is_frozen(column) == part:
                    self._paint_cell(painter, column, first=column == columns[0])
        painter.end()

    def _paint_cell(self, painter: QPainter, column: int, first: bool) -> None:
        name = self.grid.ledger_model.specs[column].name
        words = f"共 {self.count:,} 条" if first else number_words(self.totals[name]) if name in self.totals else ""
        if not words:
            return
        width = self.grid.columnWidth(column)
        place = QRect(self.grid.column_left(column), 1, width, HEIGHT - 1).adjusted(PADDING, 0, -PADDING, 0)
        if first:  # the first column may be as narrow as 序号: its words may go on over empty neighbours
            place.setWidth(max(place.width(), painter.fontMetrics().horizontalAdvance(words) + 2))
            painter.setClipping(False)
        painter.setPen(colour(TEXT))
        side = Qt.AlignmentFlag.AlignLeft if first else Qt.AlignmentFlag.AlignRight
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, words)
