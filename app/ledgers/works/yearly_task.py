"""年度目标任务: the year's tasks, divided into parts, with their progress, what is behind and how it is made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.core.conditions import Is
from app.core.kinds import Light, LongText, Value
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.ending import EndKeeper
from app.ledgers.schema.fields import Latest, Reading
from app.ledgers.schema.page import Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.row_actions import Quarterly, Walk
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.tree import Tree, TreeKeeper
from app.ledgers.schema.yearly import Yearly
from app.ledgers.warning_days import WarningDays, light_by_days, near_until
from app.ledgers.works.yearly_task_rows import (
    BEHIND,
    DONE,
    DROPPED,
    ENDED,
    NOT_BEGUN,
    UNDER_WAY,
    TaskCheck,
    TaskProgress,
    YearlyTask,
)


def warning_light(row: Mapping[str, Value], today: dt.date, days: WarningDays) -> Value:
    """逾期 past its day; 临期 within the office's days; 滞后 when said so or so many points behind the time that has passed."""
    if row["status"] in ENDED:
        return "已完成" if row["status"] == DONE else DROPPED
    day = str(row["due"] or "9999")
    if day < today.isoformat():
        return "逾期"
    if row["status"] == BEHIND or lags(row, today, days.task_lag):
        return "滞后"
    return "临期" if day <= near_until(today, days.task) else "正常"


def lags(row: Mapping[str, Value], today: dt.date, slack: int) -> bool:
    """Whether the percent is far behind the share of the time between 1 January and the due day that has passed."""
    if row["percent"] is None or not row["due"]:
        return False
    due = dt.date.fromisoformat(str(row["due"]))
    start = dt.date(int(str(row["year"] or due.year)), 1, 1)
    if not start < due or today <= start:
        return False
    passed = 100 * (today - start).days / (due - start).days
    return float(str(row["percent"])) + slack < passed


def behind_by(row: Mapping[str, Value], day: dt.date, reading: Reading) -> bool:
    """Whether a task is not as far as it should be at the end of a day (季度末): due by then, said to be behind, or lagging.

    A task without a percent counts as one of which nothing is done.
    """
    if row["status"] in ENDED:
        return False
    due = str(row["due"] or "9999") <= day.isoformat()
    return (
        due
        or row["status"] == BEHIND
        or lags({**row, "percent": row["percent"] or 0}, day, reading.settings(WarningDays).task_lag)
    )


def check_task(row: Mapping[str, Value]) -> dict[str, str]:
    """A task does not stand under itself."""
    if row.get("parent") and row["parent"] == row.get("name"):
        return {"parent": "上级任务不能是任务本身。"}
    return {}


TREE = Tree(parent="parent", number="number", scope="year", percent="percent", weight="points", inherited=("category",))
RESPONSIBLE = tuple(
    SheetColumn(name, width, "责任分工") for name, width in (("leader", 9), ("department", 10), ("partners", 14), ("person", 9))
)
OUTCOME = (
    SheetColumn("progress", 22, "推进情况", "工作进度"),
    SheetColumn("percent", 8, "推进情况"),
    SheetColumn("status", 9, "推进情况"),
)

