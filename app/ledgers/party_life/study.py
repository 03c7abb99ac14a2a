"""理论学习 and 纪律教育: planned, then held; hours, and who took part.

The office keeps both in one ledger (机关理论学习和纪律教育台账); what is discipline follows from the kind of study.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import peewee

from app.core.conditions import Is
from app.core.day_kinds import Clock, Date, Year
from app.core.file_kinds import Attachments
from app.core.kinds import Choice, LongText, Ordinal, Text, Value
from app.core.names import Name, Person
from app.core.number_kinds import Integer, Number
from app.core.progress_choice import progress_choice
from app.core.progress_words import Progress
from app.ledgers.party_life.party_forms import STUDY_SIGN_IN
from app.ledgers.party_life.party_meeting import LEAVE, MISSING, year_of_day
from app.ledgers.party_life.party_people import expected_at_study
from app.ledgers.party_life.study_hours import TOOK_PART
from app.ledgers.schema.attached_file import AttachedFile
from app.ledgers.schema.child import Child, Fill
from app.ledgers.schema.declaration import Ledger, SectionRow
from app.ledgers.schema.fields import ChildCount, Computed, LedgerField
from app.ledgers.schema.page import Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly

THEORY, DISCIPLINE = "理论学习", "纪律教育"
THEORY_KINDS = ("中心组学习", "集中学习", "读书班", "专题培训", "自学")
DISCIPLINE_KINDS = ("警示教育", "廉政党课", "纪律党课", "党纪学习", "廉政谈话")
ABOUT_DISCIPLINE = re.compile("警示|廉|纪律|党纪|违纪|家风")
ANY_KIND = "|".join(THEORY_KINDS + DISCIPLINE_KINDS)
STUDY_KIND = Choice(
    options=THEORY_KINDS + DISCIPLINE_KINDS,
    tones=(("中心组学习", "red"), ("集中学习", "blue"), ("读书班", "purple"), ("警示教育", "amber"), ("廉政党课", "amber")),
    open=True,
    aliases=(
        ("理论学习中心组学习", "中心组学习"),
        ("党组理论学习中心组学习", "中心组学习"),
        ("理论学习中心组", "中心组学习"),
        ("党组理论学习中心组", "中心组学习"),
        ("中心组", "中心组学习"),
        ("个人自学", "自学"),
        ("集体学习", "集中学习"),
        ("集中学习会", "集中学习"),
        ("集中学习研讨", "集中学习"),
        ("警示教育会", "警示教育"),
    ),
)
PLANNED, HELD, CANCELLED = "计划", "已完成", "取消"
MEANT = {Progress.NOT_BEGUN: PLANNED, Progress.DONE: HELD, Progress.DROPPED: CANCELLED}
STATES = progress_choice(
    (PLANNED, HELD, CANCELLED),
    MEANT,
    ((PLANNED, "amber"), (HELD, "green"), (CANCELLED, "grey")),
    (("已开展", HELD), ("已举办", HELD)),
)
# A day of study usually counts as 8 学时, half a day as 4: offices' rules on hours of training (脱产培训按每天 8 学时计).
HOURS = Number(minimum=0, unit="学时", other_units=("课时", "小时"), rates=(("天", 8), ("日", 8)))
PARTICIPATION = Choice(options=(TOOK_PART, LEAVE, MISSING), tones=((TOOK_PART, "green"), (LEAVE, "amber"), (MISSING, "red")))


class Study(Record):
    """One study session or lesson on discipline."""

    number = LedgerField(Ordinal(), "序号")
    day = LedgerField(Date(time_field="clock", begins=True), "学习日期", help_text="计划中的学习填计划日期")
    clock = LedgerField(Clock(), "时刻", help_text="开始的时刻，如 09:00")
    kind = LedgerField(STUDY_KIND, "学习类型", required=True)
    topic = LedgerField(LongText(), "学习主题", required=True)
    organizer = LedgerField(Text(), "组织单位", help_text="机关全体党员干部、机关党组理论学习中心组或某个党支部")
    place = LedgerField(Text(), "地点")
    lecturer = LedgerField(Person(), "主讲人")
    due = LedgerField(Integer(minimum=0, maximum=9999, unit="人"), "应到人数", help_text="填写参加人员后自动得出")
    present = LedgerField(
        Integer(minimum=0, maximum=9999, unit="人", part_of="due"), "实到人数", help_text="填写参加人员后自动得出"
    )
    leave = LedgerField(Integer(minimum=0, maximum=9999, unit="人"), "请假人数", help_text="填写参加人员后自动得出")
    hours = LedgerField(HOURS, "学时")
    speakers = LedgerField(Person(), "交流发言人")
    status = LedgerField(STATES, "状态", required=True, default=HELD)
    content = LedgerField(LongText(), "主要内容")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table study."""

        table_name = "study"


