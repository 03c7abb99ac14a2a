"""The import plan of one table: which column is which field, and the records with their errors.

A plan is immutable: a correction, another field for a heading or rows left out (`plan_changes`) give a new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from app.core.day_kinds import Deadline
from app.core.errors import InvalidValueError
from app.core.kinds import Choice, ParseContext, Value
from app.core.names import Name
from app.exchange.importing.completion import Completion
from app.exchange.importing.implied_values import mirrored_remarks, supposed_remark
from app.exchange.importing.import_values import RowReader, fixed_values
from app.exchange.importing.percent_columns import percent_columns
from app.exchange.importing.reading_remarks import other_days, reading_remarks
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.section_remarks import section_remarks
from app.exchange.importing.sheet_context import sheet_context, still_asked
from app.exchange.tables.body import Body, BodyRow, Skipped
from app.exchange.tables.context_questions import Asked
from app.exchange.tables.counted_names import counted_column, propose_names
from app.exchange.tables.doubtful_columns import ask_doubtful
from app.exchange.tables.earlier_columns import fill_from_earlier
from app.exchange.tables.mapping import Vocabulary
from app.exchange.tables.period_columns import periods_of, periods_told
from app.exchange.tables.period_entries import divide_into_entries
from app.exchange.tables.points_off import take_points_off
from app.exchange.tables.read_body import BodyReader
from app.exchange.tables.shared_headings import Halves, halves
from app.exchange.tables.tables import Table, blank, cell, without_right_side
from app.exchange.tables.tick_columns import Ticks
from app.exchange.tables.title_lines import day_of_lines, title_values
from app.exchange.tables.title_words import said_by_headings
from app.exchange.tables.units_and_posts import both_in_one, propose_posts
from app.ledgers.changes.entry_operations import latest_fields
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec

PROGRESS_ROWS = 100  # rows between two reports of progress
Cell = tuple[int, str]  # row as Excel counts, field


@dataclass(frozen=True)
class ColumnPlan:
    """A column of the sheet: its number (0-based), its heading as it is listed, and the field it goes to.

    `ticks` is the field that the column says something of without holding it (a √ gives the word of its heading, 次数 a part of
    the name), `also` a second field that its cells hold.
    """

    column: int
    heading: str
    field: str | None
    ticks: str = ""
    also: str = ""

    @property
    def says(self) -> str:
        """The field the column says something of, "" for none."""
        return self.field or self.ticks


@dataclass(frozen=True)
class KnownRow:
    """What a row of the workbook is already in the ledger: `title` (第 12 号问题), with the same content or a like one.

    In a directory a like row completes the one that is there. `namesakes`: how many rows bear the name when nobody can tell
    which of them is meant. `asked`: a person has to say whether it is the same row; until then nothing of it is written.
    """

    title: str
    identical: bool
    completion: Completion | None = None
    namesakes: int = 0
    gone: bool = False  # of a return: the ledger's row has been deleted since it was handed out
    listed: bool = False  # a row of a ledger that is no directory: its cells are updated, not only its blanks filled
    row_id: int = 0  # of the ledger's row; 0 when it is only said to be like one
    asked: bool = False
    twice: bool = False  # of a return: another row of the same file is this row of the ledger
    keyed: bool = False  # of a return: the workbook itself says which row it is
    numbered: bool = False  # only its running number and what else it says are alike, its text is another one

    @property
    def completes(self) -> Completion | None:
        """How the ledger's row is completed; None when the row of the workbook is added, or says nothing new."""
        return self.completion if self.completion and not self.completion.apart and not self.identical else None

    def completed_by(self, completion: Completion) -> KnownRow:
        """The same row after what is taken of it was decided."""
        return replace(self, completion=completion)

    @property
    def words(self) -> str:
        """For the person who imports."""
        if self.asked:
            return f"是不是现有的{self.title}？确认之前不写入"
        if self.gone:
            return "下发后台账已删除这一行；勾选则重新添加"
        if self.twice:
            return f"文件中另有一行也是{self.title}；勾选则新增一行"
        if self.namesakes:
            return f"已有 {self.namesakes} 行同名，新增一行"
        if self.completion and self.completion.apart and self.numbered:
            return f"与现有的{self.title}序号相同、文字不同，新增一行；是同一行请改为更新"
        if self.completion and self.completion.apart:
            return f"与现有的{self.title}相近，新增一行" if self.listed else f"与{self.title}同名，新增一行"
        if not (completion := self.completes):
            return f"与现有的{self.title}{'相同' if self.identical else '相近'}"
        if self.listed:
            kept = len(completion.cells) - len(completion.changes)
            parts = [f"改 {len(completion.changes)} 处" if completion.changes else "", f"{kept} 处不采用" if kept else ""]
            return f"更新{self.title}：{'，'.join(filter(None, parts))}"
        differs, taken = len(completion.differs), len(completion.differs.keys() & completion.taken)
        parts = [
            f"补充 {len(completion.fills)} 处" if completion.fills else "",
            f"{differs} 处不同" + (f"（采用 {taken} 处）" if taken else "") if differs else "",
        ]
        return f"{self.title}：{'，'.join(filter(None, parts))}"


