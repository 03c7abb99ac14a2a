"""Rows as they stood on a day, by their dated entries: 年中晒进度 of 30 June can be printed whenever it is asked for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

import peewee

from app.core.kinds import Value
from app.core.outline import is_part
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.ending import EndKeeper
from app.ledgers.schema.fields import Latest, Reading
from app.ledgers.schema.quarter import Quarter
from app.ledgers.schema.tree import DEEPEST, Tree
from app.ledgers.views.rows import read_children_of, read_rows
from app.store.following import mean_percent

Row = dict[str, Value]


def rows_as_of(
    database: peewee.Database, ledger: Ledger, child: Child, ids: Sequence[int], day: dt.date
) -> list[tuple[int, Row]]:
    """The rows of these ids in their order, with what the newest entry up to the day says of them, their quarterly note and
    their lights of the day.

    What carries no day stays as it is now; so does a row's 完成率 that no entry ever gave, unless the row ended later. The
    rows above have the mean of their parts as it was then.
    """
    found = read_rows(database, ledger, day)
    entries = read_children_of(database, child, found.ids)
    rows = {row_id: found.mapping(place) for place, row_id in enumerate(found.ids)}
    endings = [item for item in ledger.consequences if isinstance(item, EndKeeper)]
    for row_id, row in rows.items():
        if any(ending.was_open(row, day) for ending in endings):
            row |= dict.fromkeys(child.shares)  # what it was before nobody said, but not what it is now
        row |= told_by(ledger, child, entries[row_id], day.isoformat())
        for ending in endings:
            row |= ending.as_of(row, day)
    check = ledger.walk.quarterly if ledger.walk else None
    if check is not None:
        checks = read_children_of(database, ledger.child(check.child), found.ids)
        for row_id, row in rows.items():
            row |= noted_by(checks[row_id], check.note, row[ledger.year_field], day)
    if ledger.tree is not None and ledger.tree.percent:
        rise(ledger, ledger.tree, list(rows.values()))
    reading = Reading(day, database)
    for row in rows.values():
        row |= ledger.compute(row, reading)
    return [(row_id, rows[row_id]) for row_id in ids if row_id in rows]


def told_by(ledger: Ledger, child: Child, entries: Sequence[Mapping[str, Value]], day: str) -> Row:
    """What the entries (newest first) up to a day (ISO) say of their row."""
    known = [entry for entry in entries if str(entry["day"] or "") <= day]
    latest = [item for item in ledger.extra if isinstance(item, Latest) and item.child == child.key]
    told = {item.name: known[0][item.field] if known else item.kind.empty for item in latest}
    for name in child.shares:
        if any(entry[name] is not None for entry in entries):
            told[name] = next((entry[name] for entry in known if entry[name] is not None), None)
    return told


def noted_by(checks: Sequence[Mapping[str, Value]], note: str, year: Value, day: dt.date) -> Row:
    """What the newest quarterly check (they come newest first) of a row's year up to a day says; nothing without any."""
    if not checks or not year or int(str(year)) < day.year:
        return {}
    name = Quarter.of(day).name if int(str(year)) == day.year else ""
    return {note: next((entry[note] for entry in checks if str(entry["quarter"]) <= name), "")}


def rise(ledger: Ledger, tree: Tree, rows: Sequence[Row]) -> None:
    """Give each row with rows below it the mean of their percents, from the bottom up."""
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
        return row[tree.percent]

    for row in rows:
        percent(row)


def row_weight(tree: Tree, row: Row) -> Value:
    """What a row counts among its neighbours."""
    return row[tree.weight] if tree.weight else 1
