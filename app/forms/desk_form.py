"""The 工作台 on paper: the figures in words, the trend of closings, 责任部门 × 状态 and 问题类别 × 状态."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.core.dates import chinese_day
from app.forms.charts import TrendChart, TrendPoint, TrendSeries
from app.forms.grid import GridCell, GridDocument, GridRow, GridSheet
from app.forms.rectification import TOTAL, rate_words
from app.ledgers.crosstab import CrossTable
from app.ledgers.problem_states import STATES
from app.rectify.desk import Desk

POINTS = 9  # of the trend, the first day and today among them
CHART_HEIGHT, LINE_HEIGHT = 56.0, 7.5  # mm
NAME_SPAN = 2
CHART_TITLE = "销号进度（虚线为问题总数）"


def closing_trend(desk: Desk, today: dt.date) -> TrendChart | None:
    """How many problems were closed by each of some evenly spaced days; the line is their number. None without a start."""
    first = desk.start or (desk.closings[0][0] if desk.closings else None)
    if first is None or first >= today.isoformat():
        return None
    begin = dt.date.fromisoformat(first)
    steps = min(POINTS - 1, (today - begin).days)
    days = [begin + (today - begin) * step / steps for step in range(steps)] + [today]
    points = tuple(TrendPoint(f"{day.month}-{day.day}", float(closed_by(desk.closings, day))) for day in days)
    return TrendChart((TrendSeries("已销号", points, digits=0),), float(desk.figures.whole.total))


def closed_by(closings: Sequence[tuple[str, int]], day: dt.date) -> int:
    """How many were closed by the end of a day."""
    return max((count for closed, count in closings if closed <= day.isoformat()), default=0)


def desk_document(desk: Desk, unit: str, today: dt.date) -> GridDocument:
    """One page of A4."""
    columns = (1.0,) * (NAME_SPAN + len(STATES.options) + 1)
    rows = [GridRow((GridCell(0, summary_words(desk), len(columns)),), 16.0)]
    chart = closing_trend(desk, today)
    if chart is not None:
        rows += [
            GridRow(
                (GridCell(0, "销号进度（虚线为问题总数）", len(columns), label=True, align="center"),), LINE_HEIGHT, keep=True
            ),
            GridRow((GridCell(0, "", len(columns), chart=chart),), CHART_HEIGHT),
        ]
    for cross in (desk.departments, desk.categories):
        rows += cross_rows(cross)
    line = (f"填报单位：{unit}", f"统计日期：{chinese_day(today)}")
    return GridDocument("整改工作情况", columns, (GridSheet("整改工作情况", line, tuple(rows)),), size=11.0)


def summary_words(desk: Desk) -> str:
    """The figures as a sentence."""
    whole = desk.figures.whole
    return (
        f"进行中的专项共有问题 {whole.total} 个，已销号 {whole.closed} 个，销号率 {rate_words(whole.rate)}。"
        f"已逾期 {len(desk.overdue)} 个，本周到期 {len(desk.due)} 个，进度滞后 {len(desk.behind)} 个，"
        f"{desk.quiet_days} 天以上没有进展的 {len(desk.quiet)} 个。"
    )


def cross_rows(cross: CrossTable) -> list[GridRow]:
    """A cross table by states, every state in its column, totals last."""
    states = STATES.options
    heading = (cross.down.label, *states, TOTAL)
    lines: list[tuple[str, ...]] = [
        (
            cross.words(cross.down, down),
            *(str(cross.count(down, state) or "") for state in states),
            str(cross.down_totals[down]),
        )
        for down in cross.down_values
    ]
    lines.append((TOTAL, *(str(cross.across_totals.get(state, 0) or "") for state in states), str(cross.total)))
    return [cross_row(heading, label=True), *(cross_row(line) for line in lines)]


def cross_row(texts: Sequence[str], *, label: bool = False) -> GridRow:
    """One line: a name over NAME_SPAN columns, then numbers."""
    cells = [GridCell(0, texts[0], NAME_SPAN, label=label, align="center")]
    cells += [GridCell(NAME_SPAN + place, text, label=label, align="center") for place, text in enumerate(texts[1:])]
    return GridRow(tuple(cells), LINE_HEIGHT, keep=label)
