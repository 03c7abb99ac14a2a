"""The 工作台 on paper: the figures in words, the trend of closings, 责任部门 × 状态 and 问题类别 × 状态."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.core.dates import chinese_day
from app.core.kinds import Value
from app.forms.charts.charts import TrendChart, TrendPoint, TrendSeries
from app.forms.layout.grid import GridCell, GridDocument, GridRow, GridSheet
from app.forms.layout.shade import share
from app.forms.papers.rectification import TOTAL, rate_words
from app.ledgers.problems.problem_states import STATES
from app.ledgers.views.crosstab import CrossTable
from app.rectify.desk import Desk

POINTS = 9  # of the trend, the first day and today among them
CHART_HEIGHT, LINE_HEIGHT = 56.0, 7.5  # mm
NAME_SPAN = 2
WIDTH = NAME_SPAN + len(STATES.options) + 1  # columns of the grid
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
    columns = (1.0,) * WIDTH
    rows = [GridRow((GridCell(0, summary_words(desk), WIDTH),), 16.0)]
    chart = closing_trend(desk, today)
    if chart is not None:
        rows += [band(CHART_TITLE), GridRow((GridCell(0, "", WIDTH, chart=chart),), CHART_HEIGHT)]
    for cross in (desk.departments, desk.categories):
        rows += cross_rows(cross, len(rows))
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


def band(text: str) -> GridRow:
    """The name of what stands below it."""
    return GridRow((GridCell(0, text, WIDTH, label=True, align="center"),), LINE_HEIGHT, keep=True)


def cross_rows(cross: CrossTable, first: int) -> list[GridRow]:
    """A cross table by states as a heat table: its name, every state in its column, totals last.

    `first` is the number of its first row in the form; the heading is repeated on every page.
    """
    states = STATES.options
    total = (TOTAL, *(cross.across_totals.get(state, 0) for state in states), cross.total)
    head = first + 1
    return [
        band(f"{cross.down.label} × {cross.across.label}"),
        cross_row((cross.down.label, *states, TOTAL), label=True, keep=True),
        *(cross_line(cross, down, head) for down in cross.down_values),
        cross_row(tuple(map(number, total)), label=True, head=head),
    ]


def cross_line(cross: CrossTable, down: Value, head: int) -> GridRow:
    """One value with its counts, the darker the more."""
    counts = [cross.count(down, state) for state in STATES.options]
    texts = (cross.words(cross.down, down), *map(number, counts), str(cross.down_totals[down]))
    return cross_row(texts, [share(count, cross.most) for count in counts], head=head)


def number(count: object) -> str:
    """A count as printed; none is an empty cell, so that the others stand out."""
    return str(count or "")


def cross_row(
    texts: Sequence[str], shades: Sequence[float] = (), *, label: bool = False, keep: bool = False, head: int | None = None
) -> GridRow:
    """One line: a name over NAME_SPAN columns, then numbers; `shades` are the grounds of the first of them."""
    cells = [GridCell(0, texts[0], NAME_SPAN, label=label, align="center")]
    for place, text in enumerate(texts[1:]):
        shade = shades[place] if place < len(shades) else 0.0
        cells.append(GridCell(NAME_SPAN + place, text, label=label, align="center", shade=shade))
    return GridRow(tuple(cells), LINE_HEIGHT, keep=keep, head=head)
