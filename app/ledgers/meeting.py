"""会议活动: meetings with what came of them, and the preparations (筹备清单) counted back from each meeting's day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import peewee

from app.core.conditions import Is
from app.core.kinds import (
    Attachments,
    Choice,
    Date,
    DaysFrom,
    Department,
    DueDate,
    Integer,
    Light,
    LongText,
    Name,
    Ordinal,
    Person,
    Text,
    Value,
)
from app.ledgers.declaration import Child, Column, DateRange, Facet, Figure, Ledger, Page, Section, Sheet, SheetColumn
from app.ledgers.fields import ChildCount, Computed, LedgerField
from app.ledgers.record import Record

MEETING_KINDS = (
    "全体会议",
    "常委会会议",
    "主席会议",
    "专题议政性常委会",
    "协商座谈会",
    "调研视察",
    "党组会议",
    "秘书长会议",
    "培训活动",
)
HELD_SOON_DAYS = 15
DUE_SOON_DAYS = 3
NOT_BEGUN, UNDER_WAY, DONE, NOT_NEEDED = "未开始", "进行中", "已完成", "不需要"


class Meeting(Record):
    """A meeting or an activity of the office."""

    number = LedgerField(Ordinal(), "序号")
    name = LedgerField(Text(), "会议名称", required=True)
    kind = LedgerField(
        Choice(
            options=MEETING_KINDS,
            open=True,
            aliases=(
                ("全会", "全体会议"),
                ("常委会", "常委会会议"),
                ("常务委员会会议", "常委会会议"),
                ("专题议政性常委会会议", "专题议政性常委会"),
                ("座谈会", "协商座谈会"),
                ("视察调研", "调研视察"),
                ("调研", "调研视察"),
                ("视察", "调研视察"),
            ),
        ),
        "会议类型",
    )
    date = LedgerField(Date(), "会议日期")
    hour = LedgerField(Text(), "时间", help_text="如 上午9:00")
    place = LedgerField(Text(), "地点")
    department = LedgerField(Department(), "牵头部门")
    person = LedgerField(Person(), "牵头人")
    attendance = LedgerField(Integer(minimum=0, maximum=100_000, unit="人"), "参会人数")
    agenda = LedgerField(LongText(), "议题议程")
    outcome = LedgerField(LongText(), "议定事项", help_text="会议纪要的要点；逐项跟踪见“议定事项跟踪”")
    called_off = LedgerField(
        Choice(options=("如期", "延期", "取消"), tones=(("延期", "amber"), ("取消", "grey"))), "召开情况", default="如期"
    )
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table meeting."""

        table_name = "meeting"


class FollowUp(Record):
    """Something decided at a meeting that somebody has to do."""

    meeting = peewee.BigIntegerField(index=True)
    content = LedgerField(LongText(), "议定事项", required=True)
    department = LedgerField(Department(), "责任部门")
    person = LedgerField(Person(), "责任人")
    due = LedgerField(DueDate(), "完成时限")
    done = LedgerField(
        Choice(options=("未完成", "完成"), tones=(("未完成", "amber"), ("完成", "green"))), "完成情况", default="未完成"
    )

    class Meta:
        """Table follow_up."""

        table_name = "follow_up"


class MeetingFile(Record):
    """A file of a meeting (纪要, 材料); the file itself lies in attachments/ under its SHA-256."""

    meeting = peewee.BigIntegerField(index=True)
    name = LedgerField(LongText(), "文件名", required=True)
    sha256 = peewee.TextField()
    size = peewee.BigIntegerField()  # bytes
    day = LedgerField(Date(), "添加日期")

    class Meta:
        """Table meeting_file."""

        table_name = "meeting_file"


