"""Forms as an Excel workbook: merged cells in the widths and heights of the one layout, a page break after every record."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import accumulate, groupby, pairwise
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from app.core.errors import CancelledError
from app.core.whole_file import whole_file
from app.exchange.export_xlsx import CREATOR, FORMULA_STARTS, PAPER_SIZES, workbook_bytes
from app.exchange.sheet_text import cell_text, sheet_name
from app.forms.blocks import Block
from app.forms.docx_parts import FONTS
from app.forms.grid_layout import NOTE, NOTE_GAP, CellLayout, GridLayout, SheetLayout
from app.forms.text import UNITS_PER_POINT, Style

_PIXELS_PER_POINT = 96 / 72
_CHARACTER = 7  # pixels of a digit of Excel's default font, the unit of column widths
_PADDING = 5  # pixels that a column has besides
_MOST_POINTS = 400.0  # Excel's greatest row height is 409.5
_THIN = Side(style="thin", color="FF000000")
# Excel wraps a little earlier than the layout: a text of so many lines gets one line more.
_LINES_FOR_ONE_MORE = 12


def write_grid_xlsx(layout: GridLayout, path: Path, on_progress: Callable[[int, int], bool] | None = None) -> None:
    """Write the forms. `on_progress(done, total)` is told sheets; when it returns False the work ends with CancelledError.

    Raises `StorageError` when the file cannot be written; the file that was there before is untouched then.
    """
    export = _Export(layout)
    total = len(layout.sheets)
    for number, sheet in enumerate(layout.sheets):
        if on_progress is not None and not on_progress(total + number, 2 * total):
            raise CancelledError("已取消导出 Excel，没有保存文件。")
        export.add(sheet, last=number == total - 1)
    with whole_file(path) as file:
        file.write(workbook_bytes(export.workbook))


class _Export:
    """A workbook being filled, one record below the other."""

    def __init__(self, layout: GridLayout) -> None:
        self._layout = layout
        self.workbook = Workbook()
        self._sheet: Worksheet = self.workbook.active
        self._styles: dict[tuple[object, ...], str] = {}
        self._row = 1
        self._set_up()

    def _set_up(self) -> None:
        document, sheet, properties = self._layout.document, self._sheet, self.workbook.properties
        properties.title, properties.creator, properties.language = sheet_name(document.title), CREATOR, "zh-CN"
        sheet.title = sheet_name(document.title)
        for index, (left, right) in enumerate(pairwise(self._layout.edges), start=1):
            pixels = (right - left) / UNITS_PER_POINT * _PIXELS_PER_POINT
            sheet.column_dimensions[get_column_letter(index)].width = max((pixels - _PADDING) / _CHARACTER, 0.5)
        sheet.page_setup.paperSize = PAPER_SIZES[document.paper.name]
        sheet.page_setup.orientation = "landscape" if document.landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left, margins.top, margins.right, margins.bottom = (side / 25.4 for side in document.margins_mm)
        margins.header = margins.footer = margins.bottom / 2
        sheet.sheet_view.showGridLines = False

    def add(self, sheet: SheetLayout, *, last: bool) -> None:
        """Write one record and end its page."""
        for _, blocks in groupby(sheet.above, key=lambda block: block.y):
            self._write_above(list(blocks))
        self._write_grid(sheet)
        for number, lines in enumerate(sheet.notes):
            gap = 0.0 if number else NOTE_GAP
            self._write_across("".join(lines), NOTE, "left", len(lines) * NOTE.line_height + gap)
        if not last:
            self._sheet.row_breaks.append(Break(id=self._row - 1))

    def _write_above(self, blocks: Sequence[Block]) -> None:
        """Title, or line; a line with two ends shares its row between them."""
        columns = len(self._layout.document.columns)
        left, *right = blocks
        ends = [(left, 0, columns // 2 or 1), (right[0], columns // 2 or 1, columns)] if right else [(left, 0, columns)]
        for block, first, after in ends:
            self._put(self._row, first, "\n".join(block.lines), block.style, block.align, grid=False)
            self._merge(self._row, first, 1, after - first)
        self._end_row(max(block.height + block.gap for block in blocks))

    def _write_across(self, text: str, style: Style, align: str, height: float) -> None:
        self._put(self._row, 0, text, style, align, grid=False)
        self._merge(self._row, 0, 1, len(self._layout.document.columns))
        self._end_row(height)

    def _end_row(self, height: float) -> None:
        self._sheet.row_dimensions[self._row].height = min(height / UNITS_PER_POINT, _MOST_POINTS)
        self._row += 1

    def _write_grid(self, sheet: SheetLayout) -> None:
        heights = _roomy_heights(sheet)
        parts = [max(math.ceil(height / UNITS_PER_POINT / _MOST_POINTS), 1) for height in heights]
        starts = list(accumulate(parts, initial=self._row))
        for item in sheet.cells:
            first, after = starts[item.row], starts[item.last + 1]
            self._write_cell(item, first, after - first)
        for row, height in enumerate(heights):
            for part in range(parts[row]):
                self._sheet.row_dimensions[starts[row] + part].height = height / UNITS_PER_POINT / parts[row]
        self._row = starts[-1]

    def _write_cell(self, item: CellLayout, first: int, rows: int) -> None:
        own = item.cell
        text = "\n".join(item.lines) if own.label else own.text
        for row in range(first, first + rows):
            for column in range(own.column, own.end):
                top, bottom = own.top or row > first, own.bottom or row < first + rows - 1
                value = text if (row, column) == (first, own.column) else None
                self._put(row, column, value, item.style, own.align, top=top, bottom=bottom)
        self._merge(first, own.column, rows, own.span)

    def _merge(self, row: int, column: int, rows: int, span: int) -> None:
        if rows > 1 or span > 1:
            # merge_cells() looks through all earlier ranges each time, which takes minutes for 1,000 forms.
            area = CellRange(min_col=column + 1, min_row=row, max_col=column + span, max_row=row + rows - 1)
            self._sheet.merged_cells.ranges.add(area)

    def _put(
        self,
        row: int,
        column: int,
        text: str | None,
        style: Style,
        align: str,
        *,
        grid: bool = True,
        top: bool = True,
        bottom: bool = True,
    ) -> None:
        cell = self._sheet.cell(row, column + 1)
        cell.value = cell_text(text, "表格") if text else None
        cell.style = self._style(style, align, grid, top, bottom)
        if text:
            cell.data_type = "s"  # openpyxl takes =… for a formula and #N/A for an error
            cell.quotePrefix = text.startswith(FORMULA_STARTS)

    def _style(self, style: Style, align: str, grid: bool, top: bool, bottom: bool) -> str:
        key = (style, align, grid, top, bottom)
        if key not in self._styles:
            side = _THIN if grid else None
            named = NamedStyle(
                name=f"表格样式{len(self._styles) + 1}",
                font=Font(name=FONTS[style.face][0], size=style.size / UNITS_PER_POINT),
                alignment=Alignment(horizontal=align, vertical="center", wrap_text=True),
                border=Border(side, side, side if top else None, side if bottom else None),
            )
            self.workbook.add_named_style(named)
            self._styles[key] = named.name
        return self._styles[key]


def _roomy_heights(sheet: SheetLayout) -> list[float]:
    """The heights of the rows, with more room where a long text fills its row."""
    heights = list(sheet.heights)
    for item in sheet.cells:
        if item.cell.rows == 1 and len(item.lines) > 1:
            more = math.ceil(len(item.lines) / _LINES_FOR_ONE_MORE)
            heights[item.row] = max(heights[item.row], (len(item.lines) + more) * item.style.line_height)
    return heights
