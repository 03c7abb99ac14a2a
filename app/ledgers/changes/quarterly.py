"""The quarterly check of a ledger: what should be reached by the end of a quarter, and the note kept with the quarter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import peewee

from app.core.errors import ConflictError
from app.core.kinds import Value
from app.ledgers.changes.entry_operations import add_child, change_child
from app.ledgers.changes.operations import change_row
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Seen, Values
from app.ledgers.schema.quarter import Quarter
from app.ledgers.schema.row_actions import Quarterly
from app.ledgers.schema.sheet import Sheet
from app.ledgers.views.rows import read_children
from app.store.operation import Operation
from app.store.transaction import Transaction


def quarters_of(years: Iterable[Value], today: dt.date) -> list[Quarter]:
    """Those of the years that rows belong to and of this year, newest first."""
    known = {int(str(year)) for year in set(years) if year} | {today.year}
    return [Quarter(year, number) for year in sorted(known, reverse=True) for number in (4, 3, 2, 1)]


def due_in(
    reading: Reading, ledger: Ledger, check: Quarterly, rows: Iterable[tuple[int, Values]], quarter: Quarter
) -> list[int]:
    """The ids of the rows of the quarter's year that are not as far as they should be at its end."""
    return [
        row_id
        for row_id, row in rows
        if str(row[ledger.year_field] or "") == str(quarter.year) and check.due(row, quarter.last_day, reading)
    ]


@dataclass(frozen=True)
class Checked:
    """What is known of a row's check: the quarter's entry, and whether none of a later quarter exists.

    The row's own note is that of its newest quarter.
    """

    entry: Values | None
    newest: bool
    check: Quarterly

    def note(self, row: Values) -> Value:
        """The note of the quarter."""
        if self.newest:
            return row[self.check.note]
        return self.entry[self.check.note] if self.entry is not None else ""


def read_check(database: peewee.Database, ledger: Ledger, check: Quarterly, row_id: int, quarter: Quarter) -> Checked:
    """The check of a row in a quarter."""
    entries = read_children(database, ledger.child(check.child), row_id)
    own = next((entry for entry in entries if entry["quarter"] == quarter.name), None)
    return Checked(own, all(str(entry["quarter"]) <= quarter.name for entry in entries), check)


def next_check(ledger: Ledger, child: Child, row: Values, entries: Iterable[Values], today: dt.date) -> dict[str, Value]:
    """What a new check of a row begins with: today's quarter of its year unless that was checked, and how far the row is.

    Nothing for entries of another kind.
    """
    check = ledger.walk.quarterly if ledger.walk else None
    if check is None or check.child != child.key:
        return {}
    quarter = Quarter.within(int(str(row[ledger.year_field] or today.year)), today).name
    checked = any(entry["quarter"] == quarter for entry in entries)
    return {"quarter": "" if checked else quarter, "percent": row["percent"]}


def with_notes(
    database: peewee.Database, ledger: Ledger, check: Quarterly, rows: Sequence[tuple[int, Values]], quarter: Quarter
) -> list[Values]:
    """The rows as the quarter's table shows them: each with its note of that quarter."""
    return [{**row, check.note: read_check(database, ledger, check, row_id, quarter).note(row)} for row_id, row in rows]


def quarter_sheet(ledger: Ledger, check: Quarterly, quarter: Quarter) -> Sheet:
    """The table that names the quarter and takes all of its rows."""
    sheet = ledger.sheet(check.sheet)
    title = sheet.title.removeprefix("{year}年度").removeprefix("{year}年")
    return replace(sheet, title=f"{quarter.label}{title}", where=())


def check_row(
    ledger: Ledger,
    check: Quarterly,
    row_id: int,
    row: Values,
    changes: Seen,
    quarter: Quarter,
    day: dt.date,
    ledgers: Sequence[Ledger] = (),
) -> Operation:
    """Bring a row up to date and keep its note with the quarter. `row` is the row as it was seen.

    Raises ConflictError when somebody else changed the same meanwhile.
    """
    child = ledger.child(check.child)

    def apply(transaction: Transaction) -> None:
        known = read_check(transaction.database, ledger, check, row_id, quarter)
        own = {name: pair for name, pair in changes.items() if name != check.note}
        seen, note = changes.get(check.note, (known.note(row),) * 2)
        if check.note in changes and known.newest:
            own[check.note] = (row[check.note], note)
        elif check.note in changes and known.note(row) != seen:
            raise ConflictError("同事刚刚修改了同一季度的检查记录，没有保存。", {})
        if own:
            change_row(ledger, row_id, own, day, ledgers).apply(transaction)
        percent = changes["percent"][1] if "percent" in changes else row["percent"]
        values: dict[str, Value] = {"day": day.isoformat(), "percent": percent, check.note: note}
        if known.entry is None:
            add_child(ledger, child, row_id, {"quarter": quarter.name, **values}).apply(transaction)
            return
        entry = known.entry
        pairs = {name: (entry[name], value) for name, value in values.items() if entry[name] != value}
        if pairs:
            change_child(ledger, child, int(str(entry["id"])), pairs).apply(transaction)

    return Operation(f"{quarter.label}查漏补缺", apply)
