"""The cards of a board: which rows a column shows, and how one is drawn."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.core.kinds import Light
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Board
from app.ledgers.views.view import LedgerView
from app.ui.palette import BORDER, CARD, FOCUS, TEXT, TEXT_SOFT, TONES, font
from app.ui.style_option import parts

COLUMN_WIDTH, CARD_HEIGHT, GAP = 196, 92, 8  # pixels at 96 dpi
Index = QModelIndex | QPersistentModelIndex


class CardModel(QAbstractListModel):
    """The cards of one column, as positions in the page's view."""

    def __init__(self) -> None:
        super().__init__()
        self.view: LedgerView | None = None  # until rows are shown
        self.positions: list[int] = []
        self.ids: list[int] = []

    def show(self, view: LedgerView, positions: list[int]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.view, self.positions = view, positions
        self.ids = [view.ids[position] for position in positions]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many cards."""
        return 0 if parent.isValid() else len(self.positions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row's name, for readers and tool tips; the delegate draws the rest."""
        if self.view is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        name = self.view.ledger.name_field
        return self.view.ledger.fields[name].kind.text(self.view.value(self.positions[index.row()], name))

    def row_id(self, row: int) -> int:
        """The row of a card."""
        return self.ids[row]


class CardDelegate(QStyledItemDelegate):
    """Draws a card: the name in two lines, the declared fields below, a light at the left edge."""

    def __init__(self, ledger: Ledger, board: Board, parent: QObject) -> None:
        super().__init__(parent)
        self.ledger, self.board = ledger, board
        lights = (name for name, spec in ledger.fields.items() if isinstance(spec.kind, Light))
        self.light = next(lights, "")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All cards are alike, which lets the list skip measuring."""
        return QSize(COLUMN_WIDTH - 24, CARD_HEIGHT + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one card."""
        model = index.model()
        if not isinstance(model, CardModel) or model.view is None:
            return
        view, position = model.view, model.positions[index.row()]
        area: QRect = parts(option).rect.adjusted(2, 0, -2, -GAP)
        state = parts(option).state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(FOCUS if chosen else BORDER))
        painter.setBrush(QColor(CARD))
        painter.drawRoundedRect(area, 6, 6)
        self.draw_light(painter, area, view, position)
        inner = area.adjusted(12, 8, -8, -8)
        painter.setPen(QColor(TEXT))
        painter.setFont(font(bold=True))
        line = painter.fontMetrics().lineSpacing()
        self.draw_name(painter, QRect(inner.left(), inner.top(), inner.width(), line * 2), str(index.data()))
        painter.setPen(QColor(TEXT_SOFT))
        painter.setFont(font(0.9))
        below = QRect(inner.left(), inner.top() + line * 2 + 4, inner.width(), inner.height() - line * 2 - 4)
        shown = [part for part in (self.text(view, position, name) for name in self.board.card) if part]
        lines = (" · ".join(shown[:2]), " · ".join(shown[2:]))
        text = "\n".join(painter.fontMetrics().elidedText(part, Qt.TextElideMode.ElideRight, inner.width()) for part in lines)
        painter.drawText(below, Qt.AlignmentFlag.AlignTop, text)
        painter.restore()

    def draw_light(self, painter: QPainter, area: QRect, view: LedgerView, position: int) -> None:
        """A strip in the colour of the warning light."""
        if not self.light:
            return
        kind = self.ledger.fields[self.light].kind
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TONES[kind.tone(view.value(position, self.light))].foreground))
        painter.drawRoundedRect(QRect(area.left() + 4, area.top() + 8, 3, area.height() - 16), 1.5, 1.5)
        painter.restore()

    def draw_name(self, painter: QPainter, area: QRect, name: str) -> None:
        """The name in at most two lines; the second ends with … when there is more."""
        metrics = painter.fontMetrics()
        first = name
        while first and metrics.horizontalAdvance(first) > area.width():
            first = first[:-1]
        rest = metrics.elidedText(name[len(first) :], Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area.left(), area.top() + metrics.ascent(), first)
        painter.drawText(area.left(), area.top() + metrics.ascent() + metrics.lineSpacing(), rest)

    def text(self, view: LedgerView, position: int, name: str) -> str:
        """One declared field as the table shows it."""
        return self.ledger.fields[name].kind.text(view.value(position, name))
