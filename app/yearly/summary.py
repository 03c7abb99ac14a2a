"""Everything a yearly summary tells: the figures, the tables behind them, and what the next year begins with.

A closed year tells what it told on the day it was closed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

import cattrs
import peewee
from cattrs.preconf.json import make_converter

from app.core.conditions import holds
from app.core.day_kinds import Date, DueDate
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.organisation.branch import BRANCH
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_life import EXTEND
from app.ledgers.problems.problem_states import CLOSED
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import read_children_of
from app.ledgers.works.rule import RULE
from app.ledgers.years import CarriedRow, YearClosing, closing_of
from app.partylife.requirements import State
from app.rectify.figures import OverdueProblem, overdue_problem, percent
from app.scoring.period import Period
from app.yearly.figures import BY_KEY, FIGURES, Found, is_open, issued, overdue_rows, stars
from app.yearly.reading import Row, Source, YearReading

CONVERTER = make_converter()
MOST_NAMED = 3
MOST_LATE = 200  # problems past their day that are told one by one
MOST_KEPT = 2000  # rows behind a figure of a closed year; of more only the number is kept


@dataclass(frozen=True)
class LateProblem:
    """A problem past its day, and why: the reason of its last extension."""

    problem: OverdueProblem
    reason: str


@dataclass(frozen=True)
class DepartmentLine:
    """A department's problems that were on the list in the period."""

    name: str
    total: int
    closed: int
    overdue: int

    @property
    def rate(self) -> float | None:
        """销号率 in percent."""
        return percent(self.closed, self.total)


@dataclass(frozen=True)
class LifeLine:
    """One kind of party life over all branches: how often it was asked for, held, made up, missing."""

    name: str
    asked: int
    held: int
    made_up: int
    missing: int


@dataclass(frozen=True)
class Named:
    """Something with its day (ISO) or another word beside it."""

    name: str
    note: str = ""


@dataclass(frozen=True)
class Unfinished:
    """What a ledger hands on to the next year."""

    title: str
    noun: str
    count: int
    names: tuple[str, ...]  # at most MOST_NAMED


@dataclass(frozen=True)
class YearSummary:
    """A year or half year. `label` is its period's; days are ISO; `closed` says that it is kept and not counted anew."""

    label: str
    year: int
    day: str
    over: bool
    figures: dict[str, Found]
    departments: tuple[DepartmentLine, ...]
    late: tuple[LateProblem, ...]
    life: tuple[LifeLine, ...]
    stars: dict[str, int]
    issued: tuple[Named, ...]  # rules with their 文号
    unfinished: tuple[Unfinished, ...]
    elections: tuple[Named, ...]  # branches whose term ends by the end of the next year
    reviews: tuple[Named, ...]  # rules to be reviewed by then
    meetings: tuple[Named, ...]  # planned for the time after `day`
    closed: bool = False

    def value(self, key: str) -> float | None:
        """A figure; None also for one that was not counted yet when the year was closed."""
        found = self.figures.get(key)
        return found.value if found else None

    def number(self, key: str) -> int:
        """A count, 0 where there is nothing."""
        return round(self.value(key) or 0)

    def text(self, key: str) -> str:
        """A figure as it is written."""
        return BY_KEY[key].text(self.value(key))


# Who led and where is dated as far as 任职经历 goes: of a past year that nobody has closed that is said on paper.
TODAYS_ROSTER = "，所在支部、领导书记和离退休按任职经历，没有记载的按现在的名册"


def by_todays_roster(summary: YearSummary) -> bool:
    """Whether the figures of a period that is over were worked out with what is known of posts and branches now."""
    return summary.over and not summary.closed


def summary_of(database: peewee.Database, period: Period, today: dt.date, source: Source | None = None) -> YearSummary:
    """The summary of a period: what was kept if its year is closed, else worked out now."""
    kept = kept_summary(database, period.year) if period.kind == "year" else None
    return kept or worked_out(source or Source(database, today), period)


