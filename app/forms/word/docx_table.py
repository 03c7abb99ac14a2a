"""A ledger as Word: one real table with the column widths of the layout, headings repeated, rows kept whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

from app.core.errors import CancelledError
from app.forms.layout.blocks import LINE
from app.forms.layout.columns import PADDING_X, PADDING_Y
from app.forms.layout.layout import TableLayout
from app.forms.layout.spans import Span, heading_groups
from app.forms.layout.text import Face, Style, balanced_lines, printable, room_kept
from app.forms.word.docx_file import DocxFile, Footers, PageSetup
from app.forms.word.docx_grid import TINY, above_paragraphs, page_number
from app.forms.word.docx_parts import CellLook, ParagraphLook, cell, kept_free, paragraph, run, tab, table, table_row

_OFTEN = 50
_TALL = 1 / 2  # of a page: Word may cut a row above this height
_SIGNATURE_GAP = 110.0


def write_table_docx(layout: TableLayout, path: Path, on_progress: Callable[[int, int], bool] | None = None) -> None:
    """Write the ledger. `on_progress(done, total)` is told rows; when it returns False the work ends with CancelledError.

    Raises `StorageError` when the file cannot be written; the file that was there before is untouched then.
    """
    document = layout.document
    setup = PageSetup(layout.page_width, layout.page_height, document.margins_mm)
    file = DocxFile(" ".join(document.title.split()), setup, Footers(page_number("NUMPAGES", len(layout.pages))))
    widths = [right - left for left, right in pairwise(layout.edges)]
    rows = [*_headings(layout, widths), *_rows(layout, widths, on_progress)]
    body = list(above_paragraphs(layout.above, sum(widths)))
    body.append(table(rows, widths, PADDING_X, PADDING_Y))
    body.append(_signatures(layout, sum(widths)))
    file.write(path, body)


def _headings(layout: TableLayout, widths: list[float]) -> Iterator[str]:
    columns = layout.document.columns
    style = Style(Face.HEADING, layout.body.size)
    groups = heading_groups(columns)
    two = any(column.group for column in columns)
    split = max((head.y for head in layout.heads), default=0.0)  # where the lower headings begin
    bottom = max(head.y + head.height for head in layout.heads)

    def heading(text: str, span: Span, merge: Literal["", "restart", "continue"]) -> str:
        width = sum(widths[span.first : span.last + 1])
        lines = balanced_lines(layout.measure, printable(text), style, width - 2 * PADDING_X) if text else ("",)
        look = ParagraphLook("center", line=style.line_height)
        return cell(paragraph(run("\n".join(lines), style), look), CellLook(width, span.count, merge))

    if two:
        upper = [
            heading(
                columns[span.first].group or columns[span.first].heading, span, "" if columns[span.first].group else "restart"
            )
            for span in groups
        ]
        yield table_row(upper, split, heading=True)
    lower = [
        heading(
            "" if two and not column.group else column.heading,
            Span(index, index),
            "continue" if two and not column.group else "",
        )
        for index, column in enumerate(columns)
    ]
    yield table_row(lower, bottom - split if two else bottom, heading=True)


def _rows(layout: TableLayout, widths: list[float], on_progress: Callable[[int, int], bool] | None) -> Iterator[str]:
    document, line_height, shades = layout.document, layout.body.line_height, layout.document.shades
    joined = {(row, item.column): item for item in layout.joined for row in range(item.rows.first, item.rows.last + 1)}
    # A merged cell ends where a page of the layout ends: each page names its own categories, as in print.
    starts = {page.slices[0].row for page in layout.pages if page.slices}
    cut = {piece.row for page in layout.pages for piece in page.slices if not piece.whole}
    for row, texts in enumerate(document.texts):
        if on_progress is not None and row % _OFTEN == 0 and not on_progress(len(document.rows) + row, 2 * len(document.rows)):
            raise CancelledError("已取消生成 Word，没有保存文件。")
        cells = []
        style = layout.style_of(row)
        height = layout.lines[row] * line_height + 2 * PADDING_Y
        low = height < layout.page_height * _TALL
        last = len(document.texts) - 1
        company = low and (row + 1 == last or row + 1 in document.sums or (row == last and bool(document.signature_labels)))
        for index, (column, text) in enumerate(zip(document.columns, texts, strict=True)):
            item = joined.get((row, index))
            merge: Literal["", "restart", "continue"] = ""
            if item is not None:
                merge = "restart" if row == item.rows.first or row in starts else "continue"
            shown = "" if merge == "continue" else printable(text)
            lines = item.lines if item is not None else layout.cells[row][index]
            look = kept_free(
                ParagraphLook(column.align, line=line_height, keep_next=company),
                room_kept(layout.measure, shown, style, widths[index] - 2 * PADDING_X, lines),
            )
            content = "".join(paragraph(run(part, style), look) for part in shown.split("\n"))
            from_top = document.from_top or row in cut
            shade = shades.get((row, index), 0.0)
            cells.append(cell(content, CellLook(widths[index], merge=merge, from_top=from_top, shade=shade)))
        yield table_row(cells, height if low else 0.0, whole=low)  # a tall one is as high as its text


def _signatures(layout: TableLayout, width: float) -> str:
    labels = [printable(label) for label in layout.document.signature_labels]
    if not labels:
        return paragraph("", TINY)
    share = width / len(labels)
    stops = [share * number for number in range(1, len(labels))]
    content = run(labels[0], LINE) + "".join(tab() + run(label, LINE) for label in labels[1:])
    return paragraph(content, ParagraphLook(line=LINE.line_height, before=_SIGNATURE_GAP, left_tabs=tuple(stops)))
