"""A list to choose from that the wheel leaves alone: it stands in what scrolls, and what it says is stored."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from app.ui.form.choice_editors import StillList


class StillChoice(StillList):
    """As wide as its longest line."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
