"""Attendance entered by one click and corrected one by one: 应到, 实到 and the absent follow."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.errors import InvalidValueError
from app.ledgers.changes.entry_operations import change_child, fill_child, remove_child
from app.ledgers.changes.operations import add_rows
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_children, read_rows
from tests.conftest import OpenSample

TODAY = dt.date(2023, 11, 20)
ATTENDANCE = PARTY_MEETING.child("attendance")


def figures(office, row_id: int) -> list[object]:
    row = read_rows(office.database, PARTY_MEETING, TODAY, [row_id]).mapping(0)
    return [row["due"], row["present"], row["absent"]]


@pytest.fixture
def office(open_sample: OpenSample):
    return open_sample(TODAY)


def add(office, kind: str, branch: str = "综合处党支部") -> int:
    row = {"branch": branch, "kind": kind, "day": "2023-11-20"}
    office.run(add_rows(PARTY_MEETING, [row], TODAY, LEDGERS))
    return max(read_rows(office.database, PARTY_MEETING, TODAY).ids)


def test_everybody_is_entered_and_one_is_excused(office):
    row_id = add(office, "主题党日")
    office.run(fill_child(PARTY_MEETING, ATTENDANCE, row_id))
    entries = read_children(office.database, ATTENDANCE, row_id)
    query = "SELECT COUNT(*) FROM person WHERE branch = '综合处党支部' AND member_kind LIKE '%党员'"
    count = office.database.execute_sql(query).fetchone()[0]
    assert count == len(entries) > 5
    assert figures(office, row_id) == [count, count, ""]
    first = entries[0]
    changes = {"state": ("出席", "请假"), "reason": ("", "病假")}
    office.run(change_child(PARTY_MEETING, ATTENDANCE, int(str(first["id"])), changes))
    assert figures(office, row_id) == [count, count - 1, f"{first['person']}（病假）"]
    office.run(remove_child(PARTY_MEETING, ATTENDANCE, int(str(first["id"]))))
    assert figures(office, row_id) == [count - 1, count - 1, ""]
    office.run(fill_child(PARTY_MEETING, ATTENDANCE, row_id))
    with pytest.raises(InvalidValueError):
        office.run(fill_child(PARTY_MEETING, ATTENDANCE, row_id))


def test_a_committee_meeting_expects_the_committee(office):
    row_id = add(office, "支委会")
    office.run(fill_child(PARTY_MEETING, ATTENDANCE, row_id))
    names = {entry["person"] for entry in read_children(office.database, ATTENDANCE, row_id)}
    query = "SELECT secretary || '、' || members FROM branch WHERE name = '综合处党支部'"
    assert names == set(office.database.execute_sql(query).fetchone()[0].split("、"))
