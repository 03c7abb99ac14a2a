"""Editors of a choice: buttons side by side for a few words, a list for more."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QStyledItemDelegate, QWidget

from app.core.kinds import Choice, Value
from app.ledgers.schema.fields import FieldSpec
from app.ui.form.completion import NameCompleter
from app.ui.form.editor import Editor, LineEditor, Surroundings
from app.ui.widgets import dot, mark

MOST_SEGMENTS = 4
UNSET = "未填写"


def choice_editor(spec: FieldSpec, around: Surroundings) -> Editor:
    """The editor that suits the choice: how many words there are, and whether others may be typed."""
    kind = spec.kind
    if not kind.closed:
        return OpenChoiceEditor(spec, around)
    if len(kind.choices) <= MOST_SEGMENTS:
        return SegmentEditor(spec, around)
    return ListEditor(spec, around)


class SegmentEditor(Editor):
    """Buttons side by side. ← → choose; Delete or another click clears what is not required."""

    def __init__(self, spec: FieldSpec, around: Surroundings) -> None:
        super().__init__(spec, around)
        self._read_only = False
        self._value = ""
        self._buttons: dict[str, Segment] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._offer(spec.kind.choices)

    def value(self) -> Value:
        """The word chosen, "" for none."""
        return self._value

    def text(self) -> str:
        """The same."""
        return self._value

    def set_value(self, value: Value) -> None:
        """Press the button of a word; a word that is no option gets a button of its own for as long as it is shown."""
        self._value = self.spec.kind.text(value)
        known = self.spec.kind.choices
        self._offer(known if not self._value or self._value in known else (*known, self._value))

    def set_text(self, text: str) -> None:
        """The same as a value."""
        self.set_value(text)

    def set_read_only(self, read_only: bool) -> None:
        """Only shown."""
        self._read_only = read_only
        for item in self._buttons.values():
            item.setEnabled(not read_only)

    def focus_widget(self) -> QWidget:
        """The button pressed, else the first."""
        return self._buttons.get(self._value) or next(iter(self._buttons.values()))

    def set_error(self, message: str) -> None:
        """All buttons have the red border."""
        for item in self._buttons.values():
            mark(item, "wrong", bool(message))
            item.setAccessibleDescription(message or self.spec.help_text)

    def narrowest(self) -> int:
        """All words in full, with air around them."""
        words = sum(item.sizeHint().width() + 8 for item in self._buttons.values())
        return max(words, self.minimumSizeHint().width())

    def choose(self, word: str) -> None:
        """A person pressed a word."""
        if word == self._value and not self.spec.required:
            word = ""
        self._select(word)

    def step(self, by: int) -> None:
        """A person went to the next or the last word by an arrow key."""
        words = list(self._buttons)
        position = words.index(self._value) + by if self._value in words else 0
        if 0 <= position < len(words):
            self._select(words[position])
            self._buttons[words[position]].setFocus(Qt.FocusReason.TabFocusReason)

    def clear(self) -> None:
        """A person took the word away."""
        if not self.spec.required:
            self._select("")

    def _select(self, word: str) -> None:
        changed = word != self._value
        self._value = word
        self._show_pressed()
        if changed:
            self.changed.emit()

    def _offer(self, words: tuple[str, ...]) -> None:
        if words != tuple(self._buttons):
            for old in self._buttons.values():
                self._layout.removeWidget(old)
                old.deleteLater()
            self._buttons = {word: self._segment(word, words) for word in words}
        self._show_pressed()

    def _segment(self, word: str, words: tuple[str, ...]) -> Segment:
        item = Segment(word, self)
        item.setAccessibleName(f"{self.spec.label}：{word}")
        edge = "first" if word == words[0] else "last" if word == words[-1] else "middle"
        item.setProperty("edge", edge)
        item.setEnabled(not self._read_only)
        item.clicked.connect(lambda: self.choose(word))
        self._layout.addWidget(item, 1)
        return item

    def _show_pressed(self) -> None:
        stop = self.focus_widget()
        for word, item in self._buttons.items():
            item.setChecked(word == self._value)
            item.setFocusPolicy(Qt.FocusPolicy.StrongFocus if item is stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(stop)


class Segment(QPushButton):
    """One button of a SegmentEditor."""

    def __init__(self, word: str, editor: SegmentEditor) -> None:
        super().__init__(word)
        self._editor = editor
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("segment", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the neighbours, Delete clears."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self._editor.step(steps[key])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._editor.clear()
        else:
            super().keyPressEvent(event)


class StillList(QComboBox):
    """A list that the mouse wheel does not change while the form is being scrolled."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setMaxVisibleItems(14)
        self.setItemDelegate(QStyledItemDelegate(self))  # Qt's own delegate of lists does not look at the style sheet
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()


