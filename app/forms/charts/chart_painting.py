"""Charts of a form drawn with Qt: into a page, or as a picture for Word."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter

from app.forms.charts.chart_style import ChartStyle
from app.forms.charts.charts import Chart, RadarChart
from app.forms.charts.radar import draw_radar
from app.forms.charts.trend import draw_trend
from app.forms.layout.text import UNITS_PER_INCH

FAMILIES = ("黑体", "SimHei", "Noto Sans CJK SC")
WORDS = 12  # pixels of a chart's words, of which it has CHART_DPI to the inch
CHART_DPI = 96
PICTURE_SCALE = 3  # pixels of a picture for Word per pixel of the chart


def paper_style() -> ChartStyle:
    """The charts of paper. Sizes are pixels: a printer's own points must not change them."""
    font = QFont(list(FAMILIES))
    font.setPixelSize(WORDS)
    return ChartStyle(font)


def draw_chart(painter: QPainter, area: QRectF, chart: Chart) -> None:
    """Draw a chart into an area given in tenths of a point."""
    scale = UNITS_PER_INCH / CHART_DPI
    painter.save()
    painter.translate(area.topLeft())
    painter.scale(scale, scale)
    draw_in(painter, QRectF(0, 0, area.width() / scale, area.height() / scale), chart)
    painter.restore()


def draw_in(painter: QPainter, area: QRectF, chart: Chart) -> None:
    """Draw a chart into an area of pixels."""
    if isinstance(chart, RadarChart):
        draw_radar(painter, area, chart.axes, chart.series, paper_style())
    else:
        draw_trend(painter, area, chart.series, chart.line, paper_style())


def chart_picture(chart: Chart, width: float, height: float) -> bytes:
    """A chart as PNG for an area in tenths of a point."""
    scale = UNITS_PER_INCH / CHART_DPI
    image = QImage(round(width / scale * PICTURE_SCALE), round(height / scale * PICTURE_SCALE), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(PICTURE_SCALE, PICTURE_SCALE)
    draw_in(painter, QRectF(0, 0, width / scale, height / scale), chart)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())
