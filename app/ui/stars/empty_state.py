"""What the page shows when there is nothing to show yet: what is missing and one button that brings it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from app.ui.palette import font
from app.ui.stars.star_row import StarRow
from app.ui.widgets import button, words


class StarEmptyState(QFrame):
    """Five unlit stars, a sentence, the next step."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.stars = StarRow(34)
        self.text = words()
        self.text.setFont(font(1.2, bold=True))
        self.advice = words(look="soft")
        self.buttons: list[QPushButton] = []
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        for widget in (self.stars, self.text, self.advice):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addLayout(self.row)
        column.addStretch(3)

    def say(self, text: str, advice: str, actions: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Say what is missing; the first action is the one to take."""
        self.text.setText(text)
        self.advice.setText(advice)
        while self.row.count():
            widget = self.row.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        self.row.addStretch()
        for place, (label, action) in enumerate(actions):
            found = button(label)
            found.setProperty("primary", place == 0)
            found.clicked.connect(lambda _=False, action=action: action())
            self.row.addWidget(found)
            self.buttons.append(found)
        self.row.addStretch()
