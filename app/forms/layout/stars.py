"""Five-pointed stars, drawn exactly: the same on the screen, in the preview, on the printer and in a PDF.

A star stands on the device's pixels: its axis on a pixel's middle or edge, its two side arms on a pixel's edge. So it is
symmetric and crisp at every scale (100 to 200 %, 125 and 150 too). Lit stars are full and unlit ones hollow, which a grey
printer and a high-contrast screen keep apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

INNER = (3 - math.sqrt(5)) / 2  # inner to outer radius of the pentagram
COS_36, COS_72 = math.cos(math.radians(36)), math.cos(math.radians(72))
SHARPNESS = 64  # the raster engine counts in 1/64 pixel
LEAST_PIXELS = 5
EDGE = 30  # a star's size to the width of its edge
GAP = 0.16  # between two stars, in sizes of a star
DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True)
class StarColours:
    """Fill and edge, lit and unlit, as "#RRGGBB"."""

    lit: str = "#E8A317"
    lit_edge: str = "#B9770E"
    unlit: str = "#F4F5F7"
    unlit_edge: str = "#B4BAC4"


COLOURS = StarColours()


def star_words(lit: float, count: int = 5) -> str:
    """How stars are read out: 四星，共五星."""
    whole = lit == int(lit) and lit <= 10
    number = DIGITS[int(lit)] if whole else f"{lit:g}"
    return f"{number}星，共{DIGITS[count] if count <= 10 else count}星"


@lru_cache(maxsize=256)
def star_polygon(size: int, inset: float) -> QPolygonF:
    """The outline as Qt draws it: one of a few sizes, drawn again and again."""
    return QPolygonF([QPointF(x, y) for x, y in star_outline(size, inset)])


def star_outline(size: int, inset: float = 0.0) -> list[tuple[float, float]]:
    """The ten corners of the star in a square of `size` device pixels, its sides moved inwards by `inset` pixels.

    Left and right mirror each other exactly: distances from the axis are whole sixty-fourths of a pixel.
    """
    radius = size / (2 * math.sin(math.radians(72)))
    height = radius * (1 + COS_36)
    arms = round((size - height) / 2 + radius * (1 - COS_72))  # where the side arms' upper edge lies
    radius = min(radius, arms / (1 - COS_72), (size - arms) / (COS_72 + COS_36))  # nothing beyond the square after rounding
    middle = arms + radius * COS_72
    radius -= inset / math.sin(math.radians(18))  # a tip has 36 degrees
    axis = size / 2
    right = []
    for corner in range(6):  # from the tip down to the foot between the legs
        reach = radius if corner % 2 == 0 else radius * INNER
        angle = math.radians(36 * corner)
        right.append((snapped(reach * math.sin(angle)), snapped(middle - reach * math.cos(angle))))
    left = [(-x, y) for x, y in reversed(right[1:5])]
    return [(axis + x, y) for x, y in right + left]


def snapped(value: float) -> float:
    """The nearest whole sixty-fourth."""
    return round(value * SHARPNESS) / SHARPNESS


def draw_star(painter: QPainter, x: float, y: float, size: float, lit: float = 1.0, colours: StarColours = COLOURS) -> None:
    """Draw one star in the square at (x, y); `lit` is the share that is filled, from the left."""
    device = painter.deviceTransform()
    pixels = max(round(size * device.m11()), LEAST_PIXELS)
    corner = device.map(QPointF(x, y))
    left, top = round(corner.x()), round(corner.y())
    back, _ = device.inverted()
    edge = max(1, round(pixels / EDGE))

    def shape(inset: float) -> QPolygonF:
        return back.map(star_polygon(pixels, inset).translated(left, top))

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    outer, inner = shape(0), shape(edge)
    for full in (False, True):
        if (lit > 0) if full else (lit < 1):
            if full and lit < 1:
                end = back.map(QPointF(left + round(pixels * lit), top + pixels))
                painter.setClipRect(QRectF(back.map(QPointF(left, top)), end), Qt.ClipOperation.IntersectClip)
            painter.setBrush(QColor(colours.lit_edge if full else colours.unlit_edge))
            painter.drawPolygon(outer)
            painter.setBrush(QColor(colours.lit if full else colours.unlit))
            painter.drawPolygon(inner)
    painter.restore()


def stars_width(size: float, count: int = 5) -> float:
    """The width of a row of stars."""
    return count * size + (count - 1) * size * GAP


def draw_stars(
    painter: QPainter, x: float, y: float, size: float, lit: float, count: int = 5, colours: StarColours = COLOURS
) -> None:
    """Draw a row of stars of which `lit` are filled; a fraction fills a part of the next one.

    All stars are the same number of device pixels wide and equally far apart.
    """
    scale = painter.deviceTransform().m11()
    step = round(size * (1 + GAP) * scale) / scale
    for number in range(count):
        draw_star(painter, x + number * step, y, size, min(max(lit - number, 0.0), 1.0), colours)
