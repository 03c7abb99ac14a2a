"""What a ledger is, declared once. Table, filters, form, import, export, print and history are made from this.

Labels, help texts and kinds stand on the fields of the model (see fields.py); a `Ledger` says how they are shown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from app.core.conditions import Condition, Is
from app.core.kinds import Deadline, Name, ParseContext, Tone, Value
from app.ledgers.fields import Computed, Extra, FieldSpec, LedgerField
from app.ledgers.record import Record


@dataclass(frozen=True)
class Column:
    """A column of the ledger's table. `width` in pixels at 96 dpi; frozen ones stay at the left; `in_place` allows editing."""

    field: str
    width: int = 100
    frozen: bool = False
    hidden: bool = False
    in_place: bool = True


@dataclass(frozen=True)
class Facet:
    """A filter by values with live counts. At most `limit` values are shown before 更多."""

    field: str
    limit: int = 8


@dataclass(frozen=True)
class DateRange:
    """A filter by days with 本周/本月/本季."""

    field: str


@dataclass(frozen=True)
class Figure:
    """A number on top of the page; a click filters by its conditions. No conditions: all rows."""

    label: str
    conditions: tuple[Condition, ...] = ()
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Section:
    """A titled group of fields in the form."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class SheetColumn:
    """A column of a printed sheet or an Excel export; `group` is the upper of two headings, `heading` replaces the label."""

    field: str
    width: float = 10.0
    group: str = ""
    heading: str = ""
    merge: bool = False


@dataclass(frozen=True)
class Sheet:
    """A paper form of the ledger as a table: print, PDF and Excel.

    `title` may hold names of fields, {campaign}, that are filled in when all rows agree on the value.
    """

    key: str
    title: str
    columns: tuple[SheetColumn, ...]
    signature: tuple[str, ...] = ("审核人", "填表人", "联系电话")
    paper: Literal["A3", "A4"] = "A3"
    landscape: bool = True
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Page:
    """An entry of the navigation: the ledger under fixed conditions. New rows get `values`; `sheets` are its paper forms."""

    key: str
    title: str
    where: tuple[Condition, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()
    sheets: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    group: str = ""  # of the navigation, where it is not the ledger's (党员名册 is a page of 人员)


Values = Mapping[str, Value]


@dataclass(frozen=True)
class Child:
    """Rows that belong to one row of this ledger (进展, 阶段目标), shown as a tab of the form."""

    key: str
    title: str
    model: type[Record]
    parent: str  # the column of the child's model that holds the parent's id
    fields: tuple[str, ...]
    order: tuple[str, ...] = ()  # newest first when it starts with "-"
    shares: tuple[str, ...] = ()  # fields of the newest entry that are the row's too (完成率)
    # What all entries together say of the row (出席 → 应到, 实到). Field → value; nothing while there are no entries.
    tally: Callable[[Sequence[Values]], dict[str, Value]] | None = None

    @cached_property
    def specs(self) -> dict[str, FieldSpec]:
        """The child's own fields by name."""
        return specs_of(self.model)


@dataclass(frozen=True)
class SectionRow:
    """A row of a workbook that holds only a text and says something of the rows below it: 一、办公室党支部（12人）.

    The text without number and count gives `field` when it matches the whole `pattern`.
    """

    field: str
    pattern: str = ".+"


