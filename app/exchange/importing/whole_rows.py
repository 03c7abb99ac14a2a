"""Rows of a ledger with all their cells, as far as an import needs them, and those that a workbook has not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import peewee

from app.core.kinds import Value
from app.exchange.importing.import_sheet import MissingRow
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import column_of, read_rows
from app.ledgers.years import read_locks, why_locked
from app.store.sqlite import among


def whole_rows(
    database: peewee.Database, ledger: Ledger, ids: Sequence[int], fields: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, Value]]]:
    """The writable fields (or some) of some rows; of a restricted ledger, whose cells are sealed, as its key opens them."""
    names = fields or [spec.name for spec in ledger.fields.values() if spec.writable]
    if ledger.restricted:
        opened = read_rows(database, ledger, dt.date.today(), ids)  # the day is for computed fields, which nobody writes
        for place, row_id in enumerate(opened.ids):
            cells = opened.mapping(place)
            yield row_id, {name: cells[name] for name in names}
        return
    model = ledger.model
    query = model.select(model.id, *(column_of(ledger, name) for name in names)).where(among(model.id, ids)).order_by(model.id)
    for row in database.execute(query.tuples()).fetchall():
        yield row[0], dict(zip(names, row[1:], strict=True))


def missing_rows(database: peewee.Database, ledger: Ledger, titles: Mapping[int, str]) -> tuple[MissingRow, ...]:
    """Rows of the ledger (id → title) that a workbook has not, each with why it cannot be deleted."""
    locks = read_locks(database)
    if ledger.guard is None and not locks.closed:
        return tuple(MissingRow(row_id, title) for row_id, title in titles.items())
    rows = whole_rows(database, ledger, list(titles), [spec.name for spec in ledger.fields.values() if spec.stored])
    return tuple(MissingRow(row_id, titles[row_id], why_locked(locks, ledger, row_id, row)) for row_id, row in rows)
