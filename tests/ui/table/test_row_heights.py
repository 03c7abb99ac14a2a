"""Rows of their own height, by the mouse and the menu, as an Excel hand makes them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.table.column_menu import column_menu
from app.ui.table.ledger_table import LedgerTable
from app.ui.table.painting import BAND
from tests.ui.table.conftest import LONG, PROBLEMS, problem_view
from tests.ui.table.hands import NoKey, Shift, cell, click

LEFT = Qt.MouseButton.LeftButton
LONGER = "\n".join(f"{place}.逐条对照检查，建立台账，明确到人" for place in range(1, 9))


def edge(table: LedgerTable, row: int) -> QPoint:
    """The lower edge of a row's first cell."""
    rect = table.grid.visualRect(cell(table, row, "number"))
    return QPoint(rect.left() + 8, rect.bottom() + 1)


def draw(table: LedgerTable, row: int, pixels: int) -> None:
    viewport = table.grid.viewport()
    start = edge(table, row)
    QTest.mouseMove(viewport, start)
    QTest.mousePress(viewport, LEFT, NoKey, start)
    QTest.mouseMove(viewport, start + QPoint(0, pixels // 2))
    QTest.mouseMove(viewport, start + QPoint(0, pixels))
    QTest.mouseRelease(viewport, LEFT, NoKey, start + QPoint(0, pixels))


def heights(table: LedgerTable) -> list[int]:
    return [table.grid.rowHeight(row) for row in range(table.model.rowCount())]


def test_a_rows_edge_is_drawn_by_whole_lines(table: LedgerTable) -> None:
    normal, line = table.grid.painter.row_height, table.grid.painter.wrapper.line_height
    draw(table, 1, round(2.4 * line))
    assert heights(table) == [normal, table.grid.painter.height_of(4), normal, normal, normal]
    QTest.mouseMove(table.grid.viewport(), edge(table, 1))
    assert table.grid.viewport().cursor().shape() == Qt.CursorShape.SplitVCursor
    draw(table, 1, -600)
    assert table.grid.rowHeight(1) == table.grid.painter.height_of(1), "never less than a line"


def test_several_selected_rows_become_as_high_as_one_of_them(table: LedgerTable) -> None:
    click(table, 1, "statement")
    click(table, 3, "statement", Shift)
    draw(table, 2, round(table.grid.painter.wrapper.line_height))
    high, normal = table.grid.painter.height_of(3), table.grid.painter.row_height
    assert heights(table) == [normal, high, high, high, normal]


def test_a_double_click_on_the_edge_shows_the_whole_text(open_table: Callable[..., LedgerTable], qtbot: QtBot) -> None:
    table = open_table(problem_view(({**PROBLEMS[0], "measures": LONGER}, *PROBLEMS[1:])))
    place = table.model.column_of("measures")
    assert table.grid.tip(cell(table, 0, "measures")).startswith(LONGER), "cut off: the whole text is the tool tip"
    QTest.mousePress(table.grid.viewport(), LEFT, NoKey, edge(table, 0))
    QTest.mouseRelease(table.grid.viewport(), LEFT, NoKey, edge(table, 0))
    QTest.mouseDClick(table.grid.viewport(), LEFT, NoKey, edge(table, 0))
    assert table.grid.rowHeight(0) >= table.grid.painter.height_of(8)
    assert table.grid.columnWidth(place) < 1000
    assert table.grid.tip(cell(table, 0, "measures")) == ""


def test_heights_belong_to_rows_wherever_they_stand_and_are_remembered(open_table: Callable[..., LedgerTable]) -> None:
    table = open_table()
    click(table, 0, "statement")
    table.arrangement.fit_rows()
    high = table.grid.rowHeight(0)
    assert high >= table.grid.painter.height_of(len(LONG.split("\n"))) > table.grid.painter.row_height
    table.set_group("department")
    for at in range(table.model.rowCount()):
        fits = high if table.model.text(at, table.model.column_of("number")) == "1" else table.grid.painter.row_height
        assert table.grid.rowHeight(at) == fits + (BAND if at in table.grid.bands else 0)
    again = open_table()
    again.restore(table.state())
    assert sorted(heights(again)) == sorted(heights(table))
    again.restore({})
    assert set(heights(again)) == {again.grid.painter.row_height}


def test_one_height_for_all_takes_back_those_of_single_rows(table: LedgerTable) -> None:
    draw(table, 1, 60)
    lines = next(action.menu() for action in column_menu(table).actions() if action.text() == "行高")
    next(action for action in lines.actions() if action.text() == "3 行").trigger()
    assert set(heights(table)) == {table.grid.painter.height_of(3)}


def test_too_many_rows_at_once_are_refused_in_words(table: LedgerTable, monkeypatch, qtbot: QtBot) -> None:
    monkeypatch.setattr("app.ui.table.row_heights.MOST_ROWS", 3)
    table.grid.selectAll()
    with qtbot.waitSignal(table.refused) as heard:
        table.arrangement.fit_rows()
    assert "一次最多按内容调整 3 行" in heard.args[0]
    assert table.grid.heights.lines == {}
