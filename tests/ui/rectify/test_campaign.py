"""A whole campaign through the window: 75 problems imported, applied for, signed step by step, and closed."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from app.ledgers.history import History, Query
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import Rows, read_rows
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.rectify.action_dialog import ActionDialog
from app.ui.rectify.extras import ProblemExtras
from app.ui.rectify.refusals import RefusalsDialog
from app.ui.rectify.review_page import ReviewPage
from tests.e2e.test_command_line import PROBLEM_FILES, SAMPLES, needs_samples
from tests.ui.conftest import TODAY, go_to
from tests.ui.rectify.test_actions import LEFT, write
from tests.ui.test_main_job import import_through_dialog


def rows_of(window: MainWindow) -> Rows:
    return read_rows(window.session.office.database, PROBLEM, TODAY)


def states(window: MainWindow) -> list[object]:
    rows = rows_of(window)
    return [row[rows.position("status")] for row in rows.values]


def apply_for_all(qtbot: QtBot, window: MainWindow, key: str) -> None:
    """Select every row of a page and ask for the closing of those that are open."""
    page = go_to(qtbot, window, key)
    assert isinstance(page, LedgerPage)
    page.table.grid.selectAll()
    page.header.row_actions_menu.aboutToShow.emit()
    next(action for action in page.header.row_actions_menu.actions() if action.text().startswith("申请销号")).trigger()
    extras = page.extras
    assert isinstance(extras, ProblemExtras)
    dialog = extras.problem_actions.dialog
    assert dialog is not None
    assert dialog.text(dialog.person) == ""  # each problem's own people
    carry_out(qtbot, dialog, "整改措施已落实，申请销号。")
    qtbot.waitUntil(lambda: not window.session.saving)
    qtbot.waitUntil(lambda: not window.session.jobs.busy)
    assert not page.findChildren(RefusalsDialog)


def carry_out(qtbot: QtBot, dialog: ActionDialog, opinion: str) -> None:
    write(dialog, opinion)
    if not dialog.confirm.isHidden():
        qtbot.mouseClick(dialog.confirm, LEFT, pos=dialog.confirm.rect().center() / 4)
        dialog.confirm.setChecked(True)
    qtbot.mouseClick(dialog.do, LEFT)


def sign_all(qtbot: QtBot, window: MainWindow, person: str) -> None:
    """One step for everything that waits, in the name of `person` ("": whoever it should be at each)."""
    review = window.pages["review"]
    assert isinstance(review, ReviewPage)
    qtbot.waitUntil(lambda: review.ready and not window.session.jobs.busy)
    review.choose_view("all")
    review.list.choose_all(True)
    qtbot.mouseClick(review.approve, LEFT)
    dialog = review.problem_actions.dialog
    assert dialog is not None
    dialog.person.set_value(person)
    head = window.session.office.head
    carry_out(qtbot, dialog, "经核查，同意销号。")
    qtbot.waitUntil(lambda: window.session.office.head == head + 1)
    qtbot.waitUntil(lambda: review.ready and not window.session.jobs.busy)
    assert not review.list.chosen()  # the next step is chosen anew


@needs_samples
def test_seventy_five_problems_from_import_to_closing(qtbot: QtBot, make_window: Callable[..., MainWindow]) -> None:
    window = make_window()
    page = go_to(qtbot, window, "problem_department")
    for name in PROBLEM_FILES:
        import_through_dialog(qtbot, page, SAMPLES / name)
    qtbot.waitUntil(lambda: len(states(window)) == 75)
    imported = states(window).count("已销号")
    assert imported == 23

    bare = [
        row_id
        for row_id in rows_of(window).ids
        if not read_rows(window.session.office.database, PROBLEM, TODAY, [row_id]).mapping(0)["progress"]
    ]
    page = go_to(qtbot, window, "problem_department")
    for row_id in bare:
        page.table.edited.emit(row_id, "progress", "已按要求完成整改", "")
        qtbot.waitUntil(lambda row_id=row_id: page.row(row_id)["progress"] != "")
    for key in ("problem_department", "problem_personal"):
        apply_for_all(qtbot, window, key)
    assert states(window).count("待审核") == 75 - imported

    window.navigation.show_page("review")
    sign_all(qtbot, window, "李处长")
    sign_all(qtbot, window, "")
    sign_all(qtbot, window, "整改办")
    assert states(window) == ["已销号"] * 75
    review = window.pages["review"]
    assert isinstance(review, ReviewPage)
    assert review.empty.text().startswith("没有待审核的问题")

    rows = rows_of(window)
    lights = {row[rows.position("light")] for row in rows.values}
    assert lights == {"已销号"}
    assert all(row[rows.position("closed_on")] for row in rows.values)
    newest = History(window.session.office).commits(Query())[0]
    assert newest.line.action == f"同意（{75 - imported} 条）"
    window.steps.undo()
    qtbot.waitUntil(lambda: states(window).count("待审核") == 75 - imported)
    assert not window.messages.told  # type: ignore[attr-defined]
