"""What a ledger is, declared once. Table, filters, form, import, export, print and history are made from this.

Labels, help texts and kinds stand on the fields of the model (`fields`). A `Ledger` says how they are shown (`page`), printed
(`paper`, `sheet`), what entries its rows have (`child`), what one can do with them (`row_actions`), what their state allows
(`guard`), what follows when they are written (`consequence`), and to which year they belong (`yearly`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.core.conditions import Is
from app.core.day_kinds import Deadline, Year
from app.core.kinds import Choice, Light, ParseContext, Value
from app.core.names import Name
from app.core.number_kinds import Integer
from app.core.outline import Placed, uppermost
from app.ledgers.schema.attached_file import FILE_COLUMNS
from app.ledgers.schema.child import Child
from app.ledgers.schema.consequence import Consequence
from app.ledgers.schema.fields import Computed, Extra, FieldSpec, LedgerField, Reading, Ruled, Values, specs_of
from app.ledgers.schema.guard import Guard
from app.ledgers.schema.page import Board, Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.paper import PaperForm
from app.ledgers.schema.record import Record
from app.ledgers.schema.row_actions import Conversion, Walk
from app.ledgers.schema.sheet import Sheet
from app.ledgers.schema.supposing import Supposed
from app.ledgers.schema.tree import Tree
from app.ledgers.schema.yearly import Yearly
from app.store.safes import seal_model


@dataclass(frozen=True)
class SectionRow:
    """A row of a workbook that holds only a text and says something of the rows below it: 一、办公室党支部（12人）.

    The text without number and count gives `field` when it matches the whole `pattern`; of a pattern with a group what it
    holds: 对王伟同志的意见. `besides`: other rows still give the first open choice. `day` is the field of the day that
    stands behind it: 常委会第十八次会议（3月18日）; under a title that names one such event it begins no other.
    """

    field: str
    pattern: str = ".+"
    besides: bool = False
    day: str = ""


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
    # Headings that may mean a field or something the ledger does not keep (主持人 beside 主讲人): what stands below is asked.
    doubtful_headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # What a title says of a choice without saying it for each row (主体责任清单): field → pattern. It is told, never taken.
    title_hints: Mapping[str, str] = field(default_factory=dict)
    sort: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()  # number fields summed or averaged in the status bar
    switch: str = ""  # the field whose values the page's header switches between (年度, 专项)
    # Fields that name the department (branch…) a row belongs to: who has an account for some of these changes their rows only.
    scope: tuple[str, ...] = ()
    code: str = ""  # the field that names a row for good, whatever else is changed in it (文号): by it a workbook finds the row
    # Further fields in which two rows of one name are two (the day of a decision).
    told_apart_by: tuple[str, ...] = ()
    restricted: bool = False  # its rows are sealed with a key of their own (app.store.safes); see ledgers/restricted.py
    grows: bool = False  # a directory: whoever may enter something may add rows, names that nobody has entered before
    noun: str = "记录"  # 新增问题, 75 条问题
    # Values known from the sheet's title line: text found there → field value (部门问题整改台账 → 清单 部门).
    title_values: tuple[tuple[str, str, Value], ...] = ()
    # Patterns looked for in a title line, whose named groups are fields: 办公室党支部组织生活记录 → 党支部.
    title_patterns: tuple[str, ...] = ()
    # Without any, and besides those that say so, a section row gives the first open choice.
    section_rows: tuple[SectionRow, ...] = ()
    # Headings of a workbook's column that says how manieth a row is (次数): with its title that is what the row is called.
    counted_by: tuple[str, ...] = ()
    # What the name alone says of a row that says nothing else of it (…功能型党支部 → 类型).
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
    handed_by: tuple[str, ...] = ()  # texts that say to whom rows are handed out, where no directory is named
    carried: tuple[str, ...] = ()  # fields of a workbook whose blank cell means "as above" (the star of an indicator)
    # (field, state, word): the state of a row that says nothing but what follows it: the day it was reached (销号日期: 已销号).
    reached: tuple[tuple[str, str, str], ...] = ()
    # (field, other, word → word): what a word of one field says of another that the row leaves open (处置方式: 形态).
    implied: tuple[tuple[str, str, Mapping[str, str]], ...] = ()
    # (field, field, choice, word): two fields that hold the same in rows of a word (自我批评: who criticises is criticised).
    mirrored: tuple[tuple[str, str, str, str], ...] = ()
    heading_says: tuple[str, ...] = ()  # choices of which the heading of another column may name a word: 自我批评内容
    supposed: tuple[Supposed, ...] = ()  # what rows of a workbook probably are that do not say it (党员类别)
    year_field: str = ""  # the field that holds the year of a sheet whose rows do not say theirs (年度)
    replaces: str = ""  # the field that names the row of this ledger which a row came in the place of (替代制度)
    yearly: Yearly | None = None  # to which year a row belongs, and what is carried into the next

    def __post_init__(self) -> None:
        """The store learns from the models what it has to seal."""
        for model in (self.model, *(child.model for child in self.children)) if self.restricted else ():
            seal_model(model, self.key, [*specs_of(model), *(name for name in FILE_COLUMNS if name in model._meta.fields)])

    @cached_property
    def fields(self) -> dict[str, FieldSpec]:
        """All fields by name: stored ones in the model's order, then the computed ones."""
        return specs_of(self.model) | {
            item.name: FieldSpec(item.name, item.label, item.kind, help_text=item.help_text, source=item) for item in self.extra
        }

    @cached_property
    def naming(self) -> dict[str, Name]:
        """The stored fields whose names are added to the directory they stand in, where it has them not."""
        kinds = {spec.name: spec.kind for spec in self.fields.values() if spec.stored}
        return {name: kind for name, kind in kinds.items() if isinstance(kind, Name) and kind.adds}

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

    def counted_once(self, rows: Sequence[Values]) -> Sequence[Values]:
        """Those of the rows that sums are made over: in a tree a part counts through the row above it."""
        return rows if self.tree is None else [rows[place] for place in uppermost(self.places(rows))]

    def places(self, rows: Sequence[Values]) -> list[Placed]:
        """How rows of a tree stand in it."""
        tree = self.tree
        if tree is None:
            return []
        return [
            Placed(row[tree.scope] if tree.scope else None, row[self.name_field], row[tree.number], row[tree.parent] or None)
            for row in rows
        ]

    @property
    def urgent_figures(self) -> tuple[Figure, ...]:
        """The figures that count what needs attention: the red ones. Rows are counted by one of them at most."""
        return tuple(figure for figure in self.figures if figure.tone == "red")

    @cached_property
    def state_fields(self) -> tuple[str, ...]:
        """The fields that say how a row stands: coloured words that the figures on top of the page count. Lamps come last."""
        counted = {item.field for figure in self.figures for item in figure.conditions if isinstance(item, Is)}
        kinds = {name: spec.kind for name, spec in self.fields.items() if name in counted}
        found = (name for name, kind in kinds.items() if isinstance(kind, Choice) and kind.tones)
        return tuple(sorted(found, key=lambda name: isinstance(kinds[name], Light)))

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
        return self._headings[name]

    @cached_property
    def _headings(self) -> dict[str, tuple[str, ...]]:
        """The same by field; a workbook asks for them again and again."""
        columns = [column for sheet in self.sheets for column in sheet.columns if column.heading]
        printed = {name: [column.heading for column in columns if column.field == name] for name in self.fields}
        return {
            name: tuple(dict.fromkeys((spec.label, *printed[name], *self.headings.get(name, ()))))
            for name, spec in self.fields.items()
        }

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
