"""One office: the log in its folder, the replica on this PC, and the way a change goes from one to the other.

Write: catch up → BEGIN IMMEDIATE on the replica, record a session → run the operation → changeset → publish as commit N+1 →
note the head → COMMIT → acknowledge. If N+1 is taken: ROLLBACK, catch up, run the operation again.
"""

from __future__ import annotations

import datetime as dt
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import apsw
import peewee

from app.core.changes import Change
from app.core.errors import BusyError, DamagedError, NewerProgramError
from app.store.commit import Commit, Header, decode, digest, encode
from app.store.folder import OfficeFolder
from app.store.replica import Replica, is_office_table
from app.store.transaction import Transaction

ATTEMPTS = 50  # with 20 PCs committing without a pause, losing 50 races in a row does not happen
THOROUGH_SECONDS = 15.0  # how long a lost head hint may delay the sight of a foreign commit


@dataclass(frozen=True)
class Identity:
    """Who writes: user, PC and program version, recorded in every commit."""

    user: str
    pc: str
    app: str


@dataclass(frozen=True)
class Operation:
    """A change: its name in the user's words and the function that makes it. It may run several times; the last run counts."""

    action: str
    apply: Callable[[Transaction], None]


class Office:
    """An open office. One writer at a time (a lock); readers use `database` from any thread."""

    def __init__(self, folder: Path, replica: Path, migrations: Path, identity: Identity) -> None:
        """Open the office in `folder`, creating it when the folder is empty, and bring the replica up to date.

        Raises StorageError when the folder or the local disk cannot be used, NewerProgramError when a newer program wrote here.
        """
        self.folder = OfficeFolder(folder)
        self.identity = identity
        self.office_id = self.folder.office_id()
        self.replica = self._open_replica(replica, migrations)
        self._lock = threading.RLock()
        self._last_thorough = 0.0
        self._catch_up_or_rebuild()
        self._upgrade()
        self._seen = self.replica.head

    @property
    def database(self) -> peewee.Database:
        """The replica, for reading."""
        return self.replica.database

    @property
    def head(self) -> int:
        """The number of the last commit in the replica."""
        return self.replica.head

    def close(self) -> None:
        """Close this thread's connection to the replica."""
        self.replica.close()

    def _open_replica(self, path: Path, migrations: Path) -> Replica:
        try:
            replica = Replica(path, migrations)
            known = replica.read("office", self.office_id)
        except DamagedError:
            remove_database(path)
            replica = Replica(path, migrations)
            known = self.office_id
        if known != self.office_id:
            replica.close()
            remove_database(path)
            replica = Replica(path, migrations)
        replica.write("office", self.office_id)
        return replica

    def _catch_up_or_rebuild(self) -> None:
        """The replica holds nothing that the log does not: when the two disagree it is made anew from the log."""
        try:
            self._check_head()
            self._apply_new(thorough=True)
        except DamagedError:
            path, migrations = self.replica.path, self.replica.migrations
            self.replica.close()
            remove_database(path)
            self.replica = Replica(path, migrations)
            self.replica.write("office", self.office_id)
            self._apply_new(thorough=True)

    def _check_head(self) -> None:
        """The commit the replica stands on is still the one in the log."""
        if self.replica.head == 0:
            return
        data = self.folder.read_commit(self.replica.head)
        if data is None or digest(data) != self.replica.head_hash:
            raise DamagedError("本机副本与共享数据不一致。", "程序将重建本机副本。", f"head {self.replica.head}")

    def _upgrade(self) -> None:
        """Publish the migrations this program has and the office lacks, one commit each, once however many PCs start."""
        for name in self.replica.known():
            while name not in self.replica.applied():
                self._publish_migration(name)

    def _publish_migration(self, name: str) -> None:
        try:
            with self.replica.transaction():
                header = self._header("升级数据结构", "migration", self.replica.known().index(name) + 1, name)
                self.replica.migrate(name)
                self._publish(Commit(header))
        except NumberTakenError:
            self._apply_new(thorough=True)
        else:
            self.folder.note_head(header.sequence)

    def _publish(self, commit: Commit) -> None:
        """Publish as the last thing before the replica's open transaction commits.

        The replica's pages go to the disk first: should it be full, that shows before anybody else can see the commit.
        Raises NumberTakenError, which rolls the transaction back.
        """
        data = encode(commit)
        self.replica.advance(commit.header.sequence, digest(data))
        self.replica.flush()
        if not self.folder.publish(commit.header.sequence, data):
            raise NumberTakenError

    def _header(self, action: str, kind: str, schema: int, migration: str = "") -> Header:
        return Header(
            sequence=self.replica.head + 1,
            parent=self.replica.head_hash,
            commit_id=secrets.token_hex(16),
            kind="migration" if kind == "migration" else "data",
            schema=schema,
            app=self.identity.app,
            user=self.identity.user,
            pc=self.identity.pc,
            time=dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
            action=action,
            migration=migration,
        )

    def catch_up(self) -> list[Change]:
        """Apply what others committed. Returns every change that this program has not been told of yet, in order."""
        with self._lock:
            applied = {change.sequence: change for change in self._apply_new(thorough=False)}
            first, self._seen = self._seen + 1, self.replica.head
            return [applied.get(number) or self._read_change(number) for number in range(first, self._seen + 1)]

    def _apply_new(self, *, thorough: bool) -> list[Change]:
        """Apply the commits after the head. Unless thorough, a missing name is only asked for now and then (see storage notes):

        Windows caches "not found" for seconds, so the fast path looks at the hint, which always exists.
        """
        now = time.monotonic()
        if not thorough and self.folder.head_hint() <= self.replica.head and now - self._last_thorough < THOROUGH_SECONDS:
            return []
        self._last_thorough = now
        changes = []
        while (data := self.folder.read_commit(self.replica.head + 1)) is not None:
            commit = decode(data, str(self.replica.head + 1))
            with self.replica.transaction():
                # Another program on this PC may have applied it to the same replica in the meantime.
                if commit.header.sequence == self.replica.head + 1:
                    self.replica.apply(commit, digest(data))
                    changes.append(change_of(commit))
        return changes

    def _read_change(self, sequence: int) -> Change:
        """What a commit changed, read from the log (another program on this PC applied it)."""
        data = self.folder.read_commit(sequence)
        if data is None:
            raise DamagedError(f"共享数据缺少第 {sequence} 次修改。", "请联系管理员从备份恢复。", f"commit {sequence}")
        return change_of(decode(data, str(sequence)))

    def run(self, operation: Operation) -> Change | None:
        """Carry out an operation and publish it; None when it changed nothing.

        Raises ConflictError when a colleague changed the same cells, StorageError when the folder cannot be written: in both
        cases nothing was changed.
        """
        with self._lock:
            for _ in range(ATTEMPTS):
                self._apply_new(thorough=False)
                self._refuse_newer()
                try:
                    return self._attempt(operation)
                except NumberTakenError:
                    self._apply_new(thorough=True)
        raise BusyError("同时保存的人太多，这次没有保存。", "请稍后再点一次保存。")

    def _attempt(self, operation: Operation) -> Change | None:
        """One try. Raises NumberTakenError when another PC was faster."""
        with self.replica.transaction() as connection:
            changeset = record(connection, lambda: operation.apply(Transaction(self.database)))
            if not changeset:
                return None
            commit = Commit(self._header(operation.action, "data", self.replica.schema), changeset)
            self._publish(commit)
        self.folder.note_head(commit.header.sequence)
        if self._seen == commit.header.sequence - 1:
            self._seen = commit.header.sequence  # told by the return value
        return change_of(commit)

    def _refuse_newer(self) -> None:
        if self.replica.schema > len(self.replica.known()):
            raise NewerProgramError("共享数据已升级，本程序版本过旧。", "请安装新版本；旧版本不会改动数据。")


