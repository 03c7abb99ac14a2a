"""统计分析 by real clicks: any two fields, every number opens its rows."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.preview import PreviewDialog
from app.ui.statistics.statistics_page import StatisticsPage
from tests.conftest import OpenSample
from tests.ui.conftest import TODAY, open_special

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def office(open_sample: OpenSample) -> Office:
    return open_sample(TODAY)


@pytest.fixture
def window(office: Office, make_window) -> MainWindow:
    return make_window(office)


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> StatisticsPage:
    return open_special(qtbot, window, "statistics", StatisticsPage)


def choose(qtbot: QtBot, page: StatisticsPage, box, text: str) -> None:
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: page.ready)


def click(qtbot: QtBot, page: StatisticsPage, down: str, across: str) -> int:
    """Click the cell of two headings; the number in it."""
    cells = page.table.cells
    rows = [cells.headerData(n, Qt.Orientation.Vertical) for n in range(cells.rowCount())]
    columns = [cells.headerData(n, Qt.Orientation.Horizontal) for n in range(cells.columnCount())]
    index = cells.index(rows.index(down), columns.index(across))
    page.table.scrollTo(index)
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=page.table.visualRect(index).center())
    return page.answer.cross.count_at(index.row(), index.column())


@pytest.mark.parametrize(("down", "across"), [("综合处", "已销号"), ("综合处", "合计"), ("合计", "整改中"), ("合计", "合计")])
def test_a_number_opens_its_rows(qtbot: QtBot, window: MainWindow, page: StatisticsPage, down: str, across: str):
    count = click(qtbot, page, down, across)
    qtbot.waitUntil(lambda: window.page is not page)
    rows = window.page
    qtbot.waitUntil(lambda: rows.ready)
    assert len(rows.view.shown) == count > 0


def test_any_two_fields_and_one_campaign(qtbot: QtBot, window: MainWindow, page: StatisticsPage, office: Office):
    choose(qtbot, page, page.down, "问题类别")
    choose(qtbot, page, page.across, "整改类型")
    choose(qtbot, page, page.switch, page.switch.itemText(1))
    campaign = page.switch.currentData()
    sql = "SELECT count(*) FROM problem WHERE campaign = ? AND category = '履职能力' AND kind = '限期整改'"
    (wanted,) = office.database.execute_sql(sql, (campaign,)).fetchone()
    assert click(qtbot, page, "履职能力", "限期整改") == wanted
    qtbot.waitUntil(lambda: window.page is not page and window.page.ready)
    assert len(window.page.view.shown) == wanted
    assert page.strip.total.number.text() == str(
        office.database.execute_sql("SELECT count(*) FROM problem WHERE campaign = ?", (campaign,)).fetchone()[0]
    )


def test_choosing_the_other_ones_field_swaps_them(qtbot: QtBot, page: StatisticsPage):
    assert (page.question.down, page.question.across) == ("department", "status")
    choose(qtbot, page, page.down, "状态")
    assert (page.question.down, page.question.across) == ("status", "department")


def test_another_ledger(qtbot: QtBot, page: StatisticsPage, office: Office):
    choose(qtbot, page, page.ledgers, "人员")
    assert page.answer is not None
    assert page.answer.cross.total == office.database.execute_sql("SELECT count(*) FROM person").fetchone()[0]
    assert not page.strip.isVisible()


def test_the_overdue_figure_opens_the_overdue_rows(qtbot: QtBot, window: MainWindow, page: StatisticsPage):
    count = int(page.strip.overdue.number.text())
    qtbot.mouseClick(page.strip.overdue, LEFT)
    qtbot.waitUntil(lambda: window.page is not page and window.page.ready)
    rows = window.page
    assert len(rows.view.shown) == count > 0
    assert {rows.row(rows.view.ids[place])["light"] for place in rows.view.shown} == {"逾期"}


def test_it_follows_what_is_saved_meanwhile(qtbot: QtBot, page: StatisticsPage):
    before = page.answer.cross.total
    page.session.run(add_rows(PROBLEM, [{"list": "部门", "statement": "新的问题", "department": "综合处"}], TODAY, LEDGERS))
    qtbot.waitUntil(lambda: page.answer.cross.total == before + 1)


def test_the_table_is_written_as_a_workbook_and_previewed(qtbot: QtBot, page: StatisticsPage, tmp_path):
    document = page.document()
    assert document is not None
    page.export_to(tmp_path / "统计.xlsx", document)
    qtbot.waitUntil((tmp_path / "统计.xlsx").exists)
    sheet = load_workbook(tmp_path / "统计.xlsx").active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any(row[0] == "合计" and row[-1] == page.answer.cross.total for row in cells)
    day = f"统计日期：{TODAY.year}年{TODAY.month}月{TODAY.day}日"
    assert any(day in str(value) for row in cells for value in row)


def test_an_office_without_rows_says_what_to_do(qtbot: QtBot, make_window):
    window = make_window()
    window.navigation.show_page("statistics")
    page = window.page
    qtbot.waitUntil(lambda: page.ready)
    assert page.empty.isVisible()
    assert not page.print_button.isEnabled()


def test_day(page: StatisticsPage):
    assert page.answer.figures.day == dt.date(2023, 11, 20).isoformat()


def test_the_report_is_written_from_the_print_menu(qtbot: QtBot, page: StatisticsPage) -> None:
    action = next(action for action in page.print_button.menu().actions() if action.text().startswith("整改进展情况报告"))
    action.trigger()
    qtbot.waitUntil(lambda: page.findChild(PreviewDialog) is not None)
    dialog = page.findChild(PreviewDialog)
    qtbot.waitUntil(lambda: dialog.pages is not None)
    assert dialog.document.title.endswith("整改进展情况的报告")
    assert list(dialog.file_buttons) == [".pdf", ".docx"]
    dialog.close()
