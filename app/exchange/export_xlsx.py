"""Write a table as an Excel workbook in the layout of an office: all of it or nothing."""

from __future__ import annotations

import datetime
import errno
import io
import math
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

from lxml.etree import SerialisationError
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from app.core.errors import CancelledError
from app.core.whole_file import whole_file
from app.exchange.sheet_text import cell_text, sheet_name, units, wrapped_lines
from app.forms.document import Column, TableDocument
from app.forms.shade import Ground, ground
from app.forms.spans import Span, heading_groups, merged_runs

_TITLE = Font(name="方正小标宋简体", size=22)
_LINE = Font(name="仿宋_GB2312", size=12)
_SIZE = 11.0  # of headings and rows where the file is not laid out for paper
_THIN = Side(style="thin", color="FF000000")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

CREATOR = "五星台账"
PAPER_SIZES = {"A3": 8, "A4": 9}  # ECMA-376 18.3.1.63, paperSize
_LINE_SCALE = 12 / 11  # widths are estimated for the 11 pt of the body
_BLANK = "\u3000"
_LINE_POINTS = 15.5  # a line of 11 pt; the stand-ins for 仿宋 are higher than 仿宋 itself
_ROOM_POINTS = 6.0
_MOST_POINTS = 409.0  # Excel's greatest row height
_MOST_BREAKS = 1_000  # Excel allows 1,026 horizontal breaks in a sheet
_SHORT = 13.0  # a column is made wide enough for cells up to this width (Excel's unit)
_SAFE_INTEGER = 10**15  # Excel keeps 15 digits
_FIRST_DATE = datetime.date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was; earlier days would be wrong
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n")


@dataclass(frozen=True)
class SheetFit:
    """Sizes from the layout of the paper form: widths in Excel's unit, everything else in points.

    `above` are the heights of title and line, `headings` those of one or two rows, `starts` the rows that begin a page.
    `scale` is in percent.
    """

    widths: tuple[float, ...]
    size: float
    above: tuple[float, ...]
    headings: tuple[float, ...]
    rows: tuple[float, ...]
    starts: frozenset[int]
    scale: int


def write_xlsx(
    document: TableDocument,
    path: Path,
    on_progress: Callable[[int, int], bool] | None = None,
    fit: SheetFit | None = None,
) -> None:
    """Write the document: title, line, headings, rows and signatures, ready to print on its paper.

    With a `fit` it prints as it is laid out, page by page; without one the widths are those of the form, comfortable on the
    screen, and the print is shrunk to the paper's width. Numbers and dates are stored as such, everything else as its printed
    text; a text is never stored as a formula.
    `on_progress(done, total)` is called with rows; when it returns False the work ends with `CancelledError`. Raises
    `StorageError` when the file cannot be written, `InvalidValueError` when a text is longer than a cell of Excel
    holds. In each case the file that was there before is untouched and nothing else is left.
    """
    with whole_file(path) as file:
        file.write(workbook_bytes(_Export(document, fit).workbook(on_progress)))


def styled_workbook(document: TableDocument) -> tuple[Workbook, int]:
    """The workbook of a document before it is written, and its first record's row (as Excel counts)."""
    export = _Export(document, None)
    return export.workbook(None), export.first_row


def workbook_bytes(workbook: Workbook) -> bytes:
    """The workbook as a file. Raises OSError: openpyxl writes temporary files, and the disk may be full."""
    memory = io.BytesIO()
    try:
        workbook.save(memory)
    except SerialisationError as fault:
        # lxml's word for it: IO_ENOSPC. What libxml2 has no name for (IO_WRITE, unknown error 27) is a disk that takes no more.
        code = getattr(errno, str(fault).removeprefix("IO_"), errno.ENOSPC)
        raise OSError(code, os.strerror(code)) from fault
    return memory.getvalue()


