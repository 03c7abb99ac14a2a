"""How every ledger stands: a line each with its figures, each of which opens its rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from app.ledgers.views.overview import Counted, PageFigures
from app.ui.flow_layout import FlowBox
from app.ui.palette import TEXT_SOFT, TONES
from app.ui.widgets import Button, button, words

TITLE = "各台账情况"


class OverviewCard(QFrame):
    """Hidden while no ledger holds a row."""

    rows_requested = Signal(str, object)  # page key, conditions
    page_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.items: Sequence[PageFigures] = ()
        self.year = words("", "soft")
        self.buttons: dict[tuple[str, str], Button] = {}  # page key and label → its figure
        self.lines = QGridLayout()
        self.lines.setHorizontalSpacing(10)
        self.lines.setVerticalSpacing(2)
        self.lines.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        column.addWidget(words(TITLE, "heading"))
        column.addWidget(self.year)
        column.addLayout(self.lines)

    def show_items(self, items: Sequence[PageFigures], year: int) -> None:
        """Replace the lines, unless nothing has changed."""
        self.setVisible(bool(items))
        self.year.setText(f"分年度的台账为{year}年的数。点击数字查看对应的记录。")
        if items == self.items:
            return
        self.items = items
        self.buttons = {}
        while (old := self.lines.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, item in enumerate(items):
            name = button(item.page.title, "quiet", clicked=partial(self.page_requested.emit, item.page.key))
            self.lines.addWidget(name, row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            figures = FlowBox(4)
            for counted in item.counted:
                figures.add(self._figure(item.page.key, counted))
            self.lines.addWidget(figures, row, 1)

    def _figure(self, key: str, counted: Counted) -> Button:
        figure = counted.figure
        found = button(
            f"{figure.label} {counted.count:,}",
            "quiet",
            clicked=partial(self.rows_requested.emit, key, counted.conditions),
        )
        if figure.tone != "neutral" or not counted.count:
            colour = TONES[figure.tone].foreground if counted.count else TEXT_SOFT
            found.setStyleSheet(f"color: {colour};")
        self.buttons[key, figure.label] = found
        return found
