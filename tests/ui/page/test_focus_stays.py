"""Hands on the keys: when the part they are in goes, they find themselves in the rows, never in the navigation or a filter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.ui.page.filters import Filters
from app.ui.page.ledger_page import LedgerPage
from tests.ui.conftest import go_to
from tests.ui.page.four_problems import values
from tests.ui.table.hands import Control, Key, NoKey, Shift, click, here, press


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def keys(*names: Qt.Key, modifier: Qt.KeyboardModifier = NoKey) -> None:
    for name in names:
        QTest.keyClick(focus(), name, modifier)


def in_the_rows(qtbot: QtBot, page: LedgerPage) -> None:
    qtbot.waitUntil(page.table.grid.hasFocus)


def test_esc_from_the_form_leads_to_the_rows(qtbot: QtBot, page: LedgerPage) -> None:
    """It used to end on a tick box of the filters, where a space filters."""
    click(page.table, 1, "department")
    page.open_row(page.table.model.row_id(1))
    qtbot.waitUntil(lambda: page.drawer_open)
    keys(Key.Key_F6)
    assert page.drawer.isAncestorOf(focus())
    keys(Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.drawer_open)
    in_the_rows(qtbot, page)
    keys(Key.Key_Down)
    assert here(page.table) == (2, "department")


def test_the_last_filter_taken_off_by_its_chip_leads_to_the_rows(qtbot: QtBot, page: LedgerPage) -> None:
    """It used to end in the navigation, where an arrow turns the page."""
    page.set_filters(Filters(words="问题"))
    qtbot.waitUntil(page.chips.isVisible)
    page.chips.members[0].setFocus(Qt.FocusReason.TabFocusReason)
    keys(Key.Key_Space)
    qtbot.waitUntil(lambda: not page.filters.any)
    in_the_rows(qtbot, page)


def test_a_filter_that_leaves_nothing_leads_to_the_button_that_clears_it(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 1, "department")
    page.set_filters(Filters(words="没有这样的问题"))
    qtbot.waitUntil(page.empty.clear_button.hasFocus)
    keys(Key.Key_Space)
    qtbot.waitUntil(lambda: len(values(page, "statement")) == 4)
    in_the_rows(qtbot, page)


def test_a_page_gone_to_while_a_dialog_is_open_has_the_focus_in_its_rows(qtbot: QtBot, page: LedgerPage) -> None:
    """After an import into another ledger the arrows used to change the year."""
    click(page.table, 1, "department")
    dialog = QDialog(page)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    window = page.window()
    other = go_to(qtbot, window, "problem_all")  # type: ignore[arg-type]
    dialog.accept()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    in_the_rows(qtbot, other)


def test_esc_leads_from_buttons_and_filters_to_the_rows(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 1, "department")
    for part in (page.header.more_button, page.figures.cards[0], page.pane.search):
        part.setFocus(Qt.FocusReason.TabFocusReason)
        keys(Key.Key_Escape)
        in_the_rows(qtbot, page)
    assert here(page.table) == (1, "department")


def test_from_the_search_enter_and_down_lead_to_the_rows_found(qtbot: QtBot, page: LedgerPage) -> None:
    for key in (Key.Key_Return, Key.Key_Down):
        press(page.table, Key.Key_F, Control)
        assert page.pane.search.hasFocus()
        page.pane.search.setText("问题3")
        keys(key)
        in_the_rows(qtbot, page)
        qtbot.waitUntil(lambda: values(page, "statement") == ["问题3"])
        page.set_filters(Filters())
        qtbot.waitUntil(lambda: len(values(page, "statement")) == 4)


def test_the_first_cell_that_only_has_the_focus_is_selected_for_all_that_works_on_rows(qtbot: QtBot, page: LedgerPage) -> None:
    """A page just opened shows a cell in a frame: its row is what the menu key, 批量修改 and Shift+Down mean."""
    page.reload()
    qtbot.waitUntil(lambda: page.ready)
    page.pane.search.setFocus()
    page.table.grid.selectionModel().clear()
    page.table.grid.setFocus()
    assert here(page.table)[0] == 0
    assert page.header.batch_button.isEnabled()
    assert page.selected() == [page.table.model.row_id(0)]
    press(page.table, Key.Key_Down, Shift)
    assert page.selected() == [page.table.model.row_id(row) for row in (0, 1)]


def test_rows_that_go_leave_the_cell_where_they_were(qtbot: QtBot, page: LedgerPage) -> None:
    """Deleted, or taken back by Ctrl+Z: what is pasted next does not begin at the first column."""
    click(page.table, 1, "department")
    press(page.table, Key.Key_Minus, Control)
    qtbot.waitUntil(lambda: len(values(page, "statement")) == 3)
    assert here(page.table) == (1, "department")
    assert page.selected() == [page.table.model.row_id(1)]
    click(page.table, 2, "department")
    press(page.table, Key.Key_Minus, Control)
    qtbot.waitUntil(lambda: len(values(page, "statement")) == 2)
    assert here(page.table) == (1, "department")


def test_shift_f10_is_the_menu_key_where_there_is_none(page: LedgerPage) -> None:
    asked: list[object] = []
    page.table.menu_requested.disconnect()
    page.table.menu_requested.connect(asked.append)
    click(page.table, 1, "department")
    press(page.table, Key.Key_F10, Shift)
    assert len(asked) == 1


def test_a_hidden_column_leaves_the_cell_in_the_next_one(page: LedgerPage) -> None:
    click(page.table, 1, "department")
    shown = [page.table.model.specs[column].name for column in page.table.grid.visible_columns()]
    page.table.arrangement.show_column("department", False)
    assert here(page.table) == (1, shown[shown.index("department") + 1])


def test_home_shows_the_beginning_of_the_row(qtbot: QtBot, page: LedgerPage) -> None:
    """The first columns are frozen and always in view, yet who presses Home wants to see what stands beside them."""
    click(page.table, 1, "department")
    press(page.table, Key.Key_End)
    assert page.table.grid.horizontalScrollBar().value() > 0
    press(page.table, Key.Key_Home)
    assert page.table.grid.horizontalScrollBar().value() == 0
    press(page.table, Key.Key_End)
    press(page.table, Key.Key_Home, Control)
    assert page.table.grid.horizontalScrollBar().value() == 0


def test_a_page_gone_to_by_the_keys_has_a_cell_at_once(qtbot: QtBot, page: LedgerPage) -> None:
    """Its rows come after the focus: the first Down used to lead to the first row, and the menu key to nothing."""
    page.table.grid.setFocus()
    page.table.grid.selectionModel().clear()
    page.reload()
    qtbot.waitUntil(lambda: page.ready)
    assert page.table.current_id() == page.table.model.row_id(0)
    assert page.selected() == [page.table.model.row_id(0)]
