"""Ctrl+Z after a filter, a sort or a hidden column takes back that, as in Excel, and not the import before it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ledgers.views.sorting import SortBy
from app.ui.main_window import MainWindow
from app.ui.page.filters import Filters
from app.ui.page.ledger_page import LedgerPage
from tests.ui.page.four_problems import OLD, said, values
from tests.ui.table.hands import Control, Key, Shift, click, press


def type_cell(qtbot: QtBot, page: LedgerPage, row: int) -> None:
    click(page.table, row, "measures")
    press(page.table, Key.Key_A)
    press(page.table, Key.Key_Return)
    qtbot.waitUntil(lambda: not page.session.saving and "a" in values(page, "measures"))


def undo(page: LedgerPage) -> None:
    press(page.table, Key.Key_Z, Control)


def redo(page: LedgerPage) -> None:
    press(page.table, Key.Key_Y, Control)


def test_the_filter_is_taken_back_before_what_was_typed_before_it(qtbot: QtBot, page: LedgerPage) -> None:
    type_cell(qtbot, page, 0)
    page.set_filters(Filters(words="问题3"))
    qtbot.waitUntil(lambda: values(page, "statement") == ["问题3"])
    undo(page)
    qtbot.waitUntil(lambda: values(page, "statement") == OLD)
    assert said(page)[-1] == "已撤销：筛选（搜索：问题3）"
    assert values(page, "measures") == ["a", "", "", ""]
    undo(page)
    qtbot.waitUntil(lambda: values(page, "measures") == ["", "", "", ""])
    redo(page)
    qtbot.waitUntil(lambda: values(page, "measures") == ["a", "", "", ""])
    redo(page)
    qtbot.waitUntil(lambda: values(page, "statement") == ["问题3"])
    assert said(page)[-1] == "已重做：筛选（搜索：问题3）"


def test_what_was_typed_after_the_filter_is_taken_back_first(qtbot: QtBot, page: LedgerPage) -> None:
    page.set_filters(Filters(words="问题3"))
    qtbot.waitUntil(lambda: values(page, "statement") == ["问题3"])
    type_cell(qtbot, page, 0)
    undo(page)
    qtbot.waitUntil(lambda: values(page, "measures") == [""])
    assert page.filters.words == "问题3"
    undo(page)
    qtbot.waitUntil(lambda: values(page, "statement") == OLD)


def test_a_word_typed_letter_by_letter_is_one_step(qtbot: QtBot, page: LedgerPage) -> None:
    for words in ("问", "问题", "问题4"):
        page.set_filters(Filters(words=words))
    undo(page)
    qtbot.waitUntil(lambda: not page.filters.any)


def test_order_groups_columns_and_views_are_steps_too(qtbot: QtBot, page: LedgerPage) -> None:
    table = page.table
    begun = table.state()
    table.set_sort([SortBy("number", descending=True)])
    table.set_group("department")
    table.arrangement.show_column("kind", False)
    arranged = table.state()
    page.views.reset()
    for words in ("恢复默认视图", "显示的列", "分组", "排序"):
        undo(page)
        assert said(page)[-1] == f"已撤销：{words}"
    assert table.state() == begun
    for _ in range(3):
        redo(page)
    assert table.state() == arranged


def test_a_width_drawn_is_no_step_and_stays(page: LedgerPage) -> None:
    table = page.table
    table.set_sort([SortBy("number", descending=True)])
    table.grid.header.resizeSection(table.model.column_of("statement"), 333)
    undo(page)
    assert said(page)[-1] == "已撤销：排序"
    assert table.grid.columnWidth(table.model.column_of("statement")) == 333


def test_all_filters_are_cleared_by_a_key_and_a_command(qtbot: QtBot, page: LedgerPage) -> None:
    page.set_filters(Filters(words="问题3"))
    qtbot.waitUntil(lambda: values(page, "statement") == ["问题3"])
    press(page.table, Key.Key_F, Control | Shift)
    qtbot.waitUntil(lambda: values(page, "statement") == OLD)
    press(page.table, Key.Key_F, Control | Shift)
    assert said(page)[-1] == "现在没有筛选条件"
    undo(page)
    qtbot.waitUntil(lambda: values(page, "statement") == ["问题3"])
    assert said(page)[-1] == "已撤销：清除筛选"
    window = page.window()
    assert isinstance(window, MainWindow)
    finder = window.side_windows.make_finder()
    finder.open_box()
    finder.line.setText("清除筛选")
    qtbot.waitUntil(lambda: finder.list.currentIndex().isValid())
    qtbot.keyClick(finder.line, Key.Key_Return)
    qtbot.waitUntil(lambda: values(page, "statement") == OLD)
