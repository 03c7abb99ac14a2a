"""督办事项: what the office orders in writing, with a number, a time limit for the answer and the answer itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from app.core.conditions import Is
from app.core.day_kinds import Date, DueDate
from app.core.kinds import Choice, Light, LongText, Text, Value
from app.core.names import Department, Person
from app.core.number_kinds import Integer
from app.ledgers.problems.supervision_forms import NOTICE, ORDER, SUPERVISION_FORMS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Computed, LedgerField, Reading
from app.ledgers.schema.page import Column, DateRange, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly

ANSWERED, LATE, WAITING = "已反馈", "逾期未反馈", "待反馈"
KINDS = Choice(options=(ORDER, NOTICE), tones=((ORDER, "red"), (NOTICE, "blue")))
LIGHTS = Light(options=(LATE, WAITING, ANSWERED), tones=((LATE, "red"), (WAITING, "amber"), (ANSWERED, "green")))
FIRST_NUMBER = {ORDER: "市政协机关党办督〔{year}〕1号", NOTICE: "市政协机关党办通〔{year}〕1号"}
NUMBER = re.compile(r"(?P<head>.*?)[〔\[（(](?P<year>\d{4})[〕\]）)](?P<count>\d{1,6})号")  # 发文机关代字〔年份〕序号


class Supervision(Record):
    """One order or notice."""

    kind = LedgerField(KINDS, "文种", required=True, default=ORDER)
    number = LedgerField(
        Text(),
        "文号",
        help_text="留空时按上一个文号顺延，例如 市政协机关党办督〔2023〕1号；同一天发给同一单位的整改通知单用同一文号",
    )
    times = LedgerField(Integer(minimum=1), "第几次督办", default=1, help_text="同一问题再次开督办单时自动加一")
    matter = LedgerField(LongText(), "督办事项", required=True)
    demands = LedgerField(LongText(), "办理要求")
    department = LedgerField(Department(), "承办单位")
    person = LedgerField(Person(), "承办人")
    leader = LedgerField(Person(), "责任领导")
    issued_on = LedgerField(Date(), "交办日期")
    due = LedgerField(DueDate(), "反馈时限")
    instruction = LedgerField(LongText(), "领导批示")
    issuer = LedgerField(Person(), "签发人")
    feedback = LedgerField(LongText(), "反馈情况")
    feedback_on = LedgerField(Date(), "反馈日期")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table supervision."""

        table_name = "supervision"


def supervision_light(row: Mapping[str, Value], today: dt.date) -> Value:
    """已反馈 once there is a day of the answer, 逾期未反馈 past its time limit, else 待反馈."""
    if row["feedback_on"]:
        return ANSWERED
    return LATE if row["due"] and str(row["due"]) < today.isoformat() else WAITING


def check_supervision(row: Mapping[str, Value]) -> dict[str, str]:
    """The answer is due after the order."""
    if row.get("issued_on") and row.get("due") and str(row["due"]) < str(row["issued_on"]):
        return {"due": "反馈时限早于交办日期。"}
    return {}


def next_number(kind: str, year: int, before: str) -> str:
    """The number that follows: 〔2023〕7号 after 〔2023〕6号, 〔2024〕1号 in a new year; the office's own 代字 is kept."""
    found = NUMBER.fullmatch(before.strip())
    if found is None:
        return FIRST_NUMBER.get(kind, FIRST_NUMBER[ORDER]).format(year=year)
    count = int(found["count"]) + 1 if int(found["year"]) == year else 1
    return f"{found['head']}〔{year}〕{count}号"


def issued(reading: Reading, row: Mapping[str, Value]) -> dict[str, Value]:
    """A new row is issued today under the next number of its kind, unless a person has given either.

    What one department is notified of on one day stands on one notice, so it has one number.
    """
    day = str(row["issued_on"] or reading.today.isoformat())
    found: dict[str, Value] = {"issued_on": day}
    if row["number"] or reading.database is None:
        return found
    model = Supervision
    known = (model.kind == row["kind"]) & (model.number != "") & model.deleted_at.is_null()
    query = model.select(model.number).where(known).order_by(model.issued_on.desc(), model.id.desc()).limit(1)
    if row["kind"] == NOTICE and row["department"]:
        same = query.where((model.issued_on == day) & (model.department == row["department"]))
        if notice := reading.database.execute(same.tuples()).fetchone():
            return found | {"number": notice[0]}
    last = reading.database.execute(query.tuples()).fetchone()
    found["number"] = next_number(str(row["kind"]), int(day[:4]), last[0] if last else "")
    return found


