"""A day in a column each for its year, month and day (时间 over 年 | 月 | 日): one column of days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.core.cell_text import NOTHINGS, clean_line, normal_digits
from app.exchange.tables.mapping import Heading, normal_heading
from app.exchange.tables.tables import Table, cell

PARTS = (("年", "月", "日"), ("月", "日"), ("年", "月"))


def with_whole_days(table: Table) -> Table:
    """The table with the parts of each day in the first of their columns; the others are left out."""
    rows, headings = list(table.grid.rows), {item.column: item for item in table.headings}
    for group in groups(table.headings):
        first, *others = (item.column for item in group)
        for row in range(table.first, table.end):
            day = "".join(part_of_day(cell(table.grid, row, item.column), item.text) for item in group)
            if day:  # 2023 | 3 | blank is 2023年3月, 2023 | 6 | 底 is 2023年6月底
                rows[row] = [day if column == first else value for column, value in enumerate(rows[row])]
        headings[first] = Heading(first, group[0].upper)
        headings = {column: item for column, item in headings.items() if column not in others}
    if len(headings) == len(table.headings):
        return table
    return replace(table, grid=replace(table.grid, rows=tuple(rows)), headings=tuple(headings.values()))


def part_of_day(content: object, sign: str) -> str:
    """3月 of 3 and 3月 below 月; another text as it is, "" for one that says nothing."""
    text = normal_digits(clean_line(content)).removesuffix(sign)
    return f"{text}{sign}" if text.isdecimal() else "" if text in NOTHINGS else text


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
