"""The area of an .ods, and what the Rust reader does not report of it: merged ranges, what is hidden, the date system."""

from __future__ import annotations

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
MOST_BLANKS = 1_000_000  # that one cell may ask for by number (text:s)


@dataclass
class OdsScan:
    """What the parser has seen so far. Positions are 0-based; a cell is taken in when it ends, a row when it ends.

    `place` tells how many bytes are read: what stands in a cell is copied as often as the cell and its row are repeated.
    """

    place: Callable[[], int] = int
    merges: dict[str, list[Merge]] = field(default_factory=dict)
    hidden: dict[str, set[int]] = field(default_factory=dict)
    hidden_columns: dict[str, set[int]] = field(default_factory=dict)
    faults: dict[str, list[tuple[int, int, Fault]]] = field(default_factory=dict)
    struck: dict[str, set[int]] = field(default_factory=dict)
    struck_styles: set[str] = field(default_factory=set)
    style: str = ""  # the name of the format that is described
    strikes: bool = False  # the current cell is struck through, at least in part
    since_1904: bool = False
    table: str = ""
    row: int = 0
    row_repeat: int = 1
    row_hidden: bool = False
    described: int = 0  # columns that have been described so far
    column: int = 0
    column_repeat: int = 1
    filled: bool = False  # the current cell has content
    notes: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    note: str | None = None  # the text of the note that is read, within a cell
    in_note_line: bool = False
    failed: str | None = None  # the text of the current cell when it holds the fault of a formula
    row_end: int = 0  # columns up to the last filled cell of the row
    rows: int = 0
    columns: int = 0
    cells: int = 0
    begun: int = 0  # where the current cell began
    blanks: int = 0  # that it asks for
    row_bytes: int = 0
    bytes: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in ("table:table-cell", "table:covered-table-cell"):
            self.column_repeat = repeat(attributes, "table:number-columns-repeated")
            self.filled = any(key.startswith("office:") for key in attributes)
            self.begun, self.blanks = self.place(), 0
            self.failed = "" if attributes.get("calcext:value-type") == "error" else None
            spans = repeat(attributes, "table:number-rows-spanned"), repeat(attributes, "table:number-columns-spanned")
            if spans != (1, 1) and self.table in self.merges:
                last = self.row + spans[0] - 1, self.column + spans[1] - 1
                self.merges[self.table].append((self.row, self.column, *last))
            self.strikes = attributes.get("table:style-name") in self.struck_styles
        elif name == "office:annotation":
            self.note = ""
        elif name == "text:p" and self.note is not None:
            self.note, self.in_note_line = f"{self.note} " if self.note else "", True
        elif name == "text:p":
            self.filled = True
        elif name == "text:span":
            self.strikes = self.strikes or attributes.get("text:style-name") in self.struck_styles
        elif name == "text:s":
            self.blanks += repeat(attributes, "text:c")
            if self.blanks > MOST_BLANKS:
                raise suspicious(f"{self.blanks} blanks in a cell")
        elif name == "table:table-row":
            self.row_repeat = repeat(attributes, "table:number-rows-repeated")
            self.row_hidden = attributes.get("table:visibility") in NOT_SHOWN
            self.column = self.row_end = self.row_bytes = 0
        elif name == "table:table-column":
            count = repeat(attributes, "table:number-columns-repeated")
            if attributes.get("table:visibility") in NOT_SHOWN and self.table in self.hidden_columns:
                end = min(self.described + min(count, MOST_HIDDEN), MOST_COLUMNS)
                self.hidden_columns[self.table].update(range(self.described, end))
            self.described += count
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:text-properties":
            if attributes.get("style:text-line-through-style", "none") != "none":
                self.struck_styles.add(self.style)
        elif name == "table:null-date":
            self.since_1904 = attributes.get("table:date-value") == YEAR_1904
        elif name == "table:table":
            self.table = attributes.get("table:name", "")
            self.merges[self.table], self.hidden[self.table], self.hidden_columns[self.table] = [], set(), set()
            self.faults[self.table], self.struck[self.table], self.notes[self.table] = [], set(), []
            self.row = self.rows = self.columns = self.described = 0

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "office:annotation":
            if self.note and self.table in self.notes and len(self.notes[self.table]) < MOST_NOTES:
                self.notes[self.table].append((self.row, self.note))
            self.note = None
        elif name == "text:p":
            self.in_note_line = False
        if name in ("table:table-cell", "table:covered-table-cell"):
            if self.failed and self.table in self.faults:
                self.faults[self.table].append((self.row, self.column, Fault(self.failed)))
            self.failed = None
            self.column += self.column_repeat
            if self.filled:
                self.row_end = self.column
                if self.strikes and self.table in self.struck:
                    self.struck[self.table].add(self.row)
                self.row_bytes += (self.place() - self.begun + self.blanks) * self.column_repeat
            self.filled = False
        elif name == "table:table-row":
            first, self.row = self.row, self.row + self.row_repeat
            if self.row_end:
                self.rows, self.columns = self.row, max(self.columns, self.row_end)
                check_area(self.rows, self.columns)
                self.bytes += self.row_bytes * self.row_repeat
                if self.bytes > MAX_TEXT_BYTES:
                    raise suspicious(f"{self.bytes} bytes of repeated cells")
                if self.row_hidden and self.table in self.hidden:
                    self.hidden[self.table].update(range(first, self.row))
        elif name == "table:table":
            self.cells += check_area(self.rows, self.columns)
            check_area(self.cells, 1)

    def text(self, part: str) -> None:
        """A part of a text: of a note, or what LibreOffice shows of a failed formula, which is all that names its fault."""
        if self.note is not None:
            self.note += part if self.in_note_line else ""
        elif self.failed is not None:
            self.failed += part

    @property
    def marks(self) -> dict[str, Marks]:
        """What is hidden and failed, by sheet, and the date system, which the whole document has."""
        return {
            name: Marks(
                frozenset(rows),
                hidden_columns=frozenset(self.hidden_columns[name]),
                since_1904=self.since_1904,
                struck=frozenset(self.struck[name]),
                faults=tuple(self.faults[name]),
                notes=tuple(self.notes[name]),
            )
            for name, rows in self.hidden.items()
        }


def repeat(attributes: dict[str, str], name: str) -> int:
    """A count of repetitions, 1 when absent or nonsense."""
    found = attributes.get(name, "1").removeprefix("+")
    return int(found[:MOST_DIGITS]) if found.isdecimal() and found.isascii() else 1


def scan_ods(content: bytes) -> OdsScan:
    """The merged ranges and marks by sheet. Raises WorkbookError for a broken, hostile or far too large document."""
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


def refuse_declaration(*_: object) -> None:
    """No office program writes a document type; entities declared in it can unfold to gigabytes."""
    raise suspicious("content.xml: document type declaration")
