"""Kinds of field that hold a time: a year, a month, a day, a time limit, days before or after an event."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from app.core.amounts import IN_CHINESE
from app.core.cell_text import NOTHINGS, clean_line, normal_digits, plain, without_spread
from app.core.date_finding import FIRST_YEAR, find_dates
from app.core.date_tidying import tidy_text
from app.core.dates import (
    ADVICE,
    chinese_day,
    month_end,
    month_of,
    only_time,
    parse_date,
    parse_deadline,
    serial_day,
    time_of_day,
)
from app.core.errors import InvalidValueError
from app.core.kinds import Align, Kind, ParseContext, SortKey, Text, Value
from app.core.number_kinds import Numeric
from app.core.ordering import chinese_number
from app.core.short_years import been_in, short_month

LONGEST_WORD = 10  # characters of a text that says no more than that a day has not come
SHORT_YEAR = re.compile(r"\s*'?[0-9]{2}[./年-]")
LEAP_YEARS = (2024, 2028)  # in which a text may name every day, and a weekday is another one


@dataclass(frozen=True)
class Year(Numeric):
    """A calendar year; shown as 2023年. In lists the newest comes first."""

    align: ClassVar[Align] = "center"
    number_format: ClassVar[str] = "0"

    def parse(self, raw: object, context: ParseContext) -> Value:
        """2023, 2023年, 2023年度, ２０２３."""
        found = normal_digits(clean_line(raw))
        if not found or found in NOTHINGS:
            return None
        match = re.fullmatch(r"((?:19|20)\d\d)(?:\.0)?年?度?", found)
        if match is None:
            raise InvalidValueError(f"“{plain(raw)}”不是年份。", "请写成 2023 这样的四位数。")
        return int(match[1])

    def text(self, value: Value) -> str:
        """2023 is shown as 2023年."""
        return "" if value is None else f"{value}年"


@dataclass(frozen=True)
class Calendar(Kind):
    """A month or a day as ISO text; an empty cell is None. The base of these kinds."""

    align: ClassVar[Align] = "center"

    @property
    def empty(self) -> Value:
        """Not an empty text."""
        return None

    def sort_key(self, value: Value) -> SortKey:
        """Order in time, empty last."""
        return value or "9999"


@dataclass(frozen=True)
class Month(Calendar):
    """A month of a year, "YYYY-MM" (出生年月)."""

    def parse(self, raw: object, context: ParseContext) -> Value:
        """1965.10, 1965年10月, 196510, 1965-10-01, a date cell; 68.5 in a workbook where only one of 1968 can be meant."""
        return None if is_nothing(raw) else month_of(raw, context.now)


@dataclass(frozen=True)
class Date(Calendar):
    """A calendar day. `time_field` names the text field that keeps a time of day written beside it (3月5日15:00).

    `begins`: something begins on it, so that of 15—18日 the first day counts. Otherwise it is the last one. `ends`: something
    ends on it, so that of a month the last day is proposed. `pending`: a word that says the day has not come (预备 for the day
    somebody is confirmed), as 未销号 and 待定 do of any. `past`: one of somebody's life, over years ago: 05.6 is June 2005, and
    no day of this year.
    """

    NOT_YET: ClassVar[re.Pattern[str]] = re.compile("(?:目前|至今)?(?:尚|还|暂|仍)?(?:未|没有?|待(?!遇))[\u4e00-\u9fff]{0,4}")

    number_format: ClassVar[str] = "yyyy-mm-dd"
    time_field: str = ""
    begins: bool = False
    ends: bool = False
    pending: str = ""
    past: bool = False

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Every way an office writes a day; see app.core.dates."""
        if is_nothing(raw) or self.is_to_come(raw):
            return None
        if self.past and (short := short_month(raw)):
            text, meant = plain(raw), f"{been_in(short.year, context.now or context.default_year)}-{short.month:02d}-01"
            raise InvalidValueError(f"“{text}”没有写明是哪一天。", ADVICE, proposal=meant)
        day = self.day_of(raw, context)
        if self.past and isinstance(raw, str) and SHORT_YEAR.match(normal_digits(raw)):
            day = day.replace(year=been_in(day.year % 100, context.now or context.default_year))
        return day.isoformat()

    def day_of(self, raw: object, context: ParseContext) -> dt.date:
        """The day. Raises InvalidValueError, with the end of a month where something ends in it."""
        try:
            return parse_date(raw, context.default_year, first=self.begins)
        except InvalidValueError as error:
            if not self.ends or not error.proposal.endswith("-01"):
                raise
            raise InvalidValueError(error.message, error.advice, proposal=month_end(error.proposal)) from error

    def is_to_come(self, raw: object) -> bool:
        """Whether a text says that the day has not come yet: 未转正, 尚未销号, 待定."""
        text = "".join(raw.split()) if isinstance(raw, str) and len(raw) <= LONGEST_WORD else ""
        said = bool(self.pending) and self.pending in text and not any(map(str.isdigit, text))
        return said or self.NOT_YET.fullmatch(text) is not None

    def path(self, value: Value) -> tuple[str, ...]:
        """2023年, 11月, 30日."""
        if not value:
            return super().path(value)
        day = dt.date.fromisoformat(str(value))
        return f"{day.year}年", f"{day.month}月", f"{day.day}日"

    def further(self, raw: object, context: ParseContext) -> Mapping[str, Value]:
        """The time of day, if this kind has a place for it."""
        found = time_of_day(raw) if self.time_field else ""
        return {self.time_field: found} if found else {}

    def cell(self, value: Value) -> object:
        """A real date in Excel."""
        return dt.date.fromisoformat(str(value)) if value else None


