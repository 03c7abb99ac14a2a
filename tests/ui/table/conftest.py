"""A table of problems in a window, with the program's look, real names and a fixed day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.core.conditions import Condition
from app.core.kinds import Value
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.schema.fields import Reading
from app.ledgers.schema.page import Column
from app.ledgers.views.rows import Rows
from app.ledgers.views.view import LedgerView
from app.ui.table.ledger_table import LedgerTable
from tests.computed_rows import fill_computed
from tests.ui.conftest import bring_to_front
from tests.ui.table.hands import TODAY

OFFSCREEN = "This plugin does not support (propagateSizeHints|raise|grabbing the (keyboard|mouse))"
FIRST_ID = 2**61 + 11  # beyond 32 and 53 bits
NAMES = {
    "person": ("王伟", "王建国", "李晓梅", "张晓丽"),
    "leader": ("李文斌", "赵海燕"),
    "department": ("办公室", "研究室", "提案委"),
    "category": ("工作纪律",),
}
QUIET: dict[str, Value] = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()} | {
    "list": "部门",
    "status": "整改中",
    "kind": "限期整改",
    "department": "办公室",
    "person": "王伟",
    "deadline_date": None,
    "percent": None,
    "closed_on": None,
    "evidence_count": 0,
}
LONG = "1.每周五下午固定两小时集体学习；\n2.每季度围绕一个文稿专题开展“以文促学”交流；\n3.学习笔记由支部书记抽查"
PROBLEMS: tuple[dict[str, Value], ...] = (
    {
        "number": "1",
        "statement": "理论学习不深",
        "measures": LONG,
        "deadline": "11月底前",
        "deadline_date": "2023-11-30",
        "percent": 70,
    },
    {"number": "2", "statement": "公文流转超时限", "deadline": "2023.10.31", "deadline_date": "2023-10-31", "percent": 40},
    {
        "number": "10",
        "statement": "考勤不严",
        "status": "已销号",
        "closed_on": "2023-10-12",
        "percent": 100,
        "person": "张晓丽",
    },
    {"number": "3", "statement": "调研不够", "department": "研究室", "person": "李晓梅", "percent": 0},
    {"number": "4", "statement": "提案办理慢", "department": "提案委", "status": "待审核", "person": "王建国、李晓梅"},
)


# The table's own tests have their own order of columns and no guard, whatever the ledger's are.
TABLED = replace(
    PROBLEM,
    guard=None,
    columns=(
        Column("number", 56, frozen=True),
        Column("light", 64, frozen=True),
        Column("category", 84),
        Column("statement", 240),
        Column("symptom", 200, hidden=True),
        Column("origin", 84, hidden=True),
        Column("goal", 180, hidden=True),
        Column("measures", 240),
        Column("leader", 76),
        Column("department", 88),
        Column("person", 76),
        Column("kind", 88),
        Column("deadline", 140),
        Column("deadline_date", 100),
        Column("status", 92),
        Column("percent", 96),
        Column("progress", 240),
        Column("closed_on", 100),
        Column("evidence_count", 72, hidden=True),
        Column("campaign", 140, hidden=True),
        Column("remark", 120, hidden=True),
    ),
)


def problem_view(problems: tuple[dict[str, Value], ...] = PROBLEMS, where: tuple[Condition, ...] = ()) -> LedgerView:
    """Problems with ascending large ids, the light as of TODAY."""
    values = [tuple((QUIET | cells).values()) for cells in problems]
    ids = [FIRST_ID + i for i in range(len(problems))]
    rows = fill_computed(PROBLEM, values, Reading(TODAY))
    return LedgerView(Rows(TABLED, ids, rows), where)


def pytest_itemcollected(item: pytest.Item) -> None:
    """The offscreen platform complains about popups; real ones do not."""
    item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN))


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()  # Qt's offscreen clipboard would free Python's data after Python itself


@pytest.fixture
def open_table(qtbot: QtBot) -> Callable[..., LedgerTable]:
    """Put a table into a window that has the keys."""
    windows = []  # qtbot alone would let them go

    def build(view: LedgerView | None = None, width: int = 1400, height: int = 500) -> LedgerTable:
        table = LedgerTable(TABLED, lambda spec: NAMES.get(spec.name, ()), today=lambda: TODAY)
        table.set_view(view or problem_view())
        window, body = QMainWindow(), QWidget()
        layout = QVBoxLayout(body)
        layout.addWidget(table)
        layout.addWidget(QLineEdit())
        window.setCentralWidget(body)
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(width, height)
        window.show()
        bring_to_front(qtbot, window)
        table.grid.setFocus()
        qtbot.waitUntil(table.grid.hasFocus)
        return table

    return build


@pytest.fixture
def table(open_table: Callable[..., LedgerTable]) -> LedgerTable:
    return open_table()
