"""Progress, stage goals and files of a problem, made from the declaration of its children."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from app.ledgers.organisation.person import PERSON
from app.ui.form.editor import Surroundings
from app.ui.form.entry_page import EntryPage
from app.ui.form.file_page import file_size
from app.ui.form.record_form import RecordForm
from tests.ui.form.hands import CONTEXT, ROW, ROW_ID, TODAY, commit, type_into

BIG = ROW_ID - 7
PROGRESS = [
    {"id": BIG, "day": "2023-12-10", "content": "完成初稿4篇", "percent": 55, "author": "胡志远"},
    {"id": BIG - 1, "day": "2023-11-20", "content": "列出10个选题", "percent": None, "author": ""},
]
GOALS = [
    {"id": 1, "day": "2023-10-31", "goal": "成立小组", "done": "完成"},
    {"id": 2, "day": "2023-11-30", "goal": "完成初稿", "done": "未完成"},
    {"id": 3, "day": "2024-03-31", "goal": "形成成果", "done": "未完成"},
]
FILES = [{"id": 9, "name": "选题表.docx", "day": "2023-11-02", "sha256": "ab", "size": 38_211}]


@pytest.fixture
def heard(form: RecordForm) -> list:
    """What the form asked for about its children."""
    found: list = []
    form.tabs.add_requested.connect(lambda key, values: found.append(("add", key, values)))
    form.tabs.edit_requested.connect(lambda key, child_id, changes: found.append(("edit", key, child_id, changes)))
    form.tabs.remove_requested.connect(lambda key, child_id: found.append(("remove", key, child_id)))
    form.tabs.files_added.connect(lambda paths: found.append(("files", paths)))
    form.tabs.open_requested.connect(lambda child_id: found.append(("open", child_id)))
    form.tabs.save_as_requested.connect(lambda child_id: found.append(("save as", child_id)))
    return found


@pytest.fixture
def progress(form: RecordForm):
    form.load_children("progress", PROGRESS)
    form.tabs.setCurrentWidget(form.tabs.pages["progress"])
    return form.tabs.pages["progress"]


@pytest.fixture
def goals(form: RecordForm):
    form.load_children("milestone", GOALS)
    form.tabs.setCurrentWidget(form.tabs.pages["milestone"])
    return form.tabs.pages["milestone"]


@pytest.fixture
def files(form: RecordForm):
    form.load_children("evidence", FILES)
    form.tabs.setCurrentWidget(form.tabs.file_pages["evidence"])
    return form.tabs.file_pages["evidence"]


def field(page, name: str):
    return page.box.boxes[name].editor.focus_widget()


def texts(card) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if label.text()]


# -- entries ------------------------------------------------------------------------------------------------------------


def test_entries_are_listed_as_given_with_their_number_on_the_tab(form: RecordForm, progress):
    assert form.tabs.tabText(1) == "进展 2"
    assert [texts(card) for card in progress.cards.values()] == [
        ["2023-12-10", "胡志远", "55%", "完成初稿4篇"],
        ["2023-11-20", "列出10个选题"],
    ]


def test_writing_progress_begins_today_and_is_handed_over_by_ctrl_enter(form: RecordForm, progress, heard: list):
    assert field(progress, "day").text() == "2023-12-19"
    commit(field(progress, "content"), "召开推进会")
    type_into(field(progress, "percent"), "60")
    QTest.keyClick(field(progress, "percent"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard == [("add", "progress", {"day": "2023-12-19", "content": "召开推进会", "percent": 60, "author": ""})]
    form.child_saved("progress")
    assert field(progress, "content").toPlainText() == ""
    assert not form.is_dirty()


def test_the_button_hands_over_once(form: RecordForm, progress, heard: list, qtbot: QtBot):
    commit(field(progress, "content"), "召开推进会")
    for _ in range(2):
        qtbot.mouseClick(progress.box.add, Qt.MouseButton.LeftButton)
    assert len(heard) == 1
    form.child_failed("progress")
    assert field(progress, "content").toPlainText() == "召开推进会"
    qtbot.mouseClick(progress.box.add, Qt.MouseButton.LeftButton)
    assert len(heard) == 2


def test_an_entry_without_its_text_or_with_a_wrong_day_is_not_handed_over(progress, heard: list, qtbot: QtBot):
    type_into(field(progress, "day"), "2月30日")
    qtbot.mouseClick(progress.box.add, Qt.MouseButton.LeftButton)
    assert heard == []
    assert progress.box.boxes["content"].note.text() == "请填写进展情况。"
    assert "不存在" in progress.box.boxes["day"].note.text()
    assert field(progress, "content").hasFocus()


def test_the_author_can_be_given_by_the_program(form: RecordForm, progress):
    form.set_child_defaults("progress", {"author": "王建国"})
    assert field(progress, "author").text() == "王建国"
    assert not form.is_dirty()


def test_an_entry_half_written_is_unsaved_work(form: RecordForm, progress, heard: list, drafts: dict, qtbot: QtBot):
    commit(field(progress, "content"), "召开")
    assert form.is_dirty()
    qtbot.waitUntil(lambda: bool(drafts), timeout=1000)
    assert drafts[str(ROW_ID)].entries["progress"].texts["content"] == "召开"
    left = []
    form.ask_before_leaving(lambda: "save", lambda: left.append(1))
    assert [item[0] for item in heard] == ["add"]
    assert left == []
    form.child_saved("progress")
    assert left == [1]


def test_saving_the_row_hands_its_written_entry_over_too(form: RecordForm, progress, heard: list):
    saves = []
    form.save_requested.connect(lambda row_id, changes: saves.append(changes))
    type_into(form.fields.boxes["remark"].editor.focus_widget(), "abc")
    commit(field(progress, "content"), "召开推进会")
    left = []
    form.ask_before_leaving(lambda: "save", lambda: left.append(1))
    assert (len(heard), saves) == (1, [{"remark": ("", "abc")}])
    form.saved(ROW_ID, ROW | {"remark": "abc"})
    assert left == []
    form.child_saved("progress")
    assert left == [1]


def test_a_colleagues_entry_arrives_while_i_write(form: RecordForm, progress):
    commit(field(progress, "content"), "召开")
    form.load_children("progress", PROGRESS[:1])
    assert field(progress, "content").toPlainText() == "召开"
    assert form.tabs.tabText(1) == "进展 1"


def test_an_entry_is_changed_in_the_box(form: RecordForm, progress, heard: list):
    card = progress.cards[BIG]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_F2)
    assert field(progress, "content").toPlainText() == "完成初稿4篇"
    assert progress.box.add.text() == "保存修改"
    type_into(field(progress, "percent"), "65")
    QTest.mouseClick(progress.box.add, Qt.MouseButton.LeftButton)
    assert heard == [("edit", "progress", BIG, {"percent": (55, 65)})]
    form.child_saved("progress")
    assert progress.box.add.text() == "添加进展"


def test_what_is_being_written_is_not_pushed_out_by_another_entry(progress):
    commit(field(progress, "content"), "写到一半")
    QTest.mouseDClick(progress.cards[BIG], Qt.MouseButton.LeftButton)
    assert field(progress, "content").toPlainText() == "写到一半"


def test_an_entry_that_a_colleague_removed_while_i_changed_it_becomes_a_new_one(form: RecordForm, progress, heard: list):
    QTest.keyClick(progress.cards[BIG], Qt.Key.Key_Return)
    type_into(field(progress, "percent"), "65")
    form.load_children("progress", PROGRESS[1:])
    QTest.mouseClick(progress.box.add, Qt.MouseButton.LeftButton)
    assert heard[0][:2] == ("add", "progress")
    assert heard[0][2]["content"] == "完成初稿4篇"


def test_the_menu_of_an_entry_removes_it(progress, heard: list, qtbot: QtBot):
    qtbot.mouseClick(progress.cards[BIG].more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["修改", "删除"]
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[1]).center())
    assert heard == [("remove", "progress", BIG)]


def test_another_row_begins_with_an_empty_box(form: RecordForm, progress):
    commit(field(progress, "content"), "写到一半")
    form.load(ROW_ID + 1, ROW, CONTEXT)
    assert field(progress, "content").toPlainText() == ""
    assert progress.cards == {}
    assert not form.is_dirty()


# -- goals --------------------------------------------------------------------------------------------------------------


def test_goals_show_what_is_done_and_what_is_overdue(goals):
    assert [texts(card) for card in goals.cards.values()] == [
        ["2023-10-31", "成立小组"],
        ["2023-11-30", "逾期", "完成初稿"],
        ["2024-03-31", "形成成果"],
    ]
    assert [card.check.isChecked() for card in goals.cards.values()] == [True, False, False]


def test_a_goal_is_switched_by_a_click_and_by_the_space_bar(goals, heard: list, qtbot: QtBot):
    qtbot.mouseClick(goals.cards[2].check, Qt.MouseButton.LeftButton, pos=QPoint(8, goals.cards[2].check.height() // 2))
    QTest.keyClick(goals.cards[1], Qt.Key.Key_Space)
    assert heard == [
        ("edit", "milestone", 2, {"done": ("未完成", "完成")}),
        ("edit", "milestone", 1, {"done": ("完成", "未完成")}),
    ]


def test_switching_a_goal_leaves_what_is_being_written_alone(form: RecordForm, goals, qtbot: QtBot):
    commit(field(goals, "goal"), "写到一半")
    QTest.keyClick(goals.cards[2], Qt.Key.Key_Space)
    form.child_saved("milestone")
    assert field(goals, "goal").toPlainText() == "写到一半"


def test_a_switch_that_could_not_be_stored_goes_back(form: RecordForm, goals):
    QTest.keyClick(goals.cards[2], Qt.Key.Key_Space)
    form.child_failed("milestone")
    assert not goals.cards[2].check.isChecked()


def test_a_new_goal_has_no_day_yet_and_is_not_done(goals, heard: list, qtbot: QtBot):
    assert field(goals, "day").text() == ""
    commit(field(goals, "goal"), "印发办法")
    type_into(field(goals, "day"), "12-31")
    qtbot.mouseClick(goals.box.add, Qt.MouseButton.LeftButton)
    assert heard == [("add", "milestone", {"goal": "印发办法", "day": "2023-12-31", "done": "未完成"})]


def test_delete_removes_a_goal(goals, heard: list):
    QTest.keyClick(goals.cards[3], Qt.Key.Key_Delete)
    assert heard == [("remove", "milestone", 3)]


# -- files --------------------------------------------------------------------------------------------------------------


def test_files_show_name_and_size_and_can_be_opened_saved_and_removed(files, heard: list, qtbot: QtBot):
    card = files.cards[9]
    assert texts(card) == ["选题表.docx", "37 KB  2023-11-02"]
    for name in ("open", "saveAs", "remove"):
        qtbot.mouseClick(card.findChild(object, name), Qt.MouseButton.LeftButton)
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert heard == [("open", 9), ("save as", 9), ("remove", "evidence", 9), ("open", 9)]


def test_files_are_added_by_the_button(files, heard: list, messages, qtbot: QtBot):
    messages.files = [Path("/tmp/a.pdf"), Path("/tmp/b.pdf")]
    qtbot.mouseClick(files.zone.add, Qt.MouseButton.LeftButton)
    messages.files = []
    qtbot.mouseClick(files.zone.add, Qt.MouseButton.LeftButton)
    assert heard == [("files", [Path("/tmp/a.pdf"), Path("/tmp/b.pdf")])]


def drop(target, *paths: Path) -> bool:
    """Drag files over a widget and let them go; whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), copy, data, left, none)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(20, 20), copy, data, left, none))
    return True


