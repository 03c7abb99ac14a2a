"""The changes a person makes to a ledger. Window, command line and import all go through these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from app.core.errors import GuardedError, InvalidValueError, RowGoneError
from app.core.kinds import ParseContext, Value
from app.core.names import Name
from app.ledgers.child import Child
from app.ledgers.consequence import Written
from app.ledgers.declaration import Ledger
from app.ledgers.fields import FieldSpec, Latest, LedgerField, Reading, Values, specs_of
from app.ledgers.record import Record
from app.ledgers.rows import ordering, read_children
from app.store.office import Operation
from app.store.transaction import Transaction

_NAMED = 20  # characters of a row's name in a refusal
Seen = Mapping[str, tuple[Value, Value]]  # field → (what the user saw, what it shall be)


def add_rows(
    ledger: Ledger,
    rows: Sequence[Mapping[str, Value]],
    day: dt.date,
    ledgers: Sequence[Ledger] = (),
    action: str = "",
    *,
    by_hand: bool = False,
) -> Operation:
    """Add rows given as field → value; missing fields get their defaults. `day` dates the rows and the first progress entries.

    Rows that a person types (`by_hand`) begin as the ledger's guard allows; imported ones may be in any state. Names that the
    directory (department, person, campaign among `ledgers`) does not know are added to it in the same commit.
    """

    def apply(transaction: Transaction) -> None:
        insert_rows(transaction, ledger, rows, day, ledgers, by_hand=by_hand)

    return Operation(action or f"新增{ledger.noun}", apply)


def insert_rows(
    transaction: Transaction,
    ledger: Ledger,
    rows: Sequence[Mapping[str, Value]],
    day: dt.date,
    ledgers: Sequence[Ledger] = (),
    *,
    by_hand: bool = False,
) -> list[int]:
    """Add rows inside an operation; their ids in order. See `add_rows`."""
    stored = [stored_values(ledger, row, day) for row in rows]
    if by_hand and ledger.completed:
        reading = Reading(day, transaction.database)
        stored = [row | ledger.completed(reading, row) for row in stored]
    for row in stored:
        wrong = ledger.validate(row) | (ledger.guard.entered(row) if ledger.guard and by_hand else {})
        if wrong:
            raise InvalidValueError("".join(dict.fromkeys(wrong.values())), "请改正后再保存。")
    ids = transaction.insert_many(ledger.model, stored)
    for name, item in latest_fields(ledger).items():
        child = ledger.child(item.child)
        entries = [
            complete(child.model, {child.parent: parent, item.field: row[name], "day": day.isoformat()})
            for parent, row in zip(ids, rows, strict=True)
            if row.get(name)
        ]
        transaction.insert_many(child.model, entries)
    add_unknown_names(transaction, ledger, rows, ledgers)
    follow(transaction, ledger, [Written(row_id, None, row) for row_id, row in zip(ids, stored, strict=True)], day)
    return ids


def change_row(ledger: Ledger, row_id: int, changes: Seen, day: dt.date, ledgers: Sequence[Ledger] = ()) -> Operation:
    """Change fields of a row. Raises ConflictError (in the office) when somebody else changed the same fields meanwhile."""
    what = "" if ledger.restricted else f"：{labels(ledger, changes)}"  # the name of a step can be read by everybody
    return change_rows(ledger, {row_id: changes}, day, ledgers, f"修改{ledger.noun}{what}")


def change_rows(
    ledger: Ledger, changes: Mapping[int, Seen], day: dt.date, ledgers: Sequence[Ledger] = (), action: str = ""
) -> Operation:
    """Change fields of several rows as one step."""

    def apply(transaction: Transaction) -> None:
        before = stored_rows(transaction, ledger, changes)
        for row_id, fields in changes.items():
            own = {name: pair for name, pair in fields.items() if ledger.fields[name].stored}
            transaction.update(ledger.model, row_id, own)
            now = whole_row(transaction, ledger, row_id)
            guard_row(ledger, before.get(row_id, {}), now, Reading(day, transaction.database), latest_given(ledger, fields))
            check_row(ledger, now, own, named=len(changes) > 1)
            write_latest(transaction, ledger, row_id, fields, day)
            rename_references(transaction, ledger, own, ledgers)
        named = [{name: new for name, (_, new) in fields.items()} for fields in changes.values()]
        add_unknown_names(transaction, ledger, named, ledgers)
        after = stored_rows(transaction, ledger, changes)
        follow(transaction, ledger, [Written(row_id, row, after[row_id]) for row_id, row in before.items()], day)

    return Operation(action or f"批量修改{ledger.noun}（{len(changes)} 行）", apply)


def remove_rows(ledger: Ledger, ids: Iterable[int], today: dt.date | None = None) -> Operation:
    """Move rows to the recycle bin. Raises InvalidValueError for rows that can only be looked at: they are the archive.

    `today`: the day of what follows from it, this PC's where nobody says otherwise.
    """
    wanted = list(ids)

    def apply(transaction: Transaction) -> None:
        before = stored_rows(transaction, ledger, wanted)
        for row in before.values():
            if why := ledger.locked(row):
                raise InvalidValueError(f"{named_row(ledger, row)}{why}", "没有删除。")
        transaction.recycle(ledger.model, wanted)
        follow(transaction, ledger, [Written(row_id, row, None) for row_id, row in before.items()], today or dt.date.today())

    return Operation(f"删除{ledger.noun}（{len(wanted)} 行）", apply)


def restore_rows(ledger: Ledger, ids: Iterable[int], today: dt.date | None = None) -> Operation:
    """Take rows out of the recycle bin. `today` as for `remove_rows`."""
    wanted = list(ids)

    def apply(transaction: Transaction) -> None:
        transaction.restore(ledger.model, wanted)
        after = stored_rows(transaction, ledger, wanted)
        written = [Written(row_id, None, row, restored=True) for row_id, row in after.items()]
        follow(transaction, ledger, written, today or dt.date.today())

    return Operation(f"恢复{ledger.noun}（{len(wanted)} 行）", apply)


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


def stored_values(ledger: Ledger, row: Mapping[str, Value], day: dt.date | None = None) -> dict[str, Value]:
    """A whole row for the ledger's own table: the given values, else the defaults; `day` for dated fields left empty."""
    found = {name: row.get(name, default) for name, default in ledger.stored_defaults.items()}
    if day is None:
        return found
    return found | {name: day.isoformat() for name in ledger.dated if not found[name]}


