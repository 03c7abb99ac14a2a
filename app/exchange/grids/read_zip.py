"""Checks of zipped workbooks (.xlsx, .xlsm, .xlsb, .ods) before the Rust reader sees them.

The reader allocates the whole area from the first to the last cell and aborts the process when that fails, so the area is
worked out here; every part is unpacked once, which proves the sizes and checksums of the zip directory.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from app.core.errors import WorkbookError
from app.exchange.grids.read_errors import MAX_CELLS, check_area, damaged, encrypted, not_a_workbook, suspicious
from app.exchange.grids.read_ods import OdsScan, scan_ods

MAX_PARTS = 5_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO, RATIO_FROM_BYTES = 200, 50 * 1024 * 1024  # a large part this well packed holds nothing a clerk typed
PORTION_BYTES = 100_000  # of a sheet whose cells are listed at once: those of a whole one take more memory than the sheet
Extent = tuple[int, int]  # rows and columns from A1
ZIP_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
OTHER_PACKAGES = (
    ("word/document.xml", " Word 文档"),
    ("ppt/presentation.xml", "演示文稿"),
    ("AndroidManifest.xml", "手机程序"),
    ("META-INF/MANIFEST.MF", "程序文件"),
)


def check_package(data: bytes) -> OdsScan:
    """Refuse a package that is damaged, foreign or hostile; what an .ods says of its sheets. Raises WorkbookError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return check_parts(package)
    except WorkbookError:
        raise
    except ZIP_FAULTS as error:
        raise damaged(str(error)) from error


def check_parts(package: zipfile.ZipFile) -> OdsScan:
    """The checks on an open package."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    check_sizes(parts)
    if any(part.flag_bits & 1 for part in parts) or "encrypted-package" in names:
        raise encrypted("encrypted zip entries or an ODF package as a whole")
    if "content.xml" in names and "mimetype" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise encrypted("ODF encryption")
        return scan_ods(package.read("content.xml"))
    if not any(name.startswith("xl/") or name == "[Content_Types].xml" for name in names) or foreign_name(names):
        raise not_a_workbook(foreign_name(names) or "压缩包")
    # At first every cell counts, which is quickly seen; most workbooks are small enough even so.
    if sum(rows * columns for rows, columns in extents(package, parts, ANY_CELL)) > MAX_CELLS:
        cells = 0
        for rows, columns in extents(package, parts, CELL):
            cells += check_area(rows, columns)
            check_area(cells, 1)
    return OdsScan()


def extents(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], cell: re.Pattern[bytes]) -> Iterator[Extent]:
    """The extent of each part; `cell` finds the cells of a sheet that count. Raises WorkbookError for a hostile part."""
    return (check_part(part.filename, package.read(part), cell) for part in parts)


def foreign_name(names: set[str]) -> str:
    """What a package is when it is known not to be a workbook."""
    return next((what for name, what in OTHER_PACKAGES if name in names), "")


def check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse zip bombs by the directory. Raises WorkbookError."""
    total = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED_BYTES:
        raise suspicious(f"{len(parts)} parts, {total} bytes unpacked")
    for part in parts:
        if part.file_size > RATIO_FROM_BYTES and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise suspicious(f"{part.filename}: {part.compress_size} → {part.file_size} bytes")


class _PrologEndedError(Exception):
    """The root element, or a document type before it, was reached."""


def declares_type(content: bytes) -> bool:
    """Whether an XML file has a document type declaration, which can make gigabytes or load other files.

    Asked of a parser, not of a pattern: the file may be UTF-16, or begin with a long comment.
    """
    found = False

    def declared(*_: object) -> None:
        nonlocal found
        found = True
        raise _PrologEndedError

    def ended(*_: object) -> None:
        raise _PrologEndedError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = declared, ended
    try:
        parser.Parse(content, True)
    except _PrologEndedError:
        return found
    except expat.ExpatError:  # UTF-32, say: what another parser might understand
        return bool(re.search(rb"<!DOCTYPE|<!ENTITY", content.replace(b"\0", b"")))
    return found


def check_part(name: str, content: bytes, cell: re.Pattern[bytes]) -> Extent:
    """Rows and columns of the area a part makes the reader allocate. Raises WorkbookError."""
    if name.endswith(".bin") and "worksheets/" in name:
        return binary_extent(content)
    if name.endswith((".xml", ".rels")) and declares_type(content):
        raise suspicious(f"{name}: document type declaration")
    return sheet_extent(content, cell) if re.search(rb"<(?:\w+:)?sheetData", content) else (0, 0)


# A cell with content: <c r="B7" …> that is neither <c …/> nor <c …></c>. Prefixes (x:c) are legal and occur.
CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r=["']([A-Z]+)([0-9]+)["'][^>]*(?<!/)>(?!</)""")
ANY_CELL = re.compile(rb"""r=["']([A-Z]+)([0-9]+)""")
# Without and with a prefix: two patterns that begin with characters are found three times as fast as one of both.
UNPLACED_CELLS = tuple(re.compile(begin + rb"""(?:\s+(?!r=)[\w:]+=["'][^"'>]*["'])*\s*>""") for begin in (rb"<c", rb":c"))
ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")


def sheet_extent(content: bytes, cell: re.Pattern[bytes]) -> Extent:
    """Rows and columns of the area from A1 of an XML worksheet."""
    numbers, letters = set[bytes](), set[bytes]()
    for start, end in portions(content):
        for column, row in cell.findall(content, start, end):
            numbers.add(row)
            letters.add(column)
    rows, columns = max(map(int, numbers), default=0), max(map(column_number, letters), default=0)
    if any(pattern.search(content) for pattern in UNPLACED_CELLS):  # cells without r= follow one another
        parts = ROW.split(content)
        placed = [re.search(rb"""\br=["']([0-9]+)""", attributes) for attributes in parts[1::2]]
        rows = max(rows, len(placed), *(int(number[1]) for number in placed if number))
        columns = max(columns, *(len(re.findall(rb"<(?:\w+:)?c\b", cells)) for cells in parts[2::2]), 0)
    return rows, columns


def portions(content: bytes) -> Iterator[tuple[int, int]]:
    """(start, end) of parts of a worksheet, each of which ends where a row does: no cell is cut."""
    start = 0
    while start < len(content):
        end = content.find(b"row>", start + PORTION_BYTES) + 1 or len(content)
        yield start, end
        start = end


def column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters[:8]:
        number = number * 26 + letter - 64
    return number


def binary_extent(content: bytes) -> Extent:
    """Rows and columns of the area from A1 of an .xlsb worksheet."""
    rows = columns = row = 0
    for kind, body in binary_records(content):
        if kind == 0 and len(body) >= 4:  # BrtRowHdr
            row = int.from_bytes(body[:4], "little") + 1
        elif 2 <= kind <= 11 and len(body) >= 4:  # cells with content
            rows, columns = max(rows, row), max(columns, int.from_bytes(body[:4], "little") + 1)
    return rows, columns


def binary_records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part of .xlsb: type and body. A record that ends early ends the walk; the reader reports it."""
    place, end = 0, len(content)
    while place + 2 <= end:
        kind = content[place]
        place += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (content[place] & 0x7F) << 7
            place += 1
        size = shift = 0
        while place < end and shift < 28:
            byte = content[place]
            place += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, content[place : place + size]
        place += size
