"""The rows of the ledgers that metrics look at, each ledger read once for all branches."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import peewee

from app.core.kinds import Value
from app.ledgers.directory import DEPARTMENT
from app.ledgers.party_meeting import PARTY_MEETING
from app.ledgers.person import MEMBERS
from app.ledgers.registry import BY_KEY
from app.ledgers.rows import read_rows
from app.partylife.hours import PersonHours, read_hours
from app.partylife.reading import read_slots
from app.partylife.requirements import Slot
from app.scoring.metric import Branch
from app.scoring.period import Period

BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
PARTS = re.compile(r"[、，,；;和]|联合")
BRANCH_LEDGER = "branch"
# Of the ledger that grows fastest only what metrics look at is read: all stored, none of it restricted.
MEETING_FIELDS = ("branch", "kind", "day", "due", "present")


@dataclass(frozen=True)
class LedgerRow:
    """A row of a ledger."""

    id: int
    values: Mapping[str, Value]


class Readings:
    """Reads ledgers of one database as of one day."""

    def __init__(self, database: peewee.Database, today: dt.date) -> None:
        self.database = database
        self.today = today
        self._rows: dict[str, list[LedgerRow]] = {}
        self._by_value: dict[tuple[str, str], dict[Value, list[LedgerRow]]] = {}
        self._kept: dict[tuple[str, Period], bool] = {}
        self._slots: dict[int, dict[str, list[Slot]]] = {}
        self._hours: dict[int, dict[str, list[PersonHours]]] = {}

    def rows(self, ledger: str) -> list[LedgerRow]:
        """All rows of a ledger; none when the program has no such ledger. Of meetings only MEETING_FIELDS."""
        if ledger == PARTY_MEETING.key and ledger not in self._rows:
            self._rows[ledger] = self._meetings()
        if ledger not in self._rows:
            known = BY_KEY.get(ledger)
            found = read_rows(self.database, known, self.today) if known is not None else None
            self._rows[ledger] = (
                [] if found is None else [LedgerRow(row, found.mapping(place)) for place, row in enumerate(found.ids)]
            )
        return self._rows[ledger]

    def _meetings(self) -> list[LedgerRow]:
        model = PARTY_MEETING.model
        columns = [model.id, *(getattr(model, name) for name in MEETING_FIELDS)]
        query = model.select(*columns).where(model.deleted_at.is_null()).order_by(model.id)
        found = self.database.execute(query.tuples()).fetchall()
        return [LedgerRow(row[0], dict(zip(MEETING_FIELDS, row[1:], strict=True))) for row in found]

    def of(self, ledger: str, field: str, value: Value) -> list[LedgerRow]:
        """The rows of a ledger whose field holds a value; grouped once for all branches."""
        if (ledger, field) not in self._by_value:
            found: dict[Value, list[LedgerRow]] = {}
            for row in self.rows(ledger):
                found.setdefault(row.values[field], []).append(row)
            self._by_value[ledger, field] = found
        return self._by_value[ledger, field].get(value, [])

    def kept(self, ledger: str, field: str, period: Period) -> bool:
        """Whether anybody in the office keeps this ledger in the period: a gap in an unused ledger proves nothing."""
        if (ledger, period) not in self._kept:
            self._kept[ledger, period] = any(period.holds(row.values[field]) for row in self.rows(ledger))
        return self._kept[ledger, period]

    def slots(self, year: int, branch: str) -> list[Slot]:
        """The required meetings of a year, held or not, of a branch."""
        if year not in self._slots:
            found: dict[str, list[Slot]] = {}
            for slot in read_slots(self.database, year, self.today):
                found.setdefault(slot.organisation.name, []).append(slot)
            self._slots[year] = found
        return self._slots[year].get(branch, [])

    def hours(self, year: int, branch: str) -> list[PersonHours]:
        """The hours of a branch's members in a year."""
        if year not in self._hours:
            found: dict[str, list[PersonHours]] = {}
            for item in read_hours(self.database, year):
                found.setdefault(item.branch, []).append(item)
            self._hours[year] = found
        return self._hours[year].get(branch, [])

    def branch_row(self, branch: Branch) -> LedgerRow | None:
        """The branch's own row."""
        return next((row for row in self.rows(BRANCH_LEDGER) if row.id == branch.row), None)

    @cached_property
    def branch_names(self) -> frozenset[str]:
        """The names of all party organisations."""
        return frozenset(str(row.values["name"]) for row in self.rows(BRANCH_LEDGER))

    @cached_property
    def departments(self) -> frozenset[str]:
        """The names of all departments."""
        return frozenset(str(row.values["name"]) for row in self.rows(DEPARTMENT.key))

    def branches(self) -> list[Branch]:
        """The branches that the ledger of branches has and that can be assessed."""
        found = []
        for row in self.rows(BRANCH_LEDGER):
            kind = str(row.values.get("kind", ""))
            if "支部" in kind and not row.values.get("ended"):
                found.append(self.filled(Branch(str(row.values["name"]), row.id, "功能型" in kind)))
        return found

    def filled(self, branch: Branch) -> Branch:
        """The branch with its departments, secretary and members: from its row, else departments out of its name."""
        row = self.branch_row(branch)
        departments: tuple[str, ...] = ()
        renamed = ""
        if row is not None:
            departments = names(row.values.get("departments"))
            renamed = str(row.values["name"]) if row.values["name"] != branch.name else ""
        if not departments:
            departments = departments_in(branch.name, self.departments)
        secretary = str(row.values.get("secretary") or "") if row is not None else ""
        members = tuple(
            str(person.values["name"])
            for person in self.of("person", "branch", renamed or branch.name)
            if person.values["member_kind"] in MEMBERS
        )
        return replace(branch, departments=departments, secretary=secretary, members=members, renamed=renamed)


def names(value: Value) -> tuple[str, ...]:
    """Several names of one cell."""
    return tuple(part for part in PARTS.split(str(value or "")) if part)


def departments_in(name: str, known: frozenset[str]) -> tuple[str, ...]:
    """第三党支部（提案委、社会法制委联合） → the departments named in the brackets that the office has."""
    parts = [part.strip() for found in BRACKETS.findall(name) for part in PARTS.split(found)]
    return tuple(part for part in parts if part in known)
