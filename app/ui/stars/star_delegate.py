"""Stars in a table's cell. The cell's EditRole is the number of lit stars."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.forms.layout.stars import draw_stars, stars_width
from app.ui.stars.star_row import COLOURS, StarRow
from app.ui.style_option import parts

Index = QModelIndex | QPersistentModelIndex
MARGIN = 6


class StarDelegate(QStyledItemDelegate):
    """Draws stars and, in an editable cell, edits them with the star row."""

    def __init__(self, parent: QObject, size: float = 16, count: int = 5) -> None:
        super().__init__(parent)
        self.size_ = size
        self.count = count

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for all stars."""
        return QSize(round(stars_width(self.size_, self.count)) + 2 * MARGIN, round(self.size_) + 2 * MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell's ground, then the stars."""
        style = QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, parts(option).widget)
        lit = index.data(Qt.ItemDataRole.EditRole)
        if lit is not None:
            area = parts(option).rect
            top = area.top() + (area.height() - self.size_) / 2
            draw_stars(painter, area.left() + MARGIN, top, self.size_, float(lit), self.count, COLOURS)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The star row."""
        row = StarRow(self.size_, self.count, editable=True)
        row.setParent(parent)
        row.setAutoFillBackground(True)
        row.changed.connect(lambda: self.commitData.emit(row))
        return row

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with the stars of the cell."""
        if isinstance(editor, StarRow):
            editor.show_stars(float(index.data(Qt.ItemDataRole.EditRole) or 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand the stars over."""
        if isinstance(editor, StarRow):
            model.setData(index, int(editor.lit), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Where the stars are drawn."""
        area = parts(option).rect
        size = editor.sizeHint()
        editor.setGeometry(
            area.left() + MARGIN - 3, area.top() + (area.height() - size.height()) // 2, size.width(), size.height()
        )
