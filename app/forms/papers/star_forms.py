"""The papers of an assessment: 支部自评表, 考评评分表, 星级评定汇总表, 星级评定结果单 with its charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from app.core.dates import chinese_day
from app.forms.charts.charts import RadarAxis, RadarChart, RadarSeries, TrendChart, TrendPoint, TrendSeries
from app.forms.layout.document import Column, Paper, TableDocument
from app.forms.layout.grid import GridCell, GridDocument, GridRow, GridSheet
from app.forms.layout.official import DataTable, OfficialDocument, Paragraph
from app.forms.layout.star_text import star_text
from app.scoring.period import Period
from app.scoring.points import shown
from app.scoring.result import BranchResult, Entry, IndicatorResult, PastResult, Ranking, StarResult
from app.scoring.scheme import Scheme
from app.scoring.total_words import total_words

SIGNATURE_SELF = ("支部书记", "填表人", "填表日期")
SIGNATURE_REVIEW = ("考评组长", "考评人", "考评日期")
SIGNATURE_SUMMARY = ("审核人", "填表人", "联系电话")
MOST_REASONS = 14  # on a result sheet; the rest stands in the 考评评分表


def self_document(
    scheme: Scheme, period: Period, branch: str, entries: Mapping[str, Entry], result: BranchResult
) -> TableDocument:
    """支部自评表 of one branch. Before its self-assessment has begun it is blank, to be filled in by hand; afterwards it has
    the scores that the ledgers give, and what is still open is left blank with its sums.
    """
    columns = (
        Column("星级", 8, align="center", merge=True),
        Column("序号", 5, align="center"),
        Column("考评项目", 12),
        Column("考评内容", 24),
        Column("分值", 6, align="center"),
        Column("评分标准", 22),
        Column("自评得分", 9, align="center"),
        Column("扣分说明", 34),
    )
    lines: list[tuple[object, ...]] = []
    sums: set[int] = set()
    for star in result.stars:
        for item in star.indicators:
            known = scheme.by_key[item.key]
            lines.append(
                (
                    star.name,
                    known.number,
                    item.title,
                    known.content,
                    shown(item.full),
                    known.standard,
                    own_score(entries, result, item),
                    said(entries.get(item.key), result, item.key) if entries else "",
                )
            )
        sums.add(len(lines))
        score = shown(star.score) if entries and not star.pending else ""
        lines.append((star.name, "", "小计", "", shown(star.full), "", score, ""))
    sums.add(len(lines))
    done = bool(entries) and not any(star.pending for star in result.stars)
    total = shown(sum((star.score for star in result.stars), Decimal(0))) if done else ""
    lines.append(
        (
            "合计",
            "",
            "",
            "",
            shown(scheme.full),
            "",
            total,
            f"折合百分制 {shown(min(100 - result.lost + result.bonus, Decimal(100)))} 分" if done else "",
        )
    )
    title = f"{period.label}五星支部自评表"
    return table(title, columns, lines, (f"党支部：{branch}", f"依据：{scheme.name}"), SIGNATURE_SELF, sums)


def review_document(
    scheme: Scheme,
    period: Period,
    self_side: tuple[Mapping[str, Entry], BranchResult | None],
    review_entries: Mapping[str, Entry],
    result: BranchResult,
) -> TableDocument:
    """考评评分表 of one branch: self-score, the reviewer's, what counts, and every point lost with its reason."""
    columns = (
        Column("星级", 8, align="center", merge=True),
        Column("考评项目", 14),
        Column("考评内容", 28),
        Column("分值", 6, align="center"),
        Column("自评", 6, align="center"),
        Column("考评", 6, align="center"),
        Column("得分", 7, align="center"),
        Column("扣分（加分）原因", 32),
    )
    lines: list[tuple[object, ...]] = []
    sums: set[int] = set()
    for star in result.stars:
        for item in star.indicators:
            known = scheme.by_key[item.key]
            own = given(self_side[0].get(item.key), self_side[1], item.key)
            review = given(review_entries.get(item.key), result, item.key)
            score = "不适用" if item.origin == "exempt" else "待考评" if item.origin == "open" else shown(item.score)
            lines.append(
                (star.name, item.title, known.content, shown(item.full), own, review, score, reasons(result, item.key))
            )
        won = "授星" if star.won else f"差 {shown(star.short)} 分" if star.short else "不授星"
        won = f"待考评 {shown(star.pending)} 分" if star.undecided else won
        verdict = f"授星线 {shown(star.line)}，{won}" if scheme.model == "stars" else ""
        sums.add(len(lines))
        lines.append((star.name, "小计", "", shown(star.full), "", "", shown(star.score), verdict))
    verdicts = [result.title, f"另有 {shown(result.pending)} 分待考评"] if result.pending else [result.title]
    verdicts += [words] if (words := total_words(scheme, result)) else []
    verdicts += [item.words for item in (*result.vetoes, *result.caps)]
    if result.provisional:
        verdicts.append(under_condition(result))
    sums.add(len(lines))
    lines.append(("总分", "", "", "", "", "", shown(result.total), "；".join(verdicts)))
    title = f"{period.label}五星支部考评评分表"
    return table(title, columns, lines, (f"党支部：{result.branch.name}", f"依据：{scheme.name}"), SIGNATURE_REVIEW, sums)


