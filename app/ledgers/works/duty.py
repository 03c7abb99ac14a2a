"""责任清单: the duties of a year with their cascade (层层传导)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import peewee

from app.core.conditions import Is
from app.core.day_kinds import Date, DueDate
from app.core.kinds import Choice, LongText, Ordinal, Text, Value
from app.core.names import Department, Name, Person
from app.core.number_kinds import Integer, Percent
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Latest, LedgerField
from app.ledgers.schema.page import Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.row_actions import Walk
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.tree import Tree, TreeKeeper
from app.ledgers.schema.yearly import Yearly
from app.ledgers.warning_days import WarningDays, lamp, light_by_days, near_until


class Duty(Record):
    """One duty of one subject in one year."""

    year = LedgerField(Integer(minimum=1990, maximum=2100, unit="年"), "年度")
    number = LedgerField(Ordinal(), "序号", help_text="由上级责任分解的写 1.1、1.2")
    subject = LedgerField(Text(), "责任主体", help_text="承担责任的人或组织，如 机关党组书记、综合处党支部")
    person = LedgerField(Person(), "责任人")
    post = LedgerField(Text(), "职务")
    department = LedgerField(Department(), "所在部门")
    kind = LedgerField(
        Choice(
            options=("党组主体责任", "第一责任人", "一岗双责", "支部书记", "党员"),
            open=True,
            aliases=(("第一责任人责任", "第一责任人"), ("支部书记责任", "支部书记"), ("党员责任", "党员")),
        ),
        "责任类别",
    )
    content = LedgerField(LongText(), "责任内容", required=True)
    measures = LedgerField(LongText(), "落实措施")
    frequency = LedgerField(
        Choice(
            options=("每周", "每月", "每季度", "每半年", "每年", "长期", "按需"),
            open=True,
            aliases=(
                *(("一周一次", "每周"), ("一月一次", "每月"), ("一季度一次", "每季度")),
                *(("半年一次", "每半年"), ("一年一次", "每年")),
            ),
        ),
        "频次",
    )
    proof = LedgerField(Text(), "佐证", help_text="用什么材料证明已经落实")
    due = LedgerField(DueDate(), "完成时限")
    percent = LedgerField(Percent(), "完成率", help_text="有下级责任的，由下级责任平均计算")
    outcome = LedgerField(LongText(), "工作实绩", help_text="年底晒实绩时填写")
    parent = LedgerField(Name(ledger="duty", adds=False), "上级责任", help_text="由哪一条责任分解而来")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table duty."""

        table_name = "duty"


class DutyProgress(Record):
    """A dated entry on how a duty is being met."""

    duty = peewee.BigIntegerField(index=True)
    day = LedgerField(Date(), "日期", required=True)
    content = LedgerField(LongText(), "落实情况", required=True)
    percent = LedgerField(Percent(), "完成率", help_text="填写后同时更新责任的完成率")
    person = LedgerField(Person(), "填报人")

    class Meta:
        """Table duty_progress."""

        table_name = "duty_progress"


def duty_light(row: Mapping[str, Value], today: dt.date, days: WarningDays) -> Value:
    """逾期 past its day, 临期 within the office's days, else 正常; 已落实 at 100 %."""
    if row["percent"] == 100:
        return "已落实"
    day = str(row["due"] or "9999")
    if day < today.isoformat():
        return "逾期"
    return "临期" if day <= near_until(today, days.duty) else "正常"


def check_duty(row: Mapping[str, Value]) -> dict[str, str]:
    """A duty does not stand under itself."""
    if row.get("parent") and row["parent"] == row.get("content"):
        return {"parent": "上级责任不能是责任本身。"}
    return {}


DUTY_TREE = Tree(parent="parent", number="number", scope="year", percent="percent")
DUTY_PART = (
    SheetColumn("number", 6),
    SheetColumn("subject", 16, merge=True),
    SheetColumn("person", 9),
    SheetColumn("post", 16),
    SheetColumn("kind", 11),
    SheetColumn("content", 30),
)

