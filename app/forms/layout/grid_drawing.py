"""What stands on one page of a form: texts and rules, ready to be drawn. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from app.forms.charts.charts import Chart
from app.forms.layout.blocks import Block
from app.forms.layout.drawing import Fill, Rule, Text, page_foot, placed_block
from app.forms.layout.grid_layout import (
    CELL_PADDING_X,
    CELL_PADDING_Y,
    NOTE,
    GridLayout,
    GridPage,
    notes_height,
    part_of,
    visible_parts,
)

Segment = tuple[int, int]  # (which line, which stretch of it), both counted from 0


def grid_texts(layout: GridLayout, number: int) -> Iterator[Text]:
    """All lines of text on a page (counted from 0)."""
    page, measure = layout.pages[number], layout.measure
    sheet = layout.sheets[page.sheet]
    if page.number == 0:
        for block in sheet.above:
            yield from placed_block(measure, block)
    for whole, piece, height in visible_parts(layout, page):
        part = part_of(whole, piece)
        left, right = layout.edges[part.cell.column], layout.edges[part.cell.end]
        if not piece.whole and part.cell.rows == 1:  # the parts of a row that is cut are read downwards
            height = len(part.lines) * part.style.line_height + 2 * CELL_PADDING_Y
        block = Block(left, piece.y, right - left, height, part.lines, part.style, part.cell.align, from_top=part.cell.from_top)
        yield from placed_block(measure, block, padding=CELL_PADDING_X, padding_y=CELL_PADDING_Y)
    if page.number == page.count - 1:
        yield from _note_texts(layout, page)
    if page.count > 1:
        yield from page_foot(measure, page.number, page.count, layout.foot_middle, layout.page_width)


def _note_texts(layout: GridLayout, page: GridPage) -> Iterator[Text]:
    notes = layout.sheets[page.sheet].notes
    y = page.end + notes_height(notes) - sum(map(len, notes)) * NOTE.line_height
    for lines in notes:
        height = len(lines) * NOTE.line_height
        width = layout.edges[-1] - layout.edges[0]
        yield from placed_block(layout.measure, Block(layout.edges[0], y, width, height, lines, NOTE, "left"))
        y += height


def grid_fills(layout: GridLayout, number: int) -> Iterator[Fill]:
    """The grounds of cells on a page (counted from 0)."""
    for whole, piece, height in visible_parts(layout, layout.pages[number]):
        if whole.cell.shade:
            left, right = layout.edges[whole.cell.column], layout.edges[whole.cell.end]
            yield Fill(left, piece.y, right - left, height, whole.cell.shade)


class PlacedChart(NamedTuple):
    """A chart and the inside of its cell on a page."""

    x: float
    y: float
    width: float
    height: float
    chart: Chart


def grid_charts(layout: GridLayout, number: int) -> Iterator[PlacedChart]:
    """All charts on a page (counted from 0)."""
    for whole, piece, height in visible_parts(layout, layout.pages[number]):
        if whole.cell.chart is not None:
            left, right = layout.edges[whole.cell.column], layout.edges[whole.cell.end]
            room = right - left - 2 * CELL_PADDING_X, height - 2 * CELL_PADDING_Y
            yield PlacedChart(left + CELL_PADDING_X, piece.y + CELL_PADDING_Y, *room, whole.cell.chart)


def grid_rules(layout: GridLayout, number: int) -> Iterator[Rule]:
    """All rules on a page (counted from 0), each drawn once and as long as it goes."""
    page = layout.pages[number]
    if not page.pieces:
        return
    ys = list(accumulate((piece.height for piece in page.pieces), initial=page.pieces[0].y))
    places = {piece.row: place for place, piece in enumerate(page.pieces)}
    across: set[Segment] = set()
    down: set[Segment] = set()
    for cell, piece, _ in visible_parts(layout, page):
        first = places[piece.row]
        last = max(places[row] for row in range(cell.row, cell.last + 1) if row in places)
        begins, ends = piece.row == cell.row, page.pieces[last].row == cell.last
        columns, rows = range(cell.cell.column, cell.cell.end), range(first, last + 1)
        if cell.cell.top or not begins or first == 0:
            across.update((first, column) for column in columns)
        if cell.cell.bottom or not ends or last == len(page.pieces) - 1:
            across.update((last + 1, column) for column in columns)
        if cell.cell.sides:
            down.update((edge, row) for edge in (cell.cell.column, cell.cell.end) for row in rows)
    for line, first, last in _runs(across):
        yield Rule(layout.edges[first], ys[line], layout.edges[last + 1], ys[line])
    for line, first, last in _runs(down):
        yield Rule(layout.edges[line], ys[first], layout.edges[line], ys[last + 1])


def _runs(segments: set[Segment]) -> Iterator[tuple[int, int, int]]:
    """Neighbouring stretches of a line as one: (line, first, last)."""
    ordered: Sequence[Segment] = sorted(segments)
    start = 0
    for place in range(1, len(ordered) + 1):
        follows = place < len(ordered) and ordered[place] == (ordered[place - 1][0], ordered[place - 1][1] + 1)
        if not follows:
            yield ordered[start][0], ordered[start][1], ordered[place - 1][1]
            start = place
