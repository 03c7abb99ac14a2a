"""Collecting off the GUI thread: a folder or files are looked at, then shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.exchange.returns.collecting import collect
from app.exchange.returns.earlier import Past
from app.exchange.returns.returned import Collection
from app.ledgers.handouts import is_shut
from app.ui.file_dialogs import Purpose, ask_files, ask_folder
from app.ui.jobs import Job
from app.ui.messages import Messages
from app.ui.progress import ProgressDialog
from app.ui.returns.collect_dialog import CollectDialog
from app.ui.session import Session

WORKBOOKS = "工作簿和压缩包 (*.xlsx *.xls *.et *.ods *.xlsm *.csv *.zip);;所有文件 (*)"
Failed = Callable[[Exception], None]


def ask_returned_files(parent: QWidget) -> list[Path]:
    """Which files came back."""
    return ask_files(parent, Purpose.RETURN, "选择返回的文件", WORKBOOKS)


def ask_returned_folder(parent: QWidget) -> list[Path]:
    """In which folder they are."""
    folder = ask_folder(parent, Purpose.RETURN, "选择存放返回文件的文件夹")
    return [folder] if folder else []


def start_collecting(
    parent: QWidget,
    places: Sequence[Path],
    session: Session,
    messages: Messages,
    failed: Failed,
    shown: Callable[[CollectDialog], object] | None = None,
) -> Job | None:
    """Look at files with progress and 取消, then show what came back."""
    if not places:
        return None
    office, today = session.office, session.today()

    def looked(collection: Collection) -> None:
        if not collection.files:
            messages.toast("这个文件夹里没有文件", "amber")
            return
        if any(item.batch is not None and is_shut(office.database, item.batch.ledger) for item in collection.files):
            messages.toast("受限台账已锁定，请打开后重新收取", "amber")
            return
        dialog = CollectDialog(parent, collection, session, messages, failed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        if shown is not None:
            shown(dialog)

    job = session.jobs.start(
        lambda job: collect(places, office.database, office.office_id, today, job.report, past=Past(office)), looked, failed
    )
    ProgressDialog(parent, "正在核对返回的文件", job)
    return job
