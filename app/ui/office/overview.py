"""数据状态: how the office is, in words, and where everything about it as a whole is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QFrame, QHBoxLayout, QLabel, QWidget

from app.store.health import Health
from app.store.presence import Present
from app.ui.office.status_bar import LIGHTS, day_and_time
from app.ui.palette import TONES
from app.ui.session import Session
from app.ui.widgets import button, dialog_column, side_by_side, words


class OverviewDialog(QDialog):
    """A card of facts and the doors to 待处理, 共享盘体检, 备份与恢复, 搬迁."""

    pending_requested = Signal()
    check_requested = Signal()
    backups_requested = Signal()
    move_requested = Signal()
    reopen_requested = Signal()
    follow_requested = Signal(object)  # the folder where the office is now

    def __init__(self, parent: QWidget, session: Session, here: Sequence[Present], last_backup: dt.datetime | None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle("数据状态")
        self.setMinimumWidth(560)
        office, health = session.office, session.health
        self.light = QLabel()
        self.light.setWordWrap(True)
        self.light.setTextFormat(Qt.TextFormat.PlainText)
        self.advice = words("", "soft", wrap=True)
        facts = QFrame()
        facts.setProperty("card", True)
        form = QFormLayout(facts)
        form.setContentsMargins(16, 12, 16, 12)
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(8)
        people = "、".join(f"{present.user}（{present.pc}）" for present in here) or "只有本机"
        for title, text in (
            ("数据文件夹", str(office.folder.path)),
            ("已保存", f"共 {office.head:,} 次修改"),
            ("现在在用", people),
            ("上次备份", day_and_time(last_backup, None) if last_backup else "尚未备份"),
            ("本机副本", str(office.replica.path)),
        ):
            name, value = QLabel(title), QLabel(text, wordWrap=True)
            name.setProperty("soft", True)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(name, value)
        self.pending_button = button("待处理…", clicked=self.pending_requested.emit)
        self.follow_button = button("打开新位置", clicked=lambda: self.follow_requested.emit(Path(office.replica.moved)))
        self.reopen_button = button("仍在这里使用", clicked=self.reopen_requested.emit)
        self.check_button = button("共享盘体检…", clicked=self.check_requested.emit)
        self.backups_button = button("备份与恢复…", clicked=self.backups_requested.emit)
        self.move_button = button("搬迁数据…", clicked=self.move_requested.emit)
        close = button("关闭", "primary", clicked=self.reject)
        foot: QHBoxLayout = side_by_side(self.check_button, self.backups_button, self.move_button, None, close)
        whole = dialog_column(self)
        whole.addWidget(self.light)
        whole.addWidget(self.advice)
        whole.addLayout(side_by_side(self.pending_button, self.follow_button, self.reopen_button, None))
        whole.addWidget(facts)
        whole.addLayout(foot)
        session.health_changed.connect(self.show_health)
        self.show_health(health)

    def show_health(self, health: Health) -> None:
        """The light follows what happens while the dialog is open."""
        self.light.setText(f"● {health.words}")
        self.light.setStyleSheet(f"color: {TONES[LIGHTS[health.state]].foreground}; font-weight: 600;")
        self.advice.setText(health.advice)
        self.advice.setVisible(bool(health.advice))
        self.pending_button.setVisible(health.state == "pending")
        self.follow_button.setVisible(health.state == "moved")
        self.reopen_button.setVisible(health.state == "moved")
        grant = self.session.office.grant
        mine = grant is None or grant.is_administrator
        self.move_button.setEnabled(health.state == "good" and mine)
        self.move_button.setToolTip("" if mine else "只有管理员可以搬迁数据")
