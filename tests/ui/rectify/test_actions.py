"""A problem goes its way through the drawer, the table's 办理 and 销号审核, by clicks and keys."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.ledgers.changes.files import add_files
from app.ledgers.changes.operations import add_rows
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.rectify.handling import Seen, handle, request_of
from app.store.office import Office
from app.store.untold_changes import read_change
from app.ui.files.preview import PreviewPane
from app.ui.main_window import MainWindow
from app.ui.navigation import COUNT
from app.ui.page.batch_dialog import BatchDialog
from app.ui.page.ledger_page import LedgerPage
from app.ui.palette import font
from app.ui.rectify import problem_actions
from app.ui.rectify.action_bar import OWN
from app.ui.rectify.action_dialog import ActionDialog, LimitDialog, RevisitDialog
from app.ui.rectify.case_list import since, standing
from app.ui.rectify.chain_strip import GAP, SMALL, broken
from app.ui.rectify.extras import ProblemExtras
from app.ui.rectify.refusals import RefusalsDialog
from app.ui.rectify.review_page import ReviewPage
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.form.hands import type_into

LEFT = Qt.MouseButton.LeftButton
NOW = dt.datetime(2023, 11, 20, 10, 0)
BASE = {
    "list": "部门",
    "department": "综合处",
    "person": "申悦",
    "leader": "贺志刚",
    "measures": "并联分发",
    "status": "整改中",
    "kind": "限期整改",
    "deadline": "11月底前",
    "deadline_date": "2023-11-30",
    "progress": "专栏已开通",
}
ROWS = [
    BASE | {"number": "1", "statement": "文件传阅周期长"},
    BASE | {"number": "2", "statement": "会议偏多"},
    BASE | {"number": "3", "statement": "缺少措施", "measures": ""},
    BASE | {"number": "4", "statement": "已经办结", "status": "已销号", "closed_on": "2023-10-10"},
]


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    found = open_office("党办-PC", user="严立新")
    found.run(add_rows(DEPARTMENT, [{"name": "综合处", "head": "严立新", "leader": "贺志刚"}], TODAY, LEDGERS))
    found.run(add_rows(PROBLEM, ROWS, TODAY, LEDGERS))
    return found


@pytest.fixture
def window(make_window: Callable[..., MainWindow], office: Office) -> MainWindow:
    return make_window(office)


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> LedgerPage:
    return go_to(qtbot, window, "problem_department")


def extras(page: LedgerPage) -> ProblemExtras:
    assert isinstance(page.extras, ProblemExtras)
    return page.extras


def numbered(page: LedgerPage, number: str) -> int:
    assert page.view is not None
    return next(row_id for row_id in page.view.ids if page.row(row_id)["number"] == number)


def press(qtbot: QtBot, page: LedgerPage, key: str) -> ActionDialog:
    """Click an action of the drawer; its dialog."""
    button = extras(page).action_bar.buttons[key]
    assert button.isVisible()
    qtbot.mouseClick(button, LEFT)
    dialog = extras(page).problem_actions.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def write(dialog: ActionDialog, words: str) -> None:
    type_into(dialog.opinion.findChild(QPlainTextEdit), words)


def errors(dialog: ActionDialog) -> dict[str, str]:
    """What is said beside the fields."""
    return {name: box.error() for name, box in dialog.boxes.items() if box.error() and box.note.isVisible()}


def by_keys(qtbot: QtBot, dialog: ActionDialog) -> None:
    qtbot.keyClick(dialog.opinion.focus_widget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def visible(page: LedgerPage) -> list[str]:
    return [button.text() for button in extras(page).action_bar.buttons.values() if button.isVisible()]


def test_a_problem_is_applied_for_signed_and_returned_in_the_drawer(qtbot: QtBot, page: LedgerPage) -> None:
    row = numbered(page, "1")
    page.open_row(row)
    assert visible(page) == ["申请销号…", "延期…", "更正时限…"]
    dialog = press(qtbot, page, "apply")
    assert dialog.text(dialog.person) == "申悦"
    write(dialog, "已整改到位")
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["status"] == "待审核")
    qtbot.waitUntil(lambda: visible(page) == ["同意…", "退回…", "延期…", "更正时限…"])
    assert [(step.name, step.state) for step in extras(page).action_bar.strip.steps][:2] == [
        ("责任人申请", "done"),
        ("部门负责人", "waiting"),
    ]
    tabs = page.drawer.form.tabs
    assert tabs.tabText(tabs.indexOf(tabs.pages["handling"])) == "办理记录 1"
    assert not tabs.pages["handling"].box.isVisibleTo(tabs)
    dialog = press(qtbot, page, "return")
    qtbot.mouseClick(dialog.do, LEFT)
    assert errors(dialog) == {"opinion": "请填写退回理由。"}
    phrases = dialog.findChild(QComboBox)
    phrases.activated.emit(0)
    by_keys(qtbot, dialog)
    qtbot.waitUntil(lambda: page.row(row)["status"] == "退回整改")


def test_who_applied_is_told_at_once_that_he_cannot_sign(qtbot: QtBot, page: LedgerPage, office: Office) -> None:
    row = numbered(page, "1")
    office.run(handle({row: Seen.of(page.row(row))}, request_of("apply", "申悦", "好了", NOW)))
    page.session.changed.emit(read_change(office.head, office.replica, office.folder))
    qtbot.waitUntil(lambda: page.row(row)["status"] == "待审核")
    page.open_row(row)
    dialog = press(qtbot, page, "approve")
    assert dialog.text(dialog.person) == "严立新"  # who sits here and is asked
    assert not errors(dialog)
    dialog.person.set_value("申悦")
    dialog.person.changed.emit()
    assert "申悦是本次销号的申请人" in errors(dialog)["person"]
    qtbot.mouseClick(dialog.do, LEFT)
    assert dialog.isVisible()
    dialog.person.set_value("严立新")
    dialog.person.changed.emit()
    assert not errors(dialog)
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["step"] == "分管领导")


def test_a_closed_problem_is_only_looked_at_until_it_is_restarted(qtbot: QtBot, page: LedgerPage) -> None:
    row = numbered(page, "4")
    page.open_row(row)
    form = page.drawer.form
    assert "请先“重启”" in form.notice.text.text()
    assert form.fields.boxes["remark"].editor.findChild(QPlainTextEdit).isReadOnly()
    assert not form.footer.isVisible()
    assert visible(page) == ["重启…", "回头看…"]
    dialog = press(qtbot, page, "revisit")
    assert isinstance(dialog, RevisitDialog)
    qtbot.mouseClick(dialog.do, LEFT)
    assert errors(dialog) == {"result": "请填写检查结果。"}
    dialog.result_editor.set_value("反弹")
    page.messages.answers = ["restart"]  # type: ignore[attr-defined]
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: isinstance(extras(page).problem_actions.dialog, LimitDialog))
    restart = extras(page).problem_actions.dialog
    assert isinstance(restart, LimitDialog)
    write(restart, "问题反弹")
    type_into(restart.deadline.findChild(QLineEdit), "12月底前")
    qtbot.mouseClick(restart.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["status"] == "整改中")
    assert (page.row(row)["round"], page.row(row)["closed_on"]) == (2, None)
    qtbot.waitUntil(lambda: not form.fields.boxes["remark"].editor.findChild(QPlainTextEdit).isReadOnly())
    assert form.footer.isVisible()


def test_a_time_limit_is_put_off_with_reason_and_approver(qtbot: QtBot, page: LedgerPage) -> None:
    row = numbered(page, "1")
    page.open_row(row)
    dialog = press(qtbot, page, "extend")
    assert isinstance(dialog, LimitDialog)
    qtbot.mouseClick(dialog.do, LEFT)
    assert errors(dialog) == {
        "opinion": "请填写延期理由。",
        "deadline": "请填写新的整改时限。",
        "approver": "请填写审批人。",
    }
    assert dialog.focusWidget() is dialog.opinion.focus_widget()
    write(dialog, "临时抽调")
    type_into(dialog.deadline.findChild(QLineEdit), "2023年11月10日前")
    assert errors(dialog) == {
        "deadline": "新的时限应晚于现在的时限（2023-11-30）。提前的请用“更正时限”。",
        "approver": "请填写审批人。",
    }
    dialog.deadline.set_text("")
    type_into(dialog.deadline.findChild(QLineEdit), "2023年12月底前")
    assert dialog.date.value() == "2023-12-31"
    assert errors(dialog) == {"approver": "请填写审批人。"}
    assert dialog.approver is not None
    type_into(dialog.approver.findChild(QLineEdit), "秦晓峰")
    assert not errors(dialog)
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["deadline_date"] == "2023-12-31")
    assert page.row(row)["original_date"] == "2023-11-30"
    qtbot.waitUntil(lambda: page.drawer.form.fields.boxes["original_date"].editor.text() == "2023-11-30")


def test_several_are_applied_for_at_once_and_what_is_refused_is_listed(qtbot: QtBot, page: LedgerPage) -> None:
    page.table.grid.selectAll()
    page.header.row_actions_menu.aboutToShow.emit()
    (apply,) = [action for action in page.header.row_actions_menu.actions() if action.text().startswith("申请销号")]
    assert apply.text() == "申请销号 3 条（选中 4 条）…"  # one is closed
    head = page.session.office.head
    apply.trigger()
    dialog = extras(page).problem_actions.dialog
    assert dialog is not None
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: len(page.findChildren(RefusalsDialog)) == 1)
    (refusals,) = page.findChildren(RefusalsDialog)
    lines = [[refusals.table.item(line, column).text() for column in range(3)] for line in range(refusals.table.rowCount())]
    assert [line[:2] for line in lines] == [["3", "缺少措施"]]
    assert page.messages.toasts[-1] == "已申请销号 2 条，1 条没有办理"  # type: ignore[attr-defined]
    assert "已申请销号 3 条" not in page.messages.toasts  # type: ignore[attr-defined]
    assert lines[0][2].startswith("还缺少：整改措施")
    assert page.session.office.head == head + 1
    refusals.accept()


def test_several_time_limits_are_put_off_together_with_one_reason_and_taken_back_together(
    qtbot: QtBot, page: LedgerPage, window: MainWindow
) -> None:
    page.table.grid.selectAll()
    page.header.row_actions_menu.aboutToShow.emit()
    (extend,) = [action for action in page.header.row_actions_menu.actions() if action.text() == "延期 3 条（选中 4 条）…"]
    extend.trigger()
    dialog = extras(page).problem_actions.dialog
    assert isinstance(dialog, LimitDialog)
    assert any(label.text() == "现在的整改时限：11月底前（3 条）" for label in dialog.findChildren(QLabel))
    write(dialog, "抽调参加专项检查")
    type_into(dialog.deadline.findChild(QLineEdit), "3月底前")
    assert dialog.date.value() == "2024-03-31"
    assert "识别为 2024-03-31" in dialog.deadline.hint()
    assert dialog.approver is not None
    dialog.approver.set_value("秦晓峰")
    qtbot.mouseClick(dialog.do, LEFT)
    rows = [numbered(page, number) for number in ("1", "2", "3")]
    qtbot.waitUntil(lambda: {page.row(row)["deadline_date"] for row in rows} == {"2024-03-31"})
    window.steps.undo()
    qtbot.waitUntil(lambda: {page.row(row)["deadline_date"] for row in rows} == {"2023-11-30"})


def test_a_later_time_limit_given_to_many_rows_leads_to_one_extension(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(dialog: BatchDialog) -> int:
        dialog.fields.setCurrentIndex(dialog.fields.findData("deadline"))
        dialog.editor.set_value("12月底前")  # type: ignore[union-attr]
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(BatchDialog, "exec", answer)
    rows = [numbered(page, number) for number in ("1", "2")]
    page._select(rows)
    page.messages.answers = ["extend"]  # type: ignore[attr-defined]
    qtbot.mouseClick(page.header.batch_button, LEFT)
    qtbot.waitUntil(lambda: extras(page).problem_actions.dialog is not None)
    dialog = extras(page).problem_actions.dialog
    assert isinstance(dialog, LimitDialog)
    assert (dialog.deadline.value(), dialog.date.value()) == ("12月底前", "2023-12-31")
    assert dialog.approver is not None
    dialog.approver.set_value("秦晓峰")
    write(dialog, "协调单位较多")
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: [page.row(row)["original_date"] for row in rows] == ["2023-11-30"] * 2)


def test_how_very_many_stand_is_read_off_the_gui_thread(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    read = problem_actions.standings
    monkeypatch.setattr(problem_actions, "AT_ONCE", 1)
    monkeypatch.setattr(
        problem_actions, "standings", lambda *given: (threads.append(threading.current_thread()), read(*given))[1]
    )
    rows = [(row_id, page.row(row_id)) for row_id in (numbered(page, "1"), numbered(page, "2"))]
    actions = extras(page).problem_actions
    actions.ask("extend", rows, lambda: actions.propose({"deadline": "12月底前", "deadline_date": "2023-12-31"}))
    assert actions.dialog is None
    qtbot.waitUntil(lambda: actions.dialog is not None)
    assert isinstance(actions.dialog, LimitDialog)
    assert actions.dialog.date.value() == "2023-12-31"
    assert threads
    assert threading.main_thread() not in threads
    actions.dialog.reject()


# -- 销号审核 ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def review(qtbot: QtBot, window: MainWindow, office: Office, page: LedgerPage, tmp_path: Path) -> ReviewPage:
    rows = {numbered(page, number): Seen.of(page.row(numbered(page, number))) for number in ("1", "2")}
    office.run(handle(rows, request_of("apply", "申悦", "已整改到位", NOW)))
    picture = tmp_path / "照片.png"
    QImage(40, 30, QImage.Format.Format_RGB32).save(str(picture))
    office.run(add_files(PROBLEM, PROBLEM.child("evidence"), next(iter(rows)), [store_file(office.folder, picture)], TODAY))
    window.navigation.show_page("review")
    review = window.pages["review"]
    assert isinstance(review, ReviewPage)
    qtbot.waitUntil(lambda: review.ready and review.list.count() == 2)
    return review


def test_what_waits_for_me_stands_beside_its_evidence(qtbot: QtBot, review: ReviewPage) -> None:
    assert [view.text() for view in review.views.values()] == ["待我审核 2", "全部待审核 2", "我已办"]
    case = review.case_view
    assert case.title.text() == "文件传阅周期长"
    assert [(step.name, step.state) for step in case.strip.steps[:2]] == [("责任人申请", "done"), ("部门负责人", "waiting")]
    assert [card.accessibleName() for card in case.cards] == ["照片.png"]
    (pane,) = case.findChildren(PreviewPane)
    qtbot.waitUntil(lambda: pane.caption.text() == "40 × 30 像素")
    qtbot.keyClick(review.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: case.title.text() == "会议偏多")
    assert case.cards == []


def test_one_is_approved_by_keys_and_goes_to_the_next_person(qtbot: QtBot, review: ReviewPage) -> None:
    qtbot.keyClick(review.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog = review.problem_actions.dialog
    assert dialog is not None
    assert (dialog.text(dialog.person), dialog.text(dialog.opinion)) == ("严立新", "同意销号。")
    by_keys(qtbot, dialog)
    qtbot.waitUntil(lambda: review.list.count() == 1)
    review.choose_view("all")
    assert {standing(case) for case in review.cases()} == {"等待部门负责人（严立新）", "等待分管领导（贺志刚）"}
    assert {since(case) for case in review.cases()} == {"11-20 申请"}
    review.choose_view("handled")
    (case,) = review.cases()
    assert (case.row["statement"], standing(case), since(case)) == ("文件传阅周期长", "现在：待审核", "11-20 办理")


def test_several_are_returned_together(qtbot: QtBot, review: ReviewPage) -> None:
    qtbot.mouseClick(review.all_box, LEFT, pos=review.all_box.rect().center() / 4)
    review.list.choose_all(True)
    assert review.send_back.text() == "退回 2 条…"
    qtbot.mouseClick(review.send_back, LEFT)
    dialog = review.problem_actions.dialog
    assert dialog is not None
    write(dialog, "佐证材料不全")
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: review.ready and not review.queue.waiting)
    assert not review.list.isVisible()
    assert review.empty.text().startswith("没有等待您审核的问题")


def test_a_colleague_who_was_faster_is_noticed(
    qtbot: QtBot, review: ReviewPage, window: MainWindow, open_office: OpenOffice
) -> None:
    window.session._timer.stop()
    qtbot.mouseClick(review.approve, LEFT)
    dialog = review.problem_actions.dialog
    case = review.list.case()
    assert dialog is not None
    assert case is not None
    colleague = open_office("处长-PC", user="严立新")
    colleague.run(handle({case.row_id: Seen.of(case.row)}, request_of("approve", "严立新", "同意", NOW)))
    qtbot.mouseClick(dialog.do, LEFT)
    told = window.messages.told  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(told))
    assert "同事刚刚办理过，现在是“待审核”，正等待分管领导" in told[0].message


# -- nearly the same ----------------------------------------------------------------------------------------------------


def test_a_problem_entered_before_is_pointed_out_while_typing(qtbot: QtBot, page: LedgerPage, office: Office) -> None:
    office.run(add_rows(PROBLEM, [BASE | {"number": "9", "statement": "公文流转存在超时限现象，跟踪督办不够"}], TODAY, LEDGERS))
    page.add()
    box = page.drawer.form.fields.boxes["statement"]
    type_into(box.editor.findChild(QPlainTextEdit), "公文流转有超时限现象，跟踪督办还不够")
    qtbot.waitUntil(lambda: box.note.text() == "与第 9 号问题（综合处）相近：“公文流转存在超时限现象，跟踪督办不够”")
    type_into(box.editor.findChild(QPlainTextEdit), "会议")
    qtbot.waitUntil(lambda: not box.note.isVisible())
    qtbot.wait(600)
    assert not box.note.isVisible()


def test_a_batch_leaves_closed_rows_alone_and_says_so(qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(dialog: BatchDialog) -> int:
        dialog.fields.setCurrentIndex(dialog.fields.findData("leader"))
        dialog.editor.set_value("梁素云")  # type: ignore[union-attr]
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(BatchDialog, "exec", answer)
    page.table.grid.selectAll()
    qtbot.mouseClick(page.header.batch_button, LEFT)
    toasts = page.messages.toasts  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "已修改 3 行，另有 1 行只能查看，没有修改；已新增人员“梁素云”" in toasts)
    assert page.row(numbered(page, "4"))["leader"] == "贺志刚"
    page._select([numbered(page, "4")])
    qtbot.mouseClick(page.header.batch_button, LEFT)
    told = page.messages.told  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(told) and "已销号的问题只能查看" in told[-1].message)


def test_a_batch_says_beforehand_which_rows_the_rules_refuse_and_changes_the_others(
    qtbot: QtBot, page: LedgerPage, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = BASE | {"number": "5", "statement": "正在审核", "status": "待审核"}
    page.session.run(add_rows(PROBLEM, [waiting], TODAY, LEDGERS), lambda _: None, page.failed)
    qtbot.waitUntil(lambda: page.view is not None and len(page.view.ids) == 5)
    told: list[tuple[str, str, str]] = []

    def answer(dialog: BatchDialog) -> int:
        dialog.fields.setCurrentIndex(dialog.fields.findData("status"))
        assert dialog.editor is not None
        dialog.editor.set_value("待整改")
        dialog.editor.changed.emit()
        qtbot.waitUntil(lambda: bool(dialog.refused))
        first = dialog.preview.topLevelItem(0)
        assert first is not None
        told.append((first.text(0), first.text(2), dialog.save_button.text()))
        assert dialog.counts.text().startswith("1 行不能这样修改：正在审核中")
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(BatchDialog, "exec", answer)
    page._select([numbered(page, number) for number in ("1", "2", "5")])
    head = office.head
    qtbot.mouseClick(page.header.batch_button, LEFT)
    qtbot.waitUntil(lambda: page.row(numbered(page, "2"))["status"] == "待整改")
    assert told == [("序号5“正在审核”", "正在审核中，状态不能直接修改。请用“同意”或“退回”办理。", "修改 2 行")]
    assert page.row(numbered(page, "5"))["status"] == "待审核"
    assert office.head == head + 1
    toasts = page.messages.toasts  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: any(said.startswith("已修改 2 行，1 行不能这样修改：正在审核中") for said in toasts))


def states_offered(page: LedgerPage) -> dict[str, str]:
    """Word → why it cannot be chosen, of the state's list in the form."""
    box = page.drawer.form.fields.boxes["status"].editor.findChild(QComboBox)
    places = range(box.count())
    assert all(box.model().item(at).isEnabled() == (not box.itemData(at, Qt.ItemDataRole.ToolTipRole)) for at in places)
    return {box.itemText(at): str(box.itemData(at, Qt.ItemDataRole.ToolTipRole)) for at in places}


