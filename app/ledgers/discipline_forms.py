"""谈话提醒记录 and 诫勉谈话记录 on paper: signed by who was talked to, who talked and who wrote it down."""

from __future__ import annotations

from app.core.conditions import Is
from app.ledgers.discipline_words import ADMONITION, TALKED
from app.ledgers.paper import BY_HAND, FormCell, FormRepeat, FormRow, PaperForm, label, pairs

COLUMNS = (24.0, 56.0, 24.0, 56.0)
LINE = ("填报单位：{unit}", "编号：{number}")
PERSON = (
    pairs(("谈话对象", "{name}"), ("身份", "{standing}")),
    pairs(("单位（部门）", "{department}"), ("职务职级", "{post}")),
    pairs(("所在党支部", "{branch}"), ("线索来源", "{clue}")),
    pairs(("谈话时间", "{day:sign} {clock}"), ("谈话地点", "{place}")),
    pairs(("谈话人", "{talker}"), ("记录人", "{recorder}")),
)
ATTITUDE = FormRow(
    (label("本人态度"), FormCell("{attitude}", 3, foot=f"以上记录已阅，内容属实。谈话对象签字：{BY_HAND}")), 40, grow=2
)
SIGNED = FormRow((label("谈话人\n签字"), FormCell("", foot=BY_HAND), label("记录人\n签字"), FormCell("", foot=BY_HAND)), 22)

TALK_RECORD = PaperForm(
    key="discipline_talk",
    title="谈话提醒记录表",
    columns=COLUMNS,
    line=LINE,
    parts=(
        *PERSON,
        FormRow((label("处置方式"), FormCell("{measure}"), label("处理日期"), FormCell("{decided}"))),
        FormRow((label("谈话事由"), FormCell("{facts}", 3)), 28, grow=1),
        FormRow((label("谈话内容"), FormCell("{content}", 3)), 56, grow=4),
        ATTITUDE,
        SIGNED,
        FormRow((label("备注"), FormCell("{remark}", 3)), 11),
    ),
    notes=("注：本表一式两份，机关党委存档一份，谈话人所在党组织存一份；按监督执纪材料保管，不得外传。",),
    where=(Is("measure", TALKED),),
)

ADMONITION_RECORD = PaperForm(
    key="discipline_admonition",
    title="诫勉谈话记录表",
    columns=COLUMNS,
    line=LINE,
    parts=(
        *PERSON,
        FormRow((label("决定机关"), FormCell("{authority}"), label("文书文号"), FormCell("{document}"))),
        FormRow((label("诫勉日期"), FormCell("{decided}"), label("影响期至"), FormCell("{until}"))),
        FormRow((label("诫勉事由"), FormCell("{facts}", 3)), 26, grow=1),
        FormRow((label("谈话内容"), FormCell("{content}", 3)), 44, grow=4),
        ATTITUDE,
        SIGNED,
        FormRepeat(
            FormRow((FormCell("{day}"), FormCell("{content}"), FormCell("{person}")), 9),
            child="follow",
            heading=FormRow((label("回访日期"), label("整改和回访情况"), label("回访人")), 8),
            side=label("整改跟踪"),
            least=2,
        ),
    ),
    notes=("注：影响期内不得提拔任用和评先评优；期满后由谈话人所在党组织回访。本表按监督执纪材料保管，不得外传。",),
    where=(Is("measure", (ADMONITION,)),),
)
