"""Dates as offices write them (stand-in until the real parser lands)."""

from __future__ import annotations

import datetime as dt

from app.core.errors import InvalidValueError


def parse_date(value: object, default_year: int) -> dt.date:
    """A day."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise InvalidValueError(f"“{value}”不是日期。") from None


def parse_deadline(text: str, default_year: int) -> dt.date | None:
    """The day a time limit means."""
    return None
