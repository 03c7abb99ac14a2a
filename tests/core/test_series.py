"""Cells drawn on with the mouse: what goes on and what is repeated."""

from __future__ import annotations

import pytest

from app.core.series import continued, repeated


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["1", "2"], ["3", "4", "5"]),
        (["10", "8"], ["6", "4", "2"]),
        (["60%", "70%"], ["80%", "90%", "100%"]),
        (["2023-11-30", "2023-12-01"], ["2023-12-02", "2023-12-03", "2023-12-04"]),
        (["70%"], ["70%", "70%", "70%"]),  # one alone is no series
        (["2023-11-30"], ["2023-11-30"] * 3),
        (["1", "2", "4"], ["1", "2", "4"]),  # no equal steps
        (["1", "2%"], ["1", "2%", "1"]),
        (["办公室", "研究室"], ["办公室", "研究室", "办公室"]),
        (["11月底前"], ["11月底前"] * 3),
        (["9998-12-30", "9999-12-31"], ["9998-12-30", "9999-12-31", "9998-12-30"]),  # no day behind the calendar's last
        ([""], ["", "", ""]),
    ],
)
def test_equal_steps_go_on_and_the_rest_is_repeated(texts: list[str], wanted: list[str]) -> None:
    assert continued(texts, 3) == wanted


def test_running_numbers_go_on_from_one_and_with_ctrl_nothing_does() -> None:
    assert continued(["7"], 3, counting=True) == ["8", "9", "10"]
    assert repeated(["1", "2"], 3) == ["1", "2", "1"]
