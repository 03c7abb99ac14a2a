"""What a ledger is, declared once. Table, filters, form, import, export, print and history are made from this.

Labels, help texts and kinds stand on the fields of the model (see fields.py); a `Ledger` says how they are shown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import peewee

from app.core.conditions import Condition, Is
from app.core.errors import InvalidValueError
from app.core.kinds import Deadline, Integer, ParseContext, Tone, Value, Year
from app.core.names import Name
from app.ledgers.fields import Computed, Extra, FieldSpec, LedgerField, Reading, Ruled
from app.ledgers.paper import PaperForm
from app.ledgers.record import Record
from app.store.safes import seal_model
from app.store.transaction import Transaction


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

    `title` may hold names of fields, {campaign}, that are filled in when all rows agree on the value. `as_of` is the child
    whose dated entries say how a row stood: then the table can be printed as of any day (app.ledgers.as_of).
    """

    key: str
    title: str
    columns: tuple[SheetColumn, ...]
    signature: tuple[str, ...] = ("审核人", "填表人", "联系电话")
    paper: Literal["A3", "A4"] = "A3"
    landscape: bool = True
    where: tuple[Condition, ...] = ()
    as_of: str = ""
    sort: tuple[str, ...] = ()  # its own order ("-day" descending); otherwise that of the table it is printed from
    group: str = ""  # a row of subtotals follows each run of rows that agree on this field
    totals: bool = False  # a row of totals stands at the end


@dataclass(frozen=True)
class Page:
    """An entry of the navigation: the ledger under fixed conditions. New rows get `values`.

    `sheets` are its paper forms as tables; the ledger's record forms are offered on each of its pages.
    """

    key: str
    title: str
    where: tuple[Condition, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()
    sheets: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    group: str = ""  # of the navigation, where it is not the ledger's (党员名册 is a page of 人员)
    counted: bool = True  # whether the navigation shows how many of its rows need attention


Values = Mapping[str, Value]


@dataclass(frozen=True)
class Fill:
    """A button that adds the entries a row may be expected to have (全员出席): those whose first field is not there yet."""

    title: str
    entries: Callable[[peewee.Database, Values], list[dict[str, Value]]]
    nobody: str  # what is said when there is nobody to add


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
    fill: Fill | None = None
    kept: bool = False  # written by the program alone, when something is done with the row (办理记录)

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
class Tree:
    """Rows that stand under other rows of the same ledger (a task and its parts).

    `parent` names the row above within the same `scope` (年度), `number` shows the place (1, 1.1, 1.1.2). The `percent` of a
    row with rows below it is their average, weighted by `weight` where all have one. See app.ledgers.tree.
    """

    parent: str
    number: str
    scope: str = ""
    percent: str = ""
    weight: str = ""


@dataclass(frozen=True)
class Board:
    """The rows as cards in columns by the words of a choice; dragging a card changes the choice. `card`: what a card shows."""

    field: str
    card: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conversion:
    """A row of this ledger becomes a row of another by one action, and both know it (督查发现 → 问题).

    `fields` are (own field, field of the target); where several own fields go to one, the first that is filled counts.
    `values` are given to every new row, `asked` are fields of the target that the person is asked for first.
    A row makes one other row, unless `count_field` names the field of the target that says the how manieth it is.
    """

    title: str  # 转为问题
    target: str  # key
    fields: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, Value], ...] = ()
    asked: tuple[str, ...] = ()
    count_field: str = ""


@dataclass(frozen=True)
class Quarterly:
    """A walk by quarters (`app.ledgers.quarterly`).

    `due` says of a row whether it is behind what should be reached by a day. What is written into the field `note` is kept by
    `child` (fields quarter, day, percent and the note's), one entry a row and quarter. `sheet` prints the quarter's rows.
    """

    due: Callable[[Values, dt.date, Reading], bool]
    child: str
    note: str
    sheet: str


@dataclass(frozen=True)
class Walk:
    """A walk through the rows that are behind (`where`), one by one: `facts` are shown, `fields` are brought up to date."""

    title: str
    where: tuple[Condition, ...]
    facts: tuple[str, ...]
    fields: tuple[str, ...]
    quarterly: Quarterly | None = None  # then it goes through what is to be reached by the end of a chosen quarter


@dataclass(frozen=True)
class DayMark:
    """What a row shows on the calendar: on the day in `field`, called `label`, in the colour of the choice `tone`.

    Rows whose `tone` is one of `ended` are grey; `before` are fields whose texts stand before the row's name.
    """

    field: str
    label: str
    tone: str
    ended: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    deadline: bool = True  # something due, not something that takes place


LEADING_YEAR = re.compile(r"(?:19|20)\d\d(?=[-年]|$)")


