"""Workbooks saved as one text file: XML 电子表格 2003, 单个文件网页 and web pages, under any extension."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.core.errors import WorkbookError
from app.exchange.grids.read_spreadsheet_xml import read_spreadsheet_xml
from app.exchange.grids.workbook import read_workbook
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import plan_import
from app.ledgers.registry import LEDGERS
from tests.exchange.import_workbooks import shown

XML = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:html="http://www.w3.org/TR/REC-html40">
 <ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel">{book}</ExcelWorkbook>
 <Styles><Style ss:ID="s1"><Font ss:FontName="宋体" ss:StrikeThrough="1"/></Style></Styles>
 {sheets}
</Workbook>"""
SHEET = """<Worksheet ss:Name="{name}"><Table>{rows}</Table>
 <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions></Worksheet>"""
HEADINGS = "".join(
    f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in ("序号", "问题表述", "责任部门", "完成率", "提出日期")
)
ROWS = f"""<Column ss:Width="40"/><Column ss:Index="4" ss:Hidden="1"/>
<Row ss:Index="3"><Cell ss:MergeAcross="4"><Data ss:Type="String">部门问题整改台账</Data></Cell></Row>
<Row>{HEADINGS}</Row>
<Row><Cell><Data ss:Type="Number">1</Data></Cell><Cell ss:StyleID="s1"><Data ss:Type="String">学习不深&#10;不实</Data></Cell>
 <Cell ss:MergeDown="1"><Data ss:Type="String">办公室</Data><Comment><ss:Data>这条要核对</ss:Data></Comment></Cell>
 <Cell><Data ss:Type="Number">0.8</Data></Cell><Cell><Data ss:Type="DateTime">2023-06-30T00:00:00.000</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="Number">2</Data></Cell>
 <Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">调研<B>不够</B></ss:Data></Cell>
 <Cell ss:Index="4" ss:Formula="=R[-1]C"><Data ss:Type="Number">1</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">3</Data></Cell><Cell><Data ss:Type="String">文风</Data></Cell>
 <Cell><Data ss:Type="String">研究室</Data></Cell><Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell></Row>"""


def workbook_xml(*sheets: str, encoding: str = "UTF-8", book: str = "") -> bytes:
    text = XML.format(encoding=encoding, book=book, sheets="".join(sheets))
    return text.encode(encoding)


@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312", "UTF-16"])
@pytest.mark.parametrize("extension", ["xml", "xls"])
def test_an_xml_spreadsheet_is_read(tmp_path: Path, extension: str, encoding: str) -> None:
    path = tmp_path / f"台账.{extension}"
    hidden = SHEET.format(name="数据源", rows="", options="<Visible>SheetHidden</Visible>")
    path.write_bytes(workbook_xml(SHEET.format(name="一", rows=ROWS, options=""), hidden, encoding=encoding))
    sheet, other = plan_import(path, LEDGERS, ImportOptions(today=dt.date(2023, 6, 30))).sheets
    assert other.why == "是隐藏的工作表，没有导入"
    assert [shown(item, "number", "statement", "department", "percent", "opened_on") for item in sheet.records] == [
        ["1", "学习不深\n不实", "办公室", 80, "2023-06-30"],
        ["2", "调研不够", "办公室", 100, None],
        ["3", "文风", "研究室", None, None],
    ]
    assert [item.row for item in sheet.records] == [5, 6, 7]
    assert [list(item.errors) for item in sheet.records] == [[], [], ["percent"]]
    told = "".join(sheet.remarks)
    assert "“完成率”列在原表中是隐藏的" in told
    assert "第 6 行在原表中是隐藏的" in told
    assert "第 5 行有带删除线的内容" in told


