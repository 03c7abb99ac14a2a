"""设置: what belongs to this user on this PC: the name shown to colleagues and the office named on paper."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.core.program import DEFAULT_UNIT, login_name
from app.ui.settings import Settings


def unit_of(settings: Settings) -> str:
    """The 填报单位 on forms and exports."""
    return str(settings.get("unit") or DEFAULT_UNIT)


def user_of(settings: Settings) -> str:
    """The name that changes are recorded under."""
    return str(settings.get("user") or login_name())


LOCK_CHOICES = ((0, "不自动锁定"), (5, "5 分钟不操作"), (15, "15 分钟不操作"), (30, "30 分钟不操作"), (60, "1 小时不操作"))
LOCK_MINUTES = 15  # until somebody chooses another


def lock_minutes_of(settings: Settings) -> int:
    """After how many idle minutes the window of an office with a password locks; 0 for never."""
    found = settings.get("lock_minutes", LOCK_MINUTES)
    return found if found in dict(LOCK_CHOICES) else LOCK_MINUTES


class PreferencesDialog(QDialog):
    """Two lines; saved at once, the name from the next start on."""

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        super().__init__(parent)
        self.settings = settings
        self.setWindowTitle("设置")
        self.setMinimumWidth(440)
        self.unit = QLineEdit(unit_of(settings))
        self.user = QLineEdit(user_of(settings))
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow("填报单位", self.unit)
        form.addRow("我的姓名", self.user)
        self.lock = QComboBox()
        self.lock.setAccessibleName("自动锁定")
        for minutes, words in LOCK_CHOICES:
            self.lock.addItem(words, minutes)
        self.lock.setCurrentIndex(self.lock.findData(lock_minutes_of(settings)))
        form.addRow("自动锁定", self.lock)
        note = QLabel(
            "填报单位印在表格和导出文件上；姓名记入修改记录，下次启动起生效。启用密码的数据，不操作到设定时间后要重新输入密码。",
            wordWrap=True,
        )
        note.setProperty("soft", True)
        save = QPushButton("保存")
        save.setProperty("primary", True)
        save.setDefault(True)
        save.clicked.connect(self.accept)
        cancel = QPushButton("取消")
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(note)
        column.addLayout(foot)

    def accept(self) -> None:
        """Remember what was typed."""
        self.settings.put("unit", self.unit.text().strip())
        self.settings.put("user", self.user.text().strip())
        self.settings.put("lock_minutes", self.lock.currentData())
        super().accept()
