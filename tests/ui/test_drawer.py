"""The record drawer with an office behind it: drafts of new rows, saving, files, conflicts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.core.errors import StorageError
from app.core.file_names import safe_name
from app.ledgers.changes.drafts import Draft, save_draft
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.files import FileSettings
from app.ledgers.changes.operations import add_rows
from app.ledgers.office_settings import change_settings
from app.ledgers.organisation.person import PERSON
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_children, read_rows
from app.store.office import Office
from app.ui.form.record_form import RecordForm
from app.ui.main_window import MainWindow
from app.ui.messages import Answer, Toast
from app.ui.page.drawer import RecordDrawer
from app.ui.page.ledger_page import LedgerPage
from app.ui.progress import ProgressDialog
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to, shut
from tests.ui.form.hands import type_into

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


@pytest.fixture
def window(make_window: Callable[..., MainWindow], office: Office) -> MainWindow:
    return make_window(office)


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> LedgerPage:
    return go_to(qtbot, window, "problem_department")


@pytest.fixture
def row_id(office: Office) -> int:
    """A problem that is there before the window opens; name it before `page`."""
    change = office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "会议多", "department": "办公室"}], TODAY, LEDGERS))
    assert change is not None
    return next(iter(change.tables["problem"]))


def write(form: RecordForm, field: str, text: str) -> None:
    type_into(form.fields.boxes[field].editor.findChild(QPlainTextEdit), text)


def text_of(form: RecordForm, field: str) -> object:
    return form.fields.boxes[field].editor.value()


def wait_for_draft(qtbot: QtBot, drawer: RecordDrawer, count: int = 1) -> None:
    qtbot.waitUntil(lambda: len(list(drawer.kept.folder.glob("*.json"))) == count, timeout=3000)


def problems(office: Office) -> list[dict[str, object]]:
    rows = read_rows(office.database, PROBLEM, TODAY)
    return [dict(rows.mapping(place)) for place in range(len(rows.ids))]


# Drafts of new rows


def test_a_new_problem_begun_on_one_page_does_not_appear_on_another(
    qtbot: QtBot, window: MainWindow, page: LedgerPage, office: Office
) -> None:
    page.add()
    write(page.drawer.form, "statement", "部门的草稿")
    wait_for_draft(qtbot, page.drawer)
    other = go_to(qtbot, window, "problem_personal")
    other.add()
    assert not other.drawer.form.is_dirty()
    write(other.drawer.form, "statement", "个人的草稿")
    wait_for_draft(qtbot, other.drawer, 2)
    other.drawer.form.save()
    qtbot.waitUntil(lambda: len(problems(office)) == 1)
    go_to(qtbot, window, "problem_department")
    page.drawer.form.save()
    qtbot.waitUntil(lambda: len(problems(office)) == 2)
    assert [(row["list"], row["statement"]) for row in problems(office)] == [
        ("个人", "个人的草稿"),
        ("部门", "部门的草稿"),
    ]
    qtbot.waitUntil(lambda: not list(page.drawer.kept.folder.iterdir()))


def test_a_new_problem_comes_back_after_a_crash_as_it_was_begun(
    qtbot: QtBot, page: LedgerPage, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    page.set_filters(page.filters.with_value("department", "办公室", True))
    page.add()
    write(page.drawer.form, "statement", "写到一半断电了")
    wait_for_draft(qtbot, page.drawer)
    page.session._timer.stop()
    page.drawer.new_draft.release()  # as if the program were gone
    again = go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")
    again.set_filters(again.filters.with_value("department", "办公室", False))
    again.add()
    form = again.drawer.form
    assert text_of(form, "statement") == "写到一半断电了"
    assert (text_of(form, "department"), text_of(form, "list")) == ("办公室", "部门")
    assert "已恢复" in form.notice.text.text()
    form.revert()
    assert not form.is_dirty()


def test_two_windows_of_one_pc_write_two_new_problems(
    qtbot: QtBot, page: LedgerPage, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    page.add()
    second = go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")
    second.add()
    write(page.drawer.form, "statement", "第一个窗口")
    write(second.drawer.form, "statement", "第二个窗口")
    wait_for_draft(qtbot, page.drawer, 2)
    assert sorted(item.changes["statement"][1] for item in page.drafts.waiting()) == ["第一个窗口", "第二个窗口"]
    third = go_to(qtbot, make_window(open_office("党办-PC")), "problem_department")
    third.add()
    assert not third.drawer.form.is_dirty()  # what others are writing at this moment is theirs


def test_what_waits_to_be_saved_is_counted_in_the_status_bar_and_opened_from_there(
    qtbot: QtBot, row_id: int, page: LedgerPage, window: MainWindow
) -> None:
    assert window.status.drafts.isHidden()
    page.drafts.keep_cell(row_id, page.row(row_id), {"remark": ("", "断网时写的")})
    qtbot.waitUntil(lambda: window.status.drafts.text() == "● 1 条草稿未保存")
    menu = window.status.drafts.menu()
    menu.aboutToShow.emit()
    (action,) = [item for item in menu.actions() if not item.isSeparator()]
    assert action.text().startswith("问题：会议多（")
    action.trigger()
    qtbot.waitUntil(lambda: page.drawer_open and page.drawer.row_id == row_id)
    assert page.drawer.form.changes() == {"remark": ("", "断网时写的")}
    assert "已全部保存" not in window.status.health.text()
    page.drawer.form.save()
    qtbot.waitUntil(window.status.drafts.isHidden)
    qtbot.waitUntil(lambda: "已全部保存" in window.status.health.text())


def test_what_is_being_typed_is_not_counted_as_left_behind(
    qtbot: QtBot, row_id: int, page: LedgerPage, window: MainWindow
) -> None:
    page.open_row(row_id)
    write(page.drawer.form, "remark", "正在写")
    wait_for_draft(qtbot, page.drawer)
    window.waiting.count()
    assert window.status.drafts.isHidden()
    assert window.status.health.text() == "● 正在填写，尚未保存"
    page.drawer.form.revert()
    qtbot.waitUntil(lambda: "已全部保存" in window.status.health.text())


# Saving and deleting


def test_esc_in_the_table_closes_the_form_and_first_gives_up_what_was_cut(qtbot: QtBot, row_id: int, page: LedgerPage) -> None:
    page.table.select_row(row_id)
    page.table.grid.setFocus()
    page.open_row(row_id)
    page.table.grid.setFocus()
    qtbot.keyClick(page.table.grid, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.table.grid, Qt.Key.Key_Escape)
    assert page.drawer_open
    qtbot.keyClick(page.table.grid, Qt.Key.Key_Escape)
    assert not page.drawer_open
    qtbot.keyClick(page.table.grid, Qt.Key.Key_Escape)  # nothing is open: nothing happens


def test_what_is_said_in_passing_does_not_cover_the_forms_buttons(qtbot: QtBot, row_id: int, page: LedgerPage) -> None:
    page.open_row(row_id)
    window = page.window()
    toast = Toast(window)
    toast.say("有未保存的修改：" + "学习" * 30, "amber")
    save = page.drawer.form.footer.save
    assert not toast.geometry().intersects(QRect(save.mapTo(window, QPoint()), save.size()))


@pytest.mark.parametrize("new", [False, True])
def test_after_a_save_that_cannot_be_read_back_the_work_goes_on(
    qtbot: QtBot, row_id: int, office: Office, page: LedgerPage, monkeypatch: pytest.MonkeyPatch, new: bool
) -> None:
    if new:
        page.add()
    else:
        page.open_row(row_id)
    form = page.drawer.form

    def broken(*args: object) -> None:
        raise StorageError("本机磁盘出错。")

    with monkeypatch.context() as patch:
        patch.setattr("app.ui.page.drawer.read_rows", broken)
        write(form, "statement", "第一次保存")
        form.save()
        qtbot.waitUntil(lambda: bool(page.messages.told))  # type: ignore[attr-defined]
    assert page.messages.told[0].message == "本机磁盘出错。"  # type: ignore[attr-defined]
    assert page.messages.toasts == ["已保存"]  # type: ignore[attr-defined]
    assert not form.is_dirty()
    assert text_of(form, "list") == "部门"
    write(form, "statement", "第二次保存")
    assert form.save()
    qtbot.waitUntil(lambda: "第二次保存" in [row["statement"] for row in problems(office)])
    assert len(problems(office)) == (2 if new else 1)
    qtbot.waitUntil(lambda: not form.is_dirty())


def test_a_name_the_directory_did_not_know_is_told_and_taken_back_with_the_save(
    qtbot: QtBot, row_id: int, page: LedgerPage, window: MainWindow, office: Office
) -> None:
    def people() -> list[object]:
        rows = read_rows(office.database, PERSON, TODAY)
        return [rows.mapping(place)["name"] for place in range(len(rows.ids))]

    page.edits.edit_cell(row_id, "person", "新来的", "")
    qtbot.waitUntil(lambda: bool(page.messages.toasts))  # type: ignore[attr-defined]
    assert page.messages.toasts == ["已保存；已新增人员“新来的”，可按 Ctrl+Z 一并撤销"]  # type: ignore[attr-defined]
    assert "新来的" in people()
    page.edits.edit_cell(row_id, "remark", "已知的人不再提示", "")
    qtbot.waitUntil(lambda: problems(office)[0]["remark"] == "已知的人不再提示")
    qtbot.waitUntil(lambda: len(window.steps.done) == 2)
    window.steps.undo()
    window.steps.undo()  # pressed again before the first is done
    qtbot.waitUntil(lambda: problems(office)[0]["person"] == "")
    assert problems(office)[0]["remark"] == ""
    assert "新来的" not in people()


def test_a_deleted_row_leaves_no_draft(qtbot: QtBot, row_id: int, page: LedgerPage, office: Office) -> None:
    page.open_row(row_id)
    write(page.drawer.form, "remark", "还没保存")
    wait_for_draft(qtbot, page.drawer)
    page.messages.answers = ["cancel", "delete"]  # type: ignore[attr-defined]
    page.edits.remove([row_id])
    assert problems(office)
    assert page.drawer.form.is_dirty()
    page.edits.remove([row_id])
    qtbot.waitUntil(lambda: not problems(office))
    assert not list(page.drawer.kept.folder.iterdir())
    assert page.drawer.isHidden()
    qtbot.wait(1000)  # longer than a draft waits to be kept
    assert not list(page.drawer.kept.folder.iterdir())


def test_a_row_deleted_in_the_table_takes_its_draft_along_though_another_is_open(
    qtbot: QtBot, row_id: int, page: LedgerPage, office: Office
) -> None:
    save_draft(page.drawer.kept.folder, Draft("problem", str(row_id), "会议多", "2023-11-10T10:32:05"))
    page.messages.answers = ["delete"]  # type: ignore[attr-defined]
    page.edits.remove([row_id])
    assert not list(page.drawer.kept.folder.iterdir())


# Files


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What would be shown by the programs Windows has for it."""
    found: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(Path(url.toLocalFile())) or True)
    return found


