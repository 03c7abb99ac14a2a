"""监督执纪“四种形态”情况统计表 for paper."""

from __future__ import annotations

import datetime as dt

from app.core.dates import chinese_day
from app.forms.layout.document import Column, Paper, TableDocument
from app.ledgers.discipline.discipline_figures import FormFigures, Line

TOTAL, SUBTOTAL, NOTHING = "合计", "小计", "—"


def discipline_document(figures: FormFigures, unit: str, day: dt.date) -> TableDocument:
    """One line a measure under its form, with the form's own line first, the periods across, and shares of the whole."""
    year = f"{figures.year}年" if figures.year is not None else ""
    columns = (
        Column("形态", 14, align="center", merge=True),
        Column("处置方式", 20, align="center"),
        *(Column(period, 9, "季度" if figures.year is not None else "年度", "center") for period in figures.periods),
        Column("合计（人次）", 11, align="center"),
        Column("占比", 9, align="center"),
    )
    rows = [cells(line, line.form, line.measure or SUBTOTAL, figures.total) for line in figures.lines]
    whole = tuple(
        sum(line.counts[place] for line in figures.lines if not line.measure) for place in range(len(figures.periods))
    )
    rows.append(cells(Line(TOTAL, "", whole), TOTAL, f"{figures.people} 人", figures.total))
    return TableDocument(
        title=f"{year}监督执纪“四种形态”情况统计表",
        columns=columns,
        rows=tuple(rows),
        texts=tuple(tuple(NOTHING if cell == 0 else str(cell) for cell in row) for row in rows),
        line=(f"填报单位：{unit}", f"填报日期：{chinese_day(day)}"),
        signature=("审核人", "填表人"),
        paper=Paper.A4,
        landscape=True,
    )


def cells(line: Line, form: str, measure: str, total: int) -> tuple[object, ...]:
    """The cells of one line."""
    return (form, measure, *line.counts, line.total, f"{line.total / total:.1%}" if total else NOTHING)
