"""A password in the window: logging in, 密码与用户, greyed buttons, the lock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.application import Program
from app.core.log import start_log
from app.ledgers.changes.drafts import Draft
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import OPEN_LEDGERS
from app.store.keys import Credentials
from app.store.person import WrongPasswordError
from app.ui.access.login_dialog import LoginDialog
from app.ui.access.password_dialog import PasswordDialog
from app.ui.access.recovery_dialog import RecoveryKeyDialog
from app.ui.access.switch_on_dialog import SwitchOnDialog
from app.ui.access.user_dialog import UserDialog
from app.ui.access.users_dialog import UsersDialog
from app.ui.main_window import MainWindow
from app.ui.messages import MessageBox
from app.ui.page.filters import Filters
from tests.conftest import OpenOffice
from tests.store.access_office import CHIEF, PASSWORD, TODAY, found_in, let_in, protected, save
from tests.ui.conftest import go_to

MakeWindow = Callable[..., MainWindow]


pytestmark = pytest.mark.usefixtures("quick_passwords")


def answer(kind: type[QDialog], fill: Callable[[QDialog], object]) -> None:
    """Fill in the next dialog of a kind as soon as it stands there."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            fill(dialog)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)


def typed(qtbot: QtBot, widget: QWidget, text: str) -> None:
    widget.setFocus()
    event = QInputMethodEvent()  # Chinese comes from an input method, not from keys
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def test_the_login_asks_again_until_the_password_fits(
    qtbot: QtBot, qapp: object, open_office: OpenOffice, tmp_path: Path
) -> None:
    office = protected(open_office)
    save(office, "内容")
    office.close()
    program = Program(tmp_path / "本机")
    seen: list[str] = []

    def wrong(dialog: LoginDialog) -> None:
        assert not dialog.open_button.isEnabled()
        dialog.user.clear()
        typed(qtbot, dialog.user, CHIEF.user)
        typed(qtbot, dialog.password, "不是这个密码")
        answer(LoginDialog, right)
        qtbot.keyClick(dialog.password, Qt.Key.Key_Return)

    def right(dialog: LoginDialog) -> None:
        seen.append(dialog.wrong.text())
        assert dialog.user.text() == CHIEF.user  # remembered
        assert dialog.password.text() == ""
        typed(qtbot, dialog.password, PASSWORD)
        qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)

    answer(LoginDialog, wrong)
    assert program.open(tmp_path / "共享 文件夹")
    assert "不正确" in seen[0]
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.page.ready)
    settings = (tmp_path / "本机" / "settings.ini").read_bytes()
    assert PASSWORD.encode() not in settings
    window.close()


def test_on_a_pc_whose_user_told_no_name_nobody_is_proposed(
    qtbot: QtBot, qapp: object, open_office: OpenOffice, tmp_path: Path
) -> None:
    """The account of Windows (Administrator) is no user of the office."""
    protected(open_office).close()
    program = Program(tmp_path / "本机")
    seen: list[tuple[str, object]] = []

    def look(dialog: LoginDialog) -> None:
        seen.append((dialog.user.text(), dialog.focusWidget()))
        seen.append((dialog.user.placeholderText(), dialog.user))
        dialog.reject()

    answer(LoginDialog, look)
    answer(MessageBox, lambda box: box.reject())
    assert not program.open(tmp_path / "共享 文件夹")
    (name, focus), (_, line) = seen
    assert (name, focus) == ("", line)


def test_the_window_says_that_the_password_counts_from_now_on(
    qtbot: QtBot, qapp: object, open_office: OpenOffice, tmp_path: Path
) -> None:
    open_office().close()
    program = Program(tmp_path / "本机")
    assert program.open(tmp_path / "共享 文件夹")
    before = program.window
    assert before is not None
    qtbot.waitUntil(lambda: before.page.ready)
    dialog = before.office_actions.show_users()

    def first(asked: SwitchOnDialog) -> None:
        asked.user.clear()
        typed(qtbot, asked.user, CHIEF.user)
        for line in (asked.password.first, asked.password.second):
            typed(qtbot, line, PASSWORD)
        answer(RecoveryKeyDialog, second)
        qtbot.mouseClick(asked.go_button, Qt.MouseButton.LeftButton)

    def second(asked: RecoveryKeyDialog) -> None:
        (copy,) = (item for item in asked.findChildren(QPushButton) if item.text() == "复制")
        qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
        assert asked.told.text() == "已复制"
        asked.kept.click()
        qtbot.mouseClick(asked.go_button, Qt.MouseButton.LeftButton)

    answer(SwitchOnDialog, first)
    qtbot.mouseClick(dialog.on_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.window is not before, timeout=20_000)
    after = program.window
    assert after is not None
    assert after.findChild(QWidget, "toast").isVisible()  # type: ignore[union-attr]
    assert "已启用密码，以后以“王建国”和密码登录" in after.findChild(QWidget, "toast").label.text()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: after.page.ready)
    after.close()


