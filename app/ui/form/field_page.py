"""The page of the form that holds the row's own fields, bound to the edits of one row."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.core.errors import InvalidValueError
from app.core.kinds import LongText, Text, Value
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec
from app.ui.form.editor import Editor, Surroundings
from app.ui.form.editors import make_editor
from app.ui.form.edits import Edits
from app.ui.form.field_box import FieldBox
from app.ui.form.field_grid import FieldGrid, section

MARGIN = 20  # pixels left and right of the fields


class FieldPage(QScrollArea):
    """All sections of a ledger. `changed` is emitted when a person changed a field."""

    changed = Signal()
    loaded = Signal()  # another row is shown

    def __init__(self, ledger: Ledger, around: Surroundings) -> None:
        super().__init__()
        self.setObjectName("fields")
        self.guard = ledger.guard
        self.boxes: dict[str, FieldBox] = {}
        self._edits: Edits | None = None
        self._left_unreadable: set[str] = set()
        self._strict = False  # after a refused save, empty required fields are marked as well
        page = QWidget()
        page.setObjectName("page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(MARGIN, 14, MARGIN, 18)
        layout.setSpacing(18)
        for part in ledger.sections:
            boxes = [self._box(ledger, ledger.fields[name], around) for name in part.fields]
            layout.addWidget(section(part.title, FieldGrid(boxes)))
        layout.addStretch()
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(self.horizontalScrollBarPolicy().ScrollBarAlwaysOff)

    def load(self, edits: Edits) -> None:
        """Show a row; remarks on the last one are forgotten."""
        self._edits = edits
        self._left_unreadable = set(edits.typed)
        self._strict = False
        self.show_fields(self.boxes)
        self.show_clashes()
        self.show_faults()
        self.loaded.emit()

    def rebind(self, edits: Edits) -> None:
        """The row was saved: show it as the office holds it, but leave alone what a person typed meanwhile."""
        self._edits = edits
        self._strict = False
        self.show_fields(name for name in self.boxes if not edits.touched(name))
        self.show_clashes()
        self.show_faults()

    def show_fields(self, names: Iterable[str]) -> None:
        """Put the values of the edits into the editors of these fields."""
        edits = self._edits
        for name in names:
            if edits is None or name not in self.boxes or self.boxes[name].editor.composing():
                continue
            editor = self.boxes[name].editor
            editor.set_value(edits.values[name])
            if self.guard and (words := self.guard.choices(edits.start, name)) is not None:
                editor.set_words(words)
            if name in edits.typed:
                editor.set_text(edits.typed[name])
            self.boxes[name].say()

    def show_clashes(self) -> None:
        """Mark the fields that a colleague changed under the hands of the person."""
        for name, box in self.boxes.items():
            clash = self._edits.clashes.get(name) if self._edits else None
            if clash:
                box.set_clash(clash.theirs, clash.by)
            else:
                box.clear_clash()

    def show_faults(self) -> None:
        """Mark what is wrong: unreadable texts once the focus has left them, and what does not fit together."""
        faults = self.faults()
        for name, box in self.boxes.items():
            message = faults.get(name, "")
            if box.error() != message:
                box.set_error(message)

    def faults(self) -> dict[str, str]:
        """What is to be marked now, by field."""
        edits = self._edits
        if edits is None:
            return {}
        found = {
            name: message
            for name, message in edits.faults().items()
            if self._strict or edits.values.get(name) not in (None, "")
        }
        unreadable = {name: self.boxes[name].check() for name in edits.typed if self._strict or name in self._left_unreadable}
        return found | {name: message for name, message in unreadable.items() if message}

    def be_strict(self) -> list[str]:
        """Mark everything that stands in the way of saving; returns those fields, from the top."""
        self._strict = True
        self.show_faults()
        return [name for name, box in self.boxes.items() if box.error()]

    def go_to(self, name: str) -> None:
        """Bring a field into view and put the focus into it."""
        box = self.boxes[name]
        box.editor.focus_widget().setFocus()
        QTimer.singleShot(0, box, lambda: self.ensureWidgetVisible(box, 0, 40))

    def focus_first(self) -> None:
        """Put the focus where a new row begins: the first text to be typed that must be filled in."""
        for name, box in self.boxes.items():
            spec = box.editor.spec
            if spec.required and isinstance(spec.kind, LongText | Text):
                self.go_to(name)
                return

    def composing(self) -> list[str]:
        """The fields that are being composed into at this moment."""
        return [name for name, box in self.boxes.items() if box.editor.composing()]

    def tidy(self) -> None:
        """What was typed is final, although the focus may not have left."""
        for box in self.boxes.values():
            box.editor.tidy()

    def set_read_only(self, read_only: bool) -> None:
        """Show without editing."""
        for box in self.boxes.values():
            box.set_read_only(read_only)

    def _box(self, ledger: Ledger, spec: FieldSpec, around: Surroundings) -> FieldBox:
        editor = make_editor(spec, around)
        if spec.name == ledger.name_field:
            editor.wide = True
        box = FieldBox(editor)
        editor.changed.connect(lambda: self._edited(spec.name, editor))
        editor.left.connect(lambda: self._left(spec.name))
        box.keep_mine.connect(lambda: self.decide(spec.name, mine=True))
        box.take_theirs.connect(lambda: self.decide(spec.name, mine=False))
        self.boxes[spec.name] = box
        return box

    def _edited(self, name: str, editor: Editor) -> None:
        if self._edits is None:
            return
        self._left_unreadable.discard(name)
        try:
            value: Value = editor.value()
        except InvalidValueError:
            self._edits.refuse(name, editor.text())
        else:
            self.show_fields(self._edits.put(name, value))
        self.show_faults()
        self.changed.emit()

    def _left(self, name: str) -> None:
        if self._edits and name in self._edits.typed:
            self._left_unreadable.add(name)
            self.show_faults()

    def decide(self, name: str, *, mine: bool) -> None:
        """A person has chosen between theirs and mine."""
        if self._edits is None:
            return
        if mine:
            self._edits.keep_mine(name)
        else:
            self._edits.take_theirs(name)
            self.show_fields((name,))
            self.show_faults()
        self.show_clashes()
        self.changed.emit()