@dataclass(frozen=True)
class Yearly:
    """To which year a row belongs, and what is unfinished when that year is closed (app.ledgers.years).

    The first of `fields` that tells a year counts: a year, a day, or a text that begins with a year (2023年度…民主生活会); a
    row without one belongs to no year. `unfinished`: rows for which any of these holds are carried into the next year. Where
    the first field holds just a year, a row is that year's alone and its copy goes on; any other row goes on itself.
    `standing`: a register whose rows outlive their year and end by rules of their own (制度, 销号): a closed year locks none.
    """

    fields: tuple[str, ...]
    unfinished: tuple[Condition, ...] = ()
    standing: bool = False

    def year_of(self, row: Mapping[str, object]) -> int | None:
        """The year of a row by its own fields."""
        for name in self.fields:
            match = LEADING_YEAR.match(str(row.get(name) or ""))
            if match:
                return int(match[0])
        return None

    def field(self) -> Computed:
        """年度 as a field of a ledger whose rows tell their year only by a day: its page can then be switched by it."""
        return Computed("year", "年度", Year(), lambda row, today: self.year_of(row))


@dataclass(frozen=True)
class Guard:
    """What a row allows in its present state, asked by whatever changes rows: cell, form, batch, paste, import.

    Actions with rules of their own (销号) write past it.
    """

    locked: Callable[[Values], str]  # why a row can only be looked at, with the way out; "" when it can be changed or deleted
    refused: Callable[[Reading, Values, Values], dict[str, str]]  # row before, row after → field → why not
    entered: Callable[[Values], dict[str, str]]  # the same for a new row that a person types
    # The words of a field with why a row cannot have them now, "" for those it can; None: all that the field declares.
    choices: Callable[[Values, str], Mapping[str, str] | None]


# Why a row (its id, field → value) can only be looked at; "" when it can be changed.
Locked = Callable[[int, Values], str]


@dataclass(frozen=True)
class Written:
    """A row an operation has written: its stored fields before (None: it is new) and after (None: it was deleted).

    `restored`: it is not new but came back from the recycle bin.
    """

    row_id: int
    before: Values | None
    after: Values | None
    restored: bool = False