def complete(model: type[Record], values: Mapping[str, object]) -> dict[str, object]:
    """A whole child row: the given values, else the defaults of its fields."""
    return {**declared_defaults(model), **values}


@cache
def declared_defaults(model: type[Record]) -> dict[str, object]:
    """What stands in the fields of a new row that nobody gives a value."""
    return {name: item.default for name, item in model._meta.fields.items() if isinstance(item, LedgerField)}


def stored_rows(transaction: Transaction, ledger: Ledger, ids: Iterable[int]) -> dict[int, dict[str, Value]]:
    """The stored fields of rows by id, for a ledger that looks at what a change does; nothing is read for the others."""
    if not ledger.consequences and not ledger.guard:
        return {}
    names = [spec.name for spec in ledger.fields.values() if spec.stored]
    found = ((row_id, transaction.read(ledger.model, row_id, names)) for row_id in ids)
    return {row_id: {name: row[name] for name in names} for row_id, row in found if row is not None}


def follow(transaction: Transaction, ledger: Ledger, written: Sequence[Written], day: dt.date) -> None:
    """Carry out what the ledger declares to follow from rows that were written."""
    for consequence in ledger.consequences:
        consequence(transaction, written, day)


def latest_fields(ledger: Ledger) -> dict[str, Latest]:
    """The fields that show the newest entry of a child."""
    return {item.name: item for item in ledger.extra if isinstance(item, Latest)}


def write_latest(transaction: Transaction, ledger: Ledger, row_id: int, fields: Seen, day: dt.date) -> None:
    """Writing 进展 in a row adds an entry of today."""
    for name, item in latest_fields(ledger).items():
        if name in fields and fields[name][1] and fields[name][1] != fields[name][0]:
            child = ledger.child(item.child)
            entry = {child.parent: row_id, item.field: fields[name][1], "day": day.isoformat()}
            transaction.insert(child.model, complete(child.model, entry))


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


def check_values(title: str, specs: Mapping[str, FieldSpec], values: Mapping[str, object]) -> None:
    """Raise InvalidValueError when a required field of an entry is empty."""
    missing = [spec.label for name, spec in specs.items() if spec.required and values.get(name) in (None, "")]
    if missing:
        raise InvalidValueError(f"{title}还缺少：{'、'.join(missing)}。", "请填写后再保存。")


def whole_row(transaction: Transaction, ledger: Ledger, row_id: int) -> dict[str, Value]:
    """The stored fields of a row as they are in this transaction, with `deleted_at`; empty when there is no such row."""
    return transaction.read(ledger.model, row_id, [spec.name for spec in ledger.fields.values() if spec.stored]) or {}


def parent_of(transaction: Transaction, child: Child, child_id: int) -> int | None:
    """The row that an entry belongs to, None when there is no such entry."""
    row = transaction.read(child.model, child_id, [child.parent])
    return None if row is None else int(str(row[child.parent]))


def refuse_locked(transaction: Transaction, ledger: Ledger, row_id: int) -> None:
    """Raise RowGoneError or InvalidValueError when nothing can be added to a row."""
    row = whole_row(transaction, ledger, row_id)
    if not row or row["deleted_at"] is not None:
        raise RowGoneError("这一行已被同事删除，没有保存。", {})
    if why := ledger.locked(row):
        raise InvalidValueError(f"{named_row(ledger, row)}{why}")


def latest_given(ledger: Ledger, fields: Seen) -> bool:
    """Whether an entry would be added by writing to its field (进展)."""
    return any(name in fields and fields[name][1] and fields[name][1] != fields[name][0] for name in latest_fields(ledger))


