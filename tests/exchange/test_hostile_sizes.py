"""Small files that ask for gigabytes or for hours: refused in words, or neutralised. Each would end the process or stop it."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from xlwt import CompoundDoc

from app.core.errors import WorkbookError
from app.exchange.grids.read_flat_ods import SHEETS
from app.exchange.grids.workbook import MAX_FILE_BYTES, SheetGrid, grids_of
from app.exchange.tables.mapping import Vocabulary
from app.exchange.tables.tables import find_tables
from app.ledgers.problems.problem import PROBLEM
from tests.exchange.import_workbooks import plan, records, save
from tests.exchange.test_hostile_files import with_parts
from tests.exchange.test_workbook import repacked

ROOT = Path(__file__).parents[2]

HEADINGS = ["序号", "问题表述", "整改措施", "责任部门", "责任人", "整改时限", "完成率", "状态"]
ROW = [1, "学习不够深入", "抓好学习", "办公室", "王伟", "年底", 0.5, "整改中"]
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


@pytest.fixture
def book(tmp_path: Path) -> bytes:
    return save(tmp_path / "源.xlsx", [HEADINGS, ROW]).read_bytes()


@pytest.fixture
def shared(tmp_path: Path) -> bytes:
    """A book in which 2,000 cells show the first shared text, and one the second."""
    with xlsxwriter.Workbook(tmp_path / "共.xlsx") as made:
        sheet = made.add_worksheet()
        for row in range(2_000):
            sheet.write_string(row, 0, "一")
        sheet.write_string(0, 1, "二")
    return (tmp_path / "共.xlsx").read_bytes()


def changed(book: bytes, old: bytes, new: bytes, part: str = SHEET) -> bytes:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new)

    return repacked(book, part, change)


def read(data: bytes) -> SheetGrid:
    (grid,) = grids_of(data)
    return grid


# Cells far out, written as no office program writes them


@pytest.mark.parametrize(
    "far",
    [
        FAR.replace(b"XFD1048576", b"xfd1048576"),
        FAR.replace(b'c r="', b'c r = "'),
        FAR.replace(b'<row r="', b'<row r = "').replace(b'<c r="XFD1048576">', b"<c>"),
        FAR.replace(b"<c ", b'<c x="&gt;&lt;/" s=">" '),
        FAR.replace(b'"><v>', b'" x=">&lt;/"><v>'),
        FAR.replace(b"<c r", b"<c\tr"),
    ],
    ids=["small letters", "blanks", "row alone", "sign before", "sign behind", "tab"],
)
def test_a_cell_far_out_is_found_however_it_is_written(book: bytes, far: bytes) -> None:
    if b"<c>" in far:
        far = far.replace(b"<c><v>1</v></c>", b"<c><v>1</v></c>" * 30)
    with pytest.raises(WorkbookError, match="第 1048576 行"):
        grids_of(changed(book, b"</sheetData>", far))


def test_a_sheet_with_a_prefix_of_its_own_is_measured(book: bytes) -> None:
    def prefixed(content: bytes) -> bytes:
        content = content.replace(b"</sheetData>", FAR).replace(b"xmlns=", b"xmlns:a-b=")
        return content.replace(b"<", b"<a-b:").replace(b"<a-b:/", b"</a-b:").replace(b"<a-b:?", b"<?")

    with pytest.raises(WorkbookError, match="第 1048576 行"):
        grids_of(repacked(book, SHEET, prefixed))


def test_a_sheet_behind_a_sign_that_does_not_belong_there_is_measured(book: bytes) -> None:
    with pytest.raises(WorkbookError, match="损坏"):
        grids_of(repacked(book, SHEET, lambda content: b"x" + content.replace(b"</sheetData>", FAR)))


def test_a_sheet_written_in_another_way_is_read_like_any_other(book: bytes) -> None:
    usual = read(book)
    other = read(repacked(book, SHEET, lambda content: content.replace(b'<c r="', b'<c  r = "')))
    assert other.rows == usual.rows


# One thing that many cells show


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<v>0</v>", b"<v>0</v>"),
        (b"<v>0</v>", b"<v>&#48;</v>"),
        (b"<v>0</v>", b"<v><![CDATA[0]]></v>"),
        (b"<v>0</v>", b"<v > 0 </v >"),
    ],
)
def test_a_text_that_fills_the_memory_by_being_shown_in_every_cell_is_refused(shared: bytes, old: bytes, new: bytes) -> None:
    data = changed(shared, "一".encode(), "学".encode() * 300_000, STRINGS)
    with pytest.raises(WorkbookError, match="异常庞大"):
        grids_of(changed(data, old, new))


@pytest.mark.parametrize(
    "said", ['uniqueCount="2147483647"', "uniqueCount = '99999999999'", 'uniqueCount="' + "9" * 4_000 + '"']
)
def test_texts_that_are_only_announced_are_refused(shared: bytes, said: str) -> None:
    """The reader took the memory for two thousand millions of them at once, and the process ended there and then."""

    def announce(content: bytes) -> bytes:
        return re.sub(rb'uniqueCount="[0-9]+"', said.encode(), content)

    with pytest.raises(WorkbookError, match="异常庞大"):
        grids_of(repacked(shared, STRINGS, announce))


def test_a_number_of_texts_that_is_somewhat_wrong_stops_nothing(shared: bytes) -> None:
    def announce(content: bytes) -> bytes:
        return re.sub(rb'uniqueCount="[0-9]+"', b'uniqueCount="5000"', content)

    assert len(read(repacked(shared, STRINGS, announce)).rows) == 2_000


def test_the_end_of_a_shared_text_is_not_believed_in_a_comment(shared: bytes) -> None:
    text = "学".encode() * 5_000 + b"<!-- </si> -->"
    with pytest.raises(WorkbookError, match="异常庞大"):
        grids_of(changed(shared, "一".encode(), text * 60, STRINGS))


def test_a_long_text_that_one_cell_shows_is_read_in_a_large_sheet(shared: bytes) -> None:
    grid = read(changed(shared, "二".encode(), "学".encode() * 90_000, STRINGS))
    assert len(grid.rows) == 2_000
    assert (grid.rows[0], grid.rows[1999][0]) == (["一", "学" * 90_000], "一")


def test_sheets_that_are_all_the_same_part_are_counted_each(book: bytes) -> None:
    data = changed(book, b"</sheetData>", b'<row r="90000"><c r="CV90000"><v>1</v></c></row></sheetData>')
    more = "".join(f'<sheet name="第{number}张" sheetId="{number}" r:id="rId1"/>' for number in range(2, 30)).encode()
    with pytest.raises(WorkbookError, match="1,000 万格"):
        grids_of(changed(data, b"</sheets>", more + b"</sheets>", BOOK))


def test_a_part_that_is_longer_than_the_package_says_is_not_unpacked(book: bytes) -> None:
    """Python unpacks all of it before it is cut to that length; with 100 MB that is a hundred gigabytes."""
    long = 80_000_000
    data = bytearray(with_parts(book, {"xl/media/image1.png": bytes(long)}))
    struct.pack_into("<I", data, data.rindex(b"PK\1\2") + 24, 10)
    tracemalloc.start()
    with pytest.raises(WorkbookError, match="损坏"):
        grids_of(bytes(data))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < long / 4


def test_parts_packed_as_by_no_office_program_are_refused(book: bytes) -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(memory, "w", zipfile.ZIP_BZIP2) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    with pytest.raises(WorkbookError, match="损坏"):
        grids_of(memory.getvalue())


# What is told around the cells


def test_a_million_ranges_of_hidden_columns_hide_what_they_hide(book: bytes) -> None:
    ranges = b"".join(b'<col min="%d" max="16384" hidden="1"/>' % (number % 900 + 3) for number in range(60_000))
    columns = b'<cols><col min="99999999" max="999999999" hidden="1"/>' + ranges + b"</cols><sheetData>"
    hidden = read(changed(book, b"<sheetData>", columns)).marks.hidden_columns
    assert (min(hidden), max(hidden) < 16_384, 1 in hidden) == (2, True, False)


def test_merged_cells_that_overlap_or_lie_far_beyond_the_table_do_not_stop_the_import(book: bytes, tmp_path: Path) -> None:
    merges = b"".join(b'<mergeCell ref="A%d:XFD1048576"/>' % (row % 5 + 3) for row in range(5_000))
    (tmp_path / "表.xlsx").write_bytes(changed(book, b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>"))
    (record,) = records(tmp_path / "表.xlsx")
    assert record.values["statement"] == ROW[1]


def test_more_rows_than_any_ledger_has_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.exchange.grids.read_errors.MAX_ROWS", 50)
    for name, rows in {"表.xlsx": 51, "表.csv": 51}.items():
        path = tmp_path / name
        if name.endswith("xlsx"):
            save(path, [HEADINGS, *[ROW] * rows])
        else:
            path.write_text("\n".join("1,学习" for _ in range(rows)), encoding="utf-8")
        with pytest.raises(WorkbookError, match="有内容的行超过"):
            grids_of(path.read_bytes())


def test_a_sheet_with_more_headings_than_any_ledger_is_read_as_far_as_one_goes(tmp_path: Path) -> None:
    """16,384 of them would be compared with every heading of every ledger."""
    path = tmp_path / "宽.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, [*HEADINGS, *(f"列{number}" for number in range(600))])
        sheet.write_row(1, 0, ROW)
    (found,) = plan(path, ledger="problem").sheets
    assert any("只看前 500 列，其余 108 列没有导入" in text for text in found.remarks)
    assert [record.values["statement"] for record in found.records] == [ROW[1]]


def test_a_sheet_of_nothing_but_headings_is_refused_and_named(tmp_path: Path) -> None:
    """600 rows of 16,384 headings would be compared for minutes; a formula drawn to the last column is only a long row."""
    path = tmp_path / "满.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("满")
        for row in range(30):
            sheet.write_row(row, 0, HEADINGS * 300)
    with pytest.raises(WorkbookError, match="工作表“满”有内容的列超过 2,000 列"):
        plan(path)


def test_one_row_of_headings_to_the_last_column_is_no_form(tmp_path: Path) -> None:
    path = tmp_path / "长.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, [*ROW, *[0] * 16_000])
    (found,) = plan(path, ledger="problem").sheets
    assert [record.values["statement"] for record in found.records] == [ROW[1]]


def test_very_many_blank_rows_before_a_stray_cell_are_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "远.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ROW)
        sheet.write_row(20_000, 0, ["合计"])
    (found,) = plan(path).sheets
    assert [(item.row, item.why) for item in found.skipped] == [(3, "空行，到第 20000 行都是空的"), (20_001, "合计行")]
    assert len(found.records) == 1


# .ods


def ods(table: str, name: str = "表") -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    head = f'xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"'
    body = f'<office:body><office:spreadsheet><table:table table:name="{name}">{table}</table:table></office:spreadsheet></office:body>'
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr(
            "content.xml", f'<?xml version="1.0"?><office:document-content {head}>{body}</office:document-content>'
        )
    return memory.getvalue()


def odf_row(*texts: object, of_cell: str = "", of_row: str = "") -> str:
    cells = (
        f'<table:table-cell office:value-type="string" {of_cell}><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f"<table:table-row {of_row}>{''.join(cells)}</table:table-row>"


REPEATED = 'table:number-columns-repeated="{}"'
ROWS_REPEATED = 'table:number-rows-repeated="{}"'
TABLE = odf_row(*HEADINGS) + odf_row(*ROW)


@pytest.mark.parametrize("count", ["999999999", "99999999999999", "+999999999"])
def test_cells_and_rows_of_an_ods_repeated_without_end_are_refused(count: str) -> None:
    for row in (odf_row("x", of_row=ROWS_REPEATED.format(count)), odf_row("x", of_cell=REPEATED.format(count))):
        with pytest.raises(WorkbookError, match="范围过大"):
            grids_of(ods(TABLE + row))


def test_an_ods_with_an_attribute_of_megabytes_is_refused_before_it_is_copied() -> None:
    """600 MB for 90 MB: the readers and their parsers each made copies of it."""
    long = f'<table:table-column x="{"y" * 20_000_000}"/>'
    space = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    flat = f'<office:document {space} office:mimetype="{SHEETS}"><office:body>{long}</office:body></office:document>'.encode()
    for data in (ods(long + TABLE), flat):
        tracemalloc.start()
        with pytest.raises(WorkbookError, match="异常庞大"):
            grids_of(data)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 50_000_000  # the page of 20 MB and its copies in the test


@pytest.mark.parametrize("count", ["1000000000", "99999999999"])
def test_an_ods_cell_that_asks_for_a_billion_blanks_is_refused(count: str) -> None:
    with pytest.raises(WorkbookError, match="异常庞大"):
        grids_of(ods(TABLE + odf_row(f'x<text:s text:c="{count}"/>')))


def test_a_long_text_in_a_repeated_ods_cell_is_refused() -> None:
    with pytest.raises(WorkbookError, match="异常庞大"):
        grids_of(ods(TABLE + odf_row("学" * 100_000, of_cell=REPEATED.format(100), of_row=ROWS_REPEATED.format(1_000))))


def test_hidden_columns_of_an_ods_end_with_the_sheet() -> None:
    hidden = '<table:table-column table:visibility="collapse" table:number-columns-repeated="99999"/>' * 3_000
    assert max(read(ods(hidden + TABLE)).marks.hidden_columns) < 16_384


def test_blank_rows_and_columns_that_an_ods_repeats_to_the_end_are_nothing() -> None:
    blank = f"<table:table-row {ROWS_REPEATED.format(999_999_999)}><table:table-cell {REPEATED.format(999_999_999)}/></table:table-row>"
    assert [row[1] for row in read(ods(TABLE + blank * 100)).rows if any(row)] == [HEADINGS[1], ROW[1]]


# .xls


def xls(path: Path, texts: list[str], cells: int) -> bytes:
    """An old workbook with so many cells, which show the texts in turn."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for cell in range(cells):
        sheet.write(cell // 100, cell % 100, texts[cell % len(texts)])
    book.save(path)
    return path.read_bytes()


def test_a_text_shown_in_every_cell_of_an_xls_is_refused(tmp_path: Path) -> None:
    data = xls(tmp_path / "表.xls", ["学" * 30_000], 6_000)
    assert len(data) < 1_000_000
    with pytest.raises(WorkbookError, match="异常庞大"):
        grids_of(data)


def test_long_texts_of_an_xls_that_go_on_in_the_next_record_are_read(tmp_path: Path) -> None:
    texts = [f"{number}{sign * (number * 977 % 9000)}" for number in range(60) for sign in "学a"]
    grid = read(xls(tmp_path / "表.xls", texts, len(texts)))
    assert [cell for row in grid.rows for cell in row if cell != ""] == texts


def biff(*records: tuple[int, bytes]) -> bytes:
    """An old workbook of these records."""
    stream = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
    file = io.BytesIO()
    CompoundDoc.XlsDoc().save(file, stream)
    return file.getvalue()


BEGIN, END = (0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)), (0x000A, b"")


