"""Rows grouped by a column: where each group begins, how many rows it has, its subtotals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from app.ledgers.views.sorting import SortBy
from app.ledgers.views.view import EMPTY_TEXT, LedgerView, Total


@dataclass(frozen=True)
class Group:
    """A run of rows with the same value. `start` and `count` are in rows of the table as shown."""

    start: int
    count: int
    text: str
    totals: tuple[Total, ...]


def groups_of(view: LedgerView, field: str) -> list[Group]:
    """The groups of the rows shown, which must be sorted by the field first."""
    kind, place = view.ledger.fields[field].kind, view.places[field]
    found: list[Group] = []
    start = 0
    for value, run in groupby(map(itemgetter(place), map(view.rows.__getitem__, view.shown))):
        positions = view.shown[start : start + len(list(run))]
        text = EMPTY_TEXT if value == kind.empty else kind.text(value)
        found.append(Group(start, len(positions), text, tuple(view.totals(positions))))
        start += len(positions)
    return found


def grouped_sort(field: str, keys: tuple[SortBy, ...]) -> tuple[SortBy, ...]:
    """A sort that keeps the groups together: the field first, in the direction the user has given it, then the others."""
    own = next((by for by in keys if by.field == field), SortBy(field))
    return (own, *(by for by in keys if by.field != field))


def total_words(total: Total) -> str:
    """平均完成率 79%, 合计学时 36; "" where no cell is filled."""
    number = number_words(total)
    return f"{'平均' if total.how == 'average' else '合计'}{total.label} {number}" if number else ""


def number_words(total: Total) -> str:
    """79%, 1,036.5; "" where no cell is filled. 52.5 is rounded up, as people round."""
    if total.value is None:
        return ""
    return f"{math.floor(total.value + 0.5)}%" if total.how == "average" else f"{total.value:,.1f}".removesuffix(".0")
