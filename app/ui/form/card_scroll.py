"""A tab of the form that lists cards which nobody types in, with a word where there are none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.ui.form.field_page import MARGIN
from app.ui.widgets import words


class CardScroll(QScrollArea):
    """Scrolls up and down. `note` stands above the cards in `list`, `below` is for what follows them."""

    def __init__(self, note: str) -> None:
        super().__init__()
        self.note = words(note, "soft", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setContentsMargins(0, 24, 0, 0)
        page = QWidget()
        page.setObjectName("page")
        self.list = QVBoxLayout()
        self.list.setSpacing(0)
        self.below = QVBoxLayout()
        self.below.setSpacing(6)
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, 4, MARGIN, 14)
        column.setSpacing(6)
        column.addWidget(self.note)
        column.addLayout(self.list)
        column.addLayout(self.below)
        column.addStretch()
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
