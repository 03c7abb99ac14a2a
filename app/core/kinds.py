"""Kinds of field. A kind knows how a value is read, checked, shown, ordered and written to Excel; everything else asks it.

In memory and in the database a value is one of: str (text kinds; empty is ""), int or float (number kinds; empty is None),
or an ISO 8601 string "YYYY-MM-DD" (dates; empty is None). ISO strings sort and compare like dates and need no conversion
when 100,000 rows are read.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from app.core.cell_text import NOTHINGS, clean_line, join_split_name, normal_digits, plain, read_number
from app.core.dates import chinese_day, month_of, parse_date, parse_deadline, serial_day, time_of_day
from app.core.errors import InvalidValueError
from app.core.ordering import natural_key, pinyin_key

Value = str | int | float | None
Storage = Literal["TEXT", "INTEGER", "REAL"]
Tone = Literal["neutral", "green", "amber", "red", "blue", "grey", "purple"]


@dataclass(frozen=True)
class ParseContext:
    """What reading a value depends on besides the value: the year a date without year falls in, and the day it was written.

    Without that day, time limits such as 下月底前 mean no day. `limit_year` is the year of the row's present time limit: a new
    one that names no year (3月底前) is meant in it. None where there is none: `default_year` counts.
    """

    default_year: int
    written: dt.date | None = None
    limit_year: int | None = None


COUNTED = re.compile(r"(.+?)[（(]共?\d+(?:\.\d+)?[条项个件分%％][）)]")


@dataclass(frozen=True)
class Kind:
    """One kind of field; the base is a short text."""

    storage: ClassVar[Storage] = "TEXT"
    align: ClassVar[Literal["left", "center", "right"]] = "left"
    number_format: ClassVar[str] = ""
    editable_in_place: ClassVar[bool] = True

    @property
    def empty(self) -> Value:
        """The value of an empty cell."""
        return "" if self.storage == "TEXT" else None

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Read a cell or an editor's text. Raises InvalidValueError with the reason in Chinese."""
        return clean_line(raw)

    def further(self, raw: object, context: ParseContext) -> Mapping[str, Value]:
        """What the same cell of a workbook says for other fields (field → value)."""
        return {}

    def text(self, value: Value) -> str:
        """The value as a table or a form shows it."""
        return "" if value is None else str(value)

    def sort_key(self, value: Value) -> object:
        """A key that orders values of this kind; equal values have equal keys."""
        return pinyin_key(self.text(value))

    def json(self, value: Value) -> Value:
        """The value in the command line's JSON: empty text stays "", an empty date or number is null."""
        return value

    def cell(self, value: Value) -> object:
        """The value as an Excel cell holds it."""
        return value


@dataclass(frozen=True)
class Text(Kind):
    """A short text on one line. `names_person`: what somebody is called."""

    names_person: bool = False

    def parse(self, raw: object, context: ParseContext) -> Value:
        """王　伟 and 合　计 lose the blanks that only align them on paper, as 欧阳　明 does; blanks between words stay."""
        found = clean_line(raw)
        if self.names_person:
            return join_split_name(found)
        return found.replace(" ", "") if re.fullmatch(r"[\u4e00-\u9fff](?: [\u4e00-\u9fff])+", found) else found


