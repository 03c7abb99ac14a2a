"""A move is broken off, by a crash or a lost connection, at each of its file operations: nothing is lost, nothing is shut."""

from __future__ import annotations

import datetime as dt
import errno
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import CancelledError, DamagedError, StorageError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.store import folder as folder_module
from app.store import moving
from app.store.disk import Disk
from app.store.faults import MovedError, OutcomeUnknownError
from app.store.folder import OfficeFolder
from app.store.history import read_commit
from app.store.moving import move_office, settle_broken_move
from app.store.office import Office
from app.store.outbox import PendingItem
from app.store.publisher import Identity
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.store.problems import save, sorted_statements

TODAY = dt.date(2023, 11, 10)
ME = Identity("王建国", "党办-PC", "test")
TEXTS = ["一", "二", "三"]


class Killed(BaseException):
    """The program dies; what it has on its disks stays."""


class BreakingDisk(Disk):
    """At the nth operation the program dies, or the connection is lost for good or for `lost` operations."""

    def __init__(self, count: int, lost: int = 0) -> None:
        self.count, self.lost = count, lost

    def call(self, operation: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.count -= 1
        if self.count < 0 and not self.lost:
            raise Killed
        if -self.lost <= self.count < 0:
            raise OSError(errno.EHOSTDOWN, "Host is down")
        return super().call(operation, *arguments, **named)


@pytest.fixture(autouse=True)
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """This disk does not remember for seconds what it once has not found."""
    monkeypatch.setattr(folder_module, "NOT_FOUND_SECONDS", 0.0)
    monkeypatch.setattr(moving, "NOT_FOUND_SECONDS", 0.0)


ALL_IN_ONE = """
from pathlib import Path
def up(migrator, db):
    for file in sorted(Path({folder!r}).glob("0*.py")):
        found = {{}}
        exec(compile(file.read_text(encoding="utf-8"), file, "exec"), found)
        found["up"](migrator, db)
"""


class Place:
    """An office on a disk of its own, made again from a template for every try.

    Its tables come from one migration: each would be one more commit to copy, and to break off at, in the same way.
    """

    def __init__(self, template: Path, path: Path) -> None:
        shutil.copytree(template, path)
        self.migrations = path / "migrations"
        self.path, self.target = path, path / "盘" / "台账"
        self._opened = 0

    def open(self, folder: str = "本机", disk: Disk | None = None, replica: str = "PC") -> Office:
        return Office(self.path / folder, self.path / replica / "replica.db", self.migrations, ME, disk)

    def works_with(self, office: Office) -> None:
        assert sorted_statements(office) == sorted(TEXTS)
        save(office, "以后的")
        office.close()

    def is_whole_in_one_place(self) -> None:
        """The office is used here or there, never in both, or it is said how it can be used here."""
        here = self.open()
        report = settle_broken_move(here)
        assert (report is not None) <= (here.health.state == "good")
        try:
            there: Office | None = self.open("盘/台账", replica="新")
        except StorageError:
            there = None
        if here.health.state == "moved":
            with pytest.raises(MovedError):
                save(here, "写在旧处")
            assert there is not None  # what died between the mark and the end has been taken back without a question
            here.close()
            self.works_with(there)
            return
        if there is not None:
            assert sorted_statements(there) == []  # an empty folder that has just become a new office
            there.close()
        self.works_with(here)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template")
    (path / "migrations").mkdir()
    (path / "migrations" / "0001_all.py").write_text(ALL_IN_ONE.format(folder=str(MIGRATIONS)), encoding="utf-8")
    office = Office(path / "本机", path / "PC" / "replica.db", path / "migrations", ME)
    save(office, *TEXTS)
    (path / "照片.png").write_bytes(b"evidence")
    store_file(office.folder, path / "照片.png")
    office.close()
    return path


def operations(template: Path, scratch: Path) -> int:
    """How many a whole move has."""
    disk = BreakingDisk(1 << 30)
    place = Place(template, scratch)
    office = place.open()
    office.folder.disk = office.folder.packs.disk = disk
    move_office(office, place.target)
    office.close()
    return (1 << 30) - disk.count


@pytest.mark.parametrize("part", range(2))
def test_a_program_killed_at_any_operation_of_a_move(template: Path, tmp_path: Path, part: int) -> None:
    for count in range(part, operations(template, tmp_path / "whole"), 2):
        place = Place(template, tmp_path / f"{count}")
        office = place.open()
        office.folder.disk = office.folder.packs.disk = BreakingDisk(count)
        with pytest.raises(Killed):
            move_office(office, place.target)
        office.close()
        place.is_whole_in_one_place()


@pytest.mark.parametrize("lost", [1, 1000])
def test_a_connection_lost_at_any_operation_of_a_move(template: Path, tmp_path: Path, lost: int) -> None:
    for count in range(lost % 3, operations(template, tmp_path / "whole"), 3):
        place = Place(template, tmp_path / f"{count}")
        office = place.open()
        office.folder.disk = office.folder.packs.disk = BreakingDisk(count, lost)
        moved = True
        try:
            move_office(office, place.target)
        except StorageError:
            moved = False
        office.folder.disk = office.folder.packs.disk = Disk()
        office.catch_up()
        assert "saved" not in [report.kind for report in office.take_reports()]
        assert not moved or office.health.state == "moved"
        office.close()
        place.is_whole_in_one_place()


def test_a_colleague_cannot_make_half_a_copy_into_an_office(open_office: OpenOffice, tmp_path: Path) -> None:
    here, colleague = open_office(), open_office("B")
    save(here, *map(str, range(60)))
    refused = []

    def progress(done: int, total: int) -> bool:
        if not refused:
            colleague.catch_up()
            assert colleague.health.state == "good"
            save(colleague, "搬迁期间保存的")
            with pytest.raises(DamagedError, match="不完整") as caught:
                Office(tmp_path / "盘", tmp_path / "x" / "replica.db", MIGRATIONS, ME)
            refused.append(caught.value)
        return True

    move_office(here, tmp_path / "盘", progress)
    assert len(refused) == 1
    there = Office(tmp_path / "盘", tmp_path / "x" / "replica.db", MIGRATIONS, ME)
    assert "搬迁期间保存的" in sorted_statements(there)
    assert len(sorted_statements(there)) == 61
    there.close()


def test_an_office_that_somebody_made_in_the_new_folder_meanwhile_is_left_alone(
    open_office: OpenOffice, tmp_path: Path
) -> None:
    here, target = open_office(), tmp_path / "盘"
    save(here, "一")

    def progress(done: int, total: int) -> bool:
        if not (target / "office.json").exists():
            (target / "office.json").write_text('{"id": "abc", "format": 1}')
            (target / "log" / "别人的").write_bytes(b"x")
        return True

    with pytest.raises(StorageError, match="另一份"):
        move_office(here, target, progress)
    assert (target / "log" / "别人的").exists()
    save(here, "二")
    assert here.health.state == "good"


def test_cancel_at_the_last_moment(open_office: OpenOffice, tmp_path: Path) -> None:
    here = open_office()
    save(here, *TEXTS)
    with pytest.raises(CancelledError):
        move_office(here, tmp_path / "盘", lambda done, total: not here.replica.moved)
    assert not (tmp_path / "盘").exists()
    assert here.health.state == "good"
    save(here, "四")


@pytest.mark.parametrize("arrived", [True, False])
def test_a_mark_of_unknown_outcome_is_never_told_as_saved(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arrived: bool
) -> None:
    here = open_office()
    save(here, "一")
    publish = OfficeFolder.publish

    def lost(self: OfficeFolder, *arguments: Any, **named: Any) -> bool:
        if arrived:
            publish(self, *arguments, **named)
        raise OutcomeUnknownError("正在确认")

    monkeypatch.setattr(OfficeFolder, "publish", lost)
    with pytest.raises(StorageError, match="搬迁"):
        move_office(here, tmp_path / "盘")
    monkeypatch.undo()
    here.catch_up()
    assert here.health.state == "good"
    assert {report.kind for report in here.take_reports()} <= {"moved"}
    save(here, "二")
    assert not (tmp_path / "盘").exists()


def test_what_waits_is_settled_before_a_move(open_office: OpenOffice, tmp_path: Path) -> None:
    here = open_office()
    change = here.run(add_rows(PROBLEM, [{"list": "部门", "statement": "一"}], TODAY))
    assert change is not None
    item = PendingItem(read_commit(here.replica, here.folder, change.sequence), ())
    here.pending.add(item)
    with pytest.raises(StorageError, match="待处理"):
        move_office(here, tmp_path / "盘")
    here.pending.remove(item)
    move_office(here, tmp_path / "盘")


def test_a_broken_move_is_not_judged_while_the_new_folder_cannot_be_seen(template: Path, tmp_path: Path) -> None:
    """The new folder was made an office, the program died before it noted so, and now the share is away."""
    place = Place(template, tmp_path / "x")
    office = place.open()
    moving.write_note(office.replica, place.target, emptied=False)
    office.mark_moved(str(place.target))
    office.close()
    place.target.mkdir(parents=True)  # an empty mount point
    again = place.open()
    assert settle_broken_move(again) is None
    assert again.health.state == "moved"
    second = place.open()  # a second window on this PC: the first one may be moving
    assert settle_broken_move(second) is None
    second.close()
    again.close()


def test_a_broken_move_is_told_when_the_program_opens_the_old_folder_again(template: Path, tmp_path: Path) -> None:
    place = Place(template, tmp_path / "x")
    office = place.open()
    office.folder.disk = office.folder.packs.disk = BreakingDisk(operations(template, tmp_path / "whole") - 12)
    with pytest.raises(Killed):
        move_office(office, place.target)
    office.close()
    again = place.open()
    report = settle_broken_move(again)
    assert report is not None
    assert "没有完成" in report.words
    assert str(place.target) in report.words
    place.works_with(again)
