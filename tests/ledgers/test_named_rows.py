"""Rows handed over without being made: counting them costs nothing, and later changes of the table do not reach them."""

from __future__ import annotations

import sys
import tracemalloc

from app.ledgers.views.named_rows import NamedRows
from tests.benchmarks.data import problem_rows


class Unmade(list[str]):
    """A row that must not be looked at."""

    def __iter__(self):
        raise AssertionError("the rows were made only to be counted")


def test_counting_makes_no_row() -> None:
    rows = NamedRows(("name",), [1, 2], [Unmade(), Unmade()])
    assert len(rows) == 2
    assert rows
    assert not NamedRows(("name",), [], [])


def test_rows_are_named_one_by_one_and_in_slices() -> None:
    rows = NamedRows(("name", "age"), [7, 9], [("王伟", 40), ("李强", 50)])
    assert list(rows) == [(7, {"name": "王伟", "age": 40}), (9, {"name": "李强", "age": 50})]
    assert rows[-1] == (9, {"name": "李强", "age": 50})
    assert list(rows[1:]) == [rows[1]]


def test_whole_ledgers_are_gone_through_by_name_without_a_table_for_each_row():
    rows = problem_rows(500, seed=1)
    tracemalloc.start()
    named = list(rows.with_ids())
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert dict(named[3]) == rows.mapping(3) | {"id": rows.ids[3]}
    assert named[3].get("nobody") is None
    assert used < 500 * sys.getsizeof(rows.mapping(0)) / 2