@dataclass(frozen=True)
class LongText(Kind):
    """A text of several lines."""

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Keep the line breaks; drop blanks at the ends of lines."""
        lines = [line.strip() for line in plain(raw).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        return "\n".join(lines).strip("\n")


@dataclass(frozen=True)
class Ordinal(Kind):
    """A running number as offices write it: 1, 12, 一, （二）, 3-1. Text, in natural number order."""

    align: ClassVar[Literal["left", "center", "right"]] = "center"
    LONGEST: ClassVar[int] = 12  # characters; no office numbers further, and a number of 5,000 digits must not stop a page
    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        r"(?:No\.?|NO\.?|no\.?|№|第)?[（(]?[0-9一二三四五六七八九十百]+(?:[-－.．、][0-9]+)*[)）]?[、.．]?[条项号]?"
        r"|[①-⒛㈠-㈩㊀-㊉]|[Ⅰ-ⅻIVX]{1,5}[、.．]?"
    )

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Text that is no number (新增, —) gives an empty cell: the row has none yet."""
        if isinstance(raw, float) and raw.is_integer():
            raw = str(int(raw))
        found = normal_digits(clean_line(raw)).replace(" ", "")
        if len(found) > self.LONGEST and self.PATTERN.fullmatch(found):
            raise InvalidValueError(f"序号“{found[: self.LONGEST]}…”太长。", f"最多 {self.LONGEST} 个字。")
        return found.rstrip("、.．") if self.PATTERN.fullmatch(found) else ""

    def sort_key(self, value: Value) -> object:
        """1 before 2 before 10; 一 before 二; 1-1 before 1-2. Empty last."""
        return natural_key(self.text(value))

    def json(self, value: Value) -> Value:
        """A plain number is a number; empty is null. 01 stays a text: as a number it would lose its nought."""
        found = self.text(value)
        plain_number = found.isdecimal() and len(found) <= self.LONGEST and str(int(found)) == found
        return int(found) if plain_number else (found or None)

    def cell(self, value: Value) -> object:
        """A plain number is a number in Excel too."""
        return self.json(value)


@dataclass(frozen=True)
class Integer(Kind):
    """A whole number, optionally within bounds."""

    storage: ClassVar[Storage] = "INTEGER"
    align: ClassVar[Literal["left", "center", "right"]] = "right"
    number_format: ClassVar[str] = "0"
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""  # may stand behind the number: 380人

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Accepts 12, 12.0, "１２"; "12条" only where 条 is the unit."""
        number = read_number(clean_line(raw).removesuffix(self.unit) if isinstance(raw, str) else raw)
        if number is None:
            return None
        if number != int(number):
            raise InvalidValueError(f"“{plain(raw)}”不是整数。")
        whole = int(number)
        if (self.minimum is not None and whole < self.minimum) or (self.maximum is not None and whole > self.maximum):
            raise InvalidValueError(f"“{plain(raw)}”超出范围。", f"应在 {self.minimum} 到 {self.maximum} 之间。")
        return whole

    def sort_key(self, value: Value) -> object:
        """Number order, empty last."""
        return (value is None, value or 0)


@dataclass(frozen=True)
class Year(Kind):
    """A calendar year; shown as 2023年. In lists the newest comes first."""

    storage: ClassVar[Storage] = "INTEGER"
    align: ClassVar[Literal["left", "center", "right"]] = "center"
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

    def sort_key(self, value: Value) -> object:
        """Order in time, empty last."""
        return (value is None, value or 0)


@dataclass(frozen=True)
class Number(Kind):
    """A number with or without decimals (分值 2.5). `unit` may stand behind it: 5分 is 5."""

    storage: ClassVar[Storage] = "REAL"
    align: ClassVar[Literal["left", "center", "right"]] = "right"
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    other_units: tuple[str, ...] = ()  # that mean the same: 课时 beside 学时

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Accepts 2.5, "２.５" and "2.5分" when the unit is 分."""
        text = clean_line(raw) if isinstance(raw, str) else ""
        unit = next((unit for unit in (self.unit, *self.other_units) if unit and text.endswith(unit)), "")
        number = read_number(text.removesuffix(unit) if isinstance(raw, str) else raw)
        if number is None:
            return None
        if (self.minimum is not None and number < self.minimum) or (self.maximum is not None and number > self.maximum):
            low, high = (None if bound is None else f"{bound:g}" for bound in (self.minimum, self.maximum))
            limits = f"在 {low} 到 {high} 之间" if low and high else f"不小于 {low}" if low else f"不大于 {high}"
            raise InvalidValueError(f"“{plain(raw)}”超出范围。", f"应{limits}。")
        return number

    def text(self, value: Value) -> str:
        """5.0 is shown as 5."""
        return "" if value is None else f"{value:.10g}" if isinstance(value, int | float) else str(value)

    def sort_key(self, value: Value) -> object:
        """Number order, empty last."""
        return (value is None, value or 0)

    def json(self, value: Value) -> Value:
        """A whole number is one in JSON too."""
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def cell(self, value: Value) -> object:
        """A whole number shows no point in Excel."""
        return self.json(value)


