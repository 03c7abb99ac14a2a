"""The clerk's year on the star page, by clicks and keys: from the scheme's workbook to the stars, and after."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton

from app.core.conditions import Among
from app.core.errors import StorageError
from app.ledgers.changes.operations import remove_rows
from app.ledgers.problems.problem import PROBLEM
from app.scoring.assessment import read_assessment
from app.scoring.evidence import read_files
from app.scoring.metric import RowRef
from app.scoring.period import Period
from app.scoring.procedure import Signer, publish
from app.scoring.schemes import read_schemes
from app.ui.files.preview import LargePreview
from app.ui.page.ledger_page import LedgerPage
from app.ui.stars.decisions_dialog import DecisionsDialog
from app.ui.stars.dialogs import FactsDialog, LevelDialog, ReasonDialog, SettingsDialog, StartDialog
from app.ui.stars.indicator_model import REVIEW, SCORE, SELF
from app.ui.stars.page import StarPage
from app.ui.stars.publishing_dialogs import AwardDialog, NoticeDialog
from app.ui.stars.scheme.dialog import SchemeDialog
from app.ui.stars.scheme.proposal_dialog import ProposalDialog
from tests.ui.conftest import TODAY, bring_to_front
from tests.ui.form.hands import type_into
from tests.ui.stars.conftest import BRANCHES, PERIOD, click_cell, click_reason, only, press, press_action, wait


def bring_scheme(qtbot, page: StarPage, workbook: Path) -> None:
    dialog = page.show_schemes()
    wait(qtbot, page)
    dialog.import_file(workbook)
    wait(qtbot, page)
    proposals = only(page, ProposalDialog)
    press(proposals.all)  # type: ignore[attr-defined]
    press(proposals.do)  # type: ignore[attr-defined]
    wait(qtbot, page)
    press(dialog.leave)
    wait(qtbot, page)


def begin(qtbot, page: StarPage) -> None:
    press_action(page, "start")
    wait(qtbot, page)
    dialog = only(page, StartDialog)
    dialog.more.setPlainText("\n".join(BRANCHES))  # type: ignore[attr-defined]
    press(dialog.do)  # type: ignore[attr-defined]
    wait(qtbot, page)


def assess(qtbot, page: StarPage) -> None:
    """Both branches through 自评, 申报 and 考评 without any loss by hand."""
    for name in BRANCHES:
        page.ranking.select(name)
        for key in ("rest", "declare", "rest", "review"):  # the second time: what only the reviewer can say
            if key in ("declare", "review"):
                page.messages.answers.append("yes")
            press_action(page, key)
            wait(qtbot, page)


def confirm_no_veto(qtbot, page: StarPage) -> None:
    """The dialog before 公示 or 授星: nothing of it happened."""
    dialog = only(page, DecisionsDialog)
    tree = dialog.tree  # type: ignore[attr-defined]
    tree.setFocus()
    for place in range(tree.topLevelItemCount()):
        tree.setCurrentItem(tree.topLevelItem(place))
        QTest.keyClick(tree, Qt.Key.Key_Space)
    assert dialog.count.text() == "全部确认。"  # type: ignore[attr-defined]
    press(dialog.do)  # type: ignore[attr-defined]
    wait(qtbot, page)


def publish_and_wait(qtbot, page: StarPage, *, decided: bool = False) -> None:
    """公示 of one day, and the day after. `decided`: somebody has said of each veto that it did not happen."""
    press_action(page, "publish")
    if not decided:
        confirm_no_veto(qtbot, page)
    dialog = only(page, NoticeDialog)
    dialog.until.setDate(dialog.until.minimumDate())  # type: ignore[attr-defined]
    press(dialog.do)  # type: ignore[attr-defined]
    wait(qtbot, page)
    (button,) = [button for button in page.header.action_buttons if button.objectName() == "award"]
    assert not button.isEnabled()
    assert button.toolTip() == "公示到 2023-11-20 才结束，2023-11-21 起可以授星"
    page.session.today = lambda: TODAY + dt.timedelta(days=1)
    page.session.poll()
    qtbot.waitUntil(lambda: any(one.objectName() == "award" and one.isEnabled() for one in page.header.action_buttons))
    wait(qtbot, page)


@pytest.fixture
def started(qtbot, page: StarPage, workbook: Path) -> StarPage:
    bring_scheme(qtbot, page, workbook)
    begin(qtbot, page)
    page.ranking.select(BRANCHES[0])
    bring_to_front(qtbot, page.window())
    return page


def stored(page: StarPage):
    found = read_assessment(page.session.office.database, PERIOD)
    assert found is not None
    return found


def test_an_empty_page_says_what_to_do_and_does_it_by_one_click(qtbot, page):
    assert page.empty.text.text() == "还没有考评的指标体系"
    assert page.empty.isVisible()
    press(page.empty.buttons[1])  # the template
    wait(qtbot, page)
    (scheme,) = read_schemes(page.session.office.database)
    assert len(scheme.scheme.stars) == 5
    press(only(page, SchemeDialog).leave)
    wait(qtbot, page)
    assert page.empty.text.text() == "2023年度还没有开始评定"


def test_proposed_rules_are_confirmed_one_by_one(qtbot, page, workbook):
    dialog = page.show_schemes()
    wait(qtbot, page)
    dialog.import_file(workbook)
    wait(qtbot, page)
    proposals = only(page, ProposalDialog)
    by_title = {line.item.title: line for line in proposals.lines}
    assert not by_title["台账资料"].accept_box.isEnabled()  # 现场查看 is no rule
    QTest.keyClick(by_title["三会一课"].accept_box, Qt.Key.Key_Space)
    assert proposals.count.text() == "已采用 1 项"
    assert proposals.do.text() == "完成导入"
    QTest.keyClick(by_title["三会一课"].accept_box, Qt.Key.Key_Space)
    assert proposals.do.text() == "都由人打分，完成导入"
    QTest.keyClick(by_title["三会一课"].accept_box, Qt.Key.Key_Space)
    press(proposals.do)
    wait(qtbot, page)
    (scheme,) = read_schemes(page.session.office.database)
    ruled = [item.title for item in scheme.scheme.indicators if item.clauses]
    assert ruled == ["三会一课"]
    assert [trigger.words for trigger in scheme.scheme.triggers] == ["发生失泄密"]
    press(dialog.leave)


def test_proposed_rules_stand_beside_the_words_they_were_read_from(qtbot, page, workbook):
    page.show_schemes()
    wait(qtbot, page)
    only(page, SchemeDialog).import_file(workbook)
    wait(qtbot, page)
    dialog = only(page, ProposalDialog)
    (line,) = [line for line in dialog.lines if line.item.title == "三会一课"]
    texts = [label.text() for label in line.findChildren(QLabel)]
    assert any(">每少1次扣2分</span>，扣完为止" in text for text in texts), texts
    assert any("扣 2 分" in text and "95%" in text for text in texts), texts
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert "分值核对：“支部过硬星”各项合计 10 分，原文“每星12分”，少 2 分" in said
    dialog.reject()
    page.window().findChild(SchemeDialog).reject()


def test_a_notice_lists_what_nobody_entered_and_asks(qtbot, started):
    page = started
    for name in BRANCHES:
        page.ranking.select(name)
        for key in ("declare", "review"):
            page.messages.answers.append("yes")
            press_action(page, key)
            wait(qtbot, page)
    press_action(page, "publish")
    confirm_no_veto(qtbot, page)
    dialog = only(page, NoticeDialog)
    (listed,) = [label.text() for label in dialog.findChildren(QLabel) if "台账资料" in label.text()]
    assert [line.split("：")[0] for line in listed.split("\n")] == page.view.names
    press(dialog.do)
    assert dialog.fault.isVisible()
    QTest.keyClick(dialog.accept_open, Qt.Key.Key_Space)
    press(dialog.do)
    wait(qtbot, page)
    assert stored(page).stage == "公示"
    assert "确认按未扣分计" in stored(page).steps[-1].note


def test_a_scheme_of_another_year_is_copied_for_the_year_that_is_assessed(qtbot, page, workbook):
    page.period = Period(PERIOD.year + 1)
    bring_scheme(qtbot, page, workbook)
    assert "还没有 2024 年度的指标体系，开始时可以把 2023 年度的复制过来" in page.empty.advice.text()
    press_action(page, "start")
    wait(qtbot, page)
    dialog = only(page, StartDialog)
    assert "这是 2023 年度的指标体系，考评期是2024年度" in dialog.other_year.text()
    assert dialog.copies
    dialog.more.setPlainText(BRANCHES[0])
    press(dialog.do)
    wait(qtbot, page)
    years = [one.scheme.year for one in read_schemes(page.session.office.database)]
    assert years == [2024, 2023]
    assert page.view.scheme.year == 2024
    assert "年度的指标体系" not in page.header.scheme.text()


def test_a_scheme_of_another_year_that_stays_is_named_with_its_year(qtbot, page, workbook):
    page.period = Period(PERIOD.year + 1)
    bring_scheme(qtbot, page, workbook)
    press_action(page, "start")
    wait(qtbot, page)
    dialog = only(page, StartDialog)
    QTest.keyClick(dialog.copy, Qt.Key.Key_Space)
    dialog.more.setPlainText(BRANCHES[0])
    press(dialog.do)
    wait(qtbot, page)
    assert [one.scheme.year for one in read_schemes(page.session.office.database)] == [2023]
    assert page.header.scheme.text().endswith("（2023年度的指标体系）")


def choose_side(qtbot, page: StarPage, words: str) -> None:
    side = page.pane.side
    side.setFocus()
    QTest.keyClick(side, Qt.Key.Key_Down if words == "填自评" else Qt.Key.Key_Up)
    assert side.currentText() == words
    side.activated.emit(side.currentIndex())
    wait(qtbot, page)


def test_without_passwords_a_person_says_which_side_they_fill_in(qtbot, started):
    """支部: own scores and 申报 only, the reviewer's are not seen before both sides are in. Who gave a score is kept."""
    page = started
    click_cell(page, "台账资料", SELF)
    QTest.keyClick(page.pane.cards[0].table, Qt.Key.Key_4)
    QTest.keyClick(page.pane.box, Qt.Key.Key_Return)
    wait(qtbot, page)
    model = page.pane.cards[0].table.rows_model
    assert model.index(1, SELF).data(Qt.ItemDataRole.ToolTipRole) == "王建国 2023-11-20"
    page.messages.answers.append("yes")
    press_action(page, "declare")
    wait(qtbot, page)
    click_cell(page, "台账资料", REVIEW)
    QTest.keyClick(page.pane.cards[0].table, Qt.Key.Key_4)
    QTest.keyClick(page.pane.box, Qt.Key.Key_Return)
    wait(qtbot, page)
    assert model.index(1, REVIEW).data() == "4"
    choose_side(qtbot, page, "填自评")
    assert model.index(1, REVIEW).data() == "••"
    assert model.editable == frozenset()
    assert page.header.action_buttons == []
    page.ranking.select(BRANCHES[1])
    assert [button.objectName() for button in page.header.action_buttons] == ["declare", "rest"]
    choose_side(qtbot, page, "填考评")
    page.ranking.select(BRANCHES[0])
    assert model.index(1, REVIEW).data() == "4"


