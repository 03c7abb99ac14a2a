"""The navigation: groups fold away, are remembered, and open for the page one goes to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.navigation import COUNT, Navigation


def click(qtbot: QtBot, navigation: Navigation, group: str) -> None:
    place = navigation.list.visualItemRect(navigation.groups[group]).center()
    qtbot.mouseClick(navigation.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_group_folds_away_and_shows_what_its_pages_need(qtbot: QtBot, make_window):
    window = make_window()
    navigation = window.navigation
    window.navigation.show_counts({"problem_department": 3, "problem_personal": 2})
    click(qtbot, navigation, "问题整改")
    assert navigation.items["problem_department"].isHidden()
    assert not navigation.items["department"].isHidden()
    assert navigation.groups["问题整改"].data(COUNT) == 5
    assert window.settings.get("folded") == ["问题整改"]
    click(qtbot, navigation, "问题整改")
    assert not navigation.items["problem_department"].isHidden()


def test_going_to_a_page_unfolds_its_group(qtbot: QtBot, make_window):
    window = make_window()
    click(qtbot, window.navigation, "组织机构")
    window.navigation.show_page("department")
    assert not window.navigation.items["department"].isHidden()
    assert window.page.key == "department"


def test_it_is_remembered(qtbot: QtBot, make_window, open_office):
    window = make_window()
    click(qtbot, window.navigation, "组织机构")
    window.close()
    again = make_window(open_office())
    assert again.navigation.folded_groups() == ["组织机构"]
