"""Importing a workbook over rows that are there: the differences are ticked by real clicks before one commit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from app.ui.importing import merge_model
from app.ui.importing.dialog import ImportDialog
from app.ui.importing.merge_model import RETURNED
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.importing.test_import_dialog import book

LEFT = Qt.MouseButton.LeftButton
HEADINGS = ("序号", "问题表述", "责任部门", "完成率", "备注")
FIRST = ("1", "学用结合不够紧，存在学用脱节现象", "办公室", 30, "需协调")
SECOND = ("2", "会议统筹不够，多头布置的情况较多", "办公室", 50, "")
THIRD = ("3", "考勤制度执行不严，值班有脱岗现象", "办公室", 20, "")
FIELDS = ("number", "statement", "department", "percent", "remark")


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice) -> LedgerPage:
    office = open_office("党办-PC")
    rows = [dict(zip(FIELDS, row, strict=True)) | {"list": "部门"} for row in (FIRST, SECOND, THIRD)]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    return go_to(qtbot, make_window(office), "problem_department")


@pytest.fixture
def dialog(qtbot: QtBot, page: LedgerPage, tmp_path: Path) -> ImportDialog:
    """The first problem is changed in two cells, the second is there, the third is not, a fourth is new."""
    rows = [
        HEADINGS,
        (1, *FIRST[1:3], 0.9, "已协调"),
        (2, *SECOND[1:3], 0.5, ""),
        (4, "信访来件登记分办不够及时", "办公室", 0, ""),
    ]
    dialogs: list[ImportDialog] = []
    page.exchange.import_file(book(tmp_path / "部门问题台账.xlsx", 问题=rows), preview=dialogs.append)
    qtbot.waitUntil(lambda: bool(dialogs))
    return dialogs[0]


def click_tick(qtbot: QtBot, tree: QTreeView, index: QModelIndex) -> None:
    tree.scrollTo(index)
    place = tree.visualRect(index)
    qtbot.mouseClick(tree.viewport(), LEFT, pos=QPoint(place.left() + 12, place.center().y()))


def open_tab(qtbot: QtBot, dialog: ImportDialog) -> QTreeView:
    bar = dialog.tabs.tabBar()
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(1).center())
    return dialog.merge.tree


def stored(page: LedgerPage) -> dict[object, tuple[object, object]]:
    rows = read_rows(page.session.office.database, PROBLEM, TODAY)
    found = (rows.mapping(place) for place in range(len(rows.ids)))
    return {row["number"]: (row["percent"], row["remark"]) for row in found}


def shown(tree: QTreeView) -> list[str]:
    model = tree.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_the_tab_says_what_differs_and_lists_it(qtbot: QtBot, dialog: ImportDialog) -> None:
    assert dialog.tabs.tabText(1) == "与台账核对（改 1 行，新增 1 行，缺 1 行）"
    tree = open_tab(qtbot, dialog)
    assert [text.partition("　")[0] for text in shown(tree)] == ["改动", "新增", "缺少"]
    cells = tree.model().index(0, 0)
    assert [tree.model().index(row, 0, cells).data() for row in range(2)] == ["完成率", "备注"]
    assert tree.model().index(0, RETURNED, cells).data() == "90%"
    assert dialog.accept_button.text() == "导入 2 行"
    assert "台账中有 1 行不在文件中，予以保留" in dialog.summary.text()


def test_a_long_list_of_differences_comes_into_the_tree_bit_by_bit(
    qtbot: QtBot, dialog: ImportDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge_model, "FETCHED", 1)
    tree = open_tab(qtbot, dialog)
    qtbot.mouseClick(dialog.merge.take_none, LEFT)  # is for all rows, not for those that have come
    assert dialog.accept_button.text() == "导入 0 行"
    qtbot.waitUntil(lambda: tree.model().rowCount() == 3, timeout=20_000)
    ticks = [tree.model().index(row, 0).data(Qt.ItemDataRole.CheckStateRole) for row in range(3)]
    assert ticks == [Qt.CheckState.Unchecked] * 3


def test_a_cell_a_row_and_a_missing_row_are_decided_by_clicks_and_written_in_one_step(
    qtbot: QtBot, page: LedgerPage, dialog: ImportDialog
) -> None:
    tree = open_tab(qtbot, dialog)
    model = tree.model()
    click_tick(qtbot, tree, model.index(1, 0, model.index(0, 0)))  # 备注 stays as it is
    assert model.index(0, 0).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
    click_tick(qtbot, tree, model.index(1, 0))  # the new row is not wanted
    click_tick(qtbot, tree, model.index(2, 0))  # the missing one is deleted
    assert dialog.accept_button.text() == "导入 2 行"
    assert "1 行移入回收站" in dialog.summary.text()
    head = page.session.office.head
    with qtbot.waitSignal(dialog.imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    assert stored(page) == {"1": (90, "需协调"), "2": (50, "")}
    assert page.session.office.head == head + 1


def test_a_row_can_be_refused_as_a_whole_and_all_taken_again(qtbot: QtBot, page: LedgerPage, dialog: ImportDialog) -> None:
    tree = open_tab(qtbot, dialog)
    click_tick(qtbot, tree, tree.model().index(0, 0))
    assert dialog.accept_button.text() == "导入 1 行"
    qtbot.mouseClick(dialog.merge.take_none, LEFT)
    assert not dialog.accept_button.isEnabled()
    qtbot.mouseClick(dialog.merge.take_all, LEFT)
    with qtbot.waitSignal(dialog.imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    assert stored(page) == {"1": (90, "已协调"), "2": (50, ""), "3": (20, ""), "4": (0, "")}


def test_only_the_missing_rows_can_be_shown(qtbot: QtBot, dialog: ImportDialog) -> None:
    tree = open_tab(qtbot, dialog)
    dialog.merge.show_kinds.setFocus()
    for _ in range(4):
        qtbot.keyClick(dialog.merge.show_kinds, Qt.Key.Key_Down)
    dialog.merge.show_kinds.activated.emit(dialog.merge.show_kinds.currentIndex())
    assert [text.partition("　")[0] for text in shown(tree)] == ["缺少"]


def test_a_changed_row_can_be_added_as_a_new_one_instead(qtbot: QtBot, page: LedgerPage, dialog: ImportDialog) -> None:
    tree = open_tab(qtbot, dialog)
    tree.setCurrentIndex(tree.model().index(0, 0))
    assert dialog.merge.apart.text() == "改为新增一行"
    qtbot.mouseClick(dialog.merge.apart, LEFT)
    assert [text.partition("　")[0] for text in shown(tree)] == ["新增", "新增", "缺少"]
    with qtbot.waitSignal(dialog.imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)
    assert len(read_rows(page.session.office.database, PROBLEM, TODAY).ids) == 5