def summary_document(
    scheme: Scheme, ranking: Ranking, unit: str, day: dt.date, changes: Mapping[str, Sequence[str]] | None = None
) -> TableDocument:
    """星级评定汇总表: one line a branch, best first, with its stars. `changes`: 摘星 and 晋星 by branch, in words."""
    columns = (
        Column("名次", 8, align="center"),
        Column("党支部", 23),
        *(Column(star.name, 10, "各星得分", "center") for star in scheme.stars),
        Column("总分", 9, align="center"),
        Column("星级", 14, align="center"),
        Column("备注", 22),
    )
    most = max(scheme.most_stars, 1)
    lines = []
    for place in ranking.places:
        result = place.result
        remarks = [f"待考评 {shown(result.pending)} 分"] if result.pending else []
        remarks += [*(item.words for item in (*result.vetoes, *result.caps)), *result.notes]
        if result.provisional:
            remarks.append("待定：有否决情形未确认")
        remarks += (changes or {}).get(result.branch.name, ())
        lines.append(
            (
                place.text("（并列）"),
                result.branch.name,
                *(shown(star.score) for star in result.stars),
                shown(result.total),
                star_text(result.level, most),
                "；".join(remarks),
            )
        )
    title = f"{ranking.period.label}党支部星级评定汇总表"
    return table(title, columns, lines, (f"填报单位：{unit}", chinese_day(day)), SIGNATURE_SUMMARY)


def result_document(
    scheme: Scheme,
    period: Period,
    results: Sequence[tuple[BranchResult, Sequence[tuple[Period, PastResult]]]],
    unit: str,
    day: dt.date,
) -> GridDocument:
    """星级评定结果单: one page a branch with stars, scores, radar, trend and the points lost."""
    title = f"{period.label}党支部星级评定结果单"
    sheets = tuple(
        GridSheet(title, (f"单位：{unit}", chinese_day(day)), tuple(result_rows(scheme, result, history)))
        for result, history in results
    )
    return GridDocument(title, (1.0,) * 10, sheets, size=11.0)


def heading(column: int, text: str, span: int) -> GridCell:
    """A cell with the name of what stands beside or below it."""
    return GridCell(column, text, span, label=True, align="center")


