"""The record drawer on a ledger page: made when a row is first opened, beside the table, at the table's row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.core.changes import Change
from app.core.kinds import Value
from app.ledgers.schema.fields import Values
from app.ledgers.views.rows import Rows
from app.ui.form.edits import Changes
from app.ui.idle import when_idle
from app.ui.page.drawer import RecordDrawer

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

NARROW_WITH_DRAWER = 1130  # pixels at 96 dpi; a narrower page gives up its filter pane
LEAST_TABLE = 300  # pixels of the table beside the drawer
WIDTH = 460  # pixels of the drawer until somebody chooses another


class PageDrawer:
    """The drawer of one page, with the way from row to row."""

    def __init__(self, page: LedgerPage) -> None:
        self.page = page
        self._drawer: RecordDrawer | None = None
        self._added: int | None = None  # the new row that shall be brought into view
        self._why_look = ""  # why rows are only shown
        when_idle(page, self._prepare)

    @property
    def drawer(self) -> RecordDrawer:
        """The drawer itself, built when first asked for, or while the hands rest: its form is half the work of a page."""
        if self._drawer is None:
            page = self.page
            self._drawer = drawer = RecordDrawer(page.ledger, page.session, page.messages, page.failed, page.drafts, page.split)
            drawer.set_extras(page.extras)
            drawer.set_read_only(self._why_look)
            drawer.step_requested.connect(self.step)
            drawer.new_requested.connect(page.add)
            drawer.added.connect(self.show_added)
            drawer.row_requested.connect(page.row_requested)
            drawer.archive_requested.connect(lambda row_id: page.printing.archive.choose_place([(row_id, page.row(row_id))]))
        return self._drawer

    def _prepare(self) -> None:
        """Make it and give it its style before anybody asks for it: a third of a second.

        Not while a job is under way: it may be giving the data another password, after which this window closes.
        """
        if not self.page.ready or not self.page.isVisible() or self.page.session.jobs.busy:
            when_idle(self.page, self._prepare)
        elif self._drawer is None:
            self.drawer.grab()

    @property
    def is_open(self) -> bool:
        """Whether a row is shown."""
        return self._drawer is not None and self._drawer.isVisible()

    @property
    def dirty(self) -> bool:
        """Whether something in it is not saved."""
        return self._drawer is not None and self._drawer.dirty

    def dirty_in(self, ids: list[int]) -> bool:
        """Whether it shows one of the rows with something that is not saved."""
        return self.dirty and self.drawer.row_id in ids

    @property
    def typing(self) -> tuple[str, str] | None:
        """Ledger and draft row of what is typed in it and not saved."""
        draft = self._drawer.form.draft() if self._drawer is not None and self._drawer.dirty else None
        return (draft.ledger, draft.row) if draft else None

    def set_read_only(self, why: str) -> None:
        """Rows are only shown, and why; "" for not any more."""
        self._why_look = why
        if self._drawer is not None:
            self._drawer.set_read_only(why)

    def leave_then(self, then: Callable[[], object]) -> None:
        """Do `then` once nothing in it is unsaved."""
        if self._drawer is None:
            then()
        else:
            self._drawer.leave_then(then)

    def keep_draft(self) -> None:
        """What is typed in it and not saved is kept now."""
        if self._drawer is not None and self._drawer.dirty:
            self._drawer.form.keep_draft()

    def close_rows(self, ids: list[int]) -> None:
        """Rows are being removed: it closes when it shows one."""
        if self._drawer is not None:
            self._drawer.close_if(ids)

    def close(self) -> None:
        """It closes, once nothing in it is unsaved."""
        if self.is_open:
            self.drawer.form.close_requested.emit()

    def open_row(self, row_id: int) -> None:
        """Show a row, once nothing of another is unsaved."""
        if not (self.is_open and self.drawer.row_id == row_id):
            self.leave_then(lambda: self._open(row_id))

    def open_new(
        self, values: Mapping[str, Value], moved: Mapping[int, Changes] | None = None, copied: Values | None = None
    ) -> None:
        """The form of a new row that begins with some values; `moved` rows make room for its number, `copied` is what another
        row says."""
        self._show()
        self.drawer.open_new(values, moved, copied)

    def follow_cursor(self, row_id: object) -> None:
        """The table's cursor moved: an open drawer follows while nothing is unsaved."""
        if self.is_open and isinstance(row_id, int) and row_id != self.drawer.row_id and not self.drawer.dirty:
            self._show_row(row_id)

    def step(self, step: int) -> None:
        """The next or previous row of the table is shown."""
        row_id = self.page.table.neighbour(self.drawer.row_id, step)
        if row_id is not None:
            self.leave_then(lambda: self._go_to(row_id))

    def show_neighbours(self) -> None:
        """Whether the form's arrows lead anywhere."""
        row_id = self.drawer.row_id if self.is_open else None
        if row_id is not None:
            before, after = (self.page.table.neighbour(row_id, step) is not None for step in (-1, 1))
            self.drawer.form.set_neighbours(before, after)

    def rows_changed(self, rows: Rows, ids: set[int], foreign: Change | None) -> None:
        """Rows have been read again."""
        if self._drawer is not None:
            self._drawer.rows_changed(rows, ids, foreign)
        if self._added is not None and self._added in ids:
            self.show_added(self._added)

    def read_again(self) -> None:
        """All rows of the page have been read again: the one shown here may be another one by now, or gone."""
        row_id = self._drawer.row_id if self._drawer is not None and not self._drawer.isHidden() else None
        if row_id is None:
            return
        session, ledger = self.page.session, self.page.ledger

        def show(rows: Rows) -> None:
            self.rows_changed(rows, {row_id}, session.changed_by(ledger, row_id))

        session.read(ledger, show, [row_id], owner=self.page)

    def show_added(self, row_id: int) -> None:
        """A new row is brought into view, now or as soon as it has been read; while the next one is typed the cursor stays."""
        self._added = None if self.page.has_row(row_id) else row_id
        if self.is_open and self.drawer.row_id == row_id:
            self.page.table.select_row(row_id)
        else:
            self.page.table.reveal(row_id)

    def remember(self) -> None:
        """Keep its width for the next start."""
        if self.is_open:
            self.page.settings.put("drawer", self.drawer.width())

    def _open(self, row_id: int) -> None:
        self._show()
        self._show_row(row_id)

    def _show_row(self, row_id: int) -> None:
        self.drawer.open_row(row_id, self.page.row(row_id))
        self.show_neighbours()

    def _go_to(self, row_id: int) -> None:
        self._show_row(row_id)
        self.page.table.select_row(row_id)

    def _show(self) -> None:
        if not self.drawer.isVisible():
            page, width = self.page, int(self.page.settings.get("drawer", WIDTH))
            if page.width() < NARROW_WITH_DRAWER:
                page.header.pane_button.setChecked(False)  # the table needs the room
            self.drawer.show()
            page.split.setSizes([max(page.split.width() - width, LEAST_TABLE), width])
