"""The files of the row shown in a drawer: added, opened as copies, saved elsewhere."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.core.changes import Change
from app.core.errors import CancelledError, ExpectedError, StorageError
from app.core.file_names import safe_name
from app.core.kinds import Value
from app.core.whole_file import whole_file
from app.ledgers.changes.files import FileSettings, add_files, holds_files
from app.ledgers.office_settings import read_settings
from app.ledgers.schema.declaration import Ledger
from app.store.attachments import StoredFile, content_name, read_file, read_source, store_bytes, store_file
from app.store.folder import OfficeFolder
from app.ui.file_dialogs import Purpose, ask_target
from app.ui.files.glimpse import Glimpse, glimpse, nothing, why_unseen
from app.ui.files.pasting import Screenshot, Source
from app.ui.jobs import Job, Queue
from app.ui.messages import Answer, Messages
from app.ui.progress import ProgressDialog
from app.ui.session import Session

Failed = Callable[[Exception], None]
# What is shown, not run, when Windows opens it. Anything else might be a program: .exe, .lnk, .bat, .js, .html, .docm …
DOCUMENTS = "pdf ofd doc docx wps rtf odt xls xlsx et ods csv ppt pptx dps odp txt eml"
PICTURES = "jpg jpeg png bmp gif tif tiff webp heic"
SOUND_AND_FILM = "mp3 m4a wav amr mp4 mov avi wmv"
ARCHIVES = "zip rar 7z"
OPENED = {f".{ending}" for kind in (DOCUMENTS, PICTURES, SOUND_AND_FILM, ARCHIVES) for ending in kind.split()}


@dataclass(frozen=True)
class Storing:
    """What came of storing several files: those stored, and what went wrong with others, by their names."""

    files: tuple[StoredFile, ...]
    faults: tuple[tuple[str, StorageError], ...]


class EvidenceFiles(QObject):
    """Carries out what the page of files asks for. `row` gives the id of the row shown."""

    def __init__(
        self,
        window: QWidget,
        ledger: Ledger,
        session: Session,
        messages: Messages,
        failed: Failed,
        row: Callable[[], int | None],
    ) -> None:
        super().__init__(window)
        self.window = window
        self.ledger = ledger
        self.session = session
        self.messages = messages
        self.failed = failed
        self.row = row
        self.child = next((child for child in ledger.children if holds_files(child)), None)
        self._folders: list[Path] = []  # of the copies opened; removed with this object or when the program ends
        weakref.finalize(self, remove_folders, self._folders)

    def add(self, sources: Sequence[Source]) -> None:
        """Store files and then name all of them as the row's in one step."""
        row_id, child, folder, today = self.row(), self.child, self.session.office.folder, self.session.today()
        if row_id is None or child is None:
            return

        def stored(storing: Storing) -> None:
            def added(change: Change | None) -> None:
                count = len(change.tables[str(child.model._meta.table_name)]) if change else 0
                self._tell_added(count, len(storing.files) - count)
                self._tell_faults(storing)

            if storing.files:
                self.session.run(add_files(self.ledger, child, row_id, storing.files, today), added, self.failed)
            else:
                self._tell_faults(storing)

        most = read_settings(self.session.office.database, FileSettings).most_bytes
        job = self.session.jobs.start(lambda job: store_all(folder, sources, most, job.report), stored, self.failed)
        ProgressDialog(self.window, "正在添加文件", job)

    def _tell_added(self, count: int, known: int) -> None:
        if not count:
            self.messages.toast("这些文件已经添加过", "amber")
            return
        rest = f"，另有 {known} 个内容相同，没有重复添加" if known else ""
        self.messages.toast(f"已添加 {count} 个文件{rest}")

    def _tell_faults(self, storing: Storing) -> None:
        faults = storing.faults
        if len(faults) == 1:
            ((name, fault),) = faults
            named = name in fault.message
            self.failed(fault if named else StorageError(f"“{name}”没有添加。{fault.message}", fault.advice, fault.detail))
        elif faults:
            names = "、".join(name for name, _ in faults)
            detail = "\n".join(f"{name}：{fault} {fault.detail}" for name, fault in faults)
            self.failed(StorageError(f"有 {len(faults)} 个文件没有添加：{names}。", faults[0][1].advice, detail))

    def open(self, child_id: int) -> None:
        """Open a copy with the program that Windows has for it; the stored file itself is never touched."""
        file = self._file(child_id)
        if file is None:
            return
        folder, sha256, name = self.session.office.folder, str(file["sha256"]), str(file["name"])
        if Path(safe_name(name)).suffix.lower() not in OPENED:
            self._offer_to_save(child_id, name)
            return
        self.session.jobs.start(lambda job: open_copy(folder, sha256, name), self._show, self.failed)

    def _show(self, copy: Path) -> None:
        self._folders.append(copy.parent)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
            self.failed(ExpectedError(f"这台电脑上没有可以打开“{copy.name}”的程序。", "可以用“另存为”保存后换一台电脑打开。"))

    def _offer_to_save(self, child_id: int, name: str) -> None:
        text = f"“{name}”不是文档、图片、音像或压缩文件，为了安全不直接打开。"
        answers = (Answer("save", "另存为…"), Answer("cancel", "取消"))
        if self.messages.ask("打开", text, answers, "如果确实需要，可以另存到本机，确认来源可靠后再打开。") == "save":
            self.save_as(child_id)

    def save_as(self, child_id: int) -> None:
        """Ask for a place and save the file there."""
        file = self._file(child_id)
        if file is None:
            return
        folder, sha256 = self.session.office.folder, str(file["sha256"])
        target = ask_target(self.window, Purpose.COPY, "另存为", safe_name(str(file["name"])))
        if target:
            self.session.jobs.start(
                lambda job: copy_out(folder, sha256, target), lambda _: self.messages.toast("已另存"), self.failed
            )

    def look(self, file: Mapping[str, Value], seen: Callable[[Glimpse], None], owner: QObject) -> None:
        """Read what a file looks like; see `look_at`."""
        look_at(self.session, str(file["name"]), str(file["sha256"]), int(file["size"] or 0), seen, self.failed, owner)

    def _file(self, child_id: int) -> Mapping[str, Value] | None:
        row_id = self.row()
        rows = self.session.entries(self.child, row_id) if self.child is not None and row_id is not None else []
        return next((row for row in rows if row["id"] == child_id), None)

    def remove_copies(self) -> None:
        """Remove the copies opened so far; what a program holds open stays until the end."""
        remove_folders(self._folders)


