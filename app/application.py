"""Wires office, session and window together. The only place that does."""

from __future__ import annotations

import argparse
import datetime as dt
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from app.commands import open_office
from app.core.errors import ExpectedError
from app.core.log import start_log
from app.core.program import NAME, local_folder, replica_path, resources
from app.store.keys import Credentials
from app.store.office import Office
from app.store.past_office import PastOffice
from app.store.person import WrongPasswordError
from app.store.sealing import LockedError
from app.ui.access.login_dialog import LoginDialog
from app.ui.file_dialogs import Purpose, ask_folder
from app.ui.garbage import GarbageCollection
from app.ui.idle import Hands
from app.ui.jobs import Jobs
from app.ui.key_tips import KeyTips
from app.ui.main_window import MainWindow
from app.ui.messages import Answer, MessageBox, Messages
from app.ui.office.opening import open_in_background
from app.ui.palette import dress
from app.ui.preferences import user_of
from app.ui.progress import ProgressDialog
from app.ui.session import Session
from app.ui.settings import Settings

SAMPLE_FOLDER = "示例"
SWITCHED_ON = "已启用密码，以后以“{user}”和密码登录；同事请在“数据与设置 › 密码与用户”中添加"
SWITCHED_OFF = "已停用密码，打开数据不再需要登录"

# How long a thread at work keeps the others waiting. Each call into Qt gives Python's lock away, so at Python's own 5 ms one
# frame of the table waits for a fifth of a second in all while a job computes; at a tenth of it the window answers as if alone.
SWITCH_SECONDS = 0.0005


def make_application(words: list[str]) -> QApplication:
    """The Qt application in its dress, with Qt's own words (calendar, print dialog) in Chinese."""
    sys.setswitchinterval(SWITCH_SECONDS)
    application = QApplication(words)
    application.setApplicationName(NAME)
    application.setWindowIcon(QIcon(str(resources() / "icons" / "app.svg")))  # of every window, the login as well
    GarbageCollection(application)
    Hands(application)
    KeyTips(application)
    dress(application)
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
    return application


def open_window(
    office: Office, local: Path, place: str, today: dt.date | None = None, messages: Callable[[QWidget], Messages] = Messages
) -> MainWindow:
    """The window on an office."""
    session = Session(office, Jobs(office.close), dt.date.today if today is None else lambda: today)
    return MainWindow(session, Settings(local), place, messages)


def bring_drafts(source: Path, target: Path) -> None:
    """Copy the drafts of one place's replica to another's; those already there stay. Rows keep their ids in a move."""
    for draft in source.glob("drafts*/*.json"):
        copy = target / draft.parent.name / draft.name
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(draft, copy)


