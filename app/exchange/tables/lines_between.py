"""Rows between the records that say behind a heading whose the rows below them are: 填报单位：研究室, 类别 | 党建工作."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.exchange.tables.lines_above import MOST_TITLE_CELLS
from app.exchange.tables.mapping import normal_heading
from app.exchange.tables.one_line import in_pairs, one_line
from app.exchange.tables.read_sections import COLON
from app.exchange.tables.running_sections import RunningSections
from app.exchange.tables.table_context import named_alone, named_in_line, sent_by
from app.exchange.tables.tables import Table
from app.ledgers.schema.declaration import Ledger

PAIR = 2  # cells


@dataclass
class LinesBetween:
    """Reads such rows of one table; what they say goes to `sections`."""

    table: Table
    columns: Mapping[int, str]  # column → field
    ledger: Ledger
    heading_words: set[str]
    sections: RunningSections

    def take(self, row: int, texts: Sequence[str], named: bool) -> bool:
        """Take what the texts of a row say, if they do. `named`: what a record is called by stands there behind the first."""
        if len(texts) == PAIR and self.heads_alone(texts):
            self.sections.begin(row, "：".join(texts))
            return True
        if (named or len(texts) > MOST_TITLE_CELLS) and not in_pairs(texts):
            return False
        line = one_line(texts)
        if not COLON.search(line):
            return False
        if len(texts) == 1 and self.sections.sections.unit(line):  # 办公室（负责人：王伟）
            self.sections.begin(row, line)
            return True
        known, departments = set(self.columns.values()), self.table.grid.departments
        if not (found := named_in_line(self.ledger, known, line, departments)):
            found = named_alone(self.ledger, known, line, departments)
            self.sent |= found
            if not found and sent_by(line):
                self.sections.doubt(row, line, dict(self.sent))
        self.sections.take(found)
        return bool(found)

    def heads_alone(self, texts: Sequence[str]) -> bool:
        """Whether a text heads the one beside it and means a field without a column that takes it: 类别 | 党建工作."""
        if self.heading_words & {*map(normal_heading, texts)}:
            return False
        return bool(self.sections.sections.headed("：".join(texts)).keys() - {*self.columns.values()})

    @cached_property
    def sent(self) -> dict[str, str]:
        """Whose the rows are as the last 填报单位：研究室 said, by field; those above the headings may say it already."""
        found: dict[str, str] = {}
        for line in filter(sent_by, self.table.lines):
            found |= named_alone(self.ledger, {*self.columns.values()}, line, self.table.grid.departments)
        return found
