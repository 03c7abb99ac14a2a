"""Reads the history of the row in a form, page by page, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.ledgers.history import History, Step
from app.ledgers.schema.declaration import Ledger
from app.ui.history.filling import Filling
from app.ui.history.row_page import HistoryPage
from app.ui.jobs import Queue
from app.ui.session import Session

PAGE = 20  # steps read at once


class RowFeed(QObject):
    """Feeds the page of a form; `row` gives the id of the row shown, None for a new one."""

    def __init__(
        self,
        page: HistoryPage,
        ledger: Ledger,
        session: Session,
        failed: Callable[[Exception], object],
        row: Callable[[], int | None],
    ) -> None:
        super().__init__(page)
        self.page = page
        self.ledger = ledger
        self.session = session
        self.failed = failed
        self.row = row
        self.history = History(session.office)
        self.filling = Filling(self, self.history, session, failed)
        self.filling.running.connect(page.show_filling)
        self.filling.done.connect(page.refresh)
        page.wanted.connect(self._read)

    def _read(self, before: int | None) -> None:
        row_id = self.row()
        if row_id is None:
            return
        history, ledger = self.history, self.ledger

        def show(steps: list[Step]) -> None:
            if self.row() == row_id:  # else another row was opened meanwhile
                self.page.show_steps(steps, before is None, len(steps) == PAGE)

        self.session.jobs.start(
            lambda job: history.row_steps(ledger, row_id, before, PAGE), show, self.failed, queue=Queue.HISTORY, owner=self
        )
        self.filling.start()
