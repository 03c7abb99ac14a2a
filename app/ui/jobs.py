"""One way to run work off the GUI thread: a job reports progress, can be cancelled, and comes back through signals."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from enum import Enum
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app.core.errors import CancelledError


class Queue(Enum):
    """What waits for what. Each queue is one thread, so that results come back in the order of the questions."""

    WRITE = "write"  # the office has one writer
    READ = "read"  # rows for the pages: an older answer never arrives after a newer one
    WORK = "work"  # import, export, PDF: may take long
    PICTURE = "picture"  # what files look like: read from the share, drawn; rows and exports must not wait for that
    CARE = "care"  # presence, snapshots, backups: nobody waits for them
    FIND = "find"  # looking through all ledgers while somebody types: pages that read rows must not wait for that
    HISTORY = "history"  # old commits: read from the share, which may be away; READ must not wait for that


log = logging.getLogger(__name__)


class Job(QObject):
    """Work under way. It lives on the GUI thread, and so do its signals."""

    finished = Signal(object)
    failed = Signal(object)  # an Exception
    progress = Signal(int, int)  # done, total
    ended = Signal()  # before `finished` or `failed`: what waited for it goes away before anything is said
    _outcome = Signal(object, object)  # result or None, exception or None; from the worker thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = threading.Event()
        # Through a method of this object and the queue, for a plain function would be called on the worker's thread.
        self._outcome.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop at its next report of progress; nothing of it is kept."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """For the work: whether nobody wants it any more."""
        return self._cancelled.is_set()

    def report(self, done: int, total: int) -> bool:
        """For the work: tell how far it is; False when it shall stop."""
        self.progress.emit(done, total)
        return not self._cancelled.is_set()

    def carry_out(self, work: Callable[[Job], Any]) -> None:
        """On a worker thread: do the work and send what came of it to the GUI thread."""
        begun = time.perf_counter()
        try:
            if self._cancelled.is_set():
                raise CancelledError("已取消。")
            result = work(self)
        except Exception as fault:  # noqa: BLE001  handed on to the GUI thread, not swallowed
            log.debug("%s failed after %.0f ms: %s", work.__qualname__, elapsed(begun), type(fault).__name__)
            self._outcome.emit(None, fault)
        else:
            log.debug("%s took %.0f ms", work.__qualname__, elapsed(begun))
            self._outcome.emit(result, None)

    def _deliver(self, result: object, fault: Exception | None) -> None:
        self.ended.emit()
        if fault is None:
            self.finished.emit(result)
        else:
            self.failed.emit(fault)


def elapsed(begun: float) -> float:
    """Milliseconds since a time.perf_counter()."""
    return (time.perf_counter() - begun) * 1000


Task = Callable[[], None]


class Jobs(QObject):
    """Queues that run beside each other.

    Python's own threads, not QThreadPool: there a thread's Python state ends with every task, and with it the thread's
    connection to the replica. `at_end` runs on each thread before it ends, to close that connection.
    """

    unheard = Signal(object)  # an exception whose owner is gone (a dialog that was closed): somebody has to be told

    def __init__(self, at_end: Task) -> None:
        super().__init__()
        self._at_end = at_end
        self._queues: dict[Queue, SimpleQueue[Task | None]] = {queue: SimpleQueue() for queue in Queue}
        self._threads = [self._serve(tasks) for tasks in self._queues.values()]
        self._running: set[Job] = set()

    def _serve(self, queue: SimpleQueue[Task | None]) -> threading.Thread:
        def work() -> None:
            while (task := queue.get()) is not None:
                task()
            self._at_end()

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def start(
        self,
        work: Callable[[Job], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
        *,
        queue: Queue = Queue.WORK,
        owner: QObject | None = None,
    ) -> Job:
        """Run `work(job)` on a worker thread; `done(result)` or `failed(exception)` follows on the GUI thread.

        With an `owner` that has been deleted meanwhile (a dialog that was closed), `done` is left out and a failure goes to
        `unheard`.
        """
        job = Job(self)
        self._running.add(job)

        def finish(result: object) -> None:
            if owner is None or isValid(owner):
                done(result)

        def give_up(fault: Exception) -> None:
            if owner is None or isValid(owner):
                failed(fault)
            else:
                self.unheard.emit(fault)

        def end(_: object) -> None:
            self._running.discard(job)
            job.deleteLater()

        job.finished.connect(finish)
        job.failed.connect(give_up)
        job.finished.connect(end)
        job.failed.connect(end)
        self._queues[queue].put(lambda: job.carry_out(work))
        return job

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._running)

    def close(self, seconds: float = 30.0) -> bool:
        """Finish what was started and end the threads; False when that took too long."""
        for tasks in self._queues.values():
            tasks.put(None)
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        for job in self._running:
            job.blockSignals(True)  # nobody is there any more to be told
        self._running.clear()
        return not any(thread.is_alive() for thread in self._threads)
