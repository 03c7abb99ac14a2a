"""用户名和密码, before an office opens that has a password."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.core.program import NAME
from app.store.keys import RECOVERY, Credentials
from app.ui.access.password_line import WrongLabel, password_line
from app.ui.widgets import button, dialog_column, labelled_lines, side_by_side, words

WIDTH = 420  # pixels at 96 dpi


class LoginDialog(QDialog):
    """Asks; `wrong` says what was wrong with the last answer. Accepted, `credentials` is what was typed."""

    def __init__(self, parent: QWidget | None, place: str, user: str, wrong: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{NAME} — 登录")
        self.setFixedWidth(WIDTH)
        heading = words("这份数据设有密码", "heading")
        where = words(place, "soft", wrap=True)
        self.user = QLineEdit(user)
        self.user.setAccessibleName("用户名")
        self.user.setPlaceholderText("一般是本人姓名")
        self.password = password_line("密码")
        form = labelled_lines(("用户名", self.user), ("密码", self.password))
        self.wrong = WrongLabel()
        self.wrong.setFixedWidth(WIDTH - 48)
        hint = words(f"忘记密码：请管理员重置。管理员忘记密码：用户名填“{RECOVERY}”，用恢复密钥登录。", "soft", wrap=True)
        hint.setFixedWidth(WIDTH - 48)
        self.open_button = button("登录", "primary")
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self.accept)
        whole = dialog_column(self)
        whole.addWidget(heading)
        whole.addWidget(where)
        whole.addLayout(form)
        whole.addWidget(self.wrong)
        whole.addWidget(hint)
        whole.addSpacing(4)
        whole.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.open_button))
        self.wrong.say(wrong)
        for line in (self.user, self.password):
            line.textChanged.connect(self._show_state)
        self._show_state()
        (self.password if user else self.user).setFocus()

    @property
    def credentials(self) -> Credentials:
        """What was typed."""
        return Credentials(self.user.text(), self.password.text())

    def _show_state(self) -> None:
        self.open_button.setEnabled(bool(self.user.text().strip() and self.password.text()))
