"""下发—回收—汇总 by real clicks: hand out, fill in, collect, decide, take, remind."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import change_row
from app.ledgers.handouts import read_batches
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_children_of
from app.store.office import Office
from app.ui.finished_box import FinishedBox
from app.ui.importing.merge_model import NOTE, PRESENT, RETURNED, SENT
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.preview import PreviewDialog
from app.ui.rectify import put_off_dialog
from app.ui.rectify.put_off_dialog import PutOffDialog
from app.ui.returns.collect_dialog import CollectDialog
from app.ui.returns.handing_out import ask_handout
from app.ui.returns.handout_dialog import HandoutDialog
from tests.conftest import OpenOffice
from tests.exchange.returns.handouts import FILLED, TODAY, add_problems, fill, hand_out, stored
from tests.exchange.test_import_plan import SAMPLES, needs_samples
from tests.ui.conftest import go_to
from tests.ui.importing.test_merge import click_tick
from tests.ui.returns.conftest import lines, numbers, returns

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> LedgerPage:
    return go_to(qtbot, window, "problem_department")


def click_line_tick(qtbot: QtBot, listed: QListWidget, row: int) -> None:
    place = listed.visualItemRect(listed.item(row))
    inside = 20 if listed.objectName() == "cards" else 10  # cards have a margin
    qtbot.mouseClick(listed.viewport(), LEFT, pos=QPoint(place.left() + inside, place.center().y()))


def test_the_rows_shown_are_handed_out_by_department_from_the_menu(
    qtbot: QtBot, window: MainWindow, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    (action,) = [item for item in page.header.more_menu.actions() if item.text() == "下发填报…"]
    action.trigger()
    dialog = page.findChild(HandoutDialog)
    assert dialog.summary.text() == "将生成 2 份，共 4 条"
    assert [dialog.recipients.item(row).text() for row in range(2)] == ["办公室（2 条）", "研究室（2 条）"]
    assert [dialog.columns.item(row).text() for row in range(4)] == ["进展", "完成率", "状态", "备注"]
    click_line_tick(qtbot, dialog.recipients, 1)
    assert dialog.summary.text() == "将生成 1 份，共 2 条"
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: page.findChild(FinishedBox) is not None)
    (folder,) = [path for path in tmp_path.iterdir() if path.name.startswith("下发")]
    assert len(list(folder.glob("办公室_*.xlsx"))) == 1
    (batch,) = read_batches(window.session.office.database)
    assert [part.recipient for part in batch.parts] == ["办公室"]
    listed = returns(qtbot, window).list
    assert "已报 0 / 1" in listed.item(0).text()


def test_the_button_takes_a_folder(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(files["办公室"].parent))
    page = returns(qtbot, window)
    assert page.collect_button.isEnabled()
    page.collect_button.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: page.findChild(CollectDialog) is not None)
    page.set_read_only("只能查看")
    assert not page.collect_button.isEnabled()
    page.set_read_only("")
    assert page.collect_button.isEnabled()
    assert page.remove_button.isEnabled()


def test_a_row_of_two_departments_is_told(qtbot: QtBot, window: MainWindow, page: LedgerPage) -> None:
    add_problems(window.session.office, [("5", "两个部门共同的问题", "办公室、研究室", 0, "待整改", "")])
    page.reload()
    qtbot.waitUntil(lambda: len(page.numbered_rows()) == 5)
    dialog = ask_handout(page)
    assert dialog is not None
    assert [dialog.recipients.item(row).text() for row in range(2)] == ["办公室（3 条）", "研究室（3 条）"]
    assert dialog.summary.text() == "将生成 2 份，共 5 条，其中 1 条涉及多个单位，每个单位都下发"
    dialog.reject()


def test_selected_rows_are_offered_first(page: LedgerPage) -> None:
    page.table.selection_changed.emit(list(page.view.ids[:2]))
    dialog = ask_handout(page)
    assert dialog is not None
    assert [dialog.rows.itemText(row) for row in range(2)] == ["选中的 2 条问题", "当前显示的 4 条问题"]
    dialog.reject()


def test_one_recipient_of_many_is_ticked_after_all_were_unticked(qtbot: QtBot, page: LedgerPage) -> None:
    dialog = ask_handout(page)
    assert dialog is not None
    for_recipients = [each for each in dialog.findChildren(QPushButton) if each.text() in ("全选", "全不选")][:2]
    qtbot.mouseClick(for_recipients[1], LEFT)
    assert not dialog.go.isEnabled()
    click_line_tick(qtbot, dialog.recipients, 1)
    assert dialog.summary.text() == "将生成 1 份，共 2 条"
    qtbot.mouseClick(for_recipients[0], LEFT)
    assert dialog.summary.text() == "将生成 2 份，共 4 条"
    dialog.reject()


def test_rows_are_split_by_the_field_that_leaves_nobody_out(qtbot: QtBot, window: MainWindow, page: LedgerPage) -> None:
    office = window.session.office
    for row_id, row in stored(office).items():
        seen = {"person": ("", f"责任人{row['number']}")}
        window.session.run(change_row(PROBLEM, row_id, seen | {"department": (row["department"], "")}, TODAY))  # type: ignore[dict-item]
    qtbot.waitUntil(lambda: all(row["person"] for row in stored(office).values()) and not window.session.jobs.busy)
    qtbot.waitUntil(lambda: page.ready and not page.stale)
    dialog = ask_handout(page)
    assert dialog is not None
    assert dialog.field.currentText() == "责任人"
    assert dialog.recipients.count() == 4
    dialog.reject()


def test_a_row_without_a_department_does_not_send_the_others_to_persons(
    qtbot: QtBot, window: MainWindow, page: LedgerPage
) -> None:
    office = window.session.office
    for row_id, row in stored(office).items():
        last = {"department": (row["department"], "")} if row["number"] == "4" else {}
        window.session.run(change_row(PROBLEM, row_id, {"person": ("", f"责任人{row['number']}")} | last, TODAY))  # type: ignore[dict-item]
    qtbot.waitUntil(lambda: all(row["person"] for row in stored(office).values()) and not window.session.jobs.busy)
    qtbot.waitUntil(lambda: page.ready and not page.stale)
    dialog = ask_handout(page)
    assert dialog is not None
    assert dialog.field.currentText() == "责任部门"
    assert "1 条没有填写责任部门，不下发" in dialog.summary.text()
    dialog.reject()


def test_nothing_can_be_handed_out_without_a_column_to_fill(qtbot: QtBot, page: LedgerPage) -> None:
    dialog = ask_handout(page)
    assert dialog is not None
    for row in range(4):
        click_line_tick(qtbot, dialog.columns, row)
    assert "请勾选要填的列" in dialog.summary.text()
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_a_folder_comes_back_and_is_taken_in_one_step(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog]
) -> None:
    fill(files["办公室"], {(0, "完成率"): 0.9, (1, "备注"): "已办"})
    fill(files["研究室"], {(0, "整改进展"): "已合并会议"})
    dialog = collect(files["办公室"].parent)
    assert lines(dialog) == ["办公室｜改 2 行", "研究室｜改 1 行"]
    assert dialog.accept_all.text() == "采用全部 2 份"
    head = window.session.office.head
    qtbot.mouseClick(dialog.accept_all, LEFT)
    qtbot.waitUntil(lambda: lines(dialog) == ["办公室｜已采用", "研究室｜已采用"])
    assert window.session.office.head == head + 1
    assert dialog.summary.text() == "收到 2 份，已采用 2 份"
    assert [each.text() for each in (dialog.close_button, dialog.accept_one, dialog.accept_all) if not each.isHidden()] == [
        "完成"
    ]
    assert dialog.close_button.isDefault()  # Enter ends it
    assert "关闭这个窗口后按 Ctrl+Z" in dialog.empty.text()  # it does nothing in here
    assert numbers(window, "percent")["1"] == 90
    assert numbers(window, "progress")["2"] == "已合并会议"
    page = returns(qtbot, window)
    qtbot.waitUntil(lambda: "已全部收回" in page.list.item(0).text())
    assert not page.remind_button.isEnabled()


def test_conflict_cell_row_and_file_are_decided_by_clicks(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog]
) -> None:
    office = window.session.office
    fill(files["办公室"], {(0, "完成率"): 0.9, (0, "备注"): "已办", (1, "备注"): "已抽查"})
    row_id = next(row_id for row_id, row in stored(office).items() if row["number"] == "1")
    office.run(change_row(PROBLEM, row_id, {"percent": (30, 45)}, TODAY))
    dialog = collect(files["办公室"])
    tree, model = dialog.merge.tree, dialog.merge.tree.model()

    def cell(row: int, place: int, column: int = 0) -> QModelIndex:
        return model.index(place, column, model.index(row, 0))

    assert [cell(0, 0, column).data() for column in range(5)] == ["完成率", "30%", "45%", "90%", "冲突：下发后台账也改过"]
    assert "1 处冲突" in dialog.summary.text()
    click_tick(qtbot, tree, cell(0, 0))  # the department is right after all
    click_tick(qtbot, tree, cell(0, 1))  # its remark is not wanted
    click_tick(qtbot, tree, model.index(1, 0))  # nor the second row
    qtbot.mouseClick(dialog.accept_one, LEFT)
    qtbot.waitUntil(lambda: lines(dialog)[0] == "办公室｜已采用")
    assert (numbers(window, "percent")["1"], numbers(window, "remark")["1"], numbers(window, "remark")["3"]) == (
        90,
        "需协调",
        "",
    )
    assert lines(dialog)[1].startswith("未报　研究室")


def test_what_another_pc_changes_during_the_review_is_shown_and_decided_here(
    qtbot: QtBot,
    window: MainWindow,
    files: dict[str, Path],
    collect: Callable[..., CollectDialog],
    open_office: OpenOffice,
) -> None:
    """It was told and not saved, again and again: only who closed the dialog and collected everything anew came on."""
    fill(files["办公室"], {(0, "完成率"): 0.9, (0, "备注"): "已办", (1, "备注"): "已抽查"})
    dialog = collect(files["办公室"], files["研究室"])
    tree, model = dialog.merge.tree, dialog.merge.tree.model()
    click_tick(qtbot, tree, model.index(1, 0))  # the second row is not wanted
    other = open_office("研究室-PC", "李敏")
    other.run(change_row(PROBLEM, first_problem(other), {"percent": (30, 45)}, TODAY))
    qtbot.mouseClick(dialog.accept_all, LEFT)
    qtbot.waitUntil(lambda: lines(dialog)[0] == "办公室｜改 2 行，冲突 1 处", timeout=30_000)
    cell = model.index(0, 0, model.index(0, 0))
    assert [cell.siblingAtColumn(column).data() for column in range(4)] == ["完成率", "30%", "45%", "90%"]
    click_tick(qtbot, tree, cell)
    qtbot.mouseClick(dialog.accept_all, LEFT)
    qtbot.waitUntil(lambda: "已采用" in lines(dialog)[0], timeout=30_000)
    assert (numbers(window, "percent")["1"], numbers(window, "remark")["1"], numbers(window, "remark")["3"]) == (90, "已办", "")


def test_the_list_tells_what_cannot_be_taken_and_what_was_locked(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog]
) -> None:
    """It stood in the file's own lines only: who takes all files at once never saw it."""
    fill(files["办公室"], {(0, "问题表述"): "擅自改的", (0, "完成率"): "很多", (0, "备注"): "已办"})
    dialog = collect(files["办公室"])
    assert lines(dialog)[0] == "办公室｜改 1 行，1 处不能采用，1 处改了锁定的内容"


