"""A narrow list of cards beside what the chosen one stands for: kept days, hand-outs, returned files, schemes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.style_option import parts

KEY = Qt.ItemDataRole.UserRole


class CardSizes(QStyledItemDelegate):
    """Qt forgets the tick where it counts the lines that a text is broken into (QCommonStyle, CT_ItemViewItem)."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as the lines beside the tick need."""
        if index.data(Qt.ItemDataRole.CheckStateRole) is None:
            return super().sizeHint(option, index)
        widget = parts(option).widget
        style = widget.style() if widget is not None else QApplication.style()
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, widget) + 1
        tick = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, option, widget) + 2 * margin
        narrower = QStyleOptionViewItem(option)
        parts(narrower).rect = parts(option).rect.adjusted(0, 0, -tick, 0)
        return super().sizeHint(narrower, index)


class CardList(QListWidget):
    """`chosen` follows a person's choice with the key of the card; a card without a key stands for nothing."""

    chosen = Signal(object)

    def __init__(self, name: str, width: int) -> None:
        """`name` is for a screen reader; `width` in pixels at 96 dpi."""
        super().__init__()
        self.setObjectName("cards")
        self.setAccessibleName(name)
        self.setFixedWidth(width)
        self.setWordWrap(True)
        self.setItemDelegate(CardSizes(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._choose)

    def show_cards(self, cards: Iterable[QListWidgetItem], current: object = None) -> None:
        """Show these; the one with the key `current` is marked, which nobody chose."""
        with QSignalBlocker(self):
            self.clear()
            for card in cards:
                self.addItem(card)
            self.mark(current)

    def mark(self, current: object) -> None:
        """Mark the card with this key, none when there is no such one."""
        with QSignalBlocker(self):
            places = (place for place in range(self.count()) if self.item(place).data(KEY) == current)
            self.setCurrentRow(-1 if current is None else next(places, -1))

    def _choose(self, card: QListWidgetItem | None) -> None:
        if card is not None and card.data(KEY) is not None:
            self.chosen.emit(card.data(KEY))


def card_of(text: str, key: object, tip: str = "") -> QListWidgetItem:
    """A card of one or two lines."""
    card = QListWidgetItem(text)
    card.setData(KEY, key)
    card.setToolTip(tip)
    return card


def list_beside(outer: QVBoxLayout, cards: CardList, right: QVBoxLayout, empty: QWidget) -> QStackedLayout:
    """The list with what it shows at its right, and what stands there instead when there is no card, below all in `outer`."""
    body = QWidget()
    line = QHBoxLayout(body)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(12)
    line.addWidget(cards)
    line.addLayout(right, 1)
    stack = QStackedLayout()
    outer.addLayout(stack, 1)  # before anything is in it: what a stack without a place shows is a window
    stack.addWidget(body)
    stack.addWidget(empty)
    return stack


def empty_card(*parts: QWidget) -> QFrame:
    """What a page says while it has nothing to show: centred, a little above the middle."""
    card = QFrame()
    card.setProperty("card", True)
    column = QVBoxLayout(card)
    column.addStretch(2)
    for part in parts:
        column.addWidget(part, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
    column.addStretch(3)
    return card
