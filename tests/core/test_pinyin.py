"""A name is found by what people type for it."""

from __future__ import annotations

import pytest

from app.core.pinyin import matches, spelled_at

NAMES = ["王建国", "李晓梅", "赵宏伟", "单志强", "吕雪", "王伟", "办公室", "提案委"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("wjg", "王建国"),
        ("WJG", "王建国"),
        ("wangjian", "王建国"),
        ("wang'jian", "王建国"),
        ("建国", "王建国"),
        ("王建", "王建国"),
        ("lxm", "李晓梅"),
        ("shan", "单志强"),
        ("szq", "单志强"),
        ("lv", "吕雪"),
        ("bgs", "办公室"),
        ("wangjg", "王建国"),
        ("王jg", "王建国"),
        ("danzhiqiang", "单志强"),
        ("hongwei", "赵宏伟"),
    ],
)
def test_typing_finds_the_name(typed: str, first: str):
    assert matches(NAMES, typed)[0] == first


def test_names_that_begin_with_it_come_first():
    assert matches(["小王伟", "王伟", "王维"], "王") == ["王伟", "王维", "小王伟"]


def test_nothing_else_is_offered():
    assert matches(NAMES, "zzz") == []


def test_nothing_typed_offers_the_first_names():
    assert matches(NAMES, "", limit=3) == ["王建国", "李晓梅", "赵宏伟"]


@pytest.mark.parametrize("typed", ["cengqiang", "zengqiang", "zq", "cq", "zengjiang"])
def test_a_character_of_several_readings_is_found_by_each(typed: str):
    assert matches(["王伟", "曾强"], typed) == ["曾强"]


def test_it_is_known_which_characters_were_meant():
    assert spelled_at("赵宏伟", "hongw") == (1, 3)
    assert spelled_at("机关 第一党支部", "jgdy") == (0, 5)
    assert spelled_at("赵宏伟", "hongx") is None


@pytest.mark.parametrize(
    ("typed", "word"), [("wjj", "文件夹"), ("wenjianjia", "文件夹"), ("cq", "重启"), ("zxd", "执行单"), ("pdf", "PDF")]
)
def test_words_are_found_by_their_common_readings(typed: str, word: str):
    assert spelled_at(word, typed, usual=True) is not None


def test_words_are_not_found_by_readings_that_nobody_thinks_of():
    assert spelled_at("文件夹", "wjg", usual=True) is None
    assert spelled_at("文件夹", "wjg") is not None  # a name may be read so
