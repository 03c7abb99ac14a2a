"""One office: the log in its folder, the replica on this PC, and the way a change goes from one to the other.

Write: BEGIN IMMEDIATE on the replica, record a session → run the operation → changeset → outbox → publish as commit N+1 and
note the head → COMMIT → acknowledge. If N+1 is taken: ROLLBACK, catch up, run the operation again. Nothing is read from the
share before publishing: that the number is free proves that the replica was up to date, unless the server has just lost
commits. That leaves a hole in the log, which this PC sees and fills at its next look, 15 s later or when it is opened again;
whoever meets the hole before that cannot write (Follower.refuse_hole).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import apsw
import peewee

from app.core.changes import Change
from app.core.errors import BusyError, DamagedError, NewerProgramError, StorageError
from app.store.accounts import Grant, forbidden
from app.store.audit import Audit
from app.store.chain_repair import ChainRepair
from app.store.changesets import change_of, record
from app.store.commit import MIGRATED, Commit
from app.store.converting import tend
from app.store.disk import Disk
from app.store.faults import MovedError, OutcomeUnknownError
from app.store.folder import OfficeFolder
from app.store.follower import Follower
from app.store.healing import Healer
from app.store.health import Health, health_of
from app.store.keys import Credentials, KeyFiles
from app.store.maintenance import maintain
from app.store.opening import open_replica
from app.store.operation import Operation
from app.store.outbox import Outbox, Pending
from app.store.own_packs import OwnPacks
from app.store.person import Person
from app.store.publisher import Identity, Judge, NumberTakenError, Publisher
from app.store.replica import Replica
from app.store.replica_lock import ReplicaLock
from app.store.sealing import LockedError, locked
from app.store.settling import Report, Settler, against_rules, unauthorised
from app.store.snapshots import make_snapshot
from app.store.sqlite import is_encrypted
from app.store.transaction import Transaction
from app.store.untold_changes import Untold

RACE_SECONDS = 20.0  # so long a save is tried again while others are faster; a slow PC may lose many races in a row
REPAIRS = 20  # a log with more faults than this is not mended in one go


class Office:
    """An open office. One writer at a time (a lock); readers use `database` from any thread."""

    def __init__(
        self,
        folder: Path,
        replica: Path,
        migrations: Path,
        identity: Identity,
        disk: Disk | None = None,
        credentials: Credentials | None = None,
        judge: Judge | None = None,
    ) -> None:
        """Open the office in `folder`, creating it when the folder is empty, and bring the replica up to date.

        With a folder that cannot be reached, or a log that is damaged, an office that was open on this PC before can be read
        (see `health`). Raises StorageError when there is nothing to read, NewerProgramError when a newer program wrote here,
        LockedError when it has a password and no `credentials` were given, WrongPasswordError when they do not fit. An office
        without a password takes no notice of credentials. `judge` says what nobody may change, whatever the rights.
        """
        self.folder = OfficeFolder(folder, disk)
        self.identity = identity
        self._judge = judge
        self.fault: StorageError | None = None  # why nothing can be saved now
        self.alone = False  # whether no other program had the replica open when this one opened it
        self._lock = threading.RLock()
        self._untold = Untold(0)
        self.keys = KeyFiles(self.folder, replica)
        self.person: Person | None = None  # who has opened a protected office here
        self._unlock(replica, credentials)
        self._hold = ReplicaLock(replica)
        try:
            self._open_replica(replica, migrations)
            self._open()
            if self.replica.database.cipher_key != self.folder.vault.database_key:
                self._open_again()
        except BaseException:
            if hasattr(self, "replica"):
                self.replica.close()
            self._hold.release()
            raise
        self._untold = Untold(self.replica.head)  # whoever opens the office reads it as it is

    def _unlock(self, replica: Path, credentials: Credentials | None) -> None:
        """Get the keys of the user, from the folder or, while that is away or has none any more, from those kept here."""
        kept, fault = self.keys.are_kept(), None
        try:
            away = not self.keys.exist()
        except StorageError as raised:
            away, fault = True, raised
        if credentials is not None and (kept or not away):
            person = self.keys.unlock(credentials, away=away)
            self._work_as(person, self.keys.office_keys(person, away=away))
        elif replica.exists() and is_encrypted(replica) and (kept or not away):
            raise locked("the replica is encrypted")
        elif kept and away and not isinstance(fault, StorageError):
            self.keys.forget()  # the office has no password any more, and nothing on this PC is encrypted

    def adopt(self, person: Person, keys: Iterable[bytes]) -> None:
        """Work as this user from now on: the office has just got its password."""
        self._work_as(person, keys)
        self._publisher.person = person

    def _work_as(self, person: Person, keys: Iterable[bytes]) -> None:
        """Hold a user's keys. What is written before the log has said which key counts is sealed with any."""
        self.person, vault = person, self.folder.vault
        for key in keys:
            vault.current = vault.add(key)
        vault.find = lambda name: self.keys.find(person, name)

    def _open_replica(self, path: Path, migrations: Path) -> None:
        opened = open_replica(self.folder, path, migrations, self._hold)
        self.office_id, self.alone, self.fault = opened.office_id, opened.alone, opened.fault or self.fault
        self._attach(opened.replica)
        if opened.aside is not None:
            words = "文件夹里现在是另一份台账数据。本机原来那份的副本已另存，请管理员核对："
            self.tell(Report("aside", f"{words}{opened.aside}"))

    def _open_again(self) -> None:
        """The log says that the office is encrypted in another way than this replica still is."""
        path, migrations = self.replica.path, self.replica.migrations
        untold = [*self._settler.reports, *self._healer.reports]
        self.replica.close()
        self._hold.leave()
        self._open_replica(path, migrations)
        self._settler.reports[:0] = untold

    def _attach(self, replica: Replica) -> None:
        self.replica = replica
        replica.witness = self._judge
        self.outbox = Outbox(replica.path, self.office_id, self.folder.vault)
        self.pending = Pending(replica.path, self.office_id, self.folder.vault)
        self._follower = Follower(self.folder, replica)
        self._publisher = Publisher(self.folder, replica, self.outbox, self.identity)
        self._publisher.person, self._publisher.judge = self.person, self._judge
        self._healer = Healer(self.folder, replica, self.outbox)
        own = OwnPacks(replica.path, self.office_id, self.folder.vault)
        self._audit = Audit(self.folder, replica, own)
        self._repair = ChainRepair(self.folder, replica, own, self._healer)
        self._settler = Settler(self._publisher, self.pending, lambda: self._follow(thorough=True))

    def _open(self) -> None:
        try:
            if self.fault is None:
                self._synchronize(thorough=True)
        except (NewerProgramError, LockedError):
            raise
        except StorageError as fault:
            self.fault = fault
        self.replica.refuse_newer()
        if self.fault is not None:  # the folder is away: what this PC knows of its users counts
            self._judge_here()
        if self.fault is not None and (self.replica.head == 0 or len(self.replica.known) != self.replica.schema):
            raise self.fault

    @property
    def database(self) -> peewee.Database:
        """The replica, for reading."""
        return self.replica.database

    @property
    def head(self) -> int:
        """The number of the last commit in the replica."""
        return self.replica.head

    @property
    def health(self) -> Health:
        """Whether changes can be saved now, in words for the status bar."""
        return health_of(self.fault, not self.outbox.is_empty(), self.pending.count(), self.replica.moved)

    def tell(self, report: Report) -> None:
        """Have a person told of something with the next `take_reports`."""
        with self._lock:
            self._settler.reports.append(report)

    def take_reports(self) -> list[Report]:
        """What the store did on its own since the last call and a person should be told."""
        with self._lock:
            refused = [unauthorised(header, why) for header, why in self.replica.refused.values()]
            noticed = [against_rules(header, why) for header, why in self.replica.noticed.values()]
            found = [*self._settler.reports, *self._healer.reports, *refused, *noticed]
            self.replica.refused.clear()
            self.replica.noticed.clear()
            self._settler.reports.clear()
            self._healer.reports.clear()
            return found

    def maintain(self, now: float) -> None:
        """Snapshots, packing and tidying when they are due, and a round of the audit of what lies in the log; call it every
        few minutes beside the work. Raises StorageError."""
        if not self.health.may_write:
            return
        flaws, damaged = self._audit.look(), self._audit.damaged_snapshots()
        with self._lock:
            self._repair.mend(flaws)
            self._repair.set_aside(damaged)
        if damaged:
            make_snapshot(self.folder, self.replica)
        maintain(self.folder, self.replica, now)
        if tend(self.folder, self.replica, now) and not self.folder.vault.current:
            self.keys.remove_all()

    def close(self) -> None:
        """Close this thread's connection to the replica; this program has done with the office."""
        self.replica.close()
        self._hold.release()

    def _synchronize(self, *, thorough: bool) -> None:
        """Follow the log, finish what waits in the outbox, and upgrade the schema."""
        self._follow(thorough=thorough or self.fault is not None)
        self._settler.settle()
        if self.replica.schema < len(self.replica.known):
            self._upgrade()

    def _follow(self, *, thorough: bool = False, reach: int = 0) -> None:
        """Bring the replica to the head of the log, mending what does not fit."""
        due = thorough or self._follower.is_due()
        for _ in range(REPAIRS):
            try:
                self._untold.add(self._follower.follow(thorough=due, reach=reach))
                self._follower.refuse_hole(thorough=due)
            except DamagedError as fault:
                self._healer.mend(fault)
                self._untold.add(self._healer.undone)
                self._healer.undone.clear()
                due = True  # what was wrong, or is still, shows in the log itself and not in the hint
            else:
                self._judge_here()
                if due:
                    self._healer.answer_wants()
                return
        raise DamagedError("共享数据有多处损坏，现在只能查看。", "请不要删除任何文件，并联系管理员从备份恢复。")

    def _judge_here(self) -> None:
        """Write with the key that the log says; raises LockedError when the user here has no account (any more)."""
        bench = self.replica.bench()
        if bench.grants:
            grant = self._publisher.grant(bench)
            if grant is None or not self.folder.vault.has(bench.key):
                raise locked("no account" if self.person else "no password")
            if grant.name != self.identity.user:
                self.identity = self._publisher.identity = replace(self.identity, user=grant.name)
        self.folder.vault.write_with(bench.key)

    @property
    def grant(self) -> Grant | None:
        """The account of the user here; None in an office without accounts."""
        return self._publisher.grant(self.replica.bench())

    def signed(self, commit: Commit) -> Commit:
        """A commit that is written into a copy of this office, in the name of the user here."""
        return self._publisher.signed(commit, self.replica.bench())

    def _upgrade(self) -> None:
        """Publish the migrations this program has and the office lacks, one commit each, once however many PCs start."""
        if self.replica.head > 0:
            make_snapshot(self.folder, self.replica)
        for number, name in enumerate(self.replica.known, 1):
            while name not in self.replica.applied():
                try:
                    self._publisher.attempt(partial(self._migration, name, number))
                except NumberTakenError:
                    self._follow(reach=self.replica.head + 1)

    def _migration(self, name: str, number: int, connection: apsw.Connection) -> Commit | None:
        if name in self.replica.applied():  # by another program on this PC
            return None
        header = replace(self._publisher.header(MIGRATED), kind="migration", schema=number, migration=name)
        self.replica.migrate(name, self.identity.app)
        return Commit(header)

    def catch_up(self) -> list[Change]:
        """Apply what others committed. Returns every change that this program has not been told of yet, in order.

        Raises StorageError while the folder cannot be reached; `health` then says so until a later call succeeds.
        """
        with self._lock:
            try:
                self._connect()
                self._synchronize(thorough=False)
            except StorageError as fault:
                self.fault = fault
                raise
            self.fault = None
            return self._untold.take(self.replica, self.folder)

    def _connect(self) -> None:
        """After a failure: it is still the same office that lies in the folder."""
        if self.fault is not None and self.folder.existing_id() != self.office_id:
            raise StorageError("数据文件夹里现在是另一份数据。", "请关闭程序后重新打开。", self.office_id)

    def run(self, operation: Operation) -> Change | None:
        """Carry out an operation and publish it; None when it changed nothing.

        Raises ConflictError when a colleague changed the same cells, OutcomeUnknownError when the connection was lost at the
        very moment of saving (the outcome follows in `take_reports` and `catch_up`), any other StorageError when nothing was
        saved.
        """
        with self._lock:
            if self.fault is not None or not self.outbox.is_empty() or self._follower.is_due():
                self._prepare()
            for _ in attempts():
                try:
                    return self._attempt(operation)
                except NumberTakenError:
                    self._prepare(self.replica.head + 1)
        raise BusyError("同时保存的人太多，这次没有保存。", "请稍后再点一次保存。")

    def ready_to_move(self) -> int:
        """The number of the newest commit, once nothing waits here. Raises StorageError while something does,
        ForbiddenError for whoever may not move an office."""
        with self._lock:
            self._prepare()
            if self.replica.moved:
                raise MovedError(self.replica.moved)
            grant = self.grant
            if grant is not None and not grant.is_administrator:  # before anything is copied
                raise forbidden(f"{grant.name}（{grant.role}）不能搬迁数据")
            if self.pending.count():
                raise StorageError(f"还有 {self.pending.count()} 项待处理，没有搬迁。", "请先在“待处理”中逐项确认，再搬迁。")
            return self.replica.head

    def mark_moved(self, place: str) -> int:
        """Close this folder, because the office lies in `place` now, or with "" open it again; the number of that commit.

        Raises StorageError when it cannot be written.
        """
        with self._lock:
            for _ in attempts():
                self._prepare()
                if not place and not self.replica.moved:
                    return self.replica.head
                with suppress(NumberTakenError):
                    if commit := self._publisher.attempt(lambda _: self._publisher.moved_to(place)):
                        return commit.header.sequence
        raise BusyError("同时保存的人太多，没有完成。", "请稍后再试。")

    def _prepare(self, reach: int = 0) -> None:
        """Be up to date before a try. An unknown outcome of an earlier change says nothing about this one: it is not saved."""
        try:
            self._connect()
            self._follow(thorough=self.fault is not None, reach=reach)
            self._settler.settle()
        except OutcomeUnknownError as fault:
            raise BusyError("上一次保存还在确认，这次没有保存。", "请稍后再点一次保存。", fault.detail) from fault
        except NewerProgramError:
            raise
        except StorageError as fault:
            self.fault = fault
            raise type(fault)(fault.message, f"已确认未保存。{fault.advice}", fault.detail) from fault
        self.fault = None

    def _attempt(self, operation: Operation) -> Change | None:
        """One try. Raises NumberTakenError when another PC was faster."""

        def work(connection: apsw.Connection) -> Commit | None:
            self.replica.refuse_newer()
            if self.replica.moved:
                raise MovedError(self.replica.moved)
            transaction = Transaction(self.database, self.identity.user)
            changeset = record(connection, lambda: operation.apply(transaction))
            return Commit(self._publisher.header(transaction.action or operation.action), changeset) if changeset else None

        commit = self._publisher.attempt(work)
        if commit is None:
            return None
        if self._untold.seen == commit.header.sequence - 1:
            self._untold.seen = commit.header.sequence  # told by the return value
        return change_of(commit)


def attempts() -> Iterator[None]:
    """For each try to be the first, for RACE_SECONDS."""
    until = time.monotonic() + RACE_SECONDS
    while time.monotonic() < until:
        yield
