"""Measures that go by the members of a branch: their hours of study, and with whom somebody talked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from app.core.kinds import Value
from app.scoring.metric import Branch, Metric, MetricValue, RowRef, not_recorded
from app.scoring.period import Period
from app.scoring.points import shown
from app.scoring.readings import LedgerRow, Readings, refs

Settings = Mapping[str, str]
NOT_OVER = "本期还没有结束，暂不计"
NO_HOURS = not_recorded("全机关本年度都没有登记个人学时")
NO_TALKS = not_recorded("全机关本期都没有登记谈心谈话")


def nobody(branch: Branch) -> MetricValue:
    """A branch without members on record; a functional one has none of its own."""
    words = "党员名册里没有本支部的党员"
    return MetricValue(None, words) if branch.functional else not_recorded(words)


def study_hours(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """The average of the members' hours in the year."""
    people = readings.hours(period.year, branch.in_ledgers)
    if not people:
        return nobody(branch)
    if not readings.hours_kept(period.year):
        return NO_HOURS
    average = sum((Fraction(str(item.hours)) for item in people), Fraction(0)) / len(people)
    rows = tuple(RowRef("person", item.row_id, f"{item.name} {item.hours:g} 学时") for item in people)
    return MetricValue(average, f"{len(people)} 名党员人均 {shown(average)} 学时", rows)


def below_norm(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """Members whose hours of the year are under their norm; not counted before the year is over."""
    if readings.today <= dt.date(period.year, 12, 31) or period.kind != "year":
        return MetricValue(None, "学时按年度考核，年度结束后计")
    people = readings.hours(period.year, branch.in_ledgers)
    if not people:
        return nobody(branch)
    if not readings.hours_kept(period.year):
        return NO_HOURS
    short = [item for item in people if item.short]
    rows = tuple(RowRef("person", item.row_id, f"{item.name} {item.hours:g}/{item.norm:g} 学时") for item in short)
    return MetricValue(Fraction(len(short)), f"学时不达标 {len(short)} 人（共 {len(people)} 人）", rows)


def talks(readings: Readings, branch: Branch, period: Period) -> list[LedgerRow]:
    """The branch's talks of the period."""
    return [row for row in readings.of("heart_talk", "branch", branch.in_ledgers) if period.holds(row.values["day"])]


def talk_count(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """How many talks were held."""
    if not readings.kept("heart_talk", "day", period):
        return NO_TALKS
    found = talks(readings, branch, period)
    return MetricValue(Fraction(len(found)), f"谈心谈话 {len(found)} 次", refs("heart_talk", found, "listener"))


def missing_talks(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """Members nobody talked with, once for each half of the year that is over."""
    halves = [half for half in halves_of(period) if half.last < readings.today]
    if not halves:
        return MetricValue(None, NOT_OVER)
    if not readings.kept("heart_talk", "day", period):
        return NO_TALKS
    if not branch.members:
        return nobody(branch)
    gaps: list[str] = []
    found: list[LedgerRow] = []
    for half in halves:
        own = talks(readings, branch, half)
        found += own
        met = {name for row in own for field in ("talker", "listener") for name in people_of(row.values[field])}
        gaps += [f"{name}（{half.label}）" for name in branch.members if name not in met]
    words = (
        f"没有谈心谈话 {len(gaps)} 人次：{'、'.join(gaps[:6])}{'等' if len(gaps) > 6 else ''}"
        if gaps
        else "每人每半年都有谈心谈话"
    )
    return MetricValue(Fraction(len(gaps)), words, refs("heart_talk", found, "listener"))


def halves_of(period: Period) -> tuple[Period, ...]:
    """The halves within a year; a half or a quarter is taken as it is."""
    return (Period(period.year, "half", 0), Period(period.year, "half", 1)) if period.kind == "year" else (period,)


def people_of(value: Value) -> list[str]:
    """The names of a cell."""
    return str(value or "").split("、")


PEOPLE_METRICS: tuple[Metric, ...] = (
    Metric("study_hours", "人均学时", "学时", "本年度支部党员参加学习的学时合计除以党员人数。", study_hours),
    Metric("below_norm", "学时不达标人数", "人", "年度结束后，全年学时低于要求的党员人数；要求见“组织生活要求”。", below_norm),
    Metric("talk_count", "谈心谈话次数", "次", "本期登记的谈心谈话次数。", talk_count),
    Metric(
        "missing_talks",
        "谈心谈话缺人次",
        "人次",
        "已经结束的每个半年中，既没有找人谈、也没有人找谈的党员人次。",
        missing_talks,
    ),
)
