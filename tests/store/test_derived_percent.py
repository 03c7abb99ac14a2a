"""A percent that is claimed to follow from nonsense does not count, and stops nobody from reading the commit."""

from __future__ import annotations

import apsw
import pytest

from app.store.derived_percent import DerivedPercent


@pytest.mark.parametrize("parts", [[("abc", 1)], [(50, "abc")], [(50, 1), (50, -1)], [("inf", 1)], [("nan", 1)]])
def test_a_percent_of_nonsense_does_not_count(parts: list[tuple[object, object]]) -> None:
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE TABLE task (name, parent, percent, weight, deleted_at)")
    for percent, weight in parts:
        connection.execute("INSERT INTO task VALUES ('part', 'whole', ?, ?, NULL)", (percent, weight))
    rule = DerivedPercent("percent", parent="parent", name="name", weight="weight")
    assert not rule.holds({"name": "whole", "percent": 50}, "task", connection)
