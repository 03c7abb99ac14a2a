"""The table view of a cross table: a click or Enter on a number asks for its rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ledgers.crosstab import CrossTable
from app.ui.statistics.cross_model import CrossModel

CELL_WIDTH, LINE_HEIGHT = 84, 34  # pixels at 96 dpi


class CrossView(QTableView):
    """Shows a cross table as high as its lines, for the page around it scrolls."""

    rows_requested = Signal(object)  # conditions

    def __init__(self) -> None:
        super().__init__()
        self.cells = CrossModel(self)
        self.setModel(self.cells)
        self.setObjectName("cross")
        self.setAccessibleName("交叉表")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.verticalHeader().setDefaultSectionSize(LINE_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setMinimumSectionSize(CELL_WIDTH)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().setSectionsClickable(False)
        self.clicked.connect(self._ask)

    def show_table(self, cross: CrossTable | None) -> None:
        """Replace everything. Few columns share the width, many scroll."""
        self.cells.show_table(cross)
        header = self.horizontalHeader()
        roomy = self.cells.columnCount() * CELL_WIDTH <= max(self.viewport().width(), CELL_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch if roomy else QHeaderView.ResizeMode.Fixed)
        header.setDefaultSectionSize(CELL_WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the rows of the current cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._ask(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _ask(self, index: QModelIndex) -> None:
        if self.cells.count(index):
            self.rows_requested.emit(self.cells.conditions(index))

    def sizeHint(self) -> QSize:
        """All lines without scrolling."""
        height = self.horizontalHeader().sizeHint().height() + self.cells.rowCount() * LINE_HEIGHT + 4
        return QSize(super().sizeHint().width(), height)