@dataclass(frozen=True)
class MissingRow:
    """A row of the ledger that belongs to those of the workbook and is not in it; `refused`: why it cannot be deleted."""

    row_id: int
    title: str
    refused: str = ""


@dataclass(frozen=True)
class SheetSource:
    """What a sheet's plan is made from."""

    table: Table
    ledger: Ledger
    titles: tuple[str, ...]  # the lines above without those that say who filled it in, the nearest first
    names: tuple[str, ...]  # of sheet and file
    fixed_texts: Mapping[str, str]
    ticks: Ticks = field(default_factory=dict)
    today: dt.date = field(default_factory=dt.date.today)
    decided: frozenset[int] = frozenset()  # columns whose field a person chose
    asked: Mapping[str, Asked] = field(default_factory=dict)  # what was found beside the table itself, see `asking`
    known: Mapping[str, Callable[[str], str]] = field(default_factory=dict)  # see RowReader


@dataclass(frozen=True)
class SheetWork:
    """What a plan keeps so that it can be changed without reading everything again."""

    source: SheetSource
    body: Body
    reader: RowReader
    typed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # row → field → text typed in the preview


@dataclass(frozen=True)
class Duplicate:
    """The earlier row of the workbook that a row is like."""

    row: int  # as Excel counts
    how: str  # 内容相同, 同名, 相近
    sheet: str = ""  # where it stands on another one

    @property
    def words(self) -> str:
        """For the person who imports."""
        return f"与{f'工作表“{self.sheet}”' if self.sheet else ''}第 {self.row} 行{self.how}"


