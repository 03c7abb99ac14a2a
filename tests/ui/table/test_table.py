"""The table as a spreadsheet hand uses it: moving, selecting, sorting, columns, copying."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.conditions import Is, Matches
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.grouping import number_words, total_words
from app.ledgers.views.rows import Rows
from app.ledgers.views.sorting import SortBy
from app.ledgers.views.view import LedgerView
from app.ui.palette import FLASH, TONES
from app.ui.table.clipboard import as_text
from app.ui.table.ledger_table import LedgerTable
from app.ui.table.painting import BAND
from tests.benchmarks.data import problem_rows
from tests.ui.table.conftest import FIRST_ID, LONG, PROBLEMS, problem_view
from tests.ui.table.hands import (
    Control,
    Key,
    Shift,
    cell,
    click,
    click_header,
    column_texts,
    double_click,
    drag,
    here,
    press,
    spot,
)

OpenTable = Callable[..., LedgerTable]


def selected(table: LedgerTable) -> list[str]:
    """The numbers of the selected rows, from the top."""
    return [table.view.rows[table.view.positions[i]][table.view.places["number"]] for i in table.selected_ids()]


def colour_in(table: LedgerTable, row: int, field: str, wanted: str) -> bool:
    """Whether a colour occurs in a cell as it is on the screen."""
    table.grid.scrollTo(cell(table, row, field))
    picture = table.grid.viewport().grab(table.grid.visualRect(cell(table, row, field))).toImage()
    return any(picture.pixelColor(x, y) == QColor(wanted) for x in range(picture.width()) for y in range(picture.height()))


# Showing


def test_rows_stand_in_natural_order_of_their_numbers(table: LedgerTable) -> None:
    assert column_texts(table, "number") == ["1", "2", "3", "4", "10"]


def test_states_lights_and_overdue_days_are_coloured(table: LedgerTable) -> None:
    assert colour_in(table, 0, "status", TONES["amber"].background)
    assert colour_in(table, 4, "status", TONES["green"].background)
    assert colour_in(table, 1, "light", TONES["red"].foreground)
    assert cell(table, 1, "deadline_date").data(Qt.ItemDataRole.ForegroundRole) == QColor(TONES["red"].foreground)
    assert cell(table, 4, "deadline_date").data(Qt.ItemDataRole.ForegroundRole) is None


def test_a_finished_row_has_a_full_green_bar_and_an_unfinished_one_a_blue_one(table: LedgerTable) -> None:
    assert colour_in(table, 4, "percent", TONES["green"].foreground)
    assert colour_in(table, 0, "percent", TONES["blue"].foreground)
    assert not colour_in(table, 2, "percent", TONES["blue"].foreground)


def test_a_clipped_text_is_read_in_full_in_its_tool_tip(table: LedgerTable) -> None:
    assert table.grid.tip(cell(table, 0, "measures")) == LONG
    assert table.grid.tip(cell(table, 0, "statement")) == ""
    table.arrangement.set_lines(4)
    table.grid.setColumnWidth(table.model.column_of("measures"), 400)
    assert table.grid.tip(cell(table, 0, "measures")) == ""


def test_higher_rows_show_more_lines(table: LedgerTable) -> None:
    heights = []
    for lines in (1, 2, 3, 4):
        table.arrangement.set_lines(lines)
        heights.append(table.grid.rowHeight(0))
    assert heights == sorted(set(heights))


def test_a_broken_row_is_shown_greyed_and_cannot_be_edited(open_table: OpenTable) -> None:
    view = problem_view()
    rows = Rows(PROBLEM, view.ids, [view.rows[0][:4], *view.rows[1:]])
    table = open_table(LedgerView(rows))
    row = next(row for row in range(5) if table.model.is_broken(row))
    assert cell(table, row, "number").data() == "（无法显示）"
    assert "无法正常显示" in table.grid.tip(cell(table, row, "number"))
    opened = []
    table.opened.connect(opened.append)
    double_click(table, row, "status")
    assert table.delegate.editor is None
    assert opened == [FIRST_ID]


def test_an_empty_table_says_why(open_table: OpenTable) -> None:
    table = open_table(problem_view(()))
    assert table.grid.empty_text == "还没有问题"
    table.set_view(problem_view())
    table.view.filter([Matches("没有这样的字")])
    table.refresh()
    assert table.grid.empty_text == "没有符合筛选条件的问题"
    table.grid.grab()


# Moving and selecting


def test_keys_move_as_in_excel(table: LedgerTable) -> None:
    click(table, 1, "category")
    for key, modifier, expected in (
        (Key.Key_Right, None, (1, "statement")),
        (Key.Key_Down, None, (2, "statement")),
        (Key.Key_Tab, None, (2, "measures")),
        (Key.Key_Backtab, Shift, (2, "statement")),
        (Key.Key_Home, None, (2, "number")),
        (Key.Key_Left, None, (2, "number")),
        (Key.Key_End, None, (2, "closed_on")),
        (Key.Key_Tab, None, (3, "number")),
        (Key.Key_Down, Control, (4, "number")),
        (Key.Key_Right, Control, (4, "light")),  # the end of what is filled
        (Key.Key_Right, Control, (4, "statement")),  # over the empty cell
        (Key.Key_Down, Control, (4, "statement")),
        (Key.Key_Home, Control, (0, "number")),
        (Key.Key_End, Control, (4, "closed_on")),
        (Key.Key_PageUp, None, (0, "closed_on")),
    ):
        press(table, key, modifier or Qt.KeyboardModifier.NoModifier)
        assert here(table) == expected, key


def test_shift_extends_the_block_also_across_the_frozen_edge(table: LedgerTable) -> None:
    click(table, 1, "light")
    press(table, Key.Key_Right, Shift)
    press(table, Key.Key_Down, Shift)
    press(table, Key.Key_Right, Shift)
    press(table, Key.Key_Left, Shift)
    assert list(table.grid.selected_blocks()) == [(1, 2, 1, 2)]
    assert selected(table) == ["2", "3"]


def test_shift_click_and_drag_select_blocks(table: LedgerTable) -> None:
    click(table, 0, "category")
    click(table, 2, "statement", Shift)
    assert selected(table) == ["1", "2", "3"]
    drag(table, (3, "number"), (4, "category"))
    assert list(table.grid.selected_blocks()) == [(3, 4, 0, 2)]


def test_a_block_goes_by_what_is_seen_when_columns_were_moved(table: LedgerTable) -> None:
    header = table.grid.header
    header.moveSection(header.visualIndex(table.model.column_of("percent")), 3)
    click(table, 0, "category")
    click(table, 0, "percent", Shift)
    assert {
        table.model.specs[c].name for _, _, left, right in table.grid.selected_blocks() for c in range(left, right + 1)
    } == {
        "category",
        "percent",
    }


def test_ctrl_click_adds_rows_and_ctrl_a_takes_all(table: LedgerTable, qtbot: QtBot) -> None:
    click(table, 0, "category")
    click(table, 3, "category", Control)
    assert selected(table) == ["1", "4"]
    with qtbot.waitSignal(table.selection_changed) as heard:
        press(table, Key.Key_A, Control)
    assert len(heard.args[0]) == 5


def test_shift_space_selects_the_row_and_ctrl_space_the_column(table: LedgerTable) -> None:
    click(table, 2, "category")
    press(table, Key.Key_Space, Shift)
    assert selected(table) == ["3"]
    press(table, Key.Key_Space, Control)
    assert len(selected(table)) == 5


def test_ctrl_delete_and_delete_on_whole_rows_ask_the_page_with_the_selected_ids(table: LedgerTable, qtbot: QtBot) -> None:
    click(table, 0, "statement")
    click(table, 1, "statement", Shift)
    with qtbot.waitSignal(table.delete_requested) as heard:
        press(table, Key.Key_Delete, Control)
    assert heard.args == [[FIRST_ID, FIRST_ID + 1]]
    press(table, Key.Key_Space, Shift)
    with qtbot.waitSignal(table.delete_requested) as heard:
        press(table, Key.Key_Delete)
    assert heard.args == [[FIRST_ID, FIRST_ID + 1]]
    with qtbot.waitSignal(table.delete_requested):
        press(table, Key.Key_Minus, Control)
    assert table.model.rowCount() == 5


def test_delete_on_cells_asks_the_page_to_clear_them(table: LedgerTable, qtbot: QtBot) -> None:
    click(table, 0, "category")
    click(table, 1, "category", Shift)
    with qtbot.waitSignal(table.clear_requested):
        press(table, Key.Key_Delete)
    assert selected(table) == ["1", "2"]


def test_enter_and_double_click_on_a_long_text_open_the_row(table: LedgerTable) -> None:
    opened = []
    table.opened.connect(opened.append)
    double_click(table, 1, "statement")
    press(table, Key.Key_Down)
    press(table, Key.Key_Return)
    assert opened == [FIRST_ID + 1, FIRST_ID + 3]


def test_the_page_hears_once_when_another_row_becomes_current(table: LedgerTable) -> None:
    heard = []
    table.current_changed.connect(heard.append)
    click(table, 1, "statement")
    press(table, Key.Key_Right)
    press(table, Key.Key_Down)
    assert heard == [FIRST_ID + 1, FIRST_ID + 3]


def test_the_row_before_and_after(table: LedgerTable) -> None:
    assert table.neighbour(FIRST_ID, 1) == FIRST_ID + 1
    assert table.neighbour(FIRST_ID, -1) is None
    assert table.neighbour(FIRST_ID + 2, 1) is None  # number 10, the last
    assert table.neighbour(None, 1) is None


# Frozen columns


def test_the_first_columns_stay_while_the_others_scroll(open_table: OpenTable) -> None:
    table = open_table(width=700)
    before = table.grid.visualRect(cell(table, 0, "light"))
    press(table, Key.Key_End)
    assert table.grid.horizontalScrollBar().value() > 0
    assert table.grid.visualRect(cell(table, 0, "light")) == before
    assert table.grid.indexAt(before.center()) == cell(table, 0, "light")
    click(table, 2, "light")
    assert here(table) == (2, "light")
    assert table.grid.horizontalScrollBar().value() > 0


def test_moving_left_brings_columns_out_from_under_the_frozen_ones(open_table: OpenTable) -> None:
    table = open_table(width=700)
    press(table, Key.Key_End)
    while here(table)[1] != "category":
        press(table, Key.Key_Left)
        assert table.grid.visualRect(table.grid.currentIndex()).left() >= table.grid.frozen_width()


def test_the_frozen_header_follows_sizes_and_stays(open_table: OpenTable) -> None:
    table = open_table(width=700)
    press(table, Key.Key_End)
    table.grid.setColumnWidth(0, 90)
    frozen = table.grid.frozen_header
    assert frozen.sectionSize(0) == 90
    assert frozen.width() == table.grid.frozen_width() == 90 + table.grid.columnWidth(1)
    frozen.resizeSection(1, 80)
    assert table.grid.columnWidth(1) == 80


def test_freezing_up_to_another_column_and_nothing(table: LedgerTable) -> None:
    table.arrangement.freeze_up_to("category")
    assert table.grid.is_frozen(table.model.column_of("category"))
    table.arrangement.freeze_up_to(None)
    assert table.grid.frozen_width() == 0
    assert not table.grid.frozen_header.isVisible()


# Sort


def test_clicks_on_a_header_sort_up_down_and_back(table: LedgerTable) -> None:
    orders = []
    for _ in range(3):
        click_header(table, "percent")
        orders.append(column_texts(table, "percent"))
    assert orders == [
        ["0%", "40%", "70%", "100%", ""],
        ["100%", "70%", "40%", "0%", ""],
        ["70%", "40%", "0%", "", "100%"],
    ]


def test_shift_click_adds_a_column_and_the_marks_show_the_order(table: LedgerTable, qtbot: QtBot) -> None:
    click_header(table, "department")
    with qtbot.waitSignal(table.sort_changed) as heard:
        click_header(table, "percent", Shift)
    assert heard.args == [(SortBy("department"), SortBy("percent"))]
    click_header(table, "percent", Shift)
    assert table.grid.header.marks == {"department": "▲1", "percent": "▼2"}
    assert column_texts(table, "percent") == ["100%", "70%", "40%", "", "0%"]
    click_header(table, "number")
    assert table.grid.frozen_header.marks == {"number": "▲"}


# Refreshing


def test_a_filter_keeps_the_current_row_and_the_selection(table: LedgerTable) -> None:
    click(table, 2, "department")
    table.view.filter([Is("department", ("研究室",))])
    table.refresh()
    assert (table.model.rowCount(), here(table)) == (1, (0, "department"))
    assert selected(table) == ["3"]


def test_a_filter_that_hides_the_current_row_leaves_none(table: LedgerTable) -> None:
    click(table, 2, "department")
    heard = []
    table.current_changed.connect(heard.append)
    table.view.filter([Is("department", ("办公室",))])
    table.refresh()
    assert heard == [None]
    assert table.selected_ids() == []


def test_a_colleagues_rows_are_tinted_with_a_note_for_a_while(table: LedgerTable, qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr("app.ui.table.ledger_table.FLASH_SECONDS", 0.05)
    table.flash([FIRST_ID + 1], "李晓梅 10:32 保存")
    assert table.grid.tip(cell(table, 1, "statement")) == "李晓梅 10:32 保存"
    assert colour_in(table, 1, "statement", FLASH)
    qtbot.waitUntil(lambda: not table.model.notes)
    assert not colour_in(table, 1, "statement", FLASH)


def test_another_view_keeps_the_chosen_order_and_the_current_row(table: LedgerTable) -> None:
    click_header(table, "percent")
    click(table, 0, "percent")
    table.set_view(problem_view(PROBLEMS[:4]))
    assert column_texts(table, "percent") == ["0%", "40%", "70%", "100%"]
    assert table.current_id() == FIRST_ID + 3


# Columns


def test_hiding_moving_and_sizing_are_remembered_as_json(open_table: OpenTable) -> None:
    table, other = open_table(), open_table()
    table.arrangement.show_column("leader", visible=False)
    table.arrangement.show_column("remark", visible=True)
    table.arrangement.set_lines(3)
    header = table.grid.header
    header.moveSection(header.visualIndex(table.model.column_of("status")), 2)
    header.resizeSection(table.model.column_of("statement"), 333)
    click_header(table, "status")
    other.restore(json.loads(json.dumps(table.state())))
    assert other.state() == table.state()
    fields = [other.model.specs[column].name for column in other.grid.visible_columns()]
    assert fields[:3] == ["number", "light", "status"]
    assert "leader" not in fields
    assert "remark" in fields
    assert other.grid.columnWidth(other.model.column_of("statement")) == 333
    assert column_texts(other, "status")[0] == "整改中"
    assert other.grid.header.marks == {"status": "▲"}


def test_a_remembered_state_of_another_version_does_no_harm(table: LedgerTable) -> None:
    before = table.state()
    table.restore({"order": ["gone", "status", 7], "widths": {"gone": 5, "status": "wide"}, "hidden": ["gone"], "frozen": 3})
    assert set(table.state()["order"]) == set(before["order"])
    table.restore({"hidden": [column.field for column in PROBLEM.columns], "lines": 99, "sort": [["gone", True], "x"]})
    assert table.grid.visible_columns()
    assert table.sort == ()


def test_the_header_menu_hides_shows_and_restores(table: LedgerTable) -> None:
    def choose(text: str, column: str = "department") -> None:
        menu = table.header_menu(table.model.column_of(column))
        actions = [action for owner in (menu, *(a.menu() for a in menu.actions() if a.menu())) for action in owner.actions()]
        next(action for action in actions if action.text() == text).trigger()

    choose("隐藏此列")
    assert table.model.column_of("department") not in table.grid.visible_columns()
    choose("备注")
    assert table.model.column_of("remark") in table.grid.visible_columns()
    choose("降序", "number")
    assert column_texts(table, "number")[0] == "10"
    choose("恢复默认列")
    assert table.model.column_of("department") in table.grid.visible_columns()
    assert table.model.column_of("remark") not in table.grid.visible_columns()


def test_the_last_visible_column_cannot_be_hidden(table: LedgerTable) -> None:
    for spec in table.model.specs:
        table.arrangement.show_column(spec.name, visible=False)
    assert len(table.grid.visible_columns()) == 1


def test_long_texts_take_spare_room_until_widths_are_set(open_table: OpenTable) -> None:
    table = open_table(width=2600)
    assert sum(table.grid.columnWidth(column) for column in table.grid.visible_columns()) > 2400
    assert table.state()["widths"] == {}


# Copying


def test_a_copied_block_pastes_into_excel_with_its_line_breaks(table: LedgerTable) -> None:
    click(table, 0, "statement")
    click(table, 1, "measures", Shift)
    press(table, Key.Key_C, Control)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == f'理论学习不深\t"{LONG}"\r\n公文流转超时限\t\r\n'
    assert data.html().count("<tr>") == 2
    assert "mso-data-placement:same-cell" in data.html()


def test_copied_text_cannot_become_a_formula_or_a_date_in_excel(open_table: OpenTable) -> None:
    table = open_table(problem_view(({"number": "1-1", "statement": "=1+1", "percent": 5},)))
    press(table, Key.Key_Down)
    press(table, Key.Key_A, Control)
    press(table, Key.Key_C, Control)
    html = QGuiApplication.clipboard().mimeData().html()
    for text in ("1-1", "=1+1"):
        assert f'mso-number-format:\'\\@\';white-space:pre-wrap" sdnum="1033;0;@">{text}<' in html
    assert "<td>5%</td>" in html


def test_quotes_and_tabs_are_quoted() -> None:
    assert as_text([['a"b', "c\td", "e"]]) == '"a""b"\t"c\td"\te\r\n'


# The whole


def test_ten_thousand_rows_scroll_without_a_fault(open_table: OpenTable) -> None:
    table = open_table(LedgerView(problem_rows(10_000)))
    for place in (0.5, 1.0, 0.1):
        bar = table.grid.verticalScrollBar()
        bar.setValue(int(bar.maximum() * place))
        table.grid.grab()
    press(table, Key.Key_End, Control)
    assert here(table)[0] == 9999


def test_the_row_under_the_mouse_is_lighter(table: LedgerTable) -> None:
    QTest.mouseMove(table.grid.viewport(), spot(table, 1, "statement"))
    QTest.mouseMove(table.grid.viewport(), spot(table, 1, "statement") + QPoint(2, 2))
    before = table.grid.viewport().grab().toImage()
    QTest.mouseMove(table.grid.viewport(), spot(table, 3, "statement"))
    assert table.grid.viewport().grab().toImage() != before


# Groups and totals


def test_rows_are_grouped_with_subtotals(table: LedgerTable) -> None:
    table.set_group("department")
    assert column_texts(table, "department") == ["办公室", "办公室", "办公室", "提案委", "研究室"]
    assert column_texts(table, "number") == ["1", "2", "10", "4", "3"]
    groups = list(table.grid.bands.values())
    assert [(group.start, group.text, group.count) for group in groups] == [
        (0, "办公室", 3),
        (3, "提案委", 1),
        (4, "研究室", 1),
    ]
    assert [total_words(total) for total in groups[0].totals] == ["平均完成率 70%"]
    plain = table.grid.rowHeight(1)
    assert table.grid.rowHeight(0) == plain + BAND
    assert table.grid.visualRect(cell(table, 0, "number")).height() == table.grid.visualRect(cell(table, 1, "number")).height()
    assert colour_at(table, 0) != colour_at(table, 1)
    click(table, 3, "department")
    assert here(table) == (3, "department")
    click_header(table, "number")
    click_header(table, "number")
    assert column_texts(table, "number") == ["10", "2", "1", "4", "3"]  # sorted within the groups
    remembered = json.loads(json.dumps(table.state()))
    table.set_group("")
    assert column_texts(table, "number") == ["10", "4", "3", "2", "1"]
    assert table.grid.rowHeight(0) == plain
    table.restore(remembered)
    assert len(table.grid.bands) == 3


def colour_at(table: LedgerTable, row: int) -> QColor:
    """The colour at the left upper corner of a row, where a group's band is."""
    picture = table.grid.viewport().grab().toImage()
    return picture.pixelColor(3, table.grid.rowViewportPosition(row) + 4)


def test_groups_follow_what_is_filtered(table: LedgerTable) -> None:
    table.set_group("department")
    table.view.filter([Is("department", ("办公室", "研究室"))])
    table.refresh()
    assert [(group.start, group.text) for group in table.grid.bands.values()] == [(0, "办公室"), (3, "研究室")]
    table.view.filter([Is("department", ("没有这个部门",))])
    table.refresh()
    assert not table.grid.bands


def test_the_totals_row_sums_what_is_shown(table: LedgerTable) -> None:
    assert not table.totals.isVisible()
    table.show_totals_row(True)
    assert table.totals.isVisible()
    assert number_words(table.totals.totals["percent"]) == "53%"
    table.view.filter([Is("department", ("研究室",))])
    table.refresh()
    assert (table.totals.count, number_words(table.totals.totals["percent"])) == (1, "0%")
    assert table.state()["totals"] is True
