"""The filter menu of a column, as in Excel: sort, a condition, and the values with a tick each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.core.conditions import Contains
from app.core.day_kinds import Date, Year
from app.core.errors import InvalidValueError
from app.core.kinds import Kind, ParseContext, Value
from app.core.number_kinds import Integer, Number, Percent
from app.ledgers.schema.fields import FieldSpec
from app.ledgers.views.column_values import Found
from app.ledgers.views.view import FacetValue
from app.ui.page.filters import DayRange, Filters
from app.ui.widgets import ENTER_KEYS, button, side_by_side, words

WIDTH, HEIGHT = 292, 460
TYPING_MS = 200
LONGEST = 60  # characters of a value
RANGE, ABOVE, BELOW = "从…至", "大于", "小于"
VALUE = Qt.ItemDataRole.UserRole
# Looks for the values that hold what is typed, off the GUI thread: what is typed, who is told, the menu that asks.
Look = Callable[[str, Callable[[Found], object], "ColumnFilter"], None]


def has_range(kind: Kind) -> bool:
    """Whether a column is filtered from … to …."""
    return isinstance(kind, Date | Integer | Number | Percent | Year)


class ColumnFilter(QFrame):
    """A popup. `applied` has the filters of this column only; sort entries are for the table."""

    applied = Signal(object)  # Filters
    sorted = Signal(bool)  # descending

    def __init__(self, parent: QWidget, spec: FieldSpec, now: Filters, look: Look, context: ParseContext) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.spec, self.look, self.context = spec, look, context
        self.setObjectName("columnFilter")
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedSize(WIDTH, HEIGHT)
        self.ticked: dict[Value, bool] = {}  # what was clicked, also of values that a search hides now
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
        order = QHBoxLayout()
        for text, descending in (("↑ 升序", False), ("↓ 降序", True)):
            entry = button(text)
            entry.clicked.connect(lambda _=False, descending=descending: self._sort(descending))
            order.addWidget(entry)
        column.addLayout(order)
        self.wrong = words("", "wrong", wrap=True)
        self.wrong.hide()
        if has_range(spec.kind):
            column.addLayout(self._build_range(now.ranges.get(spec.name)))
        else:
            column.addLayout(self._build_text(now.texts.get(spec.name)))
        column.addWidget(self.wrong)
        self.search = QLineEdit(placeholderText="在下列值中查找", clearButtonEnabled=True)
        self.search.setAccessibleName("在值中查找")
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)  # every look walks all values of the column
        self._typing.timeout.connect(self._search)
        self.search.textChanged.connect(self._begin_search)
        column.addWidget(self.search)
        self.every = QListWidgetItem("（全选）")
        self.list = QListWidget()
        self.list.setAccessibleName(f"{spec.label}的值")
        self.list.setUniformItemSizes(True)
        self.list.itemChanged.connect(self._ticked)
        column.addWidget(self.list, 1)
        self.note = words("", "soft", wrap=True)
        column.addWidget(self.note)
        self.apply_button, clear = button("确定", "primary"), button("清除筛选")
        self.apply_button.clicked.connect(self.apply)
        clear.clicked.connect(self._clear)
        foot = side_by_side(clear, None, self.apply_button)
        column.addLayout(foot)
        self.apply_button.setEnabled(False)
        self.note.setText("正在读取…")
        self._search()
        self.search.setFocus()

    def _build_range(self, now: DayRange | None) -> QHBoxLayout:
        self.how = QComboBox()
        self.how.setAccessibleName("条件")
        self.how.addItems([RANGE, ABOVE, BELOW])
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
        if now is not None and now.strict:
            self.how.setCurrentText(BELOW if now.low is None else ABOVE)
        self.how.currentTextChanged.connect(self._show_ends)
        self._show_ends(self.how.currentText())
        return row

    def _show_ends(self, how: str) -> None:
        """大于 and 小于 have one end; what stands at the other is not meant then."""
        self.low.setVisible(how != BELOW)
        self.to.setVisible(how == RANGE)
        self.high.setVisible(how != ABOVE)
        self.low.setPlaceholderText("从" if how == RANGE else "")
        self.high.setPlaceholderText("到" if how == RANGE else "")

    def _build_text(self, now: Contains | None) -> QHBoxLayout:
        self.how = QComboBox()
        self.how.addItems(["包含", "不包含"])
        self.how.setCurrentIndex(int(now.negated) if now else 0)
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
        self.list.blockSignals(True)
        self.list.clear()
        self.every = QListWidgetItem("（全选搜索结果）" if self.search.text().strip() else "（全选）")
        self.list.addItem(self.every)
        for item in found:
            line = item.text.replace("\n", " ")
            short = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
            entry = QListWidgetItem(f"{short}　{item.count:,}")
            entry.setData(VALUE, item.value)
            entry.setToolTip(item.text if len(line) > LONGEST // 3 else "")
            ticked = self.ticked.setdefault(item.value, item.chosen or not self.picking)
            entry.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(entry)
        self._show_every()
        self.list.blockSignals(False)
        self._found, self._count = found, count
        self._waiting = False
        self._show_apply()
        self.note.setText(f"共 {count:,} 个值，只列出 {len(found):,} 个，可以先查找" if count > len(found) else "")
        self.note.setVisible(bool(self.note.text()))
        if self._wanted:
            self.apply()

    def entries(self) -> list[QListWidgetItem]:
        """The values listed."""
        return [item for at in range(1, self.list.count()) if (item := self.list.item(at)) is not None]

    def _show_every(self) -> None:
        states = {entry.checkState() for entry in self.entries()}
        self.every.setCheckState(states.pop() if len(states) == 1 else Qt.CheckState.PartiallyChecked)

    def _ticked(self, item: QListWidgetItem) -> None:
        self.list.blockSignals(True)
        if item is self.every:
            for entry in self.entries():
                entry.setCheckState(item.checkState())
        for entry in self.entries():
            self.ticked[entry.data(VALUE)] = entry.checkState() == Qt.CheckState.Checked
        self._show_every()
        self.list.blockSignals(False)
        self._show_apply()

    def _show_apply(self) -> None:
        """A search without a hit is no filter; no value at all would show nothing."""
        if not self._known:
            return
        some = any(entry.checkState() == Qt.CheckState.Checked for entry in self.entries())
        searching = bool(self.search.text().strip())
        self.apply_button.setEnabled(some if searching else self.picking or any(self.ticked.values()))

    # Ending

    def chosen(self) -> Filters:
        """The filters of this column. Raises InvalidValueError for a from or to that cannot be read."""
        name, kind = self.spec.name, self.spec.kind
        searched = bool(self.search.text().strip())
        listed = {entry.data(VALUE) for entry in self.entries()}
        wanted = [value for value, on in self.ticked.items() if on and (not searched or value in listed)]
        unlisted = self._count > len(self._found)
        every = all(entry.checkState() == Qt.CheckState.Checked for entry in self.entries())
        if searched and unlisted and every and not has_range(kind):  # all that match, more than can be listed
            return Filters().with_text(name, Contains(name, self.search.text().strip()))
        all_values = not searched and not unlisted and all(self.ticked.values())
        found = Filters() if all_values else Filters(values={name: tuple(wanted)} if wanted else {})
        if has_range(kind):
            how = self.how.currentText()
            ends = ((self.low, how != BELOW), (self.high, how != ABOVE))
            low, high = (kind.parse(line.text().strip() if meant else "", self.context) for line, meant in ends)
            low, high = (None if value == kind.empty else value for value in (low, high))
            if low is not None or high is not None:
                end = kind.text(high if low is None else low)
                label = f"{kind.text(low) or '…'} 至 {kind.text(high) or '…'}" if how == RANGE else f"{how} {end}"
                found = found.with_range(name, DayRange(label, low, high, strict=how != RANGE))
        elif self.piece.text().strip():
            found = found.with_text(name, Contains(name, self.piece.text().strip(), bool(self.how.currentIndex())))
        return found

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
