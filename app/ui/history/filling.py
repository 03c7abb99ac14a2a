"""Indexes commits that are older than this PC's index of the history, a few at a time, while somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.core.errors import StorageError
from app.ledgers.history import History
from app.store.history import Filled
from app.ui.jobs import Queue
from app.ui.session import Session


class Filling(QObject):
    """Runs once; `done` follows only when there was something to index."""

    running = Signal(bool)
    done = Signal()

    def __init__(self, owner: QObject, history: History, session: Session, failed: Callable[[Exception], object]) -> None:
        super().__init__(owner)
        self.history = history
        self.session = session
        self.failed = failed
        self._begun = False
        self._found = False

    def start(self) -> None:
        """Begin, unless it was begun before."""
        if not self._begun:
            self._begun = True
            self._step(None)

    def _step(self, before: int | None) -> None:
        history = self.history
        self.session.jobs.start(lambda job: history.fill(before), self._go_on, self._stop, queue=Queue.HISTORY, owner=self)

    def _go_on(self, filled: Filled) -> None:
        self._found = self._found or filled.indexed > 0
        self.running.emit(filled.before is not None)
        if filled.before is not None:
            self._step(filled.before)
        elif self._found:
            self.done.emit()

    def _stop(self, fault: Exception) -> None:
        """While the share is away the rest waits for the next time the history is looked at."""
        self._begun = False
        self.running.emit(False)
        if not isinstance(fault, StorageError):
            self.failed(fault)
