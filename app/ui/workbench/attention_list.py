"""What needs attention in the other ledgers: one line each, which opens its rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from app.ledgers.views.attention import Attention
from app.ui.widgets import button, words


class AttentionList(QFrame):
    """Lines such as 会议筹备　已逾期 3."""

    rows_requested = Signal(str, object)  # page key, conditions

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 10, 12, 12)
        self.column.setSpacing(4)
        title = words("其他台账需要关注", "heading")
        self.column.addWidget(title)
        self.nothing = words("没有需要处理的事项。", "soft")
        self.column.addWidget(self.nothing)
        self.column.addStretch(1)
        self.lines: list[QPushButton] = []

    def show_items(self, items: Sequence[Attention]) -> None:
        """Replace the lines; what needs nothing is left out."""
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = []
        for item in items:
            if item.count:
                line = button(
                    f"{item.page.title}　{item.label} {item.count}",
                    "line",
                    clicked=partial(self.rows_requested.emit, item.page.key, item.conditions),
                )
                self.column.insertWidget(self.column.count() - 1, line)
                self.lines.append(line)
        self.nothing.setVisible(not self.lines)
