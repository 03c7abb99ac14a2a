"""Cells drawn on with the mouse: what goes on and what is repeated."""

from __future__ import annotations

import pytest

from app.core.series import carried_down, continued, repeated


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
        (["第1次", "第2次"], ["第3次", "第4次", "第5次"]),
        (["2026年第08次主席会议", "2026年第09次主席会议"], [f"2026年第{number}次主席会议" for number in ("10", "11", "12")]),
        (["第一季度", "第二季度"], ["第三季度", "第四季度", "第五季度"]),
        (["九", "十"], ["十一", "十二", "十三"]),
        (["党办〔2026〕3号", "党办〔2026〕5号"], ["党办〔2026〕7号", "党办〔2026〕9号", "党办〔2026〕11号"]),
        (["2026年3月", "2027年4月"], ["2026年3月", "2027年4月", "2026年3月"]),  # two numbers differ
        (["第一支部", "第三支部", "第四支部"], ["第一支部", "第三支部", "第四支部"]),
        (["第1次"], ["第1次"] * 3),
        (["2026-01-31", "2026-02-28"], ["2026-03-31", "2026-04-30", "2026-05-31"]),  # always the last day
        (["2026-01-10", "2026-04-10"], ["2026-07-10", "2026-10-10", "2027-01-10"]),
        (["2026-11-30", "2026-12-30"], ["2027-01-30", "2027-02-28", "2027-03-30"]),  # not every 30 days, however many follow
        (["2026-01-10", "2026-01-17"], ["2026-01-24", "2026-01-31", "2026-02-07"]),
        (["9999-10-31", "9999-11-30"], ["9999-10-31", "9999-11-30", "9999-10-31"]),
    ],
)
def test_equal_steps_go_on_and_the_rest_is_repeated(texts: list[str], wanted: list[str]) -> None:
    assert continued(texts, 3) == wanted


def test_running_numbers_go_on_from_one_and_with_ctrl_nothing_does() -> None:
    assert continued(["7"], 3, counting=True) == ["8", "9", "10"]
    assert continued(["2026-11-30"], 3, counting=True) == ["2026-12-01", "2026-12-02", "2026-12-03"]
    assert continued(["2026年第1次会议"], 2, counting=True) == ["2026年第2次会议", "2026年第3次会议"]
    assert repeated(["1", "2"], 3) == ["1", "2", "1"]


def test_empty_cells_take_the_text_above_and_the_others_stay() -> None:
    assert carried_down(["", "甲", "", " ", "乙", ""]) == [None, None, "甲", "甲", None, "乙"]
    assert carried_down([]) == []
