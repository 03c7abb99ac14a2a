"""The one layout of a printed table, used alike by preview, printer and PDF: where everything stands, without Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby, islice, pairwise, takewhile

from app.core.errors import InvalidValueError
from app.forms.layout.blocks import FOOT, Block, above_table, heading_blocks, signature_blocks
from app.forms.layout.columns import PADDING_X, PADDING_Y, fit_columns
from app.forms.layout.document import TableDocument
from app.forms.layout.pagination import Joined, Page, Room, paginate
from app.forms.layout.spans import Span, merged_runs
from app.forms.layout.text import UNITS_PER_MM, Face, Style, TextMeasure, printable, well_ended_lines

Lines = tuple[str, ...]
Progress = Callable[[int, int], None]

_FOOT_MARGIN = 10 * UNITS_PER_MM  # the page number needs this much below the table, whatever the margin says
_FEWEST_BODY_LINES = 4  # lines of rows that must have room below the headings, else nothing sensible can be printed


@dataclass(frozen=True)
class JoinedText:
    """A merged cell and its lines, which are repeated on every page that shows a part of it."""

    column: int
    rows: Span
    lines: Lines


@dataclass(frozen=True)
class TableLayout:
    """Where everything of a document stands. Lengths in tenths of a point, from the top left corner of the paper.

    `edges` are the vertical rules, one more than columns. `above` stands above the table on the first page, `heads` on
    every page with y counted from the top of the table, `signature` with y counted from its end. `cells` are the lines
    of every cell, none where a merged cell covers it, `lines` how many lines high each row is.
    """

    document: TableDocument
    measure: TextMeasure
    page_width: float
    page_height: float
    top: float
    foot_middle: float
    edges: tuple[float, ...]
    body: Style
    summing: Style  # of rows that hold totals
    above: tuple[Block, ...]
    heads: tuple[Block, ...]
    signature: tuple[Block, ...]
    cells: tuple[tuple[Lines, ...], ...]
    joined: tuple[JoinedText, ...]
    lines: tuple[int, ...]
    pages: tuple[Page, ...]

    def joined_between(self, first: int, last: int) -> Iterator[JoinedText]:
        """The merged cells that cover any of these rows, column by column."""
        for cells, ends in self._joined_columns:
            place = bisect_left(ends, first)
            yield from takewhile(lambda cell: cell.rows.first <= last, islice(cells, place, None))

    @cached_property
    def _joined_columns(self) -> list[tuple[list[JoinedText], list[int]]]:
        """The merged cells of each column from the top, and their last rows."""
        columns = [list(cells) for _, cells in groupby(self.joined, key=lambda cell: cell.column)]
        return [(cells, [cell.rows.last for cell in cells]) for cells in columns]

    def style_of(self, row: int) -> Style:
        """How the cells of a row are written."""
        return self.summing if row in self.document.sums else self.body

    def table_top(self, page: int) -> float:
        """Where the table begins on a page (counted from 0)."""
        return _end(self.above, self.top) if page == 0 else self.top

    def rows_top(self, page: int) -> float:
        """Where the rows begin on a page, below the headings."""
        return self.table_top(page) + _end(self.heads)


def lay_out(document: TableDocument, measure: TextMeasure, on_row: Progress | None = None) -> TableLayout:
    """Lay a document out on pages.

    `on_row(done, total)` is called before each row is broken into lines; what it raises ends the work. Raises
    `InvalidValueError` when the columns or the headings do not fit the paper.
    """
    page_width, page_height = _paper(document)
    left, top, right, bottom = (margin * UNITS_PER_MM for margin in document.margins_mm)
    width = page_width - left - right
    height = page_height - top - max(bottom, _FOOT_MARGIN)
    if not document.columns or width <= 0 or height <= 0:
        raise InvalidValueError("没有可以打印的内容。", "请至少选择一列，并检查页边距。")
    texts = [[printable(text) for text in row] for row in document.texts]
    fit = fit_columns(document.columns, texts, width, height, measure)
    edges = tuple(accumulate(fit.widths, initial=left))
    body, heading = Style(Face.BODY, fit.size), Style(Face.HEADING, fit.size)
    above = above_table(document.title, document.line, left, top, width, measure, document.selection)
    heads = heading_blocks(document.columns, edges, heading, measure)
    signature = signature_blocks(document, left, width, measure)
    first = height - (_end(above, top) - top) - _end(heads)
    room = Room(first, height - _end(heads), _end(signature), body.line_height, PADDING_Y)
    if first - room.signature < room.row_height(_FEWEST_BODY_LINES):
        raise InvalidValueError("标题和表头太高，一页纸放不下。", "请减少打印的列，或改用更大的纸张。")
    cells, joined = _break_cells(document, texts, edges, (body, heading), room, measure, on_row)
    lines = tuple(_row_lines(document, cells, room))
    pages = paginate(
        lines,
        [Joined(item.rows, room.row_height(len(item.lines))) for item in joined],
        room,
        sums=document.sums,
    )
    return TableLayout(
        document=document,
        measure=measure,
        page_width=page_width,
        page_height=page_height,
        top=top,
        foot_middle=page_height - max(bottom, _FOOT_MARGIN) / 2 - FOOT.line_height / 2,
        edges=edges,
        body=body,
        summing=heading,
        above=above,
        heads=heads,
        signature=signature,
        cells=cells,
        joined=joined,
        lines=lines,
        pages=pages,
    )


def _paper(document: TableDocument) -> tuple[float, float]:
    width, height = (side * UNITS_PER_MM for side in document.paper.value)
    return (height, width) if document.landscape else (width, height)


def _end(blocks: Sequence[Block], start: float = 0.0) -> float:
    return max((block.y + block.height + block.gap for block in blocks), default=start)


def _row_lines(document: TableDocument, cells: Sequence[tuple[Lines, ...]], room: Room) -> Iterator[int]:
    """What the texts of each row need, and at least what it was drawn to; blank lines fill no more than half of a page."""
    most = int((room.first_page - room.signature) / 2 / room.line_height)
    for row, texts in enumerate(cells):
        yield max(1, min(document.least_lines.get(row, 1), most), *map(len, texts))


def _break_cells(
    document: TableDocument,
    texts: Sequence[Sequence[str]],
    edges: Sequence[float],
    styles: tuple[Style, Style],
    room: Room,
    measure: TextMeasure,
    on_row: Progress | None,
) -> tuple[tuple[tuple[Lines, ...], ...], tuple[JoinedText, ...]]:
    """Break every cell into lines; cells that a merged cell covers have none. `styles` of records and of totals."""
    body, summing = styles
    widths = [b - a - 2 * PADDING_X for a, b in pairwise(edges)]
    highest = (room.first_page - room.signature) / 2  # a merged cell taller than this is printed row by row
    joined: list[JoinedText] = []
    covered: set[tuple[int, int]] = set()
    for column, runs in merged_runs(document).items():
        for run in runs:
            lines = well_ended_lines(measure, texts[run.first][column], body, widths[column])
            if room.row_height(len(lines)) <= highest:
                joined.append(JoinedText(column, run, lines))
                covered.update((row, column) for row in range(run.first, run.last + 1))
    cells: list[tuple[Lines, ...]] = []
    for row, row_texts in enumerate(texts):
        if on_row is not None:
            on_row(row, len(texts))
        style = summing if row in document.sums else body
        cells.append(
            tuple(
                () if not text or (row, column) in covered else well_ended_lines(measure, text, style, widths[column])
                for column, text in enumerate(row_texts)
            )
        )
    return tuple(cells), tuple(joined)
