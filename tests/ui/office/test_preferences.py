"""设置: the unit's name for all PCs, the own name and the lock for this one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.program import DEFAULT_UNIT
from app.ledgers.office_settings import change_settings
from app.ledgers.office_unit import OfficeUnit, unit_of
from app.store.accounts import Grant
from app.ui.main_window import MainWindow
from app.ui.preferences import PreferencesDialog
from tests.conftest import OpenOffice

LEFT = Qt.MouseButton.LeftButton


def dialog_of(qtbot: QtBot, window: MainWindow) -> PreferencesDialog:
    dialog = PreferencesDialog(window, window.session, window.settings, window.fail)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_units_name_is_saved_for_all_pcs_and_shown_at_once(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    window, colleague = make_window(pc="甲"), open_office("乙")
    dialog = dialog_of(qtbot, window)
    assert dialog.unit.text() == DEFAULT_UNIT
    dialog.unit.setText("某市政协机关")
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert window.navigation.office.text() == "某市政协机关"
    colleague.catch_up()
    assert unit_of(colleague.database) == "某市政协机关"


def test_a_colleagues_new_name_appears_in_the_window(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    window, colleague = make_window(pc="甲"), open_office("乙")
    colleague.run(change_settings(OfficeUnit(), OfficeUnit("某市政协机关")))
    window.session.poll()
    qtbot.waitUntil(lambda: window.navigation.office.text() == "某市政协机关")


def test_two_who_name_the_unit_at_once_are_told(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    window, colleague = make_window(pc="甲"), open_office("乙")
    dialog = dialog_of(qtbot, window)
    dialog.unit.setText("某市政协机关党办")
    colleague.run(change_settings(OfficeUnit(), OfficeUnit("某市政协机关")))
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(lambda: bool(window.messages.told))  # type: ignore[attr-defined]
    assert "填报单位" in str(window.messages.told[0])  # type: ignore[attr-defined]
    assert unit_of(window.session.office.database) == "某市政协机关"


def test_who_is_no_administrator_sees_the_name_and_why_it_stays(qtbot: QtBot, make_window: Callable[..., MainWindow]) -> None:
    window = make_window()
    window.session.grant = Grant(2, "李晓梅", "联络员", "")
    dialog = dialog_of(qtbot, window)
    assert not dialog.unit.isEnabled()
    assert "管理员" in dialog.unit.toolTip()
    dialog.user.setText("李晓梅")
    qtbot.mouseClick(dialog.save_button, LEFT)  # the own name can be changed all the same
    assert window.settings.get("user") == "李晓梅"
