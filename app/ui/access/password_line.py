"""Lines to type passwords into, and what is wrong with them."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel, QLineEdit

from app.core.errors import InvalidValueError
from app.store.person import refuse_weak


def password_line(name: str) -> QLineEdit:
    """A line that does not show what is typed."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    line.setMaxLength(200)
    return line


class WrongLabel(QLabel):
    """Says in red what is wrong; takes no room while nothing is. A dialog grows by what it says."""

    def __init__(self) -> None:
        super().__init__(wordWrap=True)
        self.setProperty("wrong", True)
        self.hide()

    def say(self, text: str) -> None:
        """Show a text, or nothing."""
        self.setText(text)
        self.setVisible(bool(text))
        dialog = self.window()
        if isinstance(dialog, QDialog) and (layout := dialog.layout()):
            layout.activate()
            dialog.resize(dialog.width(), max(dialog.height(), layout.totalHeightForWidth(dialog.width())))


class NewPassword:
    """A new password, typed twice."""

    def __init__(self) -> None:
        self.first = password_line("新密码")
        self.second = password_line("再输一次")
        self.first.setPlaceholderText("至少 8 位，一个汉字算 2 位")

    @property
    def text(self) -> str:
        """What was typed."""
        return self.first.text()

    def fault(self) -> str:
        """What is wrong with it; empty when it can be taken."""
        try:
            refuse_weak(self.text)
        except InvalidValueError as wrong:
            return str(wrong)
        return "" if self.text == self.second.text() else "两次输入的密码不一致。"