def test_the_form_says_why_a_state_cannot_be_chosen(page: LedgerPage) -> None:
    page.open_row(numbered(page, "1"))
    offered = states_offered(page)
    assert [word for word, why in offered.items() if not why] == ["待整改", "整改中"]
    assert "请用“申请销号”办理" in offered["待审核"]
    page.open_row(numbered(page, "4"))
    page.add()
    assert [word for word, why in states_offered(page).items() if not why] == ["待整改", "整改中"]


def test_a_later_time_limit_typed_into_a_cell_leads_to_an_extension(qtbot: QtBot, page: LedgerPage) -> None:
    row = numbered(page, "1")
    page.messages.answers = ["extend"]  # type: ignore[attr-defined]
    page.table.edited.emit(row, "deadline", "12月底前", "11月底前")
    qtbot.waitUntil(lambda: extras(page).problem_actions.dialog is not None)
    dialog = extras(page).problem_actions.dialog
    assert isinstance(dialog, LimitDialog)
    assert (dialog.deadline.value(), dialog.date.value()) == ("12月底前", "2023-12-31")
    assert dialog.approver is not None
    dialog.approver.set_value("贺志刚")
    write(dialog, "协调单位较多")
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["deadline_date"] == "2023-12-31")
    assert page.row(row)["original_date"] == "2023-11-30"
    assert page.messages.told == []  # type: ignore[attr-defined]


