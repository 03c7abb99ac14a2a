"""What stands over an opened restricted ledger: that it is open, 立即锁定, and another password."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QWidget

from app.core.errors import ExpectedError
from app.core.program import resources
from app.ledgers.restricted import change_password
from app.ledgers.schema.declaration import Ledger
from app.ui.access.password_line import NewPassword, WrongLabel, password_line
from app.ui.session import Session
from app.ui.widgets import button, dialog_column, labelled_lines, side_by_side, words

ICON = 16  # pixels at 96 dpi


class OpenStrip(QFrame):
    """A line over the pages of an opened ledger."""

    lock_requested = Signal()
    password_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("welcome")
        sign = QLabel()
        sign.setPixmap(QIcon(str(resources() / "icons" / "lock.svg")).pixmap(QSize(ICON, ICON)))
        text = QLabel("受限台账已打开：内容单独加密，十分钟无人操作自动锁定；打印、导出的文件不加密。")
        self.password_button = button("修改密码…", clicked=self.password_requested.emit)
        self.lock_button = button("立即锁定", clicked=self.lock_requested.emit)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 5, 16, 5)
        line.setSpacing(8)
        line.addWidget(sign)
        line.addWidget(text)
        line.addStretch(1)
        line.addWidget(self.password_button)
        line.addWidget(self.lock_button)


class LedgerPasswordDialog(QDialog):
    """The present password or the recovery key, and the new one twice."""

    def __init__(self, parent: QWidget, ledger: Ledger, session: Session, failed: Callable[[Exception], object]) -> None:
        super().__init__(parent)
        self.ledger = ledger
        self.session = session
        self.failed = failed
        self.setWindowTitle(f"修改密码：{ledger.title}")
        self.setFixedWidth(460)
        self.old = password_line("现在的密码")
        self.old.setPlaceholderText("密码，或恢复密钥")
        self.password = NewPassword()
        form = labelled_lines(("现在的密码", self.old), ("新密码", self.password.first), ("再输一次", self.password.second))
        note = words("新密码请当面告诉需要的人。恢复密钥不变；以前拷走的数据副本仍能用旧密码打开。", "soft", wrap=True)
        self.wrong = WrongLabel()
        self.save_button = button("修改", "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        whole = dialog_column(self)
        whole.addLayout(form)
        whole.addWidget(self.wrong)
        whole.addWidget(note)
        whole.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.save_button))

    def save(self) -> None:
        """Change it; the key is derived on the writer thread, which takes a moment."""
        self.wrong.say(self.password.fault())
        if self.password.fault():
            return
        database, ledger, old, new = self.session.office.database, self.ledger, self.old.text(), self.password.text
        self.save_button.setEnabled(False)
        self.session.run_made(lambda: change_password(database, ledger, old, new), lambda _: self.accept(), self._refused)

    def _refused(self, fault: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(fault, ExpectedError):
            self.wrong.say(str(fault))
        else:
            self.failed(fault)
