"""A server that forgets, disks that flip bits: mended from the PCs that know, and nothing is dropped in silence."""

from __future__ import annotations

import datetime as dt
import functools
import shutil
from pathlib import Path

import pytest

from app.core.errors import DamagedError
from app.ledgers.changes.operations import change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store.commit import decode
from app.store.office import Office
from app.store.snapshots import make_snapshot
from tests.conftest import OpenOffice
from tests.store.access_office import CHIEF, protect
from tests.store.problems import save, sorted_statements

TODAY = dt.date(2023, 11, 10)


@pytest.fixture(params=["plain", "with a password"])
def open_office(request: pytest.FixtureRequest, open_office: OpenOffice, quick_passwords: None) -> OpenOffice:
    """Everything here is true of an office with a password as well; all PCs work as one user."""
    if request.param == "plain":
        return open_office
    first = open_office("第一台")
    protect(first)
    for path in (first.folder.path / "snapshots").iterdir():
        path.unlink()  # every PC shall know every commit
    first.close()
    return functools.partial(open_office, credentials=CHIEF)


def look(office: Office) -> None:
    """What the poll does every 15 seconds, now."""
    office._follower._checked = float("-inf")
    office.catch_up()


def forget(office: Office, count: int) -> None:
    """The server loses the newest commits and shows an older head."""
    for number in range(office.head - count + 1, office.head + 1):
        office.folder.commit_path(number).unlink()
    old = office.head - count
    (office.folder.path / "head").unlink()
    office.folder.note_head(old, office.folder.read_commit(old) or b"")


def chain_is_whole(office: Office) -> bool:
    parent, number = "0" * 64, 1
    while (data := office.folder.read_commit(number)) is not None:
        commit = decode(data, str(number))
        if commit.header.parent != parent:
            return False
        parent, number = data[-32:].hex(), number + 1
    return number - 1 == office.head


def test_commits_the_server_lost_are_put_back_by_one_pc(open_office: OpenOffice) -> None:
    mine, theirs = open_office("甲"), open_office("乙")
    save(mine, "一", "二", "三")
    forget(mine, 2)
    look(mine)
    assert [report.kind for report in mine.take_reports()] == ["mended"]
    look(theirs)
    assert sorted_statements(theirs) == sorted_statements(mine) == ["一", "三", "二"]
    assert chain_is_whole(mine)


def test_commits_the_server_lost_are_put_back_on_opening(open_office: OpenOffice) -> None:
    mine = open_office("甲")
    save(mine, "一", "二", "三")
    forget(mine, 3)
    mine.close()
    again = open_office("甲")
    assert sorted_statements(again) == ["一", "三", "二"]
    assert chain_is_whole(again)


def test_two_pcs_that_know_the_lost_commits_put_them_back_once(open_office: OpenOffice) -> None:
    mine, theirs, third = open_office("甲"), open_office("乙"), open_office("丙")
    save(mine, "一", "二")
    theirs.catch_up()
    save(theirs, "三")
    forget(theirs, 3)
    look(mine)  # knows 一 and 二
    look(theirs)  # knows all three
    look(third)
    look(mine)
    assert sorted_statements(mine) == sorted_statements(theirs) == sorted_statements(third) == ["一", "三", "二"]
    assert chain_is_whole(theirs)


def test_numbers_taken_by_others_meanwhile_keep_both(open_office: OpenOffice) -> None:
    mine, theirs, third = open_office("甲"), open_office("乙"), open_office("丙")
    save(mine, "一", "二", "三")
    theirs.catch_up()
    forget(mine, 3)
    save(third, "新")  # does not know of the three
    look(mine)
    look(theirs)
    look(third)
    look(mine)
    assert sorted_statements(mine) == sorted_statements(theirs) == sorted_statements(third) == ["一", "三", "二", "新"]
    assert chain_is_whole(mine)
    assert mine.pending.items() == theirs.pending.items() == []


