"""Web archives (.mht, 单个文件网页): the pages of a workbook as the parts of a mail (RFC 2557), as Excel and WPS save them."""

from __future__ import annotations

import email
import email.errors
import email.message
import email.policy
import html
import re
from dataclasses import replace
from email.header import decode_header, make_header
from pathlib import PurePosixPath
from urllib.parse import unquote

from app.core.cell_text import clean_line
from app.core.errors import WorkbookError
from app.exchange.grids.read_errors import check_cells, damaged, not_a_workbook, suspicious
from app.exchange.grids.read_html import read_html
from app.exchange.grids.text_table import TextTable, decode

MAX_PARTS = 5_000
# What the first page says of the others: <x:ExcelWorksheet><x:Name>…</x:Name>… <x:WorksheetSource HRef="….files/sheet001.htm"/>
SHEET = re.compile(r"<x:ExcelWorksheet>(.*?)</x:ExcelWorksheet>", re.DOTALL | re.IGNORECASE)
NAME = re.compile(r"<x:Name>(.*?)</x:Name>", re.DOTALL | re.IGNORECASE)
SOURCE = re.compile(r"<x:WorksheetSource\s+HRef=[\"']([^\"']*)", re.IGNORECASE)
HIDDEN = re.compile(r"<x:Visible>\s*Sheet(?:Very)?Hidden", re.IGNORECASE)


def read_mht(data: bytes) -> list[TextTable]:
    """The tables of all pages of an archive, each under the name of its sheet. Raises WorkbookError."""
    pages = pages_of(data)
    names: dict[str, str] = {}
    for text in pages.values():
        for sheet in SHEET.findall(text):
            name, source = NAME.search(sheet), SOURCE.search(sheet)
            if name and source:
                names[file_name(source[1])] = clean_line(html.unescape(name[1]))
    only = next(iter(names.values()), "") if len(names) == 1 else ""
    found: list[TextTable] = []
    cells = 0
    for place, text in pages.items():
        try:
            tables = read_html(text)
        except WorkbookError:
            continue  # the frame around the sheets, and the bar with their names
        cells += sum(map(len, (row for table in tables for row in table.rows)))
        check_cells(cells)
        title = names.get(place, only)
        hidden = HIDDEN.search(text) is not None and place in names
        found += [replace(table, name=title or table.name, visible=not hidden) for table in tables if any(table.rows)]
    if not found:
        raise not_a_workbook("没有表格的网页")
    return found


def pages_of(data: bytes) -> dict[str, str]:
    """The web pages of an archive by file name, in their order."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
        if len(parts) > MAX_PARTS:
            raise suspicious(f"{len(parts)} parts")
        found: dict[str, str] = {}
        for place, part in enumerate(parts):
            content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(content, bytes) and content:
                found[file_name(str(make_header(decode_header(part.get("Content-Location", ""))))) or str(place)] = decode(
                    content
                )
    except (RecursionError, LookupError, ValueError, email.errors.MessageError) as error:
        raise damaged(f"MIME: {error}") from error
    return found


def file_name(location: str) -> str:
    """The last part of an address: sheet001.htm."""
    return unquote(PurePosixPath(location.strip().replace("\\", "/")).name).lower()
