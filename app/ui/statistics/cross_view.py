"""The table view of a cross table: a click or Enter on a number asks for its rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from app.ledgers.views.crosstab import CrossTable
from app.ui.statistics.cross_model import CrossModel
from app.ui.widgets import ENTER_KEYS

CELL_WIDTH, NARROW_CELL, LINE_HEIGHT = 84, 58, 34  # pixels at 96 dpi


class CrossView(QTableView):
    """Shows a cross table. A `whole` one is as high as its lines and narrow, for a page that scrolls itself."""

    rows_requested = Signal(object)  # conditions

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__()
        self.whole = whole
        self.cell = NARROW_CELL if whole else CELL_WIDTH
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
        self.horizontalHeader().setMinimumSectionSize(self.cell)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().setSectionsClickable(False)
        self.clicked.connect(self._ask)

    def show_table(self, cross: CrossTable) -> None:
        """Replace everything. Few columns share the width, many scroll."""
        self.cells.show_table(cross)
        header = self.horizontalHeader()
        roomy = self.whole or self.cells.columnCount() * self.cell <= max(self.viewport().width(), self.cell)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch if roomy else QHeaderView.ResizeMode.Fixed)
        header.setDefaultSectionSize(self.cell)
        if self.whole:
            self.setFixedHeight(header.sizeHint().height() + self.cells.rowCount() * LINE_HEIGHT + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the rows of the current cell."""
        if event.key() in ENTER_KEYS and self.currentIndex().isValid():
            self._ask(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _ask(self, index: QModelIndex) -> None:
        if (conditions := self.cells.conditions(index)) is not None:
            self.rows_requested.emit(conditions)


def titled(title: str | QLabel, view: QWidget) -> QFrame:
    """A card with a heading."""
    card = QFrame()
    card.setProperty("card", True)
    heading = QLabel(title) if isinstance(title, str) else title
    heading.setProperty("heading", True)
    column = QVBoxLayout(card)
    column.setContentsMargins(12, 10, 12, 12)
    column.setSpacing(8)
    column.addWidget(heading)
    column.addWidget(view)
    column.addStretch(1)
    return card
