"""What a person may type into a problem: its first state, its time limit, and what follows from its kind."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.blocks import write_block
from app.ledgers.changes.numbering import insert_row
from app.ledgers.changes.operations import add_rows, change_rows
from app.ledgers.office_settings import change_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_lights import ProblemRules
from app.store.operation import Operation
from tests.rectify.conftest import TODAY, Hand


def new(**values: Value) -> dict[str, Value]:
    return {"list": "部门", "statement": "文件传阅周期长"} | values


def ways(row: dict[str, Value]) -> list[Operation]:
    """In the form, pasted below the last row, put in between."""
    pasted = write_block(PROBLEM, {}, [row], TODAY, (), lambda done, total: True, "粘贴")
    return [add_rows(PROBLEM, [row], TODAY, by_hand=True), pasted, insert_row(PROBLEM, row, {}, TODAY, ())]


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("已销号", "销号须经“申请销号”逐级审核，立行立改的问题可以“直接销号”"),
        ("待审核", "请用“申请销号”办理"),
        ("退回整改", "只有待审核的问题可以“退回”"),
    ],
)
def test_nothing_is_typed_or_pasted_that_begins_closed_or_in_review(hand: Hand, state: str, why: str) -> None:
    head = hand.office.head
    for operation in ways(new(status=state)):
        with pytest.raises(InvalidValueError, match=why):
            hand.office.run(operation)
    assert hand.office.head == head
    for operation in ways(new(status="整改中")):
        hand.office.run(operation)


@pytest.mark.parametrize("state", ["整改中", "退回整改", "待审核"])
def test_a_time_limit_is_not_emptied_once_the_work_has_begun(hand: Hand, state: str) -> None:
    row = hand.add(status=state)
    emptied: list[dict[str, tuple[Value, Value]]] = [
        {"deadline": ("11月底前", ""), "deadline_date": ("2023-11-30", None)},
        {"deadline_date": ("2023-11-30", None)},
        {"deadline": ("11月底前", "长期坚持"), "deadline_date": ("2023-11-30", None)},
    ]
    for changes in emptied:
        with pytest.raises(InvalidValueError, match="时限不能直接推后或清空。请用“延期”办理"):
            hand.office.run(change_rows(PROBLEM, {row: changes}, TODAY))
    assert (hand.row(row)["deadline"], hand.row(row)["deadline_date"]) == ("11月底前", "2023-11-30")


def test_before_the_work_has_begun_it_may_be_and_where_the_office_says_so(hand: Hand) -> None:
    emptied: dict[str, tuple[Value, Value]] = {"deadline": ("11月底前", ""), "deadline_date": ("2023-11-30", None)}
    waiting, working = hand.add(status="待整改"), hand.add()
    hand.office.run(change_rows(PROBLEM, {waiting: emptied}, TODAY))
    assert hand.row(waiting)["deadline_date"] is None
    hand.office.run(change_settings(ProblemRules(), ProblemRules(extension_needed=False)))
    hand.office.run(change_rows(PROBLEM, {working: emptied}, TODAY))
    assert hand.row(working)["deadline_date"] is None


def typed(hand: Hand, **values: Value) -> tuple[Value, Value]:
    """The time limit that a new problem gets."""
    change = hand.office.run(add_rows(PROBLEM, [new(**values)], TODAY, by_hand=True))
    assert change is not None
    (row_id,) = change.tables["problem"]
    row = hand.row(row_id)
    return row["deadline"], row["deadline_date"]


def test_what_is_put_right_at_once_has_fifteen_days_unless_it_says_otherwise(hand: Hand) -> None:
    assert typed(hand, kind="立行立改") == ("立行立改", "2023-12-05")
    assert typed(hand, kind="立行立改", opened_on="2023-11-01") == ("立行立改", "2023-11-16")
    assert typed(hand, kind="立行立改", deadline="11月底前", deadline_date="2023-11-30") == ("11月底前", "2023-11-30")
    assert typed(hand, kind="持续整改") == ("长期坚持", None)
    assert typed(hand, kind="限期整改") == ("", None)
    hand.office.run(change_settings(ProblemRules(), ProblemRules(at_once_days=3)))
    assert typed(hand, kind="立行立改") == ("立行立改", (TODAY + dt.timedelta(days=3)).isoformat())
    hand.office.run(change_settings(ProblemRules(at_once_days=3), ProblemRules(at_once_days=0)))
    assert typed(hand, kind="立行立改") == ("立行立改", None)
