"""Cells whose formula failed are told in every format; the same characters typed as a text are a text."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from xlwt.BIFFRecords import BiffRecord

from app.exchange.importing.plan import plan_import
from app.exchange.importing.plan_json import to_json
from app.ledgers.organisation.directory import DEPARTMENT
from tests.exchange.test_workbook import repacked

ROWS = (
    ("序号", "部门名称", "负责人", "分管领导", "联系电话"),
    (1, "办公室", "王伟", "李文斌", "x"),
    (2, "研究室", "胡志远", "赵海燕", "x"),
)


def xlsx(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    for cell, kind in (("E2", "e"), ("E3", "s")):
        sheet[cell].value, sheet[cell].data_type = "#N/A", kind
    book.save(path)


class FailedFormula(BiffRecord):
    """=NA() with its stored result, [MS-XLS] 2.4.127: row, column, format, a fault, flags, one token for the fault."""

    _REC_ID = 0x0006

    def __init__(self, row: int, column: int) -> None:
        self._rec_data = (
            b"".join(value.to_bytes(2, "little") for value in (row, column, 15))
            + b"\x02\x00\x2a\x00\x00\x00\xff\xff"
            + bytes(6)
            + b"\x02\x00\x1c\x2a"
        )


class FailedCell:
    def __init__(self, row: int, column: int) -> None:
        self.record = FailedFormula(row, column)
        self.colx = column

    def get_biff_data(self) -> bytes:
        return self.record.get()


def xls(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("部门", cell_overwrite_ok=True)
    for row, cells in enumerate(ROWS):
        for column, value in enumerate(cells):
            sheet.write(row, column, "#N/A" if (row, column) == (2, 4) else value)
    sheet.row(1).insert_cell(4, FailedCell(1, 4))
    book.save(str(path))


FAILED = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" calcext:value-type="error"'


def ods(path: Path) -> None:
    """As LibreOffice writes it, which odfpy cannot."""
    book, memory = OpenDocumentSpreadsheet(), io.BytesIO()
    page = Table(name="部门")
    for number, cells in enumerate(ROWS):
        row = TableRow()
        for place, value in enumerate(cells):
            text = "#N/A" if place == 4 and number else str(value)
            cell = TableCell(valuetype="string", stringvalue="FAILED" if (number, place) == (1, 4) else text)
            cell.addElement(P(text=text))
            row.addElement(cell)
        page.addElement(row)
    book.spreadsheet.addElement(page)
    book.save(memory)
    written, told = 'office:string-value="FAILED"', f'office:string-value="" {FAILED}'
    path.write_bytes(repacked(memory.getvalue(), "content.xml", lambda part: part.replace(written.encode(), told.encode())))


@pytest.mark.parametrize("make", [xlsx, xls, ods])
def test_a_failed_formula_is_an_error_and_the_same_text_is_not(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "部门.xlsx")
    told = to_json(plan_import(tmp_path / "部门.xlsx", [DEPARTMENT]))
    first, second = told["sheets"][0]["records"]  # type: ignore[index]
    assert "公式出错（#N/A）" in first["_errors"]["联系电话"]
    assert (second["联系电话"], second["_errors"]) == ("#N/A", {})
