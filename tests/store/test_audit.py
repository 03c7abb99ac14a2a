"""An old commit that was exchanged, damaged or lost is noticed by PCs that never read it again, and put back."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store import audit, healing, maintenance, snapshots
from app.store.commit import Commit, decode, digest, encode
from app.store.log_check import check_chain
from app.store.office import Office
from app.store.packs import Packs, pack
from tests.conftest import BEGUN, OpenOffice

TODAY = dt.date(2023, 11, 10)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """This file system forgets nothing: what is not there need not be waited for."""
    monkeypatch.setattr(audit, "NOT_FOUND_SECONDS", 0.0)
    monkeypatch.setattr(audit, "READ_AGAIN_WAIT", 0.0)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tens instead of thousands."""
    monkeypatch.setattr(Packs, "size", 10)
    monkeypatch.setattr(snapshots, "EVERY_COMMITS", 15)
    monkeypatch.setattr(maintenance, "KEPT_COMMITS", 5)


def save(office: Office, count: int) -> None:
    for number in range(count):
        office.run(add_rows(PROBLEM, [{"list": "部门", "statement": f"问题{number}"}], TODAY))


def exchanged(data: bytes) -> bytes:
    """Another commit of the same number and parent, whole in itself."""
    commit = decode(data, "")
    return encode(Commit(replace(commit.header, user="别人", commit_id="f" * 32), commit.changeset))


def harm(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    elif how == "flipped":
        path.write_bytes(data[:50] + bytes([data[50] ^ 1]) + data[51:])
    else:
        path.write_bytes(exchanged(data))


def kinds(office: Office) -> list[str]:
    return [report.kind for report in office.take_reports()]


@pytest.mark.parametrize("how", ["exchanged", "flipped", "gone"])
def test_an_old_commit_that_is_not_what_it_was_is_put_back_by_a_pc_at_the_head(open_office: OpenOffice, how: str) -> None:
    office = open_office()
    save(office, 12)
    path = office.folder.commit_path(4)
    original = path.read_bytes()
    harm(path, how)
    office.maintain(time.time())
    assert path.read_bytes() == original
    assert kinds(office) == ["mended"]
    assert check_chain(office.folder)[1] == "good"
    asides = {"exchanged": ["foreign"], "flipped": ["damaged"], "gone": []}[how]
    assert [item.suffix.partition("-")[0][1:] for item in path.parent.glob(f"{path.name}.*")] == asides
    office.maintain(time.time())
    assert kinds(office) == []


def test_what_came_by_the_hint_and_lies_otherwise_in_the_log(open_office: OpenOffice) -> None:
    mine, theirs = open_office("甲"), open_office("乙")
    save(mine, 3)
    mine.maintain(time.time())
    save(theirs, 3)
    mine.catch_up()
    path = mine.folder.commit_path(5)
    original = path.read_bytes()
    harm(path, "exchanged")
    mine.maintain(time.time())
    assert path.read_bytes() == original


def test_the_walk_comes_to_every_commit_of_a_long_log_and_begins_anew(
    open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "COMMITS_AT_ONCE", 5)
    office = open_office()
    save(office, 22)
    for number in (2, 9, 2, 17):
        original = office.folder.read_commit(number)
        harm(office.folder.commit_path(number), "exchanged")
        for _ in range(10):
            office.maintain(time.time())
        assert office.folder.read_commit(number) == original
        assert kinds(office) == ["mended"]


def packed_office(open_office: OpenOffice, pc: str = "甲") -> Office:
    """Forty commits, most of them packed."""
    office = open_office(pc)
    for _ in range(3):
        save(office, 15)
        office.maintain(time.time())
    for hours in (0, 0, 2, 4):
        office.maintain(time.time() + hours * 3600)
    assert office.replica.oldest_kept() > 20
    return office


@pytest.mark.parametrize("how", ["exchanged", "flipped", "gone"])
def test_a_pack_that_is_not_what_it_was_is_replaced_from_a_pc(open_office: OpenOffice, small: None, how: str) -> None:
    office = packed_office(open_office)
    path = office.folder.path / "log" / "001.pack"
    original = path.read_bytes()
    if how == "exchanged":
        commits = [office.folder.packs.read(number) or b"" for number in range(10, 20)]
        path.write_bytes(pack(10, [*commits[:4], exchanged(commits[4]), *commits[5:]]))
    else:
        harm(path, how)
    for _ in range(4):
        office.maintain(time.time())
    assert path.read_bytes() == original
    assert kinds(office) == ["mended"]
    assert check_chain(office.folder)[1] == "good"


def test_what_this_pc_has_no_copy_of_is_told_once_and_mended_by_another(open_office: OpenOffice, small: None) -> None:
    office = packed_office(open_office)
    fresh = open_office("新来的")  # from a snapshot: it has none of the old ones
    original = (office.folder.path / "log" / "000.pack").read_bytes()
    harm(office.folder.path / "log" / "000.pack", "flipped")
    for _ in range(6):
        fresh.maintain(time.time())
    assert kinds(fresh) == ["damaged"]
    assert fresh.health.may_write  # what is there now is whole
    for _ in range(4):
        office.maintain(time.time())
    assert (office.folder.path / "log" / "000.pack").read_bytes() == original


def test_a_new_pc_that_meets_an_exchanged_commit_waits_for_one_that_knows_the_right_one(
    open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the long history behind it is set aside on the word of one odd commit."""
    monkeypatch.setattr(healing, "ORPHANS", 10)
    office = open_office("甲")
    save(office, 20)
    harm(office.folder.commit_path(BEGUN + 3), "exchanged")
    fresh = open_office("新来的")
    assert fresh.health.state == "damaged"
    assert office.folder.last_number() == office.head
    office._follower._checked = float("-inf")
    office.catch_up()  # it sees what is wanted
    fresh.catch_up()
    assert fresh.health.may_write
    assert len(read_rows(fresh.database, PROBLEM, TODAY).ids) == 20
    assert check_chain(office.folder)[1] == "good"


def test_a_log_that_a_server_rolled_back_and_others_grew_again(open_office: OpenOffice, tmp_path: Path) -> None:
    """Noticed at once, not after the next look at the head: the hint says more than this PC has, and it does not follow."""
    mine, other = open_office("甲"), open_office("乙")
    save(mine, 3)
    other.catch_up()
    kept = tmp_path / "备份"
    shutil.copytree(mine.folder.path, kept)
    save(mine, 3)
    shutil.rmtree(mine.folder.path / "log")
    shutil.copytree(kept / "log", mine.folder.path / "log")
    (mine.folder.path / "head").unlink()
    save(other, 5)
    for office in (mine, other, mine):
        office.catch_up()
    rows = len(read_rows(mine.database, PROBLEM, TODAY).ids)
    assert rows == len(read_rows(other.database, PROBLEM, TODAY).ids) == 11
    assert check_chain(mine.folder)[1] == "good"


def test_the_head_is_taken_from_one_moment(open_office: OpenOffice) -> None:
    office = open_office()
    save(office, 2)
    assert office.replica.standing() == (BEGUN + 2, digest(office.folder.read_commit(BEGUN + 2) or b""))
