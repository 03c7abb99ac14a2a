"""Chinese order, natural numbers and pinyin search, as a clerk expects them."""

import random

from hypothesis import given
from hypothesis import strategies as st

from app.core.ordering import initials, natural_key, needle, pinyin_key, search_text


def shuffled(words: list[str]) -> list[str]:
    return random.Random(1).sample(words, len(words))


def test_names_stand_in_pinyin_order_with_surnames_read_as_surnames() -> None:
    names = ["解放", "李晓梅", "单志强", "王建国", "曾丽", "翟亮", "张伟", "章子怡"]
    expected = ["李晓梅", "单志强", "王建国", "解放", "曾丽", "翟亮", "张伟", "章子怡"]
    assert sorted(shuffled(names), key=pinyin_key) == expected


def test_tones_decide_between_equal_syllables() -> None:
    assert sorted("骂马妈麻", key=pinyin_key) == list("妈麻马骂")


def test_a_shorter_syllable_stands_before_a_longer_one() -> None:
    assert sorted(["长安", "陈", "岑", "查处"], key=pinyin_key)[0] == "岑"
    assert pinyin_key("谭") < pinyin_key("唐")


def test_letters_stand_before_chinese_and_capitals_do_not_matter() -> None:
    assert sorted(["啊", "b", "A", "C"], key=pinyin_key) == ["A", "b", "C", "啊"]


def test_numbers_inside_texts_are_ordered_by_size() -> None:
    texts = ["第一党支部", "第二党支部", "第三党支部", "第十党支部", "第十一党支部"]
    assert sorted(shuffled(texts), key=pinyin_key) == texts
    texts = ["第2号", "第9号", "第10号", "第100号"]
    assert sorted(shuffled(texts), key=pinyin_key) == texts
    texts = ["一、总则", "二、分则", "十、附则"]
    assert sorted(shuffled(texts), key=pinyin_key) == texts


def test_an_empty_text_stands_last() -> None:
    assert sorted(["", "做", "阿"], key=pinyin_key) == ["阿", "做", ""]
    assert sorted(["", "10", "附"], key=natural_key) == ["10", "附", ""]


def test_running_numbers_are_ordered_as_written_in_offices() -> None:
    for numbers in (
        ["1", "2", "9", "10", "11", "100"],
        ["一", "二", "三", "九", "十", "十一", "二十", "二十一", "一百零二"],
        ["（一）", "（二）", "（十）"],
        ["1-1", "1-2", "1-10", "2-1", "10-1"],
        ["3", "3.1", "3.2", "3.10", "4"],
        ["①", "②", "⑩"],
        ["附1", "附2", "附10"],
    ):
        assert sorted(shuffled(numbers), key=natural_key) == numbers


@given(st.lists(st.text()))
def test_any_text_can_be_ordered(texts: list[str]) -> None:
    assert sorted(sorted(texts, key=natural_key)) == sorted(texts)
    assert sorted(sorted(texts, key=pinyin_key)) == sorted(texts)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_of_any_length_are_ordered_by_size(a: int, b: int) -> None:
    assert (natural_key(str(a)) < natural_key(str(b))) == (a < b)
    assert (pinyin_key(f"第{a}号") < pinyin_key(f"第{b}号")) == (a < b)


def test_initials() -> None:
    assert initials("王建国") == "wjg"
    assert initials("第3党支部（A）") == "d3dzba"
    assert set(initials("曾强").split()) == {"zq", "zj", "cq", "cj"}
    assert initials("") == ""


def finds(word: str, *texts: str) -> bool:
    return needle(word) in search_text(*texts)


def test_a_person_is_found_by_initials_in_any_field() -> None:
    assert finds("wjg", "理论学习不够深入", "办公室", "王建国")
    assert finds("zw", "办公室", "李晓梅、张伟")
    assert finds("dy", "调研")
    assert finds("ty", "调研")


def test_contents_are_found_by_word_and_by_initials() -> None:
    statement = "中心组学习研讨发言准备不充分，联系实际不够，重调研轻转化"
    assert finds("研讨", statement)
    assert finds("xxyt", statement)
    assert finds("zdyq", statement)  # 重调研轻: 重 in its usual, 调 in its usual reading
    assert not finds("研讨发表", statement)


def test_capital_letters_do_not_matter() -> None:
    assert finds("OA", "oa系统登录人数偏少，部分同志仍用纸质流转")
    assert finds("oa", "部分同志仍用纸质流转，OA系统登录人数偏少")


def test_two_letters_must_begin_a_name_or_word() -> None:
    statement = "制度执行不够严格，为民服务意识有待提高"  # holds zw, 为 after 政… only among the initials
    assert not finds("fw", statement)
    assert finds("fw", "服务高效")


def test_a_word_never_matches_across_two_fields() -> None:
    assert not finds("公室王", "办公室", "王建国")
    assert not finds("gsw", "办公室", "王建国")
