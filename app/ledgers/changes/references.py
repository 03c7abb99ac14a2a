"""Names of rows of other ledgers (departments, people, campaigns): renamed wherever they stand, added to their directory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import peewee

from app.core.kinds import Value
from app.core.names import Name
from app.core.titles import bare_title
from app.ledgers.changes.stored_rows import stored_values
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Seen, specs_of
from app.ledgers.schema.record import Record
from app.store.transaction import Transaction

Slips = Mapping[str, Sequence[str]]  # label of a field → texts


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
        query = model.select(column).where(column.contains(bare_title(old))).distinct()
        for (value,) in transaction.database.execute(query.tuples()).fetchall():
            if (after := kind.renamed(value, str(old), str(new))) != value:
                model.update({field: after}).where(column == value).execute(transaction.database)


def add_unknown_names(
    transaction: Transaction, ledger: Ledger, rows: Sequence[Mapping[str, Value]], ledgers: Sequence[Ledger]
) -> None:
    """Departments, people and campaigns named in the rows and not yet in the directory are added to it.

    Not those of a restricted ledger, which would tell in the open who stands in it.
    """
    if ledger.restricted:
        return
    targets = {item.key: item for item in ledgers}
    kinds = ledger.naming
    for key in dict.fromkeys(kind.ledger for kind in kinds.values() if kind.ledger in targets):
        target = targets[key]
        column = getattr(target.model, target.name_field)
        query = target.model.select(column).where(target.model.deleted_at.is_null())
        known = {row[0] for row in transaction.database.execute(query.tuples()).fetchall()}
        there = [field for field, kind in kinds.items() if kind.ledger == key]
        named: dict[str, None] = {}
        for field, value in dict.fromkeys((field, row.get(field)) for row in rows for field in there):  # each is split once
            if value:
                named.update(dict.fromkeys(kinds[field].names(value) if kinds[field].lists else (str(value),)))
        fresh = [name for name in named if name not in known]
        transaction.insert_many(
            target.model,
            [
                {**stored_values(target, target.from_name(name) if target.from_name else {}), target.name_field: name}
                for name in fresh
            ],
        )


def slips(
    ledger: Ledger, written: Sequence[Mapping[str, Value]], ledgers: Sequence[Ledger], database: peewee.Database
) -> Slips:
    """What would be added to a directory by these values of rows and can hardly be a name: label of the field → the texts."""
    if ledger.restricted:
        return {}
    targets = {item.key: item for item in ledgers}
    found: dict[str, list[str]] = {}
    for spec in ledger.fields.values():
        kind = spec.kind
        if not (spec.stored and isinstance(kind, Name) and kind.adds and kind.ledger in targets):
            continue
        values = dict.fromkeys(row.get(spec.name) for row in written)
        named = dict.fromkeys(
            name for value in values if value for name in (kind.names(value) if kind.lists else (str(value),))
        )
        if odd := [name for name in named if not kind.may_name(name)]:
            target = targets[kind.ledger]
            column = getattr(target.model, target.name_field)
            query = target.model.select(column).where(target.model.deleted_at.is_null())
            known = {row[0] for row in database.execute(query.tuples()).fetchall()}
            if fresh := [name for name in odd if name not in known]:
                found[spec.label] = fresh
    return found
