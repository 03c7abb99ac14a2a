"""What a printed table holds, apart from how it is laid out: the one input of preview, printer, PDF and Excel export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.core.kinds import Align
from app.forms.layout.shade import Ground


class Paper(Enum):
    """Sheet sizes in millimetres, portrait (width, height), ISO 216."""

    A4 = (210.0, 297.0)
    A3 = (297.0, 420.0)


@dataclass(frozen=True)
class Column:
    """One printed column. `group` is the upper heading shared with the neighbours (责任主体 over 责任领导, 责任部门...).

    `width` is relative (in Excel character units for the Excel export); `merge` joins equal neighbouring cells downwards;
    `number_format` is an Excel format for values that are numbers or dates ("0%", "yyyy-mm-dd").
    """

    heading: str
    width: float = 10.0
    group: str = ""
    align: Align = "left"
    merge: bool = False
    number_format: str = ""


@dataclass(frozen=True)
class TableDocument:
    """A table as an office prints it: title, unit line, two-level headings, rows, signature line.

    `rows` hold the raw values (str, int, float, date or None) and `texts` the same cells as printed text.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    line: tuple[str, str] = ("", "")  # the line above the table: 填报单位 at the left, 填报日期 at the right
    signature: tuple[str, ...] = ()  # names below the table: 审核人, 填表人, 联系电话
    paper: Paper = Paper.A3
    landscape: bool = True
    margins_mm: tuple[float, float, float, float] = field(default=(15.0, 15.0, 15.0, 15.0))  # left, top, right, bottom
    shades: Mapping[tuple[int, int], Ground] = field(default_factory=dict)  # (row, column) → the ground of the cell
    sums: frozenset[int] = frozenset()  # rows that hold totals of others: in the face of the headings
    least_lines: Mapping[int, int] = field(default_factory=dict)  # row → lines it is at least high, as a person drew it
    from_top: bool = False  # whether cells are read from their top, as the days of a calendar; else they stand in the middle
    selection: str = ""  # what the rows were filtered by, below the line; on paper only, an Excel file may be imported again

    @property
    def signature_labels(self) -> tuple[str, ...]:
        """The signatures as printed, each with its colon: 审核人： or 审核人：张三."""
        return tuple(name if "：" in name or ":" in name else f"{name}：" for name in self.signature if name.strip())
