"""A large ledger is opened: its first rows can be looked at while the others are still being read."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views import first_rows
from app.ledgers.views.rows import Rows, read_rows
from app.ui.main_window import MainWindow
from app.ui.page import rows_page
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY
from tests.ui.table.hands import column_texts

PATIENCE = 20_000  # ms
TEXTS = ("学习不深", "安排不周", "文风不实", "值守不严", "报送不力")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """While it is cleared, reading whole ledgers takes as long as that of 100,000 rows."""
    gate = threading.Event()
    gate.set()

    def slow(*args: object) -> Rows:
        gate.wait(PATIENCE / 1000)
        return read_rows(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(first_rows, "LARGE", 3)
    monkeypatch.setattr(first_rows, "SHOWN", 2)
    monkeypatch.setattr(rows_page, "read_rows", slow)
    return gate


def test_the_first_rows_are_looked_at_until_all_are_there(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice, gate: threading.Event
) -> None:
    office = open_office("党办-PC")
    rows = [{"list": "部门", "number": str(place), "statement": text} for place, text in enumerate(TEXTS, start=1)]
    office.run(add_rows(PROBLEM, rows, TODAY))
    window = make_window(office)  # on another page
    gate.clear()
    window.navigation.show_page("problem_all")
    page = window.page
    assert isinstance(page, LedgerPage)
    qtbot.waitUntil(lambda: column_texts(page.table, "statement") == ["学习不深", "安排不周"], timeout=PATIENCE)
    assert not page.ready
    assert not page.table.isEnabled()
    qtbot.keyClick(page.table.grid, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseDClick(page.table.grid.viewport(), Qt.MouseButton.LeftButton)
    assert not page.drawer_open
    gate.set()
    qtbot.waitUntil(lambda: page.ready, timeout=PATIENCE)
    assert column_texts(page.table, "statement") == list(TEXTS)
    assert page.table.isEnabled()
