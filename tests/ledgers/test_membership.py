"""Who was a member when: the roster keeps those who have left, so that a past year has the members of its time."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.kinds import Value
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.organisation.branch import BRANCH
from app.ledgers.organisation.membership import due_departures, kind_on, was_here
from app.ledgers.organisation.person import PERSON, check_person
from app.ledgers.views.rows import read_rows
from app.scoring.period import Period
from app.scoring.readings import Readings
from app.yearly.reading import Source
from app.yearly.summary import worked_out
from tests.conftest import OpenOffice

TODAY = dt.date(2024, 3, 1)
BEFORE, THEN, NOW = "2021-12-31", "2022-12-31", "2024-03-01"


def person(**cells: Value) -> dict[str, Value]:
    empty: dict[str, Value] = {"joined": None, "confirmed": None, "arrived": None, "departed": None}
    return {**empty, "member_kind": "正式党员", **cells}


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        ({}, ("正式党员", "正式党员", "正式党员")),
        ({"joined": "2022-06-01", "confirmed": "2023-06-01"}, ("", "预备党员", "正式党员")),
        ({"joined": "2022-06-01", "member_kind": "预备党员"}, ("", "预备党员", "预备党员")),
        ({"joined": "2008-07-01", "arrived": "2022-05-01"}, ("", "正式党员", "正式党员")),
        ({"departed": "2023-05-01", "member_kind": "已转出"}, ("正式党员", "正式党员", "")),
        ({"member_kind": "已转出"}, ("", "", "")),
        ({"joined": "2008-07-01", "member_kind": "群众"}, ("", "", "")),
    ],
)
def test_a_member_on_a_day(cells: dict[str, Value], kinds: tuple[str, str, str]) -> None:
    assert tuple(kind_on(person(**cells), day) for day in (BEFORE, THEN, NOW)) == kinds


def test_what_happened_elsewhere_is_not_this_offices() -> None:
    assert was_here(person(), THEN)
    assert not was_here(person(arrived="2023-01-01"), THEN)
    assert not was_here(person(departed="2022-01-01"), THEN)


def test_who_leaves_is_in_no_list_of_members_any_more_but_in_the_past_years(open_office: OpenOffice) -> None:
    office = open_office()
    people = [
        {"name": "王伟", "member_kind": "正式党员", "joined": "2010-07-01"},
        {"name": "张晓丽", "member_kind": "正式党员", "joined": "2012-07-01"},
        {"name": "李强", "member_kind": "正式党员", "joined": "2009-07-01", "arrived": "2024-01-15"},
    ]
    office.run(add_rows(PERSON, people, TODAY))
    rows = read_rows(office.database, PERSON, TODAY)
    left = rows.ids[1]
    office.run(change_row(PERSON, left, {"departed": (None, "2024-02-20")}, TODAY))
    assert read_rows(office.database, PERSON, TODAY, [left]).mapping(0)["member_kind"] == "已转出"
    source = Source(office.database, TODAY)
    members = {year: worked_out(source, Period(year)).value("members") for year in (2011, 2023, 2024)}
    assert members == {2011: 1, 2023: 2, 2024: 2}


def test_a_day_of_leaving_still_to_come_changes_nothing_yet(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(PERSON, [{"name": "王伟", "member_kind": "正式党员", "departed": "2024-04-01"}], TODAY))
    assert read_rows(office.database, PERSON, TODAY).mapping(0)["member_kind"] == "正式党员"


def test_once_the_day_has_come_nobody_has_to_write_the_row_again(open_office: OpenOffice) -> None:
    office = open_office()
    people: list[dict[str, Value]] = [
        {"name": "王伟", "member_kind": "正式党员", "departed": "2024-04-01"},
        {"name": "张晓丽", "member_kind": "正式党员", "departed": "2024-05-01"},
    ]
    office.run(add_rows(PERSON, people, TODAY))
    assert due_departures(office, TODAY) is None
    due = due_departures(office, dt.date(2024, 4, 1))
    assert due is not None
    assert due.action == "转出时间已到，党员类别改为已转出：王伟"
    office.run(due)
    rows = read_rows(office.database, PERSON, TODAY)
    assert [rows.mapping(place)["member_kind"] for place in range(2)] == ["已转出", "正式党员"]
    assert office.run(due) is None  # another PC was first
    office.run(
        change_row(PERSON, rows.ids[0], {"departed": ("2024-04-01", None), "member_kind": ("已转出", "正式党员")}, TODAY)
    )
    assert due_departures(office, dt.date(2024, 4, 2)) is None  # came back


def test_the_history_names_those_who_were_changed_not_those_a_colleague_did_first(open_office: OpenOffice) -> None:
    office = open_office()
    people: list[dict[str, Value]] = [
        {"name": name, "member_kind": "正式党员", "departed": "2024-04-01"} for name in ("王伟", "张晓丽")
    ]
    office.run(add_rows(PERSON, people, TODAY))
    due = due_departures(office, dt.date(2024, 4, 1))
    assert due is not None
    row_id = read_rows(office.database, PERSON, TODAY).ids[0]
    office.run(change_row(PERSON, row_id, {"member_kind": ("正式党员", "已转出")}, TODAY))  # the colleague
    change = office.run(due)
    assert change is not None
    assert change.action == "转出时间已到，党员类别改为已转出：张晓丽"


def test_who_leaves_on_a_day_noted_beforehand_is_no_member_for_the_stars_from_then_on(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(BRANCH, [{"name": "第一党支部", "kind": "党支部"}], TODAY))
    known: dict[str, Value] = {"member_kind": "正式党员", "branch": "第一党支部"}
    office.run(add_rows(PERSON, [{"name": "王伟", **known}, {"name": "张晓丽", **known, "departed": "2024-03-20"}], TODAY))
    members = {day: Readings(office.database, day).branches()[0].members for day in (TODAY, dt.date(2024, 3, 20))}
    assert members == {TODAY: ("王伟", "张晓丽"), dt.date(2024, 3, 20): ("王伟",)}


def test_every_wrong_day_of_a_person_is_told_at_once() -> None:
    wrong = check_person(person(joined="2020-07-01", confirmed="2019-07-01", arrived="2023-01-01", departed="2022-01-01"))
    assert set(wrong) == {"confirmed", "departed"}
