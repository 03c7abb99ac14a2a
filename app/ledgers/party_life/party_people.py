"""Who is expected: at a meeting of an organisation, in a study session. Entered by one click, then corrected one by one."""

from __future__ import annotations

import peewee

from app.core.kinds import Value
from app.ledgers.organisation.branch import FUNCTIONAL, Branch
from app.ledgers.organisation.person_rows import MEMBERS, RETIRED, PersonRow
from app.ledgers.schema.fields import Values

EVERYBODY = "全体"
COMMITTEE_MEETING = "支委会"
CORE_GROUP = "中心组"


def expected_at_meeting(database: peewee.Database, row: Values) -> list[dict[str, Value]]:
    """The members of the organisation; at a 支委会 only those of its committee, where they are entered."""
    branch = str(row["branch"])
    if row["kind"] == COMMITTEE_MEETING:
        query = Branch.select(Branch.secretary, Branch.deputy, Branch.members).where(
            (Branch.name == branch) & Branch.deleted_at.is_null()
        )
        found = database.execute(query.tuples()).fetchone() or ("", "", "")
        if found[2]:
            return [{"person": name} for name in dict.fromkeys("、".join(found).split("、")) if name]
    return people(database, PersonRow.branch == branch)


def expected_at_study(database: peewee.Database, row: Values) -> list[dict[str, Value]]:
    """The members of the branch that organises it, of the whole office or of the 中心组; nobody for another circle.

    While nobody is marked as a member of the 中心组, its members are the office's leaders.
    """
    organizer = str(row["organizer"] or "")
    if CORE_GROUP in (organizer or str(row["kind"])):
        return people(database, PersonRow.core_group == "是") or people(database, PersonRow.is_leader == "是")
    if EVERYBODY in organizer:
        functional = Branch.select(Branch.name).where(Branch.kind == FUNCTIONAL)
        return people(database, (PersonRow.status != RETIRED) & (PersonRow.branch != "") & PersonRow.branch.not_in(functional))
    return people(database, PersonRow.branch == organizer) if organizer else []


def people(database: peewee.Database, which: peewee.Expression) -> list[dict[str, Value]]:
    """The party members for whom a condition holds, in the order of the roster."""
    query = (
        PersonRow.select(PersonRow.name)
        .where(which & PersonRow.member_kind.in_(MEMBERS) & PersonRow.deleted_at.is_null())
        .order_by(PersonRow.id)
    )
    return [{"person": row[0]} for row in database.execute(query.tuples()).fetchall()]
