"""Working days by the public calendar (2023 and 2024 are known), the office's own days, and weekends where nobody knows."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workdays import WorkCalendar, is_known, last_known_year

PUBLIC = WorkCalendar()
DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2035, 12, 31))
NEAR = st.dates(dt.date(2023, 9, 20), dt.date(2023, 10, 20))


@pytest.mark.parametrize(
    ("day", "works"),
    [("2023-09-28", True), ("2023-09-29", False), ("2023-10-06", False), ("2023-10-07", True), ("2023-10-08", True),
     ("2023-11-18", False), ("2024-02-18", True), ("2024-05-11", True), ("2034-10-02", False), ("2034-09-30", False),
     ("2034-10-04", True), ("2035-01-01", False), ("2034-05-02", False), ("2034-05-03", True)],
)  # fmt: skip
def test_holidays_and_shifted_working_saturdays_are_known_and_later_years_have_weekends_and_the_days_of_the_law(
    day: str, works: bool
):
    assert PUBLIC.is_workday(dt.date.fromisoformat(day)) is works


def test_the_last_year_that_is_known_is_told():
    known = last_known_year(dt.date(2023, 11, 20))
    assert known >= 2026
    assert not is_known(known + 1)
    assert last_known_year(dt.date(2190, 1, 1)) == 2189


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [("2024-02-07", 2, "2024-02-09"), ("2024-02-09", 1, "2024-02-18"), ("2024-02-08", 4, "2024-02-20")],
)
def test_the_spring_festival_and_its_working_sunday_are_counted(day: str, count: int, end: str):
    assert PUBLIC.add(dt.date.fromisoformat(day), count) == dt.date.fromisoformat(end)


def test_the_office_has_days_of_its_own():
    own = WorkCalendar(off=[dt.date(2023, 11, 20)], on=[dt.date(2023, 11, 18)])
    assert not own.is_workday(dt.date(2023, 11, 20))
    assert own.is_workday(dt.date(2023, 11, 18))


def test_working_days_are_counted_over_the_national_day():
    assert PUBLIC.add(dt.date(2023, 9, 28), 1) == dt.date(2023, 10, 7)
    assert PUBLIC.last_within(dt.date(2023, 9, 27), 1) == dt.date(2023, 10, 6)
    assert PUBLIC.between(dt.date(2023, 9, 27), dt.date(2023, 10, 8)) == 3


@given(DAYS, st.integers(0, 40), st.sets(NEAR), st.sets(NEAR))
def test_adding_agrees_with_counting_one_day_after_another(day: dt.date, count: int, off: set[dt.date], on: set[dt.date]):
    calendar = WorkCalendar(off, on)
    end = calendar.add(day, count)
    walked = [day + dt.timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(calendar.is_workday, walked)) == count == calendar.between(day, end)
    assert count == 0 or calendar.is_workday(end)


@given(DAYS, st.integers(0, 20), st.sets(NEAR))
def test_the_last_day_within_is_the_last_one_that_is_so_near(day: dt.date, count: int, off: set[dt.date]):
    calendar = WorkCalendar(off)
    last = calendar.last_within(day, count)
    assert calendar.between(day, last) == count
    assert calendar.between(day, last + dt.timedelta(days=1)) == count + 1
