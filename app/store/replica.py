"""This PC's copy of the office: a SQLite file on the local disk that commits are applied to in order.

Tables whose names begin with "_" belong to the replica itself and are no part of the office: `_replica` (office id, head, hash
of the head), `_migration` (which migrations ran), `_refused` (commits whose author had no right to them: they are in the log
and change nothing), `_again` (lost commits that were made again, by the id under which they were saved first), `_commit` (the
bytes of the last commits, from which a damaged or shortened log is mended), `_history` and `_touched` (which commit touched
which row, see history_index.py). Snapshots carry all but `_commit`. It can be thrown away as long as the log is whole.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import apsw
from playhouse.apsw_ext import APSWDatabase
from playhouse.migrations import Runner

from app.core.errors import DamagedError, NewerProgramError
from app.store.accounts import NOBODY, Bench, ForbiddenError, Grant, read_bench
from app.store.commit import GENESIS, Commit, Header, digest
from app.store.faults import file_faults
from app.store.history_index import create_index, note
from app.store.safes import SafeKeeper, Safes
from app.store.sqlite import fitting_key, give_key, sqlite_faults

BUSY_SECONDS = 20.0
INEFFECTIVE = "〔无权限，未生效〕"  # before the action of a commit in 修改记录
# What the ledgers themselves forbid (rows of a closed year): looks at a changeset that has just been made in the replica and
# raises ForbiddenError.
Judge = Callable[[Commit, apsw.Connection], None]
AGAINST_RULES = "〔改动了封存内容〕"  # the same, of what a program that knows no closed years wrote
# NORMAL: a power cut may take the last commits from the replica, never from the log; they are applied again.
# A cache for each thread, and there are seven of them: what is read once, as whole tables are, is as quick without.
CACHE_KB = 8192
PRAGMAS = {"journal_mode": "wal", "synchronous": "normal", "foreign_keys": 0, "cache_size": -CACHE_KB, "trusted_schema": 0}
# Programs up to 0.2 look for them, and note them, among the commits kept only.
NOTED_BY_OLDER = (
    "SELECT again, sequence FROM _commit WHERE again <> '' AND again NOT IN (SELECT origin FROM _again) "
    "AND sequence NOT IN (SELECT sequence FROM _refused)"
)


class ReplicaDatabase(APSWDatabase, SafeKeeper):
    """peewee's database on apsw, encrypted when there is a key, that also takes datetimes, which peewee's migration runner
    writes and apsw refuses."""

    def __init__(self, path: Path, key: str = "") -> None:
        self.cipher_key = key
        self.safes = Safes()  # open restricted ledgers
        super().__init__(str(path), timeout=BUSY_SECONDS, pragmas=PRAGMAS)

    def _add_conn_hooks(self, conn: apsw.Connection) -> None:
        if self.cipher_key:
            give_key(conn, self.cipher_key)
        super()._add_conn_hooks(conn)
        conn.convert_binding = lambda cursor, number, value: str(value)


class Replica:
    """The local database. `database` is peewee's; every thread has its own connection."""

    def __init__(self, path: Path, migrations: Path, key: str = "") -> None:
        with file_faults(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.migrations = migrations
        self.refused: dict[int, tuple[Header, str]] = {}  # commits left without effect, and why, to be told
        self.noticed: dict[int, tuple[Header, str]] = {}  # commits that took effect against the rules of this program
        self.witness: Judge | None = None  # looks at what others changed; raises ForbiddenError where nobody may
        self.database = ReplicaDatabase(path, key)
        with sqlite_faults(path):
            self.database.execute_sql("CREATE TABLE IF NOT EXISTS _replica (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            self.database.execute_sql(
                "CREATE TABLE IF NOT EXISTS _migration "
                "(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, applied TEXT NOT NULL)"
            )
            self.database.execute_sql(
                "CREATE TABLE IF NOT EXISTS _commit "
                "(sequence INTEGER PRIMARY KEY, hash TEXT NOT NULL, again TEXT NOT NULL, data BLOB NOT NULL)"
            )
            self.database.execute_sql("CREATE TABLE IF NOT EXISTS _refused (sequence INTEGER PRIMARY KEY, why TEXT NOT NULL)")
            self.database.execute_sql("CREATE TABLE IF NOT EXISTS _again (origin TEXT PRIMARY KEY, sequence INTEGER NOT NULL)")
            self.note_made_again()
            create_index(self.database)

    def note_made_again(self) -> None:
        """Note of the commits kept which lost ones they made again; programs up to 0.2 did not."""
        if self.database.execute_sql(NOTED_BY_OLDER).fetchone():  # else nothing is written: another program may hold it
            self.database.execute_sql(f"INSERT OR IGNORE INTO _again {NOTED_BY_OLDER}")

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

    def standing(self) -> tuple[int, str]:
        """Number and hash of the last commit applied, of one moment, whatever the writer does meanwhile."""
        rows = self.database.execute_sql("SELECT name, value FROM _replica WHERE name IN ('head', 'head_hash')").fetchall()
        found = dict(rows)
        return int(found.get("head", "0")), found.get("head_hash", GENESIS)

    def bench(self) -> Bench:
        """Who may what in the office as it is here."""
        return read_bench(self.database.connection())

    def advance(self, commit: Commit, data: bytes, refused: str = "", noticed: str = "") -> None:
        """Note what was applied, inside the transaction that applied it; `data` are the commit's bytes.

        `refused`: why it was not applied, because its author had no right to it. `noticed`: what it broke all the same.
        """
        header = commit.header
        self.write("head", str(header.sequence))
        self.write("head_hash", digest(data))
        if refused:
            self.database.execute_sql("INSERT OR REPLACE INTO _refused VALUES (?, ?)", (header.sequence, refused))
            self.refused[header.sequence] = (header, refused)
            commit = Commit(replace(header, action=f"{INEFFECTIVE}{header.action}"))
        elif noticed:
            self.noticed[header.sequence] = (header, noticed)
            commit = replace(commit, header=replace(header, action=f"{AGAINST_RULES}{header.action}"))
        elif header.kind == "migration":
            self.write("needs", header.app)
        elif header.kind == "moved":
            self.write("moved", header.place)
        if header.again and not refused:
            self.database.execute_sql("INSERT OR REPLACE INTO _again VALUES (?, ?)", (header.again, header.sequence))
        self.keep(header, data)
        note(self.database.connection(), commit)

    def keep(self, header: Header, data: bytes) -> None:
        """Keep the bytes of a commit that has been applied."""
        self.database.execute_sql(
            "INSERT OR REPLACE INTO _commit (sequence, hash, again, data) VALUES (?, ?, ?, ?)",
            (header.sequence, digest(data), header.again, data),
        )

    def kept(self, sequence: int) -> bytes | None:
        """The bytes of a commit applied here, None when they are no longer (or were never) kept."""
        row = self.database.execute_sql("SELECT data FROM _commit WHERE sequence = ?", (sequence,)).fetchone()
        return row[0] if row else None

    def kept_numbers(self) -> list[int]:
        """The numbers of the commits whose bytes are kept, ascending."""
        return [row[0] for row in self.database.execute_sql("SELECT sequence FROM _commit ORDER BY sequence").fetchall()]

    def oldest_kept(self) -> int:
        """The first number whose bytes are kept; the one after the head when there is none."""
        row = self.database.execute_sql("SELECT min(sequence) FROM _commit").fetchone()
        return self.head + 1 if row[0] is None else int(row[0])

    def forget_before(self, sequence: int) -> None:
        """Drop the bytes of older commits."""
        self.database.execute_sql("DELETE FROM _commit WHERE sequence < ?", (sequence,))

    def has(self, commit_id: str) -> bool:
        """Whether a commit is among those kept, or was ever made again after it was lost, by whichever PC."""
        if self.database.execute_sql("SELECT 1 FROM _again WHERE origin = ?", (commit_id,)).fetchone():
            return True
        named = f'"commit_id":"{commit_id}"'.encode()  # as the header has it; within a text its quotes would be escaped
        return bool(self.database.execute_sql("SELECT 1 FROM _commit WHERE instr(data, ?)", (named,)).fetchone())

    def flush(self) -> None:
        """Write the open transaction's pages to the disk without committing it (sqlite3_db_cacheflush)."""
        self.database.connection().cache_flush()

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """BEGIN IMMEDIATE … COMMIT; ROLLBACK on any exception. Raises BusyError when another program keeps the replica."""
        connection = self.database.connection()
        with sqlite_faults(self.path), self.database.atomic("IMMEDIATE"):
            yield connection

    def apply(self, commit: Commit, data: bytes) -> bool:
        """Apply the next commit of the log; False when it changes nothing because its author had no right to it.

        Raises ChainError or UnfitError when it does not fit what is here.
        """
        header = commit.header
        if header.sequence != self.head + 1 or header.parent != self.head_hash:
            raise ChainError("本机副本与共享数据不是同一条记录链。", "程序会自动处理。", f"commit {header.sequence}")
        bench = self.bench()
        author = bench.author(commit)
        refused = bench.refuse_author(commit, author)
        if not refused and header.kind == "migration":
            self.migrate(header.migration, header.app)
        elif not refused:
            refused = self._apply_changeset(commit, bench, author)
        self.advance(commit, data, refused, "" if refused else self._broken_rule(commit))
        return not refused

    def _broken_rule(self, commit: Commit) -> str:
        """What a commit of another PC changed although this program lets nobody change it; "" when nothing.

        It keeps its effect: programs of other versions have other rules, and all replicas must stay alike.
        """
        if self.witness is None or not commit.changeset:
            return ""
        try:
            self.witness(commit, self.database.connection())
        except ForbiddenError as fault:
            return fault.message
        return ""

    def _apply_changeset(self, commit: Commit, bench: Bench, author: Grant | None) -> str:
        """Apply; why it was taken back when the author may not make these changes."""
        if bench is NOBODY:
            self._change(commit)
            return ""
        connection = self.database.connection()
        connection.execute("SAVEPOINT judged")
        self._change(commit)
        refused = bench.refuse_changes(commit, author, connection)
        if refused:
            connection.execute("ROLLBACK TO judged")
        connection.execute("RELEASE judged")
        return refused

    def _change(self, commit: Commit) -> None:
        try:
            apsw.Changeset.apply(commit.changeset, self.database.connection(), filter=is_office_table)
        except (apsw.AbortError, apsw.ConstraintError, apsw.CorruptError) as fault:
            detail = f"commit {commit.header.sequence}: {fault}"
            raise UnfitError("共享数据中的一次修改无法应用到本机副本。", "程序将重建本机副本。", detail) from fault

    @property
    def schema(self) -> int:
        """How many migrations the replica has."""
        return len(self.applied())

    def applied(self) -> list[str]:
        """The names of the migrations applied, in order."""
        rows = self.database.execute_sql("SELECT name FROM _migration ORDER BY name").fetchall()
        return [row[0] for row in rows]

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The names of the migrations this program has, in order."""
        return tuple(item.name for item in self._runner().migrations())

    def _runner(self) -> Runner:
        return Runner(self.database, str(self.migrations), table_name="_migration")

    def migrate(self, name: str, needs: str) -> None:
        """Run one migration; `needs` is the program version that has it. Raises NewerProgramError when this one has not."""
        if name not in self.known:
            raise newer_program(needs, name)
        self._runner().up(name)

    @property
    def moved(self) -> str:
        """The folder where the office is now; empty while it is here."""
        return self.read("moved")

    def refuse_newer(self) -> None:
        """Raises NewerProgramError when the office has a migration that this program does not know."""
        unknown = [name for name in self.applied() if name not in self.known]
        if unknown:
            raise newer_program(self.read("needs"), unknown[-1])


class ChainError(DamagedError):
    """The next commit of the log does not follow the one that the replica stands on."""


class UnfitError(DamagedError):
    """A commit of the chain does not fit the replica, which therefore is wrong."""


def newer_program(needs: str, detail: str) -> NewerProgramError:
    """What a program older than the office says."""
    version = f" {needs} 或更高版本" if needs else "新版本"
    return NewerProgramError("共享数据已升级，本程序版本过旧。", f"请安装{version}后再打开；旧版本不会改动数据。", detail)


def is_office_table(name: str) -> bool:
    """Whether a table is part of the office, not of the replica itself."""
    return not name.startswith(("_", "sqlite_"))


def office_note(replica: Path) -> Path:
    """The file beside a replica that says which office it is of, also when the replica itself cannot be read any more."""
    return replica.with_name(f"{replica.stem}-office")


def noted_office(replica: Path) -> str:
    """The id of the office that was last open with this replica; empty when none was."""
    with file_faults(replica):
        try:
            return office_note(replica).read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return ""


def note_office(replica: Path, office: str) -> None:
    """Note that this office is open with a replica."""
    target = office_note(replica)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    with file_faults(target):
        part.write_text(office, encoding="ascii")
        part.replace(target)


def known_office(replica: Path, migrations: Path, keys: Sequence[str] = ("",)) -> str:
    """The id of the office that a replica belongs to; empty when there is none, or none that can be read with the keys."""
    key = fitting_key(replica, keys) if replica.exists() else None
    if key is None:
        return ""
    try:
        found = Replica(replica, migrations, key)
    except DamagedError:
        return ""
    try:
        return found.read("office")
    finally:
        found.close()
