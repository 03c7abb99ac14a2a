"""What the desk and the navigation remind of: every red figure of a ledger, and nothing that is only a record."""

from __future__ import annotations

import datetime as dt

from app.ledgers.changes.operations import add_rows
from app.ledgers.party_life.appraisal import APPRAISAL
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.attention import attention_of
from app.ledgers.works.inspection import INSPECTION
from app.ledgers.works.rule import RULE
from app.store.office import Office
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 20)


def reminders(office: Office, ledger: Ledger) -> list[tuple[str, int]]:
    return [(item.label, item.count) for item in attention_of(office.database, TODAY, [(ledger, ledger.widest_page)])]


def test_a_rule_to_be_reviewed_is_reminded_of_beside_one_that_is_late(open_office: OpenOffice) -> None:
    office = open_office()
    rules = [
        {"name": "考勤办法", "stage": "印发", "issued": "2018-11-20"},
        {"name": "会议办法", "stage": "起草", "planned": "2023-11-19"},
        {"name": "公文办法", "stage": "印发", "issued": "2018-11-21"},
    ]
    office.run(add_rows(RULE, rules, TODAY, LEDGERS))
    assert reminders(office, RULE) == [("超过计划时间", 1), ("待清理", 1)]


def test_who_was_held_to_account_is_no_reminder(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(INSPECTION, [{"kind": "问责", "object": "委员服务处", "finding": "逾期未反馈"}], TODAY, LEDGERS))
    assert reminders(office, INSPECTION) == []


def test_too_many_excellent_counts_who_is_excellent_not_the_whole_branch(open_office: OpenOffice) -> None:
    office = open_office()
    results = {"王伟": "优秀", "张晓丽": "优秀", "陈静": "合格", "赵敏": "合格"}
    rows = [{"year": 2023, "branch": "一支部", "person": name, "result": result} for name, result in results.items()]
    office.run(add_rows(APPRAISAL, rows, TODAY, LEDGERS))
    assert reminders(office, APPRAISAL) == [("超比例支部的优秀", 2)]
