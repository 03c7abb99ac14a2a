"""逐项查漏补缺: what should be reached by the end of a quarter, and the notes that stay with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from app.core.errors import ConflictError
from app.core.kinds import Value
from app.ledgers.changes.operations import change_row
from app.ledgers.changes.quarterly import check_row, due_in, next_check, quarter_sheet, quarters_of, read_check, with_notes
from app.ledgers.schema.fields import Reading
from app.ledgers.schema.quarter import Quarter
from app.ledgers.views.rows import read_children, read_rows
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.store.office import Office

TODAY = dt.date(2023, 11, 20)
CHECK = YEARLY_TASK.walk.quarterly if YEARLY_TASK.walk else None
THIRD, FOURTH = Quarter(2023, 3), Quarter(2023, 4)
TASKS: list[dict[str, Value]] = [
    {"year": 2023, "number": "1", "name": "上半年报告", "due": "2023-06-30", "percent": 80, "status": "推进中"},
    {"year": 2023, "number": "2", "name": "序时推进", "due": "2023-12-31", "percent": 90, "status": "推进中"},
    {"year": 2023, "number": "3", "name": "没有填报", "due": "2023-12-31", "status": "未启动"},
    {"year": 2023, "number": "4", "name": "已经办完", "due": "2023-06-30", "percent": 100, "status": "已完成"},
    {"year": 2022, "number": "1", "name": "去年的事", "due": "2022-06-30", "percent": 10, "status": "推进中"},
]


@pytest.fixture
def office(office_of: Callable[..., Office]) -> Office:
    return office_of(YEARLY_TASK, TASKS, TODAY)


def rows(office: Office) -> dict[str, tuple[int, dict[str, Value]]]:
    found = read_rows(office.database, YEARLY_TASK, TODAY)
    return {str(found.mapping(place)["name"]): (row_id, found.mapping(place)) for place, row_id in enumerate(found.ids)}


def due(office: Office, quarter: Quarter) -> set[str]:
    known = rows(office)
    ids = due_in(Reading(TODAY, office.database), YEARLY_TASK, CHECK, list(known.values()), quarter)
    return {name for name, (row_id, _) in known.items() if row_id in ids}


def check(office: Office, name: str, quarter: Quarter, note: str, **changes: Value) -> None:
    row_id, row = rows(office)[name]
    seen = read_check(office.database, YEARLY_TASK, CHECK, row_id, quarter).note(row)
    pairs = {"gap": (seen, note), **{field: (row[field], value) for field, value in changes.items()}}
    office.run(check_row(YEARLY_TASK, CHECK, row_id, row, pairs, quarter, TODAY))


CHECKS = YEARLY_TASK.child("checks")


@pytest.mark.parametrize(
    ("year", "today", "quarter"),
    [
        (2023, "2023-11-20", "第4季度"),
        (2023, "2023-03-31", "第1季度"),
        (2022, "2023-05-20", "第4季度"),  # the year is over: what is still checked is its end
        (2024, "2023-11-20", "第1季度"),
    ],
)
def test_a_new_check_begins_with_the_quarter_of_today(year: int, today: str, quarter: str) -> None:
    row: dict[str, Value] = {"year": year, "percent": 40}
    begun = next_check(YEARLY_TASK, CHECKS, row, [], dt.date.fromisoformat(today))
    assert begun == {"quarter": quarter, "percent": 40}


def test_a_quarter_is_not_proposed_twice_nor_to_other_entries() -> None:
    row: dict[str, Value] = {"year": 2023, "percent": None}
    assert next_check(YEARLY_TASK, CHECKS, row, [{"quarter": "第4季度"}], TODAY) == {"quarter": "", "percent": None}
    assert next_check(YEARLY_TASK, YEARLY_TASK.child("progress"), row, [], TODAY) == {}


@pytest.mark.parametrize(
    ("day", "label", "last"),
    [("2023-01-01", "2023年第1季度", "2023-03-31"), ("2023-06-30", "2023年第2季度", "2023-06-30"), ("2024-12-31", "2024年第4季度", "2024-12-31")],
)  # fmt: skip
def test_a_quarter_has_its_days(day: str, label: str, last: str) -> None:
    quarter = Quarter.of(dt.date.fromisoformat(day))
    assert (quarter.label, quarter.last_day.isoformat()) == (label, last)


def test_the_quarters_offered_are_those_of_the_years_of_the_rows(office: Office) -> None:
    offered = quarters_of((row["year"] for _, row in rows(office).values()), TODAY)
    assert (offered[0], offered[-1], len(offered)) == (FOURTH, Quarter(2022, 1), 8)


def test_behind_is_what_should_be_reached_by_the_end_of_the_quarter(office: Office) -> None:
    assert due(office, Quarter(2023, 1)) == {"没有填报"}
    assert due(office, Quarter(2023, 2)) == {"上半年报告", "没有填报"}
    assert due(office, FOURTH) == {"上半年报告", "序时推进", "没有填报"}
    assert due(office, Quarter(2022, 3)) == {"去年的事"}


def test_each_quarter_keeps_its_own_note_and_the_task_has_the_newest(office: Office) -> None:
    check(office, "没有填报", THIRD, "还没有启动，10月报方案", percent=0)
    check(office, "没有填报", FOURTH, "方案已报，12月办结", percent=60, progress="方案已报")
    check(office, "没有填报", THIRD, "还没有启动，10月上旬报方案")
    row_id, row = rows(office)["没有填报"]
    assert (row["gap"], row["percent"], row["progress"]) == ("方案已报，12月办结", 60, "方案已报")
    kept = read_children(office.database, YEARLY_TASK.child("checks"), row_id)
    assert [(item["quarter"], item["gap"]) for item in kept] == [
        ("第4季度", "方案已报，12月办结"),
        ("第3季度", "还没有启动，10月上旬报方案"),
    ]
    (printed,) = with_notes(office.database, YEARLY_TASK, CHECK, [(row_id, row)], THIRD)
    assert printed["gap"] == "还没有启动，10月上旬报方案"
    assert quarter_sheet(YEARLY_TASK, CHECK, THIRD).title == "2023年第3季度目标任务查漏补缺表"


def test_a_note_that_a_colleague_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    row_id, row = rows(office)["没有填报"]
    office.run(change_row(YEARLY_TASK, row_id, {"gap": ("", "同事写的")}, TODAY))
    with pytest.raises(ConflictError):
        office.run(check_row(YEARLY_TASK, CHECK, row_id, row, {"gap": ("", "我写的")}, FOURTH, TODAY))
    check(office, "没有填报", FOURTH, "四季度")
    check(office, "没有填报", THIRD, "三季度")
    _, row = rows(office)["没有填报"]
    with pytest.raises(ConflictError):
        office.run(check_row(YEARLY_TASK, CHECK, row_id, row, {"gap": ("", "我写的")}, THIRD, TODAY))
