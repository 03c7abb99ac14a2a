"""Points that do not add up to what the wording of the scheme says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.scoring.points_check import differences, stated_points
from app.scoring.scheme import Scheme, Star
from app.ui.stars.scheme.points_line import points_words
from tests.scoring.test_engine import hand


def scheme(lines: list[str], *points: int) -> Scheme:
    stars = tuple(
        Star(name, (hand(name, name, full),)) for name, full in zip(("支部过硬星", "业务突出星"), points, strict=True)
    )
    return Scheme("细则", 2023, stars, stated=stated_points(lines))


@pytest.mark.parametrize(
    ("line", "points", "expected"),
    [
        ("总分：每星100分　授星线：85分", (100, 98), ["“业务突出星”各项合计 98 分，原文“每星100分”，少 2 分"]),
        ("每颗星满分１００分", (100, 103), ["“业务突出星”各项合计 103 分，原文“每颗星满分100分”，多 3 分"]),
        ("总分：200分", (100, 98), ["全部指标合计 198 分，原文“总分：200分”，少 2 分"]),
        ("总分200分，每星100分", (100, 100), []),
        ("满分100分", (100, 100), []),
        ("满分100分", (60, 40), []),
        ("各星授星线85分", (100, 90), []),
        ("每星授星线为85分，由机关党委评定", (100, 90), []),
        ("制定单位：机关党委", (100, 90), []),
    ],
)
def test_points_are_held_against_the_wording(line, points, expected):
    assert differences(scheme([line], *points)) == expected


def test_the_editor_says_the_difference_in_words():
    found = scheme(["每星100分，总分200分"], 100, 98)
    assert points_words(found) == [
        ("支部过硬星 100 分", "green"),
        ("业务突出星 98 分（原文“每星100分”，少 2 分）", "amber"),
        ("合计 2 项 198 分（原文“总分200分”，少 2 分）", "amber"),
    ]
    assert [tone for _, tone in points_words(replace(found, stated=()))] == ["green", "amber", "neutral"]


def test_a_star_that_differs_from_the_wording_is_told_though_all_stars_are_alike():
    assert len(differences(scheme(["每星100分"], 90, 90))) == 2
    assert scheme(["每星100分"], 90, 90).stated[0].points == Decimal(100)
