"""What cells held at an earlier time, by the log: for what no dated entry tells of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from app.core.errors import CancelledError, DamagedError
from app.store.folder import OfficeFolder
from app.store.history import FILL, Family, changes_in, fill, missing, read_commit
from app.store.moments import number_at
from app.store.outbox import Cell
from app.store.replica import Replica

Report = Callable[[int, int], bool]  # (done, total) → whether to go on


@dataclass
class HeldCells:
    """(row, column) → what it held, for what was changed since; what is not named here was as it is now.

    `unknown` are rows that came into the office later, and those with a change that nobody can read any more.
    """

    changed: dict[tuple[int, str], Cell] = field(default_factory=dict)
    unknown: set[int] = field(default_factory=set)


def index_all(replica: Replica, folder: OfficeFolder, report: Report) -> None:
    """Index the commits that are not yet: all of them, the first time in an office of an older program.

    Raises StorageError while the share is away, CancelledError when `report` says so; what is indexed by then stays.
    """
    total, before = len(missing(replica.database, replica.head)), None
    for done in range(0, total, FILL):
        go_on(report, done, total)
        before = fill(replica, folder, before).before


def go_on(report: Report, done: int, total: int) -> None:
    """Tell how far it is. Raises CancelledError when that is far enough."""
    if not report(done, total):
        raise CancelledError("已取消。")


def held_at(
    replica: Replica,
    folder: OfficeFolder,
    table: str,
    columns: Collection[str],
    rows: Collection[int],
    moment: dt.datetime,
    report: Report = lambda done, total: True,
) -> HeldCells:
    """What columns of some rows held at a time (with time zone), by the clocks of the PCs that changed them.

    Raises StorageError while the share, which holds the older commits, is away, CancelledError when `report` says so.
    """
    index_all(replica, folder, report)
    sql = "SELECT sequence, row FROM _touched WHERE sequence > ? AND name = ? AND own = 1 ORDER BY sequence"
    wanted, touched = set(rows), dict[int, set[int]]()
    for number, row in replica.database.execute_sql(sql, (number_at(folder, moment, replica), table)).fetchall():
        if row in wanted:
            touched.setdefault(number, set()).add(row)
    held = HeldCells()
    for done, (number, members) in enumerate(touched.items()):
        go_on(report, done, len(touched))
        try:
            commit = read_commit(replica, folder, number)
        except DamagedError:
            held.unknown |= members
            continue
        for change in changes_in(replica.database.connection(), commit, Family(0, {table: frozenset(members)})):
            if change.row_id in held.unknown:
                continue
            if change.operation == "INSERT":
                held.unknown.add(change.row_id)
            for name in columns:
                if name in change.before:
                    held.changed.setdefault((change.row_id, name), change.before[name])
    return held
