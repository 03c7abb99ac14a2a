"""Warning lights on paper: a word that is read in black and white, on the ground of its colour."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from app.core.kinds import Value
from app.forms.layout.shade import LAMP_GROUNDS
from app.forms.papers.ledger_sheet import sheet_document
from app.forms.papers.record_form import printed_text
from app.ledgers.organisation.directory import CAMPAIGN
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import LIGHTS

DAY = dt.date(2023, 11, 20)
LAMPS = {
    "逾期": "红灯 逾期",
    "临期": "黄灯 临期",
    "滞后": "蓝灯 滞后",
    "正常": "绿灯 正常",
    "已销号": "已销号",
}  # nobody says 灰灯


def problem(light: str) -> dict[str, Value]:
    return {name: spec.kind.empty for name, spec in PROBLEM.fields.items()} | {"statement": light, "light": light}


@pytest.mark.parametrize("key", ["rectification_department", "rectification_personal", "rectification_all"])
def test_the_ledger_on_paper_has_each_light_as_word_and_colour(key: str) -> None:
    document = sheet_document(PROBLEM, PROBLEM.sheet(key), [problem(light) for light in LAMPS], "机关党委", DAY)
    (place,) = [at for at, column in enumerate(document.columns) if column.heading == "预警"]
    assert [line[place] for line in document.texts] == list(LAMPS.values())
    assert [line[place] for line in document.rows] == list(LAMPS.values())
    grounds = [document.shades.get((row, place)) for row in range(len(LAMPS))]
    assert grounds == [LAMP_GROUNDS["red"], LAMP_GROUNDS["amber"], LAMP_GROUNDS["blue"], LAMP_GROUNDS["green"], None]


def test_a_black_and_white_printer_makes_the_grounds_of_different_darkness() -> None:
    def brightness(ground: object) -> float:
        red, green, blue = bytes.fromhex(str(ground))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    found = sorted(brightness(ground) for ground in LAMP_GROUNDS.values())
    assert all(lighter - darker > 6 for darker, lighter in itertools.pairwise(found))
    assert brightness(LAMP_GROUNDS["red"]) == found[0]


def test_the_card_of_a_problem_says_the_colour_too() -> None:
    assert [printed_text(PROBLEM.fields["light"], light) for light in LAMPS] == list(LAMPS.values())


def test_other_words_stay_as_they_are() -> None:
    assert LIGHTS.printed("") == ""
    assert CAMPAIGN.fields["status"].kind.printed("进行中") == "进行中"
