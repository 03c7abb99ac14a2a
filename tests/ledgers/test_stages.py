"""The stages of a rule are written down by themselves."""

from __future__ import annotations

import datetime as dt

from app.ledgers.fields import Reading
from app.ledgers.office_settings import change_settings
from app.ledgers.operations import add_rows, change_row, remove_rows, restore_rows
from app.ledgers.rows import read_children, read_rows
from app.ledgers.rule import RULE, RuleSettings
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 20)


def test_each_stage_is_kept_with_its_day_and_who_set_it(open_office: OpenOffice) -> None:
    office = open_office(user="齐月")
    office.run(add_rows(RULE, [{"name": "谈心谈话制度", "stage": "起草"}], TODAY))
    (row_id,) = read_rows(office.database, RULE, TODAY).ids
    office.run(change_row(RULE, row_id, {"stage": ("起草", "审核"), "remark": ("", "已送审")}, TODAY + dt.timedelta(3)))
    office.run(change_row(RULE, row_id, {"remark": ("已送审", "")}, TODAY + dt.timedelta(4)))
    issue = {"stage": ("审核", "印发"), "issued": (None, "2023-11-10")}
    office.run(change_row(RULE, row_id, issue, TODAY + dt.timedelta(9)))
    office.run(remove_rows(RULE, [row_id]))
    office.run(restore_rows(RULE, [row_id]))
    steps = read_children(office.database, RULE.child("steps"), row_id)
    assert [(step["stage"], step["day"], step["person"]) for step in sorted(steps, key=lambda step: step["id"])] == [
        ("起草", "2023-11-20", "齐月"),
        ("审核", "2023-11-23", "齐月"),
        ("印发", "2023-11-10", "齐月"),
    ]


def review(day: dt.date, **cells: str) -> tuple[object, object]:
    row = {"stage": "印发", "issued": "2018-11-20", "planned": None, **cells}
    found = RULE.compute(row, Reading(day))
    return found["review_day"], found["review"]


def test_a_rule_in_force_for_five_years_is_to_be_reviewed() -> None:
    assert review(dt.date(2023, 11, 19)) == ("2023-11-20", "将到期")
    assert review(dt.date(2023, 11, 20)) == ("2023-11-20", "待清理")
    assert review(TODAY, issued="2020-02-29") == ("2025-02-28", "有效")
    assert review(TODAY, stage="废止") == (None, "")


def test_the_office_says_after_how_many_years(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(RULE, [{"name": "谈心谈话制度", "stage": "印发", "issued": "2021-11-01"}], TODAY))
    assert read_rows(office.database, RULE, TODAY).mapping(0)["review"] == "有效"
    office.run(change_settings(RuleSettings(), RuleSettings(review_years=2)))
    assert read_rows(office.database, RULE, TODAY).mapping(0)["review"] == "待清理"
