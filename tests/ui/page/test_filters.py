from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from app.core.conditions import Between, Is, Matches
from app.ledgers.democratic.democratic_registers import OPINION
from app.ledgers.problems.problem import PROBLEM
from app.ui.page.filters import DayRange, Filters, day_ranges


def test_values_of_a_field_are_joined_by_or_and_fields_by_and() -> None:
    filters = (
        Filters()
        .with_value("status", "整改中", True)
        .with_value("status", "待审核", True)
        .with_value("department", "办公室", True)
    )
    assert filters.conditions() == (Is("status", ("整改中", "待审核")), Is("department", ("办公室",)))
    assert filters.with_value("status", "整改中", False).values["status"] == ("待审核",)
    assert "status" not in filters.with_value("status", "整改中", False).with_value("status", "待审核", False).values


def test_each_chip_removes_just_its_own_filter() -> None:
    filters = (
        Filters(words="公文")
        .with_value("light", "逾期", True)
        .with_range("deadline_date", DayRange("本周", "2023-11-06", "2023-11-12"))
    )
    chips = dict(filters.chips(PROBLEM))
    assert list(chips) == ["搜索：公文", "预警：逾期", "整改时限日期：本周"]
    assert chips["预警：逾期"].conditions() == (Between("deadline_date", "2023-11-06", "2023-11-12"), Matches("公文"))


def test_a_figure_filters_and_shows_as_chosen() -> None:
    overdue = next(figure for figure in PROBLEM.figures if figure.label == "已逾期")
    everything = next(figure for figure in PROBLEM.figures if not figure.conditions)
    filters = Filters().with_value("department", "办公室", True).with_figure(overdue, PROBLEM.figures)
    assert filters.holds(overdue.conditions)
    assert filters.values["department"] == ("办公室",)
    closed = next(figure for figure in PROBLEM.figures if figure.label == "已销号")
    assert filters.with_figure(closed, PROBLEM.figures).values == {"department": ("办公室",), "status": ("已销号",)}
    assert filters.with_figure(overdue, PROBLEM.figures).values == {"department": ("办公室",)}  # a second click takes it back
    assert not filters.with_figure(everything, PROBLEM.figures).any


def test_a_figure_of_a_range_is_chosen_only_when_clicked() -> None:
    converted = next(figure for figure in OPINION.figures if figure.label == "已转问题")
    assert not Filters().holds(converted.conditions)
    chosen = Filters().with_value("category", "履职能力", True).with_figure(converted, OPINION.figures)
    assert chosen.holds(converted.conditions)
    assert chosen.conditions() == (Is("category", ("履职能力",)), Between("problem_count", 1))
    waiting = next(figure for figure in OPINION.figures if figure.label == "未转问题")
    assert chosen.with_figure(waiting, OPINION.figures).conditions() == (
        Is("category", ("履职能力",)),
        Is("problem_count", (0,)),
    )
    assert chosen.with_figure(converted, OPINION.figures).conditions() == (Is("category", ("履职能力",)),)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_named_ranges_hold_today_and_are_whole(today: dt.date) -> None:
    week, month, quarter, past = day_ranges(today)
    assert past.high == (today - dt.timedelta(days=1)).isoformat()
    for days in (week, month, quarter):
        assert days.low is not None
        assert days.high is not None
        assert days.low <= today.isoformat() <= days.high
    assert dt.date.fromisoformat(str(week.low)).weekday() == 0
    assert (dt.date.fromisoformat(str(month.high)) + dt.timedelta(days=1)).day == 1
    assert (dt.date.fromisoformat(str(quarter.high)) + dt.timedelta(days=1)).month in (1, 4, 7, 10)


def test_filters_are_said_on_paper_in_one_line() -> None:
    assert Filters().spoken(PROBLEM) == ""
    filters = (
        Filters(words=" 公文 ")
        .with_value("status", "整改中", True)
        .with_value("status", "待审核", True)
        .with_value("department", "办公室", True)
        .with_value("person", "", True)
        .with_range("deadline_date", DayRange("本周", "2023-11-06", "2023-11-12"))
    )
    words = "筛选：搜索“公文”；状态 整改中、待审核；责任部门 办公室；责任人 （空）；整改时限日期 本周"
    assert filters.spoken(PROBLEM) == words