YEARLY_TASK = Ledger(
    key="yearly_task",
    title="年度目标任务",
    group="机关工作",
    noun="任务",
    scope=("department", "partners"),
    switch="year",
    year_field="year",
    model=YearlyTask,
    name_field="name",
    reached=(("ended", "status", DONE),),
    yearly=Yearly(("year",), (Is("status", (NOT_BEGUN, UNDER_WAY, BEHIND)),)),
    extra=(
        Latest("progress", "进度", LongText(), "progress", "content", "最新一条进度；写入即新增一条"),
        light_by_days(
            "light",
            "预警",
            Light(
                options=("逾期", "滞后", "临期", "正常", "已完成", DROPPED),
                tones=(
                    ("逾期", "red"),
                    ("滞后", "purple"),
                    ("临期", "amber"),
                    ("正常", "green"),
                    ("已完成", "grey"),
                    (DROPPED, "grey"),
                ),
            ),
            ("status", "due", "percent", "year"),
            warning_light,
            "提前几天算临期、完成率落后时间进度多少算滞后，在“预警天数”中设置",
        ),
    ),
    columns=(
        Column("number", 64, frozen=True),
        Column("light", 64, frozen=True),
        Column("name", 260, frozen=True),
        Column("category", 90),
        Column("target", 200),
        Column("leader", 80),
        Column("department", 96),
        Column("partners", 120),
        Column("person", 80),
        Column("due", 108),
        Column("percent", 96),
        Column("status", 84),
        Column("ended", 104, hidden=True),
        Column("progress", 220),
        Column("gap", 220),
        Column("points", 64),
        Column("score", 64),
        Column("year", 64, hidden=True),
        Column("parent", 160, hidden=True),
        Column("remark", 140, hidden=True),
    ),
    facets=(
        Facet("light"),
        Facet("status"),
        Facet("category", 9),
        Facet("department"),
        Facet("leader"),
        DateRange("due"),
        Facet("person"),
        Facet("partners"),
        Facet("year"),
    ),
    figures=(
        Figure("任务总数"),
        Figure("已完成", (Is("status", (DONE,)),), "green"),
        Figure("推进中", (Is("status", (UNDER_WAY,)),), "blue"),
        Figure("临近时限", (Is("light", ("临期",)),), "amber"),
        Figure("滞后", (Is("light", ("滞后",)),), "purple"),
        Figure("已逾期", (Is("light", ("逾期",)),), "red"),
    ),
    sections=(
        Section("任务", ("year", "number", "category", "name", "target", "parent")),
        Section("责任分工", ("leader", "department", "partners", "person", "due")),
        Section("推进情况", ("percent", "status", "ended", "gap", "points", "score", "remark")),
    ),
    children=(
        Child("progress", "进度", TaskProgress, "task", ("day", "content", "percent", "person"), ("-day", "-id"), ("percent",)),
        Child("checks", "季度检查", TaskCheck, "task", ("quarter", "day", "percent", "gap"), ("-quarter", "-id"), ("gap",)),
    ),
    tree=TREE,
    day_marks=(DayMark("due", "目标任务", "light", ("已完成", DROPPED)),),
    walk=Walk(
        "逐项查漏补缺",
        (Is("light", ("逾期", "滞后", "临期")),),
        ("number", "light", "department", "person", "due", "percent", "target"),
        ("progress", "gap", "due", "percent", "status"),
        Quarterly(behind_by, "checks", "gap", "task_gaps"),
    ),
    pages=(Page("yearly_task", "年度目标任务", sheets=("yearly_tasks", "task_gaps")),),
    sheets=(
        Sheet(
            "yearly_tasks",
            "市政协机关{year}年度目标任务分解表",
            (
                SheetColumn("number", 5),
                SheetColumn("category", 9, merge=True),
                SheetColumn("name", 24),
                SheetColumn("target", 22),
                *RESPONSIBLE,
                SheetColumn("due", 12),
                *OUTCOME,
                SheetColumn("gap", 22),
                SheetColumn("points", 6),
                SheetColumn("score", 6),
            ),
        ),
        Sheet(
            "task_gaps",
            "{year}年度目标任务查漏补缺表",
            (
                SheetColumn("number", 5),
                SheetColumn("name", 28),
                SheetColumn("department", 10),
                SheetColumn("person", 9),
                SheetColumn("due", 12),
                SheetColumn("progress", 24, heading="目前进度"),
                SheetColumn("percent", 8),
                SheetColumn("gap", 30),
            ),
            paper="A4",
            where=(Is("light", ("逾期", "滞后")),),
            as_of="progress",
        ),
    ),
    doubtful_headings={"person": ("联系人", "联络人", "联络员", "工作联系人", "联系人员")},
    headings={
        "year": ("年份", "所属年度"),
        "number": ("编号", "任务序号", "No."),
        "category": ("任务类别", "工作类别", "类型", "分类", "工作领域", "任务分类", "板块", "工作板块"),
        "name": (
            "任务",
            "目标任务",
            "重点任务",
            "重点工作",
            "工作内容",
            "任务内容",
            "工作目标任务",
            "主要任务",
            "年度任务",
            "任务名称",
            "具体任务",
            "工作事项",
            "年度目标任务",
            "任务事项",
            "工作任务及内容",
            "项目名称",
            "工作项目",
        ),
        "target": (
            "目标要求",
            "工作要求",
            "工作标准",
            "目标",
            "工作目标",
            "完成标准",
            "目标值",
            "年度目标",
            "目标与标准",
            "任务目标",
            "标准要求",
            "量化指标",
            "考核标准",
            "具体要求",
            "项目内容",
            "建设内容",
            "主要内容",
            "工作内容",  # beside another column of the task
            "具体内容",
        ),
        "leader": ("责任领导", "分管领导", "包抓领导", "牵头责任领导", "主管领导"),
        "department": ("责任部门", "责任单位", "牵头单位", "主办部门", "承办部门", "部门"),
        "partners": (
            "配合部门",
            "协办部门",
            "协同部门",
            "协作单位",
            "配合单位",
            "协办单位",
            "参与部门",
            "参与单位",
            "协助部门",
            "协助单位",
        ),
        "person": ("具体责任人", "承办人", "直接责任人", "责任人员", "经办人"),
        "due": (
            "时限",
            "完成时间",
            "时限要求",
            "完成期限",
            "时间节点",
            "时间安排",
            "完成日期",
            "办结时限",
            "时间要求",
            "计划完成时间",
            "截止时间",
            "截止日期",
        ),
        "progress": (
            "工作进度",
            "进展情况",
            "工作进展",
            "推进情况",
            "完成情况",
            "目前进展",
            "进展",
            "落实情况",
            "目前进度",
            "进度情况",
            "形象进度",
        ),
        "percent": ("完成比例", "完成进度", "进度百分比", "完成百分比", "完成率（%）", "进度（%）"),
        "status": ("任务状态", "完成状态", "推进状态", "工作状态", "当前状态", "是否完成"),
        "ended": ("实际完成时间", "实际完成日期", "办结时间"),
        "gap": (
            "差距与措施",
            "存在差距",
            "差距",
            "补缺措施",
            "查漏补缺",
            "存在差距及补缺措施",
            "差距及补缺措施",
            "差距及措施",
            "存在问题及措施",
            "查漏补缺措施",
            "存在的差距与补缺措施",
            "下步措施",
            "存在问题及下步打算",
            "存在问题和下一步措施",
            "差距原因及补救措施",
            "差距及补救措施",
            "短板及改进措施",
            "下一步工作措施",
            "存在问题及下一步打算",
        ),
        "points": ("分数", "权重", "标准分", "考核分值", "分值（分）", "权重分值", "赋分", "基础分"),
        "score": ("自评分", "考核得分", "实得分", "自评得分"),
        "parent": ("所属任务", "上级目标任务"),
        "remark": ("说明",),
    },
    sort=("-year", "number"),
    totals=("percent", "points", "score"),
    check=check_task,
    consequences=(TreeKeeper(YearlyTask, TREE, "name"), EndKeeper(YearlyTask, "status", ENDED, "ended", UNDER_WAY)),
)
