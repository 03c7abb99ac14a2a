"""Quarters of a year as the office checks by them."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

QUARTERS = ("第1季度", "第2季度", "第3季度", "第4季度")  # sorts as it follows in time, unlike 一二三四


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter, `number` from 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def within(cls, year: int, day: dt.date) -> Quarter:
        """The quarter a day lies in, as seen from a year: its last one when the year is over, its first before it began."""
        return cls.of(min(max(day, dt.date(year, 1, 1)), dt.date(year, 12, 31)))

    @property
    def name(self) -> str:
        """第3季度."""
        return QUARTERS[self.number - 1]

    @property
    def label(self) -> str:
        """2023年第3季度."""
        return f"{self.year}年{self.name}"

    @property
    def last_day(self) -> dt.date:
        """The day it ends on."""
        month = 3 * self.number
        return dt.date(self.year, month, calendar.monthrange(self.year, month)[1])
