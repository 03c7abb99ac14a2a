"""The drawn stars: symmetric to the pixel, nothing cut off, lit and unlit told apart without colour, at every scale."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from app.forms.layout.stars import draw_star, draw_stars, star_outline, star_words, stars_width

ROUNDING = 2  # grey levels by which the raster engine's coverage differs between left and right
PAPER = QColor("white")


def drawn(ratio: float, size: float, lit: float, x: float = 7.3, y: float = 3.7) -> tuple[QImage, int, int, int]:
    """A star on paper; the image and the square it should stand in: left, top, size in device pixels."""
    image = QImage(round(80 * ratio), round(80 * ratio), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(PAPER)
    painter = QPainter(image)
    draw_star(painter, x, y, size, lit)
    painter.end()
    return image, round(x * ratio), round(y * ratio), round(size * ratio)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("size", [11, 16, 18, 26, 34])
@pytest.mark.parametrize("lit", [0.0, 1.0])
def test_a_star_is_symmetric_and_whole(qapp, ratio, size, lit):
    image, left, top, pixels = drawn(ratio, size, lit)
    for y in range(image.height()):
        for x in range(image.width()):
            inside = left <= x < left + pixels and top <= y < top + pixels
            if not inside:
                assert image.pixelColor(x, y) == PAPER
                continue
            mirrored = image.pixelColor(2 * left + pixels - 1 - x, y)
            here = image.pixelColor(x, y)
            assert abs(here.red() - mirrored.red()) <= ROUNDING
            assert abs(here.blue() - mirrored.blue()) <= ROUNDING


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_the_arms_have_a_crisp_upper_edge(qapp, ratio):
    """Above the side arms there is paper, below it the full colour of the edge: no grey line between."""
    image, left, top, pixels = drawn(ratio, 26, 1.0)
    x = left + round(pixels * 0.2)
    column = [image.pixelColor(x, y).lightness() for y in range(top, top + pixels)]
    first = next(place for place, value in enumerate(column) if value < PAPER.lightness())
    assert column[first] < 140


def test_lit_and_unlit_differ_without_colour(qapp):
    """A grey printer and a high-contrast screen: full against hollow."""
    lit, left, top, pixels = drawn(1.0, 34, 1.0)
    unlit = drawn(1.0, 34, 0.0)[0]
    middle = (left + pixels // 2, top + pixels // 2)
    assert unlit.pixelColor(*middle).lightness() - lit.pixelColor(*middle).lightness() > 80


def test_a_fraction_fills_from_the_left(qapp):
    image, left, top, pixels = drawn(2.0, 34, 0.5)
    row = top + pixels // 2
    assert image.pixelColor(left + pixels // 2 - 4, row) == QColor("#E8A317")
    assert image.pixelColor(left + pixels // 2 + 4, row) == QColor("#F4F5F7")


def test_all_stars_of_a_row_are_the_same(qapp):
    for ratio in (1.0, 1.25, 1.5):
        image = QImage(round(200 * ratio), round(40 * ratio), QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(PAPER)
        painter = QPainter(image)
        draw_stars(painter, 4, 4, 16, 5)
        painter.end()
        pixels, step = round(16 * ratio), round(16 * 1.16 * ratio)
        first = image.copy(round(4 * ratio), 0, pixels, image.height())
        for number in range(1, 5):
            assert image.copy(round(4 * ratio) + number * step, 0, pixels, image.height()) == first


def test_the_outline_is_a_pentagram():
    corners = star_outline(400)
    assert len(corners) == 10
    assert min(x for x, _ in corners) == pytest.approx(0, abs=1)
    assert max(x for x, _ in corners) == pytest.approx(400, abs=1)
    assert corners[2][1] == pytest.approx(corners[8][1])  # the arms lie level, on a whole pixel
    assert corners[2][1] == int(corners[2][1])
    assert stars_width(10, 1) == 10


def test_stars_in_words():
    assert star_words(4) == "四星，共五星"
    assert star_words(0, 3) == "零星，共三星"
    assert star_words(3.5) == "3.5星，共五星"
