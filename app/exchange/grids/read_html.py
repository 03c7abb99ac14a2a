"""Tables of web pages, which export programs and spreadsheets save as .xls or .htm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from app.core.html_source import closed
from app.exchange.grids.marks import MOST_HIDDEN, Marks
from app.exchange.grids.read_errors import (
    Merge,
    check_area,
    check_cells,
    check_filled,
    check_rows,
    check_sheets,
    not_a_workbook,
)
from app.exchange.grids.text_table import TextTable

MAX_SPAN = 1_000
SPANNED_WEIGHT = 10  # a place covered by a span takes as much memory as so many cells
NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.IGNORECASE)  # how Excel writes a hidden row into a web page
STRUCK_OUT = re.compile(r"text-decoration[\w-]{0,20}\s{0,9}:[^;}]{0,200}line-through", re.IGNORECASE)
STRUCK_CLASS = re.compile(
    r"\.([\w-]{1,99})\s{0,9}\{[^{}]{0,2000}?text-decoration[\w-]{0,20}\s{0,9}:[^;{}]{0,200}line-through", re.IGNORECASE
)
STRIKES = ("s", "strike", "del")
MOST_NOTES = 200  # of a table


@dataclass
class HtmlTables(HTMLParser):
    """Collects the tables of a page. A table inside a cell is read as the text of that cell."""

    tables: list[TextTable] = field(default_factory=list)
    depth: int = 0
    rows: list[list[object]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)  # places covered by a span from above
    text: list[str] | None = None  # of the open cell
    spans: tuple[int, int] = (1, 1)
    ignored: int = 0  # depth of <style> and <script>
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    columns: int = 0  # that have been described so far
    struck: set[int] = field(default_factory=set)
    struck_classes: frozenset[str] = frozenset()
    struck_cell: bool = False
    note: list[str] | None = None  # of the open cell, as LibreOffice writes what somebody noted to it
    notes: list[tuple[int, str]] = field(default_factory=list)
    cells: int = 0  # of all tables
    filled: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if tag == "table":
            self.depth += 1
        elif tag in ("style", "script"):
            self.ignored += 1
        elif tag == "comment" and self.text is not None:
            self.note = []
        elif self.depth == 1 and tag == "tr":
            self.close_cell()
            self.rows.append([])
            if NOT_DISPLAYED.search(dict(attrs).get("style") or ""):
                self.hidden.add(len(self.rows) - 1)
        elif self.depth == 1 and tag == "col":
            self.describe(dict(attrs))
        elif self.depth == 1 and tag in ("td", "th"):
            self.close_cell()
            given = dict(attrs)
            self.text, self.spans = [], (span(given.get("rowspan")), span(given.get("colspan")))
            self.struck_cell = self.strikes_through(given)
        elif self.text is not None and (tag in STRIKES or (tag in ("span", "font") and self.strikes_through(dict(attrs)))):
            self.struck_cell = True
        elif tag in ("br", "p", "div") and self.text:
            self.text.append("\n")

    def describe(self, given: Mapping[str, str | None]) -> None:
        """Some columns are described before the rows."""
        count = span(given.get("span"))
        if NOT_DISPLAYED.search(given.get("style") or "") and self.columns < MOST_HIDDEN:
            self.hidden_columns.update(range(self.columns, self.columns + count))
        self.columns += count

    def strikes_through(self, given: Mapping[str, str | None]) -> bool:
        """Whether the attributes of an element strike its text through."""
        classes = (given.get("class") or "").split()
        return STRUCK_OUT.search(given.get("style") or "") is not None or not self.struck_classes.isdisjoint(classes)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in ("style", "script"):
            self.ignored = max(self.ignored - 1, 0)
        elif tag == "comment" and self.note is not None:
            if len(self.notes) < MOST_NOTES:
                self.notes.append((max(len(self.rows) - 1, 0), " ".join("".join(self.note).split())))
            self.note = None
        elif self.depth == 1 and tag in ("td", "th", "tr"):
            self.close_cell()
        elif tag == "table" and self.depth:
            self.depth -= 1
            if not self.depth:
                self.close_table()

    def handle_data(self, data: str) -> None:
        """Text between elements; line breaks of the source are blanks."""
        if self.note is not None:
            self.note.append(data)
        elif self.text is not None and not self.ignored:
            self.text.append(re.sub(r"[ \t\r\n]+", " ", data))

    def close_cell(self) -> None:
        """Put the open cell at the first free place of its row."""
        if self.text is None:
            return
        if not self.rows:
            self.rows.append([])
        row, cells = len(self.rows) - 1, self.rows[-1]
        while (row, len(cells)) in self.taken:
            cells.append(None)
        down, across = self.spans
        left = len(cells)
        lines = "".join(self.text).replace("\xa0", " ").split("\n")
        content = "\n".join(line.strip(" ") for line in lines).strip("\n")
        cells += [content, *[None] * (across - 1)]
        if self.struck_cell and content:
            self.struck.add(row)
        self.cells += across
        check_cells(self.cells)
        self.filled = check_filled(self.filled + bool(content))
        if down > 1 or across > 1:
            self.merges.append((row, left, row + down - 1, left + across - 1))
            check_cells((len(self.taken) + (down - 1) * across) * SPANNED_WEIGHT)
            self.taken.update((row + i, left + j) for i in range(1, down) for j in range(across))
        self.text = self.note = None

    def close_table(self) -> None:
        """Keep the table that ends."""
        self.close_cell()
        check_rows(sum(map(any, self.rows)))
        check_area(len(self.rows), max(map(len, self.rows), default=0))
        check_sheets(len(self.tables))
        marks = Marks(
            frozenset(self.hidden),
            hidden_columns=frozenset(self.hidden_columns),
            struck=frozenset(self.struck),
            notes=tuple(self.notes),
        )
        self.tables.append(TextTable(f"表{len(self.tables) + 1}", tuple(self.rows), tuple(self.merges), marks))
        self.rows, self.merges, self.taken = [], [], set()
        self.hidden, self.hidden_columns, self.struck, self.columns, self.notes = set(), set(), set(), 0, []


def span(given: str | None) -> int:
    """The value of rowspan or colspan, 1 when absent or nonsense."""
    return min(int(given), MAX_SPAN) if given and given.isascii() and given.isdecimal() and len(given) < 6 and int(given) else 1


def read_html(text: str) -> list[TextTable]:
    """The tables of a page. Raises WorkbookError when it has none."""
    parser = HtmlTables(struck_classes=frozenset(STRUCK_CLASS.findall(text)))
    parser.feed(closed(text))
    parser.close()
    if parser.depth:
        parser.close_table()
    if not parser.tables:
        raise not_a_workbook("没有表格的网页")
    return parser.tables