def test_a_later_time_limit_typed_into_the_form_is_saved_by_an_extension(qtbot: QtBot, page: LedgerPage) -> None:
    row = numbered(page, "1")
    page.open_row(row)
    form = page.drawer.form
    type_into(form.fields.boxes["deadline"].editor.findChild(QLineEdit), "2023年12月底前")
    page.messages.answers = ["extend"]  # type: ignore[attr-defined]
    form.save()
    qtbot.waitUntil(lambda: extras(page).problem_actions.dialog is not None)
    dialog = extras(page).problem_actions.dialog
    assert isinstance(dialog, LimitDialog)
    assert dialog.approver is not None
    dialog.approver.set_value("贺志刚")
    write(dialog, "协调单位较多")
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["deadline_date"] == "2023-12-31")
    qtbot.waitUntil(lambda: not form.is_dirty())  # what was typed is what the office holds now


def test_a_closed_problem_is_not_deleted(page: LedgerPage) -> None:
    page.edits.remove([numbered(page, "1"), numbered(page, "4")])
    told = page.messages.told[-1].message  # type: ignore[attr-defined]
    assert told.startswith("选中的 2 行中有 1 行不能删除：已销号的问题只能查看。确需修改或删除的，请先“重启”")
    assert page.view is not None
    assert page.view.total == 4


