"""The record drawer with an office behind it: drafts of new rows, saving, files, conflicts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.ledgers.operations import add_rows
from app.ledgers.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.rows import read_rows
from app.store.office import Office
from app.ui.form.record_form import RecordForm
from app.ui.main_window import MainWindow
from app.ui.page.drawer import RecordDrawer
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.form.hands import type_into

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


@pytest.fixture
def window(make_window: Callable[..., MainWindow], office: Office) -> MainWindow:
    return make_window(office)


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> LedgerPage:
    return go_to(qtbot, window, "problem_department")


@pytest.fixture
def row_id(office: Office) -> int:
    """A problem that is there before the window opens; name it before `page`."""
    change = office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "会议多", "department": "办公室"}], TODAY, LEDGERS))
    assert change is not None
    return next(iter(change.tables["problem"]))


def write(form: RecordForm, field: str, text: str) -> None:
    type_into(form.fields.boxes[field].editor.findChild(QPlainTextEdit), text)


def text_of(form: RecordForm, field: str) -> object:
    return form.fields.boxes[field].editor.value()


def wait_for_draft(qtbot: QtBot, drawer: RecordDrawer, count: int = 1) -> None:
    qtbot.waitUntil(lambda: len(list(drawer.drafts.glob("*.json"))) == count, timeout=3000)


def problems(office: Office) -> list[dict[str, object]]:
    rows = read_rows(office.database, PROBLEM, TODAY)
    return [dict(rows.mapping(place)) for place in range(len(rows.ids))]


# Drafts of new rows


def test_a_new_problem_begun_on_one_page_does_not_appear_on_another(
    qtbot: QtBot, window: MainWindow, page: LedgerPage, office: Office
) -> None:
    page.add()
    write(page.drawer.form, "statement", "部门的草稿")
    wait_for_draft(qtbot, page.drawer)
    other = go_to(qtbot, window, "problem_personal")
    other.add()
    assert not other.drawer.form.is_dirty()
    write(other.drawer.form, "statement", "个人的草稿")
    wait_for_draft(qtbot, other.drawer, 2)
    other.drawer.form.save()
    qtbot.waitUntil(lambda: len(problems(office)) == 1)
    go_to(qtbot, window, "problem_department")
    page.drawer.form.save()
    qtbot.waitUntil(lambda: len(problems(office)) == 2)
    assert [(row["list"], row["statement"]) for row in problems(office)] == [
        ("个人", "个人的草稿"),
        ("部门", "部门的草稿"),
    ]
    qtbot.waitUntil(lambda: not list(page.drawer.drafts.iterdir()))


def test_a_new_problem_comes_back_after_a_crash_as_it_was_begun(
    qtbot: QtBot, page: LedgerPage, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    page.set_filters(page.filters.with_value("department", "办公室", True))
    page.add()
    write(page.drawer.form, "statement", "写到一半断电了")
    wait_for_draft(qtbot, page.drawer)
    page.session._timer.stop()
    page.drawer.new_draft.release()  # as if the program were gone
    again = go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")
    again.set_filters(again.filters.with_value("department", "办公室", False))
    again.add()
    form = again.drawer.form
    assert text_of(form, "statement") == "写到一半断电了"
    assert (text_of(form, "department"), text_of(form, "list")) == ("办公室", "部门")
    assert "已恢复" in form.notice.text.text()
    form.revert()
    assert not form.is_dirty()


def test_two_windows_of_one_pc_write_two_new_problems(
    qtbot: QtBot, page: LedgerPage, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    page.add()
    second = go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")
    second.add()
    write(page.drawer.form, "statement", "第一个窗口")
    write(second.drawer.form, "statement", "第二个窗口")
    wait_for_draft(qtbot, page.drawer, 2)
    assert sorted(item.changes["statement"][1] for item in page.drawer.waiting_drafts()) == ["第一个窗口", "第二个窗口"]
    third = go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")
    third.add()
    assert not third.drawer.form.is_dirty()  # what others are writing at this moment is theirs