def test_a_whole_return_is_decided_with_the_keyboard_alone(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog]
) -> None:
    fill(files["办公室"], {(0, "完成率"): 0.9, (0, "备注"): "已办", (1, "备注"): "已抽查"})
    dialog = collect(files["办公室"])
    tree = dialog.merge.tree
    tree.setFocus()
    tree.setCurrentIndex(tree.model().index(0, 0))
    keys = (Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space)
    for key in keys:  # 完成率 is not wanted, nor the second row
        qtbot.keyClick(tree, key)
    dialog.accept_one.setFocus()
    qtbot.keyClick(dialog.accept_one, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "已采用" in lines(dialog)[0], timeout=30_000)
    assert (numbers(window, "percent")["1"], numbers(window, "remark")["1"], numbers(window, "remark")["3"]) == (30, "已办", "")


def test_a_tick_follows_the_space_bar_in_the_column_of_any_value(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog]
) -> None:
    fill(files["办公室"], {(0, "备注"): "已办"})
    dialog = collect(files["办公室"])
    tree, model = dialog.merge.tree, dialog.merge.tree.model()
    cell = model.index(0, 3, model.index(0, 0))
    qtbot.mouseClick(tree.viewport(), LEFT, pos=tree.visualRect(cell).center())
    for state in (Qt.CheckState.Unchecked, Qt.CheckState.Checked):
        qtbot.keyClick(tree, Qt.Key.Key_Space)
        assert model.index(0, 0, model.index(0, 0)).data(Qt.ItemDataRole.CheckStateRole) == state


