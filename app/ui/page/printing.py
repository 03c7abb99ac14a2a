"""What a ledger page does with paper: the print menu, and the preview of a table or of a form for each record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.core.errors import CancelledError
from app.forms.papers.form_records import form_records
from app.forms.papers.ledger_sheet import rows_for, sheet_document
from app.forms.papers.record_form import form_document, plain_form_title
from app.ledgers.schema.fields import Values
from app.ledgers.schema.paper import PaperForm
from app.ledgers.schema.sheet import Sheet
from app.ledgers.views.as_of import rows_as_of
from app.ledgers.views.named_rows import NumberedRows
from app.ui.jobs import Job, Queue
from app.ui.page.archiving import PageArchive
from app.ui.page.as_of_dialog import AsOfDialog
from app.ui.page.own_templates import PageTemplates, add_heading
from app.ui.page.page_part import PagePart
from app.ui.progress import ProgressDialog, stopping

if TYPE_CHECKING:
    from app.forms.layout.document import TableDocument
    from app.forms.layout.grid import GridDocument
    from app.forms.layout.pages import Document
    from app.ui.page.ledger_page import LedgerPage
    from app.ui.preview import PreviewDialog
    from app.ui.table.as_seen import TableSeen


class PagePrinting(PagePart):
    """Everything a page prints."""

    previewed = Signal(object)  # PreviewDialog

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.seen: Callable[[], TableSeen] | None = None  # the table as it stands
        self.more: Callable[[QMenu], None] = lambda menu: None  # adds what only this ledger prints
        self.archive = PageArchive(page)
        self.templates = PageTemplates(page)

    def menu(self, button: QWidget) -> QMenu:
        """The page's paper: tables of the rows shown, and forms for the selected ones. Filled each time it opens."""
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self.fill(menu))
        menu.aboutToShow.connect(self.templates.look)
        self.templates.found.connect(lambda: self._refill(menu))
        return menu

    def _refill(self, menu: QMenu) -> None:
        if menu.isVisible():
            self.fill(menu)

    def fill(self, menu: QMenu) -> None:
        """Put in what can be printed now."""
        menu.clear()
        add_heading(menu, f"表格 · 当前 {len(self.page.numbered_rows()):,} 行")
        for key in self.page.page.sheets:
            sheet = self.ledger.sheet(key)
            menu.addAction(
                f"{plain_title(sheet)}{'…' if sheet.as_of else ''}",
                lambda sheet=sheet: self.ask_day(sheet) if sheet.as_of else self.preview(sheet),
            )
        if self.seen is not None:
            menu.addAction("表格所见（当前的列、顺序、分组和合计）", self.preview_seen)
        self.more(menu)
        if self.ledger.forms:
            count = len(self.page.chosen_rows())
            add_heading(menu, f"单张表 · 选中 {count:,} 行")
            for form in self.ledger.forms:
                each = f"（每{self.ledger.fields[form.each[0]].label}一张）" if form.each else ""
                action = menu.addAction(f"{plain_form_title(form)}{each}", lambda form=form: self.preview_form(form))
                action.setEnabled(len(self.rows_on(form)) > 0)
                if form.each:
                    action.setToolTip("选中了几行就打印这几行，否则打印当前显示的全部行")
                else:
                    action.setToolTip(
                        "先在表格中选中要打印的行；Ctrl+A 选中全部" if not count else "每条记录一张，Ctrl+A 可选中全部行"
                    )
        self.archive.fill(menu)
        self.templates.fill(menu)

    def preview_first(self) -> None:
        """Ctrl+P: the page's first table."""
        if self.page.page.sheets:
            self.preview(self.ledger.sheet(self.page.page.sheets[0]))

    def ask_day(self, sheet: Sheet) -> AsOfDialog:
        """Ask for the day of a table that can be printed as of any, then show it."""
        dialog = AsOfDialog(self.page, plain_title(sheet), self.session.today())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.preview(sheet, dialog.day()))
        dialog.open()
        return dialog

    def preview_seen(self) -> Job | None:
        """The preview of the table as it is seen, with its conditional colours and the heights of its rows."""
        if self.seen is None:
            return None
        seen = self.seen()
        return self.preview(seen.sheet, seen=seen)

    def preview(self, sheet: Sheet, as_of: dt.date | None = None, seen: TableSeen | None = None) -> Job:
        """The preview of a table over the rows shown, as of a day or as they are, filled on a worker thread with progress."""
        rows, selection = self.page.numbered_rows(), self.page.filters.spoken(self.ledger)
        ledger, unit, office = self.ledger, self.session.unit, self.session.office
        today = self.session.today()

        def fill(job: Job) -> TableDocument:
            numbered: NumberedRows = rows
            if as_of is not None:
                ids = [row_id for row_id, _ in rows]
                numbered = rows_as_of(office, ledger, ledger.child(sheet.as_of), ids, as_of, today, job.report)
            found = rows_for(ledger, sheet, [row for _, row in numbered])
            on_row = stopping(job)
            day = as_of or today
            return sheet_document(
                ledger,
                sheet,
                found,
                unit,
                day,
                selection=selection,
                on_row=on_row,
                colours=seen.grounds if seen else None,
                least_lines=seen.least_lines(numbered) if seen else None,
            )

        job = self.session.jobs.start(fill, self.show, self._not_shown, owner=self)
        ProgressDialog(self.page, "正在准备打印", job)
        return job

    def preview_rows(self, sheet: Sheet, rows: Sequence[Values]) -> Job:
        """The preview of a table over given rows as they are."""
        ledger, unit, today = self.ledger, self.session.unit, self.session.today()

        def fill(job: Job) -> TableDocument:
            return sheet_document(ledger, sheet, rows, unit, today, on_row=stopping(job))

        return self.session.jobs.start(fill, self.show, self._not_shown, owner=self)

    def _not_shown(self, fault: Exception) -> None:
        if not isinstance(fault, CancelledError):
            self.failed(fault)

    def rows_on(self, form: PaperForm) -> NumberedRows:
        """What a form is printed for: the selected rows; one that gathers rows takes all that are shown unless several are."""
        chosen = self.page.chosen_rows()
        return self.page.numbered_rows() if form.each and len(chosen) < 2 else chosen

    def preview_form(self, form: PaperForm) -> Job:
        """The preview of a form for its rows, filled on a worker thread."""
        rows, unit, today = self.rows_on(form), self.session.unit, self.session.today()

        def fill(job: Job) -> GridDocument:
            records = form_records(self.session.office.database, self.ledger, form, rows)
            stopping(job)(0, len(records))
            return form_document(self.ledger, form, records, unit, today)

        job = self.session.jobs.start(fill, self.show, self._not_shown, queue=Queue.READ, owner=self)
        ProgressDialog(self.page, "正在填写表单", job)
        return job

    def show(self, document: Document) -> PreviewDialog:
        """The preview of a document."""
        from app.ui.preview import PreviewDialog  # not at the start: layouts, painter, printers

        dialog = PreviewDialog(
            self.page,
            document,
            self.session.jobs,
            self.messages,
            self.failed,
            "纸张和保存的文件不加密，请妥善保管" if self.ledger.restricted else "",
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        self.previewed.emit(dialog)
        return dialog


def plain_title(sheet: Sheet) -> str:
    """A table's title without what is filled in, and its paper."""
    title = re.sub(r"^年(?!度)", "", sheet.title.split("}")[-1])  # 年度目标任务 is the name, 年党建责任 has lost its year
    return f"{title}（{sheet.paper} {'横向' if sheet.landscape else '纵向'}）"
