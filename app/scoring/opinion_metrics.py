"""Measures of 征求意见: what a branch said of others, and what others said of it and nobody has taken up."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from app.scoring.metric import Branch, Metric, MetricValue, RowRef, not_recorded
from app.scoring.period import Period
from app.scoring.readings import LedgerRow, Readings, names

OPINIONS = "opinion"
NO_OPINIONS = not_recorded("全机关本期没有登记征求意见")
Settings = Mapping[str, str]


def opinions(readings: Readings, branch: Branch, period: Period, field: str) -> list[LedgerRow]:
    """The opinions of the period whose `field` names the branch, one of its departments or one of its members."""
    own = {branch.in_ledgers, branch.secretary, *branch.departments, *branch.members} - {""}
    return [
        row
        for row in readings.rows(OPINIONS)
        if period.holds(row.values["day"]) and (row.values[field] in own or own & set(names(row.values[field])))
    ]


def counted(rows: list[LedgerRow], words: str) -> MetricValue:
    """How many, with the rows."""
    return MetricValue(
        Fraction(len(rows)), words, tuple(RowRef(OPINIONS, row.id, str(row.values["content"])[:40]) for row in rows), bool(rows)
    )


def opinions_given(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """How many opinions the branch and its members gave."""
    if not readings.kept(OPINIONS, "day", period):
        return NO_OPINIONS
    found = opinions(readings, branch, period, "source")
    return counted(found, f"提出意见建议 {len(found)} 条")


def open_opinions(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """Opinions on the branch or its members that no problem was made from."""
    if not readings.kept(OPINIONS, "day", period):
        return NO_OPINIONS
    about = opinions(readings, branch, period, "about")
    if not about:
        return MetricValue(None, "本期没有针对本支部的意见")
    found = [row for row in about if not row.values["problem_count"]]
    return counted(found, f"针对本支部的意见 {len(about)} 条，未转为问题整改 {len(found)} 条")


OPINION_METRICS: tuple[Metric, ...] = (
    Metric(
        "opinions_given",
        "征求意见提出条数",
        "条",
        "本期“征求意见”中提出人是本支部、所含部门或本支部党员的意见条数。",
        opinions_given,
    ),
    Metric(
        "open_opinions",
        "征求意见未整改数",
        "条",
        "本期“征求意见”中意见对象是本支部、所含部门或本支部党员，而没有转为问题的意见条数。",
        open_opinions,
    ),
)
