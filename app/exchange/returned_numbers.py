"""序号 for rows that a department added: they go on behind the last one of their list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import peewee

from app.core.kinds import Value
from app.exchange.import_sheet import RecordPlan, SheetPlan, completion_at
from app.exchange.known_rows import number_field, page_fields
from app.exchange.plan import ImportPlan
from app.ledgers.declaration import Ledger
from app.ledgers.registry import BY_KEY

Key = tuple[Value, ...]


def with_numbers(plan: ImportPlan, database: peewee.Database) -> ImportPlan:
    """The plan with a number for every new row that has none, where the rows it joins are numbered 1, 2, 3.

    A number that a department gave to a new row of its own is not given a second time.
    """
    last: dict[str, dict[Key, int]] = {}  # by ledger: the highest number of each list
    for sheet in plan.sheets:
        ledger = BY_KEY.get(sheet.ledger or "")
        if ledger is not None and (name := number_field(ledger)):
            numbers = last.setdefault(ledger.key, {}) or last_numbers(database, ledger, name)
            last[ledger.key] = numbers
            for key, number in given_numbers(sheet, ledger, name):
                if key in numbers:
                    numbers[key] = max(numbers[key], number)
    return replace(plan, sheets=tuple(numbered(sheet, last) for sheet in plan.sheets))


def numbered(sheet: SheetPlan, last: Mapping[str, dict[Key, int]]) -> SheetPlan:
    """One sheet; `last` goes on."""
    if sheet.ledger is None or sheet.ledger not in last:
        return sheet
    ledger, numbers = BY_KEY[sheet.ledger], last[sheet.ledger]
    name = number_field(ledger)
    records: list[RecordPlan] = []
    for record in sheet.records:
        key = list_of(ledger, record)
        if completion_at(sheet, record.row) is None and not record.values[name] and numbers.get(key):
            numbers[key] += 1
            record = replace(record, values={**record.values, name: str(numbers[key])})
        records.append(record)
    return replace(sheet, records=tuple(records))


def given_numbers(sheet: SheetPlan, ledger: Ledger, name: str) -> Iterator[tuple[Key, int]]:
    """The plain numbers that new rows bring with them, each with its list."""
    for record in sheet.records:
        if completion_at(sheet, record.row) is None and is_plain(record.values[name]):
            yield list_of(ledger, record), int(str(record.values[name]))


def list_of(ledger: Ledger, record: RecordPlan) -> Key:
    """The list that a row is counted in."""
    return tuple(record.values[field] for field in list_fields(ledger))


def is_plain(number: Value) -> bool:
    """Whether it is 1, 2, 3."""
    return str(number).isdecimal() and len(str(number)) < 10


def list_fields(ledger: Ledger) -> tuple[str, ...]:
    """The fields that say in which list a row is counted: 清单, and campaign or year."""
    named = (*page_fields(ledger), ledger.switch, ledger.year_field)
    return tuple(name for name in dict.fromkeys(named) if name and ledger.fields[name].stored)


def last_numbers(database: peewee.Database, ledger: Ledger, name: str) -> dict[Key, int]:
    """The highest plain number of each list; lists that are numbered otherwise (一、二) have none."""
    model = ledger.model
    columns = [getattr(model, field) for field in (name, *list_fields(ledger))]
    found: dict[Key, int] = {}
    for text, *key in database.execute(model.select(*columns).where(model.deleted_at.is_null()).tuples()).fetchall():
        if is_plain(text):
            found[tuple(key)] = max(found.get(tuple(key), 0), int(text))
    return found