@dataclass(frozen=True)
class Ledger:
    """A ledger. `name_field` is what a row is called by; `headings` are further Excel headings of a field, old ones too."""

    key: str
    title: str
    group: str
    model: type[Record]
    name_field: str
    columns: tuple[Column, ...]
    pages: tuple[Page, ...]
    facets: tuple[Facet | DateRange, ...] = ()
    figures: tuple[Figure, ...] = ()
    sections: tuple[Section, ...] = ()
    children: tuple[Child, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    extra: tuple[Extra, ...] = ()
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()  # number fields summed or averaged in the status bar
    switch: str = ""  # the field whose values the page's header switches between (年度, 专项)
    noun: str = "记录"  # 新增问题, 75 条问题
    # Values known from the sheet's title line: text found there → field value (部门问题整改台账 → 清单 部门).
    title_values: tuple[tuple[str, str, Value], ...] = ()
    # Patterns looked for in a title line, whose named groups are fields: 办公室党支部组织生活记录 → 党支部.
    title_patterns: tuple[str, ...] = ()
    # Without any, a section row gives the first open choice.
    section_rows: tuple[SectionRow, ...] = ()
    # What the name alone says of a row that is added because another row names it (…功能型党支部 → 类型).
    from_name: Callable[[str], dict[str, Value]] | None = None
    # field → message for a whole row; what single kinds cannot see.
    check: Callable[[Values], dict[str, str]] | None = None

    @cached_property
    def fields(self) -> dict[str, FieldSpec]:
        """All fields by name: stored ones in the model's order, then the computed ones."""
        return specs_of(self.model) | {
            item.name: FieldSpec(item.name, item.label, item.kind, help_text=item.help_text, source=item) for item in self.extra
        }

    @cached_property
    def by_label(self) -> dict[str, FieldSpec]:
        """Fields by their Chinese label."""
        return {spec.label: spec for spec in self.fields.values()}

    @cached_property
    def name_lists(self) -> frozenset[str]:
        """The fields whose cells may list several names (王伟、李强), each of which finds the row."""
        return frozenset(spec.name for spec in self.fields.values() if isinstance(spec.kind, Name) and spec.kind.many)

    def child(self, key: str) -> Child:
        """The child ledger of that key. Raises KeyError."""
        return {child.key: child for child in self.children}[key]

    def sheet(self, key: str) -> Sheet:
        """The paper form of that key. Raises KeyError."""
        return {sheet.key: sheet for sheet in self.sheets}[key]

    def headings_of(self, name: str) -> tuple[str, ...]:
        """Every Excel heading that means the field: its label first."""
        own = self.fields[name].label
        printed = tuple(
            column.heading for sheet in self.sheets for column in sheet.columns if column.field == name and column.heading
        )
        return tuple(dict.fromkeys((own, *printed, *self.headings.get(name, ()))))

    def read_title(self, text: str) -> dict[str, Value]:
        """What a title line says of every row below it: 2023年作风整治部门问题整改台账 → 专项 and 清单.

        The declared sheets' own titles come first, so that an export's title reads back; else the words of `title_values`.
        """
        found: dict[str, Value] = {}
        for sheet in self.sheets:
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(sheet.title))
            match = re.fullmatch(pattern, text.strip())
            if match:
                found = {
                    name: self.fields[name].kind.parse(value, ParseContext(0))
                    for name, value in match.groupdict().items()
                    if value and self.fields[name].writable
                }
                given = (item for item in sheet.where if isinstance(item, Is) and self.fields[item.field].writable)
                found |= {item.field: item.values[0] for item in given}
                break
        for pattern in self.title_patterns:
            for name, value in match.groupdict().items() if (match := re.search(pattern, text)) else ():
                found.setdefault(name, self.fields[name].kind.parse(value, ParseContext(0)))
        for word, name, value in self.title_values:
            if word in text:
                found.setdefault(name, value)
        return found

    def validate(self, values: Values) -> dict[str, str]:
        """Field → what is wrong with it, in Chinese, for a whole row."""
        wrong = {
            spec.name: f"请填写{spec.label}。"
            for spec in self.fields.values()
            if spec.required and values.get(spec.name) in (None, "")
        }
        return wrong | (self.check(values) if self.check else {})

    def derived_fields(self) -> set[str]:
        """The fields that follow from another one: the day of a time limit."""
        kinds = (spec.kind for spec in self.fields.values())
        return {kind.date_field for kind in kinds if isinstance(kind, Deadline) and kind.date_field}

    def derive(self, changes: Values, context: ParseContext) -> dict[str, Value]:
        """Changes plus what follows from them: a new deadline text sets its day unless the day was given too."""
        result = dict(changes)
        for name in changes:
            kind = self.fields[name].kind
            if isinstance(kind, Deadline) and kind.date_field and kind.date_field not in changes:
                result[kind.date_field] = kind.day(changes[name], context)
        return result

    def compute(self, row: Values, today: dt.date) -> dict[str, Value]:
        """The values of the computed fields of a row."""
        return {item.name: item.compute(row, today) for item in self.extra if isinstance(item, Computed)}


def urgent_figure(ledger: Ledger) -> Figure | None:
    """The figure that counts what needs attention: the first red one."""
    return next((figure for figure in ledger.figures if figure.tone == "red"), None)


def specs_of(model: type[Record]) -> dict[str, FieldSpec]:
    """The declared fields of a model by name, in its order."""
    return {
        name: FieldSpec(name, item.verbose_name, item.kind, item.required, item.help_text or "", item.default, item)
        for name, item in model._meta.fields.items()
        if isinstance(item, LedgerField)
    }
