"""会议活动: meetings from the plan of the year to what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.core.conditions import Between, Is
from app.core.day_kinds import Date
from app.core.file_kinds import Attachments
from app.core.kinds import Choice, Value
from app.core.number_kinds import Integer
from app.ledgers.meetings.decisions import FOLLOW_DECISIONS
from app.ledgers.meetings.meeting_forms import MEETING_DAY, MEETING_RECORD
from app.ledgers.meetings.meeting_rows import FollowUp, Meeting, MeetingFile
from app.ledgers.meetings.meeting_schedule import follow_meeting
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import ChildCount, Computed, Smallest
from app.ledgers.schema.page import Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly
from app.ledgers.warning_days import WarningDays, lamp, light_by_days, near_until


def meeting_phase(row: Mapping[str, Value], today: dt.date, days: WarningDays) -> Value:
    """Where a meeting stands as of today."""
    if row["called_off"] == "取消":
        return "取消"
    day = row["date"]
    if not day:
        return "未定"
    if str(day) <= today.isoformat():
        return "今日召开" if str(day) == today.isoformat() else "已召开"
    return "即将召开" if str(day) <= near_until(today, days.meeting) else "筹备中"


def follow_light(row: Mapping[str, Value], today: dt.date, days: WarningDays) -> Value:
    """How what was decided stands: 逾期 when an open item is past its day; "" where nothing was decided."""
    if not row["open_count"]:
        return "已办结" if row["follow_count"] else ""
    day = str(row["follow_due"] or "9999")
    if day < today.isoformat():
        return "逾期"
    return "临期" if day <= near_until(today, days.follow) else "正常"


def meeting_year(row: Mapping[str, Value], today: dt.date) -> Value:
    """The year of a meeting's day."""
    return int(str(row["date"])[:4]) if row["date"] else None


MEETING = Ledger(
    key="meeting",
    title="会议活动",
    group="机关工作",
    noun="会议",
    scope=("department",),
    reported=("date", "hour", "place", "attendance", "agenda", "remark"),
    switch="year",
    model=Meeting,
    name_field="name",
    yearly=Yearly(("date",), (Is("phase", ("今日召开", "即将召开", "筹备中")), Between("open_count", 1))),
    extra=(
        ChildCount("follow_count", "跟踪事项", Attachments(), "follow_up"),
        ChildCount(
            "open_count",
            "未办结事项",
            Integer(unit="项"),
            "follow_up",
            (("done", "未完成"),),
            "议定事项中还没有完成的",
        ),
        Smallest(
            "follow_due", "最近跟踪时限", Date(), "follow_up", "due", (("done", "未完成"),), "未完成的议定事项中最早的时限"
        ),
        light_by_days(
            "follow_light",
            "会后跟踪",
            lamp("已办结"),
            ("follow_count", "open_count", "follow_due"),
            follow_light,
            "按未完成议定事项的时限与今天计算；提前几天算临期，在“预警天数”中设置",
        ),
        ChildCount("file_count", "会议材料", Attachments(), "file"),
        Computed("year", "年度", Integer(), meeting_year, "会议日期所在的年度"),
        light_by_days(
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
            ("called_off", "date"),
            meeting_phase,
            "按会议日期与今天计算；提前几天算即将召开，在“预警天数”中设置",
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
        Column("follow_light", 84),
        Column("follow_due", 104),
        Column("follow_count", 84, hidden=True),
        Column("open_count", 96, hidden=True),
        Column("agenda", 220, hidden=True),
        Column("outcome", 220, hidden=True),
        Column("called_off", 84, hidden=True),
        Column("file_count", 84, hidden=True),
        Column("year", 64, hidden=True),
        Column("host", 110, hidden=True),
        Column("recorder", 80, hidden=True),
        Column("present", 200, hidden=True),
        Column("sitting_in", 160, hidden=True),
        Column("absent", 120, hidden=True),
        Column("minutes_number", 110, hidden=True),
        Column("minutes_day", 104, hidden=True),
        Column("remark", 160),
    ),
    facets=(
        Facet("phase"),
        Facet("kind", 9),
        Facet("follow_light"),
        Facet("department"),
        DateRange("date"),
        Facet("person"),
        Facet("place"),
        Facet("year"),
    ),
    figures=(
        Figure("会议总数"),
        Figure("今日召开", (Is("phase", ("今日召开",)),), "purple"),
        Figure("即将召开", (Is("phase", ("即将召开",)),), "amber"),
        Figure("筹备中", (Is("phase", ("筹备中",)),), "blue"),
        Figure("已召开", (Is("phase", ("已召开",)),), "green"),
        Figure("会后跟踪逾期", (Is("follow_light", ("逾期",)),), "red"),
    ),
    sections=(
        Section("会议", ("number", "name", "kind", "date", "hour", "place")),
        Section("组织", ("department", "person", "attendance", "agenda")),
        Section("会后", ("called_off", "outcome", "remark")),
        Section("会议纪要", ("host", "recorder", "present", "sitting_in", "absent", "minutes_number", "minutes_day")),
    ),
    children=(
        Child(
            "follow_up",
            "议定事项跟踪",
            FollowUp,
            "meeting",
            ("content", "department", "person", "due", "done"),
            ("due", "id"),
            fill=FOLLOW_DECISIONS,
        ),
        Child("file", "会议材料", MeetingFile, "meeting", ("name", "day"), ("id",)),
    ),
    day_marks=(
        DayMark("date", "会议", "phase", ("已召开", "取消"), deadline=False),
        DayMark("follow_due", "会后跟踪", "follow_light"),
    ),
    forms=(MEETING_DAY, MEETING_RECORD),
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
        "hour": ("时刻", "开始时间"),
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
            "届次",
            "会议届次",
            "协商议题",
        ),
        "kind": ("类型", "会议类别", "类别", "活动类型", "会议（活动）类型", "会议活动类型", "形式", "协商形式"),
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
            "开会时间",
            "开会日期",
            "协商时间",
            "协商日期",
            "调研时间",
            "视察时间",
        ),
        "place": ("会议地点", "召开地点", "活动地点", "会场"),
        "department": ("承办部门", "责任部门", "主办部门", "负责部门", "牵头单位", "承办单位", "组织部门"),
        "person": ("负责人", "责任人", "牵头领导", "联系人", "总负责人", "召集人", "会议负责人"),
        "attendance": ("人数", "参加人数", "与会人数", "预计人数", "出席人数", "参会人数（人）", "规模", "会议规模"),
        "agenda": ("议题", "议程", "主要议题", "会议议题", "主要内容", "协商议题"),
        "outcome": ("会议成果", "会议纪要"),
        "host": ("主持", "会议主持"),
        "present": ("出席", "出席人", "参加范围", "参会范围", "参加人员", "参会人员"),
        "sitting_in": ("列席", "列席人"),
        "absent": ("请假", "缺席人员"),
        "recorder": ("记录",),
        "minutes_number": ("纪要文号",),
        "remark": ("说明",),
    },
    counted_by=("次数", "会次", "届次", "会议次数", "会议届次"),
    sort=("date", "number"),
    totals=("attendance",),
    consequences=(follow_meeting,),
)
