"""Enter on a button presses that button, not the default one of the dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from app.ui.widgets import button


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
