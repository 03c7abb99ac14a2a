"""A ledger as an Excel workbook: what an office expects to see, and every text exactly as it was."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from app.core.errors import CancelledError, InvalidValueError, StorageError
from app.exchange.exporting.export_xlsx import TableFile, write_xlsx
from app.exchange.exporting.sheet_text import cell_text, sheet_name, wrapped_lines
from app.forms.layout.document import Column, Paper, TableDocument
from tests.forms.samples import PROSE, full_after, ledger, without_rights


def exported(document: TableDocument, folder: Path) -> Worksheet:
    write_xlsx(document, folder / "台账.xlsx")
    return openpyxl.load_workbook(folder / "台账.xlsx").active


def of_values(*values: object, number_format: str = "", text: str | None = None) -> TableDocument:
    """A table of one column with these values."""
    texts = tuple((str("" if value is None else value) if text is None else text,) for value in values)
    return TableDocument("表", (Column("值", 12, number_format=number_format),), tuple((v,) for v in values), texts)


def test_the_sheet_is_laid_out_as_the_office_does_it(tmp_path: Path) -> None:
    sheet = exported(ledger(12), tmp_path)
    assert sheet["A1"].value == "市政协机关作风问题专项整治部门问题整改台账"
    assert (sheet["A1"].font.name, sheet["A1"].font.sz) == ("方正小标宋简体", 22)
    unit, day = (cell for cell in sheet[2] if cell.value)
    assert (unit.value, unit.alignment.horizontal) == ("填报单位：市政协机关党委", "left")
    assert (day.value, day.alignment.horizontal) == ("填报日期：2023年11月10日", "right")
    assert [cell.value for cell in sheet[3]] == [
        "序号", "问题类别", "问题表述", "整改措施", "责任主体", None, "整改时限", "整改落实情况", None
    ]  # fmt: skip
    assert [cell.value for cell in sheet[4]] == [None] * 4 + ["责任领导", "责任部门", None, "完成率", "销号日期"]
    assert (sheet["E3"].font.name, sheet["E3"].font.sz) == ("黑体", 11)
    assert (sheet["C5"].font.name, sheet["C5"].font.sz) == ("仿宋_GB2312", 11)
    assert sheet["A17"].value.split() == ["审核人：", "填表人：", "联系电话："]


def test_rows_that_are_finished_while_others_are_filled_in_make_the_same_file() -> None:
    sheets = []
    for flowing in (False, True):
        table = TableFile(ledger(100))  # categories are merged over the rows that are finished together
        table.fill(flowing=flowing)
        assert (len(table.sheet.table) < 30) == flowing
        with zipfile.ZipFile(io.BytesIO(table.file.content())) as package:
            sheets.append([package.read(f"xl/{part}.xml") for part in ("worksheets/sheet1", "sharedStrings", "styles")])
    assert sheets[0] == sheets[1]


def test_titles_headings_and_categories_are_merged(tmp_path: Path) -> None:
    merged = {str(item) for item in exported(ledger(12), tmp_path).merged_cells.ranges}
    headings = {"A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4", "H3:I3"}
    assert merged == {"A1:I1", "A2:D2", "E2:I2", "A17:I17", "B5:B8", "B9:B12", "B13:B16"} | headings


def test_one_level_of_headings_takes_one_row(tmp_path: Path) -> None:
    document = TableDocument("名册", (Column("姓名"), Column("职务")), (("王建国", "主席"),), (("王建国", "主席"),))
    sheet = exported(document, tmp_path)
    assert [[cell.value for cell in row] for row in sheet.rows] == [["名册", None], ["姓名", "职务"], ["王建国", "主席"]]
    assert sheet.freeze_panes == "A3"


@pytest.mark.parametrize(("paper", "number"), [(Paper.A3, "8"), (Paper.A4, "9")])
@pytest.mark.parametrize("landscape", [True, False])
def test_the_sheet_prints_on_its_paper(tmp_path: Path, paper: Paper, number: str, landscape: bool) -> None:
    sheet = exported(ledger(3, paper=paper, landscape=landscape), tmp_path)
    assert str(sheet.page_setup.paperSize) == number
    assert sheet.page_setup.orientation == ("landscape" if landscape else "portrait")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # 1 is what the format means by nothing
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.freeze_panes == "A5"
    assert sheet.oddFooter.center.text == "第 &P 页  共 &N 页"


def test_numbers_and_dates_are_values_with_their_format(tmp_path: Path) -> None:
    columns = (Column("完成率", number_format="0%"), Column("销号日期"), Column("件数"), Column("时间"))
    row = (0.7, dt.date(2023, 10, 12), 3, dt.datetime(2023, 10, 12, 15, 30))
    sheet = exported(TableDocument("表", columns, (row,), (("70%", "2023-10-12", "3", "15:30"),)), tmp_path)
    cells = sheet[3]
    assert [cell.value for cell in cells] == [0.7, dt.datetime(2023, 10, 12), 3, dt.datetime(2023, 10, 12, 15, 30)]
    assert [cell.number_format for cell in cells] == ["0%", "yyyy-mm-dd", "General", "yyyy-mm-dd hh:mm"]


@pytest.mark.parametrize(
    "value", [True, None, float("nan"), float("inf"), 10**16, dt.date(1893, 12, 26), dt.date(1900, 1, 5), ("元组",)]
)
def test_what_excel_cannot_hold_as_a_value_is_stored_as_its_text(tmp_path: Path, value: object) -> None:
    assert exported(of_values(value, text="印出的字"), tmp_path)["A3"].value == "印出的字"


@pytest.mark.parametrize("text", ["=1+1", "+86 0571", "-", "@办公室", "\t=cmd()", "=SUM(A1:A9", "#N/A", "1e5", "2023-1-2"])
def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path, text: str) -> None:
    cell = exported(of_values(text), tmp_path)["A3"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix is text.startswith(("=", "+", "-", "@", "\t"))


def test_formulas_in_title_headings_and_signature_are_texts_too(tmp_path: Path) -> None:
    cell = "=1+1"
    document = TableDocument(cell, (Column(cell),), ((cell,),), ((cell,),), line=(cell, ""), signature=("=A1：",))
    assert {item.data_type for row in exported(document, tmp_path).rows for item in row} == {"s"}


NASTY = st.text(max_size=40) | st.text(st.sampled_from("_x0041=+-@'\"<>&]\r\n\t\x00\x0b\x1f\ufffe\ud800😀字 "), max_size=30)


@given(st.lists(NASTY, min_size=1, max_size=8))
@example(
    [
        "_x0041_",
        "_x005F_x0041_",
        "_x0041_x0042_",
        "<r><t>字</t></r>",
        "<r></r>",
        "]]>",
        "a\r\nb\rc",
        "\x00\x08",
        "\ud800",
        " 前后空格 ",
        "\n",
    ]
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_text_comes_back_but_for_characters_no_workbook_can_hold(tmp_path: Path, values: list[str]) -> None:
    path = tmp_path / "x.xlsx"
    write_xlsx(of_values("首行", *values, "末行"), path)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[2:]] == ["首行", *map(kept, values), "末行"]


def kept(text: str) -> str:
    """What remains of a text: no characters XML cannot hold, and nothing of a cell that is only blank."""
    for newline in ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        text = text.replace(newline, "\n")
    allowed = [
        letter
        for letter in text
        if letter in "\t\n" or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff")
    ]
    return "".join(allowed) if "".join(allowed).strip() else ""


def test_a_text_longer_than_a_cell_is_refused_by_name_and_nothing_is_written(tmp_path: Path) -> None:
    document = TableDocument("表", (Column("整改措施"),), ((1,), (2,)), (("短",), ("长" * 32768,)))
    document = TableDocument("表", document.columns, document.texts, document.texts)
    with pytest.raises(InvalidValueError, match=r"第 2 行“整改措施”有 32768 个字.*打印成 PDF"):
        write_xlsx(document, tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_longest_text_that_fits_is_kept(tmp_path: Path) -> None:
    assert len(exported(of_values("长" * 32767), tmp_path)["A3"].value) == 32767
    with pytest.raises(InvalidValueError):
        cell_text("😀" * 16384, "这里")  # two units each


def test_rows_are_high_enough_for_their_wrapped_lines(tmp_path: Path) -> None:
    columns = (Column("问题", 26),)
    texts = ((PROSE,), (PROSE * 2,), (PROSE * 4,), ("1.一\n2.二\n3.三",), ("短",))
    sheet = exported(TableDocument("表", columns, texts, texts), tmp_path)
    heights = [sheet.row_dimensions[row].height for row in range(3, 8)]
    for (text,), height in zip(texts, heights, strict=True):
        # 26 of Excel's units are 182 pixels, 12 characters of 14.7 pixels; a line of 11 pt needs 14 pt.
        assert height >= sum(-(-len(part) // 12) for part in text.split("\n")) * 14
    assert heights[4] < 25


def test_short_cells_and_figures_widen_a_column_that_is_declared_too_narrow(tmp_path: Path) -> None:
    row = (dt.date(2023, 10, 12), "王建国", PROSE)
    columns = (Column("日期", 3), Column("姓名", 3), Column("问题", 20))
    sheet = exported(TableDocument("表", columns, (row,), (("2023-10-12", "王建国", PROSE),)), tmp_path)
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] >= 11
    assert widths[1] >= 7
    assert widths[2] == 20


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("整改台账", "整改台账"),
        ("2023/10：[甲]*?", "202310：甲"),
        ("台" * 40, "台" * 31),
        ("'':", "台账"),
        ("😀" * 20, "😀" * 15),
    ],
)
def test_the_sheet_is_named_after_the_title_as_far_as_excel_allows(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_an_estimate_of_lines_counts_paragraphs_and_never_less_than_one() -> None:
    assert [wrapped_lines(text, 20) for text in ("", "短", "一\n\n二", "字" * 20)] == [1, 1, 3, 3]


def test_cancelling_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(CancelledError, match="没有保存"):
        write_xlsx(ledger(300), tmp_path / "x.xlsx", lambda done, total: done < 100)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_keeps_the_workbook_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"old")
    with full_after(3000), pytest.raises(StorageError, match="磁盘空间不足"):
        write_xlsx(ledger(30), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_without_rights(tmp_path: Path) -> None:
    folder = tmp_path / "只读"
    folder.mkdir()
    with without_rights(folder), pytest.raises(StorageError, match="没有权限"):
        write_xlsx(ledger(3), folder / "x.xlsx")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook_and_shows_all_texts(tmp_path: Path) -> None:
    document = ledger(4)
    write_xlsx(document, tmp_path / "x.xlsx")
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf",
               "--outdir", str(tmp_path), str(tmp_path / "x.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = subprocess.run(["pdftotext", "-raw", str(tmp_path / "x.pdf"), "-"], capture_output=True, text=True, check=True)
    shown = "".join(text.stdout.split())
    for cell in {cell for row in document.texts for cell in row} | {document.title, "责任主体", "第1页共1页"}:
        assert cell in shown
