"""Forms as an Excel workbook: merged cells in the widths and heights of the one layout, its pages and repeated headings."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from pathlib import Path

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, SpreadsheetDrawing, TwoCellAnchor
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from app.core.cell_text import FORMULA_STARTS
from app.core.errors import CancelledError
from app.core.whole_file import whole_file
from app.exchange.exporting.sheet_text import cell_text, sheet_name
from app.exchange.exporting.xlsx_file import CREATOR, MOST_BREAKS, PAGE_NUMBER, PAPER_SIZES, USUAL_FONT
from app.forms.charts.chart_painting import chart_picture
from app.forms.excel.excel_fit import SCALE, column_emu, excel_width
from app.forms.layout.blocks import Block
from app.forms.layout.grid import GridCell, GridDocument
from app.forms.layout.grid_layout import (
    CELL_PADDING_X,
    CELL_PADDING_Y,
    NOTE,
    NOTE_GAP,
    CellLayout,
    GridLayout,
    GridPage,
    Piece,
    SheetLayout,
    notes_height,
    part_of,
    visible_parts,
)
from app.forms.layout.shade import ground
from app.forms.layout.text import UNITS_PER_MM, UNITS_PER_POINT, Style, printable
from app.forms.word.docx_parts import FONTS

_INSET = 2 * 12_700  # between a picture and the rules of its cell; ECMA-376 20.1.2.1, 12,700 to the point
_MOST_POINTS = 400.0  # Excel's greatest row height is 409.5
_THIN = Side(style="thin", color="FF000000")
# Excel wraps a little earlier than the layout: a text of so many lines gets one line more.
_LINES_FOR_ONE_MORE = 12


@dataclass(frozen=True)
class _Look:
    """How a cell looks; each becomes one named style of the workbook. Only cells of the `grid` have rules."""

    style: Style
    align: str
    grid: bool = False
    top: bool = True
    bottom: bool = True
    sides: bool = True
    left: bool = True
    right: bool = True
    from_top: bool = False  # goes on on another page: read from its top
    shade: float = 0.0


def write_grid_xlsx(layout: GridLayout, path: Path, on_progress: Callable[[int, int], bool] | None = None) -> None:
    """Write the forms. `on_progress(done, total)` is told sheets; when it returns False the work ends with CancelledError.

    Raises `StorageError` when the file cannot be written; the file that was there before is untouched then.
    """
    export = _Export(layout)
    total = len(layout.sheets)
    for number, pages in groupby(layout.pages, key=lambda page: page.sheet):
        if on_progress is not None and not on_progress(total + number, 2 * total):
            raise CancelledError("已取消导出 Excel，没有保存文件。")
        export.add(layout.sheets[number], list(pages))
    with whole_file(path) as file:
        file.write(workbook_bytes(export.workbook))


class _MemoryWriter(ExcelWriter):
    """Sheets are written in memory: openpyxl's own writer leaves each in the open in the folder for temporary files."""

    def write_worksheet(self, ws: Worksheet) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer = WorksheetWriter(ws, io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


def workbook_bytes(workbook: Workbook) -> bytes:
    """The workbook as a file."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        _MemoryWriter(workbook, package).save()
    return memory.getvalue()


def set_page(sheet: Worksheet, document: GridDocument) -> None:
    """The form's paper, orientation and margins, a little smaller than it is laid out."""
    sheet.page_setup.paperSize = PAPER_SIZES[document.paper.name]
    sheet.page_setup.orientation = "landscape" if document.landscape else "portrait"
    sheet.page_setup.scale = SCALE
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left, margins.top, margins.right, margins.bottom = (side / 25.4 for side in document.margins_mm)
    margins.header = margins.footer = margins.bottom / 2


def usual_workbook() -> Workbook:
    """An empty workbook whose column widths count in digits of `USUAL_FONT`; openpyxl has no public way to set it."""
    workbook, usual = Workbook(), Font(name=USUAL_FONT[0], size=USUAL_FONT[1])
    workbook._fonts = IndexedList([usual])
    workbook._named_styles["Normal"].font = usual
    return workbook


class _Export:
    """A workbook being filled, one page below the other as the layout has them."""

    def __init__(self, layout: GridLayout) -> None:
        self._layout = layout
        self.workbook = usual_workbook()
        self._sheet: Worksheet = self.workbook.active
        self._styles: dict[_Look, str] = {}
        self._row = 1
        properties, title = self.workbook.properties, sheet_name(layout.document.title)
        properties.title, properties.creator, properties.language = title, CREATOR, "zh-CN"
        self._set_up(title)

    def _set_up(self, title: str) -> None:
        document, sheet = self._layout.document, self._sheet
        sheet.title = title
        for index, (left, right) in enumerate(pairwise(self._layout.edges), start=1):
            sheet.column_dimensions[get_column_letter(index)].width = excel_width(right - left)
        set_page(sheet, document)
        sheet.sheet_view.showGridLines = False
        if len(self._layout.sheets) == 1 and len(self._layout.pages) > 1:
            sheet.oddFooter.center.text = PAGE_NUMBER

    def add(self, sheet: SheetLayout, pages: Sequence[GridPage]) -> None:
        """Write one record, page by page."""
        for page in pages:
            self._begin_page()
            if page.number == 0:
                for _, blocks in groupby(sheet.above, key=lambda block: block.y):
                    self._write_above(list(blocks))
            self._write_page(sheet, page)
        for number, lines in enumerate(sheet.notes):
            gap = 0.0 if number else NOTE_GAP
            self._write_across("".join(lines), NOTE, "left", len(lines) * NOTE.line_height + gap)

    def _begin_page(self) -> None:
        if self._row == 1:
            return
        if len(self._sheet.row_breaks) < MOST_BREAKS:
            self._sheet.row_breaks.append(Break(id=self._row - 1))
            return
        self._sheet, self._row = self.workbook.create_sheet(), 1
        self._set_up(sheet_name(f"{sheet_name(self._layout.document.title)[:24]}（{len(self.workbook.worksheets)}）"))

    def _write_above(self, blocks: Sequence[Block]) -> None:
        """Title, or line; a line with two ends shares its row between them."""
        columns = len(self._layout.document.columns)
        left, *right = blocks
        ends = [(left, 0, columns // 2 or 1), (right[0], columns // 2 or 1, columns)] if right else [(left, 0, columns)]
        for block, first, after in ends:
            self._put(self._row, first, "\n".join(block.lines), _Look(block.style, block.align))
            self._merge(self._row, first, 1, after - first)
        self._end_row(max(block.height + block.gap for block in blocks))

    def _write_across(self, text: str, style: Style, align: str, height: float) -> None:
        self._put(self._row, 0, text, _Look(style, align))
        self._merge(self._row, 0, 1, len(self._layout.document.columns))
        self._end_row(height)

    def _end_row(self, height: float) -> None:
        self._sheet.row_dimensions[self._row].height = min(height / UNITS_PER_POINT, _MOST_POINTS)
        self._row += 1

    def _write_page(self, sheet: SheetLayout, page: GridPage) -> None:
        heights = self._roomy_heights(sheet, page)
        parts = [max(math.ceil(height / UNITS_PER_POINT / _MOST_POINTS), 1) for height in heights]
        starts = list(accumulate(parts, initial=self._row))
        places = {piece.row: place for place, piece in enumerate(page.pieces)}
        for item, piece, height in visible_parts(self._layout, page):
            first = places[piece.row]
            last = max(places[row] for row in range(item.row, item.last + 1) if row in places)
            begins, ends = piece.row == item.row, page.pieces[last].row == item.last
            look = _Look(
                item.style,
                item.cell.align,
                top=item.cell.top or not begins or first == 0,
                bottom=item.cell.bottom or not ends or last == len(page.pieces) - 1,
                sides=item.cell.sides,
                from_top=item.cell.from_top or (not piece.whole and item.cell.rows == 1),
                shade=item.cell.shade,
            )
            self._write_cell(item, text_on(item, piece), look, starts[first], starts[last + 1] - starts[first])
            if item.cell.chart is not None:
                width = self._layout.edges[item.cell.end] - self._layout.edges[item.cell.column] - 2 * CELL_PADDING_X
                png = chart_picture(item.cell.chart, width, height - 2 * CELL_PADDING_Y)
                column = self._layout.edges[item.cell.end] - self._layout.edges[item.cell.end - 1]
                corner = column_emu(column) - _INSET, round(heights[last] / parts[last] / UNITS_PER_POINT * 12_700) - _INSET
                self._sheet.add_image(_Picture(png, starts[first] - 1, starts[last + 1] - 2, item.cell, corner))
        for place, height in enumerate(heights):
            for part in range(parts[place]):
                self._sheet.row_dimensions[starts[place] + part].height = height / UNITS_PER_POINT / parts[place]
        self._row = starts[-1]

    def _write_cell(self, item: CellLayout, text: str, look: _Look, first: int, rows: int) -> None:
        own = item.cell
        for row in range(first, first + rows):
            for column in range(own.column, own.end):
                ruled = replace(
                    look,
                    grid=True,
                    top=look.top and row == first,
                    bottom=look.bottom and row == first + rows - 1,
                    left=look.sides and column == own.column,
                    right=look.sides and column == own.end - 1,
                )
                self._put(row, column, text if (row, column) == (first, own.column) else None, ruled)
        self._merge(first, own.column, rows, own.span)

    def _merge(self, row: int, column: int, rows: int, span: int) -> None:
        if rows > 1 or span > 1:
            # merge_cells() looks through all earlier ranges each time, which takes minutes for 1,000 forms.
            area = CellRange(min_col=column + 1, min_row=row, max_col=column + span, max_row=row + rows - 1)
            self._sheet.merged_cells.ranges.add(area)

    def _put(self, row: int, column: int, text: str | None, look: _Look) -> None:
        cell = self._sheet.cell(row, column + 1)
        cell.value = cell_text(text, "表格") if text else None
        cell.style = self._style(look)
        if text:
            cell.data_type = "s"  # openpyxl takes =… for a formula and #N/A for an error
            cell.quotePrefix = text.startswith(FORMULA_STARTS)

    def _style(self, look: _Look) -> str:
        if look not in self._styles:
            drawn = (look.left, look.right, look.top, look.bottom) if look.grid else (False,) * 4
            named = NamedStyle(
                name=f"表格样式{len(self._styles) + 1}",
                font=Font(name=FONTS[look.style.face][0], size=look.style.size / UNITS_PER_POINT),
                alignment=Alignment(horizontal=look.align, vertical="top" if look.from_top else "center", wrap_text=True),
                border=Border(*(_THIN if ruled else None for ruled in drawn)),
                fill=PatternFill("solid", fgColor=f"FF{ground(look.shade)}") if look.shade else PatternFill(),
            )
            self.workbook.add_named_style(named)
            self._styles[look] = named.name
        return self._styles[look]

    def _roomy_heights(self, sheet: SheetLayout, page: GridPage) -> list[float]:
        """The heights of the rows of a page, with more room where a long text fills its row, as far as the page has it."""
        layout, heights = self._layout, [piece.height for piece in page.pieces]
        wanted = [0.0] * len(heights)
        places = {piece.row: place for place, piece in enumerate(page.pieces)}
        for item, piece, _ in visible_parts(layout, page):
            lines = len(part_of(item, piece).lines)
            if item.cell.rows == 1 and lines > 1:
                needed = (lines + math.ceil(lines / _LINES_FOR_ONE_MORE)) * item.style.line_height
                place = places[piece.row]
                wanted[place] = max(wanted[place], needed - heights[place])
        _, top, _, bottom = (side * UNITS_PER_MM for side in layout.document.margins_mm)
        notes = notes_height(sheet.notes) if page.number == page.count - 1 else 0.0
        # Half of what is free: Excel rounds every row to whole pixels.
        spare = 0.5 * ((layout.page_height - top - bottom) * 100 / SCALE - (page.end - top) - notes)
        given = min(1.0, max(spare, 0.0) / (sum(wanted) or 1.0))
        return [height + given * more for height, more in zip(heights, wanted, strict=True)]


class _Picture(Image):
    """A chart in the rows from `first` to `last`, counted from 0, clear of the rules of its cell.

    `corner` is where it ends in its last column and row. openpyxl's own class wants Pillow to learn its size.
    """

    format = "png"

    def __init__(self, png: bytes, first: int, last: int, cell: GridCell, corner: tuple[int, int]) -> None:
        self._png = png
        begin = AnchorMarker(cell.column, _INSET, first, _INSET)
        self.anchor = TwoCellAnchor("oneCell", _from=begin, to=AnchorMarker(cell.end - 1, corner[0], last, corner[1]))

    def _data(self) -> bytes:
        return self._png


def text_on(item: CellLayout, piece: Piece) -> str:
    """What a cell says on one page: a row that is cut has the rest of its text on the next."""
    own = item.cell
    if own.label:
        return "\n".join(part_of(item, piece).lines)
    if piece.whole or own.rows > 1:
        return own.text
    text, starts, position = printable(own.text), [], 0
    for line in item.lines:
        starts.append(text.index(line, position))
        position = starts[-1] + len(line)
    first, after = (min(place, len(starts)) for place in (piece.first_line, piece.first_line + piece.line_count))
    starts.append(len(text))
    return text[starts[first] : starts[after]].strip("\n")
