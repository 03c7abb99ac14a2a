"""From the cells of a row to the values of a record, with an error for each cell that cannot be read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from app.core.cell_text import clean_line, normal_digits, plain
from app.core.dates import serial_day
from app.core.day_kinds import Date, Deadline, Month
from app.core.errors import InvalidValueError
from app.core.kinds import Choice, Kind, LongText, ParseContext, Text, Value
from app.core.names import Department, Person
from app.core.number_kinds import Percent
from app.exchange.grids.marks import Fault, Several
from app.exchange.tables.tables import blank
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec

KEPT_TEXT = re.compile(r"'(?=[^'=+@-][^']*$)")  # before what would be a formula the sign stays
DAYS_TO_1904 = dt.timedelta(days=1462)  # serial 0 of the 1904 system in that of 1900 (Excel specifications)
ONE, FRACTION, WHOLE = (
    re.compile(r"1(?:\.0+)?|１"),
    re.compile(r"0?\.[0-9]*[1-9][0-9]*"),
    re.compile(r"(?:[2-9]|[1-9][0-9]+)(?:\.[0-9]+)?"),
)
SHARE = re.compile(r"0|1|[01]\.0+|0?\.[0-9]+")
NOTHING: Mapping[str, str] = MappingProxyType({})
# What is read once for all cells of a field: longer texts (characters) are hardly ever the same twice.
LONGEST_REMEMBERED, MOST_REMEMBERED = 40, 10_000
REMEMBERED = frozenset({str, float, dt.date})  # no bool, which is the same key as a number


class Said(NamedTuple):
    """What a cell says: its value, what is wrong with it and what it probably means, values for other fields."""

    value: Value
    error: str = ""
    proposal: str = ""
    further: Mapping[str, Value] = NOTHING
    counts: bool = True  # not for a required field that says /: that is as good as empty, and the default counts


class ReadCells(NamedTuple):
    """What was read of a row, each by field; `proposals` are what cells that cannot be read probably mean, to be typed."""

    values: dict[str, Value]
    errors: Mapping[str, str]
    proposals: Mapping[str, str]


@dataclass(frozen=True)
class CellReader:
    """Reads the cells of one field."""

    spec: FieldSpec
    context: ParseContext
    whole_percents: bool = False  # numeric cells hold 70, not 0.7
    shares: bool = False  # texts are shares of one: 0.7, and 1 for all of it
    mixed: bool = False  # 0.7 stands beside 70: nobody knows which of them a 1 is like
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
            content = content if is_free(kind, bare) else bare
        if isinstance(content, Several):
            return Said(kind.empty, f"同时勾选了“{'”和“'.join(content.split('、'))}”。请填写其中一项。")
        try:
            value = kind.parse(self.prepared(content), self.context)
        except InvalidValueError as error:
            return Said(kind.empty, str(error), error.proposal)
        proposal = ""
        if value and (isinstance(kind, Person) or (isinstance(kind, Choice) and value not in kind.options)):
            proposal = kind.meant(str(value))
        if isinstance(kind, Department):
            proposal = kind.wrapped(content)
        if bare and is_free(kind, bare):
            proposal = bare
        counts = bool(value) or value == 0 or not self.spec.required
        return Said(value, "", proposal, kind.further(content, self.context), counts)

    def prepared(self, content: object) -> object:
        """A cell as its kind can read it: truth values in Chinese, percents with their sign."""
        if isinstance(content, str):
            if self.shares and is_share(content):  # what a person types may be another number
                return f"{float(normal_digits(content)) * 100:.10g}%"
            self.refuse_one(content)
            if not self.since_1904:
                return content
        if isinstance(content, bool):
            return in_words(content)
        if isinstance(content, int | float) and isinstance(self.spec.kind, Percent):
            if self.whole_percents:
                self.refuse_one(content)
            return f"{content if self.whole_percents and not 0 < content < 1 else content * 100:.10g}%"
        if self.since_1904 and isinstance(self.spec.kind, Date | Deadline | Month):
            return day_since_1904(content)
        return content

    def refuse_one(self, content: object) -> None:
        """Ask where a 1 may be 100 % or 1 %. As a number it is 100 %, for so a cell formatted as percent holds it."""
        if self.mixed and ONE.fullmatch(plain(content).strip()):
            raise InvalidValueError(f"“{plain(content)}”可能是 100%，也可能是 1%。", "请写成带 % 的数。", proposal="100%")


@dataclass(frozen=True)
class RowReader:
    """Reads rows of one ledger. `given` holds values for fields the row leaves blank, best first over the defaults."""

    ledger: Ledger
    context: ParseContext
    given: Mapping[str, Value]
    whole_percents: frozenset[str] = frozenset()  # percent fields, see CellReader
    shares: frozenset[str] = frozenset()  # percent fields, see CellReader
    mixed: frozenset[str] = frozenset()  # percent fields, see CellReader
    since_1904: bool = False

    def read(self, cells: Mapping[str, object]) -> ReadCells:
        """A row's cells. One that cannot be read leaves its field empty."""
        values: dict[str, Value] = {}
        errors: dict[str, str] = {}
        proposals: dict[str, str] = {}
        further: dict[str, Value] = {}
        readers = self.readers
        for name, content in cells.items():
            said = readers[name].remembered.get(content) if type(content) in REMEMBERED else None
            if said is None:
                if blank(content):
                    continue
                said = readers[name].said(content)
            value, error, proposal, more, counts = said
            if counts:
                values[name] = value
            if error:
                errors[name] = error
            if proposal:
                proposals[name] = proposal
            if more:
                further |= more
        # All stored fields and the latest entries: what the row says, else what is given, else the default.
        complete = self.blank_row | self.ledger.derive(further | values if further else values, self.context)
        return ReadCells(complete, self.ledger.validate(complete) | errors or NOTHING, proposals or NOTHING)

    @cached_property
    def readers(self) -> dict[str, CellReader]:
        """What reads the cells of each field."""
        return {
            name: CellReader(
                spec, self.context, name in self.whole_percents, name in self.shares, name in self.mixed, self.since_1904
            )
            for name, spec in self.ledger.fields.items()
        }

    @cached_property
    def blank_row(self) -> dict[str, Value]:
        """What a row has that says nothing."""
        specs = [spec for spec in self.ledger.fields.values() if spec.writable]
        given = {spec.name: self.given.get(spec.name, spec.default) for spec in specs}
        return {spec.name: spec.kind.empty if given[spec.name] is None else given[spec.name] for spec in specs}


