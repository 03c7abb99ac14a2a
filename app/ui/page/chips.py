"""The active filters as chips; a click removes one."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.ledgers.schema.declaration import Ledger
from app.ui.flow_layout import FlowBox
from app.ui.page.filters import Filters
from app.ui.widgets import button

LONGEST = 28  # characters of a chip


class Chips(FlowBox):
    """One chip per filter and 清除全部."""

    changed = Signal(object)  # Filters

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(spacing=6)
        self.ledger = ledger

    def show_filters(self, filters: Filters) -> None:
        """Replace the chips; without a filter the table begins beside the filter pane."""
        self.clear()
        chips = filters.chips(self.ledger)
        for label, rest in chips:
            short = label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
            self._add(f"{short}  ×", rest, "chip", label)
        if len(chips) > 1:
            self._add("清除全部", Filters(), "quiet", "")
        self.setVisible(bool(chips))

    def _add(self, text: str, rest: Filters, look: str, tip: str) -> None:
        found = button(text)
        found.setProperty(look, True)
        found.setToolTip(tip)
        found.clicked.connect(lambda: self.changed.emit(rest))
        self.add(found)
