"""The main job from end to end, by clicks and keys: import 75 problems, find what is overdue, work on one, export, print, start again."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.importing.dialog import ImportDialog
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from tests.conftest import OpenOffice
from tests.e2e.test_command_line import PROBLEM_FILES, SAMPLES, needs_samples
from tests.ui.conftest import go_to
from tests.ui.form.hands import type_into

LEFT = Qt.MouseButton.LeftButton


def import_through_dialog(qtbot: QtBot, page: LedgerPage, path: Path) -> None:
    dialogs: list[ImportDialog] = []
    page.exchange.import_file(path, preview=dialogs.append)
    qtbot.waitUntil(lambda: bool(dialogs))
    dialog = dialogs[0]
    assert dialog.accept_button.isEnabled(), dialog.summary.text()
    with qtbot.waitSignal(dialog.imported):
        qtbot.mouseClick(dialog.accept_button, LEFT)


def tick(qtbot: QtBot, page: LedgerPage, field: str, text: str) -> None:
    box = next(box for box in page.pane.facets[field].findChildren(QCheckBox) if box.text() == text)
    qtbot.mouseClick(box, LEFT, pos=box.rect().center() - box.rect().center() / 2)
    assert box.isChecked()


@needs_samples
def test_the_clerks_main_job(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice, tmp_path: Path
) -> None:
    window = make_window()
    page = go_to(qtbot, window, "problem_department")
    for name in PROBLEM_FILES:
        import_through_dialog(qtbot, page, SAMPLES / name)
    qtbot.waitUntil(lambda: page.view is not None and len(page.view.ids) == 75)
    assert window.page.page.key == "problem_personal"  # where the last import can be seen
    qtbot.waitUntil(lambda: window.page.view is not None and window.page.view.total == 27)
    assert page.view.total == 48
    page = go_to(qtbot, window, "problem_department")

    tick(qtbot, page, "light", "逾期")
    tick(qtbot, page, "department", "办公室")
    shown = page.shown_rows()
    assert {row["department"] for row in shown} == {"办公室"}
    assert all(row["deadline_date"] < "2023-11-20" and row["status"] != "已销号" for row in shown)
    page.set_filters(page.filters.with_value("light", "逾期", False))

    row_id = next(
        row_id for row_id in map(page.view.ids.__getitem__, page.view.shown) if page.row(row_id)["status"] == "整改中"
    )
    with qtbot.waitActive(window):
        window.activateWindow()
    page.table.select_row(row_id)
    page.open_row(row_id)
    form = page.drawer.form
    assert form.isVisible()
    deadline = form.fields.boxes["deadline"].editor.findChild(QLineEdit)
    type_into(deadline, "2023年8月1日前")
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.row(row_id)["deadline_date"] == "2023-08-01")

    progress = form.tabs.pages["progress"]
    form.tabs.setCurrentWidget(progress)
    text = progress.findChild(QPlainTextEdit)
    type_into(text, "已完成整改初稿，报分管领导审阅")
    qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.row(row_id)["progress"] == "已完成整改初稿，报分管领导审阅")

    book = tmp_path / "办公室.xlsx"
    page.exchange.export_to(book)
    qtbot.waitUntil(book.exists, timeout=20_000)
    cells = [cell.value for row in load_workbook(book).active.iter_rows() for cell in row]
    assert "2023年8月1日前" in cells
    assert "已完成整改初稿，报分管领导审阅" in cells

    paper = tmp_path / "整改台账.pdf"
    with qtbot.waitSignal(page.printing.previewed, timeout=20_000) as shown:
        page.printing.preview(page.ledger.sheet("rectification_department"))
    (dialog,) = shown.args
    qtbot.waitUntil(lambda: dialog.pages is not None)
    dialog.write(paper)
    qtbot.waitUntil(paper.exists, timeout=20_000)
    dialog.close()
    info = subprocess.run(["pdfinfo", str(paper)], capture_output=True, text=True, check=True).stdout
    assert "1191 x 842 pts (A3)" in info

    before = page.row(row_id)
    page.drawer.hide()
    window.close()
    again = make_window()
    page = go_to(qtbot, again, "problem_department")
    assert page.row(row_id) == before
    assert not window.messages.told  # type: ignore[attr-defined]


def test_buttons_that_need_rows_wait_for_a_selection(qtbot: QtBot, make_window: Callable[..., MainWindow]) -> None:
    window = make_window()
    page = go_to(qtbot, window, "department")
    assert not page.header.batch_button.isEnabled()
    assert page.stack.currentWidget() is page.empty
    buttons = [button.text() for button in page.empty.findChildren(QPushButton) if button.isVisible()]
    assert buttons == ["导入 Excel", "新增部门"]
