"""The forms of one record of the office's works: an inspection, a democratic life meeting."""

from __future__ import annotations

from app.ledgers.schema.paper import FormCell, FormRow, PaperForm, label, pairs

INSPECTION_NOTICE = PaperForm(
    key="inspection_notice",
    title="党建责任制{kind}情况反馈表",
    columns=(20, 34, 20, 34),
    line=("填报单位：{unit}", "编号：{number}"),
    parts=(
        pairs(("对象", "{object}"), ("日期", "{date}")),
        pairs(("所在部门", "{department}"), ("责任人", "{person}")),
        FormRow((label("依据"), FormCell("{basis}", 3)), 14),
        FormRow((label("发现问题"), FormCell("{finding}", 3)), 40, grow=2),
        FormRow((label("结果"), FormCell("{result}", 3)), 30, grow=1),
        pairs(("分值", "{points}"), ("检查人", "{inspector}")),
        FormRow((label("被检查对象意见"), FormCell("", 3, foot="签字：　　　　　　年　　月　　日")), 30, grow=1),
    ),
)

LIFE_SESSION_RECORD = PaperForm(
    key="life_session_record",
    title="民主生活会情况登记表",
    columns=(20, 34, 20, 34),
    line=("填报单位：{unit}", "打印日期：{today}"),
    parts=(
        FormRow((label("会议名称"), FormCell("{name}", 3)), 12),
        FormRow((label("会议主题"), FormCell("{topic}", 3)), 14),
        pairs(("召开单位", "{body}"), ("会议日期", "{date}")),
        pairs(("地点", "{place}"), ("主持人", "{host}")),
        pairs(("应到人数", "{expected}"), ("实到人数", "{present}")),
        pairs(("三分之二到会", "{quorum}"), ("记录人", "{recorder}")),
        FormRow((label("班子成员"), FormCell("{members}", 3)), 14),
        FormRow((label("缺席及原因"), FormCell("{absent}", 3)), 12),
        FormRow((label("列席人员"), FormCell("{guests}", 3)), 12),
        FormRow((label("情况报告"), FormCell("{report}", 3)), 50, grow=2),
        FormRow((label("审签"), FormCell("", 3, foot="主持人签字：　　　　　　年　　月　　日")), 24),
    ),
)
