"""One field on the form: label, editor, and below it what is to be said about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ui.form.editor import Editor
from app.ui.palette import ACCENT, TEXT_OFF, TONES
from app.ui.widgets import button, words

LONGEST_QUOTE = 40  # characters of a colleague's text that are shown beside the field


class FieldBox(QWidget):
    """A field with its label and remarks. `keep_mine` and `take_theirs` answer a clash."""

    keep_mine = Signal()
    take_theirs = Signal()

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        self.required = editor.spec.required and editor.spec.writable
        self.setObjectName(f"box_{editor.spec.name}")
        self._error = self._clash = self._remark = ""
        self.label = words(look="fieldLabel")
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.note = words(look="small", wrap=True)
        self.note.setObjectName("note")
        self.choices = self._clash_row()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (self.label, editor, self.note, self.choices):
            layout.addWidget(widget)
        layout.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._read_only = False
        self._fill_label()
        editor.hinted.connect(self.say)
        self.say()

    def error(self) -> str:
        """The message shown at the field, "" when it is right."""
        return self._error

    def set_error(self, message: str) -> None:
        """Say what is wrong, or "" that nothing is."""
        self._error = message
        self.editor.set_error(message)
        self.say()

    def set_clash(self, theirs: Value, by: str) -> None:
        """Say that it has another value meanwhile, and who gave it when that is known."""
        text = self.editor.spec.kind.text(theirs).replace("\n", " ")
        quote = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
        who = f"{by} 刚" if by else "已被"
        self._clash = f"{who}改为“{quote}”" if text else f"{who}清空"
        self.choices.setVisible(True)
        self.say()

    def set_remark(self, remark: str) -> None:
        """Point something out that is no fault, or "" nothing."""
        self._remark = remark
        self.say()

    def clear_clash(self) -> None:
        """The clash is decided."""
        self._clash = ""
        self.choices.setVisible(False)
        self.say()

    def set_read_only(self, read_only: bool) -> None:
        """Show without editing."""
        self.editor.set_read_only(read_only)
        self._read_only = read_only
        self._fill_label()

    def set_required(self, required: bool) -> None:
        """Mark that it must be filled in, where that is not declared of the field."""
        self.required = required
        self._fill_label()

    def check(self) -> str:
        """Why what stands in the editor cannot be read, "" when it can."""
        try:
            self.editor.value()
        except InvalidValueError as error:
            return str(error)
        return ""

    def say(self) -> None:
        """Show the most important remark: a fault, a clash, what is pointed out, then the editor's hint."""
        text = self._error or self._clash or self._remark or self.editor.hint()
        soft = TONES["amber"].foreground if self._remark else ""
        colour = ACCENT if self._error else TONES["purple"].foreground if self._clash else soft
        self.note.setText(text)
        self.note.setStyleSheet(f"color: {colour};" if colour else "")
        self.note.setProperty("soft", not colour)
        self.note.setVisible(bool(text))

    def wide(self) -> bool:
        """Whether the field wants a whole line."""
        return self.editor.wide

    def _clash_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for text, name, signal in (("保留我的", "keep", self.keep_mine), ("采用对方", "take", self.take_theirs)):
            item = button(text, "link", name)
            item.clicked.connect(signal)
            layout.addWidget(item)
        layout.addStretch()
        row.hide()
        return row

    def _fill_label(self) -> None:
        spec = self.editor.spec
        star = f' <span style="color:{ACCENT}">*</span>' if self.required and not self._read_only else ""
        more = f' <span style="color:{TEXT_OFF}">ⓘ</span>' if spec.help_text else ""
        self.label.setText(f"{spec.label}{star}{more}")
        self.label.setToolTip(spec.help_text)
        self.label.setBuddy(self.editor.focus_widget())
