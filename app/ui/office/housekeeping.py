"""What every PC does beside the work: says that it is here, makes snapshots, packs old commits, makes the day's backup."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import StorageError
from app.ledgers.organisation.membership import due_departures
from app.store.backup_files import back_up_attachments
from app.store.backup_templates import back_up_templates, templates_changed
from app.store.backups import back_up, backups, default_place, is_backup_due
from app.store.faults import AwayError
from app.store.office import Office
from app.store.presence import Present, leave, who_is_here, write_presence
from app.ui.jobs import Queue
from app.ui.session import Session
from app.ui.settings import Settings

ROUND_MS = 30_000
FIRST_MS = 1_500  # the window comes first
MAINTAIN_SECONDS = 300.0
ATTACHMENT_SECONDS = 15.0  # so long a round copies attachments into the backups; the rest follows in later ones


@dataclass(frozen=True)
class Round:
    """What one round found: who is here (None when the folder cannot be asked), the newest backup, and what failed."""

    here: Sequence[Present] | None
    last_backup: dt.datetime | None
    faults: Sequence[StorageError] = ()


def backup_place(settings: Settings, office: Office) -> Path:
    """Where this PC keeps its backups of an office: below the folder chosen, or beside the replica."""
    chosen = settings.get("backups", "")
    return Path(chosen) / f"五星台账备份-{office.office_id[:8]}" if chosen else default_place(office.replica)


class Housekeeping(QObject):
    """Rounds of housekeeping on a queue of their own, so that nobody waits for them."""

    here_changed = Signal(object)  # tuple of Present, all that are here, this PC included
    backed_up = Signal(object)  # datetime of the newest backup, local time; None when there is none

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session)
        self.session = session
        self.settings = settings
        self.here: tuple[Present, ...] = ()
        self.last_backup: dt.datetime | None = None
        self._maintained = float("-inf")
        self._told: set[str] = set()
        self._under_way = False
        self._day: dt.date | None = None  # whose noted departures are carried out
        self._timer = QTimer(self, interval=FIRST_MS)
        self._timer.timeout.connect(self.round)
        if session.health.state != "past":
            self._timer.start()

    def round(self) -> None:
        """Do now what is due."""
        self._timer.setInterval(ROUND_MS)
        if self._under_way or self.session.health.state in ("past", "locked"):  # nothing is left there in the open
            return
        self._under_way = True
        maintain_now = time.monotonic() - self._maintained > MAINTAIN_SECONDS
        if maintain_now:
            self._maintained = time.monotonic()
        office, place, healthy = self.session.office, backup_place(self.settings, self.session.office), self.session.health
        self.session.jobs.start(
            lambda job: keep_house(office, place, maintain_now=maintain_now and healthy.may_write),
            self._done,
            self._failed,
            queue=Queue.CARE,
        )

    def leave(self) -> None:
        """Tell the others that this PC is gone; the last thing on its queue."""
        self._timer.stop()
        office, me = self.session.office, self.session.office.identity
        if self.session.health.state not in ("past", "away"):
            self.session.jobs.start(
                lambda job: leave(office.folder, me.pc, me.station), lambda _: None, lambda _: None, queue=Queue.CARE
            )

    def _done(self, found: Round) -> None:
        self._under_way = False
        self._begin_day()
        if found.here is not None and tuple(found.here) != self.here:
            self.here = tuple(found.here)
            self.here_changed.emit(self.here)
        if found.last_backup != self.last_backup:
            self.last_backup = found.last_backup
            self.backed_up.emit(self.last_backup)
        for fault in found.faults:
            if str(fault) not in self._told:  # a full backup disk is full every half minute
                self._told.add(str(fault))
                self.session.failed.emit(fault)

    def _begin_day(self) -> None:
        """Once a day, also where the program runs over midnight: a look at the few hundred people of the replica."""
        today = self.session.today()
        if today == self._day:
            return
        self._day = today
        due = due_departures(self.session.office, today)
        if due is not None:
            self.session.run(due)

    def _failed(self, fault: Exception) -> None:
        """A bug: trying again and again would not help."""
        self._timer.stop()
        self.session.failed.emit(fault)


def keep_house(office: Office, place: Path, *, maintain_now: bool) -> Round:
    """One round, on a worker thread. An unreachable folder is no fault here: the light in the status bar says so."""
    here: Sequence[Present] | None = None
    faults: list[StorageError] = []
    try:
        me = office.identity
        write_presence(office.folder, Present(me.user, me.pc), me.station)
        here = who_is_here(office.folder, time.time())
        if maintain_now:
            office.maintain(time.time())
    except AwayError:
        pass
    except StorageError as fault:
        faults.append(fault)
    due = False
    try:
        now = dt.datetime.now()
        due = is_backup_due(place, office.head, now)
        if due:
            back_up(office.replica, place, now, office.folder)
    except StorageError as fault:
        faults.append(backup_fault(fault))
    for keep, wanted in ((keep_templates, due or maintain_now), (keep_attachments, maintain_now)):
        try:
            if wanted:
                keep(office, place)
        except AwayError:  # the data are from the replica; files of the share are looked for again in the next round
            pass
        except StorageError as fault:
            faults.append(backup_fault(fault))
    return Round(here, last_backup(place), faults)


def backup_fault(fault: StorageError) -> StorageError:
    """What did not come to an end, before why."""
    return type(fault)(f"自动备份没有完成：{fault.message}", fault.advice, fault.detail)


def keep_templates(office: Office, place: Path) -> None:
    """The templates beside the newest copy are those of now, also when only they changed since. Raises StorageError."""
    newest = backups(place)[:1]
    if newest and templates_changed(office.folder, newest[0].path):
        back_up_templates(office.folder, newest[0].path)


def keep_attachments(office: Office, place: Path) -> None:
    """As many as fit into a round. Raises StorageError."""
    back_up_attachments(office.folder, place, ATTACHMENT_SECONDS)


def last_backup(place: Path) -> dt.datetime | None:
    """When the newest copy in a folder was made."""
    try:
        newest = backups(place)[:1]
    except StorageError:
        return None
    return newest[0].time if newest else None
