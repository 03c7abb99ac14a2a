"""Disks that lose the connection, die or count at a chosen operation of the system; everything else is real."""

from __future__ import annotations

import errno
import os
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from app.store.disk import Disk


class FaultyDisk(Disk):
    """Loses the connection before or after the nth call of an operation, and is away until `back()`."""

    def __init__(self) -> None:
        self.away = False
        self._lose: tuple[Callable[..., Any], bool] | None = None

    def lose(self, operation: Callable[..., Any], *, after: bool) -> None:
        """Lose the connection at the next call of `operation`, before it happens or after it has happened on the server."""
        self._lose = (operation, after)

    def back(self) -> None:
        self.away = False

    def call(self, operation: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        if operation is os.close:
            return os.close(*arguments)
        if self._lose and self._lose[0] is operation:
            if self._lose[1]:
                operation(*arguments, **named)
            self._lose, self.away = None, True
        if self.away:
            raise OSError(errno.EHOSTDOWN, "Host is down")
        return super().call(operation, *arguments, **named)


class DyingDisk(Disk):
    """Ends the process at once, like kill -9, after (or before) the nth call of an operation."""

    def __init__(self, operation: Callable[..., Any], count: int, *, after: bool = True) -> None:
        self.operation = operation
        self.count = count
        self.after = after

    def call(self, operation: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.count -= operation is self.operation
        if self.count == 0 and not self.after:
            os._exit(9)
        found = super().call(operation, *arguments, **named)
        if self.count == 0:
            os._exit(9)
        return found


class SlowDisk(Disk):
    """Waits before every operation, as a network does, and counts them."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.counts: Counter[str] = Counter()

    def call(self, operation: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.counts[operation.__name__] += 1
        if self.seconds:
            time.sleep(self.seconds)
        return super().call(operation, *arguments, **named)


class ForgetfulDisk(Disk):
    """Like the Windows redirector: a name not found once is not found for some seconds more, and a listing stays as it was."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._missing: dict[str, float] = {}
        self._listed: dict[str, tuple[float, list[str]]] = {}

    def call(self, operation: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        name = str(arguments[0]) if arguments else ""
        reading = operation is os.stat or (operation is os.open and not arguments[1] & os.O_CREAT)
        if reading and time.monotonic() < self._missing.get(name, 0.0):
            raise FileNotFoundError(errno.ENOENT, "remembered as not found", name)
        if operation is os.listdir:
            until, names = self._listed.get(name, (0.0, []))
            if time.monotonic() < until:
                return names
        try:
            found = super().call(operation, *arguments, **named)
        except FileNotFoundError:
            if reading:
                self._missing[name] = time.monotonic() + self.seconds
            raise
        if operation is os.listdir:
            self._listed[name] = (time.monotonic() + self.seconds, found)
        return found
