"""Every date in a tidied text: by its parts (year, month, day, 旬, 季度, 年底), and what a part left out follows from."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_OF_LAST_CENTURY = 50  # of two digits: 98.3.6 is a day of 1998, 45.3.6 one of 2045

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True)
class Found:
    """A date found in a text. `day` is None when there is no such day (2月30日); `open` is a start without an end (9月起)."""

    day: dt.date | None
    precision: Precision
    start: int
    end: int
    open: bool = False
    listed: bool = False  # a further day of a list: 3月5日、12日


# What may follow a date that is not closed by 日, 月, 底 …: otherwise 3.5个百分点 would be the 5th of March.
CLOSED = r"(?=$|[,;。:()~、-]|之?前|以前|止|左右|完成|[上下]午|晚|早上|中午|周[1-6日])"
MONTH, DAY = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12][0-9]|0?[1-9])"
YEAR_WORDS = {"去年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "来年": 1, "次年": 1, "翌年": 1, "后年": 2}
PATTERN = re.compile(
    rf"""
    (?<![0-9])(?P<y1>[0-9]{{4}})(?P<m1>[0-9]{{2}})(?P<d1>[0-9]{{2}})(?![0-9])                          # 20231130
  | (?<![0-9])(?P<y2>[0-9]{{4}}|[0-9]{{2}})(?P<sep>[./-])(?P<m2>[0-9]{{1,2}})(?P=sep)(?P<d2>[0-9]{{1,2}})(?![0-9])[日号]?
  | (?<=旬[~、-])(?P<later>[中下]旬)                                                                      # 6月上旬至中旬
  | (?P<recurring>每(?:个?[年月周]|半年|个?季度?)(?:[0-9]{{1,2}}月)?(?:[底末]|[上中下]旬|[0-9]{{1,2}}[日号])?
      |1季度1|1月1(?=[^日号0-9]))  # 每季度一次, 一月一调度
  | (?:(?<![0-9])(?P<year>[0-9]{{4}}|[0-4][0-9](?=年度?(?:[0-9第上下底末]|年[底末])))(?:年度?|[./-](?=[0-9]{{1,2}}月))的?
      |(?P<word>{"|".join(YEAR_WORDS)})度?)?
    (?: (?<![0-9])(?:(?P<from>[0-9]{{1,2}})月?份?[~、-])?(?P<month>[0-9]{{1,2}})月份?
            (?:(?P<part>底|末|上中旬|中下旬|上旬|中旬|下旬|初|中(?!旬))|(?P<day>[0-9]{{1,2}})(?:[日号]|{CLOSED})|(?![0-9]))
      | 第?(?P<quarter>[1-4])季度(?:之?[底末]|(?![0-9])) | 第(?P<season>[1-4])季(?!度)
      | (?P<half>[上下])半年
      | (?P<year_part>年?[底末内中]|(?<![0-9])年?终(?![考总述评]))
      | (?P<short_month>{MONTH})(?P<short_sep>[./-])(?P<short_day>{DAY})[日号]?{CLOSED}(?![-][0-9]+[-月])
    )
  | (?<![0-9])(?P<y3>(?:19|20)[0-9]{{2}})(?:[./-](?P<m3>[0-9]{{1,2}})|(?P<m4>0[1-9]|1[0-2]))(?![0-9]|[./][0-9])
  | (?<![0-9])(?P<bare_year>[0-9]{{4}})年度?(?![0-9]) | (?P<bare_word>{"|".join(YEAR_WORDS)})度?
  | (?<=[~-])(?P<tail>[0-9]{{1,2}})(?:[日号]|{CLOSED})                                                  # 11月1—15日, 2023.9-12
  | (?<=[日号][、和及与])(?P<next>[0-9]{{1,2}})[日号]                                                     # 3月5日、12日
    """,
    re.VERBOSE,
)
# Behind a date that is a start without an end: 9月起, 6月30日后, 3月启动, 2026年3月至今, 9月~长期坚持.
START_ONLY = re.compile(r"(?:之?起|开始|以来|始|启动|[之以]?后(?![半续]))(?!.*~)|[~-]+(?:今|长期|持续|常态|$)")
AGAIN = re.compile("(?:之?前|以前)?[的于在、和及与或]*")  # between the parts of what comes again: 每年6月底前、12月底前
LISTED = re.compile("[、和及与]")  # between the days of a list: 3月5日、12日
PART_DAYS = {"上旬": 10, "初": 10, "中": 15, "中旬": 20, "上中旬": 20}  # 底, 末, 下旬, 中下旬: the last day


def find_dates(tidy: str, default_year: int) -> Iterator[Found]:
    """Every date in a tidied text, from left to right. A later one without a year takes the year of the one before."""
    previous: Found | None = None
    again = -1  # where the last one ends that comes every year, quarter or month
    for match in PATTERN.finditer(tidy):
        if match["recurring"] or (again >= 0 and AGAIN.fullmatch(tidy, again, match.start())):
            again = match.end()
            continue
        between = "" if previous is None else tidy[previous.end : match.start()]
        listed = LISTED.fullmatch(between) is not None
        joined = between in ("~", "-", "前~") or (match["next"] is not None and listed)
        found = read_match(match, previous, joined, default_year)
        if found is not None:
            previous = replace(found, listed=listed)
            yield previous


def read_match(match: re.Match[str], previous: Found | None, joined: bool, default_year: int) -> Found | None:
    """One match of PATTERN as a date; `joined` when it is the end of a range that starts with the previous date."""
    group = match.groupdict()
    if not joined and (group["tail"] or group["next"]):
        return None
    if group["later"] and not (previous and previous.day):
        return None
    if group["year_part"] and not year_part_means_a_day(match):
        return None
    before = previous.day if previous and previous.day else None
    year, given = year_of(group, before, default_year)
    last = make_day(year, group, before, previous)
    start = group["from"]
    rolls_over = start and last and int(start) > last.month
    if last and (rolls_over or (joined and not given and before and last < before)):
        last = make_day(year + 1, group, before, previous)  # 11月至次年2月, written without 次年
    is_open = START_ONLY.match(match.string, match.end()) is not None
    return Found(last, precision_of(group, previous), match.start(), match.end(), is_open)


def year_part_means_a_day(match: re.Match[str]) -> bool:
    """年底 and 2023年内 do; 两年内, 底 and 中 alone do not."""
    if match["year"] or match["word"]:
        return True
    lone = match.string[max(match.start() - 1, 0) : match.start()]
    return match["year_part"].startswith("年") and match["year_part"] != "年中" and not re.match(r"[0-9两半几多数个每]", lone)


def year_of(group: dict[str, str | None], before: dt.date | None, default_year: int) -> tuple[int, bool]:
    """The year of a match and whether it was written."""
    written = group["y1"] or group["y2"] or group["year"] or group["y3"] or group["bare_year"]
    if written:
        century = 0 if len(written) == 4 else 1900 if int(written) >= FIRST_OF_LAST_CENTURY else 2000
        return int(written) + century, True
    if word := group["word"] or group["bare_word"]:
        base = before.year if before and word in ("次年", "翌年") else default_year
        return base + YEAR_WORDS[word], True
    return (before.year if before else default_year), False


def make_day(year: int, group: dict[str, str | None], before: dt.date | None, previous: Found | None) -> dt.date | None:
    """The day of a match in that year, None when there is no such day."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    month, day = month_and_day(group, before, previous)
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, day or last) if day is None or 1 <= day <= last else None


