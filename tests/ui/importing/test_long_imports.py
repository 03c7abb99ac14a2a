"""The preview of a very long workbook: it is counted and decided while the window answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.exchange.importing import differences
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ui.importing import deciding, merge_model, merge_view, off_thread, progress, proposing, summary
from app.ui.importing import dialog as import_dialog
from app.ui.importing.deciding import deciding_menu
from app.ui.importing.dialog import ImportDialog
from app.ui.importing.proposing import proposing_menu
from app.ui.main_window import MainWindow
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
PATIENCE = 20_000  # ms


class Gate:
    """Counting and deciding wait until it is opened."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def slow(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def slowly(*args: object) -> Any:
            assert threading.current_thread() is not threading.main_thread()
            self.open.wait(PATIENCE / 1000)
            return work(*args)

        return slowly


def aside(work: Callable[..., Any]) -> Callable[..., Any]:
    """What looks at all rows."""

    def worked_out(*args: object, **named: object) -> Any:
        assert threading.current_thread() is not threading.main_thread()
        return work(*args, **named)

    return worked_out


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate()
    monkeypatch.setattr(off_thread, "AT_ONCE", 1)
    monkeypatch.setattr(summary, "counts_of", gate.slow(summary.counts_of))
    monkeypatch.setattr(merge_model, "decide_all", gate.slow(differences.decide_all))
    for module, name in (
        (import_dialog, "used_fields"),
        (import_dialog, "notes_of"),
        (progress, "counts_of"),
        (proposing, "accepted"),
        (deciding, "decide_all"),
    ):
        monkeypatch.setattr(module, name, aside(getattr(module, name)))
    monkeypatch.setattr(merge_view, "Differences", aside(differences.Differences))
    return gate


@pytest.fixture
def dialog(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice, tmp_path: Path, gate: Gate
) -> ImportDialog:
    """Three rows of the ledger come back, two of them with another remark."""
    office = open_office("党办-PC")
    names = ("理论学习不深入，学用脱节", "公文流转超时限", "值班人员脱岗")
    rows = [{"list": "部门", "number": str(at), "statement": text} for at, text in enumerate(names, start=1)]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    book = Workbook()
    for line in (
        ["部门问题整改台账"],
        ["序号", "问题表述", "备注"],
        *([at + 1, name, "已补记" * (at < 2)] for at, name in enumerate(names)),
    ):
        book.active.append(line)
    book.save(tmp_path / "回收.xlsx")
    return preview_of(qtbot, make_window(office), tmp_path / "回收.xlsx")


def preview_of(qtbot: QtBot, window: MainWindow, path: Path) -> ImportDialog:
    page = go_to(qtbot, window, "problem_department")
    shown: list[ImportDialog] = []
    page.exchange.import_file(path, preview=shown.append)
    qtbot.waitUntil(lambda: bool(shown), timeout=PATIENCE)
    return shown[0]


def counted(qtbot: QtBot, dialog: ImportDialog, words: str) -> None:
    qtbot.waitUntil(lambda: dialog.accept_button.text() == words and dialog.accept_button.isEnabled(), timeout=PATIENCE)


def see_differences(qtbot: QtBot, dialog: ImportDialog) -> None:
    dialog.tabs.setCurrentIndex(1)
    qtbot.waitUntil(dialog.merge.take_none.isEnabled, timeout=PATIENCE)


def test_nothing_is_imported_before_it_is_counted(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 3, timeout=PATIENCE)  # the rows can be looked at
    assert not dialog.accept_button.isEnabled()
    gate.open.set()
    counted(qtbot, dialog, "导入 2 行")
    assert dialog.tabs.isTabVisible(1)
    assert "改 2 行" in dialog.tabs.tabText(1)