def sheet_at(place: int) -> tuple[int, bytes]:
    return 0x0085, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"a"


NUMBER = (0x0203, struct.pack("<HHHd", 0, 0, 0, 7.0))


@pytest.mark.parametrize(
    "announced",
    [
        struct.pack("<HHHHH", 47, 2, 25, 154, 0),  # BIFF5; the last row before the first
        struct.pack("<HHHHH", 0, 2, 200, 3, 0),
        struct.pack("<HHHHH", 0, 65535, 0, 65535, 0),
        struct.pack("<IIHHH", 47, 2, 25, 154, 0),
        struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 256, 0),
        struct.pack("<IIHHH", 0x000D0019, 0x999A001B, 0x9999, 0x9999, 0),  # as many columns as none
    ],
)
def test_an_xls_that_announces_more_cells_than_there_is_memory_is_read_as_far_as_it_goes(announced: bytes) -> None:
    """The reader took the memory for them at once, and the process ended there and then."""
    data = biff(BEGIN, sheet_at(20 + 13 + 4), END, BEGIN, (0x0200, announced), NUMBER, END, *[(0x0001, bytes(12))] * 400)
    assert read(data).rows == ([7.0],)


def test_an_xls_that_announces_more_texts_than_it_has_bytes_for_is_refused() -> None:
    texts = (0x00FC, struct.pack("<II", 5_000, 5_000))
    with pytest.raises(WorkbookError, match="损坏"):
        grids_of(biff(BEGIN, texts, END, *[(0x0001, bytes(12))] * 300))