class Program:
    """The running program: one window at a time, on the office last chosen."""

    def __init__(self, local: Path) -> None:
        self.local = local
        self.window: MainWindow | None = None
        self.looks: list[MainWindow] = []  # windows on the past
        self.credentials: Credentials | None = None  # what was typed last, in memory only: for opening the same office again

    def open(self, folder: Path | None, *, create: bool = False) -> bool:
        """Show the office in a folder (None: the sample) in place of the one shown; False when it cannot be opened.

        Only a folder that was just chosen may become a new office: a remembered one that is empty is a drive that is away.
        """
        place = str(folder) if folder else "示例数据"
        target, settings = folder or self.local / SAMPLE_FOLDER, Settings(self.local)
        user, unit = user_of(settings), str(settings.get("unit", ""))

        def work() -> Office:
            new = create or folder is None
            office = open_office(target, self.local, user, create=new, credentials=self.credentials, unit=unit)
            if folder is None:
                from app.ledgers.sample import load_sample
                from app.scoring.sample import load_star_sample

                load_sample(office, dt.date.today(), resources() / "sample")
                load_star_sample(office, dt.date.today(), resources())
            return office

        asked = False
        while True:
            try:
                office = open_in_background(self.window, f"正在打开：{place}", work)
                break
            except (LockedError, WrongPasswordError) as fault:
                if not self._log_in(place, f"{fault.message}没有改动任何数据。" if asked else ""):
                    return self.window is None and self._ask_again(folder, fault)
                asked = True
            except ExpectedError as fault:
                return self._ask_again(folder, fault)
        before, self.window = self.window, open_window(office, self.local, place)
        self.window.welcome.setVisible(folder is None)
        self.window.office_chosen.connect(self.choose)
        self.window.office_followed.connect(self.follow)
        self.window.look_requested.connect(self.look)
        self.window.reopen_requested.connect(lambda given: self.reopen(folder, given))
        if before is not None:
            before.closed.connect(before.deleteLater)  # it may have something to finish, or to ask
            before.close()
        self.window.show()
        return True

    def _log_in(self, place: str, wrong: str) -> bool:
        """Ask for user and password; False when nobody wants to say. The name is remembered, the password never.

        Nobody is proposed on a PC whose user has never told a name: that of the Windows account is no user of the office.
        """
        settings = Settings(self.local)
        dialog = LoginDialog(self.window, place, str(settings.get("login") or settings.get("user", "")), wrong)
        if not dialog.exec():
            return False
        self.credentials = dialog.credentials
        settings.put("login", dialog.credentials.user.strip())
        return True

    def reopen(self, folder: Path | None, credentials: Credentials | None) -> None:
        """The same office again: it got a password, lost it, or asks for it."""
        before = self.window.session.grant if self.window else None
        self.credentials = credentials or self.credentials
        if not self.open(folder) or self.window is None:
            return
        now = self.window.session.grant
        if before is None and now is not None and credentials is not None:
            self.window.messages.toast(SWITCHED_ON.format(user=now.name))
        elif before is not None and now is None:
            self.window.messages.toast(SWITCHED_OFF)

    def _ask_again(self, folder: Path | None, fault: ExpectedError) -> bool:
        """The office cannot be opened (the LAN is away, say): nobody is locked out of the program by that."""
        answers = (
            Answer("again", "重试"),
            Answer("other", "选择其他文件夹"),
            Answer("sample", "看示例数据"),
            Answer("no", "取消"),
        )
        box = MessageBox(self.window, NAME, fault.message, fault.advice, fault.detail, answers)
        box.exec()
        if box.chosen == "again":
            return self.open(folder)
        if box.chosen == "sample":
            return folder is not None and self.open(None)
        if box.chosen == "other":
            other = ask_folder(self.window, Purpose.OFFICE, "选择数据文件夹")
            return other is not None and self.open(other, create=True)
        return False

    def choose(self, folder: Path | None, *, create: bool = True) -> None:
        """Change to another office and begin there next time."""
        if self.open(folder, create=create) and self.window is not None:
            self.window.settings.put("office", str(folder.resolve()) if folder else "")

    def follow(self, folder: Path) -> None:
        """Open the folder that the office has moved to; what was typed and never saved comes along."""
        if self.window is not None:
            bring_drafts(self.window.session.office.replica.path.parent, replica_path(self.local, folder).parent)
        self.choose(folder, create=False)

    def look(self, number: int, moment: str) -> None:
        """A second window on the office as it was, to look at."""
        window = self.window
        if window is None:
            return
        office = window.session.office
        path = office.replica.path.parent / f"past-{secrets.token_hex(4)}" / "view.db"  # with drafts of its own

        def show(past: PastOffice) -> None:
            view = MainWindow(Session(past, Jobs(past.close), dt.date.today), Settings(self.local), moment)
            view.closed.connect(lambda: self._look_ended(view, past))
            self.looks.append(view)
            view.show()

        job = window.session.jobs.start(lambda job: PastOffice(office, number, path, moment, job.report), show, window.fail)
        ProgressDialog(window, "正在准备那时的数据", job)

    def _look_ended(self, view: MainWindow, past: PastOffice) -> None:
        self.looks.remove(view)
        view.deleteLater()
        past.discard()
        shutil.rmtree(past.replica.path.parent, ignore_errors=True)  # what is held open goes when the replica opens next time

    def report(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """A bug in a slot reaches the log and is shown once; the window stays alive."""
        if self.window is not None and isinstance(fault, Exception):
            self.window.fail(fault.with_traceback(trace))
        else:
            QApplication.quit()


def run_window(arguments: argparse.Namespace) -> int:
    """`python -m app` without a subcommand; the exit code."""
    application = make_application(sys.argv[:1])
    if arguments.temp:
        with tempfile.TemporaryDirectory(prefix="star-ledger-", ignore_cleanup_errors=True) as scratch:
            return run_program(application, None, Path(scratch), arguments.debug, create=True)
    local = local_folder()
    remembered = Settings(local).get("office")
    folder = arguments.data or (Path(remembered) if remembered else None)
    if arguments.data:
        Settings(local).put("office", str(arguments.data.resolve()))
    return run_program(application, folder, local, arguments.debug, create=bool(arguments.data))


def run_program(application: QApplication, folder: Path | None, local: Path, topics: str, *, create: bool) -> int:
    """Show an office until the window is closed."""
    start_log(local, topics)
    program = Program(local)
    sys.excepthook = program.report
    return application.exec() if program.open(folder, create=create) else 1
