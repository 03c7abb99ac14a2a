"""A table view whose first columns do not scroll.

The frozen columns are painted over the left end after the others; `visualRect` and `indexAt` agree with that, so that mouse,
editors, tool tips and drag selection need no second view. Only the header has a copy of itself, which lies over the left end.
"""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from app.ui.table.header import FrozenHeader, LedgerHeader
from app.ui.table.model import LedgerTableModel

AnyIndex = QModelIndex | QPersistentModelIndex
LEAST_MOVING = 60  # pixels that the frozen columns leave to the others; in a narrower window nothing is frozen
NOTCH, SIDEWAYS = 120, 80  # a notch of the wheel in Qt's unit, and the pixels it goes sideways
MOST_FROZEN = 0.6  # share of the width that the user can freeze


class FrozenView(QTableView):
    """Geometry of a table with frozen columns."""

    resized = Signal()
    zoom_wanted = Signal(int)  # steps; 0: back to 100 %

    def __init__(self, model: LedgerTableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.frozen = 0  # leading visual sections that do not scroll, hidden ones included
        self.header = LedgerHeader(self)
        self.setHorizontalHeader(self.header)
        self.header.sectionPressed.disconnect()  # a click sorts; QTableView would select the column besides
        self.setModel(model)
        self.frozen_header = FrozenHeader(self.header)
        self.frozen_header.setModel(model)
        self.header.sectionResized.connect(self.place_frozen_header)
        self.header.sectionMoved.connect(self.place_frozen_header)
        self.header.geometriesChanged.connect(self.place_frozen_header)

    def set_frozen(self, sections: int) -> None:
        """How many leading visual sections do not scroll."""
        self.frozen = sections
        self.place_frozen_header()

    def frozen_width(self) -> int:
        """Pixels the frozen columns take; never so much that nothing else can be seen."""
        width = sum(self.columnWidth(self.header.logicalIndex(visual)) for visual in range(self.frozen))
        return width if width < self.viewport().width() - LEAST_MOVING else 0

    def freezable(self, sections: int) -> int:
        """How many of the leading visual sections can be frozen so that enough is left to scroll."""
        room = self.viewport().width() * MOST_FROZEN
        widths = accumulate(self.columnWidth(self.header.logicalIndex(visual)) for visual in range(sections))
        return sum(1 for width in widths if width <= room)

    def is_frozen(self, column: int) -> bool:
        """Whether the column does not scroll just now."""
        return self.header.visualIndex(column) < self.frozen and self.frozen_width() > 0

    def column_left(self, column: int) -> int:
        """The left edge of a column in the viewport."""
        left = self.columnViewportPosition(column)
        return left + self.header.offset() if self.is_frozen(column) else left

    def place_frozen_header(self) -> None:
        """Keep the copy of the header over the frozen columns."""
        width = self.frozen_width()
        self.frozen_header.setGeometry(0, 0, width, self.header.height())
        self.frozen_header.setVisible(width > 0)
        self.viewport().update()

    def visible_columns(self) -> list[int]:
        """Columns that are not hidden, from the left."""
        order = [self.header.logicalIndex(visual) for visual in range(self.header.count())]
        return [column for column in order if not self.header.isSectionHidden(column)]

    def visualRect(self, index: AnyIndex) -> QRect:
        """Where a cell is painted."""
        rect = super().visualRect(index)
        if index.isValid() and self.is_frozen(index.column()):
            rect.moveLeft(self.column_left(index.column()))
        return rect

    def indexAt(self, position: QPoint) -> QModelIndex:
        """The cell that is seen there."""
        if 0 <= position.x() < self.frozen_width():
            return super().indexAt(QPoint(position.x() - self.header.offset(), position.y()))
        return super().indexAt(position)

    def scrollTo(
        self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into view, out from under the frozen columns too."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if self.is_frozen(index.column()):
            bar.setValue(before)
            return
        covered = self.frozen_width() - self.columnViewportPosition(index.column())
        if covered > 0:
            bar.setValue(bar.value() - covered)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Everything: a row is painted as a whole."""
        return QRegion(self.viewport().rect())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """What lies over the scrolled part is painted anew; the scrolling has carried it along, an open editor too."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()
            self.updateEditorGeometries()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Shift the wheel goes sideways (Qt would turn whole pages), with Ctrl it zooms."""
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turned:
            self.zoom_wanted.emit(1 if turned > 0 else -1)
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and turned:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - round(turned / NOTCH * SIDEWAYS))
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The frozen columns give way in a very narrow window."""
        super().resizeEvent(event)
        self.place_frozen_header()
        self.resized.emit()
