"""This PC's copy of the office: a SQLite file on the local disk that commits are applied to in order.

Tables whose names begin with "_" belong to the replica itself and are no part of the office: `_replica` (office id, head, hash
of the head), `_migration` (which migrations ran). The replica holds nothing that the log does not; it can be thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import peewee
from playhouse.apsw_ext import APSWDatabase
from playhouse.migrations import Runner

from app.core.errors import BusyError, DamagedError, NewerProgramError, StorageError
from app.store.commit import GENESIS, Commit
from app.store.faults import file_faults

BUSY_SECONDS = 20.0
# NORMAL: a power cut may take the last commits from the replica, never from the log; they are applied again.
PRAGMAS = {"journal_mode": "wal", "synchronous": "normal", "foreign_keys": 0, "cache_size": -32768, "trusted_schema": 0}


class ReplicaDatabase(APSWDatabase):
    """peewee's database on apsw that also takes datetimes, which peewee's migration runner writes and apsw refuses."""

    def _add_conn_hooks(self, conn: apsw.Connection) -> None:
        super()._add_conn_hooks(conn)
        conn.convert_binding = lambda cursor, number, value: str(value)


class Replica:
    """The local database. `database` is peewee's; every thread has its own connection."""

    def __init__(self, path: Path, migrations: Path) -> None:
        with file_faults(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.migrations = migrations
        self.database = ReplicaDatabase(str(path), timeout=BUSY_SECONDS, pragmas=PRAGMAS)
        with sqlite_faults(path):
            self.database.execute_sql("CREATE TABLE IF NOT EXISTS _replica (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            self.database.execute_sql(
                "CREATE TABLE IF NOT EXISTS _migration "
                "(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, applied TEXT NOT NULL)"
            )

    def close(self) -> None:
        """Close this thread's connection."""
        self.database.close()

    def read(self, name: str, default: str = "") -> str:
        """A value of `_replica`."""
        row = self.database.execute_sql("SELECT value FROM _replica WHERE name = ?", (name,)).fetchone()
        return row[0] if row else default

    def write(self, name: str, value: str) -> None:
        """Set a value of `_replica`."""
        self.database.execute_sql("INSERT OR REPLACE INTO _replica (name, value) VALUES (?, ?)", (name, value))

    @property
    def head(self) -> int:
        """The number of the last commit applied, 0 for none."""
        return int(self.read("head", "0"))

    @property
    def head_hash(self) -> str:
        """The hash of the last commit applied."""
        return self.read("head_hash", GENESIS)

    def advance(self, sequence: int, digest: str) -> None:
        """Note what was applied, inside the transaction that applied it."""
        self.write("head", str(sequence))
        self.write("head_hash", digest)

    def flush(self) -> None:
        """Write the open transaction's pages to the disk without committing it (sqlite3_db_cacheflush)."""
        self.database.connection().cache_flush()

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """BEGIN IMMEDIATE … COMMIT; ROLLBACK on any exception. Raises BusyError when another program keeps the replica."""
        connection = self.database.connection()
        with sqlite_faults(self.path), self.database.atomic("IMMEDIATE"):
            yield connection

    def apply(self, commit: Commit, digest: str) -> None:
        """Apply the next commit of the log. Raises DamagedError when it does not fit what is here."""
        header = commit.header
        if header.sequence != self.head + 1 or header.parent != self.head_hash:
            raise DamagedError("本机副本与共享数据不是同一条记录链。", "程序将重建本机副本。", f"commit {header.sequence}")
        if header.kind == "migration":
            self.migrate(header.migration)
        else:
            self._apply_changeset(commit)
        self.advance(header.sequence, digest)

    def _apply_changeset(self, commit: Commit) -> None:
        try:
            apsw.Changeset.apply(commit.changeset, self.database.connection(), filter=is_office_table)
        except (apsw.AbortError, apsw.ConstraintError, apsw.CorruptError) as fault:
            detail = f"commit {commit.header.sequence}: {fault}"
            raise DamagedError("共享数据中的一次修改无法应用到本机副本。", "程序将重建本机副本。", detail) from fault

    @property
    def schema(self) -> int:
        """How many migrations the replica has."""
        return len(self.applied())

    def applied(self) -> list[str]:
        """The names of the migrations applied, in order."""
        rows = self.database.execute_sql("SELECT name FROM _migration ORDER BY name").fetchall()
        return [row[0] for row in rows]

    def known(self) -> list[str]:
        """The names of the migrations this program has, in order."""
        return [item.name for item in self.runner().migrations()]

    def runner(self) -> Runner:
        """peewee's runner over this program's migrations."""
        return Runner(self.database, str(self.migrations), table_name="_migration")

    def migrate(self, name: str) -> None:
        """Run one migration. Raises NewerProgramError when this program does not have it."""
        if name not in self.known():
            raise NewerProgramError("共享数据已升级，本程序版本过旧。", "请安装新版本后再打开；旧版本不会改动数据。", name)
        self.runner().up(name)


def is_office_table(name: str) -> bool:
    """Whether a table is part of the office, not of the replica itself."""
    return not name.startswith(("_", "sqlite_"))


@contextmanager
def sqlite_faults(path: Path) -> Iterator[None]:
    """Failures of SQLite on the local disk as errors a clerk can act on (peewee keeps apsw's errors as `orig`)."""
    try:
        yield
    except (apsw.Error, peewee.PeeweeException) as fault:
        cause: Exception = fault
        while isinstance(cause, peewee.PeeweeException) and hasattr(cause, "orig"):
            cause = cause.orig
        for kinds, error in sqlite_messages(path):
            if isinstance(cause, kinds):
                raise type(error)(error.message, error.advice, f"{type(cause).__name__}: {cause}") from fault
        raise


def sqlite_messages(path: Path) -> tuple[tuple[tuple[type[Exception], ...], StorageError], ...]:
    """Which of apsw's errors is told in which words."""
    return (
        ((apsw.FullError,), StorageError("本机磁盘空间已满，没有保存。", "请清理磁盘后重试。")),
        ((apsw.BusyError, apsw.LockedError), BusyError("数据正被本机的另一个程序占用。", "请稍后重试。")),
        (
            (apsw.CantOpenError, apsw.ReadOnlyError, apsw.IOError, apsw.PermissionsError),
            StorageError(f"无法读写本机副本：{path}", "请检查磁盘和权限。"),
        ),
        (
            (apsw.CorruptError, apsw.NotADBError),
            DamagedError(f"本机副本已损坏：{path}", "重新启动程序会自动重建，共享数据不受影响。"),
        ),
    )