def test_what_the_branch_filled_in_waits_for_the_reviewer(qtbot, started):
    """No ledger knows of its meetings: before the branch said something the reason asks it, afterwards the reviewer."""
    page = started
    table = page.pane.cards[0].table
    why = "三会一课少（党支部台账里没有这个支部，不知道对它有什么要求，请人工核实）"
    assert [reason.words for reason in table.rows_model.rows[0].reasons] == [f"待录入：{why}"]
    click_cell(page, "三会一课", SELF)
    QTest.keyClick(table, Qt.Key.Key_6)  # the number that stands there
    QTest.keyClick(page.pane.box, Qt.Key.Key_Return)
    wait(qtbot, page)
    assert table.rows_model.index(0, SELF).data() == "6"
    assert [reason.words for reason in table.rows_model.rows[0].reasons] == [f"待考评：{why}"]


def test_the_full_points_are_a_score_when_they_are_confirmed_as_they_stand_there(qtbot, started):
    page = started
    table = page.pane.cards[0].table
    click_cell(page, "三会一课", SELF)
    press(page.pane.box.save)
    wait(qtbot, page)
    assert table.rows_model.index(0, SELF).data() == "6"
    (own,) = stored(page).participant(BRANCHES[0]).self_entries.values()
    assert (own.score, own.reason) == (6, "")


