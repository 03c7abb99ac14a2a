"""The line below the preview: why the current cell is red or its row known already, what to do with it, the next fault."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from app.ui.importing.summary import Figures
from app.ui.palette import TEXT_SOFT, TONES
from app.ui.widgets import button


class FaultLine(QFrame):
    """Words about the current cell at the left, 下一处错误 with the number of faults at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel(wordWrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())  # nothing jumps when a reason is long
        self.decide = button("与台账不同…", "opens")
        self.propose = button("", "opens")
        self.next = button("")
        self.everywhere = 0  # proposals of all sheets, while others than the one that is shown have some
        self.needed = False  # whether there is anything to say
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.decide)
        row.addWidget(self.propose)
        row.addWidget(self.next)

    def say(self, words: str, *, wrong: bool) -> None:
        """Words about the current cell."""
        self.words.setStyleSheet(f"color: {TONES['red'].foreground if wrong else TEXT_SOFT}")
        self.words.setText(words)

    def show_count(self, found: Figures, rows_known: int) -> None:
        """How many cells are wrong, and for how many, of this sheet and of the others, there is a proposal.

        The line is `needed` as long as there is anything to say.
        """
        several = f"{found.asked} 栏 " if 0 < found.asked < found.proposals else ""  # one click answers a column
        here = f"{several}{found.proposals} 处" if found.proposals else ""
        others = f"其他表 {found.elsewhere} 处" if found.elsewhere else ""
        self.propose.setText(f"采用建议（{'，'.join(filter(None, (here, others)))}）")
        self.everywhere = found.elsewhere and found.proposals + found.elsewhere
        self.propose.setVisible(found.proposals + found.elsewhere > 0)
        self.next.setText(f"下一处错误（共 {found.wrong} 处）")
        self.next.setVisible(found.wrong > 0)
        self.decide.setVisible(found.completing)
        self.needed = found.wrong + rows_known + found.proposals + found.elsewhere > 0
