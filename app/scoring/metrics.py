"""The library of measures over the ledgers. A new one is a function and a line in METRICS (of party life: PARTY_METRICS)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.ledgers.problems.problem_states import CLOSED
from app.ledgers.registry import BY_KEY
from app.ledgers.works.rule_rows import IN_FORCE, REPEALED
from app.ledgers.works.yearly_task_rows import BEHIND, DONE, DROPPED
from app.scoring.metric import Branch, Metric, MetricValue, RowRef, not_recorded
from app.scoring.opinion_metrics import OPINION_METRICS
from app.scoring.party_metrics import PARTY_METRICS
from app.scoring.people_metrics import PEOPLE_METRICS
from app.scoring.period import Period
from app.scoring.points import share, shown
from app.scoring.readings import LedgerRow, Readings, refs

Settings = Mapping[str, str]


def counted(ledger: str, rows: Sequence[LedgerRow], field: str, words: str) -> MetricValue:
    """How many rows."""
    return MetricValue(Fraction(len(rows)), words, refs(ledger, rows, field))


def gap(readings: Readings, branch: Branch, ledger: str) -> MetricValue | None:
    """Why nothing can be measured in a ledger that goes by departments; None when something can.

    An empty ledger proves nothing. A functional branch need not have departments.
    """
    if not readings.rows(ledger):
        return not_recorded(f"{BY_KEY[ledger].title}还没有记录")
    if branch.departments:
        return None
    return (
        MetricValue(None, "功能型党支部没有所含部门")
        if branch.functional
        else not_recorded("支部没有填写所含部门", own_row(branch))
    )


def own_row(branch: Branch) -> tuple[RowRef, ...]:
    """The branch's own row, where its departments are to be filled in."""
    return (RowRef("branch", branch.row, branch.name),) if branch.row else ()


def own(readings: Readings, branch: Branch, ledger: str, field: str = "department") -> list[LedgerRow]:
    """The rows of the branch's departments, in the order of their ids."""
    return sorted(row for department in set(branch.departments) for row in readings.of(ledger, field, department))


def on_time_rate(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """Of the problems due in the period so far, the share closed by their day."""
    if nothing := gap(readings, branch, "problem"):
        return nothing
    until = min(period.last, readings.today).isoformat()
    due = [
        row
        for row in own(readings, branch, "problem")
        if row.values["deadline_date"] and period.first.isoformat() <= str(row.values["deadline_date"]) <= until
    ]
    late = [row for row in due if not in_time(row)]
    rate = share(len(due) - len(late), len(due))
    if rate is None:
        return MetricValue(None, "本期没有到期的问题")
    words = f"到期 {len(due)} 条，按期销号 {len(due) - len(late)} 条（{shown(rate)}%）"
    return MetricValue(rate, words, refs("problem", late or due, "statement"))


def in_time(row: LedgerRow) -> bool:
    """Whether a problem was closed by its day."""
    closed = row.values["closed_on"]
    return row.values["status"] == CLOSED and (not closed or str(closed) <= str(row.values["deadline_date"]))


def overdue_problems(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """Problems whose day has passed and that are not closed."""
    if nothing := gap(readings, branch, "problem"):
        return nothing
    until = min(period.last, readings.today).isoformat()
    late = [
        row
        for row in own(readings, branch, "problem")
        if row.values["status"] != CLOSED and row.values["deadline_date"] and str(row.values["deadline_date"]) < until
    ]
    return counted("problem", late, "statement", f"逾期未销号 {len(late)} 条")


def tasks(readings: Readings, branch: Branch, period: Period) -> list[LedgerRow]:
    """The year's tasks that the branch's departments lead."""
    return [row for row in own(readings, branch, "yearly_task") if row.values["year"] in (period.year, None)]


def unfinished_tasks(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """Tasks due by the end of the period (or without a day) that are not done."""
    return open_tasks(readings, branch, period, behind=False)


def late_tasks(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """Tasks that are marked as behind."""
    return open_tasks(readings, branch, period, behind=True)


def open_tasks(readings: Readings, branch: Branch, period: Period, *, behind: bool) -> MetricValue:
    """Tasks behind, or past their day and unfinished."""
    if nothing := gap(readings, branch, "yearly_task"):
        return nothing
    mine = tasks(readings, branch, period)
    if not mine:
        anybody = any(row.values["year"] in (period.year, None) for row in readings.rows("yearly_task"))
        return MetricValue(None, "本期没有牵头的目标任务") if anybody else not_recorded(f"{period.year}年度还没有目标任务")
    until = min(period.last, readings.today).isoformat()
    if behind:
        found = [row for row in mine if row.values["status"] == BEHIND]
        return counted("yearly_task", found, "name", f"滞后 {len(found)} 项")
    found = [
        row
        for row in mine
        if row.values["status"] not in (DONE, DROPPED, BEHIND) and row.values["due"] and str(row.values["due"]) < until
    ]
    return counted("yearly_task", found, "name", f"到期未完成 {len(found)} 项（共 {len(mine)} 项）")


def finished_rules(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """Of the rules the departments were to bring into force in the period so far, the share that is in force."""
    if nothing := gap(readings, branch, "rule"):
        return nothing
    mine = [row for row in own(readings, branch, "rule") if is_of_period(row, period, readings.today)]
    open_ = [row for row in mine if row.values["stage"] not in IN_FORCE]
    rate = share(len(mine) - len(open_), len(mine))
    if rate is None:
        return MetricValue(None, "本期没有到期的制度起草任务")
    words = f"本期应出台制度 {len(mine)} 项，已出台 {len(mine) - len(open_)} 项（{shown(rate)}%）"
    return MetricValue(rate, words, refs("rule", open_ or mine, "name"))


def is_of_period(row: LedgerRow, period: Period, today: dt.date) -> bool:
    """Whether a rule was to come into force in the period up to today, or did; what is left over from before is as well.

    A rule without a planned day is work of the period until it is in force. What is planned for later is not owed yet.
    """
    stage, planned, issued = (str(row.values[name] or "") for name in ("stage", "planned", "issued"))
    first, until = period.first.isoformat(), min(period.last, today).isoformat()
    if stage == REPEALED:
        return False
    if stage in IN_FORCE:
        return first <= planned <= until or first <= issued <= until
    return planned <= until


METRICS: dict[str, Metric] = {
    metric.key: metric
    for metric in (
        Metric(
            "on_time_rate",
            "整改按期销号率",
            "%",
            "本期内到期（到今天为止）的问题中，在整改时限当天或以前销号的占比；责任部门属于本支部的问题才计入。",
            on_time_rate,
        ),
        Metric(
            "overdue_problems",
            "逾期未销号问题数",
            "条",
            "整改时限已过、还没有销号的问题条数，按责任部门归支部。",
            overdue_problems,
        ),
        Metric(
            "unfinished_tasks",
            "目标任务到期未完成数",
            "项",
            "本年度由支部所含部门牵头、完成时限已过而没有完成的目标任务；标为滞后的另计。",
            unfinished_tasks,
        ),
        Metric("late_tasks", "目标任务滞后数", "项", "本年度由支部所含部门牵头、状态为“滞后”的目标任务。", late_tasks),
        Metric(
            "finished_rules",
            "制度出台率",
            "%",
            "支部所含部门承担、本期内（到今天为止）计划出台或已经出台的制度，以及以前到期还没有出台的制度中，已印发或备案的占比；"
            "还没有到计划时间的和废止的不计。",
            finished_rules,
        ),
        *PARTY_METRICS,
        *PEOPLE_METRICS,
        *OPINION_METRICS,
    )
}
