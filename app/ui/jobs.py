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


class Post:
    """What worker threads say, for the GUI thread to read, in the order it was said.

    Plain Python: apart from the signal that wakes the GUI thread no Qt object is called from a worker, and none of them after
    `close`, when the objects of a closed window go.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._letters: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._wake: Callable[[], None] | None = wake
        self._lock = threading.Lock()

    def send(self, letter: Callable[[], None]) -> None:
        """From any thread: have the letter called on the GUI thread."""
        with self._lock:
            if self._wake is not None:
                self._letters.put(letter)
                self._wake()

    def read(self) -> None:
        """On the GUI thread, once for each time it was woken: call one letter."""
        if self._wake is not None:
            self._letters.get()()

    def close(self) -> None:
        """Nobody reads any more."""
        with self._lock:
            self._wake = None


class Job(QObject):
    """Work under way. It lives on the GUI thread, and so do its signals.

    What the work holds (pages and dialogs, mostly) and what it found are let go on the GUI thread: whoever drops the last
    reference to a widget destroys it, and on another thread than its own that is a crash.
    """

    finished = Signal(object)
    failed = Signal(object)  # an Exception
    progress = Signal(int, int)  # done, total
    part = Signal(object)  # what can be shown before all is done
    ended = Signal()  # before `finished` or `failed`: what waited for it goes away before anything is said

    def __init__(self, work: Callable[[Job], Any], post: Post, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._post = post
        self._result: Any = None
        self._fault: Exception | None = None
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next report of progress; nothing of it is kept."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """For the work: whether nobody wants it any more."""
        return self._cancelled.is_set()

    def report(self, done: int, total: int) -> bool:
        """For the work: tell how far it is; False when it shall stop."""
        self._post.send(lambda: self.progress.emit(done, total))
        return not self._cancelled.is_set()

    def hand_over(self, part: object) -> None:
        """For the work: give out what can be shown already, and go on."""
        self._post.send(lambda: self.part.emit(part))

    def carry_out(self) -> None:
        """On a worker thread: do the work and send what came of it to the GUI thread."""
        begun, name = time.perf_counter(), self._work.__qualname__
        try:
            if self._cancelled.is_set():
                raise CancelledError("已取消。")
            self._result = self._work(self)
        except Exception as fault:  # noqa: BLE001  handed on to the GUI thread, not swallowed
            log.debug("%s failed after %.0f ms: %s", name, elapsed(begun), type(fault).__name__)
            self._fault = fault
        else:
            log.debug("%s took %.0f ms", name, elapsed(begun))
        self._post.send(self._deliver)

    def _deliver(self) -> None:
        result, fault = self._result, self._fault
        self._result = self._fault = None
        del self._work
        self.ended.emit()
        if fault is None:
            self.finished.emit(result)
        else:
            self.failed.emit(fault)


def elapsed(begun: float) -> float:
    """Milliseconds since a time.perf_counter()."""
    return (time.perf_counter() - begun) * 1000


def serve(jobs: SimpleQueue[Job | None], at_end: Callable[[], None]) -> None:
    """A worker thread: carry out one job after the other until there is a None."""
    while (job := jobs.get()) is not None:
        job.carry_out()
        del job  # not kept until the next one comes: it would be let go here
    at_end()


# Jobs whose threads went on after their window was closed. They are kept to the end of the program, for they would be let go by
# these threads, and with them what they hold.
_given_up: list[Job] = []


class Jobs(QObject):
    """Queues that run beside each other.

    Python's own threads, not QThreadPool: there a thread's Python state ends with every task, and with it the thread's
    connection to the replica. `at_end` runs on each thread before it ends, to close that connection.
    """

    unheard = Signal(object)  # an exception whose owner is gone (a dialog that was closed): somebody has to be told
    _posted = Signal()  # from the worker threads

    def __init__(self, at_end: Callable[[], None]) -> None:
        super().__init__()
        # Through a method of this object and the queue, for a plain function would be called on the worker's thread.
        self._posted.connect(self._read_post, Qt.ConnectionType.QueuedConnection)
        self._post = Post(self._posted.emit)
        self._queues: dict[Queue, SimpleQueue[Job | None]] = {queue: SimpleQueue() for queue in Queue}
        self._threads = [threading.Thread(target=serve, args=(jobs, at_end), daemon=True) for jobs in self._queues.values()]
        for thread in self._threads:
            thread.start()
        self._running: set[Job] = set()

    def _read_post(self) -> None:
        self._post.read()

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
        job = Job(work, self._post, self)
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
        self._queues[queue].put(job)
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
        self._post.close()  # nobody is there any more to be told
        _given_up.extend(self._running)
        self._running.clear()
        return not any(thread.is_alive() for thread in self._threads)
