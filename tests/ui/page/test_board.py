"""The board of the rules: cards dragged with the mouse and moved by keys, stored as a change of the stage."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ledgers.views.rows import read_children
from app.ledgers.works.rule import RULE
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.page.board import BoardView
from app.ui.page.ledger_page import LedgerPage
from tests.ui.conftest import TODAY, go_to

LEFT = Qt.MouseButton.LeftButton
RULES = [
    {"number": "1", "name": "谈心谈话制度", "stage": "起草", "department": "机关党委"},
    {"number": "2", "name": "公文处理实施细则", "stage": "起草", "department": "办公室"},
    {"number": "3", "name": "考勤管理办法", "stage": "审核", "department": "人事处"},
]


@pytest.fixture
def office(office_of: Callable[..., Office]) -> Office:
    return office_of(RULE, RULES, TODAY)


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], office: Office) -> LedgerPage:
    page = go_to(qtbot, make_window(office), "rule")
    page.header.pane_button.setChecked(False)
    qtbot.mouseClick(page.header.board_button, LEFT)
    qtbot.waitUntil(lambda: page.board is not None and page.board.isVisible())
    return page


def board(page: LedgerPage) -> BoardView:
    assert page.board is not None
    return page.board


def cards(page: LedgerPage) -> dict[str, list[str]]:
    """Column → the names on its cards, columns without cards left out."""
    found = {}
    for column in board(page).columns:
        if column.model.positions:
            found[column.word] = [str(column.model.index(row).data()) for row in range(len(column.model.positions))]
    return found


def row_id(page: LedgerPage, name: str) -> int:
    return next(row_id for row_id in page.view.ids if page.row(row_id)["name"] == name)  # type: ignore[union-attr]


def card_place(page: LedgerPage, name: str) -> QPoint:
    """The middle of a card, in the board."""
    wanted = row_id(page, name)
    places = ((column, row) for column in board(page).columns for row in range(len(column.model.positions)))
    column, row = next((column, row) for column, row in places if column.model.row_id(row) == wanted)
    middle = column.list.visualRect(column.model.index(row)).center()
    return column.list.viewport().mapTo(board(page), middle)


def drag(page: LedgerPage, name: str, word: str, *, drop: bool = True) -> None:
    """Press on a card, move in steps as a hand does, and let go over the column of a word."""
    start = card_place(page, name)
    origin = next(column for column in board(page).columns if name in cards(page).get(column.word, ()))
    target = next(column for column in board(page).columns if column.word == word)
    viewport = origin.list.viewport()
    end = target.mapTo(board(page), target.rect().center())
    QTest.mousePress(viewport, LEFT, pos=viewport.mapFrom(board(page), start))
    for step in range(1, 6):
        place = start + (end - start) * step / 5
        QTest.mouseMove(viewport, viewport.mapFrom(board(page), QPoint(place)))
    assert board(page).ghost.isVisible()
    if drop:
        QTest.mouseRelease(viewport, LEFT, pos=viewport.mapFrom(board(page), end))


def test_every_stage_is_a_column_and_every_rule_a_card(page: LedgerPage) -> None:
    assert [column.word for column in board(page).columns][:3] == ["计划", "起草", "征求意见"]
    assert cards(page) == {"起草": ["谈心谈话制度", "公文处理实施细则"], "审核": ["考勤管理办法"]}


def test_a_card_dragged_to_another_column_changes_its_stage(page: LedgerPage, qtbot: QtBot, office: Office) -> None:
    drag(page, "公文处理实施细则", "征求意见")
    qtbot.waitUntil(lambda: cards(page).get("征求意见") == ["公文处理实施细则"])
    moved = row_id(page, "公文处理实施细则")
    assert page.row(moved)["stage"] == "征求意见"
    steps = read_children(office.database, RULE.child("steps"), moved)
    assert [step["stage"] for step in steps] == ["征求意见", "起草"]
    assert not board(page).ghost.isVisible()
    page.window().steps.undo()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: cards(page)["起草"] == ["谈心谈话制度", "公文处理实施细则"])


def test_who_moves_a_card_is_told_what_is_missing_there(page: LedgerPage, qtbot: QtBot) -> None:
    toasts = page.messages.toasts  # type: ignore[attr-defined]
    drag(page, "考勤管理办法", "研究审议")
    qtbot.waitUntil(lambda: cards(page).get("研究审议") == ["考勤管理办法"])
    qtbot.waitUntil(lambda: toasts == ["已移到“研究审议”，审议会议、审议日期还没有填写，打开卡片补填"])
    column = next(column for column in board(page).columns if column.word == "研究审议")
    QTest.keyClick(column.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(toasts) == 2)
    assert toasts[1] == "已移到“印发”，文号、印发日期还没有填写，打开卡片补填"
    board(page).horizontalScrollBar().setValue(0)
    drag(page, "谈心谈话制度", "征求意见")
    qtbot.waitUntil(lambda: cards(page).get("征求意见") == ["谈心谈话制度"])
    assert len(toasts) == 2  # nothing is missing there


def test_a_card_let_go_in_its_own_column_stays(page: LedgerPage, office: Office) -> None:
    head = office.head
    drag(page, "谈心谈话制度", "起草")
    assert office.head == head
    assert cards(page)["起草"] == ["谈心谈话制度", "公文处理实施细则"]


def test_escape_ends_a_drag(page: LedgerPage, office: Office) -> None:
    head = office.head
    drag(page, "谈心谈话制度", "征求意见", drop=False)
    QTest.keyClick(board(page).columns[1].list, Qt.Key.Key_Escape)
    assert not board(page).ghost.isVisible()
    assert office.head == head


def test_keys_walk_and_move(page: LedgerPage, qtbot: QtBot) -> None:
    column = board(page).columns[1]
    column.list.setFocus()
    column.choose(row_id(page, "谈心谈话制度"))
    QTest.keyClick(column.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: cards(page).get("征求意见") == ["谈心谈话制度"])
    qtbot.waitUntil(lambda: page.window().focusWidget() is board(page).columns[2].list)
    QTest.keyClick(board(page).columns[2].list, Qt.Key.Key_Right)
    assert page.window().focusWidget() is board(page).columns[4].list  # 审核: the next column that has a card
    QTest.keyClick(board(page).columns[4].list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.drawer.isVisible() and page.drawer.row_id == row_id(page, "考勤管理办法"))


def test_only_what_is_filtered_is_on_the_board(page: LedgerPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.pane.search, "kqgl")
    qtbot.waitUntil(lambda: cards(page) == {"审核": ["考勤管理办法"]})


def test_the_page_opens_as_it_was_left(page: LedgerPage) -> None:
    page.remember()
    assert page.settings.get("board/rule") is True
    page.header.board_button.setChecked(False)
    assert page.stack.currentWidget() is page.table


def test_nothing_is_dragged_in_the_past(page: LedgerPage, office: Office) -> None:
    page.set_read_only("正在查看过去的数据")
    head = office.head
    column = board(page).columns[1]
    column.choose(row_id(page, "谈心谈话制度"))
    QTest.keyClick(column.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert office.head == head


def test_a_card_held_at_the_side_brings_the_columns_out_of_sight(page: LedgerPage, qtbot: QtBot) -> None:
    page.window().resize(1000, 700)
    view = board(page)
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() > 0)
    last, bar = view.columns[-1], view.horizontalScrollBar()
    start = card_place(page, "公文处理实施细则")
    viewport = view.columns[1].list.viewport()

    def at(place: QPoint) -> QPoint:
        return viewport.mapFrom(view, place)

    side = QPoint(view.width() - 10, start.y())
    QTest.mousePress(viewport, LEFT, pos=at(start))
    QTest.mouseMove(viewport, at(start + QPoint(30, 0)))
    QTest.mouseMove(viewport, at(side))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum(), timeout=20_000)  # the hand holds still
    over = last.mapTo(view, last.rect().center())
    QTest.mouseMove(viewport, at(over))
    assert last.property("aim") is True
    QTest.mouseRelease(viewport, LEFT, pos=at(over))
    qtbot.waitUntil(lambda: cards(page).get(last.word) == ["公文处理实施细则"])
    assert bar.value() == bar.maximum()
