"""The area of an .ods, and what the Rust reader does not report of it: merged ranges, what is hidden, the date system."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from app.exchange.grids.marks import MOST_COLUMNS, MOST_HIDDEN, Fault, Marks
from app.exchange.grids.read_errors import MAX_TEXT_BYTES, Merge, check_area, damaged, suspicious

NOT_SHOWN = ("collapse", "filter")  # table:visibility (OpenDocument 1.3, 19.749)
YEAR_1904 = "1904-01-01"
MOST_NOTES = 200  # of a sheet
NOTE = b"<office:annotation"
FAULT = b'calcext:value-type="error"'
MOST_DIGITS = 20  # of a count; more than any reader can count to
UNTYPED = re.compile(rb"<table:table-cell(?![^<>]*office:value-type)(?=[^<>]*(?<!/)>\s*<(?:text:p|office:annotation)\b)")
TEXT_TYPE = b' office:value-type="string"'
ENDLESS_TAG = re.compile(rb"<[^<>]{10000000}")  # of which each reader makes several copies
MOST_BLANKS = 1_000_000  # that one cell may ask for by number (text:s)


@dataclass
class TableScan:
    """What was seen of one sheet. `rows` and `columns` reach to the last filled cell."""

    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    faults: list[tuple[int, int, Fault]] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)
    notes: list[tuple[int, str]] = field(default_factory=list)
    described: int = 0  # columns that have been described so far
    row: int = 0
    rows: int = 0
    columns: int = 0

    def marks(self, *, since_1904: bool) -> Marks:
        """What it says besides its cells."""
        return Marks(
            frozenset(self.hidden),
            hidden_columns=frozenset(self.hidden_columns),
            since_1904=since_1904,
            struck=frozenset(self.struck),
            faults=tuple(self.faults),
            notes=tuple(self.notes),
        )


@dataclass
class OdsScan:
    """What the parser has seen so far. Positions are 0-based; a cell is taken in when it ends, a row when it ends.

    `place` tells how many bytes are read: what stands in a cell is copied as often as the cell and its row are repeated.
    """

    place: Callable[[], int] = int
    tables: dict[str, TableScan] = field(default_factory=dict)
    table: TableScan = field(default_factory=TableScan)  # the current one; what stands before the first counts nowhere
    struck_styles: set[str] = field(default_factory=set)
    style: str = ""  # the name of the format that is described
    since_1904: bool = False
    row_repeat: int = 1
    row_hidden: bool = False
    row_end: int = 0  # columns up to the last filled cell of the row
    row_bytes: int = 0
    column: int = 0
    column_repeat: int = 1
    filled: bool = False  # the current cell has content
    strikes: bool = False  # it is struck through, at least in part
    failed: str | None = None  # its text when it holds the fault of a formula
    begun: int = 0  # where it began
    blanks: int = 0  # that it asks for
    typed: bool = True  # the current cell says of what kind its value is
    untyped: bool = False  # some cell with a text does not, see `with_types`
    note: str | None = None  # the text of the note that is read, within a cell
    in_note_line: bool = False
    cells: int = 0
    bytes: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if begin := STARTS.get(name):
            begin(self, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if finish := ENDS.get(name):
            finish(self)

    def text(self, part: str) -> None:
        """A part of a text: of a note, or what LibreOffice shows of a failed formula, which is all that names its fault."""
        if self.note is not None:
            self.note += part if self.in_note_line else ""
        elif self.failed is not None:
            self.failed += part

    @property
    def merges(self) -> dict[str, list[Merge]]:
        """The merged ranges by sheet."""
        return {name: table.merges for name, table in self.tables.items()}

    @property
    def marks(self) -> dict[str, Marks]:
        """What is hidden and failed, by sheet, and the date system, which the whole document has."""
        return {name: table.marks(since_1904=self.since_1904) for name, table in self.tables.items()}

    def start_style(self, attributes: dict[str, str]) -> None:
        """A format."""
        self.style = attributes.get("style:name", "")

    def start_text_properties(self, attributes: dict[str, str]) -> None:
        """How a format shows texts."""
        if attributes.get("style:text-line-through-style", "none") != "none":
            self.struck_styles.add(self.style)

    def start_null_date(self, attributes: dict[str, str]) -> None:
        """The day from which the document counts."""
        self.since_1904 = attributes.get("table:date-value") == YEAR_1904

    def start_table(self, attributes: dict[str, str]) -> None:
        """A sheet."""
        self.table = self.tables[attributes.get("table:name", "")] = TableScan()

    def end_table(self) -> None:
        """Its area is known."""
        self.cells += check_area(self.table.rows, self.table.columns)
        check_area(self.cells, 1)

    def start_column(self, attributes: dict[str, str]) -> None:
        """The description of some columns."""
        count, described = repeat(attributes, "table:number-columns-repeated"), self.table.described
        if attributes.get("table:visibility") in NOT_SHOWN:
            self.table.hidden_columns.update(range(described, min(described + min(count, MOST_HIDDEN), MOST_COLUMNS)))
        self.table.described += count

    def start_row(self, attributes: dict[str, str]) -> None:
        """A row, or many alike."""
        self.row_repeat = repeat(attributes, "table:number-rows-repeated")
        self.row_hidden = attributes.get("table:visibility") in NOT_SHOWN
        self.column = self.row_end = self.row_bytes = 0

    def end_row(self) -> None:
        """What is in it counts as often as it is repeated; empty rows count for nothing."""
        table = self.table
        first, table.row = table.row, table.row + self.row_repeat
        if not self.row_end:
            return
        table.rows, table.columns = table.row, max(table.columns, self.row_end)
        check_area(table.rows, table.columns)
        self.bytes += self.row_bytes * self.row_repeat
        if self.bytes > MAX_TEXT_BYTES:
            raise suspicious(f"{self.bytes} bytes of repeated cells")
        if self.row_hidden:
            table.hidden.update(range(first, table.row))

    def start_cell(self, attributes: dict[str, str]) -> None:
        """A cell, or many alike."""
        self.column_repeat = repeat(attributes, "table:number-columns-repeated")
        self.filled = any(key.startswith("office:") for key in attributes)
        self.typed = "office:value-type" in attributes
        self.begun, self.blanks = self.place(), 0
        self.failed = "" if attributes.get("calcext:value-type") == "error" else None
        self.strikes = attributes.get("table:style-name") in self.struck_styles
        spans = repeat(attributes, "table:number-rows-spanned"), repeat(attributes, "table:number-columns-spanned")
        if spans != (1, 1):
            row, column = self.table.row, self.column
            self.table.merges.append((row, column, row + spans[0] - 1, column + spans[1] - 1))

    def end_cell(self) -> None:
        """What it holds is known."""
        if self.failed:
            self.table.faults.append((self.table.row, self.column, Fault(self.failed)))
        self.failed = None
        self.column += self.column_repeat
        if self.filled:
            self.row_end = self.column
            if self.strikes:
                self.table.struck.add(self.table.row)
            self.row_bytes += (self.place() - self.begun + self.blanks) * self.column_repeat
        self.filled = False

    def start_paragraph(self, attributes: dict[str, str]) -> None:
        """A line of a cell, or of the note to one."""
        if self.note is None:
            self.filled = True
            self.untyped = self.untyped or not self.typed
        else:
            self.note, self.in_note_line = f"{self.note} " if self.note else "", True

    def end_paragraph(self) -> None:
        """What follows stands between two lines."""
        self.in_note_line = False

    def start_span(self, attributes: dict[str, str]) -> None:
        """A part of a line with a format of its own."""
        self.strikes = self.strikes or attributes.get("text:style-name") in self.struck_styles

    def start_blanks(self, attributes: dict[str, str]) -> None:
        """Blanks by their number."""
        self.blanks += repeat(attributes, "text:c")
        if self.blanks > MOST_BLANKS:
            raise suspicious(f"{self.blanks} blanks in a cell")

    def start_note(self, attributes: dict[str, str]) -> None:
        """A note to a cell."""
        self.note = ""

    def end_note(self) -> None:
        """Its text is known."""
        if self.note and len(self.table.notes) < MOST_NOTES:
            self.table.notes.append((self.table.row, self.note))
        self.note = None


STARTS: dict[str, Callable[[OdsScan, dict[str, str]], None]] = {
    "style:style": OdsScan.start_style,
    "style:text-properties": OdsScan.start_text_properties,
    "table:null-date": OdsScan.start_null_date,
    "table:table": OdsScan.start_table,
    "table:table-column": OdsScan.start_column,
    "table:table-row": OdsScan.start_row,
    "table:table-cell": OdsScan.start_cell,
    "table:covered-table-cell": OdsScan.start_cell,
    "text:p": OdsScan.start_paragraph,
    "text:span": OdsScan.start_span,
    "text:s": OdsScan.start_blanks,
    "office:annotation": OdsScan.start_note,
}
ENDS: dict[str, Callable[[OdsScan], None]] = {
    "table:table": OdsScan.end_table,
    "table:table-row": OdsScan.end_row,
    "table:table-cell": OdsScan.end_cell,
    "table:covered-table-cell": OdsScan.end_cell,
    "text:p": OdsScan.end_paragraph,
    "office:annotation": OdsScan.end_note,
}


def repeat(attributes: dict[str, str], name: str) -> int:
    """A count of repetitions, 1 when absent or nonsense."""
    found = attributes.get(name, "1").removeprefix("+")
    return int(found[:MOST_DIGITS]) if found.isdecimal() and found.isascii() else 1


def scan_ods(content: bytes) -> OdsScan:
    """The merged ranges and marks by sheet. Raises WorkbookError for a broken, hostile or far too large document."""
    refuse_endless_tags(content)
    parser = expat.ParserCreate()
    scan = OdsScan(lambda: parser.CurrentByteIndex)
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    if FAULT in content or NOTE in content:  # a call for each text of a document costs too much to be made for nothing
        parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = refuse_declaration
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise damaged(str(error)) from error
    return scan


def with_types(content: bytes) -> bytes:
    """The document with its untyped cells as texts: the Rust reader leaves them out otherwise."""
    return UNTYPED.sub(lambda found: found[0] + TEXT_TYPE, content)


def refuse_declaration(*_: object) -> None:
    """No office program writes a document type; entities declared in it can unfold to gigabytes."""
    raise suspicious("content.xml: document type declaration")


def refuse_endless_tags(content: bytes) -> None:
    """No office program writes an attribute of ten million bytes. Raises WorkbookError."""
    if ENDLESS_TAG.search(content):
        raise suspicious("an element of ten million bytes")
