from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.day_kinds import Clock, Date, DaysFrom, Deadline, Month
from app.core.errors import InvalidValueError
from app.core.ids import new_id, new_ids
from app.core.kinds import Choice, LongText, Ordinal, ParseContext, Text
from app.core.names import Department, Person
from app.core.number_kinds import Integer, Percent
from app.ledgers.problems.problem_states import STATES as PROBLEM_STATES

YEAR = ParseContext(2023)


@pytest.mark.parametrize(
    ("raw", "share"),
    [
        (0.7, 70),
        (1.0, 100),
        (70.0, 70),
        ("70%", 70),
        ("70", 70),
        ("７０％", 70),
        ("0.55", 55),
        ("1", 1),
        (0, 0),
        ("", None),
        (None, None),
    ],
)
def test_percent_reads_cells_and_typing(raw: object, share: int | None) -> None:
    assert Percent().parse(raw, YEAR) == share


@pytest.mark.parametrize("raw", ["120%", "大半", "百分之百二十", -5, 101.0])
def test_percent_refuses_what_is_no_share(raw: object) -> None:
    with pytest.raises(InvalidValueError):
        Percent().parse(raw, YEAR)


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("大约六成", "60%"),
        ("八成以上", "80%"),
        ("近七成五", "75%"),
        ("过半", "50%"),
        ("约一半", "50%"),
        ("70%左右", "70%"),
        ("大半", ""),
    ],
)
def test_rough_shares_are_proposed(words: str, share: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        Percent().parse(words, YEAR)
    assert refused.value.proposal == share


@given(st.integers(0, 100))
def test_a_share_survives_excel(share: int) -> None:
    assert Percent().parse(Percent().cell(share), YEAR) == share
    assert Percent().parse(Percent().text(share), YEAR) == share


@pytest.mark.parametrize(
    ("raw", "number"), [(1.0, "1"), ("一", "一"), ("（二）", "（二）"), ("3-1", "3-1"), ("12.", "12"), ("新增", ""), (None, "")]
)
def test_running_numbers_as_offices_write_them(raw: object, number: str) -> None:
    assert Ordinal().parse(raw, YEAR) == number


def test_names_lose_the_blank_that_aligns_them_on_paper() -> None:
    assert Person().parse("王　伟", YEAR) == "王伟"
    assert Person().parse("王 伟，李晓梅；张三", YEAR) == "王伟、李晓梅、张三"
    assert Person().parse("王\n伟", YEAR) == "王伟"  # in a narrow column
    assert Person().parse("李晓梅\n王\r\n建\n国", YEAR) == "李晓梅、王建国"
    assert Person().parse("王伟\n李强", YEAR) == "王伟、李强"
    assert Person().parse("王 伟　赵 敏", YEAR) == "王伟、赵敏"  # each aligned by a blank of its own
    assert Person().parse("胡 志 远", YEAR) == "胡志远"
    assert Person().parse("李 强 王 小 明", YEAR) == "李强、王小明"
    assert Department().parse(" 办 公 室 ", YEAR) == "办公室"
    assert Department().parse("办公室 研究室", YEAR) == "办公室、研究室"


@pytest.mark.parametrize(
    ("cell", "meant"), [("提案委\n办公室", "提案委办公室"), ("办公室\n研究室", ""), ("办公室\n提案委", ""), ("提案委", "")]
)
def test_of_two_departments_in_a_cell_the_lower_may_be_a_part_of_the_upper(cell, meant):
    assert Department().wrapped(cell) == meant


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("王建国（主任）、李强", "王建国、李强"),
        ("王建国(党组书记、主席)", "王建国"),
        ("王建国 李志强 副主席", "王建国、李志强"),
        ("副主席王建国", "王建国"),
        ("研究室（王伟）", ""),  # a department is nobody's name
        ("常和平、成志强", ""),
        ("党组成员", ""),
        ("李强 8234567", "李强"),
        ("王建国（主任）13800000000、李强（电话：0571-8234567）", "王建国、李强"),
    ],
)
def test_the_names_without_their_posts_are_proposed(cell: str, names: str) -> None:
    assert Person().meant(str(Person().parse(cell, YEAR))) == names


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("考勤管理办法\n（试行）", "考勤管理办法（试行）"),
        ("政协办〔2023〕\n12号", "政协办〔2023〕12号"),
        ("三楼\r\n会议室", "三楼会议室"),
        ("党办\n会议室", "党办会议室"),
        ("Party\nLedger 2.0", "Party Ledger 2.0"),
        ("2023\n12", "2023 12"),
        ("（一）学习\n（二）整改", "（一）学习 （二）整改"),
        ("一、学习\n二、整改", "一、学习 二、整改"),
        ("王伟\n李强", "王伟、李强"),
        ("研究室\n提案委", "研究室、提案委"),
    ],
)
def test_a_line_break_in_a_short_text_only_wraps_chinese_words(cell: str, text: str) -> None:
    assert Text().parse(cell, YEAR) == text
    assert LongText().parse(cell, YEAR) == cell.replace("\r\n", "\n")


