"""佐证材料 in the drawer as a clerk uses it: dropped, pasted, looked at, taken away and brought back."""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from app.core.kinds import Value
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_children
from app.store.attachments import attachment_path, read_file
from app.store.folder import OfficeFolder
from app.store.office import Office
from app.ui.files.glimpse import glimpse
from app.ui.files.preview import READING, LargePreview
from app.ui.finished_box import FinishedBox
from app.ui.form.file_page import FilePage
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.progress import ProgressDialog
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, bring_to_front, go_to

CONTROL = Qt.KeyboardModifier.ControlModifier
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 5 0 R>>endobj
4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj
5 0 obj<</Length 27>>stream
1 0 0 rg 0 0 100 100 re f
endstream endobj
trailer<</Root 1 0 R>>
"""


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


@pytest.fixture
def row_id(office: Office) -> int:
    change = office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "会议多", "department": "办公室"}], TODAY, LEDGERS))
    assert change is not None
    return next(iter(change.tables["problem"]))


@pytest.fixture
def page(qtbot: QtBot, row_id: int, make_window: Callable[..., MainWindow], office: Office) -> LedgerPage:
    page = go_to(qtbot, make_window(office), "problem_department")
    page.open_row(row_id)
    return page


@pytest.fixture
def files(qtbot: QtBot, page: LedgerPage) -> FilePage:
    """The tab in front, the focus where a click on it puts it."""
    bring_to_front(qtbot, page.window())
    tabs = page.drawer.form.tabs
    tabs.setCurrentWidget(tabs.file_pages["evidence"])
    tabs.tabBar().setFocus()
    return tabs.file_pages["evidence"]


def entries(office: Office, row_id: int) -> list[dict[str, Value]]:
    return [dict(item) for item in read_children(office.database, PROBLEM.child("evidence"), row_id)]


def picture(width: int = 320, height: int = 200) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#1060a0"))
    return image


def carried(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(target: FilePage, data: QMimeData) -> bool:
    enter = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    QGuiApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QGuiApplication.sendEvent(
            target,
            QDropEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier),
        )
    return enter.isAccepted()


def add(qtbot: QtBot, files: FilePage, *paths: Path) -> None:
    count = len(files.cards)
    assert drop(files, carried(*paths))
    qtbot.waitUntil(lambda: len(files.cards) == count + len(paths))


def caption(files: FilePage) -> str:
    return files.pane.caption.text() or files.pane.picture.text


def test_a_screenshot_is_pasted_as_a_png_called_by_its_moment_and_seen_at_once(
    qtbot: QtBot, office: Office, row_id: int, page: LedgerPage, files: FilePage
) -> None:
    data = QMimeData()
    data.setImageData(picture())
    QGuiApplication.clipboard().setMimeData(data)
    QTest.keyClick(page.drawer.form.tabs.tabBar(), Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: len(files.cards) == 1)
    (entry,) = entries(office, row_id)
    assert re.fullmatch(r"截图 2023-11-20 \d{6}\.png", str(entry["name"]))
    assert QImage.fromData(read_file(office.folder, str(entry["sha256"]))).size() == picture().size()
    qtbot.waitUntil(lambda: caption(files) == "320 × 200 像素")
    assert files.pane.isVisible()


def test_copied_files_are_pasted_and_words_are_not(
    qtbot: QtBot, office: Office, row_id: int, page: LedgerPage, files: FilePage, tmp_path: Path
) -> None:
    paper = tmp_path / "会议纪要.txt"
    paper.write_text("纪要", encoding="utf-8")
    QGuiApplication.clipboard().setMimeData(carried(paper))
    qtbot.mouseClick(files.zone.paste_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [item["name"] for item in entries(office, row_id)] == ["会议纪要.txt"])
    cells = QMimeData()  # what Excel copies
    cells.setText("一\t二")
    cells.setImageData(picture())
    QGuiApplication.clipboard().setMimeData(cells)
    qtbot.waitUntil(lambda: len(files.cards) == 1 and not page.session.jobs.busy)  # the card that stays, and its toast
    (card,) = files.cards.values()
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_V, CONTROL)
    assert page.messages.toasts[-1] == "剪贴板里没有截图或文件"  # type: ignore[attr-defined]
    assert len(entries(office, row_id)) == 1


def test_a_picture_dragged_from_a_browser_is_added(qtbot: QtBot, office: Office, row_id: int, files: FilePage) -> None:
    data = QMimeData()
    data.setImageData(picture())
    assert drop(files, data)
    qtbot.waitUntil(lambda: len(entries(office, row_id)) == 1)


def test_ctrl_v_in_a_field_pastes_words(page: LedgerPage) -> None:
    QGuiApplication.clipboard().setText("，而且长")
    page.drawer.form.tabs.setCurrentIndex(0)
    editor = page.drawer.form.fields.boxes["statement"].editor
    QTest.keyClick(editor.focus_widget(), Qt.Key.Key_End)
    QTest.keyClick(editor.focus_widget(), Qt.Key.Key_V, CONTROL)
    assert editor.value() == "会议多，而且长"
    page.drawer.form.revert()


def test_the_pane_shows_pictures_and_the_first_page_of_pdfs_and_follows_the_keys(
    qtbot: QtBot, files: FilePage, tmp_path: Path
) -> None:
    photo, report, letter = tmp_path / "照片.png", tmp_path / "报告.PDF", tmp_path / "来信.docx"
    picture().save(str(photo))
    report.write_bytes(PDF)
    letter.write_bytes(b"letter")
    add(qtbot, files, photo, report, letter)
    first, second, third = files.cards.values()
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: caption(files) == "320 × 200 像素")
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.waitUntil(lambda: caption(files) == "共 2 页")
    page = files.pane.picture.image
    assert (page.pixelColor(10, 10).name(), page.pixelColor(page.width() - 10, 10).name()) == ("#ff0000", "#ffffff")
    QTest.keyClick(second, Qt.Key.Key_Space)
    (large,) = files.window().findChildren(LargePreview)
    assert large.windowTitle() == "报告.PDF（共 2 页）"
    QTest.keyClick(large, Qt.Key.Key_Space)
    assert not large.isVisible()
    QTest.keyClick(second, Qt.Key.Key_Down)
    qtbot.waitUntil(third.hasFocus)  # once the preview's window has handed it back
    assert caption(files) == "这种文件不能预览，请打开查看"
    assert files.pane.enlarge() is None
    QTest.keyClick(third, Qt.Key.Key_Up)
    assert second.hasFocus()


def test_a_file_taken_away_comes_back_with_undo(
    qtbot: QtBot, office: Office, row_id: int, page: LedgerPage, files: FilePage, tmp_path: Path
) -> None:
    photo = tmp_path / "照片.png"
    picture().save(str(photo))
    add(qtbot, files, photo)
    QTest.keyClick(next(iter(files.cards.values())), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not files.cards)
    assert not files.pane.isVisible()
    window = page.window()
    assert isinstance(window, MainWindow)
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: len(files.cards) == 1)
    qtbot.waitUntil(lambda: caption(files) == "320 × 200 像素")
    assert len(entries(office, row_id)) == 1


def test_a_file_that_is_missing_or_damaged_in_the_office_is_told_in_the_pane(
    qtbot: QtBot, office: Office, row_id: int, files: FilePage, tmp_path: Path
) -> None:
    photo, other = tmp_path / "照片.png", tmp_path / "报告.pdf"
    picture().save(str(photo))
    other.write_bytes(PDF)
    add(qtbot, files, photo, other)
    first, second = (attachment_path(office.folder, str(item["sha256"])) for item in entries(office, row_id))
    first.unlink()
    second.write_bytes(b"noise")
    cards = list(files.cards.values())
    for card in reversed(cards):
        card.setFocus()
        qtbot.waitUntil(lambda card=card: files.current == card.child_id and caption(files) != READING)
        assert files.pane.picture.image.isNull()
        assert ("已损坏" in caption(files)) == (card is cards[1]), caption(files)


@pytest.mark.parametrize("name", ["图.png", "图.jpg", "图.bmp", "图.webp", "图.tif"])
def test_every_kind_of_picture_is_seen(tmp_path: Path, name: str) -> None:
    """A scan is often a TIFF, whose reader crashed the program once it had shown it."""
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    assert picture.save(str(tmp_path / name))
    found = glimpse(name, (tmp_path / name).read_bytes())
    assert (found.image.width(), found.image.height(), found.note) == (40, 30, "40 × 30 像素")


@pytest.mark.qt_log_ignore("libpng|Corrupt|JPEG|QImage")
@pytest.mark.parametrize("name", ["图.png", "图.jpg", "图.gif", "图.bmp", "图.webp", "图.tif", "文.pdf"])
def test_what_is_damaged_or_no_picture_says_so_and_harms_nothing(name: str) -> None:
    for data in (b"", b"noise" * 100, PDF[:60], b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"):
        found = glimpse(name, data)
        assert found.image.isNull()
        assert "无法预览" in found.note


def test_a_picture_that_would_fill_the_memory_is_not_read() -> None:
    """A PNG says its size in its first chunk; none of its pixels need to be there."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", crc32(header))
    found = glimpse("bomb.png", bomb + struct.pack(">I", 1024) + b"IDAT" + bytes(1028))
    assert found.note == "图片过大（60,000 × 60,000 像素），不预览，请打开查看"


