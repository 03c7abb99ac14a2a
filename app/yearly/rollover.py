"""The year's roll-over (年度结转): what is unfinished goes on in the next year, the year's figures are kept, its rows locked.

All of it is one commit: a crash leaves either nothing or everything, and Ctrl+Z takes it back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import peewee

from app.core.errors import ConflictError, InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.links import Link
from app.ledgers.changes.stored_rows import follow, stored_values
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.child import Child
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.declaration import Ledger
from app.ledgers.years import CarriedRow, YearClosing, closing_of
from app.scoring.period import Period
from app.store.operation import Operation
from app.store.sqlite import among
from app.store.transaction import Transaction
from app.yearly.reading import Row, Source
from app.yearly.summary import to_text, unfinished_rows, worked_out

FIRST_CLOSING_MONTH = 12  # a year can be closed from its last month on


@dataclass(frozen=True)
class CarryRow:
    """An unfinished row, as the dialog shows it. `above` is the row it stands under: carried with it. `own`: of the year that
    is closed, not of one before it."""

    row_id: int
    name: str
    note: str  # who has it, until when
    above: int | None = None
    own: bool = True


@dataclass(frozen=True)
class CarryLedger:
    """A ledger's unfinished rows. `copied`: they go on as copies; `optional`: single ones may stay behind."""

    key: str
    title: str
    copied: bool
    optional: bool
    rows: tuple[CarryRow, ...]


@dataclass(frozen=True)
class CarryPlan:
    """What closing a year would do; `refused` says why it cannot be closed now."""

    year: int
    ledgers: tuple[CarryLedger, ...]
    own: tuple[tuple[str, str, int], ...]  # (ledger, title, how many of its rows are the year's), the most first
    refused: str = ""
    ends_here: bool = False  # the next year is closed already: nothing can go on there, what is unfinished stays

    def locked(self, chosen: Mapping[str, Collection[int]]) -> list[tuple[str, int]]:
        """Ledger's title → how many of its rows can only be looked at when the `chosen` ones have gone on."""
        going = {
            item.key: sum(row.own and row.row_id in chosen.get(item.key, ()) for row in item.rows)
            for item in self.ledgers
            if not item.copied
        }
        found = [(title, count - going.get(key, 0)) for key, title, count in self.own]
        return [(title, count) for title, count in found if count > 0]

    @property
    def rows(self) -> dict[str, frozenset[int]]:
        """Ledger → every unfinished row."""
        return {item.key: frozenset(row.row_id for row in item.rows) for item in self.ledgers}


def plan_closing(database: peewee.Database, year: int, today: dt.date) -> CarryPlan:
    """Look at what closing a year would do."""
    source = Source(database, today)
    ledgers = [carry_ledger(source, ledger, year) for ledger in yearly_ledgers()]
    own = [(item.key, item.title, count_of(source, item, year)) for item in yearly_ledgers() if not standing(item)]
    return CarryPlan(
        year,
        tuple(item for item in ledgers if item.rows),
        tuple(sorted((item for item in own if item[2]), key=lambda item: -item[2])),
        why_not_close(database, year, today),
        year + 1 in source.locks.closed,
    )


def yearly_ledgers() -> list[Ledger]:
    """The ledgers whose rows belong to years."""
    return [ledger for ledger in LEDGERS if ledger.yearly is not None]


def standing(ledger: Ledger) -> bool:
    """Whether a closed year locks none of its rows."""
    return ledger.yearly is not None and ledger.yearly.standing


def count_of(source: Source, ledger: Ledger, year: int) -> int:
    """How many rows of a ledger belong to a year."""
    return sum(source.locks.year_of(ledger, int(str(row["id"])), row) == year for row in source.rows(ledger))


def why_not_close(database: peewee.Database, year: int, today: dt.date) -> str:
    """Why a year cannot be closed; "" when it can."""
    if today < dt.date(year, FIRST_CLOSING_MONTH, 1):
        return f"{year}年还没有结束，{year}年12月1日起可以结转。"
    if closing := closing_of(database, year):
        return f"{year}年已经结转：{closing.words}。"
    return ""


def carry_ledger(source: Source, ledger: Ledger, year: int) -> CarryLedger:
    """The unfinished rows of a ledger."""
    rows = unfinished_rows(source, ledger, year)
    above = ids_above(ledger, rows)
    found = (
        CarryRow(
            row_id,
            name_of(ledger, row),
            note_of(ledger, row),
            above.get(row_id),
            source.locks.year_of(ledger, row_id, row) == year,
        )
        for row_id, row in ((int(str(row["id"])), row) for row in rows)
    )
    return CarryLedger(ledger.key, ledger.title, ledger.copies_years, not standing(ledger), tuple(found))


def name_of(ledger: Ledger, row: Mapping[str, Value]) -> str:
    """What a row is called, on one line."""
    return " ".join(ledger.fields[ledger.name_field].kind.text(row[ledger.name_field]).split())


def note_of(ledger: Ledger, row: Mapping[str, Value]) -> str:
    """Whose a row is and how it stands: 综合处　张伟　2023-12-31　推进中."""
    names = ("department", "branch", "person", "deadline_date", "due", "planned", "date", "day", "status", "stage")
    texts = (ledger.fields[name].kind.text(row[name]) for name in names if name in ledger.fields)
    return "　".join(text for text in texts if text)


