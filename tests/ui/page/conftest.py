"""A window on an office of four problems, its table in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.page.four_problems import START


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office("党办-PC")
    rows = [START | {"number": str(number), "statement": f"问题{number}"} for number in range(1, 5)]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    return office


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], office: Office) -> Iterator[LedgerPage]:
    window = make_window(office)
    found = go_to(qtbot, window, "problem_department")
    window.activateWindow()
    found.table.grid.setFocus()
    qtbot.waitUntil(found.table.grid.hasFocus)
    yield found
    QGuiApplication.clipboard().clear()
