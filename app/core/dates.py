"""Dates as offices write them: 2023.11.30, 11月底前, 2023年四季度, 二〇二三年十一月三十日, 2023年底前，并长期坚持.

Conventions (those of the office's own samples): 月底 is the last day of the month, 上旬 (and 月初) the 10th, 月中 the 15th,
中旬 the 20th, 下旬 the last day; a quarter, a half year and a year end on their last day; a range means its end; a date
without a year falls in the default year. A time limit without a day (立行立改, 长期坚持, 每季度一次) has no date; 本月底,
下月底前 and 本季度末 have one when it is known on which day they were written.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.core.errors import InvalidValueError

FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_OF_LAST_CENTURY = 50  # of two digits: 98.3.6 is a day of 1998, 45.3.6 one of 2045
# Serial numbers of Excel's 1900 system that are read as days: 18 May 1927 to 31 December 2099. Smaller numbers are amounts.
SERIALS = range(10000, 73051)
SERIAL_ZERO = dt.date(1899, 12, 30)
ADVICE = "请写成 2023-11-30、2023年11月30日 或 11月底 这样的日期。"

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True)
class Found:
    """A date found in a text. `day` is None when there is no such day (2月30日); `open` is a start without an end (9月起)."""

    day: dt.date | None
    precision: Precision
    start: int
    end: int
    open: bool = False


def parse_date(value: object, default_year: int) -> dt.date:
    """The day a cell or an editor's text means: a date, an Excel serial number or text. Raises InvalidValueError."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return day_of_number(value)
    if not isinstance(value, str):
        raise InvalidValueError(f"“{value}”不是日期。", ADVICE)
    return day_of_text(value, default_year)


@lru_cache(maxsize=4096)
def parse_deadline(text: str, default_year: int, written: dt.date | None = None) -> dt.date | None:
    """The day a time limit means, the latest one when it names several; None when it means no day or cannot be read.

    `written` is the day it was written on, by which 本月, 下月 and 本季度 go; without it they mean no day.
    """
    tidy = tidy_text(text)
    if serial := serial_day(tidy):
        return serial
    tidy = ONE_OF.sub("", tidy)
    if written:
        tidy = RELATIVE.sub(lambda words: absolute(words, written), tidy)
    found = list(find_dates(tidy, default_year))
    if any(item.day is None for item in found):
        return None
    days = [item.day for item in found if item.day and not item.open and (item.precision != "year" or covers(tidy, found))]
    return max(days, default=None)


ONE_OF = re.compile(r"(?<=[本这上下])1?个?(?=季度?|月)")  # 下一季度, the next one, is not 一季度
QUARTER = re.compile(r"(?:(?P<year>20[0-9]{2})年?[-. ]?)?(?<![A-Za-z])Q(?P<number>[1-4])(?![0-9A-Za-z])", re.IGNORECASE)
# Only where nothing but the end of the period, a day in it or a full stop follows: 下月例会前 and 本季度第1个月 name no day.
RELATIVE = re.compile(
    r"(?<![0-9年每上下以如日])(?P<which>[本这下])(?P<unit>月份?|季度?)"
    r"(?=[底末内]|[上中下]旬|之?前|以前|[0-9]{1,2}[日号]|完成|[,;。)]|$)"
)


def absolute(words: re.Match[str], written: dt.date) -> str:
    """下月 and 本季度 as tidied text with year and number: 2023年12月, 2023年4季度."""
    size = 1 if words["unit"].startswith("月") else 3
    periods = 12 // size
    number = written.year * periods + (written.month - 1) // size + (words["which"] == "下")
    return f"{number // periods}年{number % periods + 1}{'月' if size == 1 else '季度'}"


MONTH_TEXT = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:[年./-](?P<month>1[0-2]|0?[1-9])月?|(?P<digits>0[1-9]|1[0-2]))份?")


def month_of(value: object) -> str:
    """The month ("YYYY-MM") that a cell or an editor's text means. Raises InvalidValueError.

    A cell that holds the number 1965.1 is October: offices write two digits (1965.01), and Excel drops the last nought.
    """
    if isinstance(value, float) and FIRST_YEAR <= value < LAST_YEAR and value != int(value):
        value = f"{value:.2f}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    match = MONTH_TEXT.fullmatch(tidy_text(text)) if isinstance(text, str) else None
    if match:
        return f"{match['year']}-{int(match['month'] or match['digits']):02d}"
    day = parse_date(value, FIRST_YEAR)
    if day.year == FIRST_YEAR:
        raise InvalidValueError(f"“{value}”没有写明年份。", "请写成 1965年10月 或 1965.10。")
    return day.isoformat()[:7]


