"""What is missing of party life: the office's own workbook, days of founding, meetings made up, and a naive oracle."""

from __future__ import annotations

import calendar
import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.plan import plan_import
from app.ledgers.organisation.branch import BRANCH_KIND, FUNCTIONAL
from app.ledgers.party_life.party_meeting import ASSEMBLY, COMMITTEE, LECTURE, PARTY_DAY
from app.ledgers.registry import LEDGERS
from app.partylife.reading import read_slots
from app.partylife.requirements import Meeting, Organisation, State, missing, rule_slots, year_slots
from app.partylife.rules import PartyLifeRules, Rule
from tests.conftest import OpenOffice

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the office's samples are not on this machine")
TODAY = dt.date(2024, 1, 20)
RULES = PartyLifeRules()
MONTHLY = Rule(PARTY_DAY, PARTY_DAY, (BRANCH_KIND,), "month")


def branch(**facts: object) -> Organisation:
    return Organisation(1, "一支部", BRANCH_KIND, **facts)


def meetings(*days: str, kind: str = PARTY_DAY, host: str = "") -> list[Meeting]:
    return [Meeting(i, "一支部", kind, dt.date.fromisoformat(day), (host,)) for i, day in enumerate(days)]


def imported(open_office: OpenOffice, *names: str):
    office = open_office()
    for name in names:
        office.run(import_operation(plan_import(SAMPLES / name, LEDGERS), dt.date(2023, 11, 10)))
    return office


def told(slots) -> set[tuple[str, str, str]]:
    return {(slot.organisation.name, slot.rule.name, slot.period.words) for slot in slots}


@needs_samples
def test_what_is_missing_in_the_offices_own_records_is_found_exactly(open_office: OpenOffice):
    answers = json.loads((SAMPLES / "ANSWERS.json").read_text(encoding="utf-8"))["files"]["组织生活记录.xlsx"]
    wanted = {(item["党支部"], item["类型"], item["期间"]) for item in answers["missing_on_purpose"]}
    office = imported(open_office, "组织生活记录.xlsx")
    slots = read_slots(office.database, 2023, TODAY)
    assert told(slot for slot in slots if slot.missing) == wanted


@needs_samples
def test_with_the_roster_the_committees_that_never_met_are_missing_too(open_office: OpenOffice):
    answers = json.loads((SAMPLES / "ANSWERS.json").read_text(encoding="utf-8"))["files"]["组织生活记录.xlsx"]
    wanted = {(item["党支部"], item["类型"], item["期间"]) for item in answers["missing_on_purpose"]}
    office = imported(open_office, "党员名册.xls", "组织生活记录.xlsx")
    found = told(slot for slot in read_slots(office.database, 2023, TODAY) if slot.missing)
    assert {item for item in found if item[1] != COMMITTEE} == wanted
    committees = {item for item in found if item[1] == COMMITTEE}
    assert len(committees) == 7 * 12  # each but 办公室党支部 has seven full members or more and no 支委会 on record
    assert "办公室党支部" not in {name for name, _, _ in committees}
    assert not {name for name, _, _ in found if "功能型" in name}


def test_a_meeting_made_up_early_next_month_is_late_and_not_missing():
    slots = rule_slots(branch(), MONTHLY, meetings("2023-02-03", "2023-02-20"), 15, 2023, TODAY)
    assert [slot.state for slot in slots[:3]] == [State.LATE, State.HELD, State.MISSING]
    assert [item.day.isoformat() for item in slots[0].meetings] == ["2023-02-03"]
    assert rule_slots(branch(), MONTHLY, meetings("2023-02-20", "2023-02-21"), 15, 2023, TODAY)[0].state is State.MISSING
    assert rule_slots(branch(), MONTHLY, meetings("2023-02-03"), 15, 2023, TODAY)[0].state is State.MISSING


def test_december_is_made_up_in_january():
    slots = rule_slots(branch(), MONTHLY, meetings("2024-01-04", "2024-01-18"), 15, 2023, TODAY)
    assert slots[-1].state is State.LATE


def test_the_running_period_is_due_and_later_ones_are_not_there_yet():
    states = [slot.state for slot in rule_slots(branch(), MONTHLY, [], 15, 2024, TODAY)]
    assert states[:3] == [State.DUE, State.AHEAD, State.AHEAD]


def test_a_branch_founded_in_the_second_half_of_a_month_begins_with_the_next():
    founded = branch(founded=dt.date(2023, 5, 20), ended=dt.date(2023, 9, 10))
    states = [slot.state for slot in rule_slots(founded, MONTHLY, [], 15, 2023, TODAY)]
    assert states == [State.FREE] * 5 + [State.MISSING] * 3 + [State.FREE] * 4


def test_nothing_is_asked_of_a_functional_branch():
    functional = Organisation(1, "功能型", FUNCTIONAL)
    assert year_slots([functional], [], RULES, 2023, TODAY) == []


def test_only_the_secretarys_own_lecture_counts_for_the_secretary():
    lectures = meetings("2023-03-01", kind=LECTURE, host="王伟")
    found = {slot.rule.name for slot in missing([branch(secretary="李强")], lectures, RULES, 2023, TODAY)}
    assert "书记党课" in found
    assert "书记党课" not in {slot.rule.name for slot in missing([branch(secretary="王伟")], lectures, RULES, 2023, TODAY)}
    assert LECTURE not in found  # the quarterly ones are only pointed out
    states = [slot.state for slot in year_slots([branch()], lectures, RULES, 2023, TODAY) if slot.rule.name == LECTURE]
    assert states == [State.HELD, State.MISSING, State.MISSING, State.MISSING]


DAYS = st.dates(dt.date(2022, 12, 1), dt.date(2024, 2, 28))


@given(st.lists(DAYS, max_size=30), DAYS, st.integers(0, 40), st.sampled_from([1, 3]), st.integers(1, 2))
def test_states_agree_with_counting_by_hand(days, today, grace, months, times):
    """The oracle walks over the months with nothing but counters."""
    rule = Rule(ASSEMBLY, ASSEMBLY, (BRANCH_KIND,), "month" if months == 1 else "quarter", times)
    held = sorted((Meeting(i, "一支部", ASSEMBLY, day) for i, day in enumerate(days)), key=lambda item: item.day)
    slots = rule_slots(branch(), rule, held, grace, 2023, today)
    for place, slot in enumerate(slots):
        first = place * months + 1
        last = dt.date(2023, first + months - 1, calendar.monthrange(2023, first + months - 1)[1])
        own = sum(day.year == 2023 and first <= day.month < first + months for day in days)
        after = sorted(day for day in days if 0 <= (day.year - 2023) * 12 + day.month - (first + months) < months)
        spare = after[: max(0, len(after) - times)]
        help_ = sum((day - last).days <= grace for day in spare[: max(0, times - own)])
        if own >= times:
            assert slot.state is State.HELD
        elif own + help_ >= times:
            assert slot.state is State.LATE
        elif last < today:
            assert (slot.state, slot.lacking) == (State.MISSING, times - own - help_)
        else:
            assert slot.state is (State.DUE if dt.date(2023, first, 1) <= today else State.AHEAD)
