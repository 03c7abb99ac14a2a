"""A table that is as tall as its rows: the page round it scrolls, never the table."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView

HEADER_HEIGHT = 30
Index = QModelIndex | QPersistentModelIndex


class ContentTable(QTableView):
    """Subclasses say how wide columns and how tall rows are in `measure`."""

    current_moved = Signal(QRect)  # where the current cell lies in the table
    left_end = Signal(int)  # the arrows go beyond the first (-1) or last row (1)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(20)
        header = self.horizontalHeader()
        header.setFixedHeight(HEADER_HEIGHT)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    @abstractmethod
    def measure(self, width: int) -> tuple[list[int], list[int]]:
        """The widths of the columns and the heights of the rows in a table of this width."""

    def fit(self) -> None:
        """Columns fill the width, rows are as tall as their texts, the table as its rows."""
        widths, heights = self.measure(self.viewport().width())
        for column, width in enumerate(widths):
            if not self.isColumnHidden(column):
                self.setColumnWidth(column, width)
        for row, tall in enumerate(heights):
            self.setRowHeight(row, tall)
        shown = sum(self.columnWidth(column) for column in range(len(widths)))
        wider = shown > self.viewport().width()  # a very narrow window scrolls it sideways
        bar = self.horizontalScrollBar().sizeHint().height() if wider else 0
        self.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn if wider else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        total = HEADER_HEIGHT + sum(heights) + bar
        if self.minimumHeight() != total or self.maximumHeight() != total:
            self.setFixedHeight(total)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Texts wrap anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls, not the table."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first cell is the current one when nothing was."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The page brings the cell into view."""
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus():
            self.current_moved.emit(self.visualRect(current).translated(0, HEADER_HEIGHT))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go on beyond the table's ends."""
        row, last = self.currentIndex().row(), self.model().rowCount() - 1
        if event.key() == Qt.Key.Key_Down and row == last:
            self.left_end.emit(1)
        elif event.key() == Qt.Key.Key_Up and row == 0:
            self.left_end.emit(-1)
        else:
            super().keyPressEvent(event)
