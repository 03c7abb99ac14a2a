"""Workbooks that are well formed and say something absurd: read or refused in words, nothing carried out, never half imported.

A short part of what runs for minutes by hand: each seed makes the same file on every machine.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from app.core.errors import WorkbookError
from app.exchange.grids.workbook import grids_of
from app.store.office import Office
from tests.conftest import OpenOffice
from tests.exchange.structural_changes import changed_package, changed_xls
from tests.exchange.test_hostile_files import HEADINGS, ROW, read_or_refuse
from tests.exchange.test_hostile_sizes import TABLE, ods
from tests.exchange.test_import_plan import SAMPLES, needs_samples

SEEDS = range(40)
DAY = dt.date(2023, 11, 10)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


def xlsx() -> bytes:
    """A book with something of everything that a reader looks at."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "date_1904": True}) as book:
        day, struck = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"font_strikeout": True})
        for name in ("部门问题", "办公室"):
            sheet = book.add_worksheet(name)
            sheet.merge_range("A1:H1", "部门问题整改台账")
            sheet.write_row(1, 0, HEADINGS)
            for number in range(2, 8):
                sheet.write_row(number, 0, [number - 1, *ROW[1:]])
            sheet.write_datetime(2, 5, dt.datetime(2023, 11, 10), day)
            sheet.write_string(3, 1, "已销号的问题", struck)
            sheet.write_formula(4, 6, "=1/2", None, 0.5)
            sheet.write_formula(5, 6, "=1/0", None, "#DIV/0!")
            sheet.write_comment("B3", "请核对")
            sheet.merge_range("D4:D6", "办公室")
            sheet.set_row(6, None, None, {"hidden": True})
            sheet.set_column("E:E", None, None, {"hidden": True})
            sheet.write_url("C3", "http://evil.example/", string="抓好学习")
    return memory.getvalue()


def xls() -> bytes:
    """The same as an old workbook."""
    book = xlwt.Workbook()
    book.dates_1904 = True
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name in ("部门问题", "办公室"):
        sheet = book.add_sheet(name)
        sheet.write_merge(0, 0, 0, 7, "部门问题整改台账")
        for column, heading in enumerate(HEADINGS):
            sheet.write(1, column, heading)
        for row in range(2, 8):
            for column, value in enumerate(ROW):
                sheet.write(row, column, row - 1 if column == 0 else value)
        sheet.write(8, 5, dt.datetime.combine(DAY, dt.time()), day)
        sheet.write(8, 6, xlwt.Formula("1/2"))
        sheet.write(8, 1, "另一个问题", xlwt.easyxf("font: struck_out on"))
        sheet.row(7).hidden = True
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


@pytest.mark.parametrize("make", [xlsx, lambda: ods(TABLE)], ids=["xlsx", "ods"])
def test_a_package_whose_parts_say_something_absurd_is_read_or_refused(office: Office, tmp_path: Path, make) -> None:
    source = make()
    for seed in SEEDS:
        read_or_refuse(changed_package(source, random.Random(seed)), office, tmp_path / f"{seed}.xlsx")


def test_an_old_workbook_whose_records_say_something_absurd_is_read_or_refused(office: Office, tmp_path: Path) -> None:
    source = xls()
    for seed in SEEDS:
        read_or_refuse(changed_xls(source, random.Random(seed)), office, tmp_path / f"{seed}.xls")


@needs_samples
def test_what_the_office_sent_is_read_or_refused_however_it_is_changed(office: Office, tmp_path: Path) -> None:
    for seed, path in enumerate(sorted(SAMPLES.glob("*.[xo][ld]s*"))):
        change = changed_xls if path.suffix == ".xls" else changed_package
        read_or_refuse(change(path.read_bytes(), random.Random(seed)), office, tmp_path / path.name)


# Directories of packages


def entries(data: bytes) -> list[int]:
    """Where the entries of a package's directory stand."""
    found = [data.index(b"PK\1\2")]
    while (more := data.find(b"PK\1\2", found[-1] + 4)) > 0:
        found.append(more)
    return found


def overlapping(data: bytearray) -> None:
    """All parts lie at the same place."""
    (first,) = struct.unpack_from("<I", data, entries(data)[0] + 42)
    for place in entries(data)[1:]:
        struct.pack_into("<I", data, place + 42, first)


def zip64_of_nothing(data: bytearray) -> None:
    """The lengths of a part are said to stand where nothing stands."""
    struct.pack_into("<II", data, entries(data)[-1] + 20, 0xFFFFFFFF, 0xFFFFFFFF)


def zip64_directory_of_nothing(data: bytearray) -> None:
    """So is the directory."""
    struct.pack_into("<HHII", data, data.rindex(b"PK\5\6") + 8, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)


def locked_part(data: bytearray) -> None:
    """One of the parts has a password."""
    struct.pack_into("<H", data, entries(data)[-1] + 8, 1)


def a_second_sheet_of_that_name(data: bytearray) -> None:
    """Behind the sheet stands one of the same name, which reaches to the last cell there can be."""
    far = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    memory = io.BytesIO(bytes(data))
    with zipfile.ZipFile(memory, "a") as package:
        package.writestr("xl/worksheets/sheet1.xml", far)
    data[:] = memory.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (overlapping, "损坏"),
        (zip64_of_nothing, "异常庞大"),
        (zip64_directory_of_nothing, "损坏"),
        (locked_part, "打开密码"),
        (a_second_sheet_of_that_name, "范围过大"),
    ],
)
def test_a_directory_that_lies_about_its_parts_is_refused(change: Callable[[bytearray], None], why: str) -> None:
    data = bytearray(xlsx())
    change(data)
    with pytest.raises(WorkbookError, match=why):
        grids_of(bytes(data))
