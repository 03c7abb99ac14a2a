"""`--self-test DIR`: the program proves itself on throw-away sample data, in the exe too.

It opens the window, visits every page, does one round of the main job (export, import, edit, save, print) through the same
code as the buttons, uses each library once (app/self_test_libraries.py), and writes DIR/report.json and one picture a page.
Exit code 0 when all went well.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.application import make_application, open_window
from app.commands import open_office
from app.core.errors import ExpectedError
from app.core.program import resources
from app.ledgers.sample import load_sample
from app.ledgers.views.view import LedgerView
from app.scoring.sample import load_star_sample
from app.self_test_libraries import library_steps
from app.ui.files.glimpse import pdf_glimpse
from app.ui.handbook.chapters import read_chapters
from app.ui.importing.dialog import ImportDialog
from app.ui.main_window import MainWindow
from app.ui.messages import Answer, Messages
from app.ui.page.ledger_page import LedgerPage
from app.ui.preview import PreviewDialog

PATIENCE_S = 60.0  # for one step
LIMIT_S = 300.0  # for everything: a box that nobody closes must not hold up a build for ever
SIZE = (1366, 768)


class StepFailedError(Exception):
    """A step of the self-test did not come to its end."""


class SilentMessages(Messages):
    """No box may block a self-test: what would be told is a failure."""

    def tell(self, error: ExpectedError) -> None:
        """A box is a failure."""
        raise StepFailedError(f"{error.message}{error.advice} {error.detail}")

    def inform(self, text: str, title: str = "提示") -> None:
        """Nothing in a self-test needs to be read."""
        raise StepFailedError(f"{title}：{text}")

    def ask(self, title: str, text: str, answers: Sequence[Answer], advice: str = "") -> str:
        """A question nobody expected is a failure too."""
        raise StepFailedError(f"{title}：{text}")


class SelfTest:
    """The steps, in order, with the time each took."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.pages: list[str] = []
        self.steps: dict[str, float] = {}  # seconds
        self.report: dict[str, object] = {"ok": False, "pages": self.pages, "steps": self.steps}
        self.failures: list[str] = []

    def run(self) -> int:
        """All steps; the exit code."""
        self.out.mkdir(parents=True, exist_ok=True)
        started = time.perf_counter()
        guard = threading.Timer(LIMIT_S, self.give_up)
        guard.daemon = True
        guard.start()
        try:
            with tempfile.TemporaryDirectory(prefix="star-ledger-", ignore_cleanup_errors=True) as scratch:
                self._run(Path(scratch), started)
            self.report["ok"] = not self.failures
        except Exception as fault:  # noqa: BLE001  whatever it is belongs into the report
            self.failures.append("".join(traceback.format_exception(fault)))
        guard.cancel()
        self.write_report()
        return 0 if self.report["ok"] else 1

    def write_report(self) -> None:
        """DIR/report.json."""
        self.report["errors"] = self.failures
        (self.out / "report.json").write_text(json.dumps(self.report, ensure_ascii=False, indent=1), encoding="utf-8")

    def give_up(self) -> None:
        """Some modal window waits for a person: end the process, whatever its threads are doing."""
        self.failures.append(f"没有在 {LIMIT_S:g} 秒内结束")
        self.write_report()
        os._exit(1)

    def _run(self, scratch: Path, started: float) -> None:
        application = QApplication.instance() or make_application(sys.argv[:1])
        sys.excepthook = lambda kind, fault, trace: self.failures.append("".join(traceback.format_exception(fault)))
        office = open_office(scratch / "示例 办公室", scratch / "本机")
        load_sample(office, dt.date.today(), resources() / "sample")
        load_star_sample(office, dt.date.today(), resources())
        window = open_window(office, scratch / "本机", "示例数据", messages=SilentMessages)
        window.showNormal()
        window.resize(*SIZE)
        self.wait(lambda: window.page.ready)
        self.report["started_s"] = round(time.perf_counter() - started, 2)
        for key in window.navigation.items:
            self.step(f"page {key}", partial(self.visit, window, key))
        page = window.ledger_page("problem_department")
        self.step("export", lambda: self.export(page))
        self.step("import", lambda: self.import_back(page))
        self.step("edit", lambda: self.edit(page))
        self.step("pdf", lambda: self.pdf(page))
        self.step("handbook", lambda: self.handbook(window))
        for name, work in library_steps(office, scratch).items():
            self.step(name, work)
        window.close()
        application.processEvents()

    def step(self, name: str, work: Callable[[], None]) -> None:
        """Carry out a step and note its time."""
        begun = time.perf_counter()
        work()
        self.steps[name] = round(time.perf_counter() - begun, 2)
        if self.failures:
            raise StepFailedError(name)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Turn the event loop until the condition holds. Raises StepFailedError after PATIENCE_S."""
        deadline = time.monotonic() + PATIENCE_S
        loop = QEventLoop()
        timer = QTimer(interval=20)
        met = False  # seen once is enough: a look at the share may make the window busy again before the loop ends

        def look() -> None:
            nonlocal met
            met = condition()
            if met or self.failures or time.monotonic() > deadline:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()
        if not met:
            raise StepFailedError("timed out" if not self.failures else "failed")

    def visit(self, window: MainWindow, key: str) -> None:
        """Show a page, a ledger's also with its first row open, and take its picture."""
        window.navigation.show_page(key)
        page = window.page
        self.wait(lambda: page.ready and not window.session.jobs.busy)
        window.grab().save(str(self.out / f"{key}.png"))
        if isinstance(page, LedgerPage) and page.view and page.view.shown:
            page.open_row(page.view.ids[page.view.shown[0]])
            self.wait(lambda: page.drawer.isVisible())
            QApplication.processEvents()
            window.grab().save(str(self.out / f"{key}_form.png"))
            page.drawer.hide()
        self.pages.append(key)

    def export(self, page: LedgerPage) -> None:
        """Export the rows shown."""
        path = self.out / "导出.xlsx"
        page.exchange.export_to(path)
        self.wait(path.exists)

    def import_back(self, page: LedgerPage) -> None:
        """Import the exported workbook: the ledger has every row already, so each is ticked by hand."""
        before = shown_rows(page).total
        page.exchange.import_file(self.out / "导出.xlsx", preview=import_all)
        self.wait(lambda: page.view is not None and page.view.total == 2 * before)
        self.report["imported"] = before

    def edit(self, page: LedgerPage) -> None:
        """Change a deadline in the form and see it in the table."""
        view = shown_rows(page)
        row_id = view.ids[view.shown[0]]
        page.open_row(row_id)
        page.drawer.form.fields.boxes["deadline"].editor.set_value("2020年6月底前")
        page.drawer.form.fields.boxes["deadline"].editor.changed.emit()
        page.drawer.form.save()
        self.wait(lambda: page.row(row_id)["deadline_date"] == "2020-06-30")

    def handbook(self, window: MainWindow) -> None:
        """Open every chapter of the handbook with its pictures."""
        handbook = window.side_windows.show_handbook()
        for item in read_chapters():
            handbook.open_chapter(item.key)
            if item.title not in handbook.browser.toPlainText():
                raise StepFailedError(item.key)
            missing = [name for name in item.pictures if handbook.browser.picture(name).isNull()]
            if missing:
                raise StepFailedError(f"{item.key}: {missing}")
        handbook.grab().save(str(self.out / "handbook.png"))
        handbook.close()

    def pdf(self, page: LedgerPage) -> None:
        """Print the ledger as PDF."""
        path = self.out / "整改台账.pdf"
        opened: list[PreviewDialog] = []
        page.printing.previewed.connect(opened.append)
        page.printing.preview(page.ledger.sheet(page.page.sheets[0]))
        self.wait(lambda: bool(opened))
        (dialog,) = opened
        self.wait(lambda: dialog.pages is not None)
        dialog.grab().save(str(self.out / "preview.png"))
        dialog.write(path)
        self.wait(path.exists)
        self.report["pdf_pages"] = dialog.count
        seen = pdf_glimpse(path.read_bytes())  # the library that draws PDFs is in the program, and draws this one
        if seen.image.isNull():
            raise StepFailedError(seen.note)
        dialog.close()


def shown_rows(page: LedgerPage) -> LedgerView:
    """What the table of a page shows. Raises StepFailedError while it has not been read."""
    if page.view is None:
        raise StepFailedError(f"{page.key} 没有读出内容")
    return page.view


def import_all(dialog: ImportDialog) -> None:
    """Tick the rows that the ledger has already, as a person would, and import."""
    for row in range(dialog.model.rowCount()):
        index = dialog.model.index(row, 0)
        if index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked:
            dialog.model.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    dialog.import_now()


def run_self_test(out: Path) -> int:
    """Run all steps; the exit code."""
    return SelfTest(out).run()
