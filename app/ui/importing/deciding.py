"""What a person decides about rows that complete rows of the ledger: whose words stay, or that it is somebody else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QMenu, QWidget

from app.exchange.importing.differences import decide_all
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.plan_changes import set_apart, take
from app.ui.importing.preview_model import PreviewModel


def deciding_menu(parent: QWidget, model: PreviewModel, current: QModelIndex) -> QMenu:
    """For the current cell and its row, then for the whole sheet. Each entry changes the plan that the model shows."""
    menu = QMenu(parent)
    plan = model.plan
    if plan is None:
        return menu

    def offer(text: str, change: Callable[[SheetPlan], SheetPlan], rows: int = 1) -> None:
        menu.addAction(text, lambda: model.decide_many(rows, change))

    row, cell = model.row_at(current), model.differing(current)
    known = plan.known.get(row) if row is not None else None
    if row is not None and known is not None and known.completion is not None:
        taken = known.completion.taken
        if cell is not None:
            name = cell[1]
            words = "这一处保留台账内容" if name in taken else "这一处采用导入内容"
            offer(words, lambda plan: take(plan, row, taken ^ {name}))
        if known.completion.apart:
            offer(f"第 {row} 行{'更新' if known.listed else '补充'}现有的行", lambda plan: set_apart(plan, row, apart=False))
        elif known.completes is not None:
            offer(
                f"第 {row} 行是另一{'条' if known.listed else '人（项），同名'}，新增一行",
                lambda plan: set_apart(plan, row, apart=True),
            )
    found = (known.completes for known in plan.known.values())
    count = sum(len(item.differs) for item in found if item is not None)
    if count:
        menu.addSeparator()
        offer(f"全部 {count} 处采用导入内容", lambda plan: decide_all(plan, wanted=True), len(plan.known))
        offer(f"全部 {count} 处保留台账内容", lambda plan: decide_all(plan, wanted=False), len(plan.known))
    if not menu.actions():
        menu.addAction("请先选中一行").setEnabled(False)
    return menu
