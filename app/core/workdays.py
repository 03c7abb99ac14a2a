"""Working days of a Chinese office: the State Council's holidays and shifted working days, and the office's own table.

Holidays come from `chinesecalendar` for the years it knows (the State Council publishes each year's in the November before);
in later years Saturdays and Sundays are off, and the days that the law itself names by the solar calendar. What the office
says itself goes before both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache, lru_cache

import chinese_calendar

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
LEGAL = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})  # month, day: 《全国年节及纪念日放假办法》 (2024) 第二条
MOST_YEARS = 5  # ahead that anybody publishes


@lru_cache(maxsize=8192)
def is_public_workday(day: dt.date) -> bool:
    """Whether offices work that day by the public calendar."""
    if is_known(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY and (day.month, day.day) not in LEGAL


def last_known_year(day: dt.date) -> int:
    """The last year, from that of a day on, whose holidays are known; the year before when even its own are not."""
    year = day.year
    while year - day.year < MOST_YEARS and is_known(year):
        year += 1
    return year - 1


@cache
def is_known(year: int) -> bool:
    """Whether the public calendar knows a year."""
    try:
        chinese_calendar.is_workday(dt.date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


class WorkCalendar:
    """The public calendar with the office's own days: `off` are free although offices work, `on` the other way round."""

    def __init__(self, off: Iterable[dt.date] = (), on: Iterable[dt.date] = ()) -> None:
        self.own = dict.fromkeys(off, False) | dict.fromkeys(on, True)

    def is_workday(self, day: dt.date) -> bool:
        """Whether the office works that day."""
        known = self.own.get(day)
        return is_public_workday(day) if known is None else known

    def add(self, day: dt.date, count: int) -> dt.date:
        """The working day `count` (0 or more) working days after a day: the next one is 1 away, also from a free day."""
        while count > 0:
            day += ONE_DAY
            count -= self.is_workday(day)
        return day

    def last_within(self, day: dt.date, count: int) -> dt.date:
        """The last day that is at most `count` working days away: the free days behind a working day belong to it."""
        day = self.add(day, count)
        while not self.is_workday(day + ONE_DAY):
            day += ONE_DAY
        return day

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie after the first day up to the last one; 0 when the last is not later."""
        days = range(1, (last - first).days + 1)
        return sum(self.is_workday(first + dt.timedelta(days=step)) for step in days)
