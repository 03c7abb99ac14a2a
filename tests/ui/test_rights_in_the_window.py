"""What a user may not do is greyed before it is tried, and follows at once when an administrator changes the rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import REVIEW
from app.ledgers.restricted import set_password
from app.scoring.beginning import start
from app.scoring.metric import Branch
from app.scoring.period import Period
from app.scoring.procedure import Signer
from app.scoring.schemes import add_scheme, read_schemes
from app.store.office import Office
from app.store.person import new_recovery_key
from app.store.protecting import change_user
from app.ui.access.restricted_page import RestrictedPage
from app.ui.dispatch.dispatch_page import DispatchPage
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.rectify.review_page import ReviewPage
from app.ui.stars.indicator_model import SELF
from app.ui.stars.page import StarPage
from tests.conftest import OpenOffice
from tests.scoring.test_engine import scheme
from tests.store.access_office import PASSWORD, TODAY, grant_of, let_in, protected, rows, save
from tests.ui.conftest import go_to
from tests.ui.form.hands import type_into

MakeWindow = Callable[..., MainWindow]
OWN, OTHER = "办公室", "提案委"


pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def chief(open_office: OpenOffice) -> Office:
    office = protected(open_office)
    save(office, "自己", OWN)
    save(office, "别人", OTHER)
    return office


@pytest.fixture
def window(chief: Office, make_window: MakeWindow, open_office: OpenOffice) -> MainWindow:
    """李四, 联络员 of 办公室."""
    return make_window(open_office("乙", credentials=let_in(chief, "李四", scopes={"department": [OWN]})), "乙")


def cell(page: LedgerPage, row_id: int, field: str) -> tuple[int, int]:
    model = page.table.model
    place = next(row for row in range(model.rowCount()) if model.row_id(row) == row_id)
    return place, [spec.name for spec in model.specs].index(field)


def test_a_changed_role_shows_at_once(qtbot: QtBot, chief: Office, window: MainWindow) -> None:
    page, dispatch = go_to(qtbot, window, "problem_department"), DispatchPage
    own = rows(chief)["自己"]
    page.open_row(own)
    assert page.drawer.form.footer.isVisible()
    change_user(chief, grant_of(chief, "李四"), "查看", {})
    window.session.poll()
    qtbot.waitUntil(lambda: not page.header.add_button.isEnabled())
    assert "查看" in page.header.add_button.toolTip()
    assert not page.drawer.form.footer.isVisible()
    assert not page.table.model.may_edit(*cell(page, own, "person"))
    assert any("查看" in words for words in window.messages.toasts)  # type: ignore[attr-defined]
    change_user(chief, grant_of(chief, "李四"), "联络员", {})
    window.session.poll()
    qtbot.waitUntil(page.header.add_button.isEnabled)
    assert page.header.add_button.toolTip() == ""
    assert page.drawer.form.footer.isVisible()
    assert page.table.model.may_edit(*cell(page, own, "person"))
    assert page.table.model.may_edit(*cell(page, rows(chief)["别人"], "person"))
    window.navigation.show_page("dispatch")
    shown = window.pages["dispatch"]
    assert isinstance(shown, dispatch)
    assert shown.take_button.isEnabled()
    change_user(chief, grant_of(chief, "李四"), "联络员", {"department": [OWN]})
    window.session.poll()
    qtbot.waitUntil(lambda: not shown.take_button.isEnabled())
    assert OWN in shown.take_button.toolTip()


def test_cells_of_other_departments_cannot_be_typed_in_pasted_on_or_deleted(
    qtbot: QtBot, chief: Office, window: MainWindow
) -> None:
    page = go_to(qtbot, window, "problem_department")
    own, other = rows(chief)["自己"], rows(chief)["别人"]
    assert page.table.model.may_edit(*cell(page, own, "person"))
    assert not page.table.model.may_edit(*cell(page, other, "person"))
    told: list[Exception] = []
    page.failed = told.append
    page.edits.remove([own, other])
    assert "不在您的范围内" in str(told[0])
    assert "有 1 行不能删除" in str(told[0])
    first = min(cell(page, own, "person")[0], cell(page, other, "person")[0])
    page.blocks.writer.write("粘贴", [first, first + 1], ["remark"], [["新内容"], ["新内容"]])
    qtbot.waitUntil(lambda: not window.session.jobs.busy and not window.session.saving)
    chief.catch_up()
    remarks = dict(chief.database.execute_sql("SELECT id, remark FROM problem").fetchall())
    assert remarks == {own: "新内容", other: ""}


def test_a_case_of_another_department_cannot_be_signed(
    qtbot: QtBot, chief: Office, window: MainWindow, open_office: OpenOffice
) -> None:
    waiting = {"list": "部门", "status": REVIEW, "kind": "立行立改"}
    chief.run(
        add_rows(PROBLEM, [{**waiting, "department": name, "statement": f"{name}的问题"} for name in (OWN, OTHER)], TODAY)
    )
    window.session.poll()
    window.navigation.show_page("review")
    page = window.pages["review"]
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.ready and len(page.queue.waiting) == 2)
    page.choose_view("all")
    can = {}
    for place in range(page.list.count()):
        page.list.setCurrentRow(place)
        case = page.list.case()
        assert case is not None
        can[case.row["department"]] = page.approve.isEnabled()
    assert can == {OWN: True, OTHER: False}


def test_a_branch_scores_itself_on_the_page_of_stars(
    qtbot: QtBot, chief: Office, make_window: MakeWindow, open_office: OpenOffice
) -> None:
    chief.run(add_scheme(scheme()))
    (stored,) = read_schemes(chief.database)
    branches = [Branch("第一党支部"), Branch("第二党支部")]
    chief.run(start(Period(2023), stored.row, branches, Signer("王建国", dt.date(2024, 1, 10))))
    window = make_window(open_office("乙", credentials=let_in(chief, "李四", scopes={"branch": ["第一党支部"]})), "乙")
    window.navigation.show_page("stars")
    page = window.pages["stars"]
    assert isinstance(page, StarPage)
    page.choose_period(Period(2023))
    qtbot.waitUntil(lambda: page.ready and page.view is not None and len(page.view.branches) == 2)
    assert page.view is not None
    assert {name: page.pane._editable(branch) for name, branch in page.view.branches.items()} == {
        "第一党支部": frozenset({SELF}),
        "第二党支部": frozenset(),
    }
    page.choose_branch("第二党支部")
    assert page.header.action_buttons == []
    page.choose_branch("第一党支部")
    assert [button.text() for button in page.header.action_buttons] == ["申报", "其余无扣分"]
    assert not page.header.settings.isEnabled()
    page.choose_period(Period(2024))
    qtbot.waitUntil(lambda: page.ready and page.stack.currentIndex() == 1)
    assert page.empty.buttons == page.header.action_buttons == []


def test_only_an_administrator_gives_the_restricted_ledger_its_password(
    qtbot: QtBot, chief: Office, window: MainWindow
) -> None:
    window.navigation.show_page("discipline")
    page = window.pages["discipline"]
    assert isinstance(page, RestrictedPage)
    panel = page.lock_panel
    assert "管理员" in panel.note.text()
    assert not any(each.isVisible() for each in (panel.password, panel.fresh.first, panel.fresh.second, panel.go_button))
    chief.run(set_password(DISCIPLINE, PASSWORD, new_recovery_key()))
    window.session.poll()
    qtbot.waitUntil(panel.password.isVisible)
    type_into(panel.password, PASSWORD)
    qtbot.mouseClick(panel.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.inner is not None and page.inner.ready)
    assert not page.strip.password_button.isEnabled()
    assert "管理员" in page.strip.password_button.toolTip()
    change_user(chief, grant_of(chief, "李四"), "管理员", {})
    window.session.poll()
    qtbot.waitUntil(page.strip.password_button.isEnabled)
    assert page.strip.password_button.toolTip() == ""


def test_a_new_row_of_a_liaison_begins_in_the_own_department(qtbot: QtBot, window: MainWindow) -> None:
    page = go_to(qtbot, window, "problem_department")
    qtbot.mouseClick(page.header.add_button, Qt.MouseButton.LeftButton)
    boxes = page.drawer.form.fields.boxes
    assert boxes["department"].editor.value() == OWN
    assert not page.drawer.form.is_dirty()
    type_into(boxes["statement"].editor.focus_widget(), "本部门的新问题")
    qtbot.mouseClick(page.drawer.form.footer.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "本部门的新问题" in {row["statement"] for row in page.shown_rows()})
