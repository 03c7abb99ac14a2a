"""PCs of one name, users of one PC, and an office that is known by more than its replica."""

from __future__ import annotations

import datetime as dt
import shutil
import time
import uuid
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.program import station_id
from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from app.store.presence import Present, leave, who_is_here, write_presence
from app.store.publisher import Identity
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 10)


def test_a_station_keeps_its_id_and_a_copied_disk_gets_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = station_id(tmp_path / "本机")
    assert station_id(tmp_path / "本机") == mine
    assert station_id(tmp_path / "另一用户") != mine
    shutil.copytree(tmp_path / "本机", tmp_path / "克隆")
    monkeypatch.setattr(uuid, "getnode", lambda: 0x123456789ABC)
    cloned = station_id(tmp_path / "克隆")
    assert cloned != mine
    assert station_id(tmp_path / "克隆") == cloned
    (tmp_path / "克隆" / "station.json").write_text("{half")
    assert station_id(tmp_path / "克隆") not in (mine, cloned)


def test_two_pcs_of_one_name_are_both_here(open_office: OpenOffice) -> None:
    folder = open_office().folder
    write_presence(folder, Present("王建国", "PC-20210101"), "a" * 16)
    write_presence(folder, Present("李晓梅", "PC-20210101"), "b" * 16)
    assert [present.user for present in who_is_here(folder, time.time())] == ["李晓梅", "王建国"]
    leave(folder, "PC-20210101", "a" * 16)
    assert [present.user for present in who_is_here(folder, time.time())] == ["李晓梅"]


def test_what_a_pc_of_the_same_name_saved_is_told_apart(open_office: OpenOffice, tmp_path: Path) -> None:
    mine = open_office("PC-20210101", "Administrator")
    other = Office(
        mine.folder.path, tmp_path / "乙" / "r.db", MIGRATIONS, Identity("Administrator", "PC-20210101", "test", "b" * 16)
    )
    other.run(add_rows(PROBLEM, [{"list": "部门", "statement": "一"}], TODAY))
    (change,) = mine.catch_up()
    assert (change.user, change.pc) == (mine.identity.user, mine.identity.pc)
    assert change.station == "b" * 16 != mine.identity.station
    other.close()


def test_a_sign_of_presence_from_long_ago_is_tidied_away(open_office: OpenOffice) -> None:
    office = open_office()
    write_presence(office.folder, Present("王建国", "旧电脑"))
    office.maintain(time.time() + 2 * 24 * 3600)
    assert list((office.folder.path / "presence").iterdir()) == []


@pytest.mark.parametrize("replica", ["damaged", "gone"])
def test_no_new_office_in_an_empty_mount_point(open_office: OpenOffice, tmp_path: Path, replica: str) -> None:
    office = open_office("甲")
    office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "一"}], TODAY))
    office.close()
    path = office.replica.path
    path.write_bytes(b"no database" * 1000) if replica == "damaged" else path.unlink()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    away = tmp_path / "断开"
    office.folder.path.rename(away)
    office.folder.path.mkdir()
    with pytest.raises(StorageError, match="数据不见了"):
        open_office("甲")
    assert list(office.folder.path.iterdir()) == []
    office.folder.path.rmdir()
    away.rename(office.folder.path)
    assert len(read_rows(open_office("甲").database, PROBLEM, TODAY).ids) == 1
