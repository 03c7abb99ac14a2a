"""Rows of different ledgers that belong together (a finding and the problem made from it), seen from both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import peewee

from app.core.kinds import Tone, Value
from app.core.outline import is_part
from app.core.titles import titles_in, written_forms
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.record import Record
from app.store.sqlite import among

Found = tuple[int, str, Value]  # id, name, number
MOST_NAMED = 100  # rows below one that its form lists


class Link(Record):
    """One row came from another. Ledgers by their keys."""

    source_ledger = peewee.TextField()
    source_row = peewee.BigIntegerField()
    target_ledger = peewee.TextField()
    target_row = peewee.BigIntegerField()
    day = peewee.TextField(null=True)  # ISO 8601

    class Meta:
        """Table link."""

        table_name = "link"


@dataclass(frozen=True)
class State:
    """A word that says how a row stands, and its colour."""

    word: str
    tone: Tone


@dataclass(frozen=True)
class LinkedRow:
    """The other end of a link. `made`: the other row was made from this one; else this one from it.

    `carried`: both are of one ledger, the newer one is the copy that went on in the next year. `relation`: what the other row
    is to this one, where one names the other (上级责任, 替代的制度) and nobody made either from the other. `states` are
    filled in by app.ledgers.views.row_states.
    """

    ledger: str
    row_id: int
    name: str
    day: str
    made: bool
    deleted: bool
    carried: bool = False
    relation: str = ""
    states: tuple[State, ...] = ()


def linked_rows(database: peewee.Database, ledgers: Mapping[str, Ledger], key: str, row_id: int) -> list[LinkedRow]:
    """What a row is linked with: first where it came from, then what was made from it, each in the order it was made."""
    came = (Link.target_ledger == key) & (Link.target_row == row_id)
    made = (Link.source_ledger == key) & (Link.source_row == row_id)
    found = []
    for where, ledger, row, is_made in (
        (came, Link.source_ledger, Link.source_row, False),
        (made, Link.target_ledger, Link.target_row, True),
    ):
        query = Link.select(ledger, row, Link.day).where(where & Link.deleted_at.is_null()).order_by(Link.id)
        for other, other_row, day in database.execute(query.tuples()).fetchall():
            if other in ledgers:
                name, deleted = name_of(database, ledgers[other], other_row)
                found.append(LinkedRow(other, other_row, name, day or "", is_made, deleted, other == key))
    return [*found, *named_rows(database, ledgers[key], row_id)] if key in ledgers else found


def relations_of(ledger: Ledger) -> Iterator[tuple[str, str, str]]:
    """(field that names another row of the ledger, what the other is to this row, what this row is to the other)."""
    if ledger.tree:
        yield ledger.tree.parent, f"上级{ledger.noun}", f"下级{ledger.noun}"
    if ledger.replaces:
        yield ledger.replaces, f"替代的原{ledger.noun}", f"替代它的{ledger.noun}"


def named_rows(database: peewee.Database, ledger: Ledger, row_id: int) -> Iterator[LinkedRow]:
    """Rows of the same ledger that a row names or is named by: parent and parts, what it replaces and what replaced it."""
    model, tree = ledger.model, ledger.tree
    own, others = model._meta.fields[ledger.name_field], model.deleted_at.is_null() & (model.id != row_id)
    for field, above, below in relations_of(ledger):
        other = model._meta.fields[field]
        number = model._meta.fields[tree.number] if tree else peewee.Value(None)
        scope = model._meta.fields[tree.scope] if tree and tree.scope else None
        columns = (own, other, number, *((scope,) if scope else ()))
        row = database.execute(model.select(*columns).where(model.id == row_id).tuples()).fetchone()
        if row is None:
            continue
        if scope:
            others &= scope.is_null() if row[3] is None else scope == row[3]

        def found(where: peewee.Expression, others: peewee.Expression = others, number: peewee.Node = number) -> list[Found]:
            query = model.select(model.id, own, number).where(others & where).order_by(model.id).limit(MOST_NAMED)
            rows: list[Found] = database.execute(query.tuples()).fetchall()
            return rows

        named = [form for title in titles_in(row[1]) for form in written_forms(title)]
        mine = written_forms(row[0])
        listed = other.startswith("《") & other.contains(mine[1]) & other.endswith("》")  # 《甲》、《乙》
        wholes, namesakes = found(own.in_(named)) if named else [], 1 + len(found(own.in_(mine)))
        for whole, name, its_number in wholes:
            if is_part(row[2], its_number, len(wholes)):
                yield LinkedRow(ledger.key, whole, name, "", made=False, deleted=False, relation=above)
        for part, name, its_number in found(other.in_(mine) | listed) if row[0] else ():
            if is_part(its_number, row[2], namesakes if tree else 1):
                yield LinkedRow(ledger.key, part, name, "", made=True, deleted=False, relation=below)


def name_of(database: peewee.Database, ledger: Ledger, row_id: int) -> tuple[str, bool]:
    """What a row is called and whether it lies in the recycle bin."""
    model = ledger.model
    query = model.select(getattr(model, ledger.name_field), model.deleted_at).where(model.id == row_id)
    row = database.execute(query.tuples()).fetchone()
    return (str(row[0]), row[1] is not None) if row else ("", True)


def ends_of(database: peewee.Database, ids: Iterable[int], key: str) -> set[int]:
    """The rows of a ledger at either end of the links with these ids; of a link that is gone nobody knows the ends."""
    query = Link.select(Link.source_ledger, Link.source_row, Link.target_ledger, Link.target_row).where(Link.id.in_(list(ids)))
    found = database.execute(query.tuples()).fetchall()
    return {row[1] for row in found if row[0] == key} | {row[3] for row in found if row[2] == key}


def times_made(
    database: peewee.Database, ledger: Ledger, target: Ledger, ids: Sequence[int], alike: Mapping[str, Value] | None = None
) -> dict[int, int]:
    """How many rows of the target that are not deleted were made from each of the rows; those that made none are left out.

    With `alike` (field → value) only rows with these values count.
    """
    model = target.model
    same = [getattr(model, name) == value for name, value in (alike or {}).items()]
    query = (
        model.select(Link.source_row)
        .join(Link, on=(Link.target_row == model.id))
        .where(
            (Link.source_ledger == ledger.key)
            & among(Link.source_row, ids)
            & (Link.target_ledger == target.key)
            & Link.deleted_at.is_null()
            & model.deleted_at.is_null(),
            *same,
        )
    )
    return Counter(row[0] for row in database.execute(query.tuples()).fetchall())
