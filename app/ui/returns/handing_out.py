"""下发填报 of a ledger page: ask, write the workbooks off the GUI thread, keep the batch in the office."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.exchange.returns.handing_out import Order, write_handout
from app.ledgers.handouts import Batch, NewPart, handout_sheet, keep_handout
from app.ledgers.views.named_rows import NamedRows
from app.ledgers.years import read_locks
from app.ui.file_dialogs import Purpose, ask_folder
from app.ui.finished_box import FinishedBox
from app.ui.jobs import Job
from app.ui.progress import ProgressDialog
from app.ui.returns.handout_dialog import HandoutDialog

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


def ask_handout(page: LedgerPage) -> HandoutDialog | None:
    """Show the dialog; what it is told is handed out."""
    shown = page.numbered_rows()
    if not shown:
        page.messages.toast(f"没有可以下发的{page.ledger.noun}", "amber")
        return None
    dialog = HandoutDialog(page, page.ledger, page.page, page.chosen_rows(), shown, page.session.today())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: choose_folder(page, dialog))
    dialog.open()
    return dialog


def choose_folder(page: LedgerPage, dialog: HandoutDialog) -> None:
    """Ask where the folder with the workbooks goes."""
    folder = ask_folder(page, Purpose.HANDOUT, "下发的表格保存到")
    if folder and dialog.batch is not None:
        password = dialog.password.text if dialog.password else ""
        hand_out(page, dialog.batch, dialog.chosen, dialog.blank.value(), folder, password)


def hand_out(
    page: LedgerPage, batch: Batch, chosen: Mapping[str, NamedRows], blank: int, parent: Path, password: str = ""
) -> Job:
    """Write a workbook of its rows for each recipient with progress, then keep the batch; without it the files would belong
    to nothing."""
    session, ledger = page.session, page.ledger
    words = {spec.name: tuple(session.suggestions(spec)) for spec in ledger.fields.values()}
    sheet = handout_sheet(ledger, page.page)

    def write(job: Job) -> tuple[Path, list[NewPart], dict[int, str]]:
        parts = [NewPart(recipient, dict(rows)) for recipient, rows in chosen.items()]
        locks, office = read_locks(session.office.database), session.office.office_id
        order = Order(office, ledger, sheet, batch, blank, lambda spec: words[spec.name], locks, password)
        folder, files = write_handout(order, parts, parent, job.report)
        return folder, parts, files

    def written(result: tuple[Path, list[NewPart], dict[int, str]]) -> None:
        folder, parts, files = result

        def kept(_: object) -> None:
            FinishedBox(page, f"已生成 {len(files)} 份填报表，请发给各单位。收回后在“下发回收”中汇总", folder, page.failed)

        def not_kept(fault: Exception) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            page.failed(fault)

        session.run(keep_handout(ledger, batch, parts, files), kept, not_kept)

    job = session.jobs.start(write, written, page.failed)
    ProgressDialog(page, "正在生成填报表", job)
    return job