CLOCK = re.compile(
    r"(?P<part>上午|下午|晚上|晚|早上|中午)?(?P<hour>[01]?[0-9]|2[0-4])(?::(?P<minute>[0-5][0-9])(?::[0-5][0-9])?"
    r"|[时点](?:(?P<half>半)|(?P<spoken>[0-5]?[0-9])分?)?)"
)


MIDNIGHT = re.compile(r"(?:T|\s)0?0:00:00(?:\.0+)?Z?$")


def time_of_day(value: object) -> str:
    """The time of day written beside a day, "15:00": of a cell with a time, of 2023年3月5日15:00 or 下午3点半; "" when none."""
    if isinstance(value, dt.datetime):
        return "" if value.time() == dt.time() else value.strftime("%H:%M")
    if isinstance(value, str) and MIDNIGHT.search(value):
        return ""  # a day that passed through another program: 2023-11-30T00:00:00
    if not isinstance(value, str):
        return ""
    found = re.sub(r"[\s\u3000]", "", value).translate(SIGNS)
    match = CLOCK.search(found) or CLOCK.search(DIGIT_RUN.sub(arabic, found))  # 下午三点
    if match is None:
        return ""
    hour = int(match["hour"])
    if match["part"] in ("下午", "晚上", "晚") and hour < 12:
        hour += 12
    minute = 30 if match["half"] else int(match["minute"] or match["spoken"] or 0)
    return f"{hour:02d}:{minute:02d}"


def day_of_number(value: float) -> dt.date:
    """45230 → 2023-10-31 and 20231031 → 2023-10-31. Raises InvalidValueError for other numbers."""
    tidy = str(int(value)) if value == value and abs(value) < 1e9 else ""
    if len(tidy) == 8 and value == int(value):
        return day_of_text(tidy, FIRST_YEAR)
    if serial := serial_day(tidy):
        return serial
    # 11.30 typed into an Excel cell is stored as 11.3: the 3rd and the 30th cannot be told apart any more.
    raise InvalidValueError(f"数字“{value:g}”不是日期。", ADVICE)


def day_of_text(text: str, default_year: int) -> dt.date:
    """The day a text means when it is nothing but a date. Raises InvalidValueError."""
    tidy = tidy_text(text)
    if serial := serial_day(tidy):
        return serial
    found = list(find_dates(tidy, default_year))
    if not found or not covers(tidy, found) or found[-1].open:
        raise InvalidValueError(f"“{text.strip()}”不是日期。", ADVICE, proposal=month_first(tidy) or only_day(tidy, found))
    last = found[-1]
    if last.day is None:
        raise InvalidValueError(f"“{text.strip()}”不存在这一天。", "请检查月份和日期。", proposal=last_day_for(tidy))
    if last.precision != "day":
        first = last.day.replace(day=1).isoformat() if last.precision == "month" else ""
        raise InvalidValueError(f"“{text.strip()}”没有写明是哪一天。", ADVICE, proposal=first)
    return last.day


ANOTHER_DAY = re.compile("[0-9][日号]")


def only_day(tidy: str, found: list[Found]) -> str:
    """The day of a text with more than a date in it (2023年6月30日印发), "" when it names no day or several (3月5日、12日)."""
    if len(found) != 1 or found[0].day is None or found[0].precision != "day":
        return ""
    return "" if ANOTHER_DAY.search(tidy[: found[0].start] + " " + tidy[found[0].end :]) else found[0].day.isoformat()


def month_first(tidy: str) -> str:
    """3/5/2023 → 2023-03-05, as Excel shows a day in its American format; "" for anything else."""
    match = YEAR_LAST.fullmatch(tidy)
    if match is None or not 1 <= int(match[1]) <= 12 or not 1 <= int(match[2]) <= 28:
        return ""
    return f"{match[3]}-{int(match[1]):02d}-{int(match[2]):02d}"


def last_day_for(tidy: str) -> str:
    """2023.11.31 → 2023-11-30: the end of the month is probably meant; "" where the month itself is none."""
    match = re.search(r"([0-9]{4})[年./-]([0-9]{1,2})[月./-](?:29|3[01])(?![0-9])", tidy)
    if match is None or not 1 <= int(match[2]) <= 12 or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return ""
    year, month = int(match[1]), int(match[2])
    return dt.date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def serial_day(tidy: str) -> dt.date | None:
    """The day of a text that is nothing but a serial number of Excel, with or without a time of day behind the point."""
    whole = re.fullmatch(r"([0-9]{5})(?:\.[0-9]+)?", tidy)
    if whole is None or int(whole[1]) not in SERIALS:
        return None
    return SERIAL_ZERO + dt.timedelta(days=int(whole[1]))


# -- tidying ----------------------------------------------------------------------------------------------------------

