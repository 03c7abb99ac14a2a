"""The charts of the page as widgets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.forms.charts.chart_style import ChartStyle
from app.forms.charts.charts import RadarAxis, RadarSeries, TrendSeries
from app.forms.charts.radar import LEAST_AXES, RadarPlace, draw_radar, place_radar
from app.forms.charts.trend import draw_trend
from app.ui.palette import ACCENT, BORDER, CARD, TEXT, TEXT_SOFT, TONES, font
from app.ui.stars.star_row import COLOURS

RADAR_SIZE = QSize(290, 226)
TREND_HEIGHT = 220


def chart_style() -> ChartStyle:
    """The charts in the colours of the window."""
    blue, grey = TONES["blue"].foreground, TONES["grey"].foreground
    return ChartStyle(
        font(0.9),
        TEXT,
        TEXT_SOFT,
        BORDER,
        TEXT_SOFT,
        TONES["green"].foreground,
        TONES["red"].foreground,
        CARD,
        (ACCENT, blue, grey),
    )


class Radar(QWidget):
    """The radar of one branch, another one or a what-if laid over it."""

    def __init__(self) -> None:
        super().__init__()
        self.axes: Sequence[RadarAxis] = ()
        self.series: Sequence[RadarSeries] = ()
        self.setMinimumSize(RADAR_SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_series(self, axes: Sequence[RadarAxis], series: Sequence[RadarSeries]) -> None:
        """Show these series; the first one in front. Read out as its figures."""
        self.axes, self.series = tuple(axes), tuple(series)
        self.setVisible(len(self.axes) >= LEAST_AXES)
        words = {True: "已达授星线", False: "未达授星线", None: "待考评"}
        said = "，".join(f"{axis.label}{axis.note}{words[axis.won]}" for axis in self.axes)
        self.setAccessibleName("五星雷达图")
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        """Large enough for five labels of five characters."""
        return RADAR_SIZE

    def place(self) -> RadarPlace:
        """Where the radar and its labels lie."""
        return place_radar(self.rect().toRectF().adjusted(2, 2, -2, -2), self.axes, chart_style())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        draw_radar(painter, self.rect().toRectF().adjusted(2, 2, -2, -2), self.axes, self.series, chart_style())
        painter.end()


class Trend(QWidget):
    """Scores over the periods."""

    def __init__(self) -> None:
        super().__init__()
        self.series: Sequence[TrendSeries] = ()
        self.line: float | None = None
        self.setFixedHeight(TREND_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("得分走势图")

    def show_series(self, series: Sequence[TrendSeries], line: float | None) -> None:
        """Show these series. Read out as figures."""
        self.series, self.line = tuple(series), line
        points = self.series[0].points if self.series else ()
        digits = self.series[0].digits if self.series else 0
        said = [f"{point.label} {point.value:.{digits}f}" for point in points if point.value is not None]
        self.setAccessibleDescription("，".join(said))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        draw_trend(painter, self.rect().toRectF().adjusted(0, 2, -2, -2), self.series, self.line, chart_style(), COLOURS)
        painter.end()