class Preparation(Record):
    """One thing to be prepared for a meeting, or done after it."""

    meeting = LedgerField(Name(ledger="meeting", adds=False), "会议名称", required=True)
    meeting_date = LedgerField(Date(), "会议日期")
    number = LedgerField(Ordinal(), "序号")
    name = LedgerField(Text(), "准备事项", required=True)
    requirement = LedgerField(LongText(), "工作要求")
    department = LedgerField(Department(), "责任部门")
    person = LedgerField(Person(), "责任人")
    offset = LedgerField(DaysFrom(), "倒排天数", help_text="T-15 为会前15天，T 为会议当天，T+7 为会后7天")
    due = LedgerField(DueDate(), "完成时限")
    status = LedgerField(
        Choice(
            options=(NOT_BEGUN, UNDER_WAY, DONE, NOT_NEEDED),
            tones=((NOT_BEGUN, "grey"), (UNDER_WAY, "blue"), (DONE, "green"), (NOT_NEEDED, "grey")),
            aliases=(
                ("完成", DONE),
                ("已落实", DONE),
                ("落实", DONE),
                ("已办结", DONE),
                ("是", DONE),
                ("√", DONE),
                ("正在办理", UNDER_WAY),
                ("办理中", UNDER_WAY),
                ("正在进行", UNDER_WAY),
                ("推进中", UNDER_WAY),
                ("未完成", NOT_BEGUN),
                ("未启动", NOT_BEGUN),
                ("待办", NOT_BEGUN),
                ("否", NOT_BEGUN),
                ("无需", NOT_NEEDED),
            ),
        ),
        "完成情况",
        required=True,
        default=NOT_BEGUN,
    )
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table preparation."""

        table_name = "preparation"


ENDED = (DONE, NOT_NEEDED)


def meeting_phase(row: Mapping[str, Value], today: dt.date) -> Value:
    """Where a meeting stands as of today."""
    if row["called_off"] == "取消":
        return "取消"
    day = row["date"]
    if not day:
        return "未定"
    if str(day) <= today.isoformat():
        return "今日召开" if str(day) == today.isoformat() else "已召开"
    return "即将召开" if str(day) <= (today + dt.timedelta(days=HELD_SOON_DAYS)).isoformat() else "筹备中"


def meeting_year(row: Mapping[str, Value], today: dt.date) -> Value:
    """The year of a meeting's day."""
    return int(str(row["date"])[:4]) if row["date"] else None


def preparation_light(row: Mapping[str, Value], today: dt.date) -> Value:
    """逾期 past its day, 临期 within DUE_SOON_DAYS, else 正常."""
    if row["status"] in ENDED:
        return DONE
    day = str(row["due"] or "9999")
    if day < today.isoformat():
        return "逾期"
    return "临期" if day <= (today + dt.timedelta(days=DUE_SOON_DAYS)).isoformat() else "正常"