def look_at(
    session: Session,
    name: str,
    sha256: str,
    size: int,
    seen: Callable[[Glimpse], None],
    failed: Failed,
    owner: QObject,
) -> None:
    """Read what a stored file looks like; `seen` hears it, or why there is nothing to be seen, unless the owner is gone."""
    folder = session.office.folder
    if why := why_unseen(name, size):
        seen(nothing(why))
        return

    def draw(job: Job) -> Glimpse:
        return glimpse(name, read_file(folder, sha256))

    def unread(fault: Exception) -> None:
        if isinstance(fault, ExpectedError):
            seen(nothing(f"{fault.message}\n{fault.advice}"))
        else:
            failed(fault)

    session.jobs.start(draw, seen, unread, queue=Queue.PICTURE, owner=owner)


def store_all(folder: OfficeFolder, sources: Sequence[Source], most: int, report: Callable[[int, int], bool]) -> Storing:
    """Store files of at most `most` bytes; one that fails does not keep the others.

    Raises CancelledError when `report` says so.
    """
    files: list[StoredFile] = []
    faults: list[tuple[str, StorageError]] = []
    report(0, len(sources))
    for done, source in enumerate(sources, 1):
        try:
            if isinstance(source, Screenshot):
                files.append(store_bytes(folder, source.name, source.png(), most))
            else:
                files.append(store_file(folder, source, most))
        except StorageError as fault:
            faults.append((source.name, fault))
        if not report(done, len(sources)):
            raise CancelledError("已取消，没有添加文件。")
    return Storing(tuple(files), tuple(faults))


def digest_of(source: Source, most: int) -> str:
    """What `store_all` would store it under. Raises the StorageError that it would note."""
    data = source.png() if isinstance(source, Screenshot) else read_source(source, most)
    return content_name(source.name, data, most)


def copy_out(folder: OfficeFolder, sha256: str, target: Path) -> None:
    """Write a stored file to a place outside the office, whole or not at all. Raises StorageError."""
    data = read_file(folder, sha256)
    with whole_file(target) as stream:
        stream.write(data)


def open_copy(folder: OfficeFolder, sha256: str, name: str) -> Path:
    """A copy in a folder of its own that only this user can read, for an earlier one may be open. Raises StorageError."""
    try:
        private = Path(tempfile.mkdtemp(prefix="star-ledger-"))
    except OSError as error:
        raise StorageError("临时文件夹不能使用，附件没有打开。", "请清理本机磁盘后再试。", str(error)) from error
    try:
        copy_out(folder, sha256, private / safe_name(name))
    except StorageError:
        remove_folders([private])
        raise
    return private / safe_name(name)


def remove_folders(folders: list[Path]) -> None:
    """Remove folders as far as no program holds what is in them; those that are gone leave the list."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    folders[:] = [folder for folder in folders if folder.exists()]
