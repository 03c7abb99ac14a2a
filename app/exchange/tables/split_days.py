"""A day in a column each for its year, month and day (时间 over 年 | 月 | 日): one column of days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.core.cell_text import clean_line, normal_digits
from app.exchange.tables.mapping import Heading, normal_heading
from app.exchange.tables.tables import Table, cell

PARTS = (("年", "月", "日"), ("月", "日"), ("年", "月"))


def with_whole_days(table: Table) -> Table:
    """The table with the parts of each day in the first of their columns; the others are left out."""
    rows, headings = list(table.grid.rows), {item.column: item for item in table.headings}
    for group in groups(table.headings):
        first, *others = (item.column for item in group)
        for row in range(table.first, table.end):
            parts = [normal_digits(clean_line(cell(table.grid, row, item.column))) for item in group]
            if all(part.removesuffix(item.text).isdecimal() for part, item in zip(parts, group, strict=True)):
                day = "".join(part.removesuffix(item.text) + item.text for part, item in zip(parts, group, strict=True))
                rows[row] = [day if column == first else value for column, value in enumerate(rows[row])]
        headings[first] = Heading(first, group[0].upper)
        headings = {column: item for column, item in headings.items() if column not in others}
    if len(headings) == len(table.headings):
        return table
    return replace(table, grid=replace(table.grid, rows=tuple(rows)), headings=tuple(headings.values()))


def groups(headings: Sequence[Heading]) -> Iterator[Sequence[Heading]]:
    """Neighbours below one upper heading that are the parts of a day."""
    place = 0
    while place < len(headings):
        found = next((group for parts in PARTS if (group := parted(headings[place : place + len(parts)], parts))), ())
        if found:
            yield found
        place += max(len(found), 1)


def parted(group: Sequence[Heading], parts: Sequence[str]) -> Sequence[Heading]:
    """The headings when they are these parts of one day, none of them for others."""
    same = {item.upper for item in group} == {group[0].upper} if group else False
    return group if same and group[0].upper and tuple(normal_heading(item.text) for item in group) == tuple(parts) else ()
