"""The header of a page: nothing of it is cut off, however narrow the window is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from tests.ui.conftest import go_to


@pytest.mark.parametrize("width", [820, 1000, 1180, 1366, 1920])
def test_no_button_is_cut_off(qtbot: QtBot, make_window: Callable[..., MainWindow], width: int) -> None:
    window = make_window()
    page = go_to(qtbot, window, "problem_department")
    window.setMinimumSize(400, 300)
    for through in (1500, width):  # also after it has been wider
        window.resize(through, 700)
        qtbot.waitUntil(lambda through=through: window.width() == through)
    qtbot.wait(20)
    header = page.header
    shown = [button for button in header.findChildren(QPushButton) if button.isVisible()]
    assert header.add_button in shown
    for button in shown:
        assert button.width() >= button.sizeHint().width(), button.text() or button.toolTip()
        assert header.rect().contains(button.geometry())
    assert bool(header.export_button.text()) is (width >= 1366)
    assert header.export_button.text() or header.export_button.toolTip() == "导出"


@pytest.mark.parametrize(
    ("key", "field", "all_of_them"), [("preparation", "meeting", "全部会议"), ("life_step", "session", "全部民主生活会")]
)
def test_rows_of_several_meetings_say_whose_they_are(
    qtbot: QtBot, make_window: Callable[..., MainWindow], key: str, field: str, all_of_them: str
) -> None:
    window = make_window()
    window.resize(1366, 768)
    page = go_to(qtbot, window, key)
    assert page.header.switch.currentText() == all_of_them
    names = [column.field for column in page.ledger.columns if not column.hidden]
    assert names.index(field) < names.index("name")  # in sight without scrolling, before what is numbered anew in each
