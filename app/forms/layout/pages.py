"""Any document laid out on pages: one way for preview, printer and PDF to ask what stands where. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.forms.layout.document import TableDocument
from app.forms.layout.drawing import Fill, Rule, Text, table_fills, table_rules, table_texts
from app.forms.layout.grid import GridDocument
from app.forms.layout.grid_drawing import grid_fills, grid_rules, grid_texts
from app.forms.layout.grid_layout import GridLayout, lay_out_grid
from app.forms.layout.layout import TableLayout, lay_out
from app.forms.layout.official import OfficialDocument
from app.forms.layout.official_layout import OfficialLayout, lay_out_official
from app.forms.layout.text import TextMeasure

Document = TableDocument | GridDocument | OfficialDocument
Layout = TableLayout | GridLayout | OfficialLayout


def lay_out_document(document: Document, measure: TextMeasure, on_step: Callable[[int, int], None] | None = None) -> Layout:
    """Lay a document out. `on_step(done, total)` is told rows or sheets; what it raises ends the work.

    Raises `InvalidValueError` when it does not fit the paper.
    """
    match document:
        case GridDocument():
            return lay_out_grid(document, measure, on_step)
        case OfficialDocument():
            return lay_out_official(document, measure)
        case TableDocument():
            return lay_out(document, measure, on_step)


def document_steps(document: Document) -> int:
    """How many rows or sheets the work on a document is counted in."""
    match document:
        case GridDocument():
            return len(document.sheets)
        case OfficialDocument():
            return 1
        case TableDocument():
            return len(document.rows)


def document_size(document: Document) -> str:
    """How much a document holds, in words: 75 行 without its totals, 3 份."""
    if isinstance(document, TableDocument):
        return f"{len(document.rows) - len(document.sums)} 行"
    return f"{document_steps(document)} 份"


def page_texts(layout: Layout, number: int) -> Iterator[Text]:
    """All lines of text on a page (counted from 0)."""
    match layout:
        case GridLayout():
            return grid_texts(layout, number)
        case OfficialLayout():
            return iter(layout.pages[number].texts)
        case TableLayout():
            return table_texts(layout, number)


def page_fills(layout: Layout, number: int) -> Iterator[Fill]:
    """The grounds of cells on a page (counted from 0), to be drawn below everything else."""
    match layout:
        case GridLayout():
            return grid_fills(layout, number)
        case OfficialLayout():
            return iter(())
        case TableLayout():
            return table_fills(layout, number)


def page_rules(layout: Layout, number: int) -> Iterator[Rule]:
    """All rules on a page (counted from 0)."""
    match layout:
        case GridLayout():
            return grid_rules(layout, number)
        case OfficialLayout():
            return iter(layout.pages[number].rules)
        case TableLayout():
            return table_rules(layout, number)
