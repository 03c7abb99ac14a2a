"""Ctrl+K: from a few letters to a row, a page, a command, a setting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.conditions import Is
from app.ledgers.changes.operations import add_rows, remove_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from app.ui.finder.box import COMMANDS, PAGES, PEOPLE, RECENT, Finder
from app.ui.finder.box import SETTINGS as SETTINGS_GROUP
from app.ui.finder.commands import page_commands
from app.ui.finder.entries import Entry, Heading
from app.ui.finder.places import MENU_WORDS, PAGE_WORDS, SETTINGS, commands_of
from app.ui.main_window import MainWindow
from app.ui.page.filters import Filters
from app.ui.special_pages import grouped_pages
from tests.ui.form.hands import type_into

TODAY = dt.date(2023, 11, 20)
ROWS = [
    {"list": "部门", "statement": "学用脱节", "department": "办公室", "person": "王建国", "status": "整改中"},
    {"list": "部门", "statement": "传达滞后", "department": "研究室", "person": "李敏", "status": "整改中"},
    {"list": "个人", "statement": "调研不深入", "department": "研究室", "person": "李敏", "status": "待整改"},
]


@pytest.fixture
def office(office_of: Callable[..., Office]) -> Office:
    return office_of(PROBLEM, ROWS, TODAY)


def open_finder(qtbot: QtBot, window: MainWindow, begin: QWidget | None = None) -> Finder:
    with qtbot.waitActive(window):
        window.activateWindow()
    (begin or window.page).setFocus()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.side_windows.finder is not None
    qtbot.waitUntil(lambda: window.side_windows.finder.isVisible() and window.side_windows.finder.line.hasFocus())
    return window.side_windows.finder


def search(qtbot: QtBot, finder: Finder, text: str) -> None:
    type_into(finder.line, text)
    settle(qtbot, finder)


def settle(qtbot: QtBot, finder: Finder) -> None:
    qtbot.waitUntil(lambda: not finder._timer.isActive() and not finder.search.busy)


def groups(finder: Finder) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in finder.model.lines:
        if isinstance(line, Heading):
            found[line.title] = []
        else:
            found[list(found)[-1]].append(line.title)
    return found


def chosen(finder: Finder) -> Entry:
    entry = finder.model.entry(finder.list.currentIndex().row())
    assert entry is not None
    return entry


def choose(qtbot: QtBot, finder: Finder, title: str) -> None:
    """Down to a line, and Enter."""
    for _ in finder.model.lines:
        if chosen(finder).title == title:
            break
        qtbot.keyClick(finder.line, Qt.Key.Key_Down)
    assert chosen(finder).title == title
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)


def test_a_row_opens_in_its_page_even_where_a_filter_hid_it(qtbot: QtBot, make_window, office: Office) -> None:
    window = make_window(office)
    page = window.page
    page.set_filters(Filters.of([Is("department", ("研究室",))]))
    assert page.view.shown
    finder = open_finder(qtbot, window)
    search(qtbot, finder, "wangjianguo 整改中")
    assert groups(finder) == {"问题整改台账": ["学用脱节"]}
    assert [finder_mark.length for finder_mark in chosen(finder).context_marks]
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.drawer_open)
    assert not finder.isVisible()
    assert page.row(page.drawer.row_id)["statement"] == "学用脱节"
    assert not page.filters.any
    assert page.table.model.row_id(page.table.grid.here().row) == page.drawer.row_id


def test_a_row_of_another_page_opens_there(qtbot: QtBot, make_window, office: Office) -> None:
    window = make_window(office)
    finder = open_finder(qtbot, window)
    search(qtbot, finder, "调研不深入")
    choose(qtbot, finder, "调研不深入")
    qtbot.waitUntil(lambda: window.page.key == "problem_personal" and window.page.drawer_open)
    assert window.page.row(window.page.drawer.row_id)["statement"] == "调研不深入"


def test_people_pages_commands_and_settings_stand_in_groups(qtbot: QtBot, make_window, office: Office) -> None:
    window = make_window(office)
    finder = open_finder(qtbot, window)
    search(qtbot, finder, "limin")
    assert groups(finder)[PEOPLE] == ["李敏"]
    assert set(groups(finder)["问题整改台账"]) == {"调研不深入", "传达滞后"}
    search(qtbot, finder, "wjg")
    assert next(iter(groups(finder))) == PEOPLE
    search(qtbot, finder, "wang")
    assert next(iter(groups(finder))) == PEOPLE  # before 数据状态, which is found by 网络
    search(qtbot, finder, "zhidu")
    assert "制度建设" in groups(finder)[PAGES]
    search(qtbot, finder, "导出")
    assert groups(finder)[COMMANDS] == ["导出", "导出归档文件夹（1 条）…", "导出所见（可分列）…"]  # the cursor is in a row
    for words, command in (("误删", "回收站…"), ("wushan", "回收站…"), ("录入", "新增问题"), ("拆分", "导出所见（可分列）…")):
        search(qtbot, finder, words)
        assert command in groups(finder)[COMMANDS], words
    search(qtbot, finder, "红灯")
    assert groups(finder)[SETTINGS_GROUP] == ["整改设置"]
    search(qtbot, finder, "填报单位 设置")
    assert groups(finder)[SETTINGS_GROUP] == ["设置…"]


def test_a_command_is_carried_out(qtbot: QtBot, make_window, office: Office) -> None:
    window = make_window(office)
    finder = open_finder(qtbot, window)
    search(qtbot, finder, "新增问题")
    choose(qtbot, finder, "新增问题")
    assert window.page.drawer_open
    assert window.page.drawer.row_id is None


def test_keys_move_over_headings_and_esc_gives_the_focus_back(qtbot: QtBot, make_window, office: Office) -> None:
    window = make_window(office)
    finder = open_finder(qtbot, window, window.page.table.grid)
    settle(qtbot, finder)
    assert isinstance(finder.model.lines[0], Heading)
    assert finder.list.currentIndex().row() == 1
    qtbot.keyClick(finder.line, Qt.Key.Key_Up)
    assert finder.list.currentIndex().row() == 1
    for _ in range(30):
        qtbot.keyClick(finder.line, Qt.Key.Key_PageDown)
    assert finder.list.currentIndex().row() == finder.model.rowCount() - 1
    qtbot.keyClick(finder.line, Qt.Key.Key_Escape)
    assert not finder.isVisible()
    assert QApplication.focusWidget() is window.page.table.grid


def test_what_was_chosen_last_comes_first_the_next_time(qtbot: QtBot, make_window, office: Office) -> None:
    window = make_window(office)
    finder = open_finder(qtbot, window)
    search(qtbot, finder, "传达滞后")
    choose(qtbot, finder, "传达滞后")
    finder.open_box()
    search(qtbot, finder, "调度")
    choose(qtbot, finder, "调度")
    finder.open_box()
    qtbot.waitUntil(lambda: groups(finder).get(RECENT) == ["调度", "传达滞后"])
    assert "传达" not in str(window.settings.get(finder._memory))  # the settings of a PC hold no words of the office
    (row,) = [row_id for row_id, row in zip(*rows_of(office), strict=True) if "传达滞后" in row]
    office.run(remove_rows(PROBLEM, [row]))
    finder.open_box()
    qtbot.waitUntil(lambda: groups(finder).get(RECENT) == ["调度"])


def rows_of(office: Office) -> tuple[list[int], list[tuple[object, ...]]]:
    rows = read_rows(office.database, PROBLEM, TODAY)
    return rows.ids, rows.values


def test_deleted_rows_only_when_asked_for(qtbot: QtBot, make_window, office: Office) -> None:
    office.run(remove_rows(PROBLEM, rows_of(office)[0][:1]))
    window = make_window(office)
    finder = open_finder(qtbot, window)
    search(qtbot, finder, "学用脱节")
    assert groups(finder) == {}
    assert finder.nothing.isVisible()
    assert "没有找到" in finder.nothing.text()
    qtbot.mouseClick(finder.deleted, Qt.MouseButton.LeftButton, pos=finder.deleted.rect().center() / 4)
    settle(qtbot, finder)
    assert groups(finder) == {"问题整改台账": ["学用脱节"]}
    assert chosen(finder).tag == "已删除"


def test_enter_pressed_before_anything_was_found_opens_the_first(qtbot: QtBot, make_window, office: Office) -> None:
    window = make_window(office)
    finder = open_finder(qtbot, window)
    type_into(finder.line, "学用脱节")
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page.drawer_open)
    assert not finder.isVisible()


def test_nothing_found_is_left_when_the_window_is_locked(qtbot: QtBot, make_window, office: Office) -> None:
    window = make_window(office)
    finder = open_finder(qtbot, window)
    search(qtbot, finder, "学用脱节")
    window.idle_lock._allow(False)
    assert not finder.isVisible()
    assert finder.model.lines == []
    window.idle_lock._allow(True)


def test_many_rows_are_shown_on_their_page(qtbot: QtBot, make_window, office: Office) -> None:
    office.run(add_rows(PROBLEM, [{"list": "部门", "statement": f"值班记录缺第{n}页"} for n in range(9)], TODAY, LEDGERS))
    window = make_window(office)
    finder = open_finder(qtbot, window)
    search(qtbot, finder, "值班记录")
    assert len(groups(finder)["问题整改台账"]) == 6
    choose(qtbot, finder, "在“问题整改台账”中查看全部…")
    qtbot.waitUntil(lambda: window.page.view is not None and len(window.page.view.shown) == 9)


def test_every_declared_setting_is_there(qtbot: QtBot, make_window) -> None:
    window = make_window()
    for item in SETTINGS:
        window.navigation.show_page(item.page)
        qtbot.waitUntil(lambda: window.page.ready)
        assert item.command in {command.title for command in commands_of(window.page)}, item
    titles = {action.text().split("\t")[0] for action in window.navigation.place_button.menu().actions()}
    assert set(MENU_WORDS) <= titles


def test_a_line_of_a_menu_that_was_filled_again_is_still_chosen(qtbot: QtBot, make_window, office: Office) -> None:
    window = make_window(office)
    (first, *_) = [item for item in page_commands(window.page) if item.path == ("打印",)]
    page_commands(window.page)
    shown: list[object] = []
    window.page.printing.previewed.connect(shown.append)
    first.run()
    qtbot.waitUntil(lambda: bool(shown))
    shown[0].close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "title"),
    [("年度结转", "年度总结"), ("换届", "组织覆盖与提醒"), ("三会一课", "组织生活一览"), ("szxt", "形态统计")],
)
def test_a_page_is_found_by_what_it_is_gone_to_for(qtbot: QtBot, make_window, typed: str, title: str) -> None:
    finder = open_finder(qtbot, make_window())
    search(qtbot, finder, typed)
    assert title in groups(finder)[PAGES]


def test_every_page_with_other_words_is_there() -> None:
    titles = {title for pages in grouped_pages().values() for _, title in pages}
    assert set(PAGE_WORDS) <= titles


def test_whoever_goes_to_a_page_works_on_in_its_rows(qtbot: QtBot, make_window, office: Office) -> None:
    window = make_window(office)
    window.activateWindow()
    finder = open_finder(qtbot, window)
    search(qtbot, finder, "个人问题")
    choose(qtbot, finder, "个人问题台账")
    assert window.page.key == "problem_personal"
    assert window.focusWidget() is window.page.table.grid
