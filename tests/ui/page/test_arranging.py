"""A large ledger is sorted, grouped and filtered: what takes long is worked out while the window answers."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.conditions import Contains
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views import arranging
from app.ledgers.views.arranging import Arranging
from app.ledgers.views.grouping import Group
from app.ledgers.views.sorting import SortBy
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page import rows_page
from app.ui.page.filters import Filters
from app.ui.page.ledger_page import LedgerPage
from app.ui.progress import ProgressDialog
from app.ui.table import ledger_table
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.table.conftest import OFFSCREEN
from tests.ui.table.hands import click_header, column_texts

pytestmark = pytest.mark.qt_log_ignore(OFFSCREEN)
PATIENCE = 20_000  # ms
TEXTS = ("学习不深", "安排不周", "文风不实", "值守不严", "报送不力")
BY_PINYIN = ["安排不周", "报送不力", "文风不实", "学习不深", "值守不严"]


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office("党办-PC")
    rows = [{"list": "部门", "number": str(place), "statement": text} for place, text in enumerate(TEXTS, start=1)]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    return office


class Gate:
    """Working out is held up as at 100,000 rows until it is opened, and tells how often it was asked for."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.asked = 0


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate, work = Gate(), Arranging.work

    def slow(self: Arranging, *stop: Callable[[], bool]) -> Arranging:
        assert threading.current_thread() is not threading.main_thread()
        gate.asked += 1
        gate.open.wait(PATIENCE / 1000)
        return work(self, *stop)

    monkeypatch.setattr(Arranging, "work", slow)
    monkeypatch.setattr(arranging, "LARGE", 3)
    monkeypatch.setattr(rows_page, "LARGE", 3)
    return gate


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], office: Office, gate: Gate) -> LedgerPage:
    return go_to(qtbot, make_window(office), "problem_department")


def statements(page: LedgerPage) -> list[str]:
    return column_texts(page.table, "statement")


def test_a_click_on_a_heading_sorts_while_the_window_answers(qtbot: QtBot, page: LedgerPage, gate: Gate) -> None:
    click_header(page.table, "statement")
    assert statements(page) == list(TEXTS)  # still being worked out
    gate.open.set()
    qtbot.waitUntil(lambda: statements(page) == BY_PINYIN, timeout=PATIENCE)


def test_what_was_asked_for_last_is_shown(qtbot: QtBot, page: LedgerPage, gate: Gate) -> None:
    page.table.set_sort([SortBy("statement")])
    page.table.set_sort([SortBy("statement", descending=True)])
    gate.open.set()
    qtbot.waitUntil(lambda: statements(page) == BY_PINYIN[::-1], timeout=PATIENCE)
    assert page.table.view.sort == (SortBy("statement", descending=True),)


def test_the_order_is_worked_out_anew_when_somebody_saves_meanwhile(
    qtbot: QtBot, page: LedgerPage, office: Office, gate: Gate
) -> None:
    click_header(page.table, "statement")
    row_id = page.table.model.row_id(0)
    page.session.run(change_row(PROBLEM, row_id, {"statement": ("学习不深", "爱国主义学习不深")}, TODAY, LEDGERS))
    qtbot.waitUntil(lambda: "爱国主义学习不深" in statements(page), timeout=PATIENCE)
    gate.open.set()
    qtbot.waitUntil(
        lambda: statements(page) == ["爱国主义学习不深", *(t for t in BY_PINYIN if t != "学习不深")], timeout=PATIENCE
    )
    assert gate.asked == 2


def test_a_text_is_filtered_for_while_the_window_answers(qtbot: QtBot, page: LedgerPage, gate: Gate) -> None:
    page.set_filters(Filters(texts={"statement": Contains("statement", "不实")}))
    assert statements(page) == list(TEXTS)
    gate.open.set()
    qtbot.waitUntil(lambda: statements(page) == ["文风不实"], timeout=PATIENCE)
    page.set_filters(Filters())
    assert statements(page) == list(TEXTS)  # nothing is to be worked out for that
    assert gate.asked == 1


