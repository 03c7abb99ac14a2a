"""考评细则 as a workbook: its columns declared like those of a ledger, and the scheme that its rows make.

A scheme is kept as one value (app.scoring.schemes), not as rows. The declaration below has therefore no table: it serves to
read, export and print the rows of a scheme by the same means as every ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import peewee

from app.core.cell_text import clean_line, normal_digits
from app.core.errors import InvalidValueError, WorkbookError
from app.core.kinds import Choice, LongText, Ordinal, ParseContext, Text, Value
from app.core.number_kinds import Integer, Number
from app.exchange.importing.import_sheet import KnownRow, SheetPlan
from app.exchange.importing.plan import plan_import
from app.exchange.tables.title_lines import year_of_lines
from app.ledgers.schema.declaration import Ledger, SectionRow
from app.ledgers.schema.fields import LedgerField
from app.ledgers.schema.page import Column
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.views.rows import Rows
from app.scoring.points import points, shown
from app.scoring.points_check import stated_points
from app.scoring.scheme import DEFAULT_LINE, Effect, Indicator, Scheme, Star, Trigger
from app.scoring.schemes import add_scheme, read_schemes
from app.store.operation import Operation

OFFICE_STARS = ("支部过硬星", "业务突出星", "服务高效星", "文明和谐星", "廉洁法治星")
UNNAMED, ONLY_STAR = "五星支部考评细则", "综合"
SCHEME_TITLE = re.compile("细则|标准|办法|考评|考核|评分|指标|五星|星级")
LINE = re.compile(r"授星线\s*[:：为]?\s*(\d+(?:\.\d+)?)\s*(分|%)?")
POINTS = re.compile(r"(\d+(?:\.\d+)?)\s*(分|%)?")
NOT_FUNCTIONAL = re.compile(
    "换届|党费|组织关系转接|转接组织关系"
)  # a 功能型党支部 has none of them: a person may ask it all the same
VETO, GIVEN = "一票否决", ("实行", "予以", "给予")
PARTS = re.compile(r"[。；\n]")
NUMBERING = re.compile(r"^(?:注|备注|说明)?[:：]?\s*(?:[（(]?[\d一二三四五六七八九十]+[）).．、])?\s*")


@dataclass(frozen=True)
class StarName(Choice):
    """The name of a star; the points that offices write behind it (支部过硬星（100分）) are not part of it."""

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Without blanks, line breaks and the points."""
        return re.sub(r"[（(【\[]?\d+(?:\.\d+)?分?[）)】\]]?$", "", str(super().parse(raw, context)))


class StandardRow(Record):
    """An indicator as a row of a workbook; never stored."""

    scheme = LedgerField(Text(), "考评方案")
    year = LedgerField(Integer(minimum=1990, maximum=2100, unit="年"), "年度")
    star = LedgerField(StarName(options=OFFICE_STARS, open=True), "星级")
    number = LedgerField(Ordinal(), "序号")
    title = LedgerField(LongText(), "考评项目", required=True)
    content = LedgerField(LongText(), "考评内容")
    full = LedgerField(Number(minimum=0, maximum=1000, unit="分"), "分值", required=True)
    standard = LedgerField(LongText(), "评分标准")
    basis = LedgerField(LongText(), "考评依据")
    line = LedgerField(Text(), "授星线", help_text="分数，或带 % 的满分比例")


