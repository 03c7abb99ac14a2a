"""调度 by real clicks: keep a day, change things, compare, print the old day again."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.forms.layout.official import OfficialDocument, Paragraph
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.rectify.dispatch import DispatchLine
from app.ui.dispatch.dispatch_page import DispatchPage, due_kind, rhythm_words
from app.ui.dispatch.take_dialog import TakeDialog
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.preview import PreviewDialog
from tests.ui.conftest import TODAY, open_special

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> DispatchPage:
    return open_special(qtbot, window, "dispatch", DispatchPage)


def take(qtbot: QtBot, page: DispatchPage, note: str, kind: str = "周调度") -> None:
    count = len(page.shown.lines)
    qtbot.mouseClick(page.take_button if count else page.first_button, LEFT)
    dialog = page.findChild(TakeDialog)
    dialog.kind.setCurrentText(kind)
    dialog.campaign.setCurrentIndex(dialog.campaign.count() - 1)
    dialog.note.insert(note)  # as an input method does
    qtbot.keyClick(dialog.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.ready and len(page.shown.lines) == count + 1)


def test_keep_a_day_and_compare_it_with_the_one_before(qtbot: QtBot, page: DispatchPage):
    assert page.first_button.isVisible()
    take(qtbot, page, "第1次")
    before = int(page.strip.total.number.text())
    assert not page.tabs.isTabEnabled(2)
    page.session.run(add_rows(PROBLEM, [{"list": "部门", "statement": "刚发现的问题"}], TODAY, LEDGERS))
    qtbot.waitUntil(lambda: not page.session.saving)
    take(qtbot, page, "第2次")
    assert page.list.currentItem().text() == f"{TODAY.isoformat()} 周调度\n第2次"
    assert int(page.strip.total.number.text()) == before + 1
    assert page.counts.text().startswith("新增 1    ")
    page.tabs.setCurrentIndex(2)
    page.difference.selectRow(0)
    qtbot.keyClick(page.difference, Qt.Key.Key_Return)
    window = page.window()
    qtbot.waitUntil(lambda: isinstance(window.page, LedgerPage) and window.page.ready)
    opened = window.page
    qtbot.waitUntil(lambda: opened.drawer.isVisible())
    assert opened.row(opened.drawer.row_id)["statement"] == "刚发现的问题"


def test_an_old_day_keeps_its_numbers_and_its_rows(qtbot: QtBot, window: MainWindow, page: DispatchPage):
    take(qtbot, page, "第1次")
    closed = int(page.strip.closed.number.text())
    office = window.session.office
    office.database.execute_sql("UPDATE problem SET status = '整改中', closed_on = NULL")
    page.reload()
    qtbot.waitUntil(lambda: page.ready)
    assert int(page.strip.closed.number.text()) == closed > 0
    qtbot.mouseClick(page.strip.closed, LEFT)
    qtbot.waitUntil(lambda: isinstance(window.page, LedgerPage) and window.page.ready)
    assert len(window.page.view.shown) == closed


def test_it_prints_what_the_tab_shows(qtbot: QtBot, page: DispatchPage):
    take(qtbot, page, "第1次")
    page.tabs.setCurrentIndex(1)
    page.print_sheet()
    preview = page.findChild(PreviewDialog)
    qtbot.waitUntil(lambda: preview.pages is not None)
    assert preview.document.title.endswith("逾期未销号问题清单")
    preview.close()


def menu_entry(page: DispatchPage, begins: str) -> QAction:
    return next(action for action in page.print_button.menu().actions() if action.text().startswith(begins))


def test_the_report_of_an_old_day_prints_that_day(qtbot: QtBot, window: MainWindow, page: DispatchPage):
    take(qtbot, page, "第1次")
    total, closed = (int(number.text()) for number in (page.strip.total.number, page.strip.closed.number))
    window.session.office.database.execute_sql("UPDATE problem SET status = '整改中', closed_on = NULL")
    page.reload()
    qtbot.waitUntil(lambda: page.ready)
    menu_entry(page, "整改进展情况报告").trigger()
    preview = page.findChild(PreviewDialog)
    qtbot.waitUntil(lambda: preview.pages is not None)
    assert isinstance(preview.document, OfficialDocument)
    words = "".join(part.text for part in preview.document.body if isinstance(part, Paragraph))
    assert f"共梳理问题{total}条" in words
    assert f"已销号{closed}条" in words
    assert set(preview.file_buttons) == {".pdf", ".docx"}
    preview.close()


def test_delete_and_undo(qtbot: QtBot, window: MainWindow, page: DispatchPage):
    take(qtbot, page, "第1次")
    qtbot.mouseClick(page.remove_button, LEFT)
    qtbot.waitUntil(lambda: page.ready and not page.shown.lines)
    window.steps.undo()
    qtbot.waitUntil(lambda: page.ready and len(page.shown.lines) == 1)


def test_the_rhythm_is_watched():
    today = dt.date(2023, 11, 20)

    def line(kind: str, day: str) -> DispatchLine:
        return DispatchLine(1, kind, day, "", "", "")

    assert rhythm_words([], today) == ""
    assert rhythm_words([line("周调度", "2023-11-20")], today) == "今天已有周调度"
    assert rhythm_words([line("周调度", "2023-11-17")], today) == "距上次周调度 3 天"
    assert rhythm_words([line("周调度", "2023-11-13")], today) == "距上次周调度 7 天，该做了"
    assert due_kind([], today) == "周调度"
    assert due_kind([line("周调度", "2023-11-13"), line("月报告", "2023-10-01")], today) == "月报告"
