"""考评细则 out of workbooks: the office's own file, and what other offices do to the same table."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from app.core.errors import WorkbookError
from app.exchange.exporting.export_xlsx import write_xlsx
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.importable import IMPORTABLE
from app.exchange.importing.known_rows import with_known_rows, without_identical
from app.exchange.importing.plan import plan_import
from app.exchange.importing.plan_json import to_json
from app.exchange.importing.scheme_sheet import STANDARD, read_scheme, standard_rows, vetoes
from app.forms.papers.ledger_sheet import sheet_document
from app.scoring.points_check import differences
from app.scoring.scheme import Stated
from app.scoring.schemes import add_scheme, read_schemes
from tests.exchange.import_workbooks import save

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
NAME = "五星支部考评细则.xlsx"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the office's samples are not on this machine")
HEADINGS = ["星级", "序号", "考评项目", "考评内容", "分值", "评分标准", "考评依据"]
TWO_STARS = [
    ["支部过硬星", 1, "组织设置", "按期换届", 12, "未按期换届不得分", "换届批复"],
    ["支部过硬星", 2, "三会一课", "党员大会每季度1次", 7.5, "每少1次扣2分", "会议记录"],
    ["业务突出星", 1, "创新工作", "有创新举措", 10, "市级推广得10分，机关推广得8分", "推广文件"],
]


def sheets_of(path: Path) -> list[dict]:
    return [sheet for sheet in to_json(plan_import(path, IMPORTABLE))["sheets"] if sheet["ledger"]]  # type: ignore[attr-defined]


def rows_of(path: Path) -> list[list[object]]:
    """Every record as the seven cells of a standard."""
    return [[record[label] for label in HEADINGS] for sheet in sheets_of(path) for record in sheet["records"]]


@needs_samples
def test_the_offices_standard_gives_exactly_the_answers():
    answers = json.loads((SAMPLES / "ANSWERS.json").read_text(encoding="utf-8"))["files"][NAME]["records"]
    (sheet,) = sheets_of(SAMPLES / NAME)
    assert sheet["ledger"] == "star_indicator"
    assert [record["_row"] for record in sheet["records"]] == [answer["_row"] for answer in answers]
    for record, answer in zip(sheet["records"], answers, strict=True):
        assert {key: record[key] for key in answer if key != "_sheet"} == {
            key: answer[key] for key in answer if key != "_sheet"
        }
        assert record["_errors"] == {}
        assert record["年度"] == 2023


@needs_samples
def test_the_lines_around_the_table_give_the_line_and_the_vetoes():
    scheme = read_scheme(SAMPLES / NAME, 2020)
    assert (scheme.name, scheme.year, scheme.full) == (
        "五星支部考评细则（2023年度）",
        2023,
        Decimal(500 - (100 - scheme.star("业务突出星").full)),
    )
    assert {star.line for star in scheme.stars} == {Decimal(85)}
    assert scheme.stated == (Stated("每星100分", Decimal(100), each=True),)
    assert differences(scheme) == []
    assert [trigger.words for trigger in scheme.triggers] == ["发生失泄密、安全责任事故或党员受到党纪处分"]


def blank_repeats(rows):
    """The star only where it begins, as in a merged cell."""
    found, last = [], None
    for row in rows:
        found.append([None if row[0] == last else row[0], *row[1:]])
        last = row[0]
    return found


def plain_table(tmp_path: Path) -> Path:
    return save(tmp_path / "a.xlsx", [["五星支部考评细则（2024年度）"], HEADINGS, *TWO_STARS])


def merged_stars(tmp_path: Path) -> Path:
    return save(tmp_path / "b.xlsx", [["五星支部考评标准（2024年）"], HEADINGS, *blank_repeats(TWO_STARS)], ["A3:A4", "A1:G1"])


def other_headings(tmp_path: Path) -> Path:
    headings = ["星名", "编号", "考核项目", "考核内容及要求", "标准分", "评分办法", "佐证材料"]
    return save(tmp_path / "c.xlsx", [["附件1"], ["2024年度机关五星支部创建考核细则"], headings, *TWO_STARS])


def two_heading_rows(tmp_path: Path) -> Path:
    headings = [
        ["星级", "序号", "考评指标", None, "分值", "评分标准", "考评依据"],
        [None, None, "项目", "内容", None, None, None],
    ]
    merges = ["A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3", "G2:G3"]
    return save(tmp_path / "d.xlsx", [["五星支部考评细则（2024年度）"], *headings, *TWO_STARS], merges)


def totals_and_notes(tmp_path: Path) -> Path:
    first, second, third = blank_repeats(TWO_STARS)
    rows = [
        *(["五星支部考评细则（2024年度）"], ["制定单位：机关党委", None, "授星线：90%"], HEADINGS, first, second),
        *(["小计", None, None, None, 19.5], third, [None, None, "小计", None, 10], ["合计", None, None, None, 29.5]),
        *([], ["注：1.单独计分。2.党员受到党纪处分的，一票否决。"], ["审核人：", None, "填表人："]),
    ]
    return save(tmp_path / "e.xlsx", rows)


def points_behind_the_name(tmp_path: Path) -> Path:
    rows = [[f"{row[0]}\n（100分）", *row[1:4], f"{row[4]}分", *row[5:]] for row in TWO_STARS]
    return save(tmp_path / "f.xlsx", [["五星支部考评细则（2024年度）"], HEADINGS, *rows])


def stars_as_section_rows(tmp_path: Path) -> Path:
    first, second, third = ([None, *row[1:]] for row in TWO_STARS)
    rows = [["一、支部过硬星（100分）"], first, second, ["二、业务突出星（100分）"], third]
    return save(tmp_path / "g.xlsx", [["五星支部考评细则（2024年度）"], HEADINGS, *rows])


def columns_in_another_order(tmp_path: Path) -> Path:
    order = [1, 0, 2, 4, 3, 6, 5]
    rows = [[row[place] for place in order] for row in [HEADINGS, *TWO_STARS]]
    return save(tmp_path / "h.xlsx", [["五星支部考评细则（2024年度）"], *rows])


VARIANTS = (
    plain_table,
    merged_stars,
    other_headings,
    two_heading_rows,
    totals_and_notes,
    points_behind_the_name,
    stars_as_section_rows,
    columns_in_another_order,
)


@pytest.mark.parametrize("variant", VARIANTS)
def test_other_layouts_of_the_same_standard_read_the_same(tmp_path, variant):
    path = variant(tmp_path)
    assert rows_of(path) == TWO_STARS
    scheme = read_scheme(path, 2020)
    assert scheme.year == 2024
    assert [(star.name, star.full) for star in scheme.stars] == [("支部过硬星", Decimal("19.5")), ("业务突出星", Decimal(10))]


def test_a_line_in_percent_and_a_veto_are_found_below_totals(tmp_path):
    scheme = read_scheme(totals_and_notes(tmp_path), 2020)
    assert {(star.line, star.percent) for star in scheme.stars} == {(Decimal(90), True)}
    assert [trigger.words for trigger in scheme.triggers] == ["党员受到党纪处分"]


def test_a_wrong_number_of_points_names_its_row(tmp_path):
    rows = [HEADINGS, *TWO_STARS[:2], [*TWO_STARS[2][:4], "若干", *TWO_STARS[2][5:]]]
    with pytest.raises(WorkbookError) as error:
        read_scheme(save(tmp_path / "坏.xlsx", [["五星细则"], *rows]), 2024)
    assert "第 5 行" in error.value.message


def test_a_standard_comes_in_once_and_goes_out_as_it_came(tmp_path, open_office):
    office = open_office()
    path = plain_table(tmp_path)
    plan = with_known_rows(plan_import(path, IMPORTABLE), office.database)
    office.run(import_operation(plan, dt.date(2024, 1, 2)))
    (stored,) = read_schemes(office.database)
    assert (stored.scheme.name, stored.scheme.year, len(list(stored.scheme.indicators))) == (
        "五星支部考评细则（2024年度）",
        2024,
        3,
    )
    _, same = without_identical(with_known_rows(plan_import(path, IMPORTABLE), office.database))
    assert same == 3
    rows = standard_rows(office.database)
    sheet = STANDARD.sheet("star_standard")
    out = tmp_path / "导出.xlsx"
    write_xlsx(
        sheet_document(STANDARD, sheet, [rows.mapping(n) for n in range(3)], "党办", dt.date(2024, 1, 2), complete=True), out
    )
    assert load_workbook(out).active["A1"].value == "五星支部考评细则（2024年度）"  # type: ignore[union-attr]
    assert rows_of(out) == TWO_STARS
    _, same = without_identical(with_known_rows(plan_import(out, IMPORTABLE), office.database))
    assert same == 3


def test_each_star_s_own_line_goes_out_and_comes_in(tmp_path, open_office):
    office = open_office()
    read = read_scheme(plain_table(tmp_path), 2024)
    lines = (("15.5", False), ("80", True))
    stars = tuple(
        replace(star, line=Decimal(line), percent=percent) for star, (line, percent) in zip(read.stars, lines, strict=True)
    )
    office.run(add_scheme(replace(read, stars=stars)))
    rows = standard_rows(office.database)
    assert [rows.mapping(place)["line"] for place in range(3)] == ["15.5", "15.5", "80%"]
    out = tmp_path / "导出.xlsx"
    records = [rows.mapping(place) for place in range(3)]
    write_xlsx(
        sheet_document(STANDARD, STANDARD.sheet("star_standard"), records, "党办", dt.date(2024, 1, 2), complete=True), out
    )
    again = read_scheme(out, 2024)
    assert [(star.line, star.percent) for star in again.stars] == [(Decimal("15.5"), False), (Decimal(80), True)]
    assert again.stars == stars


def test_what_a_functional_branch_does_not_have_is_not_asked_of_it(tmp_path):
    scheme = read_scheme(plain_table(tmp_path), 2024)
    assert [item.title for item in scheme.indicators if item.applies == "ordinary"] == ["组织设置"]


def test_what_is_vetoed_is_found_in_long_notes():
    lines = ["注：1.发生违纪违法案件的，实行一票否决；2.意识形态出问题的予以一票否决。" + "其他" * 20_000]
    assert [item.words for item in vetoes(lines)] == ["发生违纪违法案件", "意识形态出问题"]


def test_a_sheet_called_after_its_star_says_the_star_of_its_rows(tmp_path):
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name in ("政治引领星", "作风优良星"):
        sheet = workbook.create_sheet(name)
        sheet.append(["考评项目", "考评内容", "分值", "扣分办法", "资料依据"])
        sheet.append(["学习", "每月", 6, "缺扣1", "查台账"])
    workbook.save(tmp_path / "细则2024.xlsx")
    rows = [record.values for sheet in plan_import(tmp_path / "细则2024.xlsx", (STANDARD,)).sheets for record in sheet.records]
    assert [(row["star"], row["standard"], row["basis"]) for row in rows] == [
        ("政治引领星", "缺扣1", "查台账"),
        ("作风优良星", "缺扣1", "查台账"),
    ]
