"""Print preview: the pages as they will be printed; paper and orientation to choose; to printer or file from one layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.core.errors import CancelledError, StorageError
from app.core.file_names import file_name
from app.forms.layout.document import Paper, TableDocument
from app.forms.layout.fonts import FontMeasure
from app.forms.layout.pages import Document, Layout, document_size, lay_out_document
from app.forms.layout.painter import paint_page
from app.forms.layout.text import UNITS_PER_INCH
from app.forms.output import FORMATS, formats_of, write_document
from app.forms.pdf import page_layout
from app.ui.file_dialogs import Purpose, ask_target
from app.ui.finished_box import FinishedBox
from app.ui.jobs import Job, Jobs
from app.ui.messages import Messages
from app.ui.palette import BORDER_STRONG, CARD
from app.ui.progress import ProgressDialog, stopping
from app.ui.widgets import button, words

GAP = 18  # pixels between pages
PAPERS = (("A3 横向", Paper.A3, True), ("A3 纵向", Paper.A3, False), ("A4 横向", Paper.A4, True), ("A4 纵向", Paper.A4, False))
ZOOMS = (("整页", 0.0), ("适合宽度", -1.0), ("75%", 0.75), ("100%", 1.0), ("150%", 1.5))
Failed = Callable[[Exception], None]


class Pages(QWidget):
    """All pages one below the other; only the visible ones are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.layout_: Layout | None = None
        self.scale = 0.1  # pixels per tenth of a point

    def show_layout(self, layout: Layout | None, scale: float) -> None:
        """Show pages at a scale."""
        self.layout_, self.scale = layout, scale
        if layout is not None:
            width, height = layout.page_width * scale, layout.page_height * scale
            self.setFixedSize(QSize(int(width) + 2 * GAP, int((height + GAP) * len(layout.pages)) + GAP))
        self.update()

    def page_area(self, layout: Layout, number: int) -> QRectF:
        """Where a page (counted from 0) stands."""
        width, height = layout.page_width * self.scale, layout.page_height * self.scale
        return QRectF((self.width() - width) / 2, GAP + number * (height + GAP), width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages that are seen."""
        layout = self.layout_
        if layout is None:
            return
        painter = QPainter(self)
        for number in range(len(layout.pages)):
            area = self.page_area(layout, number)
            if not area.intersects(QRectF(event.rect())):
                continue
            painter.fillRect(area, QColor(CARD))
            painter.setPen(QColor(BORDER_STRONG))
            painter.drawRect(area)
            painter.save()
            painter.translate(area.topLeft())
            paint_page(painter, layout, number, self.scale)
            painter.restore()
        painter.end()


class PreviewDialog(QDialog):
    """The preview of one document; `warning` is said before it is printed or saved."""

    saved = Signal(str)  # the path of a file

    def __init__(
        self, parent: QWidget, document: Document, jobs: Jobs, messages: Messages, failed: Failed, warning: str = ""
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.jobs = jobs
        self.messages = messages
        self.failed = failed
        self.pages: Layout | None = None
        self.laying: Job | None = None
        self.setWindowTitle(f"打印预览 — {document.title}")
        self.resize(parent.window().size() * 0.94)
        self.paper = QComboBox()
        self.paper.addItems([label for label, _, _ in PAPERS])
        self.paper.setCurrentIndex([(p, o) for _, p, o in PAPERS].index((document.paper, document.landscape)))
        self.paper.setAccessibleName("纸张")
        self.zoom = QComboBox()
        self.zoom.addItems([label for label, _ in ZOOMS])
        self.zoom.setCurrentIndex(1 if document.landscape else 0)
        self.zoom.setAccessibleName("缩放")
        self.status = words("正在排版…", "soft")
        self.print_button = button("打印", "primary")
        self.file_buttons = {suffix: button(f"存为 {name}…") for suffix, name in formats_of(document).items()}
        self.view = Pages()
        self.area = QScrollArea()
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        # Always there: 适合宽度 must not lose room to it once the pages are shown.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.setWidget(self.view)
        self.area.verticalScrollBar().valueChanged.connect(self._show_status)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_bar(warning))
        column.addWidget(self.area, 1)
        self.paper.currentIndexChanged.connect(self._change_paper)
        self.zoom.currentIndexChanged.connect(self._rescale)
        self.print_button.clicked.connect(self.print)
        QShortcut(QKeySequence.StandardKey.Print, self, self.print)
        self.area.setFocus()  # PgDn turns the pages; in a list it would choose another paper
        self._lay_out()

    def _build_bar(self, warning: str) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 10, 14, 10)
        bar.setSpacing(8)
        paper_label = QLabel("纸张")
        if not isinstance(self.document, TableDocument):  # a form has its own paper
            paper_label.hide()
            self.paper.hide()
        for widget in (paper_label, self.paper, QLabel("缩放"), self.zoom, self.status):
            bar.addWidget(widget)
        if warning:
            self.warning = words(warning, "wrong")
            bar.addWidget(self.warning)
        bar.addStretch()
        for suffix, each in self.file_buttons.items():
            bar.addWidget(each)
            each.clicked.connect(lambda _=False, suffix=suffix: self.save_as(suffix))
        bar.addWidget(self.print_button)
        return bar

    def _change_paper(self, index: int) -> None:
        _, paper, landscape = PAPERS[index]
        if isinstance(self.document, TableDocument):
            self.document = replace(self.document, paper=paper, landscape=landscape)
            self._lay_out()

    def _lay_out(self) -> None:
        document = self.document
        self.status.setText("正在排版…")
        self._enable(False)
        self._give_up_layout()
        self.laying = self.jobs.start(
            lambda job: lay_out_document(document, FontMeasure(), stopping(job)), self._laid_out, self._not_laid_out, owner=self
        )
        self.laying.progress.connect(self._show_layout_progress)

    def _enable(self, on: bool) -> None:
        for each in (self.print_button, *self.file_buttons.values()):
            each.setEnabled(on)

    def _give_up_layout(self) -> None:
        """What is still being laid out is not wanted any more."""
        if self.laying is not None and isValid(self.laying):
            self.laying.cancel()

    def _show_layout_progress(self, done: int, total: int) -> None:
        if self.pages is None or self.pages.document is not self.document:
            self.status.setText(f"正在排版…  {done:,} / {total:,}")

    def done(self, result: int) -> None:
        """Closed: nothing goes on behind it."""
        self._give_up_layout()
        super().done(result)

    def _laid_out(self, layout: Layout) -> None:
        if layout.document is not self.document:
            return  # the paper was changed meanwhile
        self.pages = layout
        self._enable(True)
        self._rescale()

    def _not_laid_out(self, fault: Exception) -> None:
        if isinstance(fault, CancelledError):
            return
        self.status.setText("无法排版，请换用更大的纸张")
        self.failed(fault)

    def _rescale(self) -> None:
        if self.pages is None:
            return
        room = self.area.viewport().size()
        across = (room.width() - 2 * GAP - 2) / self.pages.page_width
        down = (room.height() - 2 * GAP) / self.pages.page_height
        wanted = ZOOMS[self.zoom.currentIndex()][1]
        scale = min(across, down) if wanted == 0 else across if wanted < 0 else wanted * self.logicalDpiX() / UNITS_PER_INCH
        self.view.show_layout(self.pages, max(scale, 0.02))
        self._show_status()

    def _show_status(self) -> None:
        if self.pages is None:
            return
        step = self.pages.page_height * self.view.scale + GAP
        current = min(int((self.area.verticalScrollBar().value() + self.area.viewport().height() / 2) / step) + 1, self.count)
        self.status.setText(f"第 {current} 页 / 共 {self.count} 页，{document_size(self.document)}")

    @property
    def count(self) -> int:
        """How many pages."""
        return len(self.pages.pages) if self.pages else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the fit."""
        super().resizeEvent(event)
        self._rescale()

    def save_as(self, suffix: str) -> None:
        """Ask for a name and write the file."""
        name = FORMATS[suffix]
        proposed, kinds = f"{file_name(self.document.title)}{suffix}", f"{name} 文件 (*{suffix})"
        path = ask_target(self, Purpose.EXPORT, f"存为 {name}", proposed, kinds)
        if path:
            self.write(path if path.suffix.lower() == suffix else path.with_name(path.name + suffix))

    def write(self, path: Path) -> Job:
        """Write the document in the format of the file's suffix, with progress."""
        document, name = self.document, FORMATS[path.suffix.lower()]

        def done(pages: int) -> None:
            self.status.setText(f"已存为 {name}，共 {pages} 页：{path.name}")
            FinishedBox(self, f"已存为 {name}，共 {pages} 页", path, self.failed)
            self.saved.emit(str(path))

        job = self.jobs.start(lambda job: write_document(document, path, job.report), done, self.failed, owner=self)
        ProgressDialog(self, f"正在生成 {name}", job)
        return job

    def print(self) -> None:
        """Choose a printer and print the layout shown."""
        if self.pages is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(page_layout(self.document))
        printer.setFullPage(True)
        printer.setDocName(self.document.title)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.count)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_to(printer)

    def print_to(self, printer: QPrinter) -> Job | None:
        """Draw the pages (or the chosen range of them) on a printer, off the GUI thread, with progress and 取消."""
        layout = self.pages
        if layout is None:
            return None
        first = max(printer.fromPage(), 1)
        last = min(printer.toPage() or self.count, self.count)
        job = self.jobs.start(
            lambda job: print_pages(layout, printer, range(first - 1, last), job.report),
            lambda pages: self.messages.toast(f"已送到打印机，共 {pages} 页"),
            self.failed,
        )
        ProgressDialog(self, "正在打印", job)
        return job


def print_pages(layout: Layout, printer: QPrinter, numbers: range, report: Callable[[int, int], bool]) -> int:
    """Draw pages (counted from 0) on a printer and return how many. A cancelled print prints nothing of what is still here.

    Raises StorageError when the printer does not answer, CancelledError when `report(done, total)` says so.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise StorageError("打印机没有响应，没有打印。", "请检查打印机是否开机、联网，或先存为 PDF。")
    try:
        for done, number in enumerate(numbers):
            if not report(done, len(numbers)):
                printer.abort()
                raise CancelledError("已取消打印。")
            if done:
                printer.newPage()
            paint_page(painter, layout, number, printer.resolution() / UNITS_PER_INCH)
    finally:
        painter.end()
    return len(numbers)
