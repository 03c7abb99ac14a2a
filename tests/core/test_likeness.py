"""Texts that say nearly the same are found; short ones and other topics raise no alarm."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import likeness
from app.core.likeness import SHORTEST, LikeTexts, bare, nearest
from app.core.program import resources

KNOWN = (
    "理论学习与秘书、综合工作结合不够紧，学用脱节",
    "公文流转存在超时限现象，跟踪督办不够",
    "会议多",
    "调查研究深入基层不够，撰写的调研报告质量不高",
)
BARE = [bare(text) for text in KNOWN]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("理论学习与秘书综合工作结合不紧密，学用脱节", 0),
        ("公文流转有超时限现象，跟踪督办还不够", 1),
        ("公文流转存在超时限现象。跟踪督办不够！", 1),
        ("调查研究深入基层不够，调研报告质量不高", 3),
        ("理论学习组织不够规范，记录不全", None),
        ("会议多", None),
        ("", None),
        ("机关食堂菜品单一，干部职工意见较多", None),
    ],
)
def test_nearly_the_same_is_found_and_other_topics_are_not(typed: str, place: int | None):
    assert [found for found, _ in nearest(typed, BARE, limit=1)] == ([] if place is None else [place])


@given(
    st.lists(st.text("学习会议公文流转不够及时，。", min_size=1, max_size=30), max_size=8),
    st.text("学习会议公文流转", max_size=30),
)
def test_an_equal_text_is_always_the_nearest_and_a_short_one_never_found(texts: list[str], typed: str):
    found = nearest(typed, [bare(text) for text in (*texts, typed)])
    if len(bare(typed)) < SHORTEST:
        assert found == []
    else:
        assert found[0][1] == 1.0


WORDS = st.text("学习会议公文流转不够及时督办调研报告质量高低支部台账整改销号", min_size=5, max_size=40)


@given(st.lists(WORDS, min_size=1, max_size=30), st.lists(st.tuples(WORDS, st.integers(0, 99), st.integers(0, 99)), max_size=5))
def test_the_index_finds_what_comparing_with_every_text_finds(texts: list[str], asked: list[tuple[str, int, int]]):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(likeness, "ASKED_WITHOUT_INDEX", 1)
        patch.setattr(likeness, "COUNTED_IN_ONE", 10**9)  # never for want of time
        index = LikeTexts(texts)
        for words, which, cut in asked:
            known = texts[which % len(texts)]
            mixed = known[: cut % len(known)] + words[:5] + known[cut % len(known) :]  # some are like one of the texts
            assert index.nearest(mixed) == nearest(mixed, texts)


def test_one_of_many_thousand_texts_is_found_without_comparing_them_all():
    signs = [chr(0x4E00 + place) for place in range(2000)]
    texts = ["".join(signs[(place * 37 + step * step * 13) % 2000] for step in range(24)) for place in range(4000)]
    index = LikeTexts(texts)
    for place in range(200):
        assert index.nearest(texts[place][1:-1])[0][0] == place
    assert index.cost < likeness.ASKED_WITHOUT_INDEX * len(texts) + 140 * len(texts) / 10


def test_the_problems_of_a_whole_office_raise_no_alarm_and_each_is_known_again_by_one_word_more():
    rows = json.loads((resources() / "sample" / "office.json").read_text(encoding="utf-8"))["problem"]
    texts = [bare(row["statement"]) for row in rows]
    assert len(texts) > 60
    for place, text in enumerate(texts):
        assert nearest(text, texts[:place] + texts[place + 1 :]) == []
        if len(text) >= SHORTEST:
            assert nearest(f"{text[:3]}仍然{text[3:]}", texts)[0][0] == place


def test_the_first_of_like_texts_is_found_and_texts_of_one_pattern_cost_little() -> None:
    patterns = ("第{}个问题：理论学习与业务工作结合不够紧", "{}号文件起草不够及时，超过规定时限")
    texts = [bare(patterns[number % 2].format(number)) for number in range(2000)]
    index = LikeTexts([*texts, bare("值班人员脱岗，无人接听电话"), bare("会议多")])
    assert [index.first(place) for place in range(2000)] == [number % 2 for number in range(2000)]
    assert index.cost < 10 * len(texts)  # with each other they would be four million
    assert index.first(2000) == 2000
    assert index.first(2001) is None


@given(st.lists(st.text("学习不深调研少会风差", min_size=6, max_size=14), max_size=12), st.text("学习不深调研少", min_size=8))
def test_many_texts_are_compared_a_portion_at_a_time(texts: list[str], asked: str) -> None:
    whole = nearest(asked, texts)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(likeness, "PORTION", 2)
        assert nearest(asked, texts) == whole
