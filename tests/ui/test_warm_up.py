"""Pages made after the start while nobody waits."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.ui import idle
from app.ui.main_window import MainWindow
from app.ui.special_pages import SPECIAL_PAGES
from app.ui.warm_up import WarmUp


def test_a_page_that_cannot_be_made_early_keeps_no_other_from_it_and_tells_nobody(
    qtbot: QtBot, make_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    window = make_window()
    early = [item.key for item in SPECIAL_PAGES if item.early]
    build = window.build_page

    def broken(key: str) -> object:
        if key == early[0]:
            raise RuntimeError("broken")
        return build(key)

    monkeypatch.setattr(idle, "PAUSE_MS", 1)
    monkeypatch.setattr(window, "build_page", broken)
    for page in early:
        window.pages.pop(page, None)
    with caplog.at_level(logging.ERROR):
        found = WarmUp(window)
        qtbot.waitUntil(lambda: found.done)
    assert window.side_windows.finder is not None
    assert set(early[1:]) <= window.pages.keys()
    assert "not made early" in caplog.text
    assert window.messages.told == []  # type: ignore[attr-defined]


def test_no_form_is_made_early_while_a_job_is_under_way(
    qtbot: QtBot, make_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be giving the data a password: what reads them meanwhile would find no database."""
    monkeypatch.setattr(idle, "PAUSE_MS", 1)
    monkeypatch.setattr(idle, "REST_SECONDS", 0.0)
    window = make_window()
    go = threading.Event()
    window.session.jobs.start(lambda job: go.wait(20), lambda _: None, lambda fault: None)
    window.navigation.show_page("rule")
    qtbot.waitUntil(lambda: window.page.isVisible())
    qtbot.wait(300)
    assert window.page.side._drawer is None
    go.set()
    qtbot.waitUntil(lambda: window.page.side._drawer is not None)