def test_from_the_workbook_to_the_stars(qtbot, started):
    page = started
    # 自评: a digit opens the entry box; points lost need their reason
    click_cell(page, "台账资料", SELF)
    box = page.pane.box
    assert box.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    table = page.pane.cards[0].table
    QTest.keyClick(table, Qt.Key.Key_3)
    assert box.score.value() == 3
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.fault.text() == "扣了分要写明理由。"
    QTest.keyClicks(box.reason, "1 xiang")
    QTest.keyClick(box.reason, Qt.Key.Key_Return)
    wait(qtbot, page)
    assert not box.isVisible()
    own = stored(page).participant(BRANCHES[0])
    assert [(entry.score, entry.reason) for entry in own.self_entries.values()] == [(3, "1 xiang")]
    # the rest, 申报, 考评 of both
    assess(qtbot, page)
    # 公示 → 授星
    publish_and_wait(qtbot, page)
    press_action(page, "award")
    dialog = only(page, AwardDialog)
    QTest.keyClicks(dialog.document, "2023-12")
    press(dialog.do)
    wait(qtbot, page)
    found = stored(page)
    assert found.awarded
    levels = {own.branch.name: own.frozen.level for own in found.participants}
    # 办公室 closed half of its problems in time: 45 points under 95 % cost its second star
    assert levels == {BRANCHES[0]: 1, BRANCHES[1]: 2}
    assert page.view.frozen
    # 摘星 by a key, with reason and document
    page.ranking.select(BRANCHES[1])
    press_action(page, "level")
    dialog = only(page, LevelDialog)
    press(dialog.do)
    assert dialog.fault.isVisible()
    QTest.keyClick(dialog.stars, Qt.Key.Key_1)
    dialog.reason.setPlainText("发生投诉")
    QTest.keyClicks(dialog.document, "No. 7")
    press(dialog.do)
    wait(qtbot, page)
    assert stored(page).participant(BRANCHES[1]).level == 1
    assert page.branch.shown.level == 1