@pytest.fixture
def put_off(window: MainWindow, collect: Callable[..., CollectDialog], tmp_path: Path) -> CollectDialog:
    """The return of 办公室 that puts off the time limit of problem 1."""
    office = window.session.office
    limit = {"deadline": ("", "2023年11月底前"), "deadline_date": (None, "2023-11-30")}
    office.run(change_row(PROBLEM, first_problem(office), limit, TODAY))
    sent = hand_out(office, tmp_path / "时限", filled=(*FILLED, "deadline"))
    return collect(fill(sent["办公室"], {(0, "整改时限"): "2023年12月底前"}))


def first_problem(office: Office) -> int:
    return next(row_id for row_id, row in stored(office).items() if row["number"] == "1")


def test_who_takes_a_later_time_limit_is_asked_why_and_who_allowed_it(
    qtbot: QtBot, window: MainWindow, put_off: CollectDialog
) -> None:
    dialog, office = put_off, window.session.office
    model, tree = dialog.merge.model, dialog.merge.tree
    top = model.index(0, 0)
    notes = [model.data(model.index(row, 4, top)) for row in range(model.rowCount(top))]
    assert notes == ["勾选后办理“延期”，采用时填写理由和审批人"] * 2
    dialog.resize(1284, 722)  # what a screen of 1366×768 leaves
    qtbot.waitUntil(lambda: tree.columnWidth(NOTE) >= tree.sizeHintForColumn(NOTE))
    assert all(tree.columnWidth(column) > 100 for column in (SENT, PRESENT, RETURNED))
    click_tick(qtbot, tree, top)
    qtbot.mouseClick(dialog.accept_one, LEFT)
    qtbot.waitUntil(lambda: dialog.findChild(PutOffDialog) is not None)
    asked = dialog.findChild(PutOffDialog)
    texts = [label.text() for label in asked.findChildren(QLabel)]
    assert "返回的表格推后了整改时限：\n问题 1：2023年11月底前 → 2023年12月底前" in texts
    qtbot.mouseClick(asked.do, LEFT)
    assert asked.isVisible(), "nothing was typed yet"
    asked.opinion.set_value("方案还在征求意见")
    asked.approver.set_value("张明")
    qtbot.mouseClick(asked.do, LEFT)
    qtbot.waitUntil(lambda: numbers(window, "deadline")["1"] == "2023年12月底前")
    row_id = first_problem(office)
    (entry,) = read_children_of(office.database, PROBLEM.child("extension"), [row_id])[row_id]
    assert (entry["kind"], entry["approver"], entry["reason"]) == ("延期", "张明", "方案还在征求意见")


