"""专题民主生活会: the sessions and the steps of each, with the documents of every step.

Source: 《县以上党和国家机关党员领导干部民主生活会若干规定》(中共中央办公厅, 2016).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import peewee

from app.core.conditions import Is
from app.core.day_kinds import Date, DueDate
from app.core.file_kinds import Attachments
from app.core.kinds import Choice, LongText, Ordinal, Text, Value
from app.core.names import Name, Person
from app.core.number_kinds import Integer
from app.core.progress_choice import progress_choice
from app.core.progress_words import Progress
from app.ledgers.schema.attached_file import AttachedFile
from app.ledgers.schema.child import Child
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.ending import EndKeeper
from app.ledgers.schema.fields import ChildCount, Computed, LedgerField
from app.ledgers.schema.page import Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly
from app.ledgers.warning_days import WarningDays, lamp, light_by_days, near_until
from app.ledgers.works.works_forms import LIFE_SESSION_RECORD
from app.store.transaction import Transaction

# Title, and the day counted from the meeting: before it but for the last two.
STEPS: tuple[tuple[str, int], ...] = (
    ("制定方案", -30),
    ("学习研讨", -25),
    ("征求意见", -20),
    ("谈心谈话", -12),
    ("对照检查材料", -7),
    ("召开会议", 0),
    ("整改清单", 7),
    ("情况报告和通报", 15),
)
NOT_BEGUN, UNDER_WAY, DONE = "未开始", "进行中", "已完成"
MEANT = {Progress.NOT_BEGUN: NOT_BEGUN, Progress.UNDER_WAY: UNDER_WAY, Progress.DONE: DONE}
STEP_STATES = progress_choice((NOT_BEGUN, UNDER_WAY, DONE), MEANT, ((NOT_BEGUN, "grey"), (UNDER_WAY, "blue"), (DONE, "green")))


class LifeSession(Record):
    """One democratic life meeting of one body."""

    name = LedgerField(Text(), "会议名称", required=True, help_text="如 2023年度机关党组主题教育专题民主生活会")
    body = LedgerField(Text(), "召开单位", help_text="如 机关党组、机关党委")
    topic = LedgerField(LongText(), "会议主题")
    date = LedgerField(Date(begins=True), "会议日期")
    place = LedgerField(Text(), "地点")
    host = LedgerField(Person(), "主持人")
    recorder = LedgerField(Person(), "记录人")
    members = LedgerField(Person(), "班子成员", help_text="应到会的成员，用顿号分隔；谈话矩阵按此排列")
    expected = LedgerField(Integer(minimum=0, maximum=1000, unit="人"), "应到人数", help_text="留空时按班子成员的人数核对")
    present = LedgerField(Integer(minimum=0, maximum=1000, unit="人", part_of="expected"), "实到人数")
    absent = LedgerField(LongText(), "缺席及原因")
    guests = LedgerField(LongText(), "列席人员")
    report_to = LedgerField(Text(), "情况报告主送", help_text="报告写给谁，如 市政协党组、市直机关工委；留空为市政协党组")
    report = LedgerField(LongText(), "情况报告要点")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table life_session."""

        table_name = "life_session"


class LifeStep(Record):
    """One step of a session."""

    session = LedgerField(Name(ledger="life_session"), "民主生活会", required=True)
    number = LedgerField(Ordinal(), "序号")
    name = LedgerField(Text(), "步骤", required=True)
    due = LedgerField(DueDate(), "计划日期")
    done_on = LedgerField(Date(), "完成日期")
    status = LedgerField(STEP_STATES, "状态", required=True, default=NOT_BEGUN)
    person = LedgerField(Person(), "责任人")
    note = LedgerField(LongText(), "说明")

    class Meta:
        """Table life_step."""

        table_name = "life_step"


class StepFile(AttachedFile):
    """A document of a step."""

    step = peewee.BigIntegerField(index=True)

    class Meta:
        """Table step_file."""

        table_name = "step_file"


def expected_of(row: Mapping[str, Value]) -> int:
    """How many are to come: the number that was entered, else those named as members; 0 while nobody knows."""
    if row["expected"] is not None:
        return int(str(row["expected"]))
    return len([name for name in str(row["members"] or "").split("、") if name])


def quorum(row: Mapping[str, Value], today: dt.date) -> Value:
    """Whether two thirds of those expected were present, as the rules demand; "" while nobody has counted."""
    expected = expected_of(row)
    if not expected or row["present"] is None:
        return ""
    return "达到" if int(str(row["present"])) * 3 >= expected * 2 else "未达到"


