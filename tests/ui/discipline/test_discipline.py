"""The four forms of discipline in the window: lock, figures, 立即锁定, another password, a plain file's warning, import."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.core.conditions import Is
from app.core.errors import StorageError
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.importable import IMPORTABLE
from app.exchange.importing.plan import plan_import
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.history import History, Query
from app.ledgers.office_settings import read_settings
from app.ledgers.restricted import unlock
from app.ledgers.views.rows import read_rows
from app.ledgers.views.saved_views import SharedViews
from app.store.safes import safes_of
from app.ui.access.ledger_password import LedgerPasswordDialog
from app.ui.access.restricted_page import RestrictedPage
from app.ui.discipline.figures_page import FormFiguresPage
from app.ui.importing.dialog import ImportDialog
from app.ui.jobs import Queue
from app.ui.main_window import MainWindow
from app.ui.page import page_drafts
from app.ui.page.exchange import PageExchange
from app.ui.page.ledger_page import LedgerPage
from app.ui.page.replace_dialog import ReplaceDialog
from app.ui.preview import PreviewDialog
from app.ui.statistics.statistics_page import StatisticsPage
from tests.exchange.import_workbooks import save
from tests.store.access_office import found_in
from tests.ui.conftest import TODAY
from tests.ui.discipline.conftest import PASSWORD, ledger_of, opened
from tests.ui.form.hands import type_into
from tests.ui.table.hands import Control, click, press
from tests.ui.test_access import typed

OTHER = "换了一个新的密码"


def test_one_password_opens_ledger_and_figures_and_both_are_locked_at_once(qtbot: QtBot, window: MainWindow) -> None:
    ledger = opened(qtbot, window)
    figures = opened(qtbot, window, "discipline_figures")
    assert isinstance(figures.inner, FormFiguresPage)
    assert figures.inner.whole.number.text() == "2"
    assert figures.inner.forms["第二种形态"].words.text() == "第二种形态　50.0%"
    window.side_windows.show_history()
    assert window.side_windows.history is not None
    window.side_windows.history.close()
    window.side_windows.show_finder()
    assert window.side_windows.finder is not None
    assert window.side_windows.finder.isVisible()
    qtbot.mouseClick(figures.strip.lock_button, Qt.MouseButton.LeftButton)
    assert not window.side_windows.finder.isVisible()
    assert (figures.inner, ledger.inner, window.side_windows.history) == (None, None, None)
    assert figures.lock_panel.heading.text() == "监督执纪“四种形态”已锁定"


def test_a_new_row_that_was_kept_is_typing_no_more_once_locked_and_waits_behind_the_add_button(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = opened(qtbot, window)
    ledger = ledger_of(page)
    ledger.add()
    qtbot.waitUntil(ledger.drawer.isVisible)
    type_into(ledger.drawer.form.fields.boxes["name"].editor.focus_widget(), "于思远")
    qtbot.waitUntil(lambda: bool(ledger.drafts.waiting()), timeout=20_000)  # nothing is left to be kept at the lock
    qtbot.waitUntil(lambda: "正在填写" in window.status.health.text())
    safes_of(window.session.office.database).lock()  # ten minutes later
    page._look()
    qtbot.waitUntil(lambda: "正在填写" not in window.status.health.text())
    said: list[str] = []
    window.messages.toast = lambda text, *_: said.append(text)  # type: ignore[method-assign,assignment]
    ledger = ledger_of(opened(qtbot, window))
    qtbot.waitUntil(lambda: said == ["有未保存的修改：于思远，点“新增处置记录”即可继续"])
    ledger.add()
    qtbot.waitUntil(ledger.drawer.isVisible)
    assert ledger.drawer.form.fields.boxes["name"].editor.value() == "于思远"
    ledger.drawer.form.revert()


def test_a_year_without_rows_says_which_years_have_some(qtbot: QtBot, window: MainWindow) -> None:
    figures = opened(qtbot, window, "discipline_figures").inner
    assert isinstance(figures, FormFiguresPage)
    window.session.today = lambda: dt.date(2024, 1, 10)  # type: ignore[method-assign]
    figures.chosen = 2024
    figures.reload()
    qtbot.waitUntil(lambda: figures.empty.isVisible())
    assert figures.empty.text() == "这一年度没有处置记录；有记录的年度：2023年，在标题旁边选择。"


def test_a_number_opens_its_rows(qtbot: QtBot, window: MainWindow) -> None:
    figures = opened(qtbot, window, "discipline_figures").inner
    assert isinstance(figures, FormFiguresPage)
    figures.forms["第二种形态"].clicked.emit()
    qtbot.waitUntil(lambda: window.page.key == "discipline")
    page = ledger_of(window.page)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: page.view is not None and len(page.view.shown) == 1)
    assert Is("form", ("第二种形态",)) in page.filters.conditions()


def test_the_figures_print(qtbot: QtBot, window: MainWindow) -> None:
    figures = opened(qtbot, window, "discipline_figures").inner
    assert isinstance(figures, FormFiguresPage)
    document = figures.document()
    assert document is not None
    assert "于思远" not in repr(document)  # numbers only
    figures.print_sheet()
    (dialog,) = figures.findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: dialog.pages is not None)
    assert dialog.count == 1


def test_another_password_and_the_recovery_key_stays(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    qtbot.mouseClick(page.strip.password_button, Qt.MouseButton.LeftButton)
    (dialog,) = page.findChildren(LedgerPasswordDialog)
    for line in (dialog.password.first, dialog.password.second):
        typed(qtbot, line, OTHER)
    typed(qtbot, dialog.old, "不是这个密码")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "不正确" in dialog.wrong.text())
    dialog.old.clear()
    typed(qtbot, dialog.old, PASSWORD)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.strip.lock_button, Qt.MouseButton.LeftButton)
    opened(qtbot, window, password=OTHER)


def test_what_is_typed_when_it_locks_itself_comes_back_as_a_draft(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    ledger = ledger_of(page)
    assert ledger.view is not None
    row_id = ledger.view.ids[0]
    ledger.open_row(row_id)
    box = ledger.drawer.form.fields.boxes["result"]
    box.editor.set_value("还没有保存")
    box.editor.changed.emit()
    qtbot.waitUntil(lambda: bool(ledger.drafts.waiting()))
    safes = safes_of(window.session.office.database)
    safes.idle_seconds = -1.0
    page._look()
    assert page.inner is None
    safes.idle_seconds = 600.0
    ledger = ledger_of(opened(qtbot, window))
    ledger.open_row(row_id)
    assert ledger.drawer.form.fields.boxes["result"].editor.value() == "还没有保存"
    ledger.drawer.hide()


def test_no_page_that_everybody_sees_knows_the_ledger(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window)
    window.navigation.show_page("statistics")
    statistics = window.page
    assert isinstance(statistics, StatisticsPage)
    assert DISCIPLINE not in statistics.counted
    assert window.navigation.items["discipline"] is not None


def test_an_export_says_that_the_file_is_plain(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = ledger_of(opened(qtbot, window))
    asked: list[str] = []
    monkeypatch.setattr(window.messages, "confirm", lambda title, text, *more: bool(asked.append(text)))
    qtbot.mouseClick(ledger.header.export_button, Qt.MouseButton.LeftButton)
    assert asked == ["导出的文件不加密，谁拿到都能打开。"]
    with qtbot.waitSignal(ledger.printing.previewed) as shown:
        ledger.printing.preview(DISCIPLINE.sheets[0])
    (paper,) = shown.args
    assert "不加密" in paper.warning.text()
    paper.close()


def test_its_workbook_is_imported_only_while_it_is_open(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    ledger = ledger_of(opened(qtbot, window))
    exchange: PageExchange = ledger.exchange
    book = tmp_path / "于思远的材料.xlsx"
    exchange.export_to(book)
    qtbot.waitUntil(book.exists)
    plan = plan_import(book, IMPORTABLE)
    (sheet,) = [sheet for sheet in plan.sheets if sheet.ledger]
    assert sheet.ledger == "discipline"
    office = window.session.office
    safes_of(office.database).lock()
    with pytest.raises(Exception, match="已锁定"):
        office.run(import_operation(plan, TODAY))
    unlock(office.database, DISCIPLINE, PASSWORD)
    change = office.run(import_operation(plan, TODAY))
    assert change is not None
    assert change.action == "导入 处置记录（2 条）"  # the name of the file names somebody
    assert len(read_rows(office.database, DISCIPLINE, TODAY).ids) == 4


def test_its_workbook_is_merged_cell_by_cell_and_the_preview_goes_when_it_locks(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    ledger = ledger_of(opened(qtbot, window))
    headings = ("对象姓名", "单位（部门）", "处置方式", "处理日期", "处置结果")
    rows = (("于思远", "研究室", "谈话提醒", "2023-03-10", "已整改"), ("江雪", "办公室", "批评教育", "2023-09-01", ""))
    book = save(tmp_path / "表.xlsx", [["监督执纪“四种形态”情况台账"], headings, *rows])
    shown: list[ImportDialog] = []
    ledger.exchange.import_file(book, preview=shown.append)
    qtbot.waitUntil(lambda: bool(shown))
    dialog = shown[0]
    assert dialog.tabs.tabText(1) == "与台账核对（改 1 行，新增 1 行，缺 1 行）"
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible())
    office = window.session.office
    found = read_rows(office.database, DISCIPLINE, TODAY)
    assert sorted((str(row["name"]), row["result"]) for row in map(found.mapping, range(len(found.ids)))) == [
        ("于思远", "已整改"),
        ("江雪", ""),
        ("纪文涛", ""),
    ]
    ledger.exchange.import_file(book, preview=shown.append)
    qtbot.waitUntil(lambda: len(shown) == 2)
    safes_of(office.database).lock()
    window.session.ledgers_locked.emit()
    assert not isValid(shown[1]) or not shown[1].isVisible()


def locked_by_itself(window: MainWindow) -> None:
    """Ten minutes later, as far as the key knows."""
    safes_of(window.session.office.database).lock()
    window.session.ledgers_locked.emit()


def locked_beside(window: MainWindow) -> None:
    """立即锁定 on the page of the figures, which knows nothing of the ledger's drawer."""
    window.navigation.show_page("discipline_figures")
    page = window.page
    assert isinstance(page, RestrictedPage)
    page.activate()
    page.strip.lock_button.click()


