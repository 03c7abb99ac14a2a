"""What an action asks for, each with whether it is there; of several problems, what some of them lack."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.rectify.requirements import Need, lacking
from app.ui.palette import TONES
from app.ui.widgets import words

MET, UNMET = TONES["green"].foreground, TONES["red"].foreground


class NeedsView(QWidget):
    """Nothing is seen where nothing is asked for. What is typed in the dialog itself is marked there."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 4, 0, 0)
        self.column.setSpacing(2)
        self.texts: list[str] = []
        self.hide()

    def show_needs(self, found: Sequence[Sequence[Need]]) -> None:
        """The needs of each problem."""
        while item := self.column.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        lines = one(found[0]) if len(found) == 1 else several(found)
        self.texts = [text for text, _ in lines]
        if lines:
            self.column.addWidget(words("办理要求", "soft small"))
        for text, met in lines:
            label = words(text, wrap=True)
            label.setStyleSheet(f"color: {MET if met else UNMET};")
            self.column.addWidget(label)
        self.setVisible(bool(lines))


def one(found: Sequence[Need]) -> list[tuple[str, bool]]:
    """Every need of a problem, with a mark that is read without its colour."""
    return [(f"{'✓' if need.met else '✗'} {need.words}", need.met) for need in found if not need.given]


def several(found: Sequence[Sequence[Need]]) -> list[tuple[str, bool]]:
    """What some of several problems lack; they are left out when the action is carried out."""
    return [(f"✗ {count} 条缺少：{text}，将不办理", False) for text, count in lacking(found)]
