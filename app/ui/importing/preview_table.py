"""The table of the rows that an import would add: every cell can be corrected."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.exchange.importing.import_sheet import SheetPlan
from app.ui.importing.marked_cells import MarkedCells
from app.ui.importing.preview_model import PreviewModel
from app.ui.importing.preview_widths import fit_columns

TICK_WIDTH, KNOWN_WIDTH = 52, 190  # of the first column: the tick alone, or with 与现有的第 12 号问题相同
LINE_HEIGHT = 40


class PreviewTable(QTableView):
    """Shows a PreviewModel."""

    def __init__(self, model: PreviewModel) -> None:
        super().__init__()
        self.rows = model
        self.setModel(model)
        self.setItemDelegate(MarkedCells(self))
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().setDefaultSectionSize(LINE_HEIGHT)

    def fit(self, sheet: SheetPlan) -> None:
        """Columns as wide as a sheet asks for."""
        fit_columns(self, self.rows, KNOWN_WIDTH if sheet.known or sheet.duplicates else TICK_WIDTH)
