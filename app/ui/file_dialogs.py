"""Every question for a file or a folder. It begins where the last one for the same purpose ended, the first one in 文档.

Within a widget with the property `restricted` nothing is remembered: a folder may be called after whom its papers are about.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QFileInfo, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.settings import Settings


class Purpose(Enum):
    """What the file is wanted for; the value names the setting that keeps the last folder."""

    IMPORT = "import_folder"
    EXPORT = "export_folder"  # workbooks, PDF, Word
    ARCHIVE = "archive_folder"
    EVIDENCE = "evidence_folder"  # files to be attached
    COPY = "copy_folder"  # attached files that are saved elsewhere
    HANDOUT = "handout_folder"
    RETURN = "return_folder"
    OFFICE = "office_folder"  # folders that hold an office or shall hold one
    BACKUP = "backup_folder"
    RECOVERY = "recovery_folder"


class LastFolders:
    """The last folder of each purpose. The program has one memory, as it has one clipboard: dialogs of all windows share it."""

    def __init__(self) -> None:
        self.settings: Settings | None = None  # of the window opened last; None: nothing is remembered

    def begin(self, purpose: Purpose) -> Path:
        """Where a dialog begins; a folder that is gone (a drive that is away) or may not be read is not offered."""
        before = str(self.settings.get(purpose.value, "")) if self.settings else ""
        if before and QFileInfo(before).isDir():
            return Path(before)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents) if QFileInfo(documents).isDir() else Path.home()

    def remember(self, parent: QWidget | None, purpose: Purpose, folder: Path) -> None:
        """Begin here the next time."""
        if self.settings and not is_restricted(parent):
            self.settings.put(purpose.value, str(folder))


LAST = LastFolders()


def is_restricted(widget: QWidget | None) -> bool:
    """Whether a widget stands on the page of a restricted ledger, or on a dialog over it."""
    while widget is not None and not widget.property("restricted"):
        widget = widget.parentWidget()
    return widget is not None


def ask_files(parent: QWidget | None, purpose: Purpose, title: str, kinds: str = "") -> list[Path]:
    """Which files to read; none when the person changed their mind. `kinds` as Qt writes them: Excel 工作簿 (*.xlsx)."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(LAST.begin(purpose)), kinds)
    if names:
        LAST.remember(parent, purpose, Path(names[0]).parent)
    return [Path(name) for name in names]


def ask_file(parent: QWidget | None, purpose: Purpose, title: str, kinds: str = "") -> Path | None:
    """Which file to read; None when the person changed their mind."""
    name, _ = QFileDialog.getOpenFileName(parent, title, str(LAST.begin(purpose)), kinds)
    if not name:
        return None
    LAST.remember(parent, purpose, Path(name).parent)
    return Path(name)


def ask_target(parent: QWidget | None, purpose: Purpose, title: str, name: str, kinds: str = "") -> Path | None:
    """Where to write a file, `name` proposed; None when the person changed their mind."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(LAST.begin(purpose) / name), kinds)
    if not chosen:
        return None
    LAST.remember(parent, purpose, Path(chosen).parent)
    return Path(chosen)


def ask_folder(parent: QWidget | None, purpose: Purpose, title: str) -> Path | None:
    """Which folder; None when the person changed their mind."""
    name = QFileDialog.getExistingDirectory(parent, title, str(LAST.begin(purpose)))
    if not name:
        return None
    LAST.remember(parent, purpose, Path(name))
    return Path(name)
