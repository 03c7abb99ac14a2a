"""The import plan of one table: which column is which field, and the records with their errors. `table_records` makes it.

A plan is immutable: a correction, another field for a heading or rows left out (`plan_changes`) give a new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from app.core.day_kinds import Deadline
from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.exchange.importing.completion import Completion
from app.exchange.importing.import_values import RowReader
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.tables.body import Body, Skipped
from app.exchange.tables.context_questions import Asked
from app.exchange.tables.tables import Table
from app.exchange.tables.tick_columns import Ticks
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values

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
    there: Values = field(
        default_factory=dict, repr=False, compare=False
    )  # of an identical row: all that the ledger's row says
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
        return f"{self.title}：{completion.words}"

    @property
    def words_in_row(self) -> str:
        """The same in the narrow column beside the cells of the row, which say whose it is."""
        words, completion = self.words, self.completes
        if completion and words == f"{self.title}：{completion.words}":
            return completion.words
        return "与台账相同" if words == f"与现有的{self.title}相同" else words


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
