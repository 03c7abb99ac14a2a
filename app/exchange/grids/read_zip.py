"""Checks of zipped workbooks (.xlsx, .xlsm, .xlsb, .ods) before the Rust reader sees them.

The reader allocates the whole area from the first to the last cell and aborts the process when that fails, so the area is
worked out here; every part is unpacked once, which proves the sizes and checksums of the zip directory: whoever reads the
package afterwards gets no more than they say.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from copy import copy
from functools import partial
from xml.parsers import expat

from app.core.errors import WorkbookError
from app.exchange.grids.ole_texts import check_texts
from app.exchange.grids.read_errors import ARCHIVE, MAX_CELLS, check_area, damaged, encrypted, not_a_workbook, suspicious
from app.exchange.grids.read_ods import OdsScan, scan_ods, with_types
from app.exchange.grids.read_ole import OLE_SIGNATURE
from app.exchange.grids.xlsx_extent import SHEET, TEXTS, Extent, SharedTexts, filled_extent, sheet_extent

MAX_PARTS = 5_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO, RATIO_FROM_BYTES = 200, 50 * 1024 * 1024  # a large part this well packed holds nothing a clerk typed
HEAD_BYTES = 100  # in which the first sign is found
SHARED_TEXT, TEXT_ITEM = 7, 19  # BrtCellIsst and BrtSSTItem ([MS-XLSB] 2.4.329, 2.4.835)
BINARY_RELATIONS = "xl/_rels/workbook.bin.rels"
TARGET = re.compile(r"""\bTarget\s*=\s*(["'])(.*?)\1""")
ZIP_FAULTS = (  # all that zipfile raises at a damaged file
    zipfile.BadZipFile,
    zlib.error,
    EOFError,  # a part that ends early
    RuntimeError,  # a way of packing it does not know (NotImplementedError), a part with a password
    ValueError,  # dates and names that are none
    LookupError,  # XML in an encoding that nobody knows
    OSError,  # a directory that points before the file
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


def with_texts(data: bytes) -> bytes:
    """An .ods that was checked, its cells of no kind being texts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(made, "w") as parts:
        for name in ("mimetype", "content.xml", "META-INF/manifest.xml"):
            if name in package.namelist():
                content = part_named(package, name)
                parts.writestr(name, with_types(content) if name == "content.xml" else content)
    return made.getvalue()


def check_parts(package: zipfile.ZipFile) -> OdsScan:
    """The checks on an open package."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    check_sizes(parts)
    if any(part.flag_bits & 1 for part in parts) or "encrypted-package" in names:
        raise encrypted("encrypted zip entries or an ODF package as a whole")
    if "content.xml" in names and "mimetype" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in part_named(package, "META-INF/manifest.xml"):
            raise encrypted("ODF encryption")
        return scan_ods(part_named(package, "content.xml"))
    if not is_workbook(package) or foreign_name(names):
        raise not_a_workbook(foreign_name(names) or ARCHIVE)
    check_sheets(package, parts)
    return OdsScan()


def is_workbook(package: zipfile.ZipFile) -> bool:
    """Whether a package seems to be a document of an office program, and not an archive of files."""
    names = set(package.namelist())
    opened = any(name.startswith("xl/") or name == "[Content_Types].xml" for name in names)
    return opened or {"content.xml", "mimetype"} <= names or bool(foreign_name(names))


def check_sheets(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse worksheets that are too large, and hostile parts. Raises WorkbookError.

    What a part is, is seen in it: a reader takes a worksheet from wherever the workbook says.
    """
    binary = binary_targets(package)
    sheets: list[tuple[Extent, zipfile.ZipInfo]] = []
    texts = SharedTexts()
    lengths: list[int] = []
    shown = Counter[int]()
    cells = 0
    for part in parts:
        content = unpacked(package, part)
        if looks_like_xml(content) and declares_type(content):
            raise suspicious(f"{part.filename}: document type declaration")
        if part.filename.lower() in binary and not looks_like_xml(content) and not content.startswith(OLE_SIGNATURE):
            cells += check_area(*binary_extent(content, lengths, shown))
        elif SHEET.search(content):
            sheets.append((sheet_extent(content), part))
        elif TEXTS.search(content):
            texts.take(content)
    # At first every cell counts, which is quickly seen; most workbooks are small enough even so.
    if cells + sum(extent.rows * extent.columns for extent, _ in sheets) > MAX_CELLS:
        for _, part in sheets:
            extent = filled_extent(package.read(part))
            cells += check_area(extent.rows, extent.columns)
            check_area(cells, 1)
    check_texts(lengths, shown)
    for extent, part in sheets:
        texts.show(extent.cells, partial(package.read, part))


def looks_like_xml(content: bytes) -> bool:
    """Whether a part begins as XML does, in any encoding."""
    return content[:HEAD_BYTES].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ").startswith(b"<")


def foreign_name(names: set[str]) -> str:
    """What a package is when it is known not to be a workbook."""
    return next((what for name, what in OTHER_PACKAGES if name in names), "")


def check_sizes(parts: list[zipfile.ZipInfo], most: int = MAX_UNPACKED_BYTES) -> None:
    """Refuse zip bombs by the directory; `most` bytes may be unpacked. Raises WorkbookError."""
    total = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or total > most:
        raise suspicious(f"{len(parts)} parts, {total} bytes unpacked")
    for part in parts:
        if part.file_size > RATIO_FROM_BYTES and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise suspicious(f"{part.filename}: {part.compress_size} → {part.file_size} bytes")


def unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The content of a part. Raises WorkbookError when the directory lies about its length, or no office program packs so.

    `ZipFile.read` unpacks all that there is before it cuts it to that length: gigabytes, of a directory that lies.
    """
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged(f"{part.filename}: compression {part.compress_type}")
    longer = copy(part)
    longer.file_size += 1
    with package.open(longer) as file:
        content = file.read(longer.file_size)
    if len(content) != part.file_size:
        raise suspicious(f"{part.filename}: not {part.file_size} bytes")
    return content


def part_named(package: zipfile.ZipFile, name: str) -> bytes:
    """The content of the part of that name, see `unpacked`."""
    return unpacked(package, package.getinfo(name))


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
    except (expat.ExpatError, LookupError, ValueError):  # UTF-32 or GB2312, say: what another parser might understand
        return bool(re.search(rb"<!DOCTYPE|<!ENTITY", content.replace(b"\0", b"")))
    return found


def binary_targets(package: zipfile.ZipFile) -> set[str]:
    """The parts of an .xlsb that may be a worksheet, in small letters; a cell in one of the others would be none of theirs."""
    names = package.namelist()
    usual = {name.lower() for name in names if name.endswith(".bin") and "worksheets/" in name}
    if BINARY_RELATIONS not in names:
        return usual
    found = TARGET.findall(part_named(package, BINARY_RELATIONS).decode("utf-8", "replace"))
    named = {posixpath.normpath(posixpath.join("/xl", html.unescape(target))).lstrip("/").lower() for _, target in found}
    return named | usual


def binary_extent(content: bytes, lengths: list[int], shown: Counter[int]) -> tuple[int, int]:
    """Rows and columns of the area from A1 of an .xlsb worksheet; counts which of the shared texts its cells show.

    The `lengths` of those in characters are added from the part that holds them.
    """
    rows = columns = row = 0
    for kind, body in binary_records(content):
        if kind == 0 and len(body) >= 4:  # BrtRowHdr
            row = int.from_bytes(body[:4], "little") + 1
        elif 2 <= kind <= 11 and len(body) >= 4:  # cells with content
            rows, columns = max(rows, row), max(columns, int.from_bytes(body[:4], "little") + 1)
            if kind == SHARED_TEXT:
                shown[int.from_bytes(body[8:12], "little")] += 1
        elif kind == TEXT_ITEM:
            lengths.append(int.from_bytes(body[1:5], "little"))
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
