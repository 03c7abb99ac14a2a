"""Rows of a workbook that would be new in a year that is closed: told before anybody tries to import them."""

from __future__ import annotations

from collections.abc import Collection

from app.exchange.importing.import_sheet import SheetPlan
from app.ledgers.years import YearLocks

MOST_NAMED = 5  # rows told one by one
CLOSED_YEARS = "属于已结转封存的年度，不能新增：请取消勾选，或先在“年度总结”中重新打开该年度"


def closed_years_told(sheet: SheetPlan, known: Collection[int], locks: YearLocks) -> tuple[str, ...]:
    """That new rows belong to closed years, before anybody tries to import them."""
    if not locks.closed or sheet.work is None:
        return ()
    ledger = sheet.work.source.ledger
    rows = [item.row for item in sheet.records if item.row not in known and locks.why(ledger, None, item.values)]
    if not rows:
        return ()
    which = "、".join(map(str, rows[:MOST_NAMED])) + (f" 等 {len(rows)} 行" if len(rows) > MOST_NAMED else " 行")
    return (f"第 {which}{CLOSED_YEARS}",)
