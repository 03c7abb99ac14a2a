"""Headings and columns that are not one to one: 责任领导、责任人 over two columns or one, 备注 twice, one without any.

Nothing of such columns is dropped: what can be told apart by its heading goes where it belongs, texts under the same heading
are put together, and what is left is listed as a column of its own that a person can choose a field for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.cell_text import clean_line, plain
from app.core.kinds import LongText
from app.core.names import UNIT, Department, Name
from app.exchange.tables.mapping import Heading, Vocabulary, normal_heading
from app.exchange.tables.tables import Table, blank, cell
from app.ledgers.schema.declaration import Ledger

LIST = re.compile(r"[、，,/／|]|\s*\n\s*|(?<=.)[和及与](?=.)")
WITHOUT = "第 {} 列（无表头）"
MOST_LOOKED_AT = 200  # cells of a column
Halves = Mapping[int, tuple[str, str]]  # column → the two fields its cells hold, in this order


def each_its_own(table: Table, vocabularies: Sequence[Vocabulary]) -> Table:
    """The table with a heading over several columns (责任领导、责任人) as one heading for each, where it lists just as many."""
    known = frozenset[str]().union(*(item.known for item in vocabularies))
    headings = {item.column: item for item in table.headings}
    for left, right in spans(table):
        parts = listed(cell(table.grid, table.first - 1, left) or cell(table.grid, table.top, left))
        alone = left in headings and not any(column in headings for column in range(left + 1, right + 1))
        if alone and len(parts) == right - left + 1 and all(normal_heading(part) in known for part in parts):
            headings |= {column: Heading(column, part, headings[left].upper) for column, part in enumerate(parts, start=left)}
    return replace(table, headings=tuple(headings[column] for column in sorted(headings)))


def spans(table: Table) -> list[tuple[int, int]]:
    """The first and the last column of each heading that is merged across several."""
    return [
        (left, right)
        for top, left, bottom, right in table.grid.merges
        if right > left and table.top <= top and bottom == table.first - 1
    ]


def listed(text: object) -> list[str]:
    """The parts of a heading that names several things: 责任领导、责任人."""
    parts = (clean_line(part).lstrip("和及与") for part in LIST.split(plain(text)))
    return [part for part in parts if part]


def with_bare_columns(table: Table) -> Table:
    """The table with a heading for each column that has none and holds something beside the records.

    Only between its headings and next to them: what stands apart is no part of the table.
    """
    own = {item.column for item in table.headings}
    near = range(max(min(own) - 1, 0), max(own) + 2)
    found: set[int] = set()
    for columns in table.grid.filled[table.first : table.end]:
        if len(columns) > 1 and not own.issuperset(columns):
            found.update(column for column in columns if column not in own and column in near)
    if not found:
        return table
    headings = [*table.headings, *(Heading(column, WITHOUT.format(column + 1)) for column in sorted(found))]
    return replace(table, headings=tuple(sorted(headings, key=lambda item: item.column)))


def is_bare(heading: Heading) -> bool:
    """Whether a heading only stands for a column that has none."""
    return heading.text == WITHOUT.format(heading.column + 1)


def doubled(table: Table, columns: Mapping[int, str], ledger: Ledger) -> dict[int, str]:
    """Column → field of columns that go on with a field that another one begins: under the same heading, or merged into it."""
    found: dict[int, str] = {}
    by_heading = {
        (normal_heading(item.upper), normal_heading(item.text)): columns[item.column]
        for item in table.headings
        if item.column in columns
    }
    over = {column: left for left, right in spans(table) for column in range(left + 1, right + 1)}
    for item in table.headings:
        if item.column in columns:
            continue
        under = over.get(item.column) if is_bare(item) else None
        if under is None:
            name = by_heading.get((normal_heading(item.upper), normal_heading(item.text)), "")
        else:
            name = columns.get(under, "")
        kind = ledger.fields[name].kind if name else None
        if name and (isinstance(kind, LongText) or (under is not None and isinstance(kind, Name) and kind.many)):
            found[item.column] = name
    return found


def halves(table: Table, columns: Mapping[int, str], vocabulary: Vocabulary) -> tuple[dict[int, tuple[str, str]], list[str]]:
    """Columns whose heading names two fields and whose cells hold two parts each, and what is to be told of such headings."""
    found: dict[int, tuple[str, str]] = {}
    told: list[str] = []
    fields = vocabulary.ledger.fields
    for item in table.headings:
        name = columns.get(item.column)
        texts = (cell(table.grid, row, item.column) for row in range(table.first - 1, table.top - 1, -1))
        parts = listed(next((text for text in texts if not blank(text)), ""))
        if name is None:
            continue
        words = [vocabulary.known.get(normal_heading(part), ("", False))[0] for part in parts]
        if len(words) != len({"one", "other"}) or name not in words or not all(words) or words[0] == words[1]:
            continue
        other = words[1 - words.index(name)]
        if other in columns.values():
            continue
        labels = f"“{fields[words[0]].label}”和“{fields[words[1]].label}”"
        if splits(table, item.column):
            found[item.column] = (words[0], words[1])
            told.append(f"“{item.text}”一栏按前后两部分分别填入{labels}，请核对")
        else:
            told.append(f"“{item.text}”一栏写了{labels}两项，都填入“{fields[name].label}”，请核对")
    return found, told


def in_two(text: object) -> list[str]:
    """The parts of a cell that may be two: one below the other, or with a stroke between."""
    return [part.strip() for part in re.split(r"[/／]|[\r\n]+", plain(text)) if part.strip()]


def divided(text: object, names: tuple[str, str], ledger: Ledger) -> dict[str, str]:
    """What the two parts of a cell say of the two fields of its heading, a department of its own field in either order."""
    parts = in_two(text)
    units = [isinstance(ledger.fields[name].kind, Department) for name in names]
    if len(set(units)) > 1 and [UNIT.fullmatch(part) is not None for part in parts] == units[::-1]:
        parts.reverse()
    return dict(zip(names, parts, strict=False))


def splits(table: Table, column: int) -> bool:
    """Whether every filled cell of a column has two parts."""
    cells = [cell(table.grid, row, column) for row in range(table.first, min(table.end, table.first + MOST_LOOKED_AT))]
    filled = [value for value in cells if not blank(value)]
    return bool(filled) and all(len(in_two(value)) == len({"one", "other"}) for value in filled)
