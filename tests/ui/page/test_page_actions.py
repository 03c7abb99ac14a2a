"""逐项查漏补缺 by keys, 转为问题 and back, checklists that move with their meeting."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.kinds import Value
from app.ledgers.changes.operations import add_rows, change_row, remove_rows, restore_rows
from app.ledgers.democratic.democratic_registers import OPINION
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.meetings.meeting_schedule import MeetingSettings
from app.ledgers.meetings.preparation import PREPARATION
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_children, read_rows
from app.ledgers.works.duty import DUTY
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.store.office import Office
from app.ui.jobs import Queue
from app.ui.main_window import MainWindow
from app.ui.meetings.checklist_dialog import DUE, OFFSET, ChecklistDialog, note_of
from app.ui.meetings.checklists import edit_templates, make_checklist
from app.ui.page.ledger_page import LedgerPage
from app.ui.page.quarter_walk import QuarterWalkDialog
from app.ui.page.walk_dialog import WalkDialog
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.form.hands import type_into

CONTROL = Qt.KeyboardModifier.ControlModifier
TASKS: list[dict[str, Value]] = [
    {"year": 2023, "number": "1", "name": "结题课题", "due": "2023-11-10", "percent": 70, "status": "推进中"},
    {"year": 2023, "number": "2", "name": "编发信息", "due": "2024-01-31", "percent": 90, "status": "推进中"},
    {"year": 2023, "number": "3", "name": "报送文章", "due": "2023-12-15", "percent": 30, "status": "滞后"},
]
DUTIES = (("研究党建工作", 100), ("谈心谈话", 30), ("讲专题党课", 100), ("联系支部", 0))
MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


def rows(office: Office, ledger: object) -> dict[str, dict[str, Value]]:
    found = read_rows(office.database, ledger, TODAY)  # type: ignore[arg-type]
    name = found.ledger.name_field
    return {str(found.mapping(place)[name]): found.mapping(place) for place in range(len(found.ids))}


def select(page: LedgerPage, *names: str) -> list[int]:
    assert page.view is not None
    name = page.ledger.name_field
    ids = [row_id for row_id in page.view.ids if page.row(row_id)[name] in names]
    page.table.selection_changed.emit(ids)
    return ids


# -- the walk ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def walk(qtbot: QtBot, make_window: MakeWindow, office: Office) -> WalkDialog:
    office.run(add_rows(YEARLY_TASK, TASKS, TODAY))
    dialog = go_to(qtbot, make_window(office), "yearly_task").actions_here.walk()
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.title.text() == "结题课题")
    return dialog


def write(dialog: WalkDialog, field: str, text: str) -> None:
    box = dialog.boxes[field].editor.focus_widget()
    box.setFocus()
    box.selectAll()
    type_into(box, text)


def test_only_what_is_behind_is_walked_through(walk: WalkDialog) -> None:
    assert walk.where.text() == "第 1 项，共 2 项，已更新 0 项"


def test_the_walk_is_done_by_keys_alone(walk: WalkDialog, qtbot: QtBot, office: Office) -> None:
    assert walk.focusWidget() is walk.boxes["progress"].editor.focus_widget()
    write(walk, "progress", "结题五个")
    write(walk, "gap", "两个课题集中改稿")
    QTest.keyClick(walk, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: walk.title.text() == "报送文章")
    assert walk.where.text() == "第 2 项，共 2 项，已更新 1 项"
    stored = rows(office, YEARLY_TASK)["结题课题"]
    assert (stored["progress"], stored["gap"]) == ("结题五个", "两个课题集中改稿")
    QTest.keyClick(walk, Qt.Key.Key_Up, CONTROL)
    qtbot.waitUntil(lambda: walk.title.text() == "结题课题")
    QTest.keyClick(walk, Qt.Key.Key_Down, CONTROL)
    qtbot.waitUntil(lambda: walk.title.text() == "报送文章")
    with qtbot.waitSignal(walk.accepted):
        QTest.keyClick(walk, Qt.Key.Key_Down, CONTROL)


def choose_quarter(walk: QuarterWalkDialog, label: str) -> None:
    walk.quarters.setCurrentText(label)
    walk.quarters.activated.emit(walk.quarters.currentIndex())


def test_an_earlier_quarter_has_its_own_rows_and_keeps_its_own_note(
    walk: QuarterWalkDialog, qtbot: QtBot, office: Office
) -> None:
    assert walk.windowTitle() == "2023年第4季度逐项查漏补缺"
    choose_quarter(walk, "2023年第3季度")
    qtbot.waitUntil(lambda: walk.title.text() == "报送文章")
    assert walk.where.text() == "第 1 项，共 1 项，已更新 0 项"
    write(walk, "gap", "三季度末还差四篇")
    with qtbot.waitSignal(walk.accepted):
        QTest.keyClick(walk, Qt.Key.Key_Return, CONTROL)
    found = read_rows(office.database, YEARLY_TASK, TODAY)
    (row_id,) = [row_id for place, row_id in enumerate(found.ids) if found.mapping(place)["name"] == "报送文章"]
    (kept,) = read_children(office.database, YEARLY_TASK.child("checks"), row_id)
    assert (kept["quarter"], kept["gap"], kept["percent"]) == ("第3季度", "三季度末还差四篇", 30)


def test_a_quarter_with_nothing_behind_says_so(walk: QuarterWalkDialog, qtbot: QtBot) -> None:
    walk.candidates = walk.candidates[:2]
    choose_quarter(walk, "2023年第1季度")
    qtbot.waitUntil(lambda: walk.title.text() == "2023年第1季度没有落后的任务")
    assert not walk.save_button.isEnabled()
    assert not walk.print_button.isEnabled()


def test_the_table_of_the_quarter_names_it(walk: QuarterWalkDialog, qtbot: QtBot) -> None:
    page = walk.parent()
    with qtbot.waitSignal(page.printing.previewed) as shown:  # type: ignore[union-attr]
        QTest.mouseClick(walk.print_button, Qt.MouseButton.LeftButton)
    (preview,) = shown.args
    assert preview.document.title == "2023年第4季度目标任务查漏补缺表"
    assert [row[1] for row in preview.document.texts] == ["结题课题", "报送文章"]
    preview.close()


def test_a_walk_without_quarters_goes_through_the_open_rows_shown_or_selected(
    qtbot: QtBot, make_window: MakeWindow, office: Office
) -> None:
    duties = [{"year": 2023, "content": content, "percent": percent, "due": "2023-11-10"} for content, percent in DUTIES]
    office.run(add_rows(DUTY, duties, TODAY))
    page = go_to(qtbot, make_window(office), "duty")
    walk = page.actions_here.walk()
    assert walk is not None
    qtbot.waitUntil(lambda: walk.where.text() == "第 1 项，共 2 项，已更新 0 项")
    walk.reject()
    select(page, "研究党建工作", "讲专题党课")
    assert page.actions_here.walk() is None  # of these nothing is to be done


def test_what_cannot_be_read_holds_the_walk_up(walk: WalkDialog, office: Office) -> None:
    head = office.head
    write(walk, "percent", "很多")
    QTest.keyClick(walk, Qt.Key.Key_Return, CONTROL)
    assert walk.boxes["percent"].error()
    assert office.head == head


def test_leaving_something_typed_asks(walk: WalkDialog, qtbot: QtBot, office: Office) -> None:
    write(walk, "gap", "每月讨论一次")
    walk.messages.answers = ["cancel"]  # type: ignore[attr-defined]
    QTest.keyClick(walk, Qt.Key.Key_Down, CONTROL)
    assert walk.title.text() == "结题课题"
    walk.messages.answers = ["discard"]  # type: ignore[attr-defined]
    QTest.keyClick(walk, Qt.Key.Key_Down, CONTROL)
    qtbot.waitUntil(lambda: walk.title.text() == "报送文章")
    assert rows(office, YEARLY_TASK)["结题课题"]["gap"] == ""


def test_the_progress_written_in_a_walk_is_an_entry(walk: WalkDialog, qtbot: QtBot, office: Office) -> None:
    write(walk, "progress", "结题五个")
    QTest.keyClick(walk, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: walk.title.text() == "报送文章")
    entries = read_children(office.database, YEARLY_TASK.child("progress"), walk.ids[0])
    assert [(entry["content"], entry["day"]) for entry in entries] == [("结题五个", TODAY.isoformat())]


# -- conversions ------------------------------------------------------------------------------------------------------


def test_selected_opinions_become_problems_and_lead_to_them(qtbot: QtBot, make_window: MakeWindow, office: Office) -> None:
    texts = ("会议偏多", "学习不够经常", "联系基层偏少")
    office.run(add_rows(OPINION, [{"number": str(n), "content": text} for n, text in enumerate(texts, 1)], TODAY))
    window = make_window(office)
    page = go_to(qtbot, window, "opinion")
    ids = select(page, "会议偏多", "联系基层偏少")
    dialog = page.actions_here.convert(OPINION.conversions[0])
    assert dialog is not None
    dialog.boxes["list"].editor.set_value("部门")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [page.row(row_id)["problem_count"] for row_id in ids] == [1, 1])
    problems = rows(office, PROBLEM)
    assert set(problems) == {"会议偏多", "联系基层偏少"}
    assert {(row["origin"], row["list"]) for row in problems.values()} == {("征求意见", "部门")}
    page.open_row(ids[0])
    qtbot.waitUntil(lambda: len(page.drawer.form.tabs.links.cards) == 1)
    qtbot.mouseClick(page.drawer.form.tabs.links.cards[0].name, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.page.ledger is PROBLEM and window.page.drawer.isVisible())  # type: ignore[attr-defined]
    back = window.page.drawer.form.tabs.links  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: [(card.row.ledger, card.row.row_id) for card in back.cards] == [("opinion", ids[0])])
    window.steps.undo()
    qtbot.waitUntil(lambda: not rows(office, PROBLEM))
    window.navigation.show_page("opinion")  # a page behind is brought up to date when it is shown
    qtbot.waitUntil(lambda: page.row(ids[0])["problem_count"] == 0)


# -- meetings ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def meetings(qtbot: QtBot, make_window: MakeWindow, office: Office) -> LedgerPage:
    row = {"name": "第四季度主席会议", "kind": "主席会议", "date": "2023-12-12", "department": "办公室"}
    office.run(add_rows(MEETING, [row], TODAY))
    return go_to(qtbot, make_window(office), "meeting")


def checklist(page: LedgerPage) -> ChecklistDialog:
    select(page, "第四季度主席会议")
    dialog = make_checklist(page)
    assert dialog is not None
    return dialog


def test_a_checklist_is_looked_over_and_made(meetings: LedgerPage, qtbot: QtBot, office: Office) -> None:
    dialog = checklist(meetings)
    assert dialog.kinds.currentText() == "主席会议"
    dialog.table.item(0, OFFSET).setText("会前12天")
    assert dialog.table.item(0, DUE).text() == "2023-11-24"
    dialog.table.item(1, 0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.go.text() == "生成 6 项"
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(office, PREPARATION)) == 6)
    assert rows(office, PREPARATION)["议题收集"]["due"] == "2023-11-24"
    assert "议题审定" not in rows(office, PREPARATION)
    qtbot.waitUntil(lambda: meetings.window().page.key == "preparation")  # type: ignore[attr-defined]


def test_a_checklist_says_when_the_holidays_of_the_year_are_not_known() -> None:
    assert "放假安排" not in note_of("2023-12-12", working=True)
    assert "程序还不知道2189年的放假安排，只排除了周末和法定的固定节日" in note_of("2189-01-03", working=True)
    assert "放假安排" not in note_of("2189-01-03", working=False) + note_of("", working=True)


@pytest.mark.parametrize(("answer", "due"), [("move", "2023-12-12"), ("keep", "2023-12-05")])
def test_a_moved_meeting_asks_about_its_open_items(
    meetings: LedgerPage, qtbot: QtBot, office: Office, answer: str, due: str
) -> None:
    dialog = checklist(meetings)
    dialog.accept()
    qtbot.waitUntil(lambda: len(rows(office, PREPARATION)) == 7)
    messages = meetings.messages
    messages.answers = [answer]  # type: ignore[attr-defined]
    (row_id,) = meetings.view.ids  # type: ignore[union-attr]
    meetings.table.edited.emit(row_id, "date", "2023-12-19", "2023-12-12")
    qtbot.waitUntil(lambda: messages.answers == [])  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: rows(office, PREPARATION)["会议通知"]["due"] == due)
    assert rows(office, PREPARATION)["会议通知"]["meeting_date"] == "2023-12-19"


@pytest.mark.parametrize(("answer", "status"), [("settle", "不需要"), ("keep", "未开始")])
def test_a_meeting_called_off_asks_about_its_open_items(
    meetings: LedgerPage, qtbot: QtBot, office: Office, answer: str, status: str
) -> None:
    checklist(meetings).accept()
    qtbot.waitUntil(lambda: len(rows(office, PREPARATION)) == 7)
    messages = meetings.messages
    messages.answers = [answer]  # type: ignore[attr-defined]
    (row_id,) = meetings.view.ids  # type: ignore[union-attr]
    meetings.table.edited.emit(row_id, "called_off", "取消", "如期")
    qtbot.waitUntil(lambda: messages.answers == [])  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: {row["status"] for row in rows(office, PREPARATION).values()} == {status})
    meetings.table.edited.emit(row_id, "remark", "改期另行通知", "")  # whoever said 保留 is not asked again
    qtbot.waitUntil(lambda: rows(office, MEETING)["第四季度主席会议"]["remark"] == "改期另行通知")
    qtbot.waitUntil(lambda: not meetings.session.jobs.busy)


def test_the_items_of_a_deleted_meeting_go_with_it_and_do_not_bring_it_back(
    meetings: LedgerPage, qtbot: QtBot, office: Office
) -> None:
    checklist(meetings).accept()
    qtbot.waitUntil(lambda: len(rows(office, PREPARATION)) == 7)
    item = rows(office, PREPARATION)["会议通知"]
    (row_id,) = meetings.view.ids  # type: ignore[union-attr]
    meetings.messages.answers = ["keep"]  # type: ignore[attr-defined]
    meetings.session.run(remove_rows(MEETING, [row_id]))
    qtbot.waitUntil(lambda: meetings.messages.answers == [])  # type: ignore[attr-defined]
    ids = read_rows(office.database, PREPARATION, TODAY).ids
    names = [row["name"] for row in rows(office, PREPARATION).values()]
    meetings.session.run(
        change_row(PREPARATION, ids[names.index(item["name"])], {"status": ("未开始", "不需要")}, TODAY, LEDGERS)
    )
    qtbot.waitUntil(lambda: rows(office, PREPARATION)["会议通知"]["status"] == "不需要")
    assert rows(office, MEETING) == {}
    meetings.session.run(restore_rows(MEETING, [row_id]))
    qtbot.waitUntil(lambda: len(rows(office, MEETING)) == 1)
    meetings.messages.answers = ["settle"]  # type: ignore[attr-defined]
    meetings.session.run(remove_rows(MEETING, [row_id]))
    qtbot.waitUntil(lambda: rows(office, PREPARATION) == {})


def test_a_meeting_brought_back_and_deleted_at_once_is_asked_about_once(
    meetings: LedgerPage, qtbot: QtBot, office: Office
) -> None:
    checklist(meetings).accept()
    qtbot.waitUntil(lambda: len(rows(office, PREPARATION)) == 7)
    (row_id,) = meetings.view.ids  # type: ignore[union-attr]
    meetings.messages.answers = ["keep"]  # type: ignore[attr-defined]
    meetings.session.run(remove_rows(MEETING, [row_id]))
    qtbot.waitUntil(lambda: meetings.messages.answers == [])  # type: ignore[attr-defined]
    carried_out: list[object] = []
    meetings.session.carried_out.connect(carried_out.append)
    jobs, reading, writing = meetings.session.jobs, threading.Event(), threading.Event()
    jobs.start(lambda job: reading.wait(30), lambda _: None, meetings.failed, queue=Queue.READ)
    meetings.messages.answers = ["settle"]  # type: ignore[attr-defined]
    meetings.session.run(restore_rows(MEETING, [row_id]))
    meetings.session.run(remove_rows(MEETING, [row_id]))
    qtbot.waitUntil(lambda: len(carried_out) == 2)
    jobs.start(lambda job: writing.wait(30), lambda _: None, meetings.failed, queue=Queue.WRITE)
    reading.set()  # what both looks find now is the same
    with qtbot.waitSignal(jobs.start(lambda job: None, lambda _: None, meetings.failed, queue=Queue.READ).ended):
        pass
    writing.set()
    qtbot.waitUntil(lambda: rows(office, PREPARATION) == {})


def test_another_change_of_a_meeting_asks_nothing(meetings: LedgerPage, qtbot: QtBot, office: Office) -> None:
    checklist(meetings).accept()
    qtbot.waitUntil(lambda: len(rows(office, PREPARATION)) == 7)
    (row_id,) = meetings.view.ids  # type: ignore[union-attr]
    meetings.table.edited.emit(row_id, "place", "机关二楼会议室", "")
    qtbot.waitUntil(lambda: rows(office, MEETING)["第四季度主席会议"]["place"] == "机关二楼会议室")
    qtbot.waitUntil(lambda: not meetings.session.jobs.busy)  # an unexpected question would find no answer and fail


def test_the_templates_are_the_offices(meetings: LedgerPage, qtbot: QtBot, office: Office) -> None:
    dialog = edit_templates(meetings)
    dialog.kinds.setCurrentRow(2)
    dialog.table.item(0, 3).setText("T-12")
    dialog.table.setCurrentCell(0, 0)
    dialog.move_item(1)
    dialog.workdays.setChecked(False)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: read_settings(office.database, MeetingSettings).workdays is False)
    items = read_settings(office.database, MeetingSettings).template_for("主席会议").items
    assert [(item.name, item.offset) for item in items[:2]] == [("议题审定", -7), ("议题收集", -12)]
    dialog = edit_templates(meetings)
    dialog.table.item(0, 3).setText("很久以前")
    dialog.finish()
    assert "不是天数" in meetings.messages.told[0].message  # type: ignore[attr-defined]
    dialog.reject()


def test_a_colleagues_move_is_no_question_of_mine(
    meetings: LedgerPage, qtbot: QtBot, office: Office, open_office: OpenOffice
) -> None:
    checklist(meetings).accept()
    qtbot.waitUntil(lambda: len(rows(office, PREPARATION)) == 7)
    (row_id,) = meetings.view.ids  # type: ignore[union-attr]
    colleague = open_office("综合-PC", user="李晓梅")
    colleague.run(change_row(MEETING, row_id, {"date": ("2023-12-12", "2023-12-19")}, TODAY, LEDGERS))
    meetings.session.poll()
    qtbot.waitUntil(lambda: meetings.row(row_id)["date"] == "2023-12-19")
    assert rows(office, PREPARATION)["会议通知"]["due"] == "2023-12-05"


def test_what_needs_rows_stands_under_a_button_of_its_own_once_some_are_selected(
    make_window: MakeWindow, qtbot: QtBot, office: Office
) -> None:
    """The handbook says 办理 › 生成筹备清单…"""
    office.run(add_rows(MEETING, [{"name": "常委会会议", "date": "2023-12-20"}], TODAY, LEDGERS))
    page = go_to(qtbot, make_window(office), "meeting")
    button, menu = page.header.row_actions_button, page.header.row_actions_menu
    assert button.isVisible()
    select(page)
    assert not button.isEnabled()
    select(page, "常委会会议")
    assert button.isEnabled()
    menu.aboutToShow.emit()
    (action,) = [item for item in menu.actions() if item.text() == "生成筹备清单…"]
    assert "生成筹备清单…" not in [item.text() for item in page.header.more_menu.actions()]
    action.trigger()
    qtbot.waitUntil(lambda: bool(page.findChildren(ChecklistDialog)))