def test_an_xls_of_tens_of_thousands_of_sheets_that_are_the_same_bytes_is_refused() -> None:
    data = biff(BEGIN, *[sheet_at(0)] * 30_000, END, *[(0x0204, bytes(12))] * 1_000)
    with pytest.raises(WorkbookError, match="30000 张工作表"):
        grids_of(data)


def test_sheets_of_an_xls_that_lie_within_one_another_are_refused() -> None:
    """Each would be walked to the end of all: hours, of a file of 100 MB."""
    data = biff(BEGIN, *[sheet_at(20 + 13 * 180 + 16 * number) for number in range(180)], END, *[(0x0001, bytes(12))] * 1_000)
    with pytest.raises(WorkbookError, match="损坏") as refused:
        grids_of(data)
    assert "within one another" in refused.value.detail


def test_tables_of_sectors_that_name_one_again_and_again_are_refused() -> None:
    """A chain of 20,000 of them in 10 MB would make a table of 300,000,000 numbers."""
    data = bytearray(biff(BEGIN, END))
    first = len(data) // 512 - 1
    count = 2_000
    for number in range(count):
        data += struct.pack("<128I", *[0] * 127, first + number + 1 if number + 1 < count else 0xFFFFFFFE)
    struct.pack_into("<II", data, 68, first, count)
    tracemalloc.start()
    with pytest.raises(WorkbookError, match="损坏"):
        grids_of(bytes(data))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000


