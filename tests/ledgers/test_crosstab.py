"""Cross tables of two fields, against a count by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.core.conditions import holds
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.crosstab import cross_table
from app.ledgers.views.rows import Rows

TODAY = dt.date(2023, 11, 20)
NAMES = st.sampled_from(["", "王伟", "李强", "王伟、李强", "李强、赵敏、王伟"])
STATES = st.sampled_from(["待整改", "整改中", "已销号"])
PLACES = st.sampled_from(["办公室", "研究室", ""])


def table(found: list[tuple[str, str, str]]) -> Rows:
    values = []
    for person, status, department in found:
        row = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()}
        row |= {"person": person, "status": status, "department": department}
        values.append(tuple(row.values()))
    return Rows(PROBLEM, list(range(len(found))), values)


@given(st.lists(st.tuples(NAMES, STATES, PLACES), max_size=40))
def test_each_cell_counts_the_rows_that_its_conditions_show(found: list[tuple[str, str, str]]):
    rows = table(found)
    cross = cross_table(rows, "person", "status")
    lists = PROBLEM.name_lists
    for down in cross.down_values:
        for across in cross.across_values:
            conditions = cross.conditions(down, across)
            shown = sum(all(holds(item, rows.mapping(i), lists) for item in conditions) for i in range(len(rows.ids)))
            assert cross.count(down, across) == shown
        shown = sum(all(holds(item, rows.mapping(i), lists) for item in cross.conditions(down)) for i in range(len(rows.ids)))
        assert cross.down_totals[down] == shown
    assert cross.total == len(found) == sum(cross.across_totals.values())


@given(st.lists(st.tuples(NAMES, STATES, PLACES), max_size=40))
def test_without_lists_the_cells_add_up(found: list[tuple[str, str, str]]):
    cross = cross_table(table(found), "department", "status")
    assert cross.down_totals == Counter(place for _, _, place in found)
    for down in cross.down_values:
        assert sum(cross.count(down, across) for across in cross.across_values) == cross.down_totals[down]
    assert not cross.down_values or "" not in cross.down_values or cross.down_values[-1] == ""
