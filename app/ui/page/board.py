"""The rows of a ledger as cards in columns by the words of a choice (制度: 当前阶段). Dragging a card changes its word.

The drag is the board's own and not the system's: it stays inside the window, works on every platform alike, and is seen at
once. Keys: arrows walk, Ctrl+←/→ moves the card, Enter opens it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.kinds import Value
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Board
from app.ledgers.views.view import LedgerView
from app.ui.page.board_cards import COLUMN_WIDTH, GAP, CardDelegate, CardModel
from app.ui.palette import BORDER, CARD, FOCUS, HOVER, SELECTION_SOFT, TEXT
from app.ui.widgets import mark, pill_style, words

EDGE, ROLL_MS = 32, 30  # pixels at the sides where a dragged card makes the board roll on, and how often it does

SHEET = f"""
#board, #boardPage {{ background: transparent; }}
#boardColumn {{ background: {HOVER}; border: 1px solid {BORDER}; border-radius: 8px; }}
#boardColumn[aim="true"] {{ border: 2px solid {FOCUS}; background: {SELECTION_SOFT}; }}
#boardColumn QListView {{ background: transparent; border: none; outline: 0; }}
#ghost {{
    background: {CARD}; border: 1px solid {FOCUS}; border-radius: 6px; padding: 8px 10px; color: {TEXT}; font-weight: 600;
}}
"""


class BoardColumn(QFrame):
    """One word of the choice with its cards."""

    def __init__(self, ledger: Ledger, board: Board, word: str) -> None:
        super().__init__()
        self.word = word
        self.setObjectName("boardColumn")
        self.setFixedWidth(COLUMN_WIDTH)
        kind = ledger.fields[board.field].kind
        title = words(word)
        title.setStyleSheet(pill_style(kind.tone(word)))
        self.count = words(look="soft")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(self.count)
        self.model = CardModel()
        self.list = QListView()
        self.list.setAccessibleName(word)
        self.list.setModel(self.model)
        self.list.setItemDelegate(CardDelegate(ledger, board, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)

    def show_cards(self, view: LedgerView, positions: list[int]) -> None:
        """Other cards; the current one stays current where it is still here."""
        current = self.list.currentIndex().row()
        row_id = self.model.row_id(current) if 0 <= current < len(self.model.positions) else None
        self.model.show(view, positions)
        self.count.setText(str(len(positions)))
        if row_id is not None:
            self.choose(row_id)

    def choose(self, row_id: int) -> bool:
        """Make a card the current one; whether it is here."""
        view = self.model.view
        position = view.positions.get(row_id) if view else None
        if position is None or position not in self.model.positions:
            return False
        self.list.setCurrentIndex(self.model.index(self.model.positions.index(position)))
        return True

    def current_id(self) -> int | None:
        """The row of the current card."""
        index = self.list.currentIndex()
        return self.model.row_id(index.row()) if index.isValid() else None


class BoardView(QScrollArea):
    """All columns. `moved` carries row id, new word and the word seen before; `opened` a row id."""

    moved = Signal(object, object, object)
    opened = Signal(object)

    def __init__(self, ledger: Ledger, board: Board) -> None:
        super().__init__()
        self.setObjectName("board")
        self.setStyleSheet(SHEET)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.ledger, self.board = ledger, board
        self.read_only = False
        kind = ledger.fields[board.field].kind
        page = QWidget()
        page.setObjectName("boardPage")
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.columns = [BoardColumn(ledger, board, word) for word in kind.choices]
        for column in self.columns:
            row.addWidget(column)
            column.list.viewport().installEventFilter(self)
            column.list.installEventFilter(self)
            column.list.activated.connect(lambda index, column=column: self.opened.emit(column.model.row_id(index.row())))
        row.addStretch()
        self.setWidget(page)
        self.ghost = QLabel(self.viewport())
        self.ghost.setObjectName("ghost")
        self.ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.ghost.hide()
        self._pressed: tuple[BoardColumn, int, QPoint] | None = None  # column, row id, place in the window
        self._place = QPoint()  # of the mouse while a card is dragged
        self._rolling = QTimer(self, interval=ROLL_MS)
        self._rolling.timeout.connect(self._roll)
        self._wanted: tuple[BoardColumn, int] | None = None  # the card to be current once it is in that column

    def show_rows(self, view: LedgerView) -> None:
        """The rows that the page shows, in its order."""
        place = view.places[self.board.field]
        groups: dict[Value, list[int]] = {}
        for position in view.shown:
            groups.setdefault(view.rows[position][place], []).append(position)
        for column in self.columns:
            column.show_cards(view, groups.get(column.word, []))
        if self._wanted is not None and self._wanted[0].choose(self._wanted[1]):
            column, self._wanted = self._wanted[0], None
            column.list.setFocus()
            self.ensureWidgetVisible(column)

    def move_card(self, column: BoardColumn, row_id: int, target: BoardColumn) -> None:
        """Ask for another word."""
        if target is not column and not self.read_only:
            self._wanted = (target, row_id)
            self.moved.emit(row_id, target.word, column.word)

    # Mouse and keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press begins, a move drags, a release drops."""
        column = next((item for item in self.columns if watched in (item.list, item.list.viewport())), None)
        if column is None:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.key_pressed(column, event)
        if isinstance(event, QMouseEvent) and watched is column.list.viewport():
            return self.mouse_used(column, event)
        return False

    def mouse_used(self, column: BoardColumn, event: QMouseEvent) -> bool:
        """One mouse event over a column's cards; True when it belongs to a drag."""
        place = column.list.viewport().mapTo(self, event.position().toPoint())
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            index = column.list.indexAt(event.position().toPoint())
            self._pressed = (column, column.model.row_id(index.row()), place) if index.isValid() else None
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None and not self.read_only:
            far = (place - self._pressed[2]).manhattanLength() >= QApplication.startDragDistance()
            if far or self.ghost.isVisible():
                self.drag_to(place, *self._pressed[:2])
                return True
        elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            begun, row_id, _ = self._pressed
            dragging, self._pressed = self.ghost.isVisible(), None
            if dragging:
                target = self.column_at(place)
                self.end_drag()
                if target is not None:
                    self.move_card(begun, row_id, target)
                return True
        return False

    def drag_to(self, place: QPoint, column: BoardColumn, row_id: int) -> None:
        """Show the card of a column under the mouse, and the column it would go to."""
        column.choose(row_id)
        if not self.ghost.isVisible():
            name = str(column.list.currentIndex().data())
            self.ghost.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, COLUMN_WIDTH - 24))
            self.ghost.adjustSize()
        self.ghost.move(self.viewport().mapFrom(self, place) + QPoint(8, 8))
        self.ghost.show()
        self.ghost.raise_()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._place = place
        self._aim()
        if self._roll_step():
            self._rolling.start()
        else:
            self._rolling.stop()

    def _aim(self) -> None:
        target = self.column_at(self._place)
        for item in self.columns:
            mark(item, "aim", item is target and self._pressed is not None and item is not self._pressed[0])

    def _roll_step(self) -> int:
        """How far the board rolls on, in pixels: the mouse at a side leads to the columns out of sight."""
        if self._place.x() > self.width() - EDGE:
            return GAP * 2
        return -GAP * 2 if self._place.x() < EDGE else 0

    def _roll(self) -> None:
        """As long as the mouse stays at the side, for a hand that waits there does not move."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + self._roll_step())
        self._aim()

    def end_drag(self) -> None:
        """The card lies down, wherever."""
        self._rolling.stop()
        self.ghost.hide()
        self.unsetCursor()
        for item in self.columns:
            mark(item, "aim", False)

    def column_at(self, place: QPoint) -> BoardColumn | None:
        """The column under a place of this widget."""
        if not self.rect().contains(place):
            return None
        for column in self.columns:
            left = column.mapTo(self, QPoint(0, 0)).x()
            if left <= place.x() < left + column.width():
                return column
        return None

    def key_pressed(self, column: BoardColumn, event: QKeyEvent) -> bool:
        """←/→ go to the next column, with Ctrl the card goes there; Escape ends a drag."""
        if event.key() == Qt.Key.Key_Escape and self.ghost.isVisible():
            self._pressed = None
            self.end_drag()
            return True
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            return False
        place = self.columns.index(column) + step
        if not 0 <= place < len(self.columns):
            return True
        row_id = column.current_id()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if row_id is not None:
                self.move_card(column, row_id, self.columns[place])
        else:
            self.walk(place, step)
        return True

    def walk(self, place: int, step: int) -> None:
        """Go to the next column that has a card."""
        found: Sequence[BoardColumn] = self.columns[place:] if step > 0 else self.columns[place::-1]
        target = next((column for column in found if column.model.positions), None)
        if target is not None:
            target.list.setFocus()
            self.ensureWidgetVisible(target)
            if not target.list.currentIndex().isValid():
                target.list.setCurrentIndex(target.model.index(0))