def test_the_applicant_is_not_offered_the_own_application_but_told_why(
    qtbot: QtBot, window: MainWindow, page: LedgerPage
) -> None:
    office = window.session.office
    for number, applicant in (("1", "严立新"), ("2", "申悦")):
        row_id = numbered(page, number)
        office.run(handle({row_id: Seen.of(page.row(row_id))}, request_of("apply", applicant, "已整改到位", NOW)))
    window.navigation.show_page("review")
    review = window.pages["review"]
    assert isinstance(review, ReviewPage)
    qtbot.waitUntil(lambda: review.ready and len(review.queue.waiting) == 2)
    review.choose_view("all")
    own = next(place for place in range(2) if review.cases()[place].own)
    review.list.setCurrentRow(own)
    assert not review.approve.isEnabled()
    assert not review.send_back.isEnabled()
    assert review.case_view.own.isVisible()
    assert "您是本次销号的申请人" in review.case_view.own.text() == review.approve.toolTip()
    review.act("approve")  # Ctrl+Enter
    assert review.problem_actions.dialog is None
    review.all_box.click()
    assert [case.row["number"] for case in review.list.chosen()] == ["2"]
    assert review.approve.isEnabled()
    assert review.all_box.isChecked()
    review.list.choose_all(False)
    review.list.setCurrentRow(1 - own)
    assert review.approve.isEnabled()
    assert review.case_view.own.isHidden()