def test_the_name_of_a_sheet_that_is_a_book_is_cut() -> None:
    """All that is looked for in a title would be looked for in it, for minutes."""
    assert read(ods(TABLE, "长" * 600_000)).name == "长" * 500


# Text


def page(rest: str) -> bytes:
    cells = "".join(f"<td>{item}</td>" for item in HEADINGS)
    return f"<html><table><tr>{cells}</tr><tr>{cells}</tr></table>{rest}".encode()


@pytest.mark.parametrize(
    "piece", ["<!--", "<![CDATA[", "<![x", "<a ", "</a ", "<!a", "<?", "<", "</", "<a x='", "<script>", "&"]
)
def test_a_page_that_closes_nothing_is_read_at_once(piece: str) -> None:
    """One of these takes an hour with the parser alone, which begins anew at each; 100,000 of them here."""
    grid, *_ = grids_of(page(piece * 100_000))
    assert [row[0] for row in grid.rows] == ["序号", "序号"]


@pytest.mark.parametrize(
    "rest",
    [
        "<table><tr><td>&#" + "9" * 5_000 + ";</table>",
        "<style>" + ".a{text-decoration:" * 50_000 + "</style>",
        "<table><tr><td style='" + "text-decoration:" * 50_000 + "'>a</table>",
        "<table><tr><td>" + "<![if " * 50_000 + ">a</table>",
    ],
    ids=["sign", "styles", "style", "marked"],
)
def test_a_page_with_endless_signs_and_styles_is_read_at_once(rest: str) -> None:
    grid, *_ = grids_of(page(rest))
    assert [row[0] for row in grid.rows] == ["序号", "序号"]


