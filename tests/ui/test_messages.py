"""What the program says in boxes, and what the buttons and keys of a box mean."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.core.errors import StorageError
from app.ui.messages import Answer, MessageBox, Messages, Toast

# The offscreen platform says so of every window with a fixed size; real ones do not.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(800, 500)
    window.show()
    return window


def when_asked(act: Callable[[MessageBox], None]) -> None:
    """Do something to the box that the next call opens."""

    def now() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, MessageBox)
        try:
            act(box)
        finally:
            box.close()

    QTimer.singleShot(0, now)


def words(box: MessageBox) -> list[str]:
    return [label.text() for label in box.findChildren(QLabel)] + [button.text() for button in box.findChildren(QPushButton)]


def test_an_error_says_what_happened_what_to_do_and_hides_the_technical_part(window: QMainWindow, qtbot: QtBot):
    seen = []

    def look(box: MessageBox) -> None:
        detail = box.findChild(QPlainTextEdit, "detail")
        seen.extend([*words(box), detail.isVisible()])
        qtbot.mouseClick(box.findChild(QPushButton, "details"), Qt.MouseButton.LeftButton)
        seen.extend([detail.isVisible(), detail.toPlainText()])
        qtbot.mouseClick(box.findChild(QPushButton, "ok"), Qt.MouseButton.LeftButton)

    when_asked(look)
    Messages(window).tell(StorageError("磁盘已满。", "请清理后再保存。", "errno 28"))
    assert seen == ["磁盘已满。", "请清理后再保存。", "详细信息", "确定", False, True, "errno 28"]


def test_without_detail_there_is_no_button_for_it(window: QMainWindow):
    seen = []
    when_asked(lambda box: seen.extend(words(box)))
    Messages(window).inform("导入完成。")
    assert seen == ["导入完成。", "确定"]


@pytest.mark.parametrize(("label", "answer"), [("保存", "save"), ("不保存", "discard"), ("取消", "cancel")])
def test_leaving_with_unsaved_changes_asks(window: QMainWindow, qtbot: QtBot, label: str, answer: str):
    def press(box: MessageBox) -> None:
        [button] = [button for button in box.findChildren(QPushButton) if button.text() == label]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    when_asked(press)
    assert Messages(window).unsaved("问题 3 ") == answer


def test_escape_means_stay(window: QMainWindow, qtbot: QtBot):
    when_asked(lambda box: qtbot.keyClick(box, Qt.Key.Key_Escape))
    assert Messages(window).unsaved("问题 3 ") == "cancel"


def test_enter_takes_the_first_answer(window: QMainWindow, qtbot: QtBot):
    when_asked(lambda box: qtbot.keyClick(box.focusWidget(), Qt.Key.Key_Return))
    assert Messages(window).ask("导入", "怎么办？", (Answer("all", "全部导入"), Answer("none", "不导入"))) == "all"


def test_enter_never_destroys(window: QMainWindow, qtbot: QtBot):
    when_asked(lambda box: qtbot.keyClick(box.focusWidget(), Qt.Key.Key_Return))
    assert Messages(window).confirm("彻底删除", "彻底删除 3 条问题？", "彻底删除") is False


def test_a_person_can_still_go_through_with_it(window: QMainWindow, qtbot: QtBot):
    when_asked(lambda box: qtbot.mouseClick(box.findChild(QPushButton, "yes"), Qt.MouseButton.LeftButton))
    assert Messages(window).confirm("彻底删除", "彻底删除 3 条问题？", "彻底删除") is True


def test_a_toast_takes_no_focus_stays_inside_and_goes_by_itself(window: QMainWindow, qtbot: QtBot, monkeypatch):
    monkeypatch.setattr("app.ui.messages.TOAST_MS", 80)
    monkeypatch.setattr("app.ui.messages.READING_MS", 1)
    messages = Messages(window)
    toast = window.findChild(Toast)
    messages.toast("已保存")
    assert toast.isVisible()
    assert toast.label.text() == "已保存"
    assert toast.undo_button.isHidden()
    assert not toast.hasFocus()
    window.resize(500, 300)
    assert window.rect().contains(toast.geometry())
    qtbot.waitUntil(lambda: not toast.isVisible(), timeout=2000)


def test_undo_stands_beside_what_was_done_until_something_else_is(window: QMainWindow, qtbot: QtBot):
    messages, asked = Messages(window), []
    toast = window.findChild(Toast)
    messages.undo_wanted.connect(lambda: asked.append(True))
    messages.done("已粘贴 4 格，按 Ctrl+Z 撤销")
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert asked == [True]
    assert not toast.isVisible()
    messages.done("已粘贴 4 格，按 Ctrl+Z 撤销")
    messages.settle()
    assert toast.isVisible()
    assert toast.undo_button.isHidden()


def test_a_long_toast_wraps_inside_the_window(window: QMainWindow):
    window.resize(600, 400)
    messages = Messages(window)
    toast = window.findChild(Toast)
    messages.done(
        "已填充 2 格；1 格没有填充（已销号的问题只能查看。确需修改或删除的，请先“重启”（需说明理由），进入下一轮整改），按 Ctrl+Z 撤销"
    )
    assert window.rect().contains(toast.geometry())
    assert toast.label.height() >= 2 * toast.label.fontMetrics().height()
    messages.toast("已保存")
    assert toast.height() < 3 * toast.label.fontMetrics().height()
