"""The main figures of a year, each declared once: compared over the years, told in the yearly summary, kept at its closing.

A new figure is one line in FIGURES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from app.ledgers.democratic.democratic_life import LIFE_SESSION
from app.ledgers.democratic.democratic_registers import CRITICISM, OPINION
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.meetings.meeting_rows import ENDED as PREPARED
from app.ledgers.meetings.preparation import PREPARATION
from app.ledgers.organisation.branch import BRANCH
from app.ledgers.organisation.membership import kind_on, was_here
from app.ledgers.organisation.person import PERSON
from app.ledgers.organisation.person_rows import DEPARTED, FULL_MEMBER, MEMBERS, PROBATIONARY
from app.ledgers.party_life.appraisal import APPRAISAL, EXCELLENT
from app.ledgers.party_life.heart_talk import HEART_TALK
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.ledgers.party_life.study import DISCIPLINE, HELD, STUDY, THEORY
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import CLOSED
from app.ledgers.problems.supervision import SUPERVISION
from app.ledgers.schema.declaration import Ledger
from app.ledgers.works.duty import DUTY
from app.ledgers.works.inspection import INSPECTION
from app.ledgers.works.rule import RULE
from app.ledgers.works.rule_rows import IN_FORCE, UNFINISHED
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.ledgers.works.yearly_task_rows import DONE, DROPPED
from app.partylife.hours import hours_kept
from app.partylife.requirements import State
from app.rectify.figures import closed_in_time, percent
from app.scoring.assessment import read_assessment
from app.yearly.reading import Row, YearReading

FIVE = 5  # stars


@dataclass(frozen=True)
class Found:
    """What a figure is; None where nothing can be counted. `rows` are those behind it, of the ledger `ledger`."""

    value: float | None
    ledger: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class YearFigure:
    """A figure: `better` says which change is a good one, `digits` how many stand behind the point."""

    key: str
    group: str
    label: str
    unit: str
    read: Callable[[YearReading], Found]
    better: Literal["more", "less", ""] = "more"
    digits: int = 0

    def text(self, value: float | None) -> str:
        """12, 90.5, without its unit; — where there is nothing to count."""
        if value is None:
            return "—"
        return f"{value:.{self.digits}f}" if self.digits and value != int(value) else f"{value:.0f}"


def count(ledger: Ledger, rows: Iterable[Row]) -> Found:
    """How many rows, and which."""
    ids = tuple(int(str(row["id"])) for row in rows)
    return Found(float(len(ids)), ledger.key, ids)


def share(part: Found, whole: Found) -> Found:
    """One figure in percent of another; the rows are those of the part."""
    return Found(percent(int(part.value or 0), int(whole.value or 0)), part.ledger, part.rows)


# 问题整改. A problem whose day of opening nobody noted counts as an older one.


def is_open(row: Row, day: str) -> bool:
    """Whether a problem was on the list and not closed at the end of a day (ISO)."""
    closed = row["status"] == CLOSED and str(row["closed_on"] or row["opened_on"] or "") <= day
    return str(row["opened_on"] or "") <= day and not closed


def raised(reading: YearReading) -> Found:
    """Problems that came onto the list."""
    return count(PROBLEM, reading.on(PROBLEM, "opened_on"))


def brought_over(reading: YearReading) -> Found:
    """Problems of earlier years that were still open when the period began."""
    first = reading.period.first.isoformat()
    rows = (row for row in reading.source.rows(PROBLEM) if str(row["opened_on"] or "") < first)
    return count(PROBLEM, (row for row in rows if row["status"] != CLOSED or str(row["closed_on"] or "") >= first))


def closed(reading: YearReading) -> Found:
    """Problems closed in the period, whenever they were raised."""
    return count(PROBLEM, (row for row in reading.on(PROBLEM, "closed_on") if row["status"] == CLOSED))


def still_open(reading: YearReading) -> Found:
    """Problems open at the end."""
    day = reading.day.isoformat()
    return count(PROBLEM, (row for row in reading.source.rows(PROBLEM) if is_open(row, day)))


def overdue(reading: YearReading) -> Found:
    """Problems open at the end and past their day."""
    return count(PROBLEM, overdue_rows(reading))


def overdue_rows(reading: YearReading) -> list[Row]:
    """The same as rows."""
    day = reading.day.isoformat()
    rows = (row for row in reading.source.rows(PROBLEM) if is_open(row, day))
    return [row for row in rows if row["deadline_date"] and str(row["deadline_date"]) < reading.end]


def due(reading: YearReading) -> list[Row]:
    """Problems whose day came in the period, or that were closed before it."""
    rows = reading.planned(PROBLEM, "deadline_date")
    return [row for row in rows if row["status"] == CLOSED or str(row["deadline_date"]) < reading.end]


def in_time(reading: YearReading) -> Found:
    """按期销号率."""
    rows = due(reading)
    return share(count(PROBLEM, (row for row in rows if closed_in_time(row))), count(PROBLEM, rows))


# 责任制


def duties_done(reading: YearReading) -> Found:
    """Duties met wholly."""
    return count(DUTY, (row for row in reading.of_year(DUTY) if row["percent"] == 100))


def inspections(kind: str) -> Callable[[YearReading], Found]:
    """督查, 考核 or 问责."""
    return lambda reading: count(INSPECTION, (row for row in reading.on(INSPECTION, "date") if row["kind"] == kind))


# 组织生活和学习


def life_done(reading: YearReading) -> Found:
    """Required meetings held, those made up included, in percent of those whose time is over or that were held."""
    slots = [slot for slot in reading.slots() if slot.rule.binding]
    held = sum(slot.state in (State.HELD, State.LATE) for slot in slots)
    return Found(percent(held, held + sum(slot.state is State.MISSING for slot in slots)) if held else None)


def life_missing(reading: YearReading) -> Found:
    """Required meetings that are missing; None for a year of which no meeting is on record at all."""
    slots = reading.slots()
    if not any(slot.meetings for slot in slots):
        return Found(None)
    return Found(float(sum(slot.lacking for slot in slots if slot.missing)))


def studies(area: str) -> Callable[[YearReading], Found]:
    """Sessions held: 理论学习 or 纪律教育."""

    def read(reading: YearReading) -> Found:
        held = (row for row in reading.on(STUDY, "day") if row["status"] == HELD)
        return count(STUDY, (row for row in held if row["area"] == area))

    return read


def mean_hours(reading: YearReading) -> Found:
    """Hours of study per member for whom there is a norm."""
    own = [person.hours for person in reading.hours() if person.norm]
    return Found(round(sum(own) / len(own), 1) if any(own) else None)


def hours_reached(reading: YearReading) -> Found:
    """Members who reached their norm, in percent."""
    own = [person for person in reading.hours() if person.norm]
    if not hours_kept(own):
        return Found(None)
    return Found(percent(sum(not person.short for person in own), len(own)))


# 党员和党支部. The roster keeps who has left (转出时间), so that an earlier year has the members of its time.


def members(*kinds: str) -> Callable[[YearReading], Found]:
    """Members at the end, by what they were then."""

    def read(reading: YearReading) -> Found:
        day = reading.day.isoformat()
        return count(PERSON, (row for row in reading.source.rows(PERSON) if kind_on(row, day) in kinds))

    return read


def on_roster(field: str) -> Callable[[YearReading], Found]:
    """Members who joined (预备) or were confirmed (转正) here in the period."""
    kinds = (*MEMBERS, DEPARTED)

    def read(reading: YearReading) -> Found:
        rows = (row for row in reading.on(PERSON, field) if row["member_kind"] in kinds)
        return count(PERSON, (row for row in rows if was_here(row, str(row[field]))))

    return read


def branches(reading: YearReading) -> Found:
    """Party organisations that existed at the end."""
    day = reading.day.isoformat()
    rows = (row for row in reading.source.rows(BRANCH) if str(row["founded"] or "") <= day)
    return count(BRANCH, (row for row in rows if not row["ended"] or str(row["ended"]) > day))


def excellent(reading: YearReading) -> Found:
    """优秀 in the appraisal of members, which is held once a year."""
    if not reading.whole:
        return Found(None)
    rows = reading.of_year(APPRAISAL)
    return count(APPRAISAL, (row for row in rows if row["result"] == EXCELLENT)) if rows else Found(None)


def stars(reading: YearReading) -> dict[str, int]:
    """Branch → stars of the assessment of this very period, once it was awarded; quarterly reviews are no assessment."""
    found = read_assessment(reading.source.database, reading.period)
    if found is None or not found.awarded:
        return {}
    return {item.branch.name: item.result.level for item in found.participants if item.result is not None}


def five_stars(reading: YearReading) -> Found:
    """五星支部; None where no assessment came to its end."""
    levels = stars(reading)
    return Found(float(sum(level >= FIVE for level in levels.values())) if levels else None)


# 制度, 任务, 会议


def issued(reading: YearReading) -> list[Row]:
    """Rules issued in the period."""
    return [row for row in reading.on(RULE, "issued") if row["stage"] in IN_FORCE]


def in_force(reading: YearReading) -> Found:
    """Rules in force at the end."""
    day = reading.day.isoformat()
    return count(
        RULE, (row for row in reading.source.rows(RULE) if row["stage"] in IN_FORCE and str(row["issued"] or "") <= day)
    )


def unfinished_rules(reading: YearReading) -> Found:
    """Rules that were planned by the end and are still under way."""
    last = reading.period.last.isoformat()
    rows = (row for row in reading.source.rows(RULE) if row["stage"] in UNFINISHED)
    return count(RULE, (row for row in rows if str(row["planned"] or "") <= last))


def tasks(reading: YearReading) -> Found:
    """The year's tasks without those dropped."""
    return count(YEARLY_TASK, (row for row in reading.of_year(YEARLY_TASK) if row["status"] != DROPPED))


