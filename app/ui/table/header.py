"""The table's header: labels, marks of a sort by several columns, and a copy of itself over the frozen columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from app.ledgers.views.sorting import SortBy
from app.ui.palette import ACCENT, BORDER, BORDER_STRONG, CARD, HEADER, HEADER_TEXT, HOVER, font
from app.ui.table.columns import NARROWEST, WIDEST
from app.ui.table.model import LedgerTableModel

HEIGHT = 36
MARK_GAP = 3
ARROW, EDGE = 18, 4  # pixels at the right end: what opens the filter, and the last of them, where the width is dragged
MARK_SCALE = 0.8


class LedgerHeader(QHeaderView):
    """Emits `sort_clicked(logical index, whether to add to the sort)` and `menu_wanted(logical index, global position)`."""

    sort_clicked = Signal(int, bool)
    menu_wanted = Signal(int, QPoint)
    filter_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.marks: dict[str, str] = {}
        self.filtered: set[str] = set()
        self._adding = False
        self._pressed = -1  # section whose arrow the mouse button went down on
        self._hovered = -1
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(NARROWEST)
        self.setMaximumSectionSize(WIDEST)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMouseTracking(True)
        self.scale = 1.0
        self.setFont(font(bold=True))
        self.sectionClicked.connect(self._clicked)

    def sizeHint(self) -> QSize:
        """As wide as it likes, one line high."""
        return QSize(super().sizeHint().width(), round(HEIGHT * self.scale))

    def set_scale(self, scale: float) -> None:
        """How large headings are drawn."""
        self.scale = scale
        self.setFont(font(scale, bold=True))
        self.updateGeometry()
        self.geometriesChanged.emit()

    def show_sort(self, keys: Sequence[SortBy], visible: Sequence[str]) -> None:
        """Mark the columns of a sort: ▲, or ▲1 ▼2 when there are several."""
        shown = [by for by in keys if by.field in visible]
        self.marks = {
            by.field: f"{'▼' if by.descending else '▲'}{place if len(shown) > 1 else ''}" for place, by in enumerate(shown, 1)
        }
        self.viewport().update()

    def show_filtered(self, fields: Collection[str]) -> None:
        """Columns that are filtered by carry a funnel that stays."""
        if self.filtered != set(fields):
            self.filtered = set(fields)
            self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """A quiet label, a red mark if the column is sorted."""
        painter.save()
        painter.fillRect(rect, QColor(HOVER if logical == self._hovered else HEADER))
        painter.setPen(QColor(BORDER))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight() + QPoint(0, 8), rect.bottomRight() - QPoint(0, 8))
        arrow_shown = self._has_room(rect, logical)
        self._paint_label(painter, self._label_rect(rect, logical) if arrow_shown else rect.adjusted(2, 0, -3, 0), logical)
        model = self.model()
        is_filtered = isinstance(model, LedgerTableModel) and model.specs[logical].name in self.filtered
        if is_filtered or logical == self._hovered or arrow_shown:
            self._paint_arrow(painter, rect, logical, is_filtered)
        painter.restore()

    def _paint_label(self, painter: QPainter, rect: QRect, logical: int) -> None:
        model = self.model()
        if not isinstance(model, LedgerTableModel):
            return
        painter.setFont(self.font())
        metrics = painter.fontMetrics()
        mark = self.marks.get(model.specs[logical].name, "")
        small = font(MARK_SCALE * self.scale)
        taken = QFontMetrics(small).horizontalAdvance(mark) + MARK_GAP if mark else 0
        text = model.specs[logical].label
        if mark and rect.width() - taken < metrics.horizontalAdvance(text) <= rect.width():
            self._paint_corner_mark(painter, rect, mark, small)  # a full label is worth more than a mark beside it
            taken = 0
            mark = ""
        label = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() - taken)
        width = metrics.horizontalAdvance(label)
        left = rect.left() + max(0, (rect.width() - taken - width) // 2)
        painter.setFont(self.font())
        painter.setPen(QColor(HEADER_TEXT))
        painter.drawText(QRect(left, rect.top(), width + 1, rect.height()), Qt.AlignmentFlag.AlignVCenter, label)
        if mark:
            painter.setFont(small)
            painter.setPen(QColor(ACCENT))
            place = QRect(left + width + MARK_GAP, rect.top(), taken, rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, mark)

    def _label_width(self, logical: int) -> int:
        """Pixels of the label and its mark."""
        model = self.model()
        spec = model.specs[logical] if isinstance(model, LedgerTableModel) else None
        words = spec.label + self.marks.get(spec.name, "") if spec else ""
        return QFontMetrics(self.font()).horizontalAdvance(words) + 2 * MARK_GAP

    def _has_room(self, rect: QRect, logical: int) -> bool:
        """Whether the arrow can always be seen: beside the label and its mark, without covering either."""
        return rect.width() >= self._label_width(logical) + ARROW

    def _label_rect(self, rect: QRect, logical: int) -> QRect:
        """Where the label is centred: in the whole section, or beside the arrow where it would reach under it."""
        under = (rect.width() - self._label_width(logical)) // 2 < ARROW
        return rect.adjusted(2, 0, -ARROW if under else -3, 0)

    def _paint_arrow(self, painter: QPainter, rect: QRect, logical: int, is_filtered: bool) -> None:
        """What opens the filter: a small ▾, stronger under the mouse, a funnel where the column is filtered."""
        place = QRect(rect.right() - ARROW, rect.top() + 1, ARROW - 1, rect.height() - 2)
        painter.fillRect(place, QColor(HOVER if logical == self._hovered else HEADER))
        middle = QPointF(place.center()) + QPointF(0.5, 0)
        shape = (
            [(-4.5, -4), (4.5, -4), (1, 0.5), (1, 4.5), (-1, 4.5), (-1, 0.5)] if is_filtered else [(-4, -2), (4, -2), (0, 2.5)]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ACCENT if is_filtered else HEADER_TEXT if logical == self._hovered else BORDER_STRONG))
        painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in shape]))

    def arrow_at(self, place: QPoint) -> int:
        """The section whose filter arrow lies at a place, -1 for none. Not at the very edge, where widths are dragged."""
        logical = self.logicalIndexAt(place)
        if logical < 0:
            return -1
        right = self.sectionViewportPosition(logical) + self.sectionSize(logical)
        return logical if right - ARROW <= place.x() < right - EDGE else -1

    def _paint_corner_mark(self, painter: QPainter, rect: QRect, mark: str, small: QFont) -> None:
        painter.setFont(small)
        painter.setPen(QColor(ACCENT))
        painter.drawText(rect.translated(0, -3), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, mark)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The section under the mouse is a little lighter."""
        super().mouseMoveEvent(event)
        self._hover(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: object) -> None:
        """The mouse is gone."""
        self._hover(-1)

    def _hover(self, logical: int) -> None:
        if logical != self._hovered:
            self._hovered = logical
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The arrow opens the filter, anything else sorts or drags."""
        self._pressed = -1
        if event.button() == Qt.MouseButton.LeftButton and self.cursor().shape() != Qt.CursorShape.SplitHCursor:
            self._pressed = self.arrow_at(event.position().toPoint())
        if self._pressed < 0:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Shift adds a column to the sort."""
        if self._pressed >= 0:
            column, self._pressed = self._pressed, -1
            if self.arrow_at(event.position().toPoint()) == column:
                self.filter_wanted.emit(column)
            return
        self._adding = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)

    def _clicked(self, logical: int) -> None:
        self.sort_clicked.emit(logical, self._adding)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a column."""
        self.menu_wanted.emit(self.logicalIndexAt(event.pos()), event.globalPos())


class FrozenHeader(LedgerHeader):
    """Lies over the left end of the header and shows the columns that do not scroll. Follows the header, and it follows."""

    def __init__(self, header: LedgerHeader) -> None:
        super().__init__(header)
        self._header = header
        self.setObjectName("frozenHeader")
        self.setStyleSheet(f"#frozenHeader {{ background: {CARD}; }}")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header.sectionResized.connect(self._follow_size)
        self.sectionResized.connect(self._lead_size)
        header.sectionMoved.connect(self._follow_move)
        self.sectionMoved.connect(self._lead_move)
        self.sort_clicked.connect(header.sort_clicked)
        self.menu_wanted.connect(header.menu_wanted)
        self.filter_wanted.connect(header.filter_wanted)
        self.sectionHandleDoubleClicked.connect(header.sectionHandleDoubleClicked)

    def copy_sections(self) -> None:
        """Take over order, sizes and what is hidden."""
        for visual in range(self._header.count()):
            logical = self._header.logicalIndex(visual)
            self.moveSection(self.visualIndex(logical), visual)
            self.setSectionHidden(logical, self._header.isSectionHidden(logical))
            if not self._header.isSectionHidden(logical):
                self.resizeSection(logical, self._header.sectionSize(logical))

    def _follow_size(self, logical: int, _old: int, new: int) -> None:
        if self.sectionSize(logical) != new and new:
            self.resizeSection(logical, new)

    def _lead_size(self, logical: int, _old: int, new: int) -> None:
        if self._header.sectionSize(logical) != new and not self._header.isSectionHidden(logical) and new:
            self._header.resizeSection(logical, new)

    def _follow_move(self, logical: int, _old: int, new: int) -> None:
        if self.visualIndex(logical) != new:
            self.moveSection(self.visualIndex(logical), new)

    def _lead_move(self, logical: int, _old: int, new: int) -> None:
        if self._header.visualIndex(logical) != new:
            self._header.moveSection(self._header.visualIndex(logical), new)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A clear edge on the right."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QColor(BORDER_STRONG))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()
