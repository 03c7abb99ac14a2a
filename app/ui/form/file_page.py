"""A tab of the form with files: added by a button or dropped, opened, saved elsewhere, removed. It stores nothing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QFileInfo, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.core.kinds import Date, Value
from app.ledgers.declaration import Child
from app.ui.form.child_page import ChildCard, ChildPage
from app.ui.form.look import ICON_SIZE, button, icon, mark, words
from app.ui.messages import Messages


def holds_files(child: Child) -> bool:
    """Whether the child's rows are files, known by their SHA-256 and size."""
    return {"sha256", "size"} <= set(child.model._meta.fields)


def dropped_files(data: QMimeData) -> list[str]:
    """The paths of files (not folders) that are being dragged."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if QFileInfo(path).isFile()]


def file_size(size: int) -> str:
    """0 字节, 820 KB, 1.2 MB: as the Explorer shows it, in units of 1024."""
    if size < 1024:
        return f"{size} 字节"
    amount, unit = size / 1024, "KB"
    for larger in ("MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.0f} {unit}" if unit == "KB" or amount >= 100 else f"{amount:.1f} {unit}"


class FilePage(ChildPage["FileCard"]):
    """Files with what can be done with each. The signals carry paths to be added, or the id of a row."""

    files_added = Signal(list)
    open_requested = Signal(object)
    save_as_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, child: Child, messages: Messages) -> None:
        self._messages = messages
        self.zone = QFrame()
        self.zone.setProperty("writing", True)
        self.add = button("添加文件…", name="addFiles")
        self.add.clicked.connect(self._pick)
        zone = QHBoxLayout(self.zone)
        zone.setContentsMargins(12, 12, 12, 12)
        zone.setSpacing(10)
        zone.addWidget(self.add)
        zone.addWidget(words("也可以把文件拖到这里", "soft"), 1)
        super().__init__(child, self.zone)
        self.setAcceptDrops(True)

    def make_card(self, row: Mapping[str, Value]) -> FileCard:
        """The card of a file."""
        card = FileCard(self.child, row)
        card.opened.connect(self.open_requested)
        card.saved_as.connect(self.save_as_requested)
        card.removed.connect(self.remove_requested)
        return card

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, and show that they may be dropped."""
        if self.may_add() and dropped_files(event.mimeData()):
            mark(self.zone, "dropping", True)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        mark(self.zone, "dropping", False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the dropped files over."""
        mark(self.zone, "dropping", False)
        paths = dropped_files(event.mimeData())
        if paths and self.may_add():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files_added.emit(paths)

    def _pick(self) -> None:
        if paths := self._messages.pick_files(f"添加{self.child.title}"):
            self.files_added.emit(paths)


class FileCard(ChildCard):
    """One file. The keys: Enter opens, Delete removes."""

    opened = Signal(object)
    saved_as = Signal(object)
    removed = Signal(object)

    def __init__(self, child: Child, values: Mapping[str, Value]) -> None:
        super().__init__(values)
        name = str(values[child.fields[0]])
        dates = [str(values[field]) for field in child.fields if isinstance(child.specs[field].kind, Date) and values[field]]
        picture = QLabel()
        picture.setPixmap(icon("attach").pixmap(ICON_SIZE))
        title = words(name, wrap=True)
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        title.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        title.setToolTip(name)
        self.remove = button("移除", "link", "remove")
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(words("  ".join([file_size(int(values["size"] or 0)), *dates]), "soft small"), 1)
        for item, signal in (
            (button("打开", "link", "open"), self.opened),
            (button("另存为", "link", "saveAs"), self.saved_as),
            (self.remove, self.removed),
        ):
            item.clicked.connect(lambda _=False, signal=signal: signal.emit(self.child_id))
            foot.addWidget(item)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(title)
        text.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 10, 0, 10)
        layout.setSpacing(10)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(text, 1)
        self.setAccessibleName(name)

    def set_read_only(self, read_only: bool) -> None:
        """It can be opened and saved elsewhere, but not removed."""
        self.remove.setVisible(not read_only)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.child_id)
        elif event.key() == Qt.Key.Key_Delete and not self.remove.isHidden():
            self.removed.emit(self.child_id)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens, as in the Explorer."""
        self.opened.emit(self.child_id)