def test_a_pdf_with_a_password_says_so(tmp_path: Path) -> None:
    """Encrypted with an unknown user password (standard security handler, revision 2)."""
    locked = PDF.replace(
        b"trailer<</Root 1 0 R>>",
        b"trailer<</Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
        + b"11" * 32
        + b">/U<"
        + b"22" * 32
        + b">>>>>",
    )
    assert glimpse("a.pdf", locked).note == "PDF 有打开密码，无法预览"


def test_the_limit_of_the_office_is_changed_from_the_menu(
    qtbot: QtBot, page: LedgerPage, files: FilePage, tmp_path: Path
) -> None:
    page.messages.answers = ["1"]  # type: ignore[attr-defined]
    next(action for action in page.header.more_menu.actions() if action.text() == "附件大小上限…").trigger()
    messages = page.messages
    qtbot.waitUntil(lambda: "附件大小上限已改为 1 MB" in messages.toasts)  # type: ignore[attr-defined]
    film = tmp_path / "录像.mp4"
    film.write_bytes(bytes(1024 * 1024 + 1))
    assert drop(files, carried(film))
    qtbot.waitUntil(lambda: bool(messages.told))  # type: ignore[attr-defined]
    assert "超过 1 MB 的上限" in messages.told[0].message  # type: ignore[attr-defined]
    assert not files.cards