def test_the_bar_goes_with_its_page_when_no_form_was_opened(qtbot: QtBot, window: MainWindow) -> None:
    page = go_to(qtbot, window, "problem_all")
    bar = page.extras.bar
    assert bar is not None
    assert page.isAncestorOf(bar)
    assert not bar.isVisibleTo(page)


def test_in_the_drawer_the_applicant_reads_why_the_own_application_is_for_others(
    qtbot: QtBot, window: MainWindow, page: LedgerPage
) -> None:
    office = window.session.office
    rows = [numbered(page, number) for number in "12"]
    for row_id, applicant in zip(rows, ("严立新、申悦", "申悦"), strict=True):
        office.run(handle({row_id: Seen.of(page.row(row_id))}, request_of("apply", applicant, "已整改到位", NOW)))
        page.session.changed.emit(read_change(office.head, office.replica, office.folder))
    buttons = extras(page).action_bar.buttons
    for row_id, may in zip(rows, (False, True), strict=True):
        qtbot.waitUntil(lambda row_id=row_id: page.row(row_id)["status"] == "待审核")
        page.open_row(row_id)
        assert [buttons[key].isVisible() for key in ("approve", "return")] == [True, True]
        assert [buttons[key].isEnabled() for key in ("approve", "return")] == [may, may]
        assert [OWN in buttons[key].toolTip() for key in ("approve", "return")] == [not may, not may]


