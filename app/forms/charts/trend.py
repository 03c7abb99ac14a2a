"""How a score went over the periods: a line of the years, the quarters as small points between them, stars below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from app.forms.charts.chart_style import ChartStyle, pen
from app.forms.charts.charts import TrendPoint, TrendSeries
from app.forms.layout.stars import COLOURS, StarColours, draw_stars, stars_width

TICKS = 4
LEAST_SPAN = 5.0  # points: smaller changes shall not look like leaps
STAR_SIZE = 11.0
MARK = 4.0


@dataclass(frozen=True)
class TrendScale:
    """The values at the lower and upper edge, and the step between two lines."""

    low: float
    high: float
    step: float


def scale_of(values: Sequence[float]) -> TrendScale:
    """Round values round the ones shown: 1, 2 or 5 times a power of ten apart."""
    low, high = (min(values), max(values)) if values else (0.0, 100.0)
    span = max(high - low, LEAST_SPAN) * 1.3
    raw = span / TICKS
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw)
    upper = math.ceil(high / step) * step  # no line above a best value that is one itself: 100 may be all there is
    lower = math.floor(min(low - (span - (high - low)) / 2, upper - LEAST_SPAN) / step) * step
    lower = max(lower, 0.0) if low >= 0 else lower
    return TrendScale(lower, max(upper, lower + step), step)


def draw_trend(
    painter: QPainter,
    area: QRectF,
    series: Sequence[TrendSeries],
    line: float | None,
    style: ChartStyle,
    stars: StarColours = COLOURS,
) -> None:
    """Draw the chart into the area; `line` is 授星线 or a threshold."""
    if not series or not series[0].points:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    values = [point.value for one in series for point in one.points if point.value is not None]
    scale = scale_of([*values, line] if line is not None else values)
    small = QFontMetricsF(style.sized(0.85))
    below = small.height() + 4 + (STAR_SIZE + 6 if any(point.stars is not None for point in series[0].points) else 0)
    left = small.horizontalAdvance(f"{scale.high:g}") + 10
    plot = area.adjusted(left, small.height() + MARK + 5, -28, -below)  # a number fits above the uppermost line

    def at(number: int, value: float) -> QPointF:
        across = (number + 0.5) / len(series[0].points)
        height = (value - scale.low) / (scale.high - scale.low)
        return QPointF(plot.left() + across * plot.width(), plot.bottom() - height * plot.height())

    _draw_grid(painter, area, plot, scale, line, style)
    for position, one in reversed(list(enumerate(series))):
        found = [(number, point) for number, point in enumerate(one.points) if point.value is not None]
        places = [(at(number, point.value or 0.0), point) for number, point in found]
        _draw_line(painter, places, position, style)
        if position == 0:
            _draw_values(painter, places, style, one.digits)
    for number, point in enumerate(series[0].points):
        _draw_period(painter, at(number, scale.low).x(), plot.width() / len(series[0].points), plot, point, style, stars)
    painter.restore()


def _draw_grid(painter: QPainter, area: QRectF, plot: QRectF, scale: TrendScale, line: float | None, style: ChartStyle) -> None:
    painter.setFont(style.sized(0.85))
    metrics = QFontMetricsF(painter.font())

    def height(value: float) -> float:
        share = (value - scale.low) / (scale.high - scale.low)
        return math.floor(plot.bottom() - share * plot.height()) + 0.5

    for number in range(round((scale.high - scale.low) / scale.step) + 1):
        value = scale.low + number * scale.step
        painter.setPen(pen(style.grid))
        painter.drawLine(QPointF(plot.left(), height(value)), QPointF(plot.right(), height(value)))
        painter.setPen(QColor(style.soft))
        text = f"{value:g}"
        painter.drawText(
            QPointF(plot.left() - 8 - metrics.horizontalAdvance(text), height(value) + metrics.ascent() / 2 - 1), text
        )
    if line is not None:
        painter.setPen(pen(style.line, 1.2, dashed=True))
        painter.drawLine(QPointF(plot.left(), height(line)), QPointF(plot.right(), height(line)))
        painter.setPen(QColor(style.soft))
        painter.drawText(QPointF(plot.right() + 4, height(line) + metrics.ascent() / 2 - 1), f"{line:g}")


def _draw_line(painter: QPainter, places: Sequence[tuple[QPointF, TrendPoint]], position: int, style: ChartStyle) -> None:
    """The years joined by a line, the quarters by a thin one; each point in its own mark."""
    colour = style.series[position % len(style.series)]
    for small, width in ((True, 1.0), (False, 2.0)):
        line = [at for at, point in places if point.small == small]
        painter.setPen(pen(colour, width, dashed=position > 0 or small))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        painter.setPen(pen(colour, 1.6))
        painter.setBrush(QColor(style.ground if small else colour))
        for at in line:
            painter.drawEllipse(at, MARK - 1 if small else MARK, MARK - 1 if small else MARK)


def _draw_values(painter: QPainter, places: Sequence[tuple[QPointF, TrendPoint]], style: ChartStyle, digits: int) -> None:
    for at, point in places:
        painter.setFont(style.sized(0.85, bold=not point.small))
        painter.setPen(QColor(style.soft if point.small else style.text))
        text = f"{point.value:.{digits}f}"
        metrics = QFontMetricsF(painter.font())
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 4, metrics.ascent())
        box.moveCenter(QPointF(at.x(), at.y() - MARK - 4 - metrics.ascent() / 2))
        ground = QColor(style.ground)
        ground.setAlphaF(0.8)
        painter.fillRect(box, ground)  # the number stays readable where a line runs behind it
        painter.drawText(QPointF(box.left() + 2, at.y() - MARK - 5), text)


def _draw_period(
    painter: QPainter, middle: float, room: float, plot: QRectF, point: TrendPoint, style: ChartStyle, stars: StarColours
) -> None:
    painter.setFont(style.sized(0.85))
    painter.setPen(QColor(style.soft if point.small else style.text))
    metrics = QFontMetricsF(painter.font())
    painter.drawText(
        QPointF(middle - metrics.horizontalAdvance(point.label) / 2, plot.bottom() + 4 + metrics.ascent()), point.label
    )
    if point.stars is not None:
        top = plot.bottom() + 4 + metrics.height() + 2
        size = min(STAR_SIZE, room / stars_width(1.0) * 0.8)
        draw_stars(painter, middle - stars_width(size) / 2, top, size, point.stars, 5, stars)
