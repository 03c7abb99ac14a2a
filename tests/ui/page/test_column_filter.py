"""The filter menu under a column's header, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem, QTreeWidgetItemIterator
from pytestqt.qtbot import QtBot

from app.core.conditions import Contains
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page.column_filter import ColumnFilter
from app.ui.page.filters import Filters
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
    qtbot.waitUntil(lambda: popup.list.topLevelItemCount() > 0)
    return popup


def tick(popup: ColumnFilter, text: str, on: bool) -> None:
    (entry,) = [item for item in lines(popup) if item.text(0).split("　")[0] == text]
    entry.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def lines(popup: ColumnFilter) -> list[QTreeWidgetItem]:
    """Every line of the list, those under others behind these."""
    walk, found = QTreeWidgetItemIterator(popup.list), []
    while item := walk.value():
        found.append(item)
        walk += 1
    return found


def listed(popup: ColumnFilter) -> list[str]:
    return [item.text(0) for item in lines(popup)]


def numbers(page: LedgerPage) -> list[str]:
    return column_texts(page.table, "number")


def test_values_are_ticked_off_and_on(qtbot: QtBot, page: LedgerPage) -> None:
    popup = open_filter(qtbot, page, "department")
    assert listed(popup) == [
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


def test_days_stand_under_their_months_and_years(qtbot: QtBot, page: LedgerPage, office: Office) -> None:
    start = {"list": "部门", "kind": "限期整改", "status": "整改中", "statement": "更早的"}
    more = [{"number": str(5 + place), "deadline_date": day} for place, day in enumerate(("2022-03-01", "2023-11-05"))]
    page.session.run(add_rows(PROBLEM, [start | row for row in more], TODAY, LEDGERS))
    qtbot.waitUntil(lambda: len(numbers(page)) == 6)
    popup = open_filter(qtbot, page, "deadline_date")
    assert listed(popup) == [
        "（全选）",
        *("2022年　1", "3月　1", "1日　1"),
        *("2023年　3", "11月　2", "5日　1", "30日　1", "12月　1", "31日　1"),
        "（空）　2",
    ]
    tick(popup, "11月", on=False)
    states = {item.text(0).split("　")[0]: item.checkState(0) for item in lines(popup)}
    assert states["2023年"] == states["（全选）"] == Qt.CheckState.PartiallyChecked
    assert states["5日"] == states["30日"] == Qt.CheckState.Unchecked
    assert states["31日"] == states["2022年"] == Qt.CheckState.Checked
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == ["2", "3", "4", "5"]
    popup = open_filter(qtbot, page, "deadline_date")
    popup.search.setText("2023年11月")
    qtbot.waitUntil(lambda: listed(popup) == ["（全选搜索结果）", "2023年　2", "11月　2", "5日　1", "30日　1"])
    tick(popup, "2023年", on=True)
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == ["1", "6"]


def test_days_are_asked_for_by_the_names_of_the_filter_pane(qtbot: QtBot, page: LedgerPage) -> None:
    popup = open_filter(qtbot, page, "deadline_date")
    assert [popup.how.itemText(at) for at in range(popup.how.count())] == [
        *("从…至", "晚于", "早于"),
        *("本周", "本月", "本季", "此前"),
    ]
    popup.how.setCurrentText("本月")
    assert not popup.low.isVisible()
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == ["1"]
    assert page.filters.to_json()["ranges"] == {"deadline_date": ["本月", "2023-11-01", "2023-11-30", False]}
    popup = open_filter(qtbot, page, "deadline_date")
    assert popup.how.currentText() == "本月"
    popup.how.setCurrentText("晚于")
    popup.low.setText("11-30")
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == ["2"]


@pytest.mark.parametrize(
    ("way", "piece", "wanted"),
    [
        ("等于", "考勤不严", ["3"]),
        ("不等于", "考勤不严", ["1", "2", "4"]),
        ("开头是", "公文", ["1", "2"]),
        ("结尾是", "慢", ["1"]),
    ],
)
def test_texts_are_asked_for_as_a_whole_and_by_their_ends(
    qtbot: QtBot, page: LedgerPage, way: str, piece: str, wanted: list[str]
) -> None:
    popup = open_filter(qtbot, page, "statement")
    popup.how.setCurrentText(way)
    popup.piece.setText(piece)
    qtbot.mouseClick(popup.apply_button, LEFT)
    assert numbers(page) == wanted
    assert page.filters.spoken(page.ledger).endswith(f"{way}“{piece}”")
    kept = Filters.from_json(page.filters.to_json(), page.ledger, TODAY)
    assert kept.conditions() == page.filters.conditions()
    assert open_filter(qtbot, page, "statement").how.currentText() == way


def test_a_view_of_an_earlier_program_keeps_what_a_text_must_not_hold(page: LedgerPage) -> None:
    kept = Filters.from_json({"texts": {"statement": ["公文", True], "measures": ["学习", False]}}, page.ledger, TODAY)
    assert kept.conditions() == (Contains("statement", "公文", True), Contains("measures", "学习"))


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
    qtbot.waitUntil(lambda: popup.list.topLevelItemCount() == 3)
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
