"""★★★★☆ in a form's text is drawn as stars wherever a painter draws; Word and Excel keep the characters."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from app.forms.layout.drawing import ASCENT
from app.forms.layout.stars import GAP, draw_stars

LIT, UNLIT = "★", "☆"


def star_text(lit: int, count: int = 5) -> str:
    """Stars as characters: ★★★★☆."""
    return LIT * lit + UNLIT * (count - lit)


def is_star_row(text: str) -> bool:
    """Whether a line of text is nothing but a row of stars, the lit ones first."""
    stars = len(text) > 1 and text[-1] in (LIT, UNLIT)  # seldom so, and asked of every line that is drawn
    return stars and text == star_text(text.count(LIT), len(text))


def draw_star_text(painter: QPainter, x: float, baseline: float, text: str, size: float) -> None:
    """Draw a row of stars in the place of its characters, each as wide as one."""
    painter.save()
    draw_stars(painter, x, baseline - ASCENT * size + size * GAP / 2, size / (1 + GAP), text.count(LIT), len(text))
    painter.restore()