def test_frozen_results_stay_and_show_what_is_different_now(qtbot, started):
    page = started
    assess(qtbot, page)
    publish_and_wait(qtbot, page)
    press_action(page, "award")
    press(only(page, AwardDialog).do)
    wait(qtbot, page)
    page.ranking.select(BRANCHES[0])
    before = page.branch.shown.total
    window = page.window()
    window.navigation.show_page("problem_department")
    ledger_page = window.page
    qtbot.waitUntil(lambda: ledger_page.view is not None and len(ledger_page.view.shown) == 2)
    open_ = [row for row in ledger_page.view.ids if ledger_page.row(row)["status"] == "整改中"]
    page.session.run(remove_rows(PROBLEM, open_))
    qtbot.waitUntil(lambda: page.stale)
    window.navigation.show_page("stars")
    wait(qtbot, page)
    assert page.branch.shown.total == before
    assert page.branch.now.total > before
    row = next(row for row in page.pane.cards[1].table.rows_model.rows if row.title == "作风整改")
    assert row.now == 5
    assert "现值不同：按现在的台账为 5 分（+5）" in [reason.words for reason in row.reasons]


def test_results_that_are_no_longer_those_that_hung_out_are_told_and_accepted(qtbot, started):
    """The problem was closed late in another place: what a reader of the notice saw is not what would be awarded."""
    page = started
    assess(qtbot, page)
    publish_and_wait(qtbot, page)
    (late,) = page.session.office.database.execute_sql("SELECT id FROM problem WHERE status = '整改中'").fetchone()
    page.session.run(remove_rows(PROBLEM, [late]))
    page.ranking.select(BRANCHES[0])
    qtbot.waitUntil(lambda: page.branch.shown.level == 2)
    wait(qtbot, page)
    notes = [label.text() for label in page.pane.headline.findChildren(QLabel) if label.text().startswith("公示后")]
    assert "公示时一星、75 分，现在二星、100 分" in notes[0]
    press_action(page, "award")
    dialog = only(page, AwardDialog)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert f"{BRANCHES[0]}：公示时一星、75 分，现在二星、100 分" in said
    press(dialog.do)
    assert dialog.fault.text().startswith("有的结果与公示的不同。")
    QTest.keyClick(dialog.accept_changed, Qt.Key.Key_Space)
    press(dialog.do)
    wait(qtbot, page)
    assert stored(page).participant(BRANCHES[0]).frozen.level == 2


