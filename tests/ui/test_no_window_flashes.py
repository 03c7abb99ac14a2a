"""Nothing but the window, its dialogs and its menus ever stands on the screen: a part shown before it has a place flashes up.

Qt shows a widget that is made visible without a parent as a window of its own. It takes the keyboard away from what a person
is typing into, for a moment or for good.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenSample
from tests.ui.conftest import TODAY, go_to


class Watch(QObject):
    """Notes every part of the program that is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.flashed: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window is a dialog, a menu, a tip or the window itself."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            proper = isinstance(watched, QDialog | QMainWindow) or watched.windowType() != Qt.WindowType.Window
            if not proper:
                self.flashed.append(type(watched).__name__ + "".join(traceback.format_stack(limit=8)[:-1]))
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    found = Watch()
    qapp.installEventFilter(found)
    yield found
    qapp.removeEventFilter(found)


def test_no_part_of_a_page_or_form_is_a_window_for_a_moment(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_sample: OpenSample, watch: Watch
) -> None:
    window = make_window(open_sample(TODAY))
    for key in window.navigation.items:
        window.navigation.show_page(key)
        qtbot.waitUntil(lambda: window.page.ready)
        page = window.page
        if isinstance(page, LedgerPage) and page.view is not None and page.view.shown:
            page.open_row(page.view.ids[page.view.shown[0]])
            qtbot.waitUntil(page.drawer.form.isVisible)
    assert watch.flashed == []


def test_no_part_of_the_print_preview_is_a_window_for_a_moment(qtbot: QtBot, window: MainWindow, watch: Watch) -> None:
    page = go_to(qtbot, window, "problem_department")
    with qtbot.waitSignal(page.printing.previewed) as shown:
        page.printing.preview(page.ledger.sheet("rectification_department"))
    (preview,) = shown.args
    preview.close()
    assert watch.flashed == []
