"""New rows of a workbook that belong to closed years, which take none."""

from __future__ import annotations

from collections.abc import Collection

from app.exchange.importing.import_sheet import SheetPlan
from app.ledgers.years import YearLocks

MOST_NAMED = 5  # rows told one by one


def new_of_closed_years(sheet: SheetPlan, known: Collection[int], locks: YearLocks) -> tuple[int, ...]:
    """The new rows that belong to closed years, to be told before anybody tries to import them."""
    if not locks.closed or sheet.work is None:
        return ()
    ledger = sheet.work.source.ledger
    return tuple(item.row for item in sheet.records if item.row not in known and locks.why(ledger, None, item.values))


def closed_remarks(sheet: SheetPlan) -> list[str]:
    """That the sheet has such rows, in words."""
    rows = [record.row for record in sheet.records if record.row in sheet.closed]
    if not rows:
        return []
    which = "、".join(map(str, rows[:MOST_NAMED])) + (f" 等 {len(rows)} 行" if len(rows) > MOST_NAMED else " 行")
    return [f"第 {which}属于已结转封存的年度，不能新增：请取消勾选，或先在“年度总结”中重新打开该年度"]