STANDARD = Ledger(
    key="star_indicator",
    title="五星支部考评细则",
    group="组织建设",
    noun="考评指标",
    model=StandardRow,
    name_field="content",  # one row each, also where 考评项目 is merged over several
    columns=(Column("title"),),
    pages=(),
    year_field="year",
    carried=("star",),
    section_rows=(SectionRow("star", r"[\u4e00-\u9fff]{2,8}(?<![一二三四五])星", besides=True),),
    sheets=(
        Sheet(
            "star_standard",
            "五星支部考评细则（{year}年度）",
            (
                SheetColumn("star", 9, merge=True),
                SheetColumn("line", 7, merge=True),
                SheetColumn("number", 5),
                SheetColumn("title", 14),
                SheetColumn("content", 28),
                SheetColumn("full", 6),
                SheetColumn("standard", 30),
                SheetColumn("basis", 18),
            ),
            paper="A4",
        ),
    ),
    headings={
        "scheme": ("方案", "方案名称"),
        "star": ("星", "星名", "星别", "五星", "维度", "星级名称", "考评星级", "创建星级", "评定星级", "一级指标", "类别"),
        "number": ("编号", "项目编号"),
        "title": (
            *("考核项目", "评定项目", "评价项目", "创建项目", "测评项目", "项目", "项目名称", "考评指标", "考核指标"),
            *("评价指标", "指标", "指标名称", "二级指标", "考评要素"),
        ),
        "content": (
            *("考核内容", "评定内容", "评价内容", "创建内容", "内容", "主要内容", "具体内容", "指标内容", "内容及要求"),
            *("考评内容及要求", "考评要点", "考核要点", "具体要求", "工作要求", "三级指标"),
        ),
        "full": ("分数", "标准分", "标准分值", "基本分", "基础分", "满分", "满分值", "赋分", "配分", "权重分", "分值（分）"),
        "standard": (
            *("评分办法", "评分细则", "评分方法", "评分说明", "计分标准", "计分办法", "计分方法", "扣分标准", "打分标准"),
            *("扣分办法", "扣分细则", "扣分说明", "计分细则", "打分办法"),
            *("考核标准", "考评标准", "考评办法", "考核办法", "评分标准及办法", "赋分标准"),
        ),
        "line": ("授星分", "授星分数", "授星标准", "达标线", "达标分", "获星线"),
        "basis": (
            *("考核依据", "评分依据", "依据", "考评方式", "考核方式", "考评方法", "佐证材料", "佐证资料", "证明材料"),
            *("印证资料", "查验资料", "查看资料", "备查资料", "资料来源", "考评资料"),
            *("资料依据", "检查方式", "查看内容"),
        ),
    },
)


def read_scheme(path: Path, year: int, password: str | None = None) -> Scheme:
    """The scheme of a workbook; `year` counts where the workbook names none.

    Raises WorkbookError when no sheet holds a scheme or a cell cannot be read.
    """
    sheets = [sheet for sheet in plan_import(path, (STANDARD,), password=password).sheets if sheet.ledger]
    wrong = [
        f"第 {record.row} 行：{''.join(record.errors.values())}"
        for sheet in sheets
        for record in sheet.records
        if record.errors
    ]
    if wrong:
        raise WorkbookError(f"“{path.name}”有 {len(wrong)} 行读不出来。{wrong[0]}", "请改正后再导入。")
    return scheme_of(sheets, year)


def scheme_of(sheets: Sequence[SheetPlan], year: int | None = None) -> Scheme:
    """The scheme that the rows make, with the line and the vetoes that the sheets state around them.

    Raises InvalidValueError when there are no rows.
    """
    lines = [line for sheet in sheets for line in lines_around(sheet)]
    titles = [line for sheet in sheets if sheet.work for line in sheet.work.source.titles]
    records = [record.values for sheet in sheets for record in sheet.records]
    if not records:
        raise InvalidValueError("没有考评指标。", "请检查工作簿是否有表头和数据行。")
    title = next((line for line in titles if SCHEME_TITLE.search(line)), UNNAMED)
    items: dict[str, list[Indicator]] = {}
    for place, row in enumerate(records, 1):
        name = str(row["star"] or "") or (list(items)[-1] if items else ONLY_STAR)
        listed = items.setdefault(name, [])
        listed.append(
            Indicator(
                key=f"i{place}",
                star=name,
                number=str(row["number"] or len(listed) + 1),
                title=clean_line(row["title"]),
                full=points(f"{float(row['full'] or 0):.10g}"),
                content=str(row["content"] or ""),
                standard=str(row["standard"] or ""),
                basis=str(row["basis"] or ""),
                applies="ordinary" if NOT_FUNCTIONAL.search(f"{row['title']}{row['content']}{row['standard']}") else "all",
            )
        )
    given = star_lines(records)
    around = award_line(lines)
    named_year = year_of_lines([*titles, *(sheet.sheet for sheet in sheets)])
    years = [int(row["year"]) for row in records if row["year"]]
    return Scheme(
        name=str(records[0]["scheme"] or "") or title,
        year=named_year or year or years[0],
        stars=tuple(Star(name, tuple(listed), *given.get(name, around)) for name, listed in items.items()),
        triggers=tuple(vetoes(lines)),
        stated=stated_points([*titles, *lines]),
    )


