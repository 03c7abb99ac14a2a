"""办理要求 in the dialogs: seen before the click, met by what is typed and by the files that are dropped there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from app.core.kinds import Value
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.files import FileSettings, add_files
from app.ledgers.changes.operations import change_row
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_children
from app.rectify.rules import ChainStep, ClosingRules, Requirement
from app.store.attachments import read_file
from app.store.office import Office
from app.store.untold_changes import read_change
from app.ui.page.ledger_page import LedgerPage
from app.ui.rectify.action_dialog import CLOSED_LATER, UNCONFIRMED, ActionDialog, LimitDialog, RevisitDialog
from app.ui.rectify.action_files import ActionFiles
from tests.attached_files import store_file
from tests.ui.conftest import TODAY
from tests.ui.form.hands import type_into
from tests.ui.rectify.test_actions import LEFT, errors, extras, numbered, office, page, press, window, write  # noqa: F401  fixtures


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


def ask(office: Office, **requirements: Requirement) -> None:  # noqa: F811
    now = read_settings(office.database, ClosingRules)
    office.run(change_settings(now, replace(now, requirements=requirements)))


def evidence(office: Office, row: int) -> list[dict[str, Value]]:  # noqa: F811
    return read_children(office.database, PROBLEM.child("evidence"), row)


def drop(target: ActionFiles, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = (QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(*event)
    enter.ignore()
    QGuiApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QGuiApplication.sendEvent(target, QDropEvent(*event))


def make_files(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(name.encode() * 9)
    return [folder / name for name in names]


def test_what_is_missing_is_seen_before_the_click_and_the_click_does_nothing(
    qtbot: QtBot,
    page: LedgerPage,  # noqa: F811
    office: Office,  # noqa: F811
) -> None:
    row, head = numbered(page, "3"), office.head
    page.open_row(row)
    dialog = press(qtbot, page, "apply")
    assert dialog.needs_view.isVisible()
    assert dialog.needs_view.texts == ["✗ 整改措施", "✓ 责任人", "✓ 进展（至少 1 条，现有 1 条）"]
    write(dialog, "写了很久的整改完成情况")
    qtbot.mouseClick(dialog.do, LEFT)
    assert dialog.isVisible()
    assert dialog.wrong.text() == "还缺少：整改措施，不能申请销号。"
    assert dialog.text(dialog.opinion) == "写了很久的整改完成情况"
    assert office.head == head
    dialog.reject()


def test_a_check_of_a_closed_problem_asks_for_words_and_proof_and_takes_them_along(
    qtbot: QtBot,
    page: LedgerPage,  # noqa: F811
    office: Office,  # noqa: F811
    tmp_path: Path,
) -> None:
    ask(office, revisit=Requirement(opinion=True, evidence=2))
    row = numbered(page, "4")
    page.open_row(row)
    dialog = press(qtbot, page, "revisit")
    assert isinstance(dialog, RevisitDialog)
    assert dialog.needs_view.texts == ["✗ 佐证材料（至少 2 件，现有 0 件）"]
    dialog.result_editor.set_value("巩固")
    qtbot.mouseClick(dialog.do, LEFT)
    assert errors(dialog) == {"opinion": "请填写检查情况。"}
    assert dialog.wrong.text() == "还缺少：佐证材料（至少 2 件，现有 0 件），不能回头看。"
    write(dialog, "抽查三份，均按期办结")
    drop(dialog.files, *make_files(tmp_path, "现场照片.jpg", "抽查表.pdf", "多余的.txt"))
    assert dialog.needs_view.texts == ["✓ 佐证材料（至少 2 件，现有 3 件）"]
    qtbot.mouseClick(dialog.files.lines[2].findChild(QToolButton), LEFT)
    assert [source.name for source in dialog.files.sources] == ["现场照片.jpg", "抽查表.pdf"]
    drop(dialog.files, tmp_path / "抽查表.pdf")  # the same file once more
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: "已记录回头看" in page.messages.toasts)  # type: ignore[attr-defined]
    assert [(item["name"], item["occasion"]) for item in evidence(office, row)] == [
        ("现场照片.jpg", "回头看"),
        ("抽查表.pdf", "回头看"),
    ]
    assert read_file(office.folder, str(evidence(office, row)[0]["sha256"])) == (tmp_path / "现场照片.jpg").read_bytes()
    assert page.row(row)["status"] == "已销号"
    tab = page.drawer.form.tabs.file_pages["evidence"]
    qtbot.waitUntil(lambda: len(tab.cards) == 2)


def test_a_restart_may_ask_for_a_new_time_limit(
    qtbot: QtBot,
    page: LedgerPage,  # noqa: F811
    office: Office,  # noqa: F811
) -> None:
    ask(office, restart=Requirement(("deadline",)))
    row = numbered(page, "4")
    page.open_row(row)
    dialog = press(qtbot, page, "restart")
    assert isinstance(dialog, LimitDialog)
    write(dialog, "问题反弹")
    qtbot.mouseClick(dialog.do, LEFT)
    assert errors(dialog) == {"deadline": "请填写新的整改时限。"}
    type_into(dialog.deadline.findChild(QLineEdit), "12月底前")
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["round"] == 2)
    assert page.row(row)["deadline_date"] == "2023-12-31"


def test_a_file_that_is_too_large_keeps_everything_that_was_given(
    qtbot: QtBot,
    page: LedgerPage,  # noqa: F811
    office: Office,  # noqa: F811
    tmp_path: Path,
) -> None:
    office.run(change_settings(FileSettings(), FileSettings(1)))
    row, film = numbered(page, "4"), tmp_path / "录像.mp4"
    film.write_bytes(bytes(1024 * 1024 + 1))
    page.open_row(row)
    first = press(qtbot, page, "revisit")
    assert isinstance(first, RevisitDialog)
    first.result_editor.set_value("巩固")
    write(first, "写了很久的检查情况")
    drop(first.files, film, *make_files(tmp_path, "照片.jpg"))
    head = office.head
    qtbot.mouseClick(first.do, LEFT)
    qtbot.waitUntil(lambda: bool(page.messages.told))  # type: ignore[attr-defined]
    assert "超过 1 MB 的上限" in page.messages.told[0].message  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: extras(page).problem_actions.dialog is not first)
    again = extras(page).problem_actions.dialog
    assert isinstance(again, RevisitDialog)
    assert (again.result_word(), again.text(again.opinion)) == ("巩固", "写了很久的检查情况")
    assert [source.name for source in again.files.sources] == ["录像.mp4", "照片.jpg"]
    assert (office.head, evidence(office, row)) == (head, [])
    again.reject()


def test_a_screenshot_is_pasted_into_the_dialog(
    qtbot: QtBot,
    page: LedgerPage,  # noqa: F811
    office: Office,  # noqa: F811
) -> None:
    row = numbered(page, "1")
    page.open_row(row)
    dialog = press(qtbot, page, "apply")
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(7)
    data = QMimeData()
    data.setImageData(image)
    QGuiApplication.clipboard().setMimeData(data)
    qtbot.mouseClick(dialog.files.paste_button, LEFT)
    write(dialog, "已整改到位")
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["status"] == "待审核")
    (entry,) = evidence(office, row)
    assert str(entry["name"]).startswith("截图 2023-11-20")
    assert QImage.fromData(read_file(office.folder, str(entry["sha256"]))).size() == image.size()


def lasting(office: Office, page: LedgerPage, number: str) -> int:  # noqa: F811
    row = numbered(page, number)
    office.run(change_row(PROBLEM, row, {"kind": (page.row(row)["kind"], "持续整改")}, TODAY))
    page.session.changed.emit(read_change(office.head, office.replica, office.folder))
    stage = {"day": "2023-11-10", "goal": "办结率七成", "done": "完成"}
    office.run(add_child(PROBLEM, PROBLEM.child("milestone"), row, stage))
    return row


def test_what_lasts_is_told_at_the_application_and_confirmed_before_the_last_signature(
    qtbot: QtBot,
    page: LedgerPage,  # noqa: F811
    office: Office,  # noqa: F811
) -> None:
    now = read_settings(office.database, ClosingRules)
    office.run(change_settings(now, replace(now, steps=(ChainStep("部门负责人", "head"), ChainStep("机关党委")))))
    row = lasting(office, page, "1")
    qtbot.waitUntil(lambda: page.row(row)["kind"] == "持续整改")
    page.open_row(row)
    dialog = press(qtbot, page, "apply")
    assert dialog.later.isVisible()
    assert dialog.later.text() == CLOSED_LATER
    assert "✓ 阶段目标全部完成" in dialog.needs_view.texts
    qtbot.mouseClick(dialog.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["status"] == "待审核")
    first = press(qtbot, page, "approve")
    assert first.confirm.isHidden()  # nothing is closed yet
    qtbot.mouseClick(first.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["step"] == "机关党委")
    last = press(qtbot, page, "approve")
    last.person.set_value("秦晓峰")
    assert last.confirm.isVisible()
    qtbot.mouseClick(last.do, LEFT)
    assert last.isVisible()
    assert last.wrong.text() == UNCONFIRMED
    last.confirm.setFocus()
    qtbot.keyClick(last.confirm, Qt.Key.Key_Space)
    qtbot.mouseClick(last.do, LEFT)
    qtbot.waitUntil(lambda: page.row(row)["status"] == "已销号")


def test_of_several_it_is_told_before_how_many_lack_what(qtbot: QtBot, page: LedgerPage) -> None:  # noqa: F811
    rows = [(row_id, page.row(row_id)) for row_id in (numbered(page, number) for number in "123")]
    extras(page).problem_actions.ask("apply", rows)
    dialog = extras(page).problem_actions.dialog
    assert isinstance(dialog, ActionDialog)
    assert dialog.needs_view.texts == ["✗ 1 条缺少：整改措施，将不办理"]
    dialog.reject()


def test_a_file_that_the_problem_has_already_is_not_counted_again_and_one_that_cannot_be_added_is_named(
    qtbot: QtBot,
    page: LedgerPage,  # noqa: F811
    office: Office,  # noqa: F811
    tmp_path: Path,
) -> None:
    ask(office, apply=Requirement(evidence=2))
    row = numbered(page, "1")
    photo, copy, empty = make_files(tmp_path, "照片.jpg", "照片（副本）.jpg", "空.docx")
    copy.write_bytes(photo.read_bytes())
    empty.write_bytes(b"")
    office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [store_file(office.folder, photo)], TODAY))
    page.session.changed.emit(read_change(office.head, office.replica, office.folder))
    page.open_row(row)
    dialog = press(qtbot, page, "apply")
    drop(dialog.files, copy)
    qtbot.waitUntil(lambda: dialog.needs_view.texts == ["✗ 佐证材料（至少 2 件，现有 1 件）"])
    drop(dialog.files, empty)
    qtbot.waitUntil(lambda: bool(dialog.files.faults))
    assert dialog.needs_view.texts == ["✗ 佐证材料（至少 2 件，现有 1 件）"]
    said = [label.text() for label in dialog.files.lines[1].findChildren(QLabel)]
    assert said == ["空.docx", "“空.docx”是空文件（0 字节），没有添加。"]
    out = dialog.files.lines[1].findChild(QToolButton, "remove")
    qtbot.mouseClick(out, LEFT)
    empty.write_bytes(b"saved by now")
    drop(dialog.files, empty)
    qtbot.waitUntil(lambda: dialog.needs_view.texts == ["✓ 佐证材料（至少 2 件，现有 2 件）"], timeout=20_000)
    assert not dialog.files.faults
    dialog.reject()


def test_many_files_scroll_in_the_dialog_which_fits_on_a_small_screen(
    qtbot: QtBot,
    page: LedgerPage,  # noqa: F811
    tmp_path: Path,
) -> None:
    page.open_row(numbered(page, "1"))
    dialog = press(qtbot, page, "extend")
    qtbot.mouseClick(dialog.do, LEFT)  # everything that is missing is said as well
    drop(dialog.files, *make_files(tmp_path, *(f"佐证材料第{number}份.pdf" for number in range(30))))
    qtbot.waitUntil(lambda: len(dialog.files.lines) == 30)
    qtbot.wait(50)
    assert dialog.height() <= 720
    assert dialog.do.visibleRegion().boundingRect().height() == dialog.do.height()
    dialog.reject()
