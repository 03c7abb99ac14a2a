"""Cells that are drawn on with the mouse, as in a spreadsheet: repeated, or continued where they count."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

NUMBER = re.compile(r"(-?\d{1,15})(%?)")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def continued(texts: Sequence[str], count: int, *, counting: bool = False) -> list[str]:
    """The next `count` texts: numbers, shares and days at equal steps go on, everything else is repeated.

    One text alone is no series, for mostly the same day or share is meant further down; `counting` (序号) goes on by one.
    """
    return series(texts, count, counting=counting) or repeated(texts, count)


def repeated(texts: Sequence[str], count: int) -> list[str]:
    """The texts over and over."""
    return [texts[place % len(texts)] for place in range(count)]


def series(texts: Sequence[str], count: int, *, counting: bool) -> list[str] | None:
    """The next texts of a series, None where the texts are none (a day beyond the calendar ends it too)."""
    numbers = [NUMBER.fullmatch(text) for text in texts]
    unit = ""
    if all(numbers):
        units = {found[2] for found in numbers if found}
        values = [int(found[1]) for found in numbers if found]
        if len(units) != 1:
            return None
        unit = units.pop()
    elif all(map(DAY.fullmatch, texts)):
        values = [dt.date.fromisoformat(text).toordinal() for text in texts]
    else:
        return None
    steps = {after - before for before, after in pairwise(values)} or ({1} if counting else set())
    if len(steps) != 1:
        return None
    step = steps.pop()
    further = [values[-1] + step * place for place in range(1, count + 1)]
    if all(numbers):
        return [f"{value}{unit}" for value in further]
    if not all(dt.date.min.toordinal() <= value <= dt.date.max.toordinal() for value in further):
        return None
    return [dt.date.fromordinal(value).isoformat() for value in further]
