"""Alt in a dialog shows a letter at every button, and the letter presses it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.key_tips import KeyTips, letters_of
from app.ui.widgets import button, dialog_column
from tests.ui.conftest import bring_to_front

ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
Key = Qt.Key


class Asking(QDialog):
    """A line and three buttons, two of which begin in the same letter."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []
        column = dialog_column(self)
        self.line = QLineEdit()
        column.addWidget(self.line)
        for text in ("导入 3 行", "导出…", "取消"):
            column.addWidget(button(text, clicked=lambda text=text: self.pressed.append(text)))


@pytest.fixture
def tips(qapp: QApplication) -> Iterator[KeyTips]:
    found = KeyTips(qapp)
    yield found
    found.hide()
    found.deleteLater()


@pytest.fixture
def dialog(qtbot: QtBot, tips: QObject) -> Asking:
    dialog = Asking()
    qtbot.addWidget(dialog)
    dialog.show()
    bring_to_front(qtbot, dialog)
    dialog.line.setFocus()
    dialog.windowHandle().installEventFilter(tips)  # of the platform that tests run on not every window comes to the front
    return dialog


def key(dialog: QDialog, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(dialog.windowHandle(), key, modifier)


def test_alt_shows_a_letter_of_pinyin_for_each_button_and_the_letter_presses_it(
    qtbot: QtBot, dialog: Asking, tips: KeyTips
) -> None:
    key(dialog, Key.Key_Alt)
    assert [badge.text() for badge in tips.badges] == ["D", "C", "Q"]
    key(dialog, Key.Key_C)
    assert not tips.badges
    qtbot.waitUntil(lambda: dialog.pressed == ["导出…"])
    assert dialog.line.text() == ""


def test_with_alt_held_the_letter_is_enough_and_a_letter_alone_is_typed(qtbot: QtBot, dialog: Asking) -> None:
    key(dialog, Key.Key_D)
    assert dialog.line.text() == "d"
    key(dialog, Key.Key_Q, ALT)
    qtbot.waitUntil(lambda: dialog.pressed == ["取消"])


def test_esc_and_alt_again_hide_the_letters_and_close_nothing(dialog: Asking, tips: KeyTips) -> None:
    for again in (Key.Key_Escape, Key.Key_Alt):
        key(dialog, Key.Key_Alt)
        assert tips.badges
        key(dialog, again)
        assert not tips.badges
        assert dialog.isVisible()


def test_a_button_that_cannot_be_pressed_has_no_letter(dialog: Asking, tips: KeyTips) -> None:
    dialog.findChildren(QPushButton)[0].setEnabled(False)
    key(dialog, Key.Key_Alt)
    assert [badge.text() for badge in tips.badges] == ["D", "Q"]


def test_buttons_whose_letters_are_all_taken_have_a_digit(qtbot: QtBot) -> None:
    buttons = [button("删除") for _ in range(4)]
    for each in buttons:
        qtbot.addWidget(each)
    assert list(letters_of(buttons)) == ["S", "C", "1", "2"]
