"""Cells of a table taken to the clipboard: as text, and as a table that Excel prefers."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from app.core.number_kinds import Integer, Number, Percent
from app.ui.table.clipboard import as_html, as_text
from app.ui.table.model import LedgerTableModel
from app.ui.table.selection import Area

MOST_HTML_CELLS = 60_000  # larger blocks are copied as text only


def copied(model: LedgerTableModel, area: Area) -> QMimeData:
    """What goes to the clipboard for some rows and columns."""
    rows, columns = area.rows, area.columns
    block = [[model.text(row, column) for column in columns] for row in rows]
    data = QMimeData()
    data.setText(as_text(block))
    if len(rows) * len(columns) <= MOST_HTML_CELLS:
        kinds = [model.specs[column].kind for column in columns]
        data.setHtml(as_html(block, [at for at, kind in enumerate(kinds) if isinstance(kind, Integer | Number | Percent)]))
    return data
