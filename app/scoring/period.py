"""The time an assessment looks at: a year, or the half or quarter of a small review between two yearly ones."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from app.core.errors import InvalidValueError

PeriodKind = Literal["year", "half", "quarter"]
MONTHS: dict[PeriodKind, int] = {"year": 12, "half": 6, "quarter": 3}
HALVES = ("上半年", "下半年")
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
LABEL = re.compile(r"(\d{4})年(度|上半年|下半年|第[一二三四]季度)")


@dataclass(frozen=True, order=True)
class Period:
    """`index` counts halves and quarters from 0; it is 0 for a year."""

    year: int
    kind: PeriodKind = "year"
    index: int = 0

    @property
    def first_month(self) -> int:
        """1 to 12."""
        return 1 + self.index * MONTHS[self.kind]

    @cached_property
    def first(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, self.first_month, 1)

    @cached_property
    def last(self) -> dt.date:
        """The last day."""
        month = self.first_month + MONTHS[self.kind] - 1
        return dt.date(self.year, month, calendar.monthrange(self.year, month)[1])

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Its months as 2023-01, in order."""
        return tuple(f"{self.year}-{self.first_month + place:02}" for place in range(MONTHS[self.kind]))

    @cached_property
    def quarters(self) -> tuple[tuple[str, ...], ...]:
        """Its quarters, each as its months."""
        return tuple(self.months[start : start + 3] for start in range(0, len(self.months), 3))

    @property
    def label(self) -> str:
        """2023年度, 2023年上半年, 2023年第一季度."""
        if self.kind == "year":
            return f"{self.year}年度"
        return f"{self.year}年{(HALVES if self.kind == 'half' else QUARTERS)[self.index]}"

    def holds(self, day: object) -> bool:
        """Whether an ISO day lies in it; an empty one does not."""
        first, last = self._bounds
        return bool(day) and first <= str(day)[:10] <= last

    @cached_property
    def _bounds(self) -> tuple[str, str]:
        return self.first.isoformat(), self.last.isoformat()


def period_of(label: str) -> Period:
    """The period of a label. Raises InvalidValueError."""
    match = LABEL.fullmatch(label.strip())
    if not match:
        raise InvalidValueError(f"“{label}”不是考评期。", "请写成 2023年度、2023年上半年 或 2023年第一季度。")
    year, rest = int(match[1]), match[2]
    if rest in HALVES:
        return Period(year, "half", HALVES.index(rest))
    return Period(year, "quarter", QUARTERS.index(rest)) if rest in QUARTERS else Period(year)
