"""How much waits on the pages that have not been gone to, for the navigation; the others count for themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject

from app.ledgers.views.attention import Attention, attention_of
from app.ui.jobs import Queue
from app.ui.navigation import Navigation
from app.ui.page_widget import PageWidget
from app.ui.session import Session
from app.ui.special_pages import LEDGER_PAGES, SPECIAL_PAGES, Waits


class AttentionCounts(QObject):
    """Counts again after every change. `pages` are those that have been made, by key."""

    def __init__(
        self,
        session: Session,
        navigation: Navigation,
        pages: Mapping[str, PageWidget],
        failed: Callable[[Exception], object],
    ) -> None:
        super().__init__(navigation)
        self.session = session
        self.navigation = navigation
        self.pages = pages
        self.failed = failed
        session.changed.connect(self.count)

    def count(self) -> None:
        """Have everything counted on the thread that reads rows."""
        waiting = [
            (ledger, page)
            for key, (ledger, page) in LEDGER_PAGES.items()
            if key not in self.pages and page.counted and ledger.urgent_figures
        ]
        for special in SPECIAL_PAGES:
            if special.waits is not None and special.key not in self.pages:
                self._count_waiting(special.key, special.waits)
        if waiting:
            database, today = self.session.office.database, self.session.today()
            self.session.jobs.start(
                lambda job: attention_of(database, today, waiting), self._show, self.failed, queue=Queue.READ
            )

    def _count_waiting(self, key: str, waits: Waits) -> None:
        database, today = self.session.office.database, self.session.today()
        user, grant = self.session.office.identity.user, self.session.grant

        def show(count: int) -> None:
            if key not in self.pages:
                self.navigation.show_counts({key: count})

        self.session.jobs.start(lambda job: waits(database, today, user, grant), show, self.failed, queue=Queue.READ)

    def _show(self, found: Sequence[Attention]) -> None:
        counts: Counter[str] = Counter()
        for item in found:
            if item.page.key not in self.pages:
                counts[item.page.key] += item.count
        self.navigation.show_counts(counts)
