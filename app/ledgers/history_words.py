"""The changes of a commit as people call them: 问题“学用脱节”修改了 状态：整改中 → 已销号; 进展 新增."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import peewee

from app.core.day_kinds import Deadline
from app.core.kinds import LongText, ParseContext
from app.ledgers.restricted import SEALED_TEXT, readable
from app.ledgers.schema.attached_file import FileEntry
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, LedgerField
from app.ledgers.schema.record import Record
from app.ledgers.views.soundness import allowed
from app.store.history import RowChange
from app.store.outbox import Cell

Key = tuple[str, int]  # table and id of a row
Verb = Literal["新增", "修改", "删除", "恢复"]
MARK = "deleted_at"


@dataclass(frozen=True)
class CellChange:
    """One field: its label, and its text before and after; "" for empty."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowStory:
    """What became of one row. For an entry of a row (进展) `row_id` and `name` are the row's, `entry` says which it is."""

    ledger: str  # key
    row_id: int
    noun: str
    name: str
    verb: Verb
    cells: tuple[CellChange, ...]
    entry: str = ""  # 进展, 佐证材料; "" for the row itself
    entry_name: str = ""


@dataclass(frozen=True)
class Place:
    """A table of the office as the declarations know it: a ledger's own, or one of its entries'."""

    ledger: Ledger
    child: Child | None = None

    @property
    def model(self) -> type[Record]:
        """The table's model."""
        return self.child.model if self.child else self.ledger.model

    @cached_property
    def specs(self) -> dict[str, FieldSpec]:
        """The fields that people see, in the order of the form."""
        if self.child:
            return {name: self.child.specs[name] for name in self.child.fields}
        return {name: spec for name, spec in self.ledger.fields.items() if spec.stored}

    @cached_property
    def title_field(self) -> str:
        """What a row of the table is known by."""
        if not self.child:
            return self.ledger.name_field
        return next((name for name, spec in self.specs.items() if isinstance(spec.kind, LongText)), self.child.fields[0])

    @cached_property
    def is_file(self) -> bool:
        """Whether the rows are files, told by their name alone."""
        return issubclass(self.model, FileEntry)

    @cached_property
    def known_by(self) -> tuple[str, ...]:
        """The columns that are read to name a row: its title, and for an entry the id of its row."""
        return (self.title_field, self.child.parent) if self.child else (self.title_field,)

    def text(self, name: str, value: Cell) -> str:
        """A value as the table shows it; one that does not fit its kind as it is."""
        kind = self.specs[name].kind
        return kind.text(value) if type(value) in allowed(kind) else str(value or "")


