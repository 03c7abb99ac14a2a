"""采用建议: what cells that cannot be read probably mean, taken for one, for all that say the same, or for the whole sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QMenu, QWidget

from app.exchange.importing.importable import IMPORTABLE_BY_KEY
from app.exchange.importing.proposals import Proposal, accepted, proposals_of, questions_of
from app.ui.importing.preview_model import PreviewModel


def proposing_menu(parent: QWidget, model: PreviewModel, current: QModelIndex) -> QMenu:
    """For the current cell, then for each column, for each word of the sheet, and for everything."""
    menu = QMenu(parent)
    plan = model.plan
    if plan is None:
        return menu
    found = list(proposals_of(plan, model.left_out))
    fields = IMPORTABLE_BY_KEY[str(plan.ledger)].fields

    def offer(text: str, wanted: Sequence[Proposal]) -> None:
        menu.addAction(text.replace("&", "&&"), taker(model, wanted))

    here = [item for item in found if (item.row, item.field) == model.cell_at(current)]
    for item in here:
        offer(f"第 {item.row} 行“{fields[item.field].label}”改为“{item.text}”", [item])
    groups: dict[tuple[str, str, str], list[Proposal]] = {}
    for item in found:
        groups.setdefault((item.field, item.raw, item.text), []).append(item)
    if here:
        menu.addSeparator()
    for question in questions_of(found):
        own = [key for key in groups if key[0] == question.field]
        if len(own) > 1:
            offer(
                f"{fields[question.field].label}：全部 {len(question.proposals)} 处（{question.answers}）", question.proposals
            )
    for (name, raw, text), same in sorted(groups.items(), key=lambda group: -len(group[1]))[:MOST_GROUPS]:
        if len(same) > 1:
            offer(f"{fields[name].label}：{len(same)} 处“{raw or '空白'}”都改为“{text}”", same)
        elif same[0] not in here:
            offer(f"第 {same[0].row} 行“{fields[name].label}”改为“{text}”", same)
    if len(found) > 1:
        menu.addSeparator()
        offer(f"全部 {len(found)} 处采用建议", found)
    return menu


MOST_GROUPS = 12  # lines of a menu that can still be read


def taker(model: PreviewModel, wanted: Sequence[Proposal]) -> Callable[[], None]:
    """What a line of the menu does."""

    def take() -> None:
        if model.plan is not None:
            model.decide(accepted(model.plan, wanted))

    return take