@pytest.mark.parametrize("noted", [True, False], ids=["snapshot of today", "snapshot of an older program"])
def test_what_was_made_again_and_taken_back_since_does_not_come_back(open_office: OpenOffice, noted: bool) -> None:
    """A PC that was closed knows the lost commit, too; what became of it since, it reads from a snapshot, or from the log
    where the snapshot is of a program that did not note it yet."""
    mine, theirs, third = open_office("甲"), open_office("乙"), open_office("丙")
    save(mine, "一")
    third.catch_up()
    (row,) = read_rows(mine.database, PROBLEM, TODAY).ids
    mine.run(change_row(PROBLEM, row, {"goal": ("", "甲写的")}, TODAY))
    theirs.catch_up()
    forget(mine, 1)
    save(third, "新")  # does not know of the goal
    look(mine)  # makes it again
    third.catch_up()
    third.run(change_row(PROBLEM, row, {"goal": ("甲写的", "")}, TODAY))
    if not noted:
        third.database.execute_sql("DELETE FROM _again")
    assert make_snapshot(third.folder, third.replica)
    look(theirs)
    rows = read_rows(theirs.database, PROBLEM, TODAY, [row])
    assert rows.mapping(0)["goal"] == ""
    assert theirs.head == third.head
    assert chain_is_whole(theirs)


def test_a_lost_commit_that_conflicts_by_now_is_kept_for_a_person(open_office: OpenOffice) -> None:
    mine, third = open_office("甲"), open_office("丙")
    save(mine, "一")
    third.catch_up()
    (row,) = read_rows(mine.database, PROBLEM, TODAY).ids
    mine.run(change_row(PROBLEM, row, {"remark": ("", "甲写的")}, TODAY))
    forget(mine, 1)
    third.run(change_row(PROBLEM, row, {"remark": ("", "丙写的")}, TODAY))
    look(mine)
    assert read_rows(mine.database, PROBLEM, TODAY).mapping(0)["remark"] == "丙写的"
    (item,) = mine.pending.items()
    assert item.refused[0].cells["remark"] == ("", "丙写的", "甲写的")
    assert "refused" in [report.kind for report in mine.take_reports()]


def test_a_pc_that_saves_behind_the_hole_loses_nothing(open_office: OpenOffice) -> None:
    mine, third = open_office("甲"), open_office("丙")
    save(mine, "一", "二")
    forget(mine, 2)
    save(third, "新")  # takes the number of 一
    save(mine, "三")  # still believes in 一 and 二
    look(mine)
    look(third)
    save(third, "四")
    look(mine)
    look(third)
    assert sorted_statements(mine) == sorted_statements(third) == ["一", "三", "二", "四", "新"]
    assert chain_is_whole(mine)
    assert chain_is_whole(third)


def test_everything_gone_but_one_replica(open_office: OpenOffice) -> None:
    mine = open_office("甲")
    save(mine, "一", "二")
    shutil.rmtree(mine.folder.path / "log")
    (mine.folder.path / "log").mkdir()
    look(mine)
    assert sorted_statements(open_office("新来的")) == ["一", "二"]


def damage(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    if how == "cut":
        del data[len(data) // 2 :]
    elif how == "emptied":
        data.clear()
    else:
        data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["cut", "flipped", "emptied"])
@pytest.mark.parametrize("behind", [0, 1])
def test_a_damaged_commit_is_set_aside_and_replaced_by_a_pc_that_has_it(open_office: OpenOffice, how: str, behind: int) -> None:
    mine = open_office("甲")
    save(mine, "一", "二", "三")
    path = mine.folder.commit_path(mine.head - behind)
    damage(path, how)
    (mine.folder.path / "head").unlink()
    theirs = open_office("乙")
    assert theirs.health.state == "damaged"
    assert sorted_statements(theirs) == ["一", "二"][: 2 - behind]
    with pytest.raises(DamagedError, match="只能查看"):
        save(theirs, "不可写")
    look(mine)
    look(theirs)
    assert sorted_statements(theirs) == ["一", "三", "二"]
    assert theirs.health.state == "good"
    assert len(list(path.parent.glob(f"{path.name}.damaged-*"))) == 1  # kept for whoever wants to know
    save(theirs, "四")
    look(mine)
    assert chain_is_whole(mine)


def test_a_commit_that_nobody_has_leaves_the_office_readable(open_office: OpenOffice, tmp_path: Path) -> None:
    mine = open_office("甲")
    save(mine, "一", "二")
    damage(mine.folder.commit_path(mine.head), "cut")
    (mine.folder.path / "head").unlink()
    mine.close()
    shutil.rmtree(tmp_path / "甲")
    again = open_office("甲")
    assert again.health.state == "damaged"
    assert sorted_statements(again) == ["一"]
    assert (again.folder.path / "log" / "000" / "000000003").exists()  # untouched until somebody has better
