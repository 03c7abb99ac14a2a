"""The changes a person makes to the entries of a row (进展, 出席), and what these say of the row itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.refusals import check_values, refuse_locked
from app.ledgers.changes.stored_rows import complete, follow, stored_rows
from app.ledgers.schema.child import Child
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Latest, Seen
from app.ledgers.views.rows import ordering, read_children, read_children_of
from app.store.operation import Operation
from app.store.transaction import Transaction

NOW = ""  # the day of an entry that is of the day it is written


class Told(NamedTuple):
    """An entry of a row as a table tells it: its day (ISO, or NOW) and its text."""

    day: str
    text: str


Entries = Mapping[str, tuple[Told, ...]]  # field that shows the newest of them (进展) → entries, the newest last


def add_child(ledger: Ledger, child: Child, parent: int, values: Mapping[str, object]) -> Operation:
    """Add an entry to a row. What the child shares with its row (完成率) becomes the row's when the entry is the newest."""

    def apply(transaction: Transaction) -> None:
        check_values(child.title, child.specs, values)
        refuse_locked(transaction, ledger, parent)
        child_id = transaction.insert(child.model, complete(child.model, {**values, child.parent: parent}))
        share_newest(transaction, ledger, child, parent, child_id)
        share_tally(transaction, ledger, child, parent)

    return Operation(f"添加{child.title}", apply)


def fill_child(ledger: Ledger, child: Child, parent: int) -> Operation:
    """Add the entries a row is expected to have and has not. Raises InvalidValueError when there are none."""
    fill = child.fill
    if fill is None:
        raise ValueError(f"{child.key} declares no fill")

    def apply(transaction: Transaction) -> None:
        refuse_locked(transaction, ledger, parent)
        row = transaction.read(ledger.model, parent, [spec.name for spec in ledger.fields.values() if spec.stored])
        first = child.fields[0]
        known = {entry[first] for entry in read_children(transaction.database, child, parent)}
        wanted = [entry for entry in fill.entries(transaction.database, row or {}) if entry[first] not in known]
        if not wanted:
            raise InvalidValueError(fill.nobody)
        entries = [complete(child.model, {**entry, child.parent: parent}) for entry in wanted]
        transaction.insert_many(child.model, entries)
        share_tally(transaction, ledger, child, parent)

    return Operation(f"{child.title}：{fill.title}", apply)


def change_child(ledger: Ledger, child: Child, child_id: int, changes: Seen) -> Operation:
    """Change an entry of a row."""

    def apply(transaction: Transaction) -> None:
        check_values(child.title, {name: child.specs[name] for name in changes}, {k: new for k, (_, new) in changes.items()})
        parent = parent_of(transaction, child, child_id)
        if parent is not None:
            refuse_locked(transaction, ledger, parent)
        transaction.update(child.model, child_id, changes)
        if parent is not None:
            share_newest(transaction, ledger, child, parent, child_id)
            share_tally(transaction, ledger, child, parent)

    return Operation(f"修改{child.title}", apply)


def remove_child(ledger: Ledger, child: Child, child_id: int) -> Operation:
    """Move an entry of a row to the recycle bin."""

    def apply(transaction: Transaction) -> None:
        parent = parent_of(transaction, child, child_id)
        if parent is not None:
            refuse_locked(transaction, ledger, parent)
        transaction.recycle(child.model, [child_id])
        if parent is not None:
            share_tally(transaction, ledger, child, parent)

    return Operation(f"删除{child.title}", apply)


def latest_fields(ledger: Ledger) -> dict[str, Latest]:
    """The fields that show the newest entry of a child."""
    return {item.name: item for item in ledger.extra if isinstance(item, Latest)}


def latest_given(ledger: Ledger, fields: Seen) -> bool:
    """Whether an entry would be added by writing to its field (进展)."""
    return any(name in fields and fields[name][1] and fields[name][1] != fields[name][0] for name in latest_fields(ledger))


def write_latest(transaction: Transaction, ledger: Ledger, row_id: int, fields: Seen, day: dt.date) -> None:
    """Writing 进展 in a row adds an entry of today."""
    for name, item in latest_fields(ledger).items():
        if name in fields and fields[name][1] and fields[name][1] != fields[name][0]:
            child = ledger.child(item.child)
            entry = {child.parent: row_id, item.field: fields[name][1], "day": day.isoformat()}
            transaction.insert(child.model, complete(child.model, entry))