@dataclass(frozen=True)
class DaysFrom(Kind):
    """Days before or after an event: T-15 is 15 days before it, T the day itself, T+7 a week later (倒排天数)."""

    storage: ClassVar[Storage] = "INTEGER"
    align: ClassVar[Literal["left", "center", "right"]] = "center"
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

    def sort_key(self, value: Value) -> object:
        """The earliest first, empty last."""
        return (value is None, value or 0)

    def cell(self, value: Value) -> object:
        """As it is written on paper."""
        return self.text(value) or None


@dataclass(frozen=True)
class Percent(Kind):
    """A share in whole percent, 0–100. An Excel cell formatted as percent holds 0.7 for 70 %."""

    storage: ClassVar[Storage] = "INTEGER"
    align: ClassVar[Literal["left", "center", "right"]] = "right"
    number_format: ClassVar[str] = "0%"

    def parse(self, raw: object, context: ParseContext) -> Value:
        """70%, 70, 0.7 (a cell of Excel) and 1.0 (a cell, 100 %) are read; the text "1" is 1 %."""
        if isinstance(raw, str):
            found = normal_digits(raw).strip().removesuffix("%").strip()
            number = read_number(found)
            fraction = number is not None and "%" not in normal_digits(raw) and 0 < number < 1
        else:
            number = read_number(raw)
            fraction = number is not None and 0 < number <= 1
        if number is None:
            return None
        share = round(number * 100) if fraction else round(number)
        if not 0 <= share <= 100:
            raise InvalidValueError(f"“{plain(raw)}”不是 0 到 100 之间的百分数。")
        return share

    def text(self, value: Value) -> str:
        """70 is shown as 70%."""
        return "" if value is None else f"{value}%"

    def sort_key(self, value: Value) -> object:
        """Number order, empty last."""
        return (value is None, value or 0)

    def cell(self, value: Value) -> object:
        """0.7 under the format 0%."""
        return None if value is None else float(value) / 100


@dataclass(frozen=True)
class Month(Kind):
    """A month of a year, "YYYY-MM" (出生年月)."""

    align: ClassVar[Literal["left", "center", "right"]] = "center"

    @property
    def empty(self) -> Value:
        """No month is None, not an empty text."""
        return None

    def parse(self, raw: object, context: ParseContext) -> Value:
        """1965.10, 1965年10月, 196510, 1965-10-01, a date cell."""
        if raw is None or (isinstance(raw, str) and (not raw.strip() or raw.strip() in NOTHINGS)):
            return None
        return month_of(raw)

    def sort_key(self, value: Value) -> object:
        """Order in time, empty last."""
        return value or "9999"


