"""Reads the cells of one field of a workbook: the value, what is wrong with it, what it probably means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from app.core.cell_text import clean_line, normal_digits, plain
from app.core.dates import serial_day
from app.core.day_kinds import Date, Deadline, DueDate, Month
from app.core.errors import InvalidValueError
from app.core.kinds import WHOLE, Choice, LongText, ParseContext, Text, Value
from app.core.names import Department, Person
from app.core.number_kinds import ONLY_A_SHARE, Percent
from app.exchange.grids.marks import Fault, Several
from app.exchange.importing.percent_columns import PercentColumn, says_how_far
from app.ledgers.schema.fields import FieldSpec

KEPT_TEXT = re.compile(r"'(?=[^'=+@-][^']*$)")  # before what would be a formula the sign stays
DAYS_TO_1904 = dt.timedelta(days=1462)  # serial 0 of the 1904 system in that of 1900 (Excel specifications)
ALONE = PercentColumn()
NOTHING: Mapping[str, str] = MappingProxyType({})
# What is read once for all cells of a field: longer texts (characters) are hardly ever the same twice.
LONGEST_REMEMBERED, MOST_REMEMBERED = 40, 10_000
REMEMBERED = frozenset({str, float, dt.date})  # no bool, which is the same key as a number


def share_in(content: object) -> int | None:
    """The percent that an entry consists of, None for any other text: 60%, 已完成60%。"""
    short = isinstance(content, str) and len(content) <= LONGEST_REMEMBERED
    match = ONLY_A_SHARE.fullmatch("".join(str(content).split())) if short else None
    return int(match[1]) if match and int(match[1]) <= WHOLE else None


class Said(NamedTuple):
    """What a cell says: its value, what is wrong with it and what it probably means, values for other fields."""

    value: Value
    error: str = ""
    proposal: str = ""
    further: Mapping[str, Value] = NOTHING
    counts: bool = True  # not for a required field that says /: that is as good as empty, and the default counts


@dataclass(frozen=True)
class CellReader:
    """Reads the cells of one field."""

    spec: FieldSpec
    context: ParseContext
    percents: PercentColumn = ALONE  # how bare numbers are meant, where a percent is asked for
    since_1904: bool = False  # bare serial numbers of days count from 1904 in this workbook
    # Names, states and days stand in a ledger again and again: each is read once.
    remembered: dict[object, Said] = field(default_factory=dict, repr=False, compare=False)

    def said(self, content: object) -> Said:
        """What a filled cell says; it is remembered for when the same short content stands there again."""
        found = self.understood(content)
        short = len(content) <= LONGEST_REMEMBERED if isinstance(content, str) else True
        if short and type(content) in REMEMBERED and len(self.remembered) < MOST_REMEMBERED:
            self.remembered[content] = found
        return found

    def understood(self, content: object) -> Said:
        """Read a filled cell."""
        kind = self.spec.kind
        if isinstance(content, Fault):
            return Said(kind.empty, f"单元格中的公式出错（{content}）。请填写正确的内容，或清空这个单元格。")
        bare = ""  # without the sign by which a spreadsheet is told to keep a text; some programs write it into the cell
        if isinstance(content, str) and KEPT_TEXT.match(content):
            bare = content[1:]
            content = content if self.is_free(bare) else bare
        if isinstance(content, Several):
            words = content.split("、")
            return Said(kind.empty, f"同时勾选了“{'”和“'.join(words)}”。请填写其中一项。", self.furthest(words))
        try:
            value = kind.parse(self.prepared(content), self.context)
        except InvalidValueError as error:
            if elsewhere := kind.further(content, self.context):  # 会前3天 is no day but says on which one
                return Said(kind.empty, further=elsewhere, counts=False)
            return Said(kind.empty, str(error), error.proposal or self.standing(content))
        proposal = ""
        if value and (isinstance(kind, Person) or (isinstance(kind, Choice) and value not in kind.options)):
            proposal = kind.meant(str(value))
        further = kind.further(content, self.context)
        if isinstance(kind, Department):
            value = kind.leads(content) if further else value
            proposal = kind.wrapped(content) or kind.meant(str(value))
        if bare and self.is_free(bare):
            proposal = bare
        counts = bool(value) or value == 0 or not self.spec.required
        return Said(value, "", proposal, further, counts)

    def standing(self, content: object) -> str:
        """The word of a choice that a share in its place means (已完成 for 100%), "" for none. It is only proposed."""
        kind = self.spec.kind
        if not isinstance(kind, Choice) or not says_how_far(kind):
            return ""
        try:
            share = Percent().parse(self.percents.in_percent(content), self.context)
        except InvalidValueError as error:
            share = share_in(error.proposal)
        return "" if share is None else kind.at_share(int(share))

    def furthest(self, words: Sequence[str]) -> str:
        """The last of the words that are ticked of a state in which rows begin and go on: each stage that is over has its √.

        "" where they are words of something else.
        """
        kind, default = self.spec.kind, self.spec.default
        if isinstance(kind, DueDate | Deadline):  # 完成时限 over 一季度 | 二季度
            return words[-1]
        if not (isinstance(kind, Choice) and self.spec.required and default == kind.options[0] and {*words} <= {*kind.options}):
            return ""
        return max(words, key=kind.options.index)

    def is_free(self, text: str) -> bool:
        """Whether the field takes any text, so that a sign before this one may be a part of it."""
        kind = self.spec.kind
        if isinstance(kind, Choice):
            return kind.open and text not in kind.options
        if isinstance(kind, Deadline):
            return not kind.day(text, self.context)
        return isinstance(kind, LongText | Text)

    def prepared(self, content: object) -> object:
        """A cell as its kind can read it: truth values in Chinese, percents with their sign."""
        if isinstance(content, bool):
            return in_words(content)
        if isinstance(self.spec.kind, Percent):
            return self.percents.in_percent(content)
        if self.since_1904 and isinstance(self.spec.kind, Date | Deadline | Month):
            return day_since_1904(content)
        return content


def in_words(content: object) -> object:
    """A truth value in Chinese; everything else as it is."""
    return content if not isinstance(content, bool) else "是" if content else "否"


def day_since_1904(content: object) -> object:
    """A serial number of a day that lost its format, as the day it is in the 1904 system; everything else as it is."""
    text = clean_line(content) if isinstance(content, str) else plain(content) if isinstance(content, int | float) else ""
    day = serial_day(normal_digits(text))
    return content if day is None else day + DAYS_TO_1904
