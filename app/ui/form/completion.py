"""Completing a line by Chinese text, pinyin or initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter

from app.core.pinyin import matches
from app.ui.form.editor import ComposingLine
from app.ui.form.look import POPUP_SHEET
from app.ui.widgets import ENTER_KEYS

SEPARATORS = "、，,;；/"
TAKING_KEYS = (*ENTER_KEYS, Qt.Key.Key_Tab)


class NameCompleter(QCompleter):
    """Offers names under a line while a person types; with `many`, for the last of several names."""

    def __init__(self, line: ComposingLine, names: Callable[[], Sequence[str]], many: bool = False) -> None:
        self._model = QStringListModel()
        super().__init__(self._model, line)
        self._line, self._names, self._many = line, names, many
        self._taking = False
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(8)
        self.setWidget(line)
        self.popup().setStyleSheet(POPUP_SHEET)
        self.popup().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.activated.connect(self.take)
        line.textEdited.connect(self.offer)

    def offer(self) -> None:
        """Show the names that fit what stands in the line."""
        if self._taking:
            return
        before, typed = split(self._line.text(), self._many)
        taken = before.split("、")
        found = [name for name in matches(self._names(), typed) if name not in taken] if typed.strip() else []
        if not found or found == [typed]:
            self.popup().hide()
            return
        self._model.setStringList(found)
        self.complete()
        # Letters are never a name by themselves, so Enter may take the first; Chinese text may be a name nobody knows yet.
        self.popup().setCurrentIndex(self.completionModel().index(0, 0) if typed.strip().isascii() else QModelIndex())

    def take(self, name: str) -> None:
        """Put a name in place of what was typed for it."""
        self.popup().hide()
        self._line.setText(split(self._line.text(), self._many)[0] + name)
        self._taking = True
        self._line.textEdited.emit(self._line.text())
        self._taking = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Tab take the marked name; without one they do what they do in any line."""
        if watched is self.popup() and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            marked = self.popup().currentIndex()
            if event.key() in TAKING_KEYS and marked.isValid():
                self.take(str(marked.data()))
                if event.key() == Qt.Key.Key_Tab:
                    self._line.go_on()
                return True
        return super().eventFilter(watched, event)


def split(text: str, many: bool) -> tuple[str, str]:
    """What stands before the name being typed, with 、 between names, and that name."""
    if not many:
        return "", text
    last = max(text.rfind(sign) for sign in SEPARATORS)
    if last < 0:
        return "", text
    before = text[: last + 1].translate({ord(sign): "、" for sign in SEPARATORS})
    return before, text[last + 1 :].lstrip()
