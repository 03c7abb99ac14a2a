"""Rows as the ledger's own table holds them inside a transaction: what a new one gets, what one holds, what follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from app.core.kinds import Value
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import LedgerField
from app.ledgers.schema.record import Record
from app.store.transaction import Transaction


def stored_values(ledger: Ledger, row: Mapping[str, Value], day: dt.date | None = None) -> dict[str, Value]:
    """A whole row for the ledger's own table: the given values, else the defaults; `day` for dated fields left empty."""
    found = {name: row.get(name, default) for name, default in ledger.stored_defaults.items()}
    if day is None:
        return found
    return found | {name: day.isoformat() for name in ledger.dated if not found[name]}


def complete(model: type[Record], values: Mapping[str, object]) -> dict[str, object]:
    """A whole child row: the given values, else the defaults of its fields."""
    return {**declared_defaults(model), **values}


@cache
def declared_defaults(model: type[Record]) -> dict[str, object]:
    """What stands in the fields of a new row that nobody gives a value."""
    return {name: item.default for name, item in model._meta.fields.items() if isinstance(item, LedgerField)}


def stored_rows(transaction: Transaction, ledger: Ledger, ids: Iterable[int]) -> dict[int, dict[str, Value]]:
    """The stored fields of rows by id, for a ledger that looks at what a change does; nothing is read for the others."""
    if not ledger.consequences and not ledger.guard:
        return {}
    names = [spec.name for spec in ledger.fields.values() if spec.stored]
    found = ((row_id, transaction.read(ledger.model, row_id, names)) for row_id in ids)
    return {row_id: {name: row[name] for name in names} for row_id, row in found if row is not None}


def whole_row(transaction: Transaction, ledger: Ledger, row_id: int) -> dict[str, Value]:
    """The stored fields of a row as they are in this transaction, with `deleted_at`; empty when there is no such row."""
    return transaction.read(ledger.model, row_id, [spec.name for spec in ledger.fields.values() if spec.stored]) or {}


def follow(transaction: Transaction, ledger: Ledger, written: Sequence[Written], day: dt.date) -> None:
    """Carry out what the ledger declares to follow from rows that were written."""
    for consequence in ledger.consequences:
        consequence(transaction, written, day)
