"""What a person decides about rows that complete rows of the ledger: whose words stay, or that it is somebody else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QMenu, QWidget

from app.exchange.completion import Completion
from app.exchange.import_sheet import completion_at, set_apart, take
from app.exchange.plan import SheetPlan
from app.ui.importing.preview_model import PreviewModel


def deciding_menu(parent: QWidget, model: PreviewModel, current: QModelIndex) -> QMenu:
    """For the current cell and its row, then for the whole sheet. Each entry changes the plan that the model shows."""
    menu = QMenu(parent)
    plan = model.plan
    if plan is None:
        return menu

    def offer(text: str, change: Callable[[SheetPlan], SheetPlan]) -> None:
        menu.addAction(text, lambda: model.decide(change(plan)))

    row, cell = model.row_at(current), model.differing(current)
    known = plan.known.get(row) if row is not None else None
    if row is not None and known is not None and known.completion is not None:
        taken = known.completion.taken
        if cell is not None:
            name = cell[1]
            words = "这一处保留台账内容" if name in taken else "这一处采用导入内容"
            offer(words, lambda plan: take(plan, row, taken ^ {name}))
        if known.completion.apart:
            offer(f"第 {row} 行补充现有的行", lambda plan: set_apart(plan, row, apart=False))
        elif known.completes is not None:
            offer(f"第 {row} 行是同名的另一人（项），新增一行", lambda plan: set_apart(plan, row, apart=True))
    count = sum(len(item.differs) for _, item in completing(plan))
    if count:
        menu.addSeparator()
        offer(f"全部 {count} 处采用导入内容", lambda plan: take_all(plan, taken=True))
        offer(f"全部 {count} 处保留台账内容", lambda plan: take_all(plan, taken=False))
    if not menu.actions():
        menu.addAction("请先选中一行").setEnabled(False)
    return menu


def completing(plan: SheetPlan) -> list[tuple[int, Completion]]:
    """The rows (as Excel counts) that complete rows of the ledger, with how."""
    found = ((row, completion_at(plan, row)) for row in plan.known)
    return [(row, item) for row, item in found if item is not None]


def take_all(plan: SheetPlan, *, taken: bool) -> SheetPlan:
    """The workbook's words everywhere, or the ledger's."""
    for row, item in completing(plan):
        plan = take(plan, row, item.differs if taken else ())
    return plan
