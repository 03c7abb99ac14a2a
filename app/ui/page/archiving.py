"""导出归档文件夹: the forms and files of rows, a folder for each, put together off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.core.file_names import safe_name
from app.forms.archive import Archived, Source, write_archive
from app.ledgers.declaration import Ledger
from app.ledgers.fields import Values
from app.ledgers.files import holds_files
from app.ui.finished import FinishedBox
from app.ui.jobs import Job
from app.ui.preferences import unit_of
from app.ui.progress import ProgressDialog
from app.ui.session import Session
from app.ui.settings import Settings

NumberedRows = Sequence[tuple[int, Values]]
TITLE = "导出归档文件夹"
MOST_TOLD = 5  # files named one by one in the message; the list in the folder has them all


class PageArchive(QObject):
    """Archive folders of one page's rows. `chosen` gives the selected ones."""

    def __init__(
        self,
        window: QWidget,
        ledger: Ledger,
        session: Session,
        settings: Settings,
        chosen: Callable[[], NumberedRows],
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__(window)
        self.window = window
        self.ledger = ledger
        self.session = session
        self.settings = settings
        self.chosen = chosen
        self.failed = failed

    def fill(self, menu: QMenu) -> None:
        """Add the export of the selected rows to a menu, for a ledger whose rows have files."""
        if any(map(holds_files, self.ledger.children)):
            rows = self.chosen()
            menu.addSeparator()
            action = menu.addAction(f"{TITLE}（{len(rows):,} 条）…" if rows else f"{TITLE}…", lambda: self.choose_place(rows))
            action.setEnabled(bool(rows))
            action.setToolTip("每条记录一个文件夹：表单 PDF、佐证材料，并附目录" if rows else "先在表格中选中要归档的行")

    def choose_place(self, rows: NumberedRows) -> None:
        """Ask where the folder goes."""
        before = str(self.settings.get("archive_folder", ""))
        folder = QFileDialog.getExistingDirectory(self.window, "归档文件夹保存到", before)
        if folder:
            self.settings.put("archive_folder", folder)
            self.write(rows, Path(folder))

    def write(self, rows: NumberedRows, parent: Path) -> Job:
        """Write it, with progress."""
        today = self.session.today()
        source = Source(self.session.office.database, self.session.office.folder, self.ledger, unit_of(self.settings), today)
        name = safe_name(f"{self.ledger.noun}归档 {today.isoformat()}")
        job = self.session.jobs.start(
            lambda job: write_archive(source, rows, parent, name, job.report),
            lambda done: self._tell(done, len(rows)),
            self.failed,
        )
        ProgressDialog(self.window, "正在导出归档文件夹", job)
        return job

    def _tell(self, done: Archived, rows: int) -> None:
        said = f"已归档 {rows:,} 条{self.ledger.noun}，共 {done.files:,} 个文件"
        if done.missing:
            more = f"\n……共 {len(done.missing):,} 个，见目录" if len(done.missing) > MOST_TOLD else ""
            said += "。\n下列附件没有导出：\n" + "\n".join(done.missing[:MOST_TOLD]) + more
        FinishedBox(self.window, said, done.index, self.failed)
