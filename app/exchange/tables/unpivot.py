"""Tables of what takes place that have a column for each kind, unit or month (党支部 | 支部党员大会 | 支委会): a row for each.

Only a ledger is looked at that needs nothing but a day, a word of one choice and names: what a cell of such a table says. The
result is another grid of the same sheet, which is read as any table is; its rows are counted anew.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.core.cell_text import NOTHINGS, clean_line, normal_digits
from app.core.date_finding import FIRST_YEAR, find_dates
from app.core.date_tidying import tidy_text
from app.core.day_kinds import Date
from app.core.kinds import Choice, Ordinal
from app.core.names import Name
from app.exchange.grids.marks import Marks
from app.exchange.grids.workbook import SheetGrid
from app.exchange.tables.mapping import SURE, Vocabulary, normal_heading
from app.exchange.tables.months import DAY, day_in_month, month_in
from app.exchange.tables.period_columns import PERIOD
from app.exchange.tables.row_words import TOTAL
from app.exchange.tables.table_context import UNITS, said_around
from app.exchange.tables.tables import MOST_HEADINGS, SEARCHED_ROWS, blank, cell
from app.exchange.tables.tick_columns import CROSSES, is_ticked
from app.ledgers.schema.fields import FieldSpec

LEAST_COLUMNS = 2  # that are headed by a word of the choice, a unit or a month
UNKNOWN = "?"  # before a heading in the place of a field
MONTH = re.compile(r"(1[0-2]|[1-9])月份?")
SEVERAL = re.compile(r"[、，,;；\r\n]+")

Record = dict[str, object]  # field → what stands in the cell


@dataclass(frozen=True)
class Matrix:
    """A sheet whose row `top` (0-based) heads columns by what they are of."""

    grid: SheetGrid
    vocabulary: Vocabulary
    day: FieldSpec
    choice: FieldSpec
    top: int

    @cached_property
    def words(self) -> dict[str, str]:
        """Every way to write a word of the choice → the word."""
        kind = self.choice.kind
        return {normal_heading(said): word for said, word in kind.words.items()} if isinstance(kind, Choice) else {}

    @cached_property
    def groups(self) -> dict[int, tuple[str, str]]:
        """Column → (field, what it is headed by) of the columns that say something of each cell below; "" is a period."""
        found: dict[int, tuple[str, str]] = {}
        for column in self.grid.filled[self.top]:
            if (said := self.said_by(self.top, column)) is not None:
                found[column] = said
        fields = [name for name, _ in found.values()]
        most = max(set(fields), key=fields.count, default="")
        same = {column: item for column, item in found.items() if item[0] == most}
        return same if len({word for _, word in same.values()}) >= LEAST_COLUMNS else {}

    def said_by(self, row: int, column: int) -> tuple[str, str] | None:
        """What a heading says of the cells below it: a word of the choice, a unit or ("") a period; None for anything else."""
        text = normal_heading(self.grid.rows[row][column])
        if text in self.words:
            return self.choice.name, self.words[text]
        units = [spec for spec in self.vocabulary.ledger.fields.values() if isinstance(spec.kind, Name) and spec.required]
        unit = next((spec for spec in units if is_unit(spec, text)), None)
        if unit is not None and self.meaning(text) is None:
            return unit.name, clean_line(self.grid.rows[row][column])
        month = month_in(text) or (text if PERIOD.fullmatch(text) else "")
        return ("", month) if month else None

    @cached_property
    def crossing(self) -> dict[int, tuple[str, str] | None]:
        """Column → what a second row of headings says of it besides its group: 支委会 and 党课 below each quarter.

        None for a heading that says neither: what stands below it is of nobody knows what.
        """
        below = self.top + 1
        if below >= len(self.grid.rows):
            return {}
        headed = ((column, group) for column in self.grid.filled[below] if (group := self.group_of(column)) is not None)
        said = {column: (self.said_by(below, column), self.groups[group][0]) for column, group in headed}
        found = {column: item if item is not None and item[0] != upper else None for column, (item, upper) in said.items()}
        return found if sum(item is not None for item in found.values()) >= LEAST_COLUMNS else {}

    @property
    def two_rows(self) -> bool:
        """Whether the headings stand in two rows."""
        return bool(self.lower or self.crossing)

    def meaning(self, text: str) -> str | None:
        """The field that a heading surely means."""
        meanings = self.vocabulary.meanings(text)
        return meanings[0][1] if meanings and meanings[0][0] >= SURE else None

    @cached_property
    def lower(self) -> dict[int, str]:
        """Column → field, where a second row of headings names what the columns of each group hold; empty without one."""
        below = self.top + 1
        if below >= len(self.grid.rows):
            return {}
        texts = {column: self.meaning(normal_heading(self.grid.rows[below][column])) for column in self.grid.filled[below]}
        found = {
            column: name or self.unknown(below, column) for column, name in texts.items() if self.group_of(column) is not None
        }
        named = {
            group for column, name in found.items() if name == self.day.name and (group := self.group_of(column)) is not None
        }
        return found if len(named) >= LEAST_COLUMNS else {}

    def unknown(self, row: int, column: int) -> str:
        """What stands for a column under a heading that means no field: it is listed, and a person may choose one."""
        return UNKNOWN + clean_line(self.grid.rows[row][column])

    def group_of(self, column: int) -> int | None:
        """The column whose heading spans this one."""
        headed = self.grid.filled[self.top]
        place = bisect.bisect_right(headed, column)
        return headed[place - 1] if place and headed[place - 1] in self.groups else None

    @cached_property
    def shared(self) -> dict[int, str]:
        """Column → field of the columns that hold for a whole row; not its number, which each of its records would have."""
        rows = (self.top, self.top + 1) if self.two_rows else (self.top,)
        fields = self.vocabulary.ledger.fields
        found: dict[int, str] = {}
        for row in rows:
            for column in self.grid.filled[row] if row < len(self.grid.rows) else ():
                if self.group_of(column) is not None or column in found:
                    continue
                name = self.meaning(normal_heading(self.grid.rows[row][column])) or self.unknown(row, column)
                numbers = name in fields and isinstance(fields[name].kind, Ordinal)
                if name not in found.values() and not numbers:
                    found[column] = name
        return found

    @property
    def first(self) -> int:
        """The first row below the headings."""
        return self.top + (2 if self.two_rows else 1)

    def records(self) -> Iterator[Record]:
        """What the cells say, row by row."""
        above: Record = {}
        for row in range(self.first, len(self.grid.rows)):
            if not self.grid.filled[row] or TOTAL.fullmatch(clean_line(self.grid.rows[row][self.grid.filled[row][0]])):
                continue
            own = {name: cell(self.grid, row, column) for column, name in self.shared.items()}
            merged = {name for column, name in self.shared.items() if self.grid.top_of(row, column) is not None}
            shared = {name: above.get(name) if name in merged and blank(value) else value for name, value in own.items()}
            above = shared
            for said in self.said_in(row):
                yield shared | said

    def said_in(self, row: int) -> Iterator[Record]:
        """What the cells below the groups of columns say in a row."""
        if not self.lower:
            for column in self.crossing or self.groups:
                yield from self.days_in(row, column)
            return
        for group, (field, word) in self.groups.items():
            cells = {name: cell(self.grid, row, at) for at, name in self.lower.items() if self.group_of(at) == group}
            if not all(blank(value) or clean_line(value) in NOTHINGS for value in cells.values()):
                yield ({field: word} if field else {}) | cells

    def days_in(self, row: int, column: int) -> Iterator[Record]:
        """What a cell of days says, with what its headings say."""
        group = self.group_of(column)
        headings = dict(filter(None, (self.groups.get(column if group is None else group), self.crossing.get(column))))
        month = headings.pop("", "")
        for part in self.parts(cell(self.grid, row, column)):
            yield {**headings, self.day.name: in_month(part, month) if month else part}

    def parts(self, value: object) -> list[object]:
        """The days of a cell, each of which is a record."""
        if blank(value) or clean_line(value) in NOTHINGS or clean_line(value) in CROSSES:
            return []
        parts = [part.strip() for part in SEVERAL.split(value) if part.strip()] if isinstance(value, str) else []
        return (
            list(parts)
            if len(parts) > 1 and all(is_day(part) or DAY.fullmatch(normal_digits(part)) for part in parts)
            else [value]
        )

    @property
    def fits(self) -> bool:
        """Whether most cells are days, and everything the ledger needs is said by rows or columns."""
        headed = [*self.groups.values(), *filter(None, self.crossing.values())]
        said = {*self.shared.values(), *(name for name, _ in headed), *self.lower.values(), self.day.name}
        months = any(not name for name, _ in headed)
        needed = {spec.name for spec in self.vocabulary.ledger.required_fields}
        if months:
            said.add(self.choice.name)
        lines = [" ".join(clean_line(value) for value in row if not blank(value)) for row in self.grid.rows[: self.top]]
        said |= said_around(self.vocabulary.ledger, said, filter(None, lines), self.grid).keys()
        if None in self.crossing.values() or not self.groups or not self.shared or needed - said:
            return False
        days = [value for record in self.records() if not blank(value := record.get(self.day.name))]
        return bool(days) and 2 * sum(is_day(value) for value in days) >= len(days)

    def table(self) -> SheetGrid:
        """The same as a table of a row for each."""
        records = list(self.records())
        fields = self.vocabulary.ledger.fields
        names = list(dict.fromkeys(name for record in records for name in record))
        above = list(self.grid.rows[: self.top])
        kind = self.choice.kind
        title = " ".join(clean_line(value) for row in above for value in row if not blank(value))
        if self.choice.name not in names and isinstance(kind, Choice) and (word := kind.meant(title)):
            names.append(self.choice.name)
            records = [record | {self.choice.name: word} for record in records]
        rows: list[list[object]] = [[fields[name].label if name in fields else name[len(UNKNOWN) :] for name in names]]
        rows += [[record.get(name) for name in names] for record in records]
        merges = tuple(item for item in self.grid.merges if item[2] < self.top)
        marks = replace(Marks(), since_1904=self.grid.marks.since_1904, live=self.grid.marks.live)
        return SheetGrid(self.grid.name, self.grid.visible, (*above, *rows), merges, marks)


def is_unit(spec: FieldSpec, text: str) -> bool:
    """Whether a heading is the name of a unit that a field names: 第一党支部."""
    pattern = UNITS.get(spec.kind.ledger) if isinstance(spec.kind, Name) else None
    return pattern is not None and pattern.fullmatch(text) is not None


def is_day(value: object) -> bool:
    """Whether a cell says when: a day, a month, or a √ under one."""
    if isinstance(value, str):
        text = tidy_text(value)
        return bool(MONTH.match(normal_digits(text)) or any(True for _ in find_dates(text, FIRST_YEAR)))
    return not isinstance(value, bool | int | float) and not blank(value)


def in_month(value: object, month: str) -> object:
    """A day below the heading of its month: √ is 3月, 6日 is 3月6日."""
    if day := day_in_month(value, month):
        return day
    return month if is_ticked(value) and not isinstance(value, int | float) else value


def unpivoted(grid: SheetGrid, vocabularies: Sequence[Vocabulary]) -> tuple[SheetGrid, Vocabulary] | None:
    """A sheet with such a matrix as a table of a row for each, and the ledger it is of; None for any other sheet."""
    for vocabulary in vocabularies:
        fields = vocabulary.ledger.required_fields
        day = next((spec for spec in fields if isinstance(spec.kind, Date)), None)
        choice = next((spec for spec in fields if isinstance(spec.kind, Choice)), None)
        if day is None or choice is None:
            continue
        for top in range(min(len(grid.rows), SEARCHED_ROWS)):
            matrix = Matrix(grid, vocabulary, day, choice, top)
            if len(grid.filled[top]) <= MOST_HEADINGS and matrix.fits:
                return matrix.table(), vocabulary
    return None
