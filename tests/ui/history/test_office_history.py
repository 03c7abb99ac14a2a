"""The window 修改记录 of the whole office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows, change_row, change_rows, remove_rows
from app.ledgers.office_settings import change_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.warning_days import WarningDays
from app.store.office import Office
from app.ui.history import window as history_window
from app.ui.history.window import HistoryWindow
from app.ui.main_window import MainWindow
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY
from tests.ui.form.hands import type_into

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


@pytest.fixture
def window(make_window: Callable[..., MainWindow], office: Office) -> MainWindow:
    found = make_window(office)
    found.session._timer.stop()
    return found


def add(office: Office, *statements: str, **values: object) -> list[int]:
    rows = [{"list": "部门", "statement": statement, **values} for statement in statements]
    change = office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))  # type: ignore[arg-type]
    assert change is not None
    return sorted(change.tables["problem"])


def open_history(qtbot: QtBot, window: MainWindow, own: int) -> HistoryWindow:
    """数据与设置 › 修改记录…; it lists what was done, not what made the office."""
    menu = window.navigation.place_button.menu()
    next(action for action in menu.actions() if action.text() == "修改记录…").trigger()
    found = window.side_windows.history
    assert found is not None
    qtbot.waitUntil(lambda: found.model.rowCount() == own and found.panel.step is not None)
    return found


def actions(found: HistoryWindow) -> list[str]:
    return [item.line.action for item in found.model.commits]


def click_row(qtbot: QtBot, found: HistoryWindow, row: int) -> None:
    place = found.table.visualRect(found.model.index(row, 0)).center()
    qtbot.mouseClick(found.table.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: found.panel.step is not None and found.panel.step.line == found.model.commits[row].line)


def texts(found: HistoryWindow, row: int) -> list[str]:
    return [str(found.model.data(found.model.index(row, column)) or "") for column in range(5)]


def test_each_commit_tells_when_who_what_and_in_which_rows(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    (row_id,) = add(office, "会议多")
    office.run(change_row(PROBLEM, row_id, {"kind": ("", "限期整改")}, TODAY))
    found = open_history(qtbot, window, 2)
    when, who, action, content, count = texts(found, 0)
    assert when.startswith(dt.date.today().isoformat())
    assert (who, action, content, count) == ("王建国 · 党办-PC", "修改问题：整改类型", "会议多", "1")
    assert found.panel.action.text() == "修改问题：整改类型"
    (block,) = found.panel.blocks
    assert block.title.text() == "问题：会议多"
    assert block.lines[0].cell.after == "限期整改"
    type_into(found.bar.search, "升级")
    qtbot.waitUntil(lambda: actions(found)[:1] == ["升级数据结构"])
    click_row(qtbot, found, 0)
    assert found.panel.note.text() == "这一步没有修改台账内容。"


def test_by_person_day_and_words(qtbot: QtBot, window: MainWindow, office: Office, open_office: OpenOffice) -> None:
    colleague = open_office("综合-PC", user="李晓梅")
    add(office, "会议多")
    add(colleague, "文件多")
    office.catch_up()
    found = open_history(qtbot, window, 2)
    qtbot.waitUntil(lambda: found.bar.people.count() == 3)
    found.bar.people.setCurrentText("李晓梅")
    found.bar.people.activated.emit(found.bar.people.currentIndex())
    qtbot.waitUntil(lambda: found.model.rowCount() == 1)
    assert texts(found, 0)[3] == "文件多"
    qtbot.mouseClick(found.bar.clear_button, LEFT)
    qtbot.waitUntil(lambda: found.model.rowCount() == 2)
    type_into(found.bar.search, "会议")
    qtbot.waitUntil(lambda: found.model.rowCount() == 1)
    assert texts(found, 0)[3] == "会议多"
    found.bar.search.clear()
    qtbot.waitUntil(lambda: found.model.rowCount() == 2)
    qtbot.keyClicks(found.bar.low, "2001-1-1")
    qtbot.keyClicks(found.bar.high, "2001.1.2")
    qtbot.keyClick(found.bar.high, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: found.stack.currentIndex() == 1)
    assert found.empty.text() == "没有符合条件的修改记录"
    assert found.isVisible()  # Enter in a day closes nothing
    qtbot.mouseClick(found.empty_clear, LEFT)
    qtbot.waitUntil(lambda: found.model.rowCount() == 2 and found.stack.currentIndex() == 0)
    assert found.bar.low.text() == ""


def test_today_is_the_day_of_the_windows_calendar(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    add(office, "会议多")
    found = open_history(qtbot, window, 1)
    qtbot.mouseClick(found.bar.buttons["今天"], LEFT)  # the test's window stands still in 2023
    assert (found.bar.low.text(), found.bar.high.text()) == (TODAY.isoformat(), TODAY.isoformat())
    qtbot.waitUntil(lambda: found.stack.currentIndex() == 1)
    qtbot.mouseClick(found.bar.buttons["今天"], LEFT)
    qtbot.waitUntil(lambda: found.model.rowCount() == 1)


def test_a_batch_of_300_rows_is_one_step_and_its_rows_come_in_portions(
    qtbot: QtBot, window: MainWindow, office: Office
) -> None:
    ids = add(office, *(f"问题{number}" for number in range(300)))
    office.run(change_rows(PROBLEM, {row: {"kind": ("", "限期整改")} for row in ids}, TODAY))
    found = open_history(qtbot, window, 2)
    assert texts(found, 0)[2:] == ["批量修改问题（300 行）", "问题0；问题1；问题2", "300"]
    panel = found.panel
    assert len(panel.blocks) == 30
    assert panel.rest.text() == "显示其余 270 行"
    qtbot.mouseClick(panel.rest, LEFT)
    assert len(panel.blocks) == 60
    assert panel.blocks[59].title.text() == "问题：问题59"


def test_older_commits_come_while_one_scrolls(
    qtbot: QtBot, window: MainWindow, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_window, "PAGE", 40)
    (row_id,) = add(office, "会议多")
    for number in range(1, 60):
        office.run(change_row(PROBLEM, row_id, {"remark": (str(number - 1) if number > 1 else "", str(number))}, TODAY))
    found = open_history(qtbot, window, 40)
    assert found.state.text() == "已显示最近 40 次修改，向下滚动继续"
    found.table.scrollToBottom()
    qtbot.waitUntil(lambda: found.model.rowCount() == 60)
    assert actions(found)[-1] == "新增问题"  # no commit that only made the office
    qtbot.waitUntil(lambda: found.state.text() == "共 60 次修改")


def test_what_a_colleague_saves_meanwhile_comes_on_top_and_the_choice_stays(
    qtbot: QtBot, window: MainWindow, office: Office, open_office: OpenOffice
) -> None:
    add(office, "会议多")
    found = open_history(qtbot, window, 1)
    add(open_office("综合-PC", user="李晓梅"), "文件多")
    window.session.poll()
    qtbot.waitUntil(lambda: found.model.rowCount() == 2)
    assert texts(found, 0)[1] == "李晓梅 · 综合-PC"
    assert found.table.currentIndex().row() == 1
    assert found.panel.blocks[0].story.name == "会议多"


def test_a_row_opens_on_its_own_page(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    (row_id,) = add(office, "个人的问题", list="个人")
    found = open_history(qtbot, window, 1)
    qtbot.mouseClick(found.panel.blocks[0].findChild(QPushButton, "openRow"), LEFT)
    qtbot.waitUntil(lambda: window.page.page.key == "problem_personal")
    page = window.page
    qtbot.waitUntil(lambda: page.drawer.isVisible() and page.drawer.row_id == row_id)
    assert not found.isVisible()


def test_a_double_click_opens_the_row_too(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    (row_id,) = add(office, "会议多")  # behind the window's back: the page has not heard of it
    found = open_history(qtbot, window, 1)
    place = found.table.visualRect(found.model.index(0, 2)).center()
    qtbot.mouseClick(found.table.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(found.table.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: window.page.drawer.isVisible() and window.page.drawer.row_id == row_id)


def test_a_deleted_row_is_said_to_be_in_the_recycle_bin(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    ids = add(office, "会议多")
    office.run(remove_rows(PROBLEM, ids))
    found = open_history(qtbot, window, 2)
    assert [(block.story.verb, block.story.name) for block in found.panel.blocks] == [("删除", "会议多")]
    qtbot.mouseDClick(found.panel.blocks[0], LEFT)
    messages = window.messages
    qtbot.waitUntil(lambda: bool(messages.toasts))  # type: ignore[attr-defined]
    assert "回收站" in messages.toasts[0]  # type: ignore[attr-defined]
    assert found.isVisible()


def test_opened_again_it_shows_what_happened_since(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    add(office, "会议多")
    found = open_history(qtbot, window, 1)
    qtbot.keyClick(found, Qt.Key.Key_Escape)
    assert not found.isVisible()
    add(office, "文件多")
    again = open_history(qtbot, window, 2)
    assert again is found
    assert texts(again, 0)[3] == "文件多"


def test_a_step_outside_the_ledgers_says_so(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    office.run(change_settings(WarningDays(), WarningDays(life_step=9)))
    found = open_history(qtbot, window, 1)
    assert found.panel.note.text() == "这一步没有修改台账；改的是五星支部、设置等其他内容，共 1 处。"
    assert not found.panel.rest.isVisible()
