"""Words of headings that offices use for one another: 牵头科室, 主责单位 and 责任部门 are the same column.

`essence` brings a heading to one form of them. It is compared only within one ledger, and only where a single field has that
form: 完成时间 and 完成日期 are two columns of a problem, so there the words keep apart what they mean.
"""

from __future__ import annotations

import re

ESSENCE = (
    (re.compile(r"(?:当前|目前|现阶段|阶段性|最新)(?=.)"), ""),
    (re.compile(r"的|出(?=的)"), ""),
    (re.compile(r"单位|(?<=承办|牵头|主办|协办|责任|负责)专委会"), "部门"),
    (
        re.compile(
            r"(?:第一责任|直接责任|责任|牵头|主抓|主管|主责|主办|承办|主要负责|负责|经办|分管|包抓|包保|包联|包案|挂点|挂联)+"
            r"(?=领导|部门|人)"
        ),
        "责任",
    ),
    (re.compile(r"(?<=领导)(?:人|姓名)$|(?<=人)(?:员|姓名|员姓名)$|同志$"), ""),
    (re.compile(r"举措|办法|对策"), "措施"),
    (re.compile(r"年月日|日期"), "时间"),
    (re.compile(r"期限"), "时限"),
    (re.compile(r"类别|分类|种类|性质|归类"), "类型"),
    (re.compile(r"比例|百分比"), "率"),
    (re.compile(r"办结"), "完成"),
    (re.compile(r"场所|会场"), "地点"),
    (re.compile(r"^(?:所属|所在)(?=..)"), ""),
    (re.compile(r"^(?:销号|完成|办理|落实|进展|推进|整改|任务|工作)(?=状态$)"), ""),
    (re.compile(r"(?<=频次|时限|目标|时间)要求$"), ""),
    (re.compile(r"^(?:其他|备注)?(?:说明|事项说明)$|^附注$"), "备注"),
    (re.compile(r"(?<=...)(?:情况|状况|名称)$|(?<=^(?:进展|落实|缺席|列席|请假|完成))情况$"), ""),
)


def essence(heading: str) -> str:
    """A normalised heading with one word for all that mean the same; "" when nothing is left of it."""
    for pattern, word in ESSENCE:
        heading = pattern.sub(word, heading)
    return heading
