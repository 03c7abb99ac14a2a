"""The rows of 年度目标任务: a task of the year, its dated progress, the checks of its quarters, and the states it can be in."""

from __future__ import annotations

import peewee

from app.core.day_kinds import Date, DueDate
from app.core.kinds import Choice, LongText, Ordinal
from app.core.names import Department, Name, Person
from app.core.number_kinds import Integer, Number, Percent
from app.core.progress_choice import progress_choice
from app.core.progress_words import Progress
from app.ledgers.schema.fields import LedgerField
from app.ledgers.schema.quarter import QUARTERS
from app.ledgers.schema.record import Record

NOT_BEGUN, UNDER_WAY, BEHIND, DONE, DROPPED = "未启动", "推进中", "滞后", "已完成", "调整取消"
MEANT = {
    Progress.NOT_BEGUN: NOT_BEGUN,
    Progress.UNDER_WAY: UNDER_WAY,
    Progress.BEHIND: BEHIND,
    Progress.DONE: DONE,
    Progress.DROPPED: DROPPED,
}
STATES = progress_choice(
    (NOT_BEGUN, UNDER_WAY, BEHIND, DONE, DROPPED),
    MEANT,
    ((NOT_BEGUN, "grey"), (UNDER_WAY, "blue"), (BEHIND, "red"), (DONE, "green"), (DROPPED, "grey")),
    (("正常", UNDER_WAY), ("推进", UNDER_WAY), ("调整", DROPPED)),
)
ENDED = (DONE, DROPPED)


class YearlyTask(Record):
    """One task of a year, or a part of one."""

    year = LedgerField(Integer(minimum=1990, maximum=2100, unit="年"), "年度")
    number = LedgerField(Ordinal(), "序号", help_text="分解的任务写 1.1、1.2")
    category = LedgerField(
        Choice(
            options=(
                "党建工作",
                "协商议政",
                "调查研究",
                "提案工作",
                "委员服务",
                "服务发展",
                "文史宣传",
                "机关建设",
                "后勤保障",
            ),
            open=True,
        ),
        "类别",
    )
    name = LedgerField(LongText(), "工作任务", required=True)
    target = LedgerField(LongText(), "目标标准")
    leader = LedgerField(Person(), "牵头领导")
    department = LedgerField(Department(partners="partners"), "牵头部门")
    partners = LedgerField(Department(many=True, adds=False), "协作部门")
    person = LedgerField(Person(), "责任人")
    due = LedgerField(DueDate(), "完成时限")
    percent = LedgerField(Percent(), "完成率", help_text="有分解任务的，由下级任务按分值加权计算")
    status = LedgerField(STATES, "状态", required=True, default=NOT_BEGUN)
    ended = LedgerField(
        Date(), "办结日期", help_text="状态改为“已完成”或“调整取消”时自动填写当天，可以改；查漏补缺表按它判断当时是否办结"
    )
    gap = LedgerField(LongText(), "差距与补缺措施")
    points = LedgerField(Number(minimum=0, unit="分"), "分值")
    score = LedgerField(Number(unit="分"), "得分")
    parent = LedgerField(Name(ledger="yearly_task", adds=False), "上级任务")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table yearly_task."""

        table_name = "yearly_task"


class TaskProgress(Record):
    """A dated entry on how far a task is."""

    task = peewee.BigIntegerField(index=True)
    day = LedgerField(Date(), "日期", required=True)
    content = LedgerField(LongText(), "进度", required=True)
    percent = LedgerField(Percent(), "完成率", help_text="填写后同时更新任务的完成率")
    person = LedgerField(Person(), "填报人")

    class Meta:
        """Table task_progress."""

        table_name = "task_progress"


class TaskCheck(Record):
    """What the check of a quarter found of a task."""

    task = peewee.BigIntegerField(index=True)
    quarter = LedgerField(Choice(options=QUARTERS), "季度", required=True)
    day = LedgerField(Date(), "检查日期", required=True)
    percent = LedgerField(Percent(), "完成率")
    gap = LedgerField(LongText(), "差距与补缺措施")

    class Meta:
        """Table task_check."""

        table_name = "task_check"
