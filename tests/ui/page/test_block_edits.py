"""Pasting, cutting, filling: what a person does in Excel all day, with real keys and the real clipboard."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from html.parser import HTMLParser

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import change_row, change_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.sorting import SortBy
from app.ui.messages import Answer
from app.ui.page import new_row
from app.ui.page.filters import Filters
from app.ui.page.ledger_page import LedgerPage
from app.ui.page.paste_special import PasteSpecialDialog
from app.ui.page.replace_dialog import ReplaceDialog
from app.ui.page.rows_menu import rows_menu
from app.ui.progress import ProgressDialog
from app.ui.table import ledger_table
from app.ui.table.selection import Area
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY
from tests.ui.page.four_problems import OLD, put_on_clipboard, said, told, values
from tests.ui.table.hands import Control, Key, Shift, click, here, press, spot, type_into

Alt = Qt.KeyboardModifier.AltModifier


def test_pasting_where_nobody_has_copied_anything_says_so(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QClipboard, "mimeData", lambda clipboard: None)  # so it is on Linux at first
    qtbot.keyClick(page.table.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert said(page) == ["剪贴板里没有可以粘贴的文字"]


def test_a_block_from_excel_is_pasted_and_undone_as_one_step(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard('2023.11.30\t"第一条：\n一、学"\r\n2023年12月底前\t改制度\r\n')
    head = page.session.office.head
    measures, deadline = (page.table.model.column_of(name) for name in ("measures", "deadline"))
    for column in range(len(page.table.model.specs)):
        page.table.grid.setColumnHidden(column, column not in (measures, deadline, page.table.model.column_of("statement")))
    assert page.table.fields_from(deadline) == ["deadline", "measures"]
    click(page.table, 1, "deadline")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: any("已粘贴 4 格" in text for text in said(page)))
    qtbot.waitUntil(lambda: values(page, "measures") == ["", "第一条：\n一、学", "改制度", ""])
    assert values(page, "deadline_date") == [None, "2023-11-30", "2023-12-31", None]
    assert page.session.office.head == head + 1
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == ["", "", "", ""])
    assert values(page, "deadline_date") == [None] * 4


def test_lines_below_the_last_row_become_new_rows_numbered_on(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 3, "statement")
    put_on_clipboard("改了的第四条\r\n第五条\r\n第六条\r\n\r\n")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: any("已粘贴 1 格，新增 2 行" in text for text in said(page)))
    wanted = ["问题1", "问题2", "问题3", "改了的第四条", "第五条", "第六条"]
    qtbot.waitUntil(lambda: values(page, "statement") == wanted)
    assert values(page, "number") == ["1", "2", "3", "4", "5", "6"]
    assert values(page, "list") == ["部门"] * 6
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "statement") == [f"问题{number}" for number in range(1, 5)])


def test_one_word_fills_all_selected_cells(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("研究室")
    click(page.table, 0, "department")
    click(page.table, 2, "department", Shift)
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "department") == ["研究室"] * 3 + ["办公室"])


def test_what_does_not_fit_is_named_before_anything_is_written(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("立行立改\r\n马上改\r\n持续整改\r\n")
    page.messages.answers = ["cancel", "skip"]  # type: ignore[attr-defined]
    asked: list[str] = []
    ask = page.messages.ask
    page.messages.ask = lambda title, text, answers, advice="": (asked.append(text), ask(title, text, answers, advice))[1]  # type: ignore[method-assign]
    head = page.session.office.head
    click(page.table, 0, "kind")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert "第 2 行" in asked[0]
    assert "马上改" in asked[0]
    assert page.session.office.head == head
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "kind") == ["立行立改", "限期整改", "持续整改", "限期整改"])


def test_what_the_state_of_a_row_forbids_is_named_and_the_rest_is_pasted(qtbot: QtBot, page: LedgerPage) -> None:
    limit = {"deadline": "2023年11月30日前", "deadline_date": "2023-11-30"}
    seen = {"deadline": "", "deadline_date": None}
    rows = {page.table.model.row_id(row): {name: (seen[name], limit[name]) for name in limit} for row in (0, 1)}
    page.session.run(change_rows(PROBLEM, rows, TODAY, LEDGERS), lambda _: None, page.failed)
    qtbot.waitUntil(lambda: values(page, "deadline")[:2] == ["2023年11月30日前"] * 2)
    put_on_clipboard("改了一\t2024年3月底前\r\n改了二\t2023年11月20日前\r\n")
    page.messages.answers = ["skip"]  # type: ignore[attr-defined]
    asked: list[str] = []
    ask = page.messages.ask
    page.messages.ask = lambda title, text, answers, advice="": (asked.append(text), ask(title, text, answers, advice))[1]  # type: ignore[method-assign]
    for column in range(len(page.table.model.specs)):
        shown = page.table.model.specs[column].name in ("statement", "deadline")
        page.table.grid.setColumnHidden(column, not shown)
    click(page.table, 0, "statement")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert asked[0].startswith("有 1 格不能粘贴：\n第 1 行（序号1“问题1”）的“整改时限”：整改开始后，时限不能直接推后或清空。")
    qtbot.waitUntil(lambda: values(page, "statement")[:2] == ["改了一", "改了二"])
    assert values(page, "deadline")[:2] == ["2023年11月30日前", "2023年11月20日前"]


def test_a_new_row_that_cannot_be_added_is_named_and_the_others_are(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("新的五\t整改中\r\n新的六\t已销号\r\n")
    page.messages.answers = ["skip"]  # type: ignore[attr-defined]
    for column in range(len(page.table.model.specs)):
        shown = page.table.model.specs[column].name in ("statement", "status")
        page.table.grid.setColumnHidden(column, not shown)
    click(page.table, 0, "statement")
    press(page.table, Key.Key_V, Control | Shift)
    qtbot.waitUntil(lambda: values(page, "statement")[4:] == ["新的五", "新的六"])
    assert values(page, "status")[4:] == ["整改中", "待整改"]


def test_a_row_pasted_as_new_takes_the_next_number_where_its_own_is_taken(qtbot: QtBot, page: LedgerPage) -> None:
    """Two rows were number 2 then. A number that nobody has is kept."""
    shown = ("number", "statement")
    for column, spec in enumerate(page.table.model.specs):
        page.table.grid.setColumnHidden(column, spec.name not in shown)
    header = page.table.grid.header
    left, right = (header.visualIndex(page.table.model.column_of(name)) for name in shown)
    assert left < right
    put_on_clipboard("2\t问题2\r\n9\t新的九\r\n3\t问题3\r\n")
    click(page.table, 0, "number")
    press(page.table, Key.Key_V, Control | Shift)
    qtbot.waitUntil(lambda: len(values(page, "number")) == 7)
    found = set(zip(values(page, "number"), values(page, "statement"), strict=True))
    assert found >= {("5", "问题2"), ("9", "新的九"), ("6", "问题3")}


def test_columns_that_the_program_fills_are_left_out_and_told(qtbot: QtBot, page: LedgerPage) -> None:
    page.table.grid.setColumnHidden(page.table.model.column_of("light"), False)
    click(page.table, 0, "light")
    put_on_clipboard("红")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: any("由程序填写" in text for text in said(page)))


def test_more_columns_than_the_table_has_are_refused_as_a_whole(qtbot: QtBot, page: LedgerPage) -> None:
    head = page.session.office.head
    click(page.table, 0, "statement")
    put_on_clipboard("\t".join("abcdefghijklmnopqrstuvwxyzabcdef"))
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: bool(told(page)))
    assert "没有粘贴" in told(page)[0]
    assert page.session.office.head == head


def test_a_table_from_word_keeps_its_paragraphs_in_one_cell(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("甲\n乙\n", "<table><tr><td><p>甲</p><p>乙</p></td></tr></table>")
    click(page.table, 0, "measures")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "measures")[0] == "甲\n乙")
    assert values(page, "measures")[1] == ""


def paste_special(qtbot: QtBot, page: LedgerPage, *ticks: str) -> PasteSpecialDialog:
    press(page.table, Key.Key_V, Control | Alt)
    dialog = page.findChild(PasteSpecialDialog)
    assert dialog is not None
    for tick in ticks:
        qtbot.mouseClick(getattr(dialog, tick), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    return dialog


def test_paste_special_leaves_what_empty_cells_would_cover(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "statement")
    put_on_clipboard("改写甲\t办公室\n\t研究室\n改写丙\t\n")
    dialog = paste_special(qtbot, page, "skip_blanks")
    assert dialog.size_line.text() == "剪贴板里有 3 行 × 2 列"
    qtbot.keyClick(dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: values(page, "statement") == ["改写甲", "问题2", "改写丙", "问题4"])
    assert values(page, "department") == ["办公室", "研究室", "办公室", "办公室"]
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "statement") == OLD)


def test_paste_special_fills_only_what_is_empty(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 1, "measures")
    put_on_clipboard("已有措施")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == ["", "已有措施", "", ""])
    click(page.table, 0, "measures")
    put_on_clipboard("甲\n乙\n丙\n丁\n")
    paste_special(qtbot, page, "only_empty").accept()
    qtbot.waitUntil(lambda: values(page, "measures") == ["甲", "已有措施", "丙", "丁"])


def test_paste_special_turns_rows_into_columns_where_they_have_room(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "statement")
    put_on_clipboard("问题甲\t问题乙\n办公室\t研究室\n")
    paste_special(qtbot, page, "transpose").accept()
    qtbot.waitUntil(lambda: values(page, "statement")[:2] == ["问题甲", "问题乙"])
    assert values(page, "department")[:2] == ["办公室", "研究室"]
    put_on_clipboard("\n".join(f"第{number}行" for number in range(40)))
    dialog = paste_special(qtbot, page, "transpose")
    assert dialog.size_line.text() == "剪贴板里有 1 行 × 40 列（转置后）"
    assert "只有" in dialog.wrong.text()
    assert not dialog.paste_button.isEnabled()


def test_fill_down_takes_the_first_row_or_the_row_above(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("提案委")
    click(page.table, 0, "department")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "department")[0] == "提案委")
    click(page.table, 1, "department")
    press(page.table, Key.Key_D, Control)
    qtbot.waitUntil(lambda: values(page, "department") == ["提案委", "提案委", "办公室", "办公室"])
    click(page.table, 1, "department")
    click(page.table, 3, "department", Shift)
    press(page.table, Key.Key_D, Control)
    qtbot.waitUntil(lambda: values(page, "department") == ["提案委"] * 4)


def test_empty_cells_take_what_stands_above_them(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "measures")
    merged = "<table><tr><td rowspan=2>甲</td></tr><tr></tr><tr><td rowspan=2>乙</td></tr><tr></tr></table>"
    put_on_clipboard("甲", merged)
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == ["甲", "", "乙", ""])
    click(page.table, 0, "measures")
    click(page.table, 3, "measures", Shift)
    menu = rows_menu(page, page.selected())
    (entry,) = [item for item in menu.findChildren(QAction) if item.text() == "空白格照上一格填"]
    entry.trigger()
    qtbot.waitUntil(lambda: values(page, "measures") == ["甲", "甲", "乙", "乙"])
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == ["甲", "", "乙", ""])
    click(page.table, 0, "measures")
    entry.trigger()
    qtbot.waitUntil(lambda: said(page)[-1] == "选中的格里没有可以照上一格填的空白格")


def test_fill_right_takes_the_column_to_the_left(qtbot: QtBot, page: LedgerPage) -> None:
    for column in range(len(page.table.model.specs)):
        name = page.table.model.specs[column].name
        page.table.grid.setColumnHidden(column, name not in ("statement", "symptom"))
    click(page.table, 0, "symptom")
    press(page.table, Key.Key_R, Control)
    qtbot.waitUntil(lambda: values(page, "symptom")[0] == "问题1")


def test_a_sentence_that_slips_into_a_column_of_names_is_asked_about(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """整改措施 filled right into 责任领导 made a new person of every half-sentence, and said so afterwards only."""
    asked: list[str] = []

    def answer(title: str, text: str, answers: Sequence[Answer], advice: str = "") -> str:
        asked.append(text)
        return answers[-1].key if len(asked) == 1 else answers[0].key

    monkeypatch.setattr(page.messages, "ask", answer)
    for column in range(len(page.table.model.specs)):
        page.table.grid.setColumnHidden(column, page.table.model.specs[column].name not in ("measures", "leader"))
    click(page.table, 0, "measures")
    put_on_clipboard("1.修订检查表，指标由17项压缩到9项；\t欧阳修远\r\n")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "leader")[0] == "欧阳修远")
    click(page.table, 0, "leader")
    press(page.table, Key.Key_R, Control)
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert "“责任领导”中有不像名称的内容：“1.修订检查表”“指标由17项压缩到9项”" in asked[0]
    assert values(page, "leader")[0] == "欧阳修远"
    press(page.table, Key.Key_R, Control)
    qtbot.waitUntil(lambda: values(page, "leader")[0] == "1.修订检查表、指标由17项压缩到9项")


def test_cells_out_of_line_that_cannot_be_copied_are_not_cut_either(page: LedgerPage) -> None:
    put_on_clipboard("之前的")
    head = page.session.office.head
    click(page.table, 0, "department")
    click(page.table, 2, "category", Control)
    press(page.table, Key.Key_X, Control)
    assert page.session.saving == 0
    assert page.session.office.head == head
    assert QGuiApplication.clipboard().text() == "之前的"


def test_cut_cells_are_emptied_where_they_are_pasted_in_one_step(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "department")
    press(page.table, Key.Key_X, Control)
    assert QGuiApplication.clipboard().text() == "办公室\r\n"
    assert page.table.grid.cut_area is not None  # a dashed frame
    assert values(page, "department")[0] == "办公室"  # nothing is lost when it is never pasted
    click(page.table, 1, "person")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: (values(page, "department")[0], values(page, "person")[1]) == ("", "办公室"))
    assert page.table.grid.cut_area is None
    press(page.table, Key.Key_V, Control)  # once moved it is an ordinary copy
    qtbot.waitUntil(lambda: "内容相同，没有需要修改的" in said(page))
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: (values(page, "department")[0], values(page, "person")[1]) == ("办公室", ""))


def test_esc_leaves_cut_cells_where_they_are(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "department")
    press(page.table, Key.Key_X, Control)
    press(page.table, Key.Key_Escape)
    assert page.table.grid.cut_area is None
    click(page.table, 1, "person")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "person")[1] == "办公室")
    assert values(page, "department")[0] == "办公室"


def test_what_a_colleague_wrote_into_cut_cells_is_not_emptied(qtbot: QtBot, page: LedgerPage, open_office: OpenOffice) -> None:
    click(page.table, 0, "department")
    press(page.table, Key.Key_X, Control)
    change = {"department": ("办公室", "研究室")}
    open_office("研究室-PC").run(change_row(PROBLEM, page.table.model.row_id(0), change, TODAY, LEDGERS))
    page.session.poll()
    qtbot.waitUntil(lambda: values(page, "department")[0] == "研究室")
    click(page.table, 1, "person")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: len(told(page)) == 1)
    assert values(page, "department")[0] == "研究室"
    assert values(page, "person")[1] == ""


def test_cut_cells_that_do_not_fit_stay_where_they_are(qtbot: QtBot, page: LedgerPage) -> None:
    head = page.session.office.head
    click(page.table, 0, "department")
    press(page.table, Key.Key_X, Control)
    click(page.table, 0, "percent")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: len(told(page)) == 1)
    assert told(page)[0].startswith("剪切的内容不能放到这里，没有移动。")
    assert page.session.office.head == head


def test_what_was_pasted_is_selected_with_the_rows_that_came_with_it(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("改了三\r\n改了四\r\n新的五\r\n新的六\r\n")
    click(page.table, 2, "statement")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: any("新增 2 行" in text for text in said(page)))
    column = page.table.model.column_of("statement")
    qtbot.waitUntil(lambda: page.table.grid.selected().area() == Area([2, 3, 4, 5], (column,)))
    assert page.table.grid.currentIndex().row() == 2


def test_who_filters_is_told_of_pasted_rows_that_are_not_to_be_seen(qtbot: QtBot, page: LedgerPage) -> None:
    page.set_filters(Filters(values={"status": ("整改中",)}))
    put_on_clipboard("改了四\r\n新的五\r\n新的六\r\n")
    click(page.table, 3, "statement")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: any(text.endswith("有 2 行不符合当前筛选条件，未显示") for text in said(page)))
    assert values(page, "statement") == ["问题1", "问题2", "问题3", "改了四"]


def test_a_cell_that_must_not_be_empty_says_so_when_it_is_cleared(page: LedgerPage) -> None:
    head = page.session.office.head
    click(page.table, 0, "statement")
    press(page.table, Key.Key_Delete)
    assert said(page)[-1] == "“问题表述”必须填写，不能清空；删除整行请按 Ctrl+Delete"
    assert page.session.office.head == head


def test_very_many_cells_are_copied_off_the_gui_thread(qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_table, "MOST_COPIED_AT_ONCE", 3)
    click(page.table, 0, "statement")
    press(page.table, Key.Key_Space, Control)
    press(page.table, Key.Key_C, Control)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "问题1\r\n问题2\r\n问题3\r\n问题4\r\n")
    assert said(page)[-1] == "已复制 4 行，可以粘贴了"


def test_today_is_put_into_a_date(qtbot: QtBot, page: LedgerPage) -> None:
    page.table.grid.setColumnHidden(page.table.model.column_of("deadline_date"), False)
    click(page.table, 0, "deadline_date")
    press(page.table, Key.Key_Semicolon, Control)
    qtbot.waitUntil(lambda: values(page, "deadline_date")[0] == TODAY.isoformat())


def test_rows_are_pasted_below_the_last_one_wherever_the_hand_is(qtbot: QtBot, page: LedgerPage) -> None:
    before = values(page, "statement")
    put_on_clipboard('"会议多\n文件多"\r\n调研不深\r\n')
    click(page.table, 1, "statement")
    press(page.table, Key.Key_V, Control | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: any("新增 2 行" in text for text in said(page)))
    qtbot.waitUntil(lambda: values(page, "statement") == [*before, "会议多\n文件多", "调研不深"])
    qtbot.waitUntil(lambda: page.row(page.table.current_id())["statement"] == "会议多\n文件多")  # one sees what came
    assert page.table.grid.here().column == page.table.grid.visible_columns().index(page.table.model.column_of("statement"))
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "statement") == before)


def test_many_rows_are_pasted_with_progress(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("".join(f"新的问题{number}\r\n" for number in range(700)))
    click(page.table, 0, "statement")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: any("新增 696 行" in text for text in said(page)), timeout=60000)
    qtbot.waitUntil(lambda: page.view is not None and page.view.total == 700, timeout=60000)


def test_find_and_replace_shows_each_cell_before_it_changes(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "statement")
    press(page.table, Key.Key_H, Control)
    (dialog,) = page.findChildren(ReplaceDialog)
    assert dialog.column.currentText() == "所有列"
    dialog.search.setText("问题")
    dialog.replacement.setText("难题")
    qtbot.waitUntil(lambda: dialog.replace_button.text() == "替换 4 格")
    item = dialog.list.topLevelItem(1)
    assert [item.text(place) for place in (2, 3)] == ["问题2", "难题2"]
    item.setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.replace_button.text() == "替换 3 格"
    qtbot.mouseClick(dialog.replace_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: values(page, "statement") == ["难题1", "问题2", "难题3", "难题4"])
    page.window().activateWindow()
    qtbot.waitUntil(page.table.grid.hasFocus)
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "statement") == [f"问题{number}" for number in range(1, 5)])


def test_a_found_cell_is_shown_in_the_table_when_it_is_clicked(qtbot: QtBot, page: LedgerPage) -> None:
    press(page.table, Key.Key_H, Control)
    dialog = page.findChild(ReplaceDialog)
    assert dialog is not None
    dialog.search.setText("问题3")
    dialog.replacement.setText("问题三")
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1)
    place = dialog.list.visualItemRect(dialog.list.topLevelItem(0)).center() + QPoint(120, 0)
    qtbot.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert here(page.table) == (2, "statement")


def test_f4_does_again_what_was_done_last(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "measures")
    press(page.table, Key.Key_F4)
    assert said(page) == ["没有可以重做的操作"]
    type_into(page.table, "abc")
    press(page.table, Key.Key_Return)
    qtbot.waitUntil(lambda: values(page, "measures")[0] == "abc")
    click(page.table, 2, "measures")
    click(page.table, 3, "measures", Shift)
    press(page.table, Key.Key_F4)
    qtbot.waitUntil(lambda: values(page, "measures") == ["abc", "", "abc", "abc"])
    press(page.table, Key.Key_Delete)
    qtbot.waitUntil(lambda: values(page, "measures") == ["abc", "", "", ""])
    click(page.table, 0, "measures")
    press(page.table, Key.Key_F4)
    qtbot.waitUntil(lambda: values(page, "measures") == [""] * 4)
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "measures")[0] == "abc")
    press(page.table, Key.Key_F4)  # after a step back it is the step forward, as in Excel
    qtbot.waitUntil(lambda: values(page, "measures") == [""] * 4)


def test_f4_does_nothing_older_than_the_last_step(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "measures")
    press(page.table, Key.Key_Delete)  # an older step, that must not come back
    put_on_clipboard("甲\n乙\n")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == ["甲", "乙", "", ""])
    click(page.table, 2, "measures")
    press(page.table, Key.Key_F4)
    qtbot.waitUntil(lambda: values(page, "measures") == ["甲", "乙", "甲", "乙"])
    click(page.table, 3, "measures")
    press(page.table, Key.Key_Delete)
    qtbot.waitUntil(lambda: values(page, "measures") == ["甲", "乙", "甲", ""])
    page.table.grid.insert_wanted.emit()
    page.side.close()
    click(page.table, 0, "measures")
    press(page.table, Key.Key_F4)
    assert said(page)[-1] == "没有可以重做的操作"
    assert values(page, "measures")[:2] == ["甲", "乙"]


def test_only_rows_like_the_current_cell_are_shown(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 1, "statement")
    (entry,) = [item for item in rows_menu(page, page.selected()).actions() if item.text().startswith("只看")]
    assert entry.text() == "只看问题表述为“问题2”的行"
    entry.trigger()
    assert values(page, "statement") == ["问题2"]
    assert [label for label, _ in page.filters.chips(page.ledger)] == ["问题表述：问题2"]


def test_what_a_colleague_saved_while_the_dialog_was_open_is_a_conflict(
    qtbot: QtBot, page: LedgerPage, open_office: OpenOffice
) -> None:
    dialog = page.blocks.replace()
    assert dialog is not None
    dialog.search.setText("问题1")
    dialog.replacement.setText("难题1")
    qtbot.waitUntil(lambda: dialog.replace_button.text() == "替换 1 格")
    row_id = page.table.model.row_id(0)
    other = open_office("研究室-PC")
    other.run(change_row(PROBLEM, row_id, {"statement": ("问题1", "同事改过的")}, TODAY, LEDGERS))
    page.session.poll()
    qtbot.waitUntil(lambda: values(page, "statement")[0] == "同事改过的")
    qtbot.mouseClick(dialog.replace_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.messages.told))  # type: ignore[attr-defined]
    (fault,) = page.messages.told  # type: ignore[attr-defined]
    assert str(fault).startswith("“同事改过的”：同事刚刚把“问题表述”改为“同事改过的”，与要写入的“难题1”不同，没有保存。")
    assert values(page, "statement")[0] == "同事改过的"


def test_a_batch_chosen_before_a_colleague_saved_is_a_conflict(qtbot: QtBot, page: LedgerPage, open_office: OpenOffice) -> None:
    row_id = page.table.model.row_id(0)
    seen = {row_id: page.row(row_id)}
    open_office("研究室-PC").run(change_row(PROBLEM, row_id, {"department": ("办公室", "研究室")}, TODAY, LEDGERS))
    page.session.poll()
    qtbot.waitUntil(lambda: values(page, "department")[0] == "研究室")
    page.edits.change_many(seen, "department", "提案委")
    qtbot.waitUntil(lambda: bool(page.messages.told))  # type: ignore[attr-defined]
    assert values(page, "department")[0] == "研究室"


def test_ctrl_enter_puts_what_is_typed_into_every_selected_cell(qtbot: QtBot, page: LedgerPage) -> None:
    head = page.session.office.head
    click(page.table, 0, "measures")
    click(page.table, 2, "measures", Control)
    click(page.table, 3, "deadline", Control)
    click(page.table, 3, "measures", Control)
    press(page.table, Key.Key_A)
    press(page.table, Key.Key_Return, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == ["a", "", "a", "a"])
    assert values(page, "deadline") == ["", "", "", "a"]
    assert page.session.office.head == head + 1
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == [""] * 4)


def test_progress_typed_into_several_rows_is_undone_as_one_step(qtbot: QtBot, page: LedgerPage) -> None:
    """What is typed as 进展 becomes records of another table: no row of this one is written."""
    click(page.table, 0, "progress")
    click(page.table, 2, "progress", Control)
    press(page.table, Key.Key_A)
    press(page.table, Key.Key_Return, Control)
    qtbot.waitUntil(lambda: values(page, "progress") == ["a", "", "a", ""])
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "progress") == [""] * 4)


def test_today_is_put_into_the_selected_cells_only(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "deadline_date")
    click(page.table, 2, "deadline_date", Control)
    press(page.table, Key.Key_Semicolon, Control)
    today = TODAY.isoformat()
    qtbot.waitUntil(lambda: values(page, "deadline_date") == [today, None, today, None])


def test_one_word_is_pasted_into_rows_that_stand_apart(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("改制度")
    click(page.table, 0, "measures")
    click(page.table, 3, "measures", Control)
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == ["改制度", "", "", "改制度"])


def test_the_corner_drawn_down_continues_shares_and_repeats_words(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("10\r\n20")
    click(page.table, 0, "percent")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "percent") == [10, 20, None, None])
    draw_down(page, "percent", 2)
    qtbot.waitUntil(lambda: values(page, "percent") == [10, 20, 30, 40])
    press(page.table, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: values(page, "percent") == [10, 20, None, None])
    put_on_clipboard("研究室")
    click(page.table, 0, "department")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "department")[0] == "研究室")
    draw_down(page, "department", 1)
    qtbot.waitUntil(lambda: values(page, "department") == ["研究室"] * 4)


def draw_down(page: LedgerPage, field: str, rows: int) -> None:
    """Draw the corner of the first `rows` cells of a column down to the last row."""
    table = page.table
    click(table, 0, field)
    if rows > 1:
        click(table, rows - 1, field, Shift)
    viewport, left = table.grid.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, Qt.KeyboardModifier.NoModifier, table.grid.fill_handle.rect().center())
    QTest.mouseMove(viewport, spot(table, 2, field))
    QTest.mouseMove(viewport, spot(table, 3, field))
    QTest.mouseRelease(viewport, left, Qt.KeyboardModifier.NoModifier, spot(table, 3, field))


def test_a_long_text_is_typed_and_cleared_in_the_table(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 0, "measures")
    press(page.table, Key.Key_A)
    press(page.table, Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    press(page.table, Key.Key_B)
    press(page.table, Key.Key_Return)
    qtbot.waitUntil(lambda: values(page, "measures")[0] == "a\nb")
    click(page.table, 0, "measures")
    press(page.table, Key.Key_Delete)
    qtbot.waitUntil(lambda: values(page, "measures")[0] == "")


def test_selected_cells_are_counted_and_averaged_below(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("10\r\n25")
    click(page.table, 0, "percent")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "percent") == [10, 25, None, None])
    heard: list[str] = []
    page.status_changed.connect(heard.append)
    click(page.table, 0, "percent")
    click(page.table, 2, "percent", Shift)
    assert heard[-1].endswith("选中 3 行  ·  计数 2  ·  平均值 17.5%")


def test_ctrl_plus_begins_a_row_above(qtbot: QtBot, page: LedgerPage) -> None:
    click(page.table, 1, "statement")
    press(page.table, Key.Key_Plus, Control)
    qtbot.waitUntil(lambda: page.drawer_open)
    assert page.drawer.form.values()["number"] == "2"


def test_a_block_as_wide_as_the_selected_columns_goes_into_these(qtbot: QtBot, page: LedgerPage) -> None:
    put_on_clipboard("改了\t改制度")
    click(page.table, 0, "statement")
    click(page.table, 0, "measures", Control)
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: values(page, "measures") == ["改制度", "", "", ""])
    assert values(page, "statement")[0] == "改了"
    assert values(page, "department") == ["办公室"] * 4


def long_html(*rows: str) -> str:
    """As Excel writes it, with styles of pages."""
    begin = '<tr><td style="' + "border-top:none;" * 15_000 + '">'
    return f"<html><body><table>{''.join(f'{begin}{cell}</td></tr>' for cell in rows)}</table></body></html>"


class Reading:
    """Holds up the reading of HTML until it is told to go on; where it was read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go_on, self.threads = threading.Event(), list[threading.Thread]()
        feed = HTMLParser.feed

        def held(parser: HTMLParser, source: str) -> None:
            self.threads.append(threading.current_thread())
            assert self.threads[-1] is not threading.main_thread()
            assert self.go_on.wait(60)
            feed(parser, source)

        monkeypatch.setattr(HTMLParser, "feed", held)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Reading:
    return Reading(monkeypatch)


