"""问题清单 and 整改台账, two lists (部门, 个人) of the same rows: entered once, seen with the problem's or all columns."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.conditions import Is
from app.core.day_kinds import Date
from app.core.file_kinds import Attachments
from app.core.kinds import LongText, Value
from app.core.number_kinds import Integer
from app.ledgers.problems.problem_forms import PROBLEM_FORMS
from app.ledgers.problems.problem_life import Extension, Handling, Revisit, deadline_of_kind, note_moves, refused_change
from app.ledgers.problems.problem_lights import warning_lights
from app.ledgers.problems.problem_rows import Evidence, Milestone, Problem, Progress
from app.ledgers.problems.problem_states import (
    CLOSED,
    LIGHTS,
    NOT_DONE,
    RETURNED,
    REVIEW,
    WAITING,
    WORKING,
    choices,
    locked,
    refused_move,
)
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import ChildCount, Latest, Ruled, Smallest
from app.ledgers.schema.guard import Guard
from app.ledgers.schema.page import Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.row_actions import Conversion
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly


def check_problem(row: Mapping[str, Value]) -> dict[str, str]:
    """A closing day and the closed state belong together."""
    if row.get("closed_on") and row.get("status") != CLOSED:
        return {"closed_on": f"状态为“{row.get('status')}”，不应有销号日期。"}
    return {}


def check_entered(row: Mapping[str, Value]) -> dict[str, str]:
    """A problem that a person types begins open; one that was closed before comes in by import."""
    why = refused_move(WAITING, row.get("status"))
    return {"status": why} if why else {}


PROBLEM_PART = (
    SheetColumn("number", 5),
    SheetColumn("category", 8, merge=True),
    SheetColumn("statement", 26),
    SheetColumn("symptom", 22),
    SheetColumn("origin", 9),
    SheetColumn("goal", 20),
    SheetColumn("measures", 30),
)
OUTCOME_PART = (
    SheetColumn("progress", 26, "整改落实情况", "整改进展"),
    SheetColumn("percent", 7, "整改落实情况"),
    SheetColumn("status", 9, "整改落实情况", "整改状态"),
    SheetColumn("light", 7, "整改落实情况"),
    SheetColumn("closed_on", 12, "整改落实情况"),
    SheetColumn("remark", 12),
)
RESPONSIBLE = (
    SheetColumn("leader", 9, "责任主体"),
    SheetColumn("department", 9, "责任主体"),
    SheetColumn("person", 9, "责任主体"),
)
TERM = (SheetColumn("kind", 9), SheetColumn("deadline", 13))
PERSONAL = (
    SheetColumn("number", 5),
    SheetColumn("category", 8, merge=True),
    SheetColumn("person", 9, heading="姓名"),
    SheetColumn("department", 9, heading="所在部门"),
    SheetColumn("statement", 26, heading="存在问题"),
    SheetColumn("symptom", 22),
    SheetColumn("origin", 9),
)
DEPARTMENT_LIST = (Is("list", ("部门",)),)
PERSONAL_LIST = (Is("list", ("个人",)),)

YEARLY = Yearly(("opened_on",), (Is("status", (WAITING, WORKING, REVIEW, RETURNED)),), standing=True)

PROBLEM = Ledger(
    key="problem",
    title="问题整改台账",
    group="问题整改",
    noun="问题",
    scope=("department",),
    switch="campaign",
    model=Problem,
    name_field="statement",
    reached=(("closed_on", "status", CLOSED),),
    yearly=YEARLY,
    extra=(
        YEARLY.field(),
        Latest("progress", "进展", LongText(), "progress", "content", "最新一条进展；写入即新增一条"),
        ChildCount("evidence_count", "佐证材料", Attachments(), "evidence"),
        Smallest("next_stage", "下一节点", Date(), "milestone", "day", (("done", NOT_DONE),), "最早的未完成阶段目标的日期"),
        ChildCount("extension_count", "延期次数", Integer(), "extension", (("kind", "延期"),)),
        Ruled(
            "light",
            "预警",
            LIGHTS,
            ("status", "kind", "deadline_date", "next_stage", "percent", "opened_on"),
            warning_lights,
            "按整改时限、阶段目标和完成率与今天计算，规则见“整改设置”",
        ),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("light", 64, frozen=True),
        Column("category", 84),
        Column("statement", 214),
        Column("department", 88),
        Column("person", 76),
        Column("deadline", 136),
        Column("status", 92),
        Column("percent", 96),
        Column("progress", 240),
        Column("measures", 240),
        Column("leader", 76),
        Column("kind", 88),
        Column("deadline_date", 100),
        Column("closed_on", 100),
        Column("symptom", 200, hidden=True),
        Column("origin", 84, hidden=True),
        Column("goal", 180, hidden=True),
        Column("evidence_count", 72, hidden=True),
        Column("campaign", 140, hidden=True),
        Column("remark", 120, hidden=True),
        Column("next_stage", 100, hidden=True),
        Column("step", 120, hidden=True),
        Column("original_date", 100, hidden=True),
        Column("extension_count", 76, hidden=True),
        Column("round", 76, hidden=True),
        Column("opened_on", 100, hidden=True),
        Column("year", 72, hidden=True),
    ),
    facets=(
        Facet("light"),
        Facet("status"),
        Facet("department"),
        Facet("category"),
        Facet("kind"),
        DateRange("deadline_date"),
        Facet("leader"),
        Facet("person"),
        Facet("origin"),
        Facet("campaign"),
        Facet("year"),
    ),
    figures=(
        Figure("问题总数"),
        Figure("已销号", (Is("status", (CLOSED,)),), "green"),
        Figure("整改中", (Is("status", (WORKING,)),), "amber"),
        Figure("待审核", (Is("status", (REVIEW,)),), "blue"),
        Figure("进度滞后", (Is("light", ("滞后",)),), "blue"),
        Figure("即将到期", (Is("light", ("临期",)),), "amber"),
        Figure("已逾期", (Is("light", ("逾期",)),), "red"),
    ),
    sections=(
        Section("问题", ("list", "number", "campaign", "category", "origin", "opened_on", "statement", "symptom")),
        Section("责任", ("department", "person", "leader")),
        Section("整改要求", ("goal", "measures", "kind", "deadline", "deadline_date", "original_date", "next_stage")),
        Section("整改落实", ("status", "percent", "closed_on", "remark")),
    ),
    children=(
        Child("progress", "进展", Progress, "problem", ("day", "content", "percent", "author"), ("-day", "-id"), ("percent",)),
        Child("milestone", "阶段目标", Milestone, "problem", ("day", "goal", "done"), ("day", "id")),
        Child("evidence", "佐证材料", Evidence, "problem", ("name", "day", "occasion"), ("id",)),
        Child(
            "handling",
            "办理记录",
            Handling,
            "problem",
            ("day", "time", "action", "step", "person", "opinion", "round"),
            ("-day", "-time", "-id"),
            kept=True,
        ),
        Child(
            "extension",
            "延期记录",
            Extension,
            "problem",
            ("day", "kind", "old_deadline", "old_date", "new_deadline", "new_date", "reason", "approver", "person", "round"),
            ("-day", "-id"),
            kept=True,
        ),
        Child(
            "revisit", "回头看", Revisit, "problem", ("day", "result", "person", "note", "round"), ("-day", "-id"), kept=True
        ),
    ),
    day_marks=(DayMark("deadline_date", "问题整改", "light", (CLOSED,)),),
    pages=(
        Page(
            "problem_department",
            "部门问题台账",
            DEPARTMENT_LIST,
            (("list", "部门"),),
            ("rectification_department", "problems_department"),
        ),
        Page(
            "problem_personal",
            "个人问题台账",
            PERSONAL_LIST,
            (("list", "个人"),),
            ("rectification_personal", "problems_personal"),
        ),
        Page("problem_all", "全部问题", sheets=("rectification_all",), counted=False),  # each row counts on its own list
    ),
    sheets=(
        Sheet(
            "rectification_department",
            "{campaign}部门问题整改台账",
            PROBLEM_PART + RESPONSIBLE + TERM + OUTCOME_PART,
            where=DEPARTMENT_LIST,
        ),
        Sheet(
            "rectification_personal",
            "{campaign}个人问题整改台账",
            (*PERSONAL, *PROBLEM_PART[5:], *TERM, SheetColumn("leader", 9), *OUTCOME_PART),
            where=PERSONAL_LIST,
        ),
        Sheet(
            "rectification_all",
            "{campaign}部门和个人问题整改台账",
            (PROBLEM_PART[0], SheetColumn("list", 6), *PROBLEM_PART[1:], *RESPONSIBLE, *TERM, *OUTCOME_PART),
        ),
        Sheet(
            "problems_department",
            "{campaign}部门问题清单",
            (*PROBLEM_PART[:5], *RESPONSIBLE, SheetColumn("remark", 12)),
            paper="A4",
            where=DEPARTMENT_LIST,
        ),
        Sheet(
            "problems_personal",
            "{campaign}个人问题清单",
            (*PERSONAL, SheetColumn("leader", 9), SheetColumn("remark", 12)),
            paper="A4",
            where=PERSONAL_LIST,
        ),
    ),
    forms=PROBLEM_FORMS,
    doubtful_headings={"person": ("联系人", "联络人", "联络员", "工作联系人", "联系人员")},
    headings={
        "number": ("编号", "问题序号", "No.", "项目序号"),
        "campaign": ("专项名称", "专项整治", "所属专项"),
        "list": ("清单类型", "问题清单", "清单类别"),
        "category": ("所属类别", "类别", "问题类型", "问题分类", "方面", "问题方面", "领域", "所属领域"),
        "statement": (
            "问题",
            "存在问题",
            "具体问题",
            "主要问题",
            "问题描述",
            "突出问题",
            "存在的问题",
            "问题内容",
            "检视问题",
            "查摆问题",
            "反馈问题",
            "检视剖析问题",
            "查找问题",
            "查摆的问题",
        ),
        "symptom": ("表现形式", "主要表现", "具体表现形式", "问题表现", "具体情形", "现实表现", "典型表现"),
        "origin": (
            "来源",
            "问题来源渠道",
            "查摆方式",
            "来源渠道",
            "问题线索来源",
            "查摆途径",
            "查摆来源",
            "发现渠道",
            "发现方式",
            "问题出处",
        ),
        "goal": (
            "整改目标要求",
            "目标",
            "预期目标",
            "整改目标及成效",
            "整改要求",
            "目标要求",
            "预期成效",
            "目标任务",
            "整改标准",
            "完成标准",
        ),
        "measures": ("措施", "整改具体措施", "整改举措", "具体措施", "整改措施及要求", "整改落实措施", "措施办法", "整改任务"),
        "leader": ("分管领导", "牵头领导", "责任领导人", "包案领导", "责任班子成员", "督办领导"),
        "department": (
            "所在部门",
            "部门",
            "责任单位",
            "牵头部门",
            "整改部门",
            "部门（处室）",
            "单位",
            "受检单位",
            "被检查单位",
            "被督查单位",
            "受检部门",
        ),
        "person": ("姓名", "责任人员", "整改责任人", "具体责任人", "整改人", "直接责任人", "责任同志"),
        "kind": ("整改方式", "整改性质", "整改类别", "类型", "时限类型", "整改时限类型"),
        "deadline": (
            "完成时限",
            "整改期限",
            "整改完成时限",
            "整改完成时间",  # the day of closing only beside a column of the deadline
            "时限",
            "完成时间",
            "计划完成时间",
            "整改时间",
            "期限",
            "时间节点",
            "截止时间",
            "截止日期",
        ),
        "deadline_date": ("时限日期", "到期日期"),
        "progress": (
            "整改进展",
            "整改情况",
            "整改落实",
            "进展情况",
            "工作进展",
            "整改进展情况",
            "落实情况",
            "目前进展",
            "整改成效",
            "推进情况",
            "办理情况",
            "阶段性成效",
            "反馈情况",
        ),
        "percent": ("完成比例", "完成进度", "整改完成率", "进度", "完成百分比", "完成率（%）", "整改率"),
        "status": (
            "整改状态",
            "是否完成",
            "是否整改到位",
            "是否整改完成",
            "是否完成整改",
            "完成情况",
            "当前状态",
            "销号情况",
            "是否销号",
            "整改结果",
        ),
        "closed_on": ("销号时间", "完成日期", "整改完成时间", "实际完成时间", "办结日期", "办结时间"),
        "remark": ("说明", "其他"),
        "opened_on": ("提出时间", "查摆时间", "发现时间", "发现日期", "建账日期", "建账时间", "列入日期"),
    },
    title_values=(("个人", "list", "个人"), ("部门", "list", "部门"), ("处室", "list", "部门")),
    sort=("-campaign", "list", "number"),
    totals=("percent",),
    check=check_problem,
    conversions=(
        Conversion(
            "开督办单",
            "supervision",
            (
                ("statement", "matter"),
                ("goal", "demands"),
                ("department", "department"),
                ("person", "person"),
                ("leader", "leader"),
            ),
            (),
            ("kind", "issued_on", "due", "instruction", "issuer"),
            count_field="times",
            counted_by="kind",
        ),
    ),
    guard=Guard(locked, refused_change, check_entered, choices),
    consequences=(note_moves,),
    completed=deadline_of_kind,
    alike_field="statement",
    reported=("progress", "percent", "status", "remark"),
)
