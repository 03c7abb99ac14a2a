"""What nobody waits for is done while the hands are at rest."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.ui import idle
from app.ui.idle import Hands, idle_seconds, when_idle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "_touched", -math.inf)
    monkeypatch.setattr(idle, "PAUSE_MS", 1)


def test_a_key_in_any_window_is_a_touch(qtbot: QtBot, qapp: QApplication) -> None:
    hands = Hands(qapp)
    windows = [QLineEdit(), QLineEdit()]
    for window in windows:
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        idle._touched = -math.inf
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
        assert idle_seconds() < math.inf
    hands.deleteLater()


def test_a_step_waits_for_the_hands_and_is_done_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, done = QObject(), list[int]()
    monkeypatch.setattr(idle, "_touched", math.inf)
    when_idle(owner, lambda: done.append(1))
    qtbot.wait(20)
    assert not done
    monkeypatch.setattr(idle, "_touched", -math.inf)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.wait(20)
    assert done == [1]


def test_a_step_goes_with_its_owner(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, done = QObject(), list[int]()
    when_idle(owner, lambda: done.append(1))
    owner.deleteLater()
    qtbot.wait(20)
    assert not done
