"""The pictures can be taken from the screens as they are now, and show about what the handbook shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.ui.handbook.chapters import handbook_folder
from tests.handbook.pictures import COLOURS, SHOTS, Studio, indexed

GRID = (28, 17)  # cells in which two pictures are compared: headings, cards and tables are seen, letters are not
MOST = 24.0  # of 255, the mean difference of the cells; another page differs by 40 and more


@pytest.fixture(scope="module")
def studio(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> object:
    found = Studio(tmp_path_factory.mktemp("handbook"))
    yield found
    found.close()


def cells(image: QImage) -> bytes:
    smooth = Qt.TransformationMode.SmoothTransformation
    grey = image.convertToFormat(QImage.Format.Format_RGB32).scaled(*GRID, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return bytes(grey.pixelColor(x, y).lightness() for y in range(GRID[1]) for x in range(GRID[0]))


def difference(one: QImage, other: QImage) -> float:
    return sum(abs(a - b) for a, b in zip(cells(one), cells(other), strict=True)) / (GRID[0] * GRID[1])


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_shows_the_screen_as_it_is(studio: Studio, name: str) -> None:
    now = SHOTS[name](studio).toImage()
    kept = QImage(str(handbook_folder() / "pictures" / f"{name}.png"))
    assert difference(now, kept) < MOST, "python -m tests.handbook.pictures takes the pictures anew"


def test_another_page_would_be_noticed() -> None:
    folder: Path = handbook_folder() / "pictures"
    assert difference(QImage(str(folder / "calendar.png")), QImage(str(folder / "stars.png"))) > MOST / 3


def test_a_picture_of_few_colours_stays_as_it_is() -> None:
    image = QImage(8, 4, QImage.Format.Format_RGB32)
    image.fill(0xFFB4161B)
    image.setPixel(3, 2, 0xFF1F2329)
    found = indexed(image)
    assert found.colorCount() <= COLOURS
    assert found.convertToFormat(QImage.Format.Format_RGB32) == image
