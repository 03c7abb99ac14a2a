"""Disks that fill up and folders without rights: told in Chinese, and nothing is half-done."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.store.office import Office
from app.store.publisher import Identity
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.forms.samples import without_rights
from tests.store.problems import statements

TODAY = dt.date(2023, 11, 10)
ME = Identity("王建国", "党办-PC", "test")
needs_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "小盘"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2500k", "tmpfs", str(disk)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine mounts nothing")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def many_rows(count: int) -> list[dict[str, object]]:
    return [{"list": "部门", "statement": f"{n}-{os.urandom(600).hex()}"} for n in range(count)]


@needs_root
def test_a_full_shared_disk_loses_nothing_and_says_so(tmp_path: Path, small_disk: Path) -> None:
    office = Office(small_disk / "office", tmp_path / "replica.db", MIGRATIONS, ME)
    office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "学用脱节"}], TODAY, LEDGERS))
    with pytest.raises(StorageError, match="空间已满"):
        office.run(add_rows(PROBLEM, many_rows(12_000), TODAY, LEDGERS))  # type: ignore[arg-type]
    assert statements(office) == ["学用脱节"]
    assert not list((small_disk / "office" / "tmp").iterdir())
    office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "还能保存"}], TODAY, LEDGERS))
    office.close()
    fresh = Office(small_disk / "office", tmp_path / "fresh.db", MIGRATIONS, ME)
    assert statements(fresh) == ["学用脱节", "还能保存"]
    fresh.close()


@needs_root
def test_a_full_local_disk_loses_nothing_and_says_so(tmp_path: Path, small_disk: Path) -> None:
    office = Office(tmp_path / "office", small_disk / "replica.db", MIGRATIONS, ME)
    office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "学用脱节"}], TODAY, LEDGERS))
    with pytest.raises(StorageError, match="空间已满"):
        office.run(add_rows(PROBLEM, many_rows(12_000), TODAY, LEDGERS))  # type: ignore[arg-type]
    assert statements(office) == ["学用脱节"]
    office.close()
    fresh = Office(tmp_path / "office", tmp_path / "fresh.db", MIGRATIONS, ME)
    assert statements(fresh) == ["学用脱节"]
    fresh.close()


def test_a_folder_without_rights(tmp_path: Path) -> None:
    folder = tmp_path / "只读"
    folder.mkdir()
    mine = tmp_path / "本机"
    mine.mkdir()
    mine.chmod(0o777)  # who may not write in the shared folder may do so on the own PC
    with without_rights(folder), pytest.raises(StorageError, match="没有读写权限"):
        Office(folder / "office", mine / "replica.db", MIGRATIONS, ME)


def test_a_folder_that_has_gone_is_told_and_comes_back(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    office.folder.path.rename(tmp_path / "断开")
    with pytest.raises(StorageError, match="找不到或连不上"):
        office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "断网时"}], TODAY, LEDGERS))
    assert statements(office) == []
    (tmp_path / "断开").rename(office.folder.path)
    office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "恢复后"}], TODAY, LEDGERS))
    assert statements(office) == ["恢复后"]


def test_a_file_too_large_to_attach_is_refused(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    large = tmp_path / "录像.mp4"
    with large.open("wb") as stream:
        stream.truncate(51 * 1024 * 1024)
    with pytest.raises(StorageError, match="超过 50 MB"):
        store_file(office.folder, large)


def test_the_same_file_is_stored_once(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    for name in ("通知.txt", "副本.txt"):
        (tmp_path / name).write_text("关于整改的通知", encoding="utf-8")
    first, second = (store_file(office.folder, tmp_path / name) for name in ("通知.txt", "副本.txt"))
    assert first.sha256 == second.sha256
    assert len([path for path in (office.folder.path / "attachments").rglob("*") if path.is_file()]) == 1
