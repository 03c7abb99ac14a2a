"""Each editor takes what people type, says what it cannot read, and never loses a character."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from app.core.day_kinds import Clock, DaysFrom, DueDate, Year
from app.core.errors import InvalidValueError
from app.core.kinds import Kind, Ordinal, Text
from app.core.number_kinds import Integer
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.fields import FieldSpec, LedgerField
from app.ui.form.date_editors import DateEditor
from app.ui.form.editor import Surroundings
from app.ui.form.editors import make_editor
from app.ui.form.text_editors import NumberEditor, TextEditor
from tests.ui.form.hands import CONTEXT, TODAY, commit, compose, leave, type_into

FIELDS = PROBLEM.fields


def spec(kind: Kind, required: bool = False) -> FieldSpec:
    return FieldSpec("field", "字段", kind, required=required, source=LedgerField(kind, "字段"))


def test_every_kind_of_field_has_an_editor(qtbot):
    fields = [item for ledger in LEDGERS for item in ledger.fields.values()]
    fields += [item for ledger in LEDGERS for child in ledger.children for item in child.specs.values()]
    around = Surroundings(lambda spec: (), lambda: TODAY, lambda: CONTEXT)
    for field in {type(item.kind): item for item in fields if item.writable}.values():
        editor = make_editor(field, around)
        qtbot.addWidget(editor)
        assert editor.text() == ""


def test_a_kind_made_from_another_is_typed_like_it(make):
    assert isinstance(make(spec(Clock())), TextEditor)
    assert isinstance(make(spec(DueDate())), DateEditor)
    assert isinstance(make(spec(DaysFrom())), TextEditor)
    assert isinstance(make(spec(Year())), NumberEditor)


@pytest.mark.parametrize("name", [name for name, item in FIELDS.items() if item.writable])
def test_what_the_office_holds_is_no_change(make, name: str):
    values = {"percent": 72, "deadline_date": "2023-12-31", "closed_on": "2023-10-01", "list": "个人", "status": "待审核"}
    value = values.get(name, "  两个空格，\n不整齐 ")
    editor = make(FIELDS[name])
    heard = []
    editor.changed.connect(lambda: heard.append(1))
    editor.set_value(value)
    assert editor.value() == value
    leave(editor.focus_widget())
    assert editor.value() == value
    assert heard == []


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20231130", "2023-11-30"),
        ("2023.11.30", "2023-11-30"),
        ("11-30", "2023-11-30"),
        ("2023年11月30日", "2023-11-30"),
        ("今天", "2023-12-19"),
        ("明天", "2023-12-20"),
        ("月底", "2023-12-31"),
        ("下月底", "2024-01-31"),
        ("11月底", "2023-11-30"),
        ("", None),
    ],
)
def test_a_day_is_typed_in_any_way_and_shown_in_one(make, typed: str, day: str | None):
    editor = make(FIELDS["closed_on"])
    type_into(editor.line, typed)
    assert editor.value() == day
    assert editor.line.text() == typed
    leave(editor.line)
    assert editor.line.text() == (day or "")
    assert editor.value() == day


def test_what_is_no_day_stays_as_typed(make):
    editor = make(FIELDS["closed_on"])
    type_into(editor.line, "下个月吧")
    leave(editor.line)
    assert editor.line.text() == "下个月吧"
    with pytest.raises(InvalidValueError, match="不是日期"):
        editor.value()


def test_a_day_is_picked_from_a_calendar_that_begins_on_monday(make, qtbot):
    editor = make(FIELDS["closed_on"])
    editor.set_value("2023-11-10")
    heard = []
    editor.changed.connect(lambda: heard.append(editor.value()))
    qtbot.mouseClick(editor.line.findChild(QToolButton), Qt.MouseButton.LeftButton)
    popup = editor._popup
    qtbot.waitUntil(popup.isVisible)
    assert popup.month.firstDayOfWeek() == Qt.DayOfWeek.Monday
    assert popup.month.locale().monthName(11) == "十一月"
    assert popup.month.selectedDate().toString("yyyy-MM-dd") == "2023-11-10"
    QTest.keyClick(popup.month.focusWidget() or popup.month.findChild(type(popup.month)), Qt.Key.Key_Right)
    QTest.keyClick(popup.month.focusWidget(), Qt.Key.Key_Return)
    assert heard == ["2023-11-11"]
    assert not popup.isVisible()


def test_the_calendar_opens_by_key_and_knows_today(make, qtbot):
    editor = make(FIELDS["closed_on"])
    QTest.keyClick(editor.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = editor._popup
    assert popup.isVisible()
    today, clear = (popup.findChild(object, name) for name in ("today", "clear"))
    qtbot.mouseClick(today, Qt.MouseButton.LeftButton)
    assert editor.value() == "2023-12-19"
    QTest.keyClick(editor.line, Qt.Key.Key_F4)
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert editor.value() is None


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("2023年底前，并长期坚持", "识别为 2023-12-31，还有12天"),
        ("12月19日", "识别为 2023-12-19，今天"),
        ("11月底前", "识别为 2023-11-30，已过19天"),
        ("立行立改", "无具体日期"),
        ("", ""),
    ],
)
def test_a_time_limit_says_which_day_it_means_while_it_is_typed(make, typed: str, hint: str):
    editor = make(FIELDS["deadline"])
    heard = []
    editor.set_value("长期坚持")
    editor.hinted.connect(lambda: heard.append(editor.hint()))
    type_into(editor.line, typed)
    assert editor.hint() == hint
    assert heard[-1] == hint
    assert editor.value() == typed


@pytest.mark.parametrize(("typed", "share"), [("70", 70), ("70%", 70), ("７０％", 70), ("0", 0), ("", None)])
def test_a_share_is_typed_with_or_without_its_sign(make, typed: str, share: int | None):
    editor = make(FIELDS["percent"])
    type_into(editor.line, typed)
    assert editor.value() == share
    leave(editor.line)
    assert editor.line.text() == ("" if share is None else f"{share}%")
    assert editor.slider.value() == (share or 0)


def test_a_share_is_drawn_with_the_mouse_in_steps_of_five(make, qtbot):
    editor = make(FIELDS["percent"])
    editor.set_value(72)
    assert editor.slider.value() == 72
    heard = []
    editor.changed.connect(lambda: heard.append(editor.value()))
    editor.slider.setSliderPosition(88)
    assert heard == [90]
    assert editor.line.text() == "90%"


@pytest.mark.parametrize("typed", ["120", "abc", "-5"])
def test_what_is_no_share_is_refused(make, typed: str):
    editor = make(FIELDS["percent"])
    type_into(editor.line, typed)
    with pytest.raises(InvalidValueError):
        editor.value()


def test_what_is_no_running_number_is_refused_and_not_dropped(make):
    editor = make(spec(Ordinal()))
    type_into(editor.line, "新增")
    with pytest.raises(InvalidValueError, match="不是序号"):
        editor.value()
    leave(editor.line)
    assert editor.text() == "新增"
    type_into(editor.line, "（二）")
    assert editor.value() == "（二）"


def test_a_whole_number_outside_its_bounds_is_refused(make):
    editor = make(spec(Integer(minimum=1990, maximum=2100)))
    type_into(editor.line, "23")
    with pytest.raises(InvalidValueError, match="超出范围"):
        editor.value()


def test_a_few_words_are_buttons_and_arrows_choose(make, qtbot):
    editor = make(FIELDS["kind"])
    heard = []
    editor.changed.connect(lambda: heard.append(editor.value()))
    words = editor._buttons
    assert list(words) == ["立行立改", "限期整改", "持续整改"]
    qtbot.mouseClick(words["限期整改"], Qt.MouseButton.LeftButton)
    QTest.keyClick(words["限期整改"], Qt.Key.Key_Right)
    QTest.keyClick(words["持续整改"], Qt.Key.Key_Right)
    QTest.keyClick(words["持续整改"], Qt.Key.Key_Left)
    assert heard == ["限期整改", "持续整改", "限期整改"]
    assert words["限期整改"].hasFocus()
    assert [word for word, item in words.items() if item.isChecked()] == ["限期整改"]
    assert [word for word, item in words.items() if item.focusPolicy() & Qt.FocusPolicy.TabFocus] == ["限期整改"]


def test_what_is_not_required_can_be_cleared_what_is_required_cannot(make, qtbot):
    free, bound = make(FIELDS["kind"]), make(FIELDS["list"])
    for editor, word in ((free, "立行立改"), (bound, "个人")):
        editor.set_value(word)
        QTest.keyClick(editor._buttons[word], Qt.Key.Key_Delete)
    assert (free.value(), bound.value()) == ("", "个人")
    free.set_value("立行立改")
    qtbot.mouseClick(free._buttons["立行立改"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(bound._buttons["个人"], Qt.MouseButton.LeftButton)
    assert (free.value(), bound.value()) == ("", "个人")
    assert bound._buttons["个人"].isChecked()


@pytest.mark.parametrize("name", ["list", "status"])
def test_a_word_of_an_older_version_is_shown_and_kept(make, name: str):
    editor = make(FIELDS[name])
    editor.set_value("挂账")
    assert editor.value() == "挂账"
    editor.set_value("部门" if name == "list" else "整改中")
    assert "挂账" not in (list(editor._buttons) if name == "list" else [editor.list.itemText(i) for i in range(9)])


def test_more_words_are_a_list(make):
    editor = make(FIELDS["status"])
    editor.set_value("整改中")
    heard = []
    editor.changed.connect(lambda: heard.append(editor.value()))
    QTest.keyClick(editor.list, Qt.Key.Key_Down)
    assert heard == ["待审核"]
    assert [editor.list.itemText(i) for i in range(editor.list.count())] == list(FIELDS["status"].kind.options)


def test_the_mouse_wheel_scrolls_the_form_and_changes_no_value(make):
    for name, value in (("status", "整改中"), ("category", "履职能力"), ("percent", 40)):
        editor = make(FIELDS[name])
        editor.set_value(value)
        for target in (editor.focus_widget(), getattr(editor, "list", None), getattr(editor, "slider", None)):
            if target is None:
                continue
            wheel = QWheelEvent(
                QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(target, wheel)
        assert editor.value() == value


def test_an_open_choice_takes_other_words_and_offers_those_in_use(make):
    editor = make(FIELDS["origin"], ("群众来信",))
    assert editor.words()[-1] == "群众来信"
    type_into(editor.line, "上级通报")
    assert editor.value() == "上级通报"
    leave(editor.list)
    assert editor.text() == "上级通报"


def test_an_open_choice_is_found_by_pinyin(make):
    editor = make(FIELDS["origin"])
    type_into(editor.line, "xc")
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Return)
    assert editor.value() == "巡察"


def test_tab_leaves_a_long_text_and_it_grows_from_two_to_eight_lines(make):
    editor = make(FIELDS["measures"])
    editor.resize(300, 400)
    editor.set_value("一行")
    two = editor.box.height()
    editor.set_value("\n".join("12345"))
    five = editor.box.height()
    editor.set_value("\n".join("123456789012"))
    eight = editor.box.height()
    step = editor.box.fontMetrics().lineSpacing()
    assert five - two == 3 * step
    assert 2 * step < eight - five <= 3 * step
    QTest.keyClick(editor.box, Qt.Key.Key_Tab)
    assert "\t" not in editor.text()
    assert not editor.box.hasFocus()


def test_a_long_text_keeps_its_line_breaks(make):
    editor = make(FIELDS["measures"])
    QTest.keyClicks(editor.box, "1. a")
    QTest.keyClick(editor.box, Qt.Key.Key_Return)
    QTest.keyClicks(editor.box, "2. b ")
    assert editor.value() == "1. a\n2. b"


def test_a_file_dropped_on_a_text_is_not_pasted_as_text(make):
    editor = make(FIELDS["measures"])
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/证明.pdf")])
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(editor.box.viewport(), drop)
    assert editor.text() == ""


@pytest.mark.parametrize("name", ["remark", "person", "deadline", "closed_on", "origin", "number"])
def test_composing_loses_no_character(make, name: str):
    editor = make(FIELDS[name], ("王伟",))
    target = editor.focus_widget()
    heard = []
    editor.changed.connect(lambda: heard.append(editor.text()))
    for letters in ("s", "sh", "shi", "shi'er", "shi'er'yue'di"):
        compose(target, letters)
        assert editor.composing()
        assert editor.text() == ""
    commit(target, "十二月底")
    assert not editor.composing()
    compose(target, "qian")
    assert editor.text() == "十二月底"
    commit(target, "前")
    assert editor.text() == "十二月底前"
    assert heard[-1] == "十二月底前"


def test_a_wrong_field_has_a_red_border_and_says_so_to_a_screen_reader(make):
    for name in ("remark", "number", "kind", "status", "origin", "closed_on"):
        editor = make(FIELDS[name])
        editor.set_error("不对。")
        target = editor.list if name in ("origin", "status") else editor.focus_widget()
        assert target.property("wrong") is True
        assert editor.focus_widget().accessibleDescription() == "不对。"
        editor.set_error("")
        assert target.property("wrong") is False


def test_read_only_shows_and_takes_no_keys(make, qtbot):
    values = {
        "remark": "说明", "number": "3", "percent": 40, "closed_on": "2023-11-10", "deadline": "11月底", "kind": "立行立改",
        "status": "整改中", "origin": "自查", "person": "王伟",
    }  # fmt: skip
    for name, value in values.items():
        editor = make(FIELDS[name])
        editor.set_value(value)
        editor.set_read_only(True)
        QTest.keyClicks(editor.focus_widget(), "x5")
        QTest.keyClick(editor.focus_widget(), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        QTest.keyClick(editor.focus_widget(), Qt.Key.Key_Delete)
        assert editor.value() == value, name
        editor.set_read_only(False)
    assert QApplication.activePopupWidget() is None


def test_a_computed_value_is_only_shown(make):
    editor = make(FIELDS["evidence_count"])
    editor.set_value(3)
    assert editor.text() == "3 个"
    editor.set_value(0)
    assert editor.text() == "—"


def test_enter_goes_to_the_next_field(make):
    editor = make(spec(Text()))
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert not editor.line.hasFocus()
