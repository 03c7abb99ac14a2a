"""批量修改: one field of the selected rows gets one value, as a single step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.core.errors import InvalidValueError
from app.core.kinds import Ordinal, Value
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values
from app.ui.form.editor import Editor, Surroundings
from app.ui.form.editors import make_editor
from app.ui.page.batch_preview import BatchPreview, Refusals, refusal_words
from app.ui.widgets import button, dialog_column, side_by_side, words

# Looks which of some rows (by id) cannot take values, and hands over why.
Check = Callable[[Mapping[int, Values], Values, Callable[[Refusals], object]], object]
CALM_MS = 150  # nobody has typed for so long: then it is looked which rows cannot take the value


class BatchDialog(QDialog):
    """Choose a field and its new value. `field` and `value` hold the answer after accept()."""

    def __init__(
        self,
        parent: QWidget,
        ledger: Ledger,
        seen: Mapping[int, Values],
        around: Surroundings,
        check: Check,
        locked: Sequence[str] = (),
        field: str = "",
    ) -> None:
        """`seen` are the rows that can be changed; `locked` says of each other selected one why it cannot.

        `field` is what is probably meant: it is chosen to begin with, where it can be.
        """
        super().__init__(parent)
        self.ledger = ledger
        self.around = around
        self.seen = seen
        self.check = check
        self.refused: Refusals = {}  # of those that would change
        self.calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self.calm.timeout.connect(self._look_for_refusals)
        self.changing: set[int] = set()  # the rows that will be another thing
        self.field = ""
        self.value: Value = None
        self.setWindowTitle("批量修改")
        self.setMinimumWidth(560)
        self.fields = QComboBox()
        self.fields.setAccessibleName("要修改的字段")
        self.fields.setPlaceholderText("请选择字段")
        for spec in self.choices():
            self.fields.addItem(spec.label, spec.name)
        self.place = QVBoxLayout()
        self.wrong = words("", "wrong", wrap=True)
        self.wrong.hide()
        self.counts = words("", "soft", wrap=True)
        self.preview = BatchPreview(ledger, seen)
        self.preview.hide()
        self.clear = QCheckBox("清空这个字段")
        self.clear.toggled.connect(self._show_state)
        self.save_button = button(f"修改 {len(seen)} 行", "primary", clicked=self.save)
        self.save_button.setDefault(True)
        self.locked = words(f"另有 {len(locked)} 行不修改：{'；'.join(dict.fromkeys(locked))}", "soft", wrap=True)
        if not locked:
            self.locked.hide()
        self._lay_out()
        self.editor: Editor | None = None
        self.fields.setCurrentIndex(-1)
        self.fields.currentIndexChanged.connect(self._change_field)
        self._show_state()
        self.fields.setCurrentIndex(self.fields.findData(field))
        if self.editor is not None:
            self.editor.focus_widget().setFocus()

    def _lay_out(self) -> None:
        column = dialog_column(self)
        head = words(f"修改选中的 {len(self.seen)} 行", "heading")
        for widget in (head, self.locked, QLabel("字段"), self.fields, QLabel("改为")):
            column.addWidget(widget)
        column.addLayout(self.place)
        for part in (self.clear, self.wrong, self.preview, self.counts):
            column.addWidget(part)
        column.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.save_button))

    def choices(self) -> list[FieldSpec]:
        """The fields that can be set for many rows: all stored ones but the row's own name and number."""
        stored = (
            spec
            for spec in self.ledger.fields.values()
            if spec.stored and spec.writable and spec.name != self.ledger.name_field
        )
        return [spec for spec in stored if not isinstance(spec.kind, Ordinal)]

    def _change_field(self) -> None:
        if self.editor is not None:
            self.place.removeWidget(self.editor)
            self.editor.deleteLater()
        spec = self.ledger.fields[self.fields.currentData()]
        self.editor = make_editor(spec, self.around)
        self.place.addWidget(self.editor)
        self.setTabOrder(self.fields, self.editor.focus_widget())
        self.setTabOrder(self.editor.focus_widget(), self.clear)
        self.editor.changed.connect(self._show_state)
        self.preview.show()
        self.wrong.hide()
        self.clear.setChecked(False)
        self._show_state()

    def event(self, event: QEvent) -> bool:
        """As high as its wrapped words and what is typed need at this width, whenever that changes."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and (column := self.layout()) is not None:
            column.activate()
            self.resize(self.width(), column.totalHeightForWidth(self.width()))
        return handled

    def _show_state(self) -> None:
        """Something must be chosen and given, and change something; emptying many rows is a decision of its own."""
        spec = self.ledger.fields.get(self.fields.currentData() or "")
        self.clear.setVisible(spec is not None and not spec.required)
        if self.editor is not None:
            self.editor.setEnabled(not self.clear.isChecked())
        self.changing, self.refused = set(), {}
        self.calm.stop()
        if spec is not None and self._is_given():
            try:
                self._show_change(spec, self._value(spec))
                self.calm.start()
            except InvalidValueError:  # told by `save`: while one types it may still become one
                self.changing = set(self.seen)
                self.preview.show_now(spec)
        elif spec is not None:
            self.preview.show_now(spec)
            self.counts.setText("")
        self._show_count()

    def _show_change(self, spec: FieldSpec, value: Value) -> None:
        self.changing = self.preview.show_change(spec, value, self.refused)
        same = len(self.seen) - len(self.changing)
        refused = refusal_words(self.refused) if self.refused else ""
        self.counts.setText(refused + (f"其余 {same:,} 行已经是这样，不用修改。" if same else ""))

    def _show_count(self) -> None:
        """What would be written; where all is refused, saving says what can be done instead."""
        count = len(self.changing) - len(self.refused) or len(self.changing) or len(self.seen)
        self.save_button.setText(f"修改 {count:,} 行")
        self.save_button.setEnabled(bool(self.changing))

    def _look_for_refusals(self) -> None:
        """Not at every letter: of very many rows it takes a second. What was found of another value is of no use."""
        spec = self.ledger.fields[self.fields.currentData()]
        try:
            value = self._value(spec)
        except InvalidValueError:
            return
        asked = {row_id: row for row_id, row in self.seen.items() if row_id in self.changing}

        def found(refused: Refusals) -> None:
            if not self.calm.isActive() and isValid(self) and self._is_still(spec, value):
                self.refused = refused
                self._show_change(spec, value)
                self._show_count()

        self.check(asked, {spec.name: value}, found)

    def _is_still(self, spec: FieldSpec, value: Value) -> bool:
        try:
            return self.fields.currentData() == spec.name and self._is_given() and self._value(spec) == value
        except InvalidValueError:
            return False

    def _is_given(self) -> bool:
        return self.clear.isChecked() or (self.editor is not None and bool(self.editor.text().strip()))

    def _value(self, spec: FieldSpec) -> Value:
        """Raises InvalidValueError."""
        return spec.kind.empty if self.clear.isChecked() or self.editor is None else self.editor.value()

    def save(self) -> None:
        """Accept when the value fits the field and changes something."""
        if self.editor is None:
            return
        spec = self.ledger.fields[self.fields.currentData()]
        try:
            self.value = self._value(spec)
        except InvalidValueError as fault:
            self.wrong.setText(str(fault))
            self.wrong.show()
            return
        self.field = spec.name
        self._show_state()
        if self.changing:
            self.accept()
