"""What a page of problems prints besides its tables and forms: figures of the rows shown, and the report of their campaign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from app.core.errors import CancelledError
from app.forms.layout.document import TableDocument
from app.forms.papers.rectification import overdue_document, summary_document
from app.ledgers.schema.page import Page
from app.ledgers.views.named_rows import NamedRows
from app.rectify.dispatch import EVERY_CAMPAIGN, campaign_starts
from app.rectify.figures import RectificationFigures, rectification_figures
from app.ui.jobs import Job, Queue
from app.ui.page.own_templates import add_heading
from app.ui.progress import ProgressDialog

if TYPE_CHECKING:
    from app.forms.layout.pages import Document
    from app.ui.page.ledger_page import LedgerPage

MakeTable = Callable[[RectificationFigures, str], TableDocument]
TABLES: dict[str, MakeTable] = {"整改情况汇总表": summary_document, "逾期未销号问题清单": overdue_document}


class ProblemPapers(QObject):
    """For one page of problems."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.page = page

    def fill(self, menu: QMenu) -> None:
        """Add what can be printed of the rows shown, and the report."""
        rows = self.page.numbered_rows()
        add_heading(menu, f"整改情况 · 当前 {len(rows):,} 行")
        for title, make in TABLES.items():
            action = menu.addAction(f"{title}…", partial(self.preview_table, make))
            action.setEnabled(bool(rows))
        report = menu.addAction("整改进展情况报告（公文）…", self.preview_report)
        report.setEnabled(bool(rows))
        report.setToolTip("写所选专项的全部问题（部门和个人）；没有选专项时，写全部专项")

    def preview_table(self, make: MakeTable) -> None:
        """A table of figures of the rows shown, counted on a worker thread."""
        page, rows, today = self.page, self.page.numbered_rows(), self.page.session.today()
        unit, selection = page.session.unit, page.filters.spoken(page.ledger)
        database, words = page.session.office.database, list_words(page.page)

        def count(job: Job) -> Document:
            found = [row | {"id": row_id} for row_id, row in rows]
            figures = rectification_figures(found, today, campaign_of(rows) + words, campaign_starts(database))
            return replace(make(figures, unit), selection=selection)

        self._start(count, "正在统计")

    def preview_report(self) -> None:
        """整改进展情况报告 of the campaign shown: of all its problems, whatever the page shows of them."""
        page, rows = self.page, self.page.numbered_rows()
        database, today, unit = page.session.office.database, page.session.today(), page.session.unit

        def write(job: Job) -> Document:
            from app.reports.rectification import report_of_today  # not at the start: reports and official documents

            return report_of_today(database, today, campaign_of(rows), unit)

        self._start(write, "正在撰写报告")

    def _start(self, make: Callable[[Job], Document], words: str) -> None:
        page = self.page
        job = page.session.jobs.start(make, page.printing.show, self._not_shown, queue=Queue.READ, owner=self)
        ProgressDialog(page, words, job)

    def _not_shown(self, fault: Exception) -> None:
        if not isinstance(fault, CancelledError):
            self.page.failed(fault)


def campaign_of(rows: NamedRows) -> str:
    """The campaign that all rows belong to; EVERY_CAMPAIGN when they belong to several, or to none."""
    found = {str(campaign or "") for campaign in rows.column("campaign")}
    return found.pop() if len(found) == 1 else EVERY_CAMPAIGN


def list_words(page: Page) -> str:
    """Which list a page shows: 部门问题; nothing for the page of both."""
    chosen = dict(page.values).get("list")
    return f"{chosen}问题" if chosen else ""
