"""预警天数: the office says how early a light turns yellow, and every page follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.views.rows import read_rows
from app.ledgers.warning_days import WarningDays
from app.store.office import Office
from app.ui.office.warning_dialog import LINES
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to

IN_TEN_DAYS = (TODAY + dt.timedelta(days=10)).isoformat()
ROWS = {
    "duty": ({"year": 2023, "subject": "机关党组", "content": "研究部署党建工作", "due": IN_TEN_DAYS}, "light"),
    "task": ({"year": 2023, "name": "完成调研报告", "due": IN_TEN_DAYS, "status": "未启动"}, "light"),
    "meeting": ({"name": "常委会会议", "date": IN_TEN_DAYS}, "phase"),
    "rule": ({"name": "值班制度", "planned": IN_TEN_DAYS, "stage": "起草"}, "light"),
}
LEDGER = {"task": "yearly_task"}


@pytest.mark.parametrize("name", ROWS)
def test_a_light_turns_yellow_so_many_days_before(open_office: OpenOffice, name: str) -> None:
    office = open_office()
    row, field = ROWS[name]
    ledger = BY_KEY[LEDGER.get(name, name)]
    office.run(add_rows(ledger, [row], TODAY, LEDGERS))

    def light() -> object:
        return read_rows(office.database, ledger, TODAY).mapping(0)[field]

    near = light()
    assert near in ("临期", "即将召开")
    seen = read_settings(office.database, WarningDays)
    office.run(change_settings(seen, replace(seen, **{name: 9})))
    assert light() != near
    office.run(change_settings(replace(seen, **{name: 9}), replace(seen, **{name: 10})))
    assert light() == near


def test_every_number_has_its_line() -> None:
    assert set(LINES) == set(asdict(WarningDays()))


def test_the_dialog_changes_the_lights_of_an_open_page(qtbot: QtBot, make_window, open_office: OpenOffice) -> None:
    office: Office = open_office()
    office.run(add_rows(BY_KEY["rule"], [ROWS["rule"][0]], TODAY, LEDGERS))
    window = make_window(office)
    page = go_to(qtbot, window, "rule")
    (row_id,) = page.view.ids
    assert page.row(row_id)["light"] == "临期"
    dialog = window.office_actions.show_warning_days()
    dialog.boxes["rule"].setValue(5)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.ready and page.row(row_id)["light"] == "正常")
    assert read_settings(office.database, WarningDays).rule == 5
    assert not window.messages.told
