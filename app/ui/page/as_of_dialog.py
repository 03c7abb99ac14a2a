"""按哪一天的情况打印: the day of a table that tells how its rows stood (晒清单、晒进度、晒实绩 are one list at three dates)."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QDialog, QHBoxLayout, QPushButton, QWidget

from app.ui.form.look import SHEET
from app.ui.widgets import button, dialog_column, side_by_side, words

USUAL = ((6, 30), (12, 31))  # the ends of the half years
WIDTH = 440  # pixels at 96 dpi


class AsOfDialog(QDialog):
    """One day, today to begin with. `day()` is the one chosen."""

    def __init__(self, parent: QWidget, title: str, today: dt.date) -> None:
        super().__init__(parent)
        self.setObjectName("form")
        self.setStyleSheet(SHEET)
        self.setWindowTitle("按哪一天的情况打印")
        self.setMinimumWidth(WIDTH)
        self.date = QDateEdit(QDate(today.year, today.month, today.day))
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.date.setCalendarPopup(True)
        self.date.setMaximumDate(self.date.date())
        self.date.setAccessibleName("截至日期")
        self.usual = [self._button("今天", today), *(self._button(f"{m}月{d}日", last_time(m, d, today)) for m, d in USUAL)]
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(words("截至"))
        line.addWidget(self.date, 1)
        for item in self.usual:
            line.addWidget(item)
        cancel, self.go = button("取消"), button("预览", "primary", "asOf")
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        self.go.setDefault(True)
        foot = side_by_side(None, cancel, self.go)
        column = dialog_column(self)
        column.addWidget(words(title, "heading", wrap=True))
        column.addWidget(
            words(
                "进展取这一天为止填报的最新一条，完成率是这一天台账上的数，查不到的印“不详”；其余内容按现在的台账。",
                "soft",
                wrap=True,
            )
        )
        column.addLayout(line)
        column.addLayout(foot)

    def day(self) -> dt.date:
        """The day chosen."""
        found = self.date.date()
        return dt.date(found.year(), found.month(), found.day())

    def _button(self, text: str, day: dt.date) -> QPushButton:
        found = button(text)
        found.setAutoDefault(False)
        found.setToolTip(day.isoformat())
        found.clicked.connect(lambda: self.date.setDate(QDate(day.year, day.month, day.day)))
        return found


def last_time(month: int, day: int, today: dt.date) -> dt.date:
    """The last day of the year's month and day that is not in the future."""
    found = dt.date(today.year, month, day)
    return found if found <= today else dt.date(today.year - 1, month, day)
