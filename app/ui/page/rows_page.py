"""A page that shows rows of a ledger: reads them off the GUI thread and keeps them up to date with what anybody saves.

What of them is shown, and how, is for the page made from it (`LedgerPage`).
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from shiboken6 import isValid

from app.core.changes import Change
from app.core.conditions import Condition, Matches
from app.core.kinds import Value
from app.ledgers.office_settings import OfficeSetting
from app.ledgers.rights import why_not_change
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Ruled, Values
from app.ledgers.schema.page import Page
from app.ledgers.views.arranging import LARGE, Arranging
from app.ledgers.views.first_rows import first_rows
from app.ledgers.views.letting_go import let_go
from app.ledgers.views.named_rows import NamedRows
from app.ledgers.views.rows import Rows, read_rows
from app.ledgers.views.search import SearchTexts
from app.ledgers.views.sorting import SortBy, declared_sort
from app.ledgers.views.view import MANY_CHANGES, LedgerView
from app.ledgers.years import TABLES as YEARS
from app.ledgers.years import YearLocks, read_locks, why_locked
from app.ui.jobs import Job, Queue
from app.ui.page.field_switch import newest_year
from app.ui.page.filters import Filters
from app.ui.page_widget import PageContext, PageWidget
from app.ui.progress import ProgressDialog
from app.ui.session import MANY_ROWS

SEEN_MS = 200  # by then all rows have been drawn, which takes four times as long while a job computes
SETTINGS = str(OfficeSetting._meta.table_name)


class RowsPage(PageWidget):
    """The rows of one declared page of a ledger. `view` is None until they have been read for the first time."""

    def __init__(self, ledger: Ledger, page: Page, context: PageContext) -> None:
        super().__init__(page.key, context)
        self.ledger = ledger
        self.page = page
        self.view: LedgerView | None = None
        self.filters = Filters()
        self.shown_filters = self.filters  # those of the rows in the table, while others are being worked out
        self.stale = True
        self._loading = False
        self._welcomed = False
        self._selected: list[int] = []

    def follow(self) -> None:
        """Hear of every change from now on."""
        self.session.changed.connect(self._changed)
        self.session.day_changed.connect(self._new_day)

    # What the page made from this does with the rows

    @abstractmethod
    def sort_keys(self) -> Sequence[SortBy] | None:
        """The order the user has chosen, None for the ledger's own."""

    @abstractmethod
    def put_view(self, view: LedgerView) -> None:
        """All rows have been read: show them."""

    @abstractmethod
    def put_first(self, view: LedgerView) -> None:
        """The first rows are there, the others are being read: show them, to be looked at only."""

    @abstractmethod
    def put_rows(self, rows: Rows, ids: set[int], foreign: Change | None) -> None:
        """Some rows have been read again and are in the view; `foreign`: a colleague's change, None for one's own."""

    @abstractmethod
    def set_filters(self, filters: Filters) -> None:
        """Filter the page."""

    @abstractmethod
    def mention_drafts(self) -> None:
        """Say that something typed before a crash waits to be saved."""

    # Reading

    @property
    def ready(self) -> bool:
        """Whether the rows are there."""
        return self.view is not None and not self._loading

    def reload(self) -> None:
        """Read all rows on a worker thread; filters and sort stay."""
        self._loading, self.stale = True, False
        where, today, database, ledger = self.page.where, self.session.today(), self.session.office.database, self.ledger
        sort = self.sort_keys()
        filters = [item for item in self.filters.conditions() if not isinstance(item, Matches)]
        first = self.view is None and (self.filters.any or not ledger.copies_years)  # else the year it begins with is not known

        def work(job: Job) -> LedgerView:
            locks = read_locks(database)
            if first and (rows := first_rows(database, ledger, today, (*where, *filters), sort or declared_sort(ledger))):
                top = LedgerView(rows, where, sort, locks)
                top.filter(filters)
                job.hand_over(top)
            view = LedgerView(read_rows(database, ledger, today), where, sort, locks)
            view.prepare()
            return view

        job = self.session.jobs.start(work, self._loaded, self._not_loaded, queue=Queue.READ, owner=self)
        job.part.connect(self._first_loaded)

    def _first_loaded(self, view: LedgerView) -> None:
        """The first rows of a large ledger: to be looked at, while `view` still says that the rows are not there."""
        if isValid(self) and self.view is None and view.shown:
            self.put_first(view)

    def _loaded(self, view: LedgerView) -> None:
        self._loading = False
        if not self._welcomed and not self.filters.any:
            self.filters = newest_year(view)
        self.filter_view(view)
        before, self.view = [self.view] if self.view is not None else [], view
        self.put_view(view)
        rows = Rows(self.ledger, list(view.ids), list(view.rows))

        def make_texts(job: Job) -> SearchTexts:
            let_go(before)  # here, not on the GUI thread
            return SearchTexts(rows)

        def begin() -> None:
            self.session.jobs.start(make_texts, partial(self._adopt_texts, view, rows), self.failed, owner=self)

        if len(view.ids) > LARGE:
            QTimer.singleShot(SEEN_MS, self, begin)
        else:
            begin()
        if self.stale:
            self.reload()
        if not self._welcomed:
            self._welcomed = True
            self.mention_drafts()

    def _adopt_texts(self, view: LedgerView, rows: Rows, texts: SearchTexts) -> None:
        """The search can begin; a word typed before is looked for now."""
        view.adopt_search_texts(rows, texts)
        if view is self.view and self.filters.words.strip():
            self.set_filters(self.filters)

    def arrange(
        self,
        view: LedgerView,
        conditions: Sequence[Condition],
        keys: Sequence[SortBy] | None,
        then: Callable[[], object],
        otherwise: Callable[[], object],
    ) -> None:
        """Go on once a view has what a filter and an order need; at once where that takes no time. `otherwise`: it was
        cancelled or went wrong, so that what is shown stays."""
        arranging = Arranging(view, conditions, keys)
        if not arranging.needed:
            then()
            return

        def go_on(found: Arranging) -> None:
            if found.hand_in():
                then()
            else:
                self.arrange(view, conditions, keys, then, otherwise)  # somebody saved meanwhile

        def give_up(fault: Exception) -> None:
            otherwise()
            self.failed(fault)

        def work(job: Job) -> Arranging:
            return arranging.work(job.is_cancelled)

        job = self.session.jobs.start(work, go_on, give_up, queue=Queue.FIND, owner=self)
        if arranging.long:
            ProgressDialog(self, "正在整理", job)

    def filter_view(self, view: LedgerView) -> None:
        """Filter a view; words wait until their texts are there, for making them takes seconds at 100,000 rows."""
        self.shown_filters = self.filters
        found = self.filters.conditions()
        ready = view.texts is not None
        view.filter([item for item in found if ready or not isinstance(item, Matches)])

    def _not_loaded(self, fault: Exception) -> None:
        self._loading, self.stale = False, True
        self.failed(fault)

    def _changed(self, change: Change) -> None:
        """Somebody changed something, perhaps I: bring the rows that it shows in up to date."""
        if self._loading:
            self.stale = True  # what is being read may be older than this change: read again after it
            return
        if self.view is None or self.stale:
            return
        ids = self.session.touched(self.ledger, change)
        ruled = SETTINGS in change.tables and any(isinstance(item, Ruled) for item in self.ledger.extra)
        ruled = ruled or (self.ledger.yearly is not None and not YEARS.isdisjoint(change.tables))
        if ids is not None and not ids and not ruled:
            return
        if ids is None or ruled or len(ids) > self._most_reread():
            self.stale = True
            if self.isVisible():
                self.reload()
            return
        mine = self.session.is_mine(change)
        foreign = None if mine else change
        self.session.read(self.ledger, lambda rows: self._reread(rows, ids, foreign), sorted(ids), owner=self)

    def _most_reread(self) -> int:
        """How many changed rows are read one by one. The view of a large ledger orders and counts anew for as many as that,
        which holds up the window; a worker thread that reads it as a whole does not."""
        return MANY_CHANGES - 1 if self.view is not None and len(self.view.ids) > LARGE else MANY_ROWS

    def _reread(self, rows: Rows, ids: set[int], foreign: Change | None) -> None:
        if self.view is None:
            return
        self.view.remove(ids - set(rows.ids))
        self.view.replace_rows(rows)
        self.put_rows(rows, ids, foreign)

    def _new_day(self) -> None:
        """Lights are computed from today's date."""
        self.stale = True
        if self.isVisible() and not self._loading:
            self.reload()

    def is_hidden(self, rows: Rows) -> bool:
        """Whether the one row I have just changed belongs to the page but not to what is filtered."""
        if self.view is None or len(rows.ids) != 1 or not self.filters.any:
            return False
        return self.view.is_filtered_out(rows.ids[0])

    # Rows

    def row(self, row_id: int) -> dict[str, Value]:
        """One row as field → value. Raises KeyError when it is not on the page."""
        if self.view is None:
            raise KeyError(row_id)
        return dict(zip(self.ledger.fields, self.view.rows[self.view.positions[row_id]], strict=True))

    def has_row(self, row_id: int) -> bool:
        """Whether the row is on the page."""
        return self.view is not None and row_id in self.view.positions

    def selected(self) -> list[int]:
        """The ids of the selected rows in the order shown."""
        return list(self._selected)

    def shown_rows(self) -> list[dict[str, Value]]:
        """The rows as the table shows them: filtered and in its order."""
        return [row for _, row in self.numbered_rows()]

    def numbered_rows(self) -> NamedRows:
        """The rows shown, each with its id."""
        return self.rows_at(self.view.shown if self.view else ())

    def all_rows(self) -> NamedRows:
        """All rows of the page, whatever is filtered, each with its id."""
        return self.rows_at(self.view.on_page() if self.view else ())

    def chosen_rows(self) -> NamedRows:
        """The selected rows in the order shown, each with its id."""
        return self.rows_of(self._selected)

    def rows_of(self, ids: Sequence[int]) -> NamedRows:
        """The rows of some ids, as far as they are on the page, each with its id."""
        places = self.view.positions if self.view else {}
        return self.rows_at([place for place in map(places.get, ids) if place is not None])

    def rows_at(self, positions: Sequence[int]) -> NamedRows:
        """The rows at some positions of the view, each with its id."""
        ids, rows = (self.view.ids, self.view.rows) if self.view else ([], [])
        ids, rows = list(map(ids.__getitem__, positions)), list(map(rows.__getitem__, positions))
        return NamedRows(tuple(self.ledger.fields), ids, rows)

    # What may be changed

    def why_locked(self, row_id: int) -> str:
        """Why nobody, or the user here, can change a row of the page, "" when it can be changed. Raises KeyError."""
        return self.why_left_out(row_id, self.row(row_id))

    def why_left_out(self, row_id: int, row: Values) -> str:
        """Why nothing is written into a row, by its state, its year or for want of a right; "" when it can be. For any
        thread."""
        locks = self.view.locks if self.view else YearLocks()
        return why_locked(locks, self.ledger, row_id, row) or why_not_change(self.session.grant, self.ledger, row)

    def is_scoped(self) -> bool:
        """Whether some rows are the user's and others not."""
        grant = self.session.grant
        return grant is not None and not grant.is_administrator and bool(grant.scopes)

    def is_forbidden(self, row: Values) -> bool:
        """Whether the user here has no right to change a row."""
        return bool(why_not_change(self.session.grant, self.ledger, row))
