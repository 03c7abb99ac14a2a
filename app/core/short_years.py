"""Years of two digits in the days of people: 68.5 is May 1968, where only one century can be meant."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.core.date_tidying import tidy_text

SHORT_MONTH = re.compile(r"(?P<year>[0-9]{1,2})[.年/-](?P<month>1[0-2]|0?[1-9])月?份?")
AGES = range(18, 101)  # of people who are in a list
TEN = 10
OLDEST = 105  # rather than a child


def month_digits(value: float) -> str:
    """The month that a number was typed for: 1965.1 is October, for offices write two digits (1965.01); 98.7 is July."""
    two = f"{value:05.2f}"
    return two if 1 <= int(two[-2:]) <= 12 else two[:-1]


class ShortMonth(NamedTuple):
    """A month of a year of two digits; not `clear` where a nought may have been lost, so that 5.6 may be a month and a day."""

    year: int
    month: int
    clear: bool


def short_month(value: object) -> ShortMonth | None:
    """The month of 68.5, 05年6月, 5.6 and the number 98.7; None for anything else."""
    text, number = value, isinstance(value, float) and 1 <= value < 100 and value != int(value)
    if number and isinstance(value, float):
        text = month_digits(value)
    found = SHORT_MONTH.fullmatch(tidy_text(text)) if isinstance(text, str) else None
    if found is None:
        return None
    clear = len(found["year"]) > 1 and not (number and int(found["year"]) < TEN)
    return ShortMonth(int(found["year"]), int(found["month"]), clear)


def born_in(short: int, now: int) -> tuple[int, bool]:
    """The year in which somebody was born who is in a list of the year `now`, and whether no other can be meant."""
    years = [year for year in (1900 + short, 2000 + short) if now - year in AGES]
    if len(years) == 1:
        return years[0], True
    return (1900 + short if now - 1900 - short <= OLDEST else been_in(short, now)), False


def been_in(short: int, now: int) -> int:
    """The year of something that has been, or will be within a year."""
    return 2000 + short if 2000 + short <= now + 1 else 1900 + short
