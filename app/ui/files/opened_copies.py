"""The copies of stored files that other programs have open: clear text on this PC for as long as it cannot be helped."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from app.core.errors import ExpectedError, StorageError
from app.core.file_names import safe_name
from app.core.whole_file import whole_file

AGAIN_MS = 3_000  # so often it is tried to remove what another program holds


class OpenedCopies(QObject):
    """Each copy lies below `place` in a folder of its own, as an earlier one may be open, that only this user can read.

    All go when the program ends, those of a restricted ledger as soon as it is locked; what a crash left goes at the next
    start (app.store.leftovers).
    """

    def __init__(self, parent: QObject, place: Path) -> None:
        super().__init__(parent)
        self.place = place
        self._folders: list[Path] = []
        self._restricted: list[Path] = []
        self._numbers = itertools.count(1)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.remove_restricted)
        weakref.finalize(self, remove_all, self._folders, self._restricted)

    def make(self, name: str, read: Callable[[], bytes], *, restricted: bool = False) -> Path:
        """A copy of what `read` gives; on a worker thread. Raises StorageError, and what `read` raises.

        That of a restricted ledger does not bear the file's name, for Windows and Word keep lists of what was opened. When
        it is locked meanwhile, there is no copy at the path.
        """
        shown = f"附件{next(self._numbers)}{Path(safe_name(name)).suffix}" if restricted else safe_name(name)
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=self.place))
        except OSError as error:
            raise StorageError("临时文件夹不能使用，附件没有打开。", "请清理本机磁盘后再试。", str(error)) from error
        folders = self._restricted if restricted else self._folders
        folders.append(folder)  # before anything is read: a lock meanwhile takes the folder, and nothing can be written into it
        try:
            data = read()
            with whole_file(folder / shown) as stream:
                stream.write(data)
        except ExpectedError:
            if folder.exists() or not restricted:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        return folder / shown

    def show(self, copy: Path) -> None:
        """Open a copy with the program that the PC has for it. Raises ExpectedError when there is none."""
        if copy.exists() and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):  # gone: locked meanwhile
            raise ExpectedError(f"这台电脑上没有可以打开“{copy.name}”的程序。", "可以用“另存为”保存后换一台电脑打开。")

    def remove_restricted(self) -> bool:
        """The ledger is locked. Whether all copies are gone; while a program holds one, it is tried again and again."""
        remove_folders(self._restricted)
        if self._restricted:
            self._again.start()
        else:
            self._again.stop()
        return not self._restricted

    def remove(self) -> None:
        """Remove all; what a program holds open stays until the next start."""
        remove_all(self._folders, self._restricted)


def remove_all(*lists: list[Path]) -> None:
    """Remove the folders of several lists."""
    for folders in lists:
        remove_folders(folders)


def remove_folders(folders: list[Path]) -> None:
    """Remove folders as far as no program holds what is in them; those that are gone leave the list."""
    for folder in list(folders):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            folders.remove(folder)
