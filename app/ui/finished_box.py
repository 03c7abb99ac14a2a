"""What is said when a file, or a folder of files, has been made: where it is, with 打开文件 and 打开文件夹."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QProcess, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QEnterEvent, QKeySequence, QMouseEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.errors import ExpectedError, StorageError
from app.ui.palette import BORDER_STRONG, CARD
from app.ui.widgets import button

WIDTH, MARGIN = 400, 14  # pixels at 96 dpi
WORKING_ON = (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.KeyPress)
STAYS_MS = 12_000  # then it goes by itself, unless the mouse is on it


class FinishedBox(QFrame):
    """Says in the corner of a page or dialog that a file is there. It takes no focus and stops nobody from working on: it
    goes by itself, by Esc, when answered, when the next file is there, and as soon as somebody works on beside it."""

    def __init__(self, parent: QWidget, text: str, path: Path, failed: Callable[[Exception], None]) -> None:
        super().__init__(parent)
        self.path = path
        self.failed = failed
        self.page = parent
        for earlier in parent.window().findChildren(FinishedBox):
            if earlier is not self:
                earlier.close()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("finished")
        self.setStyleSheet(f"#finished {{ background: {CARD}; border: 1px solid {BORDER_STRONG}; border-radius: 8px; }}")
        self.setFixedWidth(min(WIDTH, max(parent.width() - 2 * MARGIN, WIDTH // 2)))
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addWidget(paragraph(text, "heading"))
        column.addWidget(paragraph(str(path), "soft"))
        column.addSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for key, label, act in (
            *([] if path.is_dir() else [("file", "打开文件", self._open_file)]),
            ("folder", "打开文件夹", self._open_folder),
            ("close", "关闭", self.close),
        ):
            entry = button(label, name=key)
            entry.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            entry.clicked.connect(act)
            row.addWidget(entry)
        column.addLayout(row)
        self._timer = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._timer.timeout.connect(self.close)
        self._timer.start()
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=Qt.ShortcutContext.WindowShortcut)
        escape.activated.connect(self.close)
        escape.activatedAmbiguously.connect(self.close)
        parent.installEventFilter(self)
        if (application := QApplication.instance()) is not None:
            application.installEventFilter(self)
        self.ensurePolished()
        self._place()  # before it is shown: it must not appear under the mouse and be taken for pointed at
        self.show()
        self.raise_()

    def _place(self) -> None:
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # the fonts of the style are higher than those before it
        self.resize(self.width(), self.column.totalHeightForWidth(self.width()))  # adjustSize forgets that texts wrap
        area = self.page.rect()
        self.move(max(0, area.width() - self.width() - MARGIN), max(0, area.height() - self.height() - MARGIN))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the page is resized; make room for whoever clicks, scrolls or types beside it."""
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self.page:
            self._place()
        elif kind in WORKING_ON and self._is_beside(watched):
            self.close()
        return False

    def _is_beside(self, watched: QObject) -> bool:
        inside = watched is self or (isinstance(watched, QWidget) and self.isAncestorOf(watched))
        return isinstance(watched, QWidget) and watched.window() is self.window() and not inside

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on it goes no further, to the page below."""
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nor does the wheel."""
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Somebody reads it, or is about to click."""
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Not any more."""
        self._timer.start()

    def _open_file(self) -> None:
        self._act(open_file)

    def _open_folder(self) -> None:
        self._act(show_in_folder)

    def _act(self, act: Callable[[Path], None]) -> None:
        self.close()
        try:
            act(self.path)
        except ExpectedError as fault:
            self.failed(fault)


def paragraph(text: str, look: str) -> QLabel:
    """A wrapped text; a path has no blanks, so it may break behind each of its parts."""
    label = QLabel(text.replace("/", "/\u200b").replace("\\", "\\\u200b"), wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty(look, True)
    return label


def open_file(path: Path) -> None:
    """Open a file with the program the PC has for it. Raises StorageError."""
    need(path)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise StorageError(f"没有程序可以打开“{path.name}”。", "请安装 Office、WPS 或 PDF 阅读器，或用“打开文件夹”查看。")


def show_in_folder(path: Path) -> None:
    """Open a folder, or the folder of a file; on Windows with the file selected. Raises StorageError."""
    need(path)
    folder = path if path.is_dir() else path.parent
    if sys.platform == "win32" and folder != path:
        QProcess.startDetached("explorer", ["/select,", str(path)])
    elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        raise StorageError(f"打不开文件夹“{folder}”。")


def need(path: Path) -> None:
    """Raise StorageError when a file or folder is gone."""
    if not path.exists():
        raise StorageError(f"“{path.name}”已经不在原来的位置。", "文件可能被移动、改名或删除，请重新导出。")
