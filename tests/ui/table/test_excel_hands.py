"""What a hand does that has worked in Excel for years: Enter and Tab inside a block, Tab … Enter, Backspace, Alt+Enter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.blocks import read_text
from app.ui.table.ledger_table import LedgerTable
from app.ui.table.selection import Area
from app.ui.table.text_editor import TextEditor
from tests.ui.table.conftest import FIRST_ID, LONG, PROBLEMS, problem_view
from tests.ui.table.hands import Control, Key, NoKey, Shift, cell, click, commit, editor, here, press, type_into

Alt = Qt.KeyboardModifier.AltModifier
Edit = tuple[int, str, object, object]


@pytest.fixture
def edits(table: LedgerTable) -> list[Edit]:
    found: list[Edit] = []
    table.edited.connect(lambda *edit: found.append(edit))
    return found


def selected_cells(table: LedgerTable) -> list[tuple[int, str]]:
    return [(row, table.model.specs[column].name) for row, column in table.grid.selected().cells()]


def test_enter_and_tab_go_round_inside_a_block(table: LedgerTable) -> None:
    click(table, 0, "category")
    click(table, 1, "statement", Shift)
    block = selected_cells(table)
    places = []
    for key, modifier in ((Key.Key_Return, NoKey),) * 4 + ((Key.Key_Tab, NoKey),) * 2 + ((Key.Key_Return, Shift),):
        press(table, key, modifier)
        places.append(here(table))
    assert places == [
        (0, "category"),  # from the last cell, where the Shift-click ended, round to the first
        (1, "category"),
        (0, "statement"),
        (1, "statement"),
        (0, "category"),
        (0, "statement"),
        (1, "category"),
    ]
    assert selected_cells(table) == block


def test_what_is_typed_into_a_block_goes_on_inside_it(table: LedgerTable, edits: list[Edit]) -> None:
    click(table, 0, "deadline")
    click(table, 1, "deadline", Shift)
    press(table, Key.Key_Return)
    assert here(table) == (0, "deadline")
    type_into(table, "2023-12-01")
    press(table, Key.Key_Return)
    assert here(table) == (1, "deadline")
    type_into(table, "2023-12-02")
    press(table, Key.Key_Return)
    assert here(table) == (0, "deadline")
    assert [(edit[0], edit[2]) for edit in edits] == [(FIRST_ID, "2023-12-01"), (FIRST_ID + 1, "2023-12-02")]


def test_enter_after_tabs_leads_to_the_next_line_below_its_beginning(table: LedgerTable) -> None:
    click(table, 0, "kind")
    press(table, Key.Key_Tab)
    press(table, Key.Key_Tab)
    assert here(table) == (0, "deadline_date")
    type_into(table, "2023-12-31")
    press(table, Key.Key_Return)
    assert here(table) == (1, "kind")
    press(table, Key.Key_Right)
    type_into(table, "2023-12-31")
    press(table, Key.Key_Return)
    assert here(table) == (2, "deadline")


def test_shift_enter_goes_up_and_shift_tab_back(table: LedgerTable) -> None:
    """Shift+Enter opened the editor."""
    click(table, 2, "kind")
    press(table, Key.Key_Return, Shift)
    assert (here(table), table.delegate.editor) == ((1, "kind"), None)
    press(table, Key.Key_Enter, Shift)
    press(table, Key.Key_Return, Shift)  # there is nothing above the first row
    assert here(table) == (0, "kind")
    press(table, Key.Key_Backtab, Shift)
    assert here(table) == (0, "person")
    click(table, 1, "category")
    click(table, 2, "statement", Shift)
    press(table, Key.Key_Backtab, Shift)
    assert here(table) == (2, "category")


def test_ctrl_enter_hands_the_text_to_all_selected_cells(table: LedgerTable, edits: list[Edit], qtbot: QtBot) -> None:
    click(table, 0, "deadline")
    click(table, 3, "deadline", Control)
    type_into(table, "2023-12-01")
    with qtbot.waitSignal(table.spread_requested) as heard:
        press(table, Key.Key_Return, Control)
    assert heard.args == ["2023-12-01"]
    assert edits == []
    assert table.delegate.editor is None
    assert selected_cells(table) == [(0, "deadline"), (3, "deadline")]


def test_backspace_empties_the_cell_and_goes_on_typing(table: LedgerTable, edits: list[Edit]) -> None:
    click(table, 0, "deadline")
    press(table, Key.Key_Backspace)
    assert editor(table).text() == ""
    press(table, Key.Key_Return)
    assert edits == [(FIRST_ID, "deadline", "", "11月底前")]


def test_a_long_text_is_typed_in_its_cell_on_several_lines(table: LedgerTable, edits: list[Edit]) -> None:
    click(table, 1, "measures")
    type_into(table, "a")
    press(table, Key.Key_Return, Alt)
    commit("第二条")
    assert isinstance(table.delegate.editor, TextEditor)
    press(table, Key.Key_Return)
    assert edits == [(FIRST_ID + 1, "measures", "a\n第二条", "")]
    assert here(table) == (2, "measures")


def test_f2_goes_on_at_the_end_of_a_long_text_and_esc_gives_up(table: LedgerTable, edits: list[Edit]) -> None:
    click(table, 0, "measures")
    press(table, Key.Key_F2)
    found = table.delegate.editor
    assert isinstance(found, TextEditor)
    assert found.text() == LONG
    assert found.height() > table.grid.rowHeight(0)  # all its lines are seen
    commit("；完")
    press(table, Key.Key_Escape)
    assert edits == []
    press(table, Key.Key_F2)
    commit("；完")
    press(table, Key.Key_Tab)
    assert edits == [(FIRST_ID, "measures", f"{LONG}；完", LONG)]


def test_a_required_long_text_is_not_emptied(table: LedgerTable, edits: list[Edit]) -> None:
    click(table, 0, "statement")
    press(table, Key.Key_Backspace)
    press(table, Key.Key_Return)
    found = table.delegate.editor
    assert isinstance(found, TextEditor)
    assert found.bubble is not None
    assert "请填写" in found.bubble.text()
    press(table, Key.Key_Escape)
    assert edits == []


def test_copying_rows_that_stand_apart_leaves_out_what_lies_between(table: LedgerTable) -> None:
    click(table, 0, "statement")
    click(table, 3, "statement", Control)
    press(table, Key.Key_C, Control)
    texts = [str(cell(table, row, "statement").data()) for row in (0, 3)]
    assert read_text(QGuiApplication.clipboard().text()) == [[text] for text in texts]


def test_blocks_that_are_not_in_line_are_not_copied_and_the_person_is_told(table: LedgerTable, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("before")
    click(table, 0, "statement")
    click(table, 3, "category", Control)
    with qtbot.waitSignal(table.refused) as heard:
        press(table, Key.Key_C, Control)
    assert "没有对齐" in heard.args[0]
    assert QGuiApplication.clipboard().text() == "before"


def draw(table: LedgerTable, start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = NoKey) -> None:
    viewport, left = table.grid.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, NoKey, start)
    QTest.mouseMove(viewport, (start + end) / 2)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, left, modifier, end)


def test_the_corner_of_the_selection_is_drawn_over_further_rows(table: LedgerTable, qtbot: QtBot) -> None:
    click(table, 0, "percent")
    click(table, 1, "percent", Shift)
    column = table.model.column_of("percent")
    corner, end = table.grid.fill_handle.rect().center(), table.grid.visualRect(cell(table, 4, "percent")).center()
    with qtbot.waitSignal(table.drawn) as heard:
        draw(table, corner, end)
    source, target, plain = heard.args
    assert (list(source.rows), list(target.rows), target.columns, plain) == ([0, 1], [2, 3, 4], (column,), False)
    assert table.grid.selected().area() == Area([0, 1, 2, 3, 4], (column,))
    with qtbot.waitSignal(table.drawn) as heard:  # from the last cell up, with Ctrl
        click(table, 4, "percent")
        draw(table, table.grid.fill_handle.rect().center(), table.grid.visualRect(cell(table, 2, "percent")).center(), Control)
    assert list(heard.args[1].rows) == [2, 3]
    assert heard.args[2] is True


def test_a_double_click_on_the_corner_fills_down_to_the_last_row(table: LedgerTable, qtbot: QtBot) -> None:
    click(table, 1, "department")
    with qtbot.waitSignal(table.drawn) as heard:
        QTest.mouseDClick(table.grid.viewport(), Qt.MouseButton.LeftButton, NoKey, table.grid.fill_handle.rect().center())
    assert list(heard.args[1].rows) == [2, 3, 4]


def test_what_is_only_shown_has_no_corner_to_draw(table: LedgerTable) -> None:
    table.set_read_only(True)
    click(table, 1, "department")
    assert table.grid.fill_handle.rect().isEmpty()


def test_rows_that_move_while_the_corner_is_drawn_are_not_filled(table: LedgerTable, qtbot: QtBot) -> None:
    """A colleague's row has come in above: what the frame stands around are other rows now."""
    click(table, 0, "percent")
    viewport, left = table.grid.viewport(), Qt.MouseButton.LeftButton
    end = table.grid.visualRect(cell(table, 4, "percent")).center()
    QTest.mousePress(viewport, left, NoKey, table.grid.fill_handle.rect().center())
    QTest.mouseMove(viewport, end)
    table.model.set_view(problem_view(PROBLEMS[1:]))
    with qtbot.assertNotEmitted(table.drawn):
        QTest.mouseRelease(viewport, left, NoKey, end)
    assert table.grid.fill_handle.source is None


