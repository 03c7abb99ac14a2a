"""The days a calendar shows: whole weeks from Monday, of a month or one week. No Qt."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal

from app.core.dates import add_months
from app.core.workdays import WorkCalendar

Span = Literal["month", "week"]
WEEK = 7
SATURDAY = 5
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def shown_days(day: dt.date, span: Span) -> list[dt.date]:
    """The days shown when `day` is the chosen one."""
    first = day.replace(day=1) if span == "month" else day
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1]) if span == "month" else day
    start = first - dt.timedelta(days=first.weekday())
    end = last + dt.timedelta(days=WEEK - 1 - last.weekday())
    return [start + dt.timedelta(days=step) for step in range((end - start).days + 1)]


def turned(day: dt.date, span: Span, step: int) -> dt.date:
    """The chosen day after turning a page: the same day of the next month (its last one where there is none), or week."""
    if span == "week":
        return day + dt.timedelta(days=WEEK * step)
    return add_months(day, step)


def title(day: dt.date, span: Span) -> str:
    """2023年11月, or 2023年11月20日—26日."""
    if span == "month":
        return f"{day.year}年{day.month}月"
    days = shown_days(day, span)
    first, last = days[0], days[-1]
    end = f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"
    return f"{first.year}年{first.month}月{first.day}日—{end}"


def rest_mark(day: dt.date, calendar: WorkCalendar) -> str:
    """休 on a day off that is no weekend, 班 on a weekend that is worked, else nothing."""
    weekend = day.weekday() >= SATURDAY
    works = calendar.is_workday(day)
    return "班" if weekend and works else "休" if not weekend and not works else ""
