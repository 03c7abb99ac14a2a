"""年度对比表: the main figures of several years side by side with the change from the year before, and one as a chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from app.core.dates import chinese_day
from app.core.kinds import Tone
from app.forms.charts.charts import TrendPoint, TrendSeries
from app.forms.layout.document import Column, Paper, TableDocument
from app.yearly.figures import FIGURES, YearFigure
from app.yearly.summary import TODAYS_ROSTER, YearSummary, by_todays_roster

CHANGE_HEADING = "比上年"
CHANGE_COLUMN = 5  # behind the two years that it compares


def comparison_document(summaries: Sequence[YearSummary], unit: str, today: dt.date) -> TableDocument:
    """The table of the years given, the newest first and each followed by the one before it; the change is the newest's."""
    labels = [f"{summary.year}年" for summary in summaries]
    half = period_words(summaries[0]).removeprefix(labels[0])
    years = [Column(label, 8, align="center") for label in labels]
    if len(labels) > 1:
        years.insert(2, Column(CHANGE_HEADING, 8, align="center"))
    columns = (Column("类别", 9, align="center", merge=True), Column("项目", 18), Column("单位", 5, align="center"), *years)
    open_years = [label for label, summary in zip(labels, summaries, strict=True) if by_todays_roster(summary)]
    said = f"（{'、'.join(open_years)}未结转{TODAYS_ROSTER}）" if open_years else ""
    rows, texts = [], []
    for figure in FIGURES:
        values: list[object] = [summary.value(figure.key) for summary in summaries]
        words = [summary.text(figure.key) for summary in summaries]
        if len(labels) > 1:
            values.insert(2, change_of(figure, summaries))
            words.insert(2, change_words(figure, summaries))
        rows.append((figure.group, figure.label, figure.unit, *values))
        texts.append((figure.group, figure.label, figure.unit, *words))
    return TableDocument(
        title=f"{labels[0] if len(labels) == 1 else f'{labels[-1]}至{labels[0]}'}{half}党建工作主要数据表",
        columns=columns,
        rows=tuple(rows),
        texts=tuple(texts),
        line=(f"填报单位：{unit}", f"统计日期：{chinese_day(today)}{said}"),
        signature=("审核人", "填表人"),
        paper=Paper.A4,
        landscape=False,
    )


def period_words(summary: YearSummary) -> str:
    """2023年 or 2023年上半年."""
    return summary.label.removesuffix("度")


def change_of(figure: YearFigure, summaries: Sequence[YearSummary]) -> float | None:
    """How much a figure grew from the year before; None where either is not known."""
    now, before = (summary.value(figure.key) for summary in summaries[:2])
    return None if now is None or before is None else round(now - before, 1)


def change_words(figure: YearFigure, summaries: Sequence[YearSummary]) -> str:
    """↑12, ↓0.5, 持平; empty where there is nothing to compare."""
    change = change_of(figure, summaries)
    if change is None:
        return ""
    if not change:
        return "持平"
    return f"{'↑' if change > 0 else '↓'}{figure.text(abs(change))}"


def change_tones(summaries: Sequence[YearSummary]) -> Iterator[tuple[tuple[int, int], Tone]]:
    """((line, column), colour) of the changes that are good or bad ones."""
    for line, figure in enumerate(FIGURES):
        change = change_of(figure, summaries) if len(summaries) > 1 else None
        if change and figure.better:
            good = (change > 0) == (figure.better == "more")
            yield (line, CHANGE_COLUMN), "green" if good else "red"


def trend_of(figure: YearFigure, summaries: Sequence[YearSummary]) -> TrendSeries:
    """One figure over the years, the oldest first."""
    points = (TrendPoint(f"{summary.year}年", summary.value(figure.key)) for summary in reversed(summaries))
    return TrendSeries(figure.label, tuple(points), figure.digits)
