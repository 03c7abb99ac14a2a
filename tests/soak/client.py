"""One PC that edits without a window, for tests of many PCs on one office.

    python -m tests.soak.client --office DIR --replica FILE --pc NAME --edits N --think SECONDS --ack FILE

Makes N saved edits. Each is appended to the ack file as soon as the office has acknowledged it, one line, flushed to the disk:

    <commit id>                          an edit
    <commit id> counter <row id>         an increment of a counter

Prints one JSON line at the end; times are in milliseconds. Exit code 1: it gave up after PATIENCE seconds without a success.

In an office with a password: --user NAME --password WORDS.

Test options: --clock SECONDS (this PC's clock is off), --delay SECONDS (each file operation on the share takes longer),
--crash P (kill -9 of itself during publishing with this probability), --stall P (SIGSTOP of itself during publishing).
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from app.core.changes import Change
from app.core.errors import ConflictError, NewerProgramError, StorageError
from app.ledgers import MIGRATIONS
from app.store.keys import Credentials
from app.store.office import Office
from app.store.operation import Operation
from app.store.publisher import Identity
from tests.soak.clock import shift_clock
from tests.soak.disks import FaultyDisk
from tests.soak.edits import Editor, prepare

BACK_OFF = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds between retries; the last one is repeated
T = TypeVar("T")


class GaveUpError(Exception):
    """Nothing succeeded for too long."""


@dataclass
class Tally:
    """What happened so far; times in seconds."""

    commits: int = 0
    conflicts: int = 0
    retries: int = 0
    commit: list[float] = field(default_factory=list)
    catch_up: list[float] = field(default_factory=list)
    errors: collections.Counter[str] = field(default_factory=collections.Counter)
    reports: collections.Counter[str] = field(default_factory=collections.Counter)

    def summary(self) -> dict[str, object]:
        """The JSON line's content."""
        return {
            "commits": self.commits,
            "conflicts": self.conflicts,
            "retries": self.retries,
            **percentiles("commit", self.commit),
            **percentiles("catch_up", self.catch_up),
            "errors": dict(self.errors),
            "reports": dict(self.reports),
        }


def percentiles(name: str, seconds: list[float]) -> dict[str, float]:
    """p50, p95 and maximum in milliseconds; nothing without values."""
    if not seconds:
        return {}
    hundredths = statistics.quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else seconds * 99
    found = {"p50": hundredths[49], "p95": hundredths[94], "max": max(seconds)}
    return {f"{name}_{key}": round(value * 1000, 1) for key, value in found.items()}


class AckFile:
    """The list of what was acknowledged."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def add(self, *words: object) -> None:
        """Append a line with one write and flush it to the disk."""
        os.write(self._handle, (" ".join(map(str, words)) + "\n").encode())
        os.fsync(self._handle)


class Client:
    """The user of one PC."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.tally = Tally()
        self.ack = AckFile(arguments.ack)
        self.disk = FaultyDisk(arguments.delay, arguments.crash, arguments.stall)
        self.office = self.persist(self.open_office)
        self.editor = Editor(self.office.database, arguments.pc)

    def open_office(self) -> Office:
        """The office, ready to be written."""
        given = self.arguments
        credentials = Credentials(given.user, given.password) if given.password else None
        return Office(given.office, given.replica, MIGRATIONS, Identity(given.pc, given.pc, "soak"), self.disk, credentials)

    def persist(self, work: Callable[[], T]) -> T:
        """Do `work` again and again until no StorageError comes, with longer and longer waits."""
        until = time.monotonic() + self.arguments.patience
        for wait in waits():
            try:
                return work()
            except NewerProgramError:
                raise
            except StorageError as fault:
                self.tally.retries += 1
                self.tally.errors[f"{type(fault).__name__}: {fault.message}"] += 1
                if time.monotonic() > until:
                    raise GaveUpError(fault.detail) from fault
                time.sleep(wait * random.uniform(0.5, 1.5))
        raise AssertionError("waits() never ends")

    def timed(self, times: list[float], work: Callable[[], T]) -> T:
        """Note how long a successful `work` took."""
        started = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - started)
        return result

    def catch_up(self) -> None:
        """See what the others did, and what became of one's own saves whose outcome was unknown."""
        self.timed(self.tally.catch_up, self.office.catch_up)
        for report in self.office.take_reports():
            self.tally.reports[report.kind] += 1
            if report.kind == "saved" and report.commit_id:  # the user is told 已确认保存成功
                self.ack.add(report.commit_id)

    def save(self, operation: Operation) -> Change | None:
        """Save; None for a conflict."""
        try:
            return self.timed(self.tally.commit, lambda: self.office.run(operation))
        except ConflictError:
            self.tally.conflicts += 1
            return None

    def edit(self) -> bool:
        """Look, think, save; False for a conflict."""
        self.catch_up()
        edit = self.editor.next_edit()
        time.sleep(self.arguments.think * random.uniform(0.5, 1.5))
        change = self.save(edit.operation)
        if change is None:
            return False
        if not change.commit_id:
            raise AssertionError("a change without the id of its commit")
        self.ack.add(change.commit_id, *(("counter", edit.counter) if edit.counter else ()))
        self.tally.commits += 1
        return True

    def run(self) -> None:
        """All edits."""
        prepared = self.persist(lambda: self.office.run(prepare()))
        if prepared is not None:
            self.ack.add(prepared.commit_id)
        while self.tally.commits < self.arguments.edits:
            self.persist(self.edit)
        self.persist(self.catch_up)


def waits() -> Iterable[float]:
    """Longer and longer waits without end."""
    yield from BACK_OFF
    while True:
        yield BACK_OFF[-1]


def options() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.client", description=__doc__.splitlines()[0])
    parser.add_argument("--office", type=Path, required=True)
    parser.add_argument("--replica", type=Path, required=True)
    parser.add_argument("--pc", required=True)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--think", type=float, default=0.0, help="seconds between looking and saving")
    parser.add_argument("--ack", type=Path, required=True)
    parser.add_argument("--patience", type=float, default=60.0, help="seconds without a success until it gives up")
    parser.add_argument("--clock", type=float, default=0.0)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--user", default="", help="of an office with a password")
    parser.add_argument("--password", default="")
    parser.add_argument("--crash", type=float, default=0.0)
    parser.add_argument("--stall", type=float, default=0.0)
    return parser


def main(words: list[str] | None = None) -> int:
    """Run one client; 0 when every edit was saved."""
    arguments = options().parse_args(words)
    if arguments.clock:
        shift_clock(arguments.clock)
    started = time.monotonic()
    summary: dict[str, object] = {"pc": arguments.pc}
    try:
        client = Client(arguments)
    except GaveUpError as fault:
        print(json.dumps({**summary, "gave_up": str(fault)}, ensure_ascii=False))
        return 1
    try:
        client.run()
    except GaveUpError as fault:
        summary["gave_up"] = str(fault)
    finally:
        client.office.close()
    summary |= {"seconds": round(time.monotonic() - started, 2), **client.tally.summary()}
    print(json.dumps(summary, ensure_ascii=False))
    return 1 if "gave_up" in summary else 0


if __name__ == "__main__":
    sys.exit(main())
