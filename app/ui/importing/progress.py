"""Writing what a preview shows, with its progress: 取消 is offered as long as it can be kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from PySide6.QtWidgets import QWidget

from app.core.changes import Change
from app.exchange.importing.counts import Counts, counts_of
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.plan import ImportPlan
from app.rectify.reported import Approval
from app.store.operation import Operation
from app.ui.jobs import Job
from app.ui.progress import ProgressDialog
from app.ui.session import Session


class ImportProgress(ProgressDialog):
    """Once all rows are in they are being published, and there is no way back."""

    def show_progress(self, done: int, total: int) -> None:
        """How many rows are in."""
        if done >= total:
            super().show_progress(done, total)
            self.cancel.setEnabled(False)
            self.text.setText(f"{self.title}…  {total:,} 行已就绪，正在写入数据文件夹")
        elif self.cancel.isEnabled():
            super().show_progress(done, total)

    def _cancel(self) -> None:
        if self.cancel.isEnabled():
            super()._cancel()


def write_plan(
    parent: QWidget,
    session: Session,
    plan: ImportPlan,
    approval: Approval | None,
    done: Callable[[Counts, Change | None], None],
    failed: Callable[[Exception], None],
) -> None:
    """One commit with all sheets; what it does is counted on the writer thread, too."""
    counts, today = cache(partial(counts_of, plan)), session.today()

    def work(job: Job) -> Operation:
        counts()
        return import_operation(plan, today, job.report, approval)

    ImportProgress(parent, "正在导入", session.run(work, lambda change: done(counts(), change), failed))