@dataclass(frozen=True)
class Clock(Text):
    """A time of day, "09:30"; other words stay as they are written (9:00—11:00, 会后)."""

    def parse(self, raw: object, context: ParseContext) -> Value:
        """9:30, 上午9:30, 09:30:00 and a cell with a time are the same."""
        return only_time(raw) or super().parse(raw, context)


@dataclass(frozen=True)
class DueDate(Date):
    """The day something is due, where offices write whole periods too: 12月, 三季度 and 全年 end on their last day.

    `offset_field` names the field of days before or after an event, for cells of a workbook that count from it: 会前3天,
    `event_field` the field of its day, near which a day of a workbook lies that names no year.
    """

    offset_field: str = ""
    event_field: str = ""

    ENDLESS: ClassVar[re.Pattern[str]] = re.compile(
        r"(?:立行立改|即知即改|立即|马上|长期|常年|持续|常态化?|不定期|按需|适时|每(?:[年季月周日天]|半年|个?[月季]度?|两?周)|[一每][年季月周]一).{0,8}"
    )

    def parse(self, raw: object, context: ParseContext) -> Value:
        """As any day; a period means its last day, 长期坚持 and 每月一次 have none."""
        try:
            return super().parse(raw, context)
        except InvalidValueError:
            found = normal_digits(clean_line(raw)) if isinstance(raw, str) else ""
            if re.fullmatch(r"(?:贯穿)?全年|年度|本年度?|年内|(?:\d{4}年)?(?:全年|年度)", found):
                year = int(found[:4]) if found[:4].isdecimal() else context.default_year
                return f"{year}-12-31"
            if whole := re.fullmatch(r"(\d{4})年?", found):
                return f"{whole[1]}-12-31"
            day = parse_deadline(found, context.default_year, context.written)
            if day:
                return day.isoformat()
            if self.ENDLESS.fullmatch(found):
                return None
            raise

    def names_year(self, raw: object) -> bool:
        """Whether a cell says of which year its day is, in two digits or four: it means the same whatever year it is."""
        found = set()
        for year in LEAP_YEARS:
            with suppress(InvalidValueError):
                found.add(self.parse(raw, ParseContext(year)))
        return len(found) == 1

    def near(self, day: str, event: str) -> str:
        """A day (ISO) without a year in the year in which it lies nearest to an event: 12月20日 before 10 January."""
        around = (f"{int(event[:4]) + years}{day[4:]}" for years in (0, -1, 1))
        days = {text: dt.date.fromisoformat(text) for text in around if text[4:] != "-02-29"}
        return min(days, key=lambda text: abs(days[text] - dt.date.fromisoformat(event)), default=day)

    def further(self, raw: object, context: ParseContext) -> Mapping[str, Value]:
        """What a cell without a day says of the days before or after the event."""
        text = clean_line(raw) if isinstance(raw, str) and self.offset_field else ""
        if not text or text.lstrip("+-").isdecimal():
            return {}
        try:
            days = DaysFrom().parse(text, context)
        except InvalidValueError:
            return {}
        return {} if days is None else {self.offset_field: days}


