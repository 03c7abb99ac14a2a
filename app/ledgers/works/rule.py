"""制度建设: rules of the office from plan to issue, with the history of their stages and what they replace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.core.conditions import Is
from app.core.day_kinds import Date
from app.core.file_kinds import Attachments
from app.core.kinds import Choice, Text, Value
from app.core.titles import bare_title
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import ChildCount, Reading, Ruled
from app.ledgers.schema.page import Board, Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.stages import StageKeeper
from app.ledgers.schema.yearly import Yearly
from app.ledgers.warning_days import WarningDays, lamp, light_by_days, near_until
from app.ledgers.works.replaced_rules import repeal_replaced, replacers
from app.ledgers.works.rule_rows import (
    ASKING,
    CHECKING,
    DELIBERATING,
    DRAFTED,
    DRAFTING,
    IN_FORCE,
    ISSUED,
    REPEALED,
    UNFINISHED,
    Rule,
    RuleStage,
    RuleText,
)


def warning_light(row: Mapping[str, Value], today: dt.date, days: WarningDays) -> Value:
    """逾期 past the planned day, 临期 within the office's days; in force and repealed rules have come to their end."""
    if row["stage"] in IN_FORCE:
        return "已出台"
    if row["stage"] == REPEALED:
        return REPEALED
    day = str(row["planned"] or "9999")
    if day < today.isoformat():
        return "逾期"
    return "临期" if day <= near_until(today, days.rule) else "正常"


@dataclass(frozen=True)
class RuleSettings:
    """When rules in force are to be reviewed (清理): so many years after their issue.

    《党政机关公文处理工作条例》 asks for regular review; offices do it every five years.
    """

    AREA: ClassVar[str] = "rules"
    TITLE: ClassVar[str] = "制度清理设置"
    review_years: int = 5


def review_day(stage: Value, issued: Value, years: int) -> str | None:
    """The day a rule in force is to be reviewed."""
    if stage not in IN_FORCE or not issued:
        return None
    day = dt.date.fromisoformat(str(issued))
    year = day.year + years
    return (day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)).isoformat()


def review_days(reading: Reading) -> Callable[..., Value]:
    """The review days by the office's settings."""
    years = reading.settings(RuleSettings).review_years
    return lambda stage, issued: review_day(stage, issued, years)


def review_lights(reading: Reading) -> Callable[..., Value]:
    """待清理 once the day has come, 将到期 in the office's days before it."""
    years = reading.settings(RuleSettings).review_years
    today = reading.today.isoformat()
    soon = near_until(reading.today, reading.settings(WarningDays).review)

    def light(stage: Value, issued: Value) -> Value:
        day = review_day(stage, issued, years)
        if day is None:
            return ""
        return "待清理" if day <= today else "将到期" if day <= soon else "有效"

    return light


def check_rule(row: Mapping[str, Value]) -> dict[str, str]:
    """A rule does not replace itself."""
    if row.get("replaces") and bare_title(row["replaces"]) == bare_title(row.get("name")):
        return {"replaces": "替代制度不能是制度本身。"}
    return {}


YEARLY = Yearly(("planned", "issued"), (Is("stage", UNFINISHED),), standing=True)

