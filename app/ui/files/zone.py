"""Where files are given: chosen by a button, dropped, or pasted, a screenshot as well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.ui.files.pasting import may_take, sources_of
from app.ui.messages import Messages
from app.ui.widgets import button, mark, words

HINT = "可拖入文件，或按 Ctrl+V 粘贴截图"


class FileZone(QFrame):
    """Two buttons and a frame to drop on. `taken` carries what was given, a list of `Source`.

    A widget around it that takes files as well hands its drag and drop events on to it.
    """

    taken = Signal(list)

    def __init__(self, title: str, label: str, messages: Messages, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.title = title  # what the files are: 佐证材料
        self.messages = messages
        self.today = today
        self.setProperty("writing", True)
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        self.add = button(label, name="addFiles")
        self.add.clicked.connect(self._pick)
        self.paste_button = button("粘贴", name="pasteFiles")
        self.paste_button.setToolTip("粘贴截图或复制的文件（Ctrl+V）")
        self.paste_button.clicked.connect(self.paste)
        self.hint = words(HINT, "soft small", wrap=True)
        self.line = QHBoxLayout()
        self.line.setSpacing(8)
        self.line.addWidget(self.add)
        self.line.addWidget(self.paste_button)
        self.line.addWidget(self.hint, 1)
        self.line.addStretch()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(10, 8, 10, 8)
        self.column.setSpacing(4)
        self.column.addLayout(self.line)

    def paste(self) -> None:
        """Take the files or the screenshot in the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if may_take(data):
            self._take(data)
        else:
            self.messages.toast("剪贴板里没有截图或文件", "amber")

    def _pick(self) -> None:
        if paths := self.messages.pick_files(f"添加{self.title}", self):
            self.taken.emit(paths)

    def _take(self, data: QMimeData) -> None:
        self.taken.emit(sources_of(data, self.today()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and pictures, and show that they may be dropped."""
        if may_take(event.mimeData()):
            mark(self, "dropping", True)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        mark(self, "dropping", False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        mark(self, "dropping", False)
        if may_take(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._take(event.mimeData())
