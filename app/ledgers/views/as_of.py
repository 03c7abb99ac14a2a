"""Rows as they stood on a day: 年中晒进度 of 30 June can be printed whenever it is asked for.

Their dated entries tell it; of what no entry had told by then, the log of the office, as far as it goes back.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from app.core.ids import made_on
from app.core.kinds import Value
from app.core.outline import is_part
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.ending import EndKeeper
from app.ledgers.schema.fields import Latest, Reading
from app.ledgers.schema.quarter import Quarter
from app.ledgers.schema.tree import DEEPEST, Tree
from app.ledgers.views.rows import read_children_of, read_rows
from app.store.derived_percent import mean_percent
from app.store.held_cells import HeldCells, Report, held_at
from app.store.office import Office

Row = dict[str, Value]
UNKNOWN = "不详"  # stands on paper for a number that nobody knows any more


def rows_as_of(
    office: Office,
    ledger: Ledger,
    child: Child,
    ids: Sequence[int],
    day: dt.date,
    today: dt.date,
    report: Report = lambda done, total: True,
) -> list[tuple[int, Row]]:
    """The rows of these ids in their order, with what the newest entry up to the day says of them, their quarterly note and
    their lights of the day.

    A row's 完成率 is what the log says that it was, or an entry of that day or before that was made afterwards. It is UNKNOWN
    where the row came into the office later and no later entry shows that there was none yet. The rows above have the mean of
    their parts as it was then. What else carries no day stays as it is now. `report` is told how far the log is read.
    Raises StorageError while the share is away, CancelledError.
    """
    database = office.database
    found = read_rows(database, ledger, day)
    entries = read_children_of(database, child, found.ids)
    rows = {row_id: found.mapping(place) for place, row_id in enumerate(found.ids)}
    endings = [item for item in ledger.consequences if isinstance(item, EndKeeper)]
    held = HeldCells()
    if day < today:
        evening = dt.datetime.combine(day + dt.timedelta(days=1), dt.time()).astimezone()
        table = str(ledger.model._meta.table_name)
        held = held_at(office.replica, office.folder, table, child.shares, list(rows), evening, report)
    unknown: set[tuple[int, str]] = set()
    for row_id, row in rows.items():
        told = [entry for entry in entries[row_id] if str(entry["day"] or "") <= day.isoformat()]
        unknown |= {(row_id, name) for name in share_back(child, row_id, row, entries[row_id], told, endings, held, day)}
        row |= told_by(ledger, child, told)
        for ending in endings:
            row |= ending.as_of(row, day)
    check = ledger.walk.quarterly if ledger.walk else None
    if check is not None:
        checks = read_children_of(database, ledger.child(check.child), found.ids)
        for row_id, row in rows.items():
            row |= noted_by(checks[row_id], check.note, row[ledger.year_field], day)
    if ledger.tree is not None and ledger.tree.percent:
        percent = ledger.tree.percent
        unsure = {id(rows[row_id]) for row_id, name in unknown if name == percent}
        rise(ledger, ledger.tree, list(rows.values()), unsure)
        unknown = {place for place in unknown if place[1] != percent}
        unknown |= {(row_id, percent) for row_id, row in rows.items() if id(row) in unsure}
    reading = Reading(day, database)
    for row in rows.values():
        row |= ledger.compute(row, reading)
    for row_id, name in unknown:
        rows[row_id][name] = UNKNOWN
    return [(row_id, rows[row_id]) for row_id in ids if row_id in rows]


def share_back(
    child: Child,
    row_id: int,
    row: Row,
    entries: Sequence[Mapping[str, Value]],
    told: Sequence[Mapping[str, Value]],
    endings: Sequence[EndKeeper],
    held: HeldCells,
    day: dt.date,
) -> Iterator[str]:
    """Give a row what it shared with its entries (完成率) on a day; `told` are those up to it. Yields what nobody can know."""
    ended_later = any(ending.was_open(row, day) for ending in endings)
    for name in child.shares:
        said = next((entry for entry in told if entry[name] is not None), None)
        if said is not None and (row_id in held.unknown or made_on(int(str(said["id"]))) > day):
            row[name] = said[name]  # entered afterwards, of that day or before
        elif row_id not in held.unknown:
            row[name] = held.changed.get((row_id, name), row[name])
        elif ended_later or any(entry[name] is not None for entry in entries):
            row[name] = None  # what it was before nobody said, but not what it is now
        elif row[name] is not None and not any(ending.had_ended(row, day) for ending in endings):
            yield name


def told_by(ledger: Ledger, child: Child, told: Sequence[Mapping[str, Value]]) -> Row:
    """What the newest of the entries (newest first) says of their row."""
    latest = [item for item in ledger.extra if isinstance(item, Latest) and item.child == child.key]
    return {item.name: told[0][item.field] if told else item.kind.empty for item in latest}


def noted_by(checks: Sequence[Mapping[str, Value]], note: str, year: Value, day: dt.date) -> Row:
    """What the newest quarterly check (they come newest first) of a row's year up to a day says; nothing without any."""
    if not checks or not year or int(str(year)) < day.year:
        return {}
    name = Quarter.of(day).name if int(str(year)) == day.year else ""
    return {note: next((entry[note] for entry in checks if str(entry["quarter"]) <= name), "")}


def rise(ledger: Ledger, tree: Tree, rows: Sequence[Row], unsure: set[int]) -> None:
    """Give each row with rows below it the mean of their percents, from the bottom up.

    `unsure` are Python's ids of the rows whose percent nobody knows; what is above one joins them.
    """
    parts: dict[tuple[Value, Value], list[Row]] = {}
    namesakes = Counter((row[tree.scope] if tree.scope else None, row[ledger.name_field]) for row in rows)
    for row in rows:
        if row[tree.parent]:
            parts.setdefault((row[tree.scope] if tree.scope else None, row[tree.parent]), []).append(row)
    done: set[int] = set()

    def percent(row: Row, depth: int = 0) -> Value:
        name = row[tree.scope] if tree.scope else None, row[ledger.name_field]
        named = parts.get(name, ())
        below = [part for part in named if is_part(part[tree.number], row[tree.number], namesakes[name])]
        if below and depth < DEEPEST and id(row) not in done:
            done.add(id(row))
            row[tree.percent] = mean_percent([(percent(part, depth + 1), row_weight(tree, part)) for part in below])
            unsure.discard(id(row))
            unsure.update({id(row)} if any(id(part) in unsure for part in below) else ())
        return row[tree.percent]

    for row in rows:
        percent(row)


def row_weight(tree: Tree, row: Row) -> Value:
    """What a row counts among its neighbours."""
    return row[tree.weight] if tree.weight else 1
