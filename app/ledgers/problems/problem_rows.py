"""The rows of 问题整改台账: a problem, the entries on its progress, its stage goals, its evidence."""

from __future__ import annotations

import peewee

from app.core.day_kinds import Date, Deadline
from app.core.kinds import Choice, LongText, Ordinal, Text
from app.core.names import Department, Name, Person
from app.core.number_kinds import Integer, Percent
from app.ledgers.problems.problem_states import (
    DONE,
    KINDS,
    NOT_DONE,
    STATES,
    WAITING,
)
from app.ledgers.schema.attached_file import AttachedFile
from app.ledgers.schema.fields import LedgerField
from app.ledgers.schema.record import Record


class Problem(Record):
    """One problem and its rectification."""

    campaign = LedgerField(Name(ledger="campaign"), "专项", help_text="问题所属的专项整治，例如 2023年机关作风问题专项整治")
    list = LedgerField(Choice(options=("部门", "个人")), "清单", required=True, default="部门")
    number = LedgerField(Ordinal(), "序号")
    category = LedgerField(
        Choice(options=("理论武装", "履职能力", "纪律作风"), open=True),
        "问题类别",
        help_text="可从列表选，也可直接输入本专项的类别",
    )
    statement = LedgerField(LongText(), "问题表述", required=True)
    symptom = LedgerField(LongText(), "具体表现")
    origin = LedgerField(
        Choice(
            options=(
                "自查",
                "征求意见",
                "领导点评",
                "谈心谈话",
                "民主生活会",
                "巡察",
                "督查通报",
                "考核反馈",
                "问责通报",
                "审计反馈",
                "保密检查",
            ),
            open=True,
        ),
        "问题来源",
    )
    goal = LedgerField(LongText(), "整改目标")
    measures = LedgerField(LongText(), "整改措施")
    leader = LedgerField(Person(), "责任领导")
    department = LedgerField(Department(), "责任部门")
    person = LedgerField(Person(), "责任人")
    kind = LedgerField(KINDS, "整改类型")
    deadline = LedgerField(
        Deadline(date_field="deadline_date"),
        "整改时限",
        help_text="照写即可，如 2023年底前，并长期坚持、11月底前、四季度、立行立改",
    )
    deadline_date = LedgerField(Date(), "整改时限日期", help_text="由整改时限自动识别，用于排序和预警，可以更正")
    percent = LedgerField(Percent(), "完成率")
    status = LedgerField(STATES, "状态", required=True, default=WAITING)
    closed_on = LedgerField(Date(), "销号日期")
    remark = LedgerField(LongText(), "备注")
    opened_on = LedgerField(Date(), "提出日期", dated=True, help_text="问题列入台账的日期；用于计算应有进度和整改天数")
    round = LedgerField(Integer(minimum=1), "整改轮次", default=1, kept=True, help_text="重启一次加一轮")
    step = LedgerField(Text(), "销号环节", kept=True, help_text="待审核的问题正在等谁审核")
    original_date = LedgerField(Date(), "原定时限", kept=True, help_text="第一次延期前的整改时限日期")

    class Meta:
        """Table problem."""

        table_name = "problem"


class Progress(Record):
    """A dated entry on how far the rectification is."""

    problem = peewee.BigIntegerField(index=True)
    day = LedgerField(Date(), "日期", required=True)
    content = LedgerField(LongText(), "进展情况", required=True)
    percent = LedgerField(Percent(), "完成率", help_text="填写后同时更新问题的完成率")
    author = LedgerField(Person(), "填报人")

    class Meta:
        """Table progress."""

        table_name = "progress"


class Milestone(Record):
    """A dated stage goal of a problem that is rectified continuously."""

    problem = peewee.BigIntegerField(index=True)
    day = LedgerField(Date(), "节点日期", required=True)
    goal = LedgerField(LongText(), "阶段目标", required=True)
    done = LedgerField(
        Choice(options=(NOT_DONE, DONE), tones=((NOT_DONE, "amber"), (DONE, "green"))), "完成情况", default=NOT_DONE
    )

    class Meta:
        """Table milestone."""

        table_name = "milestone"


class Evidence(AttachedFile):
    """A file that proves a step. `occasion`: the action it came with (回头看), "" for one added at any time."""

    problem = peewee.BigIntegerField(index=True)
    occasion = LedgerField(Text(), "办理环节")

    class Meta:
        """Table evidence."""

        table_name = "evidence"
