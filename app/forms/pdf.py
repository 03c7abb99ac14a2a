"""Write a document as PDF: vector text in embedded fonts, all of it or nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.core.errors import CancelledError
from app.core.whole_file import whole_file
from app.forms.layout.fonts import FontMeasure
from app.forms.layout.pages import Document, Layout, document_steps, lay_out_document
from app.forms.layout.painter import paint_page
from app.forms.layout.text import UNITS_PER_INCH
from app.forms.pdf_text import searchable

_CREATOR = "五星台账"


def write_pdf(document: Document, path: Path, on_progress: Callable[[int, int], bool] | None = None) -> int:
    """Write the document and return the number of pages.

    `on_progress(done, total)` is called often; when it returns False the work ends with `CancelledError`. Raises
    `StorageError` when the file cannot be written, `InvalidValueError` when it does not fit the paper. In each
    case the file that was there before is untouched and nothing else is left. May be called from any thread, but
    without a running application the first call must come from the main thread.
    """
    need_application()
    with whole_file(path) as file:
        progress = _Progress(on_progress, document_steps(document))
        layout = lay_out_document(document, FontMeasure(), progress.laid_out)
        file.write(searchable(_drawn(layout, progress), layout))
    return len(layout.pages)


def page_layout(document: Document) -> QPageLayout:
    """Return the sheet of a document for a PDF or a printer; the margins are the layout's business, here they are 0."""
    size = QPageSize.PageSizeId[document.paper.name]
    orientation = QPageLayout.Orientation.Landscape if document.landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(size), orientation, QMarginsF(0, 0, 0, 0))


def need_application() -> None:
    """Start a windowless Qt application if none runs: fonts need one."""
    if QGuiApplication.instance() is None:
        _windowless_application()


@cache
def _windowless_application() -> QGuiApplication:
    # On Windows the offscreen platform does not see the fonts of the system; the usual one shows no window by itself.
    platform = [] if sys.platform == "win32" else ["-platform", "offscreen"]
    return QGuiApplication([_CREATOR, *platform])


class _Progress:
    """Turns rows (or sheets) laid out and pages drawn into one figure: each row counts once for either."""

    def __init__(self, report: Callable[[int, int], bool] | None, rows: int) -> None:
        self._report = report
        self._rows = max(rows, 1)

    def laid_out(self, done: int, total: int) -> None:
        if done % 50 == 0:
            self._tell(done)

    def drawn(self, done: int, total: int) -> None:
        self._tell(self._rows + self._rows * done // total)

    def _tell(self, done: int) -> None:
        if self._report is not None and not self._report(done, 2 * self._rows):
            raise CancelledError("已取消生成 PDF，没有保存文件。")


def _drawn(layout: Layout, progress: _Progress) -> bytes:
    """Draw all pages into memory: what fails while writing a file shows in Python, but not in QPdfWriter."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(int(UNITS_PER_INCH))
    writer.setPageLayout(page_layout(layout.document))
    writer.setTitle(" ".join(layout.document.title.split()))
    writer.setCreator(_CREATOR)
    painter = QPainter(writer)
    try:
        for number in range(len(layout.pages)):
            progress.drawn(number, len(layout.pages))
            if number:
                writer.newPage()
            paint_page(painter, layout, number, 1.0)
        progress.drawn(len(layout.pages), len(layout.pages))
    finally:
        painter.end()
    return bytes(buffer.data().data())
