"""Lay the sheets of a form out on pages: where every cell stands, without Qt. Lengths in tenths of a point.

A row stays in one piece when it is low; a tall one is cut between lines, like a row of Word that may break across pages.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from app.core.errors import InvalidValueError
from app.forms.layout.blocks import Block, above_table
from app.forms.layout.document import Paper
from app.forms.layout.grid import GridCell, GridDocument, GridSheet
from app.forms.layout.text import (
    UNITS_PER_MM,
    UNITS_PER_POINT,
    Face,
    Style,
    TextMeasure,
    balanced_lines,
    printable,
    well_ended_lines,
)

Lines = tuple[str, ...]
CELL_PADDING_X = 60.0
CELL_PADDING_Y = 35.0
NOTE = Style(Face.BODY, 105)

_FOOT_MARGIN = 10 * UNITS_PER_MM  # the page number needs this much
NOTE_GAP = 60.0
_SPARE = 12 * UNITS_PER_MM  # growing rows leave this much free: Word and Excel need a little more than is computed
_FEWEST_LINES = 3  # a tall row is cut only if so many lines stand on either side
_LOW = 1 / 4  # of a page: rows up to this height are never cut, headings up to it are repeated


@dataclass(frozen=True)
class CellLayout:
    """A cell with its lines; `row` is the first row it covers."""

    cell: GridCell
    row: int
    lines: Lines
    style: Style

    @property
    def last(self) -> int:
        """The last row it covers."""
        return self.row + self.cell.rows - 1


@dataclass(frozen=True)
class SheetLayout:
    """A sheet's rows with their final heights; `splits` are the rows that may be cut between pages."""

    sheet: GridSheet
    above: tuple[Block, ...]  # y from the top of the paper
    top: float  # of the grid on the first page
    cells: tuple[CellLayout, ...]
    heights: tuple[float, ...]
    splits: frozenset[int]
    notes: tuple[Lines, ...]


@dataclass(frozen=True)
class Piece:
    """A row, or some of its lines, on a page; `y` from the top of the paper. `again`: a heading that is repeated."""

    row: int
    y: float
    height: float
    first_line: int = 0
    line_count: int = 10**6
    whole: bool = True
    again: bool = False


@dataclass(frozen=True)
class GridPage:
    """A page of a sheet, the `number`th of `count`, counted from 0."""

    sheet: int
    number: int
    count: int
    pieces: tuple[Piece, ...]

    @property
    def end(self) -> float:
        """Where the grid ends."""
        return self.pieces[-1].y + self.pieces[-1].height if self.pieces else 0.0


@dataclass(frozen=True)
class GridLayout:
    """All pages of a document's sheets."""

    document: GridDocument
    measure: TextMeasure
    page_width: float
    page_height: float
    foot_middle: float
    edges: tuple[float, ...]
    sheets: tuple[SheetLayout, ...]
    pages: tuple[GridPage, ...]


def lay_out_grid(
    document: GridDocument, measure: TextMeasure, on_sheet: Callable[[int, int], None] | None = None
) -> GridLayout:
    """Lay all sheets out. `on_sheet(done, total)` is called before each; what it raises ends the work.

    Raises `InvalidValueError` when the paper is too small for the form.
    """
    frame = _Frame.of(document)
    sheets: list[SheetLayout] = []
    pages: list[GridPage] = []
    for number, sheet in enumerate(document.sheets):
        if on_sheet is not None:
            on_sheet(number, len(document.sheets))
        laid = _lay_out_sheet(document, sheet, frame, measure)
        of_sheet = _Paginator(laid, frame).pages()
        sheets.append(laid)
        pages += [GridPage(number, place, len(of_sheet), pieces) for place, pieces in enumerate(of_sheet)]
    return GridLayout(document, measure, frame.width, frame.height, frame.foot_middle, frame.edges, tuple(sheets), tuple(pages))


@dataclass(frozen=True)
class _Frame:
    """The paper of a document and the columns on it."""

    width: float
    height: float
    top: float
    bottom: float
    foot_middle: float
    edges: tuple[float, ...]

    @classmethod
    def of(cls, document: GridDocument) -> _Frame:
        width, height = paper_size(document.paper, document.landscape)
        left, top, right, bottom = (margin * UNITS_PER_MM for margin in document.margins_mm)
        foot = max(bottom, _FOOT_MARGIN)
        room = width - left - right
        if room <= 0 or height - top - foot <= 0:
            raise InvalidValueError("没有可以打印的地方。", "请检查页边距。")
        total = sum(document.columns)
        edges = tuple(accumulate((share / total * room for share in document.columns), initial=left))
        return cls(width, height, top, height - foot, height - foot / 2, edges)

    @property
    def room(self) -> float:
        """Height of a page after the first."""
        return self.bottom - self.top


