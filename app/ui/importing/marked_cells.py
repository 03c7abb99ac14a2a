"""Cells whose colour says something keep it when they are selected: a frame says that they are."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.palette import FOCUS
from app.ui.style_option import parts

FRAME = 2  # pixels


class MarkedCells(QStyledItemDelegate):
    """Paints a selected cell that has a colour of its own in that colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """The cell, then its frame."""
        selected = bool(parts(option).state & QStyle.StateFlag.State_Selected)
        if not selected or not isinstance(index.data(Qt.ItemDataRole.BackgroundRole), QColor):
            super().paint(painter, option, index)
            return
        own = QStyleOptionViewItem(option)
        parts(own).state &= ~QStyle.StateFlag.State_Selected
        parts(own).state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, own, index)
        painter.save()
        painter.setPen(QPen(QColor(FOCUS), FRAME))
        painter.drawRect(parts(option).rect.adjusted(1, 1, -FRAME, -FRAME))
        painter.restore()
