"""Excel prints as the preview shows it: the same widths, pages, repeated headings and categories, and nothing cut away."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.forms.charts.charts import TrendChart, TrendPoint, TrendSeries
from app.forms.layout.document import Column, Paper, TableDocument
from app.forms.layout.fonts import FontMeasure
from app.forms.layout.grid import GridCell, GridDocument, GridRow, GridSheet
from app.forms.layout.layout import lay_out
from app.forms.output import write_document
from tests.forms.samples import PROSE, ledger

pytestmark = pytest.mark.usefixtures("qapp")


def written(document: TableDocument | GridDocument, folder: Path) -> Workbook:
    write_document(document, folder / "表.xlsx")
    return load_workbook(folder / "表.xlsx")


def grid(rows: tuple[GridRow, ...], count: int = 1) -> GridDocument:
    return GridDocument("表", (1, 3), (GridSheet("表", ("", ""), rows),) * count)


def pages_of(sheet: Worksheet) -> list[range]:
    """The rows of each printed page."""
    ends = [0, *(mark.id for mark in sheet.row_breaks.brk), sheet.max_row]
    return [range(first + 1, last + 1) for first, last in pairwise(ends)]


def millimetres_high(sheet: Worksheet, rows: range) -> float:
    return sum(sheet.row_dimensions[row].height for row in rows) / 72 * 25.4


@pytest.mark.parametrize("paper", [Paper.A3, Paper.A4])
def test_a_ledger_has_the_pages_of_the_preview(tmp_path: Path, paper: Paper) -> None:
    document = ledger(60, paper=paper)
    sheet = written(document, tmp_path).active
    layout = lay_out(document, FontMeasure())
    pages = pages_of(sheet)
    assert len(pages) == len(layout.pages) > 1
    assert [len(rows) for rows in pages[1:-1]] == [len(page.slices) for page in layout.pages[1:-1]]
    short, long = paper.value
    wide = sum(sheet.column_dimensions[get_column_letter(column)].width * 7 + 5 for column in range(1, 10)) / 96 * 25.4
    assert wide * sheet.page_setup.scale / 100 < long - 30
    heading = millimetres_high(sheet, range(3, 5))
    for number, rows in enumerate(pages):
        high = millimetres_high(sheet, rows) + (heading if number else 0)
        assert high * sheet.page_setup.scale / 100 < short - 30
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage  # with it Excel would not break pages where it is told to


@pytest.mark.parametrize(
    "document", [ledger(3), grid((GridRow((GridCell(0, "问题"), GridCell(1, "文"))),))], ids=["table", "form"]
)
def test_columns_are_as_wide_in_every_program(tmp_path: Path, document: TableDocument | GridDocument) -> None:
    """Widths count in digits of the workbook's own font: one that every PC has, or has another of the same widths for."""
    book = written(document, tmp_path)
    assert {(font.name, font.sz) for font in (book._named_styles["Normal"].font, book._fonts[0])} == {("Arial", 10)}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_prints_the_pages_of_the_preview(tmp_path: Path) -> None:
    row = GridRow((GridCell(0, "整改措施", label=True), GridCell(1, PROSE)))
    documents = {"台账": ledger(60), "表": grid((row,) * 60)}
    pages = {name: write_document(document, tmp_path / f"{name}.xlsx") for name, document in documents.items()}
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf",
               "--outdir", str(tmp_path), *(str(tmp_path / f"{name}.xlsx") for name in documents)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for name, count in pages.items():
        printed = pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")
        assert len(printed) == count > 1
        printed.close()


def test_each_page_names_its_categories(tmp_path: Path) -> None:
    document = ledger(60)
    sheet = written(document, tmp_path).active
    for number, rows in enumerate(pages_of(sheet)):
        assert sheet.cell(rows[4 if number == 0 else 0], 2).value


def test_measures_of_thirty_lines_are_not_cut_at_the_greatest_row_height(tmp_path: Path) -> None:
    measures = "\n".join(f"{number}.{PROSE}" for number in range(1, 31))
    columns = (Column("序号", 5), Column("整改措施", 30), Column("备注", 30))
    rows = (("1", measures, PROSE), ("2", "短", "短"))
    sheet = written(TableDocument("台账", columns, rows, rows, paper=Paper.A4), tmp_path).active
    cells = {sheet.cell(row, 1).value: row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 1).value}
    assert sheet.cell(cells["1"], 2).value == measures
    high = sum(sheet.row_dimensions[row].height for row in range(cells["1"], cells["2"]))
    assert high > 409.5  # more than one row of Excel can be
    # What may reach over a page is read from its top.
    assert [sheet.cell(cells[number], 2).alignment.vertical for number in "12"] == ["top", "center"]
    assert {f"{letter}{cells['1']}:{letter}{cells['2'] - 1}" for letter in "ABC"} <= {
        str(area) for area in sheet.merged_cells.ranges
    }


def test_a_text_cut_between_pages_goes_on_where_it_stopped(tmp_path: Path) -> None:
    text = "\n".join(f"{number}.{PROSE}" for number in range(1, 60))
    document = grid((GridRow((GridCell(0, "整改措施", label=True), GridCell(1, text))),))
    sheet = written(document, tmp_path).active
    parts = [sheet.cell(row, 2).value for page in pages_of(sheet) for row in page if sheet.cell(row, 2).value]
    assert len(parts) == len(pages_of(sheet)) > 1
    assert "".join("".join(parts).split()) == "".join(text.split())
    write_document(document, tmp_path / "表.docx")
    with ZipFile(tmp_path / "表.docx") as package:
        assert set(re.findall(r'<w:vAlign w:val="(\w+)"', package.read("word/document.xml").decode())) == {"top"}


def test_a_chart_stands_in_its_cell(tmp_path: Path) -> None:
    chart = TrendChart((TrendSeries("已销号", (TrendPoint("1月", 1.0), TrendPoint("2月", 3.0))),))
    document = grid((GridRow((GridCell(0, "走势", 2, label=True),)), GridRow((GridCell(0, "", 2, chart=chart),), 50.0)))
    write_document(document, tmp_path / "表.xlsx")
    with ZipFile(tmp_path / "表.xlsx") as package:
        assert package.read("xl/media/image1.png").startswith(b"\x89PNG")
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert [re.findall(rf"<(?:xdr:)?{side}>(\d+)<", drawing) for side in ("row", "col")] == [["2", "2"], ["0", "1"]]


def test_more_forms_than_a_sheet_may_have_page_breaks_go_on_in_another(tmp_path: Path) -> None:
    book = written(grid((GridRow((GridCell(0, "题"), GridCell(1, "文"))),), count=1100), tmp_path)
    assert [len(sheet.row_breaks.brk) for sheet in book] == [1000, 98]
    assert sum(math.ceil(sheet.max_row / 2) for sheet in book) == 1100


def test_nothing_of_a_form_lies_in_the_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in a form of a restricted ledger is on the disk where the person saves it, and nowhere else."""
    monkeypatch.setattr(tempfile, "gettempdir", lambda: pytest.fail("a file in the clear"))
    for extension in ("xlsx", "docx", "pdf"):
        write_document(grid((GridRow((GridCell(0, "题"), GridCell(1, "文"))),)), tmp_path / f"表.{extension}")
        write_document(ledger(3), tmp_path / f"台账.{extension}")
    assert len(list(tmp_path.iterdir())) == 6
