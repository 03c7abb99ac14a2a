"""Snapshots, packs and tidying: a new PC starts from the newest good copy, and no commit is ever thrown away."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

import pytest

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store import maintenance, snapshots
from app.store.commit import decode
from app.store.office import Office
from app.store.packs import Packs
from app.store.publisher import Identity
from tests.conftest import BEGUN, OpenOffice
from tests.store.newer_program import newer_migrations

TODAY = dt.date(2023, 11, 10)
DAY = 24 * 3600.0


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tens instead of thousands."""
    monkeypatch.setattr(Packs, "size", 10)
    monkeypatch.setattr(snapshots, "EVERY_COMMITS", 15)
    monkeypatch.setattr(maintenance, "KEPT_COMMITS", 5)


def save(office: Office, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        office.run(add_rows(PROBLEM, [{"list": "部门", "statement": f"问题{number}"}], TODAY))


def count(office: Office) -> int:
    return len(read_rows(office.database, PROBLEM, TODAY).ids)


def found(office: Office) -> list[int]:
    return [item.sequence for item in snapshots.snapshots(office.folder)]


def test_a_snapshot_every_so_many_commits_or_day(open_office: OpenOffice, small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "EVERY_COMMITS", BEGUN + 5)
    office = open_office()
    now = time.time()
    save(office, 1)
    office.maintain(now)
    assert found(office) == []
    save(office, 4)
    office.maintain(now)
    assert found(office) == [BEGUN + 5]
    office.maintain(now + 2 * DAY)
    assert found(office) == [BEGUN + 5]  # nothing has changed since
    save(office, 1)
    office.maintain(now + 60)
    assert found(office) == [BEGUN + 5]
    office.maintain(now + 2 * DAY)
    assert found(office) == [BEGUN + 6, BEGUN + 5]


def test_a_new_pc_starts_from_the_snapshot(open_office: OpenOffice, small: None) -> None:
    office = open_office("甲")
    save(office, 20)
    office.maintain(time.time())
    save(office, 3)
    fresh = open_office("乙")
    assert count(fresh) == 23
    assert fresh.replica.kept_numbers() == [BEGUN + 21, BEGUN + 22, BEGUN + 23]  # only these were replayed
    save(fresh, 1)
    office.catch_up()
    assert count(office) == 24


def damage(path: Path, how: str = "flipped") -> None:
    data = bytearray(path.read_bytes())
    if how == "flipped":
        data[len(data) // 2] ^= 0x40
    else:
        del data[len(data) // 2 if how == "cut" else 0 :]
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["flipped", "cut", "emptied"])
def test_a_damaged_snapshot_is_passed_over(open_office: OpenOffice, small: None, how: str) -> None:
    office = open_office("甲")
    for _ in range(2):
        save(office, 15)
        office.maintain(time.time())
    assert found(office) == [BEGUN + 30, BEGUN + 15]
    newest, older = snapshots.snapshots(office.folder)
    damage(newest.path, how)
    fresh = open_office("乙")
    assert count(fresh) == 30
    assert fresh.replica.kept_numbers()[0] == BEGUN + 16
    damage(older.path, how)
    assert count(open_office("丙")) == 30  # from commit 1


def test_a_damaged_snapshot_is_set_aside_and_replaced_by_a_pc_that_has_it_open(open_office: OpenOffice, small: None) -> None:
    office = open_office("甲")
    save(office, 15)
    office.maintain(time.time())
    (item,) = snapshots.snapshots(office.folder)
    office.close()
    damage(item.path)
    again = open_office("甲")
    again.maintain(time.time())
    assert [report.kind for report in again.take_reports()] == ["aside"]
    (made,) = snapshots.snapshots(office.folder)
    assert snapshots.is_whole(made)
    assert len(list(item.path.parent.glob("*.damaged-*"))) == 1
    again.maintain(time.time())
    assert again.take_reports() == []


def test_old_commits_are_packed_and_all_can_still_be_read(open_office: OpenOffice, small: None) -> None:
    office = open_office("甲")
    reader = open_office("乙")
    for _ in range(3):
        save(office, 15)
        office.maintain(time.time())
    before = [office.folder.read_commit(number) for number in range(1, office.head + 1)]
    for _ in range(3):
        office.maintain(time.time())
    log = office.folder.path / "log"
    found = sorted(path.name for path in log.iterdir() if path.suffix)
    packs = len(found) // 2
    assert packs >= 3  # the more, the more commits make a new office
    assert found == [f"{n:03d}.{kind}" for n in range(packs) for kind in ("pack", "packed")]
    office.maintain(time.time() + 2 * 3600)
    assert not list(log.glob("*.packed"))
    assert [office.folder.read_commit(number) for number in range(1, office.head + 1)] == before
    reader.catch_up()
    assert count(reader) == 45
    for item in snapshots.snapshots(office.folder):
        item.path.unlink()
    assert count(open_office("从头")) == 45
    assert office.replica.kept_numbers()[0] == BEGUN + 30


def test_nobody_can_save_under_a_packed_number(open_office: OpenOffice, small: None) -> None:
    sleeper, office = open_office("休眠"), open_office("甲")
    for _ in range(3):
        save(office, 15)
        office.maintain(time.time())
    office.maintain(time.time() + 2 * 3600)
    office.maintain(time.time() + 4 * 3600)
    assert sleeper.head == BEGUN
    save(sleeper, 1, 100)
    assert sleeper.head == office.head + 1
    office.catch_up()
    assert count(office) == count(sleeper) == 46


def test_a_pack_with_a_flipped_bit_is_noticed(open_office: OpenOffice, small: None) -> None:
    office = open_office("甲")
    for _ in range(2):
        save(office, 15)
        office.maintain(time.time())
    office.maintain(time.time() + 2 * 3600)
    for item in snapshots.snapshots(office.folder):
        item.path.unlink()
    damage(office.folder.path / "log" / "000.pack")
    from app.core.errors import DamagedError

    with pytest.raises(DamagedError, match=r"000\.pack"):
        open_office("乙")


def test_files_left_by_crashes_go_after_a_day(open_office: OpenOffice) -> None:
    office = open_office()
    orphan = office.folder.path / "tmp" / "half"
    orphan.write_bytes(b"half a commit")
    office.maintain(time.time())
    assert orphan.exists()
    os.utime(orphan, (time.time() - 2 * DAY,) * 2)
    office.maintain(time.time())
    assert not orphan.exists()


def test_which_copies_are_kept() -> None:
    start = dt.datetime(2024, 12, 31, 12, tzinfo=dt.UTC)
    days = [(start - dt.timedelta(days=n), n) for n in range(700)]
    kept = sorted(set(range(700)) - set(snapshots.to_drop(days)))
    assert kept[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len([n for n in kept if 6 < n <= 30]) <= 4
    assert len(kept) <= 7 + 4 + 12
    assert kept[-1] in range(330, 367)  # the last of the twelfth month back


def test_the_chain_goes_through_the_packs(open_office: OpenOffice, small: None) -> None:
    office = open_office("甲")
    for _ in range(2):
        save(office, 15)
        office.maintain(time.time())
    parent = "0" * 64
    for number in range(1, office.head + 1):
        data = office.folder.read_commit(number) or b""
        assert decode(data, str(number)).header.parent == parent
        parent = data[-32:].hex()


def test_the_office_of_a_new_program_has_a_snapshot_from_before_the_upgrade(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office("旧")
    save(office, 3)
    office.close()
    newer = newer_migrations(tmp_path)
    upgraded = Office(office.folder.path, tmp_path / "新" / "r.db", newer, Identity("王", "新", "9.9"))
    assert found(upgraded) == [BEGUN + 3]
    assert upgraded.head == BEGUN + 4
    upgraded.close()
