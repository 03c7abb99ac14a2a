"""What every editor of the form has in common."""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.core.errors import InvalidValueError
from app.core.kinds import ParseContext, Value
from app.ledgers.schema.fields import FieldSpec
from app.ui.widgets import mark

Suggestions = Callable[[FieldSpec], Sequence[str]]
POPUPS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)


@dataclass(frozen=True)
class Surroundings:
    """What editors ask besides their own field: known names and words, today, and the year of a date without one."""

    suggestions: Suggestions
    today: Callable[[], dt.date]
    context: Callable[[], ParseContext]


class Editor(QWidget):
    """An editor of one field.

    `changed` is emitted when a person (never the program) changed it, `left` when the focus leaves it and what was typed
    is final, `hinted` when the text of `hint()` may be another.
    """

    changed = Signal()
    left = Signal()
    hinted = Signal()
    wide = False  # whether it takes a whole line of the form

    def __init__(self, spec: FieldSpec, around: Surroundings) -> None:
        super().__init__()
        self.spec = spec
        self.around = around
        self.setObjectName(spec.name)

    @abstractmethod
    def value(self) -> Value:
        """What stands in it. Raises InvalidValueError when it cannot be read as a value of the field."""

    @abstractmethod
    def text(self) -> str:
        """What stands in it, as typed."""

    @abstractmethod
    def set_value(self, value: Value) -> None:
        """Show a value; nothing is emitted."""

    @abstractmethod
    def set_text(self, text: str) -> None:
        """Put back what a person had typed; nothing is emitted."""

    def set_words(self, words: Mapping[str, str]) -> None:
        """The words of a choice with why each cannot be chosen now, "" where it can. Other editors have no such words."""

    @abstractmethod
    def set_read_only(self, read_only: bool) -> None:
        """Show without editing."""

    @abstractmethod
    def focus_widget(self) -> QWidget:
        """The widget that takes the keys; the label's buddy."""

    def composing(self) -> bool:
        """Whether an input method holds letters that are not in the text yet; then nothing may be put into it."""
        return False

    def set_error(self, message: str) -> None:
        """Mark it as wrong, or with "" as right again."""
        target = self.focus_widget()
        mark(target, "wrong", bool(message))
        target.setAccessibleDescription(message or self.spec.help_text)

    def hint(self) -> str:
        """A remark on what stands in it, such as the day meant by a time limit."""
        return ""

    def tidy(self) -> None:
        """Show what was typed the way the program writes it. Called when the focus leaves."""

    def narrowest(self) -> int:
        """The width it needs, in pixels."""
        return self.minimumSizeHint().width()

    def name_for_readers(self, target: QWidget) -> None:
        """Tell a screen reader what the widget is."""
        target.setAccessibleName(self.spec.label)
        target.setAccessibleDescription(self.spec.help_text)


class ComposingLine(QLineEdit):
    """A line edit that knows when an input method is composing, and says when the focus has left for good."""

    left = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.composing = False
        self.returnPressed.connect(self.go_on)

    def go_on(self) -> None:
        """To the next field, as Enter goes to the next cell."""
        self.focusNextPrevChild(True)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Letters not yet chosen as characters are composition."""
        super().inputMethodEvent(event)
        self.composing = bool(event.preeditString())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that a person has come."""
        super().focusInEvent(event)
        if event.reason() not in POPUPS:
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A menu or a list that drops down is no leaving."""
        super().focusOutEvent(event)
        self.composing = False
        if event.reason() not in POPUPS:
            self.left.emit()


class LineEditor(Editor):
    """An editor that is a line of text read by the field's kind."""

    placeholder = ""

    def __init__(self, spec: FieldSpec, around: Surroundings) -> None:
        super().__init__(spec, around)
        self.line = ComposingLine()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self.line)
        self.line.setPlaceholderText(self.placeholder)
        self.setFocusProxy(self.line)
        self.name_for_readers(self.line)
        self._shown: tuple[str, Value] = ("", spec.kind.empty)
        self.line.textEdited.connect(self._edited)
        self.line.left.connect(self._leave)

    def value(self) -> Value:
        """What was given, when nothing was typed; else what the kind reads."""
        text = self.line.text()
        return self._shown[1] if text == self._shown[0] else self.read(text)

    def read(self, text: str) -> Value:
        """A typed text as a value. Raises InvalidValueError."""
        return self.spec.kind.parse(text, self.around.context())

    def text(self) -> str:
        """What stands in the line."""
        return self.line.text()

    def set_value(self, value: Value) -> None:
        """Show a value."""
        self._shown = (self.spec.kind.text(value), value)
        self.set_text(self._shown[0])

    def set_text(self, text: str) -> None:
        """Put a text into the line, its beginning in view."""
        if text != self.line.text():
            self.line.setText(text)
        if not self.line.hasFocus():
            self.line.setCursorPosition(0)
        self.hinted.emit()

    def set_read_only(self, read_only: bool) -> None:
        """Readable and copyable, but not editable."""
        self.line.setReadOnly(read_only)
        mark(self.line, "locked", read_only)
        self.line.setPlaceholderText("" if read_only else self.placeholder)

    def focus_widget(self) -> QWidget:
        """The line."""
        return self.line

    def composing(self) -> bool:
        """Whether pinyin is being turned into characters."""
        return self.line.composing

    def tidy(self) -> None:
        """Write a readable text the program's way; an unreadable one stays as typed."""
        if self.line.isReadOnly():
            return
        try:
            value = self.value()
        except InvalidValueError:
            return
        if self.line.text() != self._shown[0]:
            self._shown = (self.spec.kind.text(value), value)
            self.set_text(self._shown[0])

    def _edited(self) -> None:
        self.changed.emit()
        self.hinted.emit()

    def _leave(self) -> None:
        self.tidy()
        self.left.emit()
