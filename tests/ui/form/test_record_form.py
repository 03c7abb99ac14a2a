"""Filling in, saving, being overtaken by a colleague, and never losing what was typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.core.errors import ConflictError, StorageError
from app.ledgers.changes.drafts import Draft, Entry
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ui.form.editor import Editor
from app.ui.form.link_page import takes_part
from app.ui.form.record_form import RecordForm
from tests.ui.form.hands import CONTEXT, ROW, ROW_ID, TODAY, commit, compose, leave, type_into


def editor(form: RecordForm, name: str) -> Editor:
    return form.fields.boxes[name].editor


def type_field(form: RecordForm, name: str, text: str) -> None:
    type_into(editor(form, name).focus_widget(), text)


def note(form: RecordForm, name: str) -> str:
    label = form.fields.boxes[name].note
    return label.text() if label.isVisibleTo(form) else ""


def click(qtbot: QtBot, item: QPushButton) -> None:
    qtbot.mouseClick(item, Qt.MouseButton.LeftButton)


def bar_button(form: RecordForm, text: str) -> QPushButton:
    return next(item for item in form.notice.findChildren(QPushButton) if item.text() == text and item.isVisible())


@pytest.fixture
def saves(form: RecordForm) -> list:
    """What the form asked to be saved."""
    found: list = []
    form.save_requested.connect(lambda row_id, changes: found.append((row_id, changes)))
    return found


# -- showing ------------------------------------------------------------------------------------------------------------


def test_an_opened_row_stands_in_its_fields_with_state_and_light(form: RecordForm):
    assert form.header.caption.text() == "问题 3"
    assert form.header.title.text() == "公文流转存在超时限现象"
    assert [pill.text() for pill in form.header.pills.values()] == ["整改中", "● 正常"]
    assert editor(form, "deadline").text() == "2023年底前，并长期坚持"
    assert note(form, "deadline") == "识别为 2023-12-31，还有12天"
    assert form.row_id() == ROW_ID
    assert not form.is_dirty()
    assert not form.footer.save.isEnabled()


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)
def test_every_ledger_gets_a_form_with_all_its_fields(ledger, qtbot, messages):
    form = RecordForm(ledger, lambda spec: (), messages)
    qtbot.addWidget(form)
    assert set(form.fields.boxes) == {name for part in ledger.sections for name in part.fields}
    labels = [box.label.text() for box in form.fields.boxes.values()]
    assert all(any(label.startswith(ledger.fields[name].label) for label in labels) for name in form.fields.boxes)
    tabs = 2 + len(ledger.children) + takes_part(ledger)  # the fields, the children, what is linked, the history
    assert form.tabs.count() == tabs


def test_the_light_and_the_state_follow_the_typing(form: RecordForm):
    type_field(form, "deadline", "11月底前")
    assert form.header.pills["light"].text() == "● 逾期"


def test_the_head_says_nothing_twice_and_no_word_that_means_nothing_alone(qtbot, messages):
    form = RecordForm(PROBLEM, lambda spec: (), messages, today=lambda: TODAY)
    qtbot.addWidget(form)
    form.show()
    form.load(7, {name: spec.kind.empty for name, spec in PROBLEM.fields.items()} | {"status": "已销号"}, CONTEXT)
    shown = [pill.text() for pill in form.header.pills.values() if pill.isVisible()]
    assert shown == ["已销号"]
    form = RecordForm(DISCIPLINE, lambda spec: (), messages, today=lambda: TODAY)
    qtbot.addWidget(form)
    form.show()
    form.load(7, {name: spec.kind.empty for name, spec in DISCIPLINE.fields.items()} | {"form": "第一种形态"}, CONTEXT)
    assert [pill.text() for pill in form.header.pills.values() if pill.isVisible()] == ["第一种形态"]


def test_required_fields_are_starred_and_labels_lead_to_their_fields(form: RecordForm):
    boxes = form.fields.boxes
    assert [name for name, box in boxes.items() if "*" in box.label.text()] == ["list", "statement", "status"]
    assert all(box.label.buddy() is not None for box in boxes.values())


@pytest.mark.parametrize("width", [420, 480, 600])
def test_nothing_is_wider_than_the_drawer(form: RecordForm, qtbot: QtBot, width: int):
    form.window().resize(width, 700)
    form.load(ROW_ID, ROW | {"statement": "无" * 400, "campaign": "2023年主题教育机关作风问题专项整治" * 2}, CONTEXT)
    qtbot.waitUntil(lambda: form.width() == width)
    page = form.fields.widget()
    assert page.width() <= form.width()
    for box in form.fields.boxes.values():
        assert box.editor.minimumSizeHint().width() <= box.width()
        assert box.mapTo(page, box.rect().topRight()).x() < page.width()


def test_a_time_limit_and_its_day_stand_side_by_side(form: RecordForm, qtbot: QtBot):
    for width in (420, 480, 600):
        form.window().resize(width, 700)
        qtbot.waitUntil(lambda width=width: form.width() == width)
        assert form.fields.boxes["deadline"].y() == form.fields.boxes["deadline_date"].y()


# -- changing and saving ------------------------------------------------------------------------------------------------


def test_save_hands_over_what_was_seen_and_what_is_new(form: RecordForm, saves: list):
    type_field(form, "remark", "需配合")
    type_field(form, "percent", "70")
    assert form.is_dirty()
    QTest.keyClick(editor(form, "percent").focus_widget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert saves == [(ROW_ID, {"percent": (40, 70), "remark": ("", "需配合")})]
    assert form.footer.state.text() == "正在保存…"
    form.saved(ROW_ID, ROW | {"percent": 70, "remark": "需配合"})
    assert not form.is_dirty()
    assert form.footer.state.text().startswith("已保存")


def test_a_new_time_limit_sets_its_day_before_the_eyes(form: RecordForm):
    type_field(form, "deadline", "11月底前")
    assert editor(form, "deadline_date").text() == "2023-11-30"
    assert form.changes()["deadline_date"] == ("2023-12-31", "2023-11-30")


def test_a_day_set_by_hand_is_not_overwritten(form: RecordForm):
    type_field(form, "deadline", "11月")
    type_field(form, "deadline_date", "2023-11-25")
    type_field(form, "deadline", "11月底前")
    assert editor(form, "deadline_date").text() == "2023-11-25"


def test_what_cannot_be_read_is_said_at_the_field_after_leaving_it_and_not_saved(form: RecordForm, saves: list):
    type_field(form, "closed_on", "下个月吧")
    assert note(form, "closed_on") == ""
    leave(editor(form, "closed_on").focus_widget())
    assert "“下个月吧”不是日期" in note(form, "closed_on")
    assert not form.save()
    assert saves == []
    assert "销号日期" in form.notice.text.text()
    assert editor(form, "closed_on").focus_widget().hasFocus()
    type_field(form, "closed_on", "")
    assert note(form, "closed_on") == ""
    assert not form.notice.isVisible()


def test_fields_that_do_not_fit_together_are_said_at_once(form: RecordForm, saves: list):
    type_field(form, "closed_on", "20231101")
    assert note(form, "closed_on") == "状态为“整改中”，不应有销号日期。"
    assert not form.save()
    states = editor(form, "status").list
    QTest.keyClick(states, Qt.Key.Key_End)
    assert states.currentText() == "整改中"  # 已销号 is reached by 销号 alone
    type_field(form, "closed_on", "")
    assert note(form, "closed_on") == ""
    assert not form.is_dirty()
    assert saves == []


def test_an_emptied_required_field_is_marked_when_saving(form: RecordForm, saves: list):
    type_field(form, "statement", "")
    assert note(form, "statement") == ""
    form.tabs.setCurrentIndex(1)
    click_save(form)
    assert note(form, "statement") == "请填写问题表述。"
    assert form.tabs.currentIndex() == 0
    assert saves == []


def click_save(form: RecordForm) -> None:
    QTest.mouseClick(form.footer.save, Qt.MouseButton.LeftButton)


def test_composing_when_ctrl_s_is_pressed_loses_nothing(form: RecordForm, saves: list):
    box = editor(form, "remark").focus_widget()
    box.setFocus()
    commit(box, "已开")
    compose(box, "hui")
    form.save()
    commit(box, "会")
    assert editor(form, "remark").text() == "已开会"
    sent = saves[0][1]["remark"][1]
    form.saved(ROW_ID, ROW | {"remark": sent})
    assert editor(form, "remark").text() == "已开会"
    assert form.changes() in ({}, {"remark": (sent, "已开会")})


def test_typing_on_while_it_is_saved(form: RecordForm, saves: list):
    type_field(form, "percent", "70")
    form.save()
    assert not form.save()  # not twice
    type_field(form, "percent", "8")
    form.saved(ROW_ID, ROW | {"percent": 70})
    QTest.keyClicks(editor(form, "percent").focus_widget(), "5")
    assert form.changes() == {"percent": (70, 85)}
    assert len(saves) == 1


def test_a_failed_save_keeps_everything_and_can_be_tried_again(form: RecordForm, saves: list):
    type_field(form, "percent", "70")
    form.save()
    form.save_failed(StorageError("磁盘已满。"))
    assert form.footer.save.isEnabled()
    assert form.save()
    assert [changes for _, changes in saves] == [{"percent": (40, 70)}] * 2


def test_revert_takes_all_back_and_can_itself_be_taken_back(form: RecordForm, qtbot: QtBot):
    type_field(form, "percent", "70")
    type_field(form, "closed_on", "下个")
    click(qtbot, form.footer.revert)
    assert (editor(form, "percent").text(), editor(form, "closed_on").text()) == ("40%", "")
    assert not form.is_dirty()
    click(qtbot, bar_button(form, "恢复"))
    assert (editor(form, "percent").text(), editor(form, "closed_on").text()) == ("70%", "下个")
    assert form.is_dirty()


# -- new rows -----------------------------------------------------------------------------------------------------------


def test_a_new_row_begins_with_its_defaults_and_the_focus_where_the_typing_begins(form: RecordForm, qtbot: QtBot, saves: list):
    form.load(None, {"list": "个人"}, CONTEXT)
    assert form.header.caption.text() == "新增问题"
    assert not form.is_dirty()
    qtbot.waitUntil(editor(form, "statement").focus_widget().hasFocus)
    commit(editor(form, "statement").focus_widget(), "学习不深入")
    click_save(form)
    assert saves == [
        (None, {"list": ("", "个人"), "status": ("", "待整改"), "statement": ("", "学习不深入")}),
    ]
    form.saved(ROW_ID + 1, ROW | {"list": "个人", "statement": "学习不深入"})
    assert form.row_id() == ROW_ID + 1
    assert form.header.caption.text() == "问题 3"
    assert not form.footer.save_and_new.isVisible()


def test_save_and_next_new_row(form: RecordForm, qtbot: QtBot, saves: list):
    form.load(None, {}, CONTEXT)
    asked = []
    form.new_requested.connect(lambda: asked.append(1))
    type_field(form, "statement", "abc")
    click(qtbot, form.footer.save_and_new)
    assert asked == []
    form.saved(ROW_ID + 1, ROW)
    assert asked == [1]
    assert len(saves) == 1


def test_a_new_row_has_nothing_to_add_children_to(form: RecordForm):
    form.load(None, {}, CONTEXT)
    page = form.tabs.pages["progress"]
    assert page.box.isHidden()
    assert page.empty.text() == "先保存，再添加进展。"
    form.load(ROW_ID, ROW, CONTEXT)
    assert not page.box.isHidden()


# -- colleagues ---------------------------------------------------------------------------------------------------------


def test_what_a_colleague_changed_appears_without_disturbing_me(form: RecordForm):
    type_field(form, "percent", "70")
    form.refresh(ROW | {"remark": "李晓梅写的", "status": "待审核"}, "李晓梅")
    assert editor(form, "remark").text() == "李晓梅写的"
    assert form.header.pills["status"].text() == "待审核"
    assert editor(form, "percent").text() == "70"
    assert form.changes() == {"percent": (40, 70)}


def test_the_field_i_am_changing_asks_whose_to_keep(form: RecordForm, qtbot: QtBot, saves: list):
    type_field(form, "percent", "70")
    form.refresh(ROW | {"percent": 90}, "李晓梅")
    box = form.fields.boxes["percent"]
    assert note(form, "percent") == "李晓梅 刚改为“90%”"
    assert not form.save()
    assert saves == []
    click(qtbot, box.findChild(QPushButton, "keep"))
    assert note(form, "percent") == ""
    assert not form.notice.isVisible()
    assert form.save()
    assert saves == [(ROW_ID, {"percent": (90, 70)})]


def test_my_own_save_coming_back_is_no_clash(form: RecordForm, saves: list):
    type_field(form, "percent", "70")
    form.save()
    type_field(form, "percent", "85")
    form.refresh(ROW | {"percent": 70})
    assert note(form, "percent") == ""
    form.saved(ROW_ID, ROW | {"percent": 70})
    assert form.changes() == {"percent": (70, 85)}


def test_a_colleague_emptied_the_field_i_am_changing(form: RecordForm):
    type_field(form, "origin", "abc")
    form.refresh(ROW | {"origin": ""}, "李晓梅")
    assert note(form, "origin") == "李晓梅 刚清空"


def test_taking_the_colleagues_value(form: RecordForm, qtbot: QtBot):
    type_field(form, "percent", "70")
    form.refresh(ROW | {"percent": 90}, "李晓梅")
    click(qtbot, form.fields.boxes["percent"].findChild(QPushButton, "take"))
    assert editor(form, "percent").text() == "90%"
    assert not form.is_dirty()


def test_a_field_being_composed_is_left_alone(form: RecordForm):
    box = editor(form, "remark").focus_widget()
    box.setFocus()
    compose(box, "xu")
    form.refresh(ROW | {"remark": "李晓梅写的"}, "李晓梅")
    commit(box, "需")
    assert editor(form, "remark").text() == "需"
    assert note(form, "remark") == "李晓梅 刚改为“李晓梅写的”"


def test_a_conflict_found_by_the_store_is_shown_at_its_field(form: RecordForm, saves: list):
    type_field(form, "percent", "70")
    form.save()
    form.save_failed(ConflictError("同事改过同一处。", {"percent": (40, 90, 70)}))
    assert note(form, "percent") == "已被改为“90%”"
    assert "完成率" in form.notice.text.text()
    assert form.is_dirty()


# -- drafts -------------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_within_a_second_and_dropped_after_saving(form: RecordForm, drafts: dict, qtbot: QtBot):
    type_field(form, "remark", "需配合")
    type_field(form, "closed_on", "下个")
    qtbot.waitUntil(lambda: bool(drafts), timeout=1000)
    draft = drafts[str(ROW_ID)]
    assert draft.changes == {"remark": ("", "需配合")}
    assert draft.typed == {"closed_on": "下个"}
    assert draft.title == "公文流转存在超时限现象"
    type_field(form, "closed_on", "")
    form.save()
    form.saved(ROW_ID, ROW | {"remark": "需配合"})
    assert drafts == {}


def test_typing_without_a_pause_is_kept_too(form: RecordForm, drafts: dict, qtbot: QtBot):
    box = editor(form, "remark").focus_widget()
    for _ in range(12):
        QTest.keyClicks(box, "x")
        qtbot.wait(90)
    assert drafts


def test_changing_it_back_needs_no_draft(form: RecordForm, drafts: dict, qtbot: QtBot):
    type_field(form, "percent", "70")
    qtbot.waitUntil(lambda: bool(drafts), timeout=1000)
    type_field(form, "percent", "40")
    qtbot.waitUntil(lambda: not drafts, timeout=1000)


def test_going_to_another_row_keeps_the_last_keys(form: RecordForm, drafts: dict):
    type_field(form, "remark", "abc")
    form.load(ROW_ID + 1, ROW, CONTEXT)
    assert drafts[str(ROW_ID)].changes == {"remark": ("", "abc")}
    assert not form.is_dirty()


def test_a_restored_draft_says_so_and_can_be_given_up(form: RecordForm, drafts: dict, qtbot: QtBot):
    draft = Draft(
        "problem", str(ROW_ID), "", "2023-11-10T10:32:05+08:00", {"percent": (40, 80)}, {"closed_on": "下个"},
        {"progress": Entry(None, {"content": "开了会", "day": "2023-12-01"})},
    )  # fmt: skip
    drafts[draft.row] = draft
    form.load_children("progress", [])
    form.restore(draft)
    assert form.notice.text.text() == "已恢复 11-10 10:32 未保存的修改"
    assert (editor(form, "percent").text(), editor(form, "closed_on").text()) == ("80%", "下个")
    assert form.tabs.pages["progress"].box.boxes["content"].editor.text() == "开了会"
    click(qtbot, bar_button(form, "放弃"))
    assert not form.is_dirty()
    assert editor(form, "percent").text() == "40%"
    assert drafts == {}


def test_a_draft_that_others_overtook_asks(form: RecordForm):
    form.restore(Draft("problem", str(ROW_ID), "", "2023-11-10T10:32:05", {"percent": (30, 80)}))
    assert note(form, "percent") == "已被改为“40%”"


def test_a_new_rows_draft_keeps_its_own_place(form: RecordForm, drafts: dict, qtbot: QtBot):
    form.load(None, {"list": "部门"}, CONTEXT, draft_row="new-3")
    type_field(form, "statement", "abc")
    qtbot.waitUntil(lambda: bool(drafts), timeout=1000)
    assert drafts["new-3"].changes == {"statement": ("", "abc")}
    assert drafts["new-3"].start["list"] == "部门"
    form.save()
    form.saved(ROW_ID + 1, ROW)
    assert drafts == {}


def test_a_full_disk_is_told_and_typing_goes_on(qtbot: QtBot, messages):
    def full(draft: Draft) -> None:
        raise StorageError("草稿没有存下来。")

    form = RecordForm(BY_KEY["problem"], lambda spec: (), messages, save_draft=full)
    qtbot.addWidget(form)
    form.show()
    form.load(ROW_ID, ROW, CONTEXT)
    type_field(form, "remark", "abc")
    qtbot.waitUntil(lambda: form.footer.state.text() == "草稿没有存下来。", timeout=1500)
    assert form.is_dirty()


# -- leaving ------------------------------------------------------------------------------------------------------------


def test_leaving_without_changes_asks_nothing(form: RecordForm):
    left = []
    form.ask_before_leaving(lambda: pytest.fail("asked"), lambda: left.append(1))
    assert left == [1]


def test_discard_leaves_and_drops_the_draft(form: RecordForm, drafts: dict, qtbot: QtBot):
    type_field(form, "percent", "70")
    qtbot.waitUntil(lambda: bool(drafts), timeout=1000)
    left = []
    form.ask_before_leaving(lambda: "discard", lambda: left.append(1))
    assert left == [1]
    assert drafts == {}
    assert not form.is_dirty()


def test_what_was_discarded_is_gone_from_the_fields_too(form: RecordForm):
    type_field(form, "percent", "70")
    form.ask_before_leaving(lambda: "discard", lambda: None)
    assert editor(form, "percent").text() == "40%"


def test_an_answer_about_another_row_changes_nothing(form: RecordForm):
    type_field(form, "percent", "70")
    form.save()
    form.load(ROW_ID - 1, ROW, CONTEXT)
    form.saved(ROW_ID, ROW | {"percent": 70})
    assert form.row_id() == ROW_ID - 1
    assert editor(form, "percent").text() == "40%"


def test_cancel_stays(form: RecordForm):
    type_field(form, "percent", "70")
    form.ask_before_leaving(lambda: "cancel", lambda: pytest.fail("left"))
    assert form.changes() == {"percent": (40, 70)}


def test_save_leaves_only_when_it_is_saved(form: RecordForm, saves: list):
    type_field(form, "percent", "70")
    left = []
    form.ask_before_leaving(lambda: "save", lambda: left.append(1))
    assert len(saves) == 1
    assert left == []
    form.saved(ROW_ID, ROW | {"percent": 70})
    assert left == [1]


def test_a_save_that_fails_or_is_refused_stays(form: RecordForm):
    type_field(form, "percent", "70")
    form.ask_before_leaving(lambda: "save", lambda: pytest.fail("left"))
    form.save_failed(StorageError("网络断开。"))
    form.save()
    form.saved(ROW_ID, ROW | {"percent": 70})
    type_field(form, "statement", "")
    form.ask_before_leaving(lambda: "save", lambda: pytest.fail("left"))
    type_field(form, "statement", "abc")
    form.save()
    form.saved(ROW_ID, ROW | {"percent": 70, "statement": "abc"})


# -- the rest -----------------------------------------------------------------------------------------------------------


def test_keys_of_the_form(form: RecordForm, qtbot: QtBot):
    heard = []
    form.previous_requested.connect(lambda: heard.append("previous"))
    form.next_requested.connect(lambda: heard.append("next"))
    form.close_requested.connect(lambda: heard.append("close"))
    field = editor(form, "remark").focus_widget()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    form.set_neighbours(previous=False, following=True)
    QTest.keyClick(field, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseClick(form.header.next, Qt.MouseButton.LeftButton)
    assert heard == ["previous", "next", "close", "next"]


def test_read_only_shows_why_and_saves_nothing(form: RecordForm, saves: list):
    form.set_read_only(True, "您是查看角色，只能查看。")
    assert form.notice.text.text() == "您是查看角色，只能查看。"
    assert not form.footer.isVisible()
    QTest.keyClicks(editor(form, "remark").focus_widget(), "abc")
    assert not form.is_dirty()
    assert not form.save()
    assert saves == []


def test_tab_visits_the_fields_in_the_order_of_the_form(form: RecordForm):
    field = editor(form, "statement").focus_widget()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert editor(form, "symptom").focus_widget().hasFocus()
    QTest.keyClick(editor(form, "symptom").focus_widget(), Qt.Key.Key_Tab)
    assert editor(form, "department").focus_widget().hasFocus()
