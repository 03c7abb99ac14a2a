"""The forms of one problem, printed one a sheet: 整改卡, 销号申请单, 延期申请表."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.conditions import Is
from app.core.kinds import Value
from app.ledgers.problems.problem_life import APPLY, CLOSE_DIRECTLY, EXTEND
from app.ledgers.problems.problem_states import LASTING
from app.ledgers.schema.paper import BY_HAND, FormCell, FormRepeat, FormRow, PaperForm, label, pairs, table

SIGNED = "签字：{person:sign}\u3000{day:sign}"


def newest_extension(values: Mapping[str, Value], entries: Sequence[Mapping[str, Value]]) -> Sequence[Mapping[str, Value]]:
    """The extension applied for last (entries come newest first).

    Without one the form is filled in by hand: what is to be put off is the present time limit.
    """
    found = [entry for entry in entries if entry["kind"] == EXTEND][:1]
    return found or [{"old_deadline": values["deadline"]}]


def was_applied(values: Mapping[str, Value], entries: Mapping[str, Sequence[Mapping[str, Value]]]) -> bool:
    """Whether closing was applied for, or done directly, in the present round."""
    ways, number = (APPLY, CLOSE_DIRECTLY), values["round"] or 1
    return any(entry["action"] in ways and (entry["round"] or 1) == number for entry in entries["handling"])


def was_extended(values: Mapping[str, Value], entries: Mapping[str, Sequence[Mapping[str, Value]]]) -> bool:
    """Whether there was an extension."""
    return any(entry["kind"] == EXTEND for entry in entries["extension"])


_CARD_SPANS = (1, 2, 2)  # of the values: some columns are there for the tables within the card


def _card_row(*named: tuple[str, str]) -> FormRow:
    return pairs(*named, height=8.5, spans=_CARD_SPANS)


RECTIFICATION_CARD = PaperForm(
    key="rectification_card",
    title="问题整改卡",
    columns=(19.3, 38, 19.3, 15.9, 16, 19.3, 15.6, 16.6),  # mm: a label, 2023年12月28日前, a label, a day, …
    line=("专项：{campaign}", "编号：{number}"),
    parts=(
        _card_row(("清单", "{list}"), ("问题类别", "{category}"), ("问题来源", "{origin}")),
        FormRow((label("问题表述"), FormCell("{statement}", 7)), 14, grow=1),
        FormRow((label("具体表现"), FormCell("{symptom}", 7)), 10, grow=1),
        _card_row(("责任领导", "{leader}"), ("责任部门", "{department}"), ("责任人", "{person}")),
        FormRow((label("整改目标"), FormCell("{goal}", 7)), 10, grow=1),
        FormRow((label("整改措施"), FormCell("{measures}", 7)), 16, grow=2),
        FormRow((label("整改类型"), FormCell("{kind:boxes}", 7)), 8.5),
        _card_row(("整改时限", "{deadline}"), ("时限日期", "{deadline_date}"), ("原定时限", "{original_date}")),
        table(
            ("节点日期", "{day}"),
            ("阶段目标", "{goal}"),
            ("完成情况", "{done}"),
            child="milestone",
            height=7.5,
            spans=(1, 4, 2),
            side="阶段目标",
            asked=(Is("kind", (LASTING, "")),),
        ),
        table(
            ("日期", "{day}"),
            ("进展情况", "{content}"),
            ("完成率", "{percent}"),
            ("填报人", "{author}"),
            child="progress",
            height=7.5,
            spans=(1, 4, 1, 1),
            side="整改进展",
            least=2,
        ),
        _card_row(("完成率", "{percent}"), ("整改状态", "{status}"), ("预警", "{light}")),
        FormRepeat(
            FormRow(
                (
                    FormCell("{day}"),
                    FormCell("{step}\n{action}", 2, align="center"),
                    FormCell("{person}"),
                    FormCell("{opinion}", 3),
                ),
                7.5,
            ),
            child="handling",
            heading=FormRow((label("日期"), label("办理环节", 2), label("办理人"), label("意见", 3)), 7.5),
            side=label("办理记录"),
        ),
        table(
            ("添加日期", "{day}"),
            ("文件名称", "{name}"),
            child="evidence",
            height=7.5,
            spans=(1, 6),
            side="佐证材料",
        ),
        FormRow((label("销号日期"), FormCell("{closed_on}"), label("备注"), FormCell("{remark}", 5)), 8.5),
    ),
    notes=("填报单位：{unit}\u3000\u3000打印日期：{today}",),
    size=10.5,
)

CLOSE_OUT = PaperForm(
    key="close_out",
    title="问题整改销号申请单",
    columns=(28, 54, 26, 52),
    line=("申请部门：{department}", "编号：{number}"),
    parts=(
        FormRow((label("所属专项"), FormCell("{campaign}", 3, align="left"))),
        pairs(("问题类别", "{category}"), ("整改类型", "{kind}")),
        pairs(("责任领导", "{leader}"), ("责任人", "{person}")),
        pairs(("整改时限", "{deadline}"), ("完成率", "{percent}")),
        FormRow((label("问题表述"), FormCell("{statement}", 3)), 16, grow=1),
        FormRow((label("整改措施"), FormCell("{measures}", 3)), 20, grow=1),
        FormRow((label("整改成效"), FormCell("{progress}", 3)), 20, grow=1),
        FormRepeat(FormRow((FormCell("{name}", 3, align="left"),), 9), child="evidence", side=label("佐证材料")),
        FormRepeat(
            FormRow((label("{step}"), FormCell("{opinion}", 3, align="left", foot=SIGNED)), 26, grow=1),
            child="handling",
            source="closing_chain",
        ),
    ),
    notes=("注：每一环节由办理人签署意见、姓名和日期；申请人不参与本人申请事项的审核。",),
    filed=was_applied,
)

EXTENSION_FORM = PaperForm(
    key="extension_application",
    title="问题整改延期申请表",
    columns=(28, 54, 26, 52),
    line=("申请部门：{department}", "编号：{number}"),
    parts=(
        FormRow((label("所属专项"), FormCell("{campaign}", 3, align="left"))),
        pairs(("整改类型", "{kind}"), ("责任人", "{person}")),
        FormRow((label("问题表述"), FormCell("{statement}", 3)), 20, grow=1),
        FormRow((label("目前进展"), FormCell("{progress}", 3)), 24, grow=1),
        pairs(("原定时限", "{original_date}"), ("现行时限", "{deadline}")),
        FormRepeat(
            pairs(("延期前时限", "{old_deadline}"), ("申请延至", "{new_deadline}")),
            child="extension",
            entries=newest_extension,
        ),
        FormRepeat(
            FormRow(
                (label("延期理由"), FormCell("{reason}", 3, foot="申请人：{person:sign}\u3000{day:sign}")),
                44,
                grow=2,
            ),
            child="extension",
            entries=newest_extension,
        ),
        FormRow((label("部门负责人\n意见"), FormCell("", 3, foot=f"签字：{BY_HAND}")), 28, grow=1),
        FormRow((label("分管领导\n意见"), FormCell("", 3, foot=f"签字：{BY_HAND}")), 28, grow=1),
        FormRepeat(
            FormRow(
                (
                    label("审批意见"),
                    FormCell("", 3, foot="审批人：{approver:sign}\u3000{day:sign}"),
                ),
                28,
                grow=1,
            ),
            child="extension",
            entries=newest_extension,
        ),
    ),
    filed=was_extended,
)

PROBLEM_FORMS = (RECTIFICATION_CARD, CLOSE_OUT, EXTENSION_FORM)
