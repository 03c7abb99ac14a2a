"""A dialog in which somebody has typed: leaving it asks first, so that a slip of the hand loses nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog


class LeavingDialog(QDialog):
    """取消, Esc and the cross of the window ask `may_leave`. Whoever else closes the dialog, a lock, means it."""

    def may_leave(self) -> bool:
        """Whether a person wants to go, with what would be lost said before."""
        return True

    def give_up(self) -> None:
        """取消."""
        if self.may_leave():
            self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is 取消."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """So is the cross, which alone is spontaneous."""
        if event.spontaneous():
            event.ignore()
            self.give_up()
        else:
            super().closeEvent(event)
