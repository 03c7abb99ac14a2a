"""Reading workbooks: every format, cell by cell, and every way a file can be bad."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shutil
import struct
import zipfile
from collections import Counter
from pathlib import Path

import msoffcrypto
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, TableCell, TableRow
from odf.table import Table as OdfTable
from odf.text import P
from openpyxl import Workbook

from app.core.errors import PasswordNeededError, WorkbookError
from app.exchange.grids.workbook import grids_of, read_workbook

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the office's samples are not on this machine")


def workbook(fill) -> bytes:
    """A workbook as bytes; `fill` gets its only sheet."""
    book, memory = Workbook(), io.BytesIO()
    fill(book.active)
    book.save(memory)
    return memory.getvalue()


def repacked(data: bytes, part: str, change) -> bytes:
    """The workbook with one part changed."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            new.writestr(item.filename, change(content) if item.filename == part else content)
    return memory.getvalue()


def one_cell(sheet) -> None:
    sheet["A1"] = "问题表述"


def refusal(data: bytes) -> WorkbookError:
    with pytest.raises(WorkbookError) as error:
        grids_of(data)
    assert error.value.advice
    assert re.search("[\u4e00-\u9fff]", error.value.message)
    return error.value


def test_cells_stand_where_excel_shows_them(tmp_path):
    def fill(sheet):
        sheet["C5"] = "右下"
        sheet["D7"] = 45230
        sheet["D8"] = dt.datetime(2023, 11, 30)
        sheet["E8"] = 0.7
        sheet["E8"].number_format = "0%"
        sheet["C9"] = "第一行\n第二行"
        sheet.merge_cells("C9:D10")

    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(fill))
    (grid,) = read_workbook(path)
    assert grid.visible
    assert grid.rows[4][2] == "右下"
    assert grid.rows[6][3] == 45230
    assert grid.rows[7][3:5] == [dt.date(2023, 11, 30), 0.7]
    assert grid.rows[8][2] == "第一行\n第二行"
    assert grid.merges == ((8, 2, 9, 3),)
    assert len(grid.rows) == 9


def test_a_hidden_sheet_is_marked(tmp_path):
    book = Workbook()
    book.active.title = "台账"
    book.active["A1"] = 1
    book.create_sheet("旧数据").sheet_state = "hidden"
    book.create_sheet("更旧").sheet_state = "veryHidden"
    book.save(tmp_path / "台账.xlsx")
    assert [(grid.name, grid.visible) for grid in read_workbook(tmp_path / "台账.xlsx")] == [
        ("台账", True),
        ("旧数据", False),
        ("更旧", False),
    ]


def test_an_empty_sheet_has_no_rows(tmp_path):
    Workbook().save(tmp_path / "空.xlsx")
    assert read_workbook(tmp_path / "空.xlsx")[0].rows == ()


@needs_samples
@pytest.mark.parametrize(
    ("name", "rows", "area"),
    [
        ("个人问题整改台账.xls", 31, (3, 1, 10, 1)),
        ("部门问题整改台账.xlsx", 53, (4, 1, 17, 1)),
        ("理论学习台账.ods", 53, (2, 7, 2, 9)),
    ],
)
def test_the_samples_have_their_rows_and_merged_cells(name, rows, area):
    (grid,) = read_workbook(SAMPLES / name)
    assert len(grid.rows) == rows
    assert area in grid.merges


@needs_samples
def test_the_content_decides_not_the_extension(tmp_path):
    for name in ("个人问题整改台账.xls", "部门问题整改台账.xlsx", "理论学习台账.ods"):
        for ending in (".et", ".xlsx", ".xls", ".dat", ""):
            copy = tmp_path / f"副本{ending}"
            shutil.copyfile(SAMPLES / name, copy)
            assert read_workbook(copy) == read_workbook(SAMPLES / name)


