"""Stars as a widget: a row of five, or the one star of a card. Where it can be edited, arrows and digits set it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.forms.layout.stars import GAP, StarColours, draw_star, draw_stars, star_words, stars_width
from app.ui.palette import FOCUS, STAR, STAR_EDGE, STAR_OFF, STAR_OFF_EDGE

COLOURS = StarColours(STAR, STAR_EDGE, STAR_OFF, STAR_OFF_EDGE)
FRAME = 3  # pixels round the stars, for the focus


class StarRow(QWidget):
    """`lit` of `count` stars; a fraction fills a part of a star."""

    changed = Signal(int)  # a person chose so many

    def __init__(self, size: float = 20, count: int = 5, *, editable: bool = False) -> None:
        super().__init__()
        self.size_ = size
        self.count = count
        self.editable = editable
        self.lit = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if editable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAccessibleDescription("左右方向键增减，数字键直接设定")
        self.show_stars(0)

    def show_stars(self, lit: float, count: int | None = None) -> None:
        """Show so many lit stars."""
        self.lit = lit
        if count is not None and count != self.count:
            self.count = count
            self.updateGeometry()
        self.setAccessibleName(star_words(lit, self.count))
        self.setToolTip(star_words(lit, self.count))
        self.update()

    def set_size(self, size: float) -> None:
        """Another size of each star."""
        if size != self.size_:
            self.size_ = size
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Exactly the stars, with room for the frame of the focus."""
        return QSize(round(stars_width(self.size_, self.count)) + 2 * FRAME, round(self.size_) + 2 * FRAME)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the stars, and where the focus is."""
        painter = QPainter(self)
        draw_stars(painter, FRAME, FRAME, self.size_, self.lit, self.count, COLOURS)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(FOCUS), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1).toRectF().translated(0.5, 0.5), 4, 4)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows one more or one less, Home none, End all, a digit so many."""
        key, now = Qt.Key(event.key()), int(self.lit)
        wanted = {
            Qt.Key.Key_Right: now + 1,
            Qt.Key.Key_Up: now + 1,
            Qt.Key.Key_Left: now - 1,
            Qt.Key.Key_Down: now - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.count,
        }.get(key)
        if event.text().isdecimal():
            wanted = int(event.text())
        if not self.editable or wanted is None:
            super().keyPressEvent(event)
            return
        self.choose(wanted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a star lights it and all before it; on the only lit one it goes out."""
        if not self.editable or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        position: QPointF = event.position()
        star = int((position.x() - FRAME) // (self.size_ * (1 + GAP))) + 1
        self.choose(0 if star == self.lit == 1 else star)

    def choose(self, lit: int) -> None:
        """Set the stars as a person does, within what there is."""
        lit = min(max(lit, 0), self.count)
        if lit != self.lit:
            self.show_stars(lit)
            self.changed.emit(lit)


class StarMark(QWidget):
    """The one star of a card: won or not won."""

    def __init__(self, size: float = 26) -> None:
        super().__init__()
        self.size_ = size
        self.won = False
        self.setFixedSize(round(size), round(size))

    def show_won(self, won: bool, name: str) -> None:
        """Light the star or not; `name` is what it is called, 支部过硬星."""
        self.won = won
        self.setAccessibleName(f"{name}：{'已获得' if won else '未获得'}")
        self.setToolTip(self.accessibleName())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the star."""
        painter = QPainter(self)
        draw_star(painter, 0, 0, self.size_, 1.0 if self.won else 0.0, COLOURS)
        painter.end()
