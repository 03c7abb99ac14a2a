"""A finding becomes a problem; both know it."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.conversion import convert
from app.ledgers.changes.links import linked_rows
from app.ledgers.changes.operations import add_rows, change_row, remove_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.views.rows import read_rows
from app.ledgers.works.inspection import INSPECTION
from app.store.office import Office
from app.store.operation import Operation
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 20)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    found = open_office()
    row = {"kind": "督查", "object": "研究室党支部", "department": "研究室", "person": "黄磊", "finding": "主题党日记录不完整"}
    found.run(add_rows(INSPECTION, [row], TODAY, LEDGERS))
    return found


def finding(office: Office) -> tuple[int, dict[str, Value]]:
    rows = read_rows(office.database, INSPECTION, TODAY)
    return rows.ids[0], rows.mapping(0)


def conversion(office: Office) -> Operation:
    row_id, row = finding(office)
    asked: dict[str, Value] = {"campaign": "作风整治", "list": "部门"}
    return convert(INSPECTION, INSPECTION.conversions[0], PROBLEM, {row_id: row}, asked, TODAY, LEDGERS)


def problems(office: Office) -> list[tuple[int, dict[str, Value]]]:
    rows = read_rows(office.database, PROBLEM, TODAY)
    return [(row_id, rows.mapping(place)) for place, row_id in enumerate(rows.ids)]


def test_the_problem_has_what_the_finding_says_and_both_ends_are_linked(office: Office) -> None:
    office.run(conversion(office))
    ((problem_id, problem),) = problems(office)
    wanted = ("statement", "department", "person", "origin", "campaign", "list")
    assert [problem[name] for name in wanted] == ["主题党日记录不完整", "研究室", "黄磊", "督查通报", "作风整治", "部门"]
    finding_id, row = finding(office)
    assert row["problem_count"] == 1
    (made,) = linked_rows(office.database, BY_KEY, "inspection", finding_id)
    assert (made.ledger, made.row_id, made.made, made.deleted) == ("problem", problem_id, True, False)
    (came,) = linked_rows(office.database, BY_KEY, "problem", problem_id)
    assert (came.ledger, came.row_id, came.name, came.made) == ("inspection", finding_id, "研究室党支部", False)


@pytest.mark.parametrize(("kind", "origin"), [("督查", "督查通报"), ("考核", "考核反馈"), ("问责", "问责通报"), ("", "")])
def test_the_problem_names_the_kind_of_check_it_came_from(office: Office, kind: str, origin: str) -> None:
    row_id, row = finding(office)
    office.run(change_row(INSPECTION, row_id, {"kind": (row["kind"], kind)}, TODAY))
    office.run(conversion(office))
    ((_, problem),) = problems(office)
    assert problem["origin"] == origin


def test_the_problem_gets_the_next_number_of_its_list_and_campaign(office: Office) -> None:
    known = [("作风整治", "部门", "7"), ("作风整治", "个人", "12"), ("巡察整改", "部门", "20")]
    rows: list[dict[str, Value]] = [
        {"campaign": campaign, "list": where, "number": number, "statement": f"旧问题{number}"}
        for campaign, where, number in known
    ]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    office.run(conversion(office))
    assert [problem["number"] for _, problem in problems(office) if problem["statement"] == "主题党日记录不完整"] == ["8"]


def test_it_is_one_step_that_can_be_taken_back(office: Office) -> None:
    done = office.run(conversion(office))
    assert done is not None
    office.run(undo_of(office, done.sequence))
    assert problems(office) == []
    assert finding(office)[1]["problem_count"] == 0
    assert linked_rows(office.database, BY_KEY, "inspection", finding(office)[0]) == []


def test_a_finding_becomes_a_problem_only_once_while_that_is_there(office: Office) -> None:
    office.run(conversion(office))
    with pytest.raises(InvalidValueError, match="没有重复生成"):
        office.run(conversion(office))
    office.run(remove_rows(PROBLEM, [problems(office)[0][0]]))
    assert linked_rows(office.database, BY_KEY, "inspection", finding(office)[0])[0].deleted
    office.run(conversion(office))
    assert len(problems(office)) == 1
