"""An import plan as one operation: all its sheets in one commit, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.exchange.importing.import_sheet import SheetPlan, completion_at
from app.exchange.importing.importable import COMPOSITES
from app.exchange.importing.plan import ImportPlan, Progress, reporter
from app.ledgers.changes.entry_operations import Entries, add_earlier_entries, latest_fields
from app.ledgers.changes.operations import add_rows, change_rows, remove_rows
from app.ledgers.changes.references import add_unknown_names
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.restricted import refuse_locked
from app.ledgers.schema.declaration import Ledger
from app.rectify.cell_actions import actions_of
from app.rectify.reported import Approval, Postponement
from app.store.operation import Operation
from app.store.transaction import Transaction

Fresh = tuple[dict[str, Value], Entries | None]  # a new row, and what it says of its progress on days of their own
BATCH_ROWS = 500  # between two reports of progress


def import_operation(
    plan: ImportPlan, day: dt.date, on_progress: Progress | None = None, approval: Approval | None = None
) -> Operation:
    """All sheets of a workbook as one commit. Raises InvalidValueError while a cell has an error: all or nothing.

    `approval` is for the time limits that it puts off, see `put_off_by`; without it InvalidValueError is raised for them.

    `on_progress(done, total)` counts rows while the operation is carried out; when it returns False, the last time with all
    rows in, the operation ends with CancelledError and nothing is kept.
    """
    sheets = ledger_sheets(plan)
    refuse_unready(plan, sheets)
    steps = [*row_steps(sheets, day, approval), *composite_steps(plan)]
    if not steps:
        raise InvalidValueError("没有可以导入的内容。", "请检查工作簿是否有表头和数据行。")
    count = sum(rows for rows, _ in steps)
    what = next((ledger.noun for ledger, _ in sheets if ledger.restricted), Path(plan.file).name)  # a name may name somebody
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

    return Operation(f"导入 {what}（{count} 条）", apply)


def refuse_unready(plan: ImportPlan, sheets: Sequence[tuple[Ledger, SheetPlan]]) -> None:
    """Raise InvalidValueError for cells with errors, and for rows that were not compared with their ledger."""
    wrong = sum(len(record.errors) for sheet in plan.sheets for record in sheet.records)
    if wrong:
        raise InvalidValueError(f"有 {wrong} 处内容不符合要求，没有导入。", "请按提示改正后再导入。")
    for ledger, sheet in sheets:
        if sheet.locked and sheet.records:
            why = f"{ledger.title}当时已锁定，没有与台账核对，没有导入。"
            raise InvalidValueError(why, "请打开这一页输入密码，再重新导入这个文件。")


def row_steps(
    sheets: Sequence[tuple[Ledger, SheetPlan]], day: dt.date, approval: Approval | None
) -> Iterator[tuple[int, Operation]]:
    """What the sheets do with rows of ledgers, each step with how many it writes.

    First the rows that others name, whichever sheet comes first: what they name in turn is added once all of them are there.
    """
    named = {kind.ledger for ledger in LEDGERS for kind in ledger.naming.values()}
    first = [item for item in sheets if item[0].key in named]
    for ledger, sheet in first:
        yield from added(ledger, fresh_rows(sheet), sheet.day or day, names=False)
    for ledger, sheet in first:
        if fresh := fresh_rows(sheet):
            yield 0, names_step(ledger, fresh)
        yield from changing_steps(ledger, sheet, sheet.day or day, approval)
    for ledger, sheet in sheets:
        if ledger.key not in named:
            yield from added(ledger, fresh_rows(sheet), sheet.day or day)
            yield from changing_steps(ledger, sheet, sheet.day or day, approval)


def composite_steps(plan: ImportPlan) -> Iterator[tuple[int, Operation]]:
    """The values that sheets make as a whole, each with how many rows it is made of."""
    for key, composite in COMPOSITES.items():
        if own := [sheet for sheet in plan.sheets if sheet.ledger == key and sheet.records]:
            yield sum(len(sheet.records) for sheet in own), composite.operation(own)


def put_off_by(plan: ImportPlan) -> dict[int, Postponement]:
    """The rows whose time limit a plan puts off, by id: somebody has to say why, and who allowed it."""
    found: dict[int, Postponement] = {}
    for ledger, sheet in ledger_sheets(plan):
        completes = (completion_at(sheet, record.row) for record in sheet.records)
        found |= actions_of(ledger).postponed(item for item in completes if item is not None and item.actions)
    return found


def ledger_sheets(plan: ImportPlan) -> list[tuple[Ledger, SheetPlan]]:
    """The sheets of a plan that go into a ledger, with it."""
    return [(BY_KEY[sheet.ledger], sheet) for sheet in plan.sheets if sheet.ledger in BY_KEY]


def fresh_rows(sheet: SheetPlan) -> list[Fresh]:
    """The rows of a sheet that the ledger has not."""
    return [(record.values, record.entries) for record in sheet.records if completion_at(sheet, record.row) is None]


def added(ledger: Ledger, rows: list[Fresh], day: dt.date, *, names: bool = True) -> list[tuple[int, Operation]]:
    """New rows in portions, each with how many they are; with the `names` in them that no directory has."""
    ledgers = LEDGERS if names else ()
    return [
        (len(part), add_rows(ledger, [row for row, _ in part], day, ledgers, entries=[told for _, told in part]))
        for part in batches(rows)
    ]


def names_step(ledger: Ledger, rows: list[Fresh]) -> Operation:
    """Adds the names in new rows that no directory has."""
    named = [row for row, _ in rows]
    return Operation(f"新增{ledger.noun}", lambda transaction: add_unknown_names(transaction, ledger, named, LEDGERS))


def changing_steps(
    ledger: Ledger, sheet: SheetPlan, day: dt.date, approval: Approval | None
) -> Iterator[tuple[int, Operation]]:
    """What a sheet does with rows that the ledger has, each step with how many it writes."""
    completes = [item for record in sheet.records if (item := completion_at(sheet, record.row)) is not None]
    changes = {item.row_id: item.changes for item in completes if item.changes}
    if changes:
        yield len(changes), change_rows(ledger, changes, day, LEDGERS)
    if told := earlier_entries(ledger, sheet):
        yield 0, add_earlier_entries(ledger, told)
    acted = [item for item in completes if item.actions]
    for operation in actions_of(ledger).carried_out(acted, day, approval):
        yield 0, operation
    if sheet.removed:
        yield len(sheet.removed), remove_rows(ledger, sheet.removed, day)


def earlier_entries(ledger: Ledger, sheet: SheetPlan) -> dict[int, Entries]:
    """What a sheet tells of earlier days of rows that it changes, by id, unless a person keeps what they say now."""
    found: dict[int, Entries] = {}
    for record in sheet.records if latest_fields(ledger) else ():
        change = completion_at(sheet, record.row) if record.entries else None
        if record.entries and change is not None and change.changes:
            kept = change.cells.keys() - change.taken
            told = {name: entries for name, entries in record.entries.items() if len(entries) > 1 and name not in kept}
            if told:
                found[change.row_id] = told
    return found


def batches(rows: list[Fresh]) -> list[list[Fresh]]:
    """Rows in portions of BATCH_ROWS."""
    return [rows[start : start + BATCH_ROWS] for start in range(0, len(rows), BATCH_ROWS)]
