"""Which cells of a table are selected: several blocks as rows and columns, in the order seen. No Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

Block = tuple[int, int, int, int]  # top, bottom, left, right; both ends included


@dataclass(frozen=True)
class Area:
    """Rows and the model's columns in the order seen, all of whose cells are meant."""

    rows: Sequence[int]
    columns: tuple[int, ...]

    @property
    def in_one_piece(self) -> bool:
        """Whether no row in between is left out."""
        return bool(self.rows) and self.rows[-1] - self.rows[0] + 1 == len(self.rows)


class Selected:
    """The selected cells. `shown` are the visible columns from the left; cells of hidden ones are not selected."""

    def __init__(self, blocks: Iterable[Block], shown: Sequence[int]) -> None:
        self.shown = tuple(shown)
        visible = frozenset(shown)
        found: dict[int, frozenset[int]] = {}
        for top, bottom, left, right in sorted(blocks):
            columns, rows = visible.intersection(range(left, right + 1)), range(top, bottom + 1)
            before = {row: found[row] for row in rows if row in found} if found else {}
            found |= dict.fromkeys(rows, columns) if columns else {}
            found |= {row: columns | others for row, others in before.items()}
        self.of_row: Mapping[int, frozenset[int]] = found  # from the top, for blocks go by their first row

    @cached_property
    def rows(self) -> list[int]:
        """Rows with a selected cell, from the top."""
        return list(self.of_row)

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """Columns with a selected cell, from the left."""
        inside = frozenset().union(*set(self.of_row.values()))
        return tuple(column for column in self.shown if column in inside)

    @property
    def count(self) -> int:
        """How many cells are selected."""
        return sum(map(len, self.of_row.values()))

    @property
    def are_whole_rows(self) -> bool:
        """Whether everything selected are whole rows, as far as their columns are shown."""
        return bool(self.of_row) and all(len(columns) == len(self.shown) for columns in set(self.of_row.values()))

    def area(self) -> Area | None:
        """The cells as rows × columns, None where they do not stand in line: some row has other columns than another."""
        return Area(self.rows, self.columns) if len(set(self.of_row.values())) == 1 else None

    def cells(self) -> Iterator[tuple[int, int]]:
        """(row, column) line by line."""
        for row, columns in self.of_row.items():
            yield from ((row, column) for column in self.shown if column in columns)

    def by_column(self) -> Iterator[tuple[int, Sequence[int]]]:
        """Each column with its selected rows."""
        if area := self.area():
            yield from ((column, area.rows) for column in area.columns)
        else:
            for column in self.columns:
                yield column, [row for row, inside in self.of_row.items() if column in inside]

    def step(self, row: int, column: int, by: int, *, down: bool) -> tuple[int, int]:
        """The cell that Enter (`down`: column by column) or Tab (line by line) leads to; behind the last is the first."""
        if area := self.area():
            rows, columns = area.rows, area.columns
            at = (bisect_left(rows, row), columns.index(column))
            if down:
                right, below = divmod((at[1] * len(rows) + at[0] + by) % self.count, len(rows))
            else:
                below, right = divmod((at[0] * len(columns) + at[1] + by) % self.count, len(columns))
            return rows[below], columns[right]
        every = list(self.cells())
        if down:
            every.sort(key=lambda cell: (self.shown.index(cell[1]), cell[0]))
        return every[(every.index((row, column)) + by) % len(every)]


def runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """[1, 2, 3, 7] → (1, 3), (7, 7)."""
    if not numbers:
        return
    start = previous = numbers[0]
    for number in numbers[1:]:
        if number != previous + 1:
            yield start, previous
            start = number
        previous = number
    yield start, previous
