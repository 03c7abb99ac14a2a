"""What the 工作台 shows of the problems: what is due, overdue, behind, without progress, and how it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import peewee

from app.ledgers.office_settings import read_settings
from app.ledgers.organisation.directory import Campaign
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_lights import ProblemRules
from app.ledgers.problems.problem_rows import Progress
from app.ledgers.problems.problem_states import BEHIND, CLOSED, OVERDUE, REVIEW
from app.ledgers.views.crosstab import CrossTable, cross_table
from app.ledgers.views.rows import Rows, read_rows
from app.rectify.dispatch import campaign_starts, closings
from app.rectify.figures import RectificationFigures, Row, rectification_figures

WEEK = dt.timedelta(days=6)


@dataclass(frozen=True)
class Desk:
    """The open rectifications on one day. The lists hold whole problems (field → value, "id"), the most urgent first."""

    figures: RectificationFigures
    due: tuple[Row, ...]  # this week, Monday to Sunday, from today on
    overdue: tuple[Row, ...]
    behind: tuple[Row, ...]
    quiet: tuple[Row, ...]
    quiet_days: int
    departments: CrossTable  # 责任部门 × 状态
    categories: CrossTable  # 问题类别 × 状态
    closings: tuple[tuple[str, int], ...]  # (day, problems closed by then)
    start: str | None  # the first day of the running campaigns
    campaigns: tuple[str, ...]  # those counted, "" for problems of none; empty: all


def desk_of(database: peewee.Database, today: dt.date) -> Desk:
    """Read and count the problems of the running campaigns; of all when none is marked as running."""
    found = read_rows(database, PROBLEM, today)
    campaigns = running_campaigns(database)
    rows = running(found, campaigns)
    starts = campaign_starts(database)
    mappings = [row for _, row in rows]
    undone = [row for row in mappings if row["status"] != CLOSED]
    rules = read_settings(database, ProblemRules)
    positions = [place for place, _ in rows]
    begun = sorted(starts[str(row["campaign"])] for row in mappings if row["campaign"] in starts)
    return Desk(
        figures=rectification_figures(mappings, today, starts=starts),
        due=by_day(row for row in undone if today.isoformat() <= str(row["deadline_date"] or "") <= end_of_week(today)),
        overdue=by_day(row for row in undone if row["light"] == OVERDUE),
        behind=by_day(row for row in undone if row["light"] == BEHIND),
        quiet=quiet_rows(database, undone, today, rules.quiet_days, starts),
        quiet_days=rules.quiet_days,
        departments=cross_table(found, "department", "status", positions),
        categories=cross_table(found, "category", "status", positions),
        closings=tuple(closings(mappings)),
        start=begun[0] if begun else None,
        campaigns=(*sorted(campaigns), "") if campaigns else (),
    )


def running_campaigns(database: peewee.Database) -> set[str]:
    """The names of the campaigns under way."""
    known = Campaign.deleted_at.is_null() & (Campaign.status == "进行中")
    return {name for (name,) in database.execute(Campaign.select(Campaign.name).where(known).tuples()).fetchall()}


def running(found: Rows, campaigns: set[str]) -> list[tuple[int, Row]]:
    """(position, problem) of the given campaigns, and of none."""
    wanted = {*campaigns, "", None}
    return [(place, row) for place, row in enumerate(found.with_ids()) if not campaigns or row["campaign"] in wanted]


def by_day(rows: Iterable[Row]) -> tuple[Row, ...]:
    """In the order of their time limits."""
    return tuple(sorted(rows, key=lambda row: str(row["deadline_date"] or "9999")))


def end_of_week(today: dt.date) -> str:
    """The Sunday of this week, ISO."""
    return (today - dt.timedelta(days=today.weekday()) + WEEK).isoformat()


def quiet_rows(
    database: peewee.Database, undone: Sequence[Row], today: dt.date, days: int, starts: Mapping[str, str]
) -> tuple[Row, ...]:
    """Problems under way whose last 进展 is so many days old; without any, the start of the campaign counts."""
    newest = Progress.select(Progress.problem, peewee.fn.MAX(Progress.day))
    last = dict(database.execute(newest.where(Progress.deleted_at.is_null()).group_by(Progress.problem).tuples()).fetchall())
    limit = (today - dt.timedelta(days=days)).isoformat()

    def since(row: Row) -> str:
        return str(last.get(row["id"]) or starts.get(str(row["campaign"])) or "")

    found = [row for row in undone if row["status"] != REVIEW and since(row) and since(row) <= limit]
    return tuple(sorted(found, key=since))
