"""日期年度: in which year the days of a sheet are meant that name none, and the question where nothing says it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from app.exchange.importing.import_sheet import SheetPlan
from app.ui.palette import TONES
from app.ui.widgets import button


class YearChoice(QWidget):
    """A year, and as long as it is only proposed a button that confirms it."""

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.year = QSpinBox()
        self.year.setRange(1990, 2100)
        self.year.setToolTip("没有写年份的日期（如 11月底前）算在这一年")
        self.year.setAccessibleName("年度")
        self.confirm = button("", clicked=self.confirmed.emit)
        self.confirm.setStyleSheet(f"color: {TONES['amber'].foreground}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (QLabel("日期年度"), self.year, self.confirm):
            row.addWidget(widget)
        self.year.valueChanged.connect(self._name_year)

    def show_sheet(self, sheet: SheetPlan, this_year: int) -> None:
        """The year of a sheet."""
        self.year.setValue(sheet.default_year or this_year)
        self.year.setEnabled(sheet.ledger is not None)
        self._name_year()
        self.confirm.setToolTip(sheet.year_question)
        self.confirm.setVisible(bool(sheet.year_question))

    def _name_year(self) -> None:
        self.confirm.setText(f"确认是 {self.year.value()} 年")