def test_a_long_name_of_a_step_takes_two_lines_in_the_narrow_drawer(qtbot: QtBot, window: MainWindow, page: LedgerPage) -> None:
    name = "机关党委（整改办）审核"
    assert broken(name, 400) == [name]
    assert "".join(broken(name, 100)) == name
    row = numbered(page, "1")
    office = window.session.office
    office.run(handle({row: Seen.of(page.row(row))}, request_of("apply", "申悦", "已整改到位", NOW)))
    page.session.changed.emit(read_change(office.head, office.replica, office.folder))
    qtbot.waitUntil(lambda: page.row(row)["status"] == "待审核")
    window.resize(1366, 768)
    page.open_row(row)
    strip = extras(page).action_bar.strip
    qtbot.waitUntil(lambda: strip.height() == strip.heightForWidth(strip.width()))
    bold, room = QFontMetrics(font(SMALL, bold=True)), strip.width() // len(strip.steps) - 2 * GAP
    assert name in [step.name for step in strip.steps]
    for step in strip.steps:
        assert max(map(bold.horizontalAdvance, broken(step.name, room))) <= room


def test_tabs_that_have_no_room_are_reached_by_a_menu(qtbot: QtBot, window: MainWindow, page: LedgerPage) -> None:
    window.resize(1366, 768)
    page.open_row(numbered(page, "1"))
    tabs = page.drawer.form.tabs
    tabs.resize(300, tabs.height())
    assert tabs.more.isVisible()
    menu = tabs.more.menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts == [tabs.tabText(place) for place in range(tabs.count()) if tabs.isTabVisible(place)]
    assert texts[-1] == "修改记录"
    menu.actions()[-1].trigger()
    assert tabs.currentWidget() is tabs.history
    tabs.resize(tabs.tabBar().sizeHint().width() + 60, tabs.height())
    assert not tabs.more.isVisible()


def test_the_navigation_tells_what_waits_before_anybody_goes_there(qtbot: QtBot, window: MainWindow, page: LedgerPage) -> None:
    office, item = window.session.office, window.navigation.items["review"]
    qtbot.waitUntil(lambda: item.data(COUNT) == 0)
    row_id = numbered(page, "1")
    office.run(handle({row_id: Seen.of(page.row(row_id))}, request_of("apply", "申悦", "已整改到位", NOW)))
    page.session.changed.emit(read_change(office.head, office.replica, office.folder))
    qtbot.waitUntil(lambda: item.data(COUNT) == 1)
    assert "review" not in window.pages
