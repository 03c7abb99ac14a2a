"""Python's cyclic garbage is collected on the GUI thread only.

Python collects on whichever thread happens to allocate. When that is a worker, the widgets and timers of a closed dialog are
destroyed there, and Qt goes on calling them from the GUI thread: a crash (QObject's documentation: "must be deleted in the
thread it lives in").

A collection holds up the window, for as long as there is to look at: little and often. The rows of a large ledger, 100,000 at
once, take 0.2 s; a tenth of a second's work of the thread that reads them takes a tenth of that.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

CHECK_MS = 50
FULL_SECONDS = 30.0  # at least between two collections of everything: what has been there for long seldom becomes garbage

_last_full = 0.0  # a time.monotonic()


class GarbageCollection(QObject):
    """Takes over from Python's automatic collection, with its thresholds, for as long as the application lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # the program itself stays to the end: a full collection need not look through it
        self._timer = QTimer(self, interval=CHECK_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()


def collect_due() -> None:
    """Collect the oldest generation that is due."""
    global _last_full
    due = [count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if due[2] and time.monotonic() - _last_full > FULL_SECONDS:
        gc.collect(2)
        _last_full = time.monotonic()
    elif due[1] or due[0]:
        gc.collect(1 if due[1] else 0)
