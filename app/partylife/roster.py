"""What the roster says of branches that their own rows leave empty: secretary, deputy, committee, departments.

A fresh office imports the roster first; it names the posts and where everybody works, so that nobody types them again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import peewee

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.operations import change_rows
from app.ledgers.organisation.branch import BRANCH, FUNCTIONAL, Branch
from app.ledgers.organisation.person_rows import MEMBERS, RETIRED, PersonRow
from app.ledgers.registry import LEDGERS
from app.store.operation import Operation
from app.store.transaction import Transaction

# Field of the branch → posts of the roster, in the order in which they are named. Other posts are those of no field.
POSTS = {"secretary": ("支部书记",), "deputy": ("副书记",), "members": ("组织委员", "宣传委员", "纪检委员", "青年委员")}
SINGLE = ("secretary",)  # names one person: where the roster has two, a person decides
Member = tuple[str, str, str, str]  # name, branch, post, department


@dataclass(frozen=True)
class Filling:
    """A branch with the empty fields the roster can fill."""

    row_id: int
    name: str
    values: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """办公室党支部：书记 李文斌，支委 王伟、陈静，所含部门 办公室."""
        parts = (f"{BRANCH.fields[field].label} {value}" for field, value in self.values)
        return f"{self.name}：{'，'.join(parts)}"


def read_fillings(database: peewee.Database) -> list[Filling]:
    """The branches with empty fields that the roster fills, in the order of their ledger."""
    columns = (PersonRow.name, PersonRow.branch, PersonRow.party_post, PersonRow.department, PersonRow.status)
    members = PersonRow.member_kind.in_(MEMBERS) & PersonRow.deleted_at.is_null() & (PersonRow.branch != "")
    rows = database.execute(PersonRow.select(*columns).where(members).order_by(PersonRow.id).tuples()).fetchall()
    people: defaultdict[str, list[Member]] = defaultdict(list)
    for name, branch, post, department, status in rows:
        people[branch].append((name, branch, post or "", "" if status == RETIRED else department or ""))
    names = ("id", "name", "kind", *POSTS, "departments")
    query = Branch.select(*(Branch._meta.fields[name] for name in names)).where(Branch.deleted_at.is_null())
    branches = [dict(zip(names, row, strict=True)) for row in database.execute(query.order_by(Branch.id).tuples()).fetchall()]
    ordinary = {str(row["name"]) for row in branches if row["kind"] != FUNCTIONAL}
    homes = departments_of([member for own in people.values() for member in own if member[1] in ordinary])
    taken = {part for row in branches for part in str(row["departments"] or "").split("、")}
    found = []
    for row in branches:
        known = {field: holders(people[row["name"]], field) for field in POSTS}
        known["departments"] = "、".join(one for one in homes.get(row["name"], ()) if one not in taken)
        values = tuple((field, value) for field, value in known.items() if value and not row[field])
        if values:
            found.append(Filling(row["id"], row["name"], values))
    return found


def holders(members: Sequence[Member], field: str) -> str:
    """Who holds the posts of a field, joined by 、; "" where the roster does not say it clearly."""
    posts = POSTS[field]
    names = [name for post in posts for name, _, own, _ in members if own == post]
    return "" if field in SINGLE and len(names) > 1 else "、".join(dict.fromkeys(names))


def departments_of(members: Sequence[Member]) -> dict[str, list[str]]:
    """Branch → the departments most of whose members belong to it; one that is split evenly belongs to none."""
    found: dict[str, list[str]] = {}
    counts: dict[str, Counter[str]] = {}
    for _, branch, _, department in members:
        if department:
            counts.setdefault(department, Counter())[branch] += 1
    for department, own in counts.items():
        (branch, most), *_ = own.most_common()
        if most * 2 > own.total():
            found.setdefault(branch, []).append(department)
    return found


def fill_from_roster(seen: Sequence[Filling], day: dt.date) -> Operation:
    """Fill what was seen, as far as it is still empty and the roster still says so."""

    def apply(transaction: Transaction) -> None:
        now = {item.row_id: dict(item.values) for item in read_fillings(transaction.database)}
        changes: dict[int, dict[str, tuple[Value, Value]]] = {}
        for item in seen:
            own = {field: value for field, value in item.values if now.get(item.row_id, {}).get(field) == value}
            if own:
                changes[item.row_id] = {field: ("", value) for field, value in own.items()}
        if not changes:
            raise InvalidValueError("没有可以补充的：党支部台账已由同事填写，或党员名册有变化。")
        change_rows(BRANCH, changes, day, LEDGERS).apply(transaction)
        transaction.action = f"{title}（{len(changes)} 个）"

    title = "按党员名册补充党支部"
    return Operation(title, apply)
