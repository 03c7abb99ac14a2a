"""A finding of 督查、考核、问责 becomes a problem by one action: both know it, whatever happens to either afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.core.kinds import Value
from app.ledgers.changes.operations import change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.row_states import states
from app.ledgers.views.rows import read_rows
from app.ledgers.works.inspection import INSPECTION
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page.conversion_dialog import ConversionDialog
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.form.hands import type_into

LEFT = Qt.MouseButton.LeftButton
FOUND: list[dict[str, Value]] = [
    {
        "number": "1",
        "kind": "督查",
        "object": "综合处党支部",
        "department": "综合处",
        "person": "左一鸣",
        "finding": "记录不完整",
    },
    {"number": "2", "kind": "考核", "object": "提案工作处党支部", "result": "得分92分"},
    {"number": "3", "kind": "问责", "object": "委员服务处", "finding": "两次逾期未反馈"},
]
MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def office(office_of: Callable[..., Office]) -> Office:
    return office_of(INSPECTION, FOUND, TODAY)


@pytest.fixture
def page(qtbot: QtBot, make_window: MakeWindow, office: Office) -> LedgerPage:
    return go_to(qtbot, make_window(office), "inspection")


def problems(office: Office) -> list[dict[str, Value]]:
    found = read_rows(office.database, PROBLEM, TODAY)
    return [found.mapping(place) for place in range(len(found.ids))]


def select(page: LedgerPage, *objects: str) -> list[int]:
    """Rows chosen in the table, by what they are about."""
    assert page.view is not None
    ids = [row_id for row_id in page.view.ids if page.row(row_id)["object"] in objects]
    page.table.select_cells(ids, ["object"])
    assert sorted(page.selected()) == sorted(ids)
    return ids


def said(dialog: ConversionDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def ask(page: LedgerPage) -> ConversionDialog:
    """办理 › 转为问题…"""
    page.header.row_actions_menu.aboutToShow.emit()
    (action,) = [item for item in page.header.row_actions_menu.actions() if item.text() == "转为问题…"]
    action.trigger()
    (dialog,) = page.findChildren(ConversionDialog)
    return dialog


def test_a_finding_is_a_problem_only_once_and_again_when_that_is_gone(qtbot: QtBot, page: LedgerPage, office: Office) -> None:
    (row_id,) = select(page, "综合处党支部")
    dialog = ask(page)
    assert dialog.boxes["list"].editor.value() == "部门"  # what a new problem begins with, to be seen before it is made
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: page.row(row_id)["problem_count"] == 1)
    assert [(row["statement"], row["department"], row["person"], row["origin"]) for row in problems(office)] == [
        ("记录不完整", "综合处", "左一鸣", "督查通报")
    ]
    qtbot.waitUntil(lambda: not page.findChildren(ConversionDialog))
    assert page.row(row_id)["handling"] == "已转问题"
    qtbot.waitUntil(lambda: page.selected() == [row_id])  # what is shown may just be read again
    again = ask(page)
    assert "1 条已转为问题，不会重复生成" in said(again)
    assert not again.go.isEnabled()
    again.reject()
    qtbot.waitUntil(lambda: not page.findChildren(ConversionDialog))
    window = page.window()
    assert isinstance(window, MainWindow)
    window.steps.undo()
    qtbot.waitUntil(lambda: page.row(row_id)["problem_count"] == 0)
    qtbot.mouseClick(ask(page).go, LEFT)
    qtbot.waitUntil(lambda: page.row(row_id)["problem_count"] == 1)


def test_what_found_nothing_is_left_out_and_said(qtbot: QtBot, page: LedgerPage, office: Office) -> None:
    select(page, "综合处党支部", "提案工作处党支部", "委员服务处")
    dialog = ask(page)
    assert "2 条督查考核记录将各生成一条问题" in said(dialog)
    assert "1 条没有填写“发现问题”，不会生成" in said(dialog)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: {row["statement"] for row in problems(office)} == {"记录不完整", "两次逾期未反馈"})
    assert page.messages.told == []  # type: ignore[attr-defined]


def test_a_colleague_who_asked_at_the_same_time_is_told(
    qtbot: QtBot, page: LedgerPage, office: Office, make_window: MakeWindow, open_office: OpenOffice
) -> None:
    other = open_office("综合-PC", user="李晓梅")
    theirs = go_to(qtbot, make_window(other, "综合-PC"), "inspection")
    dialogs = []
    for each in (page, theirs):
        select(each, "综合处党支部")
        dialogs.append(ask(each))
    qtbot.mouseClick(dialogs[0].go, LEFT)
    qtbot.waitUntil(lambda: len(problems(office)) == 1)
    qtbot.mouseClick(dialogs[1].go, LEFT)
    qtbot.waitUntil(lambda: bool(theirs.messages.told))  # type: ignore[attr-defined]
    assert "没有重复生成" in theirs.messages.told[0].message  # type: ignore[attr-defined]
    assert len(problems(other)) == 1


def test_the_finding_shows_how_its_problem_stands(qtbot: QtBot, page: LedgerPage, office: Office) -> None:
    """The handbook: 问题销号了这里也看得到."""
    (row_id,) = select(page, "综合处党支部")
    qtbot.mouseClick(ask(page).go, LEFT)
    qtbot.waitUntil(lambda: page.row(row_id)["problem_count"] == 1)
    (made,) = read_rows(office.database, PROBLEM, TODAY).ids
    office.run(change_row(PROBLEM, made, {"status": ("待整改", "整改中")}, TODAY, LEDGERS))
    page.open_row(row_id)
    links = page.drawer.form.tabs.links
    qtbot.waitUntil(lambda: [card.row.name for card in links.cards] == ["记录不完整"])
    assert {"生成的问题", "整改中"} <= {label.text() for label in links.cards[0].findChildren(QLabel)}


def test_a_card_follows_what_a_colleague_does_with_the_problem(
    qtbot: QtBot, page: LedgerPage, office: Office, open_office: OpenOffice
) -> None:
    (row_id,) = select(page, "综合处党支部")
    qtbot.mouseClick(ask(page).go, LEFT)
    qtbot.waitUntil(lambda: page.row(row_id)["problem_count"] == 1)
    page.open_row(row_id)
    links = page.drawer.form.tabs.links

    def on_the_card() -> set[str]:
        return {label.text() for card in links.cards for label in card.findChildren(QLabel)}

    qtbot.waitUntil(lambda: "待整改" in on_the_card())
    other = open_office("综合-PC", user="李晓梅")
    (made,) = read_rows(other.database, PROBLEM, TODAY).ids
    other.run(change_row(PROBLEM, made, {"status": ("待整改", "整改中")}, TODAY, LEDGERS))
    page.session.poll()
    qtbot.waitUntil(lambda: "整改中" in on_the_card(), timeout=20_000)


def test_a_record_whose_kind_is_not_known_is_saved_so(qtbot: QtBot, page: LedgerPage, office: Office) -> None:
    """The kind that new records begin with is clicked away."""
    page.add()
    form = page.drawer.form
    kind = form.fields.boxes["kind"].editor
    (chosen,) = [button for button in kind.findChildren(QPushButton) if button.isChecked()]
    qtbot.mouseClick(chosen, LEFT)
    type_into(form.fields.boxes["object"].editor.focus_widget(), "联络处")
    qtbot.mouseClick(form.footer.save, LEFT)
    qtbot.waitUntil(lambda: page.drawer.row_id is not None and not form.is_dirty())
    assert read_rows(office.database, INSPECTION, TODAY, [page.drawer.row_id]).mapping(0)["kind"] == ""


def test_a_word_that_status_and_light_share_is_said_once() -> None:
    row = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()} | {"status": "已销号", "light": "已销号"}
    assert [state.word for state in states(PROBLEM, row).values()] == ["已销号"]
