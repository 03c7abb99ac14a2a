"""The keys of the whole window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class WindowKeys(QObject):
    """Each gives way while the focus is in a part with the same key (Ctrl+PgUp of the form): of two Qt does neither."""

    def __init__(self, window: QWidget, keys: Iterable[tuple[str, str, Callable[[], object]]]) -> None:
        """`keys` are (key, what it does in the words of the handbook, who does it)."""
        super().__init__(window)
        self.window = window
        self._allowed = True
        for key, words, act in keys:
            QShortcut(QKeySequence(key), window, act).setWhatsThis(words)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._give_way)

    def allow(self, allowed: bool) -> None:
        """Whether any of them does anything: none does while the window is locked."""
        self._allowed = allowed
        for shortcut in keys_of(self.window):
            shortcut.setEnabled(allowed)

    def _give_way(self, _: QWidget | None, part: QWidget | None) -> None:
        if not isValid(self.window):  # the focus leaves a window that goes
            return
        taken: set[QKeySequence] = set()
        while part is not None and part is not self.window:
            taken |= {shortcut.key() for shortcut in keys_of(part)}
            part = part.parentWidget()
        for shortcut in keys_of(self.window):
            shortcut.setEnabled(self._allowed and shortcut.key() not in taken)


def keys_of(part: QWidget) -> list[QShortcut]:
    """The keys that a widget has itself."""
    return part.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
