"""Cells that are drawn on with the mouse, as in a spreadsheet: repeated, or continued where they count."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Sequence
from itertools import pairwise

from app.core.ordering import chinese_number, chinese_numeral

NUMBER = re.compile(r"(-?\d{1,15})(%?)")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PIECE = re.compile(r"\d{1,9}|[一二三四五六七八九十]{1,3}")  # a number within words: 第3次, 第三季度
LAST_NUMERAL = 99


def continued(texts: Sequence[str], count: int, *, counting: bool = False) -> list[str]:
    """The next `count` texts: numbers, shares and days at equal steps go on, and words that differ in one number (第1次、第2次,
    一季度、二季度); everything else is repeated.

    One text alone is no series, for mostly the same day or share is meant further down; with `counting` it goes on by one.
    """
    return series(texts, count, counting=counting) or in_words(texts, count, counting=counting) or repeated(texts, count)


def repeated(texts: Sequence[str], count: int) -> list[str]:
    """The texts over and over."""
    return [texts[place % len(texts)] for place in range(count)]


def series(texts: Sequence[str], count: int, *, counting: bool) -> list[str] | None:
    """The next texts of a series, None where the texts are none (a day beyond the calendar ends it too)."""
    numbers = [NUMBER.fullmatch(text) for text in texts]
    if all(numbers):
        units = {found[2] for found in numbers if found}
        further = steps_on([int(found[1]) for found in numbers if found], count, counting=counting)
        return [f"{value}{next(iter(units))}" for value in further] if further and len(units) == 1 else None
    if not all(map(DAY.fullmatch, texts)):
        return None
    days = [dt.date.fromisoformat(text) for text in texts]
    return months(days, count) or consecutive(days, count, counting=counting)


def consecutive(days: Sequence[dt.date], count: int, *, counting: bool) -> list[str] | None:
    """Days at equal distances."""
    further = steps_on([day.toordinal() for day in days], count, counting=counting)
    if not further or not all(dt.date.min.toordinal() <= value <= dt.date.max.toordinal() for value in further):
        return None
    return [dt.date.fromordinal(value).isoformat() for value in further]


def months(days: Sequence[dt.date], count: int) -> list[str] | None:
    """The same day of every month, or its last where it is shorter, or always the last: 1-31, 2-28 go on with 3-31."""
    ends = all(day.day == monthrange(day.year, day.month)[1] for day in days)
    if len(days) == 1 or not (ends or len({day.day for day in days}) == 1):
        return None
    further = steps_on([day.year * 12 + day.month - 1 for day in days], count, counting=False)
    if not further or not all(dt.MINYEAR <= value // 12 <= dt.MAXYEAR for value in further):
        return None
    found = []
    for value in further:
        year, month = value // 12, value % 12 + 1
        last = monthrange(year, month)[1]
        found.append(dt.date(year, month, last if ends else min(days[0].day, last)).isoformat())
    return found


def in_words(texts: Sequence[str], count: int, *, counting: bool) -> list[str] | None:
    """Texts that differ in one number only, or (`counting`) the last number of one text; None for no such texts."""
    split = [(PIECE.split(text), PIECE.findall(text)) for text in texts]
    words, pieces = split[0][0], [found for _, found in split]
    if any(others != words for others, _ in split) or not pieces[0]:
        return None
    differing = [place for place in range(len(pieces[0])) if len({found[place] for found in pieces}) > 1]
    if len(texts) == 1 and counting:
        differing = [len(pieces[0]) - 1]
    if len(differing) != 1:
        return None
    (place,) = differing
    said = [found[place] for found in pieces]
    chinese = not any(text.isascii() for text in said)
    values = [from_chinese(text) for text in said] if chinese else [int(text) if text.isascii() else None for text in said]
    if None in values:
        return None
    further = steps_on([value for value in values if value is not None], count, counting=counting)
    if not further or min(further) < (1 if chinese else 0) or (chinese and max(further) > LAST_NUMERAL):
        return None
    width = len(said[0]) if said[0].startswith("0") else 1
    found = []
    for value in further:
        piece = chinese_numeral(value) if chinese else f"{value:0{width}d}"
        parts = [*pieces[0][:place], piece, *pieces[0][place + 1 :], ""]
        found.append("".join(word + part for word, part in zip(words, parts, strict=True)))
    return found


def from_chinese(text: str) -> int | None:
    """二十一 is 21; None for what nobody counts so (二二)."""
    number = chinese_number(text)
    return number if chinese_numeral(number) == text else None


def steps_on(values: Sequence[int], count: int, *, counting: bool) -> list[int] | None:
    """The next numbers at equal steps; of one alone, with `counting`, by one."""
    steps = {after - before for before, after in pairwise(values)} or ({1} if counting else set())
    if len(steps) != 1:
        return None
    step = steps.pop()
    return [values[-1] + step * place for place in range(1, count + 1)]


def carried_down(texts: Sequence[str]) -> list[str | None]:
    """What empty cells of a column take from the one above, as under a merged cell; None for cells that stay."""
    above = ""
    found: list[str | None] = []
    for text in texts:
        found.append(None if text.strip() or not above else above)
        above = text if text.strip() else above
    return found