def test_a_page_whose_cells_span_more_than_there_is_memory_is_refused() -> None:
    for span in ("colspan", "rowspan"):
        with pytest.raises(WorkbookError, match="万格"):
            grids_of(page("<table>" + ("<tr>" + f"<td {span}=1000>x" * 110) * 100))


def test_a_page_of_a_thousand_tables_is_refused() -> None:
    with pytest.raises(WorkbookError, match="超过 200 张"):
        grids_of(page("<table><tr><td>x</td></tr></table>" * 300))


@pytest.mark.parametrize("make", [lambda: b"\n" * 11_000_000, lambda: b"," * 11_000_000], ids=["lines", "commas"])
def test_a_text_of_nothing_but_separators_is_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(WorkbookError, match="万格"):
        grids_of(b"\xe5\xba\x8f,\xe5\x8f\xb7\n1,2\n" + make())


def test_one_line_of_megabytes_is_refused_in_words() -> None:
    with pytest.raises(WorkbookError, match="CSV"):
        grids_of("序号,问题表述\n1,".encode() + b"x" * 2_000_000)


def test_a_file_larger_than_any_ledger_is_not_even_opened(tmp_path: Path) -> None:
    from app.exchange.grids.workbook import read_workbook

    path = tmp_path / "大.csv"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES * 2)  # 200 MB of one line, without writing them
    with pytest.raises(WorkbookError, match="太大"):
        read_workbook(path)


