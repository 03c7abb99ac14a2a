"""Wires office, session and window together. The only place that does."""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import logging.handlers
import sys
import tempfile
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from app.commands import open_office
from app.core.errors import ExpectedError
from app.core.program import NAME, local_folder, resources
from app.ledgers.sample import load_sample
from app.store.office import Office
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.messages import MessageBox
from app.ui.palette import dress
from app.ui.session import Session
from app.ui.settings import Settings

LOG_BYTES = 1_000_000
SAMPLE_FOLDER = "示例"


def make_application(words: list[str]) -> QApplication:
    """The Qt application in its dress, with Qt's own words (calendar, print dialog) in Chinese."""
    application = QApplication(words)
    application.setApplicationName(NAME)
    dress(application)
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
    return application


def start_log(folder: Path, topics: str) -> None:
    """A rotating log on this PC. It holds no contents of rows: actions, failures and where in the program they happened."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(folder / "log.txt", maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8")
    logging.basicConfig(
        handlers=[handler], level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True
    )
    logging.getLogger("peewee").setLevel(logging.DEBUG if "sql" in topics.split(",") else logging.WARNING)
    logging.getLogger("app.ui.jobs").setLevel(logging.DEBUG if "jobs" in topics.split(",") else logging.INFO)


def open_window(office: Office, local: Path, place: str, today: dt.date | None = None) -> MainWindow:
    """The window on an office."""
    session = Session(office, Jobs(), dt.date.today if today is None else lambda: today)
    return MainWindow(session, Settings(local), place)


def run_window(arguments: argparse.Namespace) -> int:
    """`python -m app` without a subcommand; the exit code."""
    if arguments.self_test:
        from app.self_test import run_self_test

        return run_self_test(arguments.self_test)
    application = make_application(sys.argv[:1])
    if arguments.temp:
        with tempfile.TemporaryDirectory(prefix="star-ledger-", ignore_cleanup_errors=True) as scratch:
            return run_on(application, Path(scratch) / "office", Path(scratch) / "local", arguments, sample=True)
    local = local_folder()
    remembered = Settings(local).get("office")
    chosen = arguments.data or (Path(remembered) if remembered else None)
    folder = chosen or local / SAMPLE_FOLDER
    return run_on(application, folder, local, arguments, sample=chosen is None)


def run_on(application: QApplication, folder: Path, local: Path, arguments: argparse.Namespace, *, sample: bool) -> int:
    """Show the office in a folder until the window is closed."""
    start_log(local, arguments.debug)
    try:
        office = open_office(folder, local)
        if sample:
            load_sample(office, dt.date.today(), resources() / "sample")
    except ExpectedError as fault:
        MessageBox(None, NAME, fault.message, fault.advice, fault.detail).exec()
        return 1
    window = open_window(office, local, "示例数据" if sample else str(folder))
    sys.excepthook = lambda kind, fault, trace: report(window, fault, trace)
    if arguments.data:
        window.settings.put("office", str(folder.resolve()))
    window.show()
    return application.exec()


def report(window: MainWindow, fault: BaseException, trace: TracebackType | None) -> None:
    """A bug in a slot reaches the log and is shown once; the window stays alive."""
    if isinstance(fault, Exception):
        window.fail(fault.with_traceback(trace))
    else:
        QApplication.quit()