def result_rows(scheme: Scheme, result: BranchResult, history: Sequence[tuple[Period, PastResult]]) -> list[GridRow]:
    """The rows of one result sheet."""
    lined = scheme.model == "stars"
    rows = [
        GridRow(
            (
                heading(0, "党支部", 2),
                GridCell(2, result.branch.name, 4),
                heading(6, "总分", 2),
                GridCell(8, shown(result.total), 2, align="center"),
            )
        ),
        GridRow(
            (
                heading(0, "星级", 2),
                GridCell(2, star_text(result.level, max(scheme.most_stars, 1)), 4, align="center"),
                heading(6, "等次", 2),
                GridCell(8, result.title, 2, align="center"),
            )
        ),
        GridRow(
            (GridCell(0, "", 5, chart=radar_chart(result, lined=lined)), GridCell(5, "", 5, chart=trend_chart(history))), 68.0
        ),
        GridRow(
            (
                heading(0, "星", 3),
                heading(3, "满分", 2),
                heading(5, "得分", 2),
                heading(7, "授星线" if lined else "失分", 3),
            ),
            keep=True,
        ),
    ]
    rows += [star_row(star, lined=lined) for star in result.stars]
    rows.append(GridRow((heading(0, "扣分与限定", 2), GridCell(2, losses_words(result), 8)), 20.0, grow=1.0))
    return rows


def star_row(star: StarResult, *, lined: bool) -> GridRow:
    """One star: what it could be and is, and whether it was won, or in a scheme without lines what was lost."""
    won = "授星" if star.won else "待考评" if star.undecided else "未授星"
    verdict = f"{shown(star.line)}　{won}" if lined else shown(star.full - star.score - star.pending)
    return GridRow(
        (
            GridCell(0, star.name, 3, align="center"),
            GridCell(3, shown(star.full), 2, align="center"),
            GridCell(5, shown(star.score), 2, align="center"),
            GridCell(7, verdict, 3, align="center"),
        ),
        8.0,
    )


def losses_words(result: BranchResult) -> str:
    """What limits the level, what is open, then why points were lost."""
    found = [
        f"{item.title}：{text}" for star in result.stars for item in star.indicators if (text := reasons(result, item.key))
    ]
    if len(found) > MOST_REASONS:
        found = [*found[:MOST_REASONS], f"另有 {len(found) - MOST_REASONS} 项，见考评评分表。"]
    said_first = [f"{item.words}，{item.effect.words}" for item in (*result.vetoes, *result.caps)]
    if result.pending:
        said_first.append(f"另有 {shown(result.pending)} 分待考评，星级待定。")
    if result.provisional:
        said_first.append(f"{under_condition(result)}。")
    return "\n".join([*said_first, *found]) or "没有扣分。"


def under_condition(result: BranchResult) -> str:
    """What a level that is not certain yet depends on."""
    return f"星级以未发生下列情形为前提：{'、'.join(item.words for item in result.undecided)}"


def radar_chart(result: BranchResult, *, lined: bool) -> RadarChart:
    """The radar of a branch."""
    axes = tuple(
        RadarAxis(
            star.name,
            f"{shown(star.score)} / {shown(star.line if lined else star.full)}",
            share(star.line, star.full) if lined else None,
            None if star.undecided else star.won or not lined,
        )
        for star in result.stars
    )
    return RadarChart(axes, (RadarSeries(result.branch.name, tuple(share(star.score, star.full) for star in result.stars)),))


def trend_chart(history: Sequence[tuple[Period, PastResult]]) -> TrendChart:
    """The total over the periods."""
    points = tuple(
        trend_point(period, float(result.total), result.level) if not result.pending else trend_point(period, None)
        for period, result in history
    )
    name = history[-1][1].branch if history else ""
    return TrendChart((TrendSeries(name, points),))


def trend_point(period: Period, value: float | None, level: int | None = None) -> TrendPoint:
    """A period as a point of a chart; quarters and halves are small and have no stars."""
    if period.kind == "year":
        return TrendPoint(period.label.removesuffix("度"), value, level)
    return TrendPoint(period.label.removeprefix(f"{period.year}年").removeprefix("第"), value, None, small=True)


def share(part: Decimal, whole: Decimal) -> float:
    """A share for drawing."""
    return float(part / whole) if whole else 0.0


