"""下发: rows handed out to departments (branches, people) to be filled in, kept in the office for every PC to collect them.

A batch (`Handout`) has a part for each department. A part keeps every cell as it was handed out: when the file comes back, what
the department changed can be told from what was changed in the ledger meanwhile.

Of a restricted ledger everything but the day is sealed with its key, cell by cell; while it is locked there is no such batch.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import peewee

from app.core.cell_text import visible
from app.core.errors import InvalidValueError
from app.core.ids import new_id
from app.core.kinds import Value
from app.core.names import Name
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values
from app.ledgers.schema.page import Page
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.views.named_rows import NamedRows
from app.store.operation import Operation
from app.store.safes import cell_name, safes_of
from app.store.transaction import Transaction

RECIPIENTS = ("department", "branch", "person")  # the directories whose names can be handed something
DIGEST_LENGTH = 10  # hex digits: tells whether two versions of a row are the same, nothing more
SEVERAL_FILES = "；"  # between the names of files that answered a part together
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
    rows = peewee.BareField()  # a number, or its ciphertext
    content = peewee.TextField()
    answered_on = peewee.TextField()  # ISO, "" while it has not come back
    answered_file = peewee.TextField()

    class Meta:
        """Table handout_part."""

        table_name = "handout_part"


SEALED: Mapping[type[Record], tuple[str, ...]] = {
    Handout: ("field", "title", "due", "note", "author", "columns", "filled"),
    HandoutPart: ("recipient", "file", "rows", "content", "answered_on", "answered_file"),
}


@dataclass(frozen=True)
class Part:
    """One department's share of a batch, without what it holds."""

    row_id: int
    recipient: str
    file: str
    rows: int
    answered_on: str = ""
    answered_file: str = ""

    def was_answered_by(self, file: str) -> bool:
        """Whether a file of this name answered it, alone or with others. A name may hold the sign between several names."""
        return f"{SEVERAL_FILES}{visible(file)}{SEVERAL_FILES}" in f"{SEVERAL_FILES}{self.answered_file}{SEVERAL_FILES}"


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

    @property
    def restricted(self) -> bool:
        """Whether it is of a restricted ledger."""
        return bool(safe_of(self.ledger))

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
    """The fields by which rows can be handed out, those that say whose the rows are first."""
    if ledger.handed_by:
        return [ledger.fields[name] for name in ledger.handed_by]
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


def shares(ledger: Ledger, name: str, rows: NamedRows) -> dict[str, list[int]]:
    """Recipient → the places of its rows, in the order of the first row of each; rows that name nobody stand under "".

    A row of several departments goes to each of them.
    """
    whose = {value: recipients_of(ledger.fields[name], value) or ("",) for value in set(rows.column(name))}
    places: dict[str, list[int]] = {}
    for place, value in enumerate(rows.column(name)):
        for recipient in whose[value]:
            places.setdefault(recipient, []).append(place)
    return places


def recipients_of(spec: FieldSpec, value: Value) -> tuple[str, ...]:
    """Whom a cell names: 办公室、研究室 are two departments, also where one is asked for."""
    kind = spec.kind
    if isinstance(kind, Name) and kind.lists:
        return tuple(dict.fromkeys(kind.names(value)))
    return (kind.text(value),) if kind.text(value) else ()


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
        cells: dict[str, Value] = {
            "id": batch.row_id,
            "ledger": batch.ledger,
            "field": batch.field,
            "title": batch.title,
            "day": batch.day,
            "due": batch.due,
            "note": batch.note,
            "author": batch.author or transaction.user,
            "columns": json.dumps(batch.columns),
            "filled": json.dumps(batch.filled),
        }
        database = transaction.database
        transaction.insert(Handout, sealed(database, batch.ledger, Handout, cells))
        held: list[dict[str, Value]] = [
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
        ]
        transaction.insert_many(HandoutPart, [sealed(database, batch.ledger, HandoutPart, part) for part in held])

    return Operation(f"下发{open_title(batch)}（{len(parts)} 份）", apply)


def open_title(batch: Batch) -> str:
    """What a step calls a batch: everybody reads the names of steps."""
    return BY_KEY[batch.ledger].noun if batch.restricted else f"“{batch.title}”"


def safe_of(ledger: str) -> str:
    """Whose key seals the batches of a ledger, given by its key; "" for an ordinary one."""
    return ledger if ledger in BY_KEY and BY_KEY[ledger].restricted else ""


def sealed(database: peewee.Database, ledger: str, model: type[Record], cells: Mapping[str, Value]) -> dict[str, Value]:
    """The cells of a row (with its id) as they are stored. Raises LockedLedgerError."""
    return {name: seal_cell(database, ledger, model, cells["id"], name, value) for name, value in cells.items()}


def seal_cell(database: peewee.Database, ledger: str, model: type[Record], row_id: Value, name: str, value: Value) -> Value:
    """One cell as it is stored."""
    safe = safe_of(ledger)
    if not safe or name not in SEALED[model]:
        return value
    return safes_of(database).seal(safe, value, cell_name(model, row_id, name))