# What a ledger does when rows were written, in the same commit: a stage history, the percent of a parent. The day is today's.
Consequence = Callable[[Transaction, Sequence[Written], dt.date], None]


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
    forms: tuple[PaperForm, ...] = ()  # printed one record a sheet
    extra: tuple[Extra, ...] = ()
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()  # number fields summed or averaged in the status bar
    switch: str = ""  # the field whose values the page's header switches between (年度, 专项)
    # Fields that name the department (branch…) a row belongs to: who has an account for some of these changes their rows only.
    scope: tuple[str, ...] = ()
    code: str = ""  # the field that names a row for good, whatever else is changed in it (文号): by it a workbook finds the row
    restricted: bool = False  # its rows are sealed with a key of their own (app.store.safes); see ledgers/restricted.py
    grows: bool = False  # a directory: whoever may enter something may add rows, names that nobody has entered before
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
    guard: Guard | None = None
    alike_field: str = ""  # the text that is pointed out where another row says nearly the same (问题表述)
    # What a new row that a person types gets in fields left empty, worked out from the others.
    completed: Callable[[Reading, Values], dict[str, Value]] | None = None
    consequences: tuple[Consequence, ...] = ()
    tree: Tree | None = None
    board: Board | None = None
    conversions: tuple[Conversion, ...] = ()
    walk: Walk | None = None
    day_marks: tuple[DayMark, ...] = ()
    # What departments fill in when rows are handed out to them (下发填报), as it is proposed; without it what a walk updates.
    reported: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()  # fields of a workbook whose blank cell means "as above" (the star of an indicator)
    year_field: str = ""  # the field that holds the year of a sheet whose rows do not say theirs (年度)
    replaces: str = ""  # the field that names the row of this ledger which a row came in the place of (替代制度)
    yearly: Yearly | None = None  # to which year a row belongs, and what is carried into the next

    def __post_init__(self) -> None:
        """The store learns from the models what it has to seal."""
        for model in (self.model, *(child.model for child in self.children)) if self.restricted else ():
            seal_model(model, self.key, specs_of(model))

    @cached_property
    def fields(self) -> dict[str, FieldSpec]:
        """All fields by name: stored ones in the model's order, then the computed ones."""
        return specs_of(self.model) | {
            item.name: FieldSpec(item.name, item.label, item.kind, help_text=item.help_text, source=item) for item in self.extra
        }

    @cached_property
    def stored_defaults(self) -> dict[str, Value]:
        """The fields of the ledger's own table with what stands in them when nobody says anything."""
        return {spec.name: spec.default for spec in self.fields.values() if spec.stored}

    @cached_property
    def required_fields(self) -> tuple[FieldSpec, ...]:
        """What a row must say."""
        return tuple(spec for spec in self.fields.values() if spec.required)

    @cached_property
    def by_label(self) -> dict[str, FieldSpec]:
        """Fields by their Chinese label."""
        return {spec.label: spec for spec in self.fields.values()}

    @property
    def reported_fields(self) -> tuple[str, ...]:
        """What departments fill in when rows are handed out, as it is proposed."""
        return self.reported or (self.walk.fields if self.walk else ())

    @cached_property
    def name_lists(self) -> frozenset[str]:
        """The fields whose cells may list several names (王伟、李强), each of which finds the row."""
        return frozenset(spec.name for spec in self.fields.values() if isinstance(spec.kind, Name) and spec.kind.many)

    @cached_property
    def dated(self) -> tuple[str, ...]:
        """The fields that get the day on which a row is entered when it says nothing (提出日期)."""
        fields = self.fields.items()
        return tuple(name for name, spec in fields if isinstance(spec.source, LedgerField) and spec.source.dated)

    @cached_property
    def copies_years(self) -> bool:
        """Whether an unfinished row goes on as a copy in the next year: it says itself which year it is of."""
        return self.yearly is not None and isinstance(self.fields[self.yearly.fields[0]].kind, Integer | Year)

    @property
    def papers(self) -> tuple[Sheet | PaperForm, ...]:
        """Everything the ledger can print: tables first, then the forms of one record."""
        return (*self.sheets, *self.forms)

    @property
    def widest_page(self) -> Page:
        """The page that shows all rows, where numbers about the whole ledger lead; else its first."""
        return next((page for page in self.pages if not page.where), self.pages[0])

    def child(self, key: str) -> Child:
        """The child ledger of that key. Raises KeyError."""
        return {child.key: child for child in self.children}[key]

    def sheet(self, key: str) -> Sheet:
        """The paper form of that key. Raises KeyError."""
        return {sheet.key: sheet for sheet in self.sheets}[key]

    def form(self, key: str) -> PaperForm:
        """The record form of that key. Raises KeyError."""
        return {form.key: form for form in self.forms}[key]

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
                found = self.read_title_values(match.groupdict())
                given = (item for item in sheet.where if isinstance(item, Is) and self.fields[item.field].writable)
                found |= {item.field: item.values[0] for item in given}
                break
        for pattern in self.title_patterns:
            if match := re.search(pattern, text):
                found = self.read_title_values(match.groupdict()) | found
        for word, name, value in self.title_values:
            if word in text:
                found.setdefault(name, value)
        return found

    def read_title_values(self, texts: Mapping[str, str]) -> dict[str, Value]:
        """What stands in the places of a title, by field. What is no value of its field (二〇二三 for a year) is left out."""
        found: dict[str, Value] = {}
        for name, text in texts.items():
            if text and self.fields[name].writable:
                with suppress(InvalidValueError):
                    found[name] = self.fields[name].kind.parse(text, ParseContext(0))
        return found

    def validate(self, values: Values) -> dict[str, str]:
        """Field → what is wrong with it, in Chinese, for a whole row."""
        wrong = {spec.name: f"请填写{spec.label}。" for spec in self.required_fields if values.get(spec.name) in (None, "")}
        return wrong | (self.check(values) if self.check else {})

    def derived_fields(self) -> set[str]:
        """The fields that follow from another one: the day of a time limit."""
        return {kind.date_field for kind in self.dated_deadlines.values()}

    def derive(self, changes: Values, context: ParseContext) -> dict[str, Value]:
        """Changes plus what follows from them: a new deadline text sets its day unless the day was given too."""
        result = dict(changes)
        for name, kind in self.dated_deadlines.items():
            if name in changes and kind.date_field not in changes:
                result[kind.date_field] = kind.day(changes[name], context)
        return result

    @cached_property
    def dated_deadlines(self) -> dict[str, Deadline]:
        """The fields that another one follows from, with their kinds."""
        kinds = {name: spec.kind for name, spec in self.fields.items()}
        return {name: kind for name, kind in kinds.items() if isinstance(kind, Deadline) and kind.date_field}

    def context_of(self, row: Values, context: ParseContext) -> ParseContext:
        """How values typed into a row are read: a time limit without a year stays in the year of the row's present one."""
        days = (row.get(spec.kind.date_field) for spec in self.fields.values() if isinstance(spec.kind, Deadline))
        present = next((str(day) for day in days if day), "")
        return replace(context, limit_year=int(present[:4])) if present else context

    def compute(self, row: Values, reading: Reading) -> dict[str, Value]:
        """The values of the computed fields of a row."""
        found = {item.name: item.compute(row, reading.today) for item in self.extra if isinstance(item, Computed)}
        ruled = (item for item in self.extra if isinstance(item, Ruled))
        return found | {item.name: item.prepare(reading)(*(row[name] for name in item.reads)) for item in ruled}

    def locked(self, row: Values) -> str:
        """Why a row can only be looked at, "" when it can be changed."""
        return self.guard.locked(row) if self.guard else ""


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