def ods(*rows: list[TableCell], repeated: int = 0) -> bytes:
    document, memory = OpenDocumentSpreadsheet(), io.BytesIO()
    table = OdfTable(name="表")
    for cells in rows:
        row = TableRow()
        for cell in cells:
            row.addElement(cell)
        table.addElement(row)
    if repeated:
        filler = TableRow(numberrowsrepeated=repeated)
        filler.addElement(TableCell(numbercolumnsrepeated=16384))
        table.addElement(filler)
    document.spreadsheet.addElement(table)
    document.save(memory)
    return memory.getvalue()


def ods_cell(text: str, **attributes: object) -> TableCell:
    cell = TableCell(valuetype="string", **attributes)
    cell.addElement(P(text=text))
    return cell


def test_merged_cells_of_an_ods_are_known_and_empty_rows_to_the_end_cost_nothing():
    data = ods(
        [ods_cell("类别", numberrowsspanned=2, numbercolumnsspanned=1), ods_cell("问题")],
        [CoveredTableCell(), ods_cell("问题二")],
        repeated=1_048_000,
    )
    (grid,) = grids_of(data)
    assert grid.rows == (["类别", "问题"], ["", "问题二"])
    assert grid.merges == ((0, 0, 1, 0),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_csv_in_the_encodings_offices_use(encoding, separator, tmp_path):
    path = tmp_path / "台账.csv"
    lines = [["序号", "问题表述"], ["1", f'"学风不实{separator}作风漂浮\n二是…"'], ["２", "龘"]]
    path.write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    assert read_workbook(path)[0].rows == (["序号", "问题表述"], ["1", f"学风不实{separator}作风漂浮\n二是…"], ["２", "龘"])


def test_a_note_to_a_cell_of_an_html_table_is_no_part_of_its_text(tmp_path):
    path = tmp_path / "a.xls"
    path.write_text(
        "<html><table><tr><td><a></a><comment>备注：请填写\n不超过 50 字</comment><font>备注</font></td></tr>"
        "<tr><td>已办<comment>请核对</td></tr><tr><td>再办</td></tr></table></html>",
        "utf-8",
    )
    (grid,) = read_workbook(path)
    assert [row[0] for row in grid.rows] == ["备注", "已办", "再办"]
    assert grid.marks.notes == ((0, "备注：请填写 不超过 50 字"),)


def test_an_html_table_saved_as_xls_keeps_its_merged_cells(tmp_path):
    path = tmp_path / "导出.xls"
    path.write_text(
        """<html><head><meta charset="gbk"><style>td {x:1}</style></head><body><table border=1>
        <tr><td colspan="3">问题清单</td></tr>
        <tr><th>类别</th><th>问题&nbsp;表述</th><th>措施</th></tr>
        <tr><td rowspan=2>理论武装</td><td>一<br>二 &lt;三&gt;</td><td></td></tr>
        <tr><td>四</td><td>五</td></table></body></html>""",
        encoding="gb18030",
    )
    (grid,) = read_workbook(path)
    assert grid.rows == (
        ["问题清单", None, None],
        ["类别", "问题 表述", "措施"],
        ["理论武装", "一\n二 <三>", ""],
        [None, "四", "五"],
    )
    assert grid.merges == ((0, 0, 0, 2), (2, 0, 3, 0))


def test_a_missing_file_a_folder_an_empty_file_and_a_lock_file_are_told_apart(tmp_path):
    (tmp_path / "空.xlsx").touch()
    (tmp_path / "~$台账.xlsx").write_bytes(b"\x04user")
    said = []
    for name in ("没有.xlsx", ".", "空.xlsx", "~$台账.xlsx", "坏\0名.xlsx"):
        with pytest.raises(WorkbookError) as error:
            read_workbook(tmp_path / name)
        said.append(error.value.message)
    assert ["找不到" in said[0], "文件夹" in said[1], "0 字节" in said[2], "临时文件" in said[3]] == [True] * 4
    assert len(set(said)) == 5


def test_a_file_that_may_not_be_read_names_the_likely_reasons(tmp_path, monkeypatch):
    (tmp_path / "台账.xlsx").write_bytes(b"PK")

    def denied(path, most):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("app.exchange.grids.workbook.read_steady", denied)
    with pytest.raises(WorkbookError) as error:
        read_workbook(tmp_path / "台账.xlsx")
    assert "Excel 或 WPS" in error.value.advice


def word_document() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w:document/>")
    return memory.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (word_document(), "Word"),
        (b"PK\x05\x06" + bytes(18), "压缩包"),
        (b'{"a": 1}', "文本"),
        (b"<html><body>" + "没有表格".encode() + b"</body></html>", "网页"),
        (b"\x00\x01\x02\xff\xfe" * 50, "无法识别"),
    ],
)
def test_other_kinds_of_file_are_named(data, word):
    assert word in refusal(data).message


