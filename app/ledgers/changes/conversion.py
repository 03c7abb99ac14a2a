"""Making a row of another ledger from a row of this one, as the ledger declares it (`Conversion`), with a link between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from app.core.errors import InvalidValueError, RowGoneError
from app.core.kinds import Value
from app.ledgers.changes.links import Link, times_made
from app.ledgers.changes.numbering import next_number, number_field
from app.ledgers.changes.operations import insert_rows
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.row_actions import Conversion
from app.store.operation import Operation
from app.store.transaction import Transaction


def convert(
    ledger: Ledger,
    conversion: Conversion,
    target: Ledger,
    rows: Mapping[int, Mapping[str, Value]],
    asked: Mapping[str, Value],
    day: dt.date,
    ledgers: Sequence[Ledger] = (),
) -> Operation:
    """Make a row of the target from each of the rows (by id, as the person saw them) and link the two.

    `asked` is what the person gave for all new rows. Rows that have made one already, which is still there, are left out unless
    the conversion counts them, and so are rows that say nothing (督查 without a finding). Raises InvalidValueError when none is
    left, RowGoneError when one was deleted.
    """

    def apply(transaction: Transaction) -> None:
        telling = {row_id: row for row_id, row in rows.items() if not says_nothing(conversion, target, row)}
        if not telling:
            label = ledger.fields[conversion.naming(target.name_field)[0]].label
            raise InvalidValueError(f"所选{ledger.noun}没有填写“{label}”，没有{conversion.title}。", f"请先填写“{label}”。")
        name = conversion.counted_by
        alike = {name: asked.get(name) or target.fields[name].default} if name else None
        made_before = times_made(transaction.database, ledger, target, list(telling), alike)
        fresh = [row_id for row_id in telling if conversion.count_field or row_id not in made_before]
        if not fresh:
            raise InvalidValueError(
                f"所选{ledger.noun}都已{conversion.title}，没有重复生成。", "在“关联”中可以看到生成的记录。"
            )
        for row_id in fresh:
            row = transaction.read(ledger.model, row_id, [])
            if row is None or row["deleted_at"] is not None:
                raise RowGoneError(f"有{ledger.noun}已被同事删除，没有{conversion.title}。", {})
            values = converted(conversion, telling[row_id], asked)
            if conversion.count_field:
                values[conversion.count_field] = made_before.get(row_id, 0) + 1
            values |= following_number(transaction, target, values)
            (made,) = insert_rows(transaction, target, [values], day, ledgers, by_hand=True)
            transaction.insert(
                Link,
                {
                    "source_ledger": ledger.key,
                    "source_row": row_id,
                    "target_ledger": target.key,
                    "target_row": made,
                    "day": day.isoformat(),
                },
            )

    return Operation(f"{ledger.noun}{conversion.title}（{len(rows)} 条）", apply)


def following_number(transaction: Transaction, target: Ledger, values: Mapping[str, Value]) -> dict[str, Value]:
    """The running number of a new row, as if it were added on its page: the next of its list and campaign."""
    if not number_field(target):
        return {}
    apart = {name for page in target.pages for name, _ in page.values}
    apart |= {target.switch} if target.switch in target.stored_defaults else set()
    model = target.model
    alike = [getattr(model, name) == values.get(name, target.stored_defaults[name]) for name in sorted(apart)]
    number = getattr(model, number_field(target))
    query = model.select(number).where(model.deleted_at.is_null(), *alike)
    following = next_number([row[0] for row in transaction.database.execute(query.tuples()).fetchall()])
    return {number.name: following} if following else {}


def converted(conversion: Conversion, row: Mapping[str, Value], asked: Mapping[str, Value]) -> dict[str, Value]:
    """The new row: the fixed values, what was asked, what is taken from the row; the first filled field wins."""
    values = dict(conversion.values) | {name: derive(row) for name, derive in conversion.derived}
    values |= {name: value for name, value in asked.items() if value not in (None, "")}
    for own, name in conversion.fields:
        if row[own] not in (None, "") and not values.get(name):
            values[name] = row[own]
    return values


def says_nothing(conversion: Conversion, target: Ledger, row: Mapping[str, Value]) -> bool:
    """Whether a row has nothing that a new row could be called by."""
    return all(row[own] in (None, "") for own in conversion.naming(target.name_field))
