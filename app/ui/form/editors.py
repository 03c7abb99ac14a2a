"""Which editor a kind of field has. A new kind that is typed unlike what it is made from is one line here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.day_kinds import Date, DaysFrom, Deadline
from app.core.file_kinds import Attachments
from app.core.kinds import Choice, Kind, LongText, Ordinal, Value
from app.core.names import Name
from app.core.number_kinds import Numeric, Percent
from app.ledgers.schema.fields import FieldSpec
from app.ui.form.choice_editors import choice_editor
from app.ui.form.date_editors import DateEditor, DeadlineEditor
from app.ui.form.editor import Editor, Surroundings
from app.ui.form.name_editor import NameEditor
from app.ui.form.text_editors import LongTextEditor, NumberEditor, OrdinalEditor, PercentEditor, TextEditor
from app.ui.widgets import words


class Shown(Editor):
    """A value that nobody types: computed, or counted."""

    def __init__(self, spec: FieldSpec, around: Surroundings) -> None:
        super().__init__(spec, around)
        self.label = words(look="fact", wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label)
        self._value: Value = spec.kind.empty
        self.name_for_readers(self.label)

    def value(self) -> Value:
        """What is shown."""
        return self._value

    def text(self) -> str:
        """What is shown."""
        return self.label.text()

    def set_value(self, value: Value) -> None:
        """Show a value, — for none."""
        self._value = value
        self.label.setText(self.spec.kind.text(value) or "—")

    def set_text(self, text: str) -> None:
        """Nobody types here, so there is nothing to put back."""

    def set_read_only(self, read_only: bool) -> None:
        """It always is."""

    def focus_widget(self) -> QWidget:
        """The label."""
        return self.label


EDITORS: dict[type[Kind], Callable[[FieldSpec, Surroundings], Editor]] = {  # the nearest one counts: a Person is a Name
    Kind: TextEditor,
    LongText: LongTextEditor,
    Ordinal: OrdinalEditor,
    Numeric: NumberEditor,
    DaysFrom: TextEditor,
    Percent: PercentEditor,
    Date: DateEditor,
    Deadline: DeadlineEditor,
    Choice: choice_editor,
    Name: NameEditor,
    Attachments: Shown,
}


def make_editor(spec: FieldSpec, around: Surroundings) -> Editor:
    """The editor of a field, that of the nearest kind that has one; a field that cannot be written is only shown."""
    if not spec.writable:
        return Shown(spec, around)
    make = next(EDITORS[kind] for kind in type(spec.kind).__mro__ if kind in EDITORS)
    return make(spec, around)
