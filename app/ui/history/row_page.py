"""The tab 修改记录 of the form: what happened to the row, newest first. It reads nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.ledgers.history import Step, local_moment
from app.ui.form.card_scroll import CardScroll
from app.ui.history.story_block import StoryBlock, settle
from app.ui.widgets import button, words

TITLE = "修改记录"
READING, NEW, NONE = "正在读取…", "先保存，以后的每次修改都会记在这里。", "还没有修改记录。"
FILLING = "正在整理较早的修改记录…"


class StepCard(QFrame):
    """One step: when, who, what was done, and what it changed in the row."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step
        self.setProperty("entry", True)
        self.when = words(moment_text(step.line.time), "heading")
        self.who = words(f"{step.line.user} · {step.line.pc}", "soft small")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.when)
        head.addWidget(self.who, 1, Qt.AlignmentFlag.AlignRight)
        self.action = words(step.line.action, "soft small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 12)
        column.setSpacing(5)
        column.addLayout(head)
        column.addWidget(self.action)
        self.blocks = [StoryBlock(story, titled=False) for story in step.rows]
        for block in self.blocks:
            if block is not self.blocks[0]:
                column.addSpacing(4)
            column.addWidget(block)
        if step.fault:
            column.addWidget(words(step.fault, "wrong small", wrap=True))


class HistoryPage(CardScroll):
    """The steps of one row. `wanted` asks for those before a number, None for the newest; it is asked only when seen."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(NONE)
        self.setObjectName("page_history")
        self.cards: dict[int, StepCard] = {}
        self._new = self._stale = True
        self.older = button("更早的修改…", "quiet", "olderSteps")
        self.older.clicked.connect(self._ask_older)
        self.filling = words(FILLING, "soft small")
        for below in (self.older, self.filling):
            self.below.addWidget(below, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.filling.hide()
        self.clear(new=True)

    def clear(self, new: bool) -> None:
        """Another row is shown; a new one has no history yet."""
        for card in self.cards.values():
            self._drop(card)
        self.cards = {}
        self._new = new
        self.older.hide()
        self.note.setText(NEW if new else READING)
        self.note.show()
        self.verticalScrollBar().setValue(0)
        self.refresh()

    def set_new(self, new: bool) -> None:
        """A new row was saved: its history begins."""
        if new != self._new:
            self.clear(new)

    def refresh(self) -> None:
        """The row has changed: read its newest steps as soon as they are looked at."""
        self._stale = True
        if self.isVisible() and not self._new:
            self._stale = False
            self.wanted.emit(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is not known yet."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """What changes meanwhile is read when the page is seen again."""
        super().hideEvent(event)
        self._stale = True

    def show_steps(self, steps: Sequence[Step], newest: bool, more: bool) -> None:
        """Show steps: the newest ones, of which some may stand here already, or older ones that were asked for."""
        if newest:
            self._forget(steps, complete=not more)
        for step in steps:
            known = self.cards.get(step.line.sequence)
            if known is None or known.step != step:
                self._put(StepCard(step), known)
        if not newest or len(self.cards) == len(steps):
            self.older.setVisible(more)
        settle(self.cards.values())
        self.older.setEnabled(True)
        self.note.setText(NONE)
        self.note.setVisible(not self.cards)

    def _forget(self, steps: Sequence[Step], *, complete: bool) -> None:
        """Drop what the newest steps do not have any more, and all when there is a gap between them and what stands here."""
        numbers = {step.line.sequence for step in steps}
        oldest = 0 if complete or not numbers & set(self.cards) else min(numbers)
        for number in [number for number in self.cards if number >= oldest and number not in numbers]:
            self._drop(self.cards.pop(number))

    def show_filling(self, under_way: bool) -> None:
        """Whether commits of the time before the index are still being read."""
        self.filling.setVisible(under_way)

    def _ask_older(self) -> None:
        self.older.setEnabled(False)
        self.wanted.emit(min(self.cards))

    def _put(self, card: StepCard, known: StepCard | None) -> None:
        if known is not None:
            self._drop(known)
        number = card.step.line.sequence
        self.cards[number] = card
        self.list.insertWidget(sorted(self.cards, reverse=True).index(number), card)

    def _drop(self, card: StepCard) -> None:
        self.list.removeWidget(card)
        card.hide()
        card.deleteLater()


def moment_text(time: str) -> str:
    """2023-11-20 14:03 on this PC's clock; a header that holds no time as it is."""
    moment = local_moment(time)
    return moment.strftime("%Y-%m-%d %H:%M") if moment else time
