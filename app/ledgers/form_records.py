"""What a record form is filled from: a row and its entries in the child ledgers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import peewee

from app.core.kinds import Value
from app.ledgers.declaration import Ledger, Values
from app.ledgers.rows import read_children_of


@dataclass(frozen=True)
class FormRecord:
    """A row's values and, by key of the child ledger, its entries."""

    values: Values
    children: Mapping[str, Sequence[Values]] = field(default_factory=dict)


def form_records(
    database: peewee.Database, ledger: Ledger, rows: Sequence[tuple[int, Values]], children: Sequence[str]
) -> list[FormRecord]:
    """Rows (id, values) together with their entries of the given child ledgers."""
    ids = [row_id for row_id, _ in rows]
    entries: dict[str, dict[int, list[dict[str, Value]]]] = {
        key: read_children_of(database, ledger.child(key), ids) for key in children
    }
    return [FormRecord(values, {key: entries[key][row_id] for key in children}) for row_id, values in rows]
