"""What the clipboard, or something dragged, holds that can be added as a file: files, or a picture such as a screenshot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QFileInfo, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter


@dataclass(frozen=True)
class Screenshot:
    """A picture that is no file yet, with the name it gets."""

    name: str
    image: QImage

    def png(self) -> bytes:
        """The picture as a file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, b"png").write(self.image)
        return bytes(buffer.data().data())


def held_files(data: QMimeData) -> list[str]:
    """The paths of files (not folders)."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if QFileInfo(path).isFile()]


def held_picture(data: QMimeData) -> QImage | None:
    """A picture that comes without a file; Word and Excel put one beside their text, which is not meant."""
    if not data.hasImage() or data.hasFormat("text/plain"):
        return None
    image = data.imageData()
    return image if isinstance(image, QImage) and not image.isNull() else None


def screenshot_name(day: dt.date, time: dt.time) -> str:
    """截图 2023-11-20 103015.png."""
    return f"截图 {day.isoformat()} {time:%H%M%S}.png"