def test_a_change_in_a_ledger_updates_the_view_that_is_open(qtbot, started):
    """A colleague closes the problem late: the score and its reason follow by themselves, the branch chosen stays."""
    page = started
    row = next(row for row in page.pane.cards[1].table.rows_model.rows if row.title == "作风整改")
    assert row.score == 0
    (late,) = page.session.office.database.execute_sql("SELECT id FROM problem WHERE status = '整改中'").fetchone()
    page.session.run(remove_rows(PROBLEM, [late]))
    qtbot.waitUntil(lambda: page.branch.shown.indicator(row.key).score == 5)
    now = next(one for one in page.pane.cards[1].table.rows_model.rows if one.key == row.key)
    assert (now.score, [reason.words for reason in now.reasons]) == (5, ["到期 1 条，按期销号 1 条（100%）"])
    assert page.pane.name == BRANCHES[0]
    assert page.isVisible()


def test_a_page_opened_once_is_read_again_behind_another_one(qtbot, started, monkeypatch):
    """So that it stands there at once when it is gone back to."""
    monkeypatch.setattr("app.ui.fresh_page.HIDDEN_PAUSE_MS", 0)
    page = started
    key = next(row.key for row in page.pane.cards[1].table.rows_model.rows if row.title == "作风整改")
    page.window().navigation.show_page("workbench")
    (late,) = page.session.office.database.execute_sql("SELECT id FROM problem WHERE status = '整改中'").fetchone()
    page.session.run(remove_rows(PROBLEM, [late]))
    qtbot.waitUntil(lambda: page.branch.shown.indicator(key).score == 5)
    assert page.ready
    assert not page.isVisible()


def test_what_stands_there_while_the_ledgers_are_read_again_is_marked(qtbot, started, monkeypatch):
    page = started
    assert page.header.freshness.text() == ""
    page.window().navigation.show_page("workbench")
    page.stale = True  # a colleague changed something a moment ago
    said = []
    monkeypatch.setattr(
        page, "show_freshness", lambda: (StarPage.show_freshness(page), said.append(page.header.freshness.text()))
    )
    page.window().navigation.show_page("stars")
    assert page.ranking.isVisible()
    assert page.pane.cards
    wait(qtbot, page)
    assert said == ["正在按台账重新取数…", ""]


def test_figures_that_cannot_be_read_again_are_told_to_be_the_last_ones(qtbot, started, monkeypatch):
    page = started

    def refused(*_args, **_more):
        raise StorageError("磁盘读取失败。", "请稍后再试。")

    monkeypatch.setattr("app.ui.stars.page.read_page", refused)
    page.recompute()
    qtbot.waitUntil(lambda: page.header.freshness.text() == "没能重新取数，这里是上次的结果")
    monkeypatch.undo()
    page.recompute()
    wait(qtbot, page)
    assert page.header.freshness.text() == ""


def test_a_reason_opens_the_rows_behind_it(qtbot, started):
    page = started
    window = page.window()
    click_reason(page, "作风整改")
    wait(qtbot, page)
    qtbot.waitUntil(lambda: isinstance(window.page, LedgerPage))
    ledger_page = window.page
    qtbot.waitUntil(lambda: ledger_page.drawer.isVisible())
    assert ledger_page.row(ledger_page.drawer.row_id)["statement"] == "公文流转超时限"


def test_several_rows_open_as_a_filter(qtbot, started):
    page = started
    window = page.window()
    ids = [row for (row,) in page.session.office.database.execute_sql("SELECT id FROM problem").fetchall()]
    page.open_rows([RowRef("problem", row, "") for row in ids], "到期 2 条")
    qtbot.waitUntil(lambda: isinstance(window.page, LedgerPage))
    chosen = [condition for condition in window.page.filters.conditions() if isinstance(condition, Among)]
    assert chosen[0].ids == frozenset(ids)
    assert chosen[0].label == "到期 2 条"


def test_what_if_changes_nothing_and_esc_leaves_it(qtbot, started):
    page = started
    head, before = page.session.office.head, page.branch.shown
    press(page.pane.try_button)
    assert page.pane.strip.isVisible()
    box, card = page.pane.box, page.pane.cards[0]
    for title, points, score in (("三会一课", 5, "5.0"), ("台账资料", 3, "8.0")):
        click_cell(page, title, SCORE)
        box.score.setValue(points)
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert card.score.text() == score
    assert card.mark.won
    assert "改了 2 项" in page.pane.strip.text.text()
    assert "待考评 → 一星" in page.pane.strip.text.text()
    assert not page.dirty
    QTest.keyClick(page.pane, Qt.Key.Key_Escape)
    assert not page.pane.trying
    assert not card.mark.won
    wait(qtbot, page)
    assert page.session.office.head == head
    assert page.branch.shown == before
    assert not stored(page).participant(BRANCHES[0]).review_entries


