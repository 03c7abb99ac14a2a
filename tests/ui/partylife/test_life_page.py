"""组织生活一览 by real clicks: a missing cell is put on record and turns held; a held one opens its record; paper."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from app.ledgers.party_life.party_meeting import PARTY_DAY, PARTY_MEETING
from app.ledgers.views.rows import read_rows
from app.partylife.reading import read_slots
from app.partylife.requirements import State
from app.ui.main_window import MainWindow
from app.ui.partylife.life_page import LifePage
from app.ui.partylife.new_meeting import NewMeetingDialog
from tests.ui.conftest import TODAY, open_special

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> LifePage:
    return open_special(qtbot, window, "party_life", LifePage)


def cell(page: LifePage, kind: str, state: State) -> QModelIndex:
    """The first cell of a kind in a state."""
    for row, line in enumerate(page.model.lines):
        for slot in line.slots:
            if line.rule.name == kind and slot.state is state:
                return page.model.index(row, slot.period.first.month + 1)
    raise AssertionError(f"no {kind} is {state}")


def click(qtbot: QtBot, page: LifePage, index: QModelIndex) -> None:
    page.table.scrollTo(index)
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=page.table.visualRect(index).center())


def test_a_missing_meeting_is_put_on_record_and_its_cell_turns_held(qtbot: QtBot, window: MainWindow, page: LifePage):
    index = cell(page, PARTY_DAY, State.MISSING)
    slot = page.model.slot(index)
    assert slot is not None
    before = page.figures.text()
    click(qtbot, page, index)
    dialog = page.findChild(NewMeetingDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.save, LEFT)
    assert dialog.isVisible()
    assert dialog.wrong.text() == "请填写时间。"
    dialog.day.focus_widget().setText((slot.period.first + dt.timedelta(days=9)).isoformat())
    dialog.topic.focus_widget().insertPlainText("走访慰问老党员")
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(lambda: page.model.slot(index).state is State.HELD)
    assert page.figures.text() != before
    rows = read_rows(window.session.office.database, PARTY_MEETING, TODAY)
    new = max(range(len(rows.ids)), key=rows.ids.__getitem__)
    found = rows.mapping(new)
    assert (found["branch"], found["kind"], found["topic"]) == (slot.organisation.name, PARTY_DAY, "走访慰问老党员")
    assert found["host"] == slot.organisation.secretary
    others = [rows.mapping(place) for place in range(len(rows.ids)) if place != new]
    assert int(found["number"]) == max(int(row["number"]) for row in others if row["year"] == found["year"]) + 1


def test_a_held_meeting_opens_its_record(qtbot: QtBot, window: MainWindow, page: LifePage):
    index = cell(page, PARTY_DAY, State.HELD)
    meeting = page.model.slot(index).meetings[0]
    click(qtbot, page, index)
    qtbot.waitUntil(lambda: window.page is not page)
    qtbot.waitUntil(lambda: window.page.drawer.row_id == meeting.row_id)


def test_cells_are_words_and_not_colours_alone(page: LifePage):
    model = page.model
    for row, line in enumerate(model.lines):
        for slot in line.slots:
            index = model.index(row, slot.period.first.month + 1)
            assert (slot.state is State.AHEAD) == (model.data(index) == "")
            assert slot.organisation.name in model.data(index, Qt.ItemDataRole.ToolTipRole)


def test_the_year_before_and_the_gaps_alone_can_be_seen(qtbot: QtBot, page: LifePage):
    page.years.setCurrentIndex(page.years.findData(TODAY.year - 1))
    page.years.activated.emit(page.years.currentIndex())
    qtbot.waitUntil(lambda: page.ready and page.life.year == TODAY.year - 1)
    qtbot.mouseClick(page.only_gaps, LEFT)
    assert page.model.lines
    assert all(any(slot.missing for slot in line.slots) for line in page.model.lines)


def test_the_paper_says_what_the_grid_says(window: MainWindow, page: LifePage):
    document = page.document()
    assert document is not None
    assert len(document.rows) == len(page.model.lines)
    slots = read_slots(window.session.office.database, TODAY.year, TODAY)
    assert sum(row[-1] or 0 for row in document.rows) == sum(slot.lacking for slot in slots if slot.missing)


def test_everybody_is_entered_by_one_click_in_the_form(qtbot: QtBot, window: MainWindow, page: LifePage):
    click(qtbot, page, cell(page, PARTY_DAY, State.HELD))
    qtbot.waitUntil(lambda: window.page is not page and window.page.drawer.row_id is not None)
    form = window.page.drawer.form
    entries = form.tabs.pages["attendance"]
    form.tabs.setCurrentWidget(entries)
    assert not entries.cards
    qtbot.mouseClick(entries.fill, LEFT)
    qtbot.waitUntil(lambda: len(entries.cards) > 3)