@dataclass(frozen=True)
class Date(Kind):
    """A calendar day. `time_field` names the text field that keeps a time of day written beside it (3月5日15:00)."""

    align: ClassVar[Literal["left", "center", "right"]] = "center"
    number_format: ClassVar[str] = "yyyy-mm-dd"
    time_field: str = ""

    @property
    def empty(self) -> Value:
        """No date is None, not an empty text."""
        return None

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Every way an office writes a day; see app.core.dates."""
        if raw is None or (isinstance(raw, str) and (not raw.strip() or raw.strip() in NOTHINGS)):
            return None
        return parse_date(raw, context.default_year).isoformat()

    def further(self, raw: object, context: ParseContext) -> Mapping[str, Value]:
        """The time of day, if this kind has a place for it."""
        found = time_of_day(raw) if self.time_field else ""
        return {self.time_field: found} if found else {}

    def sort_key(self, value: Value) -> object:
        """Date order, empty last."""
        return value or "9999"

    def cell(self, value: Value) -> object:
        """A real date in Excel."""
        return dt.date.fromisoformat(str(value)) if value else None


@dataclass(frozen=True)
class DueDate(Date):
    """The day something is due, where offices write whole periods too: 12月, 三季度 and 全年 end on their last day."""

    ENDLESS: ClassVar[re.Pattern[str]] = re.compile(
        r"(?:立行立改|即知即改|立即|马上|长期|常年|持续|常态化?|不定期|按需|适时|每[年季月周日天]|[一每][年季月周]一).{0,8}"
    )

    def parse(self, raw: object, context: ParseContext) -> Value:
        """As any day; a period means its last day, 长期坚持 and 每月一次 have none."""
        try:
            return super().parse(raw, context)
        except InvalidValueError:
            found = normal_digits(clean_line(raw)) if isinstance(raw, str) else ""
            if re.fullmatch(r"全年|年度|本年度?|年内|(?:\d{4}年)?(?:全年|年度)", found):
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
        found = clean_line(raw)
        day = raw if isinstance(raw, dt.date) else serial_day(found)
        if day:
            return chinese_day(day)
        if self.SEEMS_A_DAY.fullmatch(normal_digits(found).replace(" ", "")) and not self.day(found, context):
            raise InvalidValueError(f"“{found}”不是有效的日期。", "请写成 2023年11月30日、11月底前、四季度、立行立改 等。")
        return found

    def day(self, value: Value, context: ParseContext) -> str | None:
        """The day meant by the text, ISO, or None for 立行立改, 长期坚持 and what cannot be read."""
        found = parse_deadline(self.text(value), context.limit_year or context.default_year, context.written)
        return found.isoformat() if found else None


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words. `tones` colours them; an open choice also takes other words."""

    align: ClassVar[Literal["left", "center", "right"]] = "center"
    options: tuple[str, ...] = ()
    tones: tuple[tuple[str, Tone], ...] = ()
    open: bool = False
    aliases: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[tuple[str, str], ...] = ()  # words that may mean an option (否: 整改中): proposed, never taken in silence

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Blanks inside the word do not matter. An unknown word is refused unless the choice is open; — is none."""
        found = re.sub(r"\s+", "", clean_line(raw))
        found = "" if found in NOTHINGS else found
        found = dict(self.aliases).get(found, found)
        if (counted := COUNTED.fullmatch(found)) and counted[1] in self.options:  # 党建工作（30分）, 理论武装（22条）
            found = counted[1]
        if found and not self.open and found not in self.options:
            advice = f"可选：{'、'.join(self.options)}。"
            raise InvalidValueError(f"“{found}”不在可选项中。", advice, proposal=self.nearest(found))
        return found

    def nearest(self, word: str) -> str:
        """The option that an unknown word probably means, "" for no idea."""
        said = dict(self.doubtful) | {option: option for option in self.options}
        inside = {option for words, option in said.items() if words in word}
        if len(inside) == 1:
            return inside.pop()
        return dict(self.doubtful).get(word) or next(iter(difflib.get_close_matches(word, self.options, 1)), "")

    def sort_key(self, value: Value) -> object:
        """The order of the options, then pinyin; empty last."""
        if not value:
            return (2, 0, "")
        if value in self.options:
            return (0, self.options.index(str(value)), "")
        return (1, 0, pinyin_key(str(value)))

    def tone(self, value: Value) -> Tone:
        """The colour of a word."""
        return dict(self.tones).get(str(value), "neutral")


@dataclass(frozen=True)
class Light(Choice):
    """A warning light: a choice shown as a lamp."""


@dataclass(frozen=True)
class Attachments(Kind):
    """Files that prove something, by SHA-256; shown as their count. Edited only in the form."""

    storage: ClassVar[Storage] = "INTEGER"
    align: ClassVar[Literal["left", "center", "right"]] = "center"
    editable_in_place: ClassVar[bool] = False

    def text(self, value: Value) -> str:
        """3 files are shown as 3 个."""
        return f"{value} 个" if value else ""

    def sort_key(self, value: Value) -> object:
        """By the number of files."""
        return value or 0
