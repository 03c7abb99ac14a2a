"""督办单 and 整改通知单 on paper."""

from __future__ import annotations

from app.core.conditions import Is
from app.ledgers.schema.paper import BY_HAND, FormCell, FormRepeat, FormRow, PaperForm, label, pairs

ORDER, NOTICE = "督办单", "整改通知单"
CUT_HERE = "┄" * 10 + "（沿此线裁下，签收后退回）" + "┄" * 10

ORDER_FORM = PaperForm(
    key="supervision_order",
    title="督　办　单",
    columns=(26, 56, 24, 54),
    line=("{number}", "交办日期：{issued_on:sign}"),
    parts=(
        pairs(("承办单位", "{department}"), ("承办人", "{person}"), height=12),
        FormRow((label("责任领导"), FormCell("{leader}"), label("督办次数"), FormCell("第{times}次督办", align="center")), 12),
        pairs(("反馈时限", "{due}"), height=12, spans=(3,)),
        FormRow((label("督办事项"), FormCell("{matter}", 3, align="left")), 40, grow=3),
        FormRow((label("办理要求"), FormCell("{demands}", 3)), 26, grow=1),
        FormRow(
            (label("领导批示"), FormCell("{instruction}", 3, foot="签发：{issuer:sign}\u3000{issued_on:sign}")), 34, grow=1
        ),
        FormRow(
            (label("承办单位\n反馈情况"), FormCell("{feedback}", 3, foot="承办人：{person:sign}\u3000{feedback_on:sign}")),
            44,
            grow=3,
        ),
        FormRow((label("备注"), FormCell("{remark}", 3)), 12),
    ),
    notes=("注：请承办单位于反馈时限前书面反馈办理情况，并附佐证材料。本单一式两份，承办单位、{unit}各存一份。",),
    where=(Is("kind", (ORDER,)),),
)

NOTICE_FORM = PaperForm(
    key="rectification_notice",
    title="问题整改通知单",
    columns=(18, 52, 22, 25, 43),  # a day needs 36, and 43 in a font with wide digits
    line=("{number}", "{issued_on:sign}"),
    parts=(
        FormRow(
            (
                FormCell(
                    "{department}：\n\u3000\u3000经查摆梳理，现将你单位{count}条问题通知如下。请对照要求抓紧整改，明确责任、"
                    "细化措施，并于反馈时限前书面报送整改情况。",
                    5,
                    align="left",
                ),
            ),
            26,
        ),
        FormRepeat(
            FormRow((FormCell("{index}"), FormCell("{matter}"), FormCell("{demands}", 2), FormCell("{due}")), 16, grow=1),
            heading=FormRow((label("序号"), label("存在问题"), label("整改要求", 2), label("反馈时限"))),
            least=3,
        ),
        FormRow((FormCell("", 5, foot="{unit}（盖章）\u3000\u3000{issued_on:sign}\u3000"),), 28, grow=1),
        FormRow((FormCell(CUT_HERE, 5, align="center", sides=False),), 10, keep=True),
        FormRow((label("回\u3000\u3000执", 5),), 10, keep=True),
        FormRow(
            (
                FormCell(
                    "{unit}：\n\u3000\u3000{number}《问题整改通知单》已收到。我单位将对照{count}条问题逐条整改，"
                    "按反馈时限报送整改情况。",
                    5,
                    align="left",
                    foot=f"单位（盖章）\u3000负责人签字：{BY_HAND}\u3000",
                ),
            ),
            38,
            keep=True,
        ),
        FormRow((label("签收人"), FormCell(""), label("联系电话"), FormCell("", 2)), 11),
    ),
    each=("department", "number"),
    where=(Is("kind", (NOTICE,)),),
)

SUPERVISION_FORMS = (ORDER_FORM, NOTICE_FORM)
