"""佐证材料 of the four forms of discipline: dropped, seen, opened, and gone from this PC as soon as the ledger is locked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands import open_office as open_by_command
from app.core.program import replicas_in
from app.ui.access.restricted_page import RestrictedPage
from app.ui.file_dialogs import LAST, Purpose
from app.ui.files.preview import LargePreview
from app.ui.form.file_page import FilePage
from app.ui.main_window import MainWindow
from tests.conftest import OpenOffice
from tests.ui.discipline.conftest import PASSWORD, ledger_of, opened
from tests.ui.page.test_files import add, caption, picture

NAME = "于思远谈话记录.png"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What would be shown by the programs Windows has for it."""
    found: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(Path(url.toLocalFile())) or True)
    return found


def files_of(page: RestrictedPage) -> FilePage:
    """The tab of the first row."""
    ledger = ledger_of(page)
    assert ledger.view is not None
    ledger.open_row(ledger.view.ids[0])
    tabs = ledger.drawer.form.tabs
    tabs.setCurrentWidget(tabs.file_pages["file"])
    return tabs.file_pages["file"]


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> RestrictedPage:
    """The ledger open, its first row with a picture."""
    found = opened(qtbot, window)
    assert picture().save(str(tmp_path / NAME))
    add(qtbot, files_of(found), tmp_path / NAME)
    return found


def open_first(qtbot: QtBot, page: RestrictedPage, shown: list[Path]) -> Path:
    files = ledger_of(page).drawer.form.tabs.file_pages["file"]
    count = len(shown)
    qtbot.keyClick(next(iter(files.cards.values())), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(shown) == count + 1)
    return shown[-1]


def test_a_file_is_seen_and_opened_under_a_name_that_tells_nothing(
    qtbot: QtBot, window: MainWindow, page: RestrictedPage, shown: list[Path]
) -> None:
    files = ledger_of(page).drawer.form.tabs.file_pages["file"]
    qtbot.waitUntil(lambda: caption(files) == "320 × 200 像素")
    copy = open_first(qtbot, page, shown)
    assert copy.name == "附件1.png"
    assert QImage(str(copy)).size() == picture().size()
    assert copy.parent.stat().st_mode & 0o077 == 0
    assert copy.is_relative_to(window.session.office.replica.path.parent)


def test_the_lock_takes_the_opened_copy_and_the_picture_along(
    qtbot: QtBot, window: MainWindow, page: RestrictedPage, shown: list[Path]
) -> None:
    files = ledger_of(page).drawer.form.tabs.file_pages["file"]
    qtbot.waitUntil(lambda: caption(files) == "320 × 200 像素")
    copy = open_first(qtbot, page, shown)
    files.pane.enlarge()
    assert isinstance(QApplication.activeModalWidget(), LargePreview)
    page._lock_now()
    assert page.inner is None
    assert not any(isinstance(item, LargePreview) and item.isVisible() for item in QApplication.topLevelWidgets())
    assert not copy.exists()
    assert list(window.session.copies.place.iterdir()) == []
    opened(qtbot, window)
    again = files_of(page)
    assert [card.accessibleName() for card in again.cards.values()] == [NAME]
    qtbot.waitUntil(lambda: caption(again) == "320 × 200 像素")


def test_a_lock_while_a_file_is_read_leaves_no_copy(window: MainWindow, page: RestrictedPage, shown: list[Path]) -> None:
    copies = window.session.copies

    def read() -> bytes:
        page._lock_now()
        return b"clear"

    copies.show(copies.make(NAME, read, restricted=True))
    assert shown == []
    assert list(copies.place.iterdir()) == []


def test_a_copy_that_another_program_holds_goes_when_that_lets_go(
    qtbot: QtBot, window: MainWindow, page: RestrictedPage, shown: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = open_first(qtbot, page, shown)
    copies = window.session.copies
    copies._again.setInterval(10)
    with monkeypatch.context() as held:
        held.setattr("app.ui.files.opened_copies.shutil.rmtree", lambda folder, ignore_errors: None)
        page._lock_now()
        assert "请关闭" in window.messages.toasts[-1]  # type: ignore[attr-defined]
        assert copy.exists()
    qtbot.waitUntil(lambda: not copy.exists())
    qtbot.waitUntil(lambda: not copies._again.isActive())


def test_a_copy_that_a_crash_left_is_gone_at_the_next_start(
    page: RestrictedPage, qtbot: QtBot, shown: list[Path], window: MainWindow, open_office: OpenOffice
) -> None:
    copy = open_first(qtbot, page, shown)
    content = copy.read_bytes()
    window.close()
    assert not copy.exists()
    copy.parent.mkdir(parents=True)  # as if the program had been killed
    copy.write_bytes(content)
    open_office("党办-PC")
    assert not copy.parent.exists()


def test_what_a_crash_left_of_one_office_goes_when_another_one_is_opened(tmp_path: Path) -> None:
    local = tmp_path / "本机"
    open_by_command(tmp_path / "一", local, "王建国").close()
    held = open_by_command(tmp_path / "二", local, "王建国")
    copies = [replica.parent / "opened" / "x" for replica in replicas_in(local)]
    for copy in copies:
        copy.mkdir(parents=True)
        (copy / "附件1.txt").write_text("机密", encoding="utf-8")
    open_by_command(tmp_path / "三", local, "王建国").close()
    assert [copy.is_relative_to(held.replica.path.parent) for copy in copies if copy.exists()] == [True]  # that one is at work
    held.close()


def test_a_colleague_sees_the_file_after_the_password(
    qtbot: QtBot, page: RestrictedPage, make_window: Callable[..., MainWindow]
) -> None:
    there = make_window(pc="乙")
    colleague = opened(qtbot, there, password=PASSWORD)
    files = files_of(colleague)
    qtbot.waitUntil(lambda: [card.accessibleName() for card in files.cards.values()] == [NAME])
    qtbot.waitUntil(lambda: caption(files) == "320 × 200 像素")


def test_what_leaves_is_said_to_be_plain_and_its_folder_is_not_remembered(
    qtbot: QtBot, window: MainWindow, page: RestrictedPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = ledger_of(page)
    files = ledger.drawer.form.tabs.file_pages["file"]
    asked: list[str] = []
    answer = [False]
    monkeypatch.setattr(window.messages, "confirm", lambda title, text, *more: bool(asked.append(text)) or answer[0])
    place = tmp_path / "于思远"
    place.mkdir()
    monkeypatch.setattr("app.ui.file_dialogs.QFileDialog.getSaveFileName", lambda *words: (str(place / "另存.png"), ""))
    monkeypatch.setattr("app.ui.file_dialogs.QFileDialog.getExistingDirectory", lambda *words: str(place))
    child_id = next(iter(files.cards))
    files.save_as_requested.emit(child_id)
    ledger.drawer.archive_requested.emit(ledger.drawer.row_id)
    assert asked == ["导出的文件不加密，谁拿到都能打开。"] * 2
    answer[0] = True
    files.save_as_requested.emit(child_id)
    qtbot.waitUntil(lambda: (place / "另存.png").exists())
    ledger.drawer.archive_requested.emit(ledger.drawer.row_id)
    qtbot.waitUntil(lambda: any(place.glob("处置记录归档*")))
    assert [path.name for path in place.glob("处置记录归档*/*/*.png")] == [NAME]
    assert [path.name for path in place.rglob("*.pdf")] == ["谈话提醒记录表.pdf"]
    for purpose in (Purpose.COPY, Purpose.ARCHIVE):
        assert LAST.begin(purpose) != place
