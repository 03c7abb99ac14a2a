"""设置: what belongs to this user on this PC, and the name of the unit, which belongs to the office."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QWidget

from app.core.errors import ConflictError
from app.core.program import DEFAULT_UNIT, login_name
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.office_unit import OfficeUnit
from app.ledgers.rights import why_not_settings
from app.ui.session import Session
from app.ui.settings import Settings
from app.ui.widgets import button, dialog_column, side_by_side, words


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
    """Saved at once, the own name from the next start on; the unit's name for all PCs, by whoever may change the office."""

    def __init__(self, parent: QWidget, session: Session, settings: Settings, failed: Callable[[Exception], None]) -> None:
        super().__init__(parent)
        self.session = session
        self.settings = settings
        self.failed = failed
        self.seen = read_settings(session.office.database, OfficeUnit)
        self.setWindowTitle("设置")
        self.setMinimumWidth(440)
        self.unit = QLineEdit(self.seen.name, placeholderText=DEFAULT_UNIT)
        why_not = why_not_settings(session.grant) or ("" if session.health.may_write else session.health.words)
        self.unit.setEnabled(not why_not)
        self.unit.setToolTip(why_not)
        self.user = QLineEdit(user_of(settings))
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow("填报单位", self.unit)
        form.addRow("我的姓名", self.user)
        self.lock = QComboBox()
        self.lock.setAccessibleName("自动锁定")
        for minutes, label in LOCK_CHOICES:
            self.lock.addItem(label, minutes)
        self.lock.setCurrentIndex(self.lock.findData(lock_minutes_of(settings)))
        form.addRow("自动锁定", self.lock)
        note = words(
            "填报单位印在表格和导出文件上，全机关共用；姓名记入修改记录，下次启动起生效。"
            "启用密码的数据，不操作到设定时间后要重新输入密码。",
            "soft",
            wrap=True,
        )
        self.save_button = button("保存", "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.accept)
        column = dialog_column(self)
        column.addLayout(form)
        column.addWidget(note)
        column.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.save_button))

    def accept(self) -> None:
        """Remember what was typed."""
        self.settings.put("user", self.user.text().strip())
        self.settings.put("lock_minutes", self.lock.currentData())
        wanted = OfficeUnit(self.unit.text().strip() or DEFAULT_UNIT)
        if wanted == self.seen:
            super().accept()
            return
        self.save_button.setEnabled(False)  # a second click would meet the first one's change as a conflict
        self.session.run(change_settings(self.seen, wanted), lambda _: super(PreferencesDialog, self).accept(), self._not_saved)

    def _not_saved(self, fault: Exception) -> None:
        """A name that a colleague has changed is to be looked at anew; otherwise it stays, to be saved again."""
        self.failed(fault)
        if isinstance(fault, ConflictError):
            self.reject()
        else:
            self.save_button.setEnabled(True)
