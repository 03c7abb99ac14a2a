"""An import plan as one operation: all its sheets in one commit, or nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from app.core.errors import InvalidValueError
from app.exchange.plan import ImportPlan
from app.ledgers.operations import add_rows
from app.ledgers.registry import BY_KEY, LEDGERS
from app.store.office import Operation, operation


def import_operation(plan: ImportPlan, day: dt.date) -> Operation:
    """All sheets of a workbook as one commit. Raises InvalidValueError while a cell has an error: all or nothing."""
    wrong = sum(len(record.errors) for sheet in plan.sheets for record in sheet.records)
    if wrong:
        raise InvalidValueError(f"有 {wrong} 处内容不符合要求，没有导入。", "请按提示改正后再导入。")
    steps = [
        add_rows(BY_KEY[sheet.ledger], [record.values for record in sheet.records], sheet.day or day, LEDGERS)
        for sheet in plan.sheets
        if sheet.ledger and sheet.records
    ]
    if not steps:
        raise InvalidValueError("没有可以导入的内容。", "请检查工作簿是否有表头和数据行。")
    count = sum(len(sheet.records) for sheet in plan.sheets)
    return operation(f"导入 {Path(plan.file).name}（{count} 条）", steps)