def paper_size(paper: Paper, landscape: bool) -> tuple[float, float]:
    """Width and height of a sheet of paper in tenths of a point."""
    width, height = (side * UNITS_PER_MM for side in paper.value)
    return (height, width) if landscape else (width, height)


def _lay_out_sheet(document: GridDocument, sheet: GridSheet, frame: _Frame, measure: TextMeasure) -> SheetLayout:
    edges, size = frame.edges, round(document.size * UNITS_PER_POINT)
    above = above_table(sheet.title, sheet.line, edges[0], frame.top, edges[-1] - edges[0], measure)
    top = max((block.y + block.height + block.gap for block in above), default=frame.top)
    cells = tuple(
        _break_cell(cell, number, edges, size, measure) for number, row in enumerate(sheet.rows) for cell in row.cells
    )
    notes = tuple(measure.lines(printable(note), NOTE, edges[-1] - edges[0]) for note in sheet.notes)
    heights = _heights(sheet, cells, room=frame.bottom - top - notes_height(notes))
    splits = frozenset(number for number, height in enumerate(heights) if height > frame.room * _LOW)
    sheet = _with_company(sheet, heights, splits, frame.room - notes_height(notes))
    return SheetLayout(sheet, above, top, cells, heights, splits, notes)


def _break_cell(cell: GridCell, row: int, edges: Sequence[float], size: int, measure: TextMeasure) -> CellLayout:
    style = Style(Face.HEADING if cell.label else Face.BODY, size)
    width = edges[cell.end] - edges[cell.column] - 2 * CELL_PADDING_X
    text = printable(cell.text)
    lines = (balanced_lines if cell.label else well_ended_lines)(measure, text, style, width) if text else ()
    return CellLayout(cell, row, lines, style)


def _with_company(sheet: GridSheet, heights: Sequence[float], splits: frozenset[int], room: float) -> GridSheet:
    """The last row does not begin a page alone: the row before stays with it, unless that one is tall."""
    before, rows = len(sheet.rows) - 2, sheet.rows
    if before < 0 or rows[before].keep or before in splits:
        return sheet
    first = before
    while first > 0 and rows[first - 1].keep:
        first -= 1
    head = rows[first].head
    if sum(heights[first:]) + (heights[head] if head is not None else 0.0) > room:
        return sheet
    return replace(sheet, rows=(*rows[:before], replace(rows[before], keep=True), rows[-1]))


def needed_height(cell: CellLayout) -> float:
    """What the lines of a cell and its padding take."""
    return len(cell.lines) * cell.style.line_height + 2 * CELL_PADDING_Y if cell.lines else 0.0


def notes_height(notes: Sequence[Lines]) -> float:
    """What the notes below the grid take."""
    return NOTE_GAP + sum(map(len, notes)) * NOTE.line_height if notes else 0.0


def _heights(sheet: GridSheet, cells: Sequence[CellLayout], room: float) -> tuple[float, ...]:
    """Heights of the rows: as declared, as the texts need, and grown to the foot of a page that has room left."""
    heights = [row.height * UNITS_PER_MM for row in sheet.rows]
    for cell in sorted(cells, key=lambda item: item.cell.rows):
        lack = needed_height(cell) - sum(heights[cell.row : cell.last + 1])
        if lack > 0:
            grown = max(range(cell.row, cell.last + 1), key=lambda row: (sheet.rows[row].grow, row))
            heights[grown] += lack
    spare, shares = room - _SPARE - sum(heights), sum(row.grow for row in sheet.rows)
    if spare > 0 and shares:
        heights = [height + spare * row.grow / shares for height, row in zip(heights, sheet.rows, strict=True)]
    return tuple(heights)


