"""Conditional colours: set in a dialog, seen in the table, kept with the view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.colouring import ColourRule
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.palette import TINTS
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.table.hands import cell

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice) -> LedgerPage:
    office: Office = open_office("党办-PC")
    rows = [
        {
            "list": "部门",
            "status": "整改中",
            "kind": "限期整改",
            "number": str(at),
            "statement": f"问题{at}",
            "department": name,
            "percent": at * 30,
        }
        for at, name in enumerate(("办公室", "研究室", ""), 1)
    ]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    return go_to(qtbot, make_window(office), "problem_department")


def ground(page: LedgerPage, row: int, field: str) -> str:
    """The colour in a corner of a cell."""
    grid = page.table.grid
    grid.scrollTo(cell(page.table, row, field))
    place = grid.visualRect(cell(page.table, row, field))
    return grid.viewport().grab().toImage().pixelColor(place.left() + 2, place.top() + 2).name().upper()


def background(tone: str) -> str:
    return QColor(TINTS[tone]).name().upper()  # type: ignore[index]


def test_a_rule_is_made_seen_and_kept(qtbot: QtBot, page: LedgerPage) -> None:
    dialog = page.columns.choose_colours("department")
    (line,) = dialog.lines
    line.text.setText("办公室")
    line.tone.setCurrentIndex(line.tone.findData("green"))
    qtbot.mouseClick(dialog.save_button, LEFT)
    assert ground(page, 0, "department") == background("green")
    assert ground(page, 1, "department") != background("green")
    kept = page.table.state()
    page.table.set_colours(())
    assert ground(page, 0, "department") != background("green")
    page.table.restore(kept)
    assert page.table.colour_rules == (ColourRule("department", "等于", "办公室", "green"),)


def test_enter_takes_what_was_typed(qtbot: QtBot, page: LedgerPage) -> None:
    dialog = page.columns.choose_colours("department")
    (line,) = dialog.lines
    line.text.setText("办公室")
    qtbot.keyClick(line.text, Qt.Key.Key_Return)
    assert page.table.colour_rules == (ColourRule("department", "等于", "办公室", "amber"),)


def test_whole_rows_numbers_and_empty_cells(qtbot: QtBot, page: LedgerPage) -> None:
    page.table.set_colours(
        [ColourRule("percent", "不小于", "60%", "blue", whole_row=True), ColourRule("department", "为空", "", "red")]
    )
    assert ground(page, 1, "statement") == background("blue")
    assert ground(page, 0, "statement") != background("blue")
    assert ground(page, 2, "department") == background("red")


def test_more_than_a_number_is_not_the_number_itself(page: LedgerPage) -> None:
    percent = page.table.model.text(1, page.table.model.column_of("percent"))
    for operator, tinted in (("不小于", True), ("大于", False), ("不大于", True), ("小于", False)):
        page.table.set_colours([ColourRule("percent", operator, percent, "blue", whole_row=True)])
        assert (ground(page, 1, "statement") == background("blue")) == tinted, operator


def test_what_cannot_be_read_is_told_in_the_dialog(qtbot: QtBot, page: LedgerPage) -> None:
    dialog = page.columns.choose_colours("percent")
    (line,) = dialog.lines
    line.operator.setCurrentText("不小于")
    line.text.setText("很多")
    qtbot.mouseClick(dialog.save_button, LEFT)
    assert dialog.isVisible()
    assert "完成率" in dialog.wrong.text()
    dialog.reject()


def test_rules_of_fields_that_are_gone_are_left_out(page: LedgerPage) -> None:
    page.table.restore({"colours": [["gone", "等于", "x", "red", False], ["kind", "是", "x", "red", False], "nonsense"]})
    assert page.table.colour_rules == ()


def test_words_of_a_protected_office_do_not_stay_on_the_disk(page: LedgerPage) -> None:
    page.table.set_colours([ColourRule("department", "等于", "办公室", "green")])
    assert page.table.state()["colours"]
    assert page.table.state(words=False)["colours"] == []