@pytest.mark.parametrize(
    ("modifier", "wanted"), [(Control, ["甲", "乙", "问题3", "问题4"]), (Control | Shift, [*OLD, "甲", "乙"])]
)
def test_a_long_clipboard_is_read_off_the_gui_thread(
    qtbot: QtBot, page: LedgerPage, reading: Reading, modifier: Qt.KeyboardModifier, wanted: list[str]
) -> None:
    put_on_clipboard("", long_html("甲", "乙"))
    click(page.table, 0, "statement")
    press(page.table, Key.Key_V, modifier)
    qtbot.waitUntil(lambda: bool(reading.threads))
    assert values(page, "statement") == OLD
    reading.go_on.set()
    qtbot.waitUntil(lambda: values(page, "statement") == wanted)


def test_a_long_clipboard_goes_where_the_hand_was_whatever_the_table_does_meanwhile(
    qtbot: QtBot, page: LedgerPage, reading: Reading
) -> None:
    put_on_clipboard("", long_html("甲", "乙"))
    click(page.table, 0, "statement")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: bool(reading.threads))
    page.table.set_sort([SortBy("number", descending=True)])
    assert values(page, "statement") == OLD[::-1]
    click(page.table, 0, "measures")
    reading.go_on.set()
    qtbot.waitUntil(lambda: values(page, "statement") == ["问题4", "问题3", "乙", "甲"])
    assert values(page, "measures") == [""] * 4


