"""A main window on an office in a temporary folder, with messages that tests can read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.application import open_window
from app.core.errors import ExpectedError
from app.store.office import Office
from app.ui.access.restricted_page import RestrictedPage
from app.ui.main_window import MainWindow
from app.ui.messages import Messages
from app.ui.page.ledger_page import LedgerPage
from app.ui.page_widget import PageWidget
from tests.conftest import OpenOffice, OpenSample

TODAY = dt.date(2023, 11, 20)
Special = TypeVar("Special", bound=PageWidget)


class HeardMessages(Messages):
    """Boxes answer themselves: what was told is kept, questions get the answer prepared for them."""

    def prepare(self) -> None:
        self.told: list[ExpectedError] = []
        self.toasts: list[str] = []
        self.answers: list[str] = []

    def tell(self, error: ExpectedError) -> None:
        self.told.append(error)

    def ask(self, title: str, text: str, answers: object, advice: str = "") -> str:
        return self.answers.pop(0)

    def _typed(self, title: str, asks: str, line: object, check: object = None) -> str:
        self.toasts.append(asks)
        return self.answers.pop(0)

    def inform(self, text: str, title: str = "") -> None:
        self.toasts.append(text)

    def toast(self, text: str, tone: object = "green") -> None:
        self.toasts.append(text)

    def done(self, text: str, tone: object = "green") -> None:
        self.toasts.append(text)

    def offer(self, text: str, label: str, run: Callable[[], object]) -> None:
        self.toasts.append(text)
        super().offer(text, label, run)


def shown_window(office: Office, private: Path) -> MainWindow:
    """A window on an office, with messages that tests can read; `private` is this PC's own folder."""
    window = open_window(office, private, "测试数据", TODAY, HeardMessages)
    window.messages.prepare()  # type: ignore[attr-defined]
    window.showNormal()
    window.resize(1366, 768)
    return window


def bring_to_front(qtbot: QtBot, window: QWidget) -> None:
    """Make a shown window the active one. It is asked for again: one of the last test that is only now gone may take it back."""

    def active() -> bool:
        window.activateWindow()
        return window.isActiveWindow()

    qtbot.waitUntil(active)


@pytest.fixture
def make_window(
    qtbot: QtBot, qapp: object, open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., MainWindow]]:
    windows: list[MainWindow] = []

    def make(office: Office | None = None, pc: str = "党办-PC") -> MainWindow:
        window = shown_window(office or open_office(pc), tmp_path / pc)
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.page.ready)
        if window.page.key == "workbench":  # where a first start begins; most tests are about a ledger
            go_to(qtbot, window, "problem_department")
        windows.append(window)
        return window

    yield make
    for window in windows:
        if window.isVisible():
            shut(window)
        window.deleteLater()


def put_away(window: MainWindow) -> None:
    """What a failed test left open: boxes are closed, what was typed in a form is thrown away, as a person would answer."""
    messages = window.messages
    assert isinstance(messages, HeardMessages)
    for box in QApplication.topLevelWidgets():
        if isinstance(box, QDialog) and box.isVisible():
            box.close()
    messages.answers = ["discard"] * len(window.pages)
    window._leave_then(lambda: None)
    messages.answers = []


def shut(window: MainWindow) -> None:
    """Close a window whatever is open in it: a question without an answer would raise inside closeEvent, which Qt does not survive."""
    put_away(window)
    window.close()


@pytest.fixture
def window(open_sample: OpenSample, make_window: Callable[..., MainWindow]) -> MainWindow:
    """A window on the sample office, for tests that do not make their own."""
    return make_window(open_sample(TODAY))


def open_special(qtbot: QtBot, window: MainWindow, key: str, kind: type[Special]) -> Special:
    """Go to a page that is no ledger's, and wait until it shows its contents."""
    window.navigation.show_page(key)
    page = window.page
    assert isinstance(page, kind)
    qtbot.waitUntil(lambda: page.ready)
    return page


def go_to(qtbot: QtBot, window: MainWindow, key: str) -> LedgerPage:
    """Click a page in the navigation."""
    window.navigation.show_page(key)
    page = window.pages[key]
    qtbot.waitUntil(lambda: page.view is not None and not page._loading)
    return page


def page_of(qtbot: QtBot, window: MainWindow, key: str) -> LedgerPage:
    """Go to a page, through its lock where it has one, with nothing filtered."""
    window.navigation.show_page(key)
    outer = window.pages[key]
    if isinstance(outer, RestrictedPage):
        qtbot.waitUntil(lambda: outer.inner is not None, timeout=20_000)
    page = outer.inner if isinstance(outer, RestrictedPage) else outer
    assert isinstance(page, LedgerPage)
    qtbot.waitUntil(lambda: page.ready and not page.stale and not window.session.jobs.busy, timeout=20_000)
    page.set_filters(type(page.filters)())
    return page
