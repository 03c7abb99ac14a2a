"""The rows at the top of a large ledger, without reading all of it: the same as those of the whole table."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.conditions import Among, Between, Condition, Contains, Is, Matches
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views import first_rows as module
from app.ledgers.views.first_rows import first_rows
from app.ledgers.views.rows import read_rows
from app.ledgers.views.sorting import SortBy, declared_sort
from app.ledgers.views.view import LedgerView
from app.store.office import Office
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 20)
ROWS = [
    {"list": "部门", "number": "10", "statement": "学习不深", "department": "办公室", "deadline_date": "2023-11-10"},
    {"list": "部门", "number": "9", "statement": "文风不实", "department": "研究室", "deadline_date": "2023-11-23"},
    {"list": "个人", "number": "1", "statement": "安排不周", "person": "王伟、李强", "deadline_date": None},
    {"list": "部门", "number": "2", "statement": "值守不严", "department": "", "deadline_date": "2024-01-20"},
    {"list": "部门", "number": "3", "statement": "报送不力", "person": "李强", "deadline_date": "2023-12-01"},
]


@pytest.fixture
def office(open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(module, "LARGE", 3)
    monkeypatch.setattr(module, "SHOWN", 2)
    office = open_office("党办-PC")
    office.run(add_rows(PROBLEM, ROWS, TODAY))
    return office


@pytest.mark.parametrize(
    "conditions",
    [
        (),
        (Is("list", ("部门",)),),
        (Is("person", ("李强",)),),  # alone or among several
        (Is("light", ("逾期", "临期")),),  # worked out by rules
        (Between("deadline_date", "2023-11-20", "2024-12-31"), Contains("statement", "不")),
        (Is("year", (None,)),),
    ],
)
@pytest.mark.parametrize(
    "sort",
    [
        declared_sort(PROBLEM),
        (SortBy("statement"),),
        (SortBy("department"), SortBy("number", descending=True)),  # empty last
        (SortBy("light"), SortBy("deadline_date", descending=True)),
    ],
)
def test_the_first_rows_are_those_of_the_whole_table(
    office: Office, conditions: tuple[Condition, ...], sort: tuple[SortBy, ...]
) -> None:
    whole = LedgerView(read_rows(office.database, PROBLEM, TODAY), sort=sort)
    whole.filter(conditions)
    found = first_rows(office.database, PROBLEM, TODAY, conditions, sort)
    assert found is not None
    top = LedgerView(found, sort=sort)
    assert [top.row(position) for position in top.shown] == [whole.row(position) for position in whole.shown[:2]]


def test_words_are_left_aside_and_nothing_is_promised_where_only_whole_rows_tell(office: Office) -> None:
    sort = declared_sort(PROBLEM)
    found = first_rows(office.database, PROBLEM, TODAY, (Matches("文风"),), sort)
    assert found is not None
    assert len(found.ids) == 2
    assert first_rows(office.database, PROBLEM, TODAY, (Among(frozenset({1}), "超期 1 条"),), sort) is None


def test_a_small_ledger_is_read_as_a_whole(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", len(ROWS))
    assert first_rows(office.database, PROBLEM, TODAY, (), declared_sort(PROBLEM)) is None
