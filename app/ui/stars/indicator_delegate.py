"""How an indicator is drawn: title over content, reasons one below the other, scores that can be written in a box."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.palette import (
    BORDER_STRONG,
    CARD,
    FOCUS,
    GRID,
    ROW_HOVER,
    SELECTION,
    SELECTION_SOFT,
    TEXT,
    TEXT_OFF,
    TEXT_SOFT,
    TONES,
    font,
)
from app.ui.stars.indicator_model import CONTENT, EVIDENCE, REASON, ROW, IndicatorModel
from app.ui.stars.indicator_rows import IndicatorRow, Reason, signed
from app.ui.style_option import parts
from app.ui.widgets import icon

Index = QModelIndex | QPersistentModelIndex
PAD_X, PAD_Y = 10, 7
LEAST_HEIGHT = 38
POINTS_WIDTH = 38  # −2.5 before a reason
LINE_GAP = 3
WRAP = int(Qt.TextFlag.TextWordWrap)
LINK = TONES["blue"].foreground


@lru_cache(maxsize=8192)  # the same texts are measured at every reading, and by each branch
def height_of(text: str, used: QFont, width: int) -> int:
    """How tall a text is when it is wrapped to a width."""
    return QFontMetrics(used).boundingRect(QRect(0, 0, max(width, 20), 4000), WRAP, text).height() if text else 0


class IndicatorDelegate(QStyledItemDelegate):
    """Draws all cells of an indicator's row."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.small = font(0.9)
        self.bold = font(bold=True)
        self.hovered: Reason | None = None
        self.hovered_row = -1

    def height(self, row: IndicatorRow, content_width: int, reason_width: int) -> int:
        """How tall a row is with these widths of its two texts."""
        content = sum(height_of(text, used, content_width - 2 * PAD_X) + LINE_GAP for text, used, _ in self._content(row))
        reasons = max((box.bottom() for _, box in self.reason_boxes(row, QRect(0, 0, reason_width, 0))), default=0)
        return max(content - LINE_GAP + 2 * PAD_Y, reasons + PAD_Y, LEAST_HEIGHT)

    def reason_boxes(self, row: IndicatorRow, cell: QRect) -> Iterator[tuple[Reason, QRect]]:
        """Each reason with the place of its words in a cell."""
        top = cell.top() + PAD_Y
        indent = POINTS_WIDTH if any(reason.points is not None for reason in row.reasons) else 0
        width = cell.width() - 2 * PAD_X - indent
        for reason in row.reasons:
            tall = height_of(reason.words, self.small, width)
            yield reason, QRect(cell.left() + PAD_X + indent, top, width, tall)
            top += tall + LINE_GAP

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Heights are set by the table."""
        return QSize(40, LEAST_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        row: IndicatorRow = index.data(ROW)
        area: QRect = parts(option).rect
        painter.save()
        self._draw_ground(painter, option, index)
        if index.column() == CONTENT:
            self._draw_content(painter, area, row)
        elif index.column() == REASON:
            self._draw_reasons(painter, area, row)
        elif index.column() == EVIDENCE:
            self._draw_evidence(painter, area, row)
        else:
            self._draw_number(painter, area, index)
        painter.restore()

    def _draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = parts(option).rect
        state = parts(option).state
        view = parts(option).widget
        in_row = isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row()
        focused = in_row and bool(state & QStyle.StateFlag.State_HasFocus)
        plain = ROW_HOVER if index.row() == self.hovered_row else CARD
        ground = SELECTION if focused else SELECTION_SOFT if in_row else plain
        painter.fillRect(area, QColor(ground))
        painter.setPen(QColor(GRID))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if focused:
            painter.setPen(QColor(FOCUS))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _content(self, row: IndicatorRow) -> list[tuple[str, QFont, str]]:
        """The lines of the first cell: (text, font, colour). The standard is shown where it took points."""
        found = [(row.title, self.bold, TEXT_SOFT if row.exempt else TEXT)]
        if row.content and row.content != row.title:
            found.append((row.content, self.small, TEXT_SOFT))
        if row.lost and row.standard:
            found.append((f"标准：{row.standard}", self.small, TEXT_SOFT))
        return found

    def _draw_content(self, painter: QPainter, area: QRect, row: IndicatorRow) -> None:
        top, width = area.top() + PAD_Y, area.width() - 2 * PAD_X
        for text, used, ink in self._content(row):
            tall = height_of(text, used, width)
            painter.setFont(used)
            painter.setPen(QColor(ink))
            painter.drawText(QRect(area.left() + PAD_X, top, width, tall), WRAP, text)
            top += tall + LINE_GAP

    def _draw_reasons(self, painter: QPainter, area: QRect, row: IndicatorRow) -> None:
        for reason, box in self.reason_boxes(row, area):
            ink = TONES[reason.tone].foreground
            if reason.points is not None:
                painter.setFont(self.bold)
                painter.setPen(QColor(ink))
                points = QRect(box.left() - POINTS_WIDTH, box.top() - 1, POINTS_WIDTH - 8, QFontMetrics(self.bold).height())
                painter.drawText(points, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), signed(reason.points))
            used = QFont(self.small)
            used.setUnderline(bool(reason.rows) and reason is self.hovered)
            painter.setFont(used)
            painter.setPen(QColor(LINK if reason.rows else ink))
            painter.drawText(box, WRAP, reason.words)

    def _draw_evidence(self, painter: QPainter, area: QRect, row: IndicatorRow) -> None:
        size = 15
        text = str(row.evidence) if row.evidence else ""
        wide = size + (4 + QFontMetrics(self.small).horizontalAdvance(text) if text else 0)
        left = area.left() + (area.width() - wide) // 2
        box = QRect(left, area.center().y() - size // 2, size, size)
        painter.setOpacity(1.0 if row.evidence else 0.28)
        icon("attach").paint(painter, box)
        painter.setOpacity(1.0)
        if text:
            painter.setFont(self.small)
            painter.setPen(QColor(TEXT))
            painter.drawText(QRect(box.right() + 4, area.top(), 40, area.height()), Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_number(self, painter: QPainter, area: QRect, index: Index) -> None:
        model = index.model()
        if isinstance(model, IndicatorModel) and model.may_edit(index):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(BORDER_STRONG))
            painter.setBrush(QColor(CARD))
            width = min(area.width() - 10, 48)
            box = QRectF(area.center().x() - width / 2 + 0.5, math.floor(area.center().y() - 12) + 0.5, width, 24)
            painter.drawRoundedRect(box, 5, 5)
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or font())
        text = index.data(Qt.ItemDataRole.DisplayRole)
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or QColor(TEXT if text else TEXT_OFF))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
