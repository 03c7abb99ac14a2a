"""Cross tables: how many rows have which pair of values of two fields, with totals. Works for every ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core.conditions import Condition, Is, names_in
from app.core.kinds import Choice, Value
from app.ledgers.schema.fields import FieldSpec
from app.ledgers.views.rows import Rows

EMPTY = "（空）"


@dataclass(frozen=True)
class CrossTable:
    """Counts of the rows of a ledger by two fields.

    A row that lists several names counts under each of them, but once in the totals, so a line of names may add up to more
    than its total.
    """

    down: FieldSpec
    across: FieldSpec
    down_values: tuple[Value, ...]
    across_values: tuple[Value, ...]
    cells: dict[tuple[Value, Value], int]
    down_totals: dict[Value, int]
    across_totals: dict[Value, int]
    total: int

    def count(self, down: Value, across: Value) -> int:
        """The rows of one cell."""
        return self.cells.get((down, across), 0)

    @cached_property
    def most(self) -> int:
        """The largest count of a cell: what the shades of a heat table are measured by."""
        return max(self.cells.values(), default=0)

    def words(self, spec: FieldSpec, value: Value) -> str:
        """A value as the table's heading shows it."""
        return EMPTY if value == spec.kind.empty else spec.kind.text(value)

    def pair(self, row: int, column: int) -> tuple[Value | None, Value | None]:
        """The values of the cell in a row and a column, counted from 0; None for the totals behind the last value."""
        down, across = self.down_values, self.across_values
        return down[row] if row < len(down) else None, across[column] if column < len(across) else None

    def is_total(self, row: int, column: int) -> bool:
        """Whether the cell sums up a line."""
        return row >= len(self.down_values) or column >= len(self.across_values)

    def count_at(self, row: int, column: int) -> int:
        """The rows of a cell or a total."""
        down, across = self.pair(row, column)
        if row >= len(self.down_values):
            return self.total if column >= len(self.across_values) else self.across_totals[across]
        return self.down_totals[down] if column >= len(self.across_values) else self.count(down, across)

    def words_at(self, row: int, column: int) -> str:
        """What a cell counts: 办公室 · 整改中; "" for the total of all."""
        both = zip((self.down, self.across), self.pair(row, column), strict=True)
        return " · ".join(self.words(spec, value) for spec, value in both if value is not None)

    def conditions(self, down: Value | None = None, across: Value | None = None) -> tuple[Condition, ...]:
        """What the rows of a cell meet; without a value those of a whole line, without both all."""
        pairs = ((self.down, down), (self.across, across))
        return tuple(Is(spec.name, (value,)) for spec, value in pairs if value is not None)


def cross_table(rows: Rows, down: str, across: str, positions: Sequence[int] | None = None) -> CrossTable:
    """Count the rows (or those at `positions`) by two different fields."""
    fields, lists = rows.ledger.fields, rows.ledger.name_lists
    places = rows.position(down), rows.position(across)
    cells: dict[tuple[Value, Value], int] = {}
    totals: tuple[dict[Value, int], dict[Value, int]] = ({}, {})
    chosen = rows.values if positions is None else [rows.values[position] for position in positions]
    for row in chosen:
        both = [split(row[place], name in lists) for place, name in zip(places, (down, across), strict=True)]
        for found, values in zip(totals, both, strict=True):
            for value in values:
                found[value] = found.get(value, 0) + 1
        for first in both[0]:
            for second in both[1]:
                cells[first, second] = cells.get((first, second), 0) + 1
    ordered = [order(fields[name], found) for name, found in zip((down, across), totals, strict=True)]
    return CrossTable(fields[down], fields[across], ordered[0], ordered[1], cells, totals[0], totals[1], len(chosen))


def split(value: Value, is_list: bool) -> list[Value]:
    """The single values of a cell."""
    return [*(names_in(value) if is_list else ())] or [value]


def order(spec: FieldSpec, found: dict[Value, int]) -> tuple[Value, ...]:
    """Words of a choice in their own order, other values by how many rows have them; empty last."""
    by_size = not isinstance(spec.kind, Choice)
    return tuple(
        sorted(found, key=lambda value: (value == spec.kind.empty, -found[value] * by_size, spec.kind.sort_key(value)))
    )
