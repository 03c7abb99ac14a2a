"""The server lost commits and somebody saved behind the hole: nobody takes the hole for the end of the log, and it is filled."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from app.core.errors import DamagedError, StorageError
from app.store.office import Office
from app.store.packs import Packs
from app.store.snapshots import make_snapshot
from tests.conftest import BEGUN, OpenOffice
from tests.store.problems import save, sorted_statements
from tests.store.test_healing import chain_is_whole, forget, look

TEXTS = ["一", "二", "三", "四", "五"]
MISSING = range(BEGUN + 2, BEGUN + 5)  # 二, 三 and 四 of `holed`
HOLE = f"缺少第 {MISSING[0]}–{MISSING[-1]} 次修改"


@pytest.fixture
def holed(open_office: OpenOffice) -> tuple[Office, Office]:
    """Two PCs stood at the newest commit when the server lost three; one of them saved 五 behind the hole."""
    mine, theirs = open_office("甲"), open_office("乙")
    save(mine, "一", "二", "三", "四")
    look(mine)
    look(theirs)
    forget(mine, 3)
    save(mine, "五")
    return mine, theirs


def assert_one_history(*offices: Office) -> None:
    for office in offices:
        look(office)
    for office in offices:
        look(office)
        assert sorted(sorted_statements(office)) == sorted([*TEXTS, "新"])
        assert chain_is_whole(office)
        assert office.health.state == "good"
        assert office.pending.count() == 0


@pytest.mark.parametrize("hint", ["the hint shows the newest", "there is no hint"])
def test_a_new_pc_that_meets_the_hole_can_only_look_until_somebody_fills_it(
    holed: tuple[Office, Office], open_office: OpenOffice, hint: str
) -> None:
    mine, theirs = holed
    mine.close()
    theirs.close()
    if hint == "there is no hint":
        (mine.folder.path / "head").unlink()
    third = open_office("丙")
    assert third.health.state == "damaged"
    assert HOLE in third.health.words
    assert sorted_statements(third) == ["一"]
    with pytest.raises(DamagedError, match="打开其他电脑上的程序"):
        save(third, "新")
    again = open_office("甲")
    assert [report.kind for report in again.take_reports()] == ["mended"]
    save(third, "新")
    assert_one_history(again, third, open_office("乙"))


def test_the_hole_is_filled_by_a_pc_that_opens_and_knows_less_than_the_log(
    holed: tuple[Office, Office], open_office: OpenOffice
) -> None:
    mine, theirs = holed
    mine.close()
    theirs.close()
    again = open_office("乙")
    assert chain_is_whole(again)
    save(again, "新")
    assert_one_history(again, open_office("丙"), open_office("甲"))


def test_the_hole_is_filled_by_a_pc_that_stays_open(holed: tuple[Office, Office], open_office: OpenOffice) -> None:
    mine, theirs = holed
    look(mine)
    assert chain_is_whole(mine)
    third = open_office("丙")
    assert third.health.state == "good"
    save(third, "新")
    assert_one_history(mine, theirs, third)


def test_a_pc_asked_for_the_missing_commits_puts_all_of_them_back_at_once(
    holed: tuple[Office, Office], open_office: OpenOffice
) -> None:
    mine, theirs = holed
    third = open_office("丙")
    assert sorted(path.name for path in (mine.folder.path / "wanted").iterdir()) == [f"{number:09d}" for number in MISSING]
    theirs._healer.answer_wants()
    save(third, "新")
    look(theirs)
    assert not list((mine.folder.path / "wanted").iterdir())
    assert_one_history(mine, theirs, third)


def test_a_pc_that_slept_since_before_the_loss_does_not_write_into_the_hole(
    open_office: OpenOffice,
) -> None:
    mine, asleep = open_office("甲"), open_office("丙")
    save(mine, "一")
    asleep.catch_up()
    save(mine, "二", "三", "四")
    look(mine)
    forget(mine, 3)
    save(mine, "五")
    with pytest.raises(DamagedError, match=HOLE):
        asleep.catch_up()  # the ordinary poll: the hint is ahead
    with pytest.raises(StorageError, match="已确认未保存"):
        save(asleep, "新")
    look(mine)
    save(asleep, "新")
    assert_one_history(mine, asleep)


def test_a_hint_that_is_ahead_of_a_whole_log_keeps_nobody_from_writing(open_office: OpenOffice) -> None:
    """A plain copy of the folder, made while somebody saved, may hold a newer hint than its newest commit."""
    mine = open_office("甲")
    save(mine, "一", "二")
    mine.close()
    mine.folder.commit_path(BEGUN + 2).unlink()
    third = open_office("丙")
    assert third.health.state == "good"
    save(third, "新")
    assert sorted_statements(third) == ["一", "新"]


def test_what_was_saved_behind_the_hole_on_a_lost_branch_is_made_again(open_office: OpenOffice) -> None:
    mine, theirs, third = open_office("甲"), open_office("乙"), open_office("丙")
    save(mine, "一", "二")
    forget(mine, 2)
    save(third, "新")  # takes the number of 一
    save(mine, "三", "四")  # still believes in 一 and 二
    mine.folder.note_head(mine.head, mine.replica.kept(mine.head) or b"")
    with pytest.raises(DamagedError):
        look(third)
    look(mine)
    look(third)
    save(third, "五")
    assert_one_history(mine, theirs, third)


def test_a_chain_of_orphans_is_set_aside_as_a_whole(open_office: OpenOffice) -> None:
    mine, third = open_office("甲"), open_office("丙")
    save(mine, "一")
    third.catch_up()
    mine.folder.commit_path(BEGUN + 1).rename(mine.folder.path / "lost")
    save(mine, "二", "三", "四")
    other = office_of_another_history(open_office, mine.folder.path, third)
    look(other)
    assert sorted(sorted_statements(other)) == ["三", "二", "另一条", "四"]
    look(mine)
    look(other)
    assert sorted(sorted_statements(mine)) == sorted(sorted_statements(other)) == ["一", "三", "二", "另一条", "四"]
    assert chain_is_whole(mine)


def test_a_log_that_goes_on_from_another_line_is_mended_by_the_pc_of_the_first_line(open_office: OpenOffice) -> None:
    """The server lost commits twice; each of two PCs saved behind what only it remembers, and no third PC is there to help."""
    mine, theirs = open_office("甲"), open_office("乙")
    save(mine, "一")
    theirs.catch_up()
    save(mine, "二")  # the second, known to 甲 only
    save(mine, "三")
    forget(mine, 2)
    save(theirs, "四")  # the second of another line
    save(theirs, "五")
    forget(theirs, 2)
    mine.folder.publish(BEGUN + 2, mine.replica.kept(BEGUN + 2) or b"")
    theirs.folder.publish(BEGUN + 3, theirs.replica.kept(BEGUN + 3) or b"")
    for office in (mine, theirs, mine):
        look(office)
    assert_all_saved(mine, theirs)


def test_a_pc_that_joined_by_a_snapshot_of_a_lost_line_follows_the_others(open_office: OpenOffice, tmp_path: Path) -> None:
    """It never had the commits before its snapshot, so it cannot put them back; what it saved itself is made again."""
    mine, theirs = open_office("甲"), open_office("乙")
    save(mine, "一", "二")
    make_snapshot(mine.folder, mine.replica)
    third = open_office("丙")
    save(third, "三")
    third.close()
    mine.close()
    forget(third, 3)
    save(theirs, "四", "五")  # under the numbers of 一 and 二
    third = open_office("丙")
    assert sorted(sorted_statements(third)) == ["三", "五", "四"]
    (copy,) = (tmp_path / "丙").glob("*.db.gone-*")  # 一 and 二 as it knew them, should nobody else have them any more
    connection = apsw.Connection(str(copy))
    assert connection.execute("SELECT group_concat(statement) FROM problem").fetchall() == [("一,二,三",)]
    connection.close()
    reports = sorted(third.take_reports(), key=lambda report: report.kind)
    assert [report.kind for report in reports] == ["aside", "saved"]
    assert str(copy) in reports[0].words  # nothing but this sentence leads to it
    assert "1 次修改本机留有记录，正在重新保存；更早的内容不会自动合并" in reports[0].words
    again = open_office("甲")
    for office in (theirs, third):
        look(office)
    assert_all_saved(again, theirs, third)


def test_a_rebuilt_replica_keeps_the_commits_it_had(open_office: OpenOffice) -> None:
    """So that they can be put back when the server loses them after that."""
    mine = open_office("甲")
    save(mine, "一", "二", "三")
    make_snapshot(mine.folder, mine.replica)
    kept = mine.replica.kept_numbers()
    mine._healer.rebuild()
    assert mine.replica.kept_numbers() == kept
    forget(mine, 2)
    look(mine)
    assert sorted_statements(mine) == ["一", "三", "二"]
    assert chain_is_whole(mine)


def assert_all_saved(*offices: Office) -> None:
    for office in offices:
        assert sorted(sorted_statements(office)) == sorted(TEXTS)
        assert chain_is_whole(office)
        assert office.health.state == "good"


def office_of_another_history(open_office: OpenOffice, folder: Path, like: Office) -> Office:
    """Of a program of an older version, which writes into a hole."""
    aside = folder.with_name("以后的")
    aside.mkdir()
    for number in MISSING:
        like.folder.commit_path(number).rename(aside / f"{number}")
    (folder / "head").unlink()
    other = open_office("旧")
    save(other, "另一条")
    for number in MISSING:
        (aside / f"{number}").rename(like.folder.commit_path(number))
    return other


def test_packed_commits_are_not_taken_for_missing(
    open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch, count_reads: Callable[[Office], list[str]]
) -> None:
    monkeypatch.setattr(Packs, "size", 4)
    office = open_office("甲")
    save(office, *TEXTS, "六", "七")
    commits = [office.folder.read_commit(number) or b"" for number in range(1, 4)]
    office.folder.packs.pack(0, commits)
    office.close()
    again = open_office("甲")
    read = count_reads(again)
    look(again)
    assert again.health.state == "good"
    assert "000.pack" not in read


@pytest.fixture
def count_reads(monkeypatch: pytest.MonkeyPatch) -> Callable[[Office], list[str]]:
    """The names of the files that are read from the shared folder from now on."""

    def watch(office: Office) -> list[str]:
        names: list[str] = []
        read = office.folder.disk.read

        def noted(path: Path, most: int = sys.maxsize) -> bytes:
            names.append(path.name)
            return read(path, most)

        monkeypatch.setattr(office.folder.disk, "read", noted)
        return names

    return watch