YEARLY = Yearly(("issued_on",), (Is("light", (LATE, WAITING)),))

SUPERVISION = Ledger(
    key="supervision",
    title="督办事项",
    group="问题整改",
    noun="督办事项",
    model=Supervision,
    name_field="matter",
    yearly=YEARLY,
    switch="year",
    extra=(
        YEARLY.field(),
        Computed("light", "反馈", LIGHTS, supervision_light, "按反馈时限与今天计算"),
    ),
    columns=(
        Column("light", 104, frozen=True),
        Column("kind", 96),
        Column("number", 190),
        Column("matter", 260),
        Column("times", 96),
        Column("department", 96),
        Column("person", 80),
        Column("issued_on", 100),
        Column("due", 100),
        Column("feedback", 220),
        Column("feedback_on", 100),
        Column("leader", 80, hidden=True),
        Column("demands", 200, hidden=True),
        Column("instruction", 180, hidden=True),
        Column("issuer", 80, hidden=True),
        Column("remark", 120, hidden=True),
    ),
    facets=(
        Facet("light"),
        Facet("kind"),
        Facet("department"),
        DateRange("due"),
        DateRange("issued_on"),
        Facet("leader"),
        Facet("year"),
    ),
    figures=(
        Figure("督办事项"),
        Figure("待反馈", (Is("light", (WAITING,)),), "amber"),
        Figure("逾期未反馈", (Is("light", (LATE,)),), "red"),
        Figure("已反馈", (Is("light", (ANSWERED,)),), "green"),
    ),
    sections=(
        Section("交办", ("kind", "number", "times", "matter", "demands", "issued_on", "due", "issuer", "instruction")),
        Section("承办", ("department", "person", "leader")),
        Section("反馈", ("feedback", "feedback_on", "remark")),
    ),
    day_marks=(DayMark("due", "督办", "light", (ANSWERED,)),),
    pages=(Page("supervision", "督办事项", sheets=("supervisions",)),),
    sheets=(
        Sheet(
            "supervisions",
            "督办事项台账",
            (
                SheetColumn("kind", 10),
                SheetColumn("number", 24),
                SheetColumn("times", 6, heading="督办次数"),
                SheetColumn("matter", 32),
                SheetColumn("department", 10),
                SheetColumn("person", 9),
                SheetColumn("issued_on", 12),
                SheetColumn("due", 12),
                SheetColumn("feedback", 30),
                SheetColumn("feedback_on", 12),
                SheetColumn("remark", 10),
            ),
            paper="A4",
        ),
    ),
    forms=SUPERVISION_FORMS,
    doubtful_headings={"person": ("联系人", "联络人", "联络员", "工作联系人", "联系人员")},
    headings={
        "kind": ("类型", "督办类型", "文书类型", "督办方式"),
        "number": ("编号", "督办文号", "督办编号", "督办单号", "督办单编号", "督办单文号", "通知单编号"),
        "matter": ("事项", "事项内容", "交办事项", "督办内容", "督办任务", "督查事项", "交办任务"),
        "times": ("督办次数", "次数"),
        "demands": ("要求", "交办要求", "工作要求", "完成标准", "办理标准", "整改要求"),
        "department": ("责任部门", "承办部门", "责任单位"),
        "person": ("责任人",),
        "issued_on": ("交办时间", "督办日期", "督办时间", "下发日期", "下发时间", "下达日期", "下达时间", "发出日期"),
        "due": (
            "反馈期限",
            "办结时限",
            "办理时限",
            "限办时间",
            "限办日期",
            "限时办结",
            "完成时限",
            "要求完成时间",
            "要求办结时间",
            "要求反馈时间",
            "反馈时间要求",
            "要求反馈日期",
            "反馈截止时间",
            "整改期限",
            "整改时限",
        ),
        "instruction": ("批示内容", "批示", "批示意见", "领导批示内容"),
        "feedback": ("办理情况", "办理结果", "落实情况", "反馈结果", "完成情况", "办结情况", "办理进展", "落实进展"),
        "feedback_on": ("反馈时间", "办结日期"),
    },
    scope=("department",),
    code="number",
    reported=("feedback", "feedback_on"),
    sort=("-issued_on", "-number"),
    check=check_supervision,
    completed=issued,
)
