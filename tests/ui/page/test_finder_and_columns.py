"""Ctrl+K finds what can be done with the column, the rows and the table one stands in: nothing needs the mouse, or a menu known by heart."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.ui.table.hands import Key, click


def order(qtbot: QtBot, page: LedgerPage, words: str) -> None:
    """Type words into the finder and press Enter."""
    window = page.window()
    assert isinstance(window, MainWindow)
    finder = window.side_windows.make_finder()
    finder.open_box()
    finder.line.setText(words)
    qtbot.waitUntil(lambda: finder.list.currentIndex().isValid())
    qtbot.keyClick(finder.line, Key.Key_Return)
    qtbot.waitUntil(page.table.grid.hasFocus)


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("降序", lambda page: [(by.field, by.descending) for by in page.table.sort] == [("department", True)]),
        ("排序", lambda page: [by.field for by in page.table.sort] == ["department"]),
        ("按此列分组", lambda page: page.table.group == "department"),
        ("合计行", lambda page: page.table.totals.isVisible()),
        ("隐藏此列", lambda page: "department" in page.table.arrangement.columns.hidden),
        ("行高 4 行", lambda page: page.table.arrangement.columns.lines == 4),
        ("只看责任部门", lambda page: page.filters.values == {"department": ("办公室",)}),
    ],
)
def test_what_the_menus_of_the_table_hold_is_found(qtbot: QtBot, page: LedgerPage, words: str, seen: object) -> None:
    click(page.table, 1, "department")
    order(qtbot, page, words)
    assert callable(seen)
    qtbot.waitUntil(lambda: bool(seen(page)))