def worked_out(source: Source, period: Period) -> YearSummary:
    """The summary as the rows are now."""
    reading = YearReading(source, period)
    return YearSummary(
        label=period.label,
        year=period.year,
        day=reading.day.isoformat(),
        over=source.today > period.last,
        figures={figure.key: figure.read(reading) for figure in FIGURES},
        departments=departments(reading),
        late=late_problems(reading),
        life=life_lines(reading),
        stars=stars(reading),
        issued=tuple(Named(str(row["name"]), str(row["document"])) for row in by_day(issued(reading), "issued")),
        unfinished=tuple(handed_on(reading)),
        elections=elections(reading),
        reviews=reviews(reading),
        meetings=coming_meetings(reading),
    )


def departments(reading: YearReading) -> tuple[DepartmentLine, ...]:
    """Problems by 责任部门: those open at some time of the period; the largest first, problems without one last."""
    first, day = reading.period.first.isoformat(), reading.day.isoformat()
    late = {row["id"] for row in overdue_rows(reading)}
    found: dict[str, list[Row]] = {}
    for row in reading.source.rows(PROBLEM):
        over = row["status"] == CLOSED and str(row["closed_on"] or row["opened_on"] or "") < first
        if str(row["opened_on"] or "") <= day and not over:
            for name in str(row["department"] or "").split("、"):
                found.setdefault(name, []).append(row)
    lines = (
        DepartmentLine(name, len(rows), sum(not is_open(row, day) for row in rows), sum(row["id"] in late for row in rows))
        for name, rows in found.items()
    )
    return tuple(sorted(lines, key=lambda line: (not line.name, -line.total)))


def late_problems(reading: YearReading) -> tuple[LateProblem, ...]:
    """The problems past their day, the longest first; at most MOST_LATE."""
    rows = sorted(overdue_rows(reading), key=lambda row: str(row["deadline_date"]))[:MOST_LATE]
    entries = read_children_of(reading.source.database, PROBLEM.child("extension"), [int(str(row["id"])) for row in rows])
    reasons = {
        row_id: next((str(entry["reason"] or "") for entry in own if entry["kind"] == EXTEND), "")
        for row_id, own in entries.items()
    }
    found = (overdue_problem(row, reading.day) for row in rows)
    return tuple(LateProblem(item, reasons.get(item.row_id, "")) for item in found)


def life_lines(reading: YearReading) -> tuple[LifeLine, ...]:
    """Required party life by the name of its rule, in the order of the rules."""
    found: dict[str, list[tuple[State, int]]] = {}
    slots = reading.slots()
    for slot in slots if any(slot.meetings for slot in slots) else ():
        if slot.state in (State.HELD, State.LATE, State.MISSING):
            found.setdefault(slot.rule.name, []).append((slot.state, slot.lacking))
    return tuple(
        LifeLine(
            name,
            len(states),
            sum(state is State.HELD for state, _ in states),
            sum(state is State.LATE for state, _ in states),
            sum(state is State.MISSING for state, _ in states),
        )
        for name, states in found.items()
    )


def handed_on(reading: YearReading) -> list[Unfinished]:
    """What is unfinished of the year, and of years before it, by ledger; what only begins later is still planned.

    What went on when the year was closed before (it was opened again since) was unfinished at its end, whatever became of it.
    """
    found = []
    for ledger in LEDGERS:
        rows = unfinished_rows(reading.source, ledger, reading.year) if not ledger.restricted else []
        gone = gone_on(reading, ledger) - {int(str(row["id"])) for row in rows}
        rows += [row for row in reading.source.rows(ledger) if int(str(row["id"])) in gone] if gone else []
        rows = [row for row in rows if not begins_later(ledger, row, reading.day)]
        if rows:
            names = tuple(ledger.fields[ledger.name_field].kind.text(row[ledger.name_field]) for row in rows[:MOST_NAMED])
            found.append(Unfinished(ledger.title, ledger.noun, len(rows), names))
    return found


