"""How a line of 查找 is drawn: a title with its marks, a second line of context, a tag at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ledgers.views.find_words import Mark
from app.ui.finder.entries import LINE, Entry, Heading
from app.ui.palette import ACCENT, HEADER_TEXT, SELECTION, TEXT, TEXT_SOFT, font
from app.ui.style_option import parts

Index = QModelIndex | QPersistentModelIndex
MARGIN = 14  # pixels at 96 dpi
HEADING_HEIGHT, ENTRY_HEIGHT, TALL_HEIGHT = 28, 32, 50
LEAD = 12  # characters that stay before the first mark when a long text is cut


class EntryDelegate(QStyledItemDelegate):
    """Draws headings and entries."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """An entry with context has two lines."""
        line = index.data(LINE)
        height = HEADING_HEIGHT if isinstance(line, Heading) else TALL_HEIGHT if line.context else ENTRY_HEIGHT
        return QSize(200, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        line = index.data(LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = parts(option).rect
        if isinstance(line, Heading):
            painter.setFont(font(0.9, bold=True))
            painter.setPen(QColor(TEXT_SOFT))
            below = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(area.adjusted(MARGIN, 0, -MARGIN, -4), below, line.title)
        else:
            self.paint_entry(painter, area, line, bool(parts(option).state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def paint_entry(self, painter: QPainter, area: QRect, entry: Entry, chosen: bool) -> None:
        """Title and tag, and the context below."""
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(SELECTION))
            painter.drawRoundedRect(area.adjusted(6, 1, -6, -1), 6, 6)
        inner = area.adjusted(MARGIN, 5 if entry.context else 0, -MARGIN, -5 if entry.context else 0)
        room = inner.width()
        title_height = inner.height() // 2 if entry.context else inner.height()
        if entry.tag:
            painter.setFont(font(0.9))
            painter.setPen(QColor(TEXT_SOFT))
            width = painter.fontMetrics().horizontalAdvance(entry.tag)
            right = QRect(inner.right() - width, inner.top(), width + 1, title_height)
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter, entry.tag)
            room -= width + 16
        draw_marked(painter, QRect(inner.left(), inner.top(), room, title_height), entry.title, entry.title_marks, font(), TEXT)
        if entry.context:
            below = QRect(inner.left(), inner.top() + title_height, inner.width(), title_height)
            colour = HEADER_TEXT if chosen else TEXT_SOFT
            draw_marked(painter, below, entry.context, entry.context_marks, font(0.9), colour)


def draw_marked(painter: QPainter, area: QRect, text: str, marks: Sequence[Mark], kind: QFont, colour: str) -> None:
    """One line of text; what does not fit is cut so that the first mark is seen."""
    text, marks = cut(text, marks, QFontMetricsF(kind), area.width())
    layout = QTextLayout(text, kind)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats([mark_format(mark) for mark in marks])
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    painter.setPen(QColor(colour))
    layout.draw(painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2))


def mark_format(mark: Mark) -> QTextLayout.FormatRange:
    """Bold and in the accent colour."""
    found = QTextLayout.FormatRange()
    look = QTextCharFormat()
    look.setForeground(QColor(ACCENT))
    look.setFontWeight(QFont.Weight.DemiBold)
    found.start, found.length, found.format = mark.start, mark.length, look  # type: ignore[attr-defined]  # not in the stubs
    return found


def cut(text: str, marks: Sequence[Mark], metrics: QFontMetricsF, width: float) -> tuple[str, tuple[Mark, ...]]:
    """The text and its marks cut to a width: at its end, and at its beginning when the first mark would not be seen."""
    if metrics.horizontalAdvance(text) <= width:
        return text, tuple(marks)
    start = 0
    if marks and metrics.horizontalAdvance(text[: marks[0].start + marks[0].length]) > width * 0.8:
        start = max(0, marks[0].start - LEAD)
    shift = start - (start > 0)
    shown = metrics.elidedText(f"{'…' if start else ''}{text[start:]}", Qt.TextElideMode.ElideRight, width)
    moved = (Mark(mark.start - shift, min(mark.length, len(shown) - mark.start + shift)) for mark in marks)
    return shown, tuple(mark for mark in moved if mark.start >= 0 and mark.length > 0)
