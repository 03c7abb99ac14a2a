"""Opening an office takes a moment on a slow network: it happens on a worker thread, and a small box says so."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.store.office import Office

PATIENCE_MS = 300
LOOK_MS = 20


class OpeningBox(QDialog):
    """Says what is being opened. It cannot be closed: half an office cannot be used."""

    def __init__(self, parent: QWidget | None, words: str) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.CustomizeWindowHint | Qt.WindowType.WindowTitleHint)
        self.setWindowTitle("请稍候")
        self.setModal(True)
        self.setFixedWidth(420)
        bar = QProgressBar(textVisible=False)
        bar.setRange(0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 20)
        layout.setSpacing(12)
        layout.addWidget(QLabel(words, wordWrap=True))
        layout.addWidget(bar)

    def reject(self) -> None:
        """Esc does nothing."""


def open_in_background(parent: QWidget | None, words: str, work: Callable[[], Office]) -> Office:
    """What `work` gives, or the exception it raises; the GUI stays alive meanwhile."""
    opened: list[Office] = []
    faults: list[Exception] = []

    def carry_out() -> None:
        try:
            office = work()
            office.replica.close()  # this thread's connection
            opened.append(office)
        except Exception as fault:  # noqa: BLE001  handed on to the GUI thread, not swallowed
            faults.append(fault)

    thread = threading.Thread(target=carry_out, daemon=True)
    thread.start()
    loop = QEventLoop()
    box = OpeningBox(parent, words)
    patience = QTimer(box, singleShot=True, interval=PATIENCE_MS)
    patience.timeout.connect(box.show)
    patience.start()
    look = QTimer(box, interval=LOOK_MS)
    look.timeout.connect(lambda: None if thread.is_alive() else loop.quit())
    look.start()
    if parent is not None:
        parent.setEnabled(False)  # nothing is begun in an office that is about to be left
    loop.exec()
    if parent is not None:
        parent.setEnabled(True)
    look.stop()
    patience.stop()
    box.done(0)
    if faults:
        raise faults[0]
    return opened[0]
