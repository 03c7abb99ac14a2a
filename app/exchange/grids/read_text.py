"""Text files that hold tables: which kind of text it is, and CSV and TSV in UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from app.core.errors import WorkbookError
from app.exchange.grids.read_errors import SAVE_AGAIN, check_area, check_cells, check_rows, check_sheets, not_a_workbook
from app.exchange.grids.read_html import read_html
from app.exchange.grids.read_mht import read_mht
from app.exchange.grids.read_spreadsheet_xml import read_spreadsheet_xml
from app.exchange.grids.text_table import TextTable, decode

MAX_FIELD = 1_000_000  # characters in one field of a CSV
PORTION = 10_000  # records, after which it is asked whether there are too many
SHEET_NAME = "表1"
ARCHIVE = re.compile(r"^(?:[\w-]+:.*\n(?:[ \t].*\n)*)*?(?:mime-version|content-type):", re.IGNORECASE)  # headers of a mail
SPREADSHEET = re.compile(r"<(?:\w+:)?workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")


def read_text_tables(data: bytes) -> list[TextTable]:
    """The tables of a text file. Raises WorkbookError when it is no text or a kind of text that is not read."""
    tables = tables_of_text(data)
    check_sheets(len(tables))
    return tables


def tables_of_text(data: bytes) -> list[TextTable]:
    """The same, however many there are."""
    text = decode(data)
    start = text[:4000].lstrip("\ufeff \t\r\n").lower()
    if ARCHIVE.match(start.replace("\r", "")):
        return read_mht(data)
    if 'progid="excel.sheet"' in start or SPREADSHEET.search(start):
        return read_spreadsheet_xml(data)
    if start.startswith(("<!doctype html", "<html", "<table", "<meta", "<head", "<body", "<style", "<div")):
        return read_html(text)
    if start.startswith(("<?xml", "<svg", "{", "{\\rtf")):
        raise not_a_workbook("其他文本文件")
    rows = read_csv(text)
    check_rows(sum(map(any, rows)))
    check_area(len(rows), max(map(len, rows), default=0))
    return [TextTable(SHEET_NAME, tuple(rows))]


def read_csv(text: str) -> list[list[object]]:
    """The records of a CSV or TSV; the separator is the sign that occurs most in its first lines."""
    head = "\n".join(text.split("\n", 20)[:20])
    separator = max(("\t", ",", ";", "|"), key=head.count)
    check_cells(text.count(separator) + text.count("\n") + text.count("\r"))
    if separator not in head:
        separator = "，"  # of a keyboard that types Chinese
        lines = [re.split(r" {2,}|\t|\u3000{2,}", line.strip()) for line in text.splitlines()]
        if separator not in head and lines and len(lines[0]) > 1:
            return [list(line) for line in lines]  # in columns, as a console or a mail shows a table
    csv.field_size_limit(MAX_FIELD)
    found: list[list[object]] = []
    filled = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        while portion := list(islice(reader, PORTION)):
            found += map(list, portion)
            filled = check_rows(filled + sum(map(any, portion)))
        return found
    except csv.Error as error:
        raise WorkbookError("该文本文件不是完整的表格（CSV）。", SAVE_AGAIN, str(error)) from error
