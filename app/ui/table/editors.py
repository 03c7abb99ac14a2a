"""The editor of a cell: a line of text for every kind that can be edited in place, with a list of words where there are any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.day_kinds import Date
from app.core.errors import ExpectedError, InvalidValueError
from app.core.kinds import Choice, Text, Value
from app.core.names import Name
from app.core.number_kinds import Percent
from app.core.pinyin import matches
from app.ledgers.schema.fields import FieldSpec
from app.ui.form.completion import split
from app.ui.form.date_editors import CalendarPopup, spoken_day
from app.ui.form.editor import Surroundings
from app.ui.table.popups import Bubble, WordList
from app.ui.widgets import icon, mark

MOST_WORDS = 300
NARROWEST = {True: 150, False: 110}  # pixels; wider where words are typed


class CellEditor(QLineEdit):
    """A cell while it is typed into. `chosen` is emitted when a word or a day was picked with the mouse: it is final."""

    chosen = Signal()

    def __init__(self, parent: QWidget, spec: FieldSpec, seen: Value, around: Surroundings) -> None:
        super().__init__(parent)
        self.spec, self.seen, self.around = spec, seen, around
        self.setProperty("cell", True)
        self.setFrame(False)
        self.setAccessibleName(spec.label)
        self.original = self.shown(seen)
        self.setText(self.original)
        self.allowed: tuple[str, ...] | None = None  # the only words that fit the row's state
        self.earlier: Callable[[], Sequence[str]] = tuple  # what stands in other cells of the column, the most frequent first
        self.words: WordList | None = None
        self.bubble: Bubble | None = None
        self.textEdited.connect(self._typed)
        if isinstance(spec.kind, Date):
            self.setPlaceholderText("如 11-30、月底")
            opens = QAction(icon("calendar"), "选日期（Alt+↓）", self)
            opens.triggered.connect(self.open_calendar)
            self.addAction(opens, QLineEdit.ActionPosition.TrailingPosition)
        elif isinstance(spec.kind, Percent):
            self.setPlaceholderText("0–100")

    def shown(self, value: Value) -> str:
        """A value as it is typed: 70 for 70 %."""
        return "" if value is None else str(value) if isinstance(self.spec.kind, Percent) else self.spec.kind.text(value)

    def value(self) -> Value:
        """What was typed, read by the field's kind. Raises InvalidValueError, also when a required field is left empty."""
        text = self.text()
        if text == self.original:
            return self.seen
        kind = self.spec.kind
        day = spoken_day(text, self.around.today()) if isinstance(kind, Date) else None
        value = day.isoformat() if day else kind.parse(text, self.around.context())
        if self.spec.required and value == kind.empty:
            raise InvalidValueError(f"请填写{self.spec.label}。")
        return value

    def narrowest(self) -> int:
        """The least width to type in, in pixels."""
        return NARROWEST[self.takes_other_words()]

    def complain(self, fault: ExpectedError | None) -> None:
        """Say at the cell what is wrong, or with None that nothing is."""
        mark(self, "wrong", fault is not None)
        if self.bubble is None:
            self.bubble = Bubble(self)
        self.hide_words()
        self.bubble.say(str(fault) if fault else "")

    def close_popups(self) -> None:
        """Nothing stays open when the editor goes."""
        for popup in (self.words, self.bubble):
            if popup is not None:
                popup.hide()
                popup.deleteLater()
        self.words = self.bubble = None

    # Words to choose from

    def all_words(self) -> list[str]:
        """The words of the choice, then names or other words in use."""
        kind = self.spec.kind
        if self.allowed is not None:
            return list(self.allowed)
        if isinstance(kind, Text):
            return list(self.earlier())
        offered = self.around.suggestions(self.spec) if self.takes_other_words() else ()
        return list(dict.fromkeys(word for word in (*kind.choices, *offered) if word))

    def chooses(self) -> bool:
        """Whether the cell is one of several words; what stands in other cells is only offered to a text."""
        return not isinstance(self.spec.kind, Text) and bool(self.all_words())

    def takes_other_words(self) -> bool:
        """Whether words beyond the declared ones may be typed."""
        kind = self.spec.kind
        return isinstance(kind, Name) or (bool(kind.choices) and not kind.closed)

    def many(self) -> bool:
        """Whether several names may stand in the cell."""
        return isinstance(self.spec.kind, Name) and self.spec.kind.many

    def offer_all(self) -> None:
        """Show every word, the cell's own one marked."""
        self._show_words(self.all_words()[:MOST_WORDS], self.original)

    def choose(self) -> None:
        """Show what there is to choose from: every word, or the calendar."""
        if isinstance(self.spec.kind, Date):
            self.open_calendar()
        else:
            self.offer_all()

    def hide_words(self) -> None:
        """Close the list."""
        if self.words is not None:
            self.words.hide()

    def marked(self) -> str | None:
        """The word that Enter would take."""
        return self.words.marked() if self.words is not None else None

    def take(self, word: str) -> None:
        """Put a word in place of what was typed for it."""
        before = split(self.text(), self.many())[0]
        self.setText(before + word)
        self.hide_words()

    def _show_words(self, words: list[str], marked: str | None) -> None:
        if self.words is None:
            if not words:
                return
            self.words = WordList(self)
            self.words.picked.connect(self._pick)
        self.words.offer(words, marked)

    def _pick(self, word: str) -> None:
        self.take(word)
        self.chosen.emit()

    def _typed(self, text: str) -> None:
        if self.bubble is not None:
            self.complain(None)
        if isinstance(self.spec.kind, Text):  # offered only: ↓ takes one, Enter what was typed
            found = matches(self.all_words(), text) if text.strip() else []
            self._show_words([word for word in found if word != text][:MOST_WORDS], None)
            return
        if not isinstance(self.spec.kind, Choice | Name):
            return
        before, typed = split(text, self.many())
        if not typed:
            self._show_words([], None) if before else self._show_words(self.all_words()[:MOST_WORDS], None)
            return
        taken = before.split("、")
        found = [word for word in matches(self.all_words(), typed) if word not in taken]
        # A typed Chinese word may be one that is not in the list yet; letters alone are never a name.
        sure = not self.takes_other_words() or typed.isascii()
        self._show_words([] if found == [typed] else found, found[0] if found and sure else None)

    # Days

    def open_calendar(self) -> None:
        """Drop the calendar down at the day of the cell."""
        try:
            value = self.value()
        except InvalidValueError:
            value = None
        popup = CalendarPopup(self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.picked.connect(self._pick_day)
        today = self.around.today()
        popup.open_below(self, dt.date.fromisoformat(str(value)) if value else today, today)

    def _pick_day(self, day: object) -> None:
        self.setText(day.isoformat() if isinstance(day, dt.date) else "")
        self.setFocus()
        self.chosen.emit()

    # Events

    def showEvent(self, event: QShowEvent) -> None:
        """A list opens at once, so that one click or two keys choose."""
        super().showEvent(event)
        if self.spec.kind.choices:
            self.offer_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list; Alt+↓ opens it, or the calendar."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step and isinstance(self.spec.kind, Date):
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.open_calendar()
        elif step and self.words is not None and self.words.isVisible():
            self.words.step(step)
        elif step and isinstance(self.spec.kind, Choice | Name | Text):
            self.offer_all()
        else:
            super().keyPressEvent(event)
