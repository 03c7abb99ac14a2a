"""The lines above a table: its title, who has filled it in, and whether they are of another table than the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.core.cell_text import short_line
from app.exchange.grids.workbook import SheetGrid
from app.exchange.tables.one_line import in_pairs, one_line
from app.exchange.tables.row_words import NOTE, SIGNATURE

OF_A_TABLE = re.compile(r"(?:台账|清单|名册|花名册|表|计划|方案|记录|情况|汇总|统计)(?:[（(][^（）()]*[）)])?$")
CONTINUED = re.compile(r"[（(]?续(?:表|前表|上页)?[一二三四五六七八九十\d]*[）)]?")
NUMBERED = re.compile(r"[（(]?\d+[）)]?\s*[.．、）)]")  # a further point of a note
UNIT_LINE = re.compile(r"(?:填报|填表|制表|报送|编制|制定)(?:单位|部门|日期|时间|人)|(?:截止|填写)日期|^单位\s*[:：]")
TITLE_ROWS, MOST_TITLE_CELLS = 4, 3  # lines above the headings that may belong to the table; cells in one of them


def other_title(title: Sequence[str], before: Sequence[str]) -> bool:
    """Whether lines over headings that are there again are another table's: 组织科问题整改台账 after 综合科问题整改台账."""
    known = {CONTINUED.sub("", "".join(line.split())) for line in before}
    own = (line for line in title if OF_A_TABLE.search(line) and not is_unit_line(line))
    return any(CONTINUED.sub("", "".join(line.split())) not in known for line in own)


def title_above(grid: SheetGrid, top: int, before: int = -1, within: range | None = None) -> tuple[str, ...]:
    """The lines above the headings, each as one text; they end at a row that looks like data.

    `before`: the first row of a table further up, whose notes and signatures end them too. `within`: the columns of one of
    several tables beside one another: what stands over the others is not said of it, a text that stands alone is.
    """
    lines: list[str] = []
    for row in range(top - 1, before, -1):
        columns = grid.filled[row]
        if within is not None and len(columns) > 1:
            columns = [column for column in columns if column in within]
        texts = [short_line(grid.rows[row][column]) for column in columns]
        line = one_line(texts)
        if len(lines) >= TITLE_ROWS or (len(columns) > MOST_TITLE_CELLS and not is_unit_line(line) and not in_pairs(texts)):
            break
        if before >= 0 and texts and (NOTE.match(texts[0]) or SIGNATURE.match(texts[0])):
            while lines and NUMBERED.match(lines[0]):
                del lines[0]
            break
        if texts:
            lines.insert(0, line)
    return tuple(lines)


def is_unit_line(text: str) -> bool:
    """Whether a line above a table says who filled it in and when, not what it is."""
    return UNIT_LINE.search(text) is not None