@dataclass(frozen=True)
class SheetPlan:
    """The plan of one table. `ledger` is None when the sheet is not imported; `why` then says so."""

    sheet: str
    ledger: str | None
    heading_row: int | None = None  # the lower of two, as Excel counts
    mapping: Mapping[str, str] = field(default_factory=dict)  # heading → field
    columns: tuple[ColumnPlan, ...] = ()
    records: tuple[RecordPlan, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unmapped: tuple[str, ...] = ()
    default_year: int = 0
    year_known: Literal["", "chosen", "said", "asked"] = ""  # how; "" when nothing depends on it
    year_question: str = ""  # what is asked of it, as long as nobody has answered
    fixed: Mapping[str, Value] = field(default_factory=dict)  # field → what rows get that say nothing
    day: dt.date | None = None  # 填报日期
    why: str = ""
    remarks: tuple[str, ...] = ()  # what was taken from elsewhere than a column, and what could not be read, for the person
    found_remarks: tuple[str, ...] = ()  # those of them about how its columns were found: true in whichever year
    known: Mapping[int, KnownRow] = field(default_factory=dict)  # row → what the ledger has of it already
    duplicates: Mapping[int, Duplicate] = field(default_factory=dict)  # row → which earlier row of the workbook it is like
    missing: tuple[MissingRow, ...] = ()
    closed: tuple[int, ...] = ()  # rows (as Excel counts) that would be new ones of a closed year, which takes none
    locked: bool = False  # its ledger has a password that nobody had typed: nothing of it was compared
    uncompared: int = 0  # rows of which nobody looked whether the ledger has one that says nearly the same
    chosen: Mapping[str, str] = field(default_factory=dict)  # heading → field ("" for none) as a person decided it
    ledger_chosen: bool = False  # a person decided that it goes to this ledger
    removed: frozenset[int] = frozenset()  # ids of the missing rows that go to the recycle bin
    nearest: str = ""  # the ledger that comes closest to a sheet which has none, for a person to take
    work: SheetWork | None = field(default=None, repr=False, compare=False)


def plan_table(source: SheetSource, columns: Mapping[int, str], year: int, report: Callable[[int], None]) -> SheetPlan:
    """The plan of a table whose columns are known. `report` gets the row that is being read."""
    ledger, table = source.ledger, source.table
    day = day_of_lines(table.lines, year)
    context = ParseContext(year, day, now=source.today.year)
    given: dict[str, Value] = {ledger.year_field: year} if ledger.year_field else {}
    titled = title_values(ledger, source.titles, source.names)
    given |= titled | fixed_values(ledger, source.fixed_texts, context)
    halved, halves_told = halves(table, columns, Vocabulary(ledger))
    empty = {column for column in columns if is_empty(table, column)}  # 责任部门, left blank because a line above says it
    own = {name for column, name in columns.items() if column not in empty}
    own |= {name for names in halved.values() for name in names}
    around = sheet_context(table, ledger, own | {name for name, _ in source.ticks.values()}, given, context)
    given |= around.given
    given |= said_by_headings(ledger, {*own, *given}, [item.text for item in table.headings])
    source = replace(source, asked=dict(around.asked) | dict(source.asked))
    asked = still_asked(source.asked, {*own, *given})
    whole = without_right_side(table, {*columns, *source.ticks})
    periods = periods_of(table.headings, columns, ledger)
    body = BodyReader(whole, columns, ledger, source.ticks, halved, periods).read()
    fill_from_earlier(body, table, columns, ledger)
    take_points_off(body, table, columns, ledger)
    entries_told = divide_into_entries(body, columns, periods, ledger, year)
    propose_names(body, table, ledger, own)
    both = both_in_one(table, columns, ledger)
    posts_told = propose_posts(body, both, ledger) if both else []
    ask_doubtful(body, table, ledger, {at: name for at, name in columns.items() if at not in source.decided})
    counted = counted_column(table, ledger, own)
    speaking = {**source.ticks, **({counted.column: (ledger.name_field, "")} if counted else {})}
    entered = {name: (day or source.today).isoformat() for name in ledger.dated if name not in own}
    cells = [row.cells for row in body.rows]
    reader = RowReader(ledger, context, entered | given, percent_columns(ledger, cells), table.grid.marks.since_1904)
    loosely = {
        name for name, value in titled.items() if not any(str(value) in line for line in (*source.titles, *source.names))
    }
    reader = replace(
        reader,
        loosely=frozenset(loosely),
        asked={name: item.text for name, item in asked.items()},
        known=source.known,
        above=frozenset(around.given),
        titles=(*source.titles, source.names[0]),
        today=source.today,
    )
    records = []
    for place, row in enumerate(body.rows):
        if place % PROGRESS_ROWS == 0:
            report(row.row)
        records.append(plan_row(reader, row, {}))
    listed = listed_columns(table, columns, speaking, {**halved, **({both.column: both[-2:]} if both else {})})
    by_title = {name: value for name, value in titled.items() if is_told(ledger.fields[name], value) and name not in own}
    joined = {column: word for column, word in periods.items() if columns[column] not in latest_fields(ledger)}
    divided_told = [*halves_told, *entries_told, *posts_told, *periods_told(table.headings, columns, joined, ledger)]
    beside = [note for note in whole.notes if note not in table.notes]
    told = beside + reading_remarks(ledger, records, since_1904=table.grid.marks.since_1904)
    told += section_remarks(ledger, body.rows, records)
    remarks = [title_remark(ledger.fields[name].label, value) for name, value in by_title.items() if name not in around.given]
    remarks += other_days(ledger, {item.heading: item.says for item in listed}, own)
    remarks += [*around.remarks, *dict.fromkeys(item.why for item in asked.values()), *supposed_remark(ledger, own, records)]
    remarks += mirrored_remarks(ledger, own, records)
    return SheetPlan(
        sheet=table.grid.name,
        ledger=ledger.key,
        heading_row=table.heading_row,
        mapping={item.heading: item.says for item in listed if item.says},
        columns=listed,
        records=tuple(records),
        skipped=tuple(body.skipped),
        unmapped=tuple(item.heading for item in listed if not item.says),
        remarks=(*remarks, *divided_told, *told, *body.remarks, *table.remarks({item.column for item in listed if item.says})),
        default_year=year,
        fixed=given,
        day=day,
        work=SheetWork(source, body, reader),
    )


def is_told(spec: FieldSpec, value: Value) -> bool:
    """Whether it is told that a title gives a field its value: a name, or a word that is not there anyhow."""
    return isinstance(spec.kind, Name) or (isinstance(spec.kind, Choice) and value != spec.default)


def title_remark(label: str, value: Value) -> str:
    """Tells that a name was taken from the title."""
    return f"“{label}”取自标题：{value}"


def is_empty(table: Table, column: int) -> bool:
    """Whether nothing stands below a heading."""
    return all(blank(cell(table.grid, row, column)) for row in range(table.first, table.end))


def plan_row(reader: RowReader, row: BodyRow, typed: Mapping[str, str]) -> RecordPlan:
    """The plan of one row; what was typed in the preview replaces what the cells hold."""
    cells = {**row.cells, **reader.typed(typed)} if typed else row.cells
    taken = tuple(name for name in row.taken if name not in typed) if typed else row.taken
    values, errors, proposals = reader.read(cells, taken, row.proposed or ())
    if row.proposed:
        proposals = {name: text for name, text in row.proposed.items() if name not in typed} | dict(proposals)
    return RecordPlan(row.row, cells, values, errors, proposals, row.entries)


def listed_columns(
    table: Table, columns: Mapping[int, str], ticks: Ticks, halved: Halves | None = None
) -> tuple[ColumnPlan, ...]:
    """The columns by their lower heading; a heading that occurs twice is told apart by the upper one, then by its place."""
    found: dict[str, ColumnPlan] = {}
    texts = [item.text for item in table.headings]
    for item in table.headings:
        heading = item.text if texts.count(item.text) == 1 or not item.upper else f"{item.upper}/{item.text}"
        if heading in found:
            heading = f"{heading}（第 {item.column + 1} 列）"
        name = columns.get(item.column)
        also = next((other for other in (halved or {}).get(item.column, ()) if other != name), "")
        found[heading] = ColumnPlan(item.column, heading, name, ticks.get(item.column, ("", ""))[0], also)
    return tuple(found.values())


def work_of(plan: SheetPlan) -> SheetWork:
    """What a plan was made from. Raises InvalidValueError for a sheet that is not imported."""
    if plan.work is None:
        raise InvalidValueError(f"工作表“{plan.sheet}”没有对应的台账，不能修改。")
    return plan.work


def columns_of(plan: SheetPlan) -> tuple[str, ...]:
    """The fields that have a column, in the order of the sheet."""
    return tuple(dict.fromkeys(name for item in plan.columns for name in (item.says, item.also) if name))


def with_completion(known: KnownRow, completion: Completion) -> KnownRow:
    """The same row with another completion; one that says nothing new is identical."""
    return replace(known, completion=completion, identical=not completion.apart and not completion.cells)


def asked(known: KnownRow) -> KnownRow:
    """The same row, of which a person has to say whether it is that one. It is asked even where all cells say the same."""
    completion = replace(known.completion, apart=True) if known.completion is not None else None
    return replace(known, completion=completion, identical=False, asked=True)


def completion_at(plan: SheetPlan, row: int) -> Completion | None:
    """How a row (as Excel counts) completes one of the ledger; None when it is added."""
    known = plan.known.get(row)
    return known.completes if known else None


def told_names(plan: SheetPlan) -> frozenset[str]:
    """The fields a sheet says something of, by columns, title or command line, with the days that follow from them."""
    named = {*columns_of(plan), *plan.fixed}
    kinds = [work_of(plan).source.ledger.fields[name].kind for name in named]
    return frozenset(named | {kind.date_field for kind in kinds if isinstance(kind, Deadline) and kind.date_field})


def unwanted_rows(plan: SheetPlan) -> frozenset[int]:
    """The rows (as Excel counts) that are added only when a person says so."""
    return frozenset(row for row, item in plan.known.items() if item.gone or item.twice)


def asked_rows(plan: SheetPlan) -> set[int]:
    """The rows (as Excel counts) of which nobody has said yet whether the ledger has them."""
    return {row for row, item in plan.known.items() if item.asked}


def identical_rows(plan: SheetPlan) -> set[int]:
    """The rows (as Excel counts) that the ledger has with the same content."""
    return {row for row, item in plan.known.items() if item.identical}
