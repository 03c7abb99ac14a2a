"""A person at work in the restricted ledger, in a process of its own that is killed at the end.

    python -m tests.e2e.discipline_user OFFICE LOCAL OUT PAPERS

Types NEEDLES into the four forms of discipline through the window and SAID into an ordinary ledger, edits, searches, deletes,
restores, undoes, prints, exports what is open, meets a bug, leaves a draft, makes snapshot, backup and a view of the past, keeps
files of PAPERS there, looks at them, opens and locks, opens one again, prints `ready`, and waits to be killed.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QEventLoop, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from app.application import make_application, open_window
from app.commands import open_office
from app.core.ids import new_id
from app.core.log import start_log
from app.exchange.returns.handing_out import sheet_fields
from app.forms.layout.grid import GridDocument
from app.forms.papers.form_records import form_records
from app.forms.papers.record_form import form_document
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows, restore_rows
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.handouts import Batch, handout_sheet, read_batches
from app.ledgers.problems.problem import PROBLEM
from app.store import person
from app.store.backup_files import back_up_attachments
from app.store.backups import back_up, default_place
from app.store.past_office import PastOffice
from app.store.snapshots import make_snapshot
from app.ui.access.recovery_dialog import RecoveryKeyDialog
from app.ui.access.restricted_page import RestrictedPage
from app.ui.main_window import MainWindow
from app.ui.page.ledger_page import LedgerPage
from app.ui.returns.handing_out import hand_out
from tests.ui.conftest import HeardMessages
from tests.ui.form.hands import type_into

PASSWORD = "只有书记知道的话"
NAME, FACTS, EDITED, CONTENT, FOLLOW, DRAFT, FILE_NAME, FILE_TEXT, FOLDER_NAME, VIEW_NAME, NOTE = NEEDLES = (
    "闻人秘密甲",
    "绝密事由乙丙丁",
    "改写后的事由戊己",
    "谈话内容庚辛壬",
    "回访情况癸子丑",
    "尚未保存寅卯辰",
    "附件名称申酉戌",
    "附件正文亥甲乙",
    "材料文件夹丙丁戊",
    "视图名称己庚辛",
    "填报要求壬癸子",
)
SAID = "众人可见的巳午未"
TODAY = dt.date(2023, 11, 20)
PATIENCE_MS = 60_000


def wait(condition: Callable[[], object], what: str) -> None:
    """Turn the event loop until it is so."""
    loop, met = QEventLoop(), False

    def look() -> None:
        nonlocal met
        met = bool(condition())
        if met:
            loop.quit()

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    loop.exec()
    timer.stop()
    if not met:
        raise TimeoutError(what)


def answer_recovery_key() -> None:
    """Say that the key is kept, as soon as it is asked."""
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, RecoveryKeyDialog):
        dialog.kept.click()
        dialog.go_button.click()
    else:
        QTimer.singleShot(20, answer_recovery_key)


def open_ledger(window: MainWindow) -> LedgerPage:
    """Set the first password; the ledger's page."""
    window.navigation.show_page("discipline")
    page = window.page
    assert isinstance(page, RestrictedPage)
    panel = page.lock_panel
    type_into(panel.fresh.first, PASSWORD)
    type_into(panel.fresh.second, PASSWORD)
    QTimer.singleShot(20, answer_recovery_key)
    QTest.mouseClick(panel.go_button, Qt.MouseButton.LeftButton)
    wait(lambda: page.inner is not None and page.inner.ready, "the ledger opens")
    assert isinstance(page.inner, LedgerPage)
    return page.inner


def write(page: LedgerPage, field: str, text: str) -> None:
    """Type into a field of the form."""
    editor: QWidget = page.drawer.form.fields.boxes[field].editor
    type_into(editor.findChild(QPlainTextEdit) or editor.findChild(QLineEdit) or editor, text)


