"""What file systems do to a program: scanners that hold files, names that are too long, folders that vanish, no hard links."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import subprocess
import sys
import threading
import time
import types
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import StorageError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store import disk as disk_module
from app.store.disk import Disk, windows_long_name
from app.store.office import Office
from app.store.packs import Packs
from app.store.publisher import Identity
from tests.conftest import BEGUN, OpenOffice

TODAY = dt.date(2023, 11, 10)
ME = Identity("王建国", "党办-PC", "test")


class SharingViolation(PermissionError):
    winerror = 32


class HeldDisk(Disk):
    """Every operation fails like on Windows while a scanner has the file open, until `release_at`."""

    def __init__(self, seconds: float) -> None:
        self.release_at = time.monotonic() + seconds

    def call(self, operation: Any, *arguments: Any, **named: Any) -> Any:
        def tried(*args: Any, **kwargs: Any) -> Any:
            if operation is os.link and time.monotonic() < self.release_at:
                raise SharingViolation(errno.EACCES, "used by another process")
            return operation(*args, **kwargs)

        return super().call(tried, *arguments, **named)


def adding(text: str) -> Any:
    return add_rows(PROBLEM, [{"list": "部门", "statement": text}], TODAY)


def test_a_file_held_by_a_virus_scanner_is_waited_for(open_office: OpenOffice) -> None:
    office = open_office()
    office.folder.disk = HeldDisk(0.4)
    assert office.run(adding("学用脱节")) is not None


def test_a_file_held_for_long_is_told_and_surely_not_saved(open_office: OpenOffice) -> None:
    office = open_office()
    office.folder.disk = HeldDisk(60)
    with pytest.raises(StorageError, match=r"正被其他程序占用.*已确认未保存"):
        office.run(adding("学用脱节"))
    office.folder.disk = Disk()
    assert office.run(adding("学用脱节")) is not None


@pytest.mark.parametrize(
    ("name", "long"),
    [
        (r"C:\台账\log", r"\\?\C:\台账\log"),
        (r"\\nas\党办 共享\log", r"\\?\UNC\nas\党办 共享\log"),
        (r"C:/a/../b", r"\\?\C:\b"),
        (r"\\?\C:\a", r"\\?\C:\a"),
    ],
)
def test_long_names_for_windows(name: str, long: str) -> None:
    assert windows_long_name(name) == long


def test_windows_publishes_by_a_rename_that_never_replaces(open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same protocol with MoveFileEx in place of a hard link: of two that want one number, one is told that it is taken."""

    def move_file_ex(half: str, target: str) -> None:
        if os.path.exists(target):
            refused.append(target)
            raise FileExistsError(errno.EEXIST, "ERROR_ALREADY_EXISTS", target)
        replace(half, target)

    refused: list[str] = []
    replace = os.replace
    monkeypatch.setattr(disk_module, "sys", types.SimpleNamespace(platform="win32", maxsize=sys.maxsize))
    monkeypatch.setattr(disk_module, "long_name", str)
    monkeypatch.setattr(os, "rename", move_file_ex)
    monkeypatch.delattr(os, "link")
    mine, theirs = open_office("甲"), open_office("乙")
    for number in range(5):
        mine.run(adding(f"甲{number}"))
        theirs.run(adding(f"乙{number}"))  # does not know of the other one yet
    mine.catch_up()
    assert mine.head == theirs.head == BEGUN + 10
    assert len(read_rows(mine.database, PROBLEM, TODAY).ids) == 10
    assert len(refused) >= 5
    assert not list((mine.folder.path / "tmp").iterdir())


def test_a_disk_without_hard_links_is_refused_in_words(tmp_path: Path) -> None:
    if os.geteuid() != 0 or shutil.which("mkfs.vfat") is None:
        pytest.skip("needs root and mkfs.vfat")
    image, disk = tmp_path / "fat.img", tmp_path / "U盘"
    with image.open("wb") as stream:
        stream.truncate(16 * 1024 * 1024)
    subprocess.run(["mkfs.vfat", str(image)], check=True, capture_output=True)
    disk.mkdir()
    if subprocess.run(["mount", "-o", "loop", str(image), str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts nothing")
    try:
        with pytest.raises(StorageError, match="不能安全地保存"):
            Office(disk / "office", tmp_path / "r.db", MIGRATIONS, ME)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


class NoLinks(Disk):
    def call(self, operation: Any, *arguments: Any, **named: Any) -> Any:
        if operation is os.link:
            raise OSError(errno.EOPNOTSUPP, "Operation not supported")
        return super().call(operation, *arguments, **named)


def test_a_share_without_hard_links_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="不能安全地保存"):
        Office(tmp_path / "office", tmp_path / "r.db", MIGRATIONS, ME, NoLinks())
    assert not (tmp_path / "office" / "office.json").exists()


def test_programs_that_need_a_new_folder_at_once(open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Packs, "size", 3)
    offices = [open_office(f"PC{n}") for n in range(4)]

    def work(office: Office) -> None:
        for number in range(8):
            office.run(adding(f"{office.identity.pc}-{number}"))
        office.close()

    threads = [threading.Thread(target=work, args=(office,)) for office in offices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    offices[0].catch_up()
    assert offices[0].head == BEGUN + 4 * 8


def test_a_tmp_folder_that_somebody_deleted(open_office: OpenOffice) -> None:
    office = open_office()
    shutil.rmtree(office.folder.path / "tmp")
    assert office.run(adding("学用脱节")) is not None
