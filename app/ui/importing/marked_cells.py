"""Cells whose colour says something keep it when they are selected: a frame says that they are."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.palette import FOCUS

FRAME = 2  # pixels


class MarkedCells(QStyledItemDelegate):
    """Paints a selected cell that has a colour of its own in that colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """The cell, then its frame."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if not selected or not isinstance(index.data(Qt.ItemDataRole.BackgroundRole), QColor):
            super().paint(painter, option, index)
            return
        own = QStyleOptionViewItem(option)
        own.state &= ~QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        own.state &= ~QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]
        super().paint(painter, own, index)
        painter.save()
        painter.setPen(QPen(QColor(FOCUS), FRAME))
        painter.drawRect(option.rect.adjusted(1, 1, -FRAME, -FRAME))  # type: ignore[attr-defined]
        painter.restore()
