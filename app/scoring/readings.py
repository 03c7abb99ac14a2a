"""The rows of the ledgers that metrics look at, each field of a ledger read once for all branches."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import peewee

from app.core.kinds import Value
from app.ledgers.organisation.branch import SECRETARIES
from app.ledgers.organisation.committees import members_then
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.organisation.membership import has_left, kind_on
from app.ledgers.organisation.person_rows import FULL_MEMBER, MEMBERS, POSTS
from app.ledgers.party_life.study import DISCIPLINE, HELD, STUDY, area
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import Rows, read_rows
from app.partylife.hours import PersonHours, hours_kept, read_hours
from app.partylife.reading import read_meetings, read_slots
from app.partylife.requirements import Meeting, Slot
from app.scoring.metric import Branch, RowRef
from app.scoring.period import Period
from app.store.safes import is_locked, sealing_of
from app.store.statements import select_sql

BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
PARTS = re.compile(r"[、，,；;和]|联合")
BRANCH_LEDGER = "branch"


class Columns(dict[str, Mapping[int, Value]]):
    """The fields of a ledger by name, each as row → value, read when a measure first looks at it.

    Of a ledger that grows only what is looked at is read: stored fields by themselves, the others with the whole ledger.
    """

    def __init__(self, database: peewee.Database, ledger: Ledger, today: dt.date) -> None:
        super().__init__()
        self.database = database
        self.ledger = ledger
        self.today = today

    def __missing__(self, name: str) -> Mapping[int, Value]:
        if name in self.ledger.model._meta.fields and not sealing_of(self.ledger.model).safe:
            self[name] = self._read(name)
        else:
            place = self._whole.position(name)
            self[name] = {row: cells[place] for row, cells in zip(self._whole.ids, self._whole.values, strict=True)}
        return self[name]

    def _read(self, name: str) -> Mapping[int, Value]:
        meta = self.ledger.model._meta
        statement = select_sql(meta.table_name, ("id", meta.fields[name].column_name), "deleted_at IS NULL ORDER BY id")
        return dict(self.database.execute_sql(statement).fetchall())

    @cached_property
    def rows(self) -> list[LedgerRow]:
        """All rows that are not in the recycle bin, in the order of their ids."""
        if is_locked(self.database, self.ledger.model):
            return []
        return [LedgerRow(row, RowValues(self, row)) for row in self["id"]]

    @cached_property
    def _whole(self) -> Rows:
        return read_rows(self.database, self.ledger, self.today)


class RowValues(Mapping[str, Value]):
    """The fields of one row. A row that a colleague deletes meanwhile has None in them."""

    __slots__ = ("columns", "row")

    def __init__(self, columns: Columns, row: int) -> None:
        self.columns = columns
        self.row = row

    def __getitem__(self, name: str) -> Value:
        return self.columns[name].get(self.row)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns.ledger.fields)

    def __len__(self) -> int:
        return len(self.columns.ledger.fields)


class LedgerRow(NamedTuple):
    """A row of a ledger."""

    id: int
    values: Mapping[str, Value]


class Readings:
    """Reads ledgers of one database as of one day. 组织生活, the ledger that grows fastest, is read by years."""

    def __init__(self, database: peewee.Database, today: dt.date) -> None:
        self.database = database
        self.today = today
        self._tables: dict[str, Columns] = {}
        self._by_value: dict[tuple[str, str], dict[Value, list[LedgerRow]]] = {}
        self._kept: dict[tuple[str, Period], bool] = {}
        self._meetings: dict[int, dict[tuple[str, str], list[Meeting]]] = {}
        self._slots: dict[int, dict[str, list[Slot]]] = {}
        self._hours: dict[int, dict[str, list[PersonHours]]] = {}
        self._secretaries: dict[dt.date, dict[int, Value]] = {}
        self._full_members: dict[dt.date, Counter[str]] = {}
        self._posts: dict[dt.date, dict[int, dict[str, Value]]] = {}

    def rows(self, ledger: str) -> list[LedgerRow]:
        """All rows of a ledger; none when the program has no such ledger."""
        if ledger not in self._tables:
            known = BY_KEY.get(ledger)
            if known is None:
                return []
            self._tables[ledger] = Columns(self.database, known, self.today)
        return self._tables[ledger].rows

    def secretaries_on(self, day: dt.date) -> dict[int, Value]:
        """Branch → its secretary on a day, where 历任书记 says that it was another one than now."""
        if day not in self._secretaries:
            past = SECRETARIES.on(self.database, day.isoformat()) if day < self.today else {}
            self._secretaries[day] = {row: cells["secretary"] for row, cells in past.items()}
        return self._secretaries[day]

    def committee_on(self, day: dt.date, branch: LedgerRow) -> str:
        """The 支委 of a branch on a day, by 任职经历; of whom it says nothing, as today."""
        posts = self._posts_on(day)
        past = ((str(row.values["name"]), posts[row.id]) for row in self.rows("person") if row.id in posts)
        return members_then(branch.values["members"], str(branch.values["name"]), past)

    def _posts_on(self, day: dt.date) -> dict[int, dict[str, Value]]:
        """Person → where 任职经历 says that they were on a day."""
        if day not in self._posts:
            self._posts[day] = POSTS.on(self.database, day.isoformat()) if day < self.today else {}
        return self._posts[day]

    def full_members_on(self, day: dt.date, branch: str) -> int:
        """How many 正式党员 a branch had on a day, by the days of the roster and 任职经历."""
        if day not in self._full_members:
            posts = self._posts_on(day)
            own = (
                posts[row.id]["branch"] if row.id in posts else row.values["branch"]
                for row in self.rows("person")
                if kind_on(row.values, day.isoformat()) == FULL_MEMBER
            )
            self._full_members[day] = Counter(map(str, own))
        return self._full_members[day][branch]

    def of(self, ledger: str, field: str, value: Value) -> list[LedgerRow]:
        """The rows of a ledger whose field holds a value; grouped once for all branches."""
        if (ledger, field) not in self._by_value:
            found: dict[Value, list[LedgerRow]] = {}
            rows = self.rows(ledger)
            column = self._tables[ledger][field] if rows else {}
            for row in rows:
                found.setdefault(column.get(row.id), []).append(row)
            self._by_value[ledger, field] = found
        return self._by_value[ledger, field].get(value, [])

    def kept(self, ledger: str, field: str, period: Period) -> bool:
        """Whether anybody in the office keeps this ledger in the period: a gap in an unused ledger proves nothing."""
        if (ledger, period) not in self._kept:
            days = self._tables[ledger][field].values() if self.rows(ledger) else ()
            self._kept[ledger, period] = any(map(period.holds, days))
        return self._kept[ledger, period]

    def slots(self, year: int, branch: str) -> list[Slot]:
        """The required meetings of a year, held or not, of a branch."""
        if year not in self._slots:
            found: dict[str, list[Slot]] = {}
            held = (meeting for meetings in self._meetings_of(year).values() for meeting in meetings)
            for slot in read_slots(self.database, year, self.today, held):
                found.setdefault(slot.organisation.name, []).append(slot)
            self._slots[year] = found
        return self._slots[year].get(branch, [])

    def _meetings_of(self, year: int) -> dict[tuple[str, str], list[Meeting]]:
        if year not in self._meetings:
            found: defaultdict[tuple[str, str], list[Meeting]] = defaultdict(list)
            for meeting in read_meetings(self.database, year):
                found[meeting.branch, meeting.kind].append(meeting)
            self._meetings[year] = dict(found)
        return self._meetings[year]

    def meetings(self, period: Period, branch: str, kind: str) -> list[Meeting]:
        """The meetings of one kind that a branch held in a period, in the order of their days."""
        held = self._meetings_of(period.year).get((branch, kind), [])
        return [meeting for meeting in held if period.first <= meeting.day <= period.last]

    def meetings_kept(self, period: Period, kind: str = "") -> bool:
        """Whether anybody in the office put a meeting (of one kind) on record in the period."""
        return any(
            period.first <= meeting.day <= period.last
            for (_, own), meetings in self._meetings_of(period.year).items()
            if kind in ("", own)
            for meeting in meetings
        )

    def hours(self, year: int, branch: str) -> list[PersonHours]:
        """The hours of a branch's members in a year."""
        if year not in self._hours:
            found: dict[str, list[PersonHours]] = {}
            for item in read_hours(self.database, year):
                found.setdefault(item.branch, []).append(item)
            self._hours[year] = found
        return self._hours[year].get(branch, [])

    def hours_kept(self, year: int) -> bool:
        """Whether anybody's hours of the year are on record."""
        self.hours(year, "")
        return hours_kept(chain.from_iterable(self._hours[year].values()))

    def branch_row(self, branch: Branch) -> LedgerRow | None:
        """The branch's own row."""
        return self._branches_by_row.get(branch.row)

    @cached_property
    def _branches_by_row(self) -> dict[int, LedgerRow]:
        return {row.id: row for row in self.rows(BRANCH_LEDGER)}

    @cached_property
    def lessons(self) -> list[tuple[LedgerRow, bool]]:
        """The lessons on discipline that were held, each with whether its organizer names one of the branches."""
        names = [str(row.values["name"]) for row in self.rows(BRANCH_LEDGER)]
        return [
            (row, any(name in str(row.values["organizer"] or "") for name in names))
            for row in self.rows(STUDY.key)
            if row.values["status"] == HELD and area(row.values, self.today) == DISCIPLINE
        ]

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
            if person.values["member_kind"] in MEMBERS and not has_left(person.values, self.today.isoformat())
        )
        return replace(branch, departments=departments, secretary=secretary, members=members, renamed=renamed)


def refs(ledger: str, rows: Iterable[LedgerRow], field: str) -> tuple[RowRef, ...]:
    """Rows as what a click opens."""
    return tuple(RowRef(ledger, row.id, str(row.values[field])[:40]) for row in rows)


def names(value: Value) -> tuple[str, ...]:
    """Several names of one cell."""
    return tuple(part for part in PARTS.split(str(value or "")) if part)


def departments_in(name: str, known: frozenset[str]) -> tuple[str, ...]:
    """第三党支部（提案委、社会法制委联合） → the departments named in the brackets that the office has."""
    parts = [part.strip() for found in BRACKETS.findall(name) for part in PARTS.split(found)]
    return tuple(part for part in parts if part in known)
