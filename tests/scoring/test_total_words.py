"""The total explains itself: what is said adds up to it, whatever the model."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scoring.engine import score_branch
from app.scoring.points import rounded
from app.scoring.scheme import Indicator, Weights
from app.scoring.total_words import total_words
from tests.scoring.test_engine import scheme, scored

WEIGHED = Weights(Fraction(70), Fraction(30))


@pytest.mark.parametrize(
    ("made", "appraisal", "said"),
    [
        (scheme("total"), None, "基础分 100 − 减分 10 = 90，按满分 30 分折合百分制"),
        (
            scheme("total", weights=WEIGHED),
            "80",
            "（基础分 100 − 减分 10）× 70% + 评议分 80 × 30% = 87，按满分 30 分折合百分制",
        ),
        (scheme(), None, "基础分 100 − 减分 10 = 90，按满分 30 分折合百分制"),
    ],
)
def test_the_total_is_told_as_a_sum(made, appraisal, said):
    inputs = scored({"a": 10, "b": 7, "c": 10}, appraisal=None if appraisal is None else Decimal(appraisal))
    assert total_words(made, score_branch(made, inputs)) == said


def test_a_ceiling_of_bonus_that_is_reached_is_told():
    made = replace(scheme("total"), bonus_ceiling=Decimal(1))
    made = replace(made, stars=tuple(replace(star, indicators=tuple(map(with_bonus, star.indicators))) for star in made.stars))
    inputs = scored({"a": 10, "b": 10, "c": 10})
    said = "基础分 100 − 减分 6.67 + 加分 3.33 = 96.66，加分共 2 分，按上限 1 分计，按满分 30 分折合百分制"
    assert total_words(made, score_branch(made, inputs)) == said
    assert "上限" not in total_words(replace(made, bonus_ceiling=Decimal(2)), score_branch(made, inputs))


def with_bonus(item: Indicator) -> Indicator:
    return replace(item, bonus_ceiling=Decimal(5))


def test_what_is_not_whole_yet_is_not_explained():
    made = scheme("total", weights=WEIGHED)
    assert total_words(made, score_branch(made, scored({"a": 10, "b": 7, "c": 10}))) == ""


@given(st.integers(0, 12), st.integers(0, 8), st.integers(0, 10), st.integers(0, 100), st.sampled_from([0, 10, 30, 50]))
def test_the_sum_that_is_told_is_the_total(first, second, third, appraisal, weight):
    made = replace(scheme("total"), weights=Weights(Fraction(100 - weight), Fraction(weight)))
    result = score_branch(made, scored({"a": first, "b": second, "c": third}, appraisal=Decimal(appraisal)))
    left, right = total_words(made, result).split("，")[0].split(" = ")
    sum_ = re.sub(r"(\d+(?:\.\d+)?)%", r"\1/100", re.sub("基础分|减分|加分|评议分", "", left))
    for written, meant in (("（", "("), ("）", ")"), ("×", "*"), ("−", "-")):
        sum_ = sum_.replace(written, meant)
    assert set(sum_) <= set("0123456789.()*+-/ ")
    exact = re.sub(r"\d+(?:\.\d+)?", lambda number: f"Fraction('{number[0]}')", sum_)
    assert rounded(eval(exact, {"Fraction": Fraction})) == result.total == Decimal(right)
