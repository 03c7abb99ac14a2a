"""How long before its day something is near, ledger by ledger: the office's own days for every light but the problems'.

Problems have rules of their own (problem_lights.py). Days are calendar days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from app.core.kinds import Kind, Light, Tone, Value
from app.ledgers.schema.fields import Reading, Ruled, Values


@dataclass(frozen=True)
class WarningDays:
    """So many days before its day a row's light becomes yellow."""

    AREA: ClassVar[str] = "warning_days"
    TITLE: ClassVar[str] = "预警天数"

    duty: int = 15  # 责任清单: before the time limit
    task: int = 15  # 年度目标任务: before the time limit
    task_lag: int = 20  # percentage points that a task may lie behind the time that has passed
    meeting: int = 15  # 会议活动: before the meeting
    follow: int = 7  # 会议活动: before the day of what was decided
    preparation: int = 3  # 会议筹备: before the time limit
    rule: int = 15  # 制度建设: before the planned day
    review: int = 90  # 制度建设: before the day of its review
    life_step: int = 3  # 民主生活会步骤: before the planned day


def near_until(today: dt.date, days: int) -> str:
    """The last day (ISO) that is near, seen from today."""
    return (today + dt.timedelta(days=days)).isoformat()


def lamp(*ended: str) -> Light:
    """逾期 red, 临期 yellow, 正常 green, and grey for the words of what nobody waits for any more."""
    tones: tuple[tuple[str, Tone], ...] = (("逾期", "red"), ("临期", "amber"), ("正常", "green"))
    return Light(options=("逾期", "临期", "正常", *ended), tones=(*tones, *((word, "grey") for word in ended)))


def light_by_days(
    name: str,
    label: str,
    kind: Kind,
    reads: tuple[str, ...],
    light: Callable[[Values, dt.date, WarningDays], Value],
    help_text: str = "",
) -> Ruled:
    """A light worked out from the fields `reads`, today and the office's days."""

    def prepare(reading: Reading) -> Callable[..., Value]:
        days, today = reading.settings(WarningDays), reading.today
        return lambda *cells: light(dict(zip(reads, cells, strict=True)), today, days)

    return Ruled(name, label, kind, reads, prepare, help_text)
