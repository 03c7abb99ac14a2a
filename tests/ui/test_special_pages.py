"""Special pages in the navigation, and going from a number to the rows behind it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.core.conditions import Among, Is
from app.ledgers.registry import LEDGERS
from app.ui.page.ledger_page import LedgerPage
from app.ui.page_widget import PageWidget
from app.ui.special_pages import SPECIAL_PAGES, SpecialPage, grouped_pages
from tests.ui.conftest import TODAY, go_to


def test_every_page_has_its_place_in_the_navigation():
    keys = [key for pages in grouped_pages().values() for key, _ in pages]
    assert sorted(keys) == sorted(
        [*(page.key for ledger in LEDGERS for page in ledger.pages), *(item.key for item in SPECIAL_PAGES)]
    )


def test_a_special_page_stands_where_it_says():
    first = SpecialPage("first", "待办", "问题整改", PageWidget, before="problem_personal")
    last = SpecialPage("last", "统计", "问题整改", PageWidget)
    keys = [key for key, _ in grouped_pages((first, last))["问题整改"]]
    assert keys.index("first") == keys.index("problem_personal") - 1
    assert keys[-1] == "last"
    with pytest.raises(ValueError, match="no group"):
        grouped_pages((SpecialPage("x", "无处可去", "没有这一组", PageWidget),))


def test_a_number_opens_the_rows_behind_it(qtbot: QtBot, make_window, open_sample):
    office = open_sample(TODAY)
    window = make_window(office)
    page = go_to(qtbot, window, "problem_department")
    some = frozenset(page.view.ids[position] for position in page.view.shown[:3])
    page = go_to(qtbot, window, "person")
    page.rows_requested.emit("problem_department", (Among(some, "超期未销号"), Is("list", ("部门",))))
    page = window.page
    assert isinstance(page, LedgerPage)
    assert {page.view.ids[position] for position in page.view.shown} == some
    assert "超期未销号" in [label for label, _ in page.filters.chips(page.ledger)]
    page.row_requested.emit("problem", next(iter(some)))
    qtbot.waitUntil(lambda: page.drawer.isVisible() and page.drawer.row_id in some)


def test_what_is_slow_to_build_is_built_while_nobody_waits(qtbot: QtBot, make_window):
    window = make_window()
    early = {item.key for item in SPECIAL_PAGES if item.early}
    assert early.isdisjoint(window.pages)  # the start does not wait for it
    qtbot.waitUntil(lambda: early <= set(window.pages) and all(window.pages[key].ready for key in early), timeout=15000)
    assert window.page.key == "problem_department"  # nobody was taken there
