"""会议筹备: what has to be ready when, counted back from each meeting's day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.core.conditions import Is
from app.core.kinds import Value
from app.ledgers.meetings.meeting_forms import OWNER_LIST
from app.ledgers.meetings.meeting_rows import DONE, ENDED, NOT_BEGUN, UNDER_WAY, Preparation
from app.ledgers.meetings.meeting_schedule import complete_preparations
from app.ledgers.schema.declaration import Ledger, SectionRow
from app.ledgers.schema.page import Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly
from app.ledgers.warning_days import WarningDays, lamp, light_by_days, near_until


def preparation_light(row: Mapping[str, Value], today: dt.date, days: WarningDays) -> Value:
    """逾期 past its day, 临期 within the office's days, else 正常."""
    if row["status"] in ENDED:
        return DONE
    day = str(row["due"] or "9999")
    if day < today.isoformat():
        return "逾期"
    return "临期" if day <= near_until(today, days.preparation) else "正常"


# A list of one meeting names it above: 市政协十三届一次会议筹备工作任务分工表. 2023年重要会议筹备清单 is of no single one.
OF_ALL = r"(?:\d{4}年度?|市|政协|机关|主要|重要|重大|各类|各项|有关|会议|活动|和|、)*(?:筹备|服务保障|保障|准备)"
ONE_MEETING = (
    rf"^(?:附件\d*[:：]?)?(?!{OF_ALL})"
    r"(?P<meeting>\S{1,40}?(?:会|会议|调研|视察|培训班?|活动)(?=会务|筹备|服务保障|保障|准备|倒排)|\S{4,40}?(?=筹备))"
    r"(?:会务)?(?:筹备|服务保障|保障|准备|(?=倒排))(?:工作)?(?:任务|责任|事项|倒排|工期|计划|进度|推进)*(?:清单|分工表?|分解表?|安排表?|方案|台账|一览表?|表)"
)

# The rows of one meeting may stand below its name: 十四届常委会第十八次会议（3月18日）; 会前准备 and 会议材料 are parts of one.
MEETING_ROW = (
    r"((?!会[前中后务议场]|各类|其他|重要|.{0,4}(?:宣传|保障|服务))"
    r".{3,40}?(?:会议?|调研|视察|考察|培训班?|活动))(?:会务|筹备|保障)?(?:工作)?"
)

YEARLY = Yearly(("meeting_date",), (Is("status", (NOT_BEGUN, UNDER_WAY)),))

PREPARATION = Ledger(
    key="preparation",
    title="会议筹备清单",
    group="机关工作",
    noun="筹备事项",
    scope=("department",),
    reported=("status", "remark"),
    switch="meeting",
    model=Preparation,
    name_field="name",
    yearly=YEARLY,
    extra=(
        YEARLY.field(),
        light_by_days(
            "light",
            "预警",
            lamp(DONE),
            ("status", "due"),
            preparation_light,
            "按完成时限与今天计算；提前几天算临期，在“预警天数”中设置",
        ),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("light", 64, frozen=True),
        Column("meeting", 160),  # the numbers begin anew with each meeting
        Column("name", 140),
        Column("requirement", 140),
        Column("department", 90),
        Column("person", 80),
        Column("offset", 76),
        Column("due", 104),
        Column("status", 84),
        Column("meeting_date", 104),
        Column("year", 72, hidden=True),
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
        Facet("year"),
    ),
    figures=(
        Figure("筹备事项"),
        Figure("已完成", (Is("status", (DONE,)),), "green"),
        Figure("进行中", (Is("status", (UNDER_WAY,)),), "blue"),
        Figure("即将到期", (Is("light", ("临期",)),), "amber"),
        Figure("已逾期", (Is("light", ("逾期",)),), "red"),
    ),
    sections=(
        Section("会议", ("meeting", "meeting_date")),
        Section("准备事项", ("number", "name", "requirement", "department", "person")),
        Section("时限与完成", ("offset", "due", "status", "remark")),
    ),
    forms=(OWNER_LIST,),
    day_marks=(DayMark("due", "会议筹备", "light", (DONE,), within="meeting"),),
    pages=(Page("preparation", "会议筹备", sheets=("preparations", "owners")),),
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
            "owners",
            "会议筹备分工表",
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
    ),
    headings={
        "meeting": ("会议", "会议活动名称", "活动名称", "会议（活动）名称", "会议活动"),
        "meeting_date": ("召开日期", "会议时间", "召开时间", "活动日期", "举办日期", "开会日期", "开会时间"),
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
            "筹备内容",
        ),
        "requirement": ("要求", "标准要求", "具体要求", "工作标准", "任务要求", "质量要求"),
        "department": ("承办部门", "负责部门", "牵头部门", "责任单位", "部门"),
        "person": ("负责人", "具体责任人", "经办人", "承办人", "责任人员"),
        "offset": (
            "倒排",
            "倒排时间",
            "倒排期",
            "提前天数",
            "时间节点",
            "倒排工期",
            "倒排节点",
            "倒计时",
            "时间倒排",
            "倒排计划",
            "T-天数",
            "距会议天数",
        ),
        "due": ("时限", "完成时间", "截止日期", "截止时间", "完成日期", "时限要求", "应完成时间", "节点日期"),
        "status": ("状态", "落实情况", "进展", "进度", "是否完成", "完成状态", "进展情况", "办理情况"),
        "remark": ("说明",),
    },
    title_patterns=(ONE_MEETING,),
    section_rows=(SectionRow("meeting", MEETING_ROW, besides=True, day="meeting_date"),),
    sort=("meeting_date", "meeting", "number"),
    consequences=(complete_preparations,),
)