def insert_entries(
    transaction: Transaction,
    ledger: Ledger,
    ids: Sequence[int],
    rows: Sequence[Mapping[str, Value]],
    entries: Sequence[Entries | None],
    day: dt.date,
) -> None:
    """The first entries of new rows: what each says of its progress as of `day`, or several with days of their own.

    None of them is later than `day`: what is written then would stand below it.
    """
    today = day.isoformat()
    for name, item in latest_fields(ledger).items():
        child, found = ledger.child(item.child), []
        for place, (parent, row) in enumerate(zip(ids, rows, strict=True)):
            several = (entries[place] or {}).get(name, ()) if entries else ()
            earlier = [(told.day, told.text) for told in several[:-1]]
            newest = [(several[-1].day if several else NOW, row[name])] if row.get(name) else []
            found += [
                complete(child.model, {child.parent: parent, item.field: text, "day": min(when or today, today)})
                for when, text in (*earlier, *newest)
            ]
        transaction.insert_many(child.model, found)


def add_earlier_entries(ledger: Ledger, told: Mapping[int, Entries]) -> Operation:
    """Add to rows (by id) what a table tells of earlier days, the newest of each apart: that is the row's own cell.

    A text that an entry of the row holds already is not added; none of the others becomes the newest.
    """

    def apply(transaction: Transaction) -> None:
        for name, item in latest_fields(ledger).items():
            several = {row_id: entries[name][:-1] for row_id, entries in told.items() if len(entries.get(name, ())) > 1}
            child = ledger.child(item.child)
            there = read_children_of(transaction.database, child, [*several]) if several else {}
            found = []
            for row_id, entries in several.items():
                known = {"".join(str(entry[item.field] or "").split()) for entry in there[row_id]}
                newest = max((str(entry["day"]) for entry in there[row_id] if entry["day"]), default="9999-12-31")
                last = (dt.date.fromisoformat(newest) - dt.timedelta(days=1)).isoformat()
                for day, text in entries:
                    if "".join(text.split()) not in known:
                        found.append(complete(child.model, {child.parent: row_id, item.field: text, "day": min(day, last)}))
            transaction.insert_many(child.model, found)

    return Operation(f"补记{ledger.noun}较早的进展", apply)


def share_newest(transaction: Transaction, ledger: Ledger, child: Child, parent: int, child_id: int) -> None:
    """If the entry is the newest of its row, the fields it shares and gives are the row's from now on, with what follows from
    them (the percent of the row above) as of the entry's day."""
    if not child.shares:
        return
    model, columns = child.model, child.model._meta.fields
    newest = (
        model.select(columns["id"], columns["day"], *(columns[name] for name in child.shares))
        .where((columns[child.parent] == parent) & columns["deleted_at"].is_null())
        .order_by(*(ordering(model, key) for key in child.order))
        .limit(1)
    )
    found = transaction.database.execute(newest.tuples()).fetchone()
    if found is None or found[0] != child_id:
        return
    given = {name: value for name, value in zip(child.shares, found[2:], strict=True) if value not in (None, "")}
    if given:
        before = stored_rows(transaction, ledger, [parent])
        ledger.model.update(given).where(ledger.model.id == parent).execute(transaction.database)
        written = [Written(parent, row, row | given) for row in before.values()]
        follow(transaction, ledger, written, dt.date.fromisoformat(str(found[1])))


def share_tally(transaction: Transaction, ledger: Ledger, child: Child, parent: int) -> None:
    """What all entries of a row together say of it (出席 → 应到, 实到) is the row's from now on."""
    entries = read_children(transaction.database, child, parent) if child.tally else []
    if child.tally and entries:
        ledger.model.update(child.tally(entries)).where(ledger.model.id == parent).execute(transaction.database)


def parent_of(transaction: Transaction, child: Child, child_id: int) -> int | None:
    """The row that an entry belongs to, None when there is no such entry."""
    row = transaction.read(child.model, child_id, [child.parent])
    return None if row is None else int(str(row[child.parent]))
