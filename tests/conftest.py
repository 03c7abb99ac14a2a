"""What every test may use: an empty office in a temporary folder."""

from __future__ import annotations

import datetime as dt
import functools
import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.program import resources
from app.ledgers import MIGRATIONS
from app.ledgers.sample import load_sample
from app.ledgers.years import refuse_closed_years
from app.store.keys import Credentials
from app.store.office import Office
from app.store.publisher import Identity
from app.ui.garbage import collect_due
from app.ui.palette import dress

settings.register_profile("project", deadline=None)  # a busy machine is no failure
settings.load_profile("project")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

OpenOffice = Callable[..., Office]
OpenSample = Callable[[dt.date], Office]
PATIENCE_MS = 30_000
BEGUN = len(list(MIGRATIONS.glob("0*.py")))  # the commits of an office that has just been made: a migration each


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """In the program's dress, once: a new style sheet polishes every widget that still lives, which takes seconds after a while."""
    dress(qapp)
    return qapp


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Patient: on a busy machine what is waited for takes longer, which is no failure."""
    for name in ("waitUntil", "waitSignal"):
        setattr(qtbot, name, functools.partial(getattr(qtbot, name), timeout=PATIENCE_MS))
    return qtbot


@pytest.fixture(scope="session", autouse=True)
def no_garbage_collected_by_other_threads() -> None:
    """As in the program (see app/ui/garbage.py). For all tests: a thread may still be at work when its window has been closed."""
    gc.disable()


@pytest.fixture(autouse=True)
def garbage_collected_after_the_test() -> Iterator[None]:
    yield
    collect_due()


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[OpenOffice]:
    """Open the test's one office as a PC of the given name; each PC has a replica of its own."""
    offices: list[Office] = []

    def open_it(
        pc: str = "党办-PC", user: str = "王建国", migrations: Path = MIGRATIONS, credentials: Credentials | None = None
    ) -> Office:
        identity = Identity(user, pc, "test")
        place, replica = tmp_path / "共享 文件夹", tmp_path / pc / "replica.db"
        office = Office(place, replica, migrations, identity, credentials=credentials, judge=refuse_closed_years)
        offices.append(office)
        return office

    yield open_it
    for office in offices:
        office.close()


@pytest.fixture
def open_sample(open_office: OpenOffice) -> OpenSample:
    """The test's office with the sample data as they are on a day."""

    def open_it(today: dt.date) -> Office:
        office = open_office()
        load_sample(office, today, resources() / "sample")
        return office

    return open_it
