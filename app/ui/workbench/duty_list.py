"""The problems to be seen to, in four lists behind one row of buttons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from app.forms.layout.document import Column, TableDocument
from app.ledgers.problems.problem import PROBLEM
from app.rectify.desk import Desk
from app.rectify.figures import Row
from app.ui.document_table import DocumentTable
from app.ui.form.date_editors import days_left
from app.ui.widgets import button

SHOWN = 50  # of a longer list the button leads to the ledger
FIELDS = (("statement", 38), ("department", 11), ("person", 9), ("deadline", 14), ("percent", 7))
DAYS = Column("距时限", 10, align="center")
NOTHING = {
    "overdue": "没有逾期的问题。",
    "due": "本周没有到期的问题。",
    "behind": "没有进度滞后的问题。",
    "quiet": "所有问题都有近期进展。",
}


class DutyList(QFrame):
    """One list at a time; a double click opens a problem, 在台账中查看 the whole list."""

    row_requested = Signal(str, object)  # ledger key, row id
    list_requested = Signal(str)  # overdue, due, behind, quiet
    start_requested = Signal()  # there is no problem yet

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.chosen = "overdue"
        self.begun = False
        self.today = dt.date.min
        self.lists: dict[str, tuple[str, Sequence[Row]]] = {}
        self.buttons: dict[str, QPushButton] = {}
        bar = QHBoxLayout()
        bar.setSpacing(6)
        group = QButtonGroup(self)
        for key in NOTHING:
            found = button("")
            found.setCheckable(True)
            found.setChecked(key == self.chosen)
            found.clicked.connect(lambda _=False, key=key: self.choose(key))
            group.addButton(found)
            self.buttons[key] = found
            bar.addWidget(found)
        bar.addStretch(1)
        self.open_button = button("在台账中查看", "quiet", clicked=lambda: self.list_requested.emit(self.chosen))
        bar.addWidget(self.open_button)
        self.table = DocumentTable("要办的问题")
        self.table.line_opened.connect(self._open)
        self.nothing = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.nothing.setProperty("soft", True)
        self.start = button("导入或新增问题", "primary", clicked=self.start_requested.emit)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        middle.setSpacing(12)
        middle.addStretch(1)
        middle.addWidget(self.nothing)
        middle.addWidget(self.start, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        self.stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(bar)
        column.addLayout(self.stack, 1)  # before anything is in it: what a stack without a place shows is a window
        self.stack.addWidget(self.table)
        self.stack.addWidget(empty)

    def show_desk(self, desk: Desk) -> None:
        """Replace the lists; the one looked at stays."""
        self.begun = desk.figures.whole.total > 0
        self.today = dt.date.fromisoformat(desk.figures.day)
        self.lists = {
            "overdue": ("已逾期", desk.overdue),
            "due": ("本周到期", desk.due),
            "behind": ("进度滞后", desk.behind),
            "quiet": (f"{desk.quiet_days}天无进展", desk.quiet),
        }
        for key, (lead, rows) in self.lists.items():
            self.buttons[key].setText(f"{lead} {len(rows)}")
        self._show()

    def choose(self, key: str) -> None:
        """Show a list."""
        self.chosen = key
        self.buttons[key].setChecked(True)
        self._show()

    def _show(self) -> None:
        _, rows = self.lists.get(self.chosen, ("", ()))
        self.stack.setCurrentIndex(0 if rows else 1)
        self.open_button.setVisible(bool(rows))
        self.nothing.setText(NOTHING[self.chosen] if self.begun else "还没有问题。可以导入现有的整改台账，或逐条新增。")
        self.start.setVisible(not self.begun)
        if rows:
            self.table.show_document(duty_document(rows[:SHOWN], self.today))

    def _open(self, line: int) -> None:
        self.row_requested.emit(PROBLEM.key, self.lists[self.chosen][1][line]["id"])


def duty_document(rows: Sequence[Row], today: dt.date) -> TableDocument:
    """The columns of the list; the last one says how far the time limit is."""
    specs = [(PROBLEM.fields[name], width) for name, width in FIELDS]
    columns = tuple(Column(spec.label, width, align="left" if spec.name == "statement" else "center") for spec, width in specs)
    texts = tuple((*(spec.kind.text(row[spec.name]) for spec, _ in specs), far(row, today)) for row in rows)
    return TableDocument("要办的问题", (*columns, DAYS), texts, texts)


def far(row: Row, today: dt.date) -> str:
    """逾期21天, 今天 or 还有3天; nothing without a day."""
    limit = row["deadline_date"]
    return days_left((dt.date.fromisoformat(str(limit)) - today).days).replace("已过", "逾期") if limit else ""
