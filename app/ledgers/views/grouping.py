"""Rows grouped by a column: where each group begins, how many rows it has, its subtotals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count, islice, pairwise
from operator import itemgetter, ne

from app.ledgers.views.sorting import SortBy
from app.ledgers.views.view import EMPTY_TEXT, LedgerView, Total


@dataclass(frozen=True)
class Group:
    """A run of rows of a view with the same value: `start` is the table row it begins with, `positions` are the view's."""

    view: LedgerView
    field: str
    start: int
    positions: Sequence[int]

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.positions)

    @cached_property
    def text(self) -> str:
        """What it is called."""
        kind, value = self.view.ledger.fields[self.field].kind, self.view.value(self.positions[0], self.field)
        return EMPTY_TEXT if value == kind.empty else kind.text(value)

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """Its subtotals, added up when somebody looks at them."""
        return tuple(self.view.totals(self.positions))


def starts_of(view: LedgerView, field: str) -> list[int]:
    """The table rows with which groups begin; the rows shown must be sorted by the field first. 100,000 rows take 10 ms."""
    place = view.places[field]
    cells = list(map(itemgetter(place), map(view.rows.__getitem__, view.shown)))
    return [0, *compress(count(1), map(ne, cells, islice(cells, 1, None)))] if cells else []


def groups_of(view: LedgerView, field: str, starts: Sequence[int]) -> list[Group]:
    """The groups that begin so."""
    shown = view.shown
    return [Group(view, field, start, shown[start:end]) for start, end in pairwise([*starts, len(shown)])]


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
