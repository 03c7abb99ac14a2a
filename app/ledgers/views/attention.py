"""What needs attention in each ledger: the rows that its red figures count."""

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
    """The pages in their order, each with its red figures; each ledger is read once, and only if it declares one. Nothing can
    be done any more about rows of a closed year."""
    found: list[Attention] = []
    locks = read_locks(database)
    for ledger in {ledger.key: ledger for ledger, _ in pages}.values():
        if not ledger.urgent_figures:
            continue
        open_rows = [
            row for row in read_rows(database, ledger, today).with_ids() if not locks.why(ledger, int(str(row["id"])), row)
        ]
        for owner, page in pages:
            if owner is ledger:
                for figure in ledger.urgent_figures:
                    asked = (*page.where, *figure.conditions)
                    count = sum(all(holds(item, row, ledger.name_lists) for item in asked) for row in open_rows)
                    found.append(Attention(page, figure.label, count, figure.conditions))
    return found
