"""Hours of study and discipline per party member and year against the norm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import peewee

from app.core.kinds import Value
from app.ledgers.office_settings import read_settings
from app.ledgers.organisation.branch import FUNCTIONAL, Branch
from app.ledgers.organisation.membership import kind_on
from app.ledgers.organisation.person_rows import DEPARTED, MEMBERS, POSTS, RETIRED, PersonRow
from app.ledgers.party_life.study import HELD, Study, StudyPerson
from app.ledgers.party_life.study_hours import TOOK_PART
from app.ledgers.schema.fields import Values
from app.partylife.reading import SECRETARY_POST
from app.partylife.rules import PartyLifeRules

COLUMNS = (
    "name",
    "branch",
    "is_leader",
    "party_post",
    "status",
    "member_kind",
    "joined",
    "confirmed",
    "arrived",
    "departed",
)


@dataclass(frozen=True)
class PersonHours:
    """One member's year; `studies` are the ids of the sessions that count."""

    row_id: int
    name: str
    branch: str
    hours: float
    norm: float
    studies: tuple[int, ...]

    @property
    def short(self) -> float:
        """The hours that are missing to the norm; nothing for those whose training is not this office's."""
        return max(0.0, round(self.norm - self.hours, 2))


def read_hours(database: peewee.Database, year: int) -> list[PersonHours]:
    """Everybody who was a member at the end of the year, in the order of branch and roster.

    Leaders and secretaries have a norm of their own. Who was a member then follows from the days of the roster; branch, post
    and retirement from 任职经历, and where that says nothing they are those of today.
    The retired, and members of the conference whose membership lies elsewhere (功能型党支部 or none here), have no norm.
    """
    rules = read_settings(database, PartyLifeRules)
    query = (
        StudyPerson.select(StudyPerson.person, Study.id, peewee.fn.COALESCE(StudyPerson.hours, Study.hours, 0))
        .join(Study, on=(StudyPerson.study == Study.id))
        .where(
            (StudyPerson.state == TOOK_PART)
            & StudyPerson.deleted_at.is_null()
            & Study.deleted_at.is_null()
            & (Study.status == HELD)
            & Study.day.between(f"{year}-01-01", f"{year}-12-31")
        )
        .order_by(Study.day, Study.id)
    )
    taken: dict[str, dict[int, float]] = {}
    for person, study, hours in database.execute(query.tuples()).fetchall():
        taken.setdefault(person, {})[study] = hours  # entered twice by mistake: counted once
    model = PersonRow
    columns = [model._meta.fields[name] for name in ("id", *COLUMNS)]
    alive = model.member_kind.in_((*MEMBERS, DEPARTED)) & model.deleted_at.is_null()
    found = database.execute(model.select(*columns).where(alive).order_by(model.branch, model.id).tuples()).fetchall()
    last_day = f"{year}-12-31"
    past = POSTS.on(database, last_day)
    members = [(row_id, {**row, **past.get(row_id, {})}) for row_id, row in roster(found) if kind_on(row, last_day)]
    functional = Branch.select(Branch.name).where(Branch.kind == FUNCTIONAL)
    foreign = {"", *(row[0] for row in database.execute(functional.tuples()).fetchall())}
    return [
        PersonHours(
            row_id,
            str(row["name"]),
            str(row["branch"]),
            round(sum(taken.get(str(row["name"]), {}).values()), 2),
            0 if row["status"] == RETIRED or row["branch"] in foreign else norm_of(rules, leads(row)),
            tuple(taken.get(str(row["name"]), {})),
        )
        for row_id, row in sorted(members, key=lambda item: str(item[1]["branch"]))
    ]


def roster(found: Iterable[Sequence[Value]]) -> Iterator[tuple[int, dict[str, Value]]]:
    """Rows as they were read, as (id, column → value)."""
    for row_id, *cells in found:
        yield int(str(row_id)), dict(zip(COLUMNS, cells, strict=True))


def leads(row: Values) -> bool:
    """Whether the norm of leaders and secretaries is asked of a person."""
    return row["is_leader"] == "是" or row["party_post"] == SECRETARY_POST


def norm_of(rules: PartyLifeRules, leading: bool) -> float:
    """The hours of a year."""
    return rules.leader_hours if leading else rules.member_hours


def hours_kept(people: Iterable[PersonHours]) -> bool:
    """Whether anybody's hours are on record: where nobody's are, nobody is proved to lack any."""
    return any(item.hours for item in people)


def years_of_study(database: peewee.Database, today: dt.date) -> list[int]:
    """The years with a session and this one, newest first."""
    query = Study.select(peewee.fn.SUBSTR(Study.day, 1, 4)).where(Study.deleted_at.is_null() & Study.day.is_null(False))
    found = {int(row[0]) for row in database.execute(query.distinct().tuples()).fetchall()}
    return sorted(found | {today.year}, reverse=True)
