"""A table as a workbook: asks for the file's name, and writes off the GUI thread with progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.file_dialogs import Purpose, ask_target
from app.ui.finished_box import FinishedBox
from app.ui.jobs import Job, Jobs
from app.ui.progress import ProgressDialog

if TYPE_CHECKING:
    from app.forms.layout.document import TableDocument


def choose_workbook(window: QWidget, title: str) -> Path | None:
    """Ask where a workbook goes; None when the person changed their mind."""
    return ask_target(window, Purpose.EXPORT, "导出为 Excel", f"{title}.xlsx", "Excel 工作簿 (*.xlsx)")


def write_workbook(
    window: QWidget, jobs: Jobs, make: Callable[[], TableDocument], path: Path, failed: Callable[[Exception], None]
) -> None:
    """Make the table and write it, both on a worker thread: 100,000 rows take seconds."""

    def work(job: Job) -> int:
        from app.exchange.exporting.export_xlsx import write_xlsx  # not at the start: the writer of workbooks

        document = make()
        write_xlsx(document, path, job.report)
        return len(document.rows)

    job = jobs.start(work, lambda count: FinishedBox(window, f"已导出 {count} 行", path, failed), failed)
    ProgressDialog(window, "正在导出", job)
