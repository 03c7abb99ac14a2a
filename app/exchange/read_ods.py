"""The area and the merged ranges of an .ods, of which the Rust reader reports none."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from app.exchange.read_errors import Merge, check_area, damaged, suspicious


@dataclass
class OdsScan:
    """What the parser has seen so far. Positions are 0-based; a cell is taken in when it ends, a row when it ends."""

    merges: dict[str, list[Merge]] = field(default_factory=dict)
    table: str = ""
    row: int = 0
    row_repeat: int = 1
    column: int = 0
    column_repeat: int = 1
    filled: bool = False  # the current cell has content
    row_end: int = 0  # columns up to the last filled cell of the row
    rows: int = 0
    columns: int = 0
    cells: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in ("table:table-cell", "table:covered-table-cell"):
            self.column_repeat = repeat(attributes, "table:number-columns-repeated")
            self.filled = any(key.startswith("office:") for key in attributes)
            spans = repeat(attributes, "table:number-rows-spanned"), repeat(attributes, "table:number-columns-spanned")
            if spans != (1, 1) and self.table in self.merges:
                last = self.row + spans[0] - 1, self.column + spans[1] - 1
                self.merges[self.table].append((self.row, self.column, *last))
        elif name == "text:p":
            self.filled = True
        elif name == "table:table-row":
            self.row_repeat = repeat(attributes, "table:number-rows-repeated")
            self.column = self.row_end = 0
        elif name == "table:table":
            self.table = attributes.get("table:name", "")
            self.merges[self.table] = []
            self.row = self.rows = self.columns = 0

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("table:table-cell", "table:covered-table-cell"):
            self.column += self.column_repeat
            if self.filled:
                self.row_end = self.column
            self.filled = False
        elif name == "table:table-row":
            self.row += self.row_repeat
            if self.row_end:
                self.rows, self.columns = self.row, max(self.columns, self.row_end)
                check_area(self.rows, self.columns)
        elif name == "table:table":
            self.cells += check_area(self.rows, self.columns)
            check_area(self.cells, 1)


def repeat(attributes: dict[str, str], name: str) -> int:
    """A count of repetitions, 1 when absent or nonsense."""
    found = attributes.get(name, "1")
    return int(found) if found.isdecimal() and found.isascii() and len(found) < 10 else 1


def scan_ods(content: bytes) -> dict[str, list[Merge]]:
    """The merged ranges by sheet. Raises WorkbookError for a broken, hostile or far too large document."""
    scan = OdsScan()
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.StartDoctypeDeclHandler = refuse_declaration
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise damaged(str(error)) from error
    return scan.merges


def refuse_declaration(*_: object) -> None:
    """No office program writes a document type; entities declared in it can unfold to gigabytes."""
    raise suspicious("content.xml: document type declaration")
