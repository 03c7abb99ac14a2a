"""How long the window does not answer at most while a person works in a ledger of 100,000 rows: real keys in a real window.

    python -m tests.benchmarks.bench_answering [ROWS]

Told are the longest stop of the event loop, the most computing of its thread in one stop (which others who work on the machine
change less), how long the action took with all that follows from it, and the memory of the program at the end.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from openpyxl import Workbook
from PySide6.QtCore import QEventLoop, QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QMenu

from app.application import make_application, open_window
from app.commands import open_office
from app.core.conditions import Contains
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.saved_views import SavedView
from app.ledgers.views.sorting import SortBy
from app.self_test import SilentMessages
from app.ui.main_window import MainWindow
from app.ui.page.batch_dialog import BatchDialog
from app.ui.page.filters import Filters
from app.ui.page.ledger_page import LedgerPage
from app.ui.table.navigation import Place
from tests.benchmarks.data import TODAY, problem_rows

ROWS = 100_000
BEAT_MS = 3
CALM = 5  # looks at which nothing is under way
LOOK_MS = 50
RETURNED = "回收.xlsx"
Key, Modifier = Qt.Key, Qt.KeyboardModifier
STATED = {name for name, spec in PROBLEM.fields.items() if spec.stored and name != "progress"}


class Meter:
    """Notes each time the event loop comes round."""

    def __init__(self) -> None:
        self.stops: list[tuple[float, float]] = []  # seconds of the clock, and of computing on this thread
        self._last = (time.perf_counter(), time.thread_time())
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.stops.append((now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now


def wait(milliseconds: int) -> None:
    """Let the window work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle(window: MainWindow) -> None:
    """Until nothing is under way any more."""
    calm = 0
    while calm < CALM:
        wait(LOOK_MS)
        page = window.page
        calm = 0 if window.session.jobs.busy or not getattr(page, "ready", True) else calm + 1


def make_office(folder: Path, count: int) -> None:
    """An office with so many problems."""
    rows = problem_rows(count)
    values = [{name: value for name, value in rows.mapping(place).items() if name in STATED} for place in range(count)]
    office = open_office(folder / "office", folder / "local", create=True)
    office.run(add_rows(PROBLEM, values, TODAY))
    office.close()


def close_soon(kind: type[QMenu] | type[QDialog] | type[QFrame], after: int) -> None:
    """Whatever opens and waits for the person is closed again."""

    def close() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, kind) and widget.isVisible() and widget.windowType() != Qt.WindowType.Window:
                widget.close()

    QTimer.singleShot(after, close)


def changed_workbook(path: Path, page: LedgerPage, count: int) -> None:
    """A workbook with the first rows of the page, each with another remark."""
    names = ("campaign", "list", "number", "statement", "symptom", "department", "remark")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(["问题整改台账"])
    sheet.append([PROBLEM.fields[name].label for name in names])
    for _, row in page.numbered_rows()[:count]:
        sheet.append([*(row[name] for name in names[:-1]), f"{row['remark']}又开展{row['number']}次"])
    book.save(path)


