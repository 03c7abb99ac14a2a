"""What needs attention in each ledger: the rows that its first red figure counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import peewee

from app.core.conditions import Condition, holds
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Page
from app.ledgers.views.rows import read_rows
from app.ledgers.years import read_locks


@dataclass(frozen=True)
class Attention:
    """How many rows of a page need attention, what they are called (已逾期) and what filters the page to them."""

    page: Page
    label: str
    count: int
    conditions: tuple[Condition, ...]


def attention_of(database: peewee.Database, today: dt.date, pages: Sequence[tuple[Ledger, Page]]) -> list[Attention]:
    """The pages in their order; each ledger is read once, and only if it declares a red figure. Nothing can be done any more
    about rows of a closed year."""
    found: list[Attention] = []
    locks = read_locks(database)
    for ledger in {ledger.key: ledger for ledger, _ in pages}.values():
        figure = ledger.urgent_figure
        if figure is None:
            continue
        rows = read_rows(database, ledger, today)
        urgent = [
            row
            for row_id, row in zip(rows.ids, map(rows.mapping, range(len(rows.ids))), strict=True)
            if not locks.why(ledger, row_id, row) and all(holds(item, row, ledger.name_lists) for item in figure.conditions)
        ]
        for owner, page in pages:
            if owner is ledger:
                count = sum(all(holds(item, row, ledger.name_lists) for item in page.where) for row in urgent)
                found.append(Attention(page, figure.label, count, figure.conditions))
    return found
