"""The filter menu under a column's header, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page.column_filter import ColumnFilter
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.table.conftest import OFFSCREEN
from tests.ui.table.hands import cell, click, column_texts, press

pytestmark = pytest.mark.qt_log_ignore(OFFSCREEN)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office("党办-PC")
    start = {"list": "部门", "kind": "限期整改", "status": "整改中"}
    rows = [
        {"number": "1", "statement": "公文流转慢", "department": "办公室", "percent": 10, "deadline_date": "2023-11-30"},
        {"number": "2", "statement": "公文错漏", "department": "研究室", "percent": 40, "deadline_date": "2023-12-31"},
        {"number": "3", "statement": "考勤不严", "department": "办公室", "percent": 80},
        {"number": "4", "statement": "调研不深", "department": ""},
    ]
    office.run(add_rows(PROBLEM, [start | row for row in rows], TODAY, LEDGERS))
    return office


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], office: Office) -> LedgerPage:
    found = go_to(qtbot, make_window(office), "problem_department")
    for column, spec in enumerate(found.table.model.specs):
        found.table.grid.setColumnHidden(
            column, spec.name not in ("number", "statement", "department", "percent", "deadline_date")
        )
    found.table.grid.setFocus()
    return found


def open_filter(qtbot: QtBot, page: LedgerPage, field: str) -> ColumnFilter:
    """Click the little arrow in the header and wait for the values."""
    grid, column = page.table.grid, page.table.model.column_of(field)
    grid.scrollTo(cell(page.table, 0, field))
    header = grid.frozen_header if grid.is_frozen(column) else grid.header
    right = header.sectionViewportPosition(column) + header.sectionSize(column)
    QTest.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(right - 9, header.height() // 2))
    return filled(qtbot, page)


def filled(qtbot: QtBot, page: LedgerPage) -> ColumnFilter:
    (popup,) = [found for found in page.findChildren(ColumnFilter) if found.isVisible()]
    qtbot.waitUntil(lambda: popup.list.count() > 0)
    return popup


def tick(popup: ColumnFilter, text: str, on: bool) -> None:
    found = [popup.list.item(at) for at in range(popup.list.count())]
    (entry,) = [item for item in found if item.text().split("　")[0] == text]
    entry.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def numbers(page: LedgerPage) -> list[str]:
    return column_texts(page.table, "number")


def test_values_are_ticked_off_and_on(qtbot: QtBot, page: LedgerPage) -> None:
    popup = open_filter(qtbot, page, "department")
    assert [popup.list.item(at).text() for at in range(popup.list.count())] == [
        "（全选）",
        "办公室　2",
        "研究室　1",
        "（空）　1",
    ]
    tick(popup, "办公室", on=False)
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == ["2", "4"]
    assert page.table.grid.header.filtered == {"department"}
    popup = open_filter(qtbot, page, "department")
    tick(popup, "（全选）", on=True)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert numbers(page) == ["1", "2", "3", "4"]
    assert page.table.grid.header.filtered == set()


def test_a_piece_of_text_and_its_contrary(qtbot: QtBot, page: LedgerPage) -> None:
    popup = open_filter(qtbot, page, "statement")
    popup.piece.setText("公文")
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == ["1", "2"]
    assert any("包含“公文”" in text for text, _ in page.filters.chips(page.ledger))
    popup = open_filter(qtbot, page, "statement")
    assert popup.piece.text() == "公文"
    popup.how.setCurrentIndex(1)
    QTest.keyClick(popup.piece, Qt.Key.Key_Return)
    assert numbers(page) == ["3", "4"]
    restored = type(page.filters).from_json(page.filters.to_json(), page.ledger, TODAY)
    assert restored == page.filters


def test_numbers_and_days_from_to(qtbot: QtBot, page: LedgerPage) -> None:
    popup = open_filter(qtbot, page, "percent")
    popup.low.setText("40")
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == ["2", "3"]
    popup = open_filter(qtbot, page, "deadline_date")
    popup.high.setText("12月31")
    qtbot.mouseClick(popup.apply_button, LEFT)
    if popup.wrong.isVisible():
        popup.high.setText("2023.12.31")
        qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == ["2"]


def test_above_and_below_are_without_the_number_itself(qtbot: QtBot, page: LedgerPage) -> None:
    percents = column_texts(page.table, "percent")
    middle = sorted({int(text.rstrip("%")) for text in percents if text})[1]
    above = [number for number, text in zip(numbers(page), percents, strict=True) if text and int(text.rstrip("%")) > middle]
    popup = open_filter(qtbot, page, "percent")
    popup.how.setCurrentText("大于")
    assert not popup.high.isVisible()
    popup.low.setText(str(middle))
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == above
    assert [text for text, _ in page.filters.chips(page.ledger)] == [f"完成率：大于 {middle}%"]
    assert type(page.filters).from_json(page.filters.to_json(), page.ledger, TODAY) == page.filters
    popup = open_filter(qtbot, page, "percent")
    assert (popup.how.currentText(), popup.low.text()) == ("大于", f"{middle}%")
    popup.how.setCurrentText("小于")
    popup.high.setText(str(middle))
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert not {*numbers(page)} & {*above}
    assert f"{middle}%" not in column_texts(page.table, "percent")
    assert numbers(page)


def test_enter_on_a_condition_chooses_it_and_the_menu_stays(qtbot: QtBot, page: LedgerPage) -> None:
    """With the list of conditions open, Enter closed the menu before anything could be typed."""
    popup = open_filter(qtbot, page, "percent")
    popup.how.setFocus()
    qtbot.keyClick(popup.how, Qt.Key.Key_Down)
    qtbot.keyClick(popup.how, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert popup.how.currentText() == "大于"
    popup.low.setFocus()
    qtbot.keyClick(popup.low, Qt.Key.Key_Return)
    assert page.filters.ranges == {}


def test_a_nonsense_day_is_told_in_the_menu(qtbot: QtBot, page: LedgerPage) -> None:
    popup = open_filter(qtbot, page, "deadline_date")
    popup.low.setText("哪天")
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert popup.wrong.isVisible()
    assert numbers(page) == ["1", "2", "3", "4"]
    popup.close()


def test_searched_values_only(qtbot: QtBot, page: LedgerPage) -> None:
    popup = open_filter(qtbot, page, "statement")
    popup.search.setText("公文")
    qtbot.waitUntil(lambda: popup.list.count() == 3)
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == ["1", "2"]


def test_alt_down_opens_it_and_it_sorts(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "percent")
    press(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    (popup,) = [found for found in page.findChildren(ColumnFilter) if found.isVisible()]
    popup._sort(descending=True)
    assert numbers(page)[:3] == ["3", "2", "1"]


def test_a_search_without_a_hit_takes_no_filter_away(qtbot: QtBot, page: LedgerPage) -> None:
    popup = open_filter(qtbot, page, "department")
    tick(popup, "办公室", on=False)
    qtbot.mouseClick(popup.apply_button, LEFT)
    popup = open_filter(qtbot, page, "department")
    popup.search.setText("没有这样的")
    qtbot.waitUntil(lambda: not popup.apply_button.isEnabled())
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert numbers(page) == ["2", "4"]
    popup.close()


def test_enter_right_after_typing_filters_by_what_is_typed(qtbot: QtBot, page: LedgerPage) -> None:
    popup = open_filter(qtbot, page, "statement")
    popup.search.setText("公文")
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: numbers(page) == ["1", "2"])