def given(entry: Entry | None, result: BranchResult | None, key: str) -> str:
    """The score a side gave, "" when it gave none."""
    if entry is None:
        return ""
    if entry.score is not None:
        return shown(entry.score)
    return shown(result.indicator(key).score) if result is not None else ""


def own_score(entries: Mapping[str, Entry], result: BranchResult, item: IndicatorResult) -> str:
    """A branch's own score of an indicator: as entered, else as the ledgers give it once it has begun."""
    entry = entries.get(item.key)
    if entry is not None or not entries:
        return given(entry, result, item.key)
    return {"exempt": "不适用", "rules": shown(item.score)}.get(item.origin, "")


def said(entry: Entry | None, result: BranchResult, key: str) -> str:
    """What was said to a self-score, or why points are lost."""
    return (entry.reason if entry is not None else "") or reasons(result, key)


def reasons(result: BranchResult, key: str) -> str:
    """Every point lost or won of an indicator: 支委会少1次（−2分）."""
    lines = result.indicator(key).lines
    return "；".join(f"{line.words}（{'−' if line.points < 0 else '+'}{shown(abs(line.points))}分）" for line in lines)


def table(
    title: str,
    columns: tuple[Column, ...],
    lines: Sequence[tuple[object, ...]],
    line: tuple[str, str],
    signature: tuple[str, ...],
    sums: Collection[int] = (),
) -> TableDocument:
    """A table on A4 across; `sums` are the rows of sums."""
    texts = tuple(tuple(str(value) for value in cells) for cells in lines)
    rows = tuple(tuple(cells) for cells in lines)
    return TableDocument(title, columns, rows, texts, line, signature, Paper.A4, landscape=True, sums=frozenset(sums))


def notice_document(scheme: Scheme, ranking: Ranking, unit: str, first: str, last: str) -> OfficialDocument:
    """公示 of the results: who is to get which stars, how long it hangs, where to object. Days are ISO."""
    begins, ends = (chinese_day(dt.date.fromisoformat(day)) for day in (first, last))
    text = (
        f"根据《{scheme.name}》，经支部自评、申报和考评，拟对{ranking.period.label}党支部星级作如下评定。"
        f"现予公示，公示时间为{begins}至{ends}。"
    )
    close = f"公示期间，如有异议，请以书面形式实名向{unit or '机关党委'}反映，并写明具体情况和联系方式。"
    body = (Paragraph(text), star_table(scheme, ranking, "拟评定星级"), Paragraph(close))
    return OfficialDocument(f"{ranking.period.label}五星支部评定结果公示", body, signature=unit, date=begins)


def award_document(scheme: Scheme, ranking: Ranking, unit: str, day: str) -> OfficialDocument:
    """授星通知: the stars that were awarded. `day` is ISO."""
    text = (
        f"根据《{scheme.name}》，经支部自评、申报、考评和公示，决定授予下列党支部{ranking.period.label}星级。"
        "希望获得星级的党支部珍惜荣誉、再接再厉；未达星级的党支部对照短板、抓紧整改。"
    )
    return OfficialDocument(
        f"关于授予{ranking.period.label}党支部星级的通知",
        (Paragraph(text), star_table(scheme, ranking, "星级")),
        addressee="各党支部",
        signature=unit,
        date=chinese_day(dt.date.fromisoformat(day)),
    )


def star_table(scheme: Scheme, ranking: Ranking, heading: str) -> DataTable:
    """The branches with most stars first."""
    ordered = sorted(ranking.places, key=lambda place: (-place.result.level, place.place))
    most = max(scheme.most_stars, 1)
    rows = tuple(
        (
            str(number),
            place.result.branch.name,
            star_text(place.result.level, most),
            place.result.title,
        )
        for number, place in enumerate(ordered, 1)
    )
    return DataTable("", ("序号", "党支部", heading, "等次"), rows, (1, 5, 3, 2))
