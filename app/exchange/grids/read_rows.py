"""What python-calamine does not tell of an .xlsx: what is hidden or struck out, formulas without a result, the date system."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from app.exchange.grids.marks import LINKS, MACROS, MOST_COLUMNS, MOST_HIDDEN, Fault, Marks
from app.exchange.grids.read_notes import notes_of, parsed

MAIN = "{*}"  # the strict variant of the format has other namespaces
WORKBOOK = "xl/workbook.xml"
STYLES, TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
HIDDEN = re.compile(rb"""hidden=["'](?:1|true)""")
# The end of a formula that is not followed by its result: <f>…</f><v>3</v> and <f t="shared" si="0"/><v>3</v> are.
# One pattern for each way to end it: what begins with characters is found forty times as fast as what begins with a choice.
RESULT = rb"\s*<(?:\w+:)?v(?:\s[^>]*)?>[^<]"
ENDS = (rb"/f>", rb":f>", rb"<f(?:\s[^>]*)?/>", rb":f(?:\s[^>]*)?/>")
UNCOMPUTED = tuple(re.compile(rb"%s(?!%s)" % (end, RESULT)) for end in ENDS)
FAULT = b't="e"'
STRIKE = re.compile(rb"<(?:\w+:)?strike\b")
OFF = ("0", "false")
SHEET_DATA = re.compile(rb"<(?:\w+:)?sheetData")
COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")


def row_marks(data: bytes) -> dict[str, Marks]:
    """Sheet name → its marks. Only of a package that `check_package` has let pass; another format has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            since_1904 = counts_from_1904(package)
            strikes = strikes_of(package)
            found = {
                name: replace(marks_of(package.read(part), strikes), since_1904=since_1904, notes=notes_of(package, part))
                for name, part in sheet_parts(package)
            }
            first = next(iter(found), None)
            return found if first is None else found | {first: replace(found[first], live=live_parts(package))}
    except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile):
        return {}  # not an .xlsx, or one that only calamine understands


def live_parts(package: zipfile.ZipFile) -> tuple[str, ...]:
    """What the package holds besides cells that an office program would run or open."""
    names = [name.lower() for name in package.namelist()]
    macros = any("vbaproject" in name or "/macrosheets/" in name for name in names)
    links = any("/externallinks/" in name for name in names)
    return (MACROS,) * macros + (LINKS,) * links


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
    hidden = bytearray(MOST_COLUMNS)  # a mark a column: a set would be filled anew by each of a million overlapping ranges
    for tag in COLUMN.finditer(head):
        said = dict(re.findall(rb"""(\w+)=["']([^"']*)["']""", tag[0]))
        first, last = (int(value) if value.isdigit() else 0 for value in (said.get(b"min", b""), said.get(b"max", b"")))
        if said.get(b"hidden") in (b"1", b"true") and 0 < first <= last:
            end = min(last, first + MOST_HIDDEN, MOST_COLUMNS)
            hidden[first - 1 : end] = b"\1" * max(end - first + 1, 0)
    return frozenset(column for column, is_hidden in enumerate(hidden[:MOST_COLUMNS]) if is_hidden)


@dataclass(frozen=True)
class Strikes:
    """The cell formats (s=) and shared texts that are struck through, the texts at least in part."""

    formats: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    def used(self, content: bytes) -> bool:
        """Whether a sheet uses one of them, or strikes through text of its own."""
        formats, texts = ("|".join(sorted(items)).encode() for items in (self.formats, self.texts))
        return bool(
            b"strike" in content
            or (formats and re.search(rb"""\ss=["'](?:%s)["']""" % formats, content))
            or (texts and re.search(rb"""v>(?:%s)<""" % texts, content))
        )

    def cell(self, cell: etree._Element) -> bool:
        """Whether a cell with content is struck through."""
        if cell.get("s", "0") in self.formats and (cell.findtext(f"{MAIN}v") or cell.find(f"{MAIN}is") is not None):
            return True
        shared = cell.get("t") == "s" and cell.findtext(f"{MAIN}v") in self.texts
        return shared or any(map(is_struck, cell.iter(f"{MAIN}rPr")))


def strikes_of(package: zipfile.ZipFile) -> Strikes:
    """What is struck through in a workbook; hardly any has something."""
    styles, texts = (package.read(part) if part in package.namelist() else b"" for part in (STYLES, TEXTS))
    formats: frozenset[str] = frozenset()
    if STRIKE.search(styles):
        root = parsed(styles)
        fonts = {str(place) for place, font in enumerate(root.iterfind(f"{MAIN}fonts/{MAIN}font")) if is_struck(font)}
        cells = enumerate(root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))
        formats = frozenset(str(place) for place, item in cells if item.get("fontId") in fonts)
    if not STRIKE.search(texts):
        return Strikes(formats)
    items = enumerate(parsed(texts).iterfind(f"{MAIN}si"))
    return Strikes(formats, frozenset(str(place) for place, item in items if any(map(is_struck, item.iter(f"{MAIN}rPr")))))


def is_struck(font: etree._Element) -> bool:
    """Whether a font strikes through."""
    found = font.find(f"{MAIN}strike")
    return found is not None and found.get("val", "1") not in OFF


def marks_of(content: bytes, strikes: Strikes) -> Marks:
    """The marks of a worksheet, read as a stream; most sheets have none in their rows, which are then not parsed at all."""
    found = SHEET_DATA.search(content)
    start = found.start() if found else len(content)
    columns, strikes_out, failed = hidden_columns(content[:start]), strikes.used(content), FAULT in content
    if not strikes_out and not failed and not any(sign.search(content, start) for sign in (HIDDEN, *UNCOMPUTED)):
        return Marks(hidden_columns=columns)
    hidden, uncomputed, struck = set(), set(), set()
    faults: list[tuple[int, int, Fault]] = []
    number = -1
    for _, row in etree.iterparse(io.BytesIO(content), tag=f"{MAIN}row", resolve_entities=False, no_network=True):
        number = int(row.get("r", number + 2)) - 1
        if row.get("hidden") in ("1", "true"):
            hidden.add(number)
        if not all(map(is_computed, row.iter(f"{MAIN}f"))):
            uncomputed.add(number)
        if strikes_out and any(map(strikes.cell, row)):
            struck.add(number)
        for place, cell in enumerate(row) if failed else ():
            if cell.get("t") == "e":
                faults.append((number, column_of(cell.get("r", ""), place), Fault(cell.findtext(f"{MAIN}v") or "")))
        row.clear()
    return Marks(frozenset(hidden), frozenset(uncomputed), columns, struck=frozenset(struck), faults=tuple(faults))


def is_computed(formula: etree._Element) -> bool:
    """Whether the cell of a formula holds its result."""
    cell = formula.getparent()
    return cell is not None and (bool(cell.findtext(f"{MAIN}v")) or cell.find(f"{MAIN}is") is not None)


def column_of(reference: str, place: int) -> int:
    """The 0-based column of a cell: of its reference (B7), else its place in the row."""
    column = 0
    for letter in reference.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return column - 1 if column else place