def test_a_time_of_day_is_written_in_one_way_only() -> None:
    said = ["9:30", "09:30:00", "上午9点半", dt.time(9, 30), "9：30"]
    assert {Clock().parse(cell, YEAR) for cell in said} == {"09:30"}
    assert Clock().parse("9:00—11:00", YEAR) == "9:00—11:00"
    assert LongText().parse(dt.time(9, 30), YEAR) == "09:30"


def test_long_text_keeps_its_lines() -> None:
    assert LongText().parse("1.学习；\r\n2.交流； \n", YEAR) == "1.学习；\n2.交流；"


def test_blanks_that_only_spread_a_word_over_its_cell_go() -> None:
    assert LongText().parse("党　建\n合 计 数", YEAR) == "党建\n合计数"
    assert Text().parse("党　建", YEAR) == "党建"
    assert LongText().parse("学习 不深", YEAR) == "学习 不深"


def test_a_closed_choice_refuses_and_says_what_is_possible() -> None:
    kind = Choice(options=("部门", "个人"), aliases=(("处室", "部门"),))
    assert kind.parse(" 部 门", YEAR) == "部门"
    assert kind.parse("处室", YEAR) == "部门"
    with pytest.raises(InvalidValueError, match="部门、个人"):
        kind.parse("全体", YEAR)


@pytest.mark.parametrize(
    "raw", ["已完成80%", "完成率60％", "已完成（70%）", "80%已完成", "完成八成", "正在整改，完成60%", "约完成 95.5%"]
)
def test_what_is_done_to_a_share_is_asked_for_as_under_way_and_never_taken_as_done(raw: str) -> None:
    with pytest.raises(InvalidValueError) as fault:
        PROBLEM_STATES.parse(raw, YEAR)
    assert fault.value.proposal == "整改中"


@pytest.mark.parametrize("raw", ["已完成（100%）", "完成100%"])
def test_the_whole_share_is_done(raw: str) -> None:
    meant = PROBLEM_STATES.known(raw) or PROBLEM_STATES.nearest(raw)
    assert meant == "已销号"


def test_a_choice_without_a_word_for_the_half_done_proposes_nothing() -> None:
    assert Choice(options=("完成", "计划")).nearest("已完成50%") == ""


@pytest.mark.parametrize("raw", ["未销号", "没有完成", "未整改到位，未销号", "未按期完成"])
def test_the_opposite_of_what_is_said_is_never_proposed(raw: str) -> None:
    with pytest.raises(InvalidValueError) as fault:
        PROBLEM_STATES.parse(raw, YEAR)
    assert fault.value.proposal not in ("已销号", "待审核")


def test_the_parts_of_one_row_that_say_the_same_say_it_once_and_others_are_asked() -> None:
    assert PROBLEM_STATES.parse("已完成\n已完成", YEAR) == "已销号"
    with pytest.raises(InvalidValueError, match="“已完成、推进中”不在可选项中") as refused:
        PROBLEM_STATES.parse("已完成\n推进中", YEAR)
    assert refused.value.proposal == "整改中"


def test_choices_sort_in_their_own_order_and_empty_last() -> None:
    kind = Choice(options=("待整改", "整改中", "已销号"))
    assert sorted(["", "已销号", "待整改", "整改中"], key=kind.sort_key) == ["待整改", "整改中", "已销号", ""]


def test_an_integer_out_of_bounds_names_the_bounds() -> None:
    with pytest.raises(InvalidValueError, match="1990"):
        Integer(minimum=1990, maximum=2100).parse("1890", YEAR)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_dates_survive_excel_and_typing(day: dt.date) -> None:
    kind = Date()
    assert kind.parse(kind.cell(day.isoformat()), YEAR) == day.isoformat()
    assert kind.parse(kind.text(day.isoformat()), YEAR) == day.isoformat()


