"""Text files that hold tables: which kind of text it is, and CSV and TSV in UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import islice

from app.core.errors import WorkbookError
from app.exchange.grids.read_errors import (
    MOST_KNOWN,
    SAVE_AGAIN,
    check_area,
    check_cells,
    check_filled,
    check_rows,
    check_sheets,
    not_a_workbook,
)
from app.exchange.grids.read_html import read_html
from app.exchange.grids.read_mht import read_mht
from app.exchange.grids.read_spreadsheet_xml import read_spreadsheet_xml
from app.exchange.grids.text_table import TextTable, decode

MAX_FIELD = 1_000_000  # characters in one field of a CSV
MAX_LINE = 10_000_000  # characters of a line
HEAD = 100_000  # characters in which the separator is sought
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
PORTION = 250  # records, after which it is asked whether there are too many
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


def lines_of(text: str) -> Iterator[str]:
    """The lines with their ends: a file in the memory would hold all of them once more, at four bytes a sign.

    Raises csv.Error for a line that never ends.
    """
    for line in LINE.finditer(text):
        if line.end() - line.start() > MAX_LINE:
            raise csv.Error(f"a line of {line.end() - line.start()} characters")
        if line[0]:
            yield line[0]


def columns_of(line: str) -> list[str]:
    """The cells of a line in which blanks stand between them."""
    return re.split(r" {2,}|\t|\u3000{2,}", line.strip())


def read_csv(text: str) -> list[list[object]]:
    """The records of a CSV or TSV; the separator is the sign that occurs most in its first lines."""
    head = "\n".join(text[:HEAD].split("\n", 20)[:20])
    separator = max(("\t", ",", ";", "|"), key=head.count)
    check_cells(text.count(separator) + text.count("\n") + text.count("\r"))
    if separator not in head:
        separator = "，"  # of a keyboard that types Chinese
        if separator not in head and len(columns_of(next(iter(head.splitlines()), ""))) > 1:
            return [list(columns_of(line)) for line in text.splitlines()]  # as a console or a mail shows a table
    csv.field_size_limit(MAX_FIELD)
    found: list[list[object]] = []
    rows = cells = 0
    known: dict[str, str] = {}  # each text is kept once: names and states stand in a ledger again and again
    reader = csv.reader(lines_of(text), delimiter=separator)
    try:
        while portion := list(islice(reader, PORTION)):
            found += [[known.setdefault(cell, cell) for cell in record] for record in portion]
            rows = check_rows(rows + sum(map(any, portion)))
            if len(known) > MOST_KNOWN:
                known.clear()
            cells = check_filled(cells + sum(len(record) - record.count("") for record in portion))
        return found
    except csv.Error as error:
        raise WorkbookError("该文本文件不是完整的表格（CSV）。", SAVE_AGAIN, str(error)) from error
