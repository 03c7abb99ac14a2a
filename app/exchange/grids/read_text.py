"""Tables in text files: CSV and TSV in UTF-8 or GB18030, and HTML tables that export programs save as .xls."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from app.core.errors import WorkbookError
from app.core.html_source import closed
from app.exchange.grids.read_errors import MAX_SHEETS, SAVE_AGAIN, Merge, check_area, check_cells, check_rows, not_a_workbook

MAX_FIELD = 1_000_000  # characters in one field of a CSV
MAX_SPAN = 1_000
SPANNED_WEIGHT = 10  # a place covered by a span takes as much memory as so many cells
SHEET_NAME = "表1"
NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.IGNORECASE)  # how Excel writes a hidden row into a web page


@dataclass
class TextTable:
    """A table read from text; positions as in SheetGrid."""

    name: str
    rows: tuple[list[object], ...]
    merges: tuple[Merge, ...] = ()
    hidden: frozenset[int] = frozenset()  # rows, 0-based


def read_text_tables(data: bytes) -> list[TextTable]:
    """The tables of a text file. Raises WorkbookError when it is no text or a kind of text that is not read."""
    text = decode(data)
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith("mime-version:") or 'progid="excel.sheet"' in start or "<office:document" in start:
        raise WorkbookError("这种网页或 XML 形式的表格无法直接读取。", SAVE_AGAIN)
    if start.startswith(("<!doctype html", "<html", "<table", "<meta", "<head", "<body", "<style", "<div")):
        return read_html(text)
    if start.startswith(("<?xml", "<svg", "{", "{\\rtf")):
        raise not_a_workbook("其他文本文件")
    rows = read_csv(text)
    check_rows(sum(map(any, rows)))
    check_area(len(rows), max(map(len, rows), default=0))
    return [TextTable(SHEET_NAME, tuple(rows))]


def decode(data: bytes) -> str:
    """The text of a file. Raises WorkbookError when the bytes are no text."""
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:2000]:  # no other text holds zeros: a comma or a digit in UTF-16 has one
        encodings = ["utf-16-le" if data[:2000].find(b"\0") % 2 else "utf-16-be"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text):
            return text
    raise not_a_workbook("无法识别的文件")


def read_csv(text: str) -> list[list[object]]:
    """The records of a CSV or TSV; the separator is the sign that occurs most in its first lines."""
    head = "\n".join(text.split("\n", 20)[:20])
    separator = max(("\t", ",", ";", "|"), key=head.count)
    check_cells(text.count(separator) + text.count("\n") + text.count("\r"))
    csv.field_size_limit(MAX_FIELD)
    try:
        return [list(record) for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise WorkbookError("该文本文件不是完整的表格（CSV）。", SAVE_AGAIN, str(error)) from error


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
    cells: int = 0  # of all tables

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if tag == "table":
            self.depth += 1
        elif tag in ("style", "script"):
            self.ignored += 1
        elif self.depth == 1 and tag == "tr":
            self.close_cell()
            self.rows.append([])
            if NOT_DISPLAYED.search(dict(attrs).get("style") or ""):
                self.hidden.add(len(self.rows) - 1)
        elif self.depth == 1 and tag in ("td", "th"):
            self.close_cell()
            given = dict(attrs)
            self.text, self.spans = [], (span(given.get("rowspan")), span(given.get("colspan")))
        elif tag in ("br", "p", "div") and self.text:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in ("style", "script"):
            self.ignored = max(self.ignored - 1, 0)
        elif self.depth == 1 and tag in ("td", "th", "tr"):
            self.close_cell()
        elif tag == "table" and self.depth:
            self.depth -= 1
            if not self.depth:
                self.close_table()

    def handle_data(self, data: str) -> None:
        """Text between elements; line breaks of the source are blanks."""
        if self.text is not None and not self.ignored:
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
        cells += ["\n".join(line.strip(" ") for line in lines).strip("\n"), *[None] * (across - 1)]
        self.cells += across
        check_cells(self.cells)
        if down > 1 or across > 1:
            self.merges.append((row, left, row + down - 1, left + across - 1))
            check_cells((len(self.taken) + (down - 1) * across) * SPANNED_WEIGHT)
            self.taken.update((row + i, left + j) for i in range(1, down) for j in range(across))
        self.text = None

    def close_table(self) -> None:
        """Keep the table that ends."""
        self.close_cell()
        check_rows(sum(map(any, self.rows)))
        check_area(len(self.rows), max(map(len, self.rows), default=0))
        self.tables.append(TextTable(f"表{len(self.tables) + 1}", tuple(self.rows), tuple(self.merges), frozenset(self.hidden)))
        if len(self.tables) > MAX_SHEETS:
            raise WorkbookError(f"该网页有 {MAX_SHEETS} 张以上的表格。", "请只保留要导入的表格，另存为 .xlsx 后再试。")
        self.rows, self.merges, self.taken, self.hidden = [], [], set(), set()


def span(given: str | None) -> int:
    """The value of rowspan or colspan, 1 when absent or nonsense."""
    return min(int(given), MAX_SPAN) if given and given.isascii() and given.isdecimal() and len(given) < 6 and int(given) else 1


def read_html(text: str) -> list[TextTable]:
    """The tables of a page. Raises WorkbookError when it has none."""
    parser = HtmlTables()
    parser.feed(closed(text))
    parser.close()
    if parser.depth:
        parser.close_table()
    if not parser.tables:
        raise not_a_workbook("没有表格的网页")
    return parser.tables
