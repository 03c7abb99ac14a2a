"""A copy as a new row, a row put in above, running numbers anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.core.kinds import Value
from app.ledgers.changes.operations import add_rows
from app.ledgers.registry import BY_KEY, LEDGERS
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page.filters import Filters
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.page.four_problems import START, said
from tests.ui.table.hands import Control, Key, click, column_texts, press

RULE = BY_KEY["rule"]


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office("党办-PC")
    rows = [{"number": str(at), "name": f"制度{at}", "department": "办公室"} for at in (1, 2, 4)]
    office.run(add_rows(RULE, rows, TODAY, LEDGERS))
    return office


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], office: Office) -> LedgerPage:
    return go_to(qtbot, make_window(office), "rule")


def act(page: LedgerPage, row: int, text: str) -> None:
    menu = QMenu()
    page.places.fill_menu(menu, page.table.model.row_id(row))
    (action,) = [action for action in menu.actions() if action.text().partition("\t")[0] == text]
    action.trigger()


def test_a_row_is_put_in_above_and_the_others_move_on(qtbot: QtBot, page: LedgerPage) -> None:
    head = page.session.office.head
    act(page, 1, "在上方插入一行…")
    qtbot.waitUntil(lambda: page.drawer_open)
    box = page.drawer.form.fields.boxes["name"].editor
    box.set_value("插入的")
    box.changed.emit()
    page.drawer.form.save()
    qtbot.waitUntil(lambda: column_texts(page.table, "name") == ["制度1", "插入的", "制度2", "制度4"])
    assert column_texts(page.table, "number") == ["1", "2", "3", "5"]
    assert page.session.office.head == head + 1


def test_a_copy_begins_as_the_row_with_the_next_number(qtbot: QtBot, page: LedgerPage) -> None:
    act(page, 0, "复制为新行…")
    assert page.drawer.row_id is None
    values = page.drawer.form.values()
    assert (values["name"], values["department"], values["number"]) == ("制度1", "办公室", "5")


def test_a_copy_is_saved_as_it_is(qtbot: QtBot, page: LedgerPage) -> None:
    """〔保存〕 was grey until something was typed into it."""
    act(page, 0, "复制为新行…")
    qtbot.mouseClick(page.drawer.form.footer.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: column_texts(page.table, "name").count("制度1") == 2)
    assert column_texts(page.table, "number")[-1] == "5"


def test_numbers_are_made_continuous_in_the_order_shown(qtbot: QtBot, page: LedgerPage) -> None:
    page.messages.answers = ["go"]  # type: ignore[attr-defined]
    page.places.renumber()
    qtbot.waitUntil(lambda: column_texts(page.table, "number") == ["1", "2", "3"])
    page.window().activateWindow()
    page.table.grid.setFocus()
    qtbot.waitUntil(page.table.grid.hasFocus)
    qtbot.keyClick(page.table.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: column_texts(page.table, "number") == ["1", "2", "4"])


def test_rows_that_are_filtered_out_move_on_too(qtbot: QtBot, page: LedgerPage) -> None:
    page.set_filters(Filters(words="制度2"))
    qtbot.waitUntil(lambda: column_texts(page.table, "name") == ["制度2"])  # words wait for their texts
    act(page, 0, "在上方插入一行…")
    qtbot.waitUntil(lambda: page.drawer_open)
    box = page.drawer.form.fields.boxes["name"].editor
    box.set_value("插入的")
    box.changed.emit()
    page.drawer.form.save()
    page.set_filters(Filters())
    qtbot.waitUntil(lambda: column_texts(page.table, "name") == ["制度1", "插入的", "制度2", "制度4"])
    assert column_texts(page.table, "number") == ["1", "2", "3", "5"]


@pytest.mark.parametrize(
    ("at", "number", "numbers"),
    [
        (1, "2", ["1", "2", "3", "4", "5"]),  # 问题2 passes over the 3 of the closed row
        (2, "4", ["1", "2", "3", "4", "5"]),  # the closed row itself stays where it is
    ],
)
def test_a_row_goes_in_where_some_behind_it_can_only_be_looked_at(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice, at: int, number: str, numbers: list[str]
) -> None:
    """It was refused, though the others could pass over the number of a closed problem."""
    office, problem = open_office("党办-PC"), BY_KEY["problem"]
    rows = [START | {"number": str(place), "statement": f"问题{place}"} for place in range(1, 5)]
    rows[2] |= {"status": "已销号", "closed_on": "2023-11-01"}
    office.run(add_rows(problem, rows, TODAY, LEDGERS))
    page = go_to(qtbot, make_window(office), "problem_department")
    names = dict(zip(column_texts(page.table, "statement"), range(4), strict=True))
    act(page, names[f"问题{at + 1}"], "在上方插入一行…")
    qtbot.waitUntil(lambda: page.drawer_open)
    assert page.drawer.form.values()["number"] == number
    own = "插入的一行用序号 4；" if at == 2 else ""
    assert said(page)[-1] == f"有 1 行只能查看，序号不变；{own}后面的行跳过这些序号往后排"
    box = page.drawer.form.fields.boxes["statement"].editor
    box.set_value("插入的")
    box.changed.emit()
    page.drawer.form.save()
    qtbot.waitUntil(lambda: len(column_texts(page.table, "statement")) == 5)
    found = dict(zip(column_texts(page.table, "statement"), column_texts(page.table, "number"), strict=True))
    assert sorted(found.values()) == numbers
    assert (found["问题3"], found["插入的"]) == ("3", number)


def test_a_part_of_a_task_is_put_in_among_its_parts(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    """Ctrl++ on 1.2: the new row is 1.2 and part of the same task, 1.2 becomes 1.3 with its own parts; 2.2 stays."""
    office, task = open_office("党办-PC"), BY_KEY["yearly_task"]
    places = (("1", "甲", ""), ("1.1", "甲一", "甲"), ("1.2", "甲二", "甲"), ("1.2.1", "甲二子", "甲二"))
    places += (("2", "乙", ""), ("2.1", "乙一", "乙"), ("2.2", "乙二", "乙"))
    rows: list[dict[str, Value]] = [
        {"year": 2023, "number": number, "name": name, task.tree.parent: above}  # type: ignore[union-attr]
        for number, name, above in places
    ]
    office.run(add_rows(task, rows, TODAY, LEDGERS))
    page = go_to(qtbot, make_window(office), "yearly_task")
    page.window().activateWindow()
    page.table.grid.setFocus()
    qtbot.waitUntil(page.table.grid.hasFocus)
    assert column_texts(page.table, "number") == ["1", "1.1", "1.2", "1.2.1", "2", "2.1", "2.2"]
    click(page.table, 2, "name")
    press(page.table, Key.Key_Plus, Control)
    qtbot.waitUntil(lambda: page.drawer_open)
    box = page.drawer.form.fields.boxes["name"].editor
    box.set_value("插入的")
    box.changed.emit()
    page.drawer.form.save()
    wanted = ["甲", "甲一", "插入的", "甲二", "甲二子", "乙", "乙一", "乙二"]
    qtbot.waitUntil(lambda: column_texts(page.table, "name") == wanted)
    assert column_texts(page.table, "number") == ["1", "1.1", "1.2", "1.3", "1.3.1", "2", "2.1", "2.2"]
    new = page.row(page.table.model.row_id(2))
    assert new[task.tree.parent] == "甲"  # type: ignore[union-attr]
