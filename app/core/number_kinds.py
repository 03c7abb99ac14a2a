"""Kinds of field that hold a number: counts, points, percent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.cell_text import clean_line, normal_digits, plain, read_number
from app.core.errors import InvalidValueError
from app.core.kinds import Align, Kind, ParseContext, Storage, Value


@dataclass(frozen=True)
class Numeric(Kind):
    """Any number; an empty cell is None. The base of the others."""

    storage: ClassVar[Storage] = "INTEGER"
    align: ClassVar[Align] = "right"

    def sort_key(self, value: Value) -> object:
        """Number order, empty last."""
        return (value is None, value or 0)


@dataclass(frozen=True)
class Integer(Numeric):
    """A whole number, optionally within bounds."""

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


@dataclass(frozen=True)
class Number(Numeric):
    """A number with or without decimals (分值 2.5). `unit` may stand behind it: 5分 is 5."""

    storage: ClassVar[Storage] = "REAL"
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

    def json(self, value: Value) -> Value:
        """A whole number is one in JSON too."""
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def cell(self, value: Value) -> object:
        """A whole number shows no point in Excel."""
        return self.json(value)


@dataclass(frozen=True)
class Percent(Numeric):
    """A share in whole percent, 0–100. An Excel cell formatted as percent holds 0.7 for 70 %."""

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

    def cell(self, value: Value) -> object:
        """0.7 under the format 0%."""
        return None if value is None else float(value) / 100
