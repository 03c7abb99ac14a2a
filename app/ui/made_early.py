"""What will be asked for later, made after the start while nobody waits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.ui.special_pages import SPECIAL_PAGES

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

PAUSE_MS = 1500  # before each step: the window answers in between


class MadeEarly:
    """Finder and early pages of a window, one at a time; `done` says that nothing is left."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.done = False
        self._steps = self._make()
        self._timer = QTimer(window, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def _go_on(self) -> None:
        self.done = next(self._steps, True)
        if not self.done:
            self._timer.start()

    def _make(self) -> Iterator[bool]:
        if self.window.finder is None:
            self.window.make_finder()
            yield False
        for item in SPECIAL_PAGES:
            if item.early and item.key not in self.window.pages:
                page = self.window.build_page(item.key)
                page.activate()
                yield False
                if not page.isVisible():
                    page.resize(self.window.stack.size())
                    page.grab()  # its widgets get their style and place now, not at the click
                    yield False
