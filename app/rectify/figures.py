"""The figures of a rectification on one day: counted once, shown on the 工作台, in 统计, in dispatch snapshots and reports."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core.kinds import Value
from app.ledgers.problems.problem_states import BEHIND, CLOSED, OVERDUE, SOON, STATES

Row = Mapping[str, Value]  # a problem as field → value, its id under "id"

GROUPINGS = ("category", "department", "kind", "leader", "list")


@dataclass(frozen=True)
class Tally:
    """One group of problems. `states` counts by state; overdue, soon and behind by the warning light.

    `behind` is None in figures that an older version kept: it did not count it.
    """

    name: str
    total: int
    states: dict[str, int]
    overdue: int
    soon: int
    behind: int | None = None

    @property
    def closed(self) -> int:
        """How many are closed (已销号)."""
        return self.states.get(CLOSED, 0)

    @property
    def rate(self) -> float | None:
        """The share of closed problems in percent, None for an empty group."""
        return percent(self.closed, self.total)


@dataclass(frozen=True)
class OverdueProblem:
    """A problem past its day and not closed. Figures that an older version kept do not say in which state it was."""

    row_id: int
    number: str
    list: str
    department: str
    person: str
    statement: str
    deadline: str
    days: int  # past the day
    progress: str  # the newest entry
    status: str = ""


@dataclass(frozen=True)
class RectificationFigures:
    """How a rectification stands on `day` (ISO). `due` are the problems whose day has come or that were closed before it.

    `measured` says of how many closed problems `average_days` is the mean; None in figures that an older version kept.
    """

    day: str
    campaign: str
    whole: Tally
    groups: dict[str, tuple[Tally, ...]]  # field name of GROUPINGS → its groups
    due: int
    on_time: int  # of these, closed no later than their day
    average_days: float | None  # from the start of the campaign, or 提出日期, to the closing day
    overdue: tuple[OverdueProblem, ...]  # the longest first
    measured: int | None = None

    @property
    def on_time_rate(self) -> float | None:
        """按期销号率 in percent, None while nothing is due."""
        return percent(self.on_time, self.due)


def rectification_figures(
    rows: Sequence[Row], day: dt.date, campaign: str = "", starts: Mapping[str, str] | None = None
) -> RectificationFigures:
    """Count problems. `starts`: the first day (ISO) of each campaign, from which the days of a rectification are counted."""
    today, taken = day.isoformat(), days_taken(rows, starts or {})
    dated = [row for row in rows if row["deadline_date"] and (row["status"] == CLOSED or str(row["deadline_date"]) < today)]
    return RectificationFigures(
        day=today,
        campaign=campaign,
        whole=tally("", rows),
        groups={name: grouped(rows, name) for name in GROUPINGS},
        due=len(dated),
        on_time=sum(closed_in_time(row) for row in dated),
        average_days=average(taken),
        overdue=tuple(sorted((overdue_problem(row, day) for row in rows if is_overdue(row)), key=lambda item: -item.days)),
        measured=len(taken),
    )


def closed_in_time(row: Row) -> bool:
    """Whether a problem was closed no later than its day; one whose closing day nobody noted counts as in time."""
    return row["status"] == CLOSED and str(row["closed_on"] or row["deadline_date"]) <= str(row["deadline_date"])


def is_overdue(row: Row) -> bool:
    """Whether the warning light says so."""
    return row["light"] == OVERDUE


def overdue_problem(row: Row, day: dt.date) -> OverdueProblem:
    """What a report says of a problem past its day."""
    limit = row["deadline_date"]
    return OverdueProblem(
        row_id=int(str(row["id"])),
        number=str(row["number"]),
        list=str(row["list"]),
        department=str(row["department"]),
        person=str(row["person"]),
        statement=str(row["statement"]),
        deadline=str(row["deadline"] or limit or ""),
        days=(day - dt.date.fromisoformat(str(limit))).days if limit else 0,
        progress=str(row["progress"] or ""),
        status=str(row["status"] or ""),
    )


def tally(name: str, rows: Sequence[Row]) -> Tally:
    """Count one group."""
    states, lights = Counter(row["status"] for row in rows), Counter(row["light"] for row in rows)
    return Tally(
        name=name,
        total=len(rows),
        states={state: states[state] for state in STATES.options if states[state]},
        overdue=lights[OVERDUE],
        soon=lights[SOON],
        behind=lights[BEHIND],
    )


def grouped(rows: Sequence[Row], field: str) -> tuple[Tally, ...]:
    """The groups of one field, the largest first; problems without a value come last under an empty name.

    A problem with several names (责任领导 王伟、李强) counts in the group of each.
    """
    found: dict[str, list[Row]] = {}
    for row in rows:
        for name in str(row[field] or "").split("、"):
            found.setdefault(name, []).append(row)
    return tuple(sorted((tally(name, group) for name, group in found.items()), key=lambda item: (not item.name, -item.total)))


def days_taken(rows: Iterable[Row], starts: Mapping[str, str]) -> list[int]:
    """Days from the start of its campaign, without one from its 提出日期, to the closing of each closed problem.

    Those for which either is not known are left out, and those closed before it: a ledger taken over with later first days.
    """
    pairs = (
        (starts.get(str(row["campaign"])) or row["opened_on"], row["closed_on"]) for row in rows if row["status"] == CLOSED
    )
    days = ((dt.date.fromisoformat(str(end)) - dt.date.fromisoformat(str(begin))).days for begin, end in pairs if begin and end)
    return [count for count in days if count >= 0]


def average(numbers: Sequence[int]) -> float | None:
    """The mean, None of nothing."""
    return round(sum(numbers) / len(numbers), 1) if numbers else None


def percent(part: int, whole: int) -> float | None:
    """A share in percent with one decimal, None of nothing."""
    return round(100 * part / whole, 1) if whole else None
