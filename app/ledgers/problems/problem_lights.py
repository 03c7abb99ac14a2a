"""Warning lights of problems by the office's rules: 红 逾期, 黄 临期, 蓝 滞后, 绿 正常, 灰 已销号. Computed, never stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from app.core.kinds import Value
from app.core.workdays import WorkCalendar
from app.ledgers.problems.problem_states import BEHIND, CLOSED, LASTING, NORMAL, OVERDUE, SOON
from app.ledgers.schema.fields import Reading


@dataclass(frozen=True)
class ProblemRules:
    """When lights change, and what a time limit means. Days are calendar days unless it says otherwise."""

    AREA: ClassVar[str] = "problem"
    TITLE: ClassVar[str] = "整改设置"

    soon_days: int = 7  # from so many days before the time limit on the light is yellow
    soon_in_workdays: bool = False
    pace: bool = True  # whether 完成率 is held against the time that has passed
    pace_slack: int = 30  # percentage points that 完成率 may lie behind before the light is blue
    quiet_days: int = 15  # without a new 进展 for so long a problem counts as standing still
    at_once_days: int = 15  # the time limit of 立行立改 that names none; 0: no day
    extension_needed: bool = True  # whether a time limit is put off only by 延期
    days_off: tuple[dt.date, ...] = ()  # the office's own free days
    days_on: tuple[dt.date, ...] = ()  # and working days

    def calendar(self) -> WorkCalendar:
        """The office's working days."""
        return WorkCalendar(self.days_off, self.days_on)

    def last_soon_day(self, today: dt.date) -> dt.date:
        """The last time limit that is near, seen from today."""
        if self.soon_in_workdays:
            return self.calendar().last_within(today, self.soon_days)
        return today + dt.timedelta(days=self.soon_days)


@lru_cache(maxsize=4096)
def ordinal(day: str) -> int:
    """The number of a day written in ISO 8601."""
    return dt.date.fromisoformat(day).toordinal()


def warning_lights(reading: Reading) -> Callable[..., Value]:
    """The light of a problem by its status, kind, time limit, next open 阶段目标, 完成率 (percent) and first day."""
    rules, today = reading.settings(ProblemRules), reading.today.isoformat()
    near, now = rules.last_soon_day(reading.today).isoformat(), reading.today.toordinal()

    def light(status: Value, kind: Value, limit: str, stage: str, percent: int | None, opened: str) -> Value:
        if status == CLOSED:
            return CLOSED
        if limit and limit < today:
            return OVERDUE
        open_stage = stage if kind == LASTING else None  # 阶段目标 count where they are asked for
        if (limit and limit <= near) or (open_stage and today <= open_stage <= near):
            return SOON
        if open_stage and open_stage < today:
            return BEHIND
        if rules.pace and limit and opened and percent is not None and opened < today:
            passed = (now - ordinal(opened)) * 100 / (ordinal(limit) - ordinal(opened))
            if passed - percent > rules.pace_slack:
                return BEHIND
        return NORMAL

    return light
