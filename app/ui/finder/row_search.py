"""Looking through the ledgers while somebody types: one job after another, each ledger's rows as soon as they are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.core.errors import CancelledError
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.find_rows import Hit, find_ids, find_rows, hits_of, meant_names
from app.ledgers.views.find_words import Word
from app.scoring.metric import RowRef
from app.ui.jobs import Job, Queue
from app.ui.session import Session
from app.ui.stars.opening import page_for

T = TypeVar("T")
MOST_SHOWN = 5000  # rows that 查看全部 shows


class RowSearch(QObject):
    """One search at a time; a new one, or `cancel`, ends the one before."""

    words_known = Signal(object)  # tuple[Word]: with the names that they spell
    found = Signal(object, object)  # Ledger, list[Hit]
    ended = Signal()
    all_found = Signal(str, object)  # page key, ids
    known = Signal(object)  # list[Hit]: rows that were asked for by their ids

    def __init__(self, parent: QObject, session: Session) -> None:
        super().__init__(parent)
        self.session = session
        self._jobs: list[Job] = []
        self._number = 0  # of the search; what an earlier one still sends is left out

    def start(self, words: Sequence[Word], ledgers: Sequence[Ledger], *, deleted: bool) -> None:
        """Look through the ledgers in their order."""
        self.cancel()
        database, number = self.session.office.database, self._number

        def go_on(meant: tuple[Word, ...]) -> None:
            if number == self._number:
                self.words_known.emit(meant)
                for ledger in ledgers:
                    self._look_through(ledger, meant, deleted, last=ledger is ledgers[-1])

        self._start(lambda job: meant_names(database, words, job.is_cancelled), go_on)

    def _look_through(self, ledger: Ledger, words: Sequence[Word], deleted: bool, *, last: bool) -> None:
        database, today, number = self.session.office.database, self.session.today(), self._number

        def show(hits: list[Hit]) -> None:
            if number != self._number:
                return
            self.found.emit(ledger, hits)
            if last:
                self.ended.emit()

        self._start(lambda job: find_rows(database, ledger, words, today, job.is_cancelled, deleted=deleted), show)

    def find_all(self, ledger: Ledger, words: Sequence[Word]) -> None:
        """Every row of one ledger, for its page."""
        database, today = self.session.office.database, self.session.today()

        def look(job: Job) -> tuple[str, frozenset[int]] | None:
            ids = find_ids(database, ledger, words, today, job.is_cancelled, MOST_SHOWN)
            return page_for(database, [RowRef(ledger.key, row_id, "") for row_id in ids], today) if ids else None

        self._start(look, lambda found: self.all_found.emit(*found) if found else None)

    def read(self, rows: Sequence[tuple[str, int]]) -> None:
        """Rows by ledger and id as hits; those that are deleted or locked are left out."""
        database, today, number = self.session.office.database, self.session.today(), self._number

        def work(job: Job) -> list[Hit]:
            return [hit for key, row_id in rows if key in BY_KEY for hit in hits_of(database, BY_KEY[key], [row_id], today)]

        self._start(work, lambda hits: self.known.emit(hits) if number == self._number else None)

    def _start(self, work: Callable[[Job], T], done: Callable[[T], object]) -> None:
        job = self.session.jobs.start(work, done, self._failed, queue=Queue.FIND, owner=self)
        self._jobs.append(job)
        job.ended.connect(lambda: self._jobs.remove(job) if job in self._jobs else None)

    def _failed(self, fault: Exception) -> None:
        if not isinstance(fault, CancelledError):
            self.session.failed.emit(fault)

    @property
    def busy(self) -> bool:
        """Whether anything is still being looked through."""
        return bool(self._jobs)

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        self._number += 1
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
