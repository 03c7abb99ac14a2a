"""What cells held at an earlier time, by the log: for what no dated entry tells of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from app.core.errors import CancelledError, DamagedError
from app.store.folder import OfficeFolder
from app.store.history import Family, changes_in, fill, read_commit
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
    before: int | None = None
    while (filled := fill(replica, folder, before)).before is not None:
        before = filled.before
    sql = "SELECT sequence, row FROM _touched WHERE sequence > ? AND name = ? AND own = 1 ORDER BY sequence"
    wanted, touched = set(rows), dict[int, set[int]]()
    for number, row in replica.database.execute_sql(sql, (number_at(folder, moment, replica), table)).fetchall():
        if row in wanted:
            touched.setdefault(number, set()).add(row)
    held = HeldCells()
    for done, (number, members) in enumerate(touched.items()):
        if not report(done, len(touched)):
            raise CancelledError("已取消。")
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
