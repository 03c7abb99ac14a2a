"""An import plan as one operation: all its sheets in one commit, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.exchange.importing.import_sheet import SheetPlan, completion_at
from app.exchange.importing.plan import ImportPlan, Progress, reporter
from app.exchange.importing.scheme_sheet import STANDARD, scheme_of
from app.ledgers.changes.operations import add_rows, change_rows, remove_rows
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.restricted import refuse_locked
from app.ledgers.schema.declaration import Ledger
from app.rectify.cell_actions import actions_of
from app.rectify.reported import Approval, Postponement
from app.scoring.schemes import add_scheme
from app.store.operation import Operation
from app.store.transaction import Transaction

BATCH_ROWS = 500  # between two reports of progress


def import_operation(
    plan: ImportPlan, day: dt.date, on_progress: Progress | None = None, approval: Approval | None = None
) -> Operation:
    """All sheets of a workbook as one commit. Raises InvalidValueError while a cell has an error: all or nothing.

    `approval` is for the time limits that it puts off, see `put_off_by`; without it InvalidValueError is raised for them.

    `on_progress(done, total)` counts rows while the operation is carried out; when it returns False, the last time with all
    rows in, the operation ends with CancelledError and nothing is kept.
    """
    wrong = sum(len(record.errors) for sheet in plan.sheets for record in sheet.records)
    if wrong:
        raise InvalidValueError(f"有 {wrong} 处内容不符合要求，没有导入。", "请按提示改正后再导入。")
    sheets = ledger_sheets(plan)
    for ledger, sheet in sheets:
        if sheet.locked and sheet.records:
            why = f"{ledger.title}当时已锁定，没有与台账核对，没有导入。"
            raise InvalidValueError(why, "请打开这一页输入密码，再重新导入这个文件。")
    sheets.sort(key=lambda item: not item[0].grows)  # directories first: the others name what is in them
    steps = [step for ledger, sheet in sheets for step in sheet_steps(ledger, sheet, sheet.day or day, approval)]
    standard = [sheet for sheet in plan.sheets if sheet.ledger == STANDARD.key and sheet.records]
    if standard:
        steps.append((sum(len(sheet.records) for sheet in standard), add_scheme(scheme_of(standard))))
    if not steps:
        raise InvalidValueError("没有可以导入的内容。", "请检查工作簿是否有表头和数据行。")
    count = sum(rows for rows, _ in steps)
    named = next((ledger.noun for ledger, _ in sheets if ledger.restricted), Path(plan.file).name)  # a name may name somebody
    ledgers = [ledger for ledger, _ in sheets]  # the operation keeps no sheets, which take most of the memory of an import
    report = reporter(on_progress, 0, count)

    def apply(transaction: Transaction) -> None:
        for ledger in ledgers:
            refuse_locked(transaction.database, ledger)
        done = 0
        report(done)
        for rows, step in steps:
            step.apply(transaction)
            done += rows
            report(done)

    return Operation(f"导入 {named}（{count} 条）", apply)


def put_off_by(plan: ImportPlan) -> dict[int, Postponement]:
    """The rows whose time limit a plan puts off, by id: somebody has to say why, and who allowed it."""
    found: dict[int, Postponement] = {}
    for ledger, sheet in ledger_sheets(plan):
        completes = (completion_at(sheet, record.row) for record in sheet.records)
        found |= actions_of(ledger).postponed(item for item in completes if item is not None and item.actions)
    return found


def ledger_sheets(plan: ImportPlan) -> list[tuple[Ledger, SheetPlan]]:
    """The sheets of a plan that go into a ledger, with it."""
    return [(BY_KEY[sheet.ledger], sheet) for sheet in plan.sheets if sheet.ledger and sheet.ledger != STANDARD.key]


def sheet_steps(ledger: Ledger, sheet: SheetPlan, day: dt.date, approval: Approval | None) -> Iterator[tuple[int, Operation]]:
    """The rows of a sheet in portions, each with how many it writes: new ones, those that change others, deleted ones."""
    completes = {record.row: completion_at(sheet, record.row) for record in sheet.records}
    fresh = [record.values for record in sheet.records if completes[record.row] is None]
    for rows in batches(fresh):
        yield len(rows), add_rows(ledger, rows, day, LEDGERS)
    changes = {item.row_id: item.changes for item in completes.values() if item is not None and item.changes}
    if changes:
        yield len(changes), change_rows(ledger, changes, day, LEDGERS)
    acted = [item for item in completes.values() if item is not None and item.actions]
    for operation in actions_of(ledger).carried_out(acted, day, approval):
        yield 0, operation
    if sheet.removed:
        yield len(sheet.removed), remove_rows(ledger, sheet.removed, day)


def batches(rows: list[dict[str, Value]]) -> list[list[dict[str, Value]]]:
    """Rows in portions of BATCH_ROWS."""
    return [rows[start : start + BATCH_ROWS] for start in range(0, len(rows), BATCH_ROWS)]
