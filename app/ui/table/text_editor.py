"""The editor of a long text in its cell: several lines, Alt+Enter begins a new one, as tall as what stands in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.core.errors import ExpectedError, InvalidValueError
from app.core.kinds import Value
from app.ledgers.schema.fields import FieldSpec
from app.ui.form.editor import Surroundings
from app.ui.table.popups import Bubble
from app.ui.widgets import mark

NARROWEST = 200  # pixels
MOST_LINES = 12
MARGIN = 4  # pixels of the document, as a line of text in a cell has


class TextEditor(QPlainTextEdit):
    """A long text while it is typed into. What is typed first replaces it, as in Excel; F2 goes to its end."""

    def __init__(self, parent: QWidget, spec: FieldSpec, seen: Value, around: Surroundings) -> None:
        super().__init__(parent)
        self.spec, self.seen, self.around = spec, seen, around
        self.setProperty("cell", True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(spec.label)
        self.document().setDocumentMargin(MARGIN)
        self.setPlainText(spec.kind.text(seen))
        self.original = self.text()  # not quite what was put in: Qt makes plain spaces of hard ones
        self.selectAll()
        self.bubble: Bubble | None = None
        self.textChanged.connect(self._typed)

    def text(self) -> str:
        """What stands in it."""
        return self.toPlainText()

    def value(self) -> Value:
        """What was typed, read by the field's kind. Raises InvalidValueError, also when a required field is left empty."""
        if self.text() == self.original:
            return self.seen
        value = self.spec.kind.parse(self.text(), self.around.context())
        if self.spec.required and value == self.spec.kind.empty:
            raise InvalidValueError(f"请填写{self.spec.label}。")
        return value

    def go_to_end(self) -> None:
        """Go on behind the last character instead of replacing everything."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def narrowest(self) -> int:
        """The least width to type in, in pixels."""
        return NARROWEST

    def height_for(self, width: int, most: int) -> int:
        """The height that shows all lines of a width, in pixels; of very long texts the first ones, never more than `most`."""
        lines = self.fontMetrics().boundingRect(
            0, 0, max(width - 2 * MARGIN - 4, 1), 100_000, Qt.TextFlag.TextWrapAnywhere, f"{self.text()}\n"
        )
        spacing = self.fontMetrics().lineSpacing()
        return min(min(lines.height(), MOST_LINES * spacing) + 2 * MARGIN + spacing // 2, most)

    def complain(self, fault: ExpectedError | None) -> None:
        """Say at the cell what is wrong, or with None that nothing is."""
        mark(self, "wrong", fault is not None)
        if self.bubble is None:
            self.bubble = Bubble(self)
        self.bubble.say(str(fault) if fault else "")

    def close_popups(self) -> None:
        """Nothing stays open when the editor goes."""
        if self.bubble is not None:
            self.bubble.hide()
            self.bubble.deleteLater()
            self.bubble = None

    def hide_words(self) -> None:
        """A long text offers no words."""

    def marked(self) -> str | None:
        """A long text offers no words."""
        return None

    def take(self, word: str) -> None:
        """A long text offers no words."""

    def _typed(self) -> None:
        if self.bubble is not None:
            self.complain(None)
