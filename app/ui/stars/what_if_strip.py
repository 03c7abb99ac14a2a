"""The strip over a branch while scores are only tried."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.scoring.result import BranchResult
from app.ui.palette import TONES, font
from app.ui.stars.indicator_rows import score_words
from app.ui.widgets import button, words


class WhatIfStrip(QFrame):
    """Says that nothing is stored, and what would come of it."""

    left = Signal()
    reset = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("whatIf")
        title = words("试算")
        title.setFont(font(1.1, bold=True))
        title.setStyleSheet(f"color: {TONES['blue'].foreground};")
        self.text = words(wrap=True)
        self.back = button("恢复现值")
        self.leave = button("退出试算（Esc）")
        self.back.clicked.connect(self.reset)
        self.leave.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 8, 7)
        row.setSpacing(12)
        row.addWidget(title)
        row.addWidget(self.text, 1)
        row.addWidget(self.back)
        row.addWidget(self.leave)

    def show_results(self, real: BranchResult, tried: BranchResult, count: int) -> None:
        """What the tried scores make of the branch."""
        self.back.setEnabled(count > 0)
        if not count:
            self.text.setText("点“得分”一列修改分数，星级随即变化。只在这里看，不保存任何内容。")
            return
        self.text.setText(
            f"改了 {count} 项：总分 {score_words(real.total)} → {score_words(tried.total)}，"
            f"{real.title} → {tried.title}。不保存任何内容。"
        )