def gone_on(reading: YearReading, ledger: Ledger) -> set[int]:
    """The rows of a ledger that went on in the next year themselves when the year was closed. Of those that went on as copies
    the row of the year itself tells how it stands."""
    if ledger.copies_years:
        return set()
    query = CarriedRow.select(CarriedRow.source_row).where(
        (CarriedRow.ledger == ledger.key) & (CarriedRow.year == reading.year + 1) & CarriedRow.deleted_at.is_null()
    )
    return {row[0] for row in reading.source.database.execute(query.tuples()).fetchall()}


def begins_later(ledger: Ledger, row: Row, day: dt.date) -> bool:
    """Whether a row was entered, or takes place, only after a day. A time limit says nothing of that."""
    name = ledger.yearly.fields[0] if ledger.yearly else ""
    kind = ledger.fields[name].kind if name else None
    return isinstance(kind, Date) and not isinstance(kind, DueDate) and str(row[name] or "") > day.isoformat()


def unfinished_rows(source: Source, ledger: Ledger, year: int) -> list[Row]:
    """The rows of a year that are not finished, with those of open years before it that go on themselves."""
    yearly, locks = ledger.yearly, source.locks
    if yearly is None or not yearly.unfinished:
        return []
    found = []
    for row in source.rows(ledger):
        reached = locks.year_of(ledger, int(str(row["id"])), row)
        older = reached is not None and reached < year and not ledger.copies_years
        left = reached in locks.closed and not yearly.standing  # it was not carried when its year was closed
        if reached == year or (older and not left):
            found.append(row)
    return [row for row in found if any(holds(item, row, ledger.name_lists) for item in yearly.unfinished)]


def elections(reading: YearReading) -> tuple[Named, ...]:
    """Branches whose term ends, or has ended, by the end of the next year."""
    last = f"{reading.year + 1}-12-31"
    rows = (row for row in reading.source.rows(BRANCH) if not row["ended"] and row["term_end"])
    return tuple(
        Named(str(row["name"]), str(row["term_end"])) for row in by_day(rows, "term_end") if str(row["term_end"]) <= last
    )


def reviews(reading: YearReading) -> tuple[Named, ...]:
    """Rules in force whose day of review comes by the end of the next year."""
    last = f"{reading.year + 1}-12-31"
    rows = (row for row in reading.source.rows(RULE) if row["review_day"])
    return tuple(
        Named(str(row["name"]), str(row["review_day"])) for row in by_day(rows, "review_day") if str(row["review_day"]) <= last
    )


def coming_meetings(reading: YearReading) -> tuple[Named, ...]:
    """Meetings planned after the day of the figures, up to the end of the next year."""
    first, last = reading.day.isoformat(), f"{reading.year + 1}-12-31"
    rows = (row for row in reading.source.rows(MEETING) if row["date"] and first < str(row["date"]) <= last)
    kept = (row for row in rows if row["called_off"] != "取消")
    return tuple(Named(str(row["name"]), str(row["date"])) for row in by_day(kept, "date"))


def by_day(rows: Iterable[Row], field: str) -> list[Row]:
    """Rows in the order of a day."""
    return sorted(rows, key=lambda row: str(row[field] or ""))


def kept_summary(database: peewee.Database, year: int) -> YearSummary | None:
    """What was kept when the year was closed; None for an open year, or when it cannot be read."""
    closing = closing_of(database, year)
    if closing is None:
        return None
    query = YearClosing.select(YearClosing.content).where(YearClosing.id == closing.row_id)
    try:
        return CONVERTER.structure(json.loads(database.execute(query.tuples()).fetchone()[0]), YearSummary)
    except (ValueError, cattrs.BaseValidationError):
        return None


def to_text(summary: YearSummary) -> str:
    """A summary as it is kept."""
    figures = {
        key: found if len(found.rows) <= MOST_KEPT else replace(found, rows=()) for key, found in summary.figures.items()
    }
    summary = replace(summary, figures=figures)
    return json.dumps(CONVERTER.unstructure(summary), ensure_ascii=False, separators=(",", ":"))
