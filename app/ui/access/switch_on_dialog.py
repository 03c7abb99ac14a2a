"""启用密码: the first administrator of an office, and what the password does and does not."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QWidget

from app.ui.access.password_line import NewPassword, WrongLabel
from app.ui.widgets import button, dialog_column, labelled_lines, side_by_side

WORDS = (
    "启用后，打开数据要输入用户名和密码；共享文件夹和每台电脑上的副本、快照、附件、草稿、备份都加密保存。"
    "同事由您逐个添加为用户。正在使用的同事会被要求重新登录，请先通知他们保存。"
)
LIMITS = (
    "请注意：启用之前已经复制到别处的数据和备份不会自动加密，请另行处理。密码不能阻止有权限的人删除共享文件夹，"
    "请同时设好文件夹权限并保留备份。"
)


class SwitchOnDialog(QDialog):
    """Name and password of the first administrator."""

    def __init__(self, parent: QWidget, user: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("启用密码")
        self.setFixedWidth(500)
        lead, limits = QLabel(WORDS, wordWrap=True), QLabel(LIMITS, wordWrap=True)
        limits.setProperty("soft", True)
        self.user = QLineEdit(user)
        self.user.setAccessibleName("管理员")
        self.password = NewPassword()
        form = labelled_lines(("管理员（您）", self.user), ("密码", self.password.first), ("再输一次", self.password.second))
        self.wrong = WrongLabel()
        self.go_button = button("下一步：恢复密钥", "primary")
        self.go_button.setDefault(True)
        self.go_button.clicked.connect(self.accept)
        whole = dialog_column(self)
        whole.addWidget(lead)
        whole.addLayout(form)
        whole.addWidget(self.wrong)
        whole.addWidget(limits)
        whole.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.go_button))
        self.password.first.setFocus()

    def accept(self) -> None:
        """Only with a name and a password that can be taken."""
        fault = self.password.fault() if self.user.text().strip() else "请填写管理员的姓名。"
        self.wrong.say(fault)
        if not fault:
            super().accept()
