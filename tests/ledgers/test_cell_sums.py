"""The words below the table for selected cells."""

from __future__ import annotations

import pytest

from app.core.kinds import Kind, Text, Value
from app.core.number_kinds import Integer, Number, Percent
from app.ledgers.views.cell_sums import cell_words


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ([(Percent(), 40), (Percent(), 65), (Percent(), None)], "计数 2  ·  平均值 52.5%"),
        ([(Integer(), 1000), (Number(), 36.5), (Text(), "办公室"), (Text(), "")], "计数 3  ·  平均值 518.25  ·  求和 1,036.5"),
        ([(Integer(), 3), (Percent(), 50)], "计数 2"),
        ([(Text(), "办公室"), (Text(), "研究室")], "计数 2"),
        ([(Integer(), 0), (Integer(), 3)], "计数 2  ·  平均值 1.5  ·  求和 3"),
        ([(Text(), ""), (Integer(), None)], ""),
    ],
)
def test_count_average_and_sum(cells: list[tuple[Kind, Value]], wanted: str) -> None:
    assert cell_words((kind, [value]) for kind, value in cells) == wanted