def cancel(qtbot: QtBot, page: LedgerPage, gate: Gate) -> None:
    """Once it has been begun."""
    qtbot.waitUntil(lambda: any(box.isVisible() for box in page.findChildren(ProgressDialog)), timeout=PATIENCE)
    assert gate.asked
    box = next(box for box in page.findChildren(ProgressDialog) if box.isVisible())
    qtbot.mouseClick(box.cancel, Qt.MouseButton.LeftButton)
    gate.open.set()
    qtbot.waitUntil(lambda: not page.session.jobs.busy, timeout=PATIENCE)


def test_a_filter_that_was_cancelled_is_nowhere(qtbot: QtBot, page: LedgerPage, gate: Gate) -> None:
    page.set_filters(Filters(texts={"statement": Contains("statement", "不实")}))
    cancel(qtbot, page, gate)
    assert statements(page) == list(TEXTS)
    assert page.filters == Filters()
    assert page.chips.isHidden()
    assert any("已取消" in text for text in page.messages.toasts)  # type: ignore[attr-defined]


def test_an_order_that_was_cancelled_is_nowhere(qtbot: QtBot, page: LedgerPage, gate: Gate) -> None:
    page.table.set_group("statement")
    cancel(qtbot, page, gate)
    click_header(page.table, "statement")
    assert page.table.keys() == (SortBy("statement"),)
    qtbot.waitUntil(lambda: statements(page) == BY_PINYIN, timeout=PATIENCE)
    gate.open.clear()
    page.table.set_sort([SortBy("number", descending=True)])
    cancel(qtbot, page, gate)
    assert statements(page) == BY_PINYIN
    assert page.table.sort == (SortBy("statement"),)


def test_rows_are_grouped_once_they_stand_together(qtbot: QtBot, page: LedgerPage, gate: Gate) -> None:
    page.table.set_group("statement")
    page.table.refresh()  # somebody saved meanwhile
    assert not page.table.grid.bands
    gate.open.set()
    qtbot.waitUntil(lambda: len(page.table.grid.bands) == len(TEXTS), timeout=PATIENCE)
    assert [group.text for group in page.table.grid.bands.values()] == BY_PINYIN


def test_more_groups_than_anybody_reads_are_told_and_not_shown(
    qtbot: QtBot, page: LedgerPage, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_table, "MOST_GROUPS", 3)
    gate.open.set()
    page.table.set_group("statement")
    qtbot.waitUntil(lambda: statements(page) == BY_PINYIN, timeout=PATIENCE)
    assert not page.table.grid.bands
    assert any("5 种内容" in text for text in page.messages.toasts)  # type: ignore[attr-defined]
    page.set_filters(Filters(texts={"statement": Contains("statement", "不实")}))
    qtbot.waitUntil(lambda: len(page.table.grid.bands) == 1, timeout=PATIENCE)


def test_subtotals_are_added_up_when_they_are_seen(
    qtbot: QtBot, page: LedgerPage, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.resize(1366, 768)
    gate.open.set()
    page.table.set_group("statement")
    qtbot.waitUntil(lambda: len(page.table.grid.bands) == len(TEXTS), timeout=PATIENCE)
    page.table.set_group("")
    page.table.set_group("statement")
    assert not any("totals" in vars(group) for group in page.table.grid.bands.values())
    page.table.grid.grab()
    assert any("totals" in vars(group) for group in page.table.grid.bands.values())
    assert isinstance(page.table.grid.bands[0], Group)


def test_what_words_are_looked_for_in_is_made_once_the_rows_have_been_drawn(
    qtbot: QtBot, make_window: Callable[..., MainWindow], office: Office, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_page, "SEEN_MS", 3_600_000)
    page = go_to(qtbot, make_window(office), "problem_department")
    page.set_filters(Filters(words="不实"))
    qtbot.waitUntil(lambda: not page.session.jobs.busy, timeout=PATIENCE)
    assert page.view is not None
    assert page.view.texts is None
    assert statements(page) == list(TEXTS)
    monkeypatch.setattr(rows_page, "SEEN_MS", 0)
    gate.open.set()
    page.reload()
    qtbot.waitUntil(lambda: statements(page) == ["文风不实"], timeout=PATIENCE)
