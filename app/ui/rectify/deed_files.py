"""The 佐证材料 that come with an action: chosen, dropped or pasted in its dialog, stored when it is carried out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.files.pasting import Screenshot, held_files, held_picture, screenshot_name
from app.ui.form.file_page import may_take
from app.ui.messages import Messages
from app.ui.page.evidence import Source
from app.ui.widgets import button, icon_button, mark, words

HINT = "可拖入文件，或粘贴截图"


class DeedFiles(QFrame):
    """Names of the files so far, each with a way to leave it out. `changed` follows every change."""

    changed = Signal()

    def __init__(self, messages: Messages, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self.messages = messages
        self.today = today
        self.sources: list[Source] = []
        self.setProperty("writing", True)
        self.setAcceptDrops(True)
        self.setAccessibleName("佐证材料")
        self.add = button("添加佐证材料…", name="addFiles")
        self.add.clicked.connect(self._pick)
        self.paste_button = button("粘贴", name="pasteFiles")
        self.paste_button.setToolTip("粘贴截图或复制的文件")
        self.paste_button.clicked.connect(self.paste)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.add)
        line.addWidget(self.paste_button)
        line.addWidget(words(HINT, "soft small", wrap=True), 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(10, 8, 10, 8)
        self.column.setSpacing(4)
        self.column.addLayout(line)
        self.lines: list[QWidget] = []

    def take(self, sources: list[Source]) -> None:
        """Some more; a file that is there already is not listed twice."""
        self.show_sources([*self.sources, *(item for item in sources if item not in self.sources)])

    def show_sources(self, sources: list[Source]) -> None:
        """Exactly these."""
        self.sources = list(sources)
        for item in self.lines:
            self.column.removeWidget(item)
            item.deleteLater()
        self.lines = [self._line(source) for source in self.sources]
        for item in self.lines:
            self.column.addWidget(item)
        self.changed.emit()

    def _line(self, source: Source) -> QWidget:
        box = QWidget()
        name = words(source.name, wrap=True)
        name.setToolTip(source.name)
        remove = icon_button("close", f"不附“{source.name}”", "remove")
        remove.clicked.connect(lambda: self.show_sources([item for item in self.sources if item is not source]))
        line = QHBoxLayout(box)
        line.setContentsMargins(4, 0, 0, 0)
        line.addWidget(name, 1)
        line.addWidget(remove)
        return box

    def paste(self) -> None:
        """The files or the screenshot in the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if may_take(data):
            self._take_data(data)
        else:
            self.messages.toast("剪贴板里没有截图或文件", "amber")

    def _pick(self) -> None:
        self.take([Path(path) for path in self.messages.pick_files("添加佐证材料")])

    def _take_data(self, data: QMimeData) -> None:
        if paths := held_files(data):
            self.take([Path(path) for path in paths])
        elif picture := held_picture(data):
            now = dt.datetime.now().astimezone().time()
            self.take([Screenshot(screenshot_name(self.today(), now), picture)])

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
        """Add what was dropped."""
        mark(self, "dropping", False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._take_data(event.mimeData())
