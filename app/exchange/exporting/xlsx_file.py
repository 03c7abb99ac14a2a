"""A new .xlsx file by XlsxWriter, held in memory: every text as it is, and the page as an office prints it.

XlsxWriter writes a styled table three times as fast as openpyxl, which reads and changes files as well.
"""

from __future__ import annotations

import io
from typing import Any

from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

CREATOR = "五星台账"
PAPER_SIZES = {"A3": 8, "A4": 9}  # ECMA-376 18.3.1.63, paperSize
MOST_BREAKS = 1_000  # Excel allows 1,026 horizontal breaks in a sheet
MOST_POINTS = 409.0  # Excel's greatest row height
PAGE_NUMBER = '&"仿宋_GB2312,Regular"第 &P 页  共 &N 页'
# The workbook's usual font, whose digits are the unit of column widths: Arial is on every Windows, and LibreOffice has a
# font of the same widths for it (not for Calibri everywhere), so that columns are equally wide in all programs.
USUAL_FONT = ("Arial", 10.0)
SPANNED_ROWS = 16  # that share a hint at their columns in the file
PIXELS_PER_UNIT = 7  # of a column's width as the file has it: a digit of that font


class _Texts(SharedStrings):
    """The texts as `cell_text` made them. XlsxWriter takes <r>…</r> for markup, and _x0041_x0042_ for an A."""

    def _write_si(self, string: str) -> None:
        self._xml_si_element(string, [("xml:space", "preserve")] if string != string.strip() else [])


class _Part(io.StringIO):
    """A part of the file, in UTF-8 from the start: io.StringIO takes four bytes for each sign, 600 MB for 100,000 rows."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes = io.BytesIO()

    def write(self, text: str) -> int:
        return self._bytes.write(text.encode())

    def getvalue(self) -> Any:  # bytes, not a str: `_Packager` says so of each part
        return self._bytes.getbuffer()

    def take(self, other: _Part) -> None:
        """What another part holds, which is empty afterwards."""
        self._bytes.write(other._bytes.getbuffer())
        other._bytes = io.BytesIO()


class FlowingSheet(Worksheet):
    """A sheet that keeps its finished rows as they stand in the file: a quarter of the memory that their cells take."""

    fh: Any
    dim_rowmin: Any
    dim_rowmax: Any

    def __init__(self) -> None:
        super().__init__()
        self._finished = _Part()
        self._next = 0  # the first row that is not finished

    def finish(self, end: int) -> None:
        """Nothing is put any more into the rows before `end` (counted from 0); best a multiple of SPANNED_ROWS."""
        if self.dim_rowmin is None or end <= self._next:
            return
        file, lowest, highest = self.fh, self.dim_rowmin, self.dim_rowmax
        self.fh, self.dim_rowmin, self.dim_rowmax = self._finished, self._next, end - 1
        super()._write_rows()
        self.fh, self.dim_rowmin, self.dim_rowmax = file, lowest, highest
        for row in range(self._next, end):
            self.table.pop(row, None)
        self._next = end

    def _write_rows(self) -> None:
        self.finish(self.dim_rowmax + 1)
        self.fh.take(self._finished)


class _Packager(Packager):
    def _filename(self, xml_filename: str) -> _Part:
        part = _Part()
        self.filenames.append((part, xml_filename, True))
        return part

    def _write_shared_strings_file(self) -> None:
        texts = _Texts()
        texts.string_table = self.workbook.str_table
        texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
        texts._assemble_xml_file()


class GrowingSheet(FlowingSheet):
    """A sheet of which some rows get higher with what is typed into them: where a height is said to be a person's own
    (customHeight), Excel and WPS keep to it and what goes beyond cannot be seen. `growing` counts from 0."""

    growing: range = range(0)

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, object]] | None = None) -> None:
        if tag == "row" and attributes and int(str(attributes[0][1])) - 1 in self.growing:
            attributes = [item for item in attributes if item[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


class XlsxFile(Workbook):
    """A workbook to be filled. Texts come from `cell_text`; write them with `write_string`, so none becomes a formula."""

    def __init__(self, title: str) -> None:
        self._memory = io.BytesIO()
        usual = {"font_name": USUAL_FONT[0], "font_size": USUAL_FONT[1]}
        super().__init__(self._memory, {"in_memory": True, "default_format_properties": usual})
        self.set_properties({"title": title, "author": CREATOR})

    def _get_packager(self) -> Packager:
        return _Packager()

    def content(self) -> bytes:
        """The file. Nothing can be written any more afterwards."""
        self.close()
        return self._memory.getvalue()


def set_page(
    sheet: Worksheet, paper: str, margins_mm: tuple[float, float, float, float], *, landscape: bool, scale: int = 0
) -> None:
    """Paper, orientation, margins (left, top, right, bottom), and the scale in percent; 0 shrinks to the paper's width."""
    sheet.set_paper(PAPER_SIZES[paper])
    if landscape:
        sheet.set_landscape()
    if scale:
        sheet.set_print_scale(scale)
    else:
        sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    left, top, right, bottom = (side / 25.4 for side in margins_mm)
    sheet.set_margins(left, right, top, bottom)
    sheet.set_header("", {"margin": bottom / 2})


def set_page_number(sheet: Worksheet, margins_mm: tuple[float, float, float, float]) -> None:
    """第 1 页  共 2 页 in the middle of the foot."""
    sheet.set_footer(f"&C{PAGE_NUMBER}", {"margin": margins_mm[3] / 25.4 / 2})


def set_width(sheet: Worksheet, column: int, width: float) -> None:
    """The width of a column (counted from 0) in Excel's unit, as the file has it."""
    sheet.set_column_pixels(column, column, round(width * PIXELS_PER_UNIT))
