"""The strip of figures on top of a ledger page; each figure is a button that filters by what it counts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.kinds import Tone
from app.ledgers.schema.page import Figure
from app.ui.palette import TEXT, TONES, font
from app.ui.widgets import Clickable, words


class NumberCard(Clickable):
    """A number with its label; a click asks for the rows behind it."""

    def __init__(self, label: str, tone: Tone = "neutral", tip: str = "") -> None:
        super().__init__()
        self.label = label
        self.setProperty("card", True)
        self.setObjectName("figure")
        self.number = QLabel("–")
        self.number.setFont(font(1.7, bold=True))
        colour = TONES[tone].foreground if tone != "neutral" else TEXT
        self.number.setStyleSheet(f"color: {colour}; background: transparent;")
        self.words = words(label, "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(0)
        layout.addWidget(self.number)
        layout.addWidget(self.words)
        self.setToolTip(tip)

    def show_label(self, label: str) -> None:
        """What the number is called, where that has a number of its own (15天无进展)."""
        self.label = label
        self.words.setText(label)

    def show_text(self, text: str) -> None:
        """The number as shown."""
        self.number.setText(text)
        self.setAccessibleName(f"{self.label} {text}")


class FigureCard(NumberCard):
    """One declared figure. Chosen while the page is filtered by it."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure.label, figure.tone, f"点击只看：{figure.label}" if figure.conditions else "点击看全部")
        self.figure = figure

    def show_count(self, count: int, chosen: bool) -> None:
        """The count, and whether it is what the page shows."""
        self.show_text(f"{count:,}")
        if self.property("chosen") != chosen:
            self.setProperty("chosen", chosen)
            self.style().unpolish(self)
            self.style().polish(self)


class FigureStrip(QWidget):
    """All figures of a page."""

    chosen = Signal(object)  # Figure

    def __init__(self, figures: Sequence[Figure], parent: QObject | None = None) -> None:
        super().__init__()
        self.cards = [FigureCard(figure) for figure in figures]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for card in self.cards:
            layout.addWidget(card, 1)
            card.clicked.connect(lambda card=card: self.chosen.emit(card.figure))
        if len(self.cards) < 4:
            layout.addStretch(4 - len(self.cards))
