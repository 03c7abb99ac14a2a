"""佐证材料 of an indicator: files added, opened as copies, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QMenu

from app.core.file_names import safe_name
from app.ledgers.changes.files import FileSettings
from app.ledgers.office_settings import read_settings
from app.scoring.evidence import EvidenceFile, attach, detach, read_files
from app.store.attachments import StoredFile
from app.store.sealed_files import FilePlace
from app.ui.file_dialogs import Purpose, ask_target
from app.ui.files.glimpse import Glimpse, why_unseen
from app.ui.files.pasting import Source, may_take, sources_of
from app.ui.files.preview import LargePreview
from app.ui.jobs import Queue
from app.ui.page.evidence import Storing, copy_out, look_at, may_open, open_copy, store_all
from app.ui.progress import ProgressDialog

if TYPE_CHECKING:
    from app.ui.stars.page import StarPage


class StarEvidenceFiles:
    """The files of the indicator whose paper clip was clicked."""

    def __init__(self, page: StarPage) -> None:
        self.page = page
        self.place = FilePlace(page.session.office.folder)

    def show_menu(self, key: str) -> None:
        """The files, and adding one more."""
        page = self.page
        database, name, period = page.session.office.database, page.pane.name, page.period

        def show(files: Sequence[EvidenceFile]) -> None:
            self.menu(key, files).popup(QCursor.pos())

        page.session.jobs.start(
            lambda job: read_files(database, period, name, key), show, page.failed, queue=Queue.READ, owner=page
        )

    def menu(self, key: str, files: Sequence[EvidenceFile]) -> QMenu:
        """The menu of an indicator's files."""
        menu = QMenu(self.page)
        branch = self.page.branch
        may = not self.page.why_read_only and branch is not None and branch.may_prove
        for file in files:
            part = menu.addMenu(file.name)
            if not why_unseen(file.name, file.size):
                part.addAction("预览", lambda file=file: self.look(file))
            part.addAction("打开", lambda file=file: self.open(file))
            part.addAction("另存为…", lambda file=file: self.save_as(file))
            if may:
                part.addAction("删除", lambda file=file: self.page.session.run(detach(file.row, file.name), self.page.soon))
        if files and may:
            menu.addSeparator()
        if may:
            menu.addAction("添加佐证材料…", lambda: self.choose(key))
            paste = menu.addAction("粘贴截图或复制的文件", lambda: self.paste(key))
            paste.setEnabled(may_take(QGuiApplication.clipboard().mimeData()))
        elif not files:
            menu.addAction("没有佐证材料").setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def choose(self, key: str) -> None:
        """Ask for files."""
        self.add(key, self.page.messages.pick_files("选择佐证材料"))

    def paste(self, key: str) -> None:
        """The files or the screenshot in the clipboard."""
        self.add(key, sources_of(QGuiApplication.clipboard().mimeData(), self.page.session.today()))

    def look(self, file: EvidenceFile) -> None:
        """Show what a file looks like in a window of its own."""
        page = self.page

        def seen(found: Glimpse) -> None:
            if found.image.isNull():
                page.messages.toast(found.note, "amber")
            else:
                LargePreview(page.window(), file.name, found.image, found.note).open()

        look_at(page.session, self.place, stored(file), seen, page.failed, page)

    def add(self, key: str, sources: Sequence[Source]) -> None:
        """Store files and name them as the indicator's."""
        page = self.page
        if not sources:
            return
        name, period, place = page.pane.name, page.period, self.place

        def attach_all(storing: Storing) -> None:
            for _, fault in storing.faults[:1]:
                page.failed(fault)
            if storing.files:
                page.session.run(attach(period, name, key, storing.files), page.soon, page.failed)

        most = read_settings(page.session.office.database, FileSettings).most_bytes
        job = page.session.jobs.start(lambda job: store_all(place, sources, most, job.report), attach_all, page.failed)
        ProgressDialog(page.window(), "正在添加文件", job)

    def open(self, file: EvidenceFile) -> None:
        """Open a copy of what is a document; anything else is only saved elsewhere."""
        if may_open(file.name):
            open_copy(self.page.session, self.place, stored(file), self.page.failed)
        else:
            self.save_as(file)

    def save_as(self, file: EvidenceFile) -> None:
        """Ask for a place and save the file there."""
        place = self.place
        target = ask_target(self.page.window(), Purpose.COPY, "另存为", safe_name(file.name))
        if target:
            self.page.session.jobs.start(
                lambda job: copy_out(place, stored(file), target),
                lambda _: self.page.messages.toast("已另存"),
                self.page.failed,
            )


def stored(file: EvidenceFile) -> StoredFile:
    """The file itself."""
    return StoredFile(file.name, file.sha256, file.size)
