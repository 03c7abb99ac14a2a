"""A new password: one's own, or the one an administrator gives to somebody who forgot it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from app.ui.access.password_line import NewPassword, WrongLabel, password_line
from app.ui.widgets import button, dialog_column, labelled_lines, side_by_side, words


class PasswordDialog(QDialog):
    """`of` names the user of a reset; for one's own password the old one is asked."""

    def __init__(self, parent: QWidget, of: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(f"重置密码：{of}" if of else "修改我的密码")
        self.setFixedWidth(440)
        self.old = password_line("现在的密码")
        self.password = NewPassword()
        known = () if of else (("现在的密码", self.old),)
        form = labelled_lines(*known, ("新密码", self.password.first), ("再输一次", self.password.second))
        note = words(
            "把新密码当面告诉本人，由本人登录后自己修改。" if of else "以前拷走的数据副本，仍能用旧密码打开。",
            "soft",
            wrap=True,
        )
        self.wrong = WrongLabel()
        self.save_button = button("重置" if of else "修改", "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.accept)
        whole = dialog_column(self)
        whole.addLayout(form)
        whole.addWidget(self.wrong)
        whole.addWidget(note)
        whole.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.save_button))
        (self.password.first if of else self.old).setFocus()

    def accept(self) -> None:
        """Only a password that can be taken."""
        self.wrong.say(self.password.fault())
        if not self.password.fault():
            super().accept()
