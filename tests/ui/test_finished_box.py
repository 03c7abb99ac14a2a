"""The card that says where a file is: one at a time, and gone without being answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from app.ui import finished_box
from app.ui.finished_box import FinishedBox
from tests.ui.conftest import bring_to_front


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    found = QMainWindow()
    found.setCentralWidget(QLineEdit())
    qtbot.addWidget(found)
    found.resize(900, 600)
    found.show()
    bring_to_front(qtbot, found)
    found.centralWidget().setFocus()
    return found


def cards(window: QMainWindow) -> list[FinishedBox]:
    return [card for card in window.findChildren(FinishedBox) if card.isVisible()]


def test_a_new_file_takes_the_place_of_the_one_before(qtbot: QtBot, window: QMainWindow, tmp_path: Path) -> None:
    line = window.centralWidget()
    FinishedBox(window, "已导出 12 行", tmp_path / "甲.xlsx", pytest.fail)
    FinishedBox(window, "已导出 13 行", tmp_path / "乙.xlsx", pytest.fail)
    assert [card.path.name for card in cards(window)] == ["乙.xlsx"]
    window.resize(700, 500)
    (card,) = cards(window)
    assert window.rect().contains(card.geometry())
    QTest.keyClick(line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not cards(window))


def test_texts_of_several_lines_are_seen_whole(window: QMainWindow, tmp_path: Path) -> None:
    card = FinishedBox(
        window, "已生成 10 份填报表，请发给各单位。收回后在“下发回收”中汇总", tmp_path / ("很长的名称" * 8), pytest.fail
    )
    for text in card.findChildren(QLabel):
        assert text.height() >= text.heightForWidth(text.width())


def test_it_goes_by_itself(qtbot: QtBot, window: QMainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finished_box, "STAYS_MS", 50)
    QTest.mouseMove(window, QPoint(5, 5))  # not where the card will be
    FinishedBox(window, "已导出 12 行", tmp_path / "甲.xlsx", pytest.fail)
    qtbot.waitUntil(lambda: not cards(window))


def test_a_folder_of_files_is_opened_itself(
    qtbot: QtBot, window: QMainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    card = FinishedBox(window, "已生成 3 份填报表", tmp_path, pytest.fail)
    assert card.findChild(QPushButton, "file") is None
    qtbot.mouseClick(card.findChild(QPushButton, "folder"), Qt.MouseButton.LeftButton)
    assert [Path(name) for name in opened] == [tmp_path]


def test_it_makes_room_for_whoever_works_on(qtbot: QtBot, window: QMainWindow, tmp_path: Path) -> None:
    line = window.centralWidget()
    FinishedBox(window, "已导出 12 行", tmp_path / "甲.xlsx", pytest.fail)
    QTest.keyClicks(line, "abc")
    assert line.text() == "abc"
    assert not cards(window)
    card = FinishedBox(window, "已导出 12 行", tmp_path / "甲.xlsx", pytest.fail)
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert cards(window) == [card]
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert not cards(window)
