"""The radar of a branch: one axis a star, 授星线 dashed, up to three series laid over each other.

Labels are part of the layout: the radar becomes as large as it can while every label lies whole within the area.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from app.forms.charts.chart_style import ChartStyle, pen
from app.forms.charts.charts import RadarAxis, RadarSeries

LEAST_AXES = 3
LABEL_GAP = 9.0
MARK = 3.6  # radius of a corner's mark
RINGS = 5
HALF = 0.5  # where scores are all above half, the centre is half of the points: differences are seen


@dataclass(frozen=True)
class RadarPlace:
    """Where the radar lies within its area, and each axis' label."""

    centre: QPointF
    radius: float
    labels: tuple[QRectF, ...]


def directions(count: int) -> list[tuple[float, float]]:
    """The unit vectors of the axes, the first one upwards, clockwise."""
    angles = [math.radians(360 * number / count - 90) for number in range(count)]
    return [(round(math.cos(angle), 12), round(math.sin(angle), 12)) for angle in angles]


def base_of(axes: Sequence[RadarAxis], series: Sequence[RadarSeries]) -> float:
    """The share at the centre."""
    shares = [value for one in series for value in one.values] + [axis.line for axis in axes if axis.line is not None]
    return HALF if shares and min(shares) > HALF + 0.05 else 0.0


def place_radar(area: QRectF, axes: Sequence[RadarAxis], style: ChartStyle) -> RadarPlace:
    """The largest radar whose labels lie within the area."""
    name, note = QFontMetricsF(style.sized(1.0, bold=True)), QFontMetricsF(style.sized(0.9))
    sizes = [
        (
            math.ceil(max(name.horizontalAdvance(axis.label), note.horizontalAdvance(axis.note))) + 2,
            name.height() + note.height(),
        )
        for axis in axes
    ]
    rays = directions(len(axes))

    def boxes(radius: float) -> list[QRectF]:
        found = []
        for (dx, dy), (width, height) in zip(rays, sizes, strict=True):
            middle = QPointF((radius + LABEL_GAP) * dx + dx * width / 2, (radius + LABEL_GAP) * dy + dy * height / 2)
            found.append(QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height))
        return found

    def around(radius: float) -> QRectF:
        whole = QRectF(-radius, -radius, 2 * radius, radius * (1 + max(dy for _, dy in rays)))
        for box in boxes(radius):
            whole = whole.united(box)
        return whole

    low, high = 0.0, max(area.width(), area.height())
    for _ in range(24):
        middle = (low + high) / 2
        whole = around(middle)
        low, high = (middle, high) if whole.width() <= area.width() and whole.height() <= area.height() else (low, middle)
    whole = around(low)
    centre = QPointF(area.center().x() - whole.center().x(), area.center().y() - whole.center().y())
    centre = QPointF(math.floor(centre.x()) + 0.5, math.floor(centre.y()) + 0.5)
    return RadarPlace(centre, low, tuple(box.translated(centre) for box in boxes(low)))


def draw_radar(
    painter: QPainter, area: QRectF, axes: Sequence[RadarAxis], series: Sequence[RadarSeries], style: ChartStyle
) -> RadarPlace:
    """Draw the radar into the area; where it came to lie. Fewer than three axes make no radar: nothing is drawn."""
    if len(axes) < LEAST_AXES:
        return RadarPlace(area.center(), 0.0, ())
    place = place_radar(area, axes, style)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    base = base_of(axes, series)
    rays = directions(len(axes))

    def corner(number: int, share: float) -> QPointF:
        reach = place.radius * min(max((share - base) / (1 - base), 0.0), 1.0)
        return place.centre + QPointF(rays[number][0] * reach, rays[number][1] * reach)

    _draw_web(painter, place, rays, base, style)
    for position, one in reversed(list(enumerate(series))):
        _draw_series(painter, [corner(number, share) for number, share in enumerate(one.values)], position, style)
    if all(axis.line is not None for axis in axes):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(style.line, 1.2, dashed=True))
        painter.drawPolygon(QPolygonF([corner(number, axis.line or 0) for number, axis in enumerate(axes)]))
    if series:
        _draw_marks(painter, [corner(number, share) for number, share in enumerate(series[0].values)], axes, style)
    _draw_labels(painter, place, axes, rays, style)
    painter.restore()
    return place


def _draw_web(
    painter: QPainter, place: RadarPlace, rays: Sequence[tuple[float, float]], base: float, style: ChartStyle
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(style.grid))
    for ring in range(1, RINGS + 1):
        reach = place.radius * ring / RINGS
        painter.drawPolygon(QPolygonF([place.centre + QPointF(dx * reach, dy * reach) for dx, dy in rays]))
    for dx, dy in rays:
        painter.drawLine(place.centre, place.centre + QPointF(dx * place.radius, dy * place.radius))
    painter.setFont(style.sized(0.72))
    painter.setPen(QColor(style.soft))
    metrics = QFontMetricsF(painter.font())
    for ring in (0, RINGS):
        text = f"{(base + (1 - base) * ring / RINGS) * 100:g}%"
        width = metrics.horizontalAdvance(text)
        top = place.centre.y() - place.radius * ring / RINGS
        painter.drawText(QPointF(place.centre.x() - width - 3, top + (metrics.ascent() if ring else -2)), text)


def _draw_series(painter: QPainter, corners: Sequence[QPointF], position: int, style: ChartStyle) -> None:
    colour = QColor(style.series[position % len(style.series)])
    painter.setPen(pen(colour.name(), 1.8, dashed=position > 0))
    colour.setAlphaF(0.14 if position == 0 else 0.07)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(list(corners)))


def _draw_marks(painter: QPainter, corners: Sequence[QPointF], axes: Sequence[RadarAxis], style: ChartStyle) -> None:
    """A full mark where the star is won, a hollow one where it is not."""
    for at, axis in zip(corners, axes, strict=True):
        painter.setPen(pen(style.series[0], 1.6))
        painter.setBrush(QColor(style.series[0] if axis.won else style.ground))
        painter.drawEllipse(at, MARK, MARK)


def _draw_labels(
    painter: QPainter,
    place: RadarPlace,
    axes: Sequence[RadarAxis],
    rays: Sequence[tuple[float, float]],
    style: ChartStyle,
) -> None:
    for axis, box, (dx, _) in zip(axes, place.labels, rays, strict=True):
        side = Qt.AlignmentFlag.AlignHCenter
        if abs(dx) > 0.3:
            side = Qt.AlignmentFlag.AlignLeft if dx > 0 else Qt.AlignmentFlag.AlignRight
        painter.setFont(style.sized(1.0, bold=True))
        painter.setPen(QColor(style.text))
        painter.drawText(box, side | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip, axis.label)
        painter.setFont(style.sized(0.9))
        painter.setPen(QColor(style.soft if axis.won is None else style.good if axis.won else style.bad))
        painter.drawText(box, side | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextDontClip, axis.note)