def ids_above(ledger: Ledger, rows: Iterable[Row]) -> dict[int, int]:
    """Row → the row of the same year above it, where both are unfinished."""
    if ledger.tree is None:
        return {}
    rows = list(rows)
    ids = {str(row[ledger.name_field]): int(str(row["id"])) for row in rows}
    pairs = ((int(str(row["id"])), ids.get(str(row[ledger.tree.parent] or ""))) for row in rows)
    return {row_id: above for row_id, above in pairs if above is not None and above != row_id}


def with_above(ids: frozenset[int], above: Mapping[int, int]) -> frozenset[int]:
    """Rows with all that they stand under: a part of a task is nothing without the task."""
    found = set(ids)
    for row_id in ids:
        while (row_id := above.get(row_id, 0)) and row_id not in found:
            found.add(row_id)
    return frozenset(found)


def close_year(plan: CarryPlan, chosen: Mapping[str, Collection[int]], day: dt.date) -> Operation:
    """Close the year of a plan that a person saw; `chosen`: ledger → rows that go on.

    Rows of ledgers that leave no choice go on in any case. Raises ConflictError when something was finished, begun or closed
    since the plan was made, InvalidValueError when the year cannot be closed.
    """
    year = plan.year

    def apply(transaction: Transaction) -> None:
        database = transaction.database
        if why := why_not_close(database, year, day):
            raise InvalidValueError(why, "没有结转。")
        source = Source(database, day)
        rows = {ledger.key: unfinished_rows(source, ledger, year) for ledger in yearly_ledgers()}
        now = {key: frozenset(int(str(row["id"])) for row in found) for key, found in rows.items()}
        if {key: ids for key, ids in now.items() if ids} != plan.rows:
            raise ConflictError(f"{year}年的未完成事项刚刚有变化，没有结转。", {})
        summary = worked_out(source, Period(year))
        transaction.insert(
            YearClosing,
            {
                "year": year,
                "day": day.isoformat(),
                "author": transaction.user,
                "content": to_text(summary),
                "reopened_on": None,
                "reopened_by": "",
                "reason": "",
            },
        )
        for ledger in yearly_ledgers() if year + 1 not in source.locks.closed else ():
            wanted = now[ledger.key] if standing(ledger) else now[ledger.key] & set(chosen.get(ledger.key, ()))
            wanted = with_above(wanted, ids_above(ledger, rows[ledger.key]))
            carry(transaction, source, ledger, sorted(wanted), year + 1, day)

    return Operation(f"年度结转：{year}年封存，转入{year + 1}年", apply)


def carry(transaction: Transaction, source: Source, ledger: Ledger, ids: list[int], year: int, day: dt.date) -> None:
    """Rows go on in a year: themselves, or their copies with all entries, linked to the old rows. Dates stay as they were."""
    going = {row_id: row_id for row_id in ids}
    if ledger.copies_years:
        done = already_copied(transaction, ledger, ids, year)
        going = copy_rows(transaction, source, ledger, [row_id for row_id in ids if row_id not in done], year, day)
    transaction.insert_many(
        CarriedRow,
        [{"ledger": ledger.key, "source_row": row_id, "year": year, "row": row} for row_id, row in going.items()],
    )


def already_copied(transaction: Transaction, ledger: Ledger, ids: list[int], year: int) -> set[int]:
    """The rows whose copy in a year is still there: the year before was opened again and is closed once more."""
    model = ledger.model
    query = (
        CarriedRow.select(CarriedRow.source_row)
        .join(model, on=(CarriedRow.row == model.id))
        .where(
            (CarriedRow.ledger == ledger.key)
            & (CarriedRow.year == year)
            & CarriedRow.deleted_at.is_null()
            & model.deleted_at.is_null()
        )
    )
    return {row[0] for row in transaction.database.execute(query.tuples()).fetchall()} & set(ids)


def copy_rows(
    transaction: Transaction, source: Source, ledger: Ledger, ids: list[int], year: int, day: dt.date
) -> dict[int, int]:
    """Copies of rows for a year, old id → new id."""
    if not ids or ledger.yearly is None:
        return {}
    rows = {int(str(row["id"])): row for row in source.rows(ledger)}
    copies = [stored_values(ledger, rows[row_id]) | {ledger.yearly.fields[0]: year} for row_id in ids]
    made = dict(zip(ids, transaction.insert_many(ledger.model, copies), strict=True))
    for child in ledger.children:
        copy_entries(transaction, child, made)
    links = [
        {"source_ledger": ledger.key, "source_row": old, "target_ledger": ledger.key, "target_row": new, "day": day.isoformat()}
        for old, new in made.items()
    ]
    transaction.insert_many(Link, links)
    written = [Written(new, None, copy) for new, copy in zip(made.values(), copies, strict=True)]
    follow(transaction, ledger, written, day)
    return made


def copy_entries(transaction: Transaction, child: Child, made: Mapping[int, int]) -> None:
    """The history of the rows (进展, 附件) goes along."""
    model = child.model
    names = [name for name in model._meta.fields if name not in ("id", "deleted_at")]
    parent = model._meta.fields[child.parent]
    query = model.select(*(model._meta.fields[name] for name in names)).where(among(parent, made) & model.deleted_at.is_null())
    found = transaction.database.execute(query.order_by(model.id).tuples()).fetchall()
    entries = [dict(zip(names, row, strict=True)) for row in found]
    transaction.insert_many(model, [{**entry, child.parent: made[int(entry[child.parent])]} for entry in entries])
