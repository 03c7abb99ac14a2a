"""The open office as the window sees it: changes go through here, and every page hears what changed, whoever changed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import peewee
from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.core.changes import Change
from app.core.errors import DamagedError, NewerProgramError, StorageError
from app.core.kinds import Value
from app.core.names import Name
from app.ledgers.changes.links import Link, ends_of
from app.ledgers.office_unit import unit_of
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import CountOf, FieldSpec, Reading, Ruled
from app.ledgers.schema.record import Record
from app.ledgers.views.rows import Rows, read_children, read_rows
from app.store.accounts import TABLES as ACCESS_TABLES
from app.store.accounts import Grant
from app.store.health import Health
from app.store.leftovers import OPENED
from app.store.office import Office
from app.store.operation import Operation
from app.store.settling import Report
from app.ui.files.opened_copies import OpenedCopies
from app.ui.jobs import Job, Jobs, Queue

POLL_MS = 1500
CLOSE_SECONDS = 1.0  # a share that hangs must not hold up the window; the threads end by themselves then
MANY_ROWS = 1000  # a change of more rows than this reloads the page instead of single rows


@dataclass(frozen=True)
class Look:
    """What a look at the shared folder brought: colleagues' changes, what the store did on its own, how the office is."""

    changes: Sequence[Change]
    reports: Sequence[Report]
    health: Health
    fault: StorageError | None = None


def look(office: Office) -> Look:
    """Catch up with the colleagues; on the writer thread."""
    try:
        changes, fault = office.catch_up(), None
    except StorageError as raised:
        changes, fault = [], raised
    return Look(changes, office.take_reports(), office.health, fault)


