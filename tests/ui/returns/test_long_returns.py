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
from app.ui.importing import merge_model, off_thread
from app.ui.main_window import MainWindow
from app.ui.returns.collect_dialog import CollectDialog
from tests.exchange.returns.handouts import fill
from tests.ui.returns.conftest import lines, numbers

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
    qtbot.mouseClick(dialog.merge.take_none, LEFT)
    assert not dialog.accept_all.isEnabled()
    assert not dialog.accept_one.isEnabled()
    assert not dialog.files.isEnabled()  # else the decision would be about another file
    gate.set()
    qtbot.waitUntil(dialog.accept_all.isEnabled, timeout=20_000)
    qtbot.mouseClick(dialog.accept_all, LEFT)
    qtbot.waitUntil(lambda: "办公室｜已采用" in lines(dialog), timeout=30_000)
    assert numbers(window, "percent")["1"] == 30
