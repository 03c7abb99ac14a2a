"""The light of a problem against a slow and plain way of working it out."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workdays import WorkCalendar
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_lights import ProblemRules, warning_lights
from app.ledgers.schema.fields import Reading

TODAY = dt.date(2023, 9, 27)  # before the National Day with its working Saturday
NEAR = st.none() | st.dates(TODAY - dt.timedelta(days=40), TODAY + dt.timedelta(days=40))
RULES = st.builds(
    ProblemRules,
    soon_days=st.integers(0, 12),
    soon_in_workdays=st.booleans(),
    pace=st.booleans(),
    pace_slack=st.integers(0, 60),
    days_off=st.lists(st.dates(TODAY, TODAY + dt.timedelta(days=20)), max_size=3).map(tuple),
    days_on=st.lists(st.dates(TODAY, TODAY + dt.timedelta(days=20)), max_size=3).map(tuple),
)


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def plainly(rules: ProblemRules, status: str, kind: str, limit, stage, percent, opened) -> str:
    """One day after another."""
    calendar = WorkCalendar(rules.days_off, rules.days_on)

    def is_near(day: dt.date) -> bool:
        days = [TODAY + dt.timedelta(days=n) for n in range(1, (day - TODAY).days + 1)]
        return sum(1 for item in days if not rules.soon_in_workdays or calendar.is_workday(item)) <= rules.soon_days

    if status == "已销号":
        return "已销号"
    if limit and limit < TODAY:
        return "逾期"
    stage = stage if kind == "持续整改" else None
    if (limit and is_near(limit)) or (stage and stage >= TODAY and is_near(stage)):
        return "临期"
    if stage and stage < TODAY:
        return "滞后"
    if rules.pace and limit and opened and percent is not None and opened < TODAY:
        share = (TODAY - opened) / (limit - opened) * 100
        if share - percent > rules.pace_slack + 1e-9:
            return "滞后"
    return "正常"


@pytest.mark.parametrize(
    ("days", "stage", "light"),
    [(-1, None, "逾期"), (0, None, "临期"), (7, None, "临期"), (8, None, "正常"), (8, 0, "临期"), (8, -1, "滞后")],
)
def test_the_days_on_which_a_light_changes(days: int, stage: int | None, light: str) -> None:
    limit = iso(TODAY + dt.timedelta(days=days))
    milestone = iso(TODAY + dt.timedelta(days=stage)) if stage is not None else None
    found = warning_lights(Reading(TODAY))
    assert found("整改中", "持续整改", limit, milestone, None, None) == light


@given(
    RULES,
    st.sampled_from(["待整改", "整改中", "待审核", "退回整改", "已销号"]),
    st.sampled_from(["", "立行立改", "限期整改", "持续整改"]),
    NEAR,
    NEAR,
    st.none() | st.integers(0, 100),
    NEAR,
)
def test_the_light_is_what_the_rules_say(rules: ProblemRules, status, kind, limit, stage, percent, opened):
    light = warning_lights(Reading(TODAY, known={ProblemRules: rules}))(
        status, kind, iso(limit), iso(stage), percent, iso(opened)
    )
    assert light == plainly(rules, status, kind, limit, stage, percent, opened)


def test_a_stage_counts_only_for_what_lasts():
    row = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()} | {"status": "整改中", "next_stage": "2023-09-20"}
    reading = Reading(TODAY)
    assert PROBLEM.compute({**row, "kind": "持续整改"}, reading)["light"] == "滞后"
    assert PROBLEM.compute({**row, "kind": "限期整改"}, reading)["light"] == "正常"


@pytest.mark.parametrize(("percent", "light"), [(10, "正常"), (9, "滞后")])
def test_exactly_so_far_behind_is_not_behind(percent: int, light: str) -> None:
    opened, limit = iso(TODAY - dt.timedelta(days=40)), iso(TODAY + dt.timedelta(days=60))
    found = warning_lights(Reading(TODAY, known={ProblemRules: ProblemRules(pace_slack=30)}))
    assert found("整改中", "限期整改", limit, None, percent, opened) == light


@pytest.mark.parametrize(("limit", "light"), [("2023-10-07", "临期"), ("2023-10-08", "正常")])
def test_two_working_days_reach_over_the_national_day(limit: str, light: str) -> None:
    found = warning_lights(Reading(TODAY, known={ProblemRules: ProblemRules(soon_days=2, soon_in_workdays=True)}))
    assert found("整改中", "限期整改", limit, None, None, None) == light
