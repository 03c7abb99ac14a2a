"""采用建议: what cells that cannot be read probably mean, taken for one, for all that say the same, or for the whole sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QMenu, QWidget

from app.exchange.importing.importable import IMPORTABLE_BY_KEY
from app.exchange.importing.proposals import Proposal, accepted, proposals_of, questions_of
from app.ledgers.schema.fields import FieldSpec
from app.ui.importing.preview_model import PreviewModel

MOST_GROUPS = 12  # lines of a menu that can still be read


def proposing_menu(parent: QWidget, model: PreviewModel, current: QModelIndex, *, several_sheets: bool = False) -> QMenu:
    """For the current cell, then for each column, for each word of the sheet, and for everything on it."""
    menu = QMenu(parent)
    plan = model.plan
    if plan is None:
        return menu
    found = list(proposals_of(plan, model.left_out))
    fields = IMPORTABLE_BY_KEY[str(plan.ledger)].fields

    def offer(text: str, wanted: Sequence[Proposal]) -> None:
        menu.addAction(text.replace("&", "&&"), lambda: model.decide_many(len(wanted), lambda plan: accepted(plan, wanted)))

    here = [item for item in found if (item.row, item.field) == model.cell_at(current)]
    for item in here:
        offer(line_of(item, fields), [item])
    if here:
        menu.addSeparator()
    for question in questions_of(found):
        if len({(item.raw, item.text) for item in question.proposals}) > 1:
            label, count = fields[question.field].label, len(question.proposals)
            offer(f"{label}：全部 {count} 处（{question.answers}）", question.proposals)
    for same in groups_of(found):
        first = same[0]
        if len(same) > 1:
            offer(f"{fields[first.field].label}：{len(same)} 处“{first.raw or '空白'}”都改为“{first.text}”", same)
        elif first not in here:
            offer(line_of(first, fields), same)
    if len(found) > 1:
        menu.addSeparator()
        offer(f"{'本表' if several_sheets else ''}全部 {len(found)} 处采用建议", found)
    return menu


def line_of(item: Proposal, fields: Mapping[str, FieldSpec]) -> str:
    """What one cell would become."""
    return f"第 {item.row} 行“{fields[item.field].label}”改为“{item.text}”"


def groups_of(found: Sequence[Proposal]) -> list[list[Proposal]]:
    """The proposals of one field that say the same of the same words; the largest groups of very many."""
    groups: dict[tuple[str, str, str], list[Proposal]] = {}
    for item in found:
        groups.setdefault((item.field, item.raw, item.text), []).append(item)
    return sorted(groups.values(), key=len, reverse=True)[:MOST_GROUPS]
