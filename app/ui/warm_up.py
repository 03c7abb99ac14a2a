"""What will be asked for later, made after the start while the hands are at rest."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.ui.idle import when_idle
from app.ui.pages import import_ledger_pages
from app.ui.special_pages import SPECIAL_PAGES

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

LOG = logging.getLogger(__name__)


class WarmUp:
    """The modules of ledger pages, the finder and early pages of a window, one at a time; `done` says that nothing is left."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.done = False
        self._steps: list[Callable[[], object]] = [import_ledger_pages, window.side_windows.make_finder]
        for item in SPECIAL_PAGES:
            if item.early:
                self._steps += [partial(self._build, item.key), partial(self._draw, item.key)]
        when_idle(window, self._go_on)

    def _go_on(self) -> None:
        """One step. Nobody has asked for it: a fault is told to whoever goes to the page and meets it there."""
        try:
            self._steps.pop(0)()
        except Exception:
            LOG.exception("not made early")
        self.done = not self._steps
        if not self.done:
            when_idle(self.window, self._go_on)

    def _build(self, key: str) -> None:
        if key not in self.window.pages:
            self.window.build_page(key).activate()

    def _draw(self, key: str) -> None:
        """Its widgets get their style and place now, not at the click."""
        page = self.window.pages.get(key)
        if page is not None and page is not self.window.page:
            page.resize(self.window.stack.size())
            page.grab()