def test_a_double_click_asks_once(qtbot: QtBot, put_off: CollectDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, read = threading.Event(), put_off_dialog.read_rows

    def slowly(*args: Any) -> Any:  # as with many problems
        assert threading.current_thread() is not threading.main_thread()
        gate.wait(30)
        return read(*args)

    monkeypatch.setattr(put_off_dialog, "read_rows", slowly)
    click_tick(qtbot, put_off.merge.tree, put_off.merge.model.index(0, 0))
    for _ in range(2):
        qtbot.mouseClick(put_off.accept_one, LEFT)
    gate.set()
    qtbot.waitUntil(lambda: not put_off.session.jobs.busy)
    assert len(put_off.findChildren(PutOffDialog)) == 1


def test_whoever_does_not_say_who_allowed_it_writes_nothing(qtbot: QtBot, window: MainWindow, put_off: CollectDialog) -> None:
    click_tick(qtbot, put_off.merge.tree, put_off.merge.model.index(0, 0))
    qtbot.mouseClick(put_off.accept_one, LEFT)
    qtbot.waitUntil(lambda: put_off.findChild(PutOffDialog) is not None)
    put_off.findChild(PutOffDialog).reject()
    assert put_off.accept_one.isEnabled()
    assert numbers(window, "deadline")["1"] == "2023年11月底前"


def test_of_two_files_of_one_department_another_can_be_chosen(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog], tmp_path: Path
) -> None:
    back = tmp_path / "返回"
    back.mkdir()
    for name, share in (("一.xlsx", 0.4), ("二.xlsx", 0.5)):
        fill(files["办公室"], {(0, "完成率"): share}, back / name)
    dialog = collect(back)
    chosen = [item.chosen for item in dialog.collection.files]
    assert sorted(chosen) == [False, True]
    other = chosen.index(False)
    click_line_tick(qtbot, dialog.files, other)
    qtbot.waitUntil(lambda: [item.chosen for item in dialog.collection.files] == [not item for item in chosen])
    qtbot.mouseClick(dialog.accept_all, LEFT)
    qtbot.waitUntil(lambda: "已采用" in lines(dialog)[other])
    assert numbers(window, "percent")["1"] == (40, 50)[other]
    assert "同一单位已采用另一份" in lines(dialog)[1 - other]


