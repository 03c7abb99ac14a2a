"""A PC whose clock is wrong: the offset holds for this process only and touches no shipped code."""

from __future__ import annotations

import datetime
import time
from datetime import date as Day
from datetime import datetime as Moment
from typing import Any


def shift_clock(seconds: float) -> None:
    """From now on `datetime.datetime.now`, `date.today`, `time.time` and `time.time_ns` are off by `seconds`.

    Code that took the functions themselves (`from time import time`) before this call keeps the right time; the program
    does not do so.
    """
    offset = datetime.timedelta(seconds=seconds)
    clock, clock_ns = time.time, time.time_ns

    class MomentType(type):
        def __instancecheck__(cls, item: object) -> bool:
            return isinstance(item, Moment)

    class ShiftedMoment(Moment, metaclass=MomentType):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return Moment.now(tz) + offset

    class DayType(type):
        def __instancecheck__(cls, item: object) -> bool:
            return isinstance(item, Day)

    class ShiftedDay(Day, metaclass=DayType):
        @classmethod
        def today(cls) -> Any:
            return (Moment.now() + offset).date()

    datetime.datetime, datetime.date = ShiftedMoment, ShiftedDay  # type: ignore[misc]
    time.time = lambda: clock() + seconds
    time.time_ns = lambda: clock_ns() + int(seconds * 1_000_000_000)
