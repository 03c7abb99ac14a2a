"""Months as headings and section rows write them, and the days below them that name none: 15日 below 三月份."""

from __future__ import annotations

import re

from app.core.cell_text import clean_line, normal_digits
from app.core.date_tidying import tidy_text

MONTH = re.compile(r"(?P<year>(?:19|20)[0-9]{2}年)?(?P<month>1[0-2]|0?[1-9])月份?")
DAY = re.compile(r"(?:[0-9]{1,2}[日号]?[-—–~至])?(?:3[01]|[12][0-9]|0?[1-9])[日号](?![前内]).*")


def month_in(text: str) -> str:
    """3月 for a text that is nothing but a month (三月份), with its year where it has one; "" for any other."""
    match = MONTH.fullmatch(tidy_text(text)) if "月" in text else None
    return f"{match['year'] or ''}{int(match['month'])}月" if match else ""


def day_in_month(value: object, month: str) -> str:
    """3月15日上午 of 15日上午 in 3月; "" for a cell that is no day without a month."""
    text = normal_digits(clean_line(value)) if isinstance(value, str) else ""
    return f"{month}{text}" if DAY.fullmatch(text) else ""
