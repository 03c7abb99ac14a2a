"""Headings of two lines without a merged cell, as a .csv keeps them: 出生 in one row, 年月 in the row below."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.cell_text import clean_line
from app.exchange.grids.workbook import SheetGrid
from app.exchange.tables.mapping import Heading, Vocabulary, normal_heading


def wraps(grid: SheetGrid, top: int, vocabularies: Sequence[Vocabulary]) -> bool:
    """Whether the longer headings of a row go on in the next one: both lines together are headings of one ledger."""
    lower = top + 1
    if lower >= len(grid.rows):
        return False
    columns = [set(grid.filled[row]) for row in (top, lower)]
    shorter, longer = sorted(columns, key=len)
    if not shorter or not shorter < longer or any(first <= lower and last >= top for first, _, last, _ in grid.merges):
        return False
    if not all(isinstance(grid.rows[row][column], str) for row in (top, lower) for column in shorter):
        return False
    words = {normal_heading(clean_line(grid.rows[top][column]) + clean_line(grid.rows[lower][column])) for column in shorter}
    return any(words <= item.known.keys() for item in vocabularies)


def wrapped_headings(grid: SheetGrid, top: int) -> tuple[Heading, ...]:
    """The headings of such a row, each as one text."""
    upper, lower = grid.rows[top], grid.rows[top + 1]
    columns = sorted({*grid.filled[top], *grid.filled[top + 1]})
    lines = {column: [row[column] for row in (upper, lower) if column < len(row)] for column in columns}
    return tuple(Heading(column, "".join(map(clean_line, lines[column]))) for column in columns)
