"""What a hand that has lived in Excel does without thinking, each by its real keys."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.page import block_writer
from app.ui.page.ledger_page import LedgerPage
from app.ui.page.replace_dialog import ReplaceDialog
from app.ui.page.rows_menu import rows_menu
from tests.ui.page.four_problems import said, values
from tests.ui.table.hands import Control, Key, Shift, click, here, press


def test_ctrl_z_right_after_ctrl_enter_waits_for_that_step(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is filled in is looked through on another thread first: nothing is being written yet when Ctrl+Z comes."""
    go_on, plan = threading.Event(), block_writer.plan_block

    def held(*given: Any) -> Any:
        assert go_on.wait(60)
        return plan(*given)

    click(page.table, 0, "measures")
    press(page.table, Key.Key_B)
    press(page.table, Key.Key_Return)
    qtbot.waitUntil(lambda: values(page, "measures") == ["b", "", "", ""])
    monkeypatch.setattr(block_writer, "plan_block", held)
    click(page.table, 1, "measures")
    click(page.table, 3, "measures", Shift)
    press(page.table, Key.Key_A)
    press(page.table, Key.Key_Return, Control)
    press(page.table, Key.Key_Z, Control)
    go_on.set()
    qtbot.waitUntil(lambda: any("已撤销" in text for text in said(page)))
    qtbot.waitUntil(lambda: values(page, "measures") == ["b", "", "", ""])
    press(page.table, Key.Key_Y, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == ["b", "a", "a", "a"])


def test_what_cannot_be_replaced_is_listed_with_the_reason(qtbot: QtBot, page: LedgerPage) -> None:
    """A column that must be filled in, replaced by nothing."""
    click(page.table, 0, "statement")
    press(page.table, Key.Key_H, Control)
    (dialog,) = page.findChildren(ReplaceDialog)
    dialog.search.setText("问题2")
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1)
    entry = dialog.list.topLevelItem(0)
    assert entry is not None
    assert [entry.text(place) for place in (1, 2, 3)] == ["问题表述", "问题2", "不能替换：“问题表述”不能为空。"]
    assert entry.data(0, Qt.ItemDataRole.CheckStateRole) is None
    assert not dialog.replace_button.isEnabled()
    assert dialog.note.text() == "找到 0 格；另有 1 格不能替换，列在最后，各有原因。"
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Key.Key_Home)
    assert here(page.table) == (1, "statement")  # where it stands


def test_the_menu_of_a_row_is_no_higher_than_the_smallest_screen(page: LedgerPage) -> None:
    """All of it is in view without scrolling on 1366×768, wherever on the page it opens."""
    click(page.table, 1, "statement")
    menu = rows_menu(page, page.selected())
    assert menu.sizeHint().height() <= 600
    titles = [item.text().split("\t")[0] for item in menu.actions() if item.menu()]
    assert titles == ["填充", "办理", "“问题表述”这一列"]


def test_a_row_that_a_fill_does_not_fit_is_named_so_that_it_is_found(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """序号 begins anew in each campaign: the beginning of its name tells which row is meant."""
    asked: list[str] = []
    monkeypatch.setattr(page.messages, "ask", lambda title, text, *rest: (asked.append(text), "cancel")[1])
    click(page.table, 1, "status")
    click(page.table, 2, "percent", Shift)
    press(page.table, Key.Key_R, Control)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0].splitlines()[1].startswith("序号2“问题2”的“完成率”：")


def test_ctrl_apostrophe_copies_what_stands_above_into_the_current_cell(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "measures")
    press(page.table, Key.Key_B)
    press(page.table, Key.Key_Return)
    qtbot.waitUntil(lambda: values(page, "measures")[0] == "b")
    press(page.table, Key.Key_Apostrophe, Control)  # Enter has led one row down
    qtbot.waitUntil(lambda: values(page, "measures") == ["b", "b", "", ""])
    click(page.table, 0, "measures")
    press(page.table, Key.Key_Apostrophe, Control)
    assert said(page)[-1] == "上面没有可以照抄的格"
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == ["b", "", "", ""])