@pytest.mark.parametrize("piece", ["9", "9.", "1,", "、", "（", "1.", "年", "2023-", "约", " "])
def test_the_longest_cell_of_one_sign_is_understood_at_once(tmp_path: Path, piece: str) -> None:
    """32,767 of them, as many as a cell of Excel holds, in every field: a pattern that tries all ways to cut it takes minutes."""
    text = (piece * 32_766)[:32_766] + "x"
    found = records(save(tmp_path / "表.xlsx", [HEADINGS, [1, *[text] * 7], ROW]))
    assert found[-1].values["statement"] == ROW[1]


@pytest.mark.parametrize("piece", ["1", "（1", "一、", "张、"])
@pytest.mark.parametrize("place", ["line above", "heading", "line between"])
def test_the_longest_line_of_one_sign_around_a_table_is_understood_at_once(tmp_path: Path, place: str, piece: str) -> None:
    """A title of 32,766 digits took minutes: each of them was the beginning of a number that might say how many rows follow."""
    text = (piece * 32_766)[:32_766]
    rows: dict[str, list[list[object]]] = {
        "line above": [[text], HEADINGS, ROW],
        "heading": [[*HEADINGS, text], ROW],
        "line between": [HEADINGS, [text], ROW],
    }
    found = records(save(tmp_path / "表.xlsx", rows[place]))
    assert found[-1].values["statement"] == ROW[1]


def test_a_cell_that_is_a_book_is_refused_and_named(book: bytes) -> None:
    page = f"<html><table><tr><td>序号</td></tr><tr><td>{'学' * 100_001}</td></tr></table></html>"
    for data in (page.encode(), f"序号,问题表述\n1,{'学' * 100_001}".encode()):
        with pytest.raises(WorkbookError, match="第 2 行有一格的文字有 100001 个字"):
            grids_of(data)


def test_names_one_below_the_other_without_end_are_understood_at_once(tmp_path: Path) -> None:
    row = list(ROW)
    row[HEADINGS.index("责任人")] = "、张" * 16_000
    (record,) = records(save(tmp_path / "表.xlsx", [HEADINGS, row]))
    assert record.values["statement"] == ROW[1]


def test_notes_that_are_named_a_thousand_times_are_read_once(book: bytes) -> None:
    """Each naming was a reading: 50,000 of them took an hour."""
    link = '<Relationship Id="r" Type="http://x/comments" Target="../comments1.xml"/>'
    relations = f'<Relationships xmlns="http://x/relationships">{link * 1_000}</Relationships>'.encode()
    note = '<comment ref="A2" authorId="0"><text><t>请核对</t></text></comment>'
    notes = f"<comments><authors><author>王</author></authors><commentList>{note}</commentList></comments>".encode()
    data = with_parts(book, {"xl/worksheets/_rels/sheet1.xml.rels": relations, "xl/comments1.xml": notes})
    assert read(data).marks.notes == ((1, "请核对"),)


def test_fifty_long_tables_beside_one_another_are_refused() -> None:
    """Each kept all columns to its left: 20,000 rows took 3 GB."""
    rows: tuple[list[object], ...] = ([*HEADINGS] * 50, *[[*ROW] * 50] * 2_000)
    with pytest.raises(WorkbookError, match="范围过大"):
        find_tables(SheetGrid("并排", True, rows), [Vocabulary(PROBLEM)])


