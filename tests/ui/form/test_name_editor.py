"""Names are completed by Chinese text, pinyin or initials; names nobody knows are taken and pointed out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ledgers.problems.problem import PROBLEM
from app.ui.form.completion import split
from tests.ui.form.hands import NAMES, commit, leave, type_into

PERSON = PROBLEM.fields["person"]
DEPARTMENT = PROBLEM.fields["department"]


def offered(editor) -> list[str]:
    popup = editor.completer.popup()
    model = popup.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())] if popup.isVisible() else []


def press(editor, key: Qt.Key) -> None:
    popup = editor.completer.popup()
    QTest.keyClick(popup if popup.isVisible() else editor.line, key)


@pytest.fixture
def people(make):
    return make(PERSON, NAMES["person"])


def test_initials_and_enter(people):
    QTest.keyClicks(people.line, "wjg")
    assert offered(people) == ["王建国"]
    press(people, Qt.Key.Key_Return)
    assert people.value() == "王建国"
    assert offered(people) == []


def test_full_pinyin_and_tab(people):
    QTest.keyClicks(people.line, "wang")
    assert offered(people) == ["王建国", "王伟"]
    press(people, Qt.Key.Key_Down)
    press(people, Qt.Key.Key_Tab)
    assert people.value() == "王伟"


def test_chinese_text_and_a_click(people, qtbot):
    commit(people.line, "晓")
    assert offered(people) == ["张晓丽", "李晓梅"]
    popup = people.completer.popup()
    qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=popup.visualRect(popup.model().index(1, 0)).center())
    assert people.value() == "李晓梅"


def test_several_names_complete_the_last_one_and_offer_none_twice(people):
    QTest.keyClicks(people.line, "ww")
    press(people, Qt.Key.Key_Return)
    QTest.keyClicks(people.line, ",w")
    assert offered(people) == ["王建国"]
    press(people, Qt.Key.Key_Return)
    assert people.line.text() == "王伟、王建国"
    assert people.value() == "王伟、王建国"


def test_a_chinese_name_nobody_knows_is_not_replaced_by_a_longer_one(make):
    editor = make(PERSON, ("张三丰",))
    commit(editor.line, "张三")
    assert offered(editor) == ["张三丰"]
    press(editor, Qt.Key.Key_Return)
    assert editor.value() == "张三"


def test_a_name_nobody_knows_is_pointed_out_after_leaving(people):
    type_into(people.line, "张三，王伟")
    assert people.hint() == ""
    leave(people.line)
    assert people.line.text() == "张三、王伟"
    assert people.hint() == "名册中没有“张三”，保存后可在人员中补充"
    type_into(people.line, "王伟")
    leave(people.line)
    assert people.hint() == ""


def test_a_department_nobody_knows_belongs_into_the_departments(make):
    editor = make(DEPARTMENT, NAMES["department"])
    type_into(editor.line, "人事处")
    leave(editor.line)
    assert editor.hint() == "名册中没有“人事处”，保存后可在部门中补充"


def test_a_name_from_the_office_is_not_remarked_on(people):
    people.set_value("王五")
    leave(people.line)
    assert people.hint() == ""


def test_an_empty_roster_knows_nobody_and_says_nothing(make):
    editor = make(PERSON, ())
    type_into(editor.line, "张三")
    leave(editor.line)
    assert editor.hint() == ""


def test_one_department_takes_no_list(make):
    editor = make(DEPARTMENT, NAMES["department"])
    QTest.keyClicks(editor.line, "bgs")
    press(editor, Qt.Key.Key_Return)
    assert editor.value() == "办公室"
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", ("", "")), ("wj", ("", "wj")), ("王伟、l", ("王伟、", "l")), ("王伟，李强; z", ("王伟、李强、", "z"))],
)
def test_the_last_of_several_names_is_completed(text: str, parts: tuple[str, str]):
    assert split(text, many=True) == parts
