"""The filter menu of a column, as in Excel: sort, a condition, and the values with a tick each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.conditions import Contains
from app.core.day_kinds import Date, Year
from app.core.errors import InvalidValueError
from app.core.kinds import Kind, ParseContext
from app.core.number_kinds import Integer, Number, Percent
from app.ledgers.schema.fields import FieldSpec
from app.ledgers.views.column_values import Found
from app.ledgers.views.view import FacetValue
from app.ui.page.filters import CONTAINS, TEXT_WAYS, DayRange, Filters, contains, contains_way, day_ranges
from app.ui.page.value_ticks import ValueTicks
from app.ui.widgets import ENTER_KEYS, button, side_by_side, words

WIDTH, HEIGHT = 292, 460
TYPING_MS = 200
RANGE = "从…至"
NUMBERS_BEYOND, DAYS_BEYOND = ("大于", "小于"), ("晚于", "早于")
# Looks for the values that hold what is typed, off the GUI thread: what is typed, who is told, the menu that asks.
Look = Callable[[str, Callable[[Found], object], "ColumnFilter"], None]


def has_range(kind: Kind) -> bool:
    """Whether a column is filtered from … to …."""
    return isinstance(kind, Date | Integer | Number | Percent | Year)


class ColumnFilter(QFrame):
    """A popup. `applied` has the filters of this column only; sort entries are for the table."""

    applied = Signal(object)  # Filters
    sorted = Signal(bool)  # descending

    def __init__(
        self, parent: QWidget, spec: FieldSpec, now: Filters, look: Look, context: ParseContext, today: dt.date
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.spec, self.look, self.context = spec, look, context
        days = isinstance(spec.kind, Date)
        self.beyond = DAYS_BEYOND if days else NUMBERS_BEYOND
        self.named = {item.label: item for item in day_ranges(today)} if days else {}  # 本周, which is another one next week
        self.setObjectName("columnFilter")
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedSize(WIDTH, HEIGHT)
        self.picking = bool(now.values.get(spec.name))
        self._known = False  # whether values have been listed yet
        self._waiting = True  # whether what is listed is not yet what is looked for
        self._wanted = False  # 确定 was asked for while waiting
        self._found: list[FacetValue] = []
        self._count = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(words(spec.label, "heading"))
        orders = (("↑ 升序", False), ("↓ 降序", True))
        column.addLayout(side_by_side(*(button(text, clicked=partial(self._sort, down)) for text, down in orders)))
        self.wrong = words("", "wrong", wrap=True)
        self.wrong.hide()
        if has_range(spec.kind):
            column.addLayout(self._build_range(now.ranges.get(spec.name)))
            self._show_ends(self.how.currentText())
        else:
            column.addLayout(self._build_text(now.texts.get(spec.name)))
        column.addWidget(self.wrong)
        self.search = QLineEdit(placeholderText="在下列值中查找", clearButtonEnabled=True)
        self.search.setAccessibleName("在值中查找")
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)  # every look walks all values of the column
        self._typing.timeout.connect(self._search)
        self.search.textChanged.connect(self._begin_search)
        column.addWidget(self.search)
        self.list = ValueTicks(spec.kind)
        self.list.setAccessibleName(f"{spec.label}的值")
        self.list.changed.connect(self._show_apply)
        column.addWidget(self.list, 1)
        self.note = words("", "soft", wrap=True)
        column.addWidget(self.note)
        self.apply_button = button("确定", "primary", clicked=self.apply)
        self.clear_button = button("清除筛选", clicked=self._clear)
        self.clear_button.setEnabled(spec.name in now.fields)
        column.addLayout(side_by_side(self.clear_button, None, self.apply_button))
        self.apply_button.setEnabled(False)
        self.note.setText("正在读取…")
        self._search()
        self.search.setFocus()

    def _build_range(self, now: DayRange | None) -> QHBoxLayout:
        self.how = QComboBox()
        self.how.setAccessibleName("条件")
        self.how.addItems([RANGE, *self.beyond, *self.named])
        self.low, self.high = QLineEdit(placeholderText="从"), QLineEdit(placeholderText="到")
        for line, value in ((self.low, now.low if now else None), (self.high, now.high if now else None)):
            line.setText(self.spec.kind.text(value) if value is not None else "")
        self.low.setAccessibleName("从")
        self.high.setAccessibleName("到")
        self.to = words("至")
        row = QHBoxLayout()
        row.addWidget(self.how)
        for widget in (self.low, self.to, self.high):
            row.addWidget(widget, int(widget is not self.to))
        if now is not None and (now.strict or now.label in self.named):
            self.how.setCurrentText(self.beyond[now.low is None] if now.strict else now.label)
        self.how.currentTextChanged.connect(self._show_ends)
        return row

    def _show_ends(self, how: str) -> None:
        """大于 and 小于 have one end, 本周 its own two; what stands elsewhere is not meant then."""
        over, under = self.beyond
        self.low.setVisible(how in (RANGE, over))
        self.to.setVisible(how == RANGE)
        self.high.setVisible(how in (RANGE, under))
        self.low.setPlaceholderText("从" if how == RANGE else "")
        self.high.setPlaceholderText("到" if how == RANGE else "")

    def _build_text(self, now: Contains | None) -> QHBoxLayout:
        self.how = QComboBox()
        self.how.addItems(list(TEXT_WAYS))
        self.how.setCurrentText(contains_way(now) if now else CONTAINS)
        self.piece = QLineEdit(now.text if now else "", placeholderText="文字")
        self.piece.setAccessibleName("包含的文字")
        row = QHBoxLayout()
        row.addWidget(self.how)
        row.addWidget(self.piece, 1)
        return row

    def open_at(self, place: QPoint) -> None:
        """Below a header, never beyond the screen."""
        room = self.screen().availableGeometry()
        self.move(min(place.x(), room.right() - WIDTH), min(place.y(), room.bottom() - HEIGHT))
        self.show()

    # Values

    def _begin_search(self) -> None:
        self._waiting = True
        self._typing.start()

    def _search(self) -> None:
        """Look for what is typed; an answer to what was typed before is left out."""
        piece = self.search.text()
        self.look(piece, lambda found: self._fill(*found) if piece == self.search.text() else None, self)

    def _fill(self, found: list[FacetValue], count: int) -> None:
        """The values under what is typed; ticks stay."""
        if not self._known:  # without a filter every value is ticked; of more values than can be listed, only those meant
            self._known = True
            self.picking = self.picking or count > len(found)
        self.list.show_values(found, picking=self.picking, searching=bool(self.search.text().strip()))
        self._found, self._count = found, count
        self._waiting = False
        self._show_apply()
        self.note.setText(f"共 {count:,} 个值，只列出 {len(found):,} 个，可以先查找" if count > len(found) else "")
        self.note.setVisible(bool(self.note.text()))
        if self._wanted:
            self.apply()

    def _show_apply(self) -> None:
        """A search without a hit is no filter; no value at all would show nothing."""
        if not self._known:
            return
        some = any(on for _, on in self.list.listed)
        searching = bool(self.search.text().strip())
        self.apply_button.setEnabled(some if searching else self.picking or bool(self.list.ticked_values()))

    # Ending

    def chosen(self) -> Filters:
        """The filters of this column. Raises InvalidValueError for a from or to that cannot be read."""
        name, kind = self.spec.name, self.spec.kind
        searched = bool(self.search.text().strip())
        listed = dict(self.list.listed)
        wanted = self.list.ticked_values(listed.keys() if searched else None)
        unlisted = self._count > len(self._found)
        if searched and unlisted and all(listed.values()) and not has_range(kind):  # all that match, more than can be listed
            return Filters().with_text(name, Contains(name, self.search.text().strip()))
        all_values = not searched and not unlisted and all(self.list.ticked.values())
        found = Filters() if all_values else Filters(values={name: wanted} if wanted else {})
        if has_range(kind):
            found = found.with_range(name, self._range())
        elif piece := self.piece.text().strip():
            found = found.with_text(name, contains(name, piece, self.how.currentText()))
        return found

    def _range(self) -> DayRange | None:
        """What is asked of numbers and days. Raises InvalidValueError."""
        kind, how = self.spec.kind, self.how.currentText()
        if how in self.named:
            return self.named[how]
        over, under = self.beyond
        ends = ((self.low, how != under), (self.high, how != over))
        low, high = (kind.parse(line.text().strip() if meant else "", self.context) for line, meant in ends)
        low, high = (None if value == kind.empty else value for value in (low, high))
        if low is None and high is None:
            return None
        end = kind.text(high if low is None else low)
        label = f"{kind.text(low) or '…'} 至 {kind.text(high) or '…'}" if how == RANGE else f"{how} {end}"
        return DayRange(label, low, high, strict=how != RANGE)

    def apply(self) -> None:
        """Filter as set; by what is being looked for as soon as it is found."""
        self._wanted = self._waiting
        if self._waiting:
            return
        if not self.apply_button.isEnabled():
            return
        try:
            found = self.chosen()
        except InvalidValueError as fault:
            self.wrong.setText(fault.message)
            self.wrong.show()
            return
        self.applied.emit(found)
        self.close()

    def _clear(self) -> None:
        self.applied.emit(Filters())
        self.close()

    def _sort(self, descending: bool) -> None:
        self.sorted.emit(descending)
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter applies, Esc closes. The Enter that chooses in the list of conditions comes here too."""
        if event.key() in ENTER_KEYS:
            if not self.how.hasFocus():
                self.apply()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
