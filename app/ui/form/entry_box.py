"""The box in which a child row (an entry of progress, a stage goal) is written, new or changed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.core.day_kinds import Date
from app.core.errors import InvalidValueError
from app.core.kinds import LongText, Value
from app.ledgers.changes.drafts import Entry
from app.ledgers.schema.child import Child
from app.ledgers.schema.fields import FieldSpec
from app.ui.form.editor import Surroundings
from app.ui.form.editors import make_editor
from app.ui.form.field_box import FieldBox
from app.ui.form.field_grid import FieldGrid
from app.ui.form.text_editors import LongTextEditor, PercentEditor
from app.ui.widgets import button, words


class EntryBox(QFrame):
    """Editors of a child's fields. `submitted` is emitted when what is written is complete; see `values` and `changes`."""

    submitted = Signal()
    changed = Signal()

    def __init__(self, child: Child, around: Surroundings) -> None:
        super().__init__()
        self.setProperty("writing", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._child, self._around = child, around
        self._defaults: dict[str, Value] = {}
        self._start: dict[str, Value] = {}
        self._hidden: dict[str, Value] = {}  # what is switched in the list, not written here
        self.child_id: int | None = None
        self.boxes = {name: self._box(child.specs[name]) for name in written_fields(child)}
        self.add = button(f"添加{child.title}", "primary", "add")
        self.cancel = button("取消", name="cancel")
        self.remark = words("按 Ctrl+Enter 提交", "soft small")
        self._lay_out()
        self.add.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.reset)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.submit)
        self.reset()

    def set_defaults(self, values: Mapping[str, Value]) -> None:
        """What a new entry begins with, besides the declared defaults and today."""
        self._defaults = dict(values)
        if self.child_id is None and not self.begun():
            self.reset()

    def reset(self) -> None:
        """An empty box for a new entry."""
        self.child_id = None
        self._show({name: self._default(spec) for name, spec in self._child.specs.items()})

    def edit(self, child_id: int, values: Mapping[str, Value]) -> bool:
        """Change an entry that exists. False, with the focus in the box, when something else is being written in it."""
        if self.begun():
            self.focus()
            return False
        self.child_id = child_id
        self._show(values)
        self.focus()
        return True

    def become_new(self) -> None:
        """The entry it changed is gone: what was written is an entry of its own now."""
        self.child_id = None
        self.add.setText(f"添加{self._child.title}")
        self.cancel.hide()

    def begun(self) -> bool:
        """Whether something stands in it that would be lost."""
        return any(self._text(name) != self._child.specs[name].kind.text(self._start[name]) for name in self.boxes)

    def values(self) -> dict[str, Value]:
        """The whole entry. Raises InvalidValueError when a text cannot be read."""
        return self._hidden | {name: box.editor.value() for name, box in self.boxes.items()}

    def changes(self) -> dict[str, tuple[Value, Value]]:
        """Field → (seen, new) of an entry that exists."""
        return {name: (self._start[name], value) for name, value in self.values().items() if value != self._start[name]}

    def submit(self) -> bool:
        """Check and hand over; marks what is wrong and puts the focus there."""
        for box in self.boxes.values():
            box.editor.tidy()
            box.set_error(self._fault(box))
        wrong = [box for box in self.boxes.values() if box.error()]
        if wrong:
            wrong[0].editor.focus_widget().setFocus()
            return False
        self.submitted.emit()
        return True

    def draft(self) -> Entry | None:
        """What is being written, None when nothing is."""
        return Entry(self.child_id, {name: self._text(name) for name in self.boxes}) if self.begun() else None

    def restore(self, entry: Entry, values: Mapping[str, Value] | None) -> None:
        """Put back what was being written; `values` is the entry it changes, None when that is gone or it is new."""
        self.reset()
        if values is not None:
            self.child_id = entry.child_id
            self._show(values)
        for name, text in entry.texts.items():
            if name in self.boxes:
                self.boxes[name].editor.set_text(text)

    def set_busy(self, busy: bool) -> None:
        """While it is being stored it is not handed over twice."""
        self.add.setEnabled(not busy)

    def focus(self) -> None:
        """Put the focus where the writing begins."""
        next(iter(self.boxes.values())).editor.focus_widget().setFocus()

    def _text(self, name: str) -> str:
        return self.boxes[name].editor.text()

    def _show(self, values: Mapping[str, Value]) -> None:
        self._start = {name: values.get(name, spec.kind.empty) for name, spec in self._child.specs.items()}
        self._hidden = {name: value for name, value in self._start.items() if name not in self.boxes}
        for name, box in self.boxes.items():
            box.editor.set_value(self._start[name])
            box.set_error("")
        self.add.setText(f"添加{self._child.title}" if self.child_id is None else "保存修改")
        self.cancel.setVisible(self.child_id is not None)

    def _default(self, spec: FieldSpec) -> Value:
        if spec.name in self._defaults:
            return self._defaults[spec.name]
        if isinstance(spec.kind, Date) and spec.required and not is_goal(self._child):
            return self._around.today().isoformat()
        return spec.kind.empty if spec.default is None else spec.default

    def _fault(self, box: FieldBox) -> str:
        try:
            value = box.editor.value()
        except InvalidValueError as error:
            return str(error)
        spec = box.editor.spec
        return f"请填写{spec.label}。" if spec.required and value in (None, "") else ""

    def _box(self, spec: FieldSpec) -> FieldBox:
        editor = make_editor(spec, self._around)
        if isinstance(editor, PercentEditor):
            editor.make_compact()
        if isinstance(editor, LongTextEditor):
            editor.box.setPlaceholderText(f"写下{spec.label}…")
        box = FieldBox(editor)
        editor.changed.connect(lambda: self._edited(box))
        editor.left.connect(lambda: box.set_error(box.check()))
        return box

    def _edited(self, box: FieldBox) -> None:
        if box.error() and not self._fault(box):
            box.set_error("")
        self.changed.emit()

    def _lay_out(self) -> None:
        short = [box for box in self.boxes.values() if not box.wide()]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(8)
        for box in self.boxes.values():
            if box.wide():
                layout.addWidget(box)
        layout.addWidget(FieldGrid(short, columns=lambda width: max(2, min(3, len(short)))))
        row = QHBoxLayout()
        row.addWidget(self.remark)
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.add)
        layout.addLayout(row)


def toggle_of(child: Child) -> FieldSpec | None:
    """The field that is switched in the list: a choice between two words that begins with the first; the second means done."""
    for spec in (child.specs[name] for name in child.fields):
        if len(spec.kind.choices) == 2 and spec.default == spec.kind.choices[0]:
            return spec
    return None


def is_goal(child: Child) -> bool:
    """Whether the child's days lie ahead: what can be done or not is a goal, the rest are entries of what was."""
    return toggle_of(child) is not None


def written_fields(child: Child) -> list[str]:
    """The fields written in the box, texts of several lines first."""
    toggle = toggle_of(child)
    names = [name for name in child.fields if toggle is None or name != toggle.name]
    return sorted(names, key=lambda name: not isinstance(child.specs[name].kind, LongText))