def guard_row(ledger: Ledger, before: Values, after: Values, reading: Reading, written: bool) -> None:
    """Refuse what the state a row was in does not allow; `written`: an entry is added as well.

    Raises InvalidValueError for a row that can only be looked at, GuardedError for single fields.
    """
    changed = any(after.get(name) != value for name, value in before.items())
    if ledger.guard is None or not before or not (changed or written):
        return
    if why := ledger.guard.locked(before):
        raise InvalidValueError(f"{named_row(ledger, before)}{why}", "没有保存。")
    if refused := ledger.guard.refused(reading, before, after):
        why = "".join(dict.fromkeys(refused.values()))
        raise GuardedError(f"{named_row(ledger, before)}{why}", "没有保存。", tuple(refused))


def named_row(ledger: Ledger, row: Values) -> str:
    """“学用脱节”： to begin a refusal with."""
    name = ledger.fields[ledger.name_field].kind.text(row.get(ledger.name_field)).replace("\n", " ")
    return f"“{name if len(name) <= _NAMED else name[:_NAMED] + '…'}”：" if name else ""


def check_row(ledger: Ledger, row: Values, changed: Iterable[str], *, named: bool) -> None:
    """The whole row as it is after the change keeps the ledger's rules, also when two people changed different cells.

    Only what this change touches is held against it: an older fault elsewhere must not stop the row from being worked on.
    """
    touched = set(changed)
    wrong = {name: why for name, why in ledger.validate(row).items() if name in touched or not ledger.fields[name].required}
    if wrong:
        raise InvalidValueError(
            (named_row(ledger, row) if named else "") + "".join(dict.fromkeys(wrong.values())),
            "请改正后再保存；没有修改任何一行。" if named else "请改正后再保存。",
        )


def references(ledgers: Sequence[Ledger], target: str) -> Iterable[tuple[type[Record], str, Name]]:
    """Every stored field of every ledger, entries of rows included, that holds names of `target`."""
    for ledger in ledgers:
        for model in (ledger.model, *(child.model for child in ledger.children)):
            for spec in specs_of(model).values():
                if isinstance(spec.kind, Name) and spec.kind.ledger == target:
                    yield model, spec.name, spec.kind


def rename_references(transaction: Transaction, ledger: Ledger, changes: Seen, ledgers: Sequence[Ledger]) -> None:
    """Renaming a department, person or campaign renames it wherever it is named.

    While another row of the directory still bears the old name (two people called 王伟), nobody can tell who is meant, and
    the mentions stay.
    """
    old, new = changes.get(ledger.name_field, ("", ""))
    if not old or not new or old == new:
        return
    column = getattr(ledger.model, ledger.name_field)
    namesakes = ledger.model.select(ledger.model.id).where((column == old) & ledger.model.deleted_at.is_null())
    if transaction.database.execute(namesakes.tuples()).fetchone() is not None:
        return
    for model, field, kind in references(ledgers, ledger.key):
        column = getattr(model, field)
        if not kind.many:
            model.update({field: new}).where(column == old).execute(transaction.database)
            continue
        query = model.select(model.id, column).where(column.contains(str(old)))
        for row_id, value in transaction.database.execute(query.tuples()).fetchall():
            names = dict.fromkeys(str(new) if name == old else name for name in kind.names(value))
            model.update({field: "、".join(names)}).where(model.id == row_id).execute(transaction.database)


def add_unknown_names(
    transaction: Transaction, ledger: Ledger, rows: Sequence[Mapping[str, Value]], ledgers: Sequence[Ledger]
) -> None:
    """Departments, people and campaigns named in the rows and not yet in the directory are added to it.

    Not those of a restricted ledger, which would tell in the open who stands in it.
    """
    if ledger.restricted:
        return
    targets = {item.key: item for item in ledgers}
    names = ((spec.name, spec.kind) for spec in ledger.fields.values() if spec.stored)
    kinds = {name: kind for name, kind in names if isinstance(kind, Name) and kind.adds}
    for key in dict.fromkeys(kind.ledger for kind in kinds.values() if kind.ledger in targets):
        target = targets[key]
        column = getattr(target.model, target.name_field)
        query = target.model.select(column).where(target.model.deleted_at.is_null())
        known = {row[0] for row in transaction.database.execute(query.tuples()).fetchall()}
        there = [field for field, kind in kinds.items() if kind.ledger == key]
        named: dict[str, None] = {}
        for field, value in dict.fromkeys((field, row.get(field)) for row in rows for field in there):  # each is split once
            if value:
                named.update(dict.fromkeys(kinds[field].names(value) if kinds[field].many else (str(value),)))
        fresh = [name for name in named if name not in known]
        transaction.insert_many(
            target.model,
            [
                {**stored_values(target, target.from_name(name) if target.from_name else {}), target.name_field: name}
                for name in fresh
            ],
        )


def context_for(today: dt.date) -> ParseContext:
    """How values typed today are read."""
    return ParseContext(today.year, today)


def labels(ledger: Ledger, names: Iterable[str]) -> str:
    """The fields' labels for the name of an action; 整改时限日期 follows 整改时限 and is left out."""
    found = [ledger.fields[name].label for name in names]
    return "、".join(label for label in found if not any(label != other and label.startswith(other) for other in found))
