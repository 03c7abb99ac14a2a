"""The filter pane of a ledger page: search box, facets with live counts, day ranges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.dates import parse_date
from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.core.program import resources
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import DateRange, Facet
from app.ledgers.views.view import FacetValue
from app.ui.flow_layout import FlowBox
from app.ui.page.filters import DayRange, Filters, day_ranges
from app.ui.widgets import ENTER_KEYS, button, words

WIDTH = 224
KEY_PAUSE_MS = 120  # between the last key and the search; IME composition does not count as keys
LONGEST = 11  # characters of a value in the pane


class FacetValues(QWidget):
    """The values of one field with their counts; a tick filters."""

    toggled = Signal(object, bool)  # value, chosen

    def __init__(self, facet: Facet) -> None:
        super().__init__()
        self.limit = facet.limit
        self.expanded = False
        self._boxes: dict[Value, tuple[QCheckBox, QLabel, QWidget]] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self.more = button("更多", "quiet", clicked=self._expand)
        self._layout.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignLeft)
        self._values: Sequence[FacetValue] = ()

    def show_values(self, values: Sequence[FacetValue]) -> None:
        """Update counts in place. The first values and the chosen ones are shown, the rest behind 更多."""
        self._values = values
        visible = [item for place, item in enumerate(values) if self.expanded or place < self.limit or item.chosen]
        wanted = {item.value for item in visible}
        for value in [value for value in self._boxes if value not in wanted]:
            self._boxes.pop(value)[2].deleteLater()
        for place, item in enumerate(visible):
            box, number, line = self._boxes.get(item.value) or self._make(item)
            if self._layout.indexOf(line) != place:
                self._layout.insertWidget(place, line)
            if box.isChecked() != item.chosen:
                box.blockSignals(True)
                box.setChecked(item.chosen)
                box.blockSignals(False)
            number.setText(str(item.count))
            box.setAccessibleName(f"{item.text} {item.count} 条")
        hidden = len(values) - len(visible)
        self.more.setText("收起" if self.expanded else f"更多（{hidden}）")
        self.more.setVisible(hidden > 0 or (self.expanded and len(values) > self.limit))

    def _expand(self) -> None:
        self.expanded = not self.expanded
        self.show_values(self._values)

    def _make(self, item: FacetValue) -> tuple[QCheckBox, QLabel, QWidget]:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 2, 0)
        layout.setSpacing(4)
        box = QCheckBox(item.text if len(item.text) <= LONGEST else item.text[: LONGEST - 1] + "…")
        box.setToolTip(item.text if len(item.text) > LONGEST else "")
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        number = words("", "soft")
        layout.addWidget(box, 1)
        layout.addWidget(number)
        box.toggled.connect(lambda on: self.toggled.emit(item.value, on))
        self._boxes[item.value] = (box, number, line)
        return self._boxes[item.value]


class DayRangePicker(QWidget):
    """A field's days: by name (本周, 本月, 本季) or from … to …, typed as people write days."""

    changed = Signal(object)  # DayRange or None

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.today = today
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        names = FlowBox(spacing=4)
        self.buttons: dict[str, QPushButton] = {}
        for days in day_ranges(today()):
            found = button(days.label)
            found.setCheckable(True)
            found.setProperty("segment", True)
            found.clicked.connect(lambda on, label=days.label: self._choose(label, on))
            found.setToolTip(f"{days.low or '最早'} 至 {days.high}")
            names.add(found)
            self.buttons[days.label] = found
        layout.addWidget(names)
        edges = QHBoxLayout()
        edges.setSpacing(4)
        self.low, self.high = (self._edge(text) for text in ("开始日期", "结束日期"))
        edges.addWidget(self.low)
        edges.addWidget(QLabel("至"))
        edges.addWidget(self.high)
        layout.addLayout(edges)

    def _choose(self, label: str, on: bool) -> None:
        """The range of that name as it is today, for the window may stand open over midnight."""
        days = next(days for days in day_ranges(self.today()) if days.label == label)
        self.changed.emit(days if on else None)

    def _edge(self, hint: str) -> QLineEdit:
        editor = QLineEdit(placeholderText=hint)
        editor.setToolTip("如 11-30、2023.11.30、20231130")
        editor.setMinimumWidth(60)
        editor.setProperty("tight", True)
        editor.editingFinished.connect(self._typed)
        return editor

    def _typed(self) -> None:
        low, high = self._day(self.low), self._day(self.high)
        if low is None and high is None:
            if not any(each.isChecked() for each in self.buttons.values()):
                self.changed.emit(None)
            return
        label = f"{low or '…'} 至 {high or '…'}"
        self.changed.emit(DayRange(label, low, high))

    def _day(self, editor: QLineEdit) -> str | None:
        text = editor.text().strip()
        try:
            found = parse_date(text, self.today().year).isoformat() if text else None
        except InvalidValueError:
            found = None
            editor.setProperty("wrong", True)
        else:
            editor.setProperty("wrong", False)
        editor.style().polish(editor)
        return found

    def show_range(self, days: DayRange | None) -> None:
        """What is filtered by now."""
        for label, each in self.buttons.items():
            each.setChecked(days is not None and days.label == label)
        typed = days if days is not None and not days.strict and days.label not in self.buttons else None
        for editor, day in ((self.low, typed and typed.low), (self.high, typed and typed.high)):
            if not editor.hasFocus() or days is None:
                editor.setText(str(day or ""))


