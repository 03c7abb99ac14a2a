"""The status bar: whether everything is saved, where the data lies, who is here, the last backup, rows shown and selected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStatusBar

from app.core.kinds import Tone
from app.store.health import Health, State
from app.store.presence import Present
from app.ui.palette import TONES
from app.ui.widgets import as_rich, button

LIGHTS: dict[State, Tone] = {
    "good": "green",
    "confirming": "amber",
    "pending": "amber",
    "away": "red",
    "read-only": "red",
    "damaged": "red",
    "newer": "red",
    "moved": "red",
    "locked": "red",
    "past": "blue",
}
MOST_NAMES = 3


class StatusBar(QStatusBar):
    """Quiet texts; those that lead somewhere are buttons."""

    health_clicked = Signal()
    backups_clicked = Signal()

    def __init__(self, place: str) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._health: Health | None = None
        self._waiting = self._typing = 0
        self.health = self._button("数据状态", self.health_clicked.emit)
        self.place = QLabel(place)
        self.place.setToolTip(as_rich(place))
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.here = QLabel()
        for label in (self.place, self.here):
            label.setTextFormat(Qt.TextFormat.PlainText)  # names come from files that others write
        self.backup = self._button("备份与恢复", self.backups_clicked.emit)
        self.drafts = self._button("未保存的修改")
        self.drafts.setStyleSheet(
            f"QPushButton {{ color: {TONES['amber'].foreground}; }} QPushButton::menu-indicator {{ width: 0; image: none; }}"
        )
        self.drafts.setToolTip("上次没有保存就离开的内容，点击查看")
        self.drafts.hide()
        self.count = QLabel()
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(self.health)
        self.addWidget(self.place, 1)
        for item in (self.drafts, self.here, self.backup, self.count):
            self.addPermanentWidget(item)
        self.show_backup(None)
        self.here.hide()

    def _button(self, name: str, action: object = None) -> QPushButton:
        found = button("", "status")
        found.setAccessibleName(name)
        found.setCursor(Qt.CursorShape.PointingHandCursor)
        if action is not None:
            found.clicked.connect(action)
        return found

    def show_health(self, health: Health) -> None:
        """The light in words. 已全部保存 is not said while something typed is not saved."""
        self._health = health
        tone = TONES[LIGHTS[health.state]]
        lead = health.words
        if health.state == "good" and (self._typing or self._waiting):
            lead, tone = ("正在填写，尚未保存" if self._typing else "其余已保存"), TONES["amber"]
        self.health.setText(f"● {lead}")
        self.health.setStyleSheet(f"color: {tone.foreground};")
        self.health.setToolTip(as_rich(health.advice) or "点击查看数据状态")

    def show_here(self, here: Sequence[Present]) -> None:
        """Who has the office open; alone, nobody needs to be told."""
        names = list(dict.fromkeys(present.user for present in here))
        more = f"等 {len(names)} 人" if len(names) > MOST_NAMES else ""
        self.here.setText(f"在线：{'、'.join(names[:MOST_NAMES])}{more}")
        self.here.setToolTip(as_rich("\n".join(f"{present.user}（{present.pc}）" for present in here)))
        self.here.setVisible(len(here) > 1)

    def show_drafts(self, waiting: int, typing: int) -> None:
        """How many rows wait to be saved (none needs no words), and how many are being typed just now."""
        self._waiting, self._typing = waiting, typing
        self.drafts.setText(f"● {waiting} 条草稿未保存")
        self.drafts.setVisible(waiting > 0)
        if self._health is not None:
            self.show_health(self._health)

    def show_backup(self, time: dt.datetime | None, today: dt.date | None = None) -> None:
        """When the last backup was made."""
        self.backup.setText(f"上次备份 {day_and_time(time, today)}" if time else "尚未备份")
        self.backup.setToolTip("点击查看备份，或恢复到以前的某一时刻")


def day_and_time(time: dt.datetime, today: dt.date | None) -> str:
    """今天 10:32, 11月20日 10:32, 2022年3月1日 10:32."""
    today = today or dt.date.today()
    if time.date() == today:
        return f"今天 {time:%H:%M}"
    year = "" if time.year == today.year else f"{time.year}年"
    return f"{year}{time.month}月{time.day}日 {time:%H:%M}"
