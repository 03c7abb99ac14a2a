"""查找和替换, without a window."""

from __future__ import annotations

import pytest

from app.core.errors import CancelledError
from app.core.kinds import ParseContext, Value
from app.ledgers.changes.replacing import Wanted, find_cells, replaceable
from app.ledgers.changes.row_rules import RowRules
from app.ledgers.problems.problem import PROBLEM

EVERY = tuple(spec.name for spec in replaceable(PROBLEM))
RULES = RowRules(PROBLEM, ParseContext(2023))
EMPTY: dict[str, Value] = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()}


def row(**values: Value) -> dict[str, Value]:
    return EMPTY | {"list": "部门", "status": "整改中", "statement": "问题"} | values


def find(rows: list[dict[str, Value]], wanted: Wanted) -> list[tuple[int, str, str]]:
    found = find_cells(RULES, list(enumerate(rows)), wanted)
    return [(item.row_id, item.field, item.after) for item in found.replacements]


def test_every_place_in_every_field_is_found() -> None:
    rows = [row(statement="办公室的办公室", department="办公室"), row(department="研究室")]
    assert find(rows, Wanted("办公室", "综合处", EVERY)) == [(0, "statement", "综合处的综合处"), (0, "department", "综合处")]


def test_what_is_looked_for_is_no_pattern_and_the_replacement_no_template() -> None:
    assert find([row(remark="a.b [1]")], Wanted(".", r"\1", ("remark",))) == [(0, "remark", r"a\1b [1]")]


def test_a_whole_cell_and_an_empty_one() -> None:
    rows = [row(department="办公室"), row(department="办公室一科"), row(department="")]
    assert find(rows, Wanted("办公室", "研究室", ("department",), whole=True)) == [(0, "department", "研究室")]
    assert find(rows, Wanted("", "研究室", ("department",), whole=True)) == [(2, "department", "研究室")]
    assert find(rows, Wanted("", "研究室", ("department",))) == []


def test_upper_and_lower_case() -> None:
    assert find([row(remark="WPS wps")], Wanted("wps", "Excel", ("remark",))) == [(0, "remark", "Excel Excel")]
    assert find([row(remark="WPS wps")], Wanted("wps", "Excel", ("remark",), exact_case=True)) == [(0, "remark", "WPS Excel")]


def test_what_would_be_no_value_and_closed_rows_are_told_and_left() -> None:
    rows = [row(kind="立行立改"), row(statement="问题"), row(statement="问题", status="已销号")]
    found = find_cells(RULES, list(enumerate(rows)), Wanted("立行", "马上", EVERY))
    assert not found.replacements
    assert "不在可选项中" in found.refused[0].why
    found = find_cells(RULES, list(enumerate(rows)), Wanted("问题", "", EVERY))
    assert [(item.row_id, item.field, item.before) for item in found.refused] == [(at, "statement", "问题") for at in range(3)]
    assert [item.why for item in found.refused[:2]] == ["“问题表述”不能为空。"] * 2
    assert found.refused[2].why.startswith("已销号的问题只能查看")
    assert found.replacements == []


def test_a_search_can_be_given_up() -> None:
    with pytest.raises(CancelledError):
        find_cells(RULES, [(0, row())], Wanted("问", "", EVERY), lambda done, total: False)
