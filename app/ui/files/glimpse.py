"""What a file looks like without opening it: a picture scaled down, the first page of a PDF. Hostile files are expected.

Qt decodes into memory of a known size: what would need more is said to be too large. PDFium has a process of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from app.ui.files.pdf_process import PDFS, Fault, FirstPage

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
FORMATS = frozenset({b"jpeg", b"png", b"bmp", b"gif", b"webp", b"tiff"})  # whatever the name says; no SVG
MOST_BYTES = 64 * 1024 * 1024
MOST_PIXELS = 60_000_000  # a colour picture of that many takes 240 MB while it is read
BOX = QSize(1600, 1200)  # pixels that a picture is scaled down to
PDF_FAULTS: dict[Fault, str] = {
    "locked": "PDF 有打开密码，无法预览",
    "damaged": "PDF 已损坏，无法预览",
    "slow": "PDF 过于复杂或已损坏，不能预览，请打开查看",
}


@dataclass(frozen=True)
class Glimpse:
    """A picture, null when there is none, and what is said below it: its size, its pages, or why it is not seen."""

    image: QImage
    note: str


def nothing(why: str) -> Glimpse:
    """No picture."""
    return Glimpse(QImage(), why)


def why_unseen(name: str, size: int) -> str:
    """Why a file is not even read to be shown; "" when it is worth reading."""
    suffix = PurePath(name).suffix.lower()
    if suffix != ".pdf" and suffix not in PICTURES:
        return "这种文件不能预览，请打开查看"
    return "文件较大，不预览，请打开查看" if size > MOST_BYTES else ""


def glimpse(name: str, data: bytes) -> Glimpse:
    """A look at a file by its name and content. May be called from any thread."""
    return pdf_glimpse(data) if PurePath(name).suffix.lower() == ".pdf" else picture_glimpse(data)


def picture_glimpse(data: bytes) -> Glimpse:
    """A picture, upright as its camera meant it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return read_picture(buffer)


def read_picture(device: QIODevice) -> Glimpse:
    """A picture from a device that outlives its reader: the one of TIFF still uses it at its end."""
    reader = QImageReader(device)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if bytes(reader.format().data()) not in FORMATS or size.isEmpty():
        return nothing("图片已损坏，或不是图片，无法预览")
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    shown = size.transposed() if turned else size
    words = f"{shown.width():,} × {shown.height():,} 像素"
    if size.width() * size.height() > MOST_PIXELS:
        return nothing(f"图片过大（{words}），不预览，请打开查看")
    if size.width() > BOX.width() or size.height() > BOX.height():
        reader.setScaledSize(size.scaled(BOX, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    return nothing("图片已损坏，无法预览") if image.isNull() else Glimpse(image, words)


def pdf_glimpse(data: bytes) -> Glimpse:
    """The first page of a PDF and how many there are."""
    found = PDFS.first_page(data, BOX.width(), BOX.height())
    if not isinstance(found, FirstPage):
        return nothing(PDF_FAULTS[found])
    picture = QImage(found.pixels, found.width, found.height, found.stride, QImage.Format.Format_RGB32)
    return Glimpse(picture.copy(), f"共 {found.pages:,} 页")  # the bytes go with the answer
