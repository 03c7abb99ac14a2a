"""Whom the sections of a table name: where 二、研究室 and 四、人事处 say who drafts, 三、机关党委 probably does too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.core.cell_text import short_line
from app.exchange.tables.read_sections import COLON, OF_TABLE, Sections, section_level
from app.exchange.tables.tables import Table

LEAST_UNNUMBERED = 2  # sections without a number that name somebody: a single one may be a note


class Siblings(NamedTuple):
    """How sections are numbered ("一", "（", "" for not at all) → a field whose names some of them are.

    `most`: of sections of which at least as many name somebody as say nothing known. `some`: of those of which fewer do.
    """

    most: Mapping[str, str]
    some: Mapping[str, str]


def named_by_siblings(table: Table, sections: Sections) -> Siblings:
    """Whom the sections of a table name."""
    named: Counter[tuple[str, str]] = Counter()
    unknown: Counter[str] = Counter()
    for text in section_texts(table):
        level = section_level(text)
        if sections.unknown(text):
            unknown[level] += bool(level)  # a text without a number may be anything
        elif not sections.known(text):
            named.update((level, name) for name in sections.whose(text))
    enough = {(level, name) for (level, name), count in named.items() if level or count >= LEAST_UNNUMBERED}
    most = {level: name for level, name in enough if named[level, name] >= unknown[level]}
    return Siblings(most, {level: name for level, name in enough if level not in most})


def section_texts(table: Table) -> Iterator[str]:
    """The texts that may be sections: the line over the headings, and what stands alone in its row.

    The last row above another table is the title of that.
    """
    if table.lines and not COLON.search(table.lines[-1]) and not OF_TABLE.search(table.lines[-1]):
        yield table.lines[-1]
    for row in range(table.first, table.end - (table.end < len(table.grid.rows))):
        if len(table.grid.filled[row]) == 1:
            yield short_line(table.grid.rows[row][table.grid.filled[row][0]])


def first_section(table: Table) -> str:
    """The line over the headings where it is the first section: one numbered alike stands alone in a row above records."""
    line, *others = [*section_texts(table), ""]
    level = section_level(line) if line in table.lines[-1:] else ""
    return line if level and any(section_level(text) == level and not OF_TABLE.search(text) for text in others) else ""


def asked_of_siblings(siblings: Siblings, sections: Sections, text: str, bare: str) -> dict[str, str]:
    """Field → `bare` where a section of no known word stands among such that mostly name somebody."""
    name = siblings.most.get(section_level(text), "")
    return {name: bare} if name and sections.unknown(text) else {}
