"""Closed years: which rows they lock, who closed them, what they handed on. The store asks `refuse_closed_years` of every
commit that is made on this PC, so nothing gets past it: no edit, import, undo or draft.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import apsw
import peewee

from app.core.errors import ConflictError
from app.core.names import Name
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values, specs_of
from app.ledgers.schema.record import Record
from app.store.accounts import ForbiddenError, changed_columns, read_row, versions
from app.store.commit import Commit
from app.store.operation import Operation
from app.store.sqlite import table_columns
from app.store.transaction import Transaction

Cells = Mapping[str, object]
WAY_OUT = "确需修改的，请先在“年度总结”中重新打开该年度（须说明理由）。"


class YearClosing(Record):
    """A year that was closed: `content` are its figures as JSON, which nothing changes any more."""

    year = peewee.IntegerField()
    day = peewee.TextField()  # ISO
    author = peewee.TextField()
    content = peewee.TextField()
    reopened_on = peewee.TextField(null=True)
    reopened_by = peewee.TextField(default="")
    reason = peewee.TextField(default="")

    class Meta:
        """Table year_closing."""

        table_name = "year_closing"


class CarriedRow(Record):
    """An unfinished row of a closed year: `row` goes on in `year`, the source itself or its copy."""

    ledger = peewee.TextField()
    source_row = peewee.BigIntegerField()
    year = peewee.IntegerField()
    row = peewee.BigIntegerField()

    class Meta:
        """Table carried_row."""

        table_name = "carried_row"


TABLES = frozenset({str(YearClosing._meta.table_name), str(CarriedRow._meta.table_name)})


class ClosedYearError(ForbiddenError):
    """The row belongs to a closed year; nothing was saved."""

    why = "closed"


@dataclass(frozen=True)
class YearLocks:
    """The years that are closed, and the year in which carried rows go on: (ledger, row) → year."""

    closed: frozenset[int] = frozenset()
    carried: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def year_of(self, ledger: Ledger, row_id: int | None, row: Cells) -> int | None:
        """The year a row belongs to now: its own, or a later one that it was carried into."""
        own = ledger.yearly.year_of(row) if ledger.yearly else None
        later = self.carried.get((ledger.key, row_id)) if row_id is not None else None
        return max((year for year in (own, later) if year is not None), default=None)

    def why(self, ledger: Ledger, row_id: int | None, row: Cells) -> str:
        """Why a row can only be looked at, with the way out; "" when its year is open."""
        if not self.closed or ledger.yearly is None or ledger.yearly.standing:
            return ""
        year = self.year_of(ledger, row_id, row)
        return f"{year}年已结转封存，只能查看。{WAY_OUT}" if year in self.closed else ""


def read_locks(database: peewee.Database) -> YearLocks:
    """The closed years of an office and what was carried: a small local read."""
    connection = database.connection()
    rows = connection.execute("SELECT ledger, row, year FROM carried_row WHERE deleted_at IS NULL")
    found: dict[tuple[str, int], int] = {}
    for ledger, row, year in rows:
        found[ledger, row] = max(year, found.get((ledger, row), year))
    return YearLocks(closed_years(connection), found)


def locks_of(connection: apsw.Connection, closed: frozenset[int], ledger: Ledger, row_id: object) -> YearLocks:
    """The same as far as one row is concerned, however many were carried."""
    query = "SELECT max(year) FROM carried_row WHERE ledger = ? AND row = ? AND deleted_at IS NULL"
    ((year,),) = connection.execute(query, (ledger.key, row_id))
    return YearLocks(closed, {(ledger.key, int(str(row_id))): year} if year else {})


def closed_years(connection: apsw.Connection) -> frozenset[int]:
    """The years that are closed now; none in an office of an older schema."""
    query = "SELECT year FROM year_closing WHERE deleted_at IS NULL AND reopened_on IS NULL"
    try:
        return frozenset(row[0] for row in connection.execute(query))
    except apsw.SQLError:  # no such table
        return frozenset()


def why_locked(locks: YearLocks, ledger: Ledger, row_id: int | None, row: Values) -> str:
    """Why nobody can change a row: its own state, or its year; "" when it can be changed."""
    return ledger.locked(row) or locks.why(ledger, row_id, row)


def refuse_closed_years(commit: Commit, connection: apsw.Connection) -> None:
    """Raises ClosedYearError when a change that has just been made touches a row of a closed year, before or after it.

    That a name follows its directory (a department got another one) is no change of the row. A closing that was lost and is
    to be made again behind other commits is refused too: its figures are those of before.
    """
    changeset = commit.changeset
    if commit.header.again and closes_year(changeset):
        raise ClosedYearError("年度结转没有保存成功，其间又有人修改过数据，不能按原来的数字封存。", "请重新做一次“年度结转”。")
    closed = closed_years(connection)
    if not closed:
        return
    renamed = set(renamed_ledgers(changeset, connection))
    for item in apsw.Changeset.iter(changeset):
        ledger, parent = OWNERS.get(item.name, (None, ""))
        if ledger is None or (renamed and item.op == "UPDATE" and only_renames(ledger, item, connection, renamed)):
            continue
        for row in rows_of(item, ledger, parent, connection):
            if why := locks_of(connection, closed, ledger, row["id"]).why(ledger, int(str(row["id"])), row):
                name = str(row.get(ledger.name_field) or "").replace("\n", " ")[:20]
                raise ClosedYearError(f"“{name}”：{why}", "没有保存。")


def closes_year(changeset: bytes) -> bool:
    """Whether a change seals a year: a new closing, or one that is no longer reopened."""
    table = str(YearClosing._meta.table_name)
    return any(
        item.name == table and (item.op == "INSERT" or (item.op == "UPDATE" and None in (item.new or ())))
        for item in apsw.Changeset.iter(changeset)
    )


def rows_of(item: apsw.TableChange, ledger: Ledger, parent: str, connection: apsw.Connection) -> Iterator[Cells]:
    """The ledger's rows that a change is about: the row before and after, or the row that an entry belongs to."""
    for cells in versions(item, connection):
        if not parent:
            yield cells
        elif above := read_row(connection, str(ledger.model._meta.table_name), cells.get(parent)):
            yield above