def test_keys_reach_everything_and_go_from_card_to_card(qtbot, started):
    page = started
    first, second = (card.table for card in page.pane.cards)
    first.setFocus()
    first.setCurrentIndex(first.rows_model.index(1, 0))
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    assert second.currentIndex().row() == 0
    QTest.keyClick(second, Qt.Key.Key_Up)
    assert first.hasFocus()
    header = page.pane.cards[0].header
    QTest.keyClick(header, Qt.Key.Key_Space)
    assert page.pane.cards[0].folded
    QTest.keyClick(page.pane.headline.tiles[0], Qt.Key.Key_Return)
    assert not page.pane.cards[0].folded
    QTest.keyClicks(page.ranking.search, "yjs")
    assert [item.name for item in page.ranking.model.shown] == [BRANCHES[1]]
    assert page.pane.name == BRANCHES[1]


def test_a_screen_reader_hears_stars_scores_and_reasons(qtbot, started):
    page = started
    assert page.pane.headline.stars.accessibleName() == "零星，共二星"
    said = page.pane.headline.radar.accessibleDescription()
    assert "待考评" in said  # nothing is on record of the first star
    assert "未达授星线" in said  # and what is known of the second cannot be made good
    model = page.pane.cards[0].table.rows_model
    spoken = model.index(0, SCORE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "三会一课，得分：待考评"
    assert page.pane.cards[0].header.accessibleName().endswith("待考评，待考评10分")
    listed = page.ranking.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "零星，共二星" in listed
    second = page.ranking.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "还没有记录" in second  # nothing lost, because nothing is known: it does not lead


def test_no_table_scrolls_inside_the_page(qtbot, started):
    for card in started.pane.cards:
        bar = card.table.verticalScrollBar()
        assert bar.maximum() == 0
        assert card.table.height() >= sum(card.table.rowHeight(row) for row in range(card.table.rows_model.rowCount()))


def test_a_scheme_in_use_is_read_only_with_the_reason(qtbot, started):
    dialog = started.show_schemes()
    wait(qtbot, started)
    assert "评定已按它开始" in dialog.editor.locked.text()
    assert not dialog.delete.isEnabled()
    press(dialog.copy)
    wait(qtbot, started)
    years = [stored.scheme.year for stored in read_schemes(started.session.office.database)]
    assert years == [2024, 2023]
    assert not dialog.editor.draft.locked
    press(dialog.leave)


def test_the_columns_open_for_writing_follow_the_procedure(qtbot, started):
    page = started
    editable = page.pane.cards[0].table.rows_model.editable
    assert editable == {SELF}
    page.messages.answers.append("yes")
    press_action(page, "declare")
    wait(qtbot, page)
    assert page.pane.cards[0].table.rows_model.editable == {REVIEW}


def test_a_review_is_taken_up_again_with_a_reason(qtbot, started):
    page = started
    for key in ("declare", "review"):
        page.messages.answers.append("yes")
        press_action(page, key)
        wait(qtbot, page)
    assert page.pane.cards[0].table.rows_model.editable == frozenset()
    press_action(page, "reopen")
    dialog = only(page, ReasonDialog)
    press(dialog.do)
    assert dialog.fault.isVisible()
    type_into(dialog.reason, "漏看一本台账")
    press(dialog.do)
    wait(qtbot, page)
    assert page.pane.cards[0].table.rows_model.editable == {REVIEW}
    own = stored(page).participant(BRANCHES[0])
    assert (own.reviewed, own.steps[-1].note) == (None, "漏看一本台账")


def test_each_veto_is_decided_before_the_notice(qtbot, started):
    """A clerk confirms one branch only and is told what is left; then the other, and goes on at once."""
    page = started
    assess(qtbot, page)
    assert page.branch.shown.title.endswith("（待定）")
    notes = [label.text() for label in page.pane.headline.findChildren(QLabel) if "没有确认" in label.text()]
    assert notes[0].startswith("1 种否决、限级情形没有确认：发生失泄密")
    press_action(page, "publish")
    dialog = only(page, DecisionsDialog)
    top = dialog.tree.topLevelItem(0)
    assert [top.text(0), top.text(1)] == ["发生失泄密", "一票否决，不授予任何星级"]
    assert {top.child(place).text(0) for place in range(top.childCount())} == set(BRANCHES)
    press(dialog.do)
    assert dialog.fault.text() == "请把经核实没有发生的打勾。"
    first = next(top.child(place) for place in range(2) if top.child(place).text(0) == BRANCHES[0])
    dialog.tree.setCurrentItem(first)
    QTest.keyClick(dialog.tree, Qt.Key.Key_Space)
    assert dialog.count.text() == "还有 1 项没有确认。"
    press(dialog.do)
    wait(qtbot, page)
    assert not [item for item in page.window().findChildren(NoticeDialog) if item.isVisible()]
    assert set(stored(page).participant(BRANCHES[0]).facts) == {"t1"}
    assert stored(page).participant(BRANCHES[1]).facts == {}
    page.ranking.select(BRANCHES[0])
    assert not page.branch.shown.title.endswith("（待定）")
    press_action(page, "publish")
    confirm_no_veto(qtbot, page)
    assert only(page, NoticeDialog)


def test_results_published_by_an_earlier_program_are_decided_at_the_award(qtbot, started):
    """It did not ask before 公示: the stars wait for the same question."""
    page = started
    assess(qtbot, page)
    page.session.run(publish(PERIOD, TODAY, Signer("王建国", TODAY)), page.soon, page.failed)
    qtbot.waitUntil(lambda: page.view.assessment.stage == "公示")
    page.session.today = lambda: TODAY + dt.timedelta(days=1)
    page.session.poll()
    qtbot.waitUntil(lambda: any(one.objectName() == "award" and one.isEnabled() for one in page.header.action_buttons))
    press_action(page, "award")
    assert "撤回公示" in "".join(label.text() for label in only(page, DecisionsDialog).findChildren(QLabel))
    confirm_no_veto(qtbot, page)
    press(only(page, AwardDialog).do)
    wait(qtbot, page)
    assert stored(page).awarded
    assert not stored(page).participant(BRANCHES[0]).frozen.undecided


def test_a_veto_needs_its_words_and_takes_all_stars(qtbot, started):
    page = started
    for key in ("rest", "declare", "rest"):
        page.messages.answers += ["yes"] * (key == "declare")
        press_action(page, key)
        wait(qtbot, page)
    assert page.branch.shown.level > 0
    press_action(page, "facts")
    dialog = only(page, FactsDialog)
    ((said, reason),) = dialog.lines.values()
    assert said.currentText() == "未确认"
    QTest.keyClick(said, Qt.Key.Key_End)
    assert said.currentText() == "发生"
    press(dialog.do)
    assert dialog.fault.isVisible()
    QTest.keyClicks(reason, "2023-08 No.3")
    press(dialog.do)
    wait(qtbot, page)
    assert page.branch.shown.level == 0
    assert not any(card.mark.won for card in page.pane.cards)
    assert "一票否决：发生失泄密（2023-08 No.3）" in page.pane.headline.notes.itemAt(0).widget().findChildren(QLabel)[0].text()


def test_evidence_is_kept_with_the_indicator(qtbot, started, tmp_path):
    page = started
    proof = tmp_path / "签到表.txt"
    proof.write_text("签到", encoding="utf-8")
    row = page.pane.cards[0].table.rows_model.rows[0]
    page.messages.pick_files = lambda title: [proof]
    page.files.choose(row.key)
    wait(qtbot, page)
    assert page.pane.cards[0].table.rows_model.rows[0].evidence == 1
    files = read_files(page.session.office.database, PERIOD, page.pane.name, row.key)
    menu = page.files.menu(row.key, files)
    assert [action.text() for action in menu.actions() if action.text()] == [
        "签到表.txt",
        "添加佐证材料…",
        "粘贴截图或复制的文件",
    ]
    assert [action.text() for action in menu.findChildren(QMenu)[0].actions()] == ["打开", "另存为…", "删除"]


def test_a_screenshot_is_pasted_as_evidence_and_looked_at(qtbot, started):
    page = started
    row = page.pane.cards[0].table.rows_model.rows[0]
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("#1060a0"))
    QGuiApplication.clipboard().setImage(picture)
    menu = page.files.menu(row.key, [])
    (paste,) = [action for action in menu.actions() if action.text() == "粘贴截图或复制的文件"]
    assert paste.isEnabled()
    paste.trigger()
    wait(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.cards[0].table.rows_model.rows[0].evidence == 1)
    (file,) = read_files(page.session.office.database, PERIOD, page.pane.name, row.key)
    assert file.name.startswith("截图 ")
    files = page.files.menu(row.key, [file])
    next(action for action in files.findChildren(QMenu)[0].actions() if action.text() == "预览").trigger()
    qtbot.waitUntil(lambda: bool(page.window().findChildren(LargePreview)))
    (seen,) = page.window().findChildren(LargePreview)
    assert seen.windowTitle() == f"{file.name}（40 × 30 像素）"
    seen.accept()
    QGuiApplication.clipboard().clear()


