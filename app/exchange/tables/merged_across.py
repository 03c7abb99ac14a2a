"""Cells of records merged across columns: one value that an office wrote over two fields (责任领导 and 责任人 are one person).

Both fields take it where they can hold the same kind of value; the person is told, because nobody can know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.core.kinds import Choice, Kind, LongText, Text
from app.core.names import Name
from app.exchange.tables.tables import Table, blank, cell, rows_in_words
from app.ledgers.schema.declaration import Ledger


@dataclass
class Across:
    """The merged cells of a table that lie over several fields, and what was told of them."""

    table: Table
    columns: Mapping[int, str]  # column → field
    ledger: Ledger
    taken: dict[tuple[str, ...], list[int]] = field(default_factory=dict)  # labels → rows (as Excel counts) of records
    alone: dict[tuple[str, ...], list[int]] = field(default_factory=dict)  # the same where only the first could take it

    @cached_property
    def by_row(self) -> dict[int, list[tuple[int, list[int]]]]:
        """Row → (first row of the merged cell, the columns with a field that it covers, from the left)."""
        found: dict[int, list[tuple[int, list[int]]]] = {}
        for top, left, bottom, right in self.table.grid.merges_in(range(self.table.first, self.table.end)):
            covered = [column for column in range(left, right + 1) if column in self.columns]
            if len(covered) > 1 and covered[0] == left:
                for row in range(top, min(bottom + 1, self.table.end)):
                    found.setdefault(row, []).append((top, covered))
        return found

    def values(self, row: int) -> Iterator[tuple[str, object]]:
        """(field, value) of what the cells of a record say for further fields."""
        for top, (first, *others) in self.by_row.get(row, ()):
            value = cell(self.table.grid, top, first)
            if blank(value):
                continue
            specs = self.ledger.fields
            own = specs[self.columns[first]]
            for name in (self.columns[column] for column in others):
                same = alike(own.kind, specs[name].kind)
                (self.taken if same else self.alone).setdefault((own.label, specs[name].label), []).append(row + 1)
                if same:
                    yield name, value

    def remarks(self) -> list[str]:
        """What a person should know."""
        both = (
            f"{rows_in_words(rows)}“{one}”和“{other}”合并为一个单元格，两栏都取其内容，请核对"
            for (one, other), rows in self.taken.items()
        )
        first = (
            f"{rows_in_words(rows)}“{one}”和“{other}”合并为一个单元格，只填入“{one}”，请核对"
            for (one, other), rows in self.alone.items()
        )
        return [*both, *first]


def alike(one: Kind, other: Kind) -> bool:
    """Whether two fields can hold the same value: for choices the same words."""
    if isinstance(one, Choice) and isinstance(other, Choice):
        return one.options == other.options
    if isinstance(one, Name) and isinstance(other, Name):
        return one.ledger == other.ledger
    return type(one) is type(other) or (isinstance(one, Text | LongText) and isinstance(other, Text | LongText))
