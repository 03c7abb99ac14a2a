"""The tab 季度检查 of a task: a check is written down with one sentence, the quarter is there already."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_children, read_rows
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.ui.main_window import MainWindow
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.form.hands import type_into


def test_a_check_begins_with_the_quarter_of_today_and_is_not_proposed_twice(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    office = open_office("党办-PC")
    office.run(add_rows(YEARLY_TASK, [{"year": TODAY.year, "name": "报送文章", "percent": 30}], TODAY, LEDGERS))
    (row_id,) = read_rows(office.database, YEARLY_TASK, TODAY).ids
    page = go_to(qtbot, make_window(office), "yearly_task")
    page.open_row(row_id)
    tabs = page.drawer.form.tabs
    checks = tabs.pages["checks"]
    tabs.setCurrentWidget(checks)
    assert [checks.box.boxes[name].editor.text() for name in ("quarter", "percent")] == ["第4季度", "30%"]
    assert not page.drawer.dirty  # nothing was written yet
    type_into(checks.box.boxes["gap"].editor.focus_widget(), "还差四篇")
    qtbot.mouseClick(checks.box.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(checks.cards) == 1)
    (kept,) = read_children(office.database, YEARLY_TASK.child("checks"), row_id)
    assert (kept["quarter"], kept["percent"], kept["gap"]) == ("第4季度", 30, "还差四篇")
    qtbot.waitUntil(lambda: checks.box.boxes["quarter"].editor.text() == "")