SIGNS = str.maketrans(
    "０１２３４５６７８９．／－：，；（）～〜—–―〇零○Ｏ　\u00a0", "0123456789./-:,;()~~~~~0000  ", "\u200b\ufeff"
)
DIGIT_RUN = re.compile(r"[一二三四五六七八九十廿卅0-9]+")
CHINESE_DIGITS = {sign: str(value) for value, sign in enumerate("一二三四五六七八九", start=1)}
TIME_OF_DAY = re.compile(
    r"(?<=[0-9日号])(?:T|\s+|(?<=[日号]))[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|\+[0-9:]+)?"
    r"(?:\s*[~至-]\s*[0-9]{1,2}:[0-9]{2})?"
)


# 30-Nov-23 and Nov 30, 2023: how a spreadsheet that speaks English shows a day.
ENGLISH_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
ENGLISH_DAY = re.compile(
    rf"^(?:(?P<d1>[0-9]{{1,2}})[-/., ]+)?(?P<month>{'|'.join(ENGLISH_MONTHS)})[a-z]*(?:[-/., ]+(?P<d2>[0-9]{{1,2}}))?"
    r"[-/., ]+(?P<year>(?:19|20)[0-9]{2}|[0-4][0-9])$",
    re.IGNORECASE,
)


def english_day(match: re.Match[str]) -> str:
    """The same with year, month and day in this order; Nov-23 stays: it may be a month or a day."""
    day, month = match["d1"] or match["d2"], ENGLISH_MONTHS.index(match["month"].lower()) + 1
    if day is None or (match["d1"] and match["d2"]):
        return match[0]
    return f"{match['year'] if len(match['year']) == 4 else '20' + match['year']}-{month}-{day}"


YEAR_LAST = re.compile(r"^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]((?:19|20)[0-9]{2})$")


def year_first(match: re.Match[str]) -> str:
    """30/11/2023 and 11/30/2023 with the year first; 3/5/2023 stays: nobody can tell which is the month."""
    one, other = int(match[1]), int(match[2])
    if (one > 12) == (other > 12):
        return match[0]
    return f"{match[3]}-{min(one, other)}-{max(one, other)}"


def tidy_text(text: str) -> str:
    """Full-width signs and Chinese digits as ASCII, blanks out, dashes and 至 as ~ (the hyphen stays), no time of day."""
    plain = TIME_OF_DAY.sub(" ", text.translate(SIGNS))
    plain = re.sub(r"\s+", " ", plain).strip(" .。").lstrip("'‘’")  # '2023-11-30 is how Excel is told to keep a text
    plain = YEAR_LAST.sub(year_first, plain)
    plain = QUARTER.sub(quarter_in_words, plain) if plain.isascii() or "年" in plain else plain
    plain = ENGLISH_DAY.sub(english_day, plain) if plain.isascii() else plain
    plain = re.sub(r"(?<![0-9]) | (?![0-9])", "", plain)
    # 2023 11 30, 2023、11、30, 2023。11。30, 2023—11—30
    plain = re.sub(r"^([0-9]{4})([ ,、。\\~])([0-9]{1,2})\2([0-9]{1,2})$", r"\1-\3-\4", plain)
    plain = re.sub(r"(?<![0-9])([0-9]{4}) (?=[0-9]{1,2}月)", r"\1年", plain)
    plain = re.sub(r"(?<![0-9])([0-9]) (?=[0-9](?![0-9./-]))", r"\1", plain)  # 1 1月
    plain = plain.replace(" ", ",")
    plain = DIGIT_RUN.sub(arabic, plain.replace("元月", "1月").replace("元旦", "1月1日"))
    return re.sub(r"[至到]|-{2,}|~+", "~", plain)


def quarter_in_words(match: re.Match[str]) -> str:
    """2023Q3 → 2023年3季度."""
    return f"{match['year']}年{match['number']}季度" if match["year"] else f"{match['number']}季度"


def arabic(run: re.Match[str]) -> str:
    """二0二三 → 2023, 十一 → 11, 二十 → 20, 廿五 → 25."""
    signs = run[0].replace("廿", "二十").replace("卅", "三十")
    tens = re.fullmatch(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)", signs)
    if tens:
        return (CHINESE_DIGITS.get(tens[1]) or "1") + (CHINESE_DIGITS.get(tens[2]) or "0")
    return "".join(CHINESE_DIGITS.get(sign, sign) for sign in signs)


# -- finding ----------------------------------------------------------------------------------------------------------

