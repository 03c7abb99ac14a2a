"""The years that the days of a table say, and how many of them say none."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from app.core.cell_text import normal_digits, short_line
from app.core.day_kinds import LEAP_YEARS, Date, Deadline, DueDate, Year
from app.core.errors import InvalidValueError
from app.core.kinds import Kind, ParseContext, Value
from app.exchange.tables.tables import Table
from app.ledgers.schema.declaration import Ledger

WITH_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-./]\s*\d|(?:0[1-9]|1[0-2])[0-3]\d(?!\d))")


@dataclass
class Days:
    """Year → how many cells name it, and how many (`bare`) mean another day in another year; an `example` of these."""

    years: Counter[int] = field(default_factory=Counter)
    bare: int = 0
    example: str = ""

    @property
    def told(self) -> str:
        """How many name no year, for the person."""
        return f"{self.bare} 处日期（如“{self.example}”）"

    @property
    def sure(self) -> bool:
        """Whether the days of the table are in one and the same year, and most of them say so."""
        return len(self.years) == 1 and self.bare <= self.years.total()

    @property
    def likely(self) -> int:
        """The year that most of them name; 0 where most name none."""
        if self.bare > self.years.total():
            return 0
        return max(self.years, key=lambda year: (self.years[year], year), default=0)


def days_of(table: Table, columns: Mapping[int, str], ledger: Ledger) -> Days:
    """What the columns of days, of limits and of the year of a row say. A day near a meeting is meant in the year of that."""
    found = Days()
    for column, kind in dated(columns, ledger):
        rows = table.grid.rows[table.first : table.end]
        cells = Counter([row[column] for row in rows if column < len(row)])
        for content, times in cells.items():
            if isinstance(content, dt.date):
                found.years[content.year] += times
            elif isinstance(kind, Year) or not isinstance(kind, Date | Deadline):
                found.years.update(dict.fromkeys(year_in(content), times))
            elif isinstance(content, str):
                named = {int(year) for year in WITH_YEAR.findall(normal_digits(content))}
                found.years.update(dict.fromkeys(named, times))
                if not named and needs_year(kind, content):
                    found.bare, found.example = found.bare + times, found.example or short_line(content)
    return found


def dated(columns: Mapping[int, str], ledger: Ledger) -> Iterator[tuple[int, Kind]]:
    """The columns of days and years with their kinds."""
    names = set(columns.values())
    for column, name in columns.items():
        kind = ledger.fields[name].kind
        near = isinstance(kind, DueDate) and kind.event_field in names
        if name == ledger.year_field or (isinstance(kind, Date | Deadline | Year) and not near):
            yield column, kind


def year_in(content: object) -> list[int]:
    """The year that a cell consists of: 2023, 2023年度."""
    with suppress(InvalidValueError):
        year = Year().parse(content, ParseContext(LEAP_YEARS[0]))
        return [year] if isinstance(year, int) else []
    return []


def needs_year(kind: Kind, text: str) -> bool:
    """Whether a text means another day in another year: 6月底 does, 2023年6月, 23.6.30 and 长期坚持 do not."""
    found: set[Value] = set()
    for year in LEAP_YEARS:
        context = ParseContext(year, now=LEAP_YEARS[0])
        with suppress(InvalidValueError):
            value = kind.parse(text, context)
            found.add(kind.day(value, context) if isinstance(kind, Deadline) else value)
    return len(found) > 1
