"""What a person decided of the headings of a workbook is proposed for the next one with the same headings."""

from __future__ import annotations

from app.core.changes import Change
from app.exchange.importing.plan import ImportPlan
from app.exchange.importing.remembered_mappings import decided_kinds, remember
from app.ui.jobs import Queue
from app.ui.session import Session


def remember_decisions(session: Session, plan: ImportPlan) -> None:
    """A commit of its own: Ctrl+Z takes back the rows, not this."""
    kinds = decided_kinds(plan.sheets)

    def told(change: Change | None) -> None:
        if change is not None:  # the same was decided before
            session.changed.emit(change)

    if kinds:
        session.jobs.start(lambda job: session.office.run(remember(kinds)), told, session.failed.emit, queue=Queue.WRITE)
