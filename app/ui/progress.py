"""A small dialog for a long job: what it does, how far it is, 取消. It shows only when the job takes a moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QWidget

from app.core.errors import CancelledError
from app.ui.jobs import Job
from app.ui.widgets import button, dialog_column

PATIENCE_MS = 300
LAYOUT_ROWS = 200  # rows between two reports of a layout


class ProgressDialog(QDialog):
    """Follows one job until it ends."""

    def __init__(self, parent: QWidget, title: str, job: Job) -> None:
        super().__init__(parent)
        self.job = job
        self.title = title
        self.setWindowTitle("请稍候")
        self.setModal(True)
        self.setFixedWidth(380)
        self.text = QLabel(f"{title}…")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setRange(0, 0)
        self.cancel = button("取消", clicked=self._cancel)
        layout = dialog_column(self)
        layout.addWidget(self.text)
        layout.addWidget(self.bar)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.cancel)
        layout.addLayout(row)
        job.progress.connect(self.show_progress)
        job.ended.connect(self._end)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._timer.timeout.connect(self.show)
        self._timer.start()

    def show_progress(self, done: int, total: int) -> None:
        """How far the job is."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.text.setText(f"{self.title}…  {done:,} / {total:,}")

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.text.setText("正在取消…")
        self.job.cancel()

    def _end(self) -> None:
        self._timer.stop()
        self.done(0)
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the box asks the job to stop; the box goes when it has."""
        event.ignore()
        self._cancel()

    def reject(self) -> None:
        """Esc is 取消."""
        self._cancel()


def stopping(job: Job) -> Callable[[int, int], None]:
    """Progress of a layout; ends it when the job is cancelled."""

    def on_row(done: int, total: int) -> None:
        if done % LAYOUT_ROWS == 0 and not job.report(done, total):
            raise CancelledError("已取消排版。")

    return on_row
