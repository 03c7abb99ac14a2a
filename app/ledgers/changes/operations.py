"""The changes a person makes to the rows of a ledger. Window, command line and import all go through these.

Those to the entries of a row are in `entry_operations`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from app.core.errors import ConflictError, InvalidValueError, RowGoneError
from app.core.kinds import ParseContext, Value
from app.ledgers.changes.entry_operations import Entries, insert_entries, latest_given, write_latest
from app.ledgers.changes.references import add_unknown_names, rename_references
from app.ledgers.changes.refusals import check_row, guard_row, named_conflict, named_row
from app.ledgers.changes.stored_rows import follow, stored_rows, stored_values, whole_row
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Seen
from app.store.operation import Operation
from app.store.transaction import Transaction


def add_rows(
    ledger: Ledger,
    rows: Sequence[Mapping[str, Value]],
    day: dt.date,
    ledgers: Sequence[Ledger] = (),
    action: str = "",
    *,
    by_hand: bool = False,
    entries: Sequence[Entries | None] = (),
) -> Operation:
    """Add rows given as field → value; missing fields get their defaults. `day` dates the rows and the first progress entries.

    Rows that a person types (`by_hand`) begin as the ledger's guard allows; imported ones may be in any state. Names that the
    directory (department, person, campaign among `ledgers`) does not know are added to it in the same commit. `entries`: what
    each row says of earlier days, beside its newest progress.
    """

    def apply(transaction: Transaction) -> None:
        insert_rows(transaction, ledger, rows, day, ledgers, by_hand=by_hand, entries=entries)

    return Operation(action or f"新增{ledger.noun}", apply)


def insert_rows(
    transaction: Transaction,
    ledger: Ledger,
    rows: Sequence[Mapping[str, Value]],
    day: dt.date,
    ledgers: Sequence[Ledger] = (),
    *,
    by_hand: bool = False,
    entries: Sequence[Entries | None] = (),
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
    insert_entries(transaction, ledger, ids, rows, entries, day)
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
            try:
                transaction.update(ledger.model, row_id, own)
            except RowGoneError:
                raise
            except ConflictError as fault:
                raise named_conflict(ledger, whole_row(transaction, ledger, row_id), fault) from fault
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


def context_for(today: dt.date) -> ParseContext:
    """How values typed today are read."""
    return ParseContext(today.year, today)


def labels(ledger: Ledger, names: Iterable[str]) -> str:
    """The fields' labels for the name of an action; 整改时限日期 follows 整改时限 and is left out."""
    found = [ledger.fields[name].label for name in names]
    return "、".join(label for label in found if not any(label != other and label.startswith(other) for other in found))
