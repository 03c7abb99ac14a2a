"""An official document as Word, ready to be edited: margins, fonts and spacing of GB/T 9704-2012."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from app.forms.layout.columns import PADDING_X, PADDING_Y
from app.forms.layout.official import DataTable, OfficialDocument, Paragraph
from app.forms.layout.official_layout import (
    BODY,
    CHARACTER,
    LEAD,
    LEVELS,
    LINE,
    MARGINS_MM,
    NUMBER_GAP,
    PAGE_HEIGHT,
    PAGE_NUMBER,
    PAGE_WIDTH,
    TABLE_BODY,
    TABLE_HEAD,
    TITLE,
    TITLE_LINE,
    OfficialLayout,
    attachment_lines,
    in_company,
    signature_gaps,
    table_alignment,
    table_edges,
    title_lines,
)
from app.forms.layout.text import UNITS_PER_MM, Style, printable
from app.forms.word.docx_file import DocxFile, Footers, PageSetup
from app.forms.word.docx_parts import CellLook, Merge, ParagraphLook, cell, field, paragraph, run, table, table_row

_INDENT = 2 * CHARACTER
_BLANK = paragraph("", ParagraphLook(line=LINE))


def write_official_docx(layout: OfficialLayout, path: Path) -> None:
    """Write the document. Raises `StorageError` when the file cannot be written; an earlier one is untouched then."""
    document = layout.document
    foot = MARGINS_MM[3] * UNITS_PER_MM - NUMBER_GAP - PAGE_NUMBER.size * 0.7
    setup = PageSetup(PAGE_WIDTH, PAGE_HEIGHT, MARGINS_MM, foot)
    odd = paragraph(_page_number(), ParagraphLook("right", right_indent=PAGE_NUMBER.size))
    even = paragraph(_page_number(), ParagraphLook("left", left_indent=PAGE_NUMBER.size))
    file = DocxFile(" ".join(document.title.split()), setup, Footers(odd, even))
    file.write(path, list(_body(document, layout)))


def _page_number() -> str:
    return run("— ", PAGE_NUMBER) + field("PAGE", "1", PAGE_NUMBER) + run(" —", PAGE_NUMBER)


def _body(document: OfficialDocument, layout: OfficialLayout) -> Iterator[str]:
    title = title_lines(layout.measure, document)
    yield paragraph(run("\n".join(title), TITLE), ParagraphLook("center", line=TITLE_LINE, keep_next=True))
    if document.number:
        yield paragraph(run(document.number, LEAD), ParagraphLook("center", line=LINE, keep_next=True))
    yield _BLANK
    if document.addressee:
        yield paragraph(run(f"{document.addressee}：", BODY), ParagraphLook("both", line=LINE))
    for part in document.body:
        yield from _table(part) if isinstance(part, DataTable) else _paragraph(part)
    yield from _closing(document, layout)


def _paragraph(part: Paragraph) -> Iterator[str]:
    style = LEVELS.get(part.level, BODY)
    look = ParagraphLook("both", LINE, first_indent=_INDENT, keep_next=part.level > 0, outline=part.level)
    for text in printable(part.text).split("\n"):
        yield paragraph((run(part.lead, LEAD) if part.lead else "") + run(text, style), look)


def _table(part: DataTable) -> Iterator[str]:
    if part.caption:
        yield paragraph(run(part.caption, TABLE_HEAD), ParagraphLook("center", line=LINE, keep_next=True))
    widths = [right - left for left, right in pairwise(table_edges(part))]

    aligned = table_alignment(part)

    def row(cells: tuple[str, ...], style: Style, merge: Merge = "", *, heading: bool = False, keep: bool = False) -> str:
        shown = [
            cell(
                paragraph(
                    run("" if place == 0 and merge == "continue" else text, style),
                    ParagraphLook("center" if heading else align, line=style.line_height, keep_next=keep or heading),
                ),
                CellLook(width, merge=merge if place == 0 else ""),
            )
            for place, (text, width, align) in enumerate(zip(cells, widths, aligned, strict=True))
        ]
        return table_row(shown, style.line_height + 2 * PADDING_Y, heading=heading)

    rows = [row(part.headings, TABLE_HEAD, heading=True)]
    above = ""
    for place, cells in enumerate(part.rows):
        merge: Merge = "" if not part.grouped else "continue" if rows[1:] and cells[0] == above else "restart"
        rows.append(row(cells, TABLE_BODY, merge, keep=in_company(part, place)))
        above = cells[0]
    yield table(rows, widths, PADDING_X, PADDING_Y)
    yield paragraph("", ParagraphLook(line=LINE / 2))


def _closing(document: OfficialDocument, layout: OfficialLayout) -> Iterator[str]:
    if document.attachments:
        yield _BLANK
        for line in attachment_lines(document.attachments):
            yield paragraph(run(line, BODY), ParagraphLook(line=LINE))
    if document.signature or document.date:
        yield _BLANK
    gaps = signature_gaps(document, layout.measure)
    for text, gap in zip((document.signature, document.date), gaps, strict=True):
        if text:
            keep = text is document.signature
            yield paragraph(run(text, BODY), ParagraphLook("right", LINE, right_indent=gap, keep_next=keep))
