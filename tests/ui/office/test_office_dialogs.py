"""The office as a whole in the window: the light, who is here, backups, the past, moving, the folder check, 待处理."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.application import Program
from app.core.errors import ConflictError, StorageError
from app.core.program import DEFAULT_UNIT
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.office_unit import unit_of
from app.ledgers.organisation.person import PERSON
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_rows
from app.store.backups import backups
from app.store.moving import move_office
from app.store.office import Office
from app.store.presence import Present, write_presence
from app.ui.conflict import ConflictDialog
from app.ui.main_window import MainWindow
from app.ui.office.backups_dialog import BACKUP, BackupsDialog
from app.ui.office.housekeeping import backup_place
from app.ui.office.move_dialog import free_folder
from app.ui.office.pending_dialog import PendingDialog
from app.ui.office.status_bar import day_and_time
from app.ui.page import page_drafts
from tests.conftest import OpenOffice
from tests.ui.conftest import TODAY, go_to

LEFT = Qt.MouseButton.LeftButton
MakeWindow = Callable[..., MainWindow]


def save(office: Office, text: str) -> int:
    change = office.run(add_rows(PROBLEM, [{"list": "部门", "statement": text, "percent": 10}], TODAY, LEDGERS))
    assert change is not None
    return next(iter(change.tables["problem"]))


def statements(office: Office) -> list[object]:
    rows = read_rows(office.database, PROBLEM, TODAY)
    return [row[rows.position("statement")] for row in rows.values]


def go_round(qtbot: QtBot, window: MainWindow) -> None:
    """A round of housekeeping after the one that may be under way."""
    qtbot.waitUntil(lambda: not window.care._under_way, timeout=15000)
    window.care.round()


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    found = open_office("党办-PC")
    save(found, "会议多")
    return found


@pytest.fixture
def window(make_window: MakeWindow, office: Office) -> MainWindow:
    return make_window(office)


def test_the_light_tells_when_the_folder_is_away_and_back(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    assert "已全部保存" in window.status.health.text()
    folder = office.folder.path
    away = folder.with_name("断开")
    folder.rename(away)
    qtbot.waitUntil(lambda: "未连接" in window.status.health.text(), timeout=15000)
    assert window.messages.told == []  # type: ignore[attr-defined]  # the light is enough
    away.rename(folder)
    window.session.catch_up_then(lambda: None)
    qtbot.waitUntil(lambda: "已全部保存" in window.status.health.text(), timeout=15000)


def test_who_is_here_is_named_once_somebody_else_is(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    go_round(qtbot, window)
    qtbot.waitUntil(lambda: len(window.care.here) == 1)
    assert not window.status.here.isVisible()
    write_presence(office.folder, Present("李晓梅", "综合-PC"))
    go_round(qtbot, window)
    qtbot.waitUntil(lambda: window.status.here.isVisible())
    assert "李晓梅" in window.status.here.text()
    assert "综合-PC" in window.status.here.toolTip()


def test_the_days_backup_is_made_by_itself_and_named(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    go_round(qtbot, window)
    qtbot.waitUntil(lambda: "上次备份 今天" in window.status.backup.text())
    (made,) = backups(backup_place(window.settings, office))
    assert made.sequence == office.head


def test_a_backup_is_made_and_restored_into_a_new_folder(
    qtbot: QtBot, window: MainWindow, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = Path("templates") / "问题整改台账" / "表样.docx"
    (office.folder.path / template).parent.mkdir(parents=True)
    (office.folder.path / template).write_bytes(b"word")
    qtbot.mouseClick(window.status.backup, LEFT)
    dialog = window.findChild(BackupsDialog)
    qtbot.mouseClick(dialog.now_button, LEFT)
    qtbot.waitUntil(lambda: "已备份并核对" in window.messages.toasts, timeout=20000)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: dialog.list.count() > 0 and dialog.list.item(0).data(BACKUP) is not None, timeout=20000)
    save(office, "备份以后的")
    target = tmp_path / "恢复"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    dialog.list.setCurrentRow(0)
    dialog._fill(([(dialog.list.item(0).data(BACKUP), "读了第二遍的列表")], ""))
    assert dialog.list.item(0).isSelected()  # the list is read again after every backup, also the daily one in the background
    window.messages.answers = ["open"]  # type: ignore[attr-defined]
    with qtbot.waitSignal(window.office_chosen, timeout=60000) as chosen:
        qtbot.mouseClick(dialog.from_button, LEFT)
    assert chosen.args == [target]
    dialog.close()
    assert (target / "office.json").exists()
    assert (target / template).read_bytes() == b"word"


def test_any_moment_is_restored_into_a_new_folder(
    qtbot: QtBot, window: MainWindow, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = window.office_actions.show_backups()
    dialog.moment.setDateTime(QDateTime.currentDateTime().addDays(1))
    target = tmp_path / "恢复"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    window.messages.answers = ["stay"]  # type: ignore[attr-defined]
    qtbot.mouseClick(dialog.restore_button, LEFT)
    qtbot.waitUntil(lambda: (target / "office.json").exists() and not window.messages.answers, timeout=20000)  # type: ignore[attr-defined]
    dialog.moment.setDateTime(QDateTime(2001, 1, 1, 0, 0, 0))
    qtbot.mouseClick(dialog.look_button, LEFT)
    qtbot.waitUntil(lambda: any("那时还没有数据" in text for text in window.messages.toasts))  # type: ignore[attr-defined]
    dialog.close()


def test_the_folder_is_checked_in_words(qtbot: QtBot, window: MainWindow) -> None:
    dialog = window.office_actions.show_check()
    qtbot.waitUntil(lambda: bool(dialog.findings), timeout=60000)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "同名文件不会被覆盖" in texts
    assert "使用" in dialog.heading.text()
    dialog.close()


def test_moving_to_a_shared_folder_opens_it_there(qtbot: QtBot, window: MainWindow, office: Office, tmp_path: Path) -> None:
    dialog = window.office_actions.show_move()
    assert not dialog.start_button.isEnabled()
    target = tmp_path / "共享盘" / "台账"
    dialog.target.setText(str(target))
    with qtbot.waitSignal(window.office_chosen, timeout=20000) as chosen:
        qtbot.mouseClick(dialog.start_button, LEFT)
    assert chosen.args == [target]
    window.session.catch_up_then(lambda: None)
    qtbot.waitUntil(lambda: "已搬到" in window.status.health.text())
    overview = window.office_actions.show_overview()
    assert overview.follow_button.isVisible()
    assert window.whereabouts.strip.isVisible()
    assert "已搬到" in window.whereabouts.strip.text.text()
    assert not window.page.header.add_button.isVisible()
    with qtbot.waitSignal(window.office_followed) as chosen:
        qtbot.mouseClick(overview.follow_button, LEFT)
    assert chosen.args == [target]


def test_used_again_in_the_old_place_after_a_warning(qtbot: QtBot, window: MainWindow, office: Office, tmp_path: Path) -> None:
    office.mark_moved(str(tmp_path / "别处"))
    window.session.catch_up_then(lambda: None)
    qtbot.waitUntil(lambda: "已搬到" in window.status.health.text())
    overview = window.office_actions.show_overview()
    window.messages.answers = ["yes"]  # type: ignore[attr-defined]
    qtbot.mouseClick(overview.reopen_button, LEFT)
    qtbot.waitUntil(lambda: "已全部保存" in window.status.health.text())
    save(office, "还在这里")


def test_what_waits_for_a_decision_is_saved_again_or_dropped(
    qtbot: QtBot, window: MainWindow, office: Office, open_office: OpenOffice
) -> None:
    row_id = read_rows(office.database, PROBLEM, TODAY).ids[0]
    window.session._timer.stop()
    # What this PC had saved is lost by the server; meanwhile a colleague saved the same cell.
    office.run(change_row(PROBLEM, row_id, {"percent": (10, 50)}, TODAY, LEDGERS))
    lost = office.folder.commit_path(office.head)
    lost.unlink()
    office.folder.note_head(office.head - 1, b"")
    colleague = open_office("综合-PC", user="李晓梅")
    colleague.run(change_row(PROBLEM, row_id, {"percent": (10, 90)}, TODAY, LEDGERS))
    office._follower._checked = float("-inf")
    window.session.catch_up_then(lambda: None)
    qtbot.waitUntil(lambda: "待处理" in window.status.health.text(), timeout=15000)
    overview = window.office_actions.show_overview()
    qtbot.mouseClick(overview.pending_button, LEFT)
    dialog = window.findChild(PendingDialog)
    qtbot.mouseClick(dialog.decide_button, LEFT)
    question = dialog.findChild(ConflictDialog)
    (clash,) = question.clashes
    assert (clash.label, clash.theirs, clash.mine) == ("完成率", "90%", "50%")
    qtbot.mouseClick(next(iter(question.choices.values()))["mine"], LEFT)
    qtbot.mouseClick(question.done_button, LEFT)
    qtbot.waitUntil(lambda: "已全部保存" in window.status.health.text(), timeout=15000)
    rows = read_rows(office.database, PROBLEM, TODAY)
    assert rows.mapping(0)["percent"] == 50


def test_a_cell_is_not_said_to_be_a_draft_when_it_could_not_be_kept(
    qtbot: QtBot, window: MainWindow, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageError("磁盘已满，草稿没有保存。")

    monkeypatch.setattr(page_drafts, "save_draft", full)
    page = go_to(qtbot, window, "problem_department")
    folder = office.folder.path
    folder.rename(folder.with_name("断开"))
    page.table.edited.emit(page.view.ids[page.view.shown[0]], "percent", 55, 10)
    qtbot.waitUntil(lambda: bool(window.messages.told), timeout=15000)  # type: ignore[attr-defined]
    assert "草稿" not in window.messages.told[0].advice  # type: ignore[attr-defined]
    assert "磁盘已满" in window.messages.toasts[-1]  # type: ignore[attr-defined]
    folder.with_name("断开").rename(folder)


def test_a_cell_typed_while_the_folder_is_away_becomes_a_draft(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    page = go_to(qtbot, window, "problem_department")
    row_id = page.view.ids[page.view.shown[0]]
    folder = office.folder.path
    folder.rename(folder.with_name("断开"))
    page.table.edited.emit(row_id, "percent", 55, 10)
    qtbot.waitUntil(lambda: bool(window.messages.told), timeout=15000)  # type: ignore[attr-defined]
    assert "草稿" in window.messages.told[0].advice  # type: ignore[attr-defined]
    folder.with_name("断开").rename(folder)
    window.session.catch_up_then(lambda: None)
    qtbot.waitUntil(lambda: "已全部保存" in window.status.health.text(), timeout=15000)
    page.open_row(row_id)
    assert page.drawer.form.changes() == {"percent": (10, 55)}
    folder.rename(folder.with_name("断开"))
    page.drawer.form.save()
    qtbot.waitUntil(lambda: len(window.messages.told) == 2, timeout=15000)  # type: ignore[attr-defined]
    assert "已存为草稿" in window.messages.told[1].advice  # type: ignore[attr-defined]
    folder.with_name("断开").rename(folder)
    window.session.catch_up_then(lambda: None)
    qtbot.waitUntil(lambda: "尚未保存" in window.status.health.text(), timeout=15000)  # connected, and honest about the form
    assert page.drawer.form.save()
    qtbot.waitUntil(lambda: page.row(row_id)["percent"] == 55)


def test_the_answer_about_one_row_does_not_touch_another(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    other = save(office, "文件多")
    page = go_to(qtbot, window, "problem_department")
    page.reload()
    qtbot.waitUntil(lambda: page.has_row(other))
    first = next(row_id for row_id in page.view.ids if row_id != other)
    page.open_row(other)
    page.drawer._save_failed(first, ConflictError("同事刚刚修改了同一内容，没有保存。", {"percent": (10, 90, 50)}))
    assert not page.drawer.form.is_dirty()
    assert page.drawer.form.values()["percent"] == 10
    assert len(window.messages.told) == 1  # type: ignore[attr-defined]


def test_a_failure_after_its_dialog_was_closed_is_told_all_the_same(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = window.office_actions.show_backups()
    qtbot.waitUntil(lambda: dialog.list.count() > 0)
    begun, go_on = threading.Event(), threading.Event()

    def full(*_: object) -> None:
        begun.set()
        go_on.wait(10)
        raise StorageError("磁盘空间已满，没有保存。")

    monkeypatch.setattr("app.ui.office.backups_dialog.back_up", full)
    qtbot.mouseClick(dialog.now_button, LEFT)
    assert begun.wait(10)
    dialog.close()
    qtbot.waitUntil(lambda: not isValid(dialog))
    go_on.set()
    qtbot.waitUntil(lambda: any("已满" in fault.message for fault in window.messages.told))  # type: ignore[attr-defined]


def test_two_offices_do_not_share_a_chosen_backup_folder(window: MainWindow, office: Office, tmp_path: Path) -> None:
    window.settings.put("backups", str(tmp_path / "备份"))
    place = backup_place(window.settings, office)
    assert place.parent == tmp_path / "备份"
    assert office.office_id[:8] in place.name


def test_a_name_from_the_shared_folder_is_never_html(qtbot: QtBot, window: MainWindow, office: Office) -> None:
    write_presence(office.folder, Present("<b>李晓梅</b>", "<img src='//x/y'>"))
    go_round(qtbot, window)
    qtbot.waitUntil(lambda: window.status.here.isVisible())
    assert window.status.here.textFormat() == Qt.TextFormat.PlainText
    assert "<img" not in window.status.here.toolTip()


def test_moving_back_suggests_a_folder_that_is_free(tmp_path: Path) -> None:
    assert free_folder(tmp_path / "数据") == tmp_path / "数据"
    (tmp_path / "数据").mkdir()
    assert free_folder(tmp_path / "数据") == tmp_path / "数据"
    (tmp_path / "数据" / "office.json").write_text("{}")
    assert free_folder(tmp_path / "数据") == tmp_path / "数据-2"


@pytest.fixture
def program(qtbot: QtBot, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setattr("app.ui.office.welcome.documents_office", lambda: tmp_path / "文档" / "五星台账数据")
    found = Program(tmp_path / "local")
    yield found
    for window in [*found.looks, found.window]:
        window.close()


def wait_open(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.page.ready, timeout=20000)
    go_to(qtbot, window, "problem_department")


def test_the_first_start_shows_the_sample_and_offers_this_pc(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.open(None)
    first = program.window
    wait_open(qtbot, first)
    assert first.welcome.isVisible()
    first.welcome.user.setText("王建国")  # the unit may stay unsaid
    qtbot.mouseClick(first.welcome.local_button, LEFT)
    qtbot.waitUntil(lambda: program.window is not first)
    wait_open(qtbot, program.window)
    assert not program.window.welcome.isVisible()
    assert program.window.session.office.identity.user == "王建国"
    assert program.window.session.unit == DEFAULT_UNIT
    assert (tmp_path / "文档" / "五星台账数据" / "office.json").exists()
    assert go_to(qtbot, program.window, "problem_department").view.total == 0


def test_the_name_typed_at_the_first_start_goes_into_the_office(qtbot: QtBot, program: Program) -> None:
    program.open(None)
    first = program.window
    wait_open(qtbot, first)
    first.welcome.unit.setText("某市政协机关")
    qtbot.mouseClick(first.welcome.local_button, LEFT)
    qtbot.waitUntil(lambda: program.window is not first)
    wait_open(qtbot, program.window)
    assert unit_of(program.window.session.office.database) == "某市政协机关"
    assert program.window.navigation.office.text() == "某市政协机关"


def test_the_past_opens_in_a_window_of_its_own_that_cannot_be_changed(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.open(tmp_path / "台账", create=True)
    window = program.window
    wait_open(qtbot, window)
    save(window.session.office, "以前的")
    number = window.session.office.head
    save(window.session.office, "后来的")
    program.look(number, "2023年11月20日 10:00")
    qtbot.waitUntil(lambda: bool(program.looks), timeout=20000)
    look = program.looks[0]
    wait_open(qtbot, look)
    assert statements(look.session.office) == ["以前的"]
    assert "只能查看" in look.status.health.text()
    assert look.whereabouts.strip.isVisible()
    page = go_to(qtbot, look, "problem_department")
    assert not page.header.add_button.isVisible()
    page.open_row(page.view.ids[0])
    assert not page.drawer.form.footer.isVisible()
    assert not look.navigation.place_button.isVisible()
    path = look.session.office.replica.path
    look.close()
    qtbot.waitUntil(lambda: not program.looks)
    assert not path.exists()
    assert window.isVisible()


def test_what_was_typed_before_a_move_is_found_in_the_new_place(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.open(tmp_path / "台账", create=True)
    window = program.window
    wait_open(qtbot, window)
    row_id = save(window.session.office, "会议多")
    page = go_to(qtbot, window, "problem_department")
    page.drafts.keep_cell(row_id, {"statement": "会议多"}, {"percent": (10, 55)})
    move_office(window.session.office, tmp_path / "共享盘")
    window.session.catch_up_then(lambda: None)
    qtbot.waitUntil(window.whereabouts.strip.isVisible, timeout=15000)
    qtbot.mouseClick(window.whereabouts.strip.button, LEFT)
    qtbot.waitUntil(lambda: program.window is not window, timeout=20000)
    wait_open(qtbot, program.window)
    page = go_to(qtbot, program.window, "problem_department")
    page.open_row(row_id)
    assert page.drawer.form.changes() == {"percent": (10, 55)}
    page.drawer.form.revert()


def test_a_day_of_another_year_is_named_in_full() -> None:
    today = dt.date(2023, 11, 20)
    assert day_and_time(dt.datetime(2023, 11, 20, 9, 5), today) == "今天 09:05"
    assert day_and_time(dt.datetime(2023, 3, 1, 9, 5), today) == "3月1日 09:05"
    assert day_and_time(dt.datetime(2022, 3, 1, 9, 5), today) == "2022年3月1日 09:05"


def test_a_departure_noted_beforehand_is_carried_out_when_its_day_has_come(
    qtbot: QtBot, make_window: Callable[..., MainWindow], open_office: OpenOffice
) -> None:
    office = open_office("党办-PC")
    known = [{"name": "王伟", "member_kind": "正式党员", "departed": "2023-11-10"}]
    office.run(add_rows(PERSON, known, dt.date(2023, 11, 1)))
    window = make_window(office)
    window.care.round()
    kind = lambda: read_rows(office.database, PERSON, TODAY).mapping(0)["member_kind"]  # noqa: E731
    qtbot.waitUntil(lambda: kind() == "已转出")
