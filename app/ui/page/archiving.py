"""导出归档文件夹: the forms and files of rows, a folder for each, put together off the GUI thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from app.core.file_names import safe_name
from app.ledgers.changes.files import holds_files, place_of_files
from app.ledgers.views.named_rows import NumberedRows
from app.ui.file_dialogs import Purpose, ask_folder
from app.ui.finished_box import FinishedBox
from app.ui.jobs import Job
from app.ui.page.page_part import PagePart
from app.ui.page.unprotected_export import may_leave
from app.ui.progress import ProgressDialog

if TYPE_CHECKING:
    from app.forms.papers.archive import Archived

TITLE = "导出归档文件夹"
MOST_TOLD = 5  # files named one by one in the message; the list in the folder has them all


class PageArchive(PagePart):
    """Archive folders of one page's rows."""

    def fill(self, menu: QMenu) -> None:
        """Add the export of the selected rows to a menu, for a ledger whose rows have files."""
        if any(map(holds_files, self.ledger.children)):
            count = len(self.page.selected())
            menu.addSeparator()
            text = f"{TITLE}（{count:,} 条）…" if count else f"{TITLE}…"
            action = menu.addAction(text, lambda: self.choose_place(self.page.chosen_rows()))
            action.setEnabled(bool(count))
            action.setToolTip("每条记录一个文件夹：表单 PDF、佐证材料，并附目录" if count else "先在表格中选中要归档的行")

    def choose_place(self, rows: NumberedRows) -> None:
        """Ask where the folder goes."""
        if not may_leave(self.ledger, self.messages):
            return
        folder = ask_folder(self.page, Purpose.ARCHIVE, "归档文件夹保存到")
        if folder:
            self.write(rows, folder)

    def write(self, rows: NumberedRows, parent: Path) -> Job:
        """Write it, with progress."""
        from app.forms.papers.archive import Source, write_archive  # not at the start: layouts, PDF

        today = self.session.today()
        files = place_of_files(self.session.office, self.ledger)
        source = Source(self.session.office.database, files, self.ledger, self.session.unit, today)
        name = safe_name(f"{self.ledger.noun}归档 {today.isoformat()}")
        job = self.session.jobs.start(
            lambda job: write_archive(source, rows, parent, name, job.report),
            lambda done: self._tell(done, len(rows)),
            self.failed,
        )
        ProgressDialog(self.page, "正在导出归档文件夹", job)
        return job

    def _tell(self, done: Archived, rows: int) -> None:
        said = f"已归档 {rows:,} 条{self.ledger.noun}，共 {done.files:,} 个文件"
        if done.missing:
            more = f"\n……共 {len(done.missing):,} 个，见目录" if len(done.missing) > MOST_TOLD else ""
            said += "。\n下列附件没有导出：\n" + "\n".join(done.missing[:MOST_TOLD]) + more
        FinishedBox(self.page, said, done.index, self.failed)
