"""How large a table is drawn, and what can be done with its columns without a mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.core.kinds import Choice
from app.ledgers.changes.operations import add_rows
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.registry import LEDGERS
from app.ledgers.views.sorting import SortBy
from app.ui.main_window import MainWindow
from app.ui.page.rows_menu import rows_menu
from app.ui.table.arrangement import ZOOMS
from app.ui.table.as_seen import sheet_seen
from app.ui.table.ledger_table import LedgerTable
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.table.conftest import TABLED
from tests.ui.table.hands import Control, Key, Shift, click, editor, press, type_into

Alt = Qt.KeyboardModifier.AltModifier


def turn_wheel(table: LedgerTable, notches: int) -> None:
    viewport = table.grid.viewport()
    place = QPointF(viewport.rect().center())
    everywhere = viewport.mapToGlobal(place)
    button, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, everywhere, QPoint(), QPoint(0, 120 * notches), button, Control, phase, False)
    QApplication.sendEvent(viewport, event)


def entries(menu: QMenu) -> dict[str, QAction]:
    return {action.text().partition("\t")[0]: action for action in menu.actions()}


def shown(table: LedgerTable) -> list[str]:
    return [table.model.specs[column].name for column in table.grid.visible_columns()]


def test_the_wheel_with_ctrl_makes_the_table_larger_and_the_columns_with_it(table: LedgerTable) -> None:
    column = table.model.column_of("status")
    width, height, paper = table.grid.columnWidth(column), table.grid.rowHeight(0), sheet_seen(table, "所见")
    turn_wheel(table, 1)
    turn_wheel(table, 1)
    assert table.arrangement.zoom == 125
    assert table.grid.columnWidth(column) == round(width * 1.25)
    assert table.grid.rowHeight(0) > height
    assert table.grid.header.height() == table.grid.frozen_header.height() > 36
    seen = {item.field: item.width for item in sheet_seen(table, "所见").columns}
    assert abs(seen["status"] - {item.field: item.width for item in paper.columns}["status"]) < 0.1, "paper stays as it is"
    table.grid.header.resizeSection(column, 200)
    assert table.arrangement.columns.widths["status"] == 160, "kept as at 100 %"
    turn_wheel(table, -1)
    assert table.grid.columnWidth(column) == 176


def test_no_word_is_cut_at_a_zoom_that_is_not_cut_at_another(table: LedgerTable) -> None:
    words = {name: kind.options for name in ("light", "status") if isinstance(kind := TABLED.fields[name].kind, Choice)}
    assert len(words) == 2
    for zoom in ZOOMS:
        table.arrangement.set_zoom(zoom)
        for name, options in words.items():
            width, kind = table.grid.columnWidth(table.model.column_of(name)), TABLED.fields[name].kind
            assert [word for word in options if table.grid.painter.is_clipped(kind, word, width)] == [], zoom


def test_zoom_keys_are_those_of_excel(table: LedgerTable) -> None:
    click(table, 0, "status")
    press(table, Key.Key_Equal, Control | Alt)
    assert table.arrangement.zoom == 110
    press(table, Key.Key_Minus, Control | Alt)
    press(table, Key.Key_Minus, Control | Alt)
    assert table.arrangement.zoom == 90
    for _ in range(9):
        press(table, Key.Key_Minus, Control | Alt)
    assert table.arrangement.zoom == 70
    press(table, Key.Key_0, Control | Alt)
    assert table.arrangement.zoom == 100


def test_what_is_typed_is_as_large_as_what_is_seen(table: LedgerTable) -> None:
    table.arrangement.set_zoom(150)
    click(table, 0, "deadline")
    press(table, Key.Key_F2)
    assert editor(table).font().pointSizeF() == table.grid.painter.wrapper.font.pointSizeF()


def test_zoom_is_the_eyes_and_no_part_of_a_view(table: LedgerTable) -> None:
    table.arrangement.set_zoom(150)
    state = table.state()
    table.restore({})
    assert (table.arrangement.zoom, "zoom" in state) == (150, False)


def test_alt_and_page_keys_go_a_screen_aside(open_table: Callable[..., LedgerTable]) -> None:
    table = open_table(width=700)
    click(table, 1, "number")
    press(table, Key.Key_PageDown, Alt)
    here = table.grid.here()
    assert here is not None
    assert (here.row, here.column > 2) == (1, True)
    press(table, Key.Key_PageUp, Alt)
    press(table, Key.Key_PageUp, Alt)
    assert table.grid.here().column == 0  # type: ignore[union-attr]
    press(table, Key.Key_PageDown, Alt | Shift)
    assert len(table.grid.selected().columns) > 2


def test_a_column_is_moved_and_widened_from_its_menu(table: LedgerTable) -> None:
    before = shown(table)
    column = table.model.column_of("statement")
    entries(table.header_menu(column))["右移"].trigger()
    place = before.index("statement")
    assert shown(table)[place : place + 2] == [before[place + 1], "statement"]
    entries(table.header_menu(column))["左移"].trigger()
    assert shown(table) == before
    assert not entries(table.header_menu(table.model.column_of("number")))["左移"].isEnabled()
    width = table.grid.columnWidth(column)
    entries(table.header_menu(column))["加宽"].trigger()
    assert table.grid.columnWidth(column) == round(width * 1.25)


def test_a_whole_column_is_selected_from_its_menu(table: LedgerTable) -> None:
    click(table, 2, "statement")
    entries(table.header_menu(table.model.column_of("percent")))["选中整列"].trigger()
    assert list(table.grid.selected().cells()) == [(row, table.model.column_of("percent")) for row in range(5)]
    assert "计数 4" in table.selected_words()


def test_rows_are_sorted_by_a_further_column_from_its_menu(table: LedgerTable) -> None:
    table.set_sort([SortBy("department")])
    menu = entries(table.header_menu(table.model.column_of("percent")))
    menu["先按“责任部门”，再按此列降序"].trigger()
    assert table.sort == (SortBy("department"), SortBy("percent", descending=True))


def test_the_rows_menu_has_what_can_be_done_with_the_column(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    """The keyboard reaches the menu of a row (菜单键), never that of a header."""
    office = open_office("党办-PC")
    rows = [{"name": f"第{place}次主席会议", "kind": "主席会议", "place": "三楼会议室"} for place in (1, 2)]
    office.run(add_rows(MEETING, rows, TODAY, LEDGERS))
    window = make_window(office)
    page = go_to(qtbot, window, "meeting")
    click(page.table, 0, "place")
    (column,) = [item.menu() for item in rows_menu(page, page.selected()).actions() if item.text() == "“地点”这一列"]
    assert isinstance(column, QMenu)
    entries(column)["隐藏此列"].trigger()
    assert "place" not in shown(page.table)
    page.table.arrangement.set_zoom(110)
    assert window.status.count.text().endswith("显示比例 110%")
    page.remember()
    assert page.settings.get("zoom/meeting") == 110


def test_earlier_entries_of_a_column_are_offered_and_never_taken_unasked(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    office = open_office("党办-PC")
    places = ("三楼会议室", "三楼会议室", "二楼党员活动室", "")
    rows = [{"name": f"第{at}次主席会议", "kind": "主席会议", "place": place} for at, place in enumerate(places, 1)]
    office.run(add_rows(MEETING, rows, TODAY, LEDGERS))
    page = go_to(qtbot, make_window(office), "meeting")
    table = page.table
    row = next(row for row in range(4) if not table.model.text(row, table.model.column_of("place")))
    click(table, row, "place")
    press(table, Key.Key_Down, Alt)
    assert editor(table).all_words() == ["三楼会议室", "二楼党员活动室"]
    press(table, Key.Key_Escape)
    press(table, Key.Key_F2)
    type_into(table, "三")
    assert editor(table).words is not None
    assert editor(table).marked() is None, "Enter takes what was typed"
    press(table, Key.Key_Down)
    press(table, Key.Key_Return)
    qtbot.waitUntil(lambda: table.model.text(row, table.model.column_of("place")) == "三楼会议室")
    click(table, row, "place")
    press(table, Key.Key_F2)
    assert (editor(table).selectedText(), editor(table).cursorPosition()) == ("", 5), "a text is corrected at its end"
    press(table, Key.Key_Escape)
