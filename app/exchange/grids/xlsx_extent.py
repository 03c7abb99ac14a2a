"""What the parts of an .xlsx make the Rust reader allocate: the area from A1 to the last cell, and the shared texts it copies.

The usual way to write a cell is found by a pattern, in a tenth of a parser's time. A pattern can be deceived (blanks around
the =, a > in an attribute, small letters, a prefix), so a sheet in which one cell is written in another way is parsed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from app.exchange.grids.read_errors import MAX_TEXT_BYTES, check_area, damaged, suspicious

PREFIX = rb"(?:[^\s<>/!?:]+:)?"
CELL, PREFIXED_CELL = re.compile(rb"<c[\s/>]"), re.compile(rb":c[\s/>]")  # apart they are found four times as fast
USUAL_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"')
SHEET = re.compile(rb"<" + PREFIX + rb"sheetData[\s/>]")
TEXTS = re.compile(rb"<" + PREFIX + rb"sst[\s/>]")
ANNOUNCED = re.compile(rb"""uniqueCount\s*=\s*["']([^"']*)["']""")
MOST_ANNOUNCED = 1_000_000  # texts, for which the reader takes the memory at once; a part may say so many that has fewer
TEXT_END = re.compile(rb"</" + PREFIX + rb"si\s*>")
NUMBER = re.compile(rb"<" + PREFIX + rb"v(?:\s[^<>]*)?>\s*([0-9]+)\s*<")  # in a cell: which of the shared texts it shows
DISGUISED = re.compile(rb"<" + PREFIX + rb"v(?:\s[^<>]*)?>[^<]*(?:&|<!)")  # a number that is not written as such
PORTION_BYTES = 100_000
PLACE = re.compile(r"\s*([A-Za-z]*)([0-9]*)")


@dataclass(frozen=True)
class Extent:
    """The area from A1 of a sheet, at least as large as what the reader allocates, and how many cells there are."""

    rows: int = 0
    columns: int = 0
    cells: int = 0


def sheet_extent(content: bytes) -> Extent:
    """The extent of a worksheet, in which at first every cell counts. Raises WorkbookError for one that cannot be parsed."""
    rows, columns, cells = set[bytes](), set[bytes](), 0
    for start, end in portions(content):
        places = USUAL_CELL.findall(content, start, end)
        if len(places) != len(CELL.findall(content, start, end)) or PREFIXED_CELL.search(content, start, end):
            return filled_extent(content)
        cells += len(places)
        for column, row in places:
            rows.add(row)
            columns.add(column)
    return Extent(max(map(int, rows), default=0), max(map(column_number, columns), default=0), cells)


def portions(content: bytes) -> Iterator[tuple[int, int]]:
    """(start, end) of parts of a worksheet: the places of 2,000,000 cells at once take more memory than the sheet.

    Each part begins with the < of a tag, so that no tag is cut before what tells that it is one of a cell.
    """
    start = 0
    while start < len(content):
        end = content.find(b"<", start + PORTION_BYTES)
        end = len(content) if end < 0 else end
        yield start, end
        start = end


def filled_extent(content: bytes) -> Extent:
    """The extent of the cells that hold something: many books have formats far below and beside the table."""
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        check_area(walk.rows, walk.columns)
        raise damaged(str(error)) from error
    return Extent(walk.rows, walk.columns, walk.cells)


@dataclass
class _Walk:
    """What the parser has seen so far; rows and columns count from 1. A cell without a place follows the one before it."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    row: int = 0
    column: int = 0
    open: bool = False  # within a cell in which nothing stood yet

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        match name.rpartition(":")[2]:
            case "row":
                number = attributes.get("r", "")
                self.row = int(number) if number.isdecimal() else self.row + 1
                self.column = 0
            case "c":
                place = PLACE.match(attributes.get("r", ""))
                letters, number = place.groups() if place else ("", "")
                self.column = column_number(letters.upper().encode()) if letters else self.column + 1
                self.row = int(number) if number else self.row
                self.cells += 1
                self.open = True
            case _ if self.open:
                self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
                self.open = False

    def end(self, name: str) -> None:
        """An element ends."""
        if name.rpartition(":")[2] == "c":
            self.open = False


def column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters[:8]:
        number = number * 26 + letter - 64
    return number


@dataclass
class SharedTexts:
    """How much text the cells get that show one of the shared texts: each gets a copy of its own."""

    lengths: list[int] = field(default_factory=list)  # bytes in the file, which is at least what a copy takes
    total: int = 0

    def take(self, content: bytes) -> None:
        """A part with texts. Raises WorkbookError for one that announces more than it can hold."""
        announced = max((int(said) for said in ANNOUNCED.findall(content) if said.isdigit()), default=0)
        if announced > max(MOST_ANNOUNCED, len(content)):
            raise suspicious(f"{announced} shared texts announced in {len(content)} bytes")
        # within a comment or CDATA the end of a text may be pretended: then every text may be as long as all of them
        self.lengths += [len(content)] if b"<!" in content else map(len, TEXT_END.split(content))

    def show(self, cells: int, read: Callable[[], bytes]) -> None:
        """A sheet with so many cells shows them; it is only looked at when it matters. Raises WorkbookError for too much."""
        most = cells * max(self.lengths, default=0)
        if most > MAX_TEXT_BYTES and not DISGUISED.search(content := read()):
            shown = Counter(map(int, NUMBER.findall(content)))
            most = sum(count * self.lengths[place] for place, count in shown.items() if place < len(self.lengths))
        self.total += most
        if self.total > MAX_TEXT_BYTES:
            raise suspicious(f"{self.total} bytes of shared texts")