def test_the_forms_open_in_the_preview_and_settings_are_the_office_s(qtbot, started):
    page = started
    titles = [action.text() for action in page.header.print_menu.actions()]
    assert "星级评定汇总表…" in titles
    dialog = page.preview("summary")
    qtbot.waitUntil(lambda: dialog.pages is not None)
    assert dialog.count == 1
    dialog.close()
    press(page.header.settings)
    settings = only(page, SettingsDialog)
    settings.days.setValue(7)
    press(settings.do)
    wait(qtbot, page)
    assert page.reading.settings.notice_days == 7


def test_in_a_narrow_window_nothing_is_cut_off(qtbot, started):
    """1366×768 at 150 %: the scheme's name is whole, the pane is no wider than its place, 总表 reaches its last column."""
    page = started
    page.window().resize(910, 512)
    qtbot.waitUntil(lambda: page.width() < 760)
    label = page.header.scheme
    qtbot.waitUntil(lambda: label.heightForWidth(label.width()) <= label.height())
    for part in ("detail", "trend", "compare", "summary"):
        press(page.pane.findChild(QPushButton, part))
        qtbot.waitUntil(lambda: page.pane.body.width() <= page.pane.area.viewport().width())
    table = page.pane.summary.table
    shown = sum(table.columnWidth(column) for column in range(table.places_model.columnCount()))
    qtbot.waitUntil(lambda: shown <= table.viewport().width() + table.horizontalScrollBar().maximum())
    assert table.verticalScrollBar().maximum() == 0


