"""下发: rows handed out to departments (branches, people) to be filled in, kept in the office for every PC to collect them.

A batch (`Handout`) has a part for each department. A part keeps every cell as it was handed out: when the file comes back, what
the department changed can be told from what was changed in the ledger meanwhile.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import peewee

from app.core.errors import InvalidValueError
from app.core.ids import new_id
from app.core.kinds import Value
from app.core.names import Name
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values
from app.ledgers.schema.page import Page
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.store.operation import Operation
from app.store.transaction import Transaction

RECIPIENTS = ("department", "branch", "person")  # the directories whose names can be handed something
DIGEST_LENGTH = 10  # hex digits: tells whether two versions of a row are the same, nothing more
PIXELS = 8.0  # of a table's column in a unit of Excel's column width


class Handout(Record):
    """A batch. `columns` are the fields of the workbook, `filled` those to be filled in, both as JSON lists."""

    ledger = peewee.TextField()
    field = peewee.TextField()  # by which it was split
    title = peewee.TextField()
    day = peewee.TextField()  # ISO
    due = peewee.TextField()  # ISO, "" for none
    note = peewee.TextField()
    author = peewee.TextField()
    columns = peewee.TextField()
    filled = peewee.TextField()

    class Meta:
        """Table handout."""

        table_name = "handout"


class HandoutPart(Record):
    """What one department was given: `content` is row id → field → value as JSON."""

    handout = peewee.BigIntegerField(index=True)
    recipient = peewee.TextField()
    file = peewee.TextField()  # its name
    rows = peewee.IntegerField()
    content = peewee.TextField()
    answered_on = peewee.TextField()  # ISO, "" while it has not come back
    answered_file = peewee.TextField()

    class Meta:
        """Table handout_part."""

        table_name = "handout_part"


@dataclass(frozen=True)
class Part:
    """One department's share of a batch, without what it holds."""

    row_id: int
    recipient: str
    file: str
    rows: int
    answered_on: str = ""
    answered_file: str = ""


@dataclass(frozen=True)
class Batch:
    """A batch with its parts."""

    row_id: int
    ledger: str
    field: str
    title: str
    day: str
    due: str
    note: str
    author: str
    columns: tuple[str, ...]
    filled: tuple[str, ...]
    parts: tuple[Part, ...] = ()

    @property
    def waiting(self) -> tuple[Part, ...]:
        """The parts that have not come back."""
        return tuple(part for part in self.parts if not part.answered_on)

    def days_late(self, today: dt.date) -> int:
        """How many days the answers are late; 0 before the time limit and without one."""
        return max(0, (today - dt.date.fromisoformat(self.due)).days) if self.due else 0


@dataclass(frozen=True)
class NewPart:
    """A part about to be handed out, with its rows in their order."""

    recipient: str
    rows: Mapping[int, Values]
    row_id: int = field(default_factory=new_id)


def recipient_fields(ledger: Ledger) -> list[FieldSpec]:
    """The fields by which rows can be handed out, those that say whose the rows are first; none for a restricted ledger."""
    if ledger.restricted:
        return []
    kinds = ((spec, spec.kind) for spec in ledger.fields.values() if spec.stored and spec.writable)
    found = [spec for spec, kind in kinds if isinstance(kind, Name) and kind.ledger in RECIPIENTS]
    order = {name: place for place, name in enumerate(ledger.scope)}
    return sorted(found, key=lambda spec: order.get(spec.name, len(order)))


def handout_sheet(ledger: Ledger, page: Page) -> Sheet:
    """The layout: the page's first paper form, or the columns of the table where it has none; cells never joined."""
    if page.sheets:
        sheet = ledger.sheet(page.sheets[0])
        columns = tuple(SheetColumn(item.field, item.width, item.group, item.heading) for item in sheet.columns)
        return Sheet(sheet.key, sheet.title, columns, sheet.signature, sheet.paper, sheet.landscape)
    shown = tuple(SheetColumn(item.field, item.width / PIXELS) for item in ledger.columns if not item.hidden)
    return Sheet("", page.title, shown)


def shares(ledger: Ledger, name: str, rows: Iterable[tuple[int, Values]]) -> dict[str, dict[int, Values]]:
    """Recipient → its rows by id, in the order of the first row of each; rows that name nobody stand under ""."""
    kind = ledger.fields[name].kind
    found: dict[str, dict[int, Values]] = {}
    for row_id, row in rows:
        names = kind.names(row[name]) if isinstance(kind, Name) and kind.many else (kind.text(row[name]),)
        for recipient in names or ("",):
            found.setdefault(recipient, {})[row_id] = row
    return found


