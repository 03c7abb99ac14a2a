"""Dates as offices write them."""

from __future__ import annotations

import calendar
import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.dates import parse_date, parse_deadline
from app.core.day_kinds import Deadline
from app.core.errors import InvalidValueError
from app.core.kinds import ParseContext

YEAR = 2023
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))
CHINESE = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """30 → 三十, 11 → 十一."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else CHINESE[tens]) + "十" if tens else "") + (CHINESE[ones] if ones else "")


def full_width(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})


WAYS = {
    "20231130": lambda d: f"{d:%Y%m%d}",
    "2023.11.30": lambda d: f"{d.year}.{d.month}.{d.day}",
    "2023/11/30": lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    "2023-11-30": lambda d: d.isoformat(),
    "2023年11月30日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "2023 年 11 月 30 号": lambda d: f" {d.year} 年 {d.month} 月　{d.day} 号 ",
    "2023年11月30": lambda d: f"{d.year}年{d.month}月{d.day}",
    "2023 11 30": lambda d: f"{d.year} {d.month} {d.day}",
    "full width": lambda d: full_width(f"{d.year}．{d.month}．{d.day}"),
    "Chinese digits": lambda d: f"{''.join(CHINESE[int(x)] for x in str(d.year))}年{chinese(d.month)}月{chinese(d.day)}日",
    "with a time": lambda d: f"{d.isoformat()} 17:30:00",
    "as JSON": lambda d: f"{d.isoformat()}T00:00:00",
    "a datetime": lambda d: dt.datetime(d.year, d.month, d.day, 8, 30),
    "a date": lambda d: d,
    "an Excel serial": lambda d: float((d - dt.date(1899, 12, 30)).days),
    "an Excel serial as text": lambda d: str((d - dt.date(1899, 12, 30)).days),
    "digits as a number": lambda d: int(f"{d:%Y%m%d}"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@given(day=DAYS)
def test_every_way_of_writing_a_day_is_read(way, day):
    assert parse_date(way(day), YEAR) == day


@pytest.mark.parametrize("pattern", ["{0.month}月{0.day}日", "{0.month}.{0.day}", "{0.month}-{0.day}", "{0.month}/{0.day}"])
@given(day=st.dates(dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)))
def test_a_day_without_a_year_falls_in_the_default_year(pattern, day):
    assert parse_date(pattern.format(day), YEAR) == day
    assert parse_deadline(pattern.format(day) + "前", YEAR) == day


@given(day=DAYS, tail=st.sampled_from(["", "前", "之前", "前完成", "，并长期坚持", "前并持续提升", "（星期四）前"]))
def test_words_around_the_day_of_a_time_limit_do_not_hide_it(day, tail):
    assert parse_deadline(f"{day.year}年{day.month}月{day.day}日{tail}", YEAR) == day


@given(year=st.integers(1990, 2099), month=st.integers(1, 12))
def test_the_end_of_a_month_is_its_last_day(year, month):
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    for text in (f"{year}年{month}月底", f"{year}年{month}月末前", f"{year}年{month}月下旬", f"{year}.{month}月底前"):
        assert parse_deadline(text, YEAR) == parse_date(text, YEAR) == last
    assert parse_deadline(f"{year}年{month}月", YEAR) == parse_deadline(f"{year}.{month:02}", YEAR) == last


DEADLINES = {
    "11月底前": "2023-11-30",
    "十一月底": "2023-11-30",
    "元月底": "2023-01-31",
    "2024年2月底": "2024-02-29",
    "2023年11月上旬": "2023-11-10",
    "11月初": "2023-11-10",
    "2023年11月中旬": "2023-11-20",
    "12月下旬": "2023-12-31",
    "一季度": "2023-03-31",
    "1季度": "2023-03-31",
    "第二季度末": "2023-06-30",
    "前三季度": "2023-09-30",
    "2023年四季度": "2023-12-31",
    "2024年度第四季度": "2024-12-31",
    "上半年": "2023-06-30",
    "2024年下半年": "2024-12-31",
    "年底": "2023-12-31",
    "年末": "2023-12-31",
    "年内": "2023-12-31",
    "2023年年底": "2023-12-31",
    "23年底前": "2023-12-31",
    "今年底": "2023-12-31",
    "明年6月底前": "2024-06-30",
    "明年": "2024-12-31",
    "2024年": "2024-12-31",
    "2024年内": "2024-12-31",
    "2023年底前，并长期坚持": "2023-12-31",
    "2023年底前并持续提升": "2023-12-31",
    "2023年12月底前并长期坚持": "2023-12-31",
    "2023年12月31日前完成，2024年长期坚持": "2023-12-31",
    "9月—12月": "2023-12-31",
    "2023年9-11月底": "2023-11-30",
    "2023年11、12月": "2023-12-31",
    "2023.9-12": "2023-12-31",
    "2023.9.1-10.31": "2023-10-31",
    "2023年9月1日至10月31日": "2023-10-31",
    "11月1—15日": "2023-11-15",
    "11月至次年2月": "2024-02-29",
    "2023年11月至2月": "2024-02-29",
    "2023年11月25日-2月10日": "2024-02-10",
    "自2023年9月起，至12月底": "2023-12-31",
    "1.9月底前完成调研；2.12月底前完成整改": "2023-12-31",
    "2023.11.30 2023.12.15": "2023-12-15",
    "2023年11月30日24时前": "2023-11-30",
    "45230": "2023-10-31",
}


@pytest.mark.parametrize(("text", "day"), DEADLINES.items())
def test_a_time_limit_means_its_last_day(text, day):
    assert parse_deadline(text, YEAR) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        *("", "立行立改", "长期坚持", "持续推进", "常态化", "每季度一次", "每季度一次，长期坚持", "一月一调度", "一季度一次"),
        *("每月25日前", "每年12月底前", "月底", "本月底前", "两年内", "2年内完成", "10年内", "半年内", "3个月内", "一个月内"),
        *("主题教育结束前", "年终考核后", "9月起长期坚持", "完成率提高3.5个百分点", "七一前", "15日前", "底", "中"),
        *("2023年2月30日前", "2203年11月30日", "9月1日至11月31日", "13月底"),
    ],
)
def test_a_time_limit_without_a_day_has_no_date(text):
    assert parse_deadline(text, YEAR) is None


@given(written=DAYS, tail=st.sampled_from(["底", "底前", "末前", "内", "前完成", "", "底前，并长期坚持"]))
def test_this_and_the_next_month_and_quarter_are_counted_from_the_day_of_writing(written, tail):
    def end(month: int) -> dt.date:  # counted on beyond December
        year, month = written.year + (month - 1) // 12, (month - 1) % 12 + 1
        return dt.date(year, month, calendar.monthrange(year, month)[1])

    quarter = (written.month - 1) // 3 * 3 + 3
    for words, day in {
        "本月": end(written.month),
        "这个月": end(written.month),
        "下月": end(written.month + 1),
        "下个月": end(written.month + 1),
        "本季度": end(quarter),
        "下季度": end(quarter + 3),
        "下一季度": end(quarter + 3),
    }.items():
        assert parse_deadline(words + tail, written.year, written) == day
        assert parse_deadline(words + tail, written.year) is None  # unknown when it was written


@given(written=DAYS, text=st.sampled_from(list(DEADLINES)))
def test_a_limit_that_names_its_period_does_not_depend_on_the_day_of_writing(written, text):
    assert parse_deadline(text, YEAR, written) == dt.date.fromisoformat(DEADLINES[text])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "下月例会前",
            "下月起",
            "自本月起",
            "下季度第一个月",
            "本季度例会前",
            "每月底前",
            "下下月底前",
            "以下月份",
            "月底",
            "次月5日前",
        ),
        *("下一步", "本月度计划", "半年内", "3个月内", "下次党组会前", "每季度末月"),
    ],
)
def test_what_only_sounds_like_a_period_has_no_date(text):
    assert parse_deadline(text, YEAR, dt.date(YEAR, 11, 10)) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("下月15日前", "2023-12-15"), ("下月上旬", "2023-12-10"), ("明年3月底前", "2024-03-31"), ("年底前", "2023-12-31")),
        *(("本月底前完成调研，下月底前完成整改", "2023-12-31"), ("本季度末", "2023-12-31"), ("下月31日前", "2023-12-31")),
    ],
)
def test_relative_words_on_the_day_of_writing(text, day):
    assert parse_deadline(text, YEAR, dt.date(YEAR, 11, 10)) == dt.date.fromisoformat(day)


def test_a_relative_limit_keeps_its_words():
    context = ParseContext(YEAR, dt.date(YEAR, 12, 8))
    assert Deadline().parse("下月底前", context) == "下月底前"
    assert Deadline().day("下月底前", context) == "2024-01-31"
    assert Deadline().day("下月底前", ParseContext(YEAR)) is None


@pytest.mark.parametrize(
    "value", ["2月30日", "2023-02-29", "2023年13月1日", "20231131", 20231131, "2203年11月30日", "11月31日"]
)
def test_a_day_that_does_not_exist_is_refused(value):
    with pytest.raises(InvalidValueError) as refusal:
        parse_date(value, YEAR)
    assert "不存在" in refusal.value.message


@pytest.mark.parametrize("value", ["2023年11月", "2023.11", "11月", "2023年", "明年", "9月—12月"])
def test_a_month_is_no_day(value):
    with pytest.raises(InvalidValueError) as refusal:
        parse_date(value, YEAR)
    assert "哪一天" in refusal.value.message


@pytest.mark.parametrize(
    "value",
    [
        *("立行立改", "已完成", "", " ", "13", "0", "2023-11-30起", "约11月30日", "2023年底前，并长期坚持", "12条", "11.30%"),
        *(11.3, 2023, 0, -5, float("nan"), float("inf"), True, None, dt.time(8, 30), 999999999999, "99999"),
    ],
)
def test_what_is_no_date_is_refused_with_advice(value):
    with pytest.raises(InvalidValueError) as refusal:
        parse_date(value, YEAR)
    assert refusal.value.advice


@settings(deadline=None)  # the machine that runs the tests may be busy
@given(st.text(alphabet="0123456789.-/年月日号底末初中上下旬季度半至到~—，、每第一二十〇廿 \n今明次起前T:：", max_size=40))
@example("11月" * 2000)
@example("1" * 20_000)
@example("2023年9月1日" + " " * 20_000)
def test_any_text_is_read_or_refused_never_crashes(text):
    found = parse_deadline(text, YEAR)
    assert found is None or 1900 <= found.year <= 2101
    with suppress(InvalidValueError):
        assert isinstance(parse_date(text, YEAR), dt.date)


@given(st.one_of(st.integers(), st.floats(), st.booleans(), st.none(), st.binary(), st.times()))
def test_any_cell_is_read_or_refused_never_crashes(value):
    with suppress(InvalidValueError):
        assert isinstance(parse_date(value, YEAR), dt.date)


def test_a_deadline_cell_that_lost_its_date_format_shows_a_day_again():
    assert Deadline().parse(45230.0, ParseContext(YEAR)) == "2023年10月31日"
    assert Deadline().parse("11月底前", ParseContext(YEAR)) == "11月底前"


@pytest.mark.parametrize(
    ("text", "proposal"), [("2023年6月30日印发", "2023-06-30"), ("3月5日、12日", ""), ("第3次会，3月5日", "2023-03-05")]
)
def test_the_only_day_of_a_text_is_proposed(text, proposal):
    with pytest.raises(InvalidValueError) as raised:
        parse_date(text, YEAR)
    assert raised.value.proposal == proposal


@pytest.mark.parametrize(
    "text",
    [
        "每年6月、12月",
        "每年6月底前、12月底前",
        "每年1-3月",
        "每年一季度",
        "每年第一季度末",
        "每年的12月底前",
        "每年年底前",
        "每季度末月25日前",
        "每月5日、20日",
        "每季度末及年底",
        "6月30日后",
        "6月以后",
        "2026年7月之后",
        "2026年6月15日后10个工作日内",
        "2026年6月启动",
        "2026年3月至今",
        "6月—",
        "2026年9月—长期",
        "2026.3-长期坚持",
        "元旦前",
        "2026年前",
        "已完成（2026年3月）",
        "已于2026年3月完成",
        "2026年3月已完成",
        "国庆节前",
        "2026年两会前",
        "换届前",
        "会后7日内",
        "即日起",
        "3个月内",
        "2026—2027年",
        "“十四五”末",
        "2026年春季",
        "5月2次",
    ],
)
def test_what_comes_again_begins_or_cannot_be_told_has_no_day(text):
    assert parse_deadline(text, 2026) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("每季度末，12月底前完成", "2026-12-31"),
        ("一月一调度，年底前完成", "2026-12-31"),
        ("3月5日、12日", "2026-03-12"),
        ("3月5日和12日", "2026-03-12"),
        ("6月5日-8日、12日", "2026-06-12"),
        ("6月上旬至中旬", "2026-06-20"),
        ("6月1日后，6月30日前", "2026-06-30"),
        ("6月30日前启动，长期坚持", "2026-06-30"),
        ("3月15日开始，6月15日结束", "2026-06-15"),
        ("2026年6月起至2027年6月", "2027-06-30"),
        ("6月后半月", "2026-06-30"),
        ("2027年元旦前", "2027-01-01"),
        ("6月30日前（已完成）", "2026-06-30"),
        ("已完成，6月底前回头看", "2026-06-30"),
        ("2026年6月30日（已延期至9月30日）", "2026-09-30"),
        ("即日起至年底", "2026-12-31"),
        ("2026.6—2026.12", "2026-12-31"),
        ("6月底前并长期坚持", "2026-06-30"),
        ("十月中旬", "2026-10-20"),
        ("2026年上半年", "2026-06-30"),
        ("一季度末", "2026-03-31"),
        ("11月至次年2月", "2027-02-28"),
        ("力争6月底前，最迟9月底前", "2026-09-30"),
        ("6月30日前（党办）；9月30日前（人事处）", "2026-09-30"),
        ("不晚于2026年6月30日", "2026-06-30"),
        ("2026年7月1日前后", "2026-07-01"),
    ],
)
def test_the_day_of_a_limit_in_many_words(text, day):
    assert parse_deadline(text, 2026) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["3月5日、12日", "3月5日和12日", "3月5日、3月12日", "元旦前"])
def test_several_days_and_a_doubtful_new_year_are_no_day(text):
    with pytest.raises(InvalidValueError):
        parse_date(text, 2026)
