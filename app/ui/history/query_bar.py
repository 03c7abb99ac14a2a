"""Which part of the office's history is shown: words, person, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.core.dates import parse_date
from app.core.errors import InvalidValueError
from app.core.program import resources
from app.ledgers.history import Query
from app.ui.form.date_editors import spoken_day
from app.ui.widgets import button, mark

KEY_PAUSE_MS = 250  # between the last key and the search
EVERYBODY = "全部人员"
EDGE_WIDTH = 96  # pixels at 96 dpi: 2023-11-30


class QueryBar(QWidget):
    """One line of filters. `changed` carries the Query."""

    changed = Signal(object)

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.today = today
        self.search = QLineEdit(placeholderText="搜索操作和内容", clearButtonEnabled=True)
        self.search.addAction(QIcon(str(resources() / "icons" / "search.svg")), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setToolTip("在操作名称和各行现在的文字中查找")
        self.search.setAccessibleName("搜索")
        self._pause = QTimer(self, singleShot=True, interval=KEY_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.people = QComboBox()
        self.people.setAccessibleName("修改人")
        self.people.addItem(EVERYBODY, "")
        self.people.setMinimumWidth(120)
        self.people.activated.connect(lambda _: self._tell())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.search, 1)
        row.addWidget(self.people)
        row.addSpacing(6)
        self.buttons: dict[str, QPushButton] = {}
        for label in named_days(today()):
            found = button(label)
            found.setCheckable(True)
            found.clicked.connect(lambda on, label=label: self._choose(label, on))
            self.buttons[label] = found
            row.addWidget(found)
        self.low, self.high = (self._edge(text) for text in ("开始日期", "结束日期"))
        row.addSpacing(6)
        row.addWidget(self.low)
        row.addWidget(QLabel("至"))
        row.addWidget(self.high)
        self.clear_button = button("清除筛选", "quiet", clicked=self.clear)
        row.addWidget(self.clear_button)
        self._told = Query()
        self.clear_button.setEnabled(False)

    def query(self) -> Query:
        """What is asked for now. Days given the wrong way round are taken the right way."""
        low, high = self._day(self.low), self._day(self.high)
        if low and high and low > high:
            low, high = high, low
        return Query(str(self.people.currentData()), low, high, self.search.text().strip())

    def show_people(self, names: Sequence[str]) -> None:
        """Everybody who may be chosen; the choice stays."""
        chosen = str(self.people.currentData())
        with QSignalBlocker(self.people):
            self.people.clear()
            self.people.addItem(EVERYBODY, "")
            for name in names:
                self.people.addItem(name, name)
            self.people.setCurrentIndex(max(0, self.people.findData(chosen)))

    def clear(self) -> None:
        """Ask for everything."""
        with QSignalBlocker(self.search):
            self.search.clear()
        self.people.setCurrentIndex(0)
        self._set_days(None, None)
        self._tell()

    def _choose(self, label: str, on: bool) -> None:
        self._set_days(*(named_days(self.today())[label] if on else (None, None)))
        self._tell()

    def _set_days(self, low: dt.date | None, high: dt.date | None) -> None:
        for editor, day in ((self.low, low), (self.high, high)):
            editor.setText(day.isoformat() if day else "")
            mark(editor, "wrong", False)

    def _edge(self, hint: str) -> QLineEdit:
        editor = QLineEdit(placeholderText=hint)
        editor.setFixedWidth(EDGE_WIDTH)
        editor.setToolTip("如 11-30、2023.11.30、今天")
        editor.setAccessibleName(hint)
        editor.editingFinished.connect(self._tell)
        return editor

    def _day(self, editor: QLineEdit) -> dt.date | None:
        """A day as people write it; None, and a red border, for what is none."""
        text = editor.text().strip()
        try:
            found = (spoken_day(text, self.today()) or parse_date(text, self.today().year)) if text else None
        except InvalidValueError:
            mark(editor, "wrong", True)
            return None
        mark(editor, "wrong", False)
        return found

    def _tell(self) -> None:
        self._pause.stop()
        query = self.query()
        for editor, day in ((self.low, self._day(self.low)), (self.high, self._day(self.high))):
            if day is not None:
                editor.setText(day.isoformat())
        for label, days in named_days(self.today()).items():
            self.buttons[label].setChecked(days == (query.low, query.high))
        self.clear_button.setEnabled(query.any)
        if query != self._told:
            self._told = query
            self.changed.emit(query)


def named_days(today: dt.date) -> dict[str, tuple[dt.date, dt.date]]:
    """Days by name, up to today: nothing is saved tomorrow. A week begins on Monday."""
    monday = today - dt.timedelta(days=today.weekday())
    return {"今天": (today, today), "本周": (monday, today), "本月": (today.replace(day=1), today)}
