"""What was decided of files that came back, written in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.core.cell_text import visible
from app.core.errors import CancelledError, InvalidValueError
from app.core.kinds import Value
from app.exchange.importing.differences import Differences, RowKind
from app.exchange.importing.import_commit import import_operation, put_off_by
from app.exchange.importing.import_sheet import SheetPlan, asked_rows, identical_rows
from app.exchange.importing.plan import ImportPlan, Progress
from app.exchange.returns.elsewhere import told_names
from app.exchange.returns.returned import Returned
from app.exchange.returns.returned_numbers import with_numbers
from app.ledgers.handouts import SEVERAL_FILES, mark_answered
from app.ledgers.registry import BY_KEY
from app.rectify.reported import Approval, Postponement
from app.store.operation import Operation
from app.store.transaction import Transaction


def taken_of(item: Returned) -> ImportPlan | None:
    """What was decided of a file."""
    if item.plan is None:
        return None
    pairs = zip(item.plan.sheets, item.left_out, strict=True)
    return item.plan.without(out | untakable_rows(sheet) for sheet, out in pairs)


def untakable_rows(sheet: SheetPlan) -> set[int]:
    """The rows (as Excel counts) that say nothing new, that nobody has decided, and new ones with a fault."""
    return identical_rows(sheet) | asked_rows(sheet) | {record.row for record in sheet.records if record.errors}


def put_off_in(files: Sequence[Returned]) -> dict[int, Postponement]:
    """The problems whose time limits what was decided of these files puts off, by id."""
    found: dict[int, Postponement] = {}
    for item in files:
        plan = taken_of(item)
        found |= put_off_by(plan) if plan is not None else {}
    return found


def accept(
    files: Sequence[Returned], day: dt.date, on_progress: Progress | None = None, approval: Approval | None = None
) -> Operation:
    """What was decided of one file or several, and that they have come back, as one commit.

    Raises InvalidValueError when two files want different words in one cell, and where `import_operation` does.
    """
    refuse_quarrels(files)
    steps: list[tuple[Returned, ImportPlan | None]] = []
    for item in files:
        plan = taken_of(item)
        if plan is not None and any(map(writes, plan.sheets)):
            import_operation(plan, day, approval=approval)  # refuses what cannot be written at all
            steps.append((item, plan))
        elif item.part is not None:
            steps.append((item, None))
    if not steps:
        raise InvalidValueError("没有要采用的内容。", "请先勾选要采用的改动。")

    answers = [(item.part.row_id, visible(item.path.name)) for item, _ in steps if item.part is not None]

    def apply(transaction: Transaction) -> None:
        for done, (_, plan) in enumerate(steps):
            if on_progress is not None and not on_progress(done, len(steps)):
                raise CancelledError("已取消采用，没有写入任何内容。")
            if plan is not None:
                import_operation(with_numbers(plan, transaction.database), day, approval=approval).apply(transaction)
        for part in dict.fromkeys(part for part, _ in answers):
            sent_back = dict.fromkeys(name for own, name in answers if own == part)
            mark_answered(transaction, part, day, SEVERAL_FILES.join(sent_back))

    called = list(dict.fromkeys(told_as(item) for item, _ in steps))
    names = "、".join(called[:3])
    more = f"等 {len(steps)} 份" if len(called) > 3 else ""
    return Operation(f"回收汇总：{names}{more}", apply)


def told_as(item: Returned) -> str:
    """What a step calls a file: everybody reads the names of steps."""
    if item.batch is not None and item.part is not None and item.batch.restricted:
        return f"{BY_KEY[item.batch.ledger].noun}第 {item.batch.parts.index(item.part) + 1} 份"
    return item.recipient or item.path.stem


def writes(sheet: SheetPlan) -> bool:
    """Whether anything of a sheet is written."""
    lines = Differences(sheet)
    return any(line.wanted for line, kind in zip(lines, lines.kinds, strict=True) if kind is not RowKind.SAME)


def refuse_quarrels(files: Sequence[Returned]) -> None:
    """Raise InvalidValueError when two files want different words in one cell."""
    wanted: dict[tuple[str, int, str], tuple[Value, str]] = {}
    names = told_names(files)
    for item in files:
        name = names[item.id]
        for sheet, out in item.sheets:
            for row, known in sheet.known.items():
                completion = known.completes
                if completion is None or row in out:
                    continue
                for cell, value in completion.cells.items():
                    if cell not in completion.taken:
                        continue
                    place = (str(sheet.ledger), completion.row_id, cell)
                    other, by = wanted.setdefault(place, (value, name))
                    if other != value:
                        label = BY_KEY[str(sheet.ledger)].fields[cell].label
                        raise InvalidValueError(
                            f"“{by}”和“{name}”都改了{known.title}的“{label}”，内容不同。", "请只采用其中一份的这一处。"
                        )
