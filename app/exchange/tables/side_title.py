"""A title written down the side of a table, in one merged cell of a column that holds nothing else."""

from __future__ import annotations

from collections import Counter

from app.exchange.grids.workbook import SheetGrid

LEAST_ROWS = 3  # a cell merged over two rows may be a heading of two lines


def without_side_title(grid: SheetGrid) -> tuple[SheetGrid, tuple[str, ...]]:
    """The sheet without the column of such a title, and the title; the sheet as it is when it has none."""
    filled = [columns for columns in grid.filled if columns]
    least = max(LEAST_ROWS, len(filled) // 2)
    tall = [item for item in grid.merges if item[1] == item[3] and item[2] - item[0] + 1 >= least and item[2] < len(grid.rows)]
    counts = Counter(column for columns in filled if tall for column in columns if len(columns) > 1)
    edges = min(counts, default=0), max(counts, default=0)
    for top, column, _, _ in tall:
        text = grid.rows[top][column] if column in grid.filled[top] else None
        if column in edges and counts[column] == 1 and isinstance(text, str):
            left, right = (column + 1, max(map(len, grid.rows))) if column == edges[0] else (0, column)
            return grid.between(left, right), ("".join(text.split()),)
    return grid, ()