def sent_values(ledger: Ledger, columns: Sequence[str], row: Values) -> dict[str, Value]:
    """What of a row is handed out and can come back."""
    return {name: row[name] for name in columns if ledger.fields[name].writable}


def digest(values: Values) -> str:
    """A short fingerprint of a row as it was handed out."""
    text = json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def keep_handout(ledger: Ledger, batch: Batch, parts: Sequence[NewPart], files: Mapping[int, str]) -> Operation:
    """Keep a batch; `files` are the names of its files by the id of the part."""

    def apply(transaction: Transaction) -> None:
        values = {"ledger": batch.ledger, "field": batch.field, "title": batch.title, "day": batch.day, "due": batch.due}
        lists = {"columns": json.dumps(batch.columns), "filled": json.dumps(batch.filled)}
        own = {"id": batch.row_id, "note": batch.note, "author": batch.author or transaction.user}
        transaction.insert(Handout, {**values, **lists, **own})
        transaction.insert_many(
            HandoutPart,
            [
                {
                    "id": part.row_id,
                    "handout": batch.row_id,
                    "recipient": part.recipient,
                    "file": files[part.row_id],
                    "rows": len(part.rows),
                    "content": content_of(ledger, batch.columns, part.rows),
                    "answered_on": "",
                    "answered_file": "",
                }
                for part in parts
            ],
        )

    return Operation(f"下发“{batch.title}”（{len(parts)} 份）", apply)


def content_of(ledger: Ledger, columns: Sequence[str], rows: Mapping[int, Values]) -> str:
    """A part's cells as they are kept."""
    found = {str(row_id): sent_values(ledger, columns, row) for row_id, row in rows.items()}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def remove_handout(batch: Batch) -> Operation:
    """Take a batch out of the list; undo brings it back."""

    def apply(transaction: Transaction) -> None:
        transaction.recycle(Handout, [batch.row_id])
        transaction.recycle(HandoutPart, [part.row_id for part in batch.parts])

    return Operation(f"删除下发记录“{batch.title}”", apply)


def mark_answered(transaction: Transaction, part: int, day: dt.date, file: str) -> None:
    """A part has come back. Another PC may have noted it already."""
    row = transaction.read(HandoutPart, part, ["answered_on", "answered_file"])
    if row is None or row["deleted_at"] is not None:
        raise InvalidValueError("这份下发记录已被删除，没有保存。", "请重新收取返回的文件。")
    wanted = {"answered_on": day.isoformat(), "answered_file": file}
    transaction.update(HandoutPart, part, {name: (row[name], value) for name, value in wanted.items()})


def read_batches(database: peewee.Database, ids: Sequence[int] | None = None) -> list[Batch]:
    """All batches (or some), the newest first."""
    query = Handout.select().where(Handout.deleted_at.is_null())
    if ids is not None:
        query = query.where(Handout.id.in_(list(ids)))
    columns = (HandoutPart.handout, HandoutPart.id, HandoutPart.recipient, HandoutPart.file, HandoutPart.rows)
    answers = (HandoutPart.answered_on, HandoutPart.answered_file)
    held = HandoutPart.select(*columns, *answers).where(HandoutPart.deleted_at.is_null()).order_by(HandoutPart.id)
    parts: dict[int, list[Part]] = {}
    for batch, *cells in database.execute(held.tuples()).fetchall():
        parts.setdefault(batch, []).append(Part(*cells))
    names = ("id", "ledger", "field", "title", "day", "due", "note", "author", "columns", "filled")
    found = database.execute(
        query.select(*(getattr(Handout, name) for name in names)).order_by(Handout.day.desc(), Handout.id.desc()).tuples()
    ).fetchall()
    return [batch_of(row, tuple(parts.get(row[0], ()))) for row in found]


def batch_of(row: Sequence[str], parts: tuple[Part, ...]) -> Batch:
    """A batch from its cells in the order of `read_batches`."""
    row_id, ledger, name, title, day, due, note, author, columns, filled = row
    listed, open_ones = tuple(json.loads(columns)), tuple(json.loads(filled))
    return Batch(int(row_id), ledger, name, title, day, due, note, author, listed, open_ones, parts)


def read_sent(database: peewee.Database, part: int) -> dict[int, dict[str, Value]]:
    """What a part handed out: row id → field → value. Empty when it is not there."""
    query = HandoutPart.select(HandoutPart.content).where((HandoutPart.id == part) & HandoutPart.deleted_at.is_null())
    found = database.execute(query.tuples()).fetchone()
    return {int(row_id): row for row_id, row in json.loads(found[0]).items()} if found else {}