# What may follow a date that is not closed by 日, 月, 底 …: otherwise 3.5个百分点 would be the 5th of March.
CLOSED = r"(?=$|[,;。:()~、-]|之?前|以前|止|左右|完成|[上下]午|晚|早上|中午|周[1-6日])"
MONTH, DAY = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12][0-9]|0?[1-9])"
YEAR_WORDS = {"去年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "来年": 1, "次年": 1, "翌年": 1, "后年": 2}
PATTERN = re.compile(
    rf"""
    (?<![0-9])(?P<y1>[0-9]{{4}})(?P<m1>[0-9]{{2}})(?P<d1>[0-9]{{2}})(?![0-9])                          # 20231130
  | (?<![0-9])(?P<y2>[0-9]{{4}}|[0-9]{{2}})(?P<sep>[./-])(?P<m2>[0-9]{{1,2}})(?P=sep)(?P<d2>[0-9]{{1,2}})(?![0-9])[日号]?
  | (?P<recurring>每(?:个?[年月周]|半年|个?季度?)(?:[0-9]{{1,2}}月)?(?:[底末]|[上中下]旬|[0-9]{{1,2}}[日号])?
      |1季度1|1月1(?=[^日号0-9]))  # 每季度一次, 一月一调度
  | (?:(?<![0-9])(?P<year>[0-9]{{4}}|[0-4][0-9](?=年度?(?:[0-9第上下底末]|年[底末])))(?:年度?|[./-](?=[0-9]{{1,2}}月))的?
      |(?P<word>{"|".join(YEAR_WORDS)})度?)?
    (?: (?<![0-9])(?:(?P<from>[0-9]{{1,2}})月?份?[~、-])?(?P<month>[0-9]{{1,2}})月份?
            (?:(?P<part>底|末|上旬|中旬|下旬|初|中(?!旬))|(?P<day>[0-9]{{1,2}})(?:[日号]|{CLOSED})|(?![0-9]))
      | 第?(?P<quarter>[1-4])季度(?:之?[底末]|(?![0-9])) | 第(?P<season>[1-4])季(?!度)
      | (?P<half>[上下])半年
      | (?P<year_part>年?[底末内中]|(?<![0-9])年?终(?![考总述评]))
      | (?P<short_month>{MONTH})(?P<short_sep>[./-])(?P<short_day>{DAY})[日号]?{CLOSED}(?![-][0-9]+[-月])
    )
  | (?<![0-9])(?P<y3>(?:19|20)[0-9]{{2}})(?:[./-](?P<m3>[0-9]{{1,2}})|(?P<m4>0[1-9]|1[0-2]))(?![0-9]|[./][0-9])
  | (?<![0-9])(?P<bare_year>[0-9]{{4}})年度?(?![0-9]) | (?P<bare_word>{"|".join(YEAR_WORDS)})度?
  | (?<=[~-])(?P<tail>[0-9]{{1,2}})(?:[日号]|{CLOSED})                                                  # 11月1—15日, 2023.9-12
    """,
    re.VERBOSE,
)
START_ONLY = re.compile(r"(?:之?起|开始|以来|始)(?!.*~)")
PART_DAYS = {"上旬": 10, "初": 10, "中": 15, "中旬": 20}  # 底, 末, 下旬: the last day


def find_dates(tidy: str, default_year: int) -> Iterator[Found]:
    """Every date in a tidied text, from left to right. A later one without a year takes the year of the one before."""
    previous: Found | None = None
    for match in PATTERN.finditer(tidy):
        joined = previous is not None and tidy[previous.end : match.start()] in ("~", "-", "前~")
        found = read_match(match, previous, joined, default_year)
        if found is not None:
            yield found
            previous = found


def read_match(match: re.Match[str], previous: Found | None, joined: bool, default_year: int) -> Found | None:
    """One match of PATTERN as a date; `joined` when it is the end of a range that starts with the previous date."""
    group = match.groupdict()
    if group["recurring"] or (group["tail"] and not joined):
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
    return Found(
        last, precision_of(group, previous), match.start(), match.end(), bool(START_ONLY.match(match.string, match.end()))
    )


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
    if group["tail"] and before and previous:
        return (before.month, int(group["tail"])) if previous.precision == "day" else (int(group["tail"]), None)
    middle = group["half"] == "上" or (group["year_part"] or "").endswith("中")
    return (6, 30) if middle else (12, 31)


def precision_of(group: dict[str, str | None], previous: Found | None) -> Precision:
    """A month or a year alone names no day; 月底, 四季度 and 年底 do by convention."""
    if group["bare_year"] or group["bare_word"]:
        return "year"
    if group["tail"] and previous:
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


def local_time(utc: str) -> str:
    """10:32 from a commit's UTC time (ISO 8601)."""
    return dt.datetime.fromisoformat(utc).astimezone().strftime("%H:%M")


def chinese_day(day: dt.date) -> str:
    """A day as forms print it: 2023年11月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