def test_the_drawer_and_the_print_menu_export_the_archive_folder(
    qtbot: QtBot, page: LedgerPage, files: FilePage, row_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, place = tmp_path / "照片.png", tmp_path / "归档"
    picture().save(str(photo))
    place.mkdir()
    add(qtbot, files, photo)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(place))
    qtbot.mouseClick(files.archive, Qt.MouseButton.LeftButton)
    first = place / "问题归档 2023-11-20"
    qtbot.waitUntil(lambda: bool(page.findChildren(FinishedBox)), timeout=15_000)
    (box,) = page.findChildren(FinishedBox)
    assert box.path == first / "目录.xlsx"
    assert sorted(path.name for path in (first / "01_会议多").iterdir()) == ["照片.png", "问题整改卡.pdf"]
    box.close()
    page.table.select_row(row_id)
    menu = page.header.print_button.menu()
    page.printing.fill(menu)
    next(action for action in menu.actions() if action.text() == "导出归档文件夹（1 条）…").trigger()
    qtbot.waitUntil((place / "问题归档 2023-11-20（2）" / "目录.xlsx").exists, timeout=15_000)
    qtbot.waitUntil(lambda: bool(page.findChildren(FinishedBox)))
    for box in page.findChildren(FinishedBox):
        box.close()


