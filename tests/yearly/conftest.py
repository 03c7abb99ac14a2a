"""An office with two years of everything that has a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from app.core.kinds import Value
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.democratic.democratic_life import LIFE_SESSION
from app.ledgers.democratic.democratic_registers import OPINION
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.organisation.person import PERSON
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.ledgers.party_life.study import STUDY
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.supervision import SUPERVISION
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import read_rows
from app.ledgers.works.duty import DUTY
from app.ledgers.works.inspection import INSPECTION
from app.ledgers.works.rule import RULE
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.store.office import Office
from app.yearly.rollover import CarryPlan, close_year, plan_closing
from tests.conftest import OpenOffice

NEW_YEAR = dt.date(2024, 1, 5)

ROWS: tuple[tuple[Ledger, list[dict[str, Value]]], ...] = (
    (
        PROBLEM,
        [
            {"list": "部门", "statement": "学用脱节", "department": "办公室", "opened_on": "2023-09-01", "deadline": "年底前",
             "deadline_date": "2023-12-31", "status": "整改中"},
            {"list": "部门", "statement": "传达滞后", "department": "研究室", "opened_on": "2023-09-01",
             "deadline_date": "2023-11-01", "status": "已销号", "closed_on": "2023-10-20"},
            {"list": "个人", "statement": "上一年的老问题", "department": "研究室", "opened_on": "2022-05-01",
             "deadline_date": "2024-06-30", "status": "整改中"},
        ],
    ),
    (
        YEARLY_TASK,
        [
            {"year": 2023, "number": "1", "name": "提案办理", "status": "推进中", "due": "2023-12-20"},
            {"year": 2023, "number": "1.1", "name": "重点提案督办", "status": "推进中", "due": "2023-12-20", "percent": 60},
            {"year": 2023, "number": "1.2", "name": "提案表彰", "status": "已完成", "percent": 100},
            {"year": 2023, "number": "2", "name": "文史征编", "status": "已完成", "percent": 100},
            {"year": 2022, "number": "1", "name": "上一年没做完的任务", "status": "推进中"},
        ],
    ),
    (
        DUTY,
        [
            {"year": 2023, "number": "1", "content": "抓好党建", "subject": "机关党组书记", "percent": 100},
            {"year": 2023, "number": "2", "content": "讲好党课", "subject": "支部书记", "percent": 40, "due": "2023-12-31"},
        ],
    ),
    (INSPECTION, [{"object": "办公室", "kind": "督查", "date": "2023-06-01"}]),
    (SUPERVISION, [{"kind": "督办单", "matter": "限期报送", "issued_on": "2023-12-01", "due": "2023-12-20"}]),
    (
        RULE,
        [
            {"name": "值班制度", "stage": "印发", "planned": "2023-06-30", "issued": "2023-06-20", "document": "办〔2023〕1号"},
            {"name": "档案制度", "stage": "起草", "planned": "2023-11-30"},
        ],
    ),
    (MEETING, [{"name": "协商座谈会", "date": "2023-11-15"}, {"name": "十三届二次会议", "date": "2024-02-20"}]),
    (STUDY, [{"day": "2023-05-10", "kind": "集中学习", "topic": "学习", "hours": 3},
             {"day": "2023-12-28", "kind": "警示教育", "topic": "观看", "status": "计划"}]),
    (PARTY_MEETING, [{"branch": "一支部", "kind": "主题党日", "day": "2023-03-05"}]),
    (PERSON, [{"name": "王伟", "branch": "一支部", "member_kind": "正式党员", "joined": "2010-07-01"},
              {"name": "张晓丽", "branch": "一支部", "member_kind": "预备党员", "joined": "2023-06-30"}]),
    (LIFE_SESSION, [{"name": "2023年度机关党组民主生活会", "date": "2024-01-03"}]),
    (OPINION, [{"session": "2023年度机关党组民主生活会", "content": "多到基层"}]),
)  # fmt: skip


@dataclass
class Years:
    """Acts on an office as a person would."""

    office: Office

    def row(self, ledger: Ledger, name: str, year: int | None = None) -> tuple[int, dict[str, Value]]:
        rows = read_rows(self.office.database, ledger, NEW_YEAR)
        for place, row_id in enumerate(rows.ids):
            row = rows.mapping(place)
            if row[ledger.name_field] == name and year in (None, row.get("year")):
                return row_id, row
        raise KeyError(name)

    def change(self, ledger: Ledger, name: str, field: str, value: Value, year: int | None = None) -> None:
        row_id, row = self.row(ledger, name, year)
        self.office.run(change_row(ledger, row_id, {field: (row[field], value)}, NEW_YEAR, LEDGERS))

    def plan(self, year: int = 2023) -> CarryPlan:
        return plan_closing(self.office.database, year, NEW_YEAR)

    def close(self, year: int = 2023, **left: set[int]) -> None:
        plan = self.plan(year)
        self.office.run(close_year(plan, {key: ids - left.get(key, set()) for key, ids in plan.rows.items()}, NEW_YEAR))


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    found = open_office()
    for ledger, rows in ROWS:
        found.run(add_rows(ledger, rows, NEW_YEAR, LEDGERS))
    hand = Years(found)
    row_id, _ = hand.row(YEARLY_TASK, "重点提案督办")
    entry: dict[str, Value] = {"day": "2023-10-08", "content": "已办结12件", "percent": 60}
    found.run(add_child(YEARLY_TASK, YEARLY_TASK.child("progress"), row_id, entry))
    return found


@pytest.fixture
def years(office: Office) -> Years:
    return Years(office)