def test_damaged_workbooks_are_refused():
    whole = workbook(one_cell)
    for data in (
        whole[: len(whole) // 2],
        whole[:-30],
        whole[:300] + bytes(200) + whole[500:],
        repacked(whole, "xl/worksheets/sheet1.xml", lambda _: b""),
        repacked(whole, "xl/worksheets/sheet1.xml", lambda content: content[:-40]),
        repacked(whole, "xl/workbook.xml", lambda _: b"<workbook>"),
    ):
        assert "损坏" in refusal(data).message


def compound(*names: str) -> bytes:
    """An OLE container with empty streams of these names."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack("<8s16sHHHHH6x", bytes.fromhex("D0CF11E0A1B11AE1"), b"", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    entries = b""
    for kind, name in ((5, "Root Entry"), *((2, name) for name in names)):
        text = name.encode("utf-16-le")
        entries += struct.pack("<64sHBB44x4sIQ", text, len(text) + 2, kind, 1, b"", end, 0)
    fat = struct.pack("<128I", table, end, *[free] * 126)
    return header + fat + entries.ljust(512, b"\0")


def test_encrypted_workbooks_ask_for_a_password(tmp_path):
    path = tmp_path / "加密.xlsx"
    path.write_bytes(compound("EncryptedPackage", "EncryptionInfo"))
    with pytest.raises(PasswordNeededError) as error:
        read_workbook(path)
    assert "密码" in error.value.message


def test_a_password_opens_the_workbook_and_a_wrong_one_is_told(tmp_path):
    plain, path = tmp_path / "明文.xlsx", tmp_path / "加密.xlsx"
    book = Workbook()
    book.active.append(["序号", "问题表述"])
    book.save(plain)
    with plain.open("rb") as source, path.open("wb") as target:
        msoffcrypto.OfficeFile(source).encrypt("整改2023", target)
    assert read_workbook(path, "整改2023")[0].rows == read_workbook(plain)[0].rows
    with pytest.raises(PasswordNeededError, match="不正确"):
        read_workbook(path, "123456")


@pytest.mark.parametrize("name", ["加密.xlsx", "加密.ods"])
def test_an_encryption_that_no_password_opens_here_is_not_asked_for_again(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(compound("EncryptedPackage", "EncryptionInfo") if name.endswith("xlsx") else encrypted_ods())
    with pytest.raises(PasswordNeededError):
        read_workbook(path)
    with pytest.raises(WorkbookError, match="加密方式") as fault:
        read_workbook(path, "整改2023")
    assert not isinstance(fault.value, PasswordNeededError)


def test_an_old_word_document_is_named():
    assert "Word" in refusal(compound("WordDocument", "1Table")).message


@needs_samples
def test_an_encrypted_xls_asks_for_a_password():
    data = bytearray((SAMPLES / "个人问题整改台账.xls").read_bytes())
    place = data.index(b"\x42\x00\x02\x00")  # CODEPAGE becomes FILEPASS
    data[place : place + 6] = b"\x2f\x00\x02\x00\x01\x00"
    with pytest.raises(PasswordNeededError):
        grids_of(bytes(data))


def test_an_encrypted_ods_asks_for_a_password():
    with pytest.raises(PasswordNeededError):
        grids_of(encrypted_ods())


def encrypted_ods() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", b"sealed")
        package.writestr("META-INF/manifest.xml", "<manifest:manifest><manifest:encryption-data/></manifest:manifest>")
    return memory.getvalue()


def test_a_zip_bomb_is_refused_before_it_unpacks():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(64):
                part.write(bytes(1024 * 1024))
    assert len(memory.getvalue()) < 200_000
    assert "异常庞大" in refusal(memory.getvalue()).message


def test_a_zip_that_lies_about_its_sizes_is_refused():
    data = bytearray(repacked(workbook(one_cell), "xl/worksheets/sheet1.xml", lambda content: content + b" " * 5_000_000))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = struct.pack("<I", package.getinfo("xl/worksheets/sheet1.xml").file_size)
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = struct.pack("<I", 500)
    assert "损坏" in refusal(bytes(data)).message


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entity_bombs_are_refused(part):
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = repacked(workbook(one_cell), part, lambda content: content.replace(b"<", bomb + b"<", 1))
    assert "有害" in refusal(data).message


def test_an_entity_bomb_in_an_ods_is_refused():
    data = repacked(
        ods([ods_cell("一")]),
        "content.xml",
        lambda content: re.sub(rb"(<\?xml.*?\?>)", rb'\1<!DOCTYPE a [<!ENTITY b "c">]>', content),
    )
    assert "有害" in refusal(data).message


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
UNPLACED = b'<row r="1048575">' + b"<c><v>1</v></c>" * 12 + b"</row></sheetData>"


@pytest.mark.parametrize("far", [FAR, FAR.replace(b"<c ", b"<x:c s='1' "), UNPLACED], ids=["xlsx", "prefix", "no places"])
def test_a_stray_cell_at_the_end_of_the_sheet_is_refused_instead_of_filling_the_memory(far):
    data = repacked(workbook(one_cell), "xl/worksheets/sheet1.xml", lambda content: content.replace(b"</sheetData>", far))
    error = refusal(data)
    assert "1048576" in error.message or "1048575" in error.message
    assert "删除" in error.advice


def test_a_stray_cell_in_an_ods_is_refused_instead_of_filling_the_memory():
    far = TableCell(numbercolumnsrepeated=16000)
    data = ods([ods_cell("一")], [far, ods_cell("远")], [ods_cell("多", numbercolumnsrepeated=16000)] * 1)
    assert grids_of(data)[0].rows[1][16000] == "远"
    row = b'<table:table-row table:number-rows-repeated="1000000">'
    data = repacked(data, "content.xml", lambda content: content.replace(b"<table:table-row>", row))
    assert "删除" in refusal(data).advice


def test_formatted_cells_without_content_do_not_count():
    styled = b'<row r="1048576"><c r="XFD1048576" s="0"/><c r="XFE1048576" s="0"></c></row></sheetData>'
    data = repacked(workbook(one_cell), "xl/worksheets/sheet1.xml", lambda content: content.replace(b"</sheetData>", styled))
    assert grids_of(data)[0].rows == (["问题表述"],)
    claim = b'<dimension ref="A1:XFD1048576"'
    data = repacked(data, "xl/worksheets/sheet1.xml", lambda content: re.sub(rb'<dimension ref="[^"]*"', claim, content))
    assert grids_of(data)[0].rows == (["问题表述"],)


@needs_samples
def test_an_xls_that_announces_too_many_rows_is_read_all_the_same():
    data = bytearray((SAMPLES / "个人问题整改台账.xls").read_bytes())
    place = data.index(b"\x00\x02\x0e\x00") + 4
    for claim in ((0, 0x7FFFFFFF, 0, 0xFFFF), (9, 3, 5, 1), (0, 65536, 0, 256)):
        data[place : place + 12] = struct.pack("<IIHH", *claim)
        assert len(grids_of(bytes(data))[0].rows) == 31


def test_too_many_sheets_are_refused(tmp_path):
    book = Workbook()
    for number in range(201):
        book.create_sheet(str(number))
    book.save(tmp_path / "多.xlsx")
    with pytest.raises(WorkbookError) as error:
        read_workbook(tmp_path / "多.xlsx")
    assert "200" in error.value.message


def test_the_area_of_an_xlsb_is_worked_out_before_it_is_read():
    from app.exchange.grids.read_zip import binary_extent, check_package

    row = b"\0" + bytes([25]) + struct.pack("<I", 9) + bytes(21)
    cell = b"\x05" + bytes([16]) + struct.pack("<I", 4) + bytes(12)
    assert binary_extent(b"\x91\x01\x00" + row + cell, [], Counter()) == (10, 5)
    assert binary_extent(b"", [], Counter()) == (0, 0)
    far = (
        b"\0"
        + bytes([25])
        + struct.pack("<I", 1_048_575)
        + bytes(21)
        + b"\x05"
        + bytes([16])
        + struct.pack("<I", 999)
        + bytes(12)
    )
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/worksheets/sheet1.bin", far)
    with pytest.raises(WorkbookError, match="第 1048576 行"):
        check_package(package.getvalue())


def test_the_shared_texts_of_an_xlsb_count_for_every_cell_that_shows_them():
    from app.exchange.grids.read_zip import check_package

    row = b"\0" + bytes([25]) + struct.pack("<I", 0) + bytes(21)
    cells = b"".join(b"\x07\x0c" + struct.pack("<III", column, 0, 0) for column in range(2_000))
    text = b"\0" + struct.pack("<I", 300_000) + "学".encode("utf-16-le") * 300_000
    size = bytes([len(text) & 0x7F | 0x80, len(text) >> 7 & 0x7F | 0x80, len(text) >> 14])
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/_rels/workbook.bin.rels", '<R><R Target="sharedStrings.bin"/></R>')
        parts.writestr("xl/worksheets/sheet1.bin", row + cells)
        parts.writestr("xl/sharedStrings.bin", b"\x13" + size + text)
    with pytest.raises(WorkbookError, match="异常庞大"):
        check_package(package.getvalue())


def accepted_or_refused(data: bytes) -> None:
    try:
        grids = grids_of(data)
    except WorkbookError as error:
        assert error.advice  # noqa: PT017  either way is right, a refusal without advice is not
    else:
        assert all(isinstance(row, list) for grid in grids for row in grid.rows)


ONE_TEXT = (
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<table><tr><td>",
    b'<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>',
)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=2000),
    st.sampled_from([b"", b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1"), b"<table>", b"\xef\xbb\xbf", *ONE_TEXT]),
)
def test_any_bytes_are_read_or_refused(data, start):
    accepted_or_refused(start + data)


@needs_samples
@pytest.mark.filterwarnings("ignore")
@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_damage_to_an_xls_is_read_or_refused(data):
    content = bytearray((SAMPLES / "个人问题整改台账.xls").read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.one_of(st.integers(0, 1100), st.integers(0, len(content) - 5)))
        content[place : place + 4] = data.draw(
            st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\x01"])
        )
    accepted_or_refused(bytes(content[: data.draw(st.sampled_from([len(content), 5000, 700]))]))


@needs_samples
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_damage_inside_an_xlsx_is_read_or_refused(data):
    source = (SAMPLES / "回收_研究室_部门问题整改台账.xlsx").read_bytes()
    part = data.draw(st.sampled_from(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]))

    def change(content: bytes) -> bytes:
        place = data.draw(st.integers(0, len(content)))
        piece = data.draw(
            st.sampled_from([b"", b"\0", b'<c r="ZZ99999"><v>1</v></c>', b"99999999999", b"<row>", b"\xff", b"]]>"])
        )
        return content[:place] + piece + content[place + data.draw(st.integers(0, 40)) :]

    accepted_or_refused(repacked(source, part, change))


def test_the_folder_of_a_file_may_be_named_in_chinese(tmp_path):
    folder = tmp_path / "２０２３年 主题教育（办公室）"
    folder.mkdir()
    (folder / "台账 .xlsx").write_bytes(workbook(one_cell))
    assert read_workbook(os.fspath(folder / "台账 .xlsx"))[0].rows == (["问题表述"],)