def set_page(
    sheet: Worksheet, paper: str, margins_mm: tuple[float, float, float, float], *, landscape: bool, scale: int = 0
) -> None:
    """Paper, orientation, margins (left, top, right, bottom), and the scale in percent; 0 shrinks to the paper's width."""
    sheet.page_setup.paperSize = PAPER_SIZES[paper]
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    if scale:
        sheet.page_setup.scale = scale
    else:
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left, margins.top, margins.right, margins.bottom = (side / 25.4 for side in margins_mm)
    margins.header = margins.footer = margins.bottom / 2


def cell_ground(shade: Ground) -> PatternFill:
    """The ground of a cell that is `shade` dark, from 0 (none) to 1, or of a colour."""
    return PatternFill("solid", fgColor=f"FF{ground(shade)}") if shade else PatternFill()


def set_page_number(sheet: Worksheet) -> None:
    """第 1 页  共 2 页 in the middle of the foot."""
    sheet.oddFooter.center.text = "第 &P 页  共 &N 页"


@dataclass(frozen=True)
class _Look:
    """How a cell looks; each becomes one named style of the workbook."""

    font: Font
    align: str
    number_format: str = "General"
    grid: bool = True
    tall: bool = False  # higher than a row of Excel can be, so it may reach over a page: read from its top
    shade: Ground = 0.0


