"""What of a file nobody had decided when the rest of it was carried out: it stays to be answered later."""

from __future__ import annotations

from dataclasses import replace

from app.exchange.importing.import_sheet import SheetPlan, asked_rows
from app.exchange.importing.plan_changes import only_rows
from app.exchange.returns.accepting import taken_of, writes
from app.exchange.returns.returned import Returned


def left_open(item: Returned) -> Returned | None:
    """The file with nothing but its open questions, None when there are none.

    What was decided against, and what cannot be read, is over; the latter is told.
    """
    if item.plan is None:
        return None
    sheets = tuple(only_open(sheet) if sheet.ledger else sheet for sheet in item.plan.sheets)
    if not any(sheet.records for sheet in sheets if sheet.ledger):
        return None
    left_out = tuple(frozenset[int]() for _ in sheets)
    unread = "、".join(item.unread(undecided=False))
    notes = (f"没有写入：{unread}", *item.notes) if unread else item.notes
    return replace(item, plan=replace(item.plan, sheets=sheets), left_out=left_out, notes=notes, rest=True)


def only_open(sheet: SheetPlan) -> SheetPlan:
    """A sheet with the rows of which a person has to say something."""
    proposed = {row for row, item in sheet.known.items() if item.completes is not None and item.completes.undecided}
    return replace(only_rows(sheet, asked_rows(sheet) | proposed), missing=(), removed=frozenset())


def is_answered(item: Returned) -> bool:
    """Whether anything of the file is to be written; of one that was carried out already only what was decided since."""
    plan = taken_of(item) if item.rest else None
    return not item.rest or (plan is not None and any(map(writes, plan.sheets)))
