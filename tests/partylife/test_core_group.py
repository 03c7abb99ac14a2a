"""Who is expected at a session of the 理论学习中心组, and that a session at which everybody was gives them hours."""

from __future__ import annotations

import datetime as dt

import pytest

from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.organisation.person import PERSON
from app.ledgers.organisation.person_rows import FULL_MEMBER
from app.ledgers.party_life.party_people import expected_at_study
from app.ledgers.party_life.study import STUDY
from app.ledgers.registry import LEDGERS
from app.partylife.hours import read_hours
from app.partylife.participants import fill_full_sessions, read_unattended

TODAY = dt.date(2023, 12, 20)
CORE = "机关党组理论学习中心组"


@pytest.fixture
def office(open_office):
    """Two leaders, a head of an office, a clerk; sessions of the 中心组 that say how many came but not who."""
    found = open_office()
    people = [
        {"name": name, "is_leader": leader, "member_kind": FULL_MEMBER, "branch": "办公室党支部", "status": "在职"}
        for name, leader in (("李文斌", "是"), ("赵海燕", "是"), ("王伟", "否"), ("张晓丽", "否"))
    ]
    found.run(add_rows(PERSON, people, TODAY))
    sessions = [
        {"kind": "中心组学习", "topic": topic, "organizer": CORE, "day": day, "due": due, "present": due, "hours": 3}
        for topic, day, due in (("专题一", "2023-03-10", 3), ("专题二", "2023-06-10", 2))
    ]
    found.run(add_rows(STUDY, sessions, TODAY))
    return found


def expected(office) -> list[object]:
    return [entry["person"] for entry in expected_at_study(office.database, {"organizer": CORE, "kind": "中心组学习"})]


def mark(office, name: str) -> None:
    (row,) = office.database.execute_sql("SELECT id FROM person WHERE name = ?", (name,)).fetchone()
    office.run(change_row(PERSON, row, {"core_group": ("否", "是")}, TODAY, LEDGERS))


def test_the_leaders_are_expected_until_members_are_marked(office):
    assert expected(office) == ["李文斌", "赵海燕"]
    for name in ("李文斌", "赵海燕", "王伟"):
        mark(office, name)
    assert expected(office) == ["李文斌", "赵海燕", "王伟"]


def test_a_session_at_which_all_members_were_gives_them_hours(office):
    for name in ("李文斌", "赵海燕", "王伟"):
        mark(office, name)
    unattended = read_unattended(office.database, 2023, TODAY)
    assert (unattended.count, len(unattended.full)) == (2, 1)  # the second says two, of three members
    office.run(fill_full_sessions(unattended.full, TODAY))
    hours = {item.name: item.hours for item in read_hours(office.database, 2023)}
    assert hours == {"李文斌": 3, "赵海燕": 3, "王伟": 3, "张晓丽": 0}