def session_year(row: Mapping[str, Value], today: dt.date) -> Value:
    """The year the session stands for: of its name (2023年度…, often held in January), else of its day."""
    name = str(row["name"])
    if name[:4].isdecimal() and name[4:5] == "年":
        return int(name[:4])
    return int(str(row["date"])[:4]) if row["date"] else None


def step_light(row: Mapping[str, Value], today: dt.date, days: WarningDays) -> Value:
    """逾期 past its day, 临期 within the office's days, else 正常."""
    if row["status"] == DONE:
        return DONE
    day = str(row["due"] or "9999")
    if day < today.isoformat():
        return "逾期"
    return "临期" if day <= near_until(today, days.life_step) else "正常"


def check_session(row: Mapping[str, Value]) -> dict[str, str]:
    """Nobody counts more present than expected."""
    expected, present = row.get("expected"), row.get("present")
    if expected is not None and present is not None and int(str(present)) > int(str(expected)):
        return {"present": f"实到 {present} 人多于应到 {expected} 人。"}
    return {}


def check_step(row: Mapping[str, Value]) -> dict[str, str]:
    """A day of completion and the completed state belong together."""
    if row.get("done_on") and row.get("status") != DONE:
        return {"done_on": f"状态为“{row.get('status')}”，不应有完成日期。请清空完成日期，或把状态改为“{DONE}”。"}
    return {}