def test_switching_on_in_the_window(qtbot: QtBot, make_window: MakeWindow, open_office: OpenOffice) -> None:
    window = make_window()
    dialog = window.office_actions.show_users()
    assert not dialog.add_button.isVisible()
    keys: list[str] = []

    def first(asked: SwitchOnDialog) -> None:
        asked.user.clear()
        typed(qtbot, asked.user, CHIEF.user)
        typed(qtbot, asked.password.first, PASSWORD)
        typed(qtbot, asked.password.second, "另一个")
        asked.go_button.click()
        assert "不一致" in asked.wrong.text()
        asked.password.second.clear()
        typed(qtbot, asked.password.second, PASSWORD)
        answer(RecoveryKeyDialog, second)
        asked.go_button.click()

    def second(asked: RecoveryKeyDialog) -> None:
        keys.append(asked.key)
        assert not asked.go_button.isEnabled()
        asked.kept.click()
        asked.go_button.click()

    answer(SwitchOnDialog, first)
    with qtbot.waitSignal(window.reopen_requested) as heard:
        qtbot.mouseClick(dialog.on_button, Qt.MouseButton.LeftButton)
    assert heard.args == [CHIEF]
    window.close()
    assert open_office("乙", credentials=Credentials("恢复密钥", keys[0])).grant is not None
    assert open_office("党办-PC", credentials=CHIEF).grant is not None


def test_an_administrator_manages_users(qtbot: QtBot, make_window: MakeWindow, open_office: OpenOffice) -> None:
    office = protected(open_office)
    save(office, "一", "办公室")
    office.run(add_rows(PROBLEM, [{"list": "部门", "department": "提案委", "statement": "二"}], TODAY))
    from app.ledgers.organisation.directory import DEPARTMENT

    office.run(add_rows(DEPARTMENT, [{"name": "办公室"}, {"name": "提案委"}], TODAY))
    window = make_window(office)
    dialog = window.office_actions.show_users()
    assert [dialog.list.item(0, column).text() for column in range(3)] == ["王建国（我）", "管理员", "全部"]
    assert not dialog.change_button.isEnabled()

    def add(asked: UserDialog) -> None:
        typed(qtbot, asked.name, "李四")
        branches = asked.lists["branch"]
        assert [branches.item(place).text() for place in range(branches.count())] == ["还没有登记党支部"]
        scope = asked.lists["department"]
        scope.item(0).setCheckState(Qt.CheckState.Checked)
        for line in (asked.password.first, asked.password.second):
            typed(qtbot, line, f"{PASSWORD}李四")
        asked.save_button.click()

    answer(UserDialog, add)
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.list.rowCount() == 2)
    assert [dialog.list.item(1, column).text() for column in range(3)] == ["李四", "联络员", "办公室"]
    dialog.list.selectRow(0)
    assert not dialog.remove_button.isEnabled()
    dialog.list.selectRow(1)

    def change(asked: UserDialog) -> None:
        asked.role.setCurrentText("查看")
        assert not asked.lists["department"].isEnabled()
        asked.save_button.click()

    answer(UserDialog, change)
    qtbot.mouseClick(dialog.change_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.list.item(1, 1).text() == "查看")
    assert dialog.list.item(1, 2).text() == ""

    def reset(asked: PasswordDialog) -> None:
        for line in (asked.password.first, asked.password.second):
            typed(qtbot, line, "管理员给的新密码")
        asked.save_button.click()

    answer(PasswordDialog, reset)
    qtbot.mouseClick(dialog.reset_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "密码已重置" in window.messages.toasts)  # type: ignore[attr-defined]
    assert open_office("乙", credentials=Credentials("李四", "管理员给的新密码")).grant is not None
    dialog.list.selectRow(1)
    window.messages.answers = ["yes"]  # type: ignore[attr-defined]
    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.list.rowCount() == 1)
    with pytest.raises(WrongPasswordError):
        open_office("丙", credentials=Credentials("李四", "管理员给的新密码"))
    dialog.reject()