def month_and_day(group: dict[str, str | None], before: dt.date | None, previous: Found | None) -> tuple[int, int | None]:
    """Month and day of a match; no day means the last one of the month."""
    month = group["m1"] or group["m2"] or group["month"] or group["short_month"] or group["m3"] or group["m4"]
    if month:
        day = group["d1"] or group["d2"] or group["day"] or group["short_day"]
        return int(month), int(day) if day else PART_DAYS.get(group["part"] or "")
    if quarter := group["quarter"] or group["season"]:
        return int(quarter) * 3, None
    if group["later"] and before:
        return before.month, PART_DAYS.get(group["later"])
    if (tail := group["tail"] or group["next"]) and before and previous:
        return (before.month, int(tail)) if previous.precision == "day" else (int(tail), None)
    middle = group["half"] == "上" or (group["year_part"] or "").endswith("中")
    return (6, 30) if middle else (12, 31)


def precision_of(group: dict[str, str | None], previous: Found | None) -> Precision:
    """A month or a year alone names no day; 月底, 四季度 and 年底 do by convention."""
    if group["bare_year"] or group["bare_word"]:
        return "year"
    if (group["tail"] or group["next"]) and previous:
        return previous.precision
    alone = group["m3"] or group["m4"] or (group["month"] and not group["part"] and not group["day"])
    return "month" if alone else "day"


AROUND = re.compile(
    r"(?:之?前|以前|以内|内|止|截止|截至|左右|完成|\(?(?:星期|周)[1-6日天]\)?|[上下]午|晚上?|早上|中午|[0-9]{1,2}(?:[时点](?:半|[0-9]{1,2}分?)?|:[0-9]{2}(?::[0-9]{2})?)|[,;。~、()-])*"
)


def covers(tidy: str, found: list[Found]) -> bool:
    """Whether a text is nothing but the dates in it, their connectors and words such as 前 and 完成."""
    ends = [0, *(item.end for item in found)]
    starts = [*(item.start for item in found), len(tidy)]
    return all(AROUND.fullmatch(tidy[end:start]) for end, start in zip(ends, starts, strict=True))
