"""延期 that workbooks report: which time limits are put off, and what a workbook does not say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from app.ledgers.changes.operations import context_for
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.rectify.actions import GIVEN
from app.rectify.limits import text_of
from app.rectify.reported import PUT_OFF, Approval, Postponement
from app.rectify.requirements import Brought, Standing, needs, standings
from app.rectify.rules import ClosingRules
from app.ui.form.editor import Surroundings
from app.ui.jobs import Job, Queue
from app.ui.messages import Messages
from app.ui.progress import ProgressDialog
from app.ui.rectify.action_dialog import APPROVER, ActionDialog, Rows
from app.ui.session import Session
from app.ui.widgets import words

MOST_LISTED = 6  # problems
Limits = Mapping[int, Postponement]  # by id of the problem


class PutOffDialog(ActionDialog):
    """Asks once for all of them: the reason, who allowed it, who notes it."""

    def __init__(self, parent: QWidget, rows: Rows, limits: Limits, around: Surroundings, messages: Messages) -> None:
        super().__init__(parent, PUT_OFF, rows, around, messages)
        self.column.insertWidget(1, words(limit_lines(rows, limits), "soft", wrap=True))
        self.approver = self.add_editor("approver", APPROVER, GIVEN["approver"])
        self.finish()
        self.files.hide()  # a file would belong to each of the problems

    def brought(self) -> Brought:
        """The time limits are there already."""
        found = super().brought()
        return Brought(found.person, found.opinion, {**found.given, "deadline": PUT_OFF.word}, found.files)

    def approval(self) -> Approval:
        """What was typed."""
        return Approval(self.text(self.opinion), self.text(self.approver), self.text(self.person))


def limit_lines(rows: Rows, limits: Limits) -> str:
    """问题 3：2023年11月底前 → 2023年12月底前, a line each."""
    lines = []
    for row_id, row in rows[:MOST_LISTED]:
        number, item = f"问题 {row['number']}：" if row["number"] else "", limits[row_id]
        lines.append(f"{number}{text_of(*item.seen)} → {text_of(item.limit.deadline, item.limit.date)}")
    more = [f"……另有 {len(rows) - MOST_LISTED} 条"] if len(rows) > MOST_LISTED else []
    return "\n".join(["返回的表格推后了整改时限：", *lines, *more])


def ask_put_off(
    parent: QWidget,
    session: Session,
    messages: Messages,
    find: Callable[[], Limits],
    then: Callable[[Approval | None], object],
    otherwise: Callable[[], object],
) -> None:
    """Hand what a person says of the time limits that `find` tells to `then`, None where there are none; whoever cancels
    writes nothing, and `otherwise` follows, as when it fails. All of it is read off the GUI thread."""

    def read(job: Job) -> tuple[Limits, Rows, ClosingRules, Mapping[int, Standing]]:
        limits, database = find(), session.office.database
        found = read_rows(database, PROBLEM, session.today(), list(limits))
        rows = [(row_id, found.mapping(place)) for place, row_id in enumerate(found.ids)]
        return limits, rows, read_settings(database, ClosingRules), standings(database, dict(rows))

    def show(found: tuple[Limits, Rows, ClosingRules, Mapping[int, Standing]]) -> None:
        if not found[0]:
            then(None)
            return
        dialog = put_off_dialog(parent, session, messages, *found)
        dialog.accepted.connect(lambda: then(dialog.approval()))
        dialog.rejected.connect(otherwise)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def failed(fault: Exception) -> None:
        otherwise()
        session.failed.emit(fault)

    ProgressDialog(parent, "正在核对", session.jobs.start(read, show, failed, queue=Queue.READ, owner=parent))


def put_off_dialog(
    parent: QWidget,
    session: Session,
    messages: Messages,
    limits: Limits,
    rows: Rows,
    rules: ClosingRules,
    stands: Mapping[int, Standing],
) -> PutOffDialog:
    """The dialog, once it is known how the problems stand."""
    around = Surroundings(session.suggestions, session.today, lambda: context_for(session.today()))
    dialog = PutOffDialog(parent, rows, limits, around, messages)
    dialog.ask_for(lambda brought: [needs(rules, PUT_OFF, row, stands[row_id], brought) for row_id, row in rows])
    dialog.person.set_value(session.office.identity.user)
    return dialog
