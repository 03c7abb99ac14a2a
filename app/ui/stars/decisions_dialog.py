"""Which vetoes and level caps are still to be decided, and that those ticked do not apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.scoring.result import BranchResult, Effect
from app.ui.stars.dialogs import StepDialog
from app.ui.widgets import words

WIDTH, HEIGHT = 700, 320  # pixels
CONSEQUENCE = 250  # pixels


@dataclass(frozen=True)
class OpenTrigger:
    """A veto or cap with the branches of which it is not decided, each with why no ledger tells."""

    key: str
    words: str
    effect: Effect
    branches: Mapping[str, str]


def open_triggers(results: Sequence[BranchResult]) -> list[OpenTrigger]:
    """What is not decided, in the order of the scheme."""
    found: dict[str, tuple[str, Effect, dict[str, str]]] = {}
    for result in results:
        for item in result.undecided:
            found.setdefault(item.key, (item.words, item.effect, {}))[2][result.branch.name] = item.why
    return [OpenTrigger(key, *rest) for key, rest in found.items()]


class DecisionsDialog(StepDialog):
    """Asks of every veto and cap that nobody has decided. `then` is the step that waits for it: 公示 or 授星."""

    def __init__(self, parent: QWidget, triggers: Sequence[OpenTrigger], then: str) -> None:
        how = (
            "到该支部的“评议与限级”写明情况（已考评的先“重新考评”）"
            if then == "公示"
            else "先撤回公示，再到“评议与限级”写明情况"
        )
        advice = f"{then}以前，每种否决、限级情形都要有结论。经核实没有发生的打勾；发生了的不打勾，{how}。"
        super().__init__(parent, f"{then}前确认否决与限级情形", advice, "确认未发生")
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("没有确认的否决与限级情形")
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels(["情形／支部", "后果／说明"])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.tree.header().resizeSection(1, CONSEQUENCE)
        self.tree.setWordWrap(True)
        self.tree.setMinimumHeight(HEIGHT)
        self.items: list[tuple[str, QTreeWidgetItem]] = []  # with the key of the veto or cap
        for trigger in triggers:
            top = QTreeWidgetItem([trigger.words, trigger.effect.words])
            top.setToolTip(0, trigger.words)
            top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
            for name, why in trigger.branches.items():
                child = QTreeWidgetItem([name, why])
                child.setCheckState(0, Qt.CheckState.Unchecked)
                top.addChild(child)
                self.items.append((trigger.key, child))
            top.setCheckState(0, Qt.CheckState.Unchecked)
            self.tree.addTopLevelItem(top)
        self.tree.expandAll()
        self.tree.setCurrentIndex(self.tree.model().index(0, 0))
        self.count = words(look="soft")
        place = self.column.indexOf(self.fault)
        self.column.insertWidget(place, self.tree, 1)
        self.column.insertWidget(place + 1, self.count)
        self.column.removeItem(self.column.itemAt(self.column.count() - 2))  # the list takes the room that is left
        self.setMinimumWidth(WIDTH)
        self.tree.itemChanged.connect(lambda *_: self._count())
        self._count()

    def confirmed(self) -> dict[str, list[str]]:
        """Branch → the keys that are ticked."""
        found: dict[str, list[str]] = {}
        for key, child in self.items:
            if child.checkState(0) == Qt.CheckState.Checked:
                found.setdefault(child.text(0), []).append(key)
        return found

    @property
    def left(self) -> int:
        """How many are not ticked."""
        return sum(child.checkState(0) != Qt.CheckState.Checked for _, child in self.items)

    def _count(self) -> None:
        self.count.setText(f"还有 {self.left} 项没有确认。" if self.left else "全部确认。")

    def wrong(self) -> str:
        """One at least."""
        return "" if self.confirmed() else "请把经核实没有发生的打勾。"