def scheme_operation(sheets: Sequence[SheetPlan]) -> Operation:
    """Adds the scheme that the rows make. Raises InvalidValueError when there are no rows."""
    return add_scheme(scheme_of(sheets))


def lines_around(sheet: SheetPlan) -> Iterator[str]:
    """The lines above the table and the notes below it."""
    if sheet.work is None:
        return
    table = sheet.work.source.table
    yield from table.title
    for item in sheet.skipped:
        if item.why in ("说明文字", "签字行", "填报信息行") or item.why.startswith("不是记录"):
            cells, columns = table.grid.rows[item.row - 1], table.grid.filled[item.row - 1]
            yield " ".join(clean_line(cells[column]) for column in columns)


def award_line(lines: Iterable[str]) -> tuple[Decimal, bool]:
    """授星线 and whether it is in percent; 85 points where the workbook does not say."""
    for text in lines:
        if found := LINE.search(normal_digits(text)):
            return Decimal(found[1]), found[2] == "%"
    return DEFAULT_LINE, False


def star_lines(records: Iterable[Mapping[str, Value]]) -> dict[str, tuple[Decimal, bool]]:
    """授星线 of each star that has one in its own column: the first of its rows counts."""
    found: dict[str, tuple[Decimal, bool]] = {}
    name = ONLY_STAR
    for row in records:
        name = str(row["star"] or "") or name
        line = POINTS.fullmatch(normal_digits(clean_line(row["line"] or "")))
        if line:
            found.setdefault(name, (Decimal(line[1]), line[2] == "%"))
    return found


def vetoes(lines: Iterable[str]) -> Iterator[Trigger]:
    """一票否决 items in the notes."""
    number = 0
    for text in lines:
        for what in (part for item in PARTS.split(text) for part in item.split(VETO)[:-1]):
            bare = next((what.rstrip().removesuffix(word) for word in GIVEN if what.rstrip().endswith(word)), what)
            words = NUMBERING.sub("", bare.strip("，, \t")).strip("，, ")
            words = re.split(r"\d[.．、]", words)[-1].strip().removesuffix("的")
            if words:
                number += 1
                yield Trigger(f"t{number}", words, Effect("all"))


def known_standard(sheets: Sequence[SheetPlan], database: peewee.Database) -> list[SheetPlan]:
    """The sheets with every row known when the office has this very scheme already."""
    wanted = bare(scheme_of(sheets)) if any(sheet.records for sheet in sheets) else None
    if wanted is None or wanted not in [bare(item.scheme) for item in read_schemes(database)]:
        return list(sheets)
    known = KnownRow(f"考评细则“{wanted.name}”", identical=True)
    return [replace(sheet, known={record.row: known for record in sheet.records}) for sheet in sheets]


def bare(scheme: Scheme) -> Scheme:
    """What a workbook says of a scheme: without rules, levels and conditions, which people add in the program."""
    stars = tuple(
        Star(
            star.name,
            tuple(
                Indicator(f"i{place}", item.star, item.number, item.title, item.full, item.content, item.standard, item.basis)
                for place, item in enumerate(star.indicators)
            ),
            star.line,
            star.percent,
        )
        for star in scheme.stars
    )
    return Scheme(scheme.name, scheme.year, stars)


def standard_rows(database: peewee.Database) -> Rows:
    """The indicators of every scheme of the office as rows, newest year first."""
    found: list[tuple[Value, ...]] = []
    for stored in read_schemes(database):
        scheme = stored.scheme
        for star in scheme.stars:
            line = f"{shown(star.line)}{'%' if star.percent else ''}"
            for item in star.indicators:
                texts = (item.title, item.content, float(item.full), item.standard, item.basis)
                found.append((scheme.name, scheme.year, star.name, item.number, *texts, line))
    return Rows(STANDARD, list(range(1, len(found) + 1)), found)