def attach(office: Office, row_id: int, tmp_path: Path, name: str, content: str = "会议记录") -> int:
    source = tmp_path / "source"
    source.write_text(content, encoding="utf-8")
    stored = store_file(office.folder, source)
    values = {"name": name, "sha256": stored.sha256, "size": stored.size, "day": TODAY.isoformat()}
    change = office.run(add_child(PROBLEM, PROBLEM.child("evidence"), row_id, values))
    assert change is not None
    return next(iter(change.tables["evidence"]))


def press(qtbot: QtBot, page: LedgerPage, child_id: int, name: str) -> None:
    """Click 打开 or 另存为 on the card of a file."""
    files = page.drawer.form.tabs.file_pages["evidence"]
    page.drawer.form.tabs.setCurrentWidget(files)
    qtbot.mouseClick(files.cards[child_id].findChild(QPushButton, name), LEFT)


def test_a_file_opens_as_a_copy_also_while_a_program_holds_the_first_copy(
    qtbot: QtBot,
    row_id: int,
    office: Office,
    page: LedgerPage,
    tmp_path: Path,
    opened: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    child_id = attach(office, row_id, tmp_path, "会议纪要.docx")
    page.open_row(row_id)
    press(qtbot, page, child_id, "open")
    qtbot.waitUntil(lambda: len(opened) == 1)
    held = opened[0]
    replaced = Path.replace

    def replace_unless_held(self: Path, target: Path) -> Path:
        if target == held:
            raise PermissionError(13, "held by Word")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", replace_unless_held)
    press(qtbot, page, child_id, "open")
    qtbot.waitUntil(lambda: len(opened) == 2)
    assert opened[1].read_text(encoding="utf-8") == "会议记录"
    assert [path.name for path in opened] == ["会议纪要.docx"] * 2
    assert not page.messages.told  # type: ignore[attr-defined]
    page.session.copies.remove()
    assert not any(path.parent.exists() for path in opened)


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("长" * 84 + ".pdf", "长" * 60 + ".pdf"),
        ('汇总:第"1"稿?.docx', "汇总_第_1_稿_.docx"),
        ("..\\..\\启动\\照片.jpg", ".._.._启动_照片.jpg"),
        ("CON.txt", "_CON.txt"),
    ],
)
def test_the_copy_has_a_name_that_windows_takes(name: str, copy: str) -> None:
    assert safe_name(name) == copy