def opened(database: peewee.Database, ledger: str, model: type[Record], cells: Mapping[str, Value]) -> dict[str, Value]:
    """The cells of a stored row (with its id) as people read them. Raises LockedLedgerError and DamagedError."""
    safe = safe_of(ledger)
    return {
        name: safes_of(database).open(safe, value, cell_name(model, cells["id"], name))
        if safe and name in SEALED[model]
        else value
        for name, value in cells.items()
    }


def is_shut(database: peewee.Database, ledger: str) -> bool:
    """Whether the batches of a ledger cannot be read now."""
    return bool(safe_of(ledger)) and not safes_of(database).is_open(ledger)


def content_of(ledger: Ledger, columns: Sequence[str], rows: Mapping[int, Values]) -> str:
    """A part's cells as they are kept."""
    found = {str(row_id): sent_values(ledger, columns, row) for row_id, row in rows.items()}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def remove_handout(batch: Batch) -> Operation:
    """Take a batch out of the list; undo brings it back."""

    def apply(transaction: Transaction) -> None:
        transaction.recycle(Handout, [batch.row_id])
        transaction.recycle(HandoutPart, [part.row_id for part in batch.parts])

    return Operation(f"删除下发记录{open_title(batch)}", apply)


def mark_answered(transaction: Transaction, part: int, day: dt.date, file: str) -> None:
    """A part has come back. Another PC may have noted it already."""
    row = transaction.read(HandoutPart, part, ["handout", "answered_on", "answered_file"])
    batch = transaction.read(Handout, int(str(row["handout"])), ["ledger"]) if row is not None else None
    if row is None or row["deleted_at"] is not None or batch is None:
        raise InvalidValueError("这份下发记录已被删除，没有保存。", "请重新收取返回的文件。")
    ledger, wanted = str(batch["ledger"]), {"answered_on": day.isoformat(), "answered_file": file}
    changes = {
        name: (row[name], seal_cell(transaction.database, ledger, HandoutPart, part, name, value))
        for name, value in wanted.items()
    }
    transaction.update(HandoutPart, part, changes)


def read_batches(database: peewee.Database, ids: Sequence[int] | None = None) -> list[Batch]:
    """All batches (or some), the newest first; those of a locked ledger are left out."""
    query = Handout.select().where(Handout.deleted_at.is_null())
    if ids is not None:
        query = query.where(Handout.id.in_(list(ids)))
    names = ("id", "ledger", "field", "title", "day", "due", "note", "author", "columns", "filled")
    query = query.select(*(getattr(Handout, name) for name in names)).order_by(Handout.day.desc(), Handout.id.desc())
    found = [dict(zip(names, row, strict=True)) for row in database.execute(query.tuples()).fetchall()]
    found = [row for row in found if not is_shut(database, row["ledger"])]
    ledgers = {row["id"]: row["ledger"] for row in found}
    fields = ("handout", "id", "recipient", "file", "rows", "answered_on", "answered_file")
    held = HandoutPart.select(*(getattr(HandoutPart, name) for name in fields)).where(HandoutPart.deleted_at.is_null())
    parts: dict[int, list[Part]] = {}
    for row in database.execute(held.order_by(HandoutPart.id).tuples()).fetchall():
        if row[0] in ledgers:
            part = opened(database, ledgers[row[0]], HandoutPart, dict(zip(fields, row, strict=True)))
            parts.setdefault(row[0], []).append(part_of(part))
    return [batch_of(opened(database, row["ledger"], Handout, row), tuple(parts.get(row["id"], ()))) for row in found]


def part_of(row: Mapping[str, Value]) -> Part:
    """A part from its cells."""
    recipient, file, answered_on, answered_file = (
        str(row[name]) for name in ("recipient", "file", "answered_on", "answered_file")
    )
    return Part(int(str(row["id"])), recipient, file, int(str(row["rows"])), answered_on, answered_file)


def batch_of(row: Mapping[str, Value], parts: tuple[Part, ...]) -> Batch:
    """A batch from its cells."""
    ledger, name, title, day, due, note, author = (
        str(row[name]) for name in ("ledger", "field", "title", "day", "due", "note", "author")
    )
    columns, filled = (tuple(json.loads(str(row[name]))) for name in ("columns", "filled"))
    return Batch(int(str(row["id"])), ledger, name, title, day, due, note, author, columns, filled, parts)


def read_sent(database: peewee.Database, part: int) -> dict[int, dict[str, Value]]:
    """What a part handed out: row id → field → value. Empty when it is not there. Raises LockedLedgerError."""
    query = (
        HandoutPart.select(HandoutPart.content, Handout.ledger)
        .join(Handout, on=Handout.id == HandoutPart.handout)
        .where((HandoutPart.id == part) & HandoutPart.deleted_at.is_null())
    )
    found = database.execute(query.tuples()).fetchone()
    if not found:
        return {}
    content = opened(database, found[1], HandoutPart, {"id": part, "content": found[0]})["content"]
    return {int(row_id): row for row_id, row in json.loads(str(content)).items()}


def is_locked_batch(database: peewee.Database, row_id: int) -> bool:
    """Whether it is a batch of a restricted ledger that is locked now."""
    query = Handout.select(Handout.ledger).where((Handout.id == row_id) & Handout.deleted_at.is_null())
    found = database.execute(query.tuples()).fetchone()
    return bool(found) and is_shut(database, found[0])
