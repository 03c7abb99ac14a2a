"""Forms as Word: real tables with the widths and heights of the one layout, every record on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal

from app.core.errors import CancelledError
from app.forms.charts.chart_painting import chart_picture
from app.forms.layout.blocks import FOOT, Block
from app.forms.layout.grid_layout import (
    CELL_PADDING_X,
    CELL_PADDING_Y,
    NOTE,
    NOTE_GAP,
    Breaks,
    CellLayout,
    GridLayout,
    SheetLayout,
    breaks_of,
    needed_height,
)
from app.forms.layout.text import printable, room_kept
from app.forms.word.docx_file import DocxFile, Footers, PageSetup
from app.forms.word.docx_parts import CellLook, ParagraphLook, cell, field, kept_free, paragraph, run, tab, table, table_row

TINY = ParagraphLook(line=20)  # Word needs a paragraph after a table
_SEAM = ParagraphLook(line=1, keep_next=True)  # and one between two that shall look like one


def write_grid_docx(layout: GridLayout, path: Path, on_progress: Callable[[int, int], bool] | None = None) -> None:
    """Write the forms. `on_progress(done, total)` is told sheets; when it returns False the work ends with CancelledError.

    Raises `StorageError` when the file cannot be written; the file that was there before is untouched then.
    """
    setup = PageSetup(layout.page_width, layout.page_height, layout.document.margins_mm)
    file = DocxFile(layout.document.title, setup, Footers())
    body: list[str] = []
    breaks = breaks_of(layout)
    sections = _sections(file, layout)
    for number, sheet in enumerate(layout.sheets):
        if on_progress is not None and not on_progress(number, len(layout.sheets)):
            raise CancelledError("已取消生成 Word，没有保存文件。")
        body += _sheet(file, layout, sheet, breaks[number], break_before=number > 0 and not sections)
        if sections and number < len(layout.sheets) - 1:
            body.append(paragraph("", TINY, sections[number]))
    file.write(path, body, sections[-1] if sections else "")


def _sections(file: DocxFile, layout: GridLayout) -> list[str]:
    """The section of every sheet where one has several pages: each counts its own. Empty where a break is enough.

    LibreOffice does not know SECTIONPAGES and shows what stands there, so each number of pages has a foot of its own.
    """
    counts = [page.count for page in layout.pages if page.number == 0]
    if max(counts) == 1:
        return []
    total = "SECTIONPAGES" if len(counts) > 1 else "NUMPAGES"
    feet = {count: file.footer(page_number(total, count) if count > 1 else paragraph("", TINY)) for count in sorted({*counts})}
    return [file.section(feet[count], restart=True) for count in counts]


def page_number(total: str, count: int = 1) -> str:
    """第 1 页  共 2 页 as fields in the middle of the foot; `count` stands there until the field is worked out."""
    pages = field(total, str(count), FOOT)
    words = run("第 ", FOOT) + field("PAGE", "1", FOOT) + run(" 页  共 ", FOOT) + pages + run(" 页", FOOT)
    return paragraph(words, ParagraphLook("center"))


def above_paragraphs(above: Sequence[Block], width: float, *, break_before: bool = False) -> Iterator[str]:
    """Title and line above a table as the layout has them; with `break_before` they begin a page."""
    rows = [list(blocks) for _, blocks in groupby(above, key=lambda block: block.y)]
    for number, blocks in enumerate(rows):
        first, last = blocks[0], blocks[-1]
        content = run("\n".join(first.lines), first.style)
        if len(blocks) > 1:
            content += tab() + run("\n".join(last.lines), last.style)
        yield paragraph(
            content,
            ParagraphLook(
                first.align,
                line=first.style.line_height,
                after=first.gap,
                right_tab=width if len(blocks) > 1 else 0.0,
                page_break_before=break_before and number == 0,
                keep_next=True,
            ),
        )


def _sheet(file: DocxFile, layout: GridLayout, sheet: SheetLayout, breaks: Breaks, *, break_before: bool) -> Iterator[str]:
    edges = layout.edges
    yield from above_paragraphs(sheet.above, edges[-1] - edges[0], break_before=break_before)
    widths = [right - left for left, right in pairwise(edges)]
    rows = list(_rows(file, layout, sheet, breaks))
    for number, part in enumerate(_tables(sheet, breaks.heads)):
        if number:
            yield paragraph("", _SEAM)
        yield table(rows[part.start : part.stop], widths, CELL_PADDING_X, CELL_PADDING_Y)
    for number, lines in enumerate(sheet.notes):
        look = ParagraphLook(line=NOTE.line_height, before=0.0 if number else NOTE_GAP)
        yield paragraph(run("".join(lines), NOTE), look)
    if not sheet.notes:
        yield paragraph("", TINY)


def _tables(sheet: SheetLayout, heads: frozenset[int]) -> list[range]:
    """The rows by tables: Word repeats only the first rows of one, so a part with such a heading is a table of its own."""
    rows = sheet.sheet.rows
    owner = [number if number in heads else row.head if row.head in heads else None for number, row in enumerate(rows)]
    starts = [number for number in range(len(rows)) if number == 0 or owner[number] != owner[number - 1]]
    return [range(start, end) for start, end in pairwise([*starts, len(rows)])]


def _rows(file: DocxFile, layout: GridLayout, sheet: SheetLayout, breaks: Breaks) -> Iterator[str]:
    covering: dict[tuple[int, int], CellLayout] = {}  # (row, column) → the cell that stands or begins there
    for item in sheet.cells:
        covering |= {(row, item.cell.column): item for row in range(item.row, item.last + 1)}
    filled = {item.row for item in sheet.cells if item.cell.rows == 1 and needed_height(item) >= sheet.heights[item.row]}
    for row, height in enumerate(sheet.heights):
        cells: list[str] = []
        column = 0
        while column < len(layout.document.columns):
            item = covering[row, column]
            cells.append(_cell(file, layout, sheet, breaks, item, row))
            column = item.cell.end
        # A tall row that its text fills has its height by that: LibreOffice would move it whole to the next page.
        least = 0.0 if row in sheet.splits and row in filled else height
        yield table_row(cells, least, whole=row not in sheet.splits, heading=row in breaks.heads)


def _cell(file: DocxFile, layout: GridLayout, sheet: SheetLayout, breaks: Breaks, item: CellLayout, row: int) -> str:
    own, keep = item.cell, sheet.sheet.rows[row].keep
    merge: Literal["", "restart", "continue"] = ""
    top, bottom = own.top, own.bottom
    if own.rows > 1 and item.row in breaks.heads:
        # A label beside a table whose heading is repeated: Word cannot join its cell there with those below.
        merge = "" if row == item.row else "restart" if row == item.row + 1 else "continue"
        top, bottom = row == item.row, row > item.row
    elif own.rows > 1:
        merge = "restart" if row == item.row else "continue"
    width = layout.edges[own.end] - layout.edges[own.column]
    from_top = own.from_top or (own.rows == 1 and row in breaks.cut)
    look = CellLook(width, own.span, merge, top, bottom, own.sides, from_top, own.shade)
    if own.chart is not None and row == item.row:
        width -= 2 * CELL_PADDING_X
        height = sum(sheet.heights[item.row : item.last + 1]) - 2 * CELL_PADDING_Y
        drawn = file.picture(chart_picture(own.chart, width, height), width, height)
        return cell(paragraph(drawn, ParagraphLook("center", keep_next=keep)), look)
    text = own.text if row == item.row else ""
    plain = ParagraphLook(own.align, line=item.style.line_height, keep_next=keep)
    free = room_kept(layout.measure, printable(text), item.style, width - 2 * CELL_PADDING_X, item.lines) if text else 0.0
    lines = plain if own.label else kept_free(plain, free)
    shown = "\n".join(item.lines) if own.label and text else text
    return cell("".join(paragraph(run(part, item.style), lines) for part in shown.split("\n")), look)
