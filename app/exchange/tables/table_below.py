"""Another table that begins below the records of one and has no heading row of a ledger: statistics, a list of contacts.

A real record can look like headings only where all its cells are short texts, so several things must speak for another table:
a gap above, words that name columns (部门, 问题数, 联系电话), texts that cannot stand in the columns they stand in, and small
numbers below them where texts are expected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from app.core.cell_text import clean_line, normal_digits
from app.core.date_finding import FIRST_YEAR
from app.core.day_kinds import Date
from app.core.errors import InvalidValueError
from app.core.kinds import Kind, Ordinal, ParseContext
from app.core.number_kinds import Numeric
from app.exchange.tables.tables import Table, cell

LONGEST_WORD = 10  # characters of a heading
LEAST_COLUMNS = 2  # of a table of which a person would say that it is one
MOST_COUNTED = 1000  # below it a number beside words is how many there are
# Words that columns are called by, and that a cell of a record hardly ever is; 各处室 and 第一支部 are who does something.
COLUMN_WORD = re.compile(
    r"(?!各|有关|相关|全体|第)(?:序号|编号|.{0,6}(?:名称|姓名|电话|手机|手机号码?|邮箱|职务|日期|时间|备注|情况|总?数量?"
    r"|人数|条数|件数|个数|次数|占比|比例|比率|.率|排名|名次|得分|分数|总分|金额|合计|小计|总计|部门|单位|处室|科室|支部"
    r"|类别|类型|项目|内容|事项|指标|地点|联系人|方式|说明|数))"
)
PERCENT = re.compile(r"[0-9]+(?:\.[0-9]+)?[%％]")


@dataclass(frozen=True)
class TableBelow:
    """Looks for it below the records of a table; `kinds` are those of the columns that have a field."""

    table: Table
    kinds: Mapping[int, Kind]

    @cached_property
    def number_column(self) -> int | None:
        """The column of the running number."""
        return next((column for column, kind in self.kinds.items() if isinstance(kind, Ordinal)), None)

    def words_at(self, row: int, records: Sequence[int]) -> str:
        """The headings of another table that begins in a row with its title or its headings, "" when none does.

        `records`: the rows of the last records so far.
        """
        grid, head = self.table.grid, row
        if len(grid.filled[row]) == 1:  # its title, where it is no name
            head = self.next_filled(row)
        elif records[-1] == row - 1:
            return ""  # nothing stands between it and the last record
        columns = grid.filled[head]
        texts = [grid.rows[head][column] for column in columns]
        if len(columns) < LEAST_COLUMNS or self.is_number(head) or not all(isinstance(text, str) for text in texts):
            return ""
        words = [clean_line(text) for text in texts]
        if max(map(len, words)) > LONGEST_WORD or len({*words}) < len(words) or any(map(is_count, words)):
            return ""
        return "、".join(words) if self.are_headings(head, columns, words, records) else ""

    def are_headings(self, row: int, columns: Sequence[int], words: Sequence[str], records: Sequence[int]) -> bool:
        """Whether enough speaks for short texts to be headings."""
        pairs = [*zip(columns, words, strict=True)]
        if any(clean_line(cell(self.table.grid, above, column)) == word for above in records for column, word in pairs):
            return False  # 办公室, 未开始: another record has it in this column
        named = sum(COLUMN_WORD.fullmatch(word) is not None for word in words)
        told = [fit for fit in map(self.fits, columns, words) if fit is not None]
        unfit = told.count(False)
        below = self.next_filled(row)
        counted = sum(
            is_count(cell(self.table.grid, below, column)) and not isinstance(self.kinds.get(column), Numeric)
            for column in columns[1:]
        )
        dated = any(isinstance(self.kinds.get(column), Date) and self.fits(column, word) for column, word in pairs)
        if dated and not counted:
            return False  # 12月底 where days are expected; below 1月, 2月 of statistics there are numbers
        if 3 * named >= 2 * len(words):
            return True
        if 2 * unfit > len(told) and unfit >= (1 if self.are_numbered(records) else 2):
            return True
        return (2 * named >= len(words) and (counted > 0 or unfit > 0)) or (counted > 0 and unfit > 0)

    def next_filled(self, row: int) -> int:
        """The next row that holds something, the same when there is none."""
        return next((below for below in range(row + 1, self.table.end) if self.table.grid.filled[below]), row)

    def fits(self, column: int, text: str) -> bool | None:
        """Whether a text can stand in a column; None where any text can."""
        kind = self.kinds.get(column)
        if isinstance(kind, Ordinal):
            return Ordinal.PATTERN.fullmatch(normal_digits(text).replace(" ", "")) is not None
        if kind is None or not (kind.closed or isinstance(kind, Numeric | Date)):
            return None
        with suppress(InvalidValueError):
            kind.parse(text, ParseContext(FIRST_YEAR))
            return True
        return False

    def are_numbered(self, records: Sequence[int]) -> bool:
        """Whether most of the records have a running number."""
        return 2 * sum(map(self.is_number, records)) >= len(records)

    def is_number(self, row: int) -> bool:
        """Whether a running number stands in a row; never where no column is for them."""
        if self.number_column is None:
            return False
        text = normal_digits(clean_line(cell(self.table.grid, row, self.number_column))).replace(" ", "")
        return Ordinal.PATTERN.fullmatch(text) is not None


def is_count(value: object) -> bool:
    """Whether a cell holds a small number or a share."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return abs(value) < MOST_COUNTED
    text = normal_digits(clean_line(value))
    return PERCENT.fullmatch(text) is not None or (text.isdecimal() and int(text[:9]) < MOST_COUNTED)
