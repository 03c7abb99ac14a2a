"""A block of cells on the clipboard: rows of texts, as Excel, WPS, Word and browsers hand them over."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

from app.core.cell_text import strip_unseen
from app.core.errors import CancelledError, InvalidValueError
from app.core.html_source import closed

Block = Sequence[Sequence[str]]
Report = Callable[[int, int], bool]  # (rows read, rows in all) → whether to go on
BREAKING = frozenset({"br", "p", "div", "li"})
QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
SEPARATOR = re.compile(r"[\t\n]")
MOST_SPAN = 1000  # cells; a page from anywhere must not ask for a million
MOST_CELLS = 500_000  # of a block
SPANNED_WEIGHT = 10  # a place that a merged cell above covers costs as much as so many cells
MOST_WEIGHT = 2_000_000  # cells, and places that merged cells cover
MOST_SIGNS = 200_000_000  # of an HTML source; Excel needs some hundred for a cell
LOOKED_AT = 2_000  # cells read between two reports, some ten milliseconds


def unseen(done: int, total: int) -> bool:
    """Nobody follows, nobody cancels."""
    return True


def read_block(html: str, text: str, report: Report = unseen) -> list[list[str]]:
    """What a clipboard holds as HTML and as text: the first table, without one the text; [] when both are empty.

    Raises InvalidValueError for too many cells and CancelledError when `report` says no.
    """
    rows = (read_html(html, report) if html else []) or (read_text(text, report) if text else [])
    for row in rows:
        strip_unseen(row)
    return rows


def read_text(text: str, report: Report = unseen) -> list[list[str]]:
    """Tab-separated text: a cell that begins with a quote goes on to the closing one, over tabs and line breaks.

    Excel quotes a cell only when it holds a tab, a quote or a line break; a quote inside is doubled. A quote that is never
    closed is a sign like any other. The last line break ends the last row. Raises InvalidValueError for too many cells and
    CancelledError when `report` says no.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text[:-1] if text.endswith("\n") else text
    rows: list[list[str]] = [[]]
    count = _Count(report, text.count("\n") + 1)
    place = 0
    while place <= len(text):
        count.add(1, len(rows))
        quoted = QUOTED.match(text, place)
        if quoted:
            cell, end = quoted[1].replace('""', '"'), quoted.end()
        else:
            sign = SEPARATOR.search(text, place)
            end = sign.start() if sign else len(text)
            cell = text[place:end]
        rows[-1].append(cell)
        if text[end : end + 1] == "\n":
            rows.append([])
        place = end + 1
    return rectangular(rows)


def read_html(source: str, report: Report = unseen) -> list[list[str]]:
    """The first table of an HTML clipboard; [] when there is none. Merged cells stand in their first place, the rest is "".

    Raises InvalidValueError for more cells than anybody copies and CancelledError when `report` says no.
    """
    if len(source) > MOST_SIGNS:
        raise too_large()
    reader = _TableReader(_Count(report, source.count("<tr")))
    reader.feed(closed(source))
    reader.finish()
    return rectangular(reader.rows)


def rectangular(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Every row as wide as the widest. Raises InvalidValueError for a block that is too large."""
    width = max(map(len, rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise too_large()
    return [[*row, *[""] * (width - len(row))] for row in rows]


def too_large() -> InvalidValueError:
    """The refusal of what would fill the memory."""
    return InvalidValueError(
        f"剪贴板里的表格超过 {MOST_CELLS // 10_000} 万格，没有粘贴。", "请分几次复制、粘贴，或存成文件后导入。"
    )


def tiled(block: Block, rows: int, columns: int) -> list[list[str]]:
    """A block repeated over a selection that it fits into several times, as Excel does; else the block as it is."""
    height, width = len(block), len(block[0]) if block else 0
    if not height or not width or rows % height or columns % width or (rows, columns) == (height, width):
        return [list(row) for row in block]
    return [[block[row % height][column % width] for column in range(columns)] for row in range(rows)]


def transposed(block: Block) -> list[list[str]]:
    """Rows as columns and columns as rows."""
    return [list(column) for column in zip(*block, strict=True)]


class _Count:
    """How far reading is, in cells; it ends when there are too many, or when nobody wants them any more."""

    def __init__(self, report: Report, total: int) -> None:
        self._report = report
        self._total = total  # rows, as far as one can tell beforehand
        self._cells = 0
        self._told = 0

    def add(self, cells: int, rows: int) -> None:
        """So many cells more, in the row of that number."""
        self._cells += cells
        if self._cells > MOST_CELLS:
            raise too_large()
        if self._cells - self._told >= LOOKED_AT:
            self._told = self._cells
            if not self._report(min(rows, self._total), self._total):
                raise CancelledError("已取消，没有粘贴。")


class _TableReader(HTMLParser):
    """Collects the cells of the first table. Blanks are folded as a browser does, <br> and paragraphs are line breaks."""

    def __init__(self, count: _Count) -> None:
        super().__init__(convert_charrefs=True)
        self._count = count
        self.rows: list[list[str]] = []
        self._depth = 0
        self._done = False
        self._cell: list[str] | None = None
        self._said = False  # the cell holds more than blanks
        self._span = (1, 1)
        self._weight = 0
        self._reserved: dict[tuple[int, int], bool] = {}  # places that a merged cell above covers

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._done:
            return
        if tag == "table":
            self._depth += 1
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            given = dict(attrs)
            self._span = (span(given.get("rowspan")), span(given.get("colspan")))
            self._cell, self._said = [], False
        elif tag in BREAKING and self._said and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._done:
            return
        if tag in ("td", "th", "tr") and self._depth == 1:
            self._end_cell()
        elif tag == "table" and self._depth:
            self._end_cell()
            self._depth -= 1
            self._done = not self._depth

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._done:
            self._cell.append(re.sub(r"[ \t\r\n]+", " ", data))
            self._said = self._said or bool(data.strip())

    def finish(self) -> None:
        """The source is at its end, perhaps in the middle of a cell."""
        self.close()
        self._end_cell()

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        lines = [line.strip(" ") for line in "".join(self._cell).split("\n")]
        text, self._cell = "\n".join(lines).strip("\n").replace("\xa0", " "), None
        if not self.rows:
            self.rows.append([])
        row, number = self.rows[-1], len(self.rows) - 1
        while self._reserved.pop((number, len(row)), False):
            row.append("")
        at = len(row)
        down, right = self._span
        self._weight += right + (down - 1) * right * SPANNED_WEIGHT
        if self._weight > MOST_WEIGHT:
            raise too_large()
        self._count.add(right, len(self.rows))
        row.extend([text, *[""] * (right - 1)])
        self._reserved |= {(number + y, at + x): True for y in range(1, down) for x in range(right)}


def span(given: str | None) -> int:
    """A rowspan or colspan; nonsense is 1."""
    return min(max(int(given), 1), MOST_SPAN) if given and given.isascii() and given.isdecimal() and len(given) < 9 else 1
