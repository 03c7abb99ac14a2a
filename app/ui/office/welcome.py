"""The strip over the sample data: the first start's choice, which needs no knowledge and blocks nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton

from app.core.program import documents_office
from app.ui.widgets import button


class WelcomeStrip(QFrame):
    """本机使用, 打开共享文件夹, or go on looking at the sample."""

    local_requested = Signal(object)  # the folder for an office of this PC
    folder_requested = Signal()
    named = Signal(str, str)  # name and unit as typed, before either choice; "" when nobody wants to say

    def __init__(self, user: str, unit: str) -> None:
        super().__init__()
        self.setObjectName("welcome")
        text = QLabel("现在是示例数据，可随意试用。正式使用：")
        self.user = name_line("我的姓名", user, "记入修改记录和销号审核，以后可在“设置”中修改", 96)
        about = "印在表格上，全机关共用；已建好的数据以其中设置的为准，以后可在“设置”中修改"
        self.unit = name_line("填报单位", unit, about, 190)
        self.local_button = button("在本机使用", "primary")
        self.local_button.setToolTip(f"数据放在 {documents_office()}，以后可以搬到共享盘")
        self.local_button.clicked.connect(lambda: self._choose(lambda: self.local_requested.emit(documents_office())))
        self.share_button = button("打开共享文件夹…")
        self.share_button.setToolTip("同事已建好台账的文件夹，或共享盘上的空文件夹")
        self.share_button.clicked.connect(lambda: self._choose(self.folder_requested.emit))
        self.close_button = QToolButton()
        self.close_button.setText("继续看示例")
        self.close_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.close_button.clicked.connect(self.hide)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 12, 6)
        line.setSpacing(8)
        line.addWidget(text)
        line.addWidget(self.user)
        line.addWidget(self.unit)
        line.addWidget(self.local_button)
        line.addWidget(self.share_button)
        line.addWidget(self.close_button)
        line.addStretch(1)

    def _choose(self, go_on: Callable[[], object]) -> None:
        self.named.emit(self.user.text().strip(), self.unit.text().strip())
        go_on()


def name_line(label: str, text: str, tip: str, width: int) -> QLineEdit:
    """A short line that may stay as it is."""
    found = QLineEdit(text, placeholderText=label)
    found.setToolTip(tip)
    found.setAccessibleName(label)
    found.setFixedWidth(width)
    return found


class ElsewhereStrip(QFrame):
    """Says that the pages show the past, or a folder that the office has left, and leads back."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.button = button("", "primary")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 12, 6)
        line.setSpacing(12)
        line.addWidget(self.text)
        line.addWidget(self.button)
        line.addStretch(1)
        self.hide()

    def show_words(self, words: str, label: str, action: Callable[[], object]) -> None:
        """Show the words with one button."""
        self.text.setText(words)
        self.button.setText(label)
        if self.isHidden():
            self.button.clicked.connect(lambda: action())
        self.show()
