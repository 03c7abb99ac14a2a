"""A line over the hours: how many sessions have no participants, the pages that show them, and 全员参加 in one click."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.conditions import Among
from app.partylife.participants import Unattended
from app.ui.palette import TONES
from app.ui.widgets import button

CHIP = "没有参加人员"


class UnattendedBar(QWidget):
    """Hidden while every session says who was there."""

    rows_requested = Signal(str, tuple)  # page key, conditions
    fill_requested = Signal(object)  # ids of sessions

    def __init__(self) -> None:
        super().__init__()
        self.shown = Unattended()
        self.read_only = False
        self.words = QLabel()
        self.words.setStyleSheet(f"color: {TONES['amber'].foreground}")
        self.buttons: list[QPushButton] = []
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(8)
        self.line.addWidget(self.words)
        self.line.addStretch(1)
        self.hide()

    def show_sessions(self, found: Unattended) -> None:
        """Words and buttons for these sessions."""
        self.shown = found
        for old in self.buttons:
            self.line.removeWidget(old)
            old.deleteLater()
        self.buttons = []
        self.words.setText(f"{found.count} 次学习没有填写参加人员，没有计入学时。")
        if found.full:
            fill = self._button(f"补全全员参加的 {len(found.full)} 次")
            fill.setToolTip("实到人数与组织单位的党员人数相同的，把全部党员填为参加人员")
            fill.setEnabled(not self.read_only)
            fill.clicked.connect(lambda: self.fill_requested.emit(found.full))
        for page, ids in found.pages:
            show = self._button(f"{page.title} {len(ids)} 次")
            show.clicked.connect(lambda _=False, page=page, ids=ids: self.rows_requested.emit(page.key, (Among(ids, CHIP),)))
        self.setVisible(found.count > 0)

    def _button(self, text: str) -> QPushButton:
        found = button(text)
        self.line.insertWidget(self.line.count() - 1, found)
        self.buttons.append(found)
        return found

    def set_read_only(self, read_only: bool) -> None:
        """Sessions are shown, but nobody is entered."""
        self.read_only = read_only
        self.show_sessions(self.shown)
