"""How wide the columns of an import preview are: as their contents ask, what is left goes to the long texts."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from app.ui.importing.preview_model import ROLE, PreviewModel

LOOKED_AT = 200  # rows; the rest of a long file is like them
LEAST, MOST = 52, 240  # pixels; longer texts wrap
PADDING = 20


def fit_columns(table: QTableView, model: PreviewModel, first: int) -> None:
    """Size all columns; the first one, with the ticks, is `first` pixels wide."""
    metrics, heading = table.fontMetrics(), table.horizontalHeader().fontMetrics()
    table.setColumnWidth(0, first)
    asked = {}
    for column in range(1, model.columnCount()):
        texts = (str(model.index(row, column).data() or "") for row in range(min(model.rowCount(), LOOKED_AT)))
        lines = {line for text in texts for line in islice(text.split("\n"), 2)}
        widest = max((metrics.horizontalAdvance(line) for line in lines), default=0)
        label = heading.horizontalAdvance(str(model.headerData(column, Qt.Orientation.Horizontal, ROLE.DisplayRole)))
        asked[column] = max(LEAST, max(widest, label) + PADDING)
    widths = {column: min(width, MOST) for column, width in asked.items()}
    long = [column for column, width in asked.items() if width > MOST]
    spare = table.viewport().width() - first - sum(widths.values())
    for column, width in widths.items():
        table.setColumnWidth(column, width + (max(spare, 0) // len(long) if column in long else 0))