@pytest.mark.parametrize("encoding", [b"UTG-8", b"gb2312", b"rot13"])
@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml"])
def test_a_part_in_an_encoding_that_nobody_knows_is_read_or_refused(book: bytes, part: str, encoding: bytes) -> None:
    def change(content: bytes) -> bytes:
        return b'<?xml version="1.0" encoding="%s"?>%s' % (encoding, content.split(b"?>", 1)[-1])

    with suppress(WorkbookError):
        assert read(repacked(book, part, change)).rows == read(book).rows


def test_a_line_above_the_table_that_never_ends_is_read_at_once() -> None:
    """In a process of its own, for each character was once sought from to the end: 10,000 of them took 38 s, these took days."""
    code = (
        "from app.exchange.tables.title_lines import title_values; from app.ledgers.problems.problem import PROBLEM; "
        "print(title_values(PROBLEM, ['学' * 2_000_000], ()))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "{}"


def test_a_note_to_a_scheme_that_never_ends_is_read_at_once() -> None:
    """In a process of its own, for each character was once sought from to the end: these took days."""
    code = (
        "from app.exchange.importing.scheme_sheet import vetoes; "
        "print([item.words for item in vetoes(['学' * 2_000_000, '注：1. 发生事故的，实行一票否决；受处分的予以一票否决。'])])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "['发生事故', '受处分']"


def test_more_filled_cells_than_any_ledger_has_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each is an object: 290,000 rows of 30 unlike texts took 2.2 GB."""
    monkeypatch.setattr("app.exchange.grids.read_errors.MAX_FILLED", 400)
    rows = [HEADINGS, *[[*ROW, None, ""]] * 60]
    save(tmp_path / "表.xlsx", rows)
    page = "".join(f"<tr>{''.join(f'<td>{cell or str()}</td>' for cell in row)}</tr>" for row in rows)
    (tmp_path / "表.htm").write_text(f"<html><table>{page}</table></html>", encoding="utf-8")
    (tmp_path / "表.csv").write_text("\n".join(",".join(str(cell or "") for cell in row) for row in rows), encoding="utf-8")
    for name in ("表.xlsx", "表.csv", "表.htm"):
        with pytest.raises(WorkbookError, match="有内容的格子超过"):
            grids_of((tmp_path / name).read_bytes())


def test_a_text_of_one_line_takes_no_multiple_of_its_memory() -> None:
    """It was copied into a file in the memory at four bytes a sign, and taken apart whole for its separator."""
    data = b"x" * 30_000_000
    tracemalloc.start()
    with pytest.raises(WorkbookError, match="CSV"):
        grids_of(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_a_csv_end_in_any_way_and_in_quotes_they_are_part_of_the_cell(end: str) -> None:
    text = end.join(["序号,问题表述", f'1,"上{end}下"', "2,学习", ""])
    assert read(text.encode()).rows == (["序号", "问题表述"], ["1", f"上{end}下"], ["2", "学习"])


def test_a_stray_cell_far_to_the_right_makes_no_row_wider_but_its_own(tmp_path: Path) -> None:
    """Every row had blanks as far as it, millions in all, each of which was looked at thrice."""
    with xlsxwriter.Workbook(tmp_path / "远.xlsx") as made:
        sheet = made.add_worksheet()
        for row in range(100):
            sheet.write_row(row, 0, HEADINGS if not row else ROW)
        sheet.write_string(50, 16_383, "误")
    rows = read((tmp_path / "远.xlsx").read_bytes()).rows
    assert [row for row, cells in enumerate(rows) if len(cells) > 100] == [50]
    assert len(records(tmp_path / "远.xlsx")) == 99


def test_merged_cells_are_looked_up_by_their_rows_however_many_a_sheet_has() -> None:
    merges = ((0, 0, 0, 3), (2, 0, 4, 0), (2, 1, 2, 2), (6, 0, 9, 1), (3, 2, 5, 2))
    grid = SheetGrid("表1", True, tuple([1, 2, 3, 4] for _ in range(12)), merges)
    for rows in (range(12), range(2, 4), range(3, 3), range(5, 6), range(10, 12)):
        assert [*grid.merges_in(rows)] == sorted(item for item in merges if item[0] in rows)
    for row in range(12):
        for column in range(4):
            tops = [top for top, left, bottom, _ in merges if top < row <= bottom and left == column]
            assert grid.top_of(row, column) == (tops[0] if tops else None)
