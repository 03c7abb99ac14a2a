"""The 销号 chain drawn as steps: what is signed, by whom and when, what is waited for, what is still to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.kinds import Tone
from app.rectify.chain import State, StepState
from app.ui.palette import BORDER_STRONG, CARD, TEXT, TEXT_SOFT, TONES, font

CIRCLE = 18  # diameter in pixels
SMALL = 0.85
GAP = 2  # pixels beside the words of a step
TONES_OF: dict[State, Tone] = {"done": "green", "waived": "grey", "returned": "purple", "waiting": "blue", "ahead": "grey"}
MARKS: dict[State, str] = {"done": "✓", "waived": "–", "returned": "↩", "waiting": "…", "ahead": ""}
SAID: dict[State, str] = {"done": "已办", "waived": "免签", "returned": "退回", "waiting": "等待", "ahead": "未到"}


class ChainStrip(QWidget):
    """Steps from left to right; a step's opinion is in the tool tip. Nothing is shown of a chain that has not begun."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: tuple[StepState, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_steps(self, steps: Sequence[StepState]) -> None:
        """Show a chain."""
        self.steps = tuple(steps)
        self.setVisible(bool(steps))
        self.setToolTip("\n".join(map(told, steps)))
        self.setAccessibleName("销号进度：" + "；".join(map(told, steps)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A circle and as many lines of words as a step has."""
        return QSize(300, self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        """Long names of steps take a second line where there is little room."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Pixels."""
        room = self._room(width)
        lines = max((len(broken(step.name, room)) + len(lines_of(step)) for step in self.steps), default=1)
        return CIRCLE + 8 + lines * QFontMetrics(font(SMALL)).lineSpacing() + 4

    def _room(self, width: float) -> int:
        return int(width / max(1, len(self.steps))) - 2 * GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines first, then circles and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / max(1, len(self.steps))
        centre = CIRCLE / 2 + 2
        for place in range(len(self.steps) - 1):
            behind = self.steps[place + 1].state not in ("ahead", "waiting")
            painter.setPen(QPen(QColor(TONES["green"].foreground if behind else BORDER_STRONG), 2))
            left, right = (place + 0.5) * width + CIRCLE / 2 + 3, (place + 1.5) * width - CIRCLE / 2 - 3
            painter.drawLine(QPointF(left, centre), QPointF(right, centre))
        for place, step in enumerate(self.steps):
            self._paint_step(painter, step, QRectF(place * width, 0, width, self.height()), centre)

    def _paint_step(self, painter: QPainter, step: StepState, area: QRectF, centre: float) -> None:
        colours = TONES[TONES_OF[step.state]]
        circle = QRectF(area.center().x() - CIRCLE / 2, centre - CIRCLE / 2, CIRCLE, CIRCLE)
        filled = step.state in ("done", "returned")
        painter.setPen(QPen(QColor(BORDER_STRONG if step.state == "ahead" else colours.foreground), 1.6))
        painter.setBrush(QColor(colours.foreground if filled else colours.background if step.state != "ahead" else CARD))
        painter.drawEllipse(circle)
        painter.setPen(QColor(CARD if filled else colours.foreground))
        painter.setFont(font(SMALL, bold=True))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, MARKS[step.state])
        metrics = QFontMetrics(font(SMALL))
        room = self._room(self.width())
        names = broken(step.name, room)
        top = centre + CIRCLE / 2 + 4
        for place, text in enumerate([*names, *lines_of(step)]):
            of_name = place < len(names)
            painter.setFont(font(SMALL, bold=of_name and step.state == "waiting"))
            painter.setPen(QColor(TEXT if of_name and step.state != "ahead" else TEXT_SOFT))
            line = QRectF(area.left() + GAP, top, room, metrics.lineSpacing())
            fitting = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, fitting)
            top += metrics.lineSpacing()


def broken(text: str, room: int) -> list[str]:
    """A name on as many lines as it needs, at most two, each as wide as the bold one that is waited for."""
    layout = QTextLayout(text, font(SMALL, bold=True))
    layout.beginLayout()
    found = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room)
        found.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return [*found[:1], "".join(found[1:])] if len(found) > 1 else found


def lines_of(step: StepState) -> list[str]:
    """What stands below the name of a step: who, when."""
    people = "、".join(step.people) or step.anybody
    return [text for text in (people, step.when[5:16]) if text]


def told(step: StepState) -> str:
    """A step in words: 部门负责人 已办 严立新 2023-11-20 10:32：同意销号。"""
    words = " ".join(part for part in (step.name, SAID[step.state], "、".join(step.people) or step.anybody, step.when) if part)
    return f"{words}：{step.opinion}" if step.opinion else words
