"""组织生活: 三会一课, 主题党日, 组织生活会, 民主评议 as they were held, with who was there.

应到 and 实到 may be typed or imported as figures. Once the attendance of single persons is entered, they follow from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import peewee

from app.core.conditions import Is
from app.core.day_kinds import Clock, Date, Year
from app.core.file_kinds import Attachments
from app.core.kinds import Choice, LongText, Ordinal, Text, Value
from app.core.names import Name, Person
from app.core.number_kinds import Integer, Percent
from app.ledgers.organisation.branch import BRANCH_IN_TITLE
from app.ledgers.party_life.party_forms import ATTENDANCE_SHEET, MEETING_RECORD
from app.ledgers.party_life.party_people import expected_at_meeting
from app.ledgers.schema.attached_file import AttachedFile
from app.ledgers.schema.child import Child, Fill
from app.ledgers.schema.declaration import Ledger, SectionRow
from app.ledgers.schema.fields import ChildCount, Computed, LedgerField
from app.ledgers.schema.page import Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly

ASSEMBLY, COMMITTEE, GROUP_MEETING, LECTURE = "支部党员大会", "支委会", "党小组会", "党课"
PARTY_DAY, LIFE_MEETING, REVIEW = "主题党日", "组织生活会", "民主评议党员"
KINDS = (ASSEMBLY, COMMITTEE, GROUP_MEETING, LECTURE, PARTY_DAY, LIFE_MEETING, REVIEW)
MEETING_KIND = Choice(
    options=KINDS,
    tones=(
        (ASSEMBLY, "red"),
        (COMMITTEE, "blue"),
        (GROUP_MEETING, "blue"),
        (LECTURE, "amber"),
        (PARTY_DAY, "green"),
        (LIFE_MEETING, "purple"),
        (REVIEW, "purple"),
    ),
    open=True,
    aliases=(
        ("党员大会", ASSEMBLY),
        ("支部大会", ASSEMBLY),
        ("党支部党员大会", ASSEMBLY),
        ("支部委员会", COMMITTEE),
        ("支委会议", COMMITTEE),
        ("支部委员会会议", COMMITTEE),
        ("支部委员会议", COMMITTEE),
        ("小组会", GROUP_MEETING),
        ("党小组会议", GROUP_MEETING),
        ("支部党课", LECTURE),
        ("上党课", LECTURE),
        ("主题党日活动", PARTY_DAY),
        ("党日活动", PARTY_DAY),
        ("支部主题党日", PARTY_DAY),
        ("专题组织生活会", LIFE_MEETING),
        ("民主评议", REVIEW),
    ),
)
PRESENT, LEAVE, MISSING = "出席", "请假", "缺席"
ATTENDANCE = Choice(
    options=(PRESENT, LEAVE, MISSING),
    tones=((PRESENT, "green"), (LEAVE, "amber"), (MISSING, "red")),
    aliases=(("到会", PRESENT), ("参加", PRESENT), ("未到", MISSING)),
)


class PartyMeeting(Record):
    """One meeting or activity of a party organisation."""

    branch = LedgerField(Name(ledger="branch"), "党支部", required=True)
    number = LedgerField(Ordinal(), "序号")
    kind = LedgerField(MEETING_KIND, "类型", required=True)
    topic = LedgerField(LongText(), "主题")
    day = LedgerField(Date(time_field="clock", begins=True), "时间", required=True)
    clock = LedgerField(Clock(), "时刻", help_text="开始的时刻，如 15:00")
    place = LedgerField(Text(), "地点")
    host = LedgerField(Person(), "主持人")
    recorder = LedgerField(Person(), "记录人")
    due = LedgerField(Integer(minimum=0, maximum=9999, unit="人"), "应到", help_text="填写出席情况后自动得出")
    present = LedgerField(
        Integer(minimum=0, maximum=9999, unit="人", part_of="due"), "实到", help_text="填写出席情况后自动得出"
    )
    absent = LedgerField(LongText(), "缺席人员及原因", help_text="填写出席情况后自动得出")
    guests = LedgerField(Text(), "列席")
    content = LedgerField(LongText(), "主要内容")
    decision = LedgerField(LongText(), "决议")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table party_meeting."""

        table_name = "party_meeting"


