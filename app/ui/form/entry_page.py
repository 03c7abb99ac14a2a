"""A tab of the form with the child rows of one kind: a box to write in, and below it what was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QMenu, QScrollArea, QSizePolicy, QVBoxLayout

from app.core.day_kinds import Date
from app.core.kinds import Choice, Kind, LongText, Text, Value
from app.core.names import Name
from app.ledgers.schema.child import Child
from app.ledgers.schema.fields import FieldSpec
from app.ui.flow_layout import FlowBox
from app.ui.form.child_page import ChildCard, ChildPage
from app.ui.form.editor import Surroundings
from app.ui.form.entry_box import EntryBox, toggle_of
from app.ui.widgets import ENTER_KEYS, button, icon_button, pill_style, words

OVERDUE = "逾期"
YES_OR_NO = ("是", "否")  # say nothing without their label
BESIDE = 2  # pills that have room beside day and name; more go below


class EntryPage(ChildPage["EntryCard"]):
    """Entries with a box on top.

    `add_requested` carries the values, `edit_requested` the id and {field: (seen, new)}, `remove_requested` the id.
    """

    add_requested = Signal(dict)
    edit_requested = Signal(object, dict)
    remove_requested = Signal(object)
    fill_requested = Signal()
    handed_over = Signal(bool)  # something is about to be asked for: True for what stands in the box, False for a switch
    changed = Signal()

    def __init__(self, child: Child, around: Surroundings) -> None:
        self._around = around
        self.box = EntryBox(child, around)
        self.fill = button(child.fill.title) if child.fill else None
        super().__init__(child, self.box)
        if self.fill is not None:
            self.column.insertWidget(1, self.fill, 0, Qt.AlignmentFlag.AlignLeft)
            self.fill.clicked.connect(self.fill_requested)
        self.box.submitted.connect(self._submitted)
        self.box.changed.connect(self.changed)

    def make_card(self, row: Mapping[str, Value]) -> EntryCard:
        """The card of an entry."""
        card = EntryCard(self.child, row, self._around.today())
        card.edit_asked.connect(self._edit)
        card.switched.connect(self._switched)
        card.remove_asked.connect(self.remove_requested)
        return card

    def _arrange(self) -> None:
        super()._arrange()
        if self.fill is not None and self.fill.parent() is not None:  # it has its place by now
            self.fill.setVisible(self.may_add())

    def load(self, rows: Sequence[Mapping[str, Value]]) -> None:
        """Show these entries; what is being written stays, as a new entry when the one it changed is gone."""
        super().load(rows)
        if self.box.child_id is not None and self.box.child_id not in self.cards:
            self.box.become_new()

    def saved(self) -> None:
        """What was handed over is stored."""
        self.box.set_busy(False)
        self.box.reset()
        self.changed.emit()

    def _edit(self, child_id: object, values: Mapping[str, Value]) -> None:
        self.area.ensureWidgetVisible(self.box)
        self.box.edit(int(str(child_id)), values)
        self.changed.emit()

    def _switched(self, child_id: object, changes: Mapping[str, tuple[Value, Value]]) -> None:
        self.handed_over.emit(False)
        self.edit_requested.emit(child_id, dict(changes))

    def _submitted(self) -> None:
        values, changes = self.box.values(), self.box.changes()
        if self.box.child_id is not None and not changes:
            self.saved()
            return
        self.box.set_busy(True)
        self.handed_over.emit(True)
        if self.box.child_id is None:
            self.add_requested.emit(values)
        else:
            self.edit_requested.emit(self.box.child_id, changes)


class EntryCard(ChildCard):
    """One child row. The keys: Enter or F2 to change it, Space to switch it, Delete to remove it."""

    edit_asked = Signal(object, dict)
    switched = Signal(object, dict)
    remove_asked = Signal(object)

    def __init__(self, child: Child, row: Mapping[str, Value], today: dt.date) -> None:
        super().__init__(row)
        self._row, self._child, self._toggle = dict(row), child, toggle_of(child)
        self._read_only = False
        self.check: QCheckBox | None = None
        self.more = icon_button("more", f"修改或删除这条{child.title}", "more")
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more.clicked.connect(lambda: self._open_menu(self.more.mapToGlobal(QPoint(0, self.more.height()))))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 0, 10)
        layout.setSpacing(3)
        pills = self._pills()
        layout.addLayout(self._head(today, pills if len(pills) <= BESIDE else ()))
        if len(pills) > BESIDE:
            below = FlowBox(6)
            for pill in pills:
                below.add(pill)
            layout.addWidget(below)
        if child.kept:
            layout.addWidget(words(self._facts(), "soft small", wrap=True))
        for spec in self._shown(LongText) if child.kept else self._shown(LongText, Text):
            body = words(self._text(spec), wrap=True)
            body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            body.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            layout.addWidget(body)
        self.setAccessibleName("，".join(self._text(child.specs[name]) for name in child.fields))

    def set_read_only(self, read_only: bool) -> None:
        """Without switch and menu."""
        self._read_only = read_only
        self.more.setVisible(not read_only)
        if self.check:
            self.check.setEnabled(not read_only)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a list."""
        key = event.key()
        if self._read_only:
            super().keyPressEvent(event)
        elif key in (*ENTER_KEYS, Qt.Key.Key_F2):
            self._ask_edit()
        elif key == Qt.Key.Key_Delete:
            self.remove_asked.emit(self.child_id)
        elif key == Qt.Key.Key_Space and self.check:
            self.check.click()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click changes it."""
        if not self._read_only:
            self._ask_edit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keep the card in view."""
        super().focusInEvent(event)
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(self)

    def _ask_edit(self) -> None:
        self.edit_asked.emit(self.child_id, self._row)

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction("修改", self._ask_edit)
        menu.addAction("删除", lambda: self.remove_asked.emit(self.child_id))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _head(self, today: dt.date, pills: Iterable[QLabel]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        if self._toggle:
            self.check = self._switch(self._toggle)
            line.addWidget(self.check)
        days = self._shown(Date)[: 1 if self._child.kept else None]
        line.addWidget(words("—".join(self._text(spec) for spec in days), "heading"))
        if self._overdue(today):
            line.addWidget(self._pill(OVERDUE, pill_style("red")))
        for spec in () if self._child.kept else self._shown(Name):
            line.addWidget(words(self._text(spec), "soft"))
        line.addStretch()
        for pill in pills:
            line.addWidget(pill)
        line.addWidget(self.more)
        return line

    def _pills(self) -> list[QLabel]:
        """The words of choices and what else is short."""
        found = []
        for spec in self._shown(Choice) if self._child.kept else self._rest():
            text = self._text(spec)
            tone = spec.kind.tone(self._row[spec.name]) if spec.kind.choices else "blue"
            found.append(self._pill(f"{spec.label}：{text}" if text in YES_OR_NO else text, pill_style(tone)))
        return found

    def _switch(self, spec: FieldSpec) -> QCheckBox:
        first, second = spec.kind.choices
        done = self._row[spec.name] == second
        check = QCheckBox(second if done else first)
        check.setChecked(done)
        check.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        check.setToolTip(f"{spec.label}：{first} / {second}（空格键）")
        check.setAccessibleName(spec.label)
        check.clicked.connect(
            lambda now: self.switched.emit(self.child_id, {spec.name: (self._row[spec.name], second if now else first)})
        )
        return check

    def _overdue(self, today: dt.date) -> bool:
        toggle = self._toggle
        if toggle is None or self._row[toggle.name] == toggle.kind.choices[1]:
            return False
        return any(str(self._row[spec.name]) < today.isoformat() for spec in self._shown(Date))

    def _shown(self, *kinds: type[Kind]) -> list[FieldSpec]:
        specs = (self._child.specs[name] for name in self._child.fields)
        return [spec for spec in specs if isinstance(spec.kind, kinds) and self._text(spec)]

    def _facts(self) -> str:
        """What the program noted besides the day, the words and the texts: 时间：10:32　办理人：严立新."""
        first = self._shown(Date)[:1]
        specs = (self._child.specs[name] for name in self._child.fields)
        facts = [spec for spec in specs if not isinstance(spec.kind, LongText | Choice) and spec not in first]
        return "　".join(f"{spec.label}：{self._text(spec)}" for spec in facts if self._text(spec))

    def _rest(self) -> list[FieldSpec]:
        placed = {spec.name for spec in self._shown(Date, Name, LongText, Text)}
        specs = (self._child.specs[name] for name in self._child.fields)
        return [spec for spec in specs if spec.name not in placed and spec != self._toggle and self._text(spec)]

    def _text(self, spec: FieldSpec) -> str:
        return spec.kind.text(self._row.get(spec.name))

    def _pill(self, text: str, style: str) -> QLabel:
        pill = words(text)
        pill.setStyleSheet(style)
        pill.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return pill
