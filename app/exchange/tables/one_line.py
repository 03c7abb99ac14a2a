"""A row above or between the records as one line of text: what heads the cell beside it gets the colon it may lack."""

from __future__ import annotations

import re
from collections.abc import Sequence

COLONS = ":："
LONGEST_LABEL = 10  # characters
# Alone in a cell, these head the next one; each may be two or three words longer: 牵头责任部门.
LABEL = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:单位|部门|处室|科室|支部|姓名|责任人|负责人|领导|填报人|填表人|联系人|主持人|记录人|日期|时间|专项|地点|类别|类型|分类)"
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
