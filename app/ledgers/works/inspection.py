"""督查, 考核, 问责 of how duties are met; what they find becomes problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.core.conditions import Is
from app.core.day_kinds import Date
from app.core.kinds import Choice, LongText, Ordinal, Text, Value
from app.core.names import Department, Person
from app.core.number_kinds import Integer, Number
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Computed, LedgerField, LinkCount, Values
from app.ledgers.schema.page import Column, DateRange, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.row_actions import Conversion
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly
from app.ledgers.works.works_forms import INSPECTION_NOTICE

INSPECTIONS = ("督查", "考核", "问责")
ORIGINS = {"督查": "督查通报", "考核": "考核反馈", "问责": "问责通报"}  # of a problem that a record of this kind found


class Inspection(Record):
    """A check of how duties are met: its object, what was found and what came of it."""

    number = LedgerField(Ordinal(), "序号")
    kind = LedgerField(
        Choice(options=INSPECTIONS, tones=(("督查", "blue"), ("考核", "purple"), ("问责", "red"))), "类型", default="督查"
    )
    date = LedgerField(Date(), "日期")
    object = LedgerField(Text(), "对象", required=True, help_text="被督查、考核或问责的部门、支部或个人")
    department = LedgerField(Department(), "所在部门")
    person = LedgerField(Person(), "责任人")
    basis = LedgerField(LongText(), "依据", help_text="文件、方案或制度")
    finding = LedgerField(LongText(), "发现问题")
    result = LedgerField(LongText(), "结果", help_text="通报、整改要求、考核等次、问责方式等")
    points = LedgerField(Number(unit="分"), "分值", help_text="考核得分或扣分，扣分写负数")
    inspector = LedgerField(Person(), "检查人")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table inspection."""

        table_name = "inspection"


HANDED_ON, NOT_HANDED_ON = "已转问题", "未转问题"
HANDLING = Choice(options=(NOT_HANDED_ON, HANDED_ON), tones=((NOT_HANDED_ON, "amber"), (HANDED_ON, "green")))


def finding_handling(row: Mapping[str, Value], today: dt.date) -> Value:
    """Whether what was found became a problem; nothing where nothing was found."""
    if not row["finding"]:
        return ""
    return HANDED_ON if row["problem_count"] else NOT_HANDED_ON


def finding_origin(row: Values) -> Value:
    """What a problem made from a finding names as its source; nothing when nobody said what kind of check it was."""
    return ORIGINS.get(str(row["kind"]), "")


INSPECTION_YEAR = Yearly(("date",))

INSPECTION = Ledger(
    key="inspection",
    title="督查考核问责",
    group="党建责任",
    noun="督查考核记录",
    scope=("department",),
    reported=("result", "remark"),
    model=Inspection,
    name_field="object",
    told_apart_by=("date",),
    yearly=INSPECTION_YEAR,
    switch="year",
    extra=(
        INSPECTION_YEAR.field(),
        LinkCount("problem_count", "已转问题", Integer(unit="条"), "problem", "由这条记录生成的问题，见“关联”"),
        Computed("handling", "问题去向", HANDLING, finding_handling, "查出的问题是否已经转入问题台账，见“关联”"),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("kind", 72, frozen=True),
        Column("object", 180),
        Column("date", 104),
        Column("department", 96),
        Column("person", 80),
        Column("basis", 180),
        Column("finding", 280),
        Column("handling", 84),
        Column("problem_count", 84, hidden=True),
        Column("result", 200),
        Column("points", 64),
        Column("inspector", 80),
        Column("remark", 140, hidden=True),
    ),
    facets=(
        Facet("kind"),
        Facet("object"),
        Facet("department"),
        DateRange("date"),
        Facet("handling"),
        Facet("inspector"),
        Facet("person"),
        Facet("year"),
    ),
    figures=(
        Figure("记录总数"),
        Figure("督查", (Is("kind", ("督查",)),), "blue"),
        Figure("考核", (Is("kind", ("考核",)),), "purple"),
        Figure("问责", (Is("kind", ("问责",)),)),  # not red: a record of what was done, nothing that waits
        Figure("问题未转台账", (Is("handling", (NOT_HANDED_ON,)),), "amber"),
    ),
    sections=(
        Section("记录", ("number", "kind", "date", "object", "department", "person", "basis")),
        Section("情况", ("finding", "result", "points", "inspector", "remark")),
    ),
    conversions=(
        Conversion(
            "转为问题",
            "problem",
            (("finding", "statement"), ("department", "department"), ("person", "person")),
            derived=(("origin", finding_origin),),
            asked=("campaign", "list"),
        ),
    ),
    forms=(INSPECTION_NOTICE,),
    pages=(Page("inspection", "督查考核问责", sheets=("inspections",)),),
    sheets=(
        Sheet(
            "inspections",
            "党建责任制督查考核问责台账",
            (
                SheetColumn("number", 6),
                SheetColumn("kind", 8),
                SheetColumn("date", 12),
                SheetColumn("object", 18),
                SheetColumn("person", 9),
                SheetColumn("basis", 22),
                SheetColumn("finding", 34),
                SheetColumn("result", 28),
                SheetColumn("points", 8),
                SheetColumn("inspector", 10),
                SheetColumn("remark", 12),
            ),
        ),
    ),
    doubtful_headings={"basis": ("督查事项", "督查内容", "督查内容及依据", "检查内容", "检查事项", "考核内容")},
    headings={
        "number": ("编号", "No."),
        "kind": ("督查类型", "检查类型", "方式", "检查方式", "督查方式"),
        "date": ("督查日期", "检查日期", "时间", "督查时间", "考核日期", "问责日期"),
        "object": (
            "督查对象",
            "检查对象",
            "考核对象",
            "问责对象",
            "被督查单位",
            "被检查单位",
            "被考核对象",
            "受检单位",
            "受检查单位",
            "被督查对象",
            "被考核单位",
            "被抽查单位",
            "被督导单位",
            "被检查对象",
            "被问责人",
            "被问责单位",
            "被问责对象",
            "被督查部门",
            "被检查部门",
            "被考核部门",
        ),
        "department": ("部门", "所属部门", "责任部门"),
        "person": ("责任人员", "责任人姓名"),
        "basis": ("督查依据", "检查依据", "问责依据", "考核依据", "扣分依据", "文件依据"),
        "finding": (
            "存在问题",
            "发现的问题",
            "督查发现问题",
            "问题",
            "主要问题",
            "问责事由",
            "问责情形",
            "督查情况",
            "扣分原因",
            "扣分事由",
            "扣分事项",
            "扣分项目",
            "扣分情形",
        ),
        "result": (
            "处理结果",
            "整改结果",
            "整改要求",
            "整改情况",
            "反馈情况",
            "督查结果",
            "考核结果",
            "问责方式",
            "处理意见",
            "结果运用",
            "考核等次",
            "问责结果",
        ),
        "points": ("得分", "扣分", "考核得分", "分数", "考核分数"),
        "inspector": ("督查人", "考核人", "督查组", "检查组", "考核组", "考评组", "督查人员", "检查人员", "考核人员"),
        "remark": ("说明",),
    },
    sort=("-date", "number"),
    totals=("points",),
)
