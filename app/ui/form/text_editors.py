"""Editors of texts, running numbers and numbers."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QInputMethodEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QSlider, QWidget

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.schema.fields import FieldSpec
from app.ui.form.editor import POPUPS, Editor, LineEditor, Surroundings
from app.ui.widgets import mark

MIN_LINES, MAX_LINES = 2, 8
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own bound, which PySide6 does not name


class TextEditor(LineEditor):
    """A short text on one line."""


class OrdinalEditor(LineEditor):
    """A running number. What is none is refused here, because the kind would drop it without a word."""

    def read(self, text: str) -> Value:
        """1, 一, （二）, 3-1. Raises InvalidValueError."""
        value = super().read(text)
        if text.strip() and not value:
            raise InvalidValueError(f"“{text.strip()}”不是序号。", "可写 1、一、（二）、3-1。")
        return value


class NumberEditor(LineEditor):
    """A number, whole or not."""


class PercentEditor(LineEditor):
    """A share: a line that takes 70 and 70%, and a slider in steps of five."""

    placeholder = "0–100"

    def __init__(self, spec: FieldSpec, around: Surroundings) -> None:
        super().__init__(spec, around)
        self.line.setFixedWidth(self.line.fontMetrics().horizontalAdvance("100%") + 26)
        self.slider = StillSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setSingleStep(5)
        self.slider.setPageStep(10)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line is reached by Tab; two stops a field are one too many
        self.slider.setMinimumWidth(48)
        self.slider.setAccessibleName(spec.label)
        self.row.addWidget(self.slider, 1)
        self.slider.valueChanged.connect(self._slid)
        self.hinted.connect(self._follow)

    def set_read_only(self, read_only: bool) -> None:
        """The slider only shows then."""
        super().set_read_only(read_only)
        self.slider.setEnabled(not read_only)

    def make_compact(self) -> None:
        """Only the line, where there is no room for a slider."""
        self.slider.hide()
        self.line.setMinimumWidth(0)
        self.line.setMaximumWidth(QWIDGETSIZE_MAX)

    def narrowest(self) -> int:
        """Line and a short slider, or the line alone."""
        line = self.line.fontMetrics().horizontalAdvance("100%") + 26
        return line if self.slider.isHidden() else line + 8 + self.slider.minimumWidth()

    def _follow(self) -> None:
        try:
            share = self.value()
        except InvalidValueError:
            return
        self.slider.blockSignals(True)
        self.slider.setValue(int(share or 0))
        self.slider.blockSignals(False)

    def _slid(self, share: int) -> None:
        self.line.setText(self.spec.kind.text(round(share / 5) * 5))
        self.changed.emit()


class StillSlider(QSlider):
    """A slider that the mouse wheel does not move while the form is being scrolled."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()


class LongTextEditor(Editor):
    """A text of several lines that grows with its content; Tab leaves it."""

    wide = True

    def __init__(self, spec: FieldSpec, around: Surroundings) -> None:
        super().__init__(spec, around)
        self.box = GrowingText()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.name_for_readers(self.box)
        self._shown: tuple[str, Value] = ("", spec.kind.empty)
        self._quiet = False
        self.box.textChanged.connect(self._edited)
        self.box.left.connect(self.left)

    def value(self) -> Value:
        """What was given, when nothing was typed; else the text without blanks at the ends of lines."""
        text = self.box.toPlainText()
        return self._shown[1] if text == self._shown[0] else self.spec.kind.parse(text, self.around.context())

    def text(self) -> str:
        """The whole text."""
        return self.box.toPlainText()

    def set_value(self, value: Value) -> None:
        """Show a text from its beginning."""
        self._shown = (self.spec.kind.text(value), value)
        self.set_text(self._shown[0])

    def set_text(self, text: str) -> None:
        """Put a text into the box."""
        self._quiet = True
        if text != self.box.toPlainText():
            self.box.setPlainText(text)
        self._quiet = False

    def set_read_only(self, read_only: bool) -> None:
        """Readable, scrollable and copyable."""
        self.box.setReadOnly(read_only)
        mark(self.box, "locked", read_only)

    def focus_widget(self) -> QWidget:
        """The box."""
        return self.box

    def composing(self) -> bool:
        """Whether pinyin is being turned into characters."""
        return self.box.composing

    def narrowest(self) -> int:
        """Any width will do: the text wraps."""
        return 120

    def _edited(self) -> None:
        if not self._quiet:
            self.changed.emit()


class GrowingText(QPlainTextEdit):
    """A plain text as high as its lines, between MIN_LINES and MAX_LINES."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.composing = False
        self.minimum_lines = MIN_LINES
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of the lines as they wrap at the present width."""
        lines = int(self.document().size().height())  # QPlainTextDocumentLayout counts lines, not pixels
        shown = min(max(lines, self.minimum_lines), MAX_LINES)
        margins = 1 if lines > shown else 2  # at the lower edge of a longer text no strip of the next line shows
        frame = self.height() - self.viewport().height() + margins * int(self.document().documentMargin())
        height = QFontMetrics(self.font()).lineSpacing() * shown + frame
        if height != self.height():
            self.setFixedHeight(height)
        always = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines > MAX_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(always)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for every form."""
        return QSize(120, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps otherwise."""
        super().resizeEvent(event)
        self.fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files dropped here are proof for the row, not text."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Letters not yet chosen as characters are composition."""
        super().inputMethodEvent(event)
        self.composing = bool(event.preeditString())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A menu is no leaving."""
        super().focusOutEvent(event)
        self.composing = False
        if event.reason() not in POPUPS:
            self.left.emit()