class _Export:
    """A workbook being filled from one document. Rows and columns of the sheet count from 1."""

    def __init__(self, document: TableDocument, fit: SheetFit | None) -> None:
        self._document = document
        self._fit = fit
        size = fit.size if fit else _SIZE
        self._fonts = {"heading": Font(name="黑体", size=size), "body": Font(name="仿宋_GB2312", size=size)}
        self._workbook = Workbook()
        self._sheet: Worksheet = self._workbook.active
        self._styles: dict[tuple[str, float, str, str, bool, bool, Ground], str] = {}
        self._widths = fit.widths if fit else [_column_width(document, index) for index in range(len(document.columns))]
        self._heading = 1 + bool(document.title) + any(document.line)
        self._body = self._heading + (2 if any(column.group for column in document.columns) else 1)
        # A row taller than Excel's rows can be is several of the sheet, joined.
        parts = [math.ceil(height / _MOST_POINTS) for height in fit.rows] if fit else [1] * len(document.rows)
        self._starts = list(accumulate(parts, initial=self._body))
        self._page_starts = fit.starts if fit else frozenset()

    @property
    def first_row(self) -> int:
        """The row of the first record."""
        return self._body

    def workbook(self, on_progress: Callable[[int, int], bool] | None) -> Workbook:
        """Fill everything in and return the workbook."""
        self._set_up_page()
        self._write_above()
        self._write_headings()
        self._write_rows(on_progress)
        self._write_signatures()
        return self._workbook

    def _set_up_page(self) -> None:
        document, sheet, properties = self._document, self._sheet, self._workbook.properties
        properties.title, properties.creator, properties.language = sheet_name(document.title), CREATOR, "zh-CN"
        sheet.title = sheet_name(document.title)
        for index, width in enumerate(self._widths, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.freeze_panes = f"A{self._body}"
        sheet.print_title_rows = f"{self._heading}:{self._body - 1}"
        scale = self._fit.scale if self._fit else 0
        set_page(sheet, document.paper.name, document.margins_mm, landscape=document.landscape, scale=scale)
        set_page_number(sheet)
        for row in sorted(self._page_starts)[:_MOST_BREAKS]:
            sheet.row_breaks.append(Break(id=self._starts[row] - 1))

    def _write_above(self) -> None:
        if self._document.title:
            lines = wrapped_lines(self._document.title, sum(self._widths) / 2)  # twice the size of the body
            height = self._fit.above[0] if self._fit else 8 + lines * 28
            self._write_across(1, self._document.title, _Look(_TITLE, "center", grid=False), height)
        left, right = self._document.line
        if left or right:
            look = _Look(_LINE, "left" if left else "right", grid=False)
            self._write_spread(self._heading - 1, (left, right), look, 4)

    def _write_headings(self) -> None:
        columns, top, bottom = self._document.columns, self._heading, self._body - 1
        look = _Look(self._fonts["heading"], "center")
        lines = {top: 1, bottom: 1}
        for span in heading_groups(columns):
            group = columns[span.first].group
            if group:
                lines[top] = max(lines[top], wrapped_lines(group, sum(self._widths[span.first : span.last + 1])))
                self._write_joined(top, Span(top, top), span, group, look)
            for index in range(span.first, span.last + 1):
                first = bottom if group else top
                own = wrapped_lines(columns[index].heading, self._widths[index])
                lines[bottom] = max(lines[bottom], own if group or top == bottom else own - 1)
                self._write_joined(first, Span(first, bottom), Span(index, index), columns[index].heading, look)
        for place, (row, count) in enumerate(lines.items()):
            height = self._fit.headings[place] if self._fit else _height(count, 2 * _ROOM_POINTS)
            self._sheet.row_dimensions[row].height = min(height, _MOST_POINTS)

    def _write_joined(self, row: int, rows: Span, columns: Span, text: str, look: _Look) -> None:
        for below in range(rows.first, rows.last + 1):
            for column in range(columns.first, columns.last + 1):
                self._put(below, column, None, look)
        self._put(row, columns.first, cell_text(text, "表头"), look)
        self._merge(rows, columns)

    def _write_rows(self, on_progress: Callable[[int, int], bool] | None) -> None:
        document = self._document
        runs = {column: self._on_pages(spans) for column, spans in merged_runs(document).items()}
        joined = {
            (row, column) for column, spans in runs.items() for span in spans for row in range(span.first + 1, span.last + 1)
        }
        for row, values in enumerate(document.rows):
            if on_progress is not None and row % 50 == 0 and not on_progress(row, len(document.rows)):
                raise CancelledError("已取消导出 Excel，没有保存文件。")
            lines, first, after, body = 1, self._starts[row], self._starts[row + 1], self._row_font(row)
            for index, (column, value) in enumerate(zip(document.columns, values, strict=True)):
                look = _Look(body, column.align, shade=document.shades.get((row, index), 0.0))
                if (row, index) in joined:
                    self._put(first, index, None, look)
                else:
                    lines = max(lines, self._write_value(row, index, value, look))
                if after > first + 1:
                    self._write_rest(Span(first, after - 1), index, look, merge=index not in runs)
            height = self._fit.rows[row] if self._fit else _height(lines, _ROOM_POINTS)
            for part in range(first, after):
                self._sheet.row_dimensions[part].height = min(height / (after - first), _MOST_POINTS)
        for column_index, spans in runs.items():
            for span in spans:
                rows = Span(self._starts[span.first], self._starts[span.last + 1] - 1)
                self._merge(rows, Span(column_index, column_index))

    def _row_font(self, row: int) -> Font:
        return self._fonts["heading" if row in self._document.sums else "body"]

    def _write_rest(self, rows: Span, index: int, look: _Look, *, merge: bool) -> None:
        for below in range(rows.first + 1, rows.last + 1):
            self._put(below, index, None, look)
        if merge:
            self._merge(rows, Span(index, index))

    def _on_pages(self, spans: Iterable[Span]) -> list[Span]:
        """Runs of equal cells, ended where a page ends: each page names its own categories."""
        found: list[Span] = []
        for span in spans:
            starts = [span.first, *sorted(row for row in self._page_starts if span.first < row <= span.last), span.last + 1]
            found += [Span(first, after - 1) for first, after in pairwise(starts)]
        return found

    def _write_value(self, row: int, index: int, value: object, look: _Look) -> int:
        """Write one cell and return the number of lines it needs."""
        column, text = self._document.columns[index], self._document.texts[row][index]
        tall = self._starts[row + 1] > self._starts[row] + 1
        if number_format := _number_format(value, column):
            self._put(self._starts[row], index, value, replace(look, number_format=number_format, tall=tall))
            return 1
        text = cell_text(text, f"第 {row + 1} 行“{column.heading}”")
        self._put(self._starts[row], index, text if text.strip() else None, replace(look, tall=tall))
        return wrapped_lines(text, self._widths[index])

    def _write_signatures(self) -> None:
        labels = self._document.signature_labels
        if labels:
            row = self._starts[-1]
            self._write_spread(row, labels, _Look(_LINE, "left", grid=False), 12)

    def _write_spread(self, row: int, parts: tuple[str, ...], look: _Look, room: float) -> None:
        text = self._spread(parts)
        lines = wrapped_lines(text, sum(self._widths) / _LINE_SCALE)
        self._write_across(row, text, look, room + lines * 18)

    def _spread(self, parts: tuple[str, ...]) -> str:
        """Put the parts on one line, with blanks between them so that they take most of the width of the table."""
        parts = tuple(part for part in parts if part)
        if len(parts) < 2:
            return "".join(parts)
        # Ideographic blanks are as wide as a character in every Chinese font; a tenth is kept free, for it must not wrap.
        free = 0.9 * sum(self._widths) - _LINE_SCALE * units("".join(parts))
        return (_BLANK * max(2, int(free / (_LINE_SCALE * units(_BLANK)) / (len(parts) - 1)))).join(parts)

    def _write_across(self, row: int, text: str, look: _Look, height: float) -> None:
        self._put(row, 0, cell_text(text, "标题或填报行"), look)
        self._merge(Span(row, row), Span(0, len(self._widths) - 1))
        self._sheet.row_dimensions[row].height = min(height, _MOST_POINTS)

    def _merge(self, rows: Span, columns: Span) -> None:
        if rows.count > 1 or columns.count > 1:
            # merge_cells() looks through all earlier ranges each time: minutes for a long table with its categories by pages.
            first, last = columns.first + 1, columns.last + 1
            self._sheet.merged_cells.ranges.add(CellRange(None, first, rows.first, last, rows.last))

    def _put(self, row: int, column: int, value: object, look: _Look) -> None:
        cell = self._sheet.cell(row, column + 1)
        cell.value = value
        cell.style = self._style(look)
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl takes =… for a formula and #N/A for an error
            cell.quotePrefix = value.startswith(FORMULA_STARTS)

    def _style(self, look: _Look) -> str:
        key = (look.font.name, look.font.size, look.align, look.number_format, look.grid, look.tall, look.shade)
        if key not in self._styles:
            style = NamedStyle(
                name=f"台账样式{len(self._styles) + 1}",
                font=look.font,
                alignment=_alignment(look),
                border=_GRID if look.grid else Border(),
                fill=cell_ground(look.shade),
                number_format=look.number_format,
            )
            self._workbook.add_named_style(style)
            self._styles[key] = style.name
        return self._styles[key]


def _alignment(look: _Look) -> Alignment:
    """Texts are wrapped; a number or a date gets smaller instead: where it does not fit, Excel shows ####."""
    text = look.number_format == "General"
    return Alignment(horizontal=look.align, vertical="top" if look.tall else "center", wrap_text=text, shrink_to_fit=not text)


def _number_format(value: object, column: Column) -> str:
    """The format for a value that Excel can hold as a number or a date; empty for everything else."""
    wanted, dated = column.number_format, _is_date_format(column.number_format)
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        usual = "yyyy-mm-dd hh:mm" if isinstance(value, datetime.datetime) else "yyyy-mm-dd"
        return (wanted if dated else usual) if day >= _FIRST_DATE else ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    if not math.isfinite(value) or abs(value) >= _SAFE_INTEGER:
        return ""
    return wanted if wanted and not dated else "General"


@cache
def _is_date_format(number_format: str) -> bool:
    return is_date_format(number_format or "General")


def _column_width(document: TableDocument, index: int) -> float:
    """The declared width, or more if short cells would wrap (or numbers show as ####)."""
    column = document.columns[index]
    texts = [row[index] for row in document.texts]
    short = [wide for wide in map(units, texts) if wide <= _SHORT]
    figures = [
        units(row[index])
        for row, values in zip(document.texts, document.rows, strict=True)
        if _number_format(values[index], column)
    ]
    return min(max([column.width, *(wide + 1 for wide in short + figures)]), 255.0)


def _height(lines: int, room: float) -> float:
    return min(lines * _LINE_POINTS + room, _MOST_POINTS)
