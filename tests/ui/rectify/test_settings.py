"""整改设置: changed in the dialog, shared by the office, felt by lights and chain at once."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.office_settings import read_settings
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.problems.problem_lights import ProblemRules
from app.ledgers.registry import LEDGERS
from app.rectify.rules import ChainStep, ClosingRules, Requirement
from app.ui.page.ledger_page import LedgerPage
from app.ui.rectify.settings_dialog import RectifySettings
from tests.ui.conftest import TODAY
from tests.ui.form.hands import type_into
from tests.ui.rectify.test_actions import LEFT, extras, numbered, office, page, window  # noqa: F401  fixtures


def settings(page: LedgerPage) -> RectifySettings:  # noqa: F811
    return extras(page).problem_actions.show_settings(read_only=False)


def test_what_is_set_is_stored_for_all_and_lights_follow(qtbot: QtBot, page: LedgerPage) -> None:  # noqa: F811
    assert page.row(numbered(page, "1"))["light"] == "正常"
    dialog = settings(page)
    dialog.lights.soon.setValue(8)
    dialog.lights.unit.setCurrentIndex(1)
    dialog.workdays.off.setPlainText("2023年11月24日\n11-27")
    dialog.requirements.counts["apply"]["evidence"].setValue(1)
    dialog.requirements.boxes["approve"]["goal"].setChecked(True)
    dialog.chain.remove()
    dialog.chain.add(ChainStep("机关党委", "office", ("秦晓峰",)))
    dialog.chain.move_step(-1)
    dialog.phrases.reasons.setPlainText("材料不全\n\n")
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(lambda: page.row(numbered(page, "1"))["light"] == "临期")
    database = page.session.office.database
    problem, closing = read_settings(database, ProblemRules), read_settings(database, ClosingRules)
    assert (problem.soon_days, problem.soon_in_workdays) == (8, True)
    assert [day.isoformat() for day in problem.days_off] == ["2023-11-24", "2023-11-27"]
    assert closing.steps == (
        ChainStep("部门负责人", "head"),
        ChainStep("机关党委", "office", ("秦晓峰",)),
        ChainStep("分管领导", "leader"),
    )
    assert closing.requirement("apply") == Requirement(("measures", "person"), 1, 1)
    assert closing.requirement("approve").fields == ("goal",)
    assert closing.reasons == ("材料不全",)


def test_a_step_names_its_people_or_says_that_anybody_may_sign(qtbot: QtBot, page: LedgerPage) -> None:  # noqa: F811
    page.session.office.run(add_rows(DEPARTMENT, [{"name": "研究室", "head": "白杉"}], TODAY, LEDGERS))
    dialog = settings(page)
    people = [dialog.chain.table.cellWidget(line, 2) for line in range(3)]
    assert [item.isEnabled() for item in people] == [False, False, True]
    assert people[2].line.placeholderText() == "不限，任何人可签"
    assert dialog.chain.vacant.text().startswith("注意：研究室没有登记分管领导，相应环节任何人都可以签署")
    type_into(people[2].line, "秦晓峰，申悦")
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(lambda: not page.session.saving)
    closing = read_settings(page.session.office.database, ClosingRules)
    assert closing.steps[2].people == ("秦晓峰", "申悦")


def test_nothing_changed_saves_nothing_and_what_is_wrong_is_said(qtbot: QtBot, page: LedgerPage) -> None:  # noqa: F811
    head = page.session.office.head
    dialog = settings(page)
    qtbot.mouseClick(dialog.save_button, LEFT)
    assert page.session.office.head == head
    dialog = settings(page)
    dialog.workdays.on.setPlainText("哪一天")
    qtbot.mouseClick(dialog.save_button, LEFT)
    assert "“哪一天”不是日期" in dialog.wrong.text()
    dialog.workdays.on.setPlainText("")
    dialog.chain.add(ChainStep("部门负责人", "office"))
    qtbot.mouseClick(dialog.save_button, LEFT)
    assert dialog.wrong.text() == "每个环节都要有名称，名称不能重复。"
    for _ in range(4):
        dialog.chain.remove()
    qtbot.mouseClick(dialog.save_button, LEFT)
    assert dialog.wrong.text() == "销号流程至少要有一个审核环节。"
    dialog.reject()


def test_a_second_click_on_save_is_no_conflict_with_the_first(qtbot: QtBot, page: LedgerPage) -> None:  # noqa: F811
    head = page.session.office.head
    dialog = settings(page)
    dialog.lights.soon.setValue(9)
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(lambda: not page.session.saving)
    assert page.session.office.head == head + 1
    assert not page.messages.told  # type: ignore[attr-defined]
