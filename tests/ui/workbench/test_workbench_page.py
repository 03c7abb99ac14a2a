"""工作台 by real clicks: each number opens exactly the rows it counts."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import change_row
from app.ledgers.problems.problem import PROBLEM
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.preview import PreviewDialog
from app.ui.workbench.duty_list import duty_document
from app.ui.workbench.workbench_page import WorkbenchPage
from tests.ui.conftest import TODAY, open_special

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> WorkbenchPage:
    return open_special(qtbot, window, "workbench", WorkbenchPage)


def opened(qtbot: QtBot, window: MainWindow) -> LedgerPage:
    qtbot.waitUntil(lambda: isinstance(window.page, LedgerPage) and window.page.ready)
    return window.page


@pytest.mark.parametrize("key", ["overdue", "due", "behind", "quiet"])
def test_a_number_opens_its_rows(qtbot: QtBot, window: MainWindow, page: WorkbenchPage, key: str):
    card = getattr(page, key)
    count = int(card.number.text())
    qtbot.mouseClick(card, LEFT)
    rows = opened(qtbot, window)
    assert len(rows.view.shown) == count
    assert count > 0


def test_a_cell_of_the_heat_table_opens_its_rows(qtbot: QtBot, window: MainWindow, page: WorkbenchPage):
    cells = page.departments.cells
    index = cells.index(0, cells.columnCount() - 1)
    qtbot.mouseClick(page.departments.viewport(), LEFT, pos=page.departments.visualRect(index).center())
    count = page.contents.desk.departments.count_at(index.row(), index.column())
    assert len(opened(qtbot, window).view.shown) == count > 0


def test_a_line_opens_its_problem(qtbot: QtBot, window: MainWindow, page: WorkbenchPage):
    row = page.contents.desk.overdue[0]
    days = (TODAY - dt.date.fromisoformat(str(row["deadline_date"]))).days
    assert duty_document([row], TODAY).texts[0][-1] == f"逾期{days}天"
    page.duties.table.selectRow(0)
    qtbot.keyClick(page.duties.table, Qt.Key.Key_Return)
    rows = opened(qtbot, window)
    qtbot.waitUntil(lambda: rows.drawer.isVisible() and rows.drawer.row_id == row["id"])


def test_the_status_bar_speaks_of_the_page_that_is_shown(qtbot: QtBot, window: MainWindow, page: WorkbenchPage):
    said = window.status.count.text()
    assert said.startswith("进行中的专项共")
    window.navigation.show_page("problem_department")
    opened(qtbot, window)
    assert window.status.count.text().startswith("共 ")
    window.navigation.show_page("workbench")
    assert window.status.count.text() == said


def test_an_office_without_problems_says_how_to_begin(qtbot: QtBot, make_window):
    window = make_window()
    window.navigation.show_page("workbench")
    page = window.page
    qtbot.waitUntil(lambda: page.ready)
    assert not any(card.isVisible() for card in page.table_cards)
    qtbot.mouseClick(page.duties.start, LEFT)
    assert window.page.page.key == "problem_department"


def test_what_other_ledgers_need(qtbot: QtBot, window: MainWindow, page: WorkbenchPage):
    item = next(item for item in page.contents.others if item.count)
    qtbot.mouseClick(page.others.lines[0], LEFT)
    rows = opened(qtbot, window)
    assert rows.page.key == item.page.key
    assert len(rows.view.shown) == item.count


def test_it_follows_what_is_saved(qtbot: QtBot, page: WorkbenchPage):
    row = page.contents.desk.overdue[0]
    before = int(page.overdue.number.text())
    page.session.run(change_row(PROBLEM, row["id"], {"person": (row["person"], "新人")}, TODAY))
    qtbot.waitUntil(lambda: page.ready and any(item["person"] == "新人" for item in page.contents.desk.overdue))
    assert int(page.overdue.number.text()) == before


def test_the_table_prints(qtbot: QtBot, page: WorkbenchPage):
    page.print_sheet()
    preview = page.findChild(PreviewDialog)
    qtbot.waitUntil(lambda: preview.pages is not None)
    assert len(preview.pages.pages) == 1
    texts = [cell.text for row in preview.document.sheets[0].rows for cell in row.cells]
    assert texts.count("合计") == 4  # of two tables, down and across
    preview.close()


def test_the_other_pages_can_be_reached(qtbot: QtBot, window: MainWindow, page: WorkbenchPage):
    qtbot.mouseClick(page.rate, LEFT)
    assert window.page.key == "statistics"
    window.navigation.show_page("workbench")
    qtbot.mouseClick(page.mine, LEFT)
    assert window.page.key == "review"


def test_every_figure_of_every_ledger_opens_as_many_rows(qtbot: QtBot, window: MainWindow, page: WorkbenchPage):
    """The number on the desk is what the ledger's page then shows."""
    items = page.contents.ledgers
    assert {"duty", "inspection", "rule", "yearly_task", "meeting", "preparation"} <= {item.page.key for item in items}
    for item in items:
        for counted in item.counted:
            qtbot.mouseClick(page.overview.buttons[item.page.key, counted.figure.label], LEFT)
            rows = opened(qtbot, window)
            assert rows.page.key == item.page.key
            assert len(rows.view.shown) == counted.count, (item.page.key, counted.figure.label)
            window.navigation.show_page("workbench")


def test_an_empty_office_has_no_figures_of_ledgers(qtbot: QtBot, make_window):
    window = make_window()
    page = open_special(qtbot, window, "workbench", WorkbenchPage)
    assert not page.overview.isVisible()
