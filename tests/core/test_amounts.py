"""Numbers with their measure: what is certain is read, what is not is asked with a proposal and with what to do."""

from __future__ import annotations

import pytest

from app.core.errors import InvalidValueError
from app.core.kinds import Kind, ParseContext
from app.core.number_kinds import Integer, Number
from app.ledgers.party_life.study import HOURS

CONTEXT = ParseContext(2023)
PEOPLE = Integer(minimum=0, maximum=9999, unit="人")
CAME = Integer(minimum=0, maximum=9999, unit="人", part_of="due")
POINTS = Number(unit="分")


@pytest.mark.parametrize(
    ("kind", "cell", "number"),
    [
        (PEOPLE, "30名", 30),
        (PEOPLE, "三十人", 30),
        (PEOPLE, "一百二十位", 120),
        (PEOPLE, "共30人", 30),
        (PEOPLE, "30个", 30),
        (HOURS, "2小时", 2),
        (HOURS, "1.5学时", 1.5),
        (HOURS, "两小时", 2),
        (HOURS, "两个半小时", 2.5),
        (HOURS, "半小时", 0.5),
        (POINTS, "扣1分", -1),
        (POINTS, "扣0.5", -0.5),
        (POINTS, "减一分", -1),
        (POINTS, "加2分", 2),
    ],
)
def test_what_is_certain_is_read(kind: Kind, cell: str, number: float) -> None:
    assert kind.parse(cell, CONTEXT) == number


@pytest.mark.parametrize(
    ("kind", "cell", "proposal"),
    [
        (PEOPLE, "约30人", "30"),
        (PEOPLE, "30余人", "30"),
        (PEOPLE, "30人左右", "30"),
        (PEOPLE, "三十余人", "30"),
        (PEOPLE, "35人次", "35"),
        (PEOPLE, "15人（请假2人）", "15"),
        (PEOPLE, "各1份", "1"),
        (PEOPLE, "三四十人", ""),
        (PEOPLE, "全体", ""),
        (CAME, "13/15", "13"),
        (PEOPLE, "13人/15人", "15"),
        (HOURS, "半天", "4"),
        (HOURS, "一天半", "12"),
        (HOURS, "90分钟", ""),
        (Number(minimum=0, unit="分"), "扣1分", ""),
    ],
)
def test_what_is_not_certain_is_asked(kind: Kind, cell: str, proposal: str) -> None:
    with pytest.raises(InvalidValueError) as failure:
        kind.parse(cell, CONTEXT)
    assert failure.value.proposal == proposal
    assert cell in failure.value.message
    assert failure.value.advice.startswith("请")
