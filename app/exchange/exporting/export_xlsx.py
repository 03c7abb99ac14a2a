"""Write a table as an Excel workbook in the layout of an office: all of it or nothing."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from xlsxwriter.format import Format

from app.core.cell_text import FORMULA_STARTS
from app.core.errors import CancelledError
from app.core.whole_file import whole_file
from app.exchange.exporting.sheet_text import cell_text, sheet_name, units, wrapped_lines
from app.exchange.exporting.xlsx_file import (
    MOST_BREAKS,
    MOST_POINTS,
    SPANNED_ROWS,
    GrowingSheet,
    XlsxFile,
    set_page,
    set_page_number,
    set_width,
)
from app.forms.layout.document import Column, TableDocument
from app.forms.layout.shade import Ground, ground
from app.forms.layout.spans import Span, heading_groups, merged_runs

_TITLE = ("方正小标宋简体", 22.0)
_LINE = ("仿宋_GB2312", 12.0)
_HEADING, _BODY = "黑体", "仿宋_GB2312"
_SIZE = 11.0  # of headings and rows where the file is not laid out for paper
_LINE_SCALE = 12 / 11  # widths are estimated for the 11 pt of the body
_BLANK = "\u3000"
_LINE_POINTS = 15.5  # a line of 11 pt; the stand-ins for 仿宋 are higher than 仿宋 itself
_ROOM_POINTS = 6.0
_SHORT = 13.0  # a column is made wide enough for cells up to this width (Excel's unit)
_SAFE_INTEGER = 10**15  # Excel keeps 15 digits
_FIRST_DATE = datetime.date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was; earlier days would be wrong
_OPEN = "#FFF8DC"  # the ground of a cell to fill in: a light yellow that does not print grey


@dataclass(frozen=True)
class SheetFit:
    """Sizes from the layout of the paper form: widths in Excel's unit, everything else in points.

    `above` are the heights of title and line, `headings` those of one or two rows, `broken` the headings of several lines as
    they are broken, `starts` the rows that begin a page. `scale` is in percent.
    """

    widths: tuple[float, ...]
    size: float
    above: tuple[float, ...]
    headings: tuple[float, ...]
    rows: tuple[float, ...]
    starts: frozenset[int]
    scale: int
    broken: Mapping[str, str]


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
        table = TableFile(document, fit)
        table.fill(on_progress, flowing=True)
        file.write(table.file.content())


class Look(NamedTuple):
    """How a cell looks; each becomes one format of the workbook."""

    font: tuple[str, float]
    align: str
    number_format: str = "General"
    grid: bool = True
    tall: bool = False  # read from its top: higher than a row of Excel can be, or the document's cells all are
    quoted: bool = False  # a text that begins like a formula
    opened: bool = False  # to be filled in by who gets the workbook
    shade: Ground = 0.0


class TableFile:
    """A workbook being filled from one document. Rows of the sheet count from 1, its columns from 0.

    `is_open(row, column)` names cells of the document that stay open when the sheet is protected.
    """

    def __init__(
        self, document: TableDocument, fit: SheetFit | None = None, is_open: Callable[[int, int], bool] | None = None
    ) -> None:
        self._document = document
        self._fit = fit
        self._is_open = is_open
        size = fit.size if fit else _SIZE
        self._heading_font, self._body_font = (_HEADING, size), (_BODY, size)
        name = sheet_name(document.title)
        self.file = XlsxFile(name)
        self.sheet: GrowingSheet = self.file.add_worksheet(name, GrowingSheet)
        self._formats: dict[Look, Format] = {}
        self._widths = fit.widths if fit else [_column_width(document, index) for index in range(len(document.columns))]
        self.heading_row = 1 + bool(document.title) + any(document.line)  # the upper one of two
        self.first_row = self.heading_row + (2 if any(column.group for column in document.columns) else 1)
        # A row taller than Excel's rows can be is several of the sheet, joined.
        parts = [math.ceil(height / MOST_POINTS) for height in fit.rows] if fit else [1] * len(document.rows)
        self._starts = list(accumulate(parts, initial=self.first_row))
        self._page_starts = fit.starts if fit else frozenset()
        self.end_row = self._starts[-1] - (not document.signature_labels)  # the last of all

    def fill(self, on_progress: Callable[[int, int], bool] | None = None, *, flowing: bool = False) -> None:
        """Fill everything in. With `flowing` nothing can be put into the rows afterwards, and they take less memory."""
        self._set_up_page()
        self._write_above()
        self._write_headings()
        self._write_rows(on_progress, flowing)
        self._write_signatures()

    def write_note(self, text: str) -> None:
        """A text below everything, across the whole width."""
        self.end_row += 1
        self._write_spread(self.end_row, (text,), Look(_LINE, "left", grid=False), 6)

    def let_rows_grow(self) -> None:
        """The rows of the document become as high as what somebody types into them."""
        self.sheet.growing = range(self.first_row - 1, self._starts[-1] - 1)

    def _set_up_page(self) -> None:
        document, sheet = self._document, self.sheet
        for index, width in enumerate(self._widths):
            set_width(sheet, index, width)
        sheet.freeze_panes(self.first_row - 1, 0)
        sheet.repeat_rows(self.heading_row - 1, self.first_row - 2)
        scale = self._fit.scale if self._fit else 0
        set_page(sheet, document.paper.name, document.margins_mm, landscape=document.landscape, scale=scale)
        set_page_number(sheet, document.margins_mm)
        if self._page_starts:
            sheet.set_h_pagebreaks([self._starts[row] - 1 for row in sorted(self._page_starts)[:MOST_BREAKS]])

    def _write_above(self) -> None:
        if self._document.title:
            lines = wrapped_lines(self._document.title, sum(self._widths) / 2)  # twice the size of the body
            height = self._fit.above[0] if self._fit else 8 + lines * 28
            self._write_across(1, self._document.title, Look(_TITLE, "center", grid=False), height)
        left, right = self._document.line
        if left and right and (middle := self._middle(left, right)):
            self._write_ends(self.heading_row - 1, (left, right), middle)
        elif left or right:
            look = Look(_LINE, "left" if left else "right", grid=False)
            self._write_spread(self.heading_row - 1, (left, right), look, 4)

    def _write_headings(self) -> None:
        columns, top, bottom = self._document.columns, self.heading_row, self.first_row - 1
        look = Look(self._heading_font, "center")
        lines = {top: 1, bottom: 1}
        for span in heading_groups(columns):
            group = columns[span.first].group
            if group:
                lines[top] = max(lines[top], wrapped_lines(group, sum(self._widths[span.first : span.last + 1])))
                self._write_joined(Span(top, top), span, group, look)
            for index in range(span.first, span.last + 1):
                first = bottom if group else top
                own = wrapped_lines(columns[index].heading, self._widths[index])
                lines[bottom] = max(lines[bottom], own if group or top == bottom else own - 1)
                self._write_joined(Span(first, bottom), Span(index, index), columns[index].heading, look)
        for place, (row, count) in enumerate(lines.items()):
            self._set_height(row, self._fit.headings[place] if self._fit else _height(count, 2 * _ROOM_POINTS))

    def _write_joined(self, rows: Span, columns: Span, text: str, look: Look) -> None:
        self._merge(rows, columns, look)
        shown = self._fit.broken.get(text, text) if self._fit else text
        self._put_text(rows.first, columns.first, cell_text(shown, "表头"), look)

    def _write_rows(self, on_progress: Callable[[int, int], bool] | None, flowing: bool) -> None:
        document, total = self._document, len(self._document.rows)
        looks = [Look(self._body_font, column.align) for column in document.columns]
        sum_looks = [look._replace(font=self._heading_font) for look in looks]
        runs = {column: self._on_pages(spans) for column, spans in merged_runs(document).items()}
        joined = {
            (row, column) for column, spans in runs.items() for span in spans for row in range(span.first + 1, span.last + 1)
        }
        for column, spans in runs.items():  # before the cells: XlsxWriter formats all cells of a range alike
            for span in spans:
                rows = Span(self._starts[span.first], self._starts[span.last + 1] - 1)
                self._merge(rows, Span(column, column), looks[column])
        for row in range(total):
            if on_progress is not None and row % 50 == 0 and not on_progress(row, total):
                raise CancelledError("已取消导出 Excel，没有保存文件。")
            lines, first, after = document.least_lines.get(row, 1), self._starts[row], self._starts[row + 1]
            for index, usual in enumerate(sum_looks if row in document.sums else looks):
                look = self._look_of(row, index, usual)
                if after > first + 1 and index not in runs:
                    self._merge(Span(first, after - 1), Span(index, index), look)
                if (row, index) in joined:
                    self._put_blank(first, index, look)
                else:
                    lines = max(lines, self._write_value(row, index, look))
            height = self._fit.rows[row] if self._fit else _height(lines, _ROOM_POINTS)
            for part in range(first, after):
                self._set_height(part, height / (after - first))
            if flowing and row % SPANNED_ROWS == 0:
                self.sheet.finish((after - 1) // SPANNED_ROWS * SPANNED_ROWS)

    def _look_of(self, row: int, index: int, look: Look) -> Look:
        """How a cell looks: as its column, or tinted by a condition, and open for typing."""
        if shade := self._document.shades.get((row, index)):
            look = look._replace(shade=shade)
        if self._is_open is not None and self._is_open(row, index):
            look = look._replace(opened=True)
        return look

    def _on_pages(self, spans: Iterable[Span]) -> list[Span]:
        """Runs of equal cells, ended where a page ends: each page names its own categories."""
        found: list[Span] = []
        for span in spans:
            starts = [span.first, *sorted(row for row in self._page_starts if span.first < row <= span.last), span.last + 1]
            found += [Span(first, after - 1) for first, after in pairwise(starts)]
        return found

    def _write_value(self, row: int, index: int, look: Look) -> int:
        """Write one cell and return the number of lines it needs."""
        column, value, text = self._document.columns[index], self._document.rows[row][index], self._document.texts[row][index]
        place = self._starts[row]
        if self._document.from_top or self._starts[row + 1] > place + 1:
            look = look._replace(tall=True)
        number_format = _number_format(value, column)
        if number_format:
            self._put_number(place, index, value, look._replace(number_format=number_format))
            return 1
        text = cell_text(text, f"第 {row + 1} 行“{column.heading}”")
        if text.strip():
            self._put_text(place, index, text, look)
        else:
            self._put_blank(place, index, look)
        return wrapped_lines(text, self._widths[index])

    def _write_signatures(self) -> None:
        labels = self._document.signature_labels
        if labels:
            self._write_spread(self._starts[-1], labels, Look(_LINE, "left", grid=False), 12)

    def _middle(self, left: str, right: str) -> int:
        """The column with which the right end of a line begins so that both fit; 0 where they need the whole row."""
        total, ends = sum(self._widths), [_LINE_SCALE * units(text) + 1 for text in (left, right)]
        starts = list(accumulate(self._widths))[:-1]
        fits = [place for place, start in enumerate(starts, 1) if start >= ends[0] and total - start >= ends[1]]
        return min(fits, key=lambda place: abs(starts[place - 1] - total / 2), default=0)

    def _write_ends(self, row: int, ends: tuple[str, str], middle: int) -> None:
        """A line with a text at either end."""
        spans = (Span(0, middle - 1), Span(middle, len(self._widths) - 1))
        for text, columns, align in zip(ends, spans, ("left", "right"), strict=True):
            look = Look(_LINE, align, grid=False)
            self._merge(Span(row, row), columns, look)
            self._put_text(row, columns.first, cell_text(text, "填报行"), look)
        self._set_height(row, 22)

    def _write_spread(self, row: int, parts: tuple[str, ...], look: Look, room: float) -> None:
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

    def _write_across(self, row: int, text: str, look: Look, height: float) -> None:
        self._merge(Span(row, row), Span(0, len(self._widths) - 1), look)
        self._put_text(row, 0, cell_text(text, "标题或填报行"), look)
        self._set_height(row, height)

    def _merge(self, rows: Span, columns: Span, look: Look) -> None:
        """Join cells and give them their look; what stands in them is written afterwards."""
        if rows.count > 1 or columns.count > 1:
            self.sheet.merge_range(rows.first - 1, columns.first, rows.last - 1, columns.last, "", self._format(look))

    def _set_height(self, row: int, points: float) -> None:
        self.sheet.set_row(row - 1, min(points, MOST_POINTS))

    def _put_text(self, row: int, column: int, text: str, look: Look) -> None:
        look = look._replace(quoted=True) if text.startswith(FORMULA_STARTS) else look
        self.sheet.write_string(row - 1, column, text, self._format(look))

    def _put_blank(self, row: int, column: int, look: Look) -> None:
        self.sheet.write_blank(row - 1, column, None, self._format(look))

    def _put_number(self, row: int, column: int, value: object, look: Look) -> None:
        write = self.sheet.write_datetime if isinstance(value, datetime.date) else self.sheet.write_number
        write(row - 1, column, value, self._format(look))

    def _format(self, look: Look) -> Format:
        """Texts are wrapped; a number or a date gets smaller instead: where it does not fit, Excel shows ####."""
        if look not in self._formats:
            text = look.number_format == "General"
            properties: dict[str, object] = {
                "font_name": look.font[0],
                "font_size": look.font[1],
                "font_family": 0,  # none of Excel's Latin families
                "num_format": look.number_format,
                "align": look.align,
                "valign": "top" if look.tall else "vcenter",
                "text_wrap": text,
                "shrink": not text,
                "quote_prefix": look.quoted,
                "locked": not look.opened,
            }
            if look.grid:
                properties |= {"border": 1, "border_color": "#000000"}
            if look.opened or look.shade:
                properties["bg_color"] = _OPEN if look.opened else f"#{ground(look.shade)}"
            self._formats[look] = self.file.add_format(properties)
        return self._formats[look]


def _number_format(value: object, column: Column) -> str:
    """The format for a value that Excel can hold as a number or a date; empty for everything else."""
    if isinstance(value, str):  # as most are
        return ""
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
    from openpyxl.styles.numbers import is_date_format  # openpyxl takes a tenth of the program's start

    return bool(is_date_format(number_format or "General"))


def _column_width(document: TableDocument, index: int) -> float:
    """The declared width, or more if short cells would wrap (or numbers show as ####)."""
    column = document.columns[index]
    texts = [row[index] for row in document.texts]
    short = [wide for wide in map(units, (text for text in texts if len(text) <= _SHORT)) if wide <= _SHORT]
    figures = [
        units(row[index])
        for row, values in zip(document.texts, document.rows, strict=True)
        if _number_format(values[index], column)
    ]
    return min(max([column.width, *(wide + 1 for wide in short + figures)]), 255.0)


def _height(lines: int, room: float) -> float:
    return min(lines * _LINE_POINTS + room, MOST_POINTS)