@pytest.mark.parametrize("lock", [locked_by_itself, locked_beside])
def test_what_is_typed_in_the_last_moment_before_the_lock_comes_back(
    qtbot: QtBot, window: MainWindow, lock: Callable[[MainWindow], None], tmp_path: Path
) -> None:
    ledger = ledger_of(opened(qtbot, window))
    assert ledger.view is not None
    row_id = ledger.view.ids[0]
    if lock is locked_beside:
        opened(qtbot, window, "discipline_figures")
        window.navigation.show_page("discipline")
    ledger.open_row(row_id)
    box = ledger.drawer.form.fields.boxes["result"]
    box.editor.set_value("这句话刚刚打完")
    box.editor.changed.emit()
    ledger.drawer.form.drafting._timer.setInterval(600_000)  # a slow machine must not keep it before the lock does
    ledger.drawer.form.drafting._timer.stop()
    ledger.drawer.form.drafting.touch()
    lock(window)
    drafts = list(window.session.office.replica.path.parent.glob("drafts-discipline/*.json"))
    assert len(drafts) == 1
    assert "刚刚打完".encode() not in drafts[0].read_bytes()
    assert b"\\u" not in drafts[0].read_bytes()
    ledger = ledger_of(opened(qtbot, window))
    ledger.open_row(row_id)
    assert ledger.drawer.form.fields.boxes["result"].editor.value() == "这句话刚刚打完"
    ledger.drawer.hide()