def test_two_files_of_one_department_that_answer_different_rows_are_taken_together(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog], tmp_path: Path
) -> None:
    back = tmp_path / "返回"
    back.mkdir()
    fill(files["办公室"], {(0, "完成率"): 0.4}, back / "办公室.xlsx")
    fill(files["办公室"], {(1, "完成率"): 0.5}, back / "办公室(1).xlsx")
    dialog = collect(back)
    assert sum("补充同一单位另一份没有填的 1 行：改 1 行" in line for line in lines(dialog)) == 1
    qtbot.mouseClick(dialog.accept_all, LEFT)
    qtbot.waitUntil(lambda: sum("已采用" in line for line in lines(dialog)) == 2)
    assert (numbers(window, "percent")["1"], numbers(window, "percent")["3"]) == (40, 50)


def test_files_of_two_rounds_say_of_which_they_are(
    files: dict[str, Path], window: MainWindow, collect: Callable[..., CollectDialog], tmp_path: Path
) -> None:
    """Two lines that only said 办公室 could not be told apart."""
    second = hand_out(window.session.office, tmp_path / "第二次")
    dialog = collect(files["办公室"], fill(second["办公室"], {(0, "完成率"): 0.5}, tmp_path / "回收(1).xlsx"))
    assert lines(dialog)[:2] == [f"办公室｜11-20 下发　问题整改台账填报｜{what}" for what in ("2 行均无改动", "改 1 行")]
    assert lines(dialog)[2:] == ["未报　研究室（2 条，时限 2023-12-01）｜11-20 下发　问题整改台账填报"] * 2


def test_a_file_that_cannot_be_taken_says_why(
    qtbot: QtBot, collect: Callable[..., CollectDialog], files: dict[str, Path], tmp_path: Path
) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"")
    dialog = collect(files["办公室"], broken)
    assert [line.split("｜")[0].split("（")[0] for line in lines(dialog)] == ["办公室", "未报　研究室", "坏.xlsx"]
    place = dialog.files.visualItemRect(dialog.files.item(2))
    qtbot.mouseClick(dialog.files.viewport(), LEFT, pos=place.center())
    assert "空文件" in dialog.empty.text()
    assert dialog.stack.currentIndex() == 1
    assert not dialog.accept_one.isEnabled()


def test_files_dropped_on_the_page_are_collected(qtbot: QtBot, window: MainWindow, files: dict[str, Path]) -> None:
    page = returns(qtbot, window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files.values()])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(50, 50), copy, data, LEFT, none))
    QApplication.sendEvent(page, QDropEvent(QPointF(50, 50), copy, data, LEFT, none))
    qtbot.waitUntil(lambda: page.findChild(CollectDialog) is not None)
    assert len(page.findChild(CollectDialog).collection.files) == 2


def test_those_who_are_late_get_a_reminder_on_paper(qtbot: QtBot, window: MainWindow, files: dict[str, Path]) -> None:
    page = returns(qtbot, window)
    qtbot.mouseClick(page.remind_button, LEFT)
    document = page.findChild(PreviewDialog).document
    assert document.title == "关于报送《问题整改台账填报》的催报单"
    assert document.addressee == "办公室、研究室"
    assert [row[1:4] for row in document.body[1].rows] == [("办公室", "2 条", "2023-12-01"), ("研究室", "2 条", "2023-12-01")]


def test_a_form_that_comes_back_as_it_was_sent_is_told_before_it_counts_as_an_answer(
    files: dict[str, Path], collect: Callable[..., CollectDialog]
) -> None:
    fill(files["研究室"], {(1, "完成率"): 0.9})
    dialog = collect(*files.values())
    assert dialog.summary.text() == "收到 2 份，1 份没有改动，采用后算作已报"
    abouts = {}
    for item in dialog.collection.files:
        dialog.show_file(item.id)
        abouts[item.recipient] = dialog.about.text()
    assert "下发 2 条，2 条没有改动" in abouts["办公室"]
    assert "下发 2 条，1 条没有改动" in abouts["研究室"]


