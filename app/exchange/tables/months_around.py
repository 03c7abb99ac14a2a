"""The month of days that name none (5日): of the section they stand in, of a column 月份, of the title or the sheet's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.core.cell_text import clean_line, plain
from app.core.day_kinds import Date
from app.exchange.tables.mapping import normal_heading
from app.exchange.tables.months import day_in_month, month_in
from app.exchange.tables.tables import Table, cell
from app.ledgers.schema.declaration import Ledger

HEADING = "月份"
IN_TEXT = re.compile(r"(?:(?:19|20)\d\d年)?(?<!\d)(?:1[0-2]|0?[1-9])月份?(?![\d至到~～—–-])")  # no 3月5日, no 1月至6月


@dataclass
class MonthsAround:
    """Completes the days of the records of a table. `columns`: column → field."""

    table: Table
    columns: Mapping[int, str]
    ledger: Ledger
    month: str = ""  # of the records below
    read: set[str] = field(default_factory=set)  # fields with days that were read in it

    def __post_init__(self) -> None:
        """Where nothing below says it, the title or the sheet's name may."""
        kinds = {name: self.ledger.fields[name].kind for name in self.columns.values()}
        self.days = [name for name, kind in kinds.items() if isinstance(kind, Date)]
        said = {month_in(text) for line in (*self.table.lines, self.table.grid.name) for text in IN_TEXT.findall(line)}
        self.month = said.pop() if len(said) == 1 else ""
        free = (item for item in self.table.headings if item.column not in self.columns)
        self.column = next((item.column for item in free if normal_heading(item.text) == HEADING), None)

    def begin(self, text: str) -> bool:
        """Take a section row for the month of the rows below it; whether it says anything of them."""
        self.month = month_in(text)
        return bool(self.month and self.days)

    def complete(self, row: int, cells: dict[str, object]) -> None:
        """Give the days of a record their month."""
        if self.column is not None:
            text = clean_line(plain(cell(self.table.grid, row, self.column)))
            self.month = month_in(text if "月" in text else f"{text}月") or self.month
        for name in self.days if self.month else ():
            if day := day_in_month(cells[name], self.month):
                cells[name] = day
                self.read.add(name)

    def remarks(self) -> Iterator[str]:
        """That days were read so."""
        for name in self.days:
            if name in self.read:
                yield f"“{self.ledger.fields[name].label}”只写了几日的，按表中写明的月份读取，请核对"
