"""组织生活一览 on paper: the same words as in the grid, one line a rule of an organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.forms.layout.document import Column, Paper, TableDocument
from app.partylife.requirements import Slot
from app.ui.partylife.life_model import Line, word


def life_document(lines: Sequence[Line], year: int, unit: str, day: dt.date) -> TableDocument:
    """A period of several months has its word in its last month; the months before it show where it reaches to."""
    columns = (
        Column("党支部", 18, merge=True),
        Column("类型", 11, align="center"),
        *(Column(f"{month}月", 7, align="center") for month in range(1, 13)),
        Column("缺", 5, align="center", number_format="0"),
    )
    cells = [(line.organisation.name, line.rule.name, *months(line.slots), lacking(line.slots)) for line in lines]
    return TableDocument(
        title=f"{year}年党支部组织生活开展情况一览表",
        columns=columns,
        rows=tuple(cells),
        texts=tuple(tuple("" if item is None else str(item) for item in row) for row in cells),
        line=(f"填报单位：{unit}", f"填报日期：{day.year}年{day.month}月{day.day}日"),
        signature=("审核人", "填表人"),
        paper=Paper.A4,
    )


def months(slots: Sequence[Slot]) -> list[str]:
    """The twelve cells of a line."""
    found = [""] * 12
    for slot in slots:
        for month in slot.period.months:
            found[month - 1] = word(slot) if month == slot.period.last.month else "·"
    return found


def lacking(slots: Sequence[Slot]) -> int | None:
    """How many are missing, None for none."""
    return sum(slot.lacking for slot in slots if slot.missing) or None
