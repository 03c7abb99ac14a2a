"""Print preview with a long ledger: printing and layout off the GUI thread, cancelled without a trace; what is offered after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from app.forms.pdf import page_layout
from app.ui.finished_box import FinishedBox
from app.ui.jobs import Jobs
from app.ui.messages import Messages
from app.ui.preview import PreviewDialog
from tests.forms.samples import ledger, without_rights
from tests.ui.conftest import bring_to_front

Show = Callable[[int], PreviewDialog]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def told() -> list[Exception]:
    return []


@pytest.fixture
def show(qtbot: QtBot, told: list[Exception]) -> Iterator[Show]:
    window, jobs = QMainWindow(), Jobs(lambda: None)
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.show()

    def make(rows: int) -> PreviewDialog:
        dialog = PreviewDialog(window, ledger(rows), jobs, Messages(window), told.append)
        dialog.open()
        return dialog

    yield make
    assert jobs.close()


def laid_out(qtbot: QtBot, dialog: PreviewDialog) -> PreviewDialog:
    qtbot.waitUntil(lambda: dialog.pages is not None, timeout=30_000)
    return dialog


def paper_printer(dialog: PreviewDialog, path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageLayout(page_layout(dialog.document))
    printer.setFullPage(True)
    return printer


def test_all_pages_are_printed_while_the_window_lives(qtbot: QtBot, show: Show, tmp_path: Path) -> None:
    dialog = laid_out(qtbot, show(300))
    seen: list[int] = []
    job = dialog.print_to(paper_printer(dialog, tmp_path / "纸.pdf"))
    assert job is not None
    job.progress.connect(lambda done, total: seen.append(done))
    with qtbot.waitSignal(job.finished, timeout=30_000) as printed:
        pass
    assert printed.args == [dialog.count]
    assert seen == list(range(dialog.count))[-len(seen) :]  # the first may be told before anybody listens
    assert len(seen) >= dialog.count // 2


def test_a_cancelled_print_says_so(qtbot: QtBot, show: Show, told: list[Exception], tmp_path: Path) -> None:
    dialog = laid_out(qtbot, show(300))
    job = dialog.print_to(paper_printer(dialog, tmp_path / "纸.pdf"))
    assert job is not None
    job.cancel()
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert str(told[0]).startswith("已取消")


def test_closing_while_pages_are_laid_out_ends_it_quietly(qtbot: QtBot, show: Show, told: list[Exception]) -> None:
    dialog = show(6000)
    assert dialog.laying is not None
    with qtbot.waitSignal(dialog.laying.failed, timeout=30_000):
        dialog.close()
    assert told == []
    assert dialog.pages is None


def test_after_a_pdf_the_file_and_its_folder_can_be_opened(
    qtbot: QtBot, show: Show, told: list[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url.toLocalFile())) or True)
    dialog, paper = laid_out(qtbot, show(20)), tmp_path / "整改台账.pdf"
    for choice, wanted in (("file", paper), ("folder", tmp_path)):
        box = write_and_wait(qtbot, dialog, paper)
        qtbot.mouseClick(box.findChild(QPushButton, choice), LEFT)
        assert Path(opened.pop()) == wanted
    box = write_and_wait(qtbot, dialog, paper)
    paper.unlink()
    qtbot.mouseClick(box.findChild(QPushButton, "file"), LEFT)
    assert not opened
    assert str(told[0]).startswith("“整改台账.pdf”已经不在原来的位置。")


def write_and_wait(qtbot: QtBot, dialog: PreviewDialog, paper: Path) -> FinishedBox:
    with qtbot.waitSignal(dialog.saved, timeout=30_000):
        dialog.write(paper)
    return [box for box in dialog.findChildren(FinishedBox) if box.isVisible()][-1]


def test_a_range_of_pages_is_printed(qtbot: QtBot, show: Show, tmp_path: Path) -> None:
    dialog = laid_out(qtbot, show(300))
    printer = paper_printer(dialog, tmp_path / "纸.pdf")
    printer.setFromTo(2, 3)
    job = dialog.print_to(printer)
    assert job is not None
    with qtbot.waitSignal(job.finished, timeout=30_000) as printed:
        pass
    assert printed.args == [2]


def test_fitted_to_the_width_nothing_is_cut_off_and_the_page_in_view_is_named(qtbot: QtBot, show: Show) -> None:
    dialog = laid_out(qtbot, show(300))
    dialog.zoom.setCurrentText("适合宽度")
    assert dialog.area.horizontalScrollBar().maximum() == 0
    assert dialog.status.text() == f"第 1 页 / 共 {dialog.count} 页，300 行"
    dialog.area.verticalScrollBar().setValue(dialog.area.verticalScrollBar().maximum())
    assert dialog.status.text().startswith(f"第 {dialog.count} 页")
    dialog.zoom.setCurrentText("150%")
    assert dialog.area.horizontalScrollBar().maximum() > 0


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx"])
def test_a_file_is_named_by_its_title_and_what_keeps_it_from_being_saved_is_told(
    qtbot: QtBot, show: Show, told: list[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    dialog, names = laid_out(qtbot, show(5)), []
    place = tmp_path / "只读"
    place.mkdir()

    def choose(parent: object, title: str, name: str, kinds: str) -> tuple[str, str]:
        names.append(Path(name).name)
        return str(place / Path(name).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    with without_rights(place):
        qtbot.mouseClick(dialog.file_buttons[suffix], LEFT)
        qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert names == [f"市政协机关作风问题专项整治部门问题整改台账{suffix}"]
    assert "没有权限在文件夹" in str(told.pop())
    (place / names[0]).write_bytes(b"open in Word")
    (place / names[0]).chmod(0o444)
    monkeypatch.setattr("app.core.whole_file.os.access", lambda *args, **options: False)
    qtbot.mouseClick(dialog.file_buttons[suffix], LEFT)
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert "正被其他程序打开，或是只读文件" in str(told[0])
    assert (place / names[0]).read_bytes() == b"open in Word"


def test_page_down_turns_the_pages_and_leaves_the_paper(qtbot: QtBot, show: Show) -> None:
    """The list of papers had the focus: PgDn chose another paper."""
    dialog = laid_out(qtbot, show(200))
    bring_to_front(qtbot, dialog)
    paper, top = dialog.paper.currentIndex(), dialog.area.verticalScrollBar().value()
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_PageDown)
    assert dialog.paper.currentIndex() == paper
    assert dialog.area.verticalScrollBar().value() > top
