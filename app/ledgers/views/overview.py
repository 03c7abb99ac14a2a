"""The figures of every ledger's pages at one glance: of the current year where rows belong to years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import peewee

from app.core.conditions import Condition, Is, holds
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Figure, Page
from app.ledgers.views.rows import read_rows


@dataclass(frozen=True)
class Counted:
    """A figure, how many rows it counts, and what filters the page to them."""

    figure: Figure
    count: int
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class PageFigures:
    """The figures of a page, in the order of its declaration."""

    page: Page
    counted: tuple[Counted, ...]


def overview_of(database: peewee.Database, today: dt.date, pages: Sequence[tuple[Ledger, Page]]) -> list[PageFigures]:
    """The pages that hold any row, in their order; each ledger is read once."""
    found: list[PageFigures] = []
    for ledger in {ledger.key: ledger for ledger, _ in pages}.values():
        rows = list(read_rows(database, ledger, today).with_ids())
        within = of_the_year(ledger, today.year)
        for owner, page in pages:
            if owner is not ledger:
                continue
            asked = (*page.where, *within)
            own = [row for row in rows if all(holds(item, row, ledger.name_lists) for item in asked)]
            if own:
                counted = (
                    Counted(
                        figure,
                        sum(all(holds(item, row, ledger.name_lists) for item in figure.conditions) for row in own),
                        (*within, *figure.conditions),
                    )
                    for figure in ledger.figures
                )
                found.append(PageFigures(page, tuple(counted)))
    return found


def of_the_year(ledger: Ledger, year: int) -> tuple[Condition, ...]:
    """Only the rows of a year, where a row belongs to one and is over with it; a register (制度) counts as a whole."""
    over = ledger.switch == "year" and ledger.yearly is not None and not ledger.yearly.standing
    return (Is("year", (year,)),) if over else ()
