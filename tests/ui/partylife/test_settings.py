"""组织生活设置: changed in the dialog, stored for the office, and the grid follows at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.office_settings import read_settings
from app.ledgers.party_life.party_meeting import ASSEMBLY, PARTY_DAY
from app.partylife.rules import PartyLifeRules
from app.ui.main_window import MainWindow
from app.ui.partylife.life_page import LifePage
from app.ui.partylife.settings_dialog import PartyLifeSettings, RuleLine
from tests.ui.partylife.test_life_page import page  # noqa: F401  a fixture

LEFT = Qt.MouseButton.LeftButton


def opened(qtbot: QtBot, page: LifePage) -> PartyLifeSettings:  # noqa: F811
    qtbot.mouseClick(page.settings_button, LEFT)
    return page.findChildren(PartyLifeSettings)[-1]


def line(dialog: PartyLifeSettings, name: str) -> RuleLine:
    return next(item for item in dialog.lines if item.rule.name == name)


def test_what_is_required_is_changed_for_the_office_and_the_grid_follows(
    qtbot: QtBot,
    window: MainWindow,
    page: LifePage,  # noqa: F811
) -> None:
    dialog = opened(qtbot, page)
    line(dialog, ASSEMBLY).box.setChecked(False)
    day = line(dialog, PARTY_DAY)
    day.per.setCurrentIndex(day.per.findData("quarter"))
    day.times.setValue(2)
    dialog.grace.setValue(5)
    dialog.member_hours.setValue(40)
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(lambda: all(item.rule.name != ASSEMBLY for item in page.model.lines))
    rules = read_settings(page.session.office.database, PartyLifeRules)
    assert (rules.grace_days, rules.member_hours, rules.leader_hours) == (5, 40, 56)
    assert {rule.words for rule in rules.rules if rule.name == PARTY_DAY} == {"每季度 2 次"}
    assert {len(item.slots) for item in page.model.lines if item.rule.name == PARTY_DAY} == {4}
    again = opened(qtbot, page)
    assert not line(again, ASSEMBLY).box.isChecked()
    qtbot.mouseClick(again.defaults_button, LEFT)
    qtbot.mouseClick(again.save_button, LEFT)
    qtbot.waitUntil(lambda: any(item.rule.name == ASSEMBLY for item in page.model.lines))
    assert read_settings(page.session.office.database, PartyLifeRules) == PartyLifeRules()


def test_nonsense_is_told_and_nothing_saved(qtbot: QtBot, page: LifePage) -> None:  # noqa: F811
    head = page.session.office.head
    dialog = opened(qtbot, page)
    qtbot.mouseClick(dialog.save_button, LEFT)
    dialog = opened(qtbot, page)
    dialog.leader_hours.setValue(10)
    qtbot.mouseClick(dialog.save_button, LEFT)
    assert "不能少于党员的学时" in dialog.wrong.text()
    dialog.leader_hours.setValue(56)
    for action in line(dialog, PARTY_DAY).kinds.kinds:
        action.setChecked(False)
    qtbot.mouseClick(dialog.save_button, LEFT)
    assert "还没有选择适用的党组织" in dialog.wrong.text()
    line(dialog, PARTY_DAY).times.setValue(0)
    assert line(dialog, PARTY_DAY).times.value() == 1
    dialog.reject()
    assert page.session.office.head == head


def test_they_are_reached_from_the_office_menu_too(window: MainWindow) -> None:
    menu = window.navigation.place_button.menu()
    next(action for action in menu.actions() if action.text() == "组织生活设置…").trigger()
    (dialog,) = window.findChildren(PartyLifeSettings)
    assert dialog.save_button.isEnabled()
    dialog.reject()


def test_a_reader_looks_at_them_only(qtbot: QtBot, page: LifePage) -> None:  # noqa: F811
    page.set_read_only("只能查看")
    dialog = opened(qtbot, page)
    assert not dialog.save_button.isEnabled()
    assert not dialog.table.isEnabled()
    dialog.reject()
