"""Another table that begins below the records of one and has no heading row of a ledger: statistics, a list of contacts.

A real record can look like headings only where all its cells are short texts, so several things must speak for another table:
a gap above, words that name columns (部门, 问题数, 联系电话), texts that cannot stand in the columns they stand in, and small
numbers below them where texts are expected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.core.cell_text import clean_line, normal_digits
from app.core.number_kinds import Numeric

LONGEST_WORD = 10  # characters of a heading
LEAST_COLUMNS = 2  # of a table of which a person would say that it is one
MOST_COUNTED = 1000  # below it a number beside words is how many there are
# Words that columns are called by, and that a cell of a record hardly ever is.
COLUMN_WORD = re.compile(
    r"序号|编号|.{0,6}(?:名称|姓名|电话|手机|手机号码?|邮箱|职务|日期|时间|备注|情况|总?数量?|人数|条数|件数|个数|次数|占比|比例|比率|.率"
    r"|排名|名次|得分|分数|总分|金额|合计|小计|总计|部门|单位|处室|科室|支部|类别|类型|项目|内容|事项|指标|地点|联系人|方式|说明|数)"
)
PERCENT = re.compile(r"[0-9]+(?:\.[0-9]+)?[%％]")


def heads_another(
    texts: Sequence[object], fitting: Sequence[bool | None], below: Sequence[tuple[object, object]], *, numbered: bool
) -> bool:
    """Whether a row, between which and the records something else stands, begins another table.

    `texts`: what it holds. `fitting`: of each whether it can stand in its column, None where any text can. `below`: of each
    the kind of its column and what stands in the next filled row. `numbered`: the records have running numbers, this row none.
    """
    short = all(isinstance(text, str) and len(clean_line(text)) <= LONGEST_WORD for text in texts)
    words = [clean_line(text) for text in texts]
    if not short or len(words) < LEAST_COLUMNS or len({*words}) < len(words) or any(map(is_count, words)):
        return False
    named = sum(COLUMN_WORD.fullmatch(word) is not None for word in words)
    told = [found for found in fitting if found is not None]
    unfit = told.count(False)
    counted = sum(is_count(value) and not isinstance(kind, Numeric) for kind, value in below[1:])
    if 3 * named >= 2 * len(words):
        return True
    if 2 * unfit > len(told) and unfit >= (1 if numbered else 2):
        return True
    return (2 * named >= len(words) and (counted > 0 or unfit > 0)) or (counted > 0 and unfit > 0)


def is_count(value: object) -> bool:
    """Whether a cell holds a small number or a share."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return abs(value) < MOST_COUNTED
    text = normal_digits(clean_line(value))
    return PERCENT.fullmatch(text) is not None or (text.isdecimal() and int(text[:9]) < MOST_COUNTED)