def test_who_is_no_administrator_sees_why_the_buttons_are_grey(
    qtbot: QtBot, make_window: MakeWindow, open_office: OpenOffice
) -> None:
    office = protected(open_office)
    zhang = let_in(office, "张三", "查看")
    save(office, "内容", "办公室")
    window = make_window(open_office("乙", credentials=zhang), "乙")
    dialog = window.office_actions.show_users()
    assert dialog.add_button.toolTip() == "只有管理员可以管理用户"
    assert not dialog.add_button.isEnabled()
    assert dialog.own_button.isEnabled()
    dialog.reject()
    page = go_to(qtbot, window, "problem_department")
    for item in (page.header.add_button, page.header.import_button):
        assert not item.isEnabled()
        assert "查看" in item.toolTip()
    page.open_row(page.view.ids[0])  # type: ignore[union-attr]
    assert not page.drawer.form.footer.isVisible()


def test_a_liaison_edits_the_rows_of_the_own_department_only(
    qtbot: QtBot, make_window: MakeWindow, open_office: OpenOffice
) -> None:
    office = protected(open_office)
    li = let_in(office, "李四", scopes={"department": ["办公室"]})
    save(office, "自己", "办公室")
    save(office, "别人", "提案委")
    window = make_window(open_office("乙", credentials=li), "乙")
    page = go_to(qtbot, window, "problem_department")
    assert page.header.add_button.isEnabled()
    assert page.view is not None
    own, other = (page.view.ids[place] for place in (0, 1))
    page.open_row(other)
    assert not page.drawer.form.footer.isVisible()
    page.open_row(own)
    assert page.drawer.form.footer.isVisible()
    unscoped = next(ledger for ledger in OPEN_LEDGERS if not ledger.scope and not ledger.grows)
    assert not go_to(qtbot, window, unscoped.pages[0].key).header.add_button.isEnabled()
    assert go_to(qtbot, window, "department").header.add_button.isEnabled()