def test_an_xml_spreadsheet_of_the_1904_system_counts_its_days_from_there(tmp_path: Path) -> None:
    path = tmp_path / "台账.xml"
    cells = "".join(f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>' for kind, text in [("Number", 1), ("String", "问题")])
    rows = f'<Row>{HEADINGS}</Row><Row>{cells}<Cell ss:Index="5"><Data ss:Type="Number">43645</Data></Cell></Row>'
    path.write_bytes(workbook_xml(SHEET.format(name="一", rows=rows, options=""), book="<Date1904/>"))
    (sheet,) = plan_import(path, LEDGERS, ImportOptions(today=dt.date(2023, 6, 30))).sheets
    assert shown(sheet.records[0], "opened_on") == ["2023-06-30"]


@pytest.mark.parametrize(
    "content",
    [
        workbook_xml(SHEET.format(name="一", rows=ROWS, options="")).replace(
            b"<?mso", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><?mso'
        ),
        workbook_xml(SHEET.format(name="一", rows=ROWS, options="")).replace(b'ss:Index="3"', b'ss:Index="9999999"'),
        workbook_xml(SHEET.format(name="一", rows=ROWS, options="")).replace(
            b'<Cell ss:Index="4"', b'<Cell ss:Index="4000000"'
        ),
        workbook_xml(
            SHEET.format(
                name="一",
                rows='<Row ss:Index="1048576"><Cell ss:Index="16000"><Data ss:Type="String">a</Data></Cell></Row>',
                options="",
            )
        ),
        workbook_xml(*[SHEET.format(name=str(n), rows="", options="") for n in range(1000)]),
        workbook_xml(SHEET.format(name="一", rows=ROWS, options=""))[:-400],
    ],
    ids=["document type", "row", "column", "area", "1,000 sheets", "torn off"],
)
def test_a_hostile_or_damaged_xml_spreadsheet_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "台账.xml"
    path.write_bytes(content)
    with pytest.raises(WorkbookError):
        read_workbook(path)


FRAME = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><xml><x:ExcelWorkbook><x:ExcelWorksheets>
<x:ExcelWorksheet><x:Name>办公室</x:Name><x:WorksheetSource HRef="台账.files/sheet001.htm"/></x:ExcelWorksheet>
<x:ExcelWorksheet><x:Name>数据源</x:Name><x:WorksheetSource HRef="台账.files/sheet002.htm"/></x:ExcelWorksheet>
</x:ExcelWorksheets></x:ExcelWorkbook></xml></head><frameset><frame src="台账.files/sheet001.htm"></frameset></html>"""
PAGE = """<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
<style>.xl66{mso-style-parent:style0;text-decoration:line-through;}</style></head><body>
<table><col width=64><col width=64 span=2 style='display:none;width:60pt'>
<tr><td>序号</td><td>问题表述</td><td>整改措施</td></tr>
<tr><td>1</td><td class=xl66>学习不深</td><td>多学<br>多写</td></tr>
<tr style='display:none'><td>2</td><td>调研<s>不多</s>不够</td><td></td></tr>
<tr><td>3</td><td>文风不实</td><td></td></tr></table></body></html>"""
HIDDEN_PAGE = "<html><xml><x:Visible>SheetHidden</x:Visible></xml><table><tr><td>部门</td></tr></table></html>"


def archive(*pages: tuple[str, str], encoding: str) -> bytes:
    mail = EmailMessage()
    mail["MIME-Version"] = "1.0"
    mail.make_related()
    for place, text in pages:
        part = EmailMessage()
        part.set_content(text.encode("gb2312"), "text", "html", cte=encoding)
        part["Content-Location"] = place
        mail.attach(part)
    return mail.as_bytes()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("extension", ["mht", "xls"])
def test_a_web_archive_is_read_sheet_by_sheet(tmp_path: Path, extension: str, encoding: str) -> None:
    path = tmp_path / f"台账.{extension}"
    pages = (
        ("file:///C:/1/台账.htm", FRAME),
        ("file:///C:/1/台账.files/sheet001.htm", PAGE),
        ("file:///C:/1/台账.files/sheet002.htm", HIDDEN_PAGE),
    )
    path.write_bytes(archive(*pages, encoding=encoding))
    sheet, other = plan_import(path, LEDGERS, ImportOptions(today=dt.date(2023, 6, 30))).sheets
    assert (sheet.sheet, other.sheet, other.why) == ("办公室", "数据源", "是隐藏的工作表，没有导入")
    assert [shown(item, "number", "statement", "measures", "department") for item in sheet.records] == [
        ["1", "学习不深", "多学\n多写", "办公室"],
        ["2", "调研不多不够", "", "办公室"],
        ["3", "文风不实", "", "办公室"],
    ]
    told = "".join(sheet.remarks)
    assert "第 2、3 行有带删除线的内容" in told
    assert "第 3 行在原表中是隐藏的" in told
    assert "“问题表述”、“整改措施”列在原表中是隐藏的" in told


def test_an_archive_of_archives_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "台账.mht"
    heads = "".join(f'Content-Type: multipart/related; boundary="b{n}"\n\n--b{n}\n' for n in range(3000))
    path.write_text("MIME-Version: 1.0\n" + heads + "Content-Type: text/html\n\n<table><tr><td>1", encoding="utf-8")
    with pytest.raises(WorkbookError):
        read_workbook(path)


def test_a_page_of_1000_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "台账.htm"
    path.write_text("<html>" + "<table><tr><td>1</td></tr></table>" * 1000, encoding="utf-8")
    with pytest.raises(WorkbookError, match="超过 200 张"):
        read_workbook(path)


@pytest.mark.parametrize("again", ['<Row ss:Index="1" ss:Hidden="1" ss:Span="2000"/>', '<Column ss:Index="1" ss:Span="9"/>'])
def test_a_workbook_in_xml_that_describes_a_place_twice_is_refused(again):
    """Excel refuses it, too. Hidden again and again, a few megabytes took minutes."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    start = f'<?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet><Table>'
    with pytest.raises(WorkbookError, match="已损坏"):
        read_spreadsheet_xml(f"{start}{again * 2}</Table></Worksheet></Workbook>".encode())


def test_an_archive_whose_addresses_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "台账.mht"
    path.write_bytes(b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Location: =?utf-8?b?a?=\n\n<table></table>")
    with pytest.raises(WorkbookError, match="损坏"):
        read_workbook(path)
