"""Subtotals and totals on paper, in Word and in Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook

from app.core.kinds import Value
from app.exchange.exporting.export_xlsx import write_xlsx
from app.forms.excel.excel_fit import sheet_fit
from app.forms.layout.columns import PADDING_Y
from app.forms.layout.document import TableDocument
from app.forms.layout.drawing import table_fills
from app.forms.layout.layout import lay_out
from app.forms.layout.pages import document_size
from app.forms.papers.ledger_sheet import sheet_document
from app.forms.word.docx_table import write_table_docx
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.schema.sheet import Sheet, SheetColumn
from tests.forms.samples import PlainMeasure

SHEET = Sheet(
    "seen",
    "问题",
    (
        SheetColumn("number", 6),
        SheetColumn("department", 10, merge=True),
        SheetColumn("statement", 30),
        SheetColumn("percent", 8),
    ),
)
EMPTY = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()}


def printed(sheet: Sheet, *rows: tuple[str, Value]) -> TableDocument:
    found = [
        EMPTY | {"number": str(at), "department": department, "statement": f"问题{at}", "percent": percent}
        for at, (department, percent) in enumerate(rows, start=1)
    ]
    return sheet_document(PROBLEM, sheet, found, "机关党委", dt.date(2023, 11, 22))


def lines(document: TableDocument) -> list[str]:
    return ["|".join(row) for row in document.texts]


def test_each_group_has_its_subtotal_and_the_table_its_total() -> None:
    rows = (("办公室", 50), ("办公室", 70), ("", None), ("研究室", 100))
    document = printed(replace(SHEET, group="department", totals=True), *rows)
    assert lines(document) == [
        "1|办公室|问题1|50%",
        "2|办公室|问题2|70%",
        "||办公室 小计（2 条）|60%",
        "3||问题3|",
        "||（空） 小计（1 条）|",
        "4|研究室|问题4|100%",
        "||研究室 小计（1 条）|100%",
        "||合计（4 条）|73%",
    ]
    assert document.sums == {2, 4, 6, 7}
    assert document_size(document) == "4 行"  # as many as the ledger has, for whoever counts them


def test_a_table_without_groups_has_only_the_total_and_an_empty_one_nothing() -> None:
    sheet = replace(SHEET, totals=True)
    assert lines(printed(sheet, ("办公室", 50), ("研究室", None)))[-1] == "||合计（2 条）|50%"
    assert lines(printed(sheet)) == []
    assert printed(SHEET, ("办公室", 50)).sums == frozenset()


def test_in_excel_sums_are_in_the_face_of_the_headings(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_xlsx(printed(replace(SHEET, totals=True), ("办公室", 50)), path)
    cells = {cell.value: cell.font.name for row in load_workbook(path).active.iter_rows() for cell in row if cell.value}
    assert (cells["问题1"], cells["合计（1 条）"], cells["50%"]) == ("仿宋_GB2312", "黑体", "黑体")


def test_conditional_colours_go_to_paper_word_and_excel(tmp_path: Path) -> None:
    rows = [EMPTY | {"number": str(at), "statement": f"问题{at}", "department": "办公室", "percent": at * 40} for at in (1, 2)]
    sheet = replace(SHEET, group="department", totals=True)

    def colours(row: Mapping[str, Value]) -> dict[str, str]:
        return dict.fromkeys(("percent", "symptom", "department"), "FCE4E4") if row["percent"] == 80 else {}

    document = sheet_document(PROBLEM, sheet, rows, "机关党委", dt.date(2023, 11, 22), colours=colours)
    assert document.shades == {(1, 3): "FCE4E4"}
    layout = lay_out(document, PlainMeasure())
    ((x, _, width, _, colour),) = table_fills(layout, 0)
    assert (x, x + width, colour) == (layout.edges[3], layout.edges[4], "FCE4E4")
    write_xlsx(document, tmp_path / "表.xlsx")
    cells = [cell for row in load_workbook(tmp_path / "表.xlsx").active.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.fill.fill_type == "solid"] == [0.8]
    write_table_docx(layout, tmp_path / "表.docx")
    with ZipFile(tmp_path / "表.docx") as file:
        assert file.read("word/document.xml").decode().count('w:fill="FCE4E4"') == 1


def test_rows_drawn_higher_are_so_on_paper_in_word_and_in_excel(tmp_path: Path) -> None:
    rows = [EMPTY | {"number": str(at), "statement": f"问题{at}", "department": "办公室"} for at in (1, 2)]
    sheet = replace(SHEET, group="department", totals=True)
    document = sheet_document(PROBLEM, sheet, rows, "机关党委", dt.date(2023, 11, 22), least_lines={1: 4})
    layout = lay_out(document, PlainMeasure())
    heights = [piece.height for page in layout.pages for piece in page.slices]
    four = 4 * layout.body.line_height + 2 * PADDING_Y
    assert (heights[1], heights[0] < four, len(heights)) == (four, True, 4)
    for path, fit in ((tmp_path / "印.xlsx", sheet_fit(layout)), (tmp_path / "表.xlsx", None)):
        write_xlsx(document, path, fit=fit)
        tab = load_workbook(path).active
        places = {str(cell.value): cell.row for row in tab.iter_rows() for cell in row}
        assert tab.row_dimensions[places["问题2"]].height > 2 * tab.row_dimensions[places["问题1"]].height
    write_table_docx(layout, tmp_path / "表.docx")
    with ZipFile(tmp_path / "表.docx") as file:
        assert f'<w:trHeight w:val="{round(four * 2)}" w:hRule="atLeast"/>' in file.read("word/document.xml").decode()


def test_a_row_drawn_very_high_is_not_cut_between_pages() -> None:
    rows = [EMPTY | {"number": str(at), "statement": f"问题{at}", "department": "办公室"} for at in range(6)]
    document = sheet_document(
        PROBLEM, replace(SHEET, totals=True), rows, "机关党委", dt.date(2023, 11, 22), least_lines=dict.fromkeys(range(6), 20)
    )
    layout = lay_out(document, PlainMeasure())
    assert len(layout.pages) > 1
    assert all(piece.whole for page in layout.pages for piece in page.slices)