RULE = Ledger(
    key="rule",
    title="制度建设台账",
    group="机关工作",
    noun="制度",
    scope=("department",),
    reported=("stage", "meeting", "meeting_day", "document", "issued", "remark"),
    model=Rule,
    name_field="name",
    reached=(("issued", "stage", ISSUED),),
    yearly=YEARLY,
    switch="year",
    extra=(
        YEARLY.field(),
        ChildCount("text_count", "制度文本", Attachments(), "text"),
        light_by_days(
            "light",
            "预警",
            lamp("已出台", REPEALED),
            ("stage", "planned"),
            warning_light,
            "按计划完成时间与今天计算；提前几天算临期，在“预警天数”中设置",
        ),
        Ruled("replaced_by", "被替代为", Text(), ("name",), replacers, "以本制度为“替代制度”的制度，见“关联”", around=True),
        Ruled("review_day", "清理日期", Date(), ("stage", "issued"), review_days, "印发满清理周期之日，默认五年"),
        Ruled(
            "review",
            "清理提醒",
            Choice(options=("待清理", "将到期", "有效"), tones=(("待清理", "red"), ("将到期", "amber"), ("有效", "green"))),
            ("stage", "issued"),
            review_lights,
            "清理日期前几天开始提醒，在“预警天数”中设置",
        ),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("light", 64, frozen=True),
        Column("name", 260),
        Column("category", 90),
        Column("action", 84),
        Column("stage", 92),
        Column("department", 96),
        Column("person", 80),
        Column("planned", 108),
        Column("meeting", 124),
        Column("meeting_day", 104),
        Column("document", 190),
        Column("issued", 104),
        Column("review", 88),
        Column("replaces", 180),
        Column("replaced_by", 180, hidden=True),
        Column("review_day", 104, hidden=True),
        Column("text_count", 84, hidden=True),
        Column("remark", 180),
    ),
    facets=(
        Facet("stage", 9),
        Facet("light"),
        Facet("category"),
        Facet("action"),
        Facet("department"),
        DateRange("planned"),
        Facet("review"),
        Facet("meeting"),
        Facet("person"),
        DateRange("issued"),
        Facet("year"),
    ),
    figures=(
        Figure("制度总数"),
        Figure("已出台", (Is("stage", IN_FORCE),), "green"),
        Figure("起草完成", (Is("stage", (DRAFTED,)),), "blue"),
        Figure("按程序研究", (Is("stage", (CHECKING, DELIBERATING)),), "purple"),
        Figure("起草和征求意见", (Is("stage", (DRAFTING, ASKING)),), "amber"),
        Figure("超过计划时间", (Is("light", ("逾期",)),), "red"),
        Figure("待清理", (Is("review", ("待清理",)),), "red"),
    ),
    sections=(
        Section("制度", ("number", "name", "category", "action", "replaces", "replaced_by")),
        Section("责任", ("department", "person", "planned")),
        Section("办理", ("stage", "meeting", "meeting_day", "document", "issued", "remark")),
    ),
    children=(
        Child("steps", "阶段记录", RuleStage, "rule", ("day", "stage", "person", "note"), ("-day", "-id")),
        Child("text", "制度文本", RuleText, "rule", ("name", "day"), ("id",)),
    ),
    day_marks=(
        DayMark("planned", "制度", "light", ("已出台", REPEALED)),
        DayMark("review_day", "制度清理", "review"),
    ),
    board=Board(
        "stage",
        ("department", "person", "planned"),
        (
            (DELIBERATING, ("meeting", "meeting_day")),
            (ISSUED, ("document", "issued")),
        ),  # without 印发日期 no 清理提醒 ever comes
    ),
    pages=(Page("rule", "制度建设", sheets=("rules",)),),
    sheets=(
        Sheet(
            "rules",
            "市政协机关制度建设台账",
            (
                SheetColumn("number", 5),
                SheetColumn("category", 10, merge=True),
                SheetColumn("name", 32),
                SheetColumn("action", 10),
                SheetColumn("department", 11),
                SheetColumn("person", 9),
                SheetColumn("planned", 13),
                SheetColumn("stage", 10),
                SheetColumn("meeting", 16, "研究审议", "会议"),
                SheetColumn("meeting_day", 12, "研究审议", "时间"),
                SheetColumn("document", 26),
                SheetColumn("issued", 12),
                SheetColumn("remark", 22),
            ),
        ),
    ),
    doubtful_headings={"person": ("联系人", "联络人", "联络员", "工作联系人", "联系人员")},
    headings={
        "number": ("编号", "No."),
        "name": (
            "制度",
            "名称",
            "规章制度名称",
            "文件名称",
            "制度文件名称",
            "制度（文件）名称",
            "规章制度",
            "建设项目",
            "制度项目",
            "拟建制度名称",
            "制度建设项目",
            "文件标题",
            "制度建设事项",
        ),
        "category": ("制度类别", "类型", "分类", "制度类型", "制度分类", "所属类别", "所属领域", "领域"),
        "action": (
            "建设类型",
            "建设性质",
            "清理结果",
            "清理结论",
            "工作方式",
            "制修订方式",
            "方式",
            "性质",
            "制定方式",
            "立改废释",
            "立改废",
            "建设形式",
            "制（修）订方式",
            "制（修）订情况",
            "新建/修订",
            "新建或修订",
            "制修订类型",
            "制定类型",
            "修订类型",
        ),
        "department": (
            "责任部门",
            "牵头部门",
            "起草单位",
            "承办部门",
            "责任单位",
            "制定部门",
            "部门",
            "拟稿部门",
            "拟定部门",
            "拟订部门",
        ),
        "person": ("起草人", "承办人", "经办人", "具体责任人", "责任人员", "拟稿人"),
        "planned": (
            "完成时限",
            "计划时间",
            "计划完成时限",
            "完成时间",
            "计划完成日期",
            "时限",
            "拟完成时间",
            "预计完成时间",
            "计划出台时间",
            "时限要求",
            "拟出台时间",
            "计划印发时间",
            "预计出台时间",
            "预计印发时间",
            "计划时限",
            "时间节点",
            "截止时间",
        ),
        "stage": (
            "阶段",
            "进度",
            "进展",
            "进展情况",
            "状态",
            "办理阶段",
            "目前阶段",
            "工作进度",
            "建设进度",
            "目前进展",
            "当前进度",
            "进展阶段",
            "推进阶段",
            "所处阶段",
            "办理进度",
            "完成情况",
            "是否完成",
            "是否出台",
            "是否已出台",
            "是否印发",
            "是否制定",
            "出台情况",
            "印发情况",
        ),
        "meeting": (
            "研究审议会议",
            "会议",
            "研究会议",
            "审议会议名称",
            "审议机构",
            "审议形式",
            "会议名称",
            "审定会议",
            "研究审定会议",
            "上会名称",
        ),
        "meeting_day": (
            "研究审议时间",
            "研究审议日期",
            "审议时间",
            "研究时间",
            "会议时间",
            "会议日期",
            "研究日期",
            "审定时间",
            "上会时间",
            "上会日期",
        ),
        "document": (
            "发文字号",
            "文件号",
            "发文号",
            "文件字号",
            "印发文号",
            "发文文号",
            "文件编号",
            "文件文号",
            "出台文号",
            "制定文号",
        ),
        "issued": ("印发时间", "发文日期", "发布日期", "出台时间", "发文时间", "印发（发布）日期", "施行日期", "成文日期"),
        "replaces": ("被替代制度", "废止制度", "原制度名称", "替代文件"),
        "remark": ("说明", "其他"),
    },
    title_values=(),
    sort=("number",),
    replaces="replaces",
    check=check_rule,
    consequences=(
        StageKeeper(
            RuleStage, "rule", "stage", {DELIBERATING: "meeting_day", ISSUED: "issued"}, order=(*UNFINISHED, *IN_FORCE)
        ),
        repeal_replaced,
    ),
)