@pytest.mark.parametrize(("field", "text", "value"), [("result", "在格子里打的", "在格子里打的"), ("until", "不是日期", None)])
def test_what_stands_in_an_open_cell_when_it_locks_itself_comes_back(
    qtbot: QtBot, window: MainWindow, field: str, text: str, value: object
) -> None:
    ledger = ledger_of(opened(qtbot, window))
    assert ledger.view is not None
    table = ledger.table
    column = [spec.name for spec in table.model.specs].index(field)
    row_id = table.model.row_id(0)
    table.grid.edit(table.model.index(0, column))
    editor = table.delegate.editor
    assert editor is not None
    type_into(editor, text)
    locked_by_itself(window)
    assert table.delegate.editor is None
    ledger = ledger_of(opened(qtbot, window))
    ledger.open_row(row_id)
    assert ledger.drawer.form.draft() is not None
    draft = ledger.drawer.form.draft()
    assert draft is not None
    assert (draft.typed if value is None else {name: new for name, (_, new) in draft.changes.items()})[field] == text
    ledger.drawer.hide()


def typed_in_cell(ledger: LedgerPage, field: str, text: str) -> None:
    column = [spec.name for spec in ledger.table.model.specs].index(field)
    ledger.table.grid.edit(ledger.table.model.index(0, column))
    assert ledger.table.delegate.editor is not None
    type_into(ledger.table.delegate.editor, text)


