"""Rows of a view as field → value, made when they are looked at: 100,000 are counted and handed over in no time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import overload

from app.core.kinds import Value

Row = tuple[int, dict[str, Value]]
NumberedRows = Sequence[tuple[int, Mapping[str, Value]]]  # rows with their ids, however they are kept


class NamedRows(Sequence[Row]):
    """Rows with their ids, in order. They stay as they were when this was made; any thread may go through them."""

    def __init__(self, names: Sequence[str], ids: Sequence[int], rows: Sequence[Sequence[Value]]) -> None:
        self._names = tuple(names)
        self.ids = ids
        self._rows = rows

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Row]:
        return (self._named(place) for place in range(len(self.ids)))

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return NamedRows(self._names, self.ids[place], self._rows[place])
        return self._named(place)

    def at(self, places: Sequence[int]) -> NamedRows:
        """The rows at some places, in that order."""
        return NamedRows(self._names, [self.ids[place] for place in places], [self._rows[place] for place in places])

    def column(self, name: str) -> Iterator[Value]:
        """One field of every row, in order."""
        return map(itemgetter(self._names.index(name)), self._rows)

    def columns(self, *names: str) -> Iterator[tuple[Value, ...]]:
        """Some fields of every row, in order."""
        return zip(*map(self.column, names), strict=True)

    def _named(self, place: int) -> Row:
        return self.ids[place], dict(zip(self._names, self._rows[place], strict=True))