def test_all_is_refused_and_taken_while_the_window_answers(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    gate.open.set()
    counted(qtbot, dialog, "导入 2 行")
    see_differences(qtbot, dialog)
    gate.open.clear()
    QTest.mouseClick(dialog.merge.take_none, LEFT)
    assert dialog.sheet.known[3].completion.taken  # type: ignore[union-attr]  # not decided yet
    assert not dialog.accept_button.isEnabled()  # nothing is imported that a person has just refused
    assert not dialog.sheets.isEnabled()
    gate.open.set()
    qtbot.waitUntil(lambda: "0 行将导入" in dialog.summary.text(), timeout=PATIENCE)
    assert not dialog.accept_button.isEnabled()
    assert dialog.sheets.isEnabled()
    QTest.mouseClick(dialog.merge.take_all, LEFT)
    counted(qtbot, dialog, "导入 2 行")


def test_a_cell_decided_meanwhile_is_not_forgotten_and_all_is_still_all(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    gate.open.set()
    counted(qtbot, dialog, "导入 2 行")
    see_differences(qtbot, dialog)
    model = dialog.merge.model
    gate.open.clear()
    QTest.mouseClick(dialog.merge.take_all, LEFT)
    model.setData(model.index(0, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    gate.open.set()
    counted(qtbot, dialog, "导入 2 行")


def test_a_decision_about_a_sheet_that_is_no_longer_looked_at_changes_no_other(
    qtbot: QtBot, dialog: ImportDialog, gate: Gate
) -> None:
    gate.open.set()
    counted(qtbot, dialog, "导入 2 行")
    see_differences(qtbot, dialog)
    gate.open.clear()
    QTest.mouseClick(dialog.merge.take_none, LEFT)
    dialog.show_sheet()
    gate.open.set()
    counted(qtbot, dialog, "导入 2 行")


def test_all_that_looks_at_every_row_leaves_the_window_free(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    gate.open.set()
    counted(qtbot, dialog, "导入 2 行")
    assert "remark" in dialog.model.fields
    see_differences(qtbot, dialog)
    assert dialog.merge.model.rowCount() == 2
    kinds = dialog.merge.show_kinds
    assert kinds.currentText() == "有差异的（2 行）"
    assert kinds.sizeAdjustPolicy() == kinds.SizeAdjustPolicy.AdjustToContents  # seen first while nothing is counted
    with qtbot.waitSignal(dialog.imported, timeout=PATIENCE) as told:
        QTest.mouseClick(dialog.accept_button, LEFT)
    assert told.args[1].completed == 2


def trigger(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()


def test_what_a_menu_decides_of_every_row_leaves_the_window_free(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice, tmp_path: Path, gate: Gate
) -> None:
    gate.open.set()
    office = open_office("党办-PC")
    names = ("理论学习不深入，学用脱节", "公文流转超时限", "值班人员脱岗")
    rows = [{"list": "部门", "number": str(at), "statement": text, "remark": "原备注"} for at, text in enumerate(names, 1)]
    office.run(add_rows(PROBLEM, rows, TODAY, LEDGERS))
    book = Workbook()
    lines = [[at, name, "另一备注", "否"] for at, name in enumerate(names, 1)]
    for line in (["部门问题整改台账"], ["序号", "问题表述", "备注", "是否完成"], *lines):
        book.active.append(line)
    book.save(tmp_path / "回收.xlsx")
    dialog = preview_of(qtbot, make_window(office), tmp_path / "回收.xlsx")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 3, timeout=PATIENCE)

    trigger(proposing_menu(dialog, dialog.model, dialog.model.index(0, 0)), "全部 3 处采用建议")
    assert not dialog.accept_button.isEnabled()  # nothing is imported without what was just decided
    qtbot.waitUntil(lambda: {record.values["status"] for record in dialog.sheet.records} == {"整改中"}, timeout=PATIENCE)
    trigger(deciding_menu(dialog, dialog.model, dialog.model.index(0, 0)), "全部 6 处保留台账内容")
    qtbot.waitUntil(lambda: not any(known.completion.taken for known in dialog.sheet.known.values()), timeout=PATIENCE)
