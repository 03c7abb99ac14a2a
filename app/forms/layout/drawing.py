"""What stands on one page of a table: texts and rules, ready to be drawn. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from app.forms.layout.blocks import FOOT, Block
from app.forms.layout.columns import PADDING_X, PADDING_Y
from app.forms.layout.layout import JoinedText, TableLayout
from app.forms.layout.pagination import Page, Slice
from app.forms.layout.shade import Ground
from app.forms.layout.text import Style, TextMeasure

ASCENT = 0.86  # of the em box of a Chinese character stands above the baseline, in 仿宋, 黑体 and Noto alike


class Text(NamedTuple):
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    style: Style


class Rule(NamedTuple):
    """A straight line of the grid."""

    x1: float
    y1: float
    x2: float
    y2: float


class Fill(NamedTuple):
    """The ground of a cell: how dark, from 0 to 1, or a colour."""

    x: float
    y: float
    width: float
    height: float
    shade: Ground


def table_fills(layout: TableLayout, number: int) -> Iterator[Fill]:
    """The grounds of cells on a page (counted from 0)."""
    shades, edges, top = layout.document.shades, layout.edges, layout.rows_top(number)
    for piece in layout.pages[number].slices if shades else ():
        for column, (left, right) in enumerate(pairwise(edges)):
            if shade := shades.get((piece.row, column), 0.0):
                yield Fill(left, top + piece.top, right - left, piece.height, shade)


def table_texts(layout: TableLayout, number: int) -> Iterator[Text]:
    """All lines of text on a page (counted from 0)."""
    page = layout.pages[number]
    if number == 0:
        yield from _block_texts(layout, layout.above, 0.0)
    yield from _block_texts(layout, layout.heads, layout.table_top(number))
    top = layout.rows_top(number)
    for piece in page.slices:
        for column in range(len(layout.document.columns)):
            yield from _cell_texts(layout, piece, column, top)
    for cell, first, last in _visible(layout, page):
        height = last.top + last.height - first.top
        yield from _cell_block(layout, cell.column, cell.lines, top + first.top, height, layout.body)
    if page.signed:
        yield from _block_texts(layout, layout.signature, top + page.height)
    yield from page_foot(layout.measure, number, len(layout.pages), layout.foot_middle, layout.page_width)


def page_foot(measure: TextMeasure, number: int, count: int, y: float, width: float) -> Iterator[Text]:
    """第 1 页  共 2 页 in the middle of the foot; `number` counts from 0."""
    words = f"第 {number + 1} 页  共 {count} 页"
    return placed_block(measure, Block(0.0, y, width, FOOT.line_height, (words,), FOOT))


def table_rules(layout: TableLayout, number: int) -> Iterator[Rule]:
    """All rules of the grid on a page (counted from 0)."""
    page = layout.pages[number]
    edges, table_top, top = layout.edges, layout.table_top(number), layout.rows_top(number)
    end = top + page.height
    yield Rule(edges[0], table_top, edges[-1], table_top)
    yield Rule(edges[0], table_top, edges[0], end)
    for head in layout.heads:
        bottom, right = table_top + head.y + head.height, head.x + head.width
        yield Rule(head.x, bottom, right, bottom)
        yield Rule(right, table_top + head.y, right, bottom)
    if not page.slices:
        return
    for edge in edges[1:]:
        yield Rule(edge, top, edge, end)
    inside = {
        (cell.column, piece.row)
        for cell, first, last in _visible(layout, page)
        for piece in page.slices
        if first.row <= piece.row < last.row
    }
    for piece in page.slices:
        yield from _row_rules(edges, top + piece.top + piece.height, {c for c, row in inside if row == piece.row})


def _row_rules(edges: tuple[float, ...], y: float, open_columns: set[int]) -> Iterator[Rule]:
    """The rule below a row, interrupted where a merged cell goes on."""
    start = 0
    for column in range(len(edges)):
        if column == len(edges) - 1 or column in open_columns:
            if column > start:
                yield Rule(edges[start], y, edges[column], y)
            start = column + 1


def _visible(layout: TableLayout, page: Page) -> Iterator[tuple[JoinedText, Slice, Slice]]:
    """The merged cells seen on a page, with the first and the last slice of each there."""
    if not page.slices:
        return
    begin, end = page.slices[0].row, page.slices[-1].row
    for cell in layout.joined_between(begin, end):
        first, last = max(cell.rows.first, begin), min(cell.rows.last, end)
        yield cell, page.slices[first - begin], page.slices[last - begin]


def _cell_texts(layout: TableLayout, piece: Slice, column: int, top: float) -> Iterator[Text]:
    lines, style = layout.cells[piece.row][column], layout.style_of(piece.row)
    if not lines:
        return iter(())
    if piece.whole and not layout.document.from_top:
        return _cell_block(layout, column, lines, top + piece.top, piece.height, style)
    part = lines if piece.whole else lines[piece.first_line : piece.first_line + piece.line_count]
    # The parts of a row cut between pages are read downwards: they begin at the top.
    height = len(part) * layout.body.line_height + 2 * PADDING_Y
    return _cell_block(layout, column, part, top + piece.top, height, style)


def _cell_block(
    layout: TableLayout, column: int, lines: tuple[str, ...], y: float, height: float, style: Style
) -> Iterator[Text]:
    left, right = layout.edges[column], layout.edges[column + 1]
    align = layout.document.columns[column].align
    return placed_block(layout.measure, Block(left, y, right - left, height, lines, style, align), padding=PADDING_X)


def _block_texts(layout: TableLayout, blocks: tuple[Block, ...], y: float) -> Iterator[Text]:
    for block in blocks:
        yield from placed_block(layout.measure, block, y)


def placed_block(
    measure: TextMeasure, block: Block, y: float = 0.0, padding: float = 0.0, padding_y: float = 0.0
) -> Iterator[Text]:
    """The lines of a block whose own y counts from `y`; `padding` is kept free at its left and right.

    `padding_y` is kept free above lines that begin at the top.
    """
    style = block.style
    leading = style.line_height - style.size
    middle = (block.height - len(block.lines) * style.line_height) / 2
    baseline = y + block.y + (padding_y if block.from_top else middle)
    baseline += leading / 2 + ASCENT * style.size
    for line in block.lines:
        if line:
            yield Text(_line_x(measure, block, line, padding), baseline, line, style)
        baseline += style.line_height


def _line_x(measure: TextMeasure, block: Block, line: str, padding: float) -> float:
    if block.align == "left":
        return block.x + padding
    free = block.width - measure.advance(line, block.style)
    return block.x + (free / 2 if block.align == "center" else free - padding)