class FilterPane(QFrame):
    """All filters of a ledger page. It keeps no rows: the page gives it counts and hears what is chosen."""

    changed = Signal(object)  # Filters
    left = Signal()  # from the search to what it found

    def __init__(self, ledger: Ledger, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.ledger = ledger
        self.filters = Filters()
        self.setProperty("card", True)
        self.setFixedWidth(WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 10, 0, 6)
        outer.setSpacing(8)
        self.search = QLineEdit(placeholderText="搜索，可用拼音首字母", clearButtonEnabled=True)
        self.search.addAction(QIcon(str(resources() / "icons" / "search.svg")), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setToolTip("在内容、姓名等所有文字中查找；王建国也可以输入 wjg")
        self.search.setAccessibleName("搜索")
        self._pause = QTimer(self, singleShot=True, interval=KEY_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.returnPressed.connect(self._search)
        margin = QHBoxLayout()
        margin.setContentsMargins(10, 0, 10, 0)
        margin.addWidget(self.search)
        outer.addLayout(margin)
        body = QWidget()
        body.setObjectName("filters")
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 0, 8, 4)
        column.setSpacing(4)
        self.facets: dict[str, FacetValues] = {}
        self.ranges: dict[str, DayRangePicker] = {}
        for facet in ledger.facets:
            heading = words(ledger.fields[facet.field].label, "heading")
            column.addWidget(heading)
            if isinstance(facet, DateRange):
                self.ranges[facet.field] = picker = DayRangePicker(today)
                picker.changed.connect(lambda days, name=facet.field: self._set(self.filters.with_range(name, days)))
                column.addWidget(picker)
            else:
                self.facets[facet.field] = values = FacetValues(facet)
                values.toggled.connect(lambda value, on, name=facet.field: self._set(self.filters.with_value(name, value, on)))
                column.addWidget(values)
            column.addSpacing(6)
        column.addStretch()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(body)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what is in it, which scrolls it
        self.area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        outer.addWidget(self.area, 1)

    def _search(self) -> None:
        self._pause.stop()
        if self.search.text() != self.filters.words:
            self._set(replace(self.filters, words=self.search.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the search Enter and ↓ lead to the rows."""
        if self.search.hasFocus() and event.key() in (*ENTER_KEYS, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _set(self, filters: Filters) -> None:
        self.filters = filters
        self.changed.emit(filters)

    def show_filters(self, filters: Filters, facets: Mapping[str, Sequence[FacetValue]]) -> None:
        """Show what is filtered by and how many rows each value has under the other filters."""
        self.filters = filters
        if self.search.text() != filters.words and not self._pause.isActive():
            self.search.setText(filters.words)  # not blocked: the button that empties the box follows textChanged
            self._pause.stop()
        for name, values in self.facets.items():
            values.show_values(facets.get(name, ()))
        for name, picker in self.ranges.items():
            picker.show_range(filters.ranges.get(name))
