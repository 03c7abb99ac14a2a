"""The connection goes, or the program dies, at the very moment of saving: never a wrong 已保存, never a wrong 未保存."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store.commit import Commit, decode, encode
from app.store.faults import OutcomeUnknownError
from app.store.folder import OfficeFolder
from app.store.office import Office
from app.store.presence import Present, write_presence
from app.store.publisher import Identity
from app.store.snapshots import make_snapshot
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.store.disks import DyingDisk, FaultyDisk, ForgetfulDisk
from tests.store.problems import adding, sorted_statements, statements

TODAY = dt.date(2023, 11, 10)
ME = Identity("王建国", "党办-PC", "test")


def unsteady(tmp_path: Path, name: str = "断网") -> tuple[Office, FaultyDisk]:
    disk = FaultyDisk()
    return Office(tmp_path / "共享 文件夹", tmp_path / name / "replica.db", MIGRATIONS, ME, disk), disk


@pytest.mark.parametrize("arrived", [True, False], ids=["the server had it", "the server never got it"])
def test_a_connection_lost_while_publishing_is_found_out_when_it_is_back(tmp_path: Path, arrived: bool) -> None:
    office, disk = unsteady(tmp_path)
    disk.lose(os.link, after=arrived)
    with pytest.raises(OutcomeUnknownError, match="正在确认"):
        office.run(adding("学用脱节"))
    assert office.health.state == "confirming"
    with pytest.raises(StorageError, match="已确认未保存"):
        office.run(adding("断网时填写"))
    disk.back()
    changes = office.catch_up()
    assert [change.action for change in changes] == ["新增问题"]
    assert [report.kind for report in office.take_reports()] == ["saved"]
    assert statements(office) == ["学用脱节"]
    assert office.health.state == "good"
    assert not list((tmp_path / "共享 文件夹" / "tmp").iterdir())
    office.close()


def test_a_connection_lost_before_publishing_is_surely_not_saved(tmp_path: Path) -> None:
    office, disk = unsteady(tmp_path)
    disk.lose(os.fsync, after=False)
    with pytest.raises(StorageError, match="已确认未保存") as caught:
        office.run(adding("学用脱节"))
    assert not isinstance(caught.value, OutcomeUnknownError)
    disk.back()
    office.run(adding("再保存一次"))
    assert statements(office) == ["再保存一次"]
    office.close()


def test_a_reply_that_is_lost_alone_is_noticed_at_once(tmp_path: Path) -> None:
    office, _ = unsteady(tmp_path)

    class LostReply(FaultyDisk):
        def call(self, operation, *arguments, **named):  # type: ignore[no-untyped-def]
            found = super().call(operation, *arguments, **named)
            if operation is os.link:
                raise FileExistsError
            return found

    office.folder.disk = LostReply()
    assert office.run(adding("学用脱节")) is not None
    assert statements(office) == ["学用脱节"]
    office.close()


def test_an_unknown_outcome_whose_number_a_colleague_took_is_saved_behind_it(open_office: OpenOffice, tmp_path: Path) -> None:
    colleague = open_office("同事")
    office, disk = unsteady(tmp_path)
    disk.lose(os.link, after=False)
    with pytest.raises(OutcomeUnknownError):
        office.run(adding("我的"))
    colleague.run(adding("同事的"))
    disk.back()
    office.catch_up()
    assert sorted(map(str, statements(office))) == ["同事的", "我的"]
    colleague.catch_up()
    assert sorted(map(str, statements(colleague))) == ["同事的", "我的"]
    office.close()


def test_an_unknown_outcome_that_conflicts_is_kept_and_told(open_office: OpenOffice, tmp_path: Path) -> None:
    colleague = open_office("同事")
    colleague.run(adding("学用脱节"))
    office, disk = unsteady(tmp_path)
    (row,) = read_rows(office.database, PROBLEM, TODAY).ids
    disk.lose(os.link, after=False)
    with pytest.raises(OutcomeUnknownError):
        office.run(change_row(PROBLEM, row, {"remark": ("", "我的备注")}, TODAY))
    colleague.run(change_row(PROBLEM, row, {"remark": ("", "同事的备注")}, TODAY))
    disk.back()
    office.catch_up()
    assert read_rows(office.database, PROBLEM, TODAY).mapping(0)["remark"] == "同事的备注"
    assert [report.kind for report in office.take_reports()] == ["refused"]
    (item,) = office.pending.items()
    assert item.refused[0].row_id == row
    assert item.refused[0].cells == {"remark": ("", "同事的备注", "我的备注")}
    assert office.health.state == "pending"
    office.pending.remove(item)
    assert office.health.state == "good"
    office.close()


def die_while_saving(folder: str, replica: str, operation: str, after: bool) -> None:
    office = Office(Path(folder), Path(replica), MIGRATIONS, ME)
    office.folder.disk = DyingDisk(getattr(os, operation), 1, after=after)
    office.run(adding("临终"))


@pytest.mark.parametrize(
    ("operation", "after"), [("write", False), ("fsync", False), ("link", False), ("link", True), ("unlink", False)]
)
def test_a_program_killed_while_saving_finishes_when_it_starts_again(tmp_path: Path, operation: str, after: bool) -> None:
    folder, replica = tmp_path / "office", tmp_path / "PC" / "replica.db"
    first = Office(folder, replica, MIGRATIONS, ME)
    first.run(adding("以前的"))
    first.close()
    process = multiprocessing.get_context("spawn").Process(
        target=die_while_saving, args=(str(folder), str(replica), operation, after)
    )
    process.start()
    process.join(60)
    assert process.exitcode == 9
    again = Office(folder, replica, MIGRATIONS, ME)
    assert statements(again) == ["以前的", "临终"]
    assert [report.kind for report in again.take_reports()] == ["saved"]
    again.close()
    fresh = Office(folder, tmp_path / "fresh.db", MIGRATIONS, ME)
    assert statements(fresh) == ["以前的", "临终"]
    fresh.close()


def test_an_office_whose_folder_is_away_is_read_and_comes_back(open_office: OpenOffice, tmp_path: Path) -> None:
    first = open_office("甲")
    first.run(adding("学用脱节"))
    first.close()
    (tmp_path / "共享 文件夹").rename(tmp_path / "拔线")
    office = open_office("甲")
    assert office.health.state == "away"
    assert statements(office) == ["学用脱节"]
    with pytest.raises(StorageError, match="找不到或连不上"):
        office.run(adding("断网时"))
    (tmp_path / "共享 文件夹").mkdir()  # the empty place of an unmounted drive: no new office may appear there
    with pytest.raises(StorageError, match="数据不见了"):
        office.catch_up()
    (tmp_path / "共享 文件夹").rmdir()
    (tmp_path / "拔线").rename(tmp_path / "共享 文件夹")
    assert office.catch_up() == []
    assert office.health.state == "good"
    office.run(adding("恢复后"))
    assert statements(office) == ["学用脱节", "恢复后"]


def test_nothing_is_put_into_the_empty_place_of_a_drive_that_is_away(open_office: OpenOffice, tmp_path: Path) -> None:
    office, place = open_office("甲"), tmp_path / "共享 文件夹"
    office.run(adding("学用脱节"))
    attachment = tmp_path / "合影.jpg"
    attachment.write_bytes(b"x")
    place.rename(tmp_path / "拔线")
    place.mkdir()
    for work in (
        lambda: write_presence(office.folder, Present("王建国", "甲")),
        lambda: store_file(office.folder, attachment),
        lambda: office.folder.publish(office.head + 1, b"x"),
        lambda: office._healer.want([1]),
        lambda: make_snapshot(office.folder, office.replica),
    ):
        with pytest.raises(StorageError):
            work()
    assert list(place.iterdir()) == []


def test_windows_that_remembers_not_found(open_office: OpenOffice, tmp_path: Path) -> None:
    colleague = open_office("同事")
    office = Office(tmp_path / "共享 文件夹", tmp_path / "Windows" / "r.db", MIGRATIONS, ME, ForgetfulDisk(2.0))
    office._follower._checked = float("-inf")
    office.catch_up()  # asks for a commit that is not there yet, and Windows remembers that
    colleague.run(adding("同事的"))
    office.run(adding("我的"))  # refused: the number is taken, although the name cannot be found for now
    assert statements(office) == ["同事的", "我的"]
    colleague.run(adding("又一条"))
    assert [change.sequence for change in office.catch_up()][-1] == colleague.head
    office._follower._checked = float("-inf")
    office.run(adding("末条"))
    assert office.health.state == "good"
    assert not office.take_reports()
    office.close()


class Killed(BaseException):
    """The program dies; what it has on its disk stays."""


def dies_while_publishing(work: Callable[[], object]) -> None:
    def die(*_: object) -> bool:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OfficeFolder, "publish", die)
        with pytest.raises(Killed):
            work()


def ids_in_log(office: Office) -> set[str]:
    headers = [decode(office.folder.read_commit(number) or b"", "").header for number in range(1, office.head + 1)]
    return {header.commit_id for header in headers} | {header.again for header in headers}


def test_killed_while_saving_and_again_while_finishing_it_is_told_by_an_id_that_is_in_the_log(open_office: OpenOffice) -> None:
    mine, theirs = open_office("甲"), open_office("乙")
    dies_while_publishing(lambda: mine.run(adding("甲的")))
    theirs.run(adding("乙的"))
    dies_while_publishing(lambda: open_office("甲"))
    theirs.run(adding("乙的又一行"))
    again = open_office("甲")
    (report,) = again.take_reports()
    assert report.kind == "saved"
    assert report.commit_id in ids_in_log(again)
    assert sorted_statements(again) == ["乙的", "乙的又一行", "甲的"]


def test_what_a_colleague_saved_just_the_same_is_told_as_saved_without_a_commit(open_office: OpenOffice) -> None:
    mine, theirs = open_office("甲"), open_office("乙")
    mine.run(adding("共同的"))
    theirs.catch_up()
    (row,) = read_rows(mine.database, PROBLEM, TODAY).ids
    change = change_row(PROBLEM, row, {"remark": ("", "已核对")}, TODAY)
    dies_while_publishing(lambda: mine.run(change))
    theirs.run(change)
    (report,) = open_office("甲").take_reports()
    assert (report.kind, report.commit_id) == ("saved", "")


def test_what_was_made_again_and_edited_by_a_colleague_since_is_saved_not_refused(open_office: OpenOffice) -> None:
    """The program dies between the two entries of its outbox, both of which are one and the same save."""
    mine, theirs = open_office("甲"), open_office("乙")
    dies_while_publishing(lambda: mine.run(adding("甲的")))
    theirs.run(adding("乙的"))
    dies_while_publishing(lambda: open_office("甲"))
    theirs.run(adding("乙的又一行"))
    (second,) = (entry for entry in mine.outbox.entries() if entry.commit.header.again)
    open_office("甲").close()
    theirs.catch_up()
    row = read_rows(theirs.database, PROBLEM, TODAY).ids[statements(theirs).index("甲的")]
    theirs.run(change_row(PROBLEM, row, {"statement": ("甲的", "乙改过")}, TODAY))
    mine.outbox.put(second.commit.header, second.data)
    again = open_office("甲")
    assert [report.kind for report in again.take_reports()] == ["saved"]
    assert again.pending.count() == 0
    assert sorted_statements(again) == ["乙改过", "乙的", "乙的又一行"]


def test_a_lost_commit_that_another_pc_put_back_under_its_own_number_is_not_made_again(open_office: OpenOffice) -> None:
    mine, theirs = open_office("甲"), open_office("乙")
    mine.run(adding("甲的"))
    theirs.catch_up()
    (row,) = read_rows(theirs.database, PROBLEM, TODAY).ids
    kept = decode(mine.replica.kept(mine.head) or b"", "")
    theirs.run(change_row(PROBLEM, row, {"statement": ("甲的", "乙改过")}, TODAY))
    twin = Commit(
        replace(kept.header, sequence=theirs.head + 5, commit_id="f" * 32, again=kept.header.commit_id), kept.changeset
    )
    mine.outbox.put(twin.header, encode(twin))
    mine.catch_up()
    (report,) = mine.take_reports()
    assert (report.kind, report.commit_id) == ("saved", kept.header.commit_id)
    assert statements(mine) == ["乙改过"]


def test_what_was_found_out_before_the_folder_went_away_is_told(tmp_path: Path) -> None:
    office, disk = unsteady(tmp_path)
    office.run(adding("一"))
    saved = office.replica.kept(office.head) or b""
    dies_while_publishing(lambda: office.run(adding("二")))
    office.outbox.put(decode(saved, "").header, saved)
    disk.lose(os.link, after=False)
    with pytest.raises(OutcomeUnknownError):
        office.catch_up()
    disk.back()
    office.catch_up()
    assert [report.kind for report in office.take_reports()] == ["saved", "saved"]
    assert statements(office) == ["一", "二"]
    office.close()


def test_a_connection_lost_twice_for_one_save_is_told_once_by_an_id_that_is_in_the_log(
    open_office: OpenOffice, tmp_path: Path
) -> None:
    """While saving, and again while saving it behind what a colleague had saved meanwhile."""
    colleague = open_office("同事")
    office, disk = unsteady(tmp_path)
    disk.lose(os.link, after=False)
    with pytest.raises(OutcomeUnknownError):
        office.run(adding("我的"))
    colleague.run(adding("同事的"))
    disk.back()
    disk.lose(os.link, after=False)
    with pytest.raises(OutcomeUnknownError):
        office.catch_up()
    colleague.run(adding("同事的又一行"))
    disk.back()
    office.catch_up()
    (report,) = office.take_reports()
    assert (report.kind, report.commit_id in ids_in_log(office)) == ("saved", True)
    assert sorted(map(str, statements(office))) == ["同事的", "同事的又一行", "我的"]
    office.close()
