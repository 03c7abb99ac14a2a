"""SpreadsheetML 2003 (XML 电子表格 2003): workbooks as one XML file, also saved as .xls by programs that export.

Excel's own reference is the XML Spreadsheet Reference of Office 2003 (urn:schemas-microsoft-com:office:spreadsheet).
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

from app.exchange.grids.marks import MOST_COLUMNS, MOST_HIDDEN, Fault, Marks
from app.exchange.grids.read_errors import Merge, check_area, check_sheets, damaged, suspicious
from app.exchange.grids.text_table import TextTable, decode

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
MOST_ROWS = 1_048_576
LEAST_YEAR = 1901  # an earlier day is a time of day without one
SEPARATOR = " "  # between the namespace of a name and the name


@dataclass
class Scan:
    """What the parser has seen so far. Positions are 0-based; `row` and `column` are those of the element that is open."""

    tables: list[TextTable] = field(default_factory=list)
    name: str = ""
    rows: dict[int, dict[int, object]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    faults: list[tuple[int, int, Fault]] = field(default_factory=list)
    uncomputed: set[int] = field(default_factory=set)
    notes: list[tuple[int, str]] = field(default_factory=list)
    since_1904: bool = False
    visible: bool = True
    cells: int = 0
    row: int = -1
    column: int = -1
    described: int = 0  # columns that have been described so far
    after_row: int = 0  # rows that the row takes besides its own
    after_cell: int = 0  # columns that the cell takes besides its own
    style: str = ""
    struck_styles: set[str] = field(default_factory=set)
    formula: bool = False
    noting: bool = False
    kind: str | None = None  # of the data that is open
    text: list[str] = field(default_factory=list)
    option: list[str] | None = None  # text of <Visible>

    def start(self, full: str, given: dict[str, str]) -> None:
        """An element begins."""
        space, _, name = full.rpartition(SEPARATOR)
        if self.kind is not None:
            self.within_data(name)
        elif name == "Visible":
            self.option = []
        elif name == "Date1904":
            self.since_1904 = True
        elif space == SPREADSHEET:
            begin = getattr(self, f"start_{name.lower()}", None)
            if begin is not None:
                begin({key.rpartition(SEPARATOR)[2]: value for key, value in given.items()})

    def within_data(self, name: str) -> None:
        """Formatted text holds elements of HTML."""
        if name == "S":
            self.struck.add(self.row)
        elif name.upper() == "BR":
            self.text.append("\n")

    def start_style(self, given: dict[str, str]) -> None:
        """A cell format."""
        self.style = given.get("ID", "")

    def start_font(self, given: dict[str, str]) -> None:
        """The font of a cell format."""
        if given.get("StrikeThrough") == "1":
            self.struck_styles.add(self.style)

    def start_worksheet(self, given: dict[str, str]) -> None:
        """A sheet."""
        check_sheets(len(self.tables) + 1)
        self.name, self.visible = given.get("Name", ""), True
        self.rows, self.merges, self.faults, self.notes = {}, [], [], []
        self.hidden, self.hidden_columns, self.struck, self.uncomputed = set(), set(), set(), set()
        self.row, self.column, self.described, self.after_row = -1, -1, 0, 0

    def start_column(self, given: dict[str, str]) -> None:
        """The description of some columns."""
        first = number(given.get("Index"), self.described + 1) - 1
        last = first + number(given.get("Span"), 0)
        if first < self.described:  # Excel refuses such a file, too; hidden again and again they would take hours
            raise damaged(f"column {first} again")
        if given.get("Hidden") == "1":
            self.hidden_columns.update(range(first, min(last + 1, first + MOST_HIDDEN, MOST_COLUMNS)))
        self.described = last + 1

    def start_row(self, given: dict[str, str]) -> None:
        """A row; an index tells how many empty ones stand before it, a span how many like it follow."""
        free = self.row + self.after_row + 1
        self.row = number(given.get("Index"), free + 1) - 1
        if self.row < free:
            raise damaged(f"row {self.row} again")
        self.after_row = number(given.get("Span"), 0)
        if self.row + self.after_row >= MOST_ROWS:
            raise damaged(f"row {self.row}")
        self.column, self.after_cell = -1, 0
        if given.get("Hidden") == "1":
            self.hidden.update(range(self.row, self.row + min(self.after_row, MOST_HIDDEN) + 1))

    def start_cell(self, given: dict[str, str]) -> None:
        """A cell; those that a merged one covers are left out, and the next one stands behind them."""
        self.column = number(given.get("Index"), self.column + self.after_cell + 2) - 1
        across, down = number(given.get("MergeAcross"), 0), number(given.get("MergeDown"), 0)
        if self.row < 0 or self.column + across >= MOST_COLUMNS or self.row + down >= MOST_ROWS:
            raise damaged(f"cell {self.row}, {self.column}")
        self.after_cell, self.style, self.formula = across, given.get("StyleID", ""), "Formula" in given
        if across or down:
            self.merges.append((self.row, self.column, self.row + down, self.column + across))

    def start_comment(self, given: dict[str, str]) -> None:
        """A note to a cell."""
        self.noting = True

    def start_data(self, given: dict[str, str]) -> None:
        """The content of a cell, or of the note to one."""
        self.kind, self.text = given.get("Type", "String"), []

    def characters(self, part: str) -> None:
        """Text of a cell, or of an option of the sheet."""
        if self.kind is not None:
            self.text.append(part)
        elif self.option is not None:
            self.option.append(part)

    def end(self, full: str) -> None:
        """An element ends."""
        space, _, name = full.rpartition(SEPARATOR)
        if name == "Visible" and self.option is not None:
            self.visible, self.option = not "".join(self.option).strip().endswith("Hidden"), None
        elif space == SPREADSHEET and name == "Data" and self.kind is not None:
            self.put("".join(self.text))
        elif space == SPREADSHEET and name == "Comment":
            self.noting = False
        elif space == SPREADSHEET and name == "Cell":
            if self.formula and self.column not in self.rows.get(self.row, {}):
                self.uncomputed.add(self.row)
            self.formula = False
        elif space == SPREADSHEET and name == "Worksheet":
            self.close()

    def put(self, text: str) -> None:
        """The content of the open cell."""
        kind, self.kind = self.kind, None
        if self.noting and text.strip() and self.row >= 0:
            self.notes.append((self.row, text.strip()))
        if self.noting or not text or self.row < 0 or self.column < 0:
            return
        if kind == "Error":
            self.faults.append((self.row, self.column, Fault(text)))
        self.rows.setdefault(self.row, {})[self.column] = value_of(kind or "", text)
        if self.style in self.struck_styles:
            self.struck.add(self.row)

    def close(self) -> None:
        """Keep the sheet that ends."""
        height = max(self.rows, default=-1) + 1
        width = max((max(cells) for cells in self.rows.values()), default=-1) + 1
        self.cells += check_area(height, width)
        check_area(self.cells, 1)
        rows: list[list[object]] = []
        for row in range(height):
            cells = self.rows.get(row, {})
            rows.append([cells.get(column) for column in range(max(cells, default=-1) + 1)])
        marks = Marks(
            frozenset(self.hidden),
            frozenset(self.uncomputed),
            frozenset(self.hidden_columns),
            self.since_1904,
            frozenset(self.struck),
            tuple(self.faults),
            tuple(self.notes),
        )
        self.tables.append(TextTable(self.name, tuple(rows), tuple(self.merges), marks, self.visible))


def number(given: str | None, otherwise: int) -> int:
    """A count or a 1-based position, `otherwise` when absent or nonsense."""
    return int(given) if given and given.isascii() and given.isdecimal() and len(given) < 8 and int(given) else otherwise


def value_of(kind: str, text: str) -> object:
    """The content of a cell of a type. A number that is none, and a day that is none, stay texts."""
    if kind == "Boolean":
        return text.strip() == "1"
    with suppress(ValueError):
        if kind == "Number":
            found = float(text)
            return found if found == found and abs(found) != float("inf") else text
        if kind == "DateTime":
            moment = dt.datetime.fromisoformat(text.strip().removesuffix("Z"))
            return moment.time() if moment.year < LEAST_YEAR else moment
    return text


def read_spreadsheet_xml(data: bytes) -> list[TextTable]:
    """The sheets of a workbook. Raises WorkbookError for a broken, hostile or far too large one."""
    scan = Scan()
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.characters
    parser.StartDoctypeDeclHandler = refuse_declaration
    try:
        parser.Parse(decode(data), True)  # as text: GB2312, which old programs write, is no encoding of the parser
    except expat.ExpatError as error:
        raise damaged(str(error)) from error
    return scan.tables


def refuse_declaration(*_: object) -> None:
    """No office program writes a document type; entities declared in it can unfold to gigabytes."""
    raise suspicious("document type declaration")