def test_trend_comparison_and_the_whole_table(qtbot, started):
    page = started
    pane = page.pane
    for part, widget in (("trend", pane.trend), ("compare", pane.comparison), ("summary", pane.summary)):
        press(pane.findChild(QPushButton, part))
        assert widget.isVisible()
        assert not any(card.isVisible() for card in pane.cards)
    assert pane.comparison.other.currentText() == BRANCHES[1]
    assert "作风整改" in [line.title for line in pane.comparison.table.lines_model.lines]
    table = pane.summary.table
    names = [place.result.branch.name for place in table.places_model.places]
    table.setFocus()
    table.setCurrentIndex(table.places_model.index(names.index(BRANCHES[1]), 1))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert pane.name == BRANCHES[1]
    assert pane.part == "detail"


def test_the_wheel_scrolls_the_page_and_changes_no_choice(qtbot, started):
    page = started
    side = page.pane.side
    place = QPointF(side.rect().center())
    turn = QWheelEvent(
        place,
        side.mapToGlobal(place),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(side, turn)
    assert side.currentText() == "填考评"
    assert not page.as_branch
    assert not turn.isAccepted()  # left to the page


def test_the_keys_go_from_buttons_to_branches_to_scores(qtbot, page: StarPage, workbook: Path) -> None:
    """F6 knew the whole page as one part: twenty-five Tabs from the branches to the scores. Without a scheme the arrows changed the
    period; now what to begin with has the focus, later the branches."""
    window = page.window()
    bring_to_front(qtbot, window)
    page.header.setFocus()
    page.focus_requested.emit()
    qtbot.waitUntil(lambda: QApplication.focusWidget() in page.empty.buttons)
    bring_scheme(qtbot, page, workbook)
    begin(qtbot, page)
    bring_to_front(qtbot, window)
    qtbot.waitUntil(page.ranking.view.hasFocus)
    for area in (page.pane, window.navigation, page.header, page.ranking):  # type: ignore[attr-defined]
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        assert area.isAncestorOf(QApplication.focusWidget())