def test_a_cell_that_is_left_when_the_key_has_just_gone_becomes_a_draft(qtbot: QtBot, window: MainWindow) -> None:
    ledger = ledger_of(opened(qtbot, window))
    row_id = ledger.table.model.row_id(0)
    typed_in_cell(ledger, "result", "迟了一步")
    safes_of(window.session.office.database).lock()  # ten minutes have passed, nobody has looked yet
    ledger.table.delegate.commit()
    qtbot.waitUntil(lambda: bool(window.messages.told))  # type: ignore[attr-defined]
    locked_by_itself(window)
    ledger = ledger_of(opened(qtbot, window))
    ledger.open_row(row_id)
    assert ledger.drawer.form.fields.boxes["result"].editor.value() == "迟了一步"
    ledger.drawer.hide()


def test_rows_are_covered_at_the_lock_also_where_no_draft_can_be_kept(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, window)
    typed_in_cell(ledger_of(page), "result", "没有地方放")

    def away(*_: object) -> object:
        raise StorageError("读不出草稿。")

    monkeypatch.setattr(page_drafts, "load_drafts", away)
    locked_by_itself(window)
    assert page.inner is None
    assert page.lock_panel.isVisible()


def test_a_cell_that_is_left_by_the_click_on_the_lock_is_stored_first(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    ledger = ledger_of(page)
    table = ledger.table
    row_id = table.model.row_id(0)
    column = [spec.name for spec in table.model.specs].index("result")
    table.grid.edit(table.model.index(0, column))
    assert table.delegate.editor is not None
    type_into(table.delegate.editor, "已谈话")
    gate = threading.Event()
    window.session.jobs.start(
        lambda job: gate.wait(20), lambda _: None, window.fail, queue=Queue.WRITE
    )  # the share answers late
    table.delegate.commit()  # as leaving it does
    qtbot.mouseClick(page.strip.lock_button, Qt.MouseButton.LeftButton)
    gate.set()
    qtbot.waitUntil(lambda: page.inner is None)
    office = window.session.office
    unlock(office.database, DISCIPLINE, PASSWORD)
    assert read_rows(office.database, DISCIPLINE, TODAY, [row_id]).mapping(0)["result"] == "已谈话"


def test_a_view_is_kept_sealed_on_this_pc_and_comes_back_with_filters_and_colours(qtbot: QtBot, window: MainWindow) -> None:
    ledger = ledger_of(opened(qtbot, window))
    assert ledger.header.view_button.isVisibleTo(ledger)
    ledger.set_filters(replace(ledger.filters, words="于思远"))
    dialog = ledger.views.ask_name()
    assert dialog.share.isEnabled()
    typed(qtbot, dialog.name, "于思远的处置")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [view.name for view in ledger.views.own()] == ["于思远的处置"])
    ledger.remember()
    window.settings.flush()
    text = Path(window.settings._store.fileName()).read_text(encoding="utf-8")
    assert "sealed:" in text
    assert not any(word in text for word in ("于思远", "\\x4e8e", "\\u4e8e"))
    locked_by_itself(window)
    ledger = ledger_of(opened(qtbot, window))
    assert ledger.filters.words == "于思远"  # as it was left
    ledger.set_filters(type(ledger.filters)())
    (view,) = ledger.views.own()
    ledger.views.apply(view)
    assert ledger.filters.words == "于思远"
    qtbot.waitUntil(lambda: ledger.view is not None and len(ledger.view.shown) == 1)
    ledger.views.forget(view)
    assert ledger.views.own() == []


