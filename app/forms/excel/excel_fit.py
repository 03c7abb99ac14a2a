"""The one layout as Excel needs it: column widths in its unit, row heights in points, where pages begin."""

from __future__ import annotations

from itertools import pairwise

from app.exchange.exporting.export_xlsx import SheetFit
from app.exchange.exporting.xlsx_file import PIXELS_PER_UNIT
from app.forms.layout.layout import TableLayout
from app.forms.layout.text import UNITS_PER_POINT

# Printed a little smaller, columns and rows are sure to fit the page: Excel sizes them by the pixels of screen or printer,
# and by "fit to width" it would no longer break pages where it is told to.
SCALE = 95

_PIXELS_PER_POINT = 96 / 72
_PADDING = 5  # pixels that a column has besides


def excel_width(units: float) -> float:
    """A width in tenths of a point as that of a column in Excel."""
    return max((units / UNITS_PER_POINT * _PIXELS_PER_POINT - _PADDING) / PIXELS_PER_UNIT, 0.5)


def column_emu(units: float) -> int:
    """How wide that column is in Excel's own unit of drawings, 12,700 to the point."""
    return round(excel_width(units) * PIXELS_PER_UNIT / _PIXELS_PER_POINT * 12_700)


def sheet_fit(layout: TableLayout) -> SheetFit:
    """How a table stands in Excel so that it prints as it is laid out."""
    above = {block.y: (block.height + block.gap) / UNITS_PER_POINT for block in layout.above}
    ends = sorted({0.0, *(head.y for head in layout.heads)})
    bottom = max(head.y + head.height for head in layout.heads)
    heights = [0.0] * len(layout.cells)
    for page in layout.pages:
        for piece in page.slices:
            heights[piece.row] += piece.height / UNITS_PER_POINT
    return SheetFit(
        widths=tuple(excel_width(right - left) for left, right in pairwise(layout.edges)),
        size=layout.body.size / UNITS_PER_POINT,
        above=tuple(above[y] for y in sorted(above)),
        headings=tuple((lower - upper) / UNITS_PER_POINT for upper, lower in pairwise([*ends, bottom])),
        rows=tuple(heights),
        starts=frozenset(page.slices[0].row for page in layout.pages[1:] if page.slices and page.slices[0].first_line == 0),
        scale=SCALE,
        broken={"".join(head.lines): "\n".join(head.lines) for head in layout.heads if len(head.lines) > 1},
    )
