"""序号 for rows that a department added: they go on behind the last one of their list."""

from __future__ import annotations

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
    """The plan with a number for every new row that has none, where the rows it joins are numbered 1, 2, 3."""
    return replace(plan, sheets=tuple(numbered(sheet, database) for sheet in plan.sheets))


def numbered(sheet: SheetPlan, database: peewee.Database) -> SheetPlan:
    """One sheet."""
    ledger = BY_KEY.get(sheet.ledger or "")
    name = number_field(ledger) if ledger is not None else ""
    if ledger is None or not name:
        return sheet
    last = last_numbers(database, ledger, name)
    records: list[RecordPlan] = []
    for record in sheet.records:
        key = tuple(record.values[field] for field in list_fields(ledger))
        if completion_at(sheet, record.row) is None and not record.values[name] and last.get(key):
            last[key] += 1
            record = replace(record, values={**record.values, name: str(last[key])})
        records.append(record)
    return replace(sheet, records=tuple(records))


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
        if str(text).isdecimal() and len(str(text)) < 10:
            found[tuple(key)] = max(found.get(tuple(key), 0), int(text))
    return found
