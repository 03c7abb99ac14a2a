"""What a record form is filled from: a row and its entries in the child ledgers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import peewee

from app.ledgers.meetings.meeting_schedule import items_of
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ledgers.schema.paper import PaperForm
from app.ledgers.views.rows import read_children_of
from app.rectify.chain_paper import closing_chain

Source = Callable[[peewee.Database, Sequence[tuple[int, Values]]], Mapping[int, Sequence[Values]]]
# Entries that are worked out instead of read as they are, by the name a form gives for them.
SOURCES: dict[str, Source] = {"closing_chain": closing_chain, "checklist": items_of}


@dataclass(frozen=True)
class FormRecord:
    """A row's values and, by key of the child ledger or of the source, its entries."""

    values: Values
    children: Mapping[str, Sequence[Values]] = field(default_factory=dict)


def form_records(
    database: peewee.Database, ledger: Ledger, form: PaperForm, rows: Sequence[tuple[int, Values]]
) -> list[FormRecord]:
    """Rows (id, values) together with the entries that the form repeats, by child or source."""
    ids = [row_id for row_id, _ in rows]
    entries: dict[str, Mapping[int, Sequence[Values]]] = {}
    for part in form.repeats:
        if part.source:
            entries[part.source] = SOURCES[part.source](database, rows)
        elif part.child:
            entries[part.child] = read_children_of(database, ledger.child(part.child), ids)
    return [FormRecord(values, {key: found[row_id] for key, found in entries.items()}) for row_id, values in rows]
