"""The tables behind 会议活动: meetings with what was decided at them, and the preparations (筹备清单) for each."""

from __future__ import annotations

import peewee

from app.core.day_kinds import Date, DaysFrom, DueDate
from app.core.kinds import Choice, LongText, Ordinal, Text
from app.core.names import Department, Name, Person
from app.core.number_kinds import Integer
from app.core.progress_choice import progress_choice
from app.core.progress_words import Progress
from app.ledgers.schema.attached_file import AttachedFile
from app.ledgers.schema.fields import LedgerField
from app.ledgers.schema.record import Record

MEETING_KINDS = (
    "全体会议",
    "常委会会议",
    "主席会议",
    "专题议政性常委会",
    "协商座谈会",
    "调研视察",
    "党组会议",
    "秘书长会议",
    "培训活动",
)
NOT_BEGUN, UNDER_WAY, DONE, NOT_NEEDED = "未开始", "进行中", "已完成", "不需要"
MEANT = {Progress.NOT_BEGUN: NOT_BEGUN, Progress.UNDER_WAY: UNDER_WAY, Progress.DONE: DONE}
ENDED = (DONE, NOT_NEEDED)


class Meeting(Record):
    """A meeting or an activity of the office."""

    number = LedgerField(Ordinal(), "序号")
    name = LedgerField(Text(), "会议名称", required=True)
    kind = LedgerField(
        Choice(
            options=MEETING_KINDS,
            open=True,
            aliases=(
                ("全会", "全体会议"),
                ("常委会", "常委会会议"),
                ("常务委员会会议", "常委会会议"),
                ("专题议政性常委会会议", "专题议政性常委会"),
                ("座谈会", "协商座谈会"),
                ("视察调研", "调研视察"),
                ("调研", "调研视察"),
                ("视察", "调研视察"),
            ),
        ),
        "会议类型",
    )
    date = LedgerField(Date(time_field="hour", begins=True), "会议日期")
    hour = LedgerField(Text(), "时间", help_text="如 上午9:00")
    place = LedgerField(Text(), "地点")
    department = LedgerField(Department(), "牵头部门")
    person = LedgerField(Person(), "牵头人")
    attendance = LedgerField(Integer(minimum=0, maximum=100_000, unit="人"), "参会人数")
    agenda = LedgerField(LongText(), "议题议程")
    outcome = LedgerField(
        LongText(), "议定事项", help_text="会议纪要的要点，一行一项；要逐项跟踪的，用“议定事项转入跟踪”或直接填“议定事项跟踪”"
    )
    host = LedgerField(Text(names_person=True), "主持人", help_text="写进会议纪要；可写职务：主席 王建国")
    present = LedgerField(LongText(), "出席人员", help_text="写进会议纪要；姓名用顿号分开")
    sitting_in = LedgerField(LongText(), "列席人员")
    absent = LedgerField(LongText(), "请假人员")
    recorder = LedgerField(Text(names_person=True), "记录人")
    minutes_number = LedgerField(Text(), "纪要编号", help_text="印在纪要标题下面，如 2026年第3期、〔2026〕3号")
    minutes_day = LedgerField(Date(), "纪要日期", help_text="纪要落款的日期；留空时印打印那天")
    called_off = LedgerField(
        Choice(options=("如期", "延期", "取消"), tones=(("延期", "amber"), ("取消", "grey"))), "召开情况", default="如期"
    )
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table meeting."""

        table_name = "meeting"


class FollowUp(Record):
    """Something decided at a meeting that somebody has to do."""

    meeting = peewee.BigIntegerField(index=True)
    content = LedgerField(LongText(), "议定事项", required=True)
    department = LedgerField(Department(), "责任部门")
    person = LedgerField(Person(), "责任人")
    due = LedgerField(DueDate(), "完成时限")
    done = LedgerField(
        Choice(options=("未完成", "完成"), tones=(("未完成", "amber"), ("完成", "green"))), "完成情况", default="未完成"
    )

    class Meta:
        """Table follow_up."""

        table_name = "follow_up"


class MeetingFile(AttachedFile):
    """A file of a meeting (纪要, 材料)."""

    meeting = peewee.BigIntegerField(index=True)

    class Meta:
        """Table meeting_file."""

        table_name = "meeting_file"


class Preparation(Record):
    """One thing to be prepared for a meeting, or done after it."""

    meeting = LedgerField(Name(ledger="meeting", adds=False), "会议名称", required=True)
    meeting_date = LedgerField(Date(begins=True), "会议日期")
    number = LedgerField(Ordinal(), "序号")
    name = LedgerField(Text(), "准备事项", required=True)
    requirement = LedgerField(LongText(), "工作要求")
    department = LedgerField(Department(), "责任部门")
    person = LedgerField(Person(), "责任人")
    offset = LedgerField(DaysFrom(), "倒排天数", help_text="T-15 为会前15天，T 为会议当天，T+7 为会后7天")
    due = LedgerField(DueDate(offset_field="offset", event_field="meeting_date"), "完成时限")
    status = LedgerField(
        progress_choice(
            (NOT_BEGUN, UNDER_WAY, DONE, NOT_NEEDED),
            MEANT,
            ((NOT_BEGUN, "grey"), (UNDER_WAY, "blue"), (DONE, "green"), (NOT_NEEDED, "grey")),
            (("已落实", DONE), ("落实", DONE), ("待办", NOT_BEGUN), ("无需", NOT_NEEDED)),
        ),
        "完成情况",
        required=True,
        default=NOT_BEGUN,
    )
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table preparation."""

        table_name = "preparation"
