"""The active filters as chips; a click removes one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ledgers.declaration import Ledger
from app.ui.flow import FlowLayout
from app.ui.page.filters import Filters

LONGEST = 28  # characters of a chip


class Chips(QWidget):
    """One chip per filter and 清除全部."""

    changed = Signal(object)  # Filters

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger
        self._layout = FlowLayout(self, spacing=6)

    def show_filters(self, filters: Filters) -> None:
        """Replace the chips."""
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        chips = filters.chips(self.ledger)
        for label, rest in chips:
            short = label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
            self._add(f"{short}  ×", rest, "chip", label)
        if len(chips) > 1:
            self._add("清除全部", Filters(), "quiet", "")
        self.setVisible(bool(chips))

    def _add(self, text: str, rest: Filters, look: str, tip: str) -> None:
        button = QPushButton(text)
        button.setProperty(look, True)
        button.setToolTip(tip)
        button.clicked.connect(lambda: self.changed.emit(rest))
        self._layout.addWidget(button)
        button.show()