class StudyPerson(Record):
    """One person's part in a study session."""

    study = peewee.BigIntegerField(index=True)
    person = LedgerField(Name(ledger="person"), "姓名", required=True)
    state = LedgerField(PARTICIPATION, "参加情况", required=True, default=TOOK_PART)
    hours = LedgerField(HOURS, "学时", help_text="与本次学习的学时不同时填写")
    note = LedgerField(Text(), "说明")

    class Meta:
        """Table study_person."""

        table_name = "study_person"


class StudyFile(AttachedFile):
    """A file of a study session."""

    study = peewee.BigIntegerField(index=True)

    class Meta:
        """Table study_file."""

        table_name = "study_file"


def area(row: Mapping[str, Value], today: object) -> Value:
    """纪律教育 when the kind says so, else 理论学习."""
    return DISCIPLINE if ABOUT_DISCIPLINE.search(str(row["kind"])) else THEORY


def check_study(row: Mapping[str, Value]) -> dict[str, str]:
    """What was held has a day, and no more came than were expected."""
    wrong = {}
    if row.get("status") == HELD and not row.get("day"):
        wrong["day"] = "已完成的学习请填写学习日期。"
    due, present = row.get("due"), row.get("present")
    if due is not None and present is not None and int(present) > int(due):
        wrong["present"] = f"实到 {present} 人多于应到 {due} 人。"
    return wrong


