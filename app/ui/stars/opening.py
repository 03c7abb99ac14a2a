"""From the rows behind a reason to the page that shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import peewee

from app.core.conditions import Among, holds
from app.ledgers.registry import BY_KEY
from app.ledgers.views.rows import read_rows
from app.scoring.metric import RowRef

LONGEST = 24  # characters of a reason on a chip


def page_for(database: peewee.Database, rows: Sequence[RowRef], today: dt.date) -> tuple[str, frozenset[int]] | None:
    """The page that shows most of the rows, with the ids it shows; None when all of them are deleted."""
    ledger = BY_KEY[rows[0].ledger]
    ids = [row.row for row in rows if row.ledger == ledger.key]
    found = read_rows(database, ledger, today, ids)
    best: tuple[str, frozenset[int]] | None = None
    for page in ledger.pages:
        shown = frozenset(
            row
            for place, row in enumerate(found.ids)
            if all(holds(condition, found.mapping(place), ledger.name_lists) for condition in page.where)
        )
        if shown and (best is None or len(shown) > len(best[1])):
            best = (page.key, shown)
    return best


def chip(ids: frozenset[int], words: str) -> Among:
    """The condition with the reason as its words."""
    return Among(ids, words if len(words) <= LONGEST else f"{words[:LONGEST]}…")
