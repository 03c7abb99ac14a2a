"""The procedure as a line: 自评 → 申报 → 考评 → 公示 → 授星, who did each step when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.palette import ACCENT, BORDER_STRONG, CARD, TEXT, TEXT_OFF, TEXT_SOFT, TONES, font

RADIUS = 9
HEIGHT = 52


@dataclass(frozen=True)
class Step:
    """One step: its name, its state, and below it who and when (or how many of the branches)."""

    title: str
    state: Literal["done", "now", "later"]
    note: str = ""


class StepsLine(QWidget):
    """The steps from left to right."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: Sequence[Step] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show the steps; read out as a sentence."""
        self.steps = tuple(steps)
        states = {"done": "已完成", "now": "进行中", "later": "未开始"}
        self.setAccessibleName("评定程序")
        self.setAccessibleDescription("，".join(f"{step.title}{states[step.state]}{step.note}" for step in steps))
        self.update()

    def sizeHint(self) -> QSize:
        """One line of names, one of notes."""
        return QSize(110 * max(len(self.steps), 1), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the steps."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / max(len(self.steps), 1)
        for number, step in enumerate(self.steps):
            self._draw_step(painter, QRectF(number * width, 0, width, HEIGHT), number, step)
        painter.end()

    def _draw_step(self, painter: QPainter, area: QRectF, number: int, step: Step) -> None:
        middle = QPointF(area.left() + RADIUS + 3.5, 16.5)
        colour = {"done": TONES["green"].foreground, "now": ACCENT, "later": BORDER_STRONG}[step.state]
        title = font(bold=step.state == "now")
        words = QFontMetrics(title).horizontalAdvance(step.title)
        if number < len(self.steps) - 1:
            painter.setPen(QPen(QColor(TONES["green"].foreground if step.state == "done" else BORDER_STRONG), 1.5))
            painter.drawLine(QPointF(middle.x() + RADIUS + 14 + words, middle.y()), QPointF(area.right() - 4, middle.y()))
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(QColor(CARD if step.state == "later" else colour))
        painter.drawEllipse(middle, RADIUS, RADIUS)
        painter.setFont(font(0.85, bold=True))
        painter.setPen(QColor(TEXT_SOFT if step.state == "later" else CARD))
        mark = "✓" if step.state == "done" else str(number + 1)
        painter.drawText(
            QRectF(middle.x() - RADIUS, middle.y() - RADIUS, 2 * RADIUS, 2 * RADIUS), Qt.AlignmentFlag.AlignCenter, mark
        )
        painter.setFont(title)
        painter.setPen(QColor(ACCENT if step.state == "now" else TEXT if step.state == "done" else TEXT_OFF))
        painter.drawText(QPointF(middle.x() + RADIUS + 7, middle.y() + QFontMetrics(title).ascent() / 2 - 1), step.title)
        small = font(0.85)
        painter.setFont(small)
        painter.setPen(QColor(TEXT_SOFT))
        room = int(area.width() - RADIUS - 24)
        note = QFontMetrics(small).elidedText(step.note, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(middle.x() + RADIUS + 7, middle.y() + RADIUS + 15), note)
