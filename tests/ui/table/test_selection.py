"""Blocks of cells as rows and columns."""

from __future__ import annotations

import pytest

from app.ui.table.selection import Area, Block, Selected

SHOWN = (4, 0, 2, 3)  # columns in the order seen; 1 is hidden


@pytest.mark.parametrize(
    ("blocks", "area"),
    [
        ([(1, 2, 0, 3)], Area([1, 2], (0, 2, 3))),
        ([(1, 1, 0, 0), (5, 6, 0, 0)], Area([1, 5, 6], (0,))),
        ([(5, 6, 0, 0), (1, 1, 0, 0)], Area([1, 5, 6], (0,))),
        ([(1, 3, 4, 4), (1, 3, 2, 2)], Area([1, 2, 3], (4, 2))),
        ([(1, 3, 0, 0), (2, 2, 2, 2)], None),
        ([(1, 3, 1, 1)], None),  # nothing that is seen
        ([], None),
    ],
)
def test_blocks_in_line_are_one_area(blocks: list[Block], area: Area | None) -> None:
    assert Selected(blocks, SHOWN).area() == area


def test_blocks_that_overlap_count_each_cell_once() -> None:
    found = Selected([(0, 2, 0, 2), (2, 3, 2, 3)], SHOWN)
    assert list(found.cells()) == [(0, 0), (0, 2), (1, 0), (1, 2), (2, 0), (2, 2), (2, 3), (3, 2), (3, 3)]
    assert found.count == 9
    assert dict(found.by_column()) == {0: [0, 1, 2], 2: [0, 1, 2, 3], 3: [2, 3]}
    assert found.step(0, 0, -1, down=False) == (3, 3)
    assert found.step(2, 0, 1, down=True) == (0, 2)


def test_whole_rows_are_those_of_all_shown_columns() -> None:
    assert Selected([(1, 1, 0, 4)], SHOWN).are_whole_rows
    assert not Selected([(1, 1, 0, 3)], SHOWN).are_whole_rows
    assert not Selected([], SHOWN).are_whole_rows
