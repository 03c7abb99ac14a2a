"""File operations that are slow, or during which the process dies or stands still. Reachable from the soak client's options
only."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from app.store.disk import Disk

P = ParamSpec("P")
R = TypeVar("R")


class FaultyDisk(Disk):
    """Every operation takes `delay` seconds more; publishing ends in kill -9 with the probability `crash`, and stands still
    until SIGCONT with the probability `stall`.

    The process dies, or stands still, either with the half written and not yet named, or with the commit visible to everybody
    and not yet acknowledged.
    """

    def __init__(self, delay: float = 0.0, crash: float = 0.0, stall: float = 0.0) -> None:
        self.delay = delay
        self.crash = crash
        self.stall = stall

    def call(self, operation: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        if self.delay:
            time.sleep(self.delay)
        stalls = self.stall and operation is os.link and random.random() < self.stall
        named_before = random.random() < 0.5
        if stalls and not named_before:
            stand_still()
        found = super().call(operation, *arguments, **named)
        if stalls and named_before:
            stand_still()
        return found

    def create_then_name(self, half: Path, target: Path, data: bytes, named: Callable[[], object] = lambda: None) -> None:
        dies = random.random() < self.crash
        if dies and random.random() < 0.3:
            half.write_bytes(data[: len(data) // 2])
            die()
        super().create_then_name(half, target, data, named)
        if dies:
            die()


def die() -> None:
    """What a power cut does to a process."""
    os.kill(os.getpid(), signal.SIGKILL)


def stand_still() -> None:
    """What a PC does that goes to sleep."""
    os.kill(os.getpid(), signal.SIGSTOP)
