"""The paper of meetings: a list for each person who prepares something, what is to be done on the day, what came of it."""

from __future__ import annotations

from app.ledgers.meetings.meeting_schedule import due_on_the_day
from app.ledgers.schema.paper import FormCell, FormRow, PaperForm, label, pairs, table

OWNER_LIST = PaperForm(
    key="owner_list",
    title="{person}会议筹备任务单",
    columns=(44, 30, 34, 30, 18, 20),  # a day needs 30
    line=("填报单位：{unit}", "共 {count} 项　打印日期：{today}"),
    parts=(
        table(
            ("会议", "{meeting}"),
            ("准备事项", "{name}"),
            ("工作要求", "{requirement}"),
            ("完成时限", "{due}"),
            ("完成情况", "{status}"),
            ("备注", "{remark}"),
        ),
    ),
    each=("person",),
    landscape=True,
)

MEETING_DAY = PaperForm(
    key="meeting_day",
    title="{name}当日任务单",
    columns=(12, 30, 38, 22, 18, 18, 36),
    line=("填报单位：{unit}", "打印日期：{today}"),
    parts=(
        FormRow(
            (label("会议时间", 2), FormCell("{date}　{hour}", 2, align="center"), label("地点"), FormCell("{place}", 2)), 10
        ),
        FormRow((label("牵头部门", 2), FormCell("{department}", 2), label("牵头人"), FormCell("{person}", 2)), 10),
        FormRow((label("参会人数", 2), FormCell("{attendance}", 2), label("议题议程"), FormCell("{agenda}", 2)), 12),
        table(
            ("序号", "{index}"),
            ("事项", "{name}"),
            ("工作要求", "{requirement}"),
            ("责任部门", "{department}"),
            ("责任人", "{person}"),
            ("完成情况", "{status}"),
            ("现场情况", "{remark}"),
            ledger="preparation",
            source="checklist",
            entries=due_on_the_day,
            least=3,
        ),
    ),
    notes=("会前没有完成的、会前一天和当天的事项都列在这里。",),
    landscape=True,
)

MEETING_RECORD = PaperForm(
    key="meeting_record",
    title="会议活动情况登记表",
    columns=(20, 40, 20, 28),
    line=("填报单位：{unit}", "打印日期：{today}"),
    parts=(
        FormRow((label("会议名称"), FormCell("{name}", 3)), 12),
        pairs(("会议类型", "{kind}"), ("地点", "{place}")),
        pairs(("会议日期", "{date}"), ("时间", "{hour}")),
        pairs(("牵头部门", "{department}"), ("牵头人", "{person}")),
        pairs(("参会人数", "{attendance}"), ("召开情况", "{called_off}")),
        FormRow((label("议题议程"), FormCell("{agenda}", 3)), 24, grow=1),
        FormRow((label("议定事项"), FormCell("{outcome}", 3)), 24, grow=1),
        table(
            ("事项", "{content}"),
            ("责任人", "{person}"),
            ("时限和完成情况", "{due}\n{done}"),
            child="follow_up",
            side="议定事项跟踪",
            least=3,
        ),
        FormRow((label("备注"), FormCell("{remark}", 3)), 12),
    ),
)
