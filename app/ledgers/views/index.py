"""Which rows hold which value of one field: what makes filters and live counts fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core.conditions import in_range, names_in
from app.core.kinds import Value
from app.ledgers.views import bitsets

RARE = 1024  # a value of fewer than one row in RARE is kept as a set of positions: counting it is faster than in a bitset


@dataclass(frozen=True)
class Mask:
    """Some of `size` rows."""

    bits: int
    size: int

    @cached_property
    def flags(self) -> bytes:
        """A byte per row, 0 or 1."""
        return bitsets.flags(self.bits, self.size)


class Groups:
    """Value → rows."""

    def __init__(self, found: Mapping[Value, Sequence[int]], size: int) -> None:
        self.rows: dict[Value, int | set[int]] = {
            value: set(positions) if len(positions) * RARE < size else bitsets.of_positions(positions, size)
            for value, positions in found.items()
        }

    def drop(self, position: int, value: Value) -> None:
        """The row no longer holds the value."""
        group = self.rows[value]
        if isinstance(group, set):
            group.discard(position)
        else:
            self.rows[value] = group & ~(1 << position)

    def add(self, position: int, value: Value) -> None:
        """The row holds the value."""
        group = self.rows.setdefault(value, set())
        if isinstance(group, set):
            group.add(position)
        else:
            self.rows[value] = group | 1 << position

    def count(self, value: Value, mask: Mask) -> int:
        """How many rows of the mask hold the value."""
        group = self.rows.get(value, 0)
        if isinstance(group, set):
            return sum(map(mask.flags.__getitem__, group))
        return (group & mask.bits).bit_count()


class FieldIndex:
    """The rows of every value of a field, and of every single name where the field is one that `lists` names."""

    def __init__(self, column: Sequence[Value], lists: bool) -> None:
        self.size = len(column)
        self.lists = lists
        found: defaultdict[Value, list[int]] = defaultdict(list)
        for position, value in enumerate(column):
            found[value].append(position)
        listed: defaultdict[Value, list[int]] = defaultdict(list)
        for value, positions in found.items():
            for name in self.names_of(value):
                listed[name] += positions
        self.whole, self.listed = Groups(found, self.size), Groups(listed, self.size)

    def names_of(self, value: Value) -> list[str]:
        """The single names of a cell."""
        return names_in(value) if self.lists else []

    def move(self, position: int, old: Value, new: Value) -> None:
        """The row's value changed."""
        self.whole.drop(position, old)
        for name in self.names_of(old):
            self.listed.drop(position, name)
        self.add(position, new)

    def add(self, position: int, value: Value) -> None:
        """The row, perhaps a new one at the end, holds the value."""
        self.size = max(self.size, position + 1)
        self.whole.add(position, value)
        for name in self.names_of(value):
            self.listed.add(position, name)

    def values(self) -> list[Value]:
        """Every value ever seen, names listed together one by one."""
        return list(dict.fromkeys([*(value for value in self.whole.rows if not self.names_of(value)), *self.listed.rows]))

    def count(self, value: Value, mask: Mask) -> int:
        """How many rows of the mask hold the value, alone or among several names."""
        return self.whole.count(value, mask) + self.listed.count(value, mask)

    def rows_with(self, values: Iterable[Value]) -> int:
        """The rows that hold one of the values, alone or among several names."""
        wanted = set(values)
        return self.union(group[value] for group in (self.whole.rows, self.listed.rows) for value in wanted if value in group)

    def rows_between(self, low: Value, high: Value, strict: bool = False) -> int:
        """The rows whose value lies in the range, a strict one without its ends; None is open, empty cells are outside."""
        return self.union(group for value, group in self.whole.rows.items() if in_range(value, low, high, strict))

    def rows_where(self, holds: Callable[[Value], bool]) -> int:
        """The rows whose whole cell meets a condition, which is asked once for every different value."""
        return self.union(group for value, group in self.whole.rows.items() if holds(value))

    def union(self, groups: Iterable[int | set[int]]) -> int:
        """All rows of several values."""
        result = 0
        loose: set[int] = set()
        for group in groups:
            if isinstance(group, set):
                loose |= group
            else:
                result |= group
        return result | bitsets.of_positions(loose, self.size) if loose else result