MEETING = Ledger(
    key="meeting",
    title="会议活动",
    group="机关工作",
    noun="会议",
    switch="year",
    model=Meeting,
    name_field="name",
    extra=(
        ChildCount("follow_count", "跟踪事项", Attachments(), "follow_up"),
        ChildCount("file_count", "会议材料", Attachments(), "file"),
        Computed("year", "年度", Integer(), meeting_year, "会议日期所在的年度"),
        Computed(
            "phase",
            "进展",
            Choice(
                options=("今日召开", "即将召开", "筹备中", "未定", "已召开", "取消"),
                tones=(
                    ("今日召开", "red"),
                    ("即将召开", "amber"),
                    ("筹备中", "blue"),
                    ("已召开", "green"),
                    ("取消", "grey"),
                    ("未定", "grey"),
                ),
            ),
            meeting_phase,
            f"按会议日期与今天计算，{HELD_SOON_DAYS}日内召开为即将召开",
        ),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("phase", 88, frozen=True),
        Column("name", 300),
        Column("kind", 136),
        Column("date", 104),
        Column("hour", 96),
        Column("place", 140),
        Column("department", 96),
        Column("person", 80),
        Column("attendance", 84),
        Column("follow_count", 84),
        Column("agenda", 220, hidden=True),
        Column("outcome", 220, hidden=True),
        Column("called_off", 84, hidden=True),
        Column("file_count", 84, hidden=True),
        Column("year", 64, hidden=True),
        Column("remark", 160),
    ),
    facets=(
        Facet("phase"),
        Facet("kind", 9),
        Facet("department"),
        DateRange("date"),
        Facet("person"),
        Facet("place"),
        Facet("year"),
    ),
    figures=(
        Figure("会议总数"),
        Figure("今日召开", (Is("phase", ("今日召开",)),), "red"),
        Figure("即将召开", (Is("phase", ("即将召开",)),), "amber"),
        Figure("筹备中", (Is("phase", ("筹备中",)),), "blue"),
        Figure("已召开", (Is("phase", ("已召开",)),), "green"),
    ),
    sections=(
        Section("会议", ("number", "name", "kind", "date", "hour", "place")),
        Section("组织", ("department", "person", "attendance", "agenda")),
        Section("会后", ("called_off", "outcome", "remark")),
    ),
    children=(
        Child(
            "follow_up", "议定事项跟踪", FollowUp, "meeting", ("content", "department", "person", "due", "done"), ("due", "id")
        ),
        Child("file", "会议材料", MeetingFile, "meeting", ("name", "day"), ("id",)),
    ),
    pages=(Page("meeting", "会议活动", sheets=("meetings",)),),
    sheets=(
        Sheet(
            "meetings",
            "市政协{year}年度主要会议活动计划",
            (
                SheetColumn("number", 5),
                SheetColumn("name", 40),
                SheetColumn("kind", 16),
                SheetColumn("date", 13),
                SheetColumn("place", 20),
                SheetColumn("department", 11),
                SheetColumn("person", 9),
                SheetColumn("attendance", 9),
            ),
            paper="A4",
        ),
    ),
    headings={
        "number": ("编号", "No."),
        "name": (
            "会议活动名称",
            "活动名称",
            "名称",
            "会议（活动）名称",
            "会议活动",
            "会议",
            "活动内容",
            "会议或活动名称",
            "会议内容",
        ),
        "kind": ("类型", "会议类别", "类别", "活动类型", "会议（活动）类型", "会议活动类型", "形式"),
        "date": (
            "日期",
            "召开日期",
            "召开时间",
            "会议时间",
            "拟召开时间",
            "活动日期",
            "活动时间",
            "举办时间",
            "拟定时间",
            "计划时间",
        ),
        "place": ("会议地点", "召开地点", "活动地点", "会场"),
        "department": (
            "承办部门",
            "责任部门",
            "主办部门",
            "承办处室",
            "牵头处室",
            "负责部门",
            "牵头单位",
            "承办单位",
            "责任处室",
        ),
        "person": ("负责人", "责任人", "牵头领导", "联系人", "总负责人", "召集人", "会议负责人"),
        "attendance": ("人数", "参加人数", "与会人数", "预计人数", "出席人数", "参会人数（人）", "规模", "会议规模"),
        "agenda": ("议题", "议程", "主要议题", "会议议题", "主要内容"),
        "outcome": ("会议成果", "会议纪要"),
        "remark": ("说明", "备 注"),
    },
    sort=("date", "number"),
    totals=("attendance",),
)