@given(st.text())
def test_text_is_one_line_and_reads_the_same_twice(raw: str) -> None:
    once = Text().parse(raw, YEAR)
    assert "\n" not in str(once)
    assert Text().parse(once, YEAR) == once


@pytest.mark.parametrize("slip", ["13月40日", "2023年2月30日前", "2023.13.1", "11-31"])
def test_a_slip_in_a_deadline_is_told(slip: str) -> None:
    with pytest.raises(InvalidValueError, match="不是有效的日期"):
        Deadline(date_field="day").parse(slip, YEAR)


@pytest.mark.parametrize(
    "text",
    ["立行立改", "长期坚持", "每季度一次，长期坚持", "每月5日前", "2023年底前，并长期坚持", "四季度", "11月中旬", "3年内"],
)
def test_what_offices_write_as_a_deadline_is_kept(text: str) -> None:
    assert Deadline(date_field="day").parse(text, YEAR) == text


@given(st.text(alphabet="0123456789一二十百（）-.①", max_size=6000))
def test_no_running_number_however_long_stops_a_page(text: str) -> None:
    kind = Ordinal()
    kind.sort_key(text)
    kind.json(text)
    with suppress(InvalidValueError):
        assert len(str(kind.parse(text, YEAR))) <= 12


def test_ids_grow_and_are_never_alike() -> None:
    ids = [new_id() for _ in range(10_000)]
    assert ids == sorted(set(ids))
    assert max(ids) < 2**63


def test_ids_of_rows_that_are_added_together_follow_those_before_and_precede_those_after() -> None:
    together = [number for count in (3, 0, 100_000, 1) for number in (new_id(), *new_ids(count), new_id())]
    assert together == sorted(set(together))
    assert len(together) == 100_004 + 2 * 4


def test_an_unknown_word_of_an_open_choice_is_only_proposed_as_the_option_it_is_part_of() -> None:
    kind = Choice(options=("集中学习", "专题辅导", "自学"), open=True)
    assert kind.parse("集中", YEAR) == "集中"
    assert (kind.meant("集中"), kind.meant("专题辅导报告"), kind.meant("学"), kind.meant("参观")) == (
        "集中学习",
        "专题辅导",
        "",
        "",
    )


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        (Ordinal(), "9", "（9）", True),
        (Ordinal(), "第9条", "9", True),
        (Ordinal(), "（二十一）", "21", True),
        (Ordinal(), "九、", "⑨", True),
        (Ordinal(), "一-2", "1", False),
        (Ordinal(), "一-1", "二-1", False),
        (Ordinal(), "一、1", "1", False),
        (Ordinal(), "〇九", "9", True),
        (Ordinal(), "9", "", False),
        (Ordinal(), "3-1", "3", False),
        (Ordinal(), "A1", "B1", False),
        (Ordinal(), "ZG-01", "1", False),
        (Ordinal(), "1" * 5_000, "1", False),  # Python reads no number of so many digits
        (Deadline(), "2023年12月15日前", "2023.12.15前", True),
        (Deadline(), "2023年12月15日", "2023-12-15", True),
        (Deadline(), "2023年12月15日前", "2023年12月15日", False),
        (Deadline(), "2023年底", "2023年12月31日", False),
        (Deadline(), "12月15日", "2023年12月15日", False),
        (Deadline(), "长期坚持", "长期坚持", True),
        (LongText(), "一", "一。", False),
    ],
)
def test_what_is_only_written_in_another_way_is_the_same(kind, one, other, same):
    assert kind.same(one, other) is same


@pytest.mark.parametrize(
    ("cell", "meant"), [("85.6", "1985-06"), (85.6, "1985-06"), ("85年6月", "1985-06"), ("01.3", "2001-03")]
)
def test_a_month_of_a_year_of_two_digits_is_asked(cell: object, meant: str) -> None:
    with pytest.raises(InvalidValueError) as failure:
        Month().parse(cell, YEAR)
    assert failure.value.proposal == meant


@pytest.mark.parametrize(
    ("cell", "days"), [("会前三天", -3), ("提前十日", -10), ("会后两天", 2), ("会议当天", 0), ("T-15", -15)]
)
def test_days_before_an_event_may_be_in_words(cell: str, days: int) -> None:
    assert DaysFrom().parse(cell, YEAR) == days
