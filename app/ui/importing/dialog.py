"""The import dialog: what was found in the workbooks, sheet by sheet, to be corrected and confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from app.core.changes import Change
from app.exchange.importing.counts import Counts
from app.exchange.importing.duplicate_rows import with_sheet
from app.exchange.importing.import_commit import put_off_by
from app.exchange.importing.import_sheet import Cell, SheetPlan, identical_rows
from app.exchange.importing.importable import IMPORTABLE_BY_KEY
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.plan import ImportPlan, plan_sheet_again, reporter
from app.exchange.importing.plan_changes import correct_all, remap, retyped
from app.exchange.importing.proposals import accepted_everywhere
from app.rectify.reported import Approval
from app.ui.importing.fault_line import FaultLine
from app.ui.importing.leaving import LeavingDialog
from app.ui.importing.ledger_choice import LedgerChoice
from app.ui.importing.menus import PreviewMenus
from app.ui.importing.merge_view import MergeView
from app.ui.importing.notes import Notes, notes_of
from app.ui.importing.off_thread import AT_ONCE, off_thread
from app.ui.importing.planning import remember_headings
from app.ui.importing.preview_model import PreviewModel, used_fields
from app.ui.importing.preview_table import PreviewTable
from app.ui.importing.progress import write_plan
from app.ui.importing.steps import Steps
from app.ui.importing.summary import Figures, sheet_label
from app.ui.importing.wrong_cells import WrongCells
from app.ui.importing.year_choice import YearChoice
from app.ui.jobs import Job
from app.ui.messages import Answer, Messages
from app.ui.progress import ProgressDialog
from app.ui.rectify.put_off_dialog import ask_put_off
from app.ui.session import Session
from app.ui.widgets import button

Failed = Callable[[Exception], None]
MERGE = "与台账核对"
LARGEST = QSize(1680, 940)  # pixels at 96 dpi; on a small screen nearly all of the window
NOT_COMPARED = "先与台账核对"


class ImportDialog(LeavingDialog):
    """Preview of one workbook. `imported` follows after the commit."""

    imported = Signal(object, object, object)  # the plan as it was carried out, its Counts, the change that it made

    def __init__(
        self, parent: QWidget, plan: ImportPlan, path: Path, session: Session, messages: Messages, failed: Failed
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.messages = messages
        self.failed = failed
        self.path = path
        self.plan = plan
        self.identical = [identical_rows(sheet) for sheet in plan.sheets]  # what was unticked for it
        self.left_out = [set(rows) for rows in self.identical]
        self._off_thread = off_thread(self, session.jobs, failed)
        self._asked = 0  # how often it was counted so far
        self._wanted: SheetPlan | None = None  # whose rows are shown, as soon as it is known how
        self._busy = False  # a job is under way that comes back to this dialog
        self._deciding = False  # what was asked of all rows is still being worked out: nothing is imported without it
        self.steps = Steps()
        self._compared = True  # whether the rows, as they are read now, have been compared with the ledger's
        self.setWindowTitle(f"导入预览 — {path.name}")
        self.resize((parent.window().size() * 0.94).boundedTo(LARGEST))
        self.accept_button = button("导入", "primary", clicked=self.import_now)
        self.summary = QLabel(wordWrap=True)
        self.notes = Notes()
        self.fault_line = FaultLine()
        self.next_error = self.fault_line.next
        self.model = PreviewModel(self._off_thread)
        self.table = PreviewTable(self.model)
        self.merge = MergeView(off_thread=self._off_thread)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.table, "导入内容")
        self.tabs.addTab(self.merge, MERGE)
        foot = QHBoxLayout()
        foot.addWidget(self.summary, 1)
        foot.addWidget(button("取消", clicked=self.give_up))
        foot.addWidget(self.accept_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(self._build_bar())
        column.addWidget(self.tabs, 1)
        column.addWidget(self.fault_line)
        column.addWidget(self.notes)
        column.addLayout(foot)
        self._connect()
        self._fill_sheets()

    def _build_bar(self) -> QHBoxLayout:
        """Which sheet goes where, and how its dates and headings are meant."""
        self.sheets = QComboBox()
        self.sheets.setAccessibleName("工作表")
        self.ledger_choice = LedgerChoice()
        self.ledger = self.ledger_choice.ledger
        self.year_choice = YearChoice()
        self.year = self.year_choice.year
        self.mapping = button("表头对应…", "opens")
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for text, widget in (("工作表", self.sheets), ("导入到", self.ledger_choice)):
            bar.addWidget(QLabel(text))
            bar.addWidget(widget)
        bar.addWidget(self.year_choice)
        bar.addWidget(self.mapping)
        bar.addStretch()
        return bar

    def _connect(self) -> None:
        self.sheets.currentIndexChanged.connect(self.show_sheet)
        self.ledger_choice.chosen.connect(self._plan_again)
        self.year.editingFinished.connect(self._plan_again)
        self.year_choice.confirmed.connect(lambda: self._plan_again(confirmed=True))
        self.model.corrected.connect(self._corrected)
        self.table.typed.connect(self._type_in)
        self.table.refused.connect(self.failed)
        self.merge.decided.connect(self._merged)
        for model in (self.model, self.merge.model):
            model.deciding.connect(self._set_deciding)
        self.tabs.currentChanged.connect(lambda _: self._show_merge())
        self.table.selectionModel().currentChanged.connect(self._say_why)
        self.table.stepped.connect(self.step)
        self.menus = PreviewMenus(self)
        self.wrong_cells = WrongCells(self)

    @property
    def sheet(self) -> SheetPlan:
        """The sheet that is shown."""
        return self.plan.sheets[self.sheets.currentIndex()]

    def _fill_sheets(self) -> None:
        with QSignalBlocker(self.sheets):
            self.sheets.clear()
            for sheet in self.plan.sheets:
                self.sheets.addItem(sheet_label(sheet, self.plan.sheets))
            best = max(range(len(self.plan.sheets)), key=lambda place: len(self.plan.sheets[place].records))
            self.sheets.setCurrentIndex(best)
        self.show_sheet()

    def show_sheet(self) -> None:
        """Show the chosen sheet's rows and what was skipped."""
        sheet = self.sheet
        self.ledger_choice.show_sheet(sheet)
        with QSignalBlocker(self.year):
            self.year_choice.show_sheet(sheet, self.session.today().year)
        self.mapping.setEnabled(sheet.ledger is not None and not self._busy)
        self.model.show_plan(None, set())
        self.notes.show_lines(())
        self._show_rows()
        self.merge.show_plan(None, set())
        self._show_merge()
        self._summarise()

    def _show_rows(self) -> None:
        """As soon as it is known what columns they need and what is to be said of them, which of very many takes a moment."""
        plan, sheet = self.plan, self.sheet

        def show(found: tuple[list[str], list[str]]) -> None:
            if self._wanted is sheet:
                fields, lines = found
                self.model.show_plan(sheet, self.left_out[self.sheets.currentIndex()], fields)
                if self.sheet is not sheet:  # something was decided meanwhile
                    self.model.follow(self.sheet)
                self.table.fit(sheet)
                self.wrong_cells.shown()
                self.notes.show_lines(lines)
                self._show_lines()

        self._wanted = sheet
        self._off_thread(len(sheet.records), lambda: (used_fields(sheet, sheet.records), notes_of(plan, sheet)), show)

    def _show_merge(self) -> None:
        """What differs is worked out when it is looked at; it has its own line for the current cell."""
        self._show_lines()
        if self.tabs.currentIndex() == 1:
            self.merge.show_plan(self.sheet, self.left_out[self.sheets.currentIndex()])

    def _merged(self, sheet: SheetPlan) -> None:
        """Something was decided among the differences: the cells show it too."""
        self.model.follow(sheet)
        self._corrected(sheet)
        self.steps.forget()

    def _summarise(self) -> None:
        """Count anew; until it is counted nothing can be imported."""
        plan, outs, place = self.plan, [set(out) for out in self.left_out], self.sheets.currentIndex()
        self._asked = asked = self._asked + 1
        self.accept_button.setEnabled(False)
        if self._deciding:
            return

        def show(figures: Figures) -> None:
            if asked == self._asked:
                self._show_figures(figures)

        self._off_thread(sum(len(sheet.records) for sheet in plan.sheets), lambda: Figures.of(plan, outs, place), show)

    def _show_figures(self, found: Figures) -> None:
        before = self.focusWidget()
        self.summary.setText(found.summary)
        self.accept_button.setText(f"导入 {found.changed} 行" if self._compared or self._busy else NOT_COMPARED)
        self.accept_button.setEnabled(found.changed > 0 and not found.wrong and not self._busy)
        self.tabs.setTabVisible(1, bool(found.differences))
        self.tabs.setTabText(1, f"{MERGE}（{found.differences}）")
        self.fault_line.show_count(found, len(self.sheet.known) + len(self.sheet.duplicates))
        self._show_lines()
        self._say_why()
        if before is not None and self.fault_line.isAncestorOf(before) and not before.isVisibleTo(self):
            self.table.setFocus()  # else it would go on to whatever follows

    def _show_lines(self) -> None:
        """What is said of the rows stands below them, not below the differences."""
        rows = self.tabs.currentIndex() == 0
        self.fault_line.setVisible(rows and self.fault_line.needed)
        self.notes.setVisible(rows and bool(self.notes.toPlainText()))

    def _say_why(self) -> None:
        lead, wrong = self.model.words(self.table.currentIndex())
        self.fault_line.say(lead, wrong=wrong)

    def _replace_sheet(self, sheet: SheetPlan) -> None:
        place, before = self.sheets.currentIndex(), self.sheet
        self.plan = replace(self.plan, sheets=with_sheet(self.plan.sheets, place, sheet))
        if sheet.records is not before.records:
            self.left_out[place].intersection_update(record.row for record in sheet.records)
            self._tick_anew(place)
        self.sheets.setItemText(place, sheet_label(sheet, self.plan.sheets))

    def _tick_anew(self, place: int) -> None:
        """Rows that are now the same as the ledger's are unticked, those that no longer are, are ticked."""
        before, same = self.identical[place], identical_rows(self.plan.sheets[place])
        self.left_out[place].difference_update(before - same)
        self.left_out[place].update(same - before)
        self.identical[place] = same

    def _corrected(self, sheet: SheetPlan) -> None:
        before = self.plan.sheets
        self._replace_sheet(sheet)
        self.steps.remember(before, self.plan.sheets)
        self._summarise()

    def step(self, back: bool) -> None:
        """Ctrl+Z: the last step back, on all sheets that it changed. Ctrl+Y: once more what was taken back."""
        if self._busy or self._deciding:
            return
        found, here = self.steps.step(self.plan.sheets, back=back), self.sheets.currentIndex()
        self.plan = replace(self.plan, sheets=found.sheets)
        for place in found.places:
            self._tick_anew(place)
        if found.places and here not in found.places:
            self.sheets.setCurrentIndex(found.places[0])  # nobody would see it on another sheet
        else:
            self.model.become(self.sheet)
            self._summarise()

    def _type_in(self, texts: Mapping[Cell, str]) -> None:
        """Cells that were pasted or filled together, those of thousands of rows not on the GUI thread."""
        sheet = self.sheet

        def typed(plan: SheetPlan) -> None:
            self._set_busy(False)
            self.model.decide(plan)

        if self._busy:
            return
        if len(texts) <= AT_ONCE:
            self.model.decide(correct_all(sheet, texts))
            return
        self._set_busy(True)
        job = self.session.jobs.start(lambda job: correct_all(sheet, texts), typed, self._not_planned)
        ProgressDialog(self, "正在填写", job)

    def _plan_again(self, *, confirmed: bool = False) -> None:
        """Another ledger or year for the sheet shown, or the year that was proposed: read it again with it."""
        plan, sheet, year = self.plan, self.sheet, self.year.value()
        ledger = IMPORTABLE_BY_KEY.get(self.ledger.currentData())
        if self._busy or ledger is None or ((ledger.key, year) == (sheet.ledger, sheet.default_year) and not confirmed):
            return
        self._read_again(lambda job: plan_sheet_again(plan, sheet, ledger, year, job.report))

    def _read_again(self, work: Callable[[Job], SheetPlan]) -> None:
        self._set_busy(True)
        ProgressDialog(self, "正在重新识别", self.session.jobs.start(work, self._planned_again, self._not_planned))

    def _planned_again(self, sheet: SheetPlan) -> None:
        self._set_busy(False)
        self.steps.forget()
        self._replace_sheet(retyped(sheet, self.sheet))  # with what was corrected meanwhile
        self.show_sheet()
        self._look_for_known_rows()

    def _not_planned(self, fault: Exception) -> None:
        self._set_busy(False)
        self.show_sheet()
        self.failed(fault)

    def map_heading(self, heading: str, field: str | None) -> None:
        """Take a heading for another field, or for none."""
        sheet = self.sheet
        if self._busy or sheet.work is None:
            return
        total = sheet.work.source.table.end
        self._read_again(lambda job: remap(sheet, heading, field, reporter(job.report, 0, total)))

    def take_everywhere(self) -> None:
        """Take what is proposed on all sheets."""
        plan, outs = self.plan, [set(out) for out in self.left_out]

        def taken(found: ImportPlan) -> None:
            self._set_busy(False)
            self.steps.remember(self.plan.sheets, found.sheets)
            self.plan = found
            self.model.decide(self.sheet)

        self._set_busy(True)
        job = self.session.jobs.start(lambda job: accepted_everywhere(plan, outs), taken, self._not_planned)
        ProgressDialog(self, "正在填写", job)

    def _look_for_known_rows(self) -> None:
        """Compare the workbook with the ledger again: its rows say something else now."""
        plan, database, today = self.plan, self.session.office.database, self.session.today()
        self._compared = False
        self._set_busy(True)
        job = self.session.jobs.start(
            lambda job: with_known_rows(plan, database, today, job.report),
            lambda found: self._known_rows_found(plan, found),
            self._not_planned,
            owner=self,
        )
        ProgressDialog(self, "正在与台账核对", job)

    def _known_rows_found(self, asked: ImportPlan, plan: ImportPlan) -> None:
        """Take what was found, unless the plan that was asked about has been changed meanwhile."""
        self._set_busy(False)
        if any(now.records is not then.records for now, then in zip(self.plan.sheets, asked.sheets, strict=True)):
            self._look_for_known_rows()  # a cell was corrected meanwhile
            return
        self.plan, self._compared = plan, True
        self.steps.forget()
        for place in range(len(plan.sheets)):
            self._tick_anew(place)
        self.show_sheet()

    def import_now(self) -> None:
        """One commit with all sheets, or nothing. What they put off is asked about before."""
        if self._busy or self._deciding:
            return
        if not self._compared:  # that was cancelled; rows that the ledger has would come in once more
            self._look_for_known_rows()
            return
        chosen = cache(partial(self.plan.without, [frozenset(out) for out in self.left_out]))  # made off the GUI thread
        self._set_busy(True)
        free = partial(self._set_busy, False)
        limits, write = lambda: put_off_by(chosen()), lambda approval: self._write(chosen(), approval)
        ask_put_off(self, self.session, self.messages, limits, write, free)

    def _write(self, plan: ImportPlan, approval: Approval | None) -> None:
        def done(counts: Counts, change: Change | None) -> None:
            self._set_busy(False)
            remember_headings(plan, self.session)
            self.imported.emit(plan, counts, change)
            self.accept()

        def failed(fault: Exception) -> None:
            self._set_busy(False)
            self.failed(fault)

        write_plan(self, self.session, plan, approval, done, failed)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.sheets.setEnabled(not busy and not self._deciding)
        self.mapping.setEnabled(not busy and self.sheet.ledger is not None)
        self._summarise()

    def _set_deciding(self, deciding: bool) -> None:
        self._deciding = deciding
        self._set_busy(self._busy)

    def may_leave(self) -> bool:
        """What was typed in is only lost when a person says so."""
        typed = sum(len(cells) for sheet in self.plan.sheets if sheet.work for cells in sheet.work.typed.values())
        answers = (Answer("go", "放弃修改", danger=True), Answer("stay", "继续修改"))
        return not typed or self.messages.ask("放弃导入", f"已经改过 {typed} 格，还没有导入。", answers) == "go"

    def reject(self) -> None:
        """Not while a job is under way: that one has a 取消 of its own."""
        if not self._busy:
            super().reject()
