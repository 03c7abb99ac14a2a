"""组织覆盖与提醒 by real clicks: figures agree with the rows, lists open them, paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.program import resources
from app.ledgers.sample import load_sample
from app.ui.main_window import MainWindow
from app.ui.partylife.watch_lists import list_document
from app.ui.partylife.watch_page import WatchPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_office: OpenOffice, make_window) -> MainWindow:
    office = open_office()
    load_sample(office, TODAY, resources() / "sample")
    return make_window(office)


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> WatchPage:
    window.navigation.show_page("party_watch")
    page = window.page
    assert isinstance(page, WatchPage)
    qtbot.waitUntil(lambda: page.ready)
    return page


def number(window: MainWindow, sql: str) -> int:
    return window.session.office.database.execute_sql(sql).fetchone()[0]


def test_the_figures_are_those_of_the_rows(window: MainWindow, page: WatchPage):
    lists = {item.key: item for item in page.lists}
    conference = "FROM person WHERE is_cppcc = '是' AND deleted_at IS NULL"
    outside = "branch NOT IN (SELECT name FROM branch)"
    assert len(lists["members"].rows) == number(
        window, f"SELECT COUNT(*) {conference} AND member_kind IN ('正式党员', '预备党员') AND {outside}"
    )
    reached = "committee IN (SELECT committee FROM branch WHERE kind = '专委会功能型党支部')"
    assert len(lists["conference"].rows) == number(
        window, f"SELECT COUNT(*) {conference} AND {outside} AND contact = '' AND NOT {reached}"
    )
    assert 0 < len(lists["conference"].rows) < number(window, f"SELECT COUNT(*) {conference}")
    assert {row[1][4] for row in lists["elections"].rows} == {"已逾期", "半年内到期"}
    assert [cells[0] for _, cells in lists["appraisal"].rows] == ["后勤保障处党支部"]


def test_hours_agree_with_plain_sql(window: MainWindow, page: WatchPage):
    lists = {item.key: item for item in page.lists}
    assert lists["hours"].rows
    for _, (name, _, hours, norm, short, times) in lists["hours"].rows:
        found = window.session.office.database.execute_sql(
            "SELECT COALESCE(SUM(s.hours), 0), COUNT(*) FROM study_person p JOIN study s ON s.id = p.study"
            " WHERE p.person = ? AND p.state = '参加' AND s.status = '已完成' AND s.day LIKE ?",
            (name, f"{TODAY.year}-%"),
        ).fetchone()
        assert (float(hours), int(times)) == found
        assert float(norm) - float(hours) == pytest.approx(float(short))


def test_a_figure_shows_its_list_and_a_line_opens_its_row(qtbot: QtBot, window: MainWindow, page: WatchPage):
    qtbot.mouseClick(page.cards["members"], LEFT)
    assert page.table.rowCount() == len(page.list_shown().rows)
    row_id = page.list_shown().rows[0][0]
    page.table.setCurrentCell(0, 0)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not page)
    qtbot.waitUntil(lambda: window.page.drawer.row_id == row_id)


def test_each_list_can_be_printed(page: WatchPage):
    for shown in page.lists:
        document = list_document(shown, "市政协机关党委", TODAY)
        assert len(document.rows) == len(shown.rows)
        assert all(len(row) == len(document.columns) for row in document.rows)
