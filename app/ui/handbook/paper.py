"""The handbook on paper: chapters as PDF or to a printer, on A4."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QMarginsF, QUrl
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from app.core.whole_file import whole_file
from app.ui.handbook.chapters import Chapter, handbook_folder
from app.ui.handbook.keys import Keys
from app.ui.handbook.look import text_style
from app.ui.handbook.written import to_html

PICTURE_WIDTH = 630  # pixels of 1/96 inch: what the margins leave
POINTS = 10.5


def paper_document(chapters: Sequence[Chapter], keys: Sequence[tuple[str, Keys]]) -> QTextDocument:
    """The chapters with their pictures. May be made and printed on any thread."""
    document = QTextDocument()
    document.setDefaultStyleSheet(text_style(POINTS))
    folder = handbook_folder()
    for name in {name for item in chapters for name in item.pictures}:
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), QImage(str(folder / name)))
    document.setHtml(to_html(chapters, keys, lambda name: PICTURE_WIDTH))
    return document


def set_page(device: QPagedPaintDevice) -> None:
    """A4; QTextDocument.print_ leaves margins of 2 cm by itself."""
    size = QPageSize(QPageSize.PageSizeId.A4)
    device.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))


def write_handbook(chapters: Sequence[Chapter], keys: Sequence[tuple[str, Keys]], path: Path) -> None:
    """Chapters as a PDF. Raises StorageError when it cannot be written."""
    QEventLoop()  # gives a worker's thread the dispatcher that the text's layout wants for its timers
    with whole_file(path) as file:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(300)
        set_page(writer)
        writer.setTitle("五星台账使用手册")
        document = paper_document(chapters, keys)
        document.print_(writer)
        del writer
        file.write(bytes(buffer.data().data()))
