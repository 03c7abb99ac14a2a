"""Running numbers (序号): rows numbered anew, and a row put in between others whose numbers move on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from app.core.kinds import Ordinal, Value
from app.core.outline import in_level, outlined
from app.ledgers.changes.operations import change_rows, insert_rows
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Seen, Values
from app.store.operation import Operation
from app.store.transaction import Transaction


def number_field(ledger: Ledger) -> str:
    """The field of the running number, "" when the ledger has none."""
    return next((spec.name for spec in ledger.fields.values() if isinstance(spec.kind, Ordinal) and spec.stored), "")


def next_number(numbers: Collection[Value]) -> str:
    """The running number after the highest; "" when they are not numbered 1, 2, 3."""
    plain = list(filter(str.isdecimal, map(str, numbers)))
    return str(max(map(int, plain), default=0) + 1) if plain or not numbers else ""


def renumbered(ledger: Ledger, rows: Iterable[tuple[int, Values]]) -> dict[int, dict[str, tuple[Value, Value]]]:
    """1, 2, 3 … in the order given, as what was seen and what it shall be; rows that can only be looked at keep theirs.

    In a tree each level is numbered by itself: 1, 1.1, 1.2, 2.
    """
    name, given = number_field(ledger), list(rows)
    plain = [str(number) for number in range(1, len(given) + 1)]
    numbers = outlined(ledger.places([row for _, row in given])) if ledger.tree else plain
    wanted = ((row_id, row, number) for (row_id, row), number in zip(given, numbers, strict=True))
    return {row_id: {name: (row[name], new)} for row_id, row, new in wanted if row[name] != new and not ledger.locked(row)}


class Room(NamedTuple):
    """Room for a row that is put in: its number, and the rows behind it that move on."""

    number: str
    moved: dict[int, dict[str, tuple[Value, Value]]]
    kept: int  # rows that can only be looked at, whose numbers the others pass over


def room_for(ledger: Ledger, rows: Iterable[tuple[int, Values]], number: str, may: Callable[[int, Values], bool]) -> Room:
    """Make room at `number`: every number of the same level (of 1.2: 1.2, 1.3 …) from there on goes up by one, where it is a
    place in an outline; rows below these follow their own. Numbers of rows that `may` not change are passed over."""
    name = number_field(ledger)
    level, start = in_level(number) or ("", 0)
    behind = [
        (place[1], row_id, row)
        for row_id, row in rows
        if (place := in_level(row[name])) and place[0] == level and place[1] >= start
    ]
    free = {row_id for _, row_id, row in behind if may(row_id, row)}
    taken = {at for at, row_id, _ in behind if row_id not in free}

    def following(at: int) -> int:
        return next(new for new in count(at) if new not in taken)

    own = latest = following(start)
    wanted: dict[int, int] = {}
    for at in sorted({at for at, row_id, _ in behind if row_id in free}):
        latest = wanted[at] = following(max(at, latest) + 1)
    moved: dict[int, dict[str, tuple[Value, Value]]] = {
        row_id: {name: (row[name], f"{level}{wanted[at]}")} for at, row_id, row in behind if row_id in free
    }
    return Room(number if own == start else f"{level}{own}", moved, len(behind) - len(free))


def insert_row(ledger: Ledger, values: Values, moved: Mapping[int, Seen], day: dt.date, ledgers: Sequence[Ledger]) -> Operation:
    """Add a row and move the numbers behind it on, as one step."""

    def apply(transaction: Transaction) -> None:
        if moved:
            change_rows(ledger, moved, day, ledgers).apply(transaction)
        insert_rows(transaction, ledger, [values], day, ledgers, by_hand=True)

    return Operation(f"插入{ledger.noun}", apply)