class Attendance(Record):
    """Whether one person was there."""

    meeting = peewee.BigIntegerField(index=True)
    person = LedgerField(Name(ledger="person"), "姓名", required=True)
    state = LedgerField(ATTENDANCE, "出席情况", required=True, default=PRESENT)
    reason = LedgerField(Text(), "原因", help_text="请假或缺席的原因")

    class Meta:
        """Table attendance."""

        table_name = "attendance"


class PartyMeetingFile(AttachedFile):
    """A file of a meeting (signatures, minutes, photographs)."""

    meeting = peewee.BigIntegerField(index=True)

    class Meta:
        """Table party_meeting_file."""

        table_name = "party_meeting_file"


def check_meeting(row: Mapping[str, Value]) -> dict[str, str]:
    """Nobody attends who is not expected; guests are not counted."""
    due, present = row.get("due"), row.get("present")
    if due is not None and present is not None and int(present) > int(due):
        return {"present": f"实到 {present} 人多于应到 {due} 人。"}
    return {}


def tally(entries: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """应到, 实到 and who was absent why: 刘宏（休假）、黄丽娟（休假）."""
    absent = [entry for entry in entries if entry["state"] != PRESENT]
    return {
        "due": len(entries),
        "present": len(entries) - len(absent),
        "absent": "、".join(f"{entry['person']}（{entry['reason'] or entry['state']}）" for entry in absent),
    }


def year_of_day(row: Mapping[str, Value], today: dt.date) -> Value:
    """The year in which it was held."""
    return int(str(row["day"])[:4]) if row["day"] else None


def rate(row: Mapping[str, Value], today: dt.date) -> Value:
    """实到 / 应到 in percent."""
    due, present = row["due"], row["present"]
    return round(100 * int(present) / int(due)) if due and present is not None else None


RECORD_COLUMNS = (
    SheetColumn("number", 5),
    SheetColumn("branch", 11, merge=True),
    SheetColumn("kind", 10),
    SheetColumn("topic", 20),
    SheetColumn("day", 12),
    SheetColumn("place", 14),
    SheetColumn("host", 9),
    SheetColumn("recorder", 9),
    SheetColumn("due", 6, "参加人数"),
    SheetColumn("present", 6, "参加人数"),
    SheetColumn("absent", 18),
    SheetColumn("guests", 10),
    SheetColumn("content", 36),
    SheetColumn("decision", 20, heading="决议事项"),
)

EVERYBODY_THERE = Fill(
    "全员出席",
    expected_at_meeting,
    "没有可添加的人员：名册中没有本支部的党员，或都已添加。",
)

PARTY_MEETING = Ledger(
    key="party_meeting",
    title="组织生活",
    group="组织建设",
    noun="组织生活",
    scope=("branch",),
    reported=("day", "place", "host", "recorder", "absent", "content", "decision", "remark"),
    model=PartyMeeting,
    name_field="topic",
    told_apart_by=("branch",),
    yearly=Yearly(("day",)),
    switch="year",
    extra=(
        Computed("year", "年度", Year(), year_of_day),
        Computed("rate", "出席率", Percent(), rate, "实到除以应到"),
        ChildCount("files", "附件", Attachments(), "files"),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("branch", 160, frozen=True),
        Column("kind", 110),
        Column("topic", 230),
        Column("day", 104),
        Column("clock", 64, hidden=True),
        Column("place", 130),
        Column("host", 84),
        Column("recorder", 84),
        Column("due", 64),
        Column("present", 64),
        Column("rate", 80),
        Column("absent", 180),
        Column("guests", 96, hidden=True),
        Column("content", 260),
        Column("decision", 200),
        Column("files", 72, hidden=True),
        Column("remark", 140, hidden=True),
    ),
    facets=(Facet("kind"), Facet("branch", 12), DateRange("day"), Facet("host"), Facet("year")),
    figures=(
        Figure("记录总数"),
        Figure(ASSEMBLY, (Is("kind", (ASSEMBLY,)),)),
        Figure(COMMITTEE, (Is("kind", (COMMITTEE,)),)),
        Figure(LECTURE, (Is("kind", (LECTURE,)),)),
        Figure(PARTY_DAY, (Is("kind", (PARTY_DAY,)),)),
        Figure("组织生活会和民主评议", (Is("kind", (LIFE_MEETING, REVIEW)),)),
    ),
    sections=(
        Section("组织生活", ("branch", "kind", "number", "topic", "day", "clock", "place", "host", "recorder")),
        Section("参加人员", ("due", "present", "absent", "guests")),
        Section("内容", ("content", "decision", "remark")),
    ),
    children=(
        Child(
            "attendance",
            "出席",
            Attendance,
            "meeting",
            ("person", "state", "reason"),
            ("id",),
            tally=tally,
            fill=EVERYBODY_THERE,
        ),
        Child("files", "附件", PartyMeetingFile, "meeting", ("name", "day"), ("id",)),
    ),
    day_marks=(DayMark("day", "组织生活", before=("branch", "kind"), deadline=False),),
    pages=(Page("party_meeting", "组织生活", sheets=("party_meetings",)),),
    sheets=(Sheet("party_meetings", "{year}党支部组织生活记录汇总表", RECORD_COLUMNS),),
    forms=(MEETING_RECORD, ATTENDANCE_SHEET),
    headings={
        "number": ("编号", "No."),
        "branch": (
            "支部",
            "支部名称",
            "党支部名称",
            "所在党支部",
            "所属党支部",
            "所在支部",
            "所属支部",
            "党组织",
            "党组织名称",
            "开展支部",
            "组织单位",
        ),
        "kind": (
            "会议类型",
            "活动类型",
            "组织生活类型",
            "组织生活形式",
            "会议类别",
            "活动类别",
            "类别",
            "形式",
            "组织生活类别",
            "会议名称",
            "会议（活动）类型",
            "三会一课类型",
        ),
        "topic": (
            "会议主题",
            "活动主题",
            "议题",
            "会议议题",
            "内容主题",
            "组织生活主题",
            "主题（议题）",
            "会议（活动）主题",
            "题目",
            "党课题目",
            "党课主题",
            "授课题目",
            "授课内容",
            "主题内容",
            "活动名称",
        ),
        "day": (
            "日期",
            "会议时间",
            "活动时间",
            "召开时间",
            "开展时间",
            "召开日期",
            "会议日期",
            "活动日期",
            "开展日期",
            "开会时间",
            "授课时间",
            "党课时间",
            "会议（活动）时间",
        ),
        "clock": ("开始时间", "起止时间"),
        "place": ("会议地点", "活动地点", "召开地点", "开展地点", "会议（活动）地点", "授课地点"),
        "host": ("主持", "会议主持", "会议主持人", "主持人（主讲人）", "主持人姓名", "召集人", "授课人", "主讲人"),
        "recorder": ("记录", "会议记录人", "会议记录", "记录员"),
        "due": ("应到人数", "应参加人数", "应参会人数", "应到党员", "应到会人数", "应出席人数", "参加人数应到"),
        "present": (
            "实到人数",
            "参会情况",
            "到会情况",
            "出勤情况",
            "实参加人数",
            "实际参加人数",
            "实际到会",
            "实到党员",
            "实到会人数",
            "实参会人数",
            "出席人数",
            "参加人数实到",
            "参加人数",
            "听课人数",
            "参会人数",
            "到会人数",
        ),
        "absent": (
            "缺席人员",
            "缺席情况",
            "缺席及原因",
            "缺席人员和原因",
            "请假人员",
            "请假人员及原因",
            "未到人员及原因",
            "缺勤人员及原因",
            "请假（缺席）人员及原因",
            "缺席原因",
            "请假情况",
        ),
        "guests": ("列席人员", "列席人", "列席领导", "列席人员姓名"),
        "content": (
            "会议内容",
            "活动内容",
            "内容",
            "内容摘要",
            "主要内容（摘要）",
            "会议（活动）内容",
            "记录摘要",
            "内容概要",
            "开展情况",
        ),
        "decision": ("决议事项", "会议决议", "形成决议", "决议情况", "决定事项", "决议内容", "议定事项", "会议决定"),
        "remark": ("说明",),
    },
    title_patterns=(rf"{BRANCH_IN_TITLE}(?!党支部)",),
    section_rows=(
        SectionRow("kind", "|".join(f".*{kind}.*" for kind in KINDS)),
        SectionRow("branch", r".{2,}(?:支部|总支|党小组|党委)"),
    ),
    sort=("branch", "day", "number"),
    totals=("due", "present"),
    check=check_meeting,
)
