"""An import plan as one operation: all its sheets in one commit, or nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.exchange.plan import ImportPlan, Progress, reporter
from app.exchange.scheme_sheet import STANDARD, scheme_of
from app.ledgers.operations import add_rows
from app.ledgers.registry import BY_KEY, LEDGERS
from app.scoring.schemes import add_scheme
from app.store.office import Operation
from app.store.transaction import Transaction

BATCH_ROWS = 500  # between two reports of progress


def import_operation(plan: ImportPlan, day: dt.date, on_progress: Progress | None = None) -> Operation:
    """All sheets of a workbook as one commit. Raises InvalidValueError while a cell has an error: all or nothing.

    `on_progress(done, total)` counts rows while the operation is carried out; when it returns False, the last time with all
    rows in, the operation ends with CancelledError and nothing is kept.
    """
    wrong = sum(len(record.errors) for sheet in plan.sheets for record in sheet.records)
    if wrong:
        raise InvalidValueError(f"有 {wrong} 处内容不符合要求，没有导入。", "请按提示改正后再导入。")
    steps = [
        (len(rows), add_rows(BY_KEY[sheet.ledger], rows, sheet.day or day, LEDGERS))
        for sheet in plan.sheets
        if sheet.ledger and sheet.ledger != STANDARD.key
        for rows in batches([record.values for record in sheet.records])
    ]
    standard = [sheet for sheet in plan.sheets if sheet.ledger == STANDARD.key and sheet.records]
    if standard:
        steps.append((sum(len(sheet.records) for sheet in standard), add_scheme(scheme_of(standard))))
    if not steps:
        raise InvalidValueError("没有可以导入的内容。", "请检查工作簿是否有表头和数据行。")
    count = sum(rows for rows, _ in steps)
    report = reporter(on_progress, 0, count)

    def apply(transaction: Transaction) -> None:
        done = 0
        report(done)
        for rows, step in steps:
            step.apply(transaction)
            done += rows
            report(done)

    return Operation(f"导入 {Path(plan.file).name}（{count} 条）", apply)


def batches(rows: list[dict[str, Value]]) -> list[list[dict[str, Value]]]:
    """Rows in portions of BATCH_ROWS."""
    return [rows[start : start + BATCH_ROWS] for start in range(0, len(rows), BATCH_ROWS)]
