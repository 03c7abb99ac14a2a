"""Where a workbook names departments, as 机关党委 is one of them there: as names of sheets, in titles, behind 填报单位.

By itself 填报单位：机关党委 says who collects everybody's rows, and a sheet 机关党委 may hold the whole office's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.core.cell_text import short_line
from app.exchange.grids.workbook import SheetGrid
from app.exchange.tables.one_line import one_line
from app.exchange.tables.read_sections import UNITS_ROWS, bare_section
from app.exchange.tables.table_context import (
    ALONE,
    BY_NAME,
    BY_TITLE,
    NO_UNIT,
    OF_UNIT,
    OF_UNIT_BEHIND,
    UNITS,
    sent_by,
    sheet_stem,
    without_bracket,
)

MOST_LOOKED_AT = 6  # filled cells of a row that may say who has filled in a table


def among_departments(grids: Sequence[SheetGrid]) -> list[SheetGrid]:
    """The sheets of a workbook with what all of them together say."""
    found: dict[str, set[str]] = {}
    for grid in grids:
        for where, text in places_of_units(grid) if grid.visible else ():
            if UNITS["department"].fullmatch(text) and not NO_UNIT.search(text):
                found.setdefault(where, set()).add(text)
    departments = {where: frozenset(texts) for where, texts in found.items()}
    return [grid.among(departments) for grid in grids]


def places_of_units(grid: SheetGrid) -> Iterator[tuple[str, str]]:
    """Where a unit may be named, and by which text."""
    yield BY_NAME, sheet_stem(grid.name)
    for columns, cells in zip(grid.filled, grid.rows, strict=True):
        if not columns or len(columns) > MOST_LOOKED_AT:
            continue
        line = one_line([short_line(cells[column]) for column in columns])
        yield from ((heading, text.split(" ")[0]) for heading, text in sent_by(line))
        if len(columns) == 1:
            title = re.sub(r"\s+", "", line)
            yield ALONE, UNITS_ROWS.sub("", without_bracket(bare_section(line)))
            yield from ((BY_TITLE, match[1]) for match in (OF_UNIT.match(title), OF_UNIT_BEHIND.search(title)) if match)
