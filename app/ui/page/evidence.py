"""The files of the row shown in a drawer: added, opened as copies, saved elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.changes import Change
from app.core.errors import CancelledError, ExpectedError, StorageError
from app.core.file_names import safe_name
from app.core.kinds import Value
from app.core.whole_file import whole_file
from app.ledgers.changes.files import FileSettings, add_files, holds_files, place_of_files, stored_file
from app.ledgers.office_settings import read_settings
from app.ledgers.schema.declaration import Ledger
from app.store.attachments import StoredFile, content_name, read_source
from app.store.sealed_files import FilePlace
from app.ui.file_dialogs import Purpose, ask_target
from app.ui.files.glimpse import Glimpse, glimpse, nothing, why_unseen
from app.ui.files.pasting import Screenshot, Source
from app.ui.jobs import Job, Queue
from app.ui.messages import Answer, Messages
from app.ui.page.unprotected_export import may_leave
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
        self.place = place_of_files(session.office, ledger)

    def add(self, sources: Sequence[Source]) -> None:
        """Store files and then name all of them as the row's in one step."""
        row_id, child, place, today = self.row(), self.child, self.place, self.session.today()
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
        job = self.session.jobs.start(lambda job: store_all(place, sources, most, job.report), stored, self.failed)
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
        if not may_open(file.name):
            self._offer_to_save(child_id, file.name)
            return
        open_copy(self.session, self.place, file, self.failed, restricted=self.ledger.restricted)

    def _offer_to_save(self, child_id: int, name: str) -> None:
        text = f"“{name}”不是文档、图片、音像或压缩文件，为了安全不直接打开。"
        answers = (Answer("save", "另存为…"), Answer("cancel", "取消"))
        if self.messages.ask("打开", text, answers, "如果确实需要，可以另存到本机，确认来源可靠后再打开。") == "save":
            self.save_as(child_id)

    def save_as(self, child_id: int) -> None:
        """Ask for a place and save the file there."""
        file = self._file(child_id)
        if file is None or not may_leave(self.ledger, self.messages):
            return
        target, place = ask_target(self.window, Purpose.COPY, "另存为", safe_name(file.name)), self.place
        if target:
            self.session.jobs.start(
                lambda job: copy_out(place, file, target), lambda _: self.messages.toast("已另存"), self.failed
            )

    def look(self, file: Mapping[str, Value], seen: Callable[[Glimpse], None], owner: QObject) -> None:
        """Read what a file looks like; see `look_at`."""
        look_at(self.session, self.place, stored_file(file), seen, self.failed, owner)

    def _file(self, child_id: int) -> StoredFile | None:
        row_id = self.row()
        rows = self.session.entries(self.child, row_id) if self.child is not None and row_id is not None else []
        return next((stored_file(row) for row in rows if row["id"] == child_id), None)


def look_at(
    session: Session, place: FilePlace, file: StoredFile, seen: Callable[[Glimpse], None], failed: Failed, owner: QObject
) -> None:
    """Read what a stored file looks like; `seen` hears it, or why there is nothing to be seen, unless the owner is gone."""
    if why := why_unseen(file.name, file.size):
        seen(nothing(why))
        return

    def draw(job: Job) -> Glimpse:
        return glimpse(file.name, place.read(file))

    def unread(fault: Exception) -> None:
        if isinstance(fault, ExpectedError):
            seen(nothing(f"{fault.message}\n{fault.advice}"))
        else:
            failed(fault)

    session.jobs.start(draw, seen, unread, queue=Queue.PICTURE, owner=owner)


def store_all(place: FilePlace, sources: Sequence[Source], most: int, report: Callable[[int, int], bool]) -> Storing:
    """Store files of at most `most` bytes; one that fails does not keep the others.

    Raises CancelledError when `report` says so.
    """
    files: list[StoredFile] = []
    faults: list[tuple[str, StorageError]] = []
    report(0, len(sources))
    for done, source in enumerate(sources, 1):
        try:
            files.append(place.store(source.name, content_of(source, most), most))
        except StorageError as fault:
            faults.append((source.name, fault))
        if not report(done, len(sources)):
            raise CancelledError("已取消，没有添加文件。")
    return Storing(tuple(files), tuple(faults))


def digest_of(source: Source, most: int) -> str:
    """What `store_all` would store it under. Raises the StorageError that it would note."""
    return content_name(source.name, content_of(source, most), most)


def content_of(source: Source, most: int) -> bytes:
    """What is to be stored. Raises what `read_source` does."""
    return source.png() if isinstance(source, Screenshot) else read_source(source, most)


def copy_out(place: FilePlace, file: StoredFile, target: Path) -> None:
    """Write a stored file to a place outside the office, whole or not at all. Raises what `place.read` does."""
    data = place.read(file)
    with whole_file(target) as stream:
        stream.write(data)


def may_open(name: str) -> bool:
    """Whether a file of that name is shown, not run, when it is opened."""
    return Path(safe_name(name)).suffix.lower() in OPENED


def open_copy(session: Session, place: FilePlace, file: StoredFile, failed: Failed, *, restricted: bool = False) -> None:
    """Open a copy with the program that the PC has for it."""
    copies = session.copies

    def show(copy: Path) -> None:
        try:
            copies.show(copy)
        except ExpectedError as fault:
            failed(fault)

    session.jobs.start(lambda job: copies.make(file.name, lambda: place.read(file), restricted=restricted), show, failed)
