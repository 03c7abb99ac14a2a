"""Rows in the order of several columns, by the sort keys of their kinds; empty cells last in both directions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import total_ordering
from heapq import merge
from itertools import groupby, islice

from app.core.kinds import Kind, SortKey, Value
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import Row

PORTION = 5_000  # values sorted in one go, 5 ms


@dataclass(frozen=True)
class SortBy:
    """One column of a sort."""

    field: str
    descending: bool = False


def declared_sort(ledger: Ledger) -> tuple[SortBy, ...]:
    """The ledger's own order: "-year" is descending."""
    return tuple(SortBy(name.removeprefix("-"), name.startswith("-")) for name in ledger.sort)


@total_ordering
class Reverse:
    """A key that compares the other way round."""

    __slots__ = ("key",)

    def __init__(self, key: SortKey) -> None:
        self.key = key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reverse) and self.key == other.key

    def __lt__(self, other: Reverse) -> bool:
        return other.key < self.key


def in_order(values: Iterable[Value], key: Callable[[Value], SortKey]) -> Iterator[Value]:
    """As sorted(), a portion at a time: of 100,000 in one go no other thread gets a word in for a fifth of a second, and the
    window stands still for as long."""
    given = iter(values)
    portions = iter(lambda: sorted(islice(given, PORTION), key=key), [])
    return merge(*portions, key=key)


@dataclass(frozen=True)
class Level:
    """One column of the sort, resolved: its place in a row and its kind."""

    place: int
    kind: Kind
    descending: bool

    def key(self, value: Value) -> SortKey:
        """A key for one cell that agrees with `sorted_by`."""
        if value == self.kind.empty:
            return (True,)
        key = self.kind.sort_key(value)
        return (False, Reverse(key) if self.descending else key)

    def sorted_by(self, order: list[int], ranks: list[int]) -> list[int]:
        """The positions in the order of this column; equal cells stay as they stand."""
        found = sorted(order, key=ranks.__getitem__, reverse=self.descending)
        if self.descending or not found or ranks[found[0]] > 0:
            return found
        filled = bisect_left(found, 1, key=ranks.__getitem__)
        return found[filled:] + found[:filled]

    def ranks(self, rows: Sequence[Row]) -> list[int]:
        """The rank of every row in this column, 0 for empty. Sort keys are made once per distinct value."""
        place, empty = self.place, self.kind.empty
        cells = [row[place] for row in rows]
        key = {value: self.kind.sort_key(value) for value in set(cells) - {empty}}
        steps = groupby(in_order(key, key.__getitem__), key.__getitem__)
        rank = {value: step for step, (_, values) in enumerate(steps, 1) for value in values}
        rank[empty] = 0
        return list(map(rank.__getitem__, cells))


class SortedRows:
    """Positions of rows, kept in order while single rows change."""

    def __init__(self, ledger: Ledger, rows: list[Row]) -> None:
        self.ledger = ledger
        self.rows = rows  # the view's own list: it sees the view's changes
        self.places = {name: place for place, name in enumerate(ledger.fields)}
        self.levels: list[Level] = []
        self.ranks: dict[int, list[int]] = {}  # by place, kept until rows change
        self.order: list[int] = []

    def sort(self, positions: Iterable[int], keys: Iterable[SortBy]) -> None:
        """Sort the given positions; rows that are equal in all columns stay in the order of their positions."""
        self.levels = [Level(self.places[by.field], self.ledger.fields[by.field].kind, by.descending) for by in keys]
        order = list(positions)
        for level in reversed(self.levels):
            if level.place not in self.ranks:
                self.ranks[level.place] = level.ranks(self.rows)
            order = level.sorted_by(order, self.ranks[level.place])
        self.order = order

    def key(self, position: int) -> tuple[object, ...]:
        """A key for a whole row that agrees with `sort`."""
        row = self.rows[position]
        return (*(level.key(row[level.place]) for level in self.levels), position)

    def remove(self, positions: set[int]) -> None:
        """Take rows out, because they are gone or about to change."""
        self.ranks.clear()
        self.order = [position for position in self.order if position not in positions]

    def insert(self, positions: Iterable[int]) -> None:
        """Put rows where they belong: a few comparisons a row."""
        for position in positions:
            self.order.insert(bisect_left(self.order, self.key(position), key=self.key), position)
