"""The ledgers that others pick names from: 专项, 部门; 人员 has a file of its own (person.py)."""

from __future__ import annotations

from app.core.conditions import Is
from app.core.day_kinds import Date
from app.core.kinds import Choice, LongText, Ordinal, Text
from app.core.names import Person
from app.core.number_kinds import Integer
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import LedgerField
from app.ledgers.schema.page import Column, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn

RUNNING = Choice(
    options=("进行中", "已结束"),
    aliases=(("结束", "已结束"), ("已收官", "已结束")),
    tones=(("进行中", "green"), ("已结束", "grey")),
)


class Campaign(Record):
    """A campaign that problems are collected and rectified in."""

    name = LedgerField(Text(), "专项名称", required=True)
    year = LedgerField(Integer(minimum=1990, maximum=2100, unit="年"), "年度")
    status = LedgerField(RUNNING, "状态", default="进行中")
    start = LedgerField(Date(begins=True), "开始日期")
    end = LedgerField(Date(ends=True), "结束日期")
    basis = LedgerField(LongText(), "依据", help_text="部署文件或会议")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table campaign."""

        table_name = "campaign"


class DepartmentRow(Record):
    """A department of the office."""

    name = LedgerField(Text(), "部门名称", required=True)
    number = LedgerField(Ordinal(), "序号")
    head = LedgerField(Person(), "负责人")
    leader = LedgerField(Person(), "分管领导")
    phone = LedgerField(Text(digits=True), "联系电话")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table department."""

        table_name = "department"


CAMPAIGN = Ledger(
    key="campaign",
    title="专项",
    group="问题整改",
    noun="专项",
    grows=True,
    model=Campaign,
    name_field="name",
    columns=(
        Column("name", 320, frozen=True),
        Column("year", 80),
        Column("status", 92),
        Column("start", 110),
        Column("end", 110),
        Column("basis", 240),
        Column("remark", 160),
    ),
    facets=(Facet("year"), Facet("status")),
    figures=(Figure("专项总数"), Figure("进行中", (Is("status", ("进行中",)),), "green")),
    sections=(Section("专项", ("name", "year", "status", "start", "end", "basis", "remark")),),
    pages=(Page("campaign", "专项", sheets=("campaigns",)),),
    sheets=(
        Sheet(
            "campaigns",
            "专项整治一览表",
            (
                SheetColumn("name", 34),
                SheetColumn("year", 7),
                SheetColumn("status", 9),
                SheetColumn("start", 12),
                SheetColumn("end", 12),
                SheetColumn("basis", 26),
                SheetColumn("remark", 14),
            ),
            paper="A4",
        ),
    ),
    headings={
        "name": ("专项", "专项整治名称"),
        "year": ("年份",),
        "status": ("进展情况", "目前状态", "开展情况"),
        "start": ("启动时间", "启动日期", "开始时间"),
        "end": ("结束时间",),
        "basis": ("部署依据", "文件依据", "部署文件", "依据文件"),
    },
    sort=("-year", "name"),
)

DEPARTMENT = Ledger(
    key="department",
    title="部门",
    group="组织机构",
    noun="部门",
    grows=True,
    model=DepartmentRow,
    name_field="name",
    columns=(
        Column("number", 64, frozen=True),
        Column("name", 180, frozen=True),
        Column("head", 110),
        Column("leader", 110),
        Column("phone", 140),
        Column("remark", 240),
    ),
    facets=(Facet("leader"),),
    figures=(Figure("部门总数"),),
    sections=(Section("部门", ("name", "number", "head", "leader", "phone", "remark")),),
    pages=(Page("department", "部门", sheets=("departments",)),),
    sheets=(
        Sheet(
            "departments",
            "内设机构一览表",
            (
                SheetColumn("number", 6),
                SheetColumn("name", 20),
                SheetColumn("head", 12),
                SheetColumn("leader", 12),
                SheetColumn("phone", 16),
                SheetColumn("remark", 24),
            ),
            paper="A4",
            landscape=False,
        ),
    ),
    headings={
        "name": ("机构名称", "部门"),
        "head": ("部门负责人", "主要负责人"),
        "leader": ("责任领导",),
        "phone": ("办公电话", "电话", "值班电话"),
    },
    sort=("number", "name"),
)