def owners() -> Iterator[tuple[str, tuple[Ledger, str]]]:
    """Table → the ledger whose years it is subject to, and, for entries, the column with the id of their row."""
    for ledger in LEDGERS:
        if ledger.yearly is not None and not ledger.yearly.standing:
            yield str(ledger.model._meta.table_name), (ledger, "")
            yield from ((str(child.model._meta.table_name), (ledger, child.parent)) for child in ledger.children)


OWNERS = dict(owners())


def renamed_ledgers(changeset: bytes, connection: apsw.Connection) -> Iterator[str]:
    """The ledgers of which a row got another name."""
    tables = {str(ledger.model._meta.table_name): ledger for ledger in LEDGERS}
    for item in apsw.Changeset.iter(changeset):
        if item.op == "UPDATE" and item.name in tables:
            ledger = tables[item.name]
            if ledger.name_field in changed_columns(item, table_columns(connection, item.name)):
                yield ledger.key


def only_renames(ledger: Ledger, item: apsw.TableChange, connection: apsw.Connection, renamed: set[str]) -> bool:
    """Whether a change of a row or entry sets nothing but names of ledgers of which a row was renamed."""
    models = {str(model._meta.table_name): model for model in (ledger.model, *(child.model for child in ledger.children))}
    kinds = {name: spec.kind for name, spec in specs_of(models[item.name]).items()}
    found = [kinds.get(name) for name in changed_columns(item, table_columns(connection, item.name))]
    return all(isinstance(kind, Name) and kind.ledger in renamed for kind in found)


@dataclass(frozen=True)
class Closing:
    """A closing as it is told: who closed the year when, and who reopened it why."""

    row_id: int
    year: int
    day: str
    author: str
    reopened_on: str | None
    reopened_by: str
    reason: str

    @property
    def words(self) -> str:
        """2024-01-05 王建国结转封存；2024-02-01 李明重新打开：漏记一次党课."""
        told = f"{self.day} {self.author}结转封存"
        return told + (f"；{self.reopened_on} {self.reopened_by}重新打开：{self.reason}" if self.reopened_on else "")


def read_closings(database: peewee.Database, year: int | None = None) -> list[Closing]:
    """Every closing (of a year), the newest first."""
    model = YearClosing
    query = model.select(
        model.id, model.year, model.day, model.author, model.reopened_on, model.reopened_by, model.reason
    ).where(model.deleted_at.is_null())
    if year is not None:
        query = query.where(model.year == year)
    return [Closing(*row) for row in database.execute(query.order_by(model.id.desc()).tuples()).fetchall()]


def closing_of(database: peewee.Database, year: int) -> Closing | None:
    """The closing by which a year is closed now, None for an open year."""
    return next((item for item in read_closings(database, year) if not item.reopened_on), None)


def reopen_year(year: int, reason: str, day: dt.date) -> Operation:
    """Open a closed year again; who, when and why stay on record. Raises ConflictError when it is open already."""

    def apply(transaction: Transaction) -> None:
        closing = closing_of(transaction.database, year)
        if closing is None:
            raise ConflictError(f"{year}年已经是打开的，没有重复操作。", {})
        transaction.update(
            YearClosing,
            closing.row_id,
            {"reopened_on": (None, day.isoformat()), "reopened_by": ("", transaction.user), "reason": ("", reason)},
        )

    return Operation(f"重新打开{year}年：{reason}", apply)
