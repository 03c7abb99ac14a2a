"""Organisations and meetings as the ledgers have them, for the requirement logic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import peewee

from app.core.kinds import Value
from app.ledgers.office_settings import read_settings
from app.ledgers.organisation.branch import BRANCH, NEEDS_NONE, SECRETARIES
from app.ledgers.organisation.person_rows import POSTS, PersonRow
from app.ledgers.party_life.party_meeting import PartyMeeting
from app.ledgers.views.queries import chosen_rows
from app.ledgers.views.rows import read_rows
from app.partylife.requirements import Meeting, Organisation, Slot, year_slots
from app.partylife.rules import PartyLifeRules

SECRETARY_POST = "支部书记"


def read_organisations(database: peewee.Database, today: dt.date) -> list[Organisation]:
    """All party organisations in the order of their ledger. The secretary is the ledger's, else the roster's; former ones
    are the ledger's 历任书记, else those of 任职经历."""
    query = PersonRow.select(PersonRow.id, PersonRow.name, PersonRow.branch, PersonRow.party_post)
    people = database.execute(query.where(PersonRow.deleted_at.is_null()).tuples()).fetchall()
    secretaries = {branch: name for _, name, branch, post in people if post == SECRETARY_POST}
    names = {row_id: name for row_id, name, _, _ in people}
    former: dict[int | str, list[tuple[str, str, str]]] = {}
    for span in SECRETARIES.spans(database):
        former.setdefault(span.row_id, []).append((span.since, span.until, str(span.cells["secretary"])))
    for span in POSTS.spans(database):
        if span.cells["party_post"] == SECRETARY_POST and span.row_id in names:
            former.setdefault(str(span.cells["branch"]), []).append((span.since, span.until, names[span.row_id]))
    return [
        Organisation(
            row_id,
            str(row["name"]),
            str(row["kind"]),
            day_of(row["founded"]),
            day_of(row["ended"]),
            str(row["secretary"] or secretaries.get(str(row["name"]), "")),
            row["committee_state"] != NEEDS_NONE,
            tuple(former.get(row_id, former.get(str(row["name"]), []))),
        )
        for row_id, row in chosen_rows(read_rows(database, BRANCH, today), ())
    ]


def read_meetings(database: peewee.Database, year: int) -> list[Meeting]:
    """The meetings of a year and the next (what is made up belongs to the next year), in the order of their days."""
    model = PartyMeeting
    query = (
        model.select(model.id, model.branch, model.kind, model.day, model.host, model.due, model.present)
        .where(model.day.between(f"{year}-01-01", f"{year + 1}-12-31") & model.deleted_at.is_null())
        .order_by(model.day, model.id)
    )
    day_of_text = dt.date.fromisoformat
    return [
        Meeting(row_id, branch, kind, day_of_text(day), tuple(host.split("、")) if host else (), due, present)
        for row_id, branch, kind, day, host, due, present in database.execute(query.tuples()).fetchall()
    ]


def read_slots(database: peewee.Database, year: int, today: dt.date, meetings: Iterable[Meeting] | None = None) -> list[Slot]:
    """Every required meeting of a year, by the office's own rules. `meetings`: what `read_meetings` gave already."""
    rules = read_settings(database, PartyLifeRules)
    held = read_meetings(database, year) if meetings is None else meetings
    return year_slots(read_organisations(database, today), held, rules, year, today)


def read_years(database: peewee.Database, today: dt.date) -> list[int]:
    """The years with a meeting and this one, newest first."""
    years = peewee.fn.SUBSTR(PartyMeeting.day, 1, 4)
    query = PartyMeeting.select(years).where(PartyMeeting.deleted_at.is_null() & PartyMeeting.day.is_null(False)).distinct()
    found = {int(row[0]) for row in database.execute(query.tuples()).fetchall()}
    return sorted(found | {today.year}, reverse=True)


def day_of(value: Value) -> dt.date | None:
    """A day as the database keeps it."""
    return dt.date.fromisoformat(str(value)) if value else None
