"""Radar and trend: labels lie whole within the picture, marks tell won from not won."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from app.forms.charts.chart_style import ChartStyle
from app.forms.charts.charts import RadarAxis, RadarSeries, TrendPoint, TrendSeries
from app.forms.charts.radar import base_of, directions, draw_radar, place_radar
from app.forms.charts.trend import draw_trend, scale_of

NAMES = ("支部过硬星", "业务突出星", "服务高效星", "文明和谐星", "廉洁法治星")


def axes(names=NAMES, won=True):
    return [RadarAxis(name, "95.0 / 85", 0.85, won) for name in names]


def style():
    font = QFont()
    font.setPointSizeF(9)
    return ChartStyle(font)


@pytest.mark.parametrize("size", [(290, 226), (260, 210), (600, 300), (300, 600)])
@pytest.mark.parametrize("names", [NAMES, ("星", "很长很长的星的名称也要完整", "三"), tuple(f"第{n}颗星" for n in range(8))])
def test_no_label_is_cut_off_and_none_lies_on_another(qapp, size, names):
    area = QRectF(5, 5, *size)
    place = place_radar(area, axes(names), style())
    assert place.radius > 10
    for box in place.labels:
        assert area.adjusted(-1, -1, 1, 1).contains(box)
    for number, box in enumerate(place.labels):
        assert not any(box.intersects(other) for other in place.labels[number + 1 :])


def test_the_first_axis_points_upwards():
    rays = directions(5)
    assert rays[0] == (0, -1)
    assert rays[1][0] == pytest.approx(-rays[4][0])


def test_high_scores_are_spread():
    high = [RadarSeries("a", (0.9, 0.95, 0.88, 0.9, 0.92))]
    assert base_of(axes(), high) == 0.5
    assert base_of(axes(), [RadarSeries("a", (0.2, 0.95, 0.88, 0.9, 0.92))]) == 0.0


def test_a_star_that_is_not_won_has_a_hollow_mark(qapp):
    def middle_of_first_mark(won):
        image = QImage(600, 500, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        place = draw_radar(painter, QRectF(0, 0, 600, 500), axes(won=won), [RadarSeries("a", (1.0,) * 5)], style())
        painter.end()
        return image.pixelColor(round(place.centre.x()), round(place.centre.y() - place.radius))

    assert middle_of_first_mark(won=True) == QColor("#B4161B")
    assert middle_of_first_mark(won=False) == QColor("#FFFFFF")


def test_the_scale_of_a_trend_is_round():
    scale = scale_of([81.2, 89.0, 85])
    assert scale.low <= 81.2 < 89.0 < scale.high
    assert scale.step in (1, 2, 5)
    assert scale.low % scale.step == 0
    assert scale_of([]).high >= 100
    assert scale_of([90.0]).high - scale_of([90.0]).low >= 5


def test_no_line_of_a_trend_lies_above_full_marks():
    assert scale_of([96.0, 100.0]).high == 100
    assert scale_of([100.0]).high == 100
    assert scale_of([96.0, 100.5]).high > 100.5
    assert scale_of([0.0]).high > scale_of([0.0]).low


def test_a_gap_in_a_trend_is_no_point(qapp):
    image = QImage(600, 220, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    blank = QImage(image)
    painter = QPainter(image)
    points = (TrendPoint("2022年", None), TrendPoint("2023年", 88.0, 4), TrendPoint("一季度", 90.0, small=True))
    draw_trend(painter, QRectF(0, 0, 600, 220), [TrendSeries("一支部", points)], 85.0, style())
    painter.end()
    assert image != blank
    left = [image.pixelColor(x, y) for x in range(40, 200) for y in range(20, 160)]
    assert QColor("#B4161B") not in left
