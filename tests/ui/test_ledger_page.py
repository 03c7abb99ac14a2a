"""A ledger page with an office behind it: editing, colleagues, filters, batch, drafts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from app.commands import open_office as open_office_in
from app.core.errors import ExpectedError
from app.core.kinds import Value
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.fields import Values
from app.store.office import Office
from app.ui.conflict import ConflictDialog
from app.ui.importing.dialog import ImportDialog
from app.ui.main_window import MainWindow
from app.ui.page.batch_dialog import BatchDialog
from app.ui.page.filters import Filters
from app.ui.page.ledger_page import LedgerPage
from app.ui.page.status_words import status_words
from app.ui.progress import ProgressDialog
from app.ui.table import kept_place
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, bring_to_front, go_to, shown_window, shut
from tests.ui.form.hands import type_into

LEFT = Qt.MouseButton.LeftButton
ROWS = [
    {
        "list": "部门",
        "number": "1",
        "statement": "学用结合不够紧",
        "department": "办公室",
        "person": "王建国",
        "status": "整改中",
        "percent": 40,
    },
    {
        "list": "部门",
        "number": "2",
        "statement": "会议统筹不够",
        "department": "办公室",
        "person": "李晓梅",
        "deadline_date": "2023-11-15",
        "deadline": "2023年11月15日",
    },
    {
        "list": "部门",
        "number": "10",
        "statement": "信息报送质量不高",
        "department": "研究室",
        "person": "黄磊",
        "status": "整改中",
        "percent": 60,
    },
]


@pytest.fixture
def office(office_of: Callable[..., Office]) -> Office:
    return office_of(PROBLEM, ROWS, TODAY)


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], office: Office) -> LedgerPage:
    return go_to(qtbot, make_window(office), "problem_department")


def ids(page: LedgerPage) -> list[int]:
    assert page.view is not None
    return [page.view.ids[position] for position in page.view.shown]


def wait_for_conflict(qtbot: QtBot, page: LedgerPage) -> ConflictDialog:
    qtbot.waitUntil(lambda: page.window().findChild(ConflictDialog) is not None)
    return page.window().findChild(ConflictDialog)


def shown(page: LedgerPage, field: str = "statement") -> list[object]:
    return [row[field] for row in page.shown_rows()]


def test_typing_initials_finds_a_person(qtbot: QtBot, page: LedgerPage) -> None:
    qtbot.keyClicks(page.pane.search, "wjg")
    qtbot.waitUntil(lambda: shown(page) == ["学用结合不够紧"])
    page.pane.search.clear()
    qtbot.waitUntil(lambda: len(shown(page)) == 3)


def test_the_button_that_empties_the_search_goes_with_the_words(qtbot: QtBot, page: LedgerPage) -> None:
    crosses = page.pane.search.findChildren(QToolButton)
    cross = next(item for item in crosses if item.property("opacity") == 0)
    qtbot.keyClicks(page.pane.search, "wjg")
    qtbot.waitUntil(lambda: len(shown(page)) == 1 and cross.property("opacity") == 1)
    page.set_filters(Filters())
    qtbot.waitUntil(lambda: len(shown(page)) == 3 and cross.property("opacity") == 0)
    assert page.pane.search.text() == ""


def test_a_figure_filters_and_its_chip_takes_it_back(qtbot: QtBot, page: LedgerPage) -> None:
    overdue = next(card for card in page.figures.cards if card.figure.label == "已逾期")
    assert overdue.number.text() == "1"
    qtbot.mouseClick(overdue, LEFT)
    assert shown(page) == ["会议统筹不够"]
    (chip,) = page.chips.members
    qtbot.mouseClick(chip, LEFT)
    assert len(shown(page)) == 3


def test_a_cell_edited_in_place_is_stored(page: LedgerPage, qtbot: QtBot) -> None:
    row_id = ids(page)[0]
    page.table.edited.emit(row_id, "deadline", "2023年12月底前", "")
    qtbot.waitUntil(lambda: page.row(row_id)["deadline_date"] == "2023-12-31")
    assert page.row(row_id)["light"] == "正常"


def test_what_a_colleague_saves_appears_and_is_marked(page: LedgerPage, qtbot: QtBot, open_office: OpenOffice) -> None:
    row_id = ids(page)[1]
    colleague = open_office("综合-PC", user="李晓梅")
    colleague.run(change_row(PROBLEM, row_id, {"percent": (None, 90)}, TODAY))
    page.session.poll()
    qtbot.waitUntil(lambda: page.row(row_id)["percent"] == 90)
    assert "李晓梅" in page.table.model.notes[row_id]


def test_the_same_cell_changed_by_a_colleague_is_told_and_not_overwritten(
    page: LedgerPage, qtbot: QtBot, open_office: OpenOffice
) -> None:
    row_id = ids(page)[0]
    page.session._timer.stop()
    colleague = open_office("综合-PC", user="李晓梅")
    colleague.run(change_row(PROBLEM, row_id, {"percent": (40, 90)}, TODAY))
    page.table.edited.emit(row_id, "percent", 55, 40)
    dialog = wait_for_conflict(qtbot, page)
    assert [(item.label, item.before, item.theirs, item.mine) for item in dialog.clashes] == [("完成率", "40%", "90%", "55%")]
    assert any("李晓梅" in label.text() for label in dialog.findChildren(QLabel))
    assert not dialog.done_button.isEnabled()  # nothing is chosen for the person
    qtbot.mouseClick(dialog.choices["percent"]["mine"], LEFT)
    qtbot.mouseClick(dialog.done_button, LEFT)
    qtbot.waitUntil(lambda: page.row(row_id)["percent"] == 55)


def test_giving_way_in_a_conflict_shows_the_colleagues_value(page: LedgerPage, qtbot: QtBot, open_office: OpenOffice) -> None:
    row_id = ids(page)[0]
    page.session._timer.stop()
    open_office("综合-PC", user="李晓梅").run(change_row(PROBLEM, row_id, {"percent": (40, 90)}, TODAY))
    page.table.edited.emit(row_id, "percent", 55, 40)
    dialog = wait_for_conflict(qtbot, page)
    head = page.session.office.head
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.row(row_id)["percent"] == 90)
    assert page.session.office.head == head


def test_a_time_limit_wanted_in_a_conflict_brings_its_day_along(
    page: LedgerPage, qtbot: QtBot, open_office: OpenOffice
) -> None:
    row_id = ids(page)[1]  # not begun: its time limit may still be typed
    page.session._timer.stop()
    before = page.row(row_id)["deadline"]
    theirs = {"deadline": (before, "2024年1月底前"), "deadline_date": (page.row(row_id)["deadline_date"], "2024-01-31")}
    open_office("综合-PC", user="李晓梅").run(change_row(PROBLEM, row_id, theirs, TODAY))
    page.table.edited.emit(row_id, "deadline", "2024年3月底前", before)
    dialog = wait_for_conflict(qtbot, page)
    assert [item.label for item in dialog.clashes] == ["整改时限"]
    qtbot.mouseClick(dialog.choices["deadline"]["mine"], LEFT)
    qtbot.mouseClick(dialog.done_button, LEFT)
    qtbot.waitUntil(lambda: page.row(row_id)["deadline_date"] == "2024-03-31")
    assert page.row(row_id)["deadline"] == "2024年3月底前"


def test_a_conflict_in_the_form_is_shown_at_its_field(page: LedgerPage, qtbot: QtBot, open_office: OpenOffice) -> None:
    row_id = ids(page)[0]
    page.open_row(row_id)
    page.session._timer.stop()
    open_office("综合-PC", user="李晓梅").run(change_row(PROBLEM, row_id, {"remark": ("", "同事的备注")}, TODAY))
    form = page.drawer.form
    type_into(form.fields.boxes["remark"].editor.findChild(QPlainTextEdit), "我的备注")
    form.save()
    qtbot.waitUntil(lambda: "remark" in form._edits.clashes)
    assert form.changes()["remark"][1] == "我的备注"
    assert page.drawer.dirty
    dialog = wait_for_conflict(qtbot, page)
    qtbot.mouseClick(dialog.choices["remark"]["mine"], LEFT)
    qtbot.mouseClick(dialog.done_button, LEFT)
    qtbot.waitUntil(lambda: page.row(row_id)["remark"] == "我的备注")
    qtbot.waitUntil(lambda: not page.drawer.dirty)


def test_several_rows_at_once_are_one_step(page: LedgerPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(dialog: BatchDialog) -> int:
        dialog.fields.setCurrentIndex(dialog.fields.findData("status"))
        dialog.editor.set_value("整改中")  # type: ignore[union-attr]
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(BatchDialog, "exec", answer)
    head = page.session.office.head
    page._select(ids(page))
    qtbot.mouseClick(page.header.batch_button, LEFT)
    qtbot.waitUntil(lambda: set(shown(page, "status")) == {"整改中"})
    assert page.session.office.head == head + 1


def test_delete_moves_to_the_recycle_bin_at_once_and_can_be_taken_back(page: LedgerPage, qtbot: QtBot) -> None:
    page.edits.remove([ids(page)[0]])
    qtbot.waitUntil(lambda: len(shown(page)) == 2)
    assert page.messages.toasts[-1] == "已删除 1 行，按 Ctrl+Z 撤销"  # type: ignore[attr-defined]
    page.window().steps.undo()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(shown(page)) == 3)


def test_delete_on_a_cell_clears_it_and_ctrl_z_brings_it_back(page: LedgerPage, qtbot: QtBot) -> None:
    row_id = ids(page)[0]
    page.table.edited.emit(row_id, "remark", "先写上", page.row(row_id)["remark"])
    qtbot.waitUntil(lambda: page.row(row_id)["remark"] == "先写上")
    page.table.arrangement.show_column("remark", visible=True)
    page.table.select_cells([row_id], ["remark", "statement"])
    page.table.clear_requested.emit()
    qtbot.waitUntil(lambda: page.row(row_id)["remark"] == "")
    assert page.row(row_id)["statement"]  # must not be empty
    page.window().steps.undo()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: page.row(row_id)["remark"] == "先写上")


def test_ctrl_z_takes_back_a_step_and_ctrl_y_does_it_again(page: LedgerPage, qtbot: QtBot) -> None:
    row_id = ids(page)[0]
    page.table.edited.emit(row_id, "percent", 55, 40)
    qtbot.waitUntil(lambda: page.row(row_id)["percent"] == 55)
    window = page.window()
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.row(row_id)["percent"] == 40)
    qtbot.waitUntil(lambda: len(window.steps.undone) == 1)  # type: ignore[attr-defined]
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.row(row_id)["percent"] == 55)


def test_a_step_that_a_colleague_changed_since_is_not_taken_back(
    page: LedgerPage, qtbot: QtBot, open_office: OpenOffice
) -> None:
    row_id = ids(page)[0]
    page.table.edited.emit(row_id, "percent", 55, 40)
    qtbot.waitUntil(lambda: page.row(row_id)["percent"] == 55)
    open_office("综合-PC", user="李晓梅").run(change_row(PROBLEM, row_id, {"percent": (55, 90)}, TODAY))
    page.window().steps.undo()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(page.messages.told))  # type: ignore[attr-defined]
    assert "不能撤销" in page.messages.told[0].message  # type: ignore[attr-defined]
    page.session.poll()
    qtbot.waitUntil(lambda: page.row(row_id)["percent"] == 90)


def test_what_was_deleted_last_comes_back_by_enter_alone(page: LedgerPage, qtbot: QtBot) -> None:
    page.edits.remove([ids(page)[0]])
    qtbot.waitUntil(lambda: len(shown(page)) == 2)
    bin_ = page.show_recycle_bin()
    qtbot.waitUntil(lambda: bin_.list.topLevelItemCount() == 1)
    assert bin_.restore_button.text() == "恢复 1 条"
    qtbot.keyClick(bin_.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    bin_.close()


def test_a_deleted_row_comes_back_from_the_recycle_bin(page: LedgerPage, qtbot: QtBot) -> None:
    page.edits.remove([ids(page)[0]])
    qtbot.waitUntil(lambda: len(shown(page)) == 2)
    bin_ = page.show_recycle_bin()
    qtbot.waitUntil(lambda: bin_.list.topLevelItemCount() == 1)
    item = bin_.list.topLevelItem(0)
    assert item.text(0) == "学用结合不够紧"
    cells = {bin_.list.headerItem().text(place): item.text(place) for place in range(bin_.list.columnCount())}
    assert cells["序号"] == "1"
    assert cells["删除人"] == page.session.office.identity.user
    assert len(cells["删除时间"]) == len("2023-11-20 14:03")
    bin_.list.setCurrentItem(item)
    qtbot.mouseClick(bin_.restore_button, LEFT)
    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    qtbot.waitUntil(lambda: bin_.list.topLevelItemCount() == 0)
    bin_.close()


def test_a_new_row_gets_the_pages_list_and_the_filters_department(page: LedgerPage, qtbot: QtBot) -> None:
    page.set_filters(page.filters.with_value("department", "办公室", True))
    qtbot.mouseClick(page.header.add_button, LEFT)
    form = page.drawer.form
    assert form.fields.boxes["department"].editor.value() == "办公室"
    type_into(form.fields.boxes["statement"].editor.findChild(QPlainTextEdit), "新发现的问题")
    form.save()
    qtbot.waitUntil(lambda: "新发现的问题" in shown(page))
    qtbot.waitUntil(lambda: form.row_id() is not None)
    row = page.row(form.row_id())  # type: ignore[arg-type]
    assert (row["list"], row["department"], row["status"]) == ("部门", "办公室", "待整改")


def test_a_new_row_is_brought_into_view_and_the_next_one_can_be_typed(page: LedgerPage, qtbot: QtBot) -> None:
    rows = [{"number": str(number), "statement": f"问题{number}", "list": "部门"} for number in range(100, 160)]
    page.session.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    qtbot.waitUntil(lambda: page.table.model.rowCount() > 60)
    qtbot.mouseClick(page.header.add_button, LEFT)
    form = page.drawer.form
    type_into(form.fields.boxes["statement"].editor.findChild(QPlainTextEdit), "第一条新的")
    form.save()
    qtbot.waitUntil(lambda: form.row_id() is not None and page.table.current_id() == form.row_id())
    grid = page.table.grid
    assert grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))
    assert grid.verticalScrollBar().value() > 0
    page.add()
    type_into(form.fields.boxes["statement"].editor.findChild(QPlainTextEdit), "第二条新的")
    qtbot.mouseClick(form.footer.save_and_new, LEFT)
    qtbot.waitUntil(lambda: "第二条新的" in shown(page) and form.row_id() is None)
    last = page.table.model.index(page.table.model.rowCount() - 1, 0)
    qtbot.waitUntil(lambda: grid.viewport().rect().intersects(grid.visualRect(last)))
    assert form.row_id() is None  # the next new one stays


def test_what_was_typed_before_a_crash_comes_back(
    page: LedgerPage, qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    row_id = ids(page)[0]
    page.open_row(row_id)
    editor = page.drawer.form.fields.boxes["remark"].editor.findChild(QPlainTextEdit)
    type_into(editor, "写到一半断电了")
    qtbot.waitUntil(lambda: any(page.drawer.kept.folder.glob("*.json")), timeout=3000)
    page.session._timer.stop()  # as if the program were gone
    again = go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")
    again.open_row(row_id)
    assert again.drawer.form.changes()["remark"] == ("", "写到一半断电了")
    for drawer in (page.drawer, again.drawer):
        drawer.form.revert()
        drawer.hide()


def test_a_wrong_cell_is_corrected_in_the_preview(page: LedgerPage, qtbot: QtBot, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["序号", "问题表述", "整改类型"], [21, "台账更新不及时", "马上改"], [22, "通知漏发", "立行立改"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "新问题.xlsx")
    dialogs: list[ImportDialog] = []
    page.exchange.import_file(tmp_path / "新问题.xlsx", preview=dialogs.append)
    qtbot.waitUntil(lambda: bool(dialogs))
    dialog = dialogs[0]
    assert not dialog.accept_button.isEnabled()
    qtbot.mouseClick(dialog.next_error, LEFT)
    index = dialog.table.currentIndex()
    assert index.data() == "马上改"
    dialog.model.setData(index, "限期整改")
    assert dialog.accept_button.isEnabled()
    with qtbot.waitSignal(dialog.imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    qtbot.waitUntil(lambda: "台账更新不及时" in shown(page))


def test_columns_sort_and_sizes_are_remembered(
    page: LedgerPage, qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    state = page.table.state()
    page.remember()
    window = page.window()
    window.close()
    again = go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")
    assert again.table.state() == state


def test_arranged_columns_are_kept_although_the_program_is_ended_by_force(page: LedgerPage, qtbot: QtBot) -> None:
    page.table.arrangement.shift("statement", 1)
    page.table.arrangement.set_zoom(125)
    order = list(page.table.arrangement.columns.order)
    qtbot.waitUntil(lambda: (page.settings.get(f"table/{page.page.key}") or {}).get("order") == order)
    qtbot.waitUntil(lambda: page.settings.get(f"zoom/{page.page.key}") == 125)


def test_a_refused_file_says_why_and_leaves_no_box_behind(page: LedgerPage, qtbot: QtBot, tmp_path: Path) -> None:
    boxes: list[ProgressDialog] = []
    told: list[str] = []

    def read_the_box(error: ExpectedError) -> None:
        qtbot.wait(500)  # the box stands open longer than a progress box waits before it shows
        boxes.extend(box for box in page.findChildren(ProgressDialog) if box.isVisible())
        told.append(error.message)

    page.messages.tell = read_the_box  # type: ignore[method-assign]
    (tmp_path / "垃圾.xlsx").write_bytes(b"\x00\x01garbage" * 1000)  # no text in any encoding
    page.exchange.import_file(tmp_path / "垃圾.xlsx")
    qtbot.waitUntil(lambda: bool(told))
    assert not boxes


def test_the_filters_of_the_last_time_are_there_again(
    page: LedgerPage, qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    page.set_filters(page.filters.with_value("department", "办公室", True))
    page.window().close()
    again = go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")
    assert shown(again) == ["学用结合不够紧", "会议统筹不够"]
    assert [chip.text() for chip in again.chips.members] == ["责任部门：办公室  ×"]


def test_filters_of_one_office_are_not_those_of_another_but_columns_are(
    page: LedgerPage, make_window: Callable[..., MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    page.set_filters(page.filters.with_value("department", "办公室", True))
    page.table.arrangement.set_lines(3)
    page.window().close()
    other = open_office_in(tmp_path / "另一个机关", tmp_path / "另一台")
    try:
        window = shown_window(other, tmp_path / "党办-PC")
        again = go_to(qtbot, window, "problem_department")
        assert not again.filters.any
        assert again.table.arrangement.columns.lines == 3
        shut(window)
    finally:
        other.close()


def rows_seen(page: LedgerPage) -> dict[int, Values]:
    return {row_id: page.row(row_id) for row_id in ids(page)}


def test_emptying_many_rows_is_a_decision_of_its_own(page: LedgerPage, qtbot: QtBot) -> None:
    dialog = BatchDialog(page, page.ledger, rows_seen(page), page.around, page.edits.look_for_refusals)
    qtbot.addWidget(dialog)
    assert not dialog.save_button.isEnabled()
    dialog.fields.setCurrentIndex(dialog.fields.findData("deadline"))
    assert not dialog.save_button.isEnabled()
    dialog.clear.setChecked(True)
    assert dialog.save_button.isEnabled()
    dialog.save()
    assert (dialog.field, dialog.value) == ("deadline", "")


def test_a_batch_shows_each_row_before_it_changes_and_leaves_the_others_alone(page: LedgerPage, qtbot: QtBot) -> None:
    dialog = BatchDialog(page, page.ledger, rows_seen(page), page.around, page.edits.look_for_refusals)
    qtbot.addWidget(dialog)

    def listed() -> list[list[str]]:
        found = [dialog.preview.topLevelItem(at) for at in range(dialog.preview.topLevelItemCount())]
        return [[item.text(place) for place in range(3)] for item in found if item is not None]

    def give(value: Value) -> None:
        assert dialog.editor is not None
        dialog.editor.set_value(value)
        dialog.editor.changed.emit()

    dialog.fields.setCurrentIndex(dialog.fields.findData("person"))
    assert [line[1:] for line in listed()] == [["王建国", ""], ["李晓梅", ""], ["黄磊", ""]]
    dialog.fields.setCurrentIndex(dialog.fields.findData("status"))
    give("整改中")
    assert listed() == [["序号2“会议统筹不够”", "待整改", "整改中"]]
    assert dialog.counts.text() == "其余 2 行已经是这样，不用修改。"
    assert dialog.save_button.text() == "修改 1 行"
    dialog.fields.setCurrentIndex(dialog.fields.findData("department"))
    give("办公室")
    assert dialog.changing == {ids(page)[2]}


def test_rows_whose_selection_went_with_a_filter_are_not_meant_any_more(
    page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_place, "MOST_RESTORED", 2)  # very many selected rows are not selected again
    page.table.grid.selectAll()
    assert len(page.selected()) == 3
    page.set_filters(Filters(values={"status": ("整改中",)}))
    assert len(page.selected()) <= 1
    assert "选中" not in status_words(page.view, page.selected(), page.table.selected_words())


def test_a_batch_says_beforehand_which_rows_it_leaves_out_and_why(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, seen = ids(page)[0], []
    monkeypatch.setattr(page, "why_left_out", lambda row_id, row: "已销号的问题只能查看。" if row_id == closed else "")
    monkeypatch.setattr(BatchDialog, "exec", lambda dialog: seen.append((dialog.locked.text(), dialog.save_button.text())))
    page.table.grid.selectAll()
    page.edits.batch()
    qtbot.waitUntil(lambda: bool(seen))
    ((told, button),) = seen
    assert told == "另有 1 行不修改：已销号的问题只能查看。"
    assert button == f"修改 {len(ids(page)) - 1} 行"


def test_a_batch_begins_with_the_column_whose_cells_are_selected(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str | None, bool]] = []
    monkeypatch.setattr(
        BatchDialog, "exec", lambda dialog: seen.append((dialog.fields.currentData(), dialog.editor is not None))
    )
    for fields in (["department"], ["department", "person"]):
        page.table.select_cells(ids(page)[:2], fields)
        count = len(seen)
        page.edits.batch()
        qtbot.waitUntil(lambda: len(seen) > count)  # noqa: B023
    assert seen == [("department", True), (None, False)]


def test_the_words_of_a_batch_are_not_cut_off_whatever_field_is_chosen(page: LedgerPage, qtbot: QtBot) -> None:
    why = "已销号的问题只能查看。确需修改或删除的，请先“重启”（需说明理由），进入下一轮整改。"
    dialog = BatchDialog(page, page.ledger, rows_seen(page), page.around, page.edits.look_for_refusals, [why])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    for place in range(dialog.fields.count()):
        dialog.fields.setCurrentIndex(place)
        qtbot.waitUntil(
            lambda: all(label.height() >= label.heightForWidth(label.width()) for label in (dialog.locked, dialog.counts))
        )


def test_tab_leads_from_the_field_of_a_batch_to_its_new_content(page: LedgerPage, qtbot: QtBot) -> None:
    dialog = BatchDialog(page, page.ledger, rows_seen(page), page.around, page.edits.look_for_refusals)
    qtbot.addWidget(dialog)
    dialog.show()
    bring_to_front(qtbot, dialog)
    for name in ("person", "measures"):
        dialog.fields.setCurrentIndex(dialog.fields.findData(name))
        dialog.fields.setFocus()
        assert dialog.editor is not None
        qtbot.waitUntil(dialog.editor.isVisible)
        qtbot.keyClick(dialog.fields, Qt.Key.Key_Tab)
        assert dialog.editor.isAncestorOf(QApplication.focusWidget())  # type: ignore[arg-type]


def test_a_batch_grows_with_the_text_typed_into_it(page: LedgerPage, qtbot: QtBot) -> None:
    why = "已销号的问题只能查看。确需修改或删除的，请先“重启”（需说明理由），进入下一轮整改。"
    dialog = BatchDialog(page, page.ledger, rows_seen(page), page.around, page.edits.look_for_refusals, [why])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.fields.setCurrentIndex(dialog.fields.findData("measures"))
    assert dialog.editor is not None
    box = dialog.editor.findChild(QPlainTextEdit)
    type_into(box, "制定学习计划，明确责任人和完成时限；")
    for _ in range(7):
        qtbot.keyClick(box, Qt.Key.Key_Return)
        type_into(box, "每月检查一次")

    def nothing_is_cut() -> bool:
        parts = [box, dialog.clear, dialog.preview, dialog.save_button]
        places = [QRect(part.mapTo(dialog, QPoint()), part.size()) for part in parts]
        in_order = all(above.bottom() < below.top() for above, below in pairwise(places))
        return in_order and all(dialog.rect().contains(place) for place in places)

    qtbot.waitUntil(nothing_is_cut)


def test_a_new_row_gets_the_next_number(page: LedgerPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.header.add_button, LEFT)
    assert page.drawer.form.fields.boxes["number"].editor.value() == "11"
    page.drawer.hide()


def test_a_deadline_without_a_year_stays_in_its_year(page: LedgerPage, qtbot: QtBot) -> None:
    row_id = ids(page)[1]
    page.table.edited.emit(row_id, "deadline", "11月底前", "2023年11月15日")
    qtbot.waitUntil(lambda: page.row(row_id)["deadline_date"] == "2023-11-30")


def test_the_forms_arrows_end_where_the_table_ends(page: LedgerPage, qtbot: QtBot) -> None:
    first, *_, last = ids(page)
    page.open_row(first)
    header = page.drawer.form.header
    assert (header.previous.isEnabled(), header.next.isEnabled()) == (False, True)
    while page.drawer.row_id != last:
        before = page.drawer.row_id
        qtbot.mouseClick(header.next, LEFT)
        assert page.drawer.row_id != before
    assert (header.previous.isEnabled(), header.next.isEnabled()) == (True, False)
    qtbot.keyClicks(page.pane.search, "wjg")  # one row is left, and another one is open
    qtbot.waitUntil(lambda: len(shown(page)) == 1)
    assert not header.next.isEnabled()
