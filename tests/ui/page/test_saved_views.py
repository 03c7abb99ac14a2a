"""Views under a name: one's own and those shared with colleagues."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page.filters import Filters
from app.ui.page.ledger_page import LedgerPage
from app.ui.page.saved_views import SaveViewDialog
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.table.hands import column_texts

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office("党办-PC")
    names = ("办公室", "研究室", "办公室")
    rows = [
        {
            "list": "部门",
            "status": "整改中",
            "kind": "限期整改",
            "number": str(at),
            "statement": f"问题{at}",
            "department": name,
        }
        for at, name in enumerate(names, 1)
    ]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    return office


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], office: Office) -> LedgerPage:
    return go_to(qtbot, make_window(office), "problem_department")


def entries(page: LedgerPage) -> list[str]:
    page.views.fill(page.header.view_menu)
    return [action.text() for action in page.header.view_menu.actions() if action.text()]


def save(qtbot: QtBot, page: LedgerPage, name: str, share: bool) -> None:
    dialog = page.views.ask_name()
    assert isinstance(dialog, SaveViewDialog)
    assert not dialog.save_button.isEnabled()
    dialog.name.setText(name)
    dialog.share.setChecked(share)
    qtbot.mouseClick(dialog.save_button, LEFT)


def choose(menu: QMenu, text: str) -> None:
    (action,) = [action for action in menu.actions() if action.text() == text]
    action.trigger()


def test_a_view_brings_back_filters_sort_and_groups(qtbot: QtBot, page: LedgerPage) -> None:
    page.set_filters(Filters(values={"department": ("办公室",)}))
    page.table.set_group("department")
    save(qtbot, page, "办公室的", share=False)
    assert page.messages.toasts[-1] == "已保存视图“办公室的”"  # type: ignore[attr-defined]
    entries(page)
    choose(page.header.view_menu, "恢复默认视图")
    assert column_texts(page.table, "number") == ["1", "2", "3"]
    assert not page.table.grid.bands
    assert "办公室的" in entries(page)
    choose(page.header.view_menu, "办公室的")
    assert column_texts(page.table, "number") == ["1", "3"]
    assert page.table.group == "department"
    page.views.forget(page.views.own()[0])
    assert "办公室的" not in entries(page)


def test_a_shared_view_is_there_for_a_colleague(
    qtbot: QtBot, page: LedgerPage, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    page.set_filters(Filters(words="问题2"))
    save(qtbot, page, "第二条", share=True)
    qtbot.waitUntil(lambda: "已共享视图“第二条”" in page.messages.toasts)  # type: ignore[attr-defined]
    other = go_to(qtbot, make_window(open_office("研究室-PC"), "研究室-PC"), "problem_department")
    assert "第二条" in entries(other)
    choose(other.header.view_menu, "第二条")
    qtbot.waitUntil(lambda: column_texts(other.table, "number") == ["2"])
    other.messages.answers = ["delete"]  # type: ignore[attr-defined]
    other.views.unshare(other.views.shared()[0])
    qtbot.waitUntil(lambda: not other.views.shared())


def test_a_view_of_the_same_name_is_replaced_only_when_one_says_so(qtbot: QtBot, page: LedgerPage) -> None:
    save(qtbot, page, "我的", share=False)
    page.set_filters(Filters(words="问题3"))
    page.messages.answers = ["cancel", "replace"]  # type: ignore[attr-defined]
    save(qtbot, page, "我的", share=False)
    assert "问题3" not in page.views.own()[0].content
    save(qtbot, page, "我的", share=False)
    assert "问题3" in page.views.own()[0].content


def test_a_view_that_cannot_be_read_changes_nothing_worse(qtbot: QtBot, page: LedgerPage) -> None:
    page.settings.put(
        "views/problem_department",
        {"坏的": "{", "旧的": '{"filters": {"values": {"gone": ["x"]}}, "table": {"group": "gone"}}'},
    )
    for view in page.views.own():
        page.views.apply(view)
    assert column_texts(page.table, "number") == ["1", "2", "3"]