def test_files_dropped_anywhere_on_the_form_are_added_folders_are_not(form: RecordForm, files, heard: list, tmp_path: Path):
    paper, folder = tmp_path / "证明 材料.pdf", tmp_path / "folder"
    paper.write_bytes(b"%PDF")
    folder.mkdir()
    form.tabs.setCurrentIndex(0)
    assert drop(form, paper, folder)
    assert form.tabs.currentWidget() is files
    assert drop(files, paper)
    assert not drop(files, folder)
    assert heard == [("files", [paper])] * 2


def test_nothing_is_added_to_a_row_that_is_only_shown(form: RecordForm, files, progress, goals, tmp_path: Path):
    paper = tmp_path / "a.pdf"
    paper.write_bytes(b"%PDF")
    form.set_read_only(True)
    assert not drop(form, paper)
    assert not drop(files, paper)
    assert progress.box.isHidden()
    assert goals.cards[1].more.isHidden()
    assert not goals.cards[1].check.isEnabled()
    assert files.cards[9].remove.isHidden()
    assert not files.cards[9].findChild(object, "open").isHidden()


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 字节"),
        (1023, "1023 字节"),
        (38_211, "37 KB"),
        (1_258_291, "1.2 MB"),
        (220_200_960, "210 MB"),
        (5 << 30, "5.0 GB"),
    ],
)
def test_sizes_are_shown_as_the_explorer_does(size: int, shown: str):
    assert file_size(size) == shown


def test_a_choice_that_begins_with_nothing_is_written_in_the_box_and_told_with_its_label(qtbot: QtBot) -> None:
    """机关领导 是/否 of 任职经历 is no goal that can be ticked off; the box fits into the form at 1366×768."""
    page = EntryPage(PERSON.child("posts"), Surroundings(lambda spec: (), lambda: TODAY, lambda: CONTEXT))
    qtbot.addWidget(page)
    page.resize(440, 600)
    page.show()
    assert set(page.box.boxes) == {"since", "until", "branch", "party_post", "is_leader", "status"}
    assert page.box.minimumSizeHint().width() < 430
    row = {"id": 1, "since": None, "until": "2023-03-01", "branch": "一支部", "is_leader": "是", "status": "在职"}
    page.load([row])
    assert "机关领导：是" in texts(page.cards[1])