def is_free(kind: Kind, text: str) -> bool:
    """Whether a field takes any text, so that a sign before it may be a part of it."""
    if isinstance(kind, Choice):
        return kind.open and text not in kind.options
    return isinstance(kind, LongText | Text)


def in_words(content: object) -> object:
    """A truth value in Chinese; everything else as it is."""
    return content if not isinstance(content, bool) else "是" if content else "否"


def day_since_1904(content: object) -> object:
    """A serial number of a day that lost its format, as the day it is in the 1904 system; everything else as it is."""
    text = clean_line(content) if isinstance(content, str) else plain(content) if isinstance(content, int | float) else ""
    day = serial_day(normal_digits(text))
    return content if day is None else day + DAYS_TO_1904


def whole_percents(ledger: Ledger, rows: Iterable[Mapping[str, object]]) -> frozenset[str]:
    """The percent fields with a number from 2 on: then 1 means 1 %, not the 100 % of a cell formatted as percent."""
    names = [spec.name for spec in ledger.fields.values() if isinstance(spec.kind, Percent)]
    found = set()
    for row in rows:
        for name in names:
            content = row.get(name)
            if isinstance(content, int | float) and not isinstance(content, bool) and content >= 2:
                found.add(name)
    return frozenset(found)


def mixed_percents(ledger: Ledger, rows: Sequence[Mapping[str, object]]) -> frozenset[str]:
    """The percent fields in which shares of one (0.7) stand beside whole numbers (70), or no number without % tells."""
    found = set()
    for spec in ledger.fields.values():
        if isinstance(spec.kind, Percent):
            said = {plain(row[spec.name]).strip() for row in rows if not blank(row.get(spec.name))}
            parts = [text for text in said if FRACTION.fullmatch(normal_digits(text))]
            whole = any(WHOLE.fullmatch(normal_digits(text)) for text in said)
            if said and (parts or not whole):
                found.add(spec.name)
    return frozenset(found)


def shares(ledger: Ledger, rows: Sequence[Mapping[str, object]]) -> frozenset[str]:
    """The percent fields with nothing but texts from 0 to 1, one of them 0.7: a file of text lost the format of its cells."""
    found = set()
    for spec in ledger.fields.values():
        if isinstance(spec.kind, Percent):
            texts = [row[spec.name] for row in rows if not blank(row.get(spec.name))]
            if all(map(is_share, texts)) and any("." in normal_digits(str(text)) for text in texts):
                found.add(spec.name)
    return frozenset(found)


def is_share(content: object) -> bool:
    """Whether a text is a share of one: 0.7, 1."""
    return isinstance(content, str) and SHARE.fullmatch(normal_digits(content).strip()) is not None


def fixed_values(ledger: Ledger, fixed: Mapping[str, str], context: ParseContext) -> dict[str, Value]:
    """Values given for all rows by field name or label. Those of other ledgers are left out. Raises InvalidValueError."""
    found: dict[str, Value] = {}
    for key, text in fixed.items():
        spec = ledger.fields.get(key) or ledger.by_label.get(key)
        if spec is not None and spec.writable:
            found[spec.name] = spec.kind.parse(text, context)
    return dict(ledger.derive(found, context))
