"""Python's cyclic garbage is collected on the GUI thread only.

Python collects on whichever thread happens to allocate. When that is a worker, the widgets and timers of a closed dialog are
destroyed there, and Qt goes on calling them from the GUI thread: a crash (QObject's documentation: "must be deleted in the
thread it lives in").
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

CHECK_MS = 1000


class GarbageCollection(QObject):
    """Takes over from Python's automatic collection, with its thresholds, for as long as the application lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=CHECK_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()


def collect_due() -> None:
    """Collect the oldest generation that is due."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
