"""One way to run work off the GUI thread: a job reports progress, can be cancelled, and comes back through signals."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from app.core.errors import CancelledError


class Job(QObject):
    """Work under way. Signals arrive on the GUI thread."""

    finished = Signal(object)
    failed = Signal(object)  # an Exception
    progress = Signal(int, int)  # done, total

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next report of progress; nothing of it is kept."""
        self._cancelled.set()

    def report(self, done: int, total: int) -> bool:
        """For the work: tell how far it is; False when it shall stop."""
        self.progress.emit(done, total)
        return not self._cancelled.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._cancelled.is_set()


class _Task(QRunnable):
    def __init__(self, job: Job, work: Callable[[Job], Any]) -> None:
        super().__init__()
        self.job = job
        self.work = work

    def run(self) -> None:
        """Carry the work out and hand over what came of it; every failure reaches the GUI thread's one door for errors."""
        try:
            if self.job.cancelled:
                raise CancelledError("已取消。")
            result = self.work(self.job)
        except Exception as fault:  # noqa: BLE001  handed on, not swallowed
            self.job.failed.emit(fault)
        else:
            self.job.finished.emit(result)


class Jobs(QObject):
    """Two queues: writing is one after the other (the office has one writer), reading and exporting run beside it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._writer.setExpiryTimeout(-1)  # one thread keeps its database connection
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(2)
        self._readers.setExpiryTimeout(-1)
        self._running: set[Job] = set()

    def start(
        self,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        write: bool = False,
    ) -> Job:
        """Run `work(job)` on a worker thread; `done(result)` or `failed(exception)` follows on the GUI thread."""
        job = Job(self)
        self._running.add(job)
        job.finished.connect(done)
        job.failed.connect(failed)
        job.finished.connect(lambda _: self._running.discard(job))
        job.failed.connect(lambda _: self._running.discard(job))
        (self._writer if write else self._readers).start(_Task(job, work))
        return job

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._running)

    def wait(self, milliseconds: int = 30_000) -> bool:
        """Wait for all work when the program ends; False when it did not end in time."""
        return self._writer.waitForDone(milliseconds) and self._readers.waitForDone(milliseconds)
