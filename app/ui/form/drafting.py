"""Keeping a draft of what is being typed, at most DELAY_MS after the last key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import ExpectedError
from app.ledgers.changes.drafts import Draft

DELAY_MS = 800


class Drafting(QObject):
    """Asks for the draft now and then, and has it saved, or dropped when there is nothing to keep any more.

    `failed` carries the message when a draft could not be stored; it is tried again with the next key.
    """

    failed = Signal(str)

    def __init__(
        self,
        parent: QObject,
        draft: Callable[[], Draft | None],
        save: Callable[[Draft], object],
        drop: Callable[[str, str], None],
    ) -> None:
        super().__init__(parent)
        self._draft, self._save, self._drop = draft, save, drop
        self._kept: tuple[str, str] | None = None
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self._keep)

    def touch(self) -> None:
        """Something was typed. A timer that runs already is left alone, so that steady typing is kept too."""
        if not self._timer.isActive():
            self._timer.start()

    def leave(self) -> None:
        """Another row is about to be shown: keep now what waits to be kept of this one."""
        if self._timer.isActive():
            self._timer.stop()
            self._keep()
        self._kept = None

    def knows(self, draft: Draft) -> None:
        """A draft of this row is in store."""
        self._kept = (draft.ledger, draft.row)

    def forget(self) -> None:
        """The row is saved or given up: its draft is not needed."""
        self._timer.stop()
        if self._kept:
            ledger, row = self._kept
            self._kept = None
            self._try(lambda: self._drop(ledger, row))

    def _keep(self) -> None:
        draft = self._draft()
        if draft is None:
            self.forget()
            return
        self._kept = (draft.ledger, draft.row)
        self._try(lambda: self._save(draft))

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ExpectedError as error:
            self.failed.emit(error.message)


def now_text() -> str:
    """This moment in local time, ISO 8601 in seconds, as drafts note it."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def draft_time(draft: Draft) -> str:
    """When a draft was made, as a person reads it: 11-10 10:32."""
    try:
        return f"{dt.datetime.fromisoformat(draft.saved_at):%m-%d %H:%M}"
    except ValueError:
        return "上次"