def test_the_row_menu_exports_the_archive_folder(
    qtbot: QtBot, page: LedgerPage, row_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path))
    labels: list[str] = []

    class ChosenMenu(QMenu):
        def exec(self, place: QPoint) -> None:
            labels.extend(action.text() for action in self.findChildren(QAction))
            next(action for action in self.actions() if action.text() == "导出归档文件夹（1 条）…").trigger()

    monkeypatch.setattr("app.ui.page.rows_menu.QMenu", ChosenMenu)
    page.table.select_row(row_id)
    page.table.menu_requested.emit(QPoint(9, 9))
    qtbot.waitUntil(lambda: bool(page.findChildren(FinishedBox)))
    (box,) = page.findChildren(FinishedBox)
    assert box.path == tmp_path / "问题归档 2023-11-20" / "目录.xlsx"
    assert "延期…" in labels
    box.close()


def test_the_export_of_an_archive_folder_is_cancelled_and_leaves_nothing(
    qtbot: QtBot, page: LedgerPage, files: FilePage, row_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, begun, go_on = tmp_path / "归档", threading.Event(), threading.Event()
    place.mkdir()
    for number in range(3):
        picture(30 + number).save(str(tmp_path / f"{number}.png"))
    add(qtbot, files, *(tmp_path / f"{number}.png" for number in range(3)))

    def slow(folder: OfficeFolder, sha256: str, size: int) -> bytes:
        begun.set()
        go_on.wait(60)
        return read_file(folder, sha256, size)

    monkeypatch.setattr("app.store.sealed_files.read_file", slow)
    page.printing.archive.write([(row_id, page.row(row_id))], place)
    qtbot.waitUntil(lambda: begun.is_set() and any(item.isVisible() for item in page.findChildren(ProgressDialog)))
    (dialog,) = (item for item in page.findChildren(ProgressDialog) if item.isVisible())
    assert [path.name.startswith(".~") for path in place.iterdir()] == [True]
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert dialog.text.text() == "正在取消…"
    go_on.set()
    qtbot.waitUntil(lambda: list(place.iterdir()) == [])
    qtbot.waitUntil(lambda: not any(item.isVisible() for item in page.findChildren(ProgressDialog)))
    assert page.findChildren(FinishedBox) == []


def test_a_file_dropped_while_the_share_is_away_says_so_by_its_name_and_is_added_when_it_is_back(
    qtbot: QtBot, office: Office, row_id: int, page: LedgerPage, files: FilePage, tmp_path: Path
) -> None:
    photo = tmp_path / "照片.png"
    picture().save(str(photo))
    place, away = office.folder.path, tmp_path / "拔掉网线"
    place.rename(away)
    assert drop(files, carried(photo))
    told = page.messages.told  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].message == f"“照片.png”没有添加。找不到或连不上数据文件夹：{place}"
    assert entries(office, row_id) == []
    away.rename(place)
    add(qtbot, files, photo)
    assert [item["name"] for item in entries(office, row_id)] == ["照片.png"]


def test_of_many_files_the_one_just_added_is_in_view(qtbot: QtBot, files: FilePage, tmp_path: Path) -> None:
    papers = [tmp_path / f"第{number}份.txt" for number in range(8)]
    for number, paper in enumerate(papers):
        paper.write_text(str(number), "utf-8")
    add(qtbot, files, *papers[:7])
    add(qtbot, files, papers[7])
    newest = list(files.cards.values())[-1]
    assert files.current == newest.child_id
    qtbot.waitUntil(lambda: newest.visibleRegion().boundingRect().height() >= newest.height() - 1)
    assert files.zone.add.visibleRegion().boundingRect().height() == files.zone.add.height()  # the way to add more stays
    assert files.area.geometry().bottom() < files.pane.geometry().top()