class Teller:
    """Tells changes in the words of the ledgers, with the rows' names as they are now."""

    def __init__(self, database: peewee.Database, ledgers: Sequence[Ledger]) -> None:
        self.database = database
        found = [place for ledger in ledgers for place in (Place(ledger), *(Place(ledger, child) for child in ledger.children))]
        self.places = {table_of(place.model): place for place in found}

    def tell(self, changes: Sequence[RowChange], most: int, year: int) -> tuple[RowStory, ...]:
        """At most `most` rows in the order of the ledgers, the entries of a row behind it. Tables of no ledger are left out.

        `year` is the commit's: what a time limit without a year meant then.
        """
        order = {table: number for number, table in enumerate(self.places)}
        known = sorted((item for item in changes if item.table in order), key=lambda item: (order[item.table], item.row_id))[
            :most
        ]
        known = [self._readable(item) for item in known]
        rows = self._read({(item.table, item.row_id) for item in known})
        for item in known:
            rows[item.table, item.row_id] = {**item.before, **rows.get((item.table, item.row_id), {}), **item.after}
        parents = self._parents(rows)
        stories = [(item, self._story(item, rows, parents, year)) for item in known]
        ledgers = {place.ledger.key: number for number, place in enumerate(self.places.values())}
        told = [(item, story) for item, story in stories if story is not None]
        told.sort(key=lambda pair: (ledgers[pair[1].ledger], pair[1].row_id, order[pair[0].table], pair[0].row_id))
        return tuple(story for _, story in told)

    def _readable(self, item: RowChange) -> RowChange:
        """A change of a restricted ledger opened, or with a word in place of what is locked."""
        model = self.places[item.table].model
        before, after = (readable(self.database, model, item.row_id, cells) for cells in (item.before, item.after))
        return replace(item, before=before, after=after)

    def of_one_ledger(self, rows: Sequence[Key]) -> list[Key]:
        """Those of the first one's ledger: the problems, not the people who became known with them."""
        return [key for key in rows if self.places[key[0]].ledger is self.places[rows[0][0]].ledger]

    def names_of(self, rows: Iterable[Key]) -> dict[Key, str]:
        """What rows, given by table and id, are called now; an entry by the name of its row."""
        wanted = set(rows)
        found = self._read(wanted)
        parents = self._parents(found)
        return {
            key: self._name(self.places[key[0]], found.get(key, {}), parents) or f"已删除的{self.places[key[0]].ledger.noun}"
            for key in wanted
        }

    def _story(
        self, item: RowChange, rows: Mapping[Key, Mapping[str, Cell]], parents: Mapping[Key, str], year: int
    ) -> RowStory | None:
        """The story of one change; None when nothing of it is to be seen."""
        place, row = self.places[item.table], rows[item.table, item.row_id]
        verb, cells = verb_of(item), cells_of(place, item, year)
        if verb == "修改" and not cells:
            return None
        child = place.child
        return RowStory(
            ledger=place.ledger.key,
            row_id=int(row.get(child.parent) or 0) if child else item.row_id,
            noun=place.ledger.noun,
            name=self._name(place, row, parents) or f"已删除的{place.ledger.noun}",
            verb=verb,
            cells=cells,
            entry=child.title if child else "",
            entry_name=place.text(place.title_field, row.get(place.title_field)) if child else "",
        )

    def _name(self, place: Place, row: Mapping[str, Cell], parents: Mapping[Key, str]) -> str:
        if place.child:
            return parents.get((table_of(place.ledger.model), int(row.get(place.child.parent) or 0)), "")
        return place.text(place.title_field, row.get(place.title_field))

    def _parents(self, rows: Mapping[Key, Mapping[str, Cell]]) -> dict[Key, str]:
        """The names of the rows that the entries among `rows` belong to, and of those themselves."""
        found = {
            key: self.places[key[0]].text(self.places[key[0]].title_field, row.get(self.places[key[0]].title_field))
            for key, row in rows.items()
            if not self.places[key[0]].child
        }
        wanted = set()
        for (table, _), row in rows.items():
            place = self.places[table]
            if place.child and row.get(place.child.parent):
                wanted.add((table_of(place.ledger.model), int(row[place.child.parent] or 0)))
        for key, row in self._read(wanted - set(found)).items():
            place = self.places[key[0]]
            found[key] = place.text(place.title_field, row.get(place.title_field))
        return found

    def _read(self, wanted: Iterable[Key]) -> dict[Key, dict[str, Cell]]:
        """What rows are known by, as it is now; rows that are gone are left out."""
        ids: dict[str, list[int]] = {}
        for table, row_id in wanted:
            ids.setdefault(table, []).append(row_id)
        found: dict[Key, dict[str, Cell]] = {}
        for table, rows in ids.items():
            place = self.places[table]
            columns = [place.model.id, *(getattr(place.model, name) for name in place.known_by)]
            query = place.model.select(*columns).where(place.model.id.in_(rows))
            for row in self.database.execute(query.tuples()).fetchall():
                cells = dict(zip(place.known_by, row[1:], strict=True))
                found[table, row[0]] = readable(self.database, place.model, row[0], cells)
        return found


def verb_of(item: RowChange) -> Verb:
    """What was done to the row; the mark of the recycle bin decides."""
    if item.operation == "INSERT":
        return "新增"
    if item.operation == "DELETE":
        return "删除"
    if MARK in item.after:
        return "恢复" if item.after[MARK] is None else "删除"
    return "修改"


def cells_of(place: Place, item: RowChange, year: int) -> tuple[CellChange, ...]:
    """The fields that changed, in the order of the form; of a row added those that are filled, of one deleted none."""
    if item.operation == "DELETE" or (place.is_file and item.operation == "INSERT"):
        return ()
    hidden = derived_fields(place, item, year)
    texts = [
        (spec.label, place.text(name, item.before.get(name)), place.text(name, item.after.get(name)))
        for name, spec in place.specs.items()
        if name in item.after and name not in hidden and not (item.operation == "INSERT" and begins_so(spec, item.after[name]))
    ]
    told = tuple(CellChange(*text) for text in texts if text[1] != text[2])
    if any(SEALED_TEXT in text[1:] for text in texts):  # one line for the locked row: which fields changed is nobody's business
        readable_cells = tuple(cell for cell in told if SEALED_TEXT not in (cell.before, cell.after))
        return (*readable_cells, CellChange("内容", "" if item.operation == "INSERT" else SEALED_TEXT, SEALED_TEXT))
    return told


def begins_so(spec: FieldSpec, value: Cell) -> bool:
    """Whether the program gave a new row what every new row has (the first round)."""
    return isinstance(spec.source, LedgerField) and spec.source.kept and value == spec.default


def derived_fields(place: Place, item: RowChange, year: int) -> set[str]:
    """Days that only follow from the text of a time limit changed in the same step. A day put right by hand is shown."""
    kinds = ((name, spec.kind) for name, spec in place.specs.items() if name in item.after)
    return {
        kind.date_field
        for name, kind in kinds
        if isinstance(kind, Deadline)
        and kind.date_field in item.after
        and item.after[kind.date_field] == kind.day(item.after[name], ParseContext(year))
    }


def table_of(model: type[Record]) -> str:
    """The database table of a model."""
    return str(model._meta.table_name)
