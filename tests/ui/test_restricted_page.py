"""The page of a restricted ledger (one of this test only) behind its lock."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows
from app.ledgers.restricted import set_password, unlock
from app.store import person
from app.store.safes import safes_of
from app.ui.access.recovery_dialog import RecoveryKeyDialog
from app.ui.access.restricted_page import RestrictedPage
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.page_widget import PageContext
from app.ui.pages import ledger_page
from tests.conftest import OpenOffice
from tests.ledgers.test_restricted import NAME, NEXT, PASSWORD, TALK, TODAY
from tests.ui.form.hands import type_into
from tests.ui.test_access import answer, typed


@pytest.fixture
def page(
    qtbot: QtBot,
    make_window: Callable[..., MainWindow],
    open_office: OpenOffice,
    tmp_path: Path,
    quick_passwords: None,
) -> RestrictedPage:
    place = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, place)
    (place / "9999_test.py").write_text(NEXT, encoding="utf-8")
    window = make_window(open_office("甲", migrations=place), "甲")
    context = PageContext(window.session, window.messages, window.settings, window.fail)
    found = ledger_page(TALK, TALK.pages[0], context)
    assert isinstance(found, RestrictedPage)
    window.stack.addWidget(found)
    window.stack.setCurrentWidget(found)
    found.activate()
    return found


def test_from_the_first_password_to_the_lock(qtbot: QtBot, page: RestrictedPage) -> None:
    panel, office = page.lock_panel, page.session.office
    assert panel.heading.text() == "谈话还没有密码"
    typed(qtbot, panel.fresh.first, PASSWORD)
    qtbot.mouseClick(panel.go_button, Qt.MouseButton.LeftButton)
    assert "不一致" in panel.wrong.text()
    typed(qtbot, panel.fresh.second, PASSWORD)

    def kept(asked: RecoveryKeyDialog) -> None:
        asked.kept.click()
        asked.go_button.click()

    answer(RecoveryKeyDialog, kept)
    qtbot.mouseClick(panel.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.inner is not None and page.inner.ready)
    page.session.run(add_rows(TALK, [{"name": NAME}], TODAY))
    qtbot.waitUntil(lambda: bool(page.inner and page.inner.view and page.inner.view.ids))
    assert page.inner is not None
    assert NAME in page.inner.view.rows[0]  # type: ignore[union-attr]
    safes_of(office.database).lock()
    page._look()
    assert page.inner is None
    assert panel.heading.text() == "谈话已锁定"
    typed(qtbot, panel.password, "不是这个密码")
    qtbot.keyClick(panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "不正确" in panel.wrong.text())
    panel.password.clear()
    typed(qtbot, panel.password, PASSWORD)
    qtbot.keyClick(panel.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.inner is not None and page.inner.ready)
    assert panel.password.text() == ""
    page.hide()


def test_only_looking_stays_so_after_opening(qtbot: QtBot, page: RestrictedPage) -> None:
    page.set_read_only("正在查看以前的数据")
    page.session.office.run(set_password(TALK, PASSWORD, person.new_recovery_key()))
    page.activate()
    assert page.lock_panel.heading.text() == "谈话已锁定"
    for action in (page.add, page.print_sheet, page.focus_search, page.mention_drafts, page.remember):
        action()  # a locked ledger does nothing
    assert not page.dirty
    typed(qtbot, page.lock_panel.password, PASSWORD)
    qtbot.mouseClick(page.lock_panel.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.inner is not None and page.inner.ready)
    assert page.inner is not None
    assert not page.inner.header.add_button.isVisible()


def test_what_was_typed_comes_back_after_the_lock(qtbot: QtBot, page: RestrictedPage) -> None:
    page.session.office.run(set_password(TALK, PASSWORD, person.new_recovery_key()))

    def opened() -> LedgerPage:
        page.activate()
        typed(qtbot, page.lock_panel.password, PASSWORD)
        qtbot.mouseClick(page.lock_panel.go_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: page.inner is not None and page.inner.ready, timeout=20_000)
        assert isinstance(page.inner, LedgerPage)
        page.inner.add()
        drawer = page.inner.drawer
        qtbot.waitUntil(drawer.isVisible)
        return page.inner

    inner = opened()
    type_into(inner.drawer.form.fields.boxes["name"].editor.focus_widget(), NAME)
    qtbot.waitUntil(lambda: bool(inner.drafts.waiting()), timeout=20_000)
    safes_of(page.session.office.database).lock()  # ten minutes later
    page._look()
    form = opened().drawer.form
    assert form.fields.boxes["name"].editor.value() == NAME
    assert form.is_dirty()
    form.revert()
    page.hide()


def test_locking_at_once_asks_nothing_and_loses_nothing(qtbot: QtBot, page: RestrictedPage) -> None:
    """立即锁定, while a word is being typed that nothing has kept yet."""
    page.session.office.run(set_password(TALK, PASSWORD, person.new_recovery_key()))
    unlock(page.session.office.database, TALK, PASSWORD)
    page.activate()
    inner = page.inner
    assert isinstance(inner, LedgerPage)
    qtbot.waitUntil(lambda: inner.ready)
    inner.add()
    qtbot.waitUntil(inner.drawer.isVisible)
    type_into(inner.drawer.form.fields.boxes["name"].editor.focus_widget(), NAME)
    assert inner.dirty
    qtbot.mouseClick(page.strip.lock_button, Qt.MouseButton.LeftButton)  # a question would have no answer prepared
    assert page.inner is None
    unlock(page.session.office.database, TALK, PASSWORD)
    page.activate()
    again = page.inner
    assert isinstance(again, LedgerPage)
    qtbot.waitUntil(lambda: again.ready)
    again.add()
    qtbot.waitUntil(again.drawer.isVisible)
    assert again.drawer.form.fields.boxes["name"].editor.value() == NAME
    again.drawer.form.revert()
    page.hide()


def test_what_was_copied_leaves_the_clipboard_at_the_lock(qtbot: QtBot, page: RestrictedPage) -> None:
    office, clipboard = page.session.office, QGuiApplication.clipboard()
    office.run(set_password(TALK, PASSWORD, person.new_recovery_key()))
    unlock(office.database, TALK, PASSWORD)
    office.run(add_rows(TALK, [{"name": NAME}], TODAY))
    page.activate()
    inner = page.inner
    assert isinstance(inner, LedgerPage)
    qtbot.waitUntil(lambda: bool(inner.view and inner.view.ids))
    page.window().activateWindow()
    inner.table.grid.setFocus()
    qtbot.waitUntil(inner.table.grid.hasFocus)
    qtbot.keyClick(inner.table.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(inner.table.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert NAME in clipboard.text()
    page.lock()
    assert clipboard.text() == ""
    clipboard.setText("在别处复制的话")
    unlock(office.database, TALK, PASSWORD)
    page.activate()
    page.lock()
    assert clipboard.text() == "在别处复制的话"
    clipboard.clear()
    page.hide()
