"""Which editor a kind of field has. A new kind is one class and one line here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.day_kinds import Date, DaysFrom, Deadline, DueDate, Month, Year
from app.core.kinds import Attachments, Choice, Kind, Light, LongText, Ordinal, Text, Value
from app.core.names import Department, Name, Person
from app.core.number_kinds import Integer, Number, Percent
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


EDITORS: dict[type[Kind], Callable[[FieldSpec, Surroundings], Editor]] = {
    Kind: TextEditor,
    Text: TextEditor,
    LongText: LongTextEditor,
    Ordinal: OrdinalEditor,
    Integer: NumberEditor,
    Number: NumberEditor,
    Year: NumberEditor,
    Month: TextEditor,
    DaysFrom: TextEditor,
    Percent: PercentEditor,
    Date: DateEditor,
    DueDate: DateEditor,
    Deadline: DeadlineEditor,
    Choice: choice_editor,
    Light: choice_editor,
    Name: NameEditor,
    Department: NameEditor,
    Person: NameEditor,
    Attachments: Shown,
}


def make_editor(spec: FieldSpec, around: Surroundings) -> Editor:
    """The editor of a field; one that cannot be written is only shown."""
    if not spec.writable:
        return Shown(spec, around)
    return EDITORS[type(spec.kind)](spec, around)
