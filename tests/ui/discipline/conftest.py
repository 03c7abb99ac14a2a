"""A window on an office whose four forms of discipline have a password and two rows, locked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.discipline.discipline import DISCIPLINE
from app.store.office import Office
from app.store.safes import safes_of
from app.ui.access.restricted_page import RestrictedPage
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.ui.conftest import TODAY
from tests.ui.test_access import typed

PASSWORD = "只有书记知道的话"
ROWS = [
    {"name": "于思远", "department": "研究室", "measure": "谈话提醒", "form": "第一种形态", "decided": "2023-03-10"},
    {"name": "纪文涛", "department": "提案委", "measure": "党内警告", "form": "第二种形态", "decided": "2023-11-02"},
]


@pytest.fixture
def window(make_window: Callable[..., MainWindow], open_safely: Callable[..., Office]) -> MainWindow:
    office = open_safely(DISCIPLINE, PASSWORD)
    office.run(add_rows(DISCIPLINE, ROWS, TODAY))
    safes_of(office.database).lock()
    return make_window(office)


def opened(qtbot: QtBot, window: MainWindow, key: str = "discipline", password: str = PASSWORD) -> RestrictedPage:
    """Go to a page and type the password if it is asked."""
    window.navigation.show_page(key)
    page = window.page
    assert isinstance(page, RestrictedPage)
    if page.inner is None:
        typed(qtbot, page.lock_panel.password, password)
        qtbot.keyClick(page.lock_panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.inner is not None and page.inner.ready)
    return page


def ledger_of(page: RestrictedPage) -> LedgerPage:
    assert isinstance(page.inner, LedgerPage)
    return page.inner