@dataclass(frozen=True)
class Deadline(Kind):
    """A time limit as people write it (2023年底前，并长期坚持).

    `date_field` names the field that holds the day it sorts and warns by.
    """

    # A slip such as 13月40日 must not pass for a limit without a day: the row would never be overdue again.
    SEEMS_A_DAY: ClassVar[re.Pattern[str]] = re.compile(
        r"(\d{4}年)?\d{1,2}月(\d{1,2}[日号]?)?(底|之)?前?|(\d{4}[./-])?\d{1,2}[./-]\d{1,2}前?"
    )
    date_field: str = ""

    def parse(self, raw: object, context: ParseContext) -> Value:
        """The text is kept as written; a real date cell, also one that lost its format (45230), becomes 2023年11月30日."""
        found = without_spread(clean_line(raw))
        day = raw if isinstance(raw, dt.date) else serial_day(found)
        if day:
            return chinese_day(day)
        if self.SEEMS_A_DAY.fullmatch(normal_digits(found).replace(" ", "")) and not self.day(found, context):
            raise InvalidValueError(f"“{found}”不是有效的日期。", "请写成 2023年11月30日、11月底前、四季度、立行立改 等。")
        return found

    def same(self, one: Value, other: Value) -> bool:
        """2023.12.15前 and 2023年12月15日前 are the same limit; 2023年底 and 2023年12月31日 are written for another reason."""
        if one == other:  # of nearly all rows that are compared
            return True
        day = single_day(self.text(one))
        return day is not None and day == single_day(self.text(other))

    def day(self, value: Value, context: ParseContext) -> str | None:
        """The day meant by the text, ISO, or None for 立行立改, 长期坚持 and what cannot be read."""
        found = parse_deadline(self.text(value), context.limit_year or context.default_year, context.written)
        return found.isoformat() if found else None


@dataclass(frozen=True)
class DaysFrom(Numeric):
    """Days before or after an event: T-15 is 15 days before it, T the day itself, T+7 a week later (倒排天数)."""

    align: ClassVar[Align] = "center"
    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        r"T?(?P<sign>[+-]?)(?P<days>\d{1,4})(?:个?(?:工作)?[天日])?|会?(?P<word>提前|前|后)(?P<more>\d{1,4})(?:个?(?:工作)?[天日])?内?"
        r"|(?P<some>\d{1,4})(?:个?(?:工作)?[天日])(?P<side>前|后)"
    )
    TODAY: ClassVar[frozenset[str]] = frozenset(
        {"T", "当天", "当日", "会议当天", "会议当日", "会中", "会期", "T日", "T+0", "T-0"}
    )

    def parse(self, raw: object, context: ParseContext) -> Value:
        """T-15, T－15, -15, 会前15天, 提前15天 and 15天前 mean the same; T+7 and 会后7天 too."""
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            if raw != int(raw):
                raise InvalidValueError(f"“{raw}”不是天数。", "请写成 T-15、T、T+7。")
            return int(raw)
        found = normal_digits(clean_line(raw)).replace(" ", "").upper()
        found = re.sub(r"[—–−‐－]+", "-", found.replace("＋", "+").replace("Ｔ", "T"))
        found = re.sub(IN_CHINESE, lambda match: str(chinese_number(match[0].replace("两", "二"))), found)  # 会前三天
        if not found or found in NOTHINGS:
            return None
        if found in self.TODAY:
            return 0
        match = self.PATTERN.fullmatch(found)
        if match is None:
            raise InvalidValueError(f"“{plain(raw)}”不是天数。", "请写成 T-15、T、T+7。")
        if match["days"]:
            return -int(match["days"]) if match["sign"] == "-" else int(match["days"])
        before = match["word"] in ("提前", "前") or match["side"] == "前"
        days = int(match["more"] or match["some"])
        return -days if before else days

    def text(self, value: Value) -> str:
        """-15 is shown as T-15, 0 as T."""
        return "" if value is None else "T" if value == 0 else f"T{value:+d}" if isinstance(value, int) else str(value)

    def cell(self, value: Value) -> object:
        """As it is written on paper."""
        return self.text(value) or None


def is_nothing(raw: object) -> bool:
    """Whether a cell is empty or says so: —, /."""
    return raw is None or (isinstance(raw, str) and (not raw.strip() or raw.strip() in NOTHINGS))


def single_day(text: str) -> tuple[dt.date, str] | None:
    """The day of a text that names just one with year, month and day, and the words around it (前); None for others."""
    tidy = tidy_text(text)
    found = list(find_dates(tidy, FIRST_YEAR))
    if len(found) != 1 or found[0].day is None:
        return None
    day, start, end = found[0].day, found[0].start, found[0].end
    written_out = len(re.findall("[0-9]+", tidy[start:end])) == len(("year", "month", "day"))
    return (day, tidy[:start] + tidy[end:]) if written_out else None
