"""The values of a column with a tick each, as in Excel's filter: a list, or days under their years and months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from app.core.kinds import Kind, Value
from app.ledgers.views.view import FacetValue

LONGEST = 60  # characters of a value
VALUE = Qt.ItemDataRole.UserRole
INDENT = 18  # pixels a level
ON, OFF, PARTLY = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked


class ValueTicks(QTreeWidget):
    """`ticked` remembers every tick that was shown, also of values that a search hides now. `changed` after a click."""

    changed = Signal()

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self.ticked: dict[Value, bool] = {}
        self.every = QTreeWidgetItem()
        self._leaves: list[QTreeWidgetItem] = []
        self._branches: list[QTreeWidgetItem] = []  # each before those under it
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(INDENT)
        self.itemChanged.connect(self._clicked)

    def show_values(self, found: Sequence[FacetValue], *, picking: bool, searching: bool) -> None:
        """List values; ticks stay. A value that was never listed is ticked when the filter asks for it, or for nothing
        (not `picking`)."""
        with QSignalBlocker(self):
            self.clear()
            self._leaves, self._branches = [], []
            self.every = QTreeWidgetItem(["（全选搜索结果）" if searching else "（全选）"])
            self.addTopLevelItem(self.every)
            under: dict[tuple[str, ...], QTreeWidgetItem] = {(): self.invisibleRootItem()}
            paths = [self.kind.path(item.value) if item.value != self.kind.empty else (item.text,) for item in found]
            counts = Counter[tuple[str, ...]]()
            for item, path in zip(found, paths, strict=True):
                counts.update({path[:depth]: item.count for depth in range(1, len(path))})
            for item, path in zip(found, paths, strict=True):
                for depth in range(1, len(path)):
                    if path[:depth] not in under:
                        branch = under[path[:depth]] = entry(path[depth - 1], counts[path[:depth]])
                        under[path[: depth - 1]].addChild(branch)
                        self._branches.append(branch)
                leaf = entry(path[-1], item.count)
                leaf.setData(0, VALUE, item.value)
                on = self.ticked.setdefault(item.value, item.chosen or not picking)
                leaf.setCheckState(0, ON if on else OFF)
                under[path[:-1]].addChild(leaf)
                self._leaves.append(leaf)
            self.setRootIsDecorated(bool(self._branches))
            years = sum(len(path) == 1 for path in under)
            if searching:
                self.expandAll()
            elif years == 1:
                self.expandToDepth(0)
            self._show_sums()

    @property
    def listed(self) -> list[tuple[Value, bool]]:
        """The values listed, each with its tick."""
        return [(leaf.data(0, VALUE), leaf.checkState(0) == ON) for leaf in self._leaves]

    def ticked_values(self, only: Collection[Value] | None = None) -> tuple[Value, ...]:
        """The values with a tick, of those named, or of all."""
        return tuple(value for value, on in self.ticked.items() if on and (only is None or value in only))

    def _clicked(self, item: QTreeWidgetItem) -> None:
        with QSignalBlocker(self):
            for leaf in self._leaves if item is self.every else leaves_of(item):
                leaf.setCheckState(0, item.checkState(0))
            self.ticked |= dict(self.listed)
            self._show_sums()
        self.changed.emit()

    def _show_sums(self) -> None:
        """What stands over others is ticked when all of them are, half when some are."""
        for branch in reversed(self._branches):
            branch.setCheckState(0, together(child.checkState(0) for child in children_of(branch)))
        self.every.setCheckState(0, together(leaf.checkState(0) for leaf in self._leaves))


def entry(text: str, count: int) -> QTreeWidgetItem:
    """A line: its words on one line and how many rows there are; the whole text is the tool tip of a long one."""
    line = text.replace("\n", " ")
    short = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    item = QTreeWidgetItem([f"{short}　{count:,}"])
    item.setToolTip(0, text if len(line) > LONGEST // 3 else "")
    return item


def children_of(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    """The lines right under a line."""
    return (item.child(at) for at in range(item.childCount()))


def leaves_of(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    """The values under a line, or the line itself."""
    if not item.childCount():
        yield item
    for child in children_of(item):
        yield from leaves_of(child)


def together(states: Iterator[Qt.CheckState]) -> Qt.CheckState:
    """The tick of what stands over some ticks."""
    found = set(states)
    return found.pop() if len(found) == 1 else PARTLY
