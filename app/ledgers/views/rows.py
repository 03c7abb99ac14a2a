"""Rows of a ledger as the program holds them in memory: plain tuples in the order of `Rows.fields`, read in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import peewee

from app.core.kinds import Value
from app.ledgers.changes.links import Link
from app.ledgers.schema.attached_file import FILE_COLUMNS
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import ChildCount, Computed, CountOf, Latest, LinkCount, Reading, Ruled, Smallest
from app.ledgers.schema.record import Record
from app.store.safes import is_locked, open_cells, sealing_of
from app.store.sqlite import among

Row = tuple[Value, ...]
ID = "id"
PORTION = 2000  # rows read at once: what they leave behind is used again by the next ones


@dataclass(frozen=True)
class Rows:
    """Rows with their ids. `values[i][position(name)]` is a cell; computed fields are filled in."""

    ledger: Ledger
    ids: list[int]
    values: list[Row]

    def position(self, name: str) -> int:
        """The place of a field in every row. Raises ValueError for an unknown field."""
        return list(self.ledger.fields).index(name)

    def mapping(self, index: int) -> dict[str, Value]:
        """One row as field → value."""
        return dict(zip(self.ledger.fields, self.values[index], strict=True))

    def with_ids(self) -> Iterator[Mapping[str, Value]]:
        """Every row as field → value, its id under "id"."""
        places = {name: place for place, name in enumerate(self.ledger.fields)}
        return (Cells(places, row, row_id) for row_id, row in zip(self.ids, self.values, strict=True))


class Cells(Mapping[str, Value]):
    """A row as field → value, with its "id", without a table of its own: 100,000 dicts take 120 MB, of which the memory stays
    in pieces."""

    __slots__ = ("_id", "_places", "_row")

    def __init__(self, places: Mapping[str, int], row: Row, row_id: int) -> None:
        self._places, self._row, self._id = places, row, row_id

    def __getitem__(self, name: str) -> Value:
        try:
            return self._row[self._places[name]]
        except KeyError:
            if name == ID:
                return self._id
            raise

    def __iter__(self) -> Iterator[str]:
        return chain(self._places, (ID,))

    def __len__(self) -> int:
        return len(self._places) + 1


def read_rows(
    database: peewee.Database, ledger: Ledger, today: dt.date, ids: Sequence[int] | None = None, deleted: bool = False
) -> Rows:
    """All rows of a ledger (or those of the given ids) that are not (or are) in the recycle bin, in the order of their ids."""
    model = ledger.model
    columns = [model.id, *(column_of(ledger, name) for name in ledger.fields)]
    query = model.select(*columns).where(model.deleted_at.is_null(not deleted)).order_by(model.id)
    if ids is not None:
        query = query.where(among(model.id, ids))
    result = Rows(ledger, [], [])
    if is_locked(database, model):
        return result  # whoever has not the key sees no row of it anywhere
    cursor: Iterator[Row] = iter(database.execute(query.tuples()))
    fields, sealed = tuple(ledger.fields), bool(sealing_of(model).safe)
    computed, shared = computing(ledger, Reading(today, database)), Shared()
    while portion := list(islice(cursor, PORTION)):
        if sealed:
            cells = (open_cells(database, model, row[0], dict(zip(fields, row[1:], strict=True))) for row in portion)
            portion = [(row[0], *opened.values()) for row, opened in zip(portion, cells, strict=True)]
        found, *rest = zip(*portion, strict=True)
        result.ids.extend(found)
        result.values.extend(zip(*shared.columns(filled(rest, computed)), strict=True))
    return result


class Shared:
    """Columns of several portions of rows, with equal values as one object where few are different: the database makes each
    cell anew. It takes less room, and what counts and orders them later finds most of them equal at a glance."""

    def __init__(self) -> None:
        self._known: list[dict[Value, Value] | None] = []

    def columns(self, portion: Sequence[Sequence[Value]]) -> list[Sequence[Value]]:
        """The next portion; the first one tells which columns have few different values."""
        if not self._known:
            self._known = [{} if len(set(column)) * 2 <= len(column) else None for column in portion]
        return [
            column if known is None else list(map(known.setdefault, column, column))
            for known, column in zip(self._known, portion, strict=True)
        ]


Computing = list[tuple[int, Callable[[Sequence[Sequence[Value]]], Iterable[Value]]]]  # place → how its column is worked out


def computing(ledger: Ledger, reading: Reading) -> Computing:
    """The fields that are worked out in Python, in their order."""
    places = {name: place for place, name in enumerate(ledger.fields)}
    sources = [(places[spec.name], spec.source) for spec in ledger.fields.values()]
    return [(place, column_maker(places, item, reading)) for place, item in sources if isinstance(item, Computed | Ruled)]


def column_maker(
    places: Mapping[str, int], item: Computed | Ruled, reading: Reading
) -> Callable[[Sequence[Sequence[Value]]], Iterable[Value]]:
    """How the column of one computed field follows from all columns."""
    if isinstance(item, Computed):
        compute = item.compute
        return lambda columns: [
            compute(dict(zip(places, row, strict=True)), reading.today) for row in zip(*columns, strict=True)
        ]
    prepared, reads = item.prepare(reading), [places[name] for name in item.reads]
    return lambda columns: map(prepared, *(columns[place] for place in reads))


def filled(columns: Sequence[Sequence[Value]], computed: Computing) -> list[Sequence[Value]]:
    """The columns with the computed ones filled."""
    found = list(columns)
    for place, column in computed:
        found[place] = list(column(found))
    return found


def column_of(ledger: Ledger, name: str) -> peewee.Node:
    """What the query selects for a field: its column, a subquery over a child, or NULL to be computed."""
    source = ledger.fields[name].source
    if isinstance(source, Latest):
        child = ledger.child(source.child)
        own = child.model.alias()
        newest = (
            own.select(getattr(own, source.field))
            .where(parent_is(own, child, ledger))
            .order_by(*(ordering(own, key) for key in child.order))
            .limit(1)
        )
        return peewee.fn.COALESCE(newest, source.kind.empty)
    if isinstance(source, ChildCount):
        child = ledger.child(source.child)
        own = child.model.alias()
        counted = [getattr(own, name) == value for name, value in source.where]
        return own.select(peewee.fn.COUNT(own.id)).where(parent_is(own, child, ledger), *counted)
    if isinstance(source, CountOf):
        other = source.model.alias()
        query = other.select(peewee.fn.COUNT(other.id)).where(other.deleted_at.is_null())
        for column, field in source.links:
            query = query.where(getattr(other, column) == getattr(ledger.model, field))
        for column, values in source.where:
            query = query.where(getattr(other, column).in_(values))
        return query
    if isinstance(source, Smallest):
        child = ledger.child(source.child)
        own = child.model.alias()
        chosen = [getattr(own, name) == value for name, value in source.where]
        return own.select(peewee.fn.MIN(getattr(own, source.field))).where(parent_is(own, child, ledger), *chosen)
    if isinstance(source, LinkCount):
        return Link.select(peewee.fn.COUNT(Link.id)).where(
            (Link.source_row == ledger.model.id)
            & (Link.source_ledger == ledger.key)
            & (Link.target_ledger == source.target)
            & Link.deleted_at.is_null()
        )
    if isinstance(source, Computed | Ruled):
        return peewee.Value(None, converter=False)
    return getattr(ledger.model, name)


def parent_is(own: peewee.ModelAlias[Record], child: Child, ledger: Ledger) -> peewee.Expression:
    """The child belongs to the row of the outer query and is not in the recycle bin."""
    return (getattr(own, child.parent) == ledger.model.id) & own.deleted_at.is_null()


def ordering(own: type[Record] | peewee.ModelAlias[Record], key: str) -> peewee.Ordering:
    """ "-day" is newest first."""
    column = getattr(own, key.removeprefix("-"))
    return column.desc() if key.startswith("-") else column.asc()


def read_children(database: peewee.Database, child: Child, parent: int) -> list[dict[str, Value]]:
    """The rows of a child ledger that belong to a row, each with its `id`, in the child's order."""
    return read_children_of(database, child, [parent])[parent]