def actions(window: MainWindow, page: LedgerPage, folder: Path) -> list[tuple[str, Callable[[], object]]]:
    """What a person does, in this order."""
    table, grid = page.table, page.table.grid
    shown: dict[str, Any] = {}  # dialogs that go on in the next action

    def press(key: Key, modifier: Modifier = Modifier.ControlModifier) -> None:
        QTest.keyClick(grid.delegate.editor or grid, key, modifier)

    def at(field: str, row: int = 0) -> None:
        grid.go_to(Place(row, grid.visible_columns().index(table.model.column_of(field))))

    def block(field: str, rows: int) -> None:
        at(field)
        column = table.model.column_of(field)
        last = min(rows, table.model.rowCount()) - 1
        grid.select_block(table.model.index(0, column), table.model.index(last, column))

    def column(field: str) -> None:
        at(field)
        press(Key.Key_Space)

    def paste(rows: int) -> None:
        data = QMimeData()
        data.setText("".join(f"新的问题{place}\n" for place in range(rows)))
        QGuiApplication.clipboard().setMimeData(data)
        at("statement")
        press(Key.Key_V, Modifier.ControlModifier | Modifier.ShiftModifier)

    def edit_cell() -> None:
        at(
            "percent",
            next(row for row in range(table.model.rowCount()) if table.model.may_edit(row, table.model.column_of("percent"))),
        )
        for key in (Key.Key_3, Key.Key_7):
            press(key, Modifier.NoModifier)
        press(Key.Key_Return, Modifier.NoModifier)

    def scroll() -> None:
        at("statement")
        for _ in range(30):
            press(Key.Key_PageDown, Modifier.NoModifier)
        press(Key.Key_End)
        press(Key.Key_Home)

    def filter_menu(field: str) -> None:
        close_soon(QFrame, 4000)
        page.columns.open_filter(field, grid.mapToGlobal(grid.rect().center()))

    def rows_menu() -> None:
        close_soon(QMenu, 300)
        table.menu_requested.emit(grid.mapToGlobal(grid.rect().center()))

    def batch(rows: int) -> None:
        block("statement", rows)

        def fill() -> None:
            dialog = next((w for w in QApplication.topLevelWidgets() if isinstance(w, BatchDialog) and w.isVisible()), None)
            if dialog is None:
                QTimer.singleShot(100, fill)
                return
            dialog.fields.setCurrentIndex(dialog.fields.findData("measures"))
            dialog.clear.setChecked(True)
            dialog.save()

        QTimer.singleShot(100, fill)
        page.edits.batch()

    def find_to_replace() -> None:
        at("statement")
        shown["replace"] = dialog = page.blocks.replace()
        assert dialog is not None
        dialog.search.setText("台账")
        dialog.replacement.setText("账册")

    def delete(rows: int) -> None:
        block("statement", rows)
        press(Key.Key_Delete)  # of whole rows

    def other_view() -> None:
        table.set_sort([SortBy("symptom", descending=True)])
        page.set_filters(Filters(values={"category": ("履职能力",)}))
        shown["view"] = SavedView(page.page.key, "我的", page.views.content())
        page.views.reset()

    def preview(dialog: Any) -> None:
        shown["import"] = dialog

    def differences() -> None:
        page.exchange.import_file(folder / RETURNED, preview=preview)

    def close_dialogs() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.close()

    return [
        ("scroll", scroll),
        ("select all", lambda: (at("statement"), press(Key.Key_A))),
        ("copy all", lambda: press(Key.Key_C)),
        ("menu of all rows", rows_menu),
        ("batch of all rows", lambda: (close_soon(QDialog, 3000), page.edits.batch())),
        ("sort", lambda: table.set_sort([SortBy("statement")])),
        ("sort by long texts", lambda: table.set_sort([SortBy("symptom")])),
        ("group", lambda: table.set_group("department")),
        ("group by many names", lambda: table.set_group("person")),
        ("totals row", lambda: table.show_totals_row(True)),
        ("no totals row", lambda: table.show_totals_row(False)),
        ("ungroup", lambda: (table.set_group(""), table.set_sort([]))),
        ("filter", lambda: page.set_filters(Filters(values={"status": ("整改中",)}))),
        ("filter off", lambda: page.set_filters(Filters())),
        ("filter by a text", lambda: page.set_filters(Filters(texts={"symptom": Contains("symptom", "公文")}))),
        ("filter off", lambda: page.set_filters(Filters())),
        ("menu of a column", lambda: filter_menu("symptom")),
        ("search", lambda: page.pane.search.setText("整改")),
        ("search off", lambda: page.pane.search.setText("")),
        ("make a view", other_view),
        ("show the view", lambda: page.views.apply(shown["view"])),
        ("all rows again", page.views.reset),
        ("form of a row", lambda: (page.open_row(table.model.row_id(5)), wait(100), page.side.drawer.hide())),
        ("edit a cell", edit_cell),
        ("undo", window.steps.undo),
        ("form of a new row", lambda: (page.add(), wait(100), page.side.drawer.hide())),
        ("fill 10,000", lambda: (block("person", 10_000), press(Key.Key_D))),
        ("undo", window.steps.undo),
        ("fill a column", lambda: (column("category"), press(Key.Key_D))),
        ("undo", window.steps.undo),
        ("paste 2,000 new rows", lambda: paste(2_000)),
        ("undo", window.steps.undo),
        ("clear a column", lambda: (column("leader"), press(Key.Key_Delete, Modifier.NoModifier))),
        ("undo", window.steps.undo),
        ("find to replace", find_to_replace),
        ("replace", lambda: shown["replace"].save()),
        ("undo", window.steps.undo),
        ("batch 10,000", lambda: batch(10_000)),
        ("undo", window.steps.undo),
        ("filter", lambda: page.set_filters(Filters(values={"status": ("整改中",)}))),
        ("delete 10,000 rows", lambda: delete(10_000)),
        ("undo", window.steps.undo),
        ("filter off", lambda: page.set_filters(Filters())),
        ("row above", lambda: (at("statement", 5), press(Key.Key_Plus))),
        ("number anew", page.places.renumber),
        ("undo", window.steps.undo),
        ("export", lambda: page.exchange.export_to(folder / "全部.xlsx")),
        ("print preview", page.printing.preview_seen),
        ("close it", close_dialogs),
        ("write a workbook (here)", lambda: changed_workbook(folder / RETURNED, page, 10_000)),
        ("differences of 10,000", differences),
        ("see differences", lambda: shown["import"].tabs.setCurrentIndex(1)),
        ("take none", lambda: shown["import"].merge.take_none.click()),
        ("take all", lambda: shown["import"].merge.take_all.click()),
        ("import", lambda: shown.pop("import").import_now()),
    ]


def main(count: int) -> None:
    """Print a line for each action."""
    app = make_application(["bench"])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        make_office(folder, count)
        office = open_office(folder / "office", folder / "local")
        window = open_window(office, folder / "local", "office", TODAY, messages=SilentMessages)
        SilentMessages.ask = lambda *args, **_: args[3][0].key  # type: ignore[method-assign]  # whatever is asked: go on
        window.resize(1366, 768)
        window.show()
        while not window.early.done:
            wait(LOOK_MS)
        settle(window)
        meter = Meter()

        def measure(name: str, action: Callable[[], object]) -> None:
            settle(window)
            meter.stops.clear()
            begun = time.perf_counter()
            action()
            settle(window)
            took = time.perf_counter() - begun - CALM * LOOK_MS / 1000
            wall, computing = (max(values) * 1000 for values in zip(*meter.stops, strict=True))
            print(f"{name:24} longest stop {wall:6.0f} ms, computing {computing:6.0f} ms, all {took:6.1f} s", flush=True)

        measure("open", lambda: window.navigation.show_page("problem_all"))
        page = window.page
        assert isinstance(page, LedgerPage)
        for name, action in actions(window, page, folder):
            measure(name, action)
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        print(f"{page.table.model.rowCount():,} rows, {resident / 2**20:.0f} MB")
        sys.stdout.flush()
        app.processEvents()
        os._exit(0)  # threads of the office need not be waited for


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
