"""What python-calamine does not tell of an .xlsx: hidden rows and columns, formulas without a result, the date system."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from app.exchange.marks import MOST_HIDDEN, Fault, Marks

MAIN = "{*}"  # the strict variant of the format has other namespaces
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
FORMULA, HIDDEN = re.compile(rb"<f[\s>/]"), re.compile(rb"""hidden=["'](?:1|true)""")  # one pattern of both is ten times slower
FAULT = b't="e"'
SHEET_DATA = re.compile(rb"<(?:\w+:)?sheetData")
COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")


def row_marks(data: bytes) -> dict[str, Marks]:
    """Sheet name → its marks. Only of a package that `check_package` has let pass; another format has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            since_1904 = counts_from_1904(package)
            return {name: replace(marks_of(package.read(part)), since_1904=since_1904) for name, part in sheet_parts(package)}
    except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile):
        return {}  # not an .xlsx, or one that only calamine understands


def sheet_parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of the sheets and the parts they stand in."""
    if WORKBOOK not in package.namelist():
        return
    targets = {item.get("Id"): item.get("Target", "") for item in parsed(package.read(RELATIONS))}
    for sheet in parsed(package.read(WORKBOOK)).iter(f"{MAIN}sheet"):
        target = targets.get(next((value for key, value in sheet.items() if key.endswith("}id")), ""), "")
        part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if not target.startswith("/") else target[1:]
        if part in package.namelist():
            yield sheet.get("name", ""), part


def counts_from_1904(package: zipfile.ZipFile) -> bool:
    """Whether the workbook was made with the date system of old Macs (workbookPr date1904)."""
    if WORKBOOK not in package.namelist():
        return False
    found = parsed(package.read(WORKBOOK)).find(f"{MAIN}workbookPr")
    return found is not None and found.get("date1904") in ("1", "true")


def hidden_columns(head: bytes) -> frozenset[int]:
    """The columns that the part of a worksheet before its cells hides."""
    found: set[int] = set()
    for tag in COLUMN.findall(head):
        said = dict(re.findall(rb"""(\w+)=["']([^"']*)["']""", tag))
        first, last = said.get(b"min", b""), said.get(b"max", b"")
        if said.get(b"hidden") in (b"1", b"true") and first.isdigit() and last.isdigit():
            found.update(range(int(first) - 1, min(int(last), int(first) + MOST_HIDDEN)))
    return frozenset(found)


def parsed(content: bytes) -> etree._Element:
    """A small part; entities are neither known nor looked for."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def marks_of(content: bytes) -> Marks:
    """The marks of a worksheet, read as a stream; most sheets have neither and are not parsed at all."""
    if not FORMULA.search(content) and not HIDDEN.search(content) and FAULT not in content:
        return Marks()
    hidden, uncomputed = set(), set()
    faults: list[tuple[int, int, Fault]] = []
    number = -1
    for _, row in etree.iterparse(io.BytesIO(content), tag=f"{MAIN}row", resolve_entities=False, no_network=True):
        number = int(row.get("r", number + 2)) - 1
        if row.get("hidden") in ("1", "true"):
            hidden.add(number)
        if any(
            cell.find(f"{MAIN}f") is not None and not cell.findtext(f"{MAIN}v") and cell.find(f"{MAIN}is") is None
            for cell in row
        ):
            uncomputed.add(number)
        for place, cell in enumerate(row):
            if cell.get("t") == "e":
                faults.append((number, column_of(cell.get("r", ""), place), Fault(cell.findtext(f"{MAIN}v") or "")))
        row.clear()
    head = SHEET_DATA.split(content, maxsplit=1)[0]
    return Marks(frozenset(hidden), frozenset(uncomputed), hidden_columns(head), faults=tuple(faults))


def column_of(reference: str, place: int) -> int:
    """The 0-based column of a cell: of its reference (B7), else its place in the row."""
    column = 0
    for letter in reference.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return column - 1 if column else place
