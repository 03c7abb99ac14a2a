"""A box that asks for one thing: what is typed into it by hand, what it refuses, how one gets out of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import InvalidValueError
from app.ui.ask_box import AskBox
from app.ui.messages import Messages


@pytest.fixture
def messages(qtbot: QtBot) -> Messages:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return Messages(window)


@pytest.fixture
def when_asked(qtbot: QtBot) -> Callable[[Callable[[AskBox], None]], None]:
    """Do something with the next box, as a person in front of it."""

    def prepare(act: Callable[[AskBox], None]) -> None:
        def look() -> None:
            box = QApplication.activeModalWidget()
            if isinstance(box, AskBox):
                act(box)
            else:
                QTimer.singleShot(10, look)

        QTimer.singleShot(0, look)

    return prepare


def type_in(qtbot: QtBot, box: AskBox, text: str) -> None:
    qtbot.keyClicks(box.line, text)


def test_a_number_is_typed_over_the_one_proposed_and_taken_by_enter(
    qtbot: QtBot, messages: Messages, when_asked: Callable[..., None]
) -> None:
    def act(box: AskBox) -> None:
        assert box.line.text() == "20"
        type_in(qtbot, box, "50")
        qtbot.keyClick(box.line, Qt.Key.Key_Return)

    when_asked(act)
    assert messages.ask_number("附件大小上限", "最大多少 MB：", 20, 1, 500) == 50


def test_a_number_out_of_bounds_is_refused_with_the_reason_and_can_be_typed_again(
    qtbot: QtBot, messages: Messages, when_asked: Callable[..., None]
) -> None:
    said: list[str] = []

    def act(box: AskBox) -> None:
        for wrong in ("900", "2.5", "many"):
            type_in(qtbot, box, wrong)
            qtbot.keyClick(box.line, Qt.Key.Key_Return)
            said.append(box.fault.text())
        type_in(qtbot, box, "500")
        assert not box.fault.isVisible()
        qtbot.keyClick(box.line, Qt.Key.Key_Return)

    when_asked(act)
    assert messages.ask_number("附件大小上限", "最大多少 MB：", 20, 1, 500) == 500
    assert [text[: text.index("。")] for text in said] == ["“900”超出范围", "“2.5”不是整数", "“many”不是数字"]


def test_escape_and_cancel_leave_everything_as_it_was(
    qtbot: QtBot, messages: Messages, when_asked: Callable[..., None]
) -> None:
    when_asked(lambda box: qtbot.keyClick(box.line, Qt.Key.Key_Escape))
    assert messages.ask_number("清理周期", "几年：", 5, 1, 20) is None
    when_asked(lambda box: qtbot.mouseClick(box.findChild(QPushButton, "cancel"), Qt.MouseButton.LeftButton))
    assert messages.ask_text("新增类型", "会议类型：") == ""


def test_nothing_cannot_be_taken_and_the_buttons_speak_chinese(
    qtbot: QtBot, messages: Messages, when_asked: Callable[..., None]
) -> None:
    def act(box: AskBox) -> None:
        assert [each.text() for each in box.findChildren(QPushButton)] == ["取消", "确定"]
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
        assert box.isVisible()
        assert not box.take.isEnabled()
        type_in(qtbot, box, " abc ")
        qtbot.mouseClick(box.take, Qt.MouseButton.LeftButton)

    when_asked(act)
    assert messages.ask_text("新增类型", "会议类型：") == "abc"


def test_a_password_is_not_shown_and_taken_as_it_is(qtbot: QtBot, messages: Messages, when_asked: Callable[..., None]) -> None:
    def act(box: AskBox) -> None:
        assert box.line.echoMode() == QLineEdit.EchoMode.Password
        type_in(qtbot, box, " 2023 ")
        qtbot.keyClick(box.line, Qt.Key.Key_Return)

    when_asked(act)
    assert messages.ask_password("需要密码", "表.xlsx") == " 2023 "


def test_a_name_that_is_there_is_refused(qtbot: QtBot, messages: Messages, when_asked: Callable[..., None]) -> None:
    def refuse(text: str) -> None:
        if text == "abc":
            raise InvalidValueError("已有“abc”的模板。")

    def act(box: AskBox) -> None:
        type_in(qtbot, box, "abc")
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
        assert box.fault.text() == "已有“abc”的模板。"
        type_in(qtbot, box, "abcd")
        qtbot.keyClick(box.line, Qt.Key.Key_Return)

    when_asked(act)
    assert messages.ask_text("新增类型", "会议类型：", refuse) == "abcd"
