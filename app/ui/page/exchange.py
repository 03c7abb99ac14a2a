"""What a ledger page does with workbooks: import, export of the rows shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent

from app.core.changes import Change
from app.core.conditions import Among
from app.core.errors import CancelledError, PasswordNeededError
from app.exchange.exporting.splitting import split_columns
from app.forms.layout.document import TableDocument
from app.forms.papers.ledger_sheet import filled_title, sheet_document
from app.ledgers.registry import BY_KEY
from app.ui.exporting import choose_workbook, write_workbook
from app.ui.file_dialogs import Purpose, ask_files
from app.ui.jobs import Job, Queue
from app.ui.page.imported import Shown, named, page_of, pages_of, words_of
from app.ui.page.page_part import PagePart
from app.ui.page.split_dialog import SplitDialog, Ways, ways_of
from app.ui.page.unprotected_export import may_leave
from app.ui.progress import ProgressDialog, stopping

if TYPE_CHECKING:
    from app.exchange.importing.counts import Counts
    from app.exchange.importing.plan import ImportPlan
    from app.ui.importing.dialog import ImportDialog
    from app.ui.page.ledger_page import LedgerPage
    from app.ui.table.as_seen import TableSeen

LOOK = "查看导入的行"
SUFFIXES = (".xlsx", ".xls", ".et", ".ods", ".xlsm", ".xlsb", ".csv", ".txt", ".xml", ".mht", ".mhtml", ".htm", ".html")
WORKBOOKS = f"工作簿 ({' '.join('*' + suffix for suffix in SUFFIXES)});;所有文件 (*)"


class PageExchange(PagePart):
    """Import and export of one page."""

    page_requested = Signal(str)  # the page that shows what was imported
    rows_requested = Signal(str, object)  # the same with nothing but these rows: page key, conditions

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.seen: Callable[[], TableSeen] | None = None  # the table as it stands
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Workbooks dragged onto the page are imported."""
        if not isinstance(event, QDropEvent) or event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            return False
        paths = dropped_workbooks(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if event.type() == QEvent.Type.Drop:
                QTimer.singleShot(0, self, lambda: self.import_files(paths))  # the other program waits for the end of the drop
        return bool(paths)

    def choose_import(self) -> None:
        """Ask for workbooks and show their previews."""
        self.import_files(ask_files(self.page, Purpose.IMPORT, "导入工作簿", WORKBOOKS))

    def import_files(self, paths: Sequence[Path], done: int = 0) -> None:
        """Several workbooks, one preview after the other; one that cannot be read is told and does not hold up the others.
        `done` of them have had their turn."""
        if done >= len(paths):
            return

        def further(*_: object) -> None:
            self.import_files(paths, done + 1)

        def preview(dialog: ImportDialog) -> None:
            if len(paths) > 1:
                dialog.setWindowTitle(f"{dialog.windowTitle()}（第 {done + 1} 个，共 {len(paths)} 个）")
            dialog.finished.connect(further)

        self.import_file(paths[done], preview=preview, refused=further)

    def import_file(
        self,
        path: Path,
        password: str | None = None,
        preview: Callable[[ImportDialog], object] | None = None,
        refused: Callable[[], object] = lambda: None,
    ) -> None:
        """Read a workbook off the GUI thread and show its preview, which `preview` may take further.

        `refused` follows when there is no preview.
        """

        def not_planned(fault: Exception) -> None:
            if isinstance(fault, PasswordNeededError) and (given := self._ask_password(path, fault)):
                self.import_file(path, given, preview, refused)
                return
            if not isinstance(fault, PasswordNeededError):
                self.failed(named(fault, path))
            refused()

        def planned(plan: ImportPlan) -> None:
            dialog = self.show_import(plan, path)
            if preview is not None:
                preview(dialog)

        from app.ui.importing.planning import plan_file  # not at the start: all that reads workbooks

        plan_file(self.page, path, self.session, planned, not_planned, password)

    def _ask_password(self, path: Path, fault: PasswordNeededError) -> str:
        """The password of a workbook that opens with one, "" when nobody gives it."""
        return self.messages.ask_password("需要密码", f"{path.name}\n{fault.message}")

    def show_import(self, plan: ImportPlan, path: Path) -> ImportDialog:
        """The preview of a workbook."""
        from app.ui.importing.dialog import ImportDialog

        dialog = ImportDialog(self.page, plan, path, self.session, self.messages, self.failed)
        dialog.imported.connect(self._imported)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _imported(self, plan: ImportPlan, counts: Counts, change: Change | None) -> None:
        """Say how many rows came in, go to the page that shows them and offer to show nothing but these."""
        first = next(((sheet.ledger, record.values) for sheet in plan.sheets if sheet.ledger for record in sheet.records), None)
        today = self.session.today()
        page = page_of(*first, today) if first else Shown(self.page.key, "")
        rows = rows_of(first[0], change) if first else frozenset()
        if first:
            self.page_requested.emit(page.key)

        def told(pages: Counter[Shown]) -> None:
            said = words_of(counts, pages, page.title if page.key != self.page.key else "")
            if not rows:
                self.messages.toast(said)
                return
            just = Among(rows, f"刚导入的 {pages[page] if len(pages) > 1 else len(rows)} 条")
            self.messages.offer(said, LOOK, lambda: self.rows_requested.emit(page.key, [just]))

        self.session.jobs.start(lambda job: pages_of(plan, today), told, self.failed, queue=Queue.READ)

    def choose_export(self) -> None:
        """Ask for a name and export the rows shown."""
        if not may_leave(self.ledger, self.messages):
            return
        title = filled_title(self.ledger, self.ledger.sheet(self.page.page.sheets[0]), self.page.numbered_rows().column)
        path = choose_workbook(self.page, title)
        if path is not None:
            self.export_to(path)

    def choose_seen(self) -> None:
        """导出所见: the columns as they stand on the screen, some of them split into several if the person wants it."""
        if self.seen is None or not may_leave(self.ledger, self.messages):
            return
        seen, rows = self.seen(), self.page.numbered_rows()
        sheet = replace(seen.sheet, group="", totals=False, signature=())
        unit, today = self.session.unit, self.session.today()

        def prepare(job: Job) -> tuple[TableDocument, Ways]:
            on_row = stopping(job)
            found, least = [row for _, row in rows], seen.least_lines(rows)
            document = sheet_document(self.ledger, sheet, found, unit, today, on_row=on_row, least_lines=least)
            return document, ways_of(document, [self.ledger.fields[column.field].kind for column in sheet.columns])

        job = self.session.jobs.start(prepare, lambda found: self._ask_split(*found), self._not_prepared, owner=self)
        ProgressDialog(self.page, "正在准备导出", job)

    def _not_prepared(self, fault: Exception) -> None:
        if not isinstance(fault, CancelledError):
            self.failed(fault)

    def _ask_split(self, document: TableDocument, ways: Ways) -> SplitDialog:
        dialog = SplitDialog(self.page, document, ways)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def write() -> None:
            chosen = dialog.chosen
            if path := choose_workbook(self.page, document.title):
                write_workbook(self.page, self.session.jobs, lambda: split_columns(document, chosen), path, self.failed)

        dialog.accepted.connect(write)
        dialog.open()
        return dialog

    def export_to(self, path: Path) -> None:
        """Write the rows shown as the page's first table, complete so that they import again without a difference."""
        ledger, rows, unit, today = self.ledger, self.page.numbered_rows(), self.session.unit, self.session.today()
        sheet = ledger.sheet(self.page.page.sheets[0])

        def make() -> TableDocument:
            return sheet_document(ledger, sheet, [row for _, row in rows], unit, today, complete=True)

        write_workbook(self.page, self.session.jobs, make, path, self.failed)


def rows_of(ledger_key: str, change: Change | None) -> frozenset[int]:
    """The rows of a ledger that a change wrote; none of what is no ledger of rows (a scheme of the stars)."""
    ledger = BY_KEY.get(ledger_key)
    return change.tables.get(ledger.model._meta.table_name, frozenset()) if ledger and change else frozenset()


def dropped_workbooks(data: QMimeData) -> list[Path]:
    """The workbooks among dragged files."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in SUFFIXES and path.is_file()]
