"""督办事项: numbers that count on, lights by the time limit of the answer, orders made from problems."""

from __future__ import annotations

import datetime as dt

import pytest

from app.forms.papers.form_records import FormRecord
from app.forms.papers.record_form import form_document
from app.ledgers.changes.conversion import convert
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.supervision import LATE, SUPERVISION, next_number
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 20)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office()


def rows(office: Office) -> list[dict[str, object]]:
    found = read_rows(office.database, SUPERVISION, TODAY)
    return [found.mapping(place) for place in range(len(found.ids))]


def order_from_problems(office: Office, asked: dict[str, object], *statements: str) -> None:
    there = read_rows(office.database, PROBLEM, TODAY)
    known = {there.mapping(place)["statement"] for place in range(len(there.ids))}
    new = [{"statement": name, "list": "部门", "department": "研究室"} for name in statements if name not in known]
    if new:
        office.run(add_rows(PROBLEM, new, TODAY, LEDGERS))
    found = read_rows(office.database, PROBLEM, TODAY)
    chosen = {
        row_id: found.mapping(place)
        for place, row_id in enumerate(found.ids)
        if found.mapping(place)["statement"] in statements
    }
    office.run(convert(PROBLEM, PROBLEM.conversions[0], SUPERVISION, chosen, asked, TODAY, LEDGERS))


@pytest.mark.parametrize(
    ("before", "year", "expected"),
    [
        ("", 2023, "市政协机关党办督〔2023〕1号"),
        ("市政协机关党办督〔2023〕1号", 2023, "市政协机关党办督〔2023〕2号"),
        ("市政协机关党办督〔2023〕9号", 2024, "市政协机关党办督〔2024〕1号"),
        ("政协党办督[2023]12号", 2023, "政协党办督〔2023〕13号"),
        ("口头交办", 2023, "市政协机关党办督〔2023〕1号"),
    ],
)
def test_the_number_that_follows(before: str, year: int, expected: str) -> None:
    assert next_number("督办单", year, before) == expected


def test_orders_from_problems_are_numbered_one_by_one(office: Office) -> None:
    order_from_problems(office, {"kind": "督办单", "due": "2023-11-15", "issued_on": "2023-11-01"}, "甲", "乙")
    order_from_problems(office, {"kind": "整改通知单"}, "丙")
    found = {row["matter"]: row for row in rows(office)}
    assert [found[name]["number"][-8:] for name in ("甲", "乙", "丙")] == ["〔2023〕1号", "〔2023〕2号", "〔2023〕1号"]
    assert found["甲"]["department"] == "研究室"
    assert found["甲"]["light"] == LATE
    assert found["丙"]["issued_on"] == TODAY.isoformat()


def test_an_answer_is_not_due_before_the_order() -> None:
    assert "due" in SUPERVISION.validate({"kind": "督办单", "matter": "甲", "issued_on": "2023-11-20", "due": "2023-11-01"})


def test_a_problem_may_be_urged_again_and_each_order_says_the_how_manieth_it_is(office: Office) -> None:
    order_from_problems(office, {"kind": "督办单"}, "甲", "乙")
    order_from_problems(office, {"kind": "督办单"}, "甲")
    found = [(row["matter"], row["times"], row["number"][-8:]) for row in rows(office)]
    assert sorted(found) == [("乙", 1, "〔2023〕2号"), ("甲", 1, "〔2023〕1号"), ("甲", 2, "〔2023〕3号")]


def test_a_notice_before_the_order_is_no_order(office: Office) -> None:
    """The usual way: first the notice, then the first 督办单."""
    for kind in ("整改通知单", "督办单", "督办单", "整改通知单"):
        order_from_problems(office, {"kind": kind}, "甲")
    found = sorted((str(row["kind"]), row["times"]) for row in rows(office))
    assert found == [("整改通知单", 1), ("整改通知单", 2), ("督办单", 1), ("督办单", 2)]


def test_what_a_department_is_notified_of_on_a_day_has_one_number(office: Office) -> None:
    """It stands on one notice; another day's notice to the same department is another sheet of paper."""
    asked: dict[str, object] = {"kind": "整改通知单", "issued_on": "2023-11-20"}
    order_from_problems(office, asked, "会议多", "文件多")
    office.run(add_rows(SUPERVISION, [{**asked, "matter": "迟到", "department": "办公室"}], TODAY, LEDGERS, by_hand=True))
    order_from_problems(office, {**asked, "issued_on": "2023-12-01"}, "学习不够")
    found = {str(row["matter"]): str(row["number"])[-2:] for row in rows(office)}
    assert found == {"会议多": "1号", "文件多": "1号", "迟到": "2号", "学习不够": "3号"}
    form = SUPERVISION.form("rectification_notice")
    document = form_document(SUPERVISION, form, [FormRecord(row) for row in rows(office)], "党办", TODAY)  # type: ignore[arg-type]
    assert sorted(sheet.line[0][-3:] for sheet in document.sheets) == ["〕1号", "〕2号", "〕3号"]
    assert any("会议多" in str(sheet) and "文件多" in str(sheet) for sheet in document.sheets)
