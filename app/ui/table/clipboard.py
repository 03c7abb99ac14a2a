"""A block of cells for the clipboard, as Excel and WPS take it: tab-separated text and an HTML table."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from app.core.cell_text import FORMULA_STARTS

# An HTML table marks its cells as text, so that 1-1 does not become a date and =… no formula; Excel prefers it to plain text.
# Excel and WPS go by the style, LibreOffice by `sdnum`: without it =… ran there.
TEXT_CELL = 'style="mso-number-format:\'\\@\';white-space:pre-wrap" sdnum="1033;0;@"'
LINE_BREAK = '<br style="mso-data-placement:same-cell">'

NO_WIDTH = "\u200b"
FIGURE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?%?")

Block = Sequence[Sequence[str]]


def as_text(block: Block) -> str:
    """Tabs between cells, CR LF between rows; a cell with a tab, quote or line break stands in quotes."""
    return "".join("\t".join(map(quoted, row)) + "\r\n" for row in block)


def quoted(cell: str) -> str:
    """A cell as Excel writes it into text."""
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in '\t"\n\r') else cell


def as_plain_text(block: Block) -> str:
    """The same where no HTML table goes along: a text that Excel would run as a formula begins with a sign without width,
    which is no part of it when it is pasted here (app.core.cell_text)."""
    return as_text([list(map(harmless, row)) for row in block])


def harmless(cell: str) -> str:
    """A cell that runs nowhere."""
    return f"{NO_WIDTH}{cell}" if cell.startswith(FORMULA_STARTS) and not FIGURE.fullmatch(cell) else cell


def as_html(block: Block, numbers: Iterable[int] = ()) -> str:
    """A table. `numbers` are the columns that Excel shall take as numbers; all others are text."""
    plain = set(numbers)
    rows = "".join(f"<tr>{''.join(html_cell(cell, column in plain) for column, cell in enumerate(row))}</tr>" for row in block)
    return f'<html><head><meta charset="utf-8"></head><body><table border="1">{rows}</table></body></html>'


def html_cell(cell: str, number: bool) -> str:
    """One cell, its line breaks inside it."""
    content = html.escape(cell).replace("\n", LINE_BREAK)
    return f"<td>{content}</td>" if number else f"<td {TEXT_CELL}>{content}</td>"
