"""Whether a person's hands are at rest: what nobody waits for, and would hold up the window, is done then."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

REST_SECONDS = 1.0  # without a key or a movement of the mouse
PAUSE_MS = 1500  # before what nobody waits for, and between two such things
TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
}

_touched = -math.inf  # a time.monotonic()


class Hands(QObject):
    """Notes when keys, mouse or wheel were last used in a window of the program. It looks at what comes to whole windows:
    an event filter on the application costs a little of every event of every widget."""

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        application.focusWindowChanged.connect(self._watch)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # one that is there already is not there twice

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Anything a person does counts."""
        global _touched
        if event.type() in TOUCHES:
            _touched = time.monotonic()
        return False


def idle_seconds() -> float:
    """For how long nobody has touched the program."""
    return time.monotonic() - _touched


def when_idle(owner: QObject, step: Callable[[], object]) -> None:
    """Do a step when the hands are at rest, after a moment; never when `owner` goes before."""
    timer = QTimer(owner, interval=PAUSE_MS)

    def look() -> None:
        if idle_seconds() >= REST_SECONDS:
            timer.stop()
            timer.deleteLater()
            step()

    timer.timeout.connect(look)
    timer.start()
