"""Python's cyclic garbage is collected on the GUI thread only.

Python collects on whichever thread happens to allocate. When that is a worker, the widgets and timers of a closed dialog are
destroyed there, and Qt goes on calling them from the GUI thread: a crash (QObject's documentation: "must be deleted in the
thread it lives in").

A collection holds up the window, for as long as there is to look at: little and often. What is young is looked at once, a
twentieth of a second after it came; what is alive then is looked at only together with everything else, and that only while
the hands are at rest: with the preview of a large workbook open it takes more than half a second.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.ui.idle import idle_seconds

CHECK_MS = 50
REST_SECONDS = 2.0  # without a touch before everything is looked through
FULL_SECONDS = 30.0  # at least between two collections of everything: what has been there for long seldom becomes garbage
FULL_SHARE = 1000  # times as long as it took: a preview of 100,000 rows takes half a second


def trimmer() -> Callable[[int], object]:
    """The C library's own way to give back memory that is free in pieces; nothing where it has none (Windows, musl)."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return getattr(library, "malloc_trim", lambda _: None)


trim = trimmer()  # 13 ms; 100 MB once a preview of 100,000 rows has been closed
_next_full = 0.0  # a time.monotonic()


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
    """Collect what is due."""
    global _next_full
    young, _, old = (count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True))
    begun = time.monotonic()
    if old and begun >= _next_full and idle_seconds() >= REST_SECONDS:
        gc.collect(2)
        trim(0)
        ended = time.monotonic()
        _next_full = ended + max(FULL_SECONDS, (ended - begun) * FULL_SHARE)
    elif young:
        gc.collect(1)
