"""A table whose columns are known becomes the plan of its sheet: its rows are read, and what is to be told of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.kinds import Choice, ParseContext, Value
from app.core.names import Name
from app.exchange.importing.implied_values import mirrored_remarks, supposed_remark, unsaid_states
from app.exchange.importing.import_sheet import ColumnPlan, SheetPlan, SheetSource, SheetWork
from app.exchange.importing.import_values import RowReader, fixed_values
from app.exchange.importing.percent_columns import percent_columns
from app.exchange.importing.reading_remarks import other_days, reading_remarks
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.section_remarks import section_remarks
from app.exchange.importing.sheet_context import SheetContext, sheet_context, still_asked
from app.exchange.tables.body import Body, BodyRow
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


@dataclass(frozen=True)
class Beside:
    """What stands beside the rows and holds for all of them, by field."""

    titled: Mapping[str, Value]  # of them what the title says as it is declared
    around: SheetContext
    given: Mapping[str, Value]  # all together
    asked: Mapping[str, Asked]  # of fields that nothing says


@dataclass(frozen=True)
class RowsRead:
    """The rows of a table before their cells are taken for values, and what is to be told of how they were read."""

    body: Body
    told: list[str]
    cut_off: list[str]  # of what stands at the right of the table
    ticks: Ticks  # and other columns that say something of a field without holding it
    halves: Halves  # columns that hold two fields


def plan_table(source: SheetSource, columns: Mapping[int, str], year: int, report: Callable[[int], None]) -> SheetPlan:
    """The plan of a table whose columns are known. `report` gets the row that is being read."""
    ledger, table = source.ledger, source.table
    day = day_of_lines(table.lines, year)
    context = ParseContext(year, day, now=source.today.year)
    halved, halves_told = halves(table, columns, Vocabulary(ledger))
    empty = {column for column in columns if is_empty(table, column)}  # 责任部门, left blank because a line above says it
    own = {name for column, name in columns.items() if column not in empty}
    own |= {name for names in halved.values() for name in names}
    beside = beside_rows(source, own, context)
    source = replace(source, asked=dict(beside.around.asked) | dict(source.asked))
    read = read_rows(source, columns, halved, own, year)
    reader = reader_of(source, read.body, own, beside, context, day)
    records = []
    for place, row in enumerate(read.body.rows):
        if place % PROGRESS_ROWS == 0:
            report(row.row)
        records.append(plan_row(reader, row, {}))
    listed = listed_columns(table, columns, read.ticks, read.halves)
    remarks = (
        *beside_remarks(ledger, beside, own, {item.heading: item.says for item in listed}, records),
        *supposed_remark(ledger, own, records),
        *mirrored_remarks(ledger, records),
        *unsaid_states(ledger, reader.states, records),
        *halves_told,
        *read.told,
        *read.cut_off,
        *reading_remarks(ledger, records, since_1904=table.grid.marks.since_1904),
        *section_remarks(ledger, read.body.rows, records),
        *read.body.remarks,
        *table.remarks({item.column for item in listed if item.says}),
    )
    return SheetPlan(
        sheet=table.grid.name,
        ledger=ledger.key,
        heading_row=table.heading_row,
        mapping={item.heading: item.says for item in listed if item.says},
        columns=listed,
        records=tuple(records),
        skipped=tuple(read.body.skipped),
        unmapped=tuple(item.heading for item in listed if not item.says),
        remarks=remarks,
        default_year=year,
        fixed=beside.given,
        day=day,
        work=SheetWork(source, read.body, reader),
    )


def beside_rows(source: SheetSource, own: Collection[str], context: ParseContext) -> Beside:
    """What title, lines and headings say, and what was said when the import was asked for. `own`: what the columns say."""
    ledger, table = source.ledger, source.table
    given: dict[str, Value] = {ledger.year_field: context.default_year} if ledger.year_field else {}
    titled = title_values(ledger, source.titles, source.names)
    given |= titled | fixed_values(ledger, source.fixed_texts, context)
    around = sheet_context(table, ledger, {*own, *(name for name, _ in source.ticks.values())}, given, context)
    given |= around.given
    given |= said_by_headings(ledger, {*own, *given}, [item.text for item in table.headings])
    return Beside(titled, around, given, still_asked(dict(around.asked) | dict(source.asked), {*own, *given}))


def read_rows(source: SheetSource, columns: Mapping[int, str], halved: Halves, own: Collection[str], year: int) -> RowsRead:
    """The rows, with what is proposed where a cell holds something else than its heading says."""
    ledger, table = source.ledger, source.table
    whole = without_right_side(table, {*columns, *source.ticks})
    periods = periods_of(table.headings, columns, ledger)
    body = BodyReader(whole, columns, ledger, source.ticks, halved, periods).read()
    fill_from_earlier(body, table, columns, ledger)
    take_points_off(body, table, columns, ledger)
    told = divide_into_entries(body, columns, periods, ledger, year)
    propose_names(body, table, ledger, own)
    both = both_in_one(table, columns, ledger)
    told += propose_posts(body, both, ledger) if both else []
    ask_doubtful(body, table, ledger, {at: name for at, name in columns.items() if at not in source.decided})
    joined = {column: word for column, word in periods.items() if columns[column] not in latest_fields(ledger)}
    told += periods_told(table.headings, columns, joined, ledger)
    counted = counted_column(table, ledger, own)
    ticks = {**source.ticks, **({counted.column: (ledger.name_field, "")} if counted else {})}
    cut_off = [note for note in whole.notes if note not in table.notes]
    return RowsRead(body, told, cut_off, ticks, {**halved, **({both.column: both[-2:]} if both else {})})


def reader_of(
    source: SheetSource, body: Body, own: Collection[str], beside: Beside, context: ParseContext, day: dt.date | None
) -> RowReader:
    """How the cells of the rows are taken for values; `day` is the one on which the table was filled in."""
    ledger, said = source.ledger, (*source.titles, *source.names)
    entered = {name: (day or source.today).isoformat() for name in ledger.dated if name not in own}
    percents = percent_columns(ledger, [row.cells for row in body.rows])
    reader = RowReader(ledger, context, entered | dict(beside.given), percents, source.table.grid.marks.since_1904)
    loosely = {name for name, value in beside.titled.items() if not any(str(value) in line for line in said)}
    return replace(
        reader,
        loosely=frozenset(loosely),
        asked={name: item.text for name, item in beside.asked.items()},
        known=source.known,
        above=frozenset(beside.around.given),
        titles=(*source.titles, source.names[0]),
        today=source.today,
    )


def beside_remarks(
    ledger: Ledger, beside: Beside, own: Collection[str], says: Mapping[str, str], records: Sequence[RecordPlan]
) -> list[str]:
    """What was taken from title and lines, and what is asked of them; `says` is heading → field.

    Nothing is said of what no row took because sections below say it otherwise.
    """
    told = {name: value for name, value in beside.titled.items() if is_told(ledger.fields[name], value) and name not in own}
    titles = [title_remark(ledger.fields[name].label, value) for name, value in told.items() if name not in beside.around.given]
    why = dict.fromkeys(item.why for item in beside.asked.values())
    around = beside.around
    taken = [
        words
        for name, words in around.told.items()
        if not records or any(record.values[name] == around.given.get(name) for record in records)
    ]
    return [*titles, *other_days(ledger, says, own), *taken, *around.remarks, *why]


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
