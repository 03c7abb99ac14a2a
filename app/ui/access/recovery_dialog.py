"""恢复密钥: shown once, to be printed or written down before it counts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QWidget

from app.core.program import NAME
from app.core.whole_file import whole_file
from app.ui.file_dialogs import Purpose, ask_target
from app.ui.palette import font
from app.ui.widgets import button, dialog_column, side_by_side, words

PAPER = """{name} 恢复密钥

{place}

{key}

用途：{use}
保管：打印后锁入保密柜；不要存在这台电脑或共享盘里。没有密码也没有恢复密钥，数据无法恢复。
"""
OFFICE_USE = (
    "所有管理员都忘记密码时，登录窗口的用户名填“恢复密钥”，密码填上面这一串，\n登录后在“数据与设置 › 密码与用户”中重置密码。"
)
LEDGER_USE = "忘记这本台账的密码时，在它的锁定页输入上面这一串，\n打开后用“修改密码”设置新密码（现在的密码也填这一串）。"


class RecoveryKeyDialog(QDialog):
    """Goes on only after the user has said that the key is kept. `ledger` names the restricted ledger that it opens."""

    def __init__(self, parent: QWidget, key: str, place: str, ledger: str = "") -> None:
        super().__init__(parent)
        self.key = key
        where = f"数据文件夹：{place}" + (f"\n台账：{ledger}" if ledger else "")
        self.text = PAPER.format(name=NAME, place=where, key=key, use=LEDGER_USE if ledger else OFFICE_USE)
        self.setWindowTitle("恢复密钥")
        self.setFixedWidth(520)
        heading = words("请先保存恢复密钥", "heading")
        who = f"忘记{ledger}的密码" if ledger else "所有管理员都忘记密码"
        note = words(
            f"{who}时，只有它能打开数据。它只显示这一次；没有密码也没有恢复密钥，任何人都无法恢复数据。", "soft", wrap=True
        )
        self.shown = QLabel(key, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        shown = font(1.25, bold=True)
        shown.setStyleHint(QFont.StyleHint.Monospace)
        self.shown.setFont(shown)
        self.shown.setProperty("card", True)
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.shown.setMinimumHeight(84)
        self.kept = QCheckBox("我已把恢复密钥打印或抄写下来，并妥善保管")
        self.go_button = button("继续", "primary")
        self.go_button.setEnabled(False)
        self.go_button.clicked.connect(self.accept)
        self.kept.toggled.connect(self.go_button.setEnabled)
        whole = dialog_column(self)
        whole.addWidget(heading)
        whole.addWidget(note)
        self.told = words("", "soft")  # that it was printed, saved, copied
        whole.addWidget(self.shown)
        whole.addLayout(
            side_by_side(
                button("打印…", clicked=self._print),
                button("保存到 U 盘…", clicked=self._save),
                button("复制", clicked=self._copy),
                self.told,
                None,
            )
        )
        whole.addWidget(self.kept)
        whole.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.go_button))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.key)
        self.told.setText("已复制")

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            document = QTextDocument()
            document.setDefaultFont(font(1.2))
            document.setPlainText(self.text)
            document.print_(printer)
            self.told.setText("已送打印")

    def _save(self) -> None:
        path = ask_target(self, Purpose.RECOVERY, "保存恢复密钥", "恢复密钥.txt", "文本文件 (*.txt)")
        if path:
            with whole_file(path) as file:
                file.write(self.text.encode("utf-8-sig"))
            self.told.setText("已保存")
