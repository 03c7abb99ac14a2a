"""The forms of one problem, printed one a sheet."""

from __future__ import annotations

from app.ledgers.paper import FormCell, FormRepeat, FormRow, PaperForm, label, pairs

RECTIFICATION_CARD = PaperForm(
    key="rectification_card",
    title="问题整改卡",
    columns=(19, 32, 19, 28, 19, 32),
    line=("专项：{campaign}", "编号：{number}"),
    parts=(
        pairs(("清单", "{list}"), ("问题类别", "{category}"), ("问题来源", "{origin}")),
        FormRow((label("问题表述"), FormCell("{statement}", 5)), 16, grow=1),
        FormRow((label("具体表现"), FormCell("{symptom}", 5)), 16, grow=1),
        pairs(("责任领导", "{leader}"), ("责任部门", "{department}"), ("责任人", "{person}")),
        FormRow((label("整改目标"), FormCell("{goal}", 5)), 16, grow=1),
        FormRow((label("整改措施"), FormCell("{measures}", 5)), 24, grow=2),
        FormRow((label("整改类型"), FormCell("{kind:boxes}", 5))),
        FormRow(
            (label("整改时限"), FormCell("{deadline}", 2, align="center"), label("时限日期"), FormCell("{deadline_date}", 2))
        ),
        FormRepeat(
            FormRow((FormCell("{day}", 1), FormCell("{goal}", 3), FormCell("{done}")), 8),
            child="milestone",
            heading=FormRow((label("节点日期"), label("阶段目标", 3), label("完成情况")), 8),
            side=label("阶段目标"),
        ),
        FormRepeat(
            FormRow((FormCell("{day}"), FormCell("{content}", 2), FormCell("{percent}"), FormCell("{author}")), 8),
            child="progress",
            heading=FormRow((label("日期"), label("进展情况", 2), label("完成率"), label("填报人")), 8),
            side=label("整改进展"),
            least=2,
        ),
        pairs(("完成率", "{percent}"), ("整改状态", "{status}"), ("销号日期", "{closed_on}")),
        FormRepeat(
            FormRow((FormCell("{index}"), FormCell("{name}", 3), FormCell("{day}")), 8),
            child="evidence",
            heading=FormRow((label("序号"), label("文件名称", 3), label("添加日期")), 8),
            side=label("佐证材料"),
        ),
        FormRow((label("备注"), FormCell("{remark}", 5)), 10),
    ),
    notes=("填报单位：{unit}　　打印日期：{today}",),
    size=11,
)

PROBLEM_FORMS = (RECTIFICATION_CARD,)
