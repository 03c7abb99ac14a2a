"""Study sessions that say how many came but not who: they give nobody hours. Where everybody came, who came is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import peewee

from app.core.conditions import Is
from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.entry_operations import share_tally
from app.ledgers.changes.stored_rows import complete
from app.ledgers.party_life.party_people import expected_at_study
from app.ledgers.party_life.study import HELD, STUDY, StudyPerson, tally
from app.ledgers.party_life.study_hours import TOOK_PART
from app.ledgers.schema.page import Page
from app.ledgers.views.queries import chosen_rows
from app.ledgers.views.rows import read_rows
from app.store.operation import Operation
from app.store.transaction import Transaction

Session = tuple[int, dict[str, Value]]


@dataclass(frozen=True)
class Unattended:
    """The sessions of a year without participants by the page that shows them, and those of them at which everybody was."""

    pages: tuple[tuple[Page, frozenset[int]], ...] = ()
    full: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        """How many sessions have no participants."""
        return sum(len(ids) for _, ids in self.pages)


def read_unattended(database: peewee.Database, year: int, today: dt.date) -> Unattended:
    """The sessions held in a year that give nobody hours."""
    sessions = without_participants(database, (Is("year", (year,)),), today)
    ids = {row_id for row_id, _ in sessions}
    rows = read_rows(database, STUDY, today, sorted(ids))
    pages = ((page, frozenset(row_id for row_id, _ in chosen_rows(rows, page.where))) for page in STUDY.pages)
    full = frozenset(row_id for row_id, _ in full_sessions(database, sessions))
    return Unattended(tuple((page, found) for page, found in pages if found), full)


def without_participants(database: peewee.Database, where: Collection[Is], today: dt.date) -> list[Session]:
    """The sessions held that nobody is entered for."""
    query = StudyPerson.select(StudyPerson.study).where(StudyPerson.deleted_at.is_null()).distinct()
    entered = {row[0] for row in database.execute(query.tuples()).fetchall()}
    found = chosen_rows(read_rows(database, STUDY, today), (Is("status", (HELD,)), *where))
    return [(row_id, row) for row_id, row in found if row_id not in entered]


def full_sessions(database: peewee.Database, sessions: Collection[Session]) -> Iterator[tuple[int, list[dict[str, object]]]]:
    """The sessions at which as many were as their circle has members, each with the entries of all of them."""
    circles: dict[Value, list[dict[str, Value]]] = {}
    for row_id, row in sessions:
        organizer = row["organizer"]
        if organizer not in circles:
            circles[organizer] = expected_at_study(database, row)
        everybody: list[dict[str, Value]] = [{**entry, "state": TOOK_PART} for entry in circles[organizer]]
        said = tally(everybody)
        if everybody and row["present"] == len(everybody) and all(row[name] in (None, said[name]) for name in said):
            yield row_id, [complete(StudyPerson, {**entry, "study": row_id}) for entry in everybody]


def fill_full_sessions(ids: Collection[int], today: dt.date) -> Operation:
    """Enter everybody at these sessions as far as everybody was there and nobody is entered meanwhile."""

    def apply(transaction: Transaction) -> None:
        sessions = [item for item in without_participants(transaction.database, (), today) if item[0] in ids]
        found = list(full_sessions(transaction.database, sessions))
        if not found:
            raise InvalidValueError("没有可以补全的学习：参加人员已由同事填写，或名册有变化。")
        for row_id, entries in found:
            transaction.insert_many(StudyPerson, entries)
            share_tally(transaction, STUDY, STUDY.child("people"), row_id)

    return Operation(f"参加人员：全员参加（{len(ids)} 次学习）", apply)
