"""Rows handed over without being made: counting them costs nothing, and later changes of the table do not reach them."""

from __future__ import annotations

from app.ledgers.views.named_rows import NamedRows


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
