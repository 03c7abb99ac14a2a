"""What an operation may do to the office: insert, update with a check of what the user saw, and move to the recycle bin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import peewee

from app.core.errors import ConflictError, RowGoneError
from app.core.ids import new_ids
from app.core.kinds import Value
from app.store.safes import open_cells, seal_cells, sealing_of
from app.store.statements import insert_sql, select_sql, update_sql

BATCH_CELLS = 20_000  # values in one statement, below SQLite's limit of 32,766 variables


class Transaction:
    """The replica inside a write transaction that is being recorded. Models carry an `id` and a `deleted_at` column."""

    def __init__(self, database: peewee.Database, user: str = "") -> None:
        """`user` is who makes the change, for what an operation signs with a name."""
        self.database = database
        self.user = user
        self.action = ""  # the operation's name, where only doing it tells what it was

    def insert(self, model: type[peewee.Model], values: Mapping[str, object]) -> int:
        """Add a row; its id."""
        return self.insert_many(model, [values])[0]

    def insert_many(self, model: type[peewee.Model], rows: Iterable[Mapping[str, object]]) -> list[int]:
        """Add rows that all give the same fields; their ids in order."""
        defaults = model._meta.get_default_dict()
        given = list(rows)
        if not given:
            return []
        complete = [{"id": row_id, **defaults, **row} for row_id, row in zip(new_ids(len(given)), given, strict=True)]
        if sealing_of(model).safe:
            complete = [{"id": row["id"], **seal_cells(self.database, model, row["id"], row)} for row in complete]
        # Not by model.insert_many(): peewee takes a second and a half to put 10,000 rows of twenty columns into words.
        fields = [model._meta.combined[name] for name in complete[0]]
        statement = insert_sql(model._meta.table_name, [field.column_name for field in fields])
        stored = [(field.db_value if converts(field) else None, name) for field, name in zip(fields, complete[0], strict=True)]
        cells = ([value(row[name]) if value else row[name] for value, name in stored] for row in complete)
        self.database.cursor().executemany(statement, cells)
        return [row["id"] for row in complete]

    def read(self, model: type[peewee.Model], row_id: int, names: Sequence[str]) -> dict[str, Value] | None:
        """The named fields of a row and `deleted_at`, or None when there is no such row."""
        wanted = [*names, "deleted_at"]
        row = self.database.execute_sql(read_statement(model, tuple(wanted)), (row_id,)).fetchone()
        return open_cells(self.database, model, row_id, dict(zip(wanted, row, strict=True))) if row else None

    def update(self, model: type[peewee.Model], row_id: int, changes: Mapping[str, tuple[Value, Value]]) -> None:
        """Set fields, each given as (what the user saw, what it shall be).

        Raises ConflictError when a field holds neither: somebody else changed it meanwhile. Other fields may have changed.
        """
        row = self.read(model, row_id, list(changes))
        if row is None or row["deleted_at"] is not None:
            gone = {name: (seen, None, new) for name, (seen, new) in changes.items()}
            raise RowGoneError("这一行已被同事删除，没有保存。", gone)
        others = {name: (seen, row[name], new) for name, (seen, new) in changes.items() if row[name] not in (seen, new)}
        if others:
            raise ConflictError("同事刚刚修改了同一内容，没有保存。", others)
        values = {name: new for name, (_, new) in changes.items() if row[name] != new}
        if values:
            stored = seal_cells(self.database, model, row_id, values)
            fields = [model._meta.combined[name] for name in stored]
            cells = [field.db_value(value) for field, value in zip(fields, stored.values(), strict=True)]
            self.database.execute_sql(update_statement(model, tuple(stored)), (*cells, row_id))

    def recycle(self, model: type[peewee.Model], ids: Iterable[int]) -> None:
        """Move rows to the recycle bin; those already there stay as they are."""
        self._mark(model, ids, dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))

    def restore(self, model: type[peewee.Model], ids: Iterable[int]) -> None:
        """Take rows out of the recycle bin."""
        self._mark(model, ids, None)

    def _mark(self, model: type[peewee.Model], ids: Iterable[int], mark: str | None) -> None:
        column = model._meta.fields["deleted_at"]
        wanted = list(ids)
        for start in range(0, len(wanted), BATCH_CELLS):
            chosen = identity(model).in_(wanted[start : start + BATCH_CELLS])
            model.update({column: mark}).where(chosen & column.is_null(mark is not None)).execute(self.database)


def converts(field: peewee.Field) -> bool:
    """Whether what is stored of a field is anything else than what is given."""
    kind = type(field)
    return kind.adapt is not peewee.Field.adapt or kind.db_value is not peewee.Field.db_value


def identity(model: type[peewee.Model]) -> peewee.Field:
    """The id column of a model."""
    return model._meta.fields["id"]


@cache
def read_statement(model: type[peewee.Model], names: tuple[str, ...]) -> str:
    """Some fields of the row of an id."""
    return select_sql(model._meta.table_name, (model._meta.combined[name].column_name for name in names), "id = ?")


@cache
def update_statement(model: type[peewee.Model], names: tuple[str, ...]) -> str:
    """New values of some fields of the row of an id."""
    return update_sql(model._meta.table_name, (model._meta.combined[name].column_name for name in names), "id = ?")