class NumberTakenError(Exception):
    """Another PC published a commit of this number first."""


def record(connection: apsw.Connection, work: Callable[[], None]) -> bytes:
    """The changeset of what `work` does to the office's tables; empty when it changes nothing in the end."""
    session = apsw.Session(connection, "main")
    try:
        session.table_filter(is_office_table)
        session.attach()
        work()
        return session.changeset()
    finally:
        session.close()


def change_of(commit: Commit) -> Change:
    """Which rows a commit touched."""
    tables: dict[str, set[int]] = {}
    for item in apsw.Changeset.iter(commit.changeset) if commit.changeset else ():
        row = item.new if item.op == "INSERT" else item.old
        if row is not None and isinstance(row[0], int):
            tables.setdefault(item.name, set()).add(row[0])
    header = commit.header
    found = {name: frozenset(ids) for name, ids in tables.items()}
    return Change(header.sequence, header.user, header.pc, header.time, header.action, found)


def remove_database(path: Path) -> None:
    """Delete a replica with its journal files."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def operation(action: str, steps: Iterable[Operation]) -> Operation:
    """Several operations as one commit."""
    parts = tuple(steps)

    def apply(transaction: Transaction) -> None:
        for part in parts:
            part.apply(transaction)

    return Operation(action, apply)
