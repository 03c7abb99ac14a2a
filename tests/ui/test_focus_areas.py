"""F6 and F10, for hands that never leave the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenSample
from tests.ui.conftest import TODAY, bring_to_front, go_to

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def in_the_table(qtbot: QtBot, window: MainWindow) -> LedgerPage:
    """The page of a ledger with the focus in its rows."""
    page = go_to(qtbot, window, "problem_department")
    window.activateWindow()
    page.table.grid.setFocus()
    qtbot.waitUntil(page.table.grid.hasFocus)
    return page


def areas(qtbot: QtBot, window: MainWindow, page: LedgerPage, times: int, *, back: bool = False) -> list[str]:
    names = {window.navigation: "navigation", page.header: "header", page.figures: "figures", page.pane: "pane"}
    names |= {page.table: "table", page.chips: "chips", **({page.drawer: "drawer"} if page.drawer_open else {})}
    found = []
    for _ in range(times):
        qtbot.keyClick(focus(), Key.Key_F6, Shift if back else Qt.KeyboardModifier.NoModifier)
        found.append(next(name for area, name in names.items() if area.isAncestorOf(focus())))
    return found


def test_f6_goes_round_the_parts_of_the_window_and_back(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_sample: OpenSample
) -> None:
    window = make_window(open_sample(TODAY))
    page = in_the_table(qtbot, window)
    round_trip = ["navigation", "header", "figures", "pane", "table"]
    assert areas(qtbot, window, page, 5) == round_trip
    assert areas(qtbot, window, page, 5, back=True) == ["pane", "figures", "header", "navigation", "table"]
    page.open_row(page.table.model.row_id(0))
    qtbot.waitUntil(lambda: page.drawer_open)
    page.table.grid.setFocus()
    assert areas(qtbot, window, page, 1) == ["drawer"]
    assert areas(qtbot, window, page, 1, back=True) == ["table"]
    assert page.table.grid.hasFocus()


def test_f10_goes_to_the_buttons_and_back_to_the_cell(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_sample: OpenSample
) -> None:
    page = in_the_table(qtbot, make_window(open_sample(TODAY)))
    qtbot.keyClick(focus(), Key.Key_F10)
    assert page.header.isAncestorOf(focus())
    qtbot.keyClick(focus(), Key.Key_F10)
    assert page.table.grid.hasFocus()


def test_ctrl_page_down_goes_to_the_next_page_as_to_the_next_sheet(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_sample: OpenSample
) -> None:
    window = make_window(open_sample(TODAY))
    page = in_the_table(qtbot, window)
    keys = list(window.navigation.items)
    following = keys[keys.index("problem_department") + 1]
    qtbot.keyClick(focus(), Key.Key_PageDown, Control)
    assert window.page.key == following
    qtbot.waitUntil(lambda: window.page.ready)
    there = window.page
    assert isinstance(there, LedgerPage)
    assert window.focusWidget() is there.table.grid
    window.activateWindow()
    qtbot.waitUntil(there.table.grid.hasFocus)
    qtbot.keyClick(there.table.grid, Key.Key_PageUp, Control)
    assert window.page is page
    assert window.focusWidget() is page.table.grid
    window.navigation.show_page(keys[0])
    qtbot.keyClick(window, Key.Key_PageUp, Control)
    assert window.page.key == keys[0]


def test_ctrl_page_down_in_the_form_is_the_next_row(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_sample: OpenSample
) -> None:
    window = make_window(open_sample(TODAY))
    page = go_to(qtbot, window, "problem_department")
    window.activateWindow()
    page.open_row(page.table.model.row_id(0))
    qtbot.waitUntil(lambda: page.drawer_open)
    inside = page.drawer.form.fields.boxes["remark"].editor.focus_widget()
    inside.setFocus()
    qtbot.waitUntil(inside.hasFocus)
    qtbot.keyClick(focus(), Key.Key_PageDown, Control)
    qtbot.waitUntil(lambda: page.drawer.row_id == page.table.model.row_id(1))
    assert window.page is page


def test_a_button_offered_in_passing_is_reached_by_f6_too(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_sample: OpenSample
) -> None:
    window = make_window(open_sample(TODAY))
    page = go_to(qtbot, window, "problem_department")
    bring_to_front(qtbot, window)
    page.table.grid.setFocus()
    looked: list[str] = []
    window.messages.offer("已导入 2 条", "查看导入的行", lambda: looked.append("看"))
    toast = window.messages.in_passing
    for _ in range(8):
        qtbot.keyClick(focus(), Key.Key_F6)
        if toast.isAncestorOf(focus()):
            break
    qtbot.keyClick(focus(), Key.Key_Return)
    assert looked == ["看"]
    assert not toast.isVisible()
    qtbot.keyClick(window, Key.Key_F6)
    assert not toast.isAncestorOf(focus())
