"""Tables of a rectification's figures for paper: 整改情况汇总表, 逾期问题清单, 调度对比表, cross tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from app.core.dates import chinese_day
from app.forms.layout.document import Column, Paper, TableDocument
from app.forms.layout.shade import share
from app.ledgers.problems.problem_states import BEHIND, CLOSED, LIGHTS, OVERDUE, SOON, STATES
from app.ledgers.views.crosstab import CrossTable
from app.rectify.dispatch import Comparison, SnapshotRow, by_id
from app.rectify.figures import RectificationFigures, Tally

TOTAL = "合计"
UNNAMED = "（未填写）"
SIGNATURE = ("审核人", "填表人", "联系电话")


def summary_document(
    figures: RectificationFigures, unit: str, field: str = "department", label: str = "责任部门"
) -> TableDocument:
    """整改情况汇总表: one line a group (责任部门 by default), the states across, with totals and rates."""
    states = STATES.options
    columns = (
        Column(label, 16, align="center"),
        Column("问题总数", 9, align="center"),
        *(Column(state, 9, "整改状态", "center") for state in states),
        Column("销号率", 9, align="center"),
        *(Column(LIGHTS.printed(light), 7, "预警", "center") for light in (OVERDUE, SOON, BEHIND)),
    )
    lines = [tally_line(group.name or UNNAMED, group, states) for group in figures.groups[field]]
    if lines:
        lines.append(tally_line(TOTAL, figures.whole, states))
    return document(f"{figures.campaign}整改情况汇总表", columns, lines, unit, figures.day)


def tally_line(name: str, group: Tally, states: Sequence[str]) -> tuple[object, ...]:
    """One line of the summary."""
    counts = (group.states.get(state, 0) for state in states)
    return (name, group.total, *counts, rate_words(group.rate), group.overdue, group.soon, group.behind)


def overdue_document(figures: RectificationFigures, unit: str) -> TableDocument:
    """逾期未销号问题清单, the longest overdue first."""
    columns = (
        Column("序号", 6, align="center"),
        Column("清单", 7, align="center"),
        Column("问题表述", 34),
        Column("责任部门", 11, align="center"),
        Column("责任人", 9, align="center"),
        Column("整改时限", 22, align="center"),
        Column("逾期天数", 8, align="center"),
        Column("最新进展", 34),
    )
    lines = [
        (place, item.list, item.statement, item.department, item.person, item.deadline, item.days, item.progress)
        for place, item in enumerate(figures.overdue, 1)
    ]
    return document(f"{figures.campaign}逾期未销号问题清单", columns, lines, unit, figures.day)


def comparison_document(comparison: Comparison, unit: str) -> TableDocument:
    """整改情况对比表 of two kept days: every problem that is new, closed, slipped, reopened or gone."""
    columns = (
        Column("变化", 8, align="center", merge=True),
        Column("序号", 6, align="center"),
        Column("清单", 6, align="center"),
        Column("问题表述", 40),
        Column("责任部门", 12, align="center"),
        Column("责任人", 9, align="center"),
        Column("整改时限", 18, align="center"),
        Column("状态", 9, align="center"),
        Column("预警", 7, align="center"),
        Column("完成率", 8, align="center"),
    )
    before = by_id(comparison.before.rows)
    lines = [
        (
            word,
            row.number,
            row.list,
            row.statement,
            row.department,
            row.person,
            turned(before.get(row.row_id, row), row, lambda item: item.deadline or item.deadline_date or ""),
            row.status,
            LIGHTS.printed(row.light),
            percent_words(row) if row.status == CLOSED else turned(before.get(row.row_id, row), row, percent_words),
        )
        for word, rows in changes(comparison)
        for row in rows
    ]
    first, last = (chinese_day(dt.date.fromisoformat(item.figures.day)) for item in (comparison.before, comparison.after))
    title = f"{comparison.after.figures.campaign}整改情况对比表\n（{first}至{last}）"
    return document(title, columns, lines, unit, comparison.after.figures.day)


def turned(was: SnapshotRow, row: SnapshotRow, words: Callable[[SnapshotRow], str]) -> str:
    """What became of something: 11月底前 → 12月底前; only what it is now where it is the same, or was nothing."""
    old, new = words(was), words(row)
    return f"{old} → {new}" if old and old != new else new


def changes(comparison: Comparison) -> Iterable[tuple[str, tuple[SnapshotRow, ...]]]:
    """The parts of a comparison with their words, in the order they are read."""
    return (
        ("新增", comparison.new),
        ("申请销号", comparison.applied),
        ("销号", comparison.closed),
        ("新逾期", comparison.late),
        ("延期", comparison.put_off),
        ("退回", comparison.returned),
        ("重启", comparison.reopened),
        ("有进展", comparison.moved),
        ("移出", comparison.gone),
    )


def cross_document(cross: CrossTable, title: str, unit: str, day: dt.date) -> TableDocument:
    """A cross table with its totals, each cell the darker the more it counts; one that counts nothing stays empty."""
    heading = f"{cross.down.label} ╲ {cross.across.label}"
    columns = (
        Column(heading, 18, align="center"),
        *(Column(cross.words(cross.across, value), 9, align="center") for value in cross.across_values),
        Column(TOTAL, 9, align="center"),
    )
    lines: list[tuple[object, ...]] = [
        (
            cross.words(cross.down, down),
            *(cross.count(down, across) or None for across in cross.across_values),
            cross.down_totals[down],
        )
        for down in cross.down_values
    ]
    if lines:
        lines.append((TOTAL, *(cross.across_totals[across] for across in cross.across_values), cross.total))
    shades = {
        (row, column): share(cross.count(down, across), cross.most)
        for row, down in enumerate(cross.down_values)
        for column, across in enumerate(cross.across_values, 1)
    }
    return replace(document(title, columns, lines, unit, day.isoformat()), shades=shades)


def document(
    title: str, columns: tuple[Column, ...], lines: Sequence[tuple[object, ...]], unit: str, day: str
) -> TableDocument:
    """A table on A4 across, dated with the day its figures are of."""
    return TableDocument(
        title=title,
        columns=columns,
        rows=tuple(lines),
        texts=tuple(tuple("" if cell is None else str(cell) for cell in line) for line in lines),
        line=(f"填报单位：{unit}", f"统计日期：{chinese_day(dt.date.fromisoformat(day))}"),
        signature=SIGNATURE,
        paper=Paper.A4,
        landscape=True,
    )


def rate_words(rate: float | None) -> str:
    """90.5 is 90.5%; nothing to count is —."""
    return "—" if rate is None else f"{rate:g}%"


def percent_words(row: SnapshotRow) -> str:
    """完成率 as printed."""
    return "" if row.percent is None else f"{row.percent}%"
