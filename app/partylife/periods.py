"""The periods of a year by which meetings are asked for."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import cache

from app.partylife.rules import Per

MONTHS: dict[Per, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True)
class Period:
    """A month, quarter, half or whole of a year; both days belong to it."""

    first: dt.date
    last: dt.date

    @property
    def months(self) -> range:
        """The numbers of its months."""
        return range(self.first.month, self.last.month + 1)

    @property
    def words(self) -> str:
        """2023-08, 2023年第3季度, 2023年上半年, 2023年."""
        year, count = self.first.year, len(self.months)
        if count == 1:
            return f"{year}-{self.first.month:02d}"
        if count == 3:
            return f"{year}年第{self.last.month // 3}季度"
        return f"{year}年" + ("" if count == 12 else "上半年" if self.first.month == 1 else "下半年")

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last

    def days_within(self, start: dt.date | None, end: dt.date | None) -> int:
        """How many of its days lie between two days, both included; None is open."""
        first, last = max(self.first, start or self.first), min(self.last, end or self.last)
        return max(0, (last - first).days + 1)


@cache
def periods(per: Per, year: int) -> tuple[Period, ...]:
    """The periods of a year in order."""
    step = MONTHS[per]
    return tuple(period_of(year, month, step) for month in range(1, 13, step))


def period_of(year: int, month: int, step: int) -> Period:
    """The period of `step` months that begins with a month."""
    last = month + step - 1
    return Period(dt.date(year, month, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))
