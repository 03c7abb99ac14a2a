"""Heat tables on paper: a cell is the darker the more it counts, the same in preview, PDF, Word and Excel."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QColor, QImage, QPainter

from app.forms.layout.document import TableDocument
from app.forms.layout.fonts import FontMeasure
from app.forms.layout.grid import GridDocument
from app.forms.layout.pages import lay_out_document, page_fills
from app.forms.layout.painter import paint_page
from app.forms.layout.shade import ground
from app.forms.output import write_document
from app.forms.papers.desk_form import desk_document
from app.forms.papers.rectification import cross_document
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.rectify.desk import desk_of
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 20)
COUNTS = {"办公室": 4, "研究室": 2, "提案委": 1}  # open problems of each department
DARKEST, MIDDLE, LIGHTEST = (ground(share) for share in (1.0, 0.5, 0.25))


@pytest.fixture
def documents(open_office: OpenOffice, qapp: object) -> tuple[TableDocument, GridDocument]:
    office = open_office()
    rows = [
        {"list": "部门", "department": name, "statement": f"{name}的问题{number}", "category": "理论武装"}
        for name, count in COUNTS.items()
        for number in range(count)
    ]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    desk = desk_of(office.database, TODAY)
    return cross_document(desk.departments, "整改情况统计表", "党办", TODAY), desk_document(desk, "党办", TODAY)


def test_the_larger_the_count_the_darker_the_ground(documents: tuple[TableDocument, GridDocument]) -> None:
    table, form = documents
    assert [round(shade, 2) for shade in table.shades.values()] == [1.0, 0.5, 0.25]
    assert table.texts[0] == ("办公室", "4", "4")
    shades = {cell.text: cell.shade for row in form.sheets[0].rows for cell in row.cells if cell.shade and cell.column == 2}
    assert shades == {"4": 1.0, "2": 0.5, "1": 0.25, "7": 1.0}  # 7: of the one category
    for document in documents:
        layout = lay_out_document(document, FontMeasure())
        fills = list(page_fills(layout, 0))
        assert max(fill.shade for fill in fills) == 1.0
        page = QImage(round(layout.page_width / 10), round(layout.page_height / 10), QImage.Format.Format_RGB32)
        page.fill("white")
        painter = QPainter(page)
        paint_page(painter, layout, 0, 0.1)
        painter.end()
        for fill in fills:  # beside the number, which stands in the middle
            seen = page.pixelColor(round((fill.x + fill.width * 0.2) / 10), round((fill.y + fill.height / 2) / 10))
            assert seen == QColor(f"#{ground(fill.shade)}")


def test_word_and_excel_show_the_same_grounds(documents: tuple[TableDocument, GridDocument], tmp_path: Path) -> None:
    for number, document in enumerate(documents):
        word, excel = tmp_path / f"{number}.docx", tmp_path / f"{number}.xlsx"
        write_document(document, word)
        with ZipFile(word) as archive:
            xml = archive.read("word/document.xml").decode()
        for colour in (DARKEST, MIDDLE, LIGHTEST):
            assert f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' in xml
        write_document(document, excel)
        cells = [cell for row in load_workbook(excel).active.iter_rows() for cell in row]
        found = {str(cell.value): cell.fill.fgColor.rgb for cell in cells if cell.fill.fill_type}
        assert {found["4"], found["2"], found["1"]} == {f"FF{colour}" for colour in (DARKEST, MIDDLE, LIGHTEST)}


def test_a_long_table_names_its_columns_on_every_page(open_office: OpenOffice, qapp: object) -> None:
    office = open_office()
    rows = [{"list": "部门", "department": f"第{number}处", "statement": f"问题{number}"} for number in range(60)]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    form = desk_document(desk_of(office.database, TODAY), "党办", TODAY)
    heads = [row.head for row in form.sheets[0].rows if row.head is not None]
    assert [form.sheets[0].rows[head].cells[0].text for head in sorted(set(heads))] == ["责任部门", "问题类别"]
    assert len(heads) == 60 + 1 + 1 + 1  # departments and their total, no category and its total


def test_a_chart_in_excel_ends_within_its_cell_and_hides_no_rule(open_office: OpenOffice, qapp: object, tmp_path: Path) -> None:
    office = open_office()
    closed = {"list": "部门", "department": "办公室", "status": "已销号", "opened_on": "2023-09-01"}
    rows = [closed | {"statement": f"问题{day}", "closed_on": f"2023-10-{day}"} for day in (10, 20)]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    write_document(desk_document(desk_of(office.database, TODAY), "党办", TODAY), tmp_path / "工作情况.xlsx")
    sheet = load_workbook(tmp_path / "工作情况.xlsx").active
    with ZipFile(tmp_path / "工作情况.xlsx") as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    begin, end = (re.search(f"<(?:xdr:)?{side}>(.*?)</(?:xdr:)?{side}>", drawing)[1] for side in ("from", "to"))  # type: ignore[index]
    first, last = (int(re.search(r"row>(\d+)<", part)[1]) for part in (begin, end))  # type: ignore[index]
    assert first == last  # the one row of the chart
    depth = int(re.search(r"rowOff>(\d+)<", end)[1])  # type: ignore[index]
    assert 0 < depth < sheet.row_dimensions[last + 1].height * 12_700
