"""How linked rows stand, in the coloured words that the head of their form shows (整改中, ● 逾期)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import peewee

from app.core.cell_text import NOTHINGS
from app.core.kinds import Choice, Value
from app.ledgers.changes.links import LinkedRow, State
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import read_rows


def with_states(
    database: peewee.Database, ledgers: Mapping[str, Ledger], linked: Sequence[LinkedRow], today: dt.date
) -> list[LinkedRow]:
    """The linked rows, each with how it stands today; what is deleted or locked stands nowhere."""
    found: dict[tuple[str, int], tuple[State, ...]] = {}
    for key in {item.ledger for item in linked}:
        rows = read_rows(database, ledgers[key], today, [item.row_id for item in linked if item.ledger == key])
        for place, row_id in enumerate(rows.ids):
            found[key, row_id] = tuple(states(ledgers[key], rows.mapping(place)).values())
    return [replace(item, states=found.get((item.ledger, item.row_id), ())) for item in linked]


def states(ledger: Ledger, row: Mapping[str, Value]) -> dict[str, State]:
    """The states of one row by field; a light that says the same as the status (已销号), and a word that says nothing by
    itself (无), are left out."""
    said = {"", *NOTHINGS}
    found: dict[str, State] = {}
    for name in ledger.state_fields:
        kind = ledger.fields[name].kind
        if isinstance(kind, Choice) and (word := kind.text(row[name])) not in said:
            said.add(word)
            found[name] = State(word, kind.tone(word))
    return found
