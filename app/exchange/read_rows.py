"""What python-calamine does not tell of the rows of an .xlsx: which are hidden, which hold formulas without a stored result."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
Marks = tuple[frozenset[int], frozenset[int]]  # hidden rows, rows with an uncomputed formula; 0-based
NOTHING: Marks = (frozenset(), frozenset())
FORMULA, HIDDEN = re.compile(rb"<f[\s>/]"), re.compile(rb"""hidden=["'](?:1|true)""")  # one pattern of both is ten times slower


def row_marks(data: bytes) -> dict[str, Marks]:
    """Sheet name → its marks. Only of a package that `check_package` has let pass; another format has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {name: marks_of(package.read(part)) for name, part in sheet_parts(package)}
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile):
        return {}  # not an .xlsx, or one that only calamine understands


def sheet_parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of the sheets and the parts they stand in."""
    if WORKBOOK not in package.namelist():
        return
    targets = {item.get("Id"): item.get("Target", "") for item in parsed(package.read(RELATIONS))}
    for sheet in parsed(package.read(WORKBOOK)).iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(LINK), "")
        part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if not target.startswith("/") else target[1:]
        if part in package.namelist():
            yield sheet.get("name", ""), part


def parsed(content: bytes) -> etree._Element:
    """A small part; entities are neither known nor looked for."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def marks_of(content: bytes) -> Marks:
    """The marks of a worksheet, read as a stream; most sheets have neither and are not parsed at all."""
    if not FORMULA.search(content) and not HIDDEN.search(content):
        return NOTHING
    hidden, uncomputed = set(), set()
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
        row.clear()
    return frozenset(hidden), frozenset(uncomputed)
