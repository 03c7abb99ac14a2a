"""Writes app.ico and app.png from app.svg and app-small.svg; run it after changing either drawing.

python resources/icons/make_app_icon.py
"""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parent
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)  # Windows at 100 % to 250 %, Explorer's large views
SMALLEST_WITH_LINES = 48  # below this the ledger lines blur, so the plain drawing is used


def draw(size: int) -> QImage:
    """The app icon as a square of `size` pixels."""
    drawing = FOLDER / ("app.svg" if size >= SMALLEST_WITH_LINES else "app-small.svg")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """The bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return buffer.data().data()


def ico(pictures: list[tuple[int, bytes]]) -> bytes:
    """An .ico file of (size, PNG bytes); PNG entries of every size are read by Windows Vista and later."""
    offset = 6 + 16 * len(pictures)
    header = struct.pack("<HHH", 0, 1, len(pictures))
    for size, data in pictures:
        edge = size % 256  # the format writes 256 as 0
        header += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return header + b"".join(data for _, data in pictures)


if __name__ == "__main__":
    (FOLDER / "app.ico").write_bytes(ico([(size, png(draw(size))) for size in SIZES]))
    (FOLDER / "app.png").write_bytes(png(draw(256)))
