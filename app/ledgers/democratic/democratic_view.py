"""One democratic life meeting at a glance: last year's rectification, its steps, registers and who has talked with whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import peewee

from app.core.kinds import Value
from app.ledgers.changes.links import Link
from app.ledgers.democratic.democratic_life import LIFE_SESSION, LIFE_STEP, expected_of
from app.ledgers.democratic.democratic_registers import CRITICISM, OPINION, TALK
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import read_rows

Row = Mapping[str, Value]  # field → value, and "id"


@dataclass(frozen=True)
class TalkMatrix:
    """Who has talked with whom. `talks` holds the newest talk's (day, row id) by (talker, partner)."""

    people: tuple[str, ...]
    members: tuple[str, ...]
    talks: Mapping[tuple[str, str], tuple[str, int]]

    def talked(self, one: str, other: str) -> bool:
        """Whether the two have talked, whoever began."""
        return (one, other) in self.talks or (other, one) in self.talks

    @property
    def missing(self) -> list[tuple[str, str]]:
        """The pairs of members who have not talked yet: each has to talk with each before the meeting."""
        return [pair for pair in combinations(self.members, 2) if not self.talked(*pair)]


@dataclass(frozen=True)
class Overview:
    """What is known of one session. `earlier` are the problems that came from the one before it, `problems` its own."""

    session: Row
    earlier_name: str
    earlier: tuple[Row, ...]
    steps: tuple[Row, ...]
    matrix: TalkMatrix
    opinions: tuple[Row, ...]
    talks: tuple[Row, ...]
    criticisms: tuple[Row, ...]
    problems: tuple[Row, ...]

    @property
    def converted(self) -> int:
        """Opinions and criticisms that have become problems."""
        return sum(bool(row["problem_count"]) for row in (*self.opinions, *self.criticisms))

    @property
    def needed(self) -> int | None:
        """How many have to be present: two thirds of those expected, rounded up."""
        return -(-self.expected * 2 // 3) if self.expected else None

    @property
    def expected(self) -> int:
        """How many are to come; 0 while nobody knows."""
        return expected_of(self.session)


def sessions(database: peewee.Database, today: dt.date) -> list[Row]:
    """All sessions, the newest first."""
    return sorted(rows_of(database, LIFE_SESSION, today), key=lambda row: str(row["date"] or "9999"), reverse=True)


def overview(database: peewee.Database, session: Row, all_sessions: Iterable[Row], today: dt.date) -> Overview:
    """Everything about one session."""
    same_body = [row for row in all_sessions if row["body"] == session["body"] and row["id"] != session["id"]]
    before = [row for row in same_body if row["date"] and (not session["date"] or str(row["date"]) < str(session["date"]))]
    earlier = max(before, key=lambda row: str(row["date"]), default=None)
    name = session["name"]
    steps = [row for row in rows_of(database, LIFE_STEP, today) if row["session"] == name]
    opinions = [row for row in rows_of(database, OPINION, today) if row["session"] == name]
    criticisms = [row for row in rows_of(database, CRITICISM, today) if row["session"] == name]
    talks = [row for row in rows_of(database, TALK, today) if row["session"] == name]
    return Overview(
        session,
        str(earlier["name"]) if earlier else "",
        tuple(problems_of(database, earlier, today)) if earlier else (),
        tuple(sorted(steps, key=lambda row: LIFE_STEP.fields["number"].kind.sort_key(row["number"]))),
        matrix_of(str(session["members"]), talks),
        tuple(opinions),
        tuple(talks),
        tuple(criticisms),
        tuple(problems_of(database, session, today)),
    )


def matrix_of(members: str, talks: Iterable[Row]) -> TalkMatrix:
    """The members in their order, then whoever else has talked."""
    own = tuple(part for part in members.split("、") if part)
    found: dict[tuple[str, str], tuple[str, int]] = {}
    others: dict[str, None] = {}
    for row in talks:
        pair = (str(row["talker"]), str(row["partner"]))
        others |= dict.fromkeys(pair)
        talk = (str(row["date"] or ""), int(str(row["id"])))
        found[pair] = max(found.get(pair, talk), talk)
    return TalkMatrix(tuple(dict.fromkeys((*own, *others))), own, found)


def problems_of(database: peewee.Database, session: Row, today: dt.date) -> list[Row]:
    """The problems made from a session's opinions and criticisms, open ones first."""
    sources = {
        (ledger.key, int(str(row["id"])))
        for ledger in (OPINION, CRITICISM)
        for row in rows_of(database, ledger, today)
        if row["session"] == session["name"]
    }
    rows = [row_id for _, row_id in sources]
    query = Link.select(Link.source_ledger, Link.source_row, Link.target_row).where(
        Link.source_row.in_(rows) & (Link.target_ledger == PROBLEM.key) & Link.deleted_at.is_null()
    )
    ids = [row[2] for row in database.execute(query.tuples()).fetchall() if (row[0], row[1]) in sources]
    return sorted(rows_of(database, PROBLEM, today, ids), key=lambda row: row["light"] == "已销号")


def rows_of(database: peewee.Database, ledger: Ledger, today: dt.date, ids: list[int] | None = None) -> list[Row]:
    """Rows as mappings, each with its id."""
    rows = read_rows(database, ledger, today, ids)
    return [{**rows.mapping(place), "id": row_id} for place, row_id in enumerate(rows.ids)]
