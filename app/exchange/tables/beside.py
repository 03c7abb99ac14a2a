"""Tables of different ledgers that stand beside one another in a sheet, an empty column between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from app.core.kinds import Ordinal
from app.exchange.grids.read_errors import check_cells
from app.exchange.grids.workbook import SheetGrid
from app.exchange.tables.mapping import Vocabulary, normal_heading

LEAST_HEADINGS = 3  # of a table of its own
SEARCHED_ROWS = 30  # for its headings


class Block(NamedTuple):
    """Columns that hold a table of their own: the first of them, its row of headings, the ledger it is of."""

    left: int
    row: int
    ledger: str
    begins: bool  # a line over its headings, or a running number of its own, says that here something else begins


def parts_beside(grid: SheetGrid, vocabularies: Sequence[Vocabulary]) -> list[SheetGrid]:
    """The sheet in parts, each with the columns of one such table where they were; the sheet itself where it is one.

    What stands between two of them and is none belongs to the left one. A table with an empty column within is one: its right
    side lacks what a row is called by. Raises WorkbookError for more cells than can be kept.
    """
    filled = sorted(set[int]().union(*grid.filled))
    starts = [column for before, column in pairwise(filled) if column > before + 1]
    if not starts:
        return [grid]
    width = filled[-1] + 1
    edges = [filled[0], *starts, width]
    wide = (range(left, right) for left, right in pairwise(edges) if right - left >= LEAST_HEADINGS)
    blocks = [found for columns in wide if (found := block_at(grid, columns, vocabularies))]
    apart = len({block.row for block in blocks}) > 1 or len({block.ledger for block in blocks}) == len(blocks)
    if len(blocks) < 2 or not apart or not all(block.begins for block in blocks[1:]):
        return [grid]
    borders = [0, *(block.left for block in blocks[1:]), width]
    check_cells(len(grid.rows) * sum(borders))
    return [with_lines_over_all(grid, left, right) for left, right in pairwise(borders)]


def block_at(grid: SheetGrid, columns: range, vocabularies: Sequence[Vocabulary]) -> Block | None:
    """The table in some columns, None where nothing there names what its rows are called by."""
    titled = False
    for row, cells in enumerate(grid.rows[:SEARCHED_ROWS]):
        filled = grid.filled[row]
        own = filled[bisect_left(filled, columns.start) : bisect_left(filled, columns.stop)]
        words = [normal_heading(cells[column]) for column in own]
        for fields, ledger in sorted(said_fields(words, vocabularies), key=lambda item: -len({*item[0]})):
            if len({*fields}) >= LEAST_HEADINGS and ledger.ledger.name_field in fields:
                numbered = isinstance(ledger.ledger.fields[fields[0]].kind, Ordinal)
                return Block(columns[0], row, ledger.ledger.key, titled or numbered)
        titled = titled or bool(own)
    return None


def said_fields(words: Sequence[str], vocabularies: Sequence[Vocabulary]) -> Iterator[tuple[list[str], Vocabulary]]:
    """The fields that texts of a row head, by each ledger that knows some of them."""
    for vocabulary in vocabularies:
        if fields := [vocabulary.known[word][0] for word in words if word in vocabulary.known]:
            yield fields, vocabulary


def with_lines_over_all(grid: SheetGrid, left: int, right: int) -> SheetGrid:
    """Some columns of a sheet, with the texts that are merged over them from further left: the title of all its tables."""
    part = grid.between(left, right)
    over = [item for item in grid.wide_merges if item[1] < left <= item[3] and item[0] == item[2] < len(grid.rows)]
    if not over:
        return part
    rows = list(part.rows)
    for top, first, _, _ in over:
        cells = rows[top] + [None] * (left + 1 - len(rows[top]))
        rows[top] = [*cells[:left], grid.rows[top][first], *cells[left + 1 :]]
    return replace(part, rows=tuple(rows))