class Session(QObject):
    """An open office with its jobs. `today` is a function so that tests and the sample can stand still in time."""

    grant_changed = Signal()  # what the user here may do is another thing from now on
    changed = Signal(object)  # Change: my own, a colleague's, an import, all alike
    failed = Signal(object)  # an exception nobody else takes
    health_changed = Signal(object)  # Health
    reported = Signal(object)  # Report: what the store did on its own and a person should know
    day_changed = Signal()  # midnight has passed: lights and ranges are others
    carried_out = Signal(object)  # Change: an operation of this window
    ledgers_locked = Signal()  # the keys of restricted ledgers are gone: what shows their rows goes too
    drafts_changed = Signal()  # a draft was kept or dropped in this window
    all_saved = Signal()  # nothing is being saved any more

    def __init__(self, office: Office, jobs: Jobs, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.office = office
        self.jobs = jobs
        self.today = today
        self.grant: Grant | None = office.grant  # what the user here may do; None: everything, nobody has to log in
        self._names: dict[str, list[str]] = {}
        self._polling = False
        self.health = office.health  # as it was at the last look
        self._told = ""  # the fault of polling that was told last
        self._last_foreign: dict[tuple[str, int], Change] = {}
        self._day = today()
        self.saving = 0  # how many operations are under way, planned ones among them
        self.copies = OpenedCopies(self, office.replica.path.parent / OPENED)
        jobs.unheard.connect(self.failed)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.poll)
        self._timer.start()

    def run(
        self,
        operation: Operation | Callable[[Job], Operation],
        done: Callable[[Change | None], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Carry out an operation on the writer thread. Pages refresh from `changed`; `done` follows after that.

        A long one comes as a function of its job, to report progress and to be cancelled by it.
        """
        self.saving += 1

        def finish(change: Change | None) -> None:
            try:
                if change is not None:
                    self.carried_out.emit(change)
                    self._tell(change)
                if done:
                    done(change)
            finally:  # it is saved, whatever goes wrong in telling so: else Ctrl+Z and closing the window would wait for ever
                self._one_saved()

        def give_up(fault: Exception) -> None:
            try:
                (failed or self.failed.emit)(fault)
            finally:
                self._one_saved()
            if isinstance(fault, StorageError):
                self.poll()  # the light in the status bar

        def work(job: Job) -> Change | None:
            return self.office.run(operation if isinstance(operation, Operation) else operation(job))

        return self.jobs.start(work, finish, give_up, queue=Queue.WRITE)

    def run_made(
        self,
        make: Callable[[], Operation],
        done: Callable[[Change | None], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Like `run`, for an operation that is made on the writer thread because that takes reading."""
        return self.run(lambda _: make(), done, failed)

    def plan(
        self, work: Callable[[Job], Any], done: Callable[[Any], object], failed: Callable[[Exception], object], owner: QObject
    ) -> Job:
        """Find out off the GUI thread what is to be written; `done` writes it, or asks first. It counts as being saved from now
        on: Ctrl+Z means this step, not the one before it. With an `owner` that is gone only a failure is told."""
        self.saving += 1

        def settle(tell: Callable[[Any], object], found: Any) -> None:
            try:
                tell(found)
            finally:
                self._one_saved()

        def go_on(found: Any) -> None:
            if isValid(owner):
                done(found)

        def give_up(fault: Exception) -> None:
            (failed if isValid(owner) else self.failed.emit)(fault)

        return self.jobs.start(work, partial(settle, go_on), partial(settle, give_up))

    def _one_saved(self) -> None:
        self.saving -= 1
        if not self.saving:
            self.all_saved.emit()

    def poll(self) -> None:
        """Look for what others committed, and whether a new day has begun."""
        if self.today() != self._day:
            self._day = self.today()
            self.day_changed.emit()
        if self._polling:
            return
        self._polling = True
        self.jobs.start(lambda job: look(self.office), self._looked, self._poll_failed, queue=Queue.WRITE)

    def catch_up_then(self, then: Callable[[], object]) -> None:
        """Show what colleagues saved by now, and go on; also when that cannot be found out."""

        def looked(found: Look) -> None:
            self._looked(found)
            then()

        def failed(fault: Exception) -> None:
            self._poll_failed(fault)
            then()

        self.jobs.start(lambda job: look(self.office), looked, failed, queue=Queue.WRITE)

    def _looked(self, found: Look) -> None:
        """A network that is gone shows in the status bar only; anything worse is told, once.

        Polling goes on: other PCs may mend what is damaged, and an administrator may bring back what is missing.
        """
        self._polling = False
        if found.health != self.health:
            self.health = found.health
            self.health_changed.emit(found.health)
        if isinstance(found.fault, DamagedError | NewerProgramError) and str(found.fault) != self._told:
            self.failed.emit(found.fault)
        self._told = str(found.fault) if found.fault else ""
        for change in found.changes:
            self._tell(change)
        for report in found.reports:
            self.reported.emit(report)

    def _poll_failed(self, fault: Exception) -> None:
        """A bug: looking again and again would not help."""
        self._polling = False
        self._timer.stop()
        self.failed.emit(fault)

    def changed_by(self, ledger: Ledger, row_id: int) -> Change | None:
        """The colleague's change of a row that this window saw last."""
        return self._last_foreign.get((table_of(ledger), row_id))

    def _remember_foreign(self, change: Change) -> None:
        if self.is_mine(change):
            return
        for table, ids in change.tables.items():
            if len(ids) <= MANY_ROWS:
                self._last_foreign |= {(table, row_id): change for row_id in ids}

    def _tell(self, change: Change) -> None:
        self._remember_foreign(change)
        if not ACCESS_TABLES.isdisjoint(change.tables):
            self.look_at_grant()
        for ledger in LEDGERS:
            if table_of(ledger) in change.tables:
                self._names.pop(ledger.key, None)
        self.changed.emit(change)

    def look_at_grant(self) -> None:
        """An administrator may have changed what the user here may do."""
        before, self.grant = self.grant, self.office.grant
        if self.grant != before:
            self.grant_changed.emit()

    def read(
        self,
        ledger: Ledger,
        done: Callable[[Rows], None],
        ids: Sequence[int] | None = None,
        *,
        deleted: bool = False,
        owner: QObject | None = None,
    ) -> Job:
        """Read rows on a worker thread."""
        return self.jobs.start(
            lambda job: read_rows(self.office.database, ledger, self.today(), ids, deleted),
            done,
            self.failed.emit,
            queue=Queue.READ,
            owner=owner,
        )

    @property
    def unit(self) -> str:
        """The office's 填报单位 as it is now: a small local read."""
        return unit_of(self.office.database)

    def reading(self) -> Reading:
        """What computed fields follow now: a small local read."""
        return Reading(self.today(), self.office.database)

    def entries(self, child: Child, parent: int) -> list[dict[str, Value]]:
        """The entries of one row: a local, indexed read of a few rows."""
        return read_children(self.office.database, child, parent)

    def is_mine(self, change: Change) -> bool:
        """Whether I made it on this PC."""
        me = self.office.identity
        return (change.user, change.pc, change.station) == (me.user, me.pc, me.station)

    def touched(self, ledger: Ledger, change: Change) -> set[int] | None:
        """The rows of a ledger that a change shows in: its own, and those whose entries (进展…) it touched.

        None when that could be any row: of what was counted or linked before, it is not known any more where it belonged.
        """
        counted = {str(item.model._meta.table_name) for item in ledger.extra if isinstance(item, CountOf)}
        if any(isinstance(item, Ruled) and item.around for item in ledger.extra):
            counted.add(table_of(ledger))
        links = change.tables.get(str(Link._meta.table_name))
        if not counted.isdisjoint(change.tables) or (links and are_gone(self.office.database, Link, links)):
            return None
        found = set(change.tables.get(table_of(ledger), ()))
        for child in ledger.children:
            ids = change.tables.get(str(child.model._meta.table_name))
            if ids:
                column = getattr(child.model, child.parent)
                asked = list(ids)[:MANY_ROWS]
                owners = self.office.database.execute(
                    child.model.select(column).where(child.model.id.in_(asked)).tuples()
                ).fetchall()
                if len(owners) < len(asked):
                    return None  # entries whose making was undone are gone
                found |= {row[0] for row in owners}
        if links:
            found |= ends_of(self.office.database, list(links)[:MANY_ROWS], ledger.key)
        return found

    def suggestions(self, spec: FieldSpec) -> Sequence[str]:
        """What may be picked for a field: the names in another ledger, or the options of a choice."""
        kind = spec.kind
        if not isinstance(kind, Name) or kind.ledger not in BY_KEY:
            return kind.choices
        if kind.ledger not in self._names:
            ledger = BY_KEY[kind.ledger]
            column = getattr(ledger.model, ledger.name_field)
            query = ledger.model.select(column).where(ledger.model.deleted_at.is_null()).order_by(ledger.model.id)
            found = self.office.database.execute(query.tuples()).fetchall()
            self._names[kind.ledger] = list(dict.fromkeys(row[0] for row in found))
        return self._names[kind.ledger]

    def close(self) -> None:
        """End the threads and close the office; what is still being read or exported is given up after a moment."""
        self._timer.stop()
        self.jobs.close(CLOSE_SECONDS)
        self.copies.remove()
        self.office.close()


def table_of(ledger: Ledger) -> str:
    """The database table of a ledger."""
    return str(ledger.model._meta.table_name)


def are_gone(database: peewee.Database, model: type[Record], ids: Collection[int]) -> bool:
    """Whether any of the rows is not there any more: an undo took back what had added it."""
    some = list(ids)[:MANY_ROWS]
    query = model.select(peewee.fn.COUNT(model.id)).where(model.id.in_(some))
    return bool(database.execute(query.tuples()).fetchone()[0] < len(some))
