"""下一处错误: from one wrong cell of an import to the next, over all its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.ui.importing.dialog import ImportDialog


class WrongCells(QObject):
    """Puts the cursor on them."""

    def __init__(self, dialog: ImportDialog) -> None:
        super().__init__(dialog)
        self.dialog = dialog
        self._seeking = False  # whether the first one is gone to as soon as the rows of a sheet are shown
        dialog.next_error.clicked.connect(self.go_to_next)

    def go_to_next(self) -> None:
        """The next one after the current cell; behind the last one of a sheet the first one of the next sheet that has some."""
        dialog = self.dialog
        count, here = len(dialog.plan.sheets), dialog.sheets.currentIndex()
        others = ((here + by) % count for by in range(1, count))
        cells = dialog.model.wrong_cells()
        if dialog.table.is_behind(cells) and (place := next(filter(self._is_wrong, others), None)) is not None:
            self._seeking = True
            dialog.sheets.setCurrentIndex(place)
        else:
            dialog.table.go_to_next(cells)

    def shown(self) -> None:
        """The rows of a sheet are shown: many of them only some time after it was chosen."""
        if self._seeking:
            self._seeking = False
            self.dialog.table.go_to_next(self.dialog.model.wrong_cells())

    def _is_wrong(self, place: int) -> bool:
        left_out = self.dialog.left_out[place]
        return any(record.errors and record.row not in left_out for record in self.dialog.plan.sheets[place].records)
