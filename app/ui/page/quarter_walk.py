"""逐项查漏补缺 by quarters: what should be reached by the end of one, with notes that are kept with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout

from app.core.kinds import Value
from app.ledgers.changes.quarterly import check_row, due_in, quarter_sheet, quarters_of, read_check, with_notes
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.fields import Seen, Values
from app.ledgers.schema.quarter import Quarter
from app.ledgers.schema.row_actions import Quarterly, Walk
from app.ledgers.views.named_rows import NamedRows
from app.ledgers.views.rows import Rows, read_rows
from app.store.operation import Operation
from app.ui.jobs import Job, Queue
from app.ui.page.walk_dialog import WalkDialog
from app.ui.widgets import button, words

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage


class QuarterWalkDialog(WalkDialog):
    """A walk through those of the `candidates` that are behind at the end of the chosen quarter, first of the current one."""

    def __init__(self, page: LedgerPage, walk: Walk, check: Quarterly, candidates: NamedRows) -> None:
        self.check, self.candidates, self.printed = check, candidates, page.printing.preview_rows
        today = page.session.today()
        self.quarter = Quarter.of(today)
        self.choices = quarters_of(candidates.column(page.ledger.year_field), today)
        super().__init__(page, walk, ())

    def _build(self) -> None:
        super()._build()
        self.quarters = QComboBox()
        self.quarters.setObjectName("walkQuarter")
        self.quarters.setAccessibleName("季度")
        self.quarters.addItems([quarter.label for quarter in self.choices])
        self.quarters.setCurrentIndex(self.choices.index(self.quarter))
        self.quarters.activated.connect(self._quarter_asked)
        self.print_button = button("打印本季度清单", name="walkPrint")
        self.print_button.setAutoDefault(False)
        self.print_button.clicked.connect(self.print_quarter)
        line = QHBoxLayout()
        line.addWidget(self.quarters)
        line.addWidget(words("到季度末应达到而没有达到的任务", look="soft"))
        line.addStretch()
        line.addWidget(self.print_button)
        self.body.insertLayout(0, line)

    def _quarter_asked(self, place: int) -> None:
        if self.busy or not self.may_leave():
            self.quarters.setCurrentIndex(self.choices.index(self.quarter))
            return
        self.quarter = self.choices[place]
        self.begin()

    def begin(self) -> None:
        """Look for what is behind at the end of the chosen quarter, and go through it."""
        self.setWindowTitle(f"{self.quarter.label}{self.walk.title}")
        self.place, self.row, self.saved = 0, {}, set()
        self._enable(found=False)
        look = partial(due_in, self.session.reading(), self.ledger, self.check, self.candidates, self.quarter)
        show = partial(self._begin_with, self.quarter)
        self.session.jobs.start(lambda job: look(), show, self.failed, queue=Queue.READ, owner=self)

    def _enable(self, *, found: bool) -> None:
        for widget in (self.print_button, self.skip, self.save_button):
            widget.setEnabled(found)

    def _begin_with(self, quarter: Quarter, ids: list[int]) -> None:
        """Show the first of the rows of a quarter, unless another one was chosen meanwhile."""
        if quarter != self.quarter:
            return
        self.ids = ids
        self.progress.setRange(0, max(len(ids), 1))
        self._enable(found=bool(ids))
        self.fields_area.setVisible(bool(ids))
        if ids:
            self.load()
        else:
            self._show_none()

    def _show_none(self) -> None:
        self.where.setText("共 0 项")
        self.title.setText(f"{self.quarter.label}没有落后的{self.ledger.noun}")
        self.progress.setValue(0)
        self.back.setEnabled(False)
        self.clear_facts()
        self.quarters.setFocus()

    def _show(self, rows: Rows) -> None:
        if rows.ids:
            database = self.session.office.database
            self.checked = read_check(database, self.ledger, self.check, rows.ids[0], self.quarter)
        super()._show(rows)

    def seen(self, field: str) -> Value:
        """Of the note, what the quarter has."""
        return self.checked.note(self.row) if field == self.check.note else super().seen(field)

    def operation(self, row_id: int, changes: Seen) -> Operation:
        """What saves a row and its note."""
        return check_row(self.ledger, self.check, row_id, self.row, changes, self.quarter, self.session.today(), LEDGERS)

    def print_quarter(self) -> None:
        """The table of the quarter, of its rows as they are now."""
        quarter, order, ledger, check = self.quarter, list(self.ids), self.ledger, self.check
        database, today = self.session.office.database, self.session.today()

        def work(job: Job) -> list[Values]:
            rows = read_rows(database, ledger, today, order)
            found = {row_id: rows.mapping(place) for place, row_id in enumerate(rows.ids)}
            numbered = [(row_id, found[row_id]) for row_id in order if row_id in found]
            return with_notes(database, ledger, check, numbered, quarter)

        def show(rows: list[Values]) -> None:
            self.printed(quarter_sheet(ledger, check, quarter), rows)

        self.session.jobs.start(work, show, self.failed, queue=Queue.READ, owner=self)
