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
from functools import lru_cache

from app.core.cell_text import plain
from app.core.date_finding import FIRST_YEAR, LAST_YEAR, Found, covers, find_dates
from app.core.date_tidying import DIGIT_RUN, SIGNS, YEAR_LAST, arabic, tidy_text
from app.core.errors import InvalidValueError
from app.core.short_years import born_in, month_digits, short_month

# Serial numbers of Excel's 1900 system that are read as days: 18 May 1927 to 31 December 2099. Smaller numbers are amounts.
SERIALS = range(10000, 73051)
SERIAL_ZERO = dt.date(1899, 12, 30)
ADVICE = "请写成 2023-11-30、2023年11月30日 或 11月底 这样的日期。"


def parse_date(value: object, default_year: int, *, first: bool = False) -> dt.date:
    """The day a cell or an editor's text means: a date, an Excel serial number or text. Raises InvalidValueError.

    Of 15—18日 the `first` day or the last.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return day_of_number(value)
    if not isinstance(value, str):
        raise InvalidValueError(f"“{value}”不是日期。", ADVICE)
    return day_of_text(value, default_year, first=first)


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
    if any(item.day is None for item in found) or UNCLEAR.search(tidy) or BEFORE_NEW_YEAR.search(text):
        return None
    days = [item.day for item in found if item.day and not item.open and (item.precision != "year" or covers(tidy, found))]
    return max(days, default=None)


# 已完成（2026年3月） and 2026年3月已办结 say when it was done and no limit; 6月30日前（已完成） has one.
WAS_DONE = r"^(?!.*(?:前|止|截至|以内))(?:已.*|.*已(?:完成|办结|销号|落实|整改)[^0-9]*)$"
# 元旦前 without a year is before the one that began it or ends it, 2026年前 before 2026 or in it: nobody can tell.
BEFORE_NEW_YEAR = re.compile(r"(?<![年0-9])元旦节?(?:之?前|以前)")
UNCLEAR = re.compile(rf"{WAS_DONE}|(?<![0-9])(?:19|20)[0-9]{{2}}年(?:之?前|以前)")
ONE_OF = re.compile(r"(?<=[本这上下])1?个?(?=季度?|月)")  # 下一季度, the next one, is not 一季度
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


def month_of(value: object, now: int = 0) -> str:
    """The month ("YYYY-MM") in which somebody was born that a cell or an editor's text means. Raises InvalidValueError.

    A cell that holds the number 1965.1 is October: offices write two digits (1965.01), and Excel drops the last nought.
    `now`: the year in which it was written, by which 68.5 is one of 1968; without it that is none.
    """
    if isinstance(value, float) and FIRST_YEAR <= value < LAST_YEAR and value != int(value):
        value = month_digits(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    match = MONTH_TEXT.fullmatch(tidy_text(text)) if isinstance(text, str) else None
    if match:
        return f"{match['year']}-{int(match['month'] or match['digits']):02d}"
    if short := short_month(value):
        year, sure = born_in(short.year, now or dt.date.today().year)
        meant = f"{year}-{short.month:02d}"
        if now and sure and short.clear:
            return meant
        raise InvalidValueError(f"“{value}”的年份只有两位。", "请写成 1965年10月 或 1965.10。", proposal=meant)
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
    if not isinstance(value, str) or MIDNIGHT.search(value):
        return ""  # a day that passed through another program: 2023-11-30T00:00:00
    found = re.sub(r"[\s\u3000]", "", value).translate(SIGNS)
    match = CLOCK.search(found) or CLOCK.search(DIGIT_RUN.sub(arabic, found))  # 下午三点
    return clock_of(match) if match else ""


def only_time(value: object) -> str:
    """The time of day that is all a cell holds, 09:30 of 9:30, 09:30:00 and 上午9点半; "" for one that holds anything else."""
    if not isinstance(value, str):
        return plain(value) if isinstance(value, dt.time) else ""
    found = re.sub(r"[\s\u3000]", "", value).translate(SIGNS)
    match = CLOCK.fullmatch(found) or CLOCK.fullmatch(DIGIT_RUN.sub(arabic, found))
    return clock_of(match) if match else ""


def clock_of(match: re.Match[str]) -> str:
    """15:00 of 下午3点."""
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
    if FIRST_YEAR <= value < LAST_YEAR and value != int(value):  # 2005.6: a month
        return day_of_text(month_digits(value), FIRST_YEAR)
    # 11.30 typed into an Excel cell is stored as 11.3: the 3rd and the 30th cannot be told apart any more.
    raise InvalidValueError(f"数字“{value:g}”不是日期。", ADVICE)


def day_of_text(text: str, default_year: int, *, first: bool = False) -> dt.date:
    """The day a text means when it is nothing but a date; of several the `first` or the last. Raises InvalidValueError."""
    tidy = tidy_text(text)
    if serial := serial_day(tidy):
        return serial
    if BEFORE_NEW_YEAR.search(text):
        raise InvalidValueError(f"“{text.strip()}”没有写明是哪一年的元旦。", ADVICE, proposal=f"{default_year + 1}-01-01")
    found = list(find_dates(tidy, default_year))
    if not found or not covers(tidy, found) or found[-1].open or any(item.listed for item in found):
        raise InvalidValueError(f"“{text.strip()}”不是日期。", ADVICE, proposal=month_first(tidy) or only_day(tidy, found))
    meant = found[0] if first else found[-1]
    if meant.day is None or any(item.day is None for item in found):
        raise InvalidValueError(f"“{text.strip()}”不存在这一天。", "请检查月份和日期。", proposal=last_day_for(tidy))
    if meant.precision != "day":
        begin = meant.day.replace(day=1).isoformat() if meant.precision == "month" else ""
        raise InvalidValueError(f"“{text.strip()}”没有写明是哪一天。", ADVICE, proposal=begin)
    return meant.day


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


def local_time(utc: str) -> str:
    """10:32 from a commit's UTC time (ISO 8601)."""
    return dt.datetime.fromisoformat(utc).astimezone().strftime("%H:%M")


def chinese_day(day: dt.date) -> str:
    """A day as forms print it: 2023年11月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_end(begin: str) -> str:
    """The last day of the month of a day, both ISO."""
    day = dt.date.fromisoformat(begin)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]).isoformat()


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
