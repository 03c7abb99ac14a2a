"""Failures of SQLite on the local disk as errors a clerk can act on, and verified copies of a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import peewee

from app.core.errors import BusyError, DamagedError, StorageError
from app.store.faults import file_faults


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


def copy_database(source: peewee.Database, target: Path) -> None:
    """A compact, verified copy of the office in a database at its present moment, without what belongs to this PC only.

    Raises StorageError when the disk is full, DamagedError when the copy is not sound.
    """
    with sqlite_faults(target):
        source.execute_sql("VACUUM INTO ?", (str(target),))
        copy = apsw.Connection(str(target))
        try:
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
        for suffix in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
