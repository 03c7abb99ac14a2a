"""SQLite files: failures as errors a clerk can act on, encryption by SQLite3 Multiple Ciphers, verified copies."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw
import peewee

from app.core.errors import BusyError, DamagedError, StorageError
from app.store.faults import file_faults

SUFFIXES = ("", "-wal", "-shm", "-journal")  # a database and what SQLite may keep beside it


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


PLAIN = b"SQLite format 3\x00"
CREATED = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE


def table_columns(connection: apsw.Connection, table: str) -> tuple[str, ...]:
    """The columns of a table in order; none when there is no such table."""
    return tuple(row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)))


def open_database(path: Path, key: str = "", flags: int = CREATED) -> apsw.Connection:
    """A connection to a database, encrypted when there is a key. Raises apsw.Error; a wrong key shows at the first read."""
    connection = apsw.Connection(str(path), flags=flags)
    if key:
        give_key(connection, key)
    return connection


def give_key(connection: apsw.Connection, key: str) -> None:
    """Open an encrypted database; its temporary tables stay in memory, which is not encrypted on a disk."""
    connection.pragma("key", key)
    connection.pragma("temp_store", "memory")


def is_encrypted(path: Path) -> bool:
    """Whether a file that exists is no plain database; an empty one is nothing yet."""
    with file_faults(path), path.open("rb") as stream:
        found = stream.read(len(PLAIN))
    return bool(found) and found != PLAIN


def fitting_key(path: Path, keys: Sequence[str]) -> str | None:
    """Which of the keys ("" for none) opens a database; None when none does. A plain one is told by its first bytes."""
    if not is_encrypted(path):
        return "" if "" in keys else None
    for key in keys:
        connection = open_database(path, key)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except apsw.NotADBError:
            continue
        else:
            return key
        finally:
            connection.close()
    return None


def change_key(path: Path, old: str, new: str) -> None:
    """Encrypt a database anew, or decrypt it, by a copy that then takes its place: a crash leaves the old one.

    No other program may have it open. Raises StorageError.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with sqlite_faults(path):
            source = open_database(path, old)
            try:
                source.pragma("journal_mode", "delete")
                source.execute("VACUUM INTO ?", (str(part),))
            finally:
                source.close()
            copy = open_database(part, old)
            try:
                copy.pragma("rekey", new)
                quick_check(copy, part)
            finally:
                copy.close()
        with file_faults(path):
            part.replace(path)
    finally:
        remove_database(part)


def copy_database(source: peewee.Database, target: Path, key: str = "") -> None:
    """A compact, verified copy of the office in a database at its present moment, without what belongs to this PC only.

    Encrypted with `key`, whatever the source is. Raises StorageError when the disk is full, DamagedError when the copy is
    not sound.
    """
    own = getattr(source, "cipher_key", "")
    with sqlite_faults(target):
        source.execute_sql("VACUUM INTO ?", (str(target),))
        copy = open_database(target, own)
        try:
            if key != own:
                copy.pragma("rekey", key)
            copy.execute("PRAGMA journal_mode = DELETE")
            if list(copy.execute("SELECT 1 FROM _commit LIMIT 1")):
                copy.execute("DELETE FROM _commit")
                copy.execute("VACUUM")
            quick_check(copy, target)
        finally:
            copy.close()


def quick_check(connection: apsw.Connection, path: Path) -> None:
    """Raises DamagedError unless SQLite finds the file sound."""
    with sqlite_faults(path):
        if list(connection.execute("PRAGMA quick_check(1)")) != [("ok",)]:
            raise DamagedError(f"数据文件 {path.name} 已损坏。", "程序将改用较早的一份。", "quick_check")


def remove_database(path: Path) -> None:
    """Delete a database with its journal files. Raises StorageError when a program holds one of them."""
    with file_faults(path):
        for suffix in SUFFIXES:
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def rename_database(path: Path, target: Path) -> None:
    """Give a closed database, which may be none, another name; its journal goes with it, or what is in it would be lost
    (https://www.sqlite.org/wal.html#the_wal_file). Raises StorageError when a program holds it."""
    with file_faults(path):
        for suffix in SUFFIXES:
            with suppress(FileNotFoundError):
                path.with_name(path.name + suffix).replace(target.with_name(target.name + suffix))


def among(column: peewee.Field, ids: Iterable[int]) -> peewee.Expression:
    """That a column holds one of the ids, however many: they go as one text. As a variable each, 100,000 would take a second
    to be written into the query, and more than SQLite allows."""
    return column.in_(peewee.SQL("(SELECT value FROM json_each(?))", (json.dumps(list(ids)),)))
