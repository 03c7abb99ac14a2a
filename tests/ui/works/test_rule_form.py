"""The form of a rule follows what happens to it, also where a change of one rule may show in any other (被替代为)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.kinds import Value
from app.ledgers.changes.operations import change_row, remove_rows
from app.ledgers.registry import LEDGERS
from app.ledgers.works.rule import RULE
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to

OLD, NEW = "机关考勤暂行办法", "机关考勤管理办法"
ROWS: list[dict[str, Value]] = [
    {"number": "1", "name": OLD, "stage": "印发", "issued": "2018-03-01"},
    {"number": "2", "name": NEW, "stage": "研究审议", "replaces": OLD},
]


@pytest.fixture
def office(office_of: Callable[..., Office]) -> Office:
    return office_of(RULE, ROWS, TODAY)


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], office: Office) -> LedgerPage:
    return go_to(qtbot, make_window(office), "rule")


def row_of(page: LedgerPage, name: str) -> int:
    assert page.view is not None
    (row_id,) = [row_id for row_id in page.view.ids if page.row(row_id)["name"] == name]
    return row_id


def stages(page: LedgerPage) -> list[str]:
    tabs = page.drawer.form.tabs
    return [str(row["stage"]) for row in tabs._rows["steps"]]


def test_a_stage_saved_in_the_form_stands_in_its_history_at_once(qtbot: QtBot, page: LedgerPage) -> None:
    page.open_row(row_of(page, NEW))
    form = page.drawer.form
    stage = form.fields.boxes["stage"].editor
    stage.set_value("印发")
    stage.changed.emit()
    qtbot.mouseClick(form.footer.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stages(page) == ["印发", "研究审议"], timeout=20_000)
    page.open_row(row_of(page, OLD))
    assert stages(page)[0] == "废止"


def test_what_a_colleague_changes_stands_in_the_open_form(
    qtbot: QtBot, page: LedgerPage, office: Office, open_office: OpenOffice
) -> None:
    row_id = row_of(page, NEW)
    page.open_row(row_id)
    other = open_office("综合-PC", user="李晓梅")
    other.run(change_row(RULE, row_id, {"remark": ("", "十二月上会")}, TODAY, LEDGERS))
    page.session.poll()
    remark = page.drawer.form.fields.boxes["remark"].editor
    qtbot.waitUntil(lambda: remark.value() == "十二月上会", timeout=20_000)
    other.run(remove_rows(RULE, [row_id]))
    page.session.poll()
    qtbot.waitUntil(lambda: page.drawer.isHidden(), timeout=20_000)


def test_what_is_typed_is_marked_when_a_colleague_changes_the_same(
    qtbot: QtBot, page: LedgerPage, office: Office, open_office: OpenOffice
) -> None:
    row_id = row_of(page, NEW)
    page.open_row(row_id)
    form = page.drawer.form
    remark = form.fields.boxes["remark"].editor
    remark.set_value("我写的")
    remark.changed.emit()
    other = open_office("综合-PC", user="李晓梅")
    other.run(change_row(RULE, row_id, {"remark": ("", "她写的")}, TODAY, LEDGERS))
    page.session.poll()
    qtbot.waitUntil(lambda: "remark" in form._edits.clashes, timeout=20_000)
    assert form._edits.clashes["remark"].by == "李晓梅"
    assert remark.value() == "我写的"
