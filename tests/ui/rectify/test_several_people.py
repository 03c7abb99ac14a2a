"""Two people at two PCs on one folder: what one does is seen by the other, who signs in the own name; one is faster."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.rectify.action_dialog import ActionDialog, LimitDialog, RevisitDialog
from app.ui.rectify.review_page import ReviewPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.form.hands import type_into
from tests.ui.rectify.test_actions import BASE, LEFT, extras, numbered, press, write

CLERK, HEAD = "王建国", "严立新"


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture
def offices(open_office: OpenOffice) -> tuple[Office, Office]:
    first = open_office("党办-PC", user=CLERK)
    first.run(add_rows(DEPARTMENT, [{"name": "综合处", "head": HEAD, "leader": "贺志刚"}], TODAY, LEDGERS))
    first.run(add_rows(PROBLEM, [BASE | {"number": "1", "statement": "文件传阅周期长"}], TODAY, LEDGERS))
    return first, open_office("综合处-PC", user=HEAD)


@pytest.fixture
def windows(make_window: Callable[..., MainWindow], offices: tuple[Office, Office]) -> tuple[MainWindow, MainWindow]:
    return make_window(offices[0], "党办-PC"), make_window(offices[1], "综合处-PC")


def review_of(qtbot: QtBot, window: MainWindow) -> ReviewPage:
    window.navigation.show_page("review")
    page = window.pages["review"]
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.ready)
    return page


def add(qtbot: QtBot, page: LedgerPage, **values: str) -> int:
    """One more problem by this PC's own hand; its id."""
    page.session.run(add_rows(PROBLEM, [BASE | values], TODAY, LEDGERS))

    def present() -> bool:
        return any(page.row(row_id)["number"] == values["number"] for row_id in page.view.ids)  # type: ignore[union-attr]

    qtbot.waitUntil(present)
    return numbered(page, values["number"])


def carry_out(qtbot: QtBot, dialog: ActionDialog | None, words: str) -> None:
    assert dialog is not None
    write(dialog, words)
    qtbot.mouseClick(dialog.do, LEFT)


def state(qtbot: QtBot, window: MainWindow, page: LedgerPage, wanted: str) -> None:
    """The page shows a state, by its own doing or a colleague's."""

    def there() -> bool:
        window.session.poll()
        return page.row(numbered(page, "1"))["status"] == wanted

    qtbot.waitUntil(there)


def test_one_applies_the_other_returns_and_the_first_reads_why(qtbot: QtBot, windows: tuple[MainWindow, MainWindow]) -> None:
    clerk, head = windows
    page = go_to(qtbot, clerk, "problem_department")
    waiting = review_of(qtbot, head)
    assert waiting.empty.isVisible()
    page.open_row(numbered(page, "1"))
    carry_out(qtbot, press(qtbot, page, "apply"), "已整改到位")

    def arrived() -> bool:
        head.session.poll()
        return waiting.ready and waiting.list.count() == 1

    qtbot.waitUntil(arrived)
    qtbot.mouseClick(waiting.send_back, LEFT)
    carry_out(qtbot, waiting.problem_actions.dialog, "佐证材料不全，请补充后重新申请。")
    state(qtbot, clerk, page, "退回整改")
    tabs = page.drawer.form.tabs
    qtbot.waitUntil(lambda: tabs.tabText(tabs.indexOf(tabs.pages["handling"])) == "办理记录 2")
    qtbot.waitUntil(lambda: extras(page).action_bar.strip.steps[-1].state == "returned")
    steps = extras(page).action_bar.strip.steps
    assert (steps[-1].people, steps[-1].opinion) == ((HEAD,), "佐证材料不全，请补充后重新申请。")
    assert extras(page).action_bar.reason.isVisible()
    assert extras(page).action_bar.reason.text() == "退回理由：佐证材料不全，请补充后重新申请。"
    tabs.setCurrentWidget(tabs.pages["handling"])
    page.open_row(add(qtbot, page, number="7", statement="会议偏多"))  # which has no 办理记录
    assert tabs.currentIndex() == 0


def test_both_sign_at_once_and_the_slower_one_is_told_what_happened(
    qtbot: QtBot, windows: tuple[MainWindow, MainWindow]
) -> None:
    clerk, head = windows
    page = go_to(qtbot, clerk, "problem_department")
    page.open_row(numbered(page, "1"))
    carry_out(qtbot, press(qtbot, page, "apply"), "已整改到位")
    state(qtbot, clerk, page, "待审核")
    theirs = go_to(qtbot, head, "problem_department")
    state(qtbot, head, theirs, "待审核")
    theirs.open_row(numbered(theirs, "1"))
    for window in windows:
        window.session._timer.stop()  # neither hears of the other in between
    slower, faster = press(qtbot, page, "return"), press(qtbot, theirs, "approve")
    carry_out(qtbot, faster, "同意销号。")
    qtbot.waitUntil(lambda: theirs.row(numbered(theirs, "1"))["step"] == "分管领导")
    carry_out(qtbot, slower, "材料不全")
    told = clerk.messages.told  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(told))
    assert "同事刚刚办理过，现在是“待审核”，正等待分管领导，这次没有办理" in told[0].message
    qtbot.waitUntil(lambda: page.row(numbered(page, "1"))["step"] == "分管领导")


def test_a_closed_problem_relapses_and_goes_its_second_round(qtbot: QtBot, windows: tuple[MainWindow, MainWindow]) -> None:
    clerk, head = windows
    page = go_to(qtbot, clerk, "problem_department")
    row = add(qtbot, page, number="2", statement="会议偏多", kind="立行立改")
    page.open_row(row)
    carry_out(qtbot, press(qtbot, page, "close_directly"), "当场合并会议")
    qtbot.waitUntil(lambda: page.row(row)["status"] == "已销号")
    assert (page.row(row)["light"], page.row(row)["percent"], page.row(row)["closed_on"]) == ("已销号", 100, TODAY.isoformat())
    dialog = press(qtbot, page, "revisit")
    assert isinstance(dialog, RevisitDialog)
    dialog.result_editor.set_value("反弹")
    clerk.messages.answers = ["restart"]  # type: ignore[attr-defined]
    carry_out(qtbot, dialog, "又多开三次")
    qtbot.waitUntil(lambda: isinstance(extras(page).problem_actions.dialog, LimitDialog))
    again = extras(page).problem_actions.dialog
    assert isinstance(again, LimitDialog)
    type_into(again.deadline.findChild(QLineEdit), "3月底前")
    assert again.date.value() == "2024-03-31"
    carry_out(qtbot, again, "问题反弹")
    qtbot.waitUntil(lambda: page.row(row)["round"] == 2)
    clerk.steps.undo()
    qtbot.waitUntil(lambda: (page.row(row)["status"], page.row(row)["round"]) == ("已销号", 1))
    clerk.steps.redo()
    qtbot.waitUntil(lambda: (page.row(row)["status"], page.row(row)["round"]) == ("整改中", 2))
    theirs = go_to(qtbot, head, "problem_department")

    def seen() -> bool:
        head.session.poll()
        found = [theirs.row(number) for number in theirs.view.ids]  # type: ignore[union-attr]
        return any(item["number"] == "2" and item["round"] == 2 for item in found)

    qtbot.waitUntil(seen)
