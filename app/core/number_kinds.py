"""Kinds of field that hold a number: counts, points, percent."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import ClassVar

from app.core.amounts import RATES, in_words, part_of_two, read_amount, refuse_other_measure
from app.core.cell_text import normal_digits, plain, read_number
from app.core.errors import InvalidValueError
from app.core.kinds import Align, Kind, ParseContext, SortKey, Storage, Value

PLACES = 9  # decimals of a percent that count: 0.285 * 100 is 28.5


@dataclass(frozen=True)
class Numeric(Kind):
    """Any number; an empty cell is None. The base of the others."""

    storage: ClassVar[Storage] = "INTEGER"
    align: ClassVar[Align] = "right"

    def sort_key(self, value: Value) -> SortKey:
        """Number order, empty last."""
        return (value is None, value or 0)


@dataclass(frozen=True)
class Integer(Numeric):
    """A whole number, optionally within bounds. `part_of` names the field of the whole that it is a part of: 实到 of 应到."""

    number_format: ClassVar[str] = "0"
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""  # may stand behind the number: 380人
    part_of: str = ""

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Accepts 12, 12.0, "１２"; "12条" and 十二条 only where 条 is the unit."""
        refuse_other_measure(raw, self.unit)
        try:
            number = read_amount(raw, self.unit)
        except InvalidValueError as error:
            proposal = part_of_two(raw, smaller=bool(self.part_of)) or error.proposal
            raise InvalidValueError(error.message, error.advice, proposal=proposal) from error
        if number is None:
            return None
        if number != int(number):
            raise InvalidValueError(f"“{plain(raw)}”不是整数。", "请填写整数。")
        whole = int(number)
        if (self.minimum is not None and whole < self.minimum) or (self.maximum is not None and whole > self.maximum):
            raise InvalidValueError(f"“{plain(raw)}”超出范围。", f"应在 {self.minimum} 到 {self.maximum} 之间。")
        return whole


@dataclass(frozen=True)
class Number(Numeric):
    """A number with or without decimals (分值 2.5). `unit` may stand behind it: 5分 is 5; without `minimum` 扣5分 is -5."""

    storage: ClassVar[Storage] = "REAL"
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    other_units: tuple[str, ...] = ()  # that mean the same: 课时 beside 学时
    rates: tuple[tuple[str, float], ...] = ()  # how many one of another measure usually is (天: 8 学时); only proposed

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Accepts 2.5, "２.５", "2.5分" and 两个半小时 when that is the unit."""
        try:
            number = read_amount(raw, self.unit, self.other_units, signed=self.minimum is None)
        except InvalidValueError:
            refuse_other_measure(raw, self.unit, self.other_units, {**RATES, **dict(self.rates)})
            raise
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

    def json(self, value: Value) -> Value:
        """A whole number is one in JSON too."""
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def cell(self, value: Value) -> object:
        """A whole number shows no point in Excel."""
        return self.json(value)


def whole_percent(number: float) -> int:
    """A number of percent without its decimals, halves upwards as offices round."""
    return math.floor(round(number, PLACES) + 0.5)


@dataclass(frozen=True)
class Percent(Numeric):
    """A share in whole percent, 0–100. An Excel cell formatted as percent holds 0.7 for 70 %."""

    number_format: ClassVar[str] = "0%"

    def parse(self, raw: object, context: ParseContext) -> Value:
        """70%, 70, 0.7 (a cell of Excel) and 1.0 (a cell, 100 %) are read, 百分之七十 and 七成 too; the text "1" is 1 %."""
        if isinstance(raw, str):
            raw = in_percent(raw)
            found = normal_digits(raw).strip().removesuffix("%").strip()
            try:
                number = read_number(found)
            except InvalidValueError as error:
                raise InvalidValueError(f"“{plain(raw)}”不是百分数。", proposal=roughly(found) or error.proposal) from error
            fraction = number is not None and "%" not in normal_digits(raw) and 0 < number < 1
        else:
            number = read_number(raw)
            fraction = number is not None and 0 < number <= 1
        if number is None:
            return None
        share = whole_percent(number * 100 if fraction else number)
        if not 0 <= share <= 100:
            raise InvalidValueError(f"“{plain(raw)}”不是 0 到 100 之间的百分数。")
        return share

    def text(self, value: Value) -> str:
        """70 is shown as 70%; a word that stands in its place on paper as it is."""
        return "" if value is None else value if isinstance(value, str) else f"{value}%"

    def cell(self, value: Value) -> object:
        """0.7 under the format 0%."""
        return value if value is None or isinstance(value, str) else float(value) / 100


# What words in the place of a percent probably mean; it is only proposed.
SAID = dict.fromkeys(("完成", "已完成", "全部完成", "已办结", "已销号"), "100%") | dict.fromkeys(
    ("未启动", "未开始", "尚未启动"), "0%"
)
HALF = ("一半", "半数", "半")
ABOUT = re.compile("大约|大概|约|将近|接近|近|已?完成了?|左右|上下|以上|以下|不足|不到|超过?|多|过")
ONLY_A_SHARE = re.compile(r"(?:已?完成(?:率|进度)?)?[:：]?(\d{1,3})[%％][。.]?")  # says nothing but a percent
IN_WORDS = re.compile(
    r"百分之(?P<percent>[0-9]+|[零一二三四五六七八九十百]+)|(?P<tenths>[一二三四五六七八九1-9])成(?P<rest>[一二三四五六七八九半]?)"
)
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"半": 5}
WHOLE_OR_NONE = {"百": "100%", "零": "0%"}


def roughly(text: str) -> str:
    """What words in the place of a percent probably mean, "" for no idea: 大约六成 → 60%, 过半 → 50%."""
    bare = ABOUT.sub("", text)
    share = "50%" if bare in HALF else in_percent(bare)
    return SAID.get(text) or (share if share != bare else "")


def in_percent(text: str) -> str:
    """百分之八十 → 80%, 八成 → 80%, 八成五 → 85%, 已完成80%。 → 80%; every other text as it is."""
    bare = normal_digits("".join(text.split()))
    if share := ONLY_A_SHARE.fullmatch(bare):
        return f"{share[1]}%"
    match = IN_WORDS.fullmatch(bare)
    if match is None:
        return text
    if tenths := match["tenths"]:
        return f"{(DIGITS.get(tenths) or int(tenths)) * 10 + DIGITS.get(match['rest'], 0)}%"
    words = match["percent"]
    if words.isascii():
        return f"{words}%"
    if words in WHOLE_OR_NONE:
        return WHOLE_OR_NONE[words]
    number = in_words(words, ())
    return text if number is None else f"{number:g}%"
