"""The rows of a ledger as a table on paper or in a workbook. Forms of one record are declared by `paper`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.core.conditions import Condition


@dataclass(frozen=True)
class SheetColumn:
    """A column of a printed sheet or an Excel export; `group` is the upper of two headings, `heading` replaces the label."""

    field: str
    width: float = 10.0
    group: str = ""
    heading: str = ""
    merge: bool = False


@dataclass(frozen=True)
class Sheet:
    """A paper form of the ledger as a table: print, PDF and Excel.

    `title` may hold names of fields, {campaign}, that are filled in when all rows agree on the value. `as_of` is the child
    whose dated entries say how a row stood: then the table can be printed as of any day (app.ledgers.views.as_of).
    """

    key: str
    title: str
    columns: tuple[SheetColumn, ...]
    signature: tuple[str, ...] = ("审核人", "填表人", "联系电话")
    paper: Literal["A3", "A4"] = "A3"
    landscape: bool = True
    where: tuple[Condition, ...] = ()
    as_of: str = ""
    sort: tuple[str, ...] = ()  # its own order ("-day" descending); otherwise that of the table it is printed from
    group: str = ""  # a row of subtotals follows each run of rows that agree on this field
    totals: bool = False  # a row of totals stands at the end
