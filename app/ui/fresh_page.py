"""A page that shows something worked out from rows: read on a worker thread, read again when its tables change."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtCore import QTimer

from app.core.changes import Change
from app.ui.jobs import Job, Queue
from app.ui.page_widget import PageContext, PageWidget

PAUSE_MS = 300  # changes that come one after the other are read once
HIDDEN_PAUSE_MS = 3000  # of a page that is kept ready while another one is shown


class FreshPage(PageWidget):
    """What `make_work` gives runs on the READ thread; `show_result` gets its result on the GUI thread.

    While the page is not shown, a change only marks it as stale, unless the page is `kept_ready`.
    """

    kept_ready = False  # whether it is read again after a change although it is not shown, to stand there at once

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.stale = True
        self.gave_up = False  # whether the last reading failed
        self._asked = self._shown = 0  # readings begun, and the last one that is shown
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self.reload)
        self.session.changed.connect(self._changed)
        self.session.day_changed.connect(self._age)

    @abstractmethod
    def tables(self) -> Collection[str]:
        """The database tables whose changes show on the page."""

    @abstractmethod
    def make_work(self) -> Callable[[Job], Any]:
        """What reads and works out what the page shows. Made on the GUI thread, it runs on another one."""

    @abstractmethod
    def show_result(self, result: Any) -> None:
        """Show it."""

    @property
    def ready(self) -> bool:
        """Whether what is shown is up to date."""
        return not self.stale and self._asked == self._shown

    def show_freshness(self) -> None:
        """Called whenever `ready` may have changed: what still stands there may be marked."""

    def activate(self) -> None:
        """The page came to the front."""
        if self.stale:
            self.reload()

    def reload(self) -> None:
        """Read anew; the answer to an earlier question is not shown any more."""
        self._pause.stop()
        self.stale = self.gave_up = False
        self._asked += 1
        number = self._asked
        self.show_freshness()
        self.session.jobs.start(
            self.make_work(),
            lambda result: self._answer(number, result),
            lambda fault: self._give_up(number, fault),
            queue=Queue.READ,
            owner=self,
        )

    def _answer(self, number: int, result: Any) -> None:
        if number == self._asked:
            self._shown = number
            self.show_freshness()
            self.show_result(result)

    def _give_up(self, number: int, fault: Exception) -> None:
        if number == self._asked:
            self._shown, self.stale, self.gave_up = number, True, True
            self.show_freshness()
            self.failed(fault)

    def _changed(self, change: Change) -> None:
        if not set(self.tables()).isdisjoint(change.tables):
            self._age()

    def _age(self) -> None:
        self.stale = True
        if self.isVisible():
            self._pause.start(PAUSE_MS)
        elif self.kept_ready:
            self._pause.start(HIDDEN_PAUSE_MS)
        self.show_freshness()
