"""批量修改 of thousands of rows, workbooks dropped onto the page, and freezing more than fits, in the real window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from app.ui.importing.dialog import ImportDialog
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.progress import ProgressDialog
from tests.benchmarks.data import problem_rows
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to
from tests.ui.table.hands import press

MANY = 1500
COPY = Qt.DropAction.CopyAction


@pytest.fixture
def page(qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice) -> LedgerPage:
    office = open_office("党办-PC")
    rows = problem_rows(MANY)
    office.run(
        add_rows(
            PROBLEM,
            [rows.mapping(i) | {"list": "部门", "status": "整改中", "closed_on": None} for i in range(MANY)],
            TODAY,
            LEDGERS,
        )
    )
    return go_to(qtbot, make_window(office), "problem_department")


def origins(page: LedgerPage) -> set[object]:
    rows = read_rows(page.session.office.database, PROBLEM, TODAY)
    return {rows.mapping(i)["origin"] for i in range(len(rows.ids))}


def progress_of(page: LedgerPage) -> ProgressDialog:
    (progress,) = page.findChildren(ProgressDialog)
    return progress


def test_many_rows_are_changed_as_one_step_with_progress(qtbot: QtBot, page: LedgerPage) -> None:
    assert page.view is not None
    head, told = page.session.office.head, []
    job = page.edits.change_many(dict(page.all_rows()), "origin", "上级检查")
    job.progress.connect(lambda done, total: told.append((done, total)))
    qtbot.waitUntil(lambda: bool(page.messages.toasts), timeout=30_000)  # type: ignore[attr-defined]
    assert page.messages.toasts[-1] == f"已修改 {MANY} 行"  # type: ignore[attr-defined]
    assert told[-1] == (MANY, MANY)
    assert len(told) >= 10
    assert page.session.office.head == head + 1
    assert origins(page) == {"上级检查"}


def test_cancel_changes_no_row(qtbot: QtBot, page: LedgerPage) -> None:
    assert page.view is not None
    head, before = page.session.office.head, origins(page)
    job = page.edits.change_many(dict(page.all_rows()), "origin", "上级检查")
    job.progress.connect(lambda done, total: progress_of(page).cancel.click())
    qtbot.waitUntil(lambda: bool(page.messages.toasts), timeout=30_000)  # type: ignore[attr-defined]
    assert page.messages.toasts == ["已取消，没有修改任何一行。"]  # type: ignore[attr-defined]
    assert (page.session.office.head, origins(page)) == (head, before)


def test_a_workbook_dropped_onto_the_page_opens_its_preview(qtbot: QtBot, page: LedgerPage, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["序号", "问题表述"], [1, "台账更新不及时"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "拖入.xlsx")
    (tmp_path / "说明.docx").write_text("不是表格", encoding="utf-8")
    assert not drop(page, tmp_path / "说明.docx")
    assert drop(page, tmp_path / "拖入.xlsx")
    qtbot.waitUntil(lambda: bool(page.findChildren(ImportDialog)), timeout=10_000)
    (dialog,) = page.findChildren(ImportDialog)
    assert dialog.windowTitle() == "导入预览 — 拖入.xlsx"
    dialog.reject()


def drop(page: LedgerPage, path: Path) -> bool:
    """Drag a file over the page's middle and let it go; whether the page takes it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, button, keys = QPoint(300, 300), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place, COPY, data, button, keys)
    entering.ignore()
    QApplication.sendEvent(page, entering)
    if entering.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(place), COPY, data, button, keys, QEvent.Type.Drop))
    return entering.isAccepted()


def test_freezing_a_far_column_leaves_room_to_scroll_and_can_be_taken_back(page: LedgerPage) -> None:
    arrangement, grid = page.table.arrangement, page.table.grid
    arrangement.freeze_up_to("status")
    assert 0 < grid.frozen_width() <= 0.6 * grid.viewport().width()
    (toast,) = page.messages.toasts  # type: ignore[attr-defined]
    assert toast.startswith("窗口宽度不够，只冻结到“")
    (undo,) = [action for action in page.table.header_menu(0).actions() if action.text() == "取消冻结"]
    undo.trigger()
    assert grid.frozen_width() == 0
    arrangement.freeze_up_to("number")
    assert grid.frozen_width() > 0
    assert len(page.messages.toasts) == 1  # type: ignore[attr-defined]


def test_shift_and_wheel_go_sideways(page: LedgerPage) -> None:
    grid = page.table.grid
    place, none = QPointF(600, 200), QPoint()
    keys, phase = Qt.KeyboardModifier.ShiftModifier, Qt.ScrollPhase.NoScrollPhase
    at = QPointF(grid.viewport().mapToGlobal(place.toPoint()))
    QApplication.sendEvent(
        grid.viewport(), QWheelEvent(place, at, none, QPoint(0, -120), Qt.MouseButton.NoButton, keys, phase, False)
    )
    assert (grid.horizontalScrollBar().value(), grid.verticalScrollBar().value()) == (80, 0)


def test_whether_thousands_of_rows_can_be_deleted_is_looked_at_off_the_gui_thread(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[threading.Thread] = set()
    why_left_out = page.why_left_out
    monkeypatch.setattr(page, "why_left_out", lambda *given: (threads.add(threading.current_thread()), why_left_out(*given))[1])
    page.table.grid.setFocus()
    press(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(page.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.ready and page.table.model.rowCount() == 0, timeout=20_000)
    assert page.messages.toasts[-1].startswith(f"已删除 {MANY} 行")  # type: ignore[attr-defined]
    assert threads
    assert threading.main_thread() not in threads