def test_what_was_copied_leaves_the_clipboard_when_the_window_closes(qtbot: QtBot, window: MainWindow) -> None:
    """Windows keeps the clipboard of a program that has ended."""
    table = ledger_of(opened(qtbot, window)).table
    window.activateWindow()
    table.grid.setFocus()
    qtbot.waitUntil(table.grid.hasFocus)
    press(table, Qt.Key.Key_A, Control)
    press(table, Qt.Key.Key_C, Control)
    assert "于思远" in QGuiApplication.clipboard().text()
    window.close()
    assert QGuiApplication.clipboard().text() == ""


def test_the_hands_of_a_spreadsheet_work_on_its_rows_and_each_step_is_undone(qtbot: QtBot, window: MainWindow) -> None:
    ledger = ledger_of(opened(qtbot, window))
    table, office = ledger.table, window.session.office
    window.activateWindow()
    table.grid.setFocus()
    qtbot.waitUntil(table.grid.hasFocus)

    def cells(field: str) -> list[object]:
        rows = read_rows(office.database, DISCIPLINE, TODAY)
        return sorted(str(row[rows.position(field)]) for row in rows.values)

    def undone(field: str, before: list[object]) -> None:
        press(table, Qt.Key.Key_Z, Control)
        qtbot.waitUntil(lambda: cells(field) == before)

    departments = cells("department")
    click(table, 0, "department")
    QGuiApplication.clipboard().setText("办公室\r\n综合处")
    press(table, Qt.Key.Key_V, Control)
    qtbot.waitUntil(lambda: cells("department") == ["办公室", "综合处"])
    undone("department", departments)
    table.grid.selectAll()
    assert ledger.view is not None
    ledger.edits.change_many(dict(ledger.all_rows()), "clue", "巡察反馈")
    qtbot.waitUntil(lambda: cells("clue") == ["巡察反馈", "巡察反馈"])
    undone("clue", ["", ""])
    window.page.replace_cells()
    (dialog,) = ledger.findChildren(ReplaceDialog)
    dialog.search.setText("研究室")
    dialog.replacement.setText("研究处")
    qtbot.waitUntil(lambda: dialog.replace_button.text() == "替换 1 格")
    qtbot.mouseClick(dialog.replace_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "研究处" in cells("department"))
    window.activateWindow()
    qtbot.waitUntil(table.grid.hasFocus)
    undone("department", departments)
    ledger.edits.remove([ledger.view.ids[0]])
    qtbot.waitUntil(lambda: len(cells("name")) == 1)
    deleted = read_rows(office.database, DISCIPLINE, TODAY, deleted=True)
    assert len(deleted.ids) == 1  # in the recycle bin, sealed as it was
    undone("department", departments)
    actions = [item.line.action for item in History(office).commits(Query())]
    assert not any(word in action for action in actions for word in ("办公室", "巡察反馈", "研究", "于思远"))


def test_a_shared_view_is_for_colleagues_with_the_password_only(
    qtbot: QtBot, window: MainWindow, make_window: Callable[..., MainWindow]
) -> None:
    ledger = ledger_of(opened(qtbot, window))
    ledger.set_filters(replace(ledger.filters, words="于思远"))
    dialog = ledger.views.ask_name()
    typed(qtbot, dialog.name, "于思远的处置")
    dialog.share.setChecked(True)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [view.name for view in ledger.views.shared()] == ["于思远的处置"])
    office = window.session.office
    stored = office.database.execute_sql("SELECT area, content FROM office_setting WHERE area LIKE 'views%'").fetchall()
    assert [area for area, _ in stored] == ["views/discipline"]
    assert "于思远" not in stored[0][1]
    assert found_in("于思远", office.folder.path) == []
    there = make_window(pc="乙")
    assert read_settings(there.session.office.database, SharedViews, "discipline").views == ()
    other = ledger_of(opened(qtbot, there))
    (view,) = other.views.shared()
    other.views.apply(view)
    qtbot.waitUntil(lambda: other.view is not None and len(other.view.shown) == 1)
    there.messages.answers = ["delete"]  # type: ignore[attr-defined]
    other.views.unshare(view)
    qtbot.waitUntil(lambda: not other.views.shared())
    there.steps.undo()
    qtbot.waitUntil(lambda: [item.name for item in other.views.shared()] == ["于思远的处置"])