class ListEditor(Editor):
    """A list of more than a few words, each with its coloured dot."""

    def __init__(self, spec: FieldSpec, around: Surroundings) -> None:
        super().__init__(spec, around)
        self.list = StillList()
        self.choices = QStandardItemModel(self.list)
        self.list.setModel(self.choices)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.name_for_readers(self.list)
        if not spec.required:
            self._add("")
        for word in spec.kind.choices:
            self._add(word)
        self._known = self.list.count()
        self.list.activated.connect(self.changed)

    def value(self) -> Value:
        """The word chosen, "" for none."""
        return str(self.list.currentData() or "")

    def text(self) -> str:
        """The same."""
        return str(self.value())

    def set_value(self, value: Value) -> None:
        """Choose a word; a word that is no option is added for as long as it is shown."""
        while self.list.count() > self._known:
            self.list.removeItem(self._known)
        word = self.spec.kind.text(value)
        if self.list.findData(word) < 0 and word:
            self._add(word)
        self.list.setCurrentIndex(self.list.findData(word))

    def set_text(self, text: str) -> None:
        """The same as a value."""
        self.set_value(text)

    def set_words(self, words: Mapping[str, str]) -> None:
        """What cannot be chosen now is grey and says why."""
        for place in range(self.list.count()):
            why = words.get(str(self.list.itemData(place) or ""), "")
            self.choices.item(place).setEnabled(not why)
            self.list.setItemData(place, why, Qt.ItemDataRole.ToolTipRole)

    def set_read_only(self, read_only: bool) -> None:
        """Only shown."""
        self.list.setEnabled(not read_only)
        mark(self.list, "locked", read_only)

    def focus_widget(self) -> QWidget:
        """The list."""
        return self.list

    def _add(self, word: str) -> None:
        kind = self.spec.kind
        if isinstance(kind, Choice) and kind.tones and word:
            self.list.addItem(dot(kind.tone(word)), word, word)
        else:
            self.list.addItem(word or UNSET, word)


class OpenChoiceEditor(LineEditor):
    """A list that also takes other words; typing searches it by Chinese text or pinyin."""

    placeholder = "选择或输入"

    def __init__(self, spec: FieldSpec, around: Surroundings) -> None:
        super().__init__(spec, around)
        self.list = StillList()
        self.list.setEditable(True)
        self.list.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.list.setLineEdit(self.line)
        self.list.setCompleter(None)  # type: ignore[arg-type]  # Qt's own way to have none
        self.row.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.name_for_readers(self.list)
        NameCompleter(self.line, self.words)
        self.line.entered.connect(self._offer)
        self.list.activated.connect(self._chosen)
        self._offer()

    def words(self) -> tuple[str, ...]:
        """The declared words, then others in use."""
        return tuple(dict.fromkeys((*self.spec.kind.choices, *self.around.suggestions(self.spec))))

    def set_read_only(self, read_only: bool) -> None:
        """Only shown."""
        super().set_read_only(read_only)
        self.list.setEnabled(not read_only)
        mark(self.list, "locked", read_only)

    def set_error(self, message: str) -> None:
        """The border is that of the list around the line."""
        mark(self.list, "wrong", bool(message))
        self.line.setAccessibleDescription(message or self.spec.help_text)

    def narrowest(self) -> int:
        """A few characters."""
        return 120

    def _offer(self) -> None:
        words = self.words()
        if words != tuple(self.list.itemText(position) for position in range(self.list.count())):
            text = self.line.text()
            self.list.clear()
            self.list.addItems(words)
            self.line.setText(text)

    def _chosen(self) -> None:
        self.changed.emit()
