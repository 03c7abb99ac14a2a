"""The filter pane by real clicks."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.page.filter_pane import DayRangePicker
from app.ui.page.filters import DayRange


def test_a_click_on_this_week_asks_for_its_days_and_another_takes_it_back(qtbot: QtBot) -> None:
    picker = DayRangePicker(lambda: dt.date(2023, 11, 22))
    qtbot.addWidget(picker)
    heard: list[object] = []
    picker.changed.connect(heard.append)
    picker.changed.connect(picker.show_range)
    for _ in range(2):
        qtbot.mouseClick(picker.buttons["本周"], Qt.MouseButton.LeftButton)
    assert heard == [DayRange("本周", "2023-11-20", "2023-11-26"), None]
