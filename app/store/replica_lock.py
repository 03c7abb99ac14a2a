"""Which programs of this PC have a replica open, so that nobody replaces its files beneath another.

`replica-open.lock` is an empty SQLite file that is only ever locked, never written: SQLite's locks work alike on every system,
and the system releases them when a program dies. SHARED: the replica is open. RESERVED: a program is just opening it, one at
a time. EXCLUSIVE: no other program has it open; its files may be removed and made anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from app.core.errors import BusyError
from app.store.faults import file_faults
from app.store.replica import BUSY_SECONDS
from app.store.sqlite import sqlite_faults


class ReplicaLock:
    """This program's part in the lock of one replica."""

    def __init__(self, replica: Path) -> None:
        self.path = replica.with_name(f"{replica.stem}-open.lock")
        with file_faults(replica):
            replica.parent.mkdir(parents=True, exist_ok=True)
        with sqlite_faults(self.path):
            self._connection = apsw.Connection(str(self.path))
            self._connection.set_busy_timeout(int(BUSY_SECONDS * 1000))

    @contextmanager
    def opening(self, *, alone: bool = False) -> Iterator[None]:
        """Meanwhile no other program opens the replica and, when `alone`, none has it open. Raises BusyError."""
        try:
            self._connection.execute("BEGIN EXCLUSIVE" if alone else "BEGIN IMMEDIATE")
        except apsw.BusyError as fault:
            raise BusyError(
                "本机的另一个程序窗口正在使用本机副本。", "请关闭本机上的其他程序窗口后重试。", str(fault)
            ) from fault
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether no other program has the replica open at this moment; if so, none opens it meanwhile. Does not wait."""
        self._connection.set_busy_timeout(0)
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except apsw.BusyError:
            found = False
        else:
            found = True
        finally:
            self._connection.set_busy_timeout(int(BUSY_SECONDS * 1000))
        try:
            yield found
        finally:
            if found:
                self._connection.execute("ROLLBACK")

    def stay(self) -> None:
        """The replica is open here until `release`, or until the program ends."""
        with sqlite_faults(self.path):
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT 1 FROM sqlite_schema").fetchall()

    def leave(self) -> None:
        """The replica is open here no more, for the moment."""
        self._connection.execute("ROLLBACK")

    def release(self) -> None:
        """The replica is open here no more. Harmless when repeated."""
        self._connection.close()
