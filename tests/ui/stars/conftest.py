"""A window on an office with a small scheme, and the hands of a clerk on the star page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.scoring.period import Period
from app.store.office import Office
from app.ui.main_window import MainWindow
from app.ui.stars.page import StarPage
from tests.ui.conftest import TODAY

PERIOD = Period(2023)
ROWS = (
    ("考评细则（2023年度）", None, None, None, None, None),
    ("每星12分　授星线：8分", None, None, None, None, None),
    ("星级", "序号", "考评项目", "考评内容", "分值", "评分标准"),
    ("支部过硬星", 1, "三会一课", "支委会每月", 6, "每少1次扣2分，扣完为止"),
    (None, 2, "台账资料", "台账完整", 4, "现场查看"),
    ("廉洁法治星", 1, "作风整改", "按期销号率达到95%", 5, "每低1个百分点扣0.5分"),
    (None, 2, "纪律教育", "每季度开展", 5, "每少1次扣3分"),
    ("注：发生失泄密的，实行一票否决。", None, None, None, None, None),
)
BRANCHES = ("第一党支部（办公室）", "第二党支部（研究室）")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)  # type: ignore[union-attr]
    path = tmp_path / "考评细则.xlsx"
    book.save(path)
    return path


def add_problems(office: Office) -> None:
    """办公室 closed one of two problems in time."""
    rows = [
        {
            "list": "部门",
            "statement": "公文流转超时限",
            "department": "办公室",
            "deadline_date": "2023-06-30",
            "status": "整改中",
        },
        {
            "list": "部门",
            "statement": "学习记录不全",
            "department": "办公室",
            "deadline_date": "2023-06-30",
            "status": "已销号",
            "closed_on": "2023-06-20",
        },
    ]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: Callable[..., Office]) -> StarPage:
    """The page of an office with problems and without a scheme."""
    office = open_office()
    add_problems(office)
    window = make_window(office)
    window.navigation.show_page("stars")
    found = window.pages["stars"]
    assert isinstance(found, StarPage)
    found.period = PERIOD
    wait(qtbot, found)
    return found


def wait(qtbot: QtBot, page: StarPage) -> None:
    """Until everything asked for has been answered and shown."""
    qtbot.waitUntil(lambda: page.ready and not page.session.jobs.busy)


def press(button: QPushButton) -> None:
    """A click."""
    assert button.isEnabled(), button.toolTip()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def press_action(page: StarPage, key: str) -> None:
    """The page's button for a step."""
    (button,) = [button for button in page.header.action_buttons if button.objectName() == key]
    press(button)


def only(parent: QWidget, kind: type) -> object:
    """The dialog that is open."""
    (found,) = [item for item in parent.window().findChildren(kind) if item.isVisible()]
    return found


def click_cell(page: StarPage, title: str, column: int) -> None:
    """Click a cell of an indicator."""
    for card in page.pane.cards:
        for row, item in enumerate(card.table.rows_model.rows):
            if item.title == title:
                card.table.setFocus()
                index = card.table.rows_model.index(row, column)
                card.table.setCurrentIndex(index)
                QTest.mouseClick(card.table.viewport(), Qt.MouseButton.LeftButton, pos=card.table.visualRect(index).center())
                return
    raise AssertionError(title)


def click_reason(page: StarPage, title: str) -> None:
    """Click the first reason of an indicator that has rows."""
    for card in page.pane.cards:
        for row, item in enumerate(card.table.rows_model.rows):
            if item.title == title:
                cell = card.table.visualRect(card.table.rows_model.index(row, 6))
                boxes = card.table.painter_.reason_boxes(item, cell)
                box = next(box for reason, box in boxes if reason.rows)
                QTest.mouseClick(card.table.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(6, 6))
                return
    raise AssertionError(title)