def test_a_full_disk_is_told_in_words(
    qtbot: QtBot,
    row_id: int,
    office: Office,
    page: LedgerPage,
    tmp_path: Path,
    opened: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    child_id = attach(office, row_id, tmp_path, "会议纪要.docx")
    page.open_row(row_id)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    press(qtbot, page, child_id, "open")
    messages = page.messages
    qtbot.waitUntil(lambda: bool(messages.told))  # type: ignore[attr-defined]
    assert messages.told[0].message == "磁盘空间不足，“会议纪要.docx”没有保存。"  # type: ignore[attr-defined]

    def no_folder(dir: Path) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", no_folder)
    press(qtbot, page, child_id, "open")
    qtbot.waitUntil(lambda: len(messages.told) == 2)  # type: ignore[attr-defined]
    assert "临时文件夹" in messages.told[1].message  # type: ignore[attr-defined]
    assert not opened


def test_save_as_over_a_file_that_is_open_elsewhere_says_so(
    qtbot: QtBot, row_id: int, office: Office, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child_id = attach(office, row_id, tmp_path, "会议纪要.docx")
    page.open_row(row_id)
    target = tmp_path / "我的纪要.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    press(qtbot, page, child_id, "saveAs")
    qtbot.waitUntil(lambda: bool(page.messages.toasts))  # type: ignore[attr-defined]
    assert target.read_text(encoding="utf-8") == "会议记录"

    replace = Path.replace

    def held(self: Path, other: Path) -> Path:
        if Path(other) == target:
            raise PermissionError(13, "held by Word")
        return replace(self, other)  # of a backup that happens to be made

    monkeypatch.setattr(Path, "replace", held)
    press(qtbot, page, child_id, "saveAs")
    qtbot.waitUntil(lambda: bool(page.messages.told))  # type: ignore[attr-defined]
    assert "正被其他程序打开" in page.messages.told[0].message  # type: ignore[attr-defined]


def test_a_file_that_no_program_opens_says_so(
    qtbot: QtBot, row_id: int, office: Office, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child_id = attach(office, row_id, tmp_path, "公文.ofd")
    page.open_row(row_id)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    press(qtbot, page, child_id, "open")
    qtbot.waitUntil(lambda: bool(page.messages.told))  # type: ignore[attr-defined]
    assert "没有可以打开“公文.ofd”的程序" in page.messages.told[0].message  # type: ignore[attr-defined]


def test_what_could_be_a_program_is_only_saved_never_opened(
    qtbot: QtBot,
    row_id: int,
    office: Office,
    page: LedgerPage,
    tmp_path: Path,
    opened: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ["会议照片.jpg.lnk", "通知.exe", "整理.bat", "脚本.js", "网页.html", "没有扩展名", "通知.exe. "]
    children = {name: attach(office, row_id, tmp_path, name) for name in names}
    page.open_row(row_id)
    asked: list[tuple[str, list[str]]] = []

    def ask(title: str, text: str, answers: Sequence[Answer], advice: str = "") -> str:
        asked.append((text, [answer.label for answer in answers]))
        return answers[0].key

    monkeypatch.setattr(page.messages, "ask", ask)
    for name, child_id in children.items():
        saved = tmp_path / f"存下{child_id}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, saved=saved: (str(saved), ""))
        press(qtbot, page, child_id, "open")
        qtbot.waitUntil(saved.exists)
        assert asked.pop() == (f"“{name}”不是文档、图片、音像或压缩文件，为了安全不直接打开。", ["另存为…", "取消"])
    assert not asked
    assert not opened


def test_what_offices_send_each_other_opens(
    qtbot: QtBot, row_id: int, office: Office, page: LedgerPage, tmp_path: Path, opened: list[Path]
) -> None:
    names = ["通知.WPS", "照片.jpeg", "材料.rar", "公文.ofd", "来信.eml"]
    children = [attach(office, row_id, tmp_path, name) for name in names]
    page.open_row(row_id)
    for place, child_id in enumerate(children):
        press(qtbot, page, child_id, "open")
        qtbot.waitUntil(lambda place=place: [path.name for path in opened] == names[: place + 1])


def add_through(qtbot: QtBot, page: LedgerPage, paths: Sequence[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Click 添加文件… and choose these."""
    monkeypatch.setattr(page.messages, "pick_files", lambda title, parent=None: list(paths))
    files = page.drawer.form.tabs.file_pages["evidence"]
    page.drawer.form.tabs.setCurrentWidget(files)
    qtbot.mouseClick(files.zone.add, LEFT)


def names_of(office: Office, row_id: int) -> list[object]:
    return [item["name"] for item in read_children(office.database, PROBLEM.child("evidence"), row_id)]


def test_files_are_added_together_and_told_when_they_are_there(
    qtbot: QtBot, row_id: int, office: Office, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "照片.jpg", tmp_path / "纪要.docx", tmp_path / "照片副本.jpg"]
    for path, content in zip(paths, ("图", "文", "图"), strict=True):
        path.write_text(content, encoding="utf-8")
    page.open_row(row_id)
    head = office.head
    there: list[list[object]] = []
    monkeypatch.setattr(page.messages, "toast", lambda text, tone="green": there.append([text, *names_of(office, row_id)]))
    add_through(qtbot, page, paths, monkeypatch)
    qtbot.waitUntil(lambda: bool(there))
    assert there == [["已添加 2 个文件，另有 1 个内容相同，没有重复添加", "照片.jpg", "纪要.docx"]]
    assert office.head == head + 1
    qtbot.waitUntil(lambda: len(page.drawer.form.tabs.file_pages["evidence"].cards) == 2)
    add_through(qtbot, page, paths[:1], monkeypatch)
    qtbot.waitUntil(lambda: len(there) == 2)
    assert there[1][0] == "这些文件已经添加过"
    assert office.head == head + 1


def test_a_file_that_is_too_large_is_told_and_the_others_are_added(
    qtbot: QtBot, row_id: int, office: Office, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.run(change_settings(FileSettings(), FileSettings(most_megabytes=1)))
    small, large, huge = (tmp_path / name for name in ("小.txt", "录像.mp4", "录音.mp3"))
    small.write_bytes(b"1")
    large.write_bytes(b"1" * 1_500_000)
    huge.write_bytes(b"2" * 1_500_000)
    page.open_row(row_id)
    messages = page.messages
    add_through(qtbot, page, [large, small], monkeypatch)
    qtbot.waitUntil(lambda: bool(messages.told))  # type: ignore[attr-defined]
    assert messages.told[0].message == "“录像.mp4”有 1.4 MB，超过 1 MB 的上限，没有添加。"  # type: ignore[attr-defined]
    assert messages.toasts == ["已添加 1 个文件"]  # type: ignore[attr-defined]
    assert names_of(office, row_id) == ["小.txt"]
    add_through(qtbot, page, [large, huge], monkeypatch)
    qtbot.waitUntil(lambda: len(messages.told) == 2)  # type: ignore[attr-defined]
    assert messages.told[1].message == "有 2 个文件没有添加：录像.mp4、录音.mp3。"  # type: ignore[attr-defined]
    assert "超过" in messages.told[1].detail  # type: ignore[attr-defined]
    assert len(messages.toasts) == 1  # type: ignore[attr-defined]


def test_adding_many_files_can_be_cancelled(
    qtbot: QtBot, row_id: int, office: Office, page: LedgerPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / f"照片{number}.jpg" for number in range(40)]
    for path in paths:
        path.write_text(path.name, encoding="utf-8")
    page.open_row(row_id)
    add_through(qtbot, page, paths, monkeypatch)
    (progress,) = page.drawer.findChildren(ProgressDialog)
    progress.cancel.click()
    messages = page.messages
    qtbot.waitUntil(lambda: bool(messages.toasts))  # type: ignore[attr-defined]
    assert messages.toasts[0].startswith("已取消")  # type: ignore[attr-defined]
    assert names_of(office, row_id) == []


def test_a_new_row_typed_while_the_folder_is_away_is_kept_when_its_form_is_closed(
    qtbot: QtBot, window: MainWindow, page: LedgerPage, office: Office
) -> None:
    folder = office.folder.path
    folder.rename(folder.with_name("断开"))
    qtbot.waitUntil(lambda: not page.session.health.may_write, timeout=30000)
    page.add()
    box = page.drawer.form.fields.boxes["statement"].editor
    box.set_value("断网时写的问题")
    box.changed.emit()
    window.messages.answers = ["keep"]  # type: ignore[attr-defined]
    page.drawer.form.close_requested.emit()
    qtbot.waitUntil(lambda: not page.drawer.isVisible())
    page.add()
    assert page.drawer.form.values()["statement"] == "断网时写的问题"
    folder.with_name("断开").rename(folder)
    window.messages.answers = ["discard"]  # type: ignore[attr-defined]
    page.drawer.form.close_requested.emit()


def test_a_test_that_fails_with_a_form_open_takes_no_other_test_with_it(
    page: LedgerPage, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.header.add_button, LEFT)
    qtbot.waitUntil(page.drawer.isVisible)
    type_into(page.drawer.form.fields.boxes["statement"].editor.focus_widget(), "还没有写完")
    assert page.dirty
    shut(window)
    assert not window.isVisible()
