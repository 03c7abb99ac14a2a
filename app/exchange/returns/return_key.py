"""The key of a workbook that was handed out: which office and batch it is of, and which row of the ledger each of its rows is.

It stands in a hidden column, in text: the heading names office, batch and part, each row its id and a digest of the cells as
they were handed out; a row of a restricted ledger its place in the part instead of the id. So it goes wherever the rows go:
sorted, moved to another sheet, saved by Excel, WPS or LibreOffice as .xlsx, .xls, .ods or .csv. Nothing in it is secret.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
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
    """What a table says of where it comes from. `rows` are by the number of the row as Excel counts, as `row`, which is that of
    the heading. `rows` are all of the sheet: tables of two departments may stand below one another."""

    office: str
    batch: int
    part: int
    sheet: str = ""
    row: int = 0
    rows: dict[int, RowKey] = field(default_factory=dict)

    def by_place(self, ids: Sequence[int]) -> ReturnKey:
        """With the ids of rows that are named by their place in a part."""
        known = {row: item for row, item in self.rows.items() if 0 < item.row_id <= len(ids)}
        return replace(self, rows={row: replace(item, row_id=ids[item.row_id - 1]) for row, item in known.items()})

    @property
    def text(self) -> str:
        """As it stands in the heading."""
        return f"wxtz1 {self.office} {self.batch} {self.part}"


def take_keys(grids: Sequence[SheetGrid]) -> tuple[list[SheetGrid], list[ReturnKey]]:
    """The sheets without the cells that hold keys, which are no content, and the keys of their tables from the top.

    There are none in a workbook that was not handed out, or lost them.
    """
    bare: list[SheetGrid] = []
    found: list[ReturnKey] = []
    for grid in grids:
        headings = list(headings_of(grid))
        rows: dict[int, RowKey] = {}
        places: set[tuple[int, int]] = set()
        for place, column, _ in headings:
            own = row_keys(grid, place + 1, column)
            rows |= own
            places |= {(place, column), *((row - 1, column) for row in own)}
        for place, _, named in headings:
            found.append(ReturnKey(named["office"], int(named["batch"]), int(named["part"]), grid.name, place + 1, rows))
        bare.append(without_cells(grid, places))
    return bare, found


def headings_of(grid: SheetGrid) -> Iterator[tuple[int, int, re.Match[str]]]:
    """The headings with keys: row, column (from 0), what they name."""
    for place, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            named = HEADING.fullmatch(clean_line(cell)) if isinstance(cell, str) and "wxtz1" in cell else None
            if named is not None:
                yield place, column, named


def row_keys(grid: SheetGrid, first: int, column: int) -> dict[int, RowKey]:
    """The keys below the heading."""
    found: dict[int, RowKey] = {}
    for number in range(first, len(grid.rows)):
        row = grid.rows[number]
        match = ROW.fullmatch(clean_line(row[column])) if column < len(row) and row[column] else None
        if match is not None:
            found[number + 1] = RowKey(int(match["row"]), match["digest"])
    return found


def without_cells(grid: SheetGrid, places: Collection[tuple[int, int]]) -> SheetGrid:
    """The sheet with these cells empty and their columns shown: nobody is told that they were hidden."""
    if not places:
        return grid
    rows = [list(row) for row in grid.rows]
    for row, column in places:
        rows[row][column] = None
    hidden = grid.marks.hidden_columns - {column for _, column in places}
    return replace(grid, rows=tuple(rows), marks=replace(grid.marks, hidden_columns=hidden))