def read_children_of(database: peewee.Database, child: Child, parents: Sequence[int]) -> dict[int, list[dict[str, Value]]]:
    """The rows of a child ledger for each of the given rows, each with its `id`, in the child's order."""
    model = child.model
    names = ["id", *child.fields, *(name for name in FILE_COLUMNS if name in model._meta.fields)]
    parent = getattr(model, child.parent)
    found: dict[int, list[dict[str, Value]]] = {row_id: [] for row_id in parents}
    if is_locked(database, model):
        return found
    query = (
        model.select(parent, *(getattr(model, name) for name in names))
        .where(among(parent, found) & model.deleted_at.is_null())
        .order_by(*(ordering(model, key) for key in child.order))
    )
    for owner, *row in database.execute(query.tuples()).fetchall():
        cells = dict(zip(names, row, strict=True))
        found[owner].append(open_cells(database, model, cells["id"], cells))
    if sealing_of(model).safe:  # the database has ordered ciphertexts
        for rows in found.values():
            put_in_order(rows, child.order)
    return found


def put_in_order(rows: list[dict[str, Value]], order: Sequence[str]) -> None:
    """Sort by several keys as the database does: empty first, "-day" newest first."""
    for key in reversed(order):
        name = key.removeprefix("-")
        rows.sort(key=lambda row: (row[name] is not None, row[name] if row[name] is not None else 0), reverse=key != name)
