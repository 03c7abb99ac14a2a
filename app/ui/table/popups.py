"""What opens beside a cell while it is edited: the list of words to choose from, and the bubble that says what is wrong.

Both are children of the window and never take the focus, so that the keys and the input method stay in the cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QVBoxLayout, QWidget

from app.ui.palette import BORDER_STRONG, CARD, SELECTION, TONES

MOST_VISIBLE = 9
ROW_HEIGHT = 28
WIDEST_BUBBLE = 360


def put_beside(popup: QWidget, anchor: QWidget, gap: int = 1) -> None:
    """Place a child of the window below the anchor, above it where the window ends, and never beyond its edges."""
    window = anchor.window()
    below = anchor.mapTo(window, QPoint(0, anchor.height() + gap))
    above = anchor.mapTo(window, QPoint(0, -gap)).y() - popup.height()
    fits = below.y() + popup.height() <= window.height()
    left = max(0, min(below.x(), window.width() - popup.width()))
    popup.move(left, below.y() if fits or above < 0 else above)
    popup.raise_()


class WordList(QFrame):
    """Words under the cell. `picked` is emitted by a click."""

    picked = Signal(str)

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor.window())
        self.anchor = anchor
        self.setObjectName("wordList")
        self.setStyleSheet(
            f"#wordList {{ background: {CARD}; border: 1px solid {BORDER_STRONG}; border-radius: 4px; }}"
            f"#wordList QListWidget {{ border: none; background: transparent; }}"
            f"#wordList QListWidget::item {{ height: {ROW_HEIGHT}px; padding: 0 8px; }}"
            f"#wordList QListWidget::item:hover, #wordList QListWidget::item:selected {{ background: {SELECTION}; }}"
        )
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(lambda item: self.picked.emit(item.text()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 3, 1, 3)
        layout.addWidget(self.list)
        self.hide()

    def offer(self, words: Sequence[str], marked: str | None) -> None:
        """Show the words with one of them marked; no words hide the list."""
        self.list.clear()
        if not words:
            self.hide()
            return
        self.list.addItems(list(words))
        if marked in words:
            self.list.setCurrentRow(words.index(marked))
        visible = min(len(words), MOST_VISIBLE)
        bar = self.list.verticalScrollBar().sizeHint().width() if len(words) > MOST_VISIBLE else 0
        width = max(self.list.fontMetrics().horizontalAdvance(word) for word in words) + 36 + bar
        self.resize(max(width, self.anchor.width()), visible * ROW_HEIGHT + 8)
        put_beside(self, self.anchor)
        self.show()

    def step(self, by: int) -> None:
        """Mark the next or the previous word."""
        count = self.list.count()
        row = self.list.currentRow()
        self.list.setCurrentRow((row + by) % count if row >= 0 else 0 if by > 0 else count - 1)

    def marked(self) -> str | None:
        """The marked word of a visible list."""
        item = self.list.currentItem() if self.isVisible() else None
        return item.text() if item else None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """At the end of the list the wheel does not go on to the table."""
        event.accept()


class Bubble(QLabel):
    """Says at the cell why what was typed cannot be taken."""

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor.window())
        self.anchor = anchor
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        red = TONES["red"]
        self.setObjectName("bubble")
        self.setStyleSheet(
            f"#bubble {{ background: {red.background}; color: {red.foreground}; border: 1px solid {red.foreground};"
            " border-radius: 4px; padding: 5px 8px; }"
        )
        self.hide()

    def say(self, message: str) -> None:
        """Show a message; "" hides the bubble."""
        self.setText(message)
        if not message:
            self.hide()
            return
        room = QRect(0, 0, WIDEST_BUBBLE, 400)
        needed = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, message)
        self.resize(needed.width() + 22, needed.height() + 14)
        put_beside(self, self.anchor, gap=3)
        self.show()
