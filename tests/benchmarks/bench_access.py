"""What a password costs: the same office with and without one, side by side, and the ratio.

Run: python -m tests.benchmarks.bench_access [--commits N] [--rows N] [--delays 0 5]
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import tempfile
from pathlib import Path

from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.scoring.rights import office_rules
from app.store.keys import Credentials
from app.store.office import Office
from app.store.person import new_recovery_key
from app.store.protecting import switch_on
from app.store.publisher import Identity
from app.store.snapshots import make_snapshot
from tests.benchmarks.bench_store import disk_bytes, timed
from tests.store.disks import SlowDisk

TODAY = dt.date(2023, 11, 10)
CHIEF = Credentials("王建国", "一句好记的话2023")


def opened(place: Path, pc: str, given: Credentials | None, delay: float = 0.0) -> Office:
    """The office as a PC opens it."""
    return Office(
        place / "share", place / pc / "replica.db", MIGRATIONS, Identity("王建国", pc, "bench"), SlowDisk(delay), given
    )


def measure(place: Path, given: Credentials | None, commits: int, rows: int, delay: float) -> dict[str, float]:
    """Milliseconds (and bytes) by what was measured."""
    office = opened(place, "甲", None)
    texts = [
        {"list": "部门", "department": "办公室", "statement": f"问题{number}", "measures": "措施" * 80}
        for number in range(rows)
    ]
    office.run(add_rows(PROBLEM, texts, TODAY))
    if given:
        switch_on(office, given.user, given.password, new_recovery_key(), office_rules())
    make_snapshot(office.folder, office.replica)
    office.close()
    found: dict[str, float] = {}
    offices: list[Office] = []
    found["open on a new PC"] = timed(lambda: offices.append(opened(place, "乙", given)))
    offices.pop().close()
    opened(place, "甲", given).close()  # encrypts the replica
    found["open again"] = timed(lambda: offices.append(opened(place, "甲", given)))
    here, there = offices.pop(), opened(place, "丙", given)
    here.folder.disk.seconds = there.folder.disk.seconds = delay  # type: ignore[attr-defined]
    row = read_rows(here.database, PROBLEM, TODAY).ids[0]
    times, catching = [], []
    for number in range(commits):
        before = f"第{number - 1}次" if number else ""
        change = change_row(PROBLEM, row, {"remark": (before, f"第{number}次")}, TODAY)
        times.append(timed(lambda change=change: here.run(change)))
        catching.append(timed(there.catch_up))
    found["commit p50"], found["catch-up after one p50"] = statistics.median(times), statistics.median(catching)
    late = opened(place, "乙", given)
    for number in range(commits):
        before = f"第{commits - 1 + number}次"
        here.run(change_row(PROBLEM, row, {"remark": (before, f"第{commits + number}次")}, TODAY))
    found[f"catch-up after {commits}"] = timed(late.catch_up)
    found["read all rows"] = timed(lambda: read_rows(here.database, PROBLEM, TODAY))
    found["share, KB"] = disk_bytes(place / "share") / 1024
    for one in (here, there, late):
        one.close()
    return found


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench_access", description=__doc__.splitlines()[0])
    parser.add_argument("--commits", type=int, default=100)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--delays", type=float, nargs="+", default=[0.0, 5.0])
    arguments = parser.parse_args()
    for delay in arguments.delays:
        with tempfile.TemporaryDirectory(prefix="bench-access-") as scratch:
            plain, protected = (
                measure(Path(scratch) / name, given, arguments.commits, arguments.rows, delay / 1000)
                for name, given in (("plain", None), ("protected", CHIEF))
            )
        print(f"\n{delay:g} ms a file operation, {arguments.rows} rows {'without':>18} {'with password':>15} {'ratio':>7}")
        for name, before in plain.items():
            print(f"  {name:<36} {before:>12.1f} {protected[name]:>15.1f} {protected[name] / before:>7.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
