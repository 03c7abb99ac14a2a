"""A form of one record as a grid of cells: the one input of preview, printer, PDF, Word and Excel. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.kinds import Align
from app.forms.charts.charts import Chart
from app.forms.layout.document import Paper


@dataclass(frozen=True)
class GridCell:
    """A cell from column `column` over `span` columns and `rows` rows; without `top`, `bottom` or `sides` it has no rule there.

    `from_top`: a box to be written into, read from its top; other texts stand in the middle of their cell.
    A `chart` fills the cell. `shade` is how dark its ground is, from 0 (white) to 1.
    """

    column: int
    text: str
    span: int = 1
    rows: int = 1
    label: bool = False
    align: Align = "left"
    top: bool = True
    bottom: bool = True
    sides: bool = True
    from_top: bool = False
    chart: Chart | None = None
    shade: float = 0.0

    @property
    def end(self) -> int:
        """The column behind the cell."""
        return self.column + self.span


@dataclass(frozen=True)
class GridRow:
    """A row at least `height` mm high. `keep`: stays on the page of the next row. `grow`: share of the room left.

    `head` is the number of the row, further up, that is repeated above this one when it begins a page.
    """

    cells: tuple[GridCell, ...]
    height: float = 10.0
    grow: float = 0.0
    keep: bool = False
    head: int | None = None


@dataclass(frozen=True)
class GridSheet:
    """One record: it begins on a page of its own."""

    title: str
    line: tuple[str, str]
    rows: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class GridDocument:
    """Sheets of one form. `columns` are relative widths; `size` is the size of the text in points; margins in mm."""

    title: str
    columns: tuple[float, ...]
    sheets: tuple[GridSheet, ...]
    paper: Paper = Paper.A4
    landscape: bool = False
    size: float = 12.0
    margins_mm: tuple[float, float, float, float] = (25.0, 22.0, 25.0, 20.0)  # left, top, right, bottom
