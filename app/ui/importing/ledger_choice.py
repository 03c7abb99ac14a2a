"""导入到: the ledger into which a sheet goes, and the question where none fits for sure."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.importable import IMPORTABLE, IMPORTABLE_BY_KEY
from app.ui.palette import TONES
from app.ui.widgets import button


class LedgerChoice(QWidget):
    """A ledger; where there is none yet, a button takes the one that comes closest."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ledger = QComboBox()
        self.ledger.setAccessibleName("导入到")
        self.ledger.setPlaceholderText("请选择台账…")
        for item in IMPORTABLE:
            self.ledger.addItem(item.title, item.key)
        self.confirm = button("", clicked=self._take_nearest)
        self.confirm.setStyleSheet(f"color: {TONES['amber'].foreground}")
        self.confirm.hide()
        self.nearest = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.ledger, self.confirm):
            row.addWidget(widget)
        self.ledger.activated.connect(lambda _: self.chosen.emit())

    def show_sheet(self, sheet: SheetPlan) -> None:
        """The ledger of a sheet, or what is proposed for it."""
        with QSignalBlocker(self.ledger):
            self.ledger.setCurrentIndex(self.ledger.findData(sheet.ledger))
        self.nearest = sheet.nearest if sheet.nearest in IMPORTABLE_BY_KEY else ""
        title = IMPORTABLE_BY_KEY[self.nearest].title if self.nearest else ""
        self.confirm.setText(f"按“{title}”导入")
        self.confirm.setToolTip(sheet.why)
        self.confirm.setVisible(bool(title))

    def _take_nearest(self) -> None:
        self.ledger.setCurrentIndex(self.ledger.findData(self.nearest))
        self.chosen.emit()