def test_a_batch_is_removed_and_comes_back_with_undo(qtbot: QtBot, window: MainWindow, files: dict[str, Path]) -> None:
    page = returns(qtbot, window)
    qtbot.mouseClick(page.remove_button, LEFT)
    qtbot.waitUntil(lambda: page.ready and not page.batches)
    assert page.stack.currentIndex() == 1


@needs_samples
def test_returns_without_a_key_are_collected_too(qtbot: QtBot, collect: Callable[..., CollectDialog]) -> None:
    dialog = collect(*sorted(SAMPLES.glob("回收_*.xlsx")))
    assert [item.recipient for item in dialog.collection.files] == ["办公室", "提案委", "研究室"]
    assert "没有下发编号" in dialog.about.text()


def test_a_file_with_a_password_is_asked_for_it(
    qtbot: QtBot,
    window: MainWindow,
    collect: Callable[..., CollectDialog],
    files: dict[str, Path],
    tmp_path: Path,
) -> None:
    locked = tmp_path / "加密.xlsx"
    fill(files["办公室"], {(0, "完成率"): 0.9})
    with locked.open("wb") as out:
        OOXMLFile(io.BytesIO(files["办公室"].read_bytes())).encrypt("2023", out)
    dialog = collect(locked)
    assert dialog.unlock.isVisible()
    window.messages.answers = ["错的", "2023"]  # type: ignore[attr-defined]
    qtbot.mouseClick(dialog.unlock, LEFT)
    qtbot.waitUntil(lambda: "不正确" in dialog.empty.text())
    qtbot.mouseClick(dialog.unlock, LEFT)
    qtbot.waitUntil(lambda: lines(dialog)[0] == "办公室｜改 1 行")
    assert dialog.stack.currentIndex() == 0


def test_a_wrong_cell_is_put_right_where_it_is_shown(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog]
) -> None:
    fill(files["办公室"], {(0, "完成率"): "大半", (0, "备注"): "已办"})
    dialog = collect(files["办公室"])
    tree, model = dialog.merge.tree, dialog.merge.tree.model()

    def cell(place: int, column: int) -> QModelIndex:
        return model.index(place, column, model.index(0, 0))

    wrong = next(place for place in range(2) if cell(place, 0).data() == "完成率")
    assert "双击" in cell(wrong, 4).data()
    tree.setCurrentIndex(cell(wrong, 3))
    tree.edit(cell(wrong, 3))
    editor = tree.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "90%")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    wanted = ["完成率", "30%", "30%", "90%", ""]
    qtbot.waitUntil(
        lambda: wanted in [[cell(place, column).data() for column in range(5)] for place in range(2)], timeout=30_000
    )
    qtbot.mouseClick(dialog.accept_one, LEFT)
    qtbot.waitUntil(lambda: "已采用" in lines(dialog)[0], timeout=30_000)
    assert (numbers(window, "percent")["1"], numbers(window, "remark")["1"]) == (90, "已办")


def test_a_cell_that_stayed_wrong_is_named_after_the_rest_was_taken(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog]
) -> None:
    fill(files["办公室"], {(0, "完成率"): "大半", (0, "备注"): "已办"})
    dialog = collect(files["办公室"])
    qtbot.mouseClick(dialog.accept_one, LEFT)
    qtbot.waitUntil(lambda: "已采用" in lines(dialog)[0], timeout=30_000)
    assert (numbers(window, "percent")["1"], numbers(window, "remark")["1"]) == (30, "已办")
    assert "没有写入" in dialog.empty.text()
    assert "完成率“大半”" in dialog.empty.text()


def test_undo_opens_the_files_again_and_redo_closes_them(
    qtbot: QtBot, window: MainWindow, files: dict[str, Path], collect: Callable[..., CollectDialog]
) -> None:
    fill(files["办公室"], {(0, "完成率"): 0.9})
    dialog = collect(files["办公室"])
    qtbot.mouseClick(dialog.accept_all, LEFT)
    qtbot.waitUntil(lambda: lines(dialog)[0] == "办公室｜已采用", timeout=30_000)
    window.steps.undo()
    qtbot.waitUntil(lambda: lines(dialog)[0] == "办公室｜改 1 行", timeout=30_000)
    assert dialog.stack.currentIndex() == 0
    assert dialog.accept_all.isEnabled()
    assert dialog.accept_all.isVisible()
    window.steps.redo()
    qtbot.waitUntil(lambda: lines(dialog)[0] == "办公室｜已采用", timeout=30_000)
    assert numbers(window, "percent")["1"] == 90