def tally(entries: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """应到, 实到 and 请假 of the persons entered."""
    states = [entry["state"] for entry in entries]
    return {"due": len(states), "present": states.count(TOOK_PART), "leave": states.count(LEAVE)}


SHEET_COLUMNS = (
    SheetColumn("number", 5),
    SheetColumn("day", 12),
    SheetColumn("kind", 11),
    SheetColumn("topic", 26),
    SheetColumn("organizer", 20),
    SheetColumn("place", 16),
    SheetColumn("lecturer", 9),
    SheetColumn("due", 7, "出勤情况", "应到"),
    SheetColumn("present", 7, "出勤情况", "实到"),
    SheetColumn("leave", 7, "出勤情况", "请假"),
    SheetColumn("hours", 7),
    SheetColumn("speakers", 20),
    SheetColumn("remark", 12),
)
HIDDEN = ("clock", "content", "files", "year", "area")

STUDY = Ledger(
    key="study",
    title="理论学习和纪律教育",
    group="组织建设",
    noun="学习",
    model=Study,
    name_field="topic",
    told_apart_by=("organizer",),
    yearly=Yearly(("day",), (Is("status", (PLANNED,)),)),
    switch="year",
    extra=(
        Computed("year", "年度", Year(), year_of_day),
        Computed("area", "类别", Choice(options=(THEORY, DISCIPLINE)), area, "警示教育、廉政党课等为纪律教育"),
        ChildCount("files", "附件", Attachments(), "files"),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("day", 104, frozen=True),
        Column("kind", 104),
        Column("topic", 260),
        Column("organizer", 190),
        Column("status", 84),
        Column("place", 140),
        Column("lecturer", 84),
        Column("due", 88),
        Column("present", 88),
        Column("leave", 88),
        Column("hours", 72),
        Column("speakers", 200),
        Column("content", 200, hidden=True),
        Column("clock", 64, hidden=True),
        Column("files", 72, hidden=True),
        Column("remark", 140),
    ),
    facets=(Facet("kind", 10), Facet("status"), Facet("organizer"), DateRange("day"), Facet("lecturer"), Facet("year")),
    figures=(
        Figure("学习总数"),
        Figure(HELD, (Is("status", (HELD,)),), "green"),
        Figure(PLANNED, (Is("status", (PLANNED,)),), "amber"),
        Figure("中心组学习", (Is("kind", ("中心组学习",)),)),
        Figure("集中学习", (Is("kind", ("集中学习",)),)),
        Figure("警示教育", (Is("kind", ("警示教育",)),)),
    ),
    sections=(
        Section("学习", ("kind", "topic", "number", "status", "day", "clock", "organizer", "place", "lecturer", "hours")),
        Section("出勤", ("due", "present", "leave", "speakers")),
        Section("内容", ("content", "remark")),
    ),
    children=(
        Child(
            "people",
            "参加人员",
            StudyPerson,
            "study",
            ("person", "state", "hours", "note"),
            ("id",),
            tally=tally,
            fill=Fill(
                "全员参加",
                expected_at_study,
                "没有可添加的人员：请先填写组织单位（某个党支部、机关全体党员或中心组；中心组成员在“人员”中标明），或都已添加。",
            ),
        ),
        Child("files", "附件", StudyFile, "study", ("name", "day"), ("id",)),
    ),
    day_marks=(DayMark("day", "理论学习", "status", (HELD,), deadline=False),),
    pages=(
        Page("study_theory", THEORY, (Is("area", (THEORY,)),), (("kind", "集中学习"),), ("studies_theory", "studies")),
        Page(
            "study_discipline",
            DISCIPLINE,
            (Is("area", (DISCIPLINE,)),),
            (("kind", "警示教育"),),
            ("studies_discipline", "studies"),
        ),
    ),
    sheets=(
        Sheet("studies_theory", "{year}机关理论学习台账", SHEET_COLUMNS, where=(Is("area", (THEORY,)),)),
        Sheet("studies_discipline", "{year}机关纪律教育台账", SHEET_COLUMNS, where=(Is("area", (DISCIPLINE,)),)),
        Sheet("studies", "{year}机关理论学习和纪律教育台账", SHEET_COLUMNS),
    ),
    forms=(STUDY_SIGN_IN,),
    headings={
        "number": ("编号", "No."),
        "day": (
            "日期",
            "时间",
            "学习时间",
            "开展时间",
            "教育时间",
            "计划时间",
            "计划日期",
            "教育日期",
            "培训时间",
            "开展日期",
            "活动时间",
        ),
        "kind": (
            "学习形式",
            "学习方式",
            "类型",
            "形式",
            "教育类型",
            "学习教育类型",
            "教育形式",
            "学习类别",
            "培训类型",
            "学习（教育）类型",
            "组织形式",
        ),
        "topic": (
            "主题",
            "学习专题",
            "专题",
            "学习题目",
            "学习内容（主题）",
            "学习内容",
            "内容",
            "教育内容",
            "主题（内容）",
            "教育主题",
            "学习教育主题",
            "学习（教育）主题",
            "课题",
            "培训主题",
            "学习议题",
            "题目",
        ),
        "organizer": (
            "组织部门",
            "主办单位",
            "学习范围",
            "参加范围",
            "参加对象",
            "参学范围",
            "学习单位",
            "承办单位",
            "参加单位",
            "党支部",
            "学习对象",
            "参加人员范围",
            "部门",
            "学习部门",
        ),
        "place": ("学习地点", "活动地点", "培训地点"),
        "lecturer": ("主讲", "授课人", "领学人", "主讲（领学）人", "主讲人（领学人）", "讲授人", "领学（主讲）人"),
        "due": ("应到", "应参加人数", "应参学人数", "应学人数", "出勤情况应到"),
        "present": ("实到", "实参加人数", "参学人数", "实学人数", "实际参加人数", "参加人数", "出勤情况实到"),
        "leave": ("请假", "缺席人数", "缺勤人数", "请假人次", "出勤情况请假", "未到人数"),
        "hours": ("学时数", "学习时长", "课时", "学时（小时）", "学习学时", "折算学时"),
        "speakers": ("发言人", "交流发言", "交流发言人员", "研讨发言人", "发言人员", "研讨交流发言人", "重点发言人"),
        "status": ("完成情况", "开展情况", "落实情况", "是否完成"),
        "content": ("内容摘要", "学习情况", "主要学习内容", "学习内容", "教育内容"),
        "remark": ("说明",),
    },
    doubtful_headings={"lecturer": ("主持人", "主持")},
    title_values=tuple((word, "status", PLANNED) for word in ("学习安排", "教育安排", "培训安排")),
    title_patterns=(rf"^(?!.*(?:{ANY_KIND}).*(?:{ANY_KIND})).*?(?P<kind>{ANY_KIND}|中心组)",),
    section_rows=(SectionRow("kind", "|".join(f".*{kind}.*" for kind in THEORY_KINDS + DISCIPLINE_KINDS)),),
    sort=("day", "number"),
    totals=("hours",),
    check=check_study,
)