class _Paginator:
    """Puts the rows of one sheet on pages."""

    def __init__(self, layout: SheetLayout, frame: _Frame) -> None:
        self._layout = layout
        self._frame = frame
        self._pages: list[tuple[Piece, ...]] = []
        self._page: list[Piece] = []
        self._begun = False  # whether the page holds more than a repeated heading
        self._y = layout.top
        self._lines = _line_counts(layout)

    def pages(self) -> list[tuple[Piece, ...]]:
        """The pieces of every page; at least one page."""
        rows, number = self._layout.sheet.rows, 0
        while number < len(rows):
            last = number
            while rows[last].keep and last + 1 < len(rows):
                last += 1
            self._place(range(number, last + 1))
            number = last + 1
        self._pages.append(tuple(self._page))
        return self._pages

    def _place(self, rows: range) -> None:
        """A group of rows that stay together: on this page, on the next, or cut where neither is possible or sensible."""
        heights = [self._layout.heights[row] for row in rows]
        needed = sum(heights) + self._reserve(rows[-1])
        left = self._frame.bottom - self._y
        if needed <= left:
            self._add(rows)
        elif needed + self._head_height(rows[0]) <= self._frame.room and not self._worth_cutting(rows, left):
            self._turn_page(rows[0])
            self._add(rows)
        else:
            for row in rows:
                self._cut(row)

    def _add(self, rows: range) -> None:
        for row in rows:
            self._put(Piece(row, self._y, self._layout.heights[row]))

    def _put(self, piece: Piece) -> None:
        self._page.append(piece)
        self._begun = not piece.again
        self._y += piece.height

    def _turn_page(self, row: int) -> None:
        """Begin a page with a row, below the heading of its table."""
        if self._begun or not self._pages:  # the grid may begin below a title that fills its page
            self._pages.append(tuple(self._page))
        self._page, self._begun, self._y = [], False, self._frame.top
        if height := self._head_height(row):
            self._put(Piece(self._layout.sheet.rows[row].head or 0, self._y, height, again=True))

    def _head_height(self, row: int) -> float:
        """What the heading takes that is repeated above a row on a new page."""
        head = self._layout.sheet.rows[row].head
        height = self._layout.heights[head] if head is not None else 0.0
        return height if height <= self._frame.room * _LOW else 0.0

    def _reserve(self, row: int) -> float:
        return notes_height(self._layout.notes) if row == len(self._layout.heights) - 1 else 0.0

    def _worth_cutting(self, rows: range, left: float) -> bool:
        tallest = max(rows, key=lambda row: self._layout.heights[row])
        count, line_height = self._lines[tallest]
        fits = _whole_lines(left - sum(self._layout.heights[rows[0] : tallest]), line_height)
        return tallest in self._layout.splits and fits >= _FEWEST_LINES and count - fits >= _FEWEST_LINES

    def _cut(self, row: int) -> None:
        """Cut a row between its lines; one that has no lines to cut goes to the next page as it is."""
        count, line_height = self._lines[row]
        first = 0
        while True:
            left = self._frame.bottom - self._y
            rest = max(self._layout.heights[row] - first * line_height, (count - first) * line_height + 2 * CELL_PADDING_Y)
            if first == 0:
                rest = self._layout.heights[row]
            if rest + self._reserve(row) <= left or count - first < 2 or line_height == 0:
                if rest > left and self._begun:
                    self._turn_page(row)
                self._put(Piece(row, self._y, min(rest, self._frame.bottom - self._y), first, count - first, whole=first == 0))
                return
            fits = min(_whole_lines(left, line_height), count - first - 1)
            if fits < min(_FEWEST_LINES, count - first - 1) and self._begun:
                self._turn_page(row)
                continue
            fits = max(fits, 1)
            self._put(Piece(row, self._y, fits * line_height + 2 * CELL_PADDING_Y, first, fits, whole=False))
            first += fits
            self._turn_page(row)


def _whole_lines(height: float, line_height: float) -> int:
    return math.floor((height - 2 * CELL_PADDING_Y) / line_height) if line_height else 0


def _line_counts(layout: SheetLayout) -> list[tuple[int, float]]:
    """How many lines the row's tallest cell has, and their height. Cells over several rows are not cut by lines."""
    counts = [(0, 0.0)] * len(layout.heights)
    for cell in layout.cells:
        if cell.cell.rows == 1:
            counts[cell.row] = max(counts[cell.row], (len(cell.lines), cell.style.line_height))
    return counts


@dataclass(frozen=True)
class Breaks:
    """What the page breaks of a sheet do to its rows: `heads` stand on several pages as headings, `cut` go on on the next."""

    heads: frozenset[int]
    cut: frozenset[int]


def breaks_of(layout: GridLayout) -> list[Breaks]:
    """The breaks of every sheet."""
    pieces: list[list[Piece]] = [[] for _ in layout.sheets]
    for page in layout.pages:
        pieces[page.sheet] += page.pieces
    return [
        Breaks(frozenset(piece.row for piece in own if piece.again), frozenset(piece.row for piece in own if not piece.whole))
        for own in pieces
    ]


def visible_parts(layout: GridLayout, page: GridPage) -> list[tuple[CellLayout, Piece, float]]:
    """Every cell seen on a page with its first piece there and its height there (over all its rows seen)."""
    sheet = layout.sheets[page.sheet]
    by_row = {piece.row: piece for piece in page.pieces}
    found: list[tuple[CellLayout, Piece, float]] = []
    for cell in sheet.cells:
        pieces = [by_row[row] for row in range(cell.row, cell.last + 1) if row in by_row]
        if pieces:
            found.append((cell, pieces[0], sum(piece.height for piece in pieces)))
    return found


def part_of(cell: CellLayout, piece: Piece) -> CellLayout:
    """The cell with the lines that stand on this piece of a row that is cut."""
    if piece.whole or cell.cell.rows > 1:
        return cell
    return replace(cell, lines=cell.lines[piece.first_line : piece.first_line + piece.line_count])