def tasks_done(reading: YearReading) -> Found:
    """The year's tasks that are done; of a half year those that were by its end."""
    done = (row for row in reading.of_year(YEARLY_TASK) if row["status"] == DONE)
    return count(YEARLY_TASK, (row for row in done if reading.whole or str(row["ended"] or "") <= reading.day.isoformat()))


def meetings_held(reading: YearReading) -> Found:
    """Meetings of the conference and the office that took place."""
    return count(MEETING, (row for row in reading.on(MEETING, "date") if row["called_off"] != "取消"))


def prepared(reading: YearReading) -> Found:
    """Preparations that were due and are done, in percent."""
    rows = [row for row in reading.planned(PREPARATION, "meeting_date") if str(row["due"] or "9999") < reading.end]
    return share(count(PREPARATION, (row for row in rows if row["status"] in PREPARED)), count(PREPARATION, rows))


def said(ledger: Ledger) -> Callable[[YearReading], Found]:
    """Opinions or criticisms of the year's democratic life meetings."""
    return lambda reading: count(ledger, reading.of_year(ledger))


FIGURES: tuple[YearFigure, ...] = (
    YearFigure("brought_over", "问题整改", "上期结转问题", "条", brought_over, "less"),
    YearFigure("raised", "问题整改", "新列入问题", "条", raised, ""),
    YearFigure("closed", "问题整改", "销号问题", "条", closed),
    YearFigure("in_time", "问题整改", "按期销号率", "%", in_time, digits=1),
    YearFigure("still_open", "问题整改", "期末未销号", "条", still_open, "less"),
    YearFigure("overdue", "问题整改", "其中逾期", "条", overdue, "less"),
    YearFigure(
        "orders", "问题整改", "督办事项", "件", lambda reading: count(SUPERVISION, reading.on(SUPERVISION, "issued_on")), ""
    ),
    YearFigure("duties", "党建责任", "责任清单", "条", lambda reading: count(DUTY, reading.of_year(DUTY)), ""),
    YearFigure("duties_done", "党建责任", "已落实责任", "条", duties_done),
    YearFigure("checks", "党建责任", "督查", "次", inspections("督查"), ""),
    YearFigure("assessments", "党建责任", "考核", "次", inspections("考核"), ""),
    YearFigure("sanctions", "党建责任", "问责", "次", inspections("问责"), ""),
    YearFigure(
        "sessions", "党建责任", "民主生活会", "次", lambda reading: count(LIFE_SESSION, reading.of_year(LIFE_SESSION)), ""
    ),
    YearFigure("opinions", "党建责任", "征求意见", "条", said(OPINION), ""),
    YearFigure("criticisms", "党建责任", "批评意见", "条", said(CRITICISM), ""),
    YearFigure("branches", "组织建设", "党组织", "个", branches, ""),
    YearFigure("members", "组织建设", "党员", "名", members(*MEMBERS), ""),
    YearFigure("full_members", "组织建设", "其中正式党员", "名", members(FULL_MEMBER), ""),
    YearFigure("probationary", "组织建设", "其中预备党员", "名", members(PROBATIONARY), ""),
    YearFigure("joined", "组织建设", "发展党员", "名", on_roster("joined"), ""),
    YearFigure("confirmed", "组织建设", "预备党员转正", "名", on_roster("confirmed"), ""),
    YearFigure(
        "meetings", "组织建设", "组织生活", "次", lambda reading: count(PARTY_MEETING, reading.on(PARTY_MEETING, "day"))
    ),
    YearFigure("life_done", "组织建设", "应开组织生活完成率", "%", life_done, digits=1),
    YearFigure("life_missing", "组织建设", "应开未开", "次", life_missing, "less"),
    YearFigure("theory", "组织建设", "理论学习", "次", studies(THEORY)),
    YearFigure("discipline", "组织建设", "纪律教育", "次", studies(DISCIPLINE)),
    YearFigure("mean_hours", "组织建设", "人均学时", "学时", mean_hours, digits=1),
    YearFigure("hours_reached", "组织建设", "学时达标率", "%", hours_reached, digits=1),
    YearFigure("talks", "组织建设", "谈心谈话", "次", lambda reading: count(HEART_TALK, reading.on(HEART_TALK, "day"))),
    YearFigure("excellent", "组织建设", "民主评议优秀", "名", excellent, ""),
    YearFigure("five_stars", "组织建设", "五星支部", "个", five_stars),
    YearFigure("issued", "机关工作", "出台制度", "项", lambda reading: count(RULE, issued(reading))),
    YearFigure("in_force", "机关工作", "现行制度", "项", in_force),
    YearFigure("unfinished_rules", "机关工作", "未完成制度", "项", unfinished_rules, "less"),
    YearFigure("tasks", "机关工作", "年度目标任务", "项", tasks, ""),
    YearFigure("tasks_done", "机关工作", "已完成任务", "项", tasks_done),
    YearFigure(
        "tasks_rate", "机关工作", "任务完成率", "%", lambda reading: share(tasks_done(reading), tasks(reading)), digits=1
    ),
    YearFigure("held", "机关工作", "会议活动", "次", meetings_held, ""),
    YearFigure("prepared", "机关工作", "筹备按期完成率", "%", prepared, digits=1),
)
BY_KEY = {figure.key: figure for figure in FIGURES}
