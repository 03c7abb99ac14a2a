"""The tab 修改记录 of the record drawer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store import history
from app.store.office import Office
from app.ui.history.row_page import HistoryPage, StepCard
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.form.hands import type_into
from tests.ui.history.test_difference import plain

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


@pytest.fixture
def row_id(office: Office) -> int:
    change = office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "会议多"}], TODAY, LEDGERS))
    assert change is not None
    return next(iter(change.tables["problem"]))


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], office: Office, row_id: int) -> LedgerPage:
    found = go_to(qtbot, make_window(office), "problem_department")
    found.session._timer.stop()
    return found


def open_tab(qtbot: QtBot, page: LedgerPage, row_id: int, steps: int) -> HistoryPage:
    """Click 修改记录 and wait for so many steps."""
    page.open_row(row_id)
    tabs = page.drawer.form.tabs
    place = tabs.tabBar().tabRect(tabs.indexOf(tabs.history)).center()
    qtbot.mouseClick(tabs.tabBar(), LEFT, pos=place)
    qtbot.waitUntil(lambda: len(tabs.history.cards) == steps)
    return tabs.history


def newest(page: HistoryPage) -> StepCard:
    return page.cards[max(page.cards)]


def said(card: StepCard) -> list[str]:
    """The lines of a step: label and text."""
    return [
        f"{line.cell.label} {plain(paragraph.text())}"
        for block in card.blocks
        for line in block.lines
        for paragraph in line.paragraphs
    ]


def test_a_colleagues_change_appears_in_the_open_tab_with_who_and_when(
    qtbot: QtBot, page: LedgerPage, row_id: int, open_office: OpenOffice
) -> None:
    tab = open_tab(qtbot, page, row_id, 1)
    colleague = open_office("综合-PC", user="李晓梅")
    now = dt.datetime.now()
    colleague.run(change_row(PROBLEM, row_id, {"kind": ("", "限期整改")}, TODAY, LEDGERS))
    page.session.poll()
    qtbot.waitUntil(lambda: len(tab.cards) == 2)
    card = newest(tab)
    assert card.who.text() == "李晓梅 · 综合-PC"
    shown = dt.datetime.strptime(card.when.text(), "%Y-%m-%d %H:%M")
    assert abs((shown - now).total_seconds()) <= 61
    assert card.action.text() == "修改问题：整改类型"
    assert said(card) == ["整改类型 限期整改"]
    assert tab.isVisible()
    assert not tab.note.isVisible()


def test_my_own_save_appears_too(qtbot: QtBot, page: LedgerPage, row_id: int) -> None:
    tab = open_tab(qtbot, page, row_id, 1)
    form = page.drawer.form
    form.tabs.setCurrentIndex(0)
    type_into(form.fields.boxes["remark"].editor.findChild(QPlainTextEdit), "已报")
    form.save()
    qtbot.waitUntil(lambda: not form.is_dirty())
    form.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: len(tab.cards) == 2)
    assert said(newest(tab)) == ["备注 已报"]


def test_progress_stands_below_its_own_heading(qtbot: QtBot, page: LedgerPage, row_id: int, office: Office) -> None:
    office.run(add_child(PROBLEM, PROBLEM.child("progress"), row_id, {"day": "2023-11-10", "content": "已开会"}))
    tab = open_tab(qtbot, page, row_id, 2)
    (block,) = newest(tab).blocks
    assert block.title.text() == "进展"
    assert said(newest(tab)) == ["日期 2023-11-10", "进展情况 已开会"]


def test_older_steps_come_on_demand(qtbot: QtBot, page: LedgerPage, row_id: int, office: Office) -> None:
    for number in range(1, 25):
        office.run(change_row(PROBLEM, row_id, {"remark": (str(number - 1) if number > 1 else "", str(number))}, TODAY))
    tab = open_tab(qtbot, page, row_id, 20)
    tab.ensureWidgetVisible(tab.older)
    qtbot.mouseClick(tab.older, LEFT)
    qtbot.waitUntil(lambda: len(tab.cards) == 25)
    assert not tab.older.isVisible()
    assert said(tab.cards[min(tab.cards)])[0] == "清单 部门"
    tops = [card.y() for _, card in sorted(tab.cards.items(), reverse=True)]
    assert tops == sorted(tops)


def test_another_row_shows_its_own_history(
    qtbot: QtBot, page: LedgerPage, row_id: int, office: Office, open_office: OpenOffice
) -> None:
    change = open_office("综合-PC").run(add_rows(PROBLEM, [{"list": "部门", "statement": "文件多"}], TODAY, LEDGERS))
    assert change is not None
    page.session.poll()
    other = next(iter(change.tables["problem"]))
    qtbot.waitUntil(lambda: page.view is not None and other in page.view.positions)
    tab = open_tab(qtbot, page, row_id, 1)
    assert "问题表述 会议多" in said(newest(tab))
    page.open_row(other)
    qtbot.waitUntil(lambda: list(tab.cards) == [office.head])
    assert "问题表述 文件多" in said(newest(tab))


def test_a_long_text_is_shortened_and_shown_whole_by_a_click(
    qtbot: QtBot, page: LedgerPage, row_id: int, office: Office
) -> None:
    text = "每季度向机关党组书面报告一次转化情况，" * 20
    office.run(change_row(PROBLEM, row_id, {"measures": ("", text)}, TODAY))
    tab = open_tab(qtbot, page, row_id, 2)
    (line,) = newest(tab).blocks[0].lines
    short = line.paragraphs[0]
    assert len(plain(short.text())) < len(text)
    height = newest(tab).height()
    qtbot.mouseClick(line.findChild(QPushButton, "wholeText"), LEFT)
    assert plain(short.text()) == text
    qtbot.waitUntil(lambda: newest(tab).height() > height)
    assert newest(tab).width() <= tab.viewport().width()


def test_a_new_row_has_no_history_until_it_is_saved(qtbot: QtBot, page: LedgerPage) -> None:
    page.add()
    form = page.drawer.form
    form.tabs.setCurrentWidget(form.tabs.history)
    assert form.tabs.history.note.text() == "先保存，以后的每次修改都会记在这里。"
    form.tabs.setCurrentIndex(0)
    type_into(form.fields.boxes["statement"].editor.findChild(QPlainTextEdit), "新发现的问题")
    form.save()
    qtbot.waitUntil(lambda: page.drawer.row_id is not None)
    form.tabs.setCurrentWidget(form.tabs.history)
    qtbot.waitUntil(lambda: len(form.tabs.history.cards) == 1)


def test_what_was_saved_before_the_index_existed_is_added_while_one_looks(
    qtbot: QtBot, page: LedgerPage, row_id: int, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "FILL", 1)
    office.run(change_row(PROBLEM, row_id, {"remark": ("", "一")}, TODAY))
    office.database.execute_sql("DELETE FROM _history")
    office.database.execute_sql("DELETE FROM _touched")
    open_tab(qtbot, page, row_id, 2)