PREPARATION = Ledger(
    key="preparation",
    title="会议筹备清单",
    group="机关工作",
    noun="筹备事项",
    switch="meeting",
    model=Preparation,
    name_field="name",
    extra=(
        Computed(
            "light",
            "预警",
            Light(
                options=("逾期", "临期", "正常", DONE),
                tones=(("逾期", "red"), ("临期", "amber"), ("正常", "green"), (DONE, "grey")),
            ),
            preparation_light,
            f"按完成时限与今天计算，{DUE_SOON_DAYS}日内到期为临期",
        ),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("light", 64, frozen=True),
        Column("name", 180),
        Column("requirement", 200),
        Column("department", 96),
        Column("person", 80),
        Column("offset", 76),
        Column("due", 104),
        Column("status", 84),
        Column("meeting", 260),
        Column("meeting_date", 104),
        Column("remark", 160),
    ),
    facets=(
        Facet("light"),
        Facet("status"),
        Facet("person"),
        Facet("department"),
        DateRange("due"),
        Facet("meeting", 12),
        DateRange("meeting_date"),
    ),
    figures=(
        Figure("筹备事项"),
        Figure("已完成", (Is("status", (DONE,)),), "green"),
        Figure("进行中", (Is("status", (UNDER_WAY,)),), "blue"),
        Figure("三日内到期", (Is("light", ("临期",)),), "amber"),
        Figure("已逾期", (Is("light", ("逾期",)),), "red"),
    ),
    sections=(
        Section("会议", ("meeting", "meeting_date")),
        Section("准备事项", ("number", "name", "requirement", "department", "person")),
        Section("时限与完成", ("offset", "due", "status", "remark")),
    ),
    pages=(Page("preparation", "会议筹备", sheets=("preparations", "owner_list", "meeting_day")),),
    sheets=(
        Sheet(
            "preparations",
            "会议活动筹备清单",
            (
                SheetColumn("meeting", 26, merge=True),
                SheetColumn("meeting_date", 12, merge=True),
                SheetColumn("number", 6),
                SheetColumn("name", 22),
                SheetColumn("requirement", 24),
                SheetColumn("department", 10, "责任分工"),
                SheetColumn("person", 9, "责任分工"),
                SheetColumn("offset", 8),
                SheetColumn("due", 12),
                SheetColumn("status", 10),
                SheetColumn("remark", 12),
            ),
        ),
        Sheet(
            "owner_list",
            "{person}会议筹备任务单",
            (
                SheetColumn("person", 10, merge=True),
                SheetColumn("meeting", 26, merge=True),
                SheetColumn("name", 22),
                SheetColumn("requirement", 24),
                SheetColumn("offset", 8),
                SheetColumn("due", 12),
                SheetColumn("status", 10),
            ),
            paper="A4",
            sort=("person", "meeting_date", "due", "number"),
        ),
        Sheet(
            "meeting_day",
            "{meeting}当日任务单",
            (
                SheetColumn("number", 6),
                SheetColumn("name", 24),
                SheetColumn("requirement", 34),
                SheetColumn("department", 12),
                SheetColumn("person", 10),
                SheetColumn("status", 10),
                SheetColumn("remark", 20, heading="现场情况"),
            ),
            paper="A4",
            where=(Is("offset", (-1, 0)),),
        ),
    ),
    headings={
        "meeting": ("会议", "会议活动名称", "活动名称", "会议（活动）名称", "会议活动"),
        "meeting_date": ("召开日期", "会议时间", "召开时间", "活动日期", "举办日期"),
        "number": ("编号", "No."),
        "name": (
            "筹备事项",
            "工作事项",
            "事项",
            "准备工作",
            "筹备工作",
            "任务",
            "工作任务",
            "工作内容",
            "筹备任务",
            "准备内容",
            "保障事项",
            "具体事项",
            "任务事项",
        ),
        "requirement": ("要求", "标准要求", "具体要求", "工作标准", "任务要求"),
        "department": ("责任处室", "承办部门", "负责部门", "牵头部门", "责任单位", "部门", "处室", "承办处室"),
        "person": ("负责人", "具体责任人", "经办人", "承办人", "责任人员"),
        "offset": ("倒排", "倒排时间", "倒排期", "提前天数", "时间节点", "倒排工期", "倒排节点", "倒计时"),
        "due": ("时限", "完成时间", "截止日期", "截止时间", "完成日期", "时限要求", "应完成时间", "节点日期"),
        "status": ("状态", "落实情况", "进展", "进度", "是否完成", "完成状态", "进展情况", "办理情况"),
        "remark": ("说明", "备 注"),
    },
    sort=("meeting_date", "meeting", "number"),
)
