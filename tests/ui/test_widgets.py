"""Small widgets: Enter presses the button that has the focus, wrapped words are never cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from app.ui.widgets import button, dialog_column, words


@pytest.mark.parametrize(("tabs", "pressed"), [(0, "保存"), (1, "保存"), (2, "取消")])
def test_enter_presses_the_button_with_the_focus(qtbot: QtBot, tabs: int, pressed: str) -> None:
    found: list[str] = []
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    save = button("保存", "primary", clicked=lambda: found.append("保存"))
    save.setDefault(True)
    for each in (QLineEdit(), save, button("取消", clicked=lambda: found.append("取消"))):
        column.addWidget(each)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    for _ in range(tabs):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert found == [pressed]


def test_wrapped_words_are_as_high_as_their_lines(qtbot: QtBot) -> None:
    label = words("每天自动备份一份并核对，保留最近 7 天、4 周、12 个月。" * 4, "soft", wrap=True)
    qtbot.addWidget(label)
    assert label.hasHeightForWidth()
    assert label.heightForWidth(200) > 3 * label.heightForWidth(2000)


def test_a_dialog_is_no_higher_than_its_words(qtbot: QtBot) -> None:
    dialog = QDialog(minimumWidth=440)
    qtbot.addWidget(dialog)
    column = dialog_column(dialog)
    column.addWidget(words("填报单位印在表格和导出文件上，全机关共用；姓名记入修改记录，下次启动起生效。", "soft", wrap=True))
    column.addWidget(button("保存"))
    dialog.show()
    assert dialog.height() == column.totalHeightForWidth(dialog.width())
