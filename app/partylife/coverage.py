"""两个全覆盖: every 党员委员 in a party organisation, every 委员 reached by party work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import peewee

from app.core.conditions import Is
from app.core.kinds import Value
from app.ledgers.organisation.branch import BRANCH, FUNCTIONAL
from app.ledgers.organisation.person import PERSON
from app.ledgers.organisation.person_rows import MEMBERS
from app.ledgers.views.queries import chosen_rows
from app.ledgers.views.rows import read_rows


@dataclass(frozen=True)
class NotCovered:
    """A member of the conference who is not covered, and what would cover him."""

    row_id: int
    name: str
    sector: str
    committee: str
    advice: str


@dataclass(frozen=True)
class Coverage:
    """One of the two: how many there are, and who is not covered."""

    title: str
    total: int
    gaps: tuple[NotCovered, ...]

    @property
    def covered(self) -> int:
        """How many are covered."""
        return self.total - len(self.gaps)

    @property
    def percent(self) -> int | None:
        """The share in whole percent, rounded down: 99.6 % is not 全覆盖. None without anybody."""
        return self.covered * 100 // self.total if self.total else None


def read_coverage(database: peewee.Database, today: dt.date) -> tuple[Coverage, Coverage]:
    """党组织对党员委员的覆盖 and 党的工作对委员的覆盖.

    Party work reaches a 委员 who belongs to an organisation, whose 专委会 has a functional branch, or whom a party member
    keeps in touch with (党员委员联系党外委员).
    """
    branches = read_rows(database, BRANCH, today)
    place, kind, committee = (branches.position(name) for name in ("name", "kind", "committee"))
    names = {row[place] for row in branches.values}
    reached = {row[committee] for row in branches.values if row[kind] == FUNCTIONAL and row[committee]}
    people = read_rows(database, PERSON, today)
    conference = chosen_rows(people, (Is("is_cppcc", ("是",)),))
    inside, outside = [], []
    for row_id, row in conference:
        if row["member_kind"] in MEMBERS and row["branch"] not in names:
            inside.append(gap(row_id, row, "编入党支部或功能型党支部"))
        if row["branch"] not in names and row["committee"] not in reached and not row["contact"]:
            outside.append(gap(row_id, row, "确定联系党员，或在其专委会设立功能型党支部"))
    members = sum(row["member_kind"] in MEMBERS for _, row in conference)
    return (
        Coverage("党的组织对党员委员全覆盖", members, tuple(inside)),
        Coverage("党的工作对政协委员全覆盖", len(conference), tuple(outside)),
    )


def gap(row_id: int, row: dict[str, Value], advice: str) -> NotCovered:
    """A row of the list of those not covered."""
    return NotCovered(row_id, str(row["name"]), str(row["sector"]), str(row["committee"]), advice)
