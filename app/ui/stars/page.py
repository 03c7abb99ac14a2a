"""五星支部: the ranking at the left, one branch at the right, the procedure above."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.core.errors import InvalidValueError
from app.ledgers.registry import LEDGERS
from app.scoring.computing import Scorer
from app.scoring.engine import score_branch
from app.scoring.history import History
from app.scoring.metric import RowRef
from app.scoring.period import Period, period_of
from app.scoring.procedure import put_entry
from app.scoring.result import Entry
from app.scoring.tables import AWARDED, NOTICE, TABLES
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job, Queue
from app.ui.page_widget import PageContext
from app.ui.preview import PreviewDialog
from app.ui.session import table_of
from app.ui.stars.branch_pane import BranchPane
from app.ui.stars.empty_state import StarEmptyState
from app.ui.stars.evidence import StarEvidenceFiles
from app.ui.stars.guidance import advice
from app.ui.stars.header import StarHeader
from app.ui.stars.opening import chip, page_for
from app.ui.stars.printing import document_of, forms_of
from app.ui.stars.procedure_actions import ProcedureActions, actions_of
from app.ui.stars.ranking import LEAST_WIDTH, WIDTH, RankingPanel
from app.ui.stars.reading import Reading, read_open, read_page, with_history
from app.ui.stars.scheme.dialog import SchemeDialog
from app.ui.stars.views import BranchView, PeriodView, ranked, scheme_words

TITLE = "五星支部"
NARROW = 1000  # pixels
YEARS_BACK = 2  # that can be chosen besides those with an assessment


class StarPage(FreshPage):
    """The page."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        remembered = self.settings.get("stars/period")
        self.period = period_from(remembered) or Period(self.session.today().year)
        self.wanted = str(self.settings.get("stars/branch") or "")
        self.reading: Reading | None = None
        self.scorer = Scorer()  # used by one reading after the other
        self.why_read_only = ""
        self.said_fresh = False
        self.next_step: Callable[[], None] | None = None  # goes on once what was just done is shown
        self.header = StarHeader(TITLE)
        self.ranking = RankingPanel()
        self.pane = BranchPane(score_branch)
        self.pane.folded = set(self.settings.get("stars/folded") or ())
        self.empty = StarEmptyState()
        self.procedure = ProcedureActions(self)
        self.files = StarEvidenceFiles(self)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.ranking)
        row.addWidget(self.pane, 1)
        self.stack = QStackedLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 10, 10)
        outer.setSpacing(10)
        outer.addWidget(self.header)
        outer.addLayout(self.stack, 1)  # before anything is in it: what a stack without a place shows is a window
        self.stack.addWidget(body)
        self.stack.addWidget(self.empty)

    def _wire(self) -> None:
        self.header.period_chosen.connect(self.choose_period)
        self.header.action_chosen.connect(self.procedure.carry_out)
        self.header.recompute_wanted.connect(self.recompute)
        self.header.scheme_wanted.connect(self.show_schemes)
        self.header.print_chosen.connect(self.preview)
        self.ranking.chosen.connect(self.choose_branch)
        self.pane.branch_chosen.connect(self.ranking.select)
        self.pane.rows_wanted.connect(self.open_rows)
        self.pane.entry_submitted.connect(self.store_entry)
        self.pane.side_chosen.connect(self.choose_side)
        self.pane.evidence_wanted.connect(self.files.show_menu)
        self.pane.folded_changed.connect(lambda names: self.settings.put("stars/folded", names))

    def focus_areas(self) -> Sequence[QWidget]:
        """Buttons, branches, the scores of one; before there are any, what to begin with."""
        return (self.header, self.empty) if self.stack.currentWidget() is self.empty else (self.header, self.ranking, self.pane)

    def main_area(self) -> QWidget:
        """The branches; before there are any, what to begin with."""
        return self.empty if self.stack.currentWidget() is self.empty else self.ranking

    # Reading

    def activate(self) -> None:
        """From its first opening on the page is kept ready."""
        self.kept_ready = self.kept_ready or self.isVisible()
        if self.reading is None:
            super().activate()
        elif self.stale:  # what was read before is painted first: the reading would compete with it for the interpreter
            QTimer.singleShot(0, self, super().activate)

    def show_freshness(self) -> None:
        """What stands there while the ledgers are read again is marked."""
        if self.ready or self.reading is None:
            self.header.freshness.clear()
        else:
            self.header.freshness.setText("没能重新取数，这里是上次的结果" if self.gave_up else "正在按台账重新取数…")

    def tables(self) -> Collection[str]:
        """The assessments themselves, and every ledger that a metric may look at."""
        return TABLES | {table_of(ledger) for ledger in LEDGERS} | {"office_setting"}

    def make_work(self) -> Callable[[Job], Any]:
        """Read and compute the period."""
        database, period, today = self.session.office.database, self.period, self.session.today()
        grant, as_branch, scorer = self.session.grant, self.as_branch, self.scorer
        return lambda job: read_page(database, period, today, grant, as_branch=as_branch, scorer=scorer)

    def show_result(self, result: Reading) -> None:
        """Show what was read."""
        self.reading, view = result, result.view
        self.header.show_periods(self.periods(), self.period)
        self.header.scheme.setText(scheme_words(view))
        self.header.scheme.setVisible(view.scheme is not None)
        self.header.show_forms(forms_of(view))
        self.pane.side.setVisible(self.session.grant is None and not view.published)
        self.pane.side.setCurrentIndex(int(self.as_branch))
        self.header.recompute.setEnabled(view.assessment is not None)
        if view.branches:
            self.wanted = self.ranking.show_branches(ranked(view), self.wanted) or view.names[0]
            self.pane.show_view(view, self.wanted)
            self.stack.setCurrentIndex(0)
        else:
            self.stack.setCurrentIndex(1)
            self._say_how_to_begin(result)
        self._show_actions()
        self._show_status()
        if result.open:
            self._read_open(result)
        if self.said_fresh:
            self.said_fresh = False
            self.messages.toast("已按现在的台账重新取数")
        then, self.next_step = self.next_step, None
        if then is not None:
            then()

    def _read_open(self, reading: Reading) -> None:
        """Other periods under way are worked out once the page stands there: only the trend needs them."""
        database, today = self.session.office.database, self.session.today()

        def found(results: History) -> None:
            if self.reading is reading:
                view = with_history(reading.view, results)
                self.reading = replace(reading, view=view)
                self.ranking.show_branches(ranked(view), self.wanted)
                self.pane.show_view(view, self.wanted)

        work = partial(read_open, database, reading.open, today)
        self.session.jobs.start(lambda job: work(), found, self.failed, queue=Queue.READ, owner=self)

    @property
    def as_branch(self) -> bool:
        """Whether the person here said that they fill in for a branch. Where people log in, their rights say so."""
        return self.session.grant is None and bool(self.settings.get("stars/as_branch"))

    def choose_side(self, as_branch: bool) -> None:
        """The other side fills in here."""
        self.pane.stop_trying()
        self.settings.put("stars/as_branch", as_branch)
        self.reload()

    @property
    def view(self) -> PeriodView | None:
        """The period shown."""
        return self.reading.view if self.reading else None

    @property
    def branch(self) -> BranchView | None:
        """The branch shown."""
        return self.pane.branch

    def periods(self) -> list[Period]:
        """What can be chosen: periods with an assessment, years with a scheme, this year and its quarters, the years around."""
        known = {*self.reading.periods, *map(Period, self.reading.years)} if self.reading else set()
        year = self.session.today().year
        known |= {Period(year - back) for back in range(-1, YEARS_BACK + 1)}
        known |= {Period(year, "quarter", index) for index in range(4)} | {self.period}
        return sorted(known, key=lambda period: (period.year, period.kind == "year", period.last), reverse=True)

    def choose_period(self, period: Period) -> None:
        """Another period."""
        self.pane.stop_trying()
        self.period = period
        self.settings.put("stars/period", period.label)
        self.reload()

    def choose_branch(self, name: str) -> None:
        """Another branch: nothing is read for it."""
        view = self.view
        if view is not None and name in view.branches:
            self.wanted = name
            self.settings.put("stars/branch", name)
            self.pane.show_view(view, name)
            self._show_actions()

    def recompute(self) -> None:
        """自动取数."""
        self.said_fresh = True
        self.reload()

    def _say_how_to_begin(self, reading: Reading) -> None:
        period = self.period
        if not reading.view.may_lead:
            self.empty.say_who_begins(period, self.as_branch, lambda: self.choose_side(False))
        elif not reading.schemes:
            schemes = self.show_schemes
            self.empty.say_no_scheme(lambda: schemes().choose_file(), lambda: schemes().use_template())
        else:
            known = [stored.scheme for stored in reading.schemes]
            begin = partial(self.procedure.carry_out, "start")
            self.empty.say_ready(period, known, bool(reading.branches), begin, self.show_schemes, self.choose_period)

    def _show_actions(self) -> None:
        view, branch = self.view, self.branch
        no_scheme = self.reading is not None and view is not None and view.assessment is None and not self.reading.schemes
        idle = view is None or self.why_read_only or no_scheme  # without a scheme the empty page says what comes first
        shown = [] if view is None or idle else actions_of(view, branch, self.session.today())
        self.header.show_actions(shown)
        said = (
            advice(view, branch, self.session.today())
            if view is not None and branch is not None and not self.why_read_only
            else ""
        )
        self.pane.advice.setText(said)
        self.pane.advice.setVisible(bool(said))
        self.header.limit_settings(self.why_not_lead)

    @property
    def why_not_lead(self) -> str:
        """Why the assessment as a whole can only be looked at here."""
        return self.why_read_only or (
            "" if self.view is None or self.view.may_lead else f"只有{'考评组' if self.as_branch else '管理员'}可以修改"
        )

    def _show_status(self) -> None:
        view = self.view
        if view is None or not view.branches:
            self.status_changed.emit("")
            return
        counts: dict[str, int] = {}
        for place in view.ranking.places:
            counts[place.result.title] = counts.get(place.result.title, 0) + 1
        said = "，".join(f"{title} {count} 个" for title, count in counts.items())
        self.status_changed.emit(f"{len(view.branches)} 个支部　{said}")
        waiting = 0
        if view.assessment is not None and view.assessment.stage not in (NOTICE, AWARDED):
            waiting = sum(bool(item.declared and not item.reviewed) for item in view.assessment.participants)
        self.attention_changed.emit({self.key: waiting})

    # Acting

    def store_entry(self, key: str, side: str, entry: Entry | None) -> None:
        """Store a score."""
        branch = self.branch
        if branch is None or self.why_read_only:
            return
        entries = branch.self_entries if side == "self" else branch.review_entries
        name = branch.shown.branch.name
        entry = None if entry is None else self.procedure.signer.signed(entry)
        self.session.run(put_entry(self.period, name, side, key, entries.get(key), entry), self.soon, self.failed)

    def soon(self, _: object = None) -> None:
        """What was just done shows at once."""
        self.reload()

    def show_schemes(self) -> SchemeDialog:
        """指标体系."""
        dialog = SchemeDialog(self.window(), self.session, self.messages, self.failed)
        if self.why_not_lead:
            dialog.set_read_only(self.why_not_lead)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def open_rows(self, rows: Sequence[RowRef], words: str) -> None:
        """Go to the rows behind a reason."""
        if not rows:
            return
        if len(rows) == 1 and rows[0].row:
            self.row_requested.emit(rows[0].ledger, rows[0].row)
            return
        database, today = self.session.office.database, self.session.today()

        def found(place: tuple[str, frozenset[int]] | None) -> None:
            if place is None:
                self.messages.toast("这些记录已被删除，可在回收站中查看", "amber")
            else:
                self.rows_requested.emit(place[0], (chip(place[1], words),))

        self.session.jobs.start(lambda job: page_for(database, rows, today), found, self.failed, queue=Queue.READ, owner=self)

    def preview(self, key: str) -> PreviewDialog | None:
        """Print preview of a form."""
        view, branch = self.view, self.branch
        if view is None or branch is None:
            return None
        document = document_of(key, view, branch, self.session.unit, self.session.today())
        return self.show_preview(document)

    # The window's keys and wishes

    @property
    def dirty(self) -> bool:
        """A score being written is not saved."""
        return self.pane.box.isVisible() and not self.pane.trying

    def leave_then(self, then: Callable[[], object]) -> None:
        """Ask before a score being written is lost."""
        if not self.dirty:
            then()
            return
        leaving = self.messages.unsaved("正在填写的分数")
        if leaving == "save":
            self.pane.box.submit()
            if self.pane.box.isVisible():
                return
        if leaving != "cancel":
            self.pane.box.close_box()
            then()

    def set_read_only(self, why: str) -> None:
        """Only to be looked at."""
        self.why_read_only = why
        self.pane.read_only = bool(why)
        self._show_actions()
        self.pane.refresh()

    def print_sheet(self) -> None:
        """Ctrl+P."""
        if self.header.print.isEnabled():
            self.header.print.showMenu()

    def add(self) -> None:
        """Ctrl+N begins an assessment where there is none."""
        if self.view is not None and self.view.assessment is None and not self.why_not_lead:
            self.procedure.carry_out("start")

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.ranking.search.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the ranking is narrower and lesser buttons keep their pictures only."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.header.fit(narrow)
        self.ranking.setFixedWidth(LEAST_WIDTH if narrow else WIDTH - 26)


def period_from(label: object) -> Period | None:
    """A remembered period."""
    try:
        return period_of(str(label)) if label else None
    except InvalidValueError:
        return None
