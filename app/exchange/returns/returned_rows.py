"""A workbook that comes back from a department against what it was sent and what the ledger says by now, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.core.day_kinds import Deadline
from app.core.errors import InvalidValueError
from app.core.kinds import Kind, Value
from app.exchange.importing.completion import EMPTY, Completion, proposed
from app.exchange.importing.existing_rows import Existing
from app.exchange.importing.import_sheet import KnownRow, SheetPlan, asked, columns_of, unwanted_rows, with_completion, work_of
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.row_places import number_field
from app.exchange.importing.table_records import plan_row
from app.exchange.importing.whole_rows import missing_rows
from app.exchange.returns.return_key import RowKey
from app.exchange.returns.returned_numbers import list_fields
from app.exchange.returns.rewritten import rewritten
from app.exchange.returns.row_owners import row_owners
from app.exchange.tables.body import joined_to
from app.exchange.tables.tables import blank, cell
from app.ledgers.changes.stored_rows import stored_values
from app.ledgers.handouts import digest, sent_values
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Values

MOST_NAMED = 6  # rows of which it is told that they were given other numbers
UNCOMPUTED = "这一行有公式没有保存结果，读不出内容。请用 Excel 或 WPS 打开文件保存一次，再重新收取。"


@dataclass(frozen=True)
class Sent:
    """What a part handed out: its rows by id, and the fields to be filled in. Without rows nothing is known of it."""

    rows: Mapping[int, Values] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    filled: frozenset[str] = frozenset()

    def without(self, ids: Collection[int]) -> Sent:
        """Without some rows."""
        return replace(self, rows={row_id: row for row_id, row in self.rows.items() if row_id not in ids})

    def open_fields(self, ledger: Ledger) -> frozenset[str]:
        """What was to be filled in, with the days that follow from time limits."""
        kinds = (ledger.fields[name].kind for name in self.filled)
        return self.filled | {kind.date_field for kind in kinds if isinstance(kind, Deadline)}


def with_returned_rows(
    sheet: SheetPlan, keys: Mapping[int, RowKey], sent: Sent, existing: Existing, reading: Reading
) -> tuple[SheetPlan, frozenset[int]]:
    """The plan of a keyed sheet with what it changes, and the rows (as Excel counts) that are not added unless wanted.

    `keys` are those of its rows, as Excel counts. `existing` is begun again for this workbook. The first row with a key is the
    row it names (a copied row is a new one). Rows without one are new, unless they say what a row of this part says of which
    nothing else has come back.
    """
    ledger, all_rows = existing.ledger, existing
    existing = existing.beginning_again(sorted({item.row_id for item in keys.values()} | set(sent.rows)))
    reader = ReturnReader(sheet, sent, ledger, existing, reading, stored_values(ledger, {}))
    known: dict[int, KnownRow] = {}
    owners, doubted, told = row_owners(sheet.records, keys, sent.rows, ledger)
    records_of = {record.row: record for record in sheet.records}
    for record in sheet.records:
        row_key = owners.get(record.row)
        if row_key is not None and row_key.row_id in existing.by_id:
            existing.used.add(row_key.row_id)
            known[record.row] = reader.known_row(record, row_key)
            if record.row in doubted:
                known[record.row] = asked(replace(known[record.row], keyed=False))
        elif row_key is not None:
            known[record.row] = KnownRow(ledger.noun, identical=False, gone=True)
    if loose := [record for record in sheet.records if record.row not in owners]:
        own = existing.among([row_id for row_id in sent.rows if row_id in existing.by_id and row_id not in existing.used])
        for record in loose:
            if (found := without_key(record, reader, own, all_rows)) is not None:
                known[record.row] = found
        for row, row_id in rewritten(sheet.records, known, list(sent.rows), existing, handed=True).items():
            existing.used.add(row_id)
            known[row] = asked(reader.unkeyed_row(records_of[row], row_id))
    # What cannot be read is refused, the other cells can be taken.
    records = [replace(item, errors={}) if is_of_row(known.get(item.row)) else item for item in sheet.records]
    titles = {
        row_id: existing.whole_title(row_id) for row_id in sent.rows if row_id in existing.by_id and row_id not in existing.used
    }
    missing = missing_rows(existing.database, ledger, titles)
    plan = replace(
        sheet,
        records=tuple(records),
        known=known,
        missing=missing,
        day=None,
        remarks=(*told, *reader.renumbered(known), *sheet.remarks),
    )
    return plan, unwanted_rows(plan)


def without_key(record: RecordPlan, reader: ReturnReader, own: Existing, everything: Existing) -> KnownRow | None:
    """What a row without a key is: one of those of this part that did not come back otherwise (its key was deleted with the
    cell it stood in), a question where only its number or a like text says so, None for a new one.
    """
    existing = reader.existing
    like = own.like(record)
    if (row_id := like or own.of_number(record)) is not None:
        own.used.add(row_id)
        existing.used.add(row_id)
        found = reader.unkeyed_row(record, row_id)
        return found if like is not None and own.is_same(record, row_id) else asked(found)
    if (row_id := everything.like(record)) is None:
        return None
    if row_id in existing.used:
        return KnownRow(existing.title(row_id), identical=False, twice=True)
    existing.read_cells([row_id])
    existing.used.add(row_id)
    found = saying_no_blanks(reader.unkeyed_row(record, row_id))
    return found if found.identical and existing.is_same(record, row_id) else asked(found)


def saying_no_blanks(known: KnownRow) -> KnownRow:
    """A row that was not handed out says nothing in its blank cells: it was collected before, and numbered since."""
    if (completion := known.completion) is None:
        return known
    blanks = {name for name, value in completion.said.items() if value in EMPTY}
    said = {name: value for name, value in completion.said.items() if name not in blanks}
    refused = {name: why for name, why in completion.refused.items() if name not in blanks}
    found = with_completion(known, replace(completion, said=said, refused=refused).taking(completion.taken - blanks))
    return replace(found, identical=found.identical and not refused)


def of_recipient(sheet: SheetPlan, field: str, recipient: str, renamed: Mapping[str, Mapping[str, str]]) -> SheetPlan:
    """The sheet whose new rows are those of the department that sends them, where they name none.

    `renamed`: field → name as it was handed out → what it is called by now.
    """
    work = work_of(sheet)
    called = renamed.get(field, {}).get(recipient, recipient)
    value = work.source.ledger.fields[field].kind.parse(called, work.reader.context)
    reader = replace(work.reader, given={**work.reader.given, field: value})
    bodies, typed, records = {row.row: row for row in work.body.rows}, dict(work.typed), []
    told: dict[str, None] = {}
    for record in sheet.records:
        old = {name: names[str(record.values[name])] for name, names in renamed.items() if str(record.values[name]) in names}
        if record.row not in sheet.known and (old or record.values[field] in EMPTY):
            typed[record.row] = {**typed.get(record.row, {}), **old}
            told |= {f"“{record.values[name]}”已改名为“{now}”，新增的行按现在的名称填写": None for name, now in old.items()}
            record = plan_row(reader, bodies[record.row], typed[record.row])
        records.append(record)
    work = replace(work, reader=reader, typed=typed)
    return replace(sheet, records=tuple(records), work=work, remarks=(*told, *sheet.remarks))


def is_of_row(known: KnownRow | None) -> bool:
    """Whether a row of the workbook is one of the ledger, so that each of its cells is taken or not."""
    return known is not None and (known.completes is not None or known.identical)


def untold(ledger: Ledger, columns: Collection[str], rows: Iterable[Values]) -> dict[str, str]:
    """What a workbook has no column for but every row needs or is listed by (年度, 专项): field → text of most of its rows.

    A row that the department adds gets it too.
    """
    needed = {name for name, spec in ledger.fields.items() if spec.required and spec.writable} | {*list_fields(ledger)}
    present = list(rows)
    found: dict[str, str] = {}
    for name in sorted(needed - {*columns, ledger.name_field}):
        counted = Counter(row[name] for row in present if row[name] not in EMPTY)
        if counted:
            found[name] = ledger.fields[name].kind.text(counted.most_common(1)[0][0])
    return found


def is_untouched(record: RecordPlan, name: str, kind: Kind, before: Value) -> bool:
    """Whether a cell with an error (1 in a column of shares, a date that its row's state forbids) is as it was handed out."""
    value = record.values.get(name)
    return (value not in EMPTY and kind.same(value, before)) or record.cells.get(name) == kind.cell(before)


@dataclass(frozen=True)
class ReturnReader:
    """Reads what rows with a key say differently from what was sent."""

    sheet: SheetPlan
    sent: Sent
    ledger: Ledger
    existing: Existing
    reading: Reading
    unspoken: Values

    def known_row(self, record: RecordPlan, row_key: RowKey) -> KnownRow:
        """What a row changes in the row of the ledger that it is."""
        there = self.existing.cells[row_key.row_id]
        sent = self.sent.rows.get(row_key.row_id) or self.unchanged(there, row_key)
        said, refused = self.said(record, there, sent)
        locked = frozenset(said) - self.sent.open_fields(self.ledger) if self.sent.filled else frozenset()
        completion = Completion(
            row_key.row_id,
            there,
            {name: said[name] for name in self.ledger.fields if name in said},
            self.unspoken,
            sent=sent,
            refused=refused,
            locked=locked,
        )
        row_id = row_key.row_id
        known = KnownRow(self.existing.title(row_id), identical=False, listed=True, row_id=row_id, keyed=True)
        found = with_completion(known, proposed(self.ledger, completion, self.reading))
        return replace(found, identical=found.identical and not refused)

    def unkeyed_row(self, record: RecordPlan, row_id: int) -> KnownRow:
        """The same of a row that does not say itself which one it is."""
        return replace(self.known_row(record, RowKey(row_id, "")), keyed=False)

    def unchanged(self, there: Values, row_key: RowKey) -> Values:
        """What was sent when the batch is gone: what the ledger says, if that is still what the digest was made from."""
        if not self.sent.columns:
            columns = columns_of(self.sheet)
            now = sent_values(self.ledger, columns, there)
            return now if digest(now) == row_key.digest else {}
        return {}

    def said(self, record: RecordPlan, there: Values, sent: Values) -> tuple[dict[str, Value], dict[str, str]]:
        """(what the row says differently from what was sent, why cells cannot be read), each by field."""
        said: dict[str, Value] = {}
        refused: dict[str, str] = {}
        for item in self.sheet.columns:
            if not item.field or not self.ledger.fields[item.field].writable:
                continue
            name, kind = item.field, self.ledger.fields[item.field].kind
            before = sent.get(name, there[name])
            if name == self.number:
                continue
            if name in record.errors:
                if not is_untouched(record, name, kind, before):
                    refused[name] = record.errors[name]
                continue
            value = kind.empty if self.is_blank(record.row, item.column) else record.values[name]
            if kind.same(value, before) or (name in sent and self.same(name, before, value)):
                continue
            if value in EMPTY and record.row - 1 in self.uncomputed:
                refused[name] = UNCOMPUTED
            said[name] = value
            if isinstance(kind, Deadline) and kind.date_field and kind.date_field not in self.columns:
                said[kind.date_field] = None if value in EMPTY else record.values[kind.date_field]
        return said, refused

    @cached_property
    def number(self) -> str:
        """The running number, as far as nobody was asked for it: a department counts its own copy from 1."""
        return "" if not self.sent.rows else next(iter({number_field(self.ledger)} - self.sent.filled), "")

    def renumbered(self, known: Mapping[int, KnownRow]) -> tuple[str, ...]:
        """What is told of other numbers than were handed out."""
        before = {row: self.sent.rows.get(item.row_id, {}).get(self.number) for row, item in known.items()}
        found = [
            str(record.row)
            for record in self.sheet.records
            if (was := before.get(record.row)) and self.number in record.raw and record.values[self.number] != was
        ]
        label = self.ledger.fields[self.number].label if found else ""
        rows = f"{'、'.join(found[:MOST_NAMED])}{'等' if len(found) > MOST_NAMED else ''}"
        return (f"第 {rows} 行的{label}与下发时不同，按原来的行核对，{label}没有收取",) if found else ()

    @property
    def columns(self) -> Collection[str]:
        """The fields that have a column."""
        return columns_of(self.sheet)

    def is_blank(self, row: int, column: int) -> bool:
        """Whether the cell itself holds nothing; what stands above it or in the title does not count, unless merged into it,
        what a further line of the record says does."""
        grid = work_of(self.sheet).source.table.grid
        places = (self.merged.get((row - 1, column), row - 1), *self.joined.get(joined_to(row), ()))
        return all(blank(cell(grid, place, column)) for place in places)

    @cached_property
    def joined(self) -> Mapping[str, Sequence[int]]:
        """Why → the places of the rows that are left out for it: those that go on with a record among them."""
        found: dict[str, list[int]] = {}
        for item in self.sheet.skipped:
            found.setdefault(item.why, []).append(item.row - 1)
        return found

    @property
    def uncomputed(self) -> Collection[int]:
        """The rows with formulas whose results were not saved: their blanks say nothing."""
        return work_of(self.sheet).source.table.grid.marks.uncomputed

    @cached_property
    def merged(self) -> dict[tuple[int, int], int]:
        """(row, column) of a cell that a merged one above covers → the row of that one: one answer for several rows."""
        table = work_of(self.sheet).source.table
        return {
            (row, left): top
            for top, left, bottom, _ in table.grid.merges_in(range(table.first, table.end))
            for row in range(top + 1, min(bottom + 1, table.end))
        }

    def same(self, name: str, sent: Value, returned: Value) -> bool:
        """Whether a value that was sent is read back as this one (a text loses blanks at its ends)."""
        reader = work_of(self.sheet).reader
        kind = self.ledger.fields[name].kind
        try:
            return kind.parse(reader.readers[name].prepared(kind.cell(sent)), reader.context) == returned
        except InvalidValueError:
            return False
