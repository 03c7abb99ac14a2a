"""The scheme editor by hand: cells, rules as sentences, points that are checked as they change, steps back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from app.scoring.metrics import METRICS
from app.scoring.rules import Bonus, Clause, Deduct, Fail, Grade, Grades, PerPoint, Step, Steps
from app.scoring.scheme import Indicator, Scheme, Star, Stated
from app.ui.stars.rule_words import rule_words
from app.ui.stars.scheme.draft import SchemeDraft
from app.ui.stars.scheme.editor import SchemeEditor
from app.ui.stars.scheme.indicator_list import CONTENT, POINTS, TITLE
from app.ui.stars.scheme.points_line import points_words
from app.ui.stars.scheme.proposal_dialog import ProposalDialog
from app.ui.stars.scheme.rule_fields import RuleFields
from tests.ui.conftest import HeardMessages, bring_to_front

RULES = (
    Deduct("少开", Decimal(2)),
    Deduct("少开", Decimal("0.5"), "人次", 3, Decimal(4)),
    Fail("未换届"),
    Fail("测评", Decimal(4), Fraction(80), "分"),
    Fail("事故", None, veto=True),
    Steps((Step(Fraction(90), Decimal(10)), Step(Fraction(80), Decimal(7))), what="满意度"),
    Grades((Grade("市级推广", Decimal(12)), Grade("机关推广", Decimal(8)))),
    PerPoint(Fraction(95), Decimal("0.5"), "按期销号率"),
    Bonus("获采纳", Decimal(2), "项", Decimal(6)),
)


def scheme() -> Scheme:
    items = (Indicator("i1", "一星", "1", "三会一课", Decimal(6)), Indicator("i2", "一星", "2", "党费", Decimal(4)))
    other = (Indicator("i3", "二星", "1", "任务", Decimal(10), clauses=(Clause(Deduct("未完成", Decimal(2))),)),)
    return Scheme("细则", 2023, (Star("一星", items, Decimal(8)), Star("二星", other, Decimal(8))))


@pytest.fixture
def editor(qtbot, qapp):
    draft = SchemeDraft(scheme())
    found = SchemeEditor(draft, METRICS, HeardMessages(QLabel()))
    found.messages.prepare()  # type: ignore[attr-defined]
    qtbot.addWidget(found)
    found.resize(1200, 700)
    found.show()
    bring_to_front(qtbot, found)
    return found


def write(editor, row: int, column: int, text: str) -> None:
    view = editor.list
    view.setFocus()
    view.setCurrentIndex(view.rows_model.index(row, column))
    QTest.keyClick(view, Qt.Key.Key_F2)
    (line,) = [box for box in view.viewport().findChildren(QLineEdit) if box.isVisible()]
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()  # the delegate commits when the key has been handled


def test_cells_are_written_and_points_are_checked_at_once(editor):
    write(editor, 1, POINTS, "8")
    assert editor.draft.scheme.by_key["i1"].full == 8
    said = dict(points_words(editor.draft.scheme))
    assert said["一星 12 分"] in ("green", "amber")
    assert "二星 10 分（其他星 12）" in said
    write(editor, 1, POINTS, "abc")
    assert editor.draft.scheme.by_key["i1"].full == 8
    assert "分值请写" in editor.messages.toasts[-1]
    write(editor, 0, TITLE, "three")
    assert [item.star for item in editor.draft.scheme.stars[0].indicators] == ["three", "three"]
    editor.back.click()
    editor.back.click()
    assert editor.draft.scheme == scheme()


def test_points_given_on_purpose_are_no_longer_held_against_the_wording(qtbot, editor):
    editor.draft.change(stated=(Stated("每星12分", Decimal(12), each=True),))
    assert "一星 10 分（原文“每星12分”，少 2 分）" in dict(points_words(editor.draft.scheme))
    (drop,) = [item for item in editor.points.members if isinstance(item, QPushButton)]
    QTest.mouseClick(drop, Qt.MouseButton.LeftButton)
    assert editor.draft.scheme.stated == ()
    assert "一星 10 分" in dict(points_words(editor.draft.scheme))
    assert not [item for item in editor.points.members if isinstance(item, QPushButton)]
    editor.back.click()
    assert editor.draft.scheme.stated


def test_the_list_of_indicators_begins_at_its_top(qtbot, editor):
    qtbot.waitUntil(lambda: editor.list.viewport().height() > 0)
    assert editor.list.verticalScrollBar().value() == 0
    first = editor.list.visualRect(editor.list.rows_model.index(0, TITLE))
    assert first.top() == 0


def test_the_list_still_begins_at_its_top_when_the_editor_becomes_wide_and_rules_come(qtbot, editor):
    """A new editor is narrow and low until the dialog has its size; rules taken over make the rows taller."""
    editor.resize(640, 300)
    long = replace(scheme().stars[0].indicators[0], standard="每少1次扣2分，扣完为止；" * 12)
    editor.draft.change(
        stars=(replace(scheme().stars[0], indicators=(long, *scheme().stars[0].indicators[1:])), scheme().stars[1])
    )
    editor.list.select("i1")
    editor.list.verticalScrollBar().setValue(20)
    editor.resize(1200, 400)
    qtbot.waitUntil(lambda: editor.list.verticalScrollBar().value() == 0)


def test_a_narrow_editor_leaves_out_columns_instead_of_squeezing_them(qtbot, editor):
    editor.resize(640, 420)
    view = editor.list
    qtbot.waitUntil(lambda: view.isColumnHidden(CONTENT))
    shown = [column for column in range(view.rows_model.columnCount()) if not view.isColumnHidden(column)]
    assert TITLE in shown
    assert POINTS in shown
    assert all(view.columnWidth(column) >= 44 for column in shown)
    editor.resize(1400, 700)
    qtbot.waitUntil(lambda: not view.isColumnHidden(CONTENT))


def test_indicators_are_added_moved_and_removed(editor):
    editor.list.select("i2")
    editor.add_item.click()
    (added,) = set(editor.draft.scheme.by_key) - {"i1", "i2", "i3"}
    assert editor.draft.scheme.by_key[added].star == "一星"
    editor.list.select("i2")
    editor.up.click()
    assert [item.key for item in editor.draft.scheme.stars[0].indicators] == ["i2", "i1", added]
    editor.list.select(added)
    editor.remove.click()
    assert added not in editor.draft.scheme.by_key


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{type(rule).__name__} {rule_words(rule)[:12]}")
def test_a_rule_comes_back_as_it_went_into_its_sentence(qtbot, qapp, rule):
    fields = RuleFields(rule)
    qtbot.addWidget(fields)
    assert fields.rule() == rule


def test_a_rule_is_changed_in_its_sentence(editor):
    editor.list.select("i3")
    (box,) = editor.rules.boxes
    spins = {spin.accessibleName(): spin for spin in box.findChildren(type(editor.rules.least))}
    spins["扣几分"].setValue(3)
    assert editor.draft.scheme.by_key["i3"].clauses[0].rule == Deduct("未完成", Decimal(3))
    assert box.said.text() == "未完成，每 1 次扣 3 分，扣完为止"
    place = box.source.findData("unfinished_tasks")
    box.source.setCurrentIndex(place)
    box.source.activated.emit(place)
    assert editor.draft.scheme.by_key["i3"].clauses[0].metric == "unfinished_tasks"
    assert METRICS["unfinished_tasks"].doc in box.doc.text()


def test_what_a_measure_may_be_told_is_asked_in_chinese(editor):
    """A kind of meeting is ticked, a choice is chosen, a number is typed: nothing can be written that is not understood."""
    editor.list.select("i3")
    (box,) = editor.rules.boxes
    for key in ("missing_meetings", "low_party_days"):
        place = box.source.findData(key)
        box.source.setCurrentIndex(place)
        box.source.activated.emit(place)
        titles = {setting.setting.title for setting in box.setting_boxes.values()}
        assert titles == {setting.title for setting in METRICS[key].settings}
        assert dict(editor.draft.scheme.by_key["i3"].clauses[0].settings) == dict(METRICS[key].defaults)
    box.setting_boxes["target"].number.setValue(85)
    assert editor.draft.scheme.by_key["i3"].clauses[0].settings == (("target", "85"),)
    place = box.source.findData("missing_meetings")
    box.source.setCurrentIndex(place)
    box.source.activated.emit(place)
    lecture = next(tick for tick in box.setting_boxes["kinds"].boxes if tick.text() == "党小组会")
    QTest.keyClick(lecture, Qt.Key.Key_Space)
    advised = box.setting_boxes["advised"].choice
    QTest.keyClick(advised, Qt.Key.Key_Down)
    assert dict(editor.draft.scheme.by_key["i3"].clauses[0].settings) == {
        "kinds": "支部党员大会、支委会、党课",
        "advised": "计入",
    }


def test_the_other_model_asks_for_thresholds(editor):
    form = editor.result
    form.model.setCurrentIndex(1)
    form.model.activated.emit(1)
    assert editor.draft.scheme.model == "total"
    assert [level.stars for level in editor.draft.scheme.levels] == [5, 4, 3, 2, 1]
    form.base.setValue(70)
    assert (editor.draft.scheme.weights.base, editor.draft.scheme.weights.appraisal) == (70, 30)
    form.percent.setValue(30)
    assert editor.draft.scheme.shares[0].percent == 30


def test_a_locked_scheme_cannot_be_changed(qtbot, qapp):
    draft = SchemeDraft(scheme(), "评定已按它开始。")
    found = SchemeEditor(draft, METRICS, HeardMessages(QLabel()))
    qtbot.addWidget(found)
    index = found.list.rows_model.index(1, POINTS)
    assert not found.list.rows_model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert not found.add_item.isEnabled()
    draft.change_indicator("i1", full=Decimal(1))
    assert draft.scheme == scheme()
    assert found.locked.text() == "只读：评定已按它开始。"


def test_rules_nobody_took_at_the_import_are_proposed_again(qtbot, editor):
    """Only for indicators without rules: what a person made stays; one step takes it back."""
    editor.draft.change_indicator("i1", standard="每少1次扣2分，扣完为止")
    own = editor.draft.scheme.by_key["i3"].clauses
    QTest.mouseClick(editor.propose, Qt.MouseButton.LeftButton)
    dialog = editor.findChild(ProposalDialog)
    assert [line.item.key for line in dialog.lines] == ["i1", "i2"]
    assert not dialog.do.isEnabled()
    QTest.mouseClick(dialog.all, Qt.MouseButton.LeftButton)
    assert (dialog.count.text(), dialog.do.text()) == ("已采用 1 项", "采用勾选的规则")
    QTest.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    (clause,) = editor.draft.scheme.by_key["i1"].clauses
    assert (type(clause.rule), clause.rule.points) == (Deduct, Decimal(2))
    assert editor.draft.scheme.by_key["i2"].clauses == ()
    assert editor.draft.scheme.by_key["i3"].clauses == own
    QTest.mouseClick(editor.back, Qt.MouseButton.LeftButton)
    assert editor.draft.scheme.by_key["i1"].clauses == ()


def test_where_every_indicator_has_its_rules_nothing_is_proposed(editor):
    for key in ("i1", "i2"):
        editor.draft.set_clauses(key, (Clause(Deduct("少", Decimal(1))),))
    QTest.mouseClick(editor.propose, Qt.MouseButton.LeftButton)
    assert editor.findChild(ProposalDialog) is None