def test_the_window_locks_and_opens_with_the_password(qtbot: QtBot, make_window: MakeWindow, open_office: OpenOffice) -> None:
    window = make_window(protected(open_office))
    lock = window.idle_lock
    dialog = window.office_actions.show_users()
    assert isinstance(dialog, UsersDialog)
    lock.lock()
    assert not dialog.isVisible()
    screen = lock.screen
    assert screen is not None
    assert screen.geometry() == window.rect()
    assert not window.centralWidget().isEnabled()
    middle = screen.grab().toImage().pixelColor(20, screen.height() // 2)
    assert middle == window.grab().toImage().pixelColor(20, window.height() // 2)  # nothing shines through
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.side_windows.history is None
    typed(qtbot, screen.password, "不是这个密码")
    qtbot.keyClick(screen.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "不正确" in screen.wrong.text())
    screen.password.clear()
    typed(qtbot, screen.password, PASSWORD)
    qtbot.keyClick(screen.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lock.screen is None)
    assert window.centralWidget().isEnabled()


def test_one_goes_on_typing_where_one_was_when_the_window_locked(
    qtbot: QtBot, make_window: MakeWindow, open_office: OpenOffice
) -> None:
    window = make_window(protected(open_office))
    page = go_to(qtbot, window, "problem_department")
    qtbot.mouseClick(page.header.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.drawer.isVisible)
    line = page.drawer.form.fields.boxes["statement"].editor.focus_widget()
    typed(qtbot, line, "写到一半")
    window.idle_lock.lock()
    screen = window.idle_lock.screen
    assert screen is not None
    typed(qtbot, screen.password, "不是这个密码")
    qtbot.keyClick(screen.password, Qt.Key.Key_Return)
    qtbot.waitUntil(screen.wrong.isVisible)
    assert "用户名" not in screen.wrong.text()  # nobody is asked for one here
    qtbot.wait(1)  # the line that says it takes its room
    assert screen.wrong.height() >= screen.wrong.heightForWidth(screen.wrong.width())
    screen.password.clear()
    typed(qtbot, screen.password, PASSWORD)
    qtbot.keyClick(screen.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.idle_lock.screen is None)
    assert window.focusWidget() is line
    typed(qtbot, line, "，写完")
    assert page.drawer.form.fields.boxes["statement"].editor.value() == "写到一半，写完"
    page.drawer.hide()


def test_without_a_password_nothing_locks(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    window.idle_lock.set_minutes(1)
    assert not window.idle_lock._timer.isActive()
    window.idle_lock.lock()
    assert window.idle_lock.screen is None


def test_the_window_leaves_no_word_of_the_office_on_the_disk(
    qtbot: QtBot, make_window: MakeWindow, open_office: OpenOffice, tmp_path: Path
) -> None:
    secret = "绝不外传的内容"
    office = protected(open_office)
    save(office, secret, secret)
    start_log(tmp_path / "甲", "sql,jobs")
    window = make_window(office, "甲")
    page = go_to(qtbot, window, "problem_department")
    assert page.view is not None
    page.set_filters(Filters(words=secret))
    page.open_row(page.view.ids[0])
    page.drafts.keep(Draft("problem", str(page.view.ids[0]), secret, "2023-11-10T08:00:00", {"goal": ("", secret)}))
    window.care.round()
    qtbot.waitUntil(lambda: window.care.last_backup is not None)
    page.drawer.hide()
    window.close()
    assert (tmp_path / "甲" / "log.txt").exists()
    assert list((tmp_path / "甲" / "drafts").glob("*.json"))
    assert found_in(secret, tmp_path) == []
    for handler in list(logging.getLogger().handlers):
        if isinstance(handler, RotatingFileHandler):
            logging.getLogger().removeHandler(handler)
            handler.close()


@pytest.mark.parametrize(
    "make",
    [lambda: SwitchOnDialog(None, "王建国"), lambda: PasswordDialog(None), lambda: PasswordDialog(None, "李四")],
    ids=["启用密码", "修改我的密码", "重置密码"],
)
def test_a_dialog_makes_room_for_what_it_finds_wrong(qtbot: QtBot, make: Callable[[], PasswordDialog]) -> None:
    dialog = make()
    qtbot.addWidget(dialog)
    dialog.show()
    lines = dialog.findChildren(QLineEdit)
    before = [line.height() for line in lines]
    qtbot.keyClick(dialog.password.second, Qt.Key.Key_Return)
    assert dialog.wrong.isVisible()
    qtbot.waitUntil(lambda: dialog.height() >= dialog.layout().totalHeightForWidth(dialog.width()))
    assert [line.height() for line in lines] == before
    assert "。 " not in dialog.wrong.text()


def test_what_a_colleague_was_typing_is_asked_about_before_the_login_not_behind_it(
    qtbot: QtBot, make_window: MakeWindow, open_office: OpenOffice
) -> None:
    """The office gets its password while somebody writes: "取消" leaves everything as it is, a draft goes along."""
    office = open_office("乙")
    save(office, "写着的问题", "办公室")
    window = make_window(office, "乙")
    page = go_to(qtbot, window, "problem_department")
    page.open_row(page.view.ids[0])
    line = page.drawer.form.fields.boxes["remark"].editor.focus_widget()
    typed(qtbot, line, "写到一半")
    qtbot.waitUntil(lambda: page.dirty)
    protected(open_office)
    window.session.poll()
    strip = window.whereabouts.strip
    qtbot.waitUntil(strip.isVisible, timeout=20_000)
    asked: list[object] = []
    window.reopen_requested.connect(asked.append)
    messages = window.messages
    messages.answers = ["cancel"]  # type: ignore[attr-defined]
    qtbot.mouseClick(strip.button, Qt.MouseButton.LeftButton)
    assert (asked, page.dirty) == ([], True)
    messages.answers = ["keep"]  # type: ignore[attr-defined]
    with qtbot.waitSignal(window.reopen_requested):
        qtbot.mouseClick(strip.button, Qt.MouseButton.LeftButton)
    assert not page.dirty
    assert list(office.replica.path.parent.glob("drafts*/*.json"))