DUTY = Ledger(
    key="duty",
    title="责任清单",
    group="党建责任",
    noun="责任",
    scope=("department",),
    switch="year",
    year_field="year",
    model=Duty,
    name_field="content",
    yearly=Yearly(("year",), (Is("light", ("逾期", "临期", "正常")),)),
    extra=(
        Latest("progress", "落实情况", LongText(), "progress", "content", "最新一条落实情况；写入即新增一条"),
        light_by_days(
            "light",
            "预警",
            lamp("已落实"),
            ("percent", "due"),
            duty_light,
            "按完成时限与今天计算；提前几天算临期，在“预警天数”中设置",
        ),
    ),
    columns=(
        Column("number", 72, frozen=True),
        Column("light", 72, frozen=True),
        Column("content", 300, frozen=True),
        Column("parent", 180),
        Column("subject", 130),
        Column("person", 80),
        Column("kind", 104),
        Column("measures", 220),
        Column("frequency", 76),
        Column("proof", 130),
        Column("due", 104),
        Column("percent", 96),
        Column("progress", 220),
        Column("outcome", 200),
        Column("post", 130, hidden=True),
        Column("department", 96, hidden=True),
        Column("year", 64, hidden=True),
        Column("remark", 120, hidden=True),
    ),
    facets=(
        Facet("kind"),
        Facet("subject"),
        Facet("person"),
        Facet("light"),
        Facet("department"),
        Facet("frequency"),
        DateRange("due"),
        Facet("year"),
    ),
    figures=(
        Figure("责任总数"),
        Figure("第一责任人", (Is("kind", ("第一责任人",)),)),
        Figure("一岗双责", (Is("kind", ("一岗双责",)),)),
        Figure("支部书记", (Is("kind", ("支部书记",)),)),
        Figure("已落实", (Is("light", ("已落实",)),), "green"),
        Figure("已逾期", (Is("light", ("逾期",)),), "red"),
    ),
    sections=(
        Section("责任", ("year", "number", "subject", "person", "post", "department", "kind", "content", "parent")),
        Section("落实", ("measures", "frequency", "proof", "due", "percent")),
        Section("实绩", ("outcome", "remark")),
    ),
    children=(
        Child(
            "progress", "落实情况", DutyProgress, "duty", ("day", "content", "percent", "person"), ("-day", "-id"), ("percent",)
        ),
    ),
    tree=DUTY_TREE,
    day_marks=(DayMark("due", "责任", "light", ("已落实",)),),
    walk=Walk(
        "逐项查落实",
        (Is("light", ("逾期", "临期", "正常")),),
        ("number", "subject", "person", "frequency", "due", "percent", "measures"),
        ("progress", "percent", "due", "outcome"),
    ),
    pages=(Page("duty", "责任清单", sheets=("duties", "duty_progress", "duty_outcomes")),),
    sheets=(
        Sheet(
            "duties",
            "{year}年党建责任清单（年初晒清单）",
            (
                *DUTY_PART,
                SheetColumn("measures", 30),
                SheetColumn("frequency", 9),
                SheetColumn("proof", 14),
                SheetColumn("due", 12),
            ),
        ),
        Sheet(
            "duty_progress",
            "{year}年党建责任落实进度（年中晒进度）",
            (
                *DUTY_PART,
                SheetColumn("frequency", 9),
                SheetColumn("due", 12),
                SheetColumn("progress", 34),
                SheetColumn("percent", 8),
            ),
            as_of="progress",
        ),
        Sheet(
            "duty_outcomes",
            "{year}年党建责任落实实绩（年底晒实绩）",
            (
                *DUTY_PART,
                SheetColumn("percent", 8),
                SheetColumn("outcome", 40),
                SheetColumn("proof", 16),
                SheetColumn("remark", 12),
            ),
            as_of="progress",
        ),
    ),
    title_hints={"kind": "(?:主体|监督|领导|直接|分管)责任(?!部门|人|单位|领导|处室)"},
    headings={
        "year": ("年份",),
        "number": ("编号", "No."),
        "subject": ("责任单位", "责任对象", "主体"),
        "person": ("姓名", "责任人姓名", "分管领导", "责任领导"),
        "post": ("职务职级", "岗位", "现任职务"),
        "department": ("部门", "责任部门", "分管部门", "分管单位"),
        "kind": ("类别", "责任类型", "职责类别"),
        "content": (
            "责任",
            "责任事项",
            "主要责任",
            "职责内容",
            "具体责任",
            "责任清单",
            "工作职责",
            "责任要求",
            "具体责任内容",
            "主要职责",
            "具体职责",
            "履责内容",
            "职责任务",
            "年初晒清单",
            "晒清单",
        ),
        "measures": ("措施", "工作措施", "监督措施", "具体措施", "履责措施", "落实举措", "工作举措", "具体任务", "具体举措"),
        "frequency": ("落实频次", "工作频次", "次数要求", "周期", "时间频次", "频次要求"),
        "proof": ("佐证材料", "印证材料", "证明材料", "工作印证", "印证资料", "支撑材料", "台账资料"),
        "due": ("时限", "落实时限", "完成时间", "时间要求", "期限", "时间节点", "时间安排", "时限要求"),
        "progress": ("落实进度", "进展情况", "履责情况", "完成情况", "进度", "履职情况", "推进情况", "年中晒进度", "晒进度"),
        "percent": ("完成比例", "完成进度", "落实率"),
        "outcome": ("实绩", "履责实绩", "落实成效", "工作成效", "履责成效", "取得成效", "年底晒实绩", "晒实绩"),
        "parent": ("分解自",),
        "remark": ("说明",),
    },
    title_values=tuple((kind, "kind", kind) for kind in ("一岗双责", "第一责任人")),
    sort=("-year", "number"),
    totals=("percent",),
    check=check_duty,
    consequences=(TreeKeeper(Duty, DUTY_TREE, "content"),),
)
