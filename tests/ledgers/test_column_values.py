"""The values of a column's filter menu."""

from __future__ import annotations

from app.core.conditions import Is
from app.core.kinds import Value
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.column_values import ColumnValues
from app.ledgers.views.rows import Rows
from app.ledgers.views.view import LedgerView

EMPTY = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()}


def view_of(*rows: dict[str, Value]) -> LedgerView:
    return LedgerView(Rows(PROBLEM, list(range(len(rows))), [tuple((EMPTY | row).values()) for row in rows]))


def listed(view: LedgerView, field: str, piece: str = "", most: int = 1000) -> list[tuple[str, int, bool]]:
    return [(item.text, item.count, item.chosen) for item in ColumnValues(view, field).find(piece, most)[0]]


def test_names_listed_together_are_counted_one_by_one() -> None:
    view = view_of({"person": "王伟"}, {"person": "王伟、李晓梅"}, {"person": ""})
    assert listed(view, "person") == [("李晓梅", 1, False), ("王伟", 2, False), ("（空）", 1, False)]


def test_other_filters_count_and_the_own_choice_stays_to_be_taken_back() -> None:
    view = view_of({"person": "王伟", "department": "办公室"}, {"person": "李晓梅", "department": "研究室"})
    view.filter([Is("department", ("研究室",)), Is("person", ("王伟",))])
    assert listed(view, "person") == [("李晓梅", 1, False), ("王伟", 0, True)]
    assert listed(view, "department") == [("办公室", 1, False), ("研究室", 0, True)]


def test_of_too_many_values_the_frequent_ones_are_listed() -> None:
    view = view_of(*({"statement": f"问题{number % 7 % 5}"} for number in range(20)))
    found, count = ColumnValues(view, "statement").find(most=2)
    assert ([item.text for item in found], count) == (["问题0", "问题1"], 5)
    assert listed(view, "statement", "题3") == [("问题3", 3, False)]


def test_what_changes_later_is_not_in_it() -> None:
    view = view_of({"person": "王伟"})
    values = ColumnValues(view, "person")
    view.replace_rows(Rows(PROBLEM, [0], [tuple((EMPTY | {"person": "李晓梅"}).values())]))
    assert [item.text for item in values.find()[0]] == ["王伟"]
