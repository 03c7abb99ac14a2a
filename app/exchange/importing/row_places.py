"""Where a row stands in its ledger, as far as it is needed to find it again: name, number, page, year, code."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from app.core.conditions import Is
from app.core.kinds import Ordinal, Text, Value
from app.core.titles import bare_code, bare_title
from app.exchange.importing.completion import match_key
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import read_rows

Key = tuple[Value, ...]
Keys = tuple[object, ...]  # of several parts
Cells = tuple[Any, ...]  # the id, then the cells
NUMBERS, MOST_DIGITS = Ordinal(), 10
RUNNING = re.compile("[第（(]?[0-9]+[）)]?[号条]?")  # 1 stands in the list of every year: no code that names a row for good


@dataclass(frozen=True)
class Place:
    """A row of the ledger, or one of a workbook, which has no id yet."""

    row_id: int
    number: str
    name: str
    page: Key
    set: Key = ()  # which rows it belongs to: page, then campaign or year, and department
    identity: Key = ()  # what two rows of one name differ in when they are two: year, day
    code: str = ""

    @property
    def exact_keys(self) -> tuple[Keys, ...]:
        """What tells rows of one text apart, the surest first: number and `set`, the set alone, the number alone."""
        same = self.name, self.page, self.identity
        return (*same, self.set, self.number), (*same, self.set), (*same, self.number)

    def content_key(self, *, numbered: bool) -> Key:
        """What two rows that may be identical have in common; the number only if the workbook has one."""
        return self.name, self.number if numbered else "", *self.page


@dataclass(frozen=True)
class PlaceFields:
    """Which fields of a ledger say where a row stands; `number` is "" for a ledger without running numbers."""

    ledger: Ledger
    number: str
    page: tuple[str, ...]
    set: tuple[str, ...]  # the page's fields first
    identity: tuple[str, ...]
    of_people: bool  # a row is called by a person's name

    @property
    def takes_place(self) -> bool:
        """Whether rows are of what takes place on a day."""
        return any(not mark.deadline and mark.field in self.identity for mark in self.ledger.day_marks)

    @classmethod
    def of(cls, ledger: Ledger) -> PlaceFields:
        """Those of a ledger."""
        kind = ledger.fields[ledger.name_field].kind
        people = isinstance(kind, Text) and kind.names_person
        return cls(ledger, number_field(ledger), page_fields(ledger), set_fields(ledger), identity_fields(ledger), people)

    def of_row(self, values: Mapping[str, Value]) -> Place:
        """Where a row of a workbook would stand."""
        number, code = (values[name] if name else "" for name in (self.number, self.ledger.code))
        page, identity = (tuple(values[name] for name in names) for names in (self.page, self.identity))
        belongs = tuple(values.get(name) for name in self.set)  # what only the ledger works out is not known of it
        return self._place(0, values[self.ledger.name_field], number, code, page, belongs, identity)

    def read(self, database: peewee.Database, *, recycled: bool = False) -> list[Place]:
        """Where all rows of the ledger stand, or of an open one those in its recycle bin."""
        ledger = self.ledger
        names = (ledger.name_field, self.number or "id", ledger.code or "id", *self.set, *self.identity)
        rows = opened_rows(database, ledger, names) if ledger.restricted else stored_rows(database, ledger, names, recycled)
        page, end = 4 + len(self.page), 4 + len(self.set)
        return [self._place(row[0], row[1], row[2], row[3], row[4:page], row[4:end], row[end:]) for row in rows]

    def _place(self, row_id: int, name: Value, number: Value, code: Value, page: Key, belongs: Key, identity: Key) -> Place:
        numbered = NUMBERS.bare(number) if self.number else ""
        named = bare_code(code or "") if self.ledger.code else ""
        if RUNNING.fullmatch(named):
            numbered, named = numbered or NUMBERS.bare(named), ""
        return Place(row_id, numbered, called(self.ledger, name), page, belongs, identity, named)


def of_another(ledger: Ledger, before: Mapping[str, Value], after: Mapping[str, Value]) -> bool:
    """Whether a row with other words belongs to another list, year, department or day: it is another row then."""
    fields = PlaceFields.of(ledger)
    return not ledger.grows and any(before.get(name) != after.get(name) for name in (*fields.set, *fields.identity))


def stored_rows(database: peewee.Database, ledger: Ledger, names: Sequence[str], recycled: bool) -> list[Cells]:
    """(id, cells) of all rows, or of those in the recycle bin."""
    model = ledger.model
    query = model.select(model.id, *(getattr(model, name) for name in names)).where(model.deleted_at.is_null(not recycled))
    found: list[Cells] = database.execute(query.order_by(model.id).tuples()).fetchall()
    return found


def opened_rows(database: peewee.Database, ledger: Ledger, names: Sequence[str]) -> list[Cells]:
    """The same of a restricted ledger as its key opens them, computed fields too; none while it is locked."""
    rows = read_rows(database, ledger, dt.date.today())  # the day is for states, by which no row is found
    places = [rows.position(name) if name in ledger.fields else None for name in names]
    return [
        (row_id, *(row_id if place is None else values[place] for place in places))
        for row_id, values in zip(rows.ids, rows.values, strict=True)
    ]


def number_field(ledger: Ledger) -> str:
    """The field of the running number, "" when the ledger has none."""
    return next((spec.name for spec in ledger.fields.values() if spec.stored and isinstance(spec.kind, Ordinal)), "")


def page_fields(ledger: Ledger) -> tuple[str, ...]:
    """The fields that say on which page a row stands (清单); none in a directory, where a row may stand on several."""
    if ledger.grows:
        return ()
    named = (item.field for page in ledger.pages for item in page.where if isinstance(item, Is))
    return tuple(name for name in dict.fromkeys(named) if ledger.fields[name].stored)


def set_fields(ledger: Ledger) -> tuple[str, ...]:
    """The fields that say which rows a row belongs to: those of its page, then campaign or year, department or branch.

    Those worked out from others only of a restricted ledger, whose rows are read whole.
    """
    if ledger.grows:
        return ()
    named = dict.fromkeys(name for name in (ledger.switch, ledger.year_field, *ledger.scope) if name)
    page = page_fields(ledger)
    others = (name for name in named if name not in page)
    return (*page, *(name for name in others if ledger.fields[name].stored or ledger.restricted))


def identity_fields(ledger: Ledger) -> tuple[str, ...]:
    """The fields in which two rows of one name are two: campaign or year, the day of something that takes place."""
    days = (mark.field for mark in ledger.day_marks if not mark.deadline)
    named = dict.fromkeys(name for name in (ledger.switch, ledger.year_field, *days, *ledger.told_apart_by) if name)
    return tuple(name for name in named if ledger.fields[name].stored and ledger.fields[name].writable)


def plain_number(number: Value) -> int:
    """1, 2, 3 as a number; 0 for one that is written otherwise (一、2.1) and for none."""
    text = str(number)
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else 0


def called(ledger: Ledger, name: Value) -> str:
    """What a row is called, as rows are compared: in a directory 李  明 is 李明, elsewhere 《财务制度》 is 财务制度."""
    return match_key(str(name)) if ledger.grows else bare_title(name)
