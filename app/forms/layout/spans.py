"""Which cells of a table are one cell on paper: headings under a common group, equal categories below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.forms.layout.document import Column, TableDocument


@dataclass(frozen=True)
class Span:
    """Neighbouring columns or rows from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many columns or rows the span holds."""
        return self.last - self.first + 1


def heading_groups(columns: Sequence[Column]) -> tuple[Span, ...]:
    """Split the columns into neighbours that share an upper heading; a column without a group stands alone."""
    spans: list[Span] = []
    for index, column in enumerate(columns):
        if spans and column.group and columns[index - 1].group == column.group:
            spans[-1] = Span(spans[-1].first, index)
        else:
            spans.append(Span(index, index))
    return tuple(spans)


def merged_runs(document: TableDocument) -> dict[int, tuple[Span, ...]]:
    """For every column with `merge`, the runs of two or more rows that are printed as one cell.

    Cells are joined only when text and value are both equal (nothing may get lost in a workbook), empty cells never,
    and never across the border of a run of a merged column further left: a second 类别 begins its own 小类.
    """
    breaks = [False] * len(document.rows)
    runs: dict[int, tuple[Span, ...]] = {}
    for column in (index for index, item in enumerate(document.columns) if item.merge):
        spans: list[Span] = []
        for row in range(len(document.rows)):
            if row and not breaks[row] and _same(document, row, column):
                spans[-1] = Span(spans[-1].first, row)
            else:
                spans.append(Span(row, row))
                breaks[row] = True
        runs[column] = tuple(span for span in spans if span.count > 1)
    return runs


def _same(document: TableDocument, row: int, column: int) -> bool:
    text = document.texts[row][column]
    return (
        bool(text.strip())
        and text == document.texts[row - 1][column]
        and document.rows[row][column] == document.rows[row - 1][column]
    )
