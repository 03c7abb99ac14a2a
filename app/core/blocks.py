"""A block of cells on the clipboard: rows of texts, as Excel, WPS, Word and browsers hand them over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from app.core.errors import InvalidValueError
from app.core.html_source import closed

Block = Sequence[Sequence[str]]
BREAKING = frozenset({"br", "p", "div", "li"})
QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
SEPARATOR = re.compile(r"[\t\n]")
MOST_SPAN = 1000  # cells; a page from anywhere must not ask for a million
MOST_CELLS = 2_000_000  # of a block: 100,000 rows of 20 columns
SPANNED_WEIGHT = 10  # a place that a merged cell above covers costs as much as so many cells
MOST_SIGNS = 200_000_000  # of an HTML source; Excel needs some hundred for a cell


def read_text(text: str) -> list[list[str]]:
    """Tab-separated text: a cell that begins with a quote goes on to the closing one, over tabs and line breaks.

    Excel quotes a cell only when it holds a tab, a quote or a line break; a quote inside is doubled. A quote that is never
    closed is a sign like any other. The last line break ends the last row. Raises InvalidValueError for too many cells.
    """
    if text.count("\t") + text.count("\n") > MOST_CELLS:
        raise too_large()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text[:-1] if text.endswith("\n") else text
    rows: list[list[str]] = [[]]
    place = 0
    while place <= len(text):
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


def read_html(source: str) -> list[list[str]]:
    """The first table of an HTML clipboard; [] when there is none. Merged cells stand in their first place, the rest is "".

    Raises InvalidValueError for more cells than anybody copies.
    """
    reader = _TableReader()
    if len(source) > MOST_SIGNS:
        raise too_large()
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


class _TableReader(HTMLParser):
    """Collects the cells of the first table. Blanks are folded as a browser does, <br> and paragraphs are line breaks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._depth = 0
        self._done = False
        self._cell: list[str] | None = None
        self._said = False  # the cell holds more than blanks
        self._span = (1, 1)
        self._cells = 0
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
        self._cells += right + (down - 1) * right * SPANNED_WEIGHT
        if self._cells > MOST_CELLS:
            raise too_large()
        row.extend([text, *[""] * (right - 1)])
        self._reserved |= {(number + y, at + x): True for y in range(1, down) for x in range(right)}


def span(given: str | None) -> int:
    """A rowspan or colspan; nonsense is 1."""
    return min(max(int(given), 1), MOST_SPAN) if given and given.isascii() and given.isdecimal() and len(given) < 9 else 1