def work(window: MainWindow, out: Path, papers: Path) -> None:
    """Everything a person does."""
    office, session = window.session.office, window.session
    idle = lambda: not session.saving and not session.jobs.busy  # noqa: E731
    page = open_ledger(window)
    page.add()
    for field, text in (("name", NAME), ("facts", FACTS), ("content", CONTENT)):
        write(page, field, text)
    for field, text in (("measure", "谈话提醒"), ("decided", "2023-11-10")):
        page.drawer.form.fields.boxes[field].editor.set_value(text)
        page.drawer.form.fields.boxes[field].editor.changed.emit()
    page.drawer.form.save()
    wait(lambda: page.view is not None and page.view.ids and idle(), "the row is saved")
    assert page.view is not None
    (row_id,) = page.view.ids
    page.open_row(row_id)
    write(page, "facts", EDITED)
    page.drawer.form.save()
    wait(lambda: page.row(row_id)["facts"] == EDITED and idle(), "the row is changed")
    session.run(add_child(DISCIPLINE, DISCIPLINE.child("follow"), row_id, {"day": "2023-11-12", "content": FOLLOW}))
    wait(idle, "the entry is saved")
    type_into(page.pane.search, NAME)
    wait(lambda: page.view is not None and page.view.shown and page.filters.words == NAME, "the search finds it")
    page.edits.remove([row_id])
    wait(lambda: rows(page) == 0 and idle(), "the row is deleted")
    session.run(restore_rows(DISCIPLINE, [row_id]))
    wait(lambda: rows(page) == 1 and idle(), "the row is back")
    window.steps.undo()
    wait(lambda: rows(page) == 0 and idle(), "undone")
    window.steps.redo()
    wait(lambda: rows(page) == 1 and idle(), "done again")
    dialog = page.printing.show(previewed(page, row_id))
    wait(lambda: dialog.pages is not None, "the preview")
    dialog.close()
    window.navigation.show_page("discipline_figures")
    wait(lambda: window.page.ready and idle(), "the figures")
    window.side_windows.show_history()
    wait(idle, "the history")
    assert window.side_windows.history is not None
    window.side_windows.history.close()
    session.run(add_rows(PROBLEM, [{"list": "部门", "statement": SAID}], TODAY))
    general = window.ledger_page("problem_department")
    wait(lambda: general.view is not None and general.view.ids and idle(), "an ordinary row")
    general.exchange.export_to(out / "部门问题整改台账.xlsx")
    wait((out / "部门问题整改台账.xlsx").exists, "the export")
    session.jobs.start(lambda job: {}[NAME], lambda _: None, window.fail)  # a bug with the ledger open
    window.navigation.show_page("discipline")
    page.open_row(row_id)
    write(page, "result", DRAFT)
    wait(lambda: any(page.drafts.waiting()), "the draft is kept")
    wait(idle, "nothing is under way")
    for share in (True, False):
        page.views.keep(VIEW_NAME, share)
    wait(lambda: page.views.own() and page.views.shared() and idle(), "the views are kept")
    page = keep_files(window, page, row_id, papers)
    columns = sheet_fields(DISCIPLINE, handout_sheet(DISCIPLINE, page.page), ("result",))
    batch = Batch(new_id(), DISCIPLINE.key, "branch", "整改情况", "2023-11-20", "", NOTE, "", columns, ("result",))
    hand_out(page, batch, {"机关第一党支部": page.numbered_rows()}, 0, out, PASSWORD)
    wait(lambda: read_batches(office.database) and idle(), "a row is handed out")
    make_snapshot(office.folder, office.replica)
    back_up(office.replica, default_place(office.replica), dt.datetime(2023, 11, 20, 8))
    back_up_attachments(office.folder, default_place(office.replica), 60)
    PastOffice(office, office.replica.head, office.replica.path.parent / "past-1" / "view.db", "刚才")
    for shown in window.pages.values():
        shown.remember()
    window.settings.flush()


def keep_files(window: MainWindow, page: LedgerPage, row_id: int, papers: Path) -> LedgerPage:
    """Add two files through the file dialog, look at them, open one, lock, and open it again; the page after the lock."""
    folder = papers / FOLDER_NAME
    folder.mkdir(parents=True)
    text, picture = folder / f"{FILE_NAME}.txt", folder / f"{FILE_NAME}.png"
    text.write_text(FILE_TEXT, encoding="utf-8")
    scan = QImage(300, 200, QImage.Format.Format_RGB32)
    scan.fill(Qt.GlobalColor.white)
    scan.save(str(picture))
    outer = window.page
    assert isinstance(outer, RestrictedPage)
    shown: list[QUrl] = []
    with (
        patch.object(QFileDialog, "getOpenFileNames", lambda *words: ([str(text), str(picture)], "")),
        patch.object(QDesktopServices, "openUrl", lambda url: bool(shown.append(url)) or True),
    ):
        for turn in (1, 2):
            tabs = page.drawer.form.tabs
            files = tabs.file_pages["file"]
            tabs.setCurrentWidget(files)
            if turn == 1:
                QTest.mouseClick(files.zone.add, Qt.MouseButton.LeftButton)
            wait(lambda files=files: len(files.cards) == 2, "the files are there")
            first, second = files.cards
            files.show_file(second)
            wait(lambda files=files: not files.pane.picture.image.isNull(), "the picture is seen")
            page.drawer.files.open(first)
            wait(lambda turn=turn: len(shown) == turn, "a file is opened")
            if turn == 1:
                outer._lock_now()
                wait(lambda: not window.session.jobs.busy, "locked")
                type_into(outer.lock_panel.password, PASSWORD)
                QTest.mouseClick(outer.lock_panel.go_button, Qt.MouseButton.LeftButton)
                wait(lambda: outer.inner is not None and outer.inner.ready, "opened again")
                assert isinstance(outer.inner, LedgerPage)
                page = outer.inner
                page.open_row(row_id)
    return page


def rows(page: LedgerPage) -> int:
    """How many rows the page has."""
    return page.view.total if page.view is not None else -1


def previewed(page: LedgerPage, row_id: int) -> GridDocument:
    """The paper form of the row."""
    form = DISCIPLINE.forms[0]
    records = form_records(page.session.office.database, DISCIPLINE, form, [(row_id, page.row(row_id))])
    return form_document(DISCIPLINE, form, records, "市政协", TODAY)


def main() -> None:
    """Work, say `ready`, and wait for the end."""
    folder, local, out, papers = map(Path, sys.argv[1:])
    person.SCRYPT_N = 2**4
    start_log(local, "sql,jobs")
    application = make_application(sys.argv[:1])
    office = open_office(folder, local, "王建国")
    window = open_window(office, local, "测试", TODAY, HeardMessages)
    window.messages.prepare()  # type: ignore[attr-defined]
    window.showNormal()
    wait(lambda: window.page.ready, "the window")
    work(window, out, papers)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    application.exec()


if __name__ == "__main__":
    main()