def test_reading_a_long_clipboard_can_be_cancelled(qtbot: QtBot, page: LedgerPage, reading: Reading) -> None:
    put_on_clipboard("", long_html(*[f"甲{number}" for number in range(3)]).replace("<tr>", "<tr>" + "<td>" * 999))
    head = page.session.office.head
    click(page.table, 0, "statement")
    press(page.table, Key.Key_V, Control)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in page.findChildren(ProgressDialog)))
    (box,) = page.findChildren(ProgressDialog)
    assert box.text.text() == "正在读取剪贴板…"
    qtbot.mouseClick(box.cancel, Qt.MouseButton.LeftButton)
    reading.go_on.set()
    qtbot.waitUntil(lambda: said(page) == ["已取消，没有粘贴。"])
    assert page.session.office.head == head


def test_new_rows_are_made_off_the_gui_thread(qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[threading.Thread] = set()
    derive = Ledger.derive
    monkeypatch.setattr(Ledger, "derive", lambda *given: (threads.add(threading.current_thread()), derive(*given))[1])
    put_on_clipboard("第五条\r\n第六条\r\n")
    click(page.table, 0, "statement")
    press(page.table, Key.Key_V, Control | Shift)
    qtbot.waitUntil(lambda: values(page, "statement") == [*OLD, "第五条", "第六条"])
    assert threads
    assert threading.main_thread() not in threads


def test_the_next_number_is_looked_for_once_and_off_the_gui_thread(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    following = new_row.next_number
    monkeypatch.setattr(
        new_row, "next_number", lambda numbers: (threads.append(threading.current_thread()), following(numbers))[1]
    )
    put_on_clipboard("第五条\r\n第六条\r\n")
    click(page.table, 0, "statement")
    press(page.table, Key.Key_V, Control | Shift)
    qtbot.waitUntil(lambda: values(page, "statement") == [*OLD, "第五条", "第六条"])
    assert values(page, "number")[-2:] == ["5", "6"]
    (thread,) = threads
    assert thread is not threading.main_thread()
