"""What was copied out of an opened restricted ledger leaves the clipboard when the ledger locks itself or its window closes."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget


class CopiedText(QObject):
    """Remembers what was copied while `page` was worked on."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.page = page
        self._text = ""
        QGuiApplication.clipboard().dataChanged.connect(self._look)

    def _look(self) -> None:
        # Whether a clipboard is the program's own cannot be asked on every platform; another program's copy comes while
        # no window of this one is active.
        if self.page.isVisible() and QApplication.activeWindow() is not None:
            self._text = QGuiApplication.clipboard().text()

    def clear(self) -> None:
        """Empty the clipboard if it still holds what was copied here."""
        text, self._text = self._text, ""
        if text and QGuiApplication.clipboard().text() == text:
            QGuiApplication.clipboard().clear()
