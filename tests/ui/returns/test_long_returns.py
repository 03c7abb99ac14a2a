"""A return of very many rows: all of it is refused off the GUI thread, and nothing is written before that is done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.exchange.importing import differences
from app.exchange.returns.collector import Collector
from app.exchange.returns.returned import Returned
from app.ui.importing import merge_model, off_thread
from app.ui.main_window import MainWindow
from app.ui.progress import ProgressDialog
from app.ui.returns.collect_dialog import CollectDialog
from tests.exchange.returns.handouts import fill
from tests.ui.returns.conftest import lines, numbers, returns

LEFT = Qt.MouseButton.LeftButton


def test_what_was_just_refused_is_not_written(
    qtbot: QtBot,
    window: MainWindow,
    files: dict[str, Path],
    collect: Callable[..., CollectDialog],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = threading.Event()

    def slowly(*args: Any) -> Any:
        gate.wait(20)
        return differences.decide_all(*args)

    monkeypatch.setattr(off_thread, "AT_ONCE", 1)
    monkeypatch.setattr(merge_model, "decide_all", slowly)
    fill(files["办公室"], {(0, "完成率"): 0.9})
    dialog = collect(files["办公室"], files["研究室"])
    qtbot.waitUntil(dialog.merge.take_none.isEnabled, timeout=20_000)
    qtbot.mouseClick(dialog.merge.take_none, LEFT)
    assert not dialog.accept_all.isEnabled()
    assert not dialog.accept_one.isEnabled()
    assert not dialog.files.isEnabled()  # else the decision would be about another file
    gate.set()
    qtbot.waitUntil(dialog.accept_all.isEnabled, timeout=20_000)
    qtbot.mouseClick(dialog.accept_all, LEFT)
    qtbot.waitUntil(lambda: "办公室｜已采用" in lines(dialog), timeout=30_000)
    assert numbers(window, "percent")["1"] == 30


def test_cancelled_in_the_middle_it_shows_and_keeps_nothing(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    look = Collector.look

    def slowly(collector: Collector, path: Path) -> list[Returned]:
        if path == files["研究室"]:
            gate.wait(20)
        return look(collector, path)

    monkeypatch.setattr(Collector, "look", slowly)
    fill(files["办公室"], {(0, "完成率"): 0.9})
    page, head = returns(qtbot, window), window.session.office.head
    page.collect([files["办公室"], files["研究室"]])
    progress = page.findChild(ProgressDialog)
    qtbot.waitUntil(lambda: progress.isVisible() and "1 / 2" in progress.text.text())
    qtbot.mouseClick(progress.cancel, LEFT)
    gate.set()
    qtbot.waitUntil(lambda: not window.session.jobs.busy)
    assert page.findChild(CollectDialog) is None
    assert window.session.office.head == head
    assert page.collect_button.isEnabled()
