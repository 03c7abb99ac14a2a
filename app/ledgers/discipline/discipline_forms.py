"""谈话提醒记录 and 诫勉谈话记录 on paper: signed by who was talked to, who talked and who wrote it down."""

from __future__ import annotations

from app.core.conditions import Is
from app.ledgers.discipline.discipline_words import ADMONITION, TALKED
from app.ledgers.schema.paper import FormCell, FormRepeat, FormRow, PaperForm, label

DAY = "年\u3000\u3000月\u3000\u3000日"  # written by hand
SIGN = "\u3000" * 5 + DAY
COLUMNS = (22.0, 36.0, 22.0, 22.0, 26.0, 32.0)  # label, value over two, label, value over two; entries divide them anew
LINE = ("填报单位：{unit}", "编号：{number}")


def two(first: str, left: str, second: str, right: str) -> FormRow:
    """Two labels, each with its value."""
    cells = (label(first), FormCell(left, 2, align="center"), label(second), FormCell(right, 2, align="center"))
    return FormRow(cells, 9.5)


def long(title: str, text: str, height: float, grow: float = 0.0, foot: str = "") -> FormRow:
    """A label with a long text."""
    return FormRow((label(title), FormCell(text, 5, align="left", foot=foot)), height, grow)


PERSON = (
    two("谈话对象", "{name}", "身份", "{standing}"),
    two("工作单位", "{department}", "职务职级", "{post}"),
    two("党支部", "{branch}", "线索来源", "{clue}"),
    two("谈话时间", "{day:sign} {clock}", "谈话地点", "{place}"),
    two("谈话人", "{talker}", "记录人", "{recorder}"),
)
ATTITUDE = long("本人态度", "{attitude}", 30, 2, f"以上记录已阅，属实。谈话对象签字：{SIGN}")
SIGNED = FormRow(
    (label("谈话人\n签字"), FormCell("", 2, foot=DAY), label("记录人\n签字"), FormCell("", 2, foot=DAY)),
    18,
)

TALK_RECORD = PaperForm(
    key="discipline_talk",
    title="谈话提醒记录表",
    columns=COLUMNS,
    line=LINE,
    parts=(
        *PERSON,
        two("处置方式", "{measure}", "处理日期", "{decided}"),
        long("谈话事由", "{facts}", 22, 1),
        long("谈话内容", "{content}", 40, 4),
        ATTITUDE,
        SIGNED,
        long("备注", "{remark}", 11),
    ),
    notes=("注：本表一式两份，机关党委、谈话人所在党组织各存一份；按监督执纪材料保管，不得外传。",),
    where=(Is("measure", TALKED),),
)

ADMONITION_RECORD = PaperForm(
    key="discipline_admonition",
    title="诫勉谈话记录表",
    columns=COLUMNS,
    line=LINE,
    parts=(
        *PERSON,
        two("决定机关", "{authority}", "文书文号", "{document}"),
        two("诫勉日期", "{decided}", "影响期至", "{until}"),
        long("诫勉事由", "{facts}", 18, 1),
        long("谈话内容", "{content}", 32, 4),
        ATTITUDE,
        SIGNED,
        FormRepeat(
            FormRow((FormCell("{day}"), FormCell("{content}", 3), FormCell("{person}")), 8.5),
            child="follow",
            heading=FormRow((label("回访日期"), label("整改和回访情况", 3), label("回访人")), 8),
            side=label("整改跟踪"),
            least=2,
        ),
    ),
    notes=("注：影响期内不得提拔任用和评先评优，期满后由谈话人所在党组织回访；按监督执纪材料保管，不得外传。",),
    where=(Is("measure", (ADMONITION,)),),
)