def test_a_long_text_that_was_only_looked_at_is_not_changed(open_table: Callable[..., LedgerTable]) -> None:
    """A hard space comes out of the editor as a plain one: that is no edit."""
    table = open_table(problem_view(({**PROBLEMS[0], "measures": "第一条\u00a0措施"}, *PROBLEMS[1:])))
    found: list[Edit] = []
    table.edited.connect(lambda *edit: found.append(edit))
    click(table, 0, "measures")
    press(table, Key.Key_F2)
    press(table, Key.Key_Return)
    assert found == []


def test_alt_down_on_a_cell_opens_its_choices(table: LedgerTable, edits: list[Edit]) -> None:
    filters: list[object] = []
    table.filter_requested.connect(lambda *asked: filters.append(asked))
    click(table, 0, "status")
    press(table, Key.Key_Down, Alt)
    assert editor(table).words.isVisible()
    before = editor(table).marked()
    press(table, Key.Key_Down)
    press(table, Key.Key_Return)
    assert [(name, old) for _, name, _, old in edits] == [("status", before)]
    assert not filters


def test_alt_down_on_a_name_offers_the_names(table: LedgerTable) -> None:
    click(table, 0, "department")
    press(table, Key.Key_Down, Alt)
    assert editor(table).words.isVisible()


def test_ctrl_shift_l_filters_the_column(table: LedgerTable) -> None:
    filters: list[str] = []
    table.filter_requested.connect(lambda field, _: filters.append(field))
    click(table, 0, "status")
    press(table, Key.Key_L, Control | Shift)
    assert filters == ["status"]
