"""What is hidden in a workbook is told, in every format, and days count from where its date system says."""

from __future__ import annotations

import datetime as dt
import struct

import pytest
import xlwt
from odf.dc import Creator
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import CalculationSettings, NullDate, Table, TableCell, TableColumn, TableRow
from odf.text import P, Span
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from app.core.errors import WorkbookError
from app.exchange.grids.read_rows import Strikes, marks_of
from tests.exchange.import_workbooks import plan, save

HEADINGS = ["序号", "问题表述", "责任部门", "整改时限"]
ROWS = [[n, f"学习不深不透之{n}", "办公室", "2023年11月30日"] for n in (1, 2, 3)]
TOLD = ("“责任部门”列在原表中是隐藏的，也会导入", "第 3 行在原表中是隐藏的，也会导入")


def xls(path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("空表")
    page = book.add_sheet("问题整改台账")
    for row, cells in enumerate([HEADINGS, *ROWS]):
        for column, value in enumerate(cells):
            page.write(row, column, value)
    page.row(2).hidden = True
    page.col(2).hidden = True
    book.save(str(path))


def ods(path) -> None:
    book = OpenDocumentSpreadsheet()
    page = Table(name="问题整改台账")
    page.addElement(TableColumn(numbercolumnsrepeated=2))
    page.addElement(TableColumn(visibility="collapse"))
    for number, cells in enumerate([HEADINGS, *ROWS]):
        row = TableRow(visibility="filter") if number == 2 else TableRow()
        for value in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
        page.addElement(row)
    book.spreadsheet.addElement(page)
    book.save(str(path))


def html(path) -> None:
    lines = [
        f"<tr{' style=display:none' if number == 2 else ''}>{''.join(f'<td>{value}</td>' for value in cells)}</tr>"
        for number, cells in enumerate([HEADINGS, *ROWS])
    ]
    path.write_text(f"<html><table>{''.join(lines)}</table></html>", "gb18030")


@pytest.mark.parametrize(("name", "make", "told"), [("a.xls", xls, TOLD), ("a.ods", ods, TOLD), ("b.xls", html, TOLD[1:])])
def test_hidden_rows_and_columns_are_told_and_imported(tmp_path, name, make, told):
    make(tmp_path / name)
    (found,) = (sheet for sheet in plan(tmp_path / name).sheets if sheet.ledger)
    assert found.remarks == told
    assert [record.values["number"] for record in found.records] == ["1", "2", "3"]


def test_a_hidden_column_that_no_field_reads_is_not_said_to_be_imported(tmp_path):
    book = Workbook()
    for cells in ([*HEADINGS, "领导批示件号"], *([*row, "A1"] for row in ROWS)):
        book.active.append(cells)
    book.active.column_dimensions["E"].hidden = True
    book.save(tmp_path / "a.xlsx")
    (found,) = plan(tmp_path / "a.xlsx").sheets
    assert found.unmapped == ("领导批示件号",)
    assert not any("也会导入" in words for words in found.remarks)


def test_the_days_of_an_xls_with_the_1904_system(tmp_path):
    book = xlwt.Workbook()
    book.dates_1904 = True
    page = book.add_sheet("问题整改台账")
    for column, value in enumerate([*HEADINGS, "提出日期"]):
        page.write(0, column, value)
    serial = (dt.date(2023, 11, 30) - dt.date(1904, 1, 1)).days
    day = xlwt.easyxf(num_format_str="yyyy/m/d")
    for row, when, style in (
        (1, serial, day),
        (2, serial, xlwt.Style.default_style),
        (3, str(serial), xlwt.Style.default_style),
    ):
        page.write(row, 0, row)
        page.write(row, 1, f"学习不深不透之{row}")
        page.write(row, 3, when, style)
        page.write(row, 4, when, style)
    book.save(str(tmp_path / "a.xls"))
    (found,) = plan(tmp_path / "a.xls").sheets
    assert {(record.values["deadline"], record.values["opened_on"]) for record in found.records} == {
        ("2023年11月30日", "2023-11-30")
    }
    assert "第 4 行的日期只是数字，按这个工作簿的 1904 日期系统读取，请核对" in found.remarks


def test_the_days_of_an_ods_with_the_1904_system(tmp_path):
    book = OpenDocumentSpreadsheet()
    settings = CalculationSettings()
    settings.addElement(NullDate(datevalue="1904-01-01"))
    book.spreadsheet.addElement(settings)
    page = Table(name="问题整改台账")
    serial = str((dt.date(2023, 11, 30) - dt.date(1904, 1, 1)).days)
    for cells in (HEADINGS, [1, "学习不深", "办公室", dt.date(2023, 11, 30)], [2, "学习不透", "办公室", serial]):
        row = TableRow()
        for value in cells:
            if isinstance(value, dt.date):
                row.addElement(TableCell(valuetype="date", datevalue=value.isoformat()))
                continue
            cell = TableCell(valuetype="float", value=value) if value == serial else TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
        page.addElement(row)
    book.spreadsheet.addElement(page)
    book.save(str(tmp_path / "a.ods"))
    (found,) = plan(tmp_path / "a.ods").sheets
    assert [record.values["deadline"] for record in found.records] == ["2023年11月30日"] * 2


def test_what_is_struck_through_is_told_in_an_xlsx_and_an_xls(tmp_path):
    words = "有带删除线的内容，也会导入；已作废的请取消勾选或改正"
    book = Workbook()
    page = book.active
    for row in (HEADINGS, *ROWS):
        page.append(row)
    page["B3"].font = Font(strike=True)
    page["D4"] = CellRichText(TextBlock(InlineFont(strike=True), "2023年9月"), "2023年11月")
    page["B9"].font = Font(strike=True)  # an empty cell
    book.save(tmp_path / "a.xlsx")
    (found,) = plan(tmp_path / "a.xlsx").sheets
    assert found.remarks == (f"第 3、4 行{words}",)
    old = xlwt.Workbook()
    sheet = old.add_sheet("问题整改台账")
    for number in range(6):  # so that the struck font comes behind the number that no font has
        sheet.write(20, number, "", xlwt.easyxf(f"font: height {200 + number}"))
    for row, cells in enumerate([HEADINGS, *ROWS]):
        for column, value in enumerate(cells):
            sheet.write(row, column, value, xlwt.easyxf("font: struck_out on") if row == 2 else xlwt.Style.default_style)
    old.save(str(tmp_path / "a.xls"))
    (found,) = plan(tmp_path / "a.xls").sheets
    assert found.remarks == (f"第 3 行{words}",)


@pytest.mark.parametrize(
    ("cell", "computed"),
    [
        ("<c><f>1+2</f><v>3</v></c>", True),
        ('<c t="str"><f>A1</f>\n<v xml:space="preserve"> 甲</v></c>', True),
        ('<c><f t="shared" si="0"/><v>0</v></c>', True),
        ('<c t="inlineStr"><f>A1</f><is><t>甲</t></is></c>', True),
        ("<c><v>3</v></c>", True),
        ("<c><f>1+2</f></c>", False),
        ("<c><f>1+2</f><v></v></c>", False),
        ('<c><f t="shared" si="0"/><v/></c>', False),
        ("<x:c><x:f>1+2</x:f></x:c>", False),
    ],
)
def test_only_formulas_without_a_stored_result_are_told(cell: str, computed: bool) -> None:
    prefix = "x:" if cell.startswith("<x:") else ""
    space = f'xmlns{":x" if prefix else ""}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rows = f'<{prefix}row r="7">{cell}</{prefix}row>'
    sheet = f"<{prefix}worksheet {space}><{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>"
    assert marks_of(sheet.encode(), Strikes()).uncomputed == (frozenset() if computed else {6})


def test_what_is_struck_through_is_told_in_an_ods(tmp_path):
    book = OpenDocumentSpreadsheet()
    struck, part = Style(name="ce1", family="table-cell"), Style(name="T1", family="text")
    for style in (struck, part):
        style.addElement(TextProperties(textlinethroughstyle="solid"))
        book.automaticstyles.addElement(style)
    page = Table(name="问题整改台账")
    for number, cells in enumerate([HEADINGS, *ROWS]):
        row = TableRow()
        for value in cells:
            cell = TableCell(valuetype="string", **({"stylename": struck} if number == 1 and value == "办公室" else {}))
            text = P(text=str(value) if number != 3 else "")
            if number == 3:
                text.addElement(Span(stylename=part, text="2"))
                text.addText(str(value))
            cell.addElement(text)
            row.addElement(cell)
        page.addElement(row)
    book.spreadsheet.addElement(page)
    book.save(str(tmp_path / "a.ods"))
    (found,) = plan(tmp_path / "a.ods").sheets
    assert found.remarks == ("第 2、4 行有带删除线的内容，也会导入；已作废的请取消勾选或改正",)


def test_numbers_struck_through_beside_others_are_told_in_an_xls(tmp_path):
    book = xlwt.Workbook()
    page = book.add_sheet("理论学习台账")
    for column, value in enumerate(["序号", "学习日期", "学习类型", "学习主题", "应到人数", "实到人数", "学时"]):
        page.write(0, column, value)
    for row in (1, 2):  # numbers beside one another are one record of the file
        for column, value in enumerate([row, "2023-05-06", "自学", f"题{row}", 12, 11, 2]):
            page.write(row, column, value, xlwt.easyxf("font: struck_out on") if (row, column) == (2, 5) else xlwt.easyxf())
    book.save(str(tmp_path / "a.xls"))
    (found,) = plan(tmp_path / "a.xls").sheets
    assert found.remarks == ("第 3 行有带删除线的内容，也会导入；已作废的请取消勾选或改正",)


def test_notes_to_cells_are_told_but_not_the_hints_of_this_program(tmp_path):
    book = Workbook()
    page = book.active
    for row in (HEADINGS, *ROWS):
        page.append(row)
    page["A1"].comment = Comment("不用填", "王伟")
    page["B2"].comment = Comment("这条要\n核对", "王伟")
    page["C3"].comment = Comment("从下拉列表选择", "五星台账")
    book.save(tmp_path / "a.xlsx")
    (found,) = plan(tmp_path / "a.xlsx").sheets
    assert found.remarks == ("第 2 行有批注“这条要 核对”，批注不导入",)


def noted_xls(path) -> None:
    """xlwt writes no notes: they are put in before the end of the sheet, one of them in two pieces, one of this program."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def wide(text: str) -> bytes:
        return b"\1" + text.encode("utf-16-le")

    def note(row: int, shape: int, by: str, *pieces: str) -> bytes:
        described = record(0x5D, struct.pack("<HHHH", 0x15, 0x12, 0x19, shape) + bytes(14))
        text = record(0x1B6, struct.pack("<HHHHHHHI", 0, 0, 0, 0, 0, sum(map(len, pieces)), 16, 0))
        parts = b"".join(record(0x3C, wide(piece)) for piece in pieces) + record(0x3C, bytes(16))
        return described + text + parts + record(0x1C, struct.pack("<HHHHH", row, 1, 0, shape, len(by)) + wide(by))

    book = xlwt.Workbook()
    page = book.add_sheet("问题整改台账")
    for row, cells in enumerate([HEADINGS, *ROWS]):
        for column, value in enumerate(cells):
            page.write(row, column, value)
    end = struct.pack("<HH", 0x0A, 0)
    body = page.get_biff_data()
    notes = note(1, 1, "王伟", "此条并入", "第二条") + note(2, 2, "五星台账", "提示") + note(0, 3, "李明", "表头的话")
    page.get_biff_data = lambda: body.removesuffix(end) + notes + end
    book.save(str(path))


def noted_ods(path) -> None:
    book = OpenDocumentSpreadsheet()
    page = Table(name="问题整改台账")
    for number, cells in enumerate([HEADINGS, *ROWS]):
        row = TableRow()
        for place, value in enumerate(cells):
            cell = TableCell(valuetype="string")
            if (number, place) == (1, 1):
                note = Annotation()
                note.addElement(Creator(text="王伟"))
                for line in ("此条并入", "第二条"):
                    note.addElement(P(text=line))
                cell.addElement(note)
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
        page.addElement(row)
    book.spreadsheet.addElement(page)
    book.save(str(path))


@pytest.mark.parametrize(
    ("make", "name", "text"), [(noted_xls, "a.xls", "此条并入第二条"), (noted_ods, "a.ods", "此条并入 第二条")]
)
def test_notes_to_cells_are_told_in_the_other_formats_too(tmp_path, make, name, text):
    make(tmp_path / name)
    (found,) = plan(tmp_path / name).sheets
    assert found.remarks == (f"第 2 行有批注“{text}”，批注不导入",)
    assert [record.values["statement"] for record in found.records] == [row[1] for row in ROWS]


FLAT = """<?xml version="1.0" encoding="UTF-8"?>

<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.{kind}">
 <office:body>
  <office:spreadsheet>
   <table:table table:name="问题整改台账">
{rows}
   </table:table>
  </office:spreadsheet>
 </office:body>
</office:document>
"""


def flat(kind: str = "spreadsheet", more: str = "") -> str:
    def cell(value: object) -> str:
        words = "".join(f"<text:p>{part}</text:p>" for part in str(value).split("\n"))
        return f'     <table:table-cell office:value-type="string">\n      {words}\n     </table:table-cell>\n'

    rows = [HEADINGS, [1, "学习 <text:span>不深</text:span>\n不透", "办公室", "6月底"], *ROWS[1:]]
    lines = [f"    <table:table-row>\n{''.join(map(cell, cells))}    </table:table-row>\n" for cells in rows]
    return FLAT.format(kind=kind, rows="".join(lines) + more)


@pytest.mark.parametrize("name", ["a.fods", "a.xls"])
def test_an_ods_in_one_file_is_read(tmp_path, name):
    (tmp_path / name).write_text(flat(), "utf-8")
    (found,) = plan(tmp_path / name).sheets
    assert [record.values["statement"] for record in found.records] == ["学习 不深\n不透", *(row[1] for row in ROWS[1:])]
    assert {record.values["department"] for record in found.records} == {"办公室"}


def test_a_flat_file_of_blank_lines_holds_nobody_up(tmp_path):
    (tmp_path / "a.fods").write_text(flat().replace("学习", "\n" * 90_000 + "学习", 1), "utf-8")
    (found,) = plan(tmp_path / "a.fods").sheets
    assert len(found.records) == len(ROWS)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (flat("text"), "不是电子表格"),
        (flat()[:-30], "已损坏"),
        (flat().replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>', 1), "异常庞大"),
        (flat(more='<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="string"><text:p>a'
        '</text:p></table:table-cell><table:table-cell table:number-columns-repeated="99" office:value="1"/></table:table-row>'), "范围过大"),
    ],
)  # fmt: skip
def test_a_flat_file_is_refused_with_the_reason(tmp_path, content, words):
    (tmp_path / "a.fods").write_text(content, "utf-8")
    with pytest.raises(WorkbookError, match=words):
        plan(tmp_path / "a.fods")


@pytest.mark.parametrize(
    ("headings", "hidden", "taken"),
    [
        (("责任科室", "牵头单位"), "C", "今"),
        (("责任科室", "牵头单位"), "D", "旧"),
        (("责任部门", "责任部门"), "C", "今"),
        (("责任部门", "责任部门"), "D", "旧"),
    ],
)
def test_of_two_columns_for_a_field_the_one_that_is_seen_counts_and_the_other_is_told(tmp_path, headings, hidden, taken):
    path = save(
        tmp_path / "old.xlsx",
        [["序号", "问题表述", *headings, "整改时限"], *([n, f"问题{n}", "旧", "今", "6月底"] for n in (1, 2))],
    )
    book = load_workbook(path)
    book.active.column_dimensions[hidden].hidden = True
    book.save(path)
    (sheet,) = plan(path).sheets
    assert {record.values["department"] for record in sheet.records} == {taken}
    assert any("列在原表中是隐藏的，没有导入" in words for words in sheet.remarks)
    assert not any("也会导入" in words for words in sheet.remarks)


def test_the_older_measures_in_a_hidden_column_are_not_put_before_the_new_ones(tmp_path):
    path = save(tmp_path / "old.xlsx", [["序号", "问题表述", "整改措施", "整改措施"], [1, "问题", "旧", "新"]])
    book = load_workbook(path)
    book.active.column_dimensions["C"].hidden = True
    book.save(path)
    (sheet,) = plan(path).sheets
    assert sheet.records[0].values["measures"] == "新"
