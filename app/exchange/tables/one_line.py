"""A row above or between the records as one line of text: what heads the cell beside it gets the colon it may lack."""

from __future__ import annotations

import re
from collections.abc import Sequence

COLONS = ":："
LONGEST_LABEL = 10  # characters
# Alone in a cell, these head the next one. 机关第一党支部 is a name, 党支部 none.
LABEL = re.compile(
    r"(?:填报|填表|报送|责任|牵头|主责|承办|起草|所在|所属|归口|提出|分管|协办|配合|制定|会议|活动|召开)?"
    r"(?:单位|部门|处室|科室|党?支部|领导|负责人|日期|时间)(?:名称)?"
    r"|(?:责任|负责|填报|填表|制表|审核|审批|复核|联系|主持|记录|承办|经办|起草|谈话)人|姓名|专项|地点|.{0,4}(?:类别|类型|分类)"
    r"|.{0,4}意见|签字|签名|盖章|(?:联系|办公)?电话|联系方式"
)


def one_line(texts: Sequence[str]) -> str:
    """责任部门 | 办公室 | 分管领导 | 赵敏 → 责任部门：办公室 分管领导：赵敏. Other cells only follow one another."""
    if not in_pairs(texts):
        return " ".join(texts)
    return " ".join(f"{label.rstrip(COLONS)}：{value}" for label, value in zip(texts[::2], texts[1::2], strict=True))


def in_pairs(texts: Sequence[str]) -> bool:
    """Whether every other text heads the next one."""
    labels, values = texts[::2], texts[1::2]
    if not values or len(labels) != len(values) or any(text[-1:] in COLONS or LABEL.fullmatch(text) for text in values):
        return False
    marked = all(text[-1:] in COLONS and len(text) <= LONGEST_LABEL for text in labels)
    return marked or all(LABEL.fullmatch(text.rstrip(COLONS)) for text in labels)
