"""F1: the chapter of the page, contents, search, back and forward, paper."""

from __future__ import annotations

import ast
import gc
import weakref
from pathlib import Path

from pypdfium2 import PdfDocument
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.handbook.chapters import read_chapters
from app.ui.handbook.for_dialogs import DialogHelp, DialogShortcut
from app.ui.handbook.keys import FORM, all_keys, key_text
from app.ui.handbook.window import TARGET, HandbookWindow
from app.ui.main_window import MainWindow
from app.ui.office.warning_dialog import WarningDialog
from app.ui.page.recycle_bin import RecycleBinDialog
from tests.ui.conftest import go_to
from tests.ui.form.hands import type_into

APP = Path(__file__).parents[3] / "app"


def open_handbook(qtbot: QtBot, window: MainWindow) -> HandbookWindow:
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.side_windows.handbook is not None
    qtbot.waitUntil(window.side_windows.handbook.isVisible)
    return window.side_windows.handbook


def test_f1_opens_the_chapter_of_the_page_in_front(qtbot: QtBot, make_window) -> None:
    window = make_window()
    handbook = open_handbook(qtbot, window)
    assert handbook.browser.chapter_key == "rectify"
    assert "申请销号和审核" in handbook.browser.toPlainText()
    assert handbook.contents.currentItem().data(0, TARGET)[0] == "rectify"
    go_to(qtbot, window, "rule")
    window.side_windows.show_handbook()
    assert handbook.browser.chapter_key == "works"
    assert "制度建设" in handbook.browser.toPlainText()


def test_one_goes_back_and_forward_by_keys(qtbot: QtBot, make_window) -> None:
    handbook = open_handbook(qtbot, make_window())
    handbook.open_chapter("backup")
    with qtbot.waitActive(handbook):
        handbook.activateWindow()
    qtbot.keyClick(handbook.browser, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert handbook.browser.chapter_key == "rectify"
    qtbot.mouseClick(handbook.forward, Qt.MouseButton.LeftButton)
    assert handbook.browser.chapter_key == "backup"
    assert not handbook.forward.isEnabled()


def test_the_search_leads_to_the_section(qtbot: QtBot, make_window) -> None:
    handbook = open_handbook(qtbot, make_window())
    with qtbot.waitActive(handbook):
        handbook.activateWindow()
    type_into(handbook.search, "忘记密码")
    assert handbook.left.currentWidget() is handbook.results
    qtbot.keyClick(handbook.search, Qt.Key.Key_Return)
    assert handbook.browser.chapter_key == "password"
    assert handbook.browser.textCursor().selectedText() == "忘记密码"
    type_into(handbook.search, "没有这样的词")
    assert handbook.left.currentWidget() is handbook.nothing
    qtbot.keyClick(handbook.search, Qt.Key.Key_Escape)
    assert handbook.left.currentWidget() is handbook.contents


def test_pictures_fit_the_window(qtbot: QtBot, make_window) -> None:
    handbook = open_handbook(qtbot, make_window())
    for width in (900, 1300):
        handbook.resize(width, 700)
        qtbot.waitUntil(lambda: not handbook.browser._timer.isActive() and handbook.browser._width == handbook.browser.room)
        assert handbook.browser.document().idealWidth() <= handbook.browser.viewport().width()
        assert handbook.browser.picture("pictures/problem.png").width() <= handbook.browser.room


def test_all_chapters_become_one_pdf(qtbot: QtBot, make_window, tmp_path: Path) -> None:
    window = make_window()
    handbook = open_handbook(qtbot, window)
    path = tmp_path / "手册.pdf"
    handbook.save_pdf([item for item in read_chapters() if item.key in ("start", "keys")], path)
    qtbot.waitUntil(lambda: bool(window.messages.toasts))
    document = PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert len(texts) > 2
    assert "三种选择" in "".join(texts)
    assert "Ctrl+K" in "".join(texts)
    assert not window.messages.told


def test_every_key_of_the_window_and_the_form_stands_in_the_handbook(qtbot: QtBot, make_window) -> None:
    window = make_window()
    direct = window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert [key_text(item.key()) for item in direct if not item.whatsThis()] == []
    listed = dict(all_keys(window))
    assert dict(listed["在任何页面"])["Ctrl+K"].startswith("查找")
    page = go_to(qtbot, window, "department")
    page.add()
    own = page.drawer.form.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
    told = {QKeySequence(key) for key, _ in FORM}
    assert own
    assert {item.key() for item in own} <= told


def test_f1_in_a_modal_dialog_opens_its_chapter_beside_it(qtbot: QtBot, make_window) -> None:
    """The main window takes no key while the dialog is open: the dialog has a handbook of its own."""
    window = make_window()
    window.activateWindow()
    window.office_actions.show_warning_days()
    dialog = window.findChild(WarningDialog)
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.findChild(DialogShortcut) is not None)  # told of by a later event than the active window
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    handbook = dialog.findChild(HandbookWindow)
    assert handbook is not None
    qtbot.waitUntil(handbook.isVisible)
    assert handbook.browser.chapter_key == "works"
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    assert dialog.findChildren(HandbookWindow) == [handbook]
    dialog.reject()
    assert not handbook.isVisible()


def test_a_dialog_without_a_chapter_opens_that_of_the_page(qtbot: QtBot, make_window) -> None:
    window = make_window()
    page = go_to(qtbot, window, "rule")
    dialog = RecycleBinDialog(page, page.ledger, page.session, page.messages, page.failed)
    DialogShortcut(dialog, window).show_handbook()
    assert dialog.findChild(HandbookWindow).browser.chapter_key == "works"


def test_every_dialog_that_the_contents_name_exists() -> None:
    known = {
        node.name
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    assert {name for item in read_chapters() for name in item.dialogs} <= known


def test_a_window_that_is_gone_is_not_kept_by_its_help(qapp: QApplication) -> None:
    """With it its office and the keys of that would stay in memory."""
    window = QWidget()
    kept = weakref.ref(window)
    DialogHelp(window)  # type: ignore[arg-type]  # any window will do
    window.deleteLater()
    del window
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert kept() is None
