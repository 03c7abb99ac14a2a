"""Reading a workbook for its preview, and what of it is remembered for the next one, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.core.changes import Change
from app.exchange.importing.importable import IMPORTABLE
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import ImportPlan, plan_import
from app.exchange.importing.remembered_mappings import decided_kinds, known_kinds, remember
from app.ui.jobs import Job, Queue
from app.ui.progress import ProgressDialog
from app.ui.session import Session

Failed = Callable[[Exception], None]


def plan_file(
    parent: QWidget,
    path: Path,
    session: Session,
    done: Callable[[ImportPlan], None],
    failed: Failed,
    password: str | None = None,
) -> Job:
    """Read a workbook on a worker thread with progress and 取消."""

    today = session.today()

    def work(job: Job) -> ImportPlan:
        kinds = known_kinds(session.office.database)
        options = ImportOptions(kinds=kinds, today=today, choosable=True)
        plan = plan_import(path, IMPORTABLE, options, password=password, on_progress=job.report)
        return with_known_rows(plan, session.office.database, today, job.report)

    job = session.jobs.start(work, done, failed)
    ProgressDialog(parent, f"正在读取 {path.name}", job)
    return job


def remember_headings(plan: ImportPlan, session: Session) -> None:
    """What was decided of headings is proposed next time. A commit of its own: Ctrl+Z takes back the rows, not this."""
    kinds = decided_kinds(plan.sheets)

    def told(change: Change | None) -> None:
        if change is not None:  # the same was decided before
            session.changed.emit(change)

    if kinds:
        session.jobs.start(lambda job: session.office.run(remember(kinds)), told, session.failed.emit, queue=Queue.WRITE)
