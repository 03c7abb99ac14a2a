"""kill -9 while the password is switched on or off: nothing is lost, and whoever comes next finishes it."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
import time
from collections.abc import Iterator
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import pytest

from app.ledgers import MIGRATIONS
from app.store import maintenance, snapshots
from app.store.attachments import read_file
from app.store.keys import Credentials
from app.store.office import Office
from app.store.person import WrongPasswordError
from app.store.publisher import Identity
from app.store.sealing import LockedError, is_sealed
from app.store.snapshots import make_snapshot
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.store import switching
from tests.store.access_office import CHIEF, found_in, let_in, protect, rows, save

SECRET = "绝不外传的内容"
DEATHS = 7  # each a process; tests/store/switching.py can be run by hand for more
NEVER = 100_000


pytestmark = pytest.mark.usefixtures("quick_passwords")


def switch(way: str, place: Path, death: int) -> int | None:
    """Run the program that dies; how many operations were left, None when it died."""
    words = [way, str(place / "共享 文件夹"), str(place / "甲" / "replica.db"), str(death)]
    context = multiprocessing.get_context("fork")  # a new Python takes longer than all the rest
    left = context.Value("i", 0)
    program = context.Process(target=mortal, args=(words, left))
    program.start()
    program.join()
    assert program.exitcode in (0, -signal.SIGKILL)
    return left.value if program.exitcode == 0 else None


def mortal(words: list[str], left: Synchronized[int]) -> None:
    left.value = switching.main(words)


def opened(place: Path, pc: str) -> tuple[Office, bool]:
    """The office as somebody finds it, and whether it asked for a password."""
    for credentials in (None, CHIEF):
        try:
            identity = Identity("王建国", pc, "test")
            return Office(
                place / "共享 文件夹", place / pc / "replica.db", MIGRATIONS, identity, credentials=credentials
            ), bool(credentials)
        except LockedError:
            continue
    raise AssertionError("locked out")


def deaths(tmp_path: Path, way: str) -> Iterator[tuple[int, Path]]:
    """The test's office as it was left by programs that died at some step, each with a PC of its own; gone afterwards."""
    before = tmp_path / "起点"
    before.mkdir()
    for name in ("共享 文件夹", "甲"):
        shutil.move(tmp_path / name, before / name)
    whole = tmp_path / "不死"
    shutil.copytree(before, whole)
    left = switch(way, whole, NEVER)
    assert left is not None
    steps = NEVER - left
    for death in [1, *sorted(random.sample(range(2, steps), DEATHS - 2)), steps - 1]:
        place = tmp_path / f"第{death}步"
        shutil.copytree(before, place)
        assert switch(way, place, death) is None
        yield death, place
        shutil.rmtree(place)


@pytest.mark.parametrize("way", ["on", "off"])
def test_the_program_is_killed_while_the_password_is_switched(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(snapshots, "EVERY_COMMITS", 6)
    monkeypatch.setattr(maintenance, "KEPT_COMMITS", 3)
    office = open_office("甲")
    for number in range(12):
        save(office, f"{SECRET}{number}")
    make_snapshot(office.folder, office.replica)
    (tmp_path / "附件.txt").write_text(SECRET, encoding="utf-8")
    stored = store_file(office.folder, tmp_path / "附件.txt")
    (tmp_path / "附件.txt").unlink()
    if way == "off":
        protect(office)
    office.close()
    for death, place in deaths(tmp_path, way):
        survivor, asked = opened(place, "乙")
        assert sorted(rows(survivor)) == sorted(f"{SECRET}{number}" for number in range(12)), death
        assert read_file(survivor.folder, stored.sha256).decode() == SECRET
        protected = survivor.grant is not None
        save(survivor, f"{SECRET}之后")
        survivor.maintain(time.time() + 1000)
        survivor.close()
        again, _ = opened(place, "甲")
        assert len(rows(again)) == 13
        again.maintain(time.time() + 1000)
        again.close()
        files = [path for path in (place / "共享 文件夹").rglob("*") if path.is_file() and path.parent.name != "presence"]
        if protected:
            assert asked
            assert found_in(SECRET, place) == [], death
        else:
            assert not [path for path in files if is_sealed(path.read_bytes()) and path.parent.name != "tmp"], death


@pytest.mark.parametrize("way", ["add", "remove"])
def test_the_program_is_killed_while_users_change(open_office: OpenOffice, tmp_path: Path, way: str) -> None:
    office = open_office("甲")
    protect(office)
    lisi = let_in(office, "李四")
    save(office, SECRET)
    office.close()
    for _, place in deaths(tmp_path, way):
        survivor, asked = opened(place, "甲")
        assert asked
        assert list(rows(survivor)) == [SECRET]
        save(survivor, f"{SECRET}之后")
        known = {grant.name for grant in survivor.replica.bench().grants.values()}
        if "李四" in known:
            other = entered(place, "乙", lisi)
            assert len(rows(other)) == 2
            other.close()
        else:
            with pytest.raises((WrongPasswordError, LockedError)):
                entered(place, "乙", lisi)
        for name in {"李四", "新来的"} - known:  # whatever is left of a try is in nobody's way
            other = entered(place, f"丙{name}", let_in(survivor, name))
            assert len(rows(other)) == 2
            other.close()
        survivor.close()


def entered(place: Path, pc: str, given: Credentials) -> Office:
    identity = Identity(given.user, pc, "test")
    return Office(place / "共享 文件夹", place / pc / "replica.db", MIGRATIONS, identity, credentials=given)
