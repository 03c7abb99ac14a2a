"""What every test may use: an empty office in a temporary folder."""

from __future__ import annotations

import datetime as dt
import functools
import gc
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.kinds import Value
from app.core.program import resources
from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows
from app.ledgers.registry import LEDGERS
from app.ledgers.restricted import set_password, unlock
from app.ledgers.sample import load_sample
from app.ledgers.schema.declaration import Ledger
from app.ledgers.years import refuse_closed_years
from app.store import person
from app.store.keys import Credentials
from app.store.office import Office
from app.store.packs import Packs
from app.store.person import new_recovery_key
from app.store.publisher import Identity
from app.ui.garbage import collect_due
from app.ui.palette import dress

settings.register_profile("project", deadline=None)  # a busy machine is no failure
settings.load_profile("project")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

OpenOffice = Callable[..., Office]
OpenSample = Callable[[dt.date], Office]
Prepare = Callable[[str, str, dt.date | None, int], Path]
SHARE, PC, USER = "共享 文件夹", "党办-PC", "王建国"
PATIENCE_MS = 30_000
BEGUN = len(list(MIGRATIONS.glob("0*.py")))  # the commits of an office that has just been made: a migration each


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> Iterator[QApplication]:
    """In the program's dress, once: a new style sheet polishes every widget that still lives, which takes seconds after a while.

    What a test has copied goes at the end: the clipboard of a platform without one outlives Python, which then crashes.
    """
    dress(qapp)
    yield qapp
    qapp.clipboard().clear()


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
    assert not gc.isenabled(), "a test switched it on again: threads would destroy what belongs to the window"
    collect_due()


@pytest.fixture(scope="session")
def prepare(tmp_path_factory: pytest.TempPathFactory) -> Prepare:
    """The folder of an office that a PC and user have just begun, with the sample of a day or without: made once, to be copied.

    The size of packs is asked for because it is part of the format, and some tests make it small.
    """

    @functools.cache
    def prepare_it(pc: str, user: str, day: dt.date | None, pack_size: int) -> Path:
        folder = tmp_path_factory.mktemp("office")
        office = Office(
            folder / SHARE, folder / pc / "replica.db", MIGRATIONS, Identity(user, pc, "test"), judge=refuse_closed_years
        )
        if day is not None:
            load_sample(office, day, resources() / "sample")
        office.close()
        return folder

    return prepare_it


def copy_office(source: Path, target: Path) -> None:
    """As if it had been made there just now: files are as old as the copy."""
    shutil.copytree(source, target, copy_function=shutil.copyfile, dirs_exist_ok=True)


@pytest.fixture
def open_office(tmp_path: Path, prepare: Prepare) -> Iterator[OpenOffice]:
    """Open the test's one office as a PC of the given name; each PC has a replica of its own. It begins as a copy of one prepared."""
    offices: list[Office] = []

    def open_it(
        pc: str = PC, user: str = USER, migrations: Path = MIGRATIONS, credentials: Credentials | None = None
    ) -> Office:
        identity = Identity(user, pc, "test")
        place, replica = tmp_path / SHARE, tmp_path / pc / "replica.db"
        if not (place.exists() or replica.parent.exists()) and migrations is MIGRATIONS and credentials is None:
            copy_office(prepare(pc, user, None, Packs.size), tmp_path)
        office = Office(place, replica, migrations, identity, credentials=credentials, judge=refuse_closed_years)
        offices.append(office)
        return office

    yield open_it
    for office in offices:
        office.close()


@pytest.fixture
def office_of(open_office: OpenOffice) -> Callable[..., Office]:
    """The test's office with some rows of a ledger, entered on a day."""

    def make(ledger: Ledger, rows: Sequence[Mapping[str, Value]], day: dt.date, pc: str = PC) -> Office:
        office = open_office(pc)
        office.run(add_rows(ledger, rows, day, LEDGERS))
        return office

    return make


def quicken_passwords(patch: pytest.MonkeyPatch) -> None:
    """Keys are derived from passwords in no time."""
    patch.setattr(person, "SCRYPT_N", 2**4)


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the whole test."""
    quicken_passwords(monkeypatch)


@pytest.fixture
def open_safely(open_office: OpenOffice, quick_passwords: None) -> Callable[..., Office]:
    """Open the test's office with a first password of a restricted ledger, which is open."""

    def open_it(ledger: Ledger, password: str, pc: str = PC) -> Office:
        office = open_office(pc)
        office.run(set_password(ledger, password, new_recovery_key()))
        unlock(office.database, ledger, password)
        return office

    return open_it


@pytest.fixture
def open_sample(tmp_path: Path, open_office: OpenOffice, prepare: Prepare) -> OpenSample:
    """The test's office with the sample data as they are on a day."""

    def open_it(today: dt.date) -> Office:
        copy_office(prepare(PC, USER, today, Packs.size), tmp_path)
        return open_office()

    return open_it
