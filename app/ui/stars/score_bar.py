"""A bar: how far a score is, what may still come, and where 授星线 stands."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.palette import STAR, STAR_SOFT, TEXT, TONES, TRACK

THICK = 8


class ScoreBar(QWidget):
    """`share` of the full points and what is `pending` against `line`, all 0 to 1. A what-if marks what was before."""

    def __init__(self) -> None:
        super().__init__()
        self.share = self.pending = 0.0
        self.line: float | None = None
        self.before: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_score(
        self, share: float, line: float | None, words: str, before: float | None = None, pending: float = 0.0
    ) -> None:
        """Show a score; `words` are read out."""
        self.share, self.line, self.before, self.pending = share, line, before, pending
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """The bar and the mark's tips above and below."""
        return QSize(80, THICK + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track, score, mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = (self.height() - THICK) / 2
        track = QRectF(0, top, self.width(), THICK)
        painter.setBrush(QColor(TRACK))
        painter.drawRoundedRect(track, THICK / 2, THICK / 2)
        reachable = self.line is None or self.share + self.pending >= self.line
        for ink, share in (
            (STAR_SOFT, self.share + self.pending),
            (STAR if reachable else TONES["red"].foreground, self.share),
        ):
            painter.setBrush(QColor(ink))
            painter.setClipRect(QRectF(0, 0, self.width() * min(max(share, 0.0), 1.0), self.height()))
            painter.drawRoundedRect(track, THICK / 2, THICK / 2)
        painter.setClipping(False)
        if self.before is not None:
            painter.setBrush(QColor(TONES["blue"].foreground))
            painter.drawRect(QRectF(round(self.width() * self.before) - 1, top - 2, 2, THICK + 4))
        if self.line is not None:
            x = round(self.width() * self.line)
            painter.setBrush(QColor(TEXT))
            painter.drawRect(QRectF(x - 0.75, top - 1, 1.5, THICK + 2))
            tip = QPointF(x, top)
            painter.drawPolygon(QPolygonF([tip, tip + QPointF(-3.5, -4), tip + QPointF(3.5, -4)]))
        painter.end()
