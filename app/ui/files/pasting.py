"""What the clipboard, or something dragged, holds that can be added as a file: files, or a picture such as a screenshot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QFileInfo, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter


@dataclass(frozen=True, eq=False)
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


Source = Path | Screenshot


def may_take(data: QMimeData | None) -> bool:
    """Whether something dragged or copied can be added. A clipboard that nobody has used yet holds None."""
    return data is not None and (bool(held_files(data)) or held_picture(data) is not None)


def sources_of(data: QMimeData | None, today: dt.date) -> list[Source]:
    """What is added of it: the files, or else the picture, called by day and time."""
    if data is None:  # see `may_take`
        return []
    if paths := held_files(data):
        return [*paths]
    picture = held_picture(data)
    return [Screenshot(screenshot_name(today, dt.datetime.now().astimezone().time()), picture)] if picture else []


def held_files(data: QMimeData) -> list[Path]:
    """Files (not folders)."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [Path(path) for path in paths if QFileInfo(path).isFile()]


def held_picture(data: QMimeData) -> QImage | None:
    """A picture that comes without a file; Word and Excel put one beside their text, which is not meant."""
    if not data.hasImage() or data.hasFormat("text/plain"):
        return None
    image = data.imageData()
    return image if isinstance(image, QImage) and not image.isNull() else None


def screenshot_name(day: dt.date, time: dt.time) -> str:
    """截图 2023-11-20 103015.png."""
    return f"截图 {day.isoformat()} {time:%H%M%S}.png"
