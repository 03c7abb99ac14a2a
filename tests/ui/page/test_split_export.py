"""导出所见: the columns seen, with several names of a cell in columns of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ui.finished_box import FinishedBox
from app.ui.main_window import MainWindow
from app.ui.page.split_dialog import WHOLE, SplitDialog
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to

START = {"list": "部门", "kind": "限期整改", "status": "整改中"}


def test_several_names_go_into_columns_of_their_own(
    qtbot: QtBot,
    make_window: Callable[..., MainWindow],
    open_office: OpenOffice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = open_office("党办-PC")
    rows = [
        {"number": "1", "statement": "会议多", "person": "王伟、李晓梅"},
        {"number": "2", "statement": "公文慢", "person": "王伟"},
    ]
    office.run(add_rows(PROBLEM, [START | row for row in rows], TODAY, LEDGERS))
    page = go_to(qtbot, make_window(office), "problem_department")
    for column, spec in enumerate(page.table.model.specs):
        page.table.grid.setColumnHidden(column, spec.name not in ("number", "statement", "person"))
    path = tmp_path / "所见.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))
    (action,) = [item for item in page.header.more_menu.actions() if item.text() == "导出所见（可分列）…"]
    action.trigger()
    qtbot.waitUntil(lambda: page.findChild(SplitDialog) is not None)
    dialog = page.findChild(SplitDialog)
    ((column, box),) = dialog.boxes.items()
    shown = [page.table.model.specs[at].name for at in page.table.grid.visible_columns()]
    assert shown[column] == "person"
    assert [box.itemText(at) for at in range(box.count())] == [WHOLE, "按顿号、逗号、分号，分成 2 列"]
    qtbot.waitUntil(lambda: dialog.focusWidget() is box)  # not the area that scrolls
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentIndex() == 1
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(FinishedBox) is not None)
    lines = [[cell for cell in row if cell] for row in load_workbook(path).active.iter_rows(values_only=True)]
    assert ["序号", "问题表述", "责任人 1", "责任人 2"] in lines
    assert [line[1:] for line in lines if "会议多" in line] == [["会议多", "王伟", "李晓梅"]]
    page.findChild(FinishedBox).close()


def test_only_columns_that_people_write_in_are_offered_for_splitting(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    """预警 stands as “临期 还有3天”: words of the program, which nobody wants in two columns."""
    office = open_office("党办-PC")
    row = {"number": "1", "statement": "会议多、公文慢", "deadline": "2023-11-25", "deadline_date": "2023-11-25"}
    office.run(add_rows(PROBLEM, [START | row], TODAY, LEDGERS))
    page = go_to(qtbot, make_window(office), "problem_department")
    (action,) = [item for item in page.header.more_menu.actions() if item.text() == "导出所见（可分列）…"]
    action.trigger()
    qtbot.waitUntil(lambda: page.findChild(SplitDialog) is not None)
    dialog = page.findChild(SplitDialog)
    shown = [page.table.model.specs[at] for at in page.table.grid.visible_columns()]
    assert [shown[at].label for at in dialog.boxes] == ["问题表述"]
    dialog.reject()
