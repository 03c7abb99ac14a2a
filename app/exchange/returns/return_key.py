"""The key of a workbook that was handed out: which office and batch it is of, and which row of the ledger each of its rows is.

It stands in a hidden column, in text: the heading names office, batch and part, each row its id and a digest of the cells as
they were handed out; a row of a restricted ledger its place in the part instead of the id. So it goes wherever the rows go:
sorted, moved to another sheet, saved by Excel, WPS or LibreOffice as .xlsx, .xls, .ods or .csv. Nothing in it is secret.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.core.cell_text import clean_line
from app.exchange.grids.workbook import SheetGrid

HEADING = re.compile(r"wxtz1 (?P<office>[0-9a-f]{32}) (?P<batch>\d{1,19}) (?P<part>\d{1,19})")
ROW = re.compile(r"(?P<row>\d{1,19}) (?P<digest>[0-9a-f]{10})")


@dataclass(frozen=True)
class RowKey:
    """A row of the ledger and the digest of its cells as they were handed out."""

    row_id: int
    digest: str

    @property
    def text(self) -> str:
        """As it stands in the cell."""
        return f"{self.row_id} {self.digest}"


@dataclass(frozen=True)
class ReturnKey:
    """What a workbook says of where it comes from. `rows` are by the number of the row as Excel counts."""

    office: str
    batch: int
    part: int
    sheet: str = ""
    rows: dict[int, RowKey] = field(default_factory=dict)

    def by_place(self, ids: Sequence[int]) -> ReturnKey:
        """With the ids of rows that are named by their place in a part."""
        known = {row: item for row, item in self.rows.items() if 0 < item.row_id <= len(ids)}
        return replace(self, rows={row: replace(item, row_id=ids[item.row_id - 1]) for row, item in known.items()})

    @property
    def text(self) -> str:
        """As it stands in the heading."""
        return f"wxtz1 {self.office} {self.batch} {self.part}"


def find_key(grids: Sequence[SheetGrid]) -> ReturnKey | None:
    """The key of the first sheet that has one, None for a workbook that was not handed out or lost it."""
    for grid in grids:
        for number, row in enumerate(grid.rows):
            for column, cell in enumerate(row):
                found = HEADING.fullmatch(clean_line(cell)) if isinstance(cell, str) and "wxtz1" in cell else None
                if found is not None:
                    rows = row_keys(grid, number + 1, column)
                    return ReturnKey(found["office"], int(found["batch"]), int(found["part"]), grid.name, rows)
    return None


def row_keys(grid: SheetGrid, first: int, column: int) -> dict[int, RowKey]:
    """The keys below the heading."""
    found: dict[int, RowKey] = {}
    for number in range(first, len(grid.rows)):
        row = grid.rows[number]
        match = ROW.fullmatch(clean_line(row[column])) if column < len(row) and row[column] else None
        if match is not None:
            found[number + 1] = RowKey(int(match["row"]), match["digest"])
    return found