def lay_out_steps(transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
    """The consequence of a new session: its usual steps, each due so many days before or after the meeting."""
    steps = [
        {
            "session": item.after["name"],
            "number": str(number),
            "name": title,
            "due": due_of(item.after["date"], offset),
            "done_on": None,
            "status": NOT_BEGUN,
            "person": "",
            "note": "",
        }
        for item in written
        if item.before is None and item.after is not None and not item.restored
        for number, (title, offset) in enumerate(STEPS, 1)
    ]
    transaction.insert_many(LifeStep, steps)


def move_steps(transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
    """The consequence of a session's other day: steps that are not done and due as counted from the old day move along."""
    offsets = dict(STEPS)
    for item in written:
        before, after = item.before, item.after
        if before is None or after is None or before["date"] == after["date"]:
            continue
        names = {before["name"], after["name"]}  # a new name may have reached them already
        query = LifeStep.select(LifeStep.id, LifeStep.name, LifeStep.due).where(
            LifeStep.session.in_(names) & (LifeStep.status != DONE) & LifeStep.deleted_at.is_null()
        )
        for row_id, name, due in transaction.database.execute(query.tuples()).fetchall():
            if name in offsets and due == due_of(before["date"], offsets[name]):
                changed = {"due": due_of(after["date"], offsets[name])}
                LifeStep.update(changed).where(LifeStep.id == row_id).execute(transaction.database)


def due_of(date: Value, offset: int) -> Value:
    """The day so many days from the meeting; None while nobody knows its day."""
    return (dt.date.fromisoformat(str(date)) + dt.timedelta(days=offset)).isoformat() if date else None


LIFE_SESSION = Ledger(
    key="life_session",
    title="民主生活会",
    group="党建责任",
    noun="民主生活会",
    model=LifeSession,
    name_field="name",
    yearly=Yearly(("name", "date")),
    switch="year",
    extra=(
        Computed("year", "年度", Integer(), session_year, "会议名称开头的年度，否则为会议日期的年度"),
        Computed(
            "quorum",
            "到会要求",
            Choice(options=("达到", "未达到"), tones=(("达到", "green"), ("未达到", "red"))),
            quorum,
            "到会人数须达到应到会人数的三分之二以上",
        ),
    ),
    columns=(
        Column("name", 340, frozen=True),
        Column("body", 120),
        Column("date", 104),
        Column("host", 80),
        Column("expected", 80),
        Column("present", 80),
        Column("quorum", 84),
        Column("topic", 280),
        Column("place", 120),
        Column("recorder", 80, hidden=True),
        Column("members", 200, hidden=True),
        Column("absent", 160, hidden=True),
        Column("guests", 160, hidden=True),
        Column("report_to", 120, hidden=True),
        Column("year", 64, hidden=True),
        Column("remark", 140),
    ),
    facets=(Facet("year"), Facet("body"), Facet("quorum"), DateRange("date"), Facet("host")),
    figures=(
        Figure("会议总数"),
        Figure("到会达到三分之二", (Is("quorum", ("达到",)),), "green"),
        Figure("到会未达到", (Is("quorum", ("未达到",)),), "red"),
    ),
    sections=(
        Section("会议", ("name", "body", "topic", "date", "place", "host", "recorder")),
        Section("到会", ("members", "expected", "present", "absent", "guests")),
        Section("会后", ("report_to", "report", "remark")),
    ),
    day_marks=(DayMark("date", "民主生活会"),),
    forms=(LIFE_SESSION_RECORD,),
    pages=(Page("life_session", "民主生活会", sheets=("life_sessions",)),),
    sheets=(
        Sheet(
            "life_sessions",
            "民主生活会一览表",
            (
                SheetColumn("name", 34),
                SheetColumn("body", 14),
                SheetColumn("date", 12),
                SheetColumn("host", 10),
                SheetColumn("topic", 34),
                SheetColumn("expected", 9),
                SheetColumn("present", 9),
                SheetColumn("quorum", 9),
                SheetColumn("absent", 18),
                SheetColumn("remark", 12),
            ),
        ),
    ),
    headings={
        "name": ("民主生活会名称", "名称"),
        "body": ("单位", "召开党组织"),
        "date": ("召开日期", "召开时间", "会议时间"),
        "place": ("会议地点",),
        "expected": ("应到", "应到会人数"),
        "present": ("实到", "实到会人数"),
        "absent": ("缺席人员及原因", "缺席情况"),
        "guests": ("列席",),
        "topic": ("主题",),
        "report_to": ("主送单位", "主送机关", "报告对象"),
    },
    sort=("-date", "name"),
    check=check_session,
    consequences=(lay_out_steps, move_steps),
)

LIFE_STEP = Ledger(
    key="life_step",
    title="民主生活会步骤",
    group="党建责任",
    noun="步骤",
    switch="session",
    model=LifeStep,
    name_field="name",
    reached=(("done_on", "status", DONE),),
    yearly=Yearly(("session", "due"), (Is("status", (NOT_BEGUN, UNDER_WAY)),)),
    extra=(
        ChildCount("file_count", "材料", Attachments(), "file"),
        light_by_days(
            "light",
            "预警",
            lamp(DONE),
            ("status", "due"),
            step_light,
            "按计划日期与今天计算；提前几天算临期，在“预警天数”中设置",
        ),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("light", 72, frozen=True),
        Column("session", 200),  # the numbers begin anew with each session
        Column("name", 130),
        Column("due", 104),
        Column("done_on", 104),
        Column("status", 84),
        Column("person", 100),
        Column("file_count", 72),
        Column("note", 280),
    ),
    facets=(Facet("light"), Facet("status"), Facet("session"), Facet("person"), DateRange("due")),
    figures=(
        Figure("步骤总数"),
        Figure("已完成", (Is("status", (DONE,)),), "green"),
        Figure("进行中", (Is("status", (UNDER_WAY,)),), "blue"),
        Figure("已逾期", (Is("light", ("逾期",)),), "red"),
    ),
    sections=(Section("步骤", ("session", "number", "name", "due", "status", "done_on", "person", "note")),),
    children=(Child("file", "材料", StepFile, "step", ("name", "day"), ("id",)),),
    day_marks=(DayMark("due", "民主生活会", "light", (DONE,), within="session"),),
    pages=(Page("life_step", "民主生活会步骤", sheets=("life_steps",)),),
    sheets=(
        Sheet(
            "life_steps",
            "{session}工作步骤",
            (
                SheetColumn("number", 6),
                SheetColumn("name", 20),
                SheetColumn("due", 12),
                SheetColumn("done_on", 12),
                SheetColumn("status", 10),
                SheetColumn("person", 12),
                SheetColumn("note", 34),
            ),
            paper="A4",
        ),
    ),
    headings={
        "name": (
            "步骤名称",
            "工作步骤",
            "环节",
            "工作环节",
            "阶段步骤",
            "工作任务",
            "任务",
            "主要任务",
            "工作内容",
            "工作事项",
            "工作流程",
            "任务分工",
        ),
        "due": ("计划完成日期", "计划时间", "时间安排", "完成时限", "完成时间", "时限"),
        "status": ("进展", "完成情况", "进展情况", "是否完成"),
        "note": ("工作要求", "要求", "具体要求", "任务要求", "具体内容"),
        "done_on": ("实际完成日期",),
    },
    sort=("session", "number"),
    check=check_step,
    consequences=(EndKeeper(LifeStep, "status", (DONE,), "done_on", UNDER_WAY),),
)
