"""What the tabs of child rows have in common: a place to add on top, the rows below, a word when there are none."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.core.kinds import Value
from app.ledgers.schema.child import Child
from app.ui.form.field_page import MARGIN
from app.ui.widgets import words


class ChildCard(QFrame):
    """One child row; `child_id` is its id."""

    def __init__(self, row: Mapping[str, Value]) -> None:
        super().__init__()
        self.setProperty("entry", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.child_id = int(row["id"] or 0)

    @abstractmethod
    def set_read_only(self, read_only: bool) -> None:
        """Only shown."""


CardType = TypeVar("CardType", bound=ChildCard)


class ChildPage(QWidget, Generic[CardType]):
    """The rows of one kind that belong to the row of the form; `area` scrolls."""

    adder_stays = False  # whether the place to add stands above what scrolls

    def __init__(self, child: Child, adder: QWidget) -> None:
        super().__init__()
        self.setObjectName(f"page_{child.key}")
        self.child = child
        self.cards: dict[int, CardType] = {}
        self._adder = adder
        self._read_only = self._new = False
        self.empty = words(look="soft", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(0, 24, 0, 0)
        page = QWidget()
        page.setObjectName("page")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(MARGIN, 0 if self.adder_stays else 14, MARGIN, 14)
        self.column.setSpacing(10)
        self.column.addWidget(self.empty)
        self.column.addLayout(self._list)
        self.column.addStretch()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setWidget(page)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.outer.setSpacing(0)
        if self.adder_stays:
            self.outer.addWidget(adder)
        else:
            self.column.insertWidget(0, adder)
        self.outer.addWidget(self.area, 1)
        self._arrange()

    @abstractmethod
    def make_card(self, row: Mapping[str, Value]) -> CardType:
        """The card of a row, its signals connected."""

    def load(self, rows: Sequence[Mapping[str, Value]]) -> None:
        """Show these rows in place of the former; the one with the focus keeps it."""
        focused = next((child_id for child_id, card in self.cards.items() if card.hasFocus()), None)
        for old in self.cards.values():
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = {}
        for row in rows:
            card = self.make_card(row)
            card.set_read_only(self._read_only or self.child.kept)
            self.cards[card.child_id] = card
            self._list.addWidget(card)
        if focused in self.cards:
            self.cards[focused].setFocus()
        self._arrange()

    def set_read_only(self, read_only: bool) -> None:
        """Only shown."""
        self._read_only = read_only
        for card in self.cards.values():
            card.set_read_only(read_only or self.child.kept)
        self._arrange()

    def set_new(self, new: bool) -> None:
        """A row that is not saved yet has nothing to add to."""
        self._new = new
        self._arrange()

    def may_add(self) -> bool:
        """Whether rows may be added now."""
        return not self._read_only and not self._new and not self.child.kept

    def _arrange(self) -> None:
        self._adder.setVisible(self.may_add())
        self.empty.setVisible(not self.cards)
        self.empty.setText(
            f"先保存，再添加{self.child.title}。" if self._new and not self.child.kept else f"还没有{self.child.title}。"
        )
