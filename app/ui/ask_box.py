"""A box that asks for one thing to be typed: a name, a number, a password. What cannot be taken is said below the line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.core.errors import InvalidValueError
from app.ui.access.password_line import WrongLabel
from app.ui.widgets import button, dialog_column, mark, side_by_side, words

WIDTH = 400  # pixels at 96 dpi

Check = Callable[[str], object]


def anything(text: str) -> None:
    """Every text is taken."""


class AskBox(QDialog):
    """`line` holds the answer once the box was accepted: it is not empty, and `check` raised no InvalidValueError for it."""

    def __init__(self, parent: QWidget, title: str, asks: str, line: QLineEdit, check: Check = anything) -> None:
        super().__init__(parent)
        self.line = line
        self.check = check
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        line.setParent(self)
        line.setAccessibleName(title)
        self.fault = WrongLabel()
        self.take = button("确定", "primary", "take", clicked=self.accept)
        self.take.setDefault(True)
        foot = side_by_side(None, button("取消", name="cancel", clicked=self.reject), self.take)
        column = dialog_column(self)
        column.addWidget(words(asks, wrap=True))
        column.addWidget(line)
        column.addWidget(self.fault)
        column.addLayout(foot)
        line.textEdited.connect(lambda _: self._typed())
        self._typed()
        line.selectAll()
        line.setFocus()

    def _typed(self) -> None:
        self.take.setEnabled(bool(self.line.text().strip()))
        self.fault.say("")
        mark(self.line, "wrong", False)

    def accept(self) -> None:
        """Take the answer, or say why it cannot be taken."""
        if not self.take.isEnabled():
            return
        try:
            self.check(self.line.text())
        except InvalidValueError as refused:
            self.fault.say(str(refused))
            mark(self.line, "wrong", True)
            self.line.setFocus()
            self.line.selectAll()
            return
        super().accept()
