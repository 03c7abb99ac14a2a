"""The rows at the top of a large ledger, found by the columns it is sorted and filtered by alone: they can be looked at while
all others are still being read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import peewee

from app.core.conditions import Between, Condition, Contains, Is, Matches, holds
from app.core.kinds import Value
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Computed, Reading, Ruled
from app.ledgers.views.arranging import LARGE
from app.ledgers.views.rows import Rows, column_of, read_rows
from app.ledgers.views.sorting import Level, SortBy
from app.store.safes import sealing_of

SHOWN = 200  # more than the largest screen has room for


def first_rows(
    database: peewee.Database, ledger: Ledger, today: dt.date, conditions: Sequence[Condition], sort: Sequence[SortBy]
) -> Rows | None:
    """The first rows that meet the conditions, in any order; words to be looked for are left aside.

    None for a ledger that is not large, and where only whole rows would tell which are the first.
    """
    asked = [condition for condition in conditions if not isinstance(condition, Matches)]
    simple = [condition for condition in asked if isinstance(condition, Is | Between | Contains)]
    specs = [ledger.fields[name] for name in dict.fromkeys([*(by.field for by in sort), *(item.field for item in simple)])]
    ruled = {spec.name: spec.source for spec in specs if isinstance(spec.source, Ruled)}
    needed = (name for spec in specs for name in (ruled[spec.name].reads if spec.name in ruled else (spec.name,)))
    names = list(dict.fromkeys(needed))
    whole = any(isinstance(ledger.fields[name].source, Computed | Ruled) for name in names) or len(simple) < len(asked)
    if whole or sealing_of(ledger.model).safe or not is_large(database, ledger):
        return None
    model, reading = ledger.model, Reading(today, database)
    query = model.select(model.id, *(column_of(ledger, name) for name in names)).where(model.deleted_at.is_null())
    found = database.execute(query.order_by(model.id).tuples()).fetchall()
    if not found:  # all of them are in the recycle bin
        return None
    ids, *read = zip(*found, strict=True)
    columns: dict[str, Sequence[Value]] = dict(zip(names, read, strict=True))
    columns |= {name: list(map(item.prepare(reading), *map(columns.__getitem__, item.reads))) for name, item in ruled.items()}
    order = list(range(len(ids)))
    for condition in simple:
        column = columns[condition.field]
        fit = {value for value in set(column) if holds(condition, {condition.field: value}, ledger.name_lists)}
        order = [place for place in order if column[place] in fit]
    for by in reversed(sort):
        level = Level(0, ledger.fields[by.field].kind, by.descending)
        order = level.sorted_by(order, level.ranks(list(zip(columns[by.field], strict=True))))
    return read_rows(database, ledger, today, [ids[place] for place in order[:SHOWN]])


def is_large(database: peewee.Database, ledger: Ledger) -> bool:
    """Whether a ledger has more rows than are read in no time; its recycle bin counts."""
    query = ledger.model.select(ledger.model.id).limit(1).offset(LARGE)
    return database.execute(query.tuples()).fetchone() is not None
