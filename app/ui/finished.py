"""What is said when a file has been made: where it is, with 打开文件 and 打开文件夹."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QProcess, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.core.errors import ExpectedError, StorageError
from app.ui.messages import Answer, MessageBox

ANSWERS = (Answer("file", "打开文件"), Answer("folder", "打开文件夹"), Answer("close", "关闭"))


class FinishedBox(MessageBox):
    """Says that a file is there. It stops nobody from working on and goes when answered."""

    def __init__(self, parent: QWidget, text: str, path: Path, failed: Callable[[Exception], None]) -> None:
        super().__init__(parent, "已完成", text, str(path), answers=ANSWERS)
        self.path = path
        self.failed = failed
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.accepted.connect(self._act)
        self.show()

    def _act(self) -> None:
        try:
            if self.chosen == "file":
                open_file(self.path)
            elif self.chosen == "folder":
                show_in_folder(self.path)
        except ExpectedError as fault:
            self.failed(fault)


def open_file(path: Path) -> None:
    """Open a file with the program the PC has for it. Raises StorageError."""
    need(path)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise StorageError(f"没有程序可以打开“{path.name}”。", "请安装 Office、WPS 或 PDF 阅读器，或用“打开文件夹”查看。")


def show_in_folder(path: Path) -> None:
    """Open the folder of a file; on Windows with the file selected. Raises StorageError."""
    need(path)
    if sys.platform == "win32":
        QProcess.startDetached("explorer", ["/select,", str(path)])
    elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))):
        raise StorageError(f"打不开文件夹“{path.parent}”。")


def need(path: Path) -> None:
    """Raise StorageError when a file is gone."""
    if not path.is_file():
        raise StorageError(f"“{path.name}”已经不在原来的位置。", "文件可能被移动、改名或删除，请重新导出。")
