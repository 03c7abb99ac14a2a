"""Backups, and the office as it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import time
from pathlib import Path

import apsw
import pytest

from app.core.errors import CancelledError, StorageError
from app.ledgers import MIGRATIONS
from app.store.attachments import attachment_path, read_file
from app.store.backup_files import back_up_attachments
from app.store.backups import back_up, backups, default_place, is_backup_due, office_from_backup
from app.store.history import read_commit
from app.store.maintenance import pack_old
from app.store.moments import number_at, restore_to
from app.store.office import Office
from app.store.packs import Packs
from app.store.past_office import PastOffice
from app.store.presence import Present, leave, presence_path, who_is_here, write_presence
from app.store.publisher import Identity
from app.store.sqlite import remove_database
from app.store.view import view_at
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.store.problems import save, sorted_statements

TODAY = dt.date(2023, 11, 10)
ME = Identity("王建国", "党办-PC", "test")


def test_a_backup_a_day_and_old_ones_go(open_office: OpenOffice) -> None:
    office = open_office()
    save(office, "一")
    place = default_place(office.replica)
    first = dt.datetime(2023, 1, 1, 8)
    for day in range(60):
        now = first + dt.timedelta(days=day)
        save(office, f"第{day}天")
        assert is_backup_due(place, office.head, now)
        back_up(office.replica, place, now)
        assert not is_backup_due(place, office.head, now + dt.timedelta(hours=5))
    kept = backups(place)
    assert 7 < len(kept) <= 7 + 4 + 12
    assert kept[0].sequence == office.head
    assert not is_backup_due(place, office.head, first + dt.timedelta(days=99))  # nothing has changed
    for item in kept:
        connection = apsw.Connection(str(item.path), flags=apsw.SQLITE_OPEN_READONLY)
        assert list(connection.execute("PRAGMA integrity_check")) == [("ok",)]
        connection.close()


def test_an_office_made_from_a_backup_alone(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    save(office, "一", "二")
    backup = back_up(office.replica, tmp_path / "U盘 备份", dt.datetime(2023, 11, 10, 8))
    save(office, "三")
    before = backup.path.read_bytes()
    made = office_from_backup(backup.path, tmp_path / "新办公室", tmp_path / "x" / "r.db", MIGRATIONS, ME)
    assert sorted_statements(made) == ["一", "二"]
    assert backup.path.read_bytes() == before
    made.close()
    again = Office(tmp_path / "新办公室", tmp_path / "y" / "r.db", MIGRATIONS, ME)
    assert sorted_statements(again) == ["一", "二"]
    again.close()


def test_the_office_as_it_was(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    save(office, "一", "二")
    time.sleep(0.01)
    moment, number = dt.datetime.now(dt.UTC), office.head
    time.sleep(0.01)
    save(office, "三")
    assert number_at(office.folder, moment) == number
    assert number_at(office.folder, moment, office.replica) == number
    assert number_at(office.folder, moment - dt.timedelta(days=1), office.replica) == 0
    view = view_at(office.folder, number, tmp_path / "view" / "v.db", MIGRATIONS)
    assert sorted_statements(view) == ["一", "二"]
    view.close()
    assert sorted_statements(office) == ["一", "三", "二"]


def test_restoring_a_moment_makes_a_new_office_with_its_history(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    save(office, "一", "二")
    (tmp_path / "通知.txt").write_text("关于整改的通知", encoding="utf-8")
    stored = store_file(office.folder, tmp_path / "通知.txt")
    number = office.head
    save(office, "三")
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in office.folder.path.rglob("*") if path.is_file()}
    made = restore_to(office.folder, number, tmp_path / "恢复", MIGRATIONS, tmp_path / "scratch.db")
    assert made != office.office_id
    restored = Office(tmp_path / "恢复", tmp_path / "r" / "replica.db", MIGRATIONS, ME)
    assert (sorted_statements(restored), restored.head) == (["一", "二"], number)
    assert read_file(restored.folder, stored.sha256).decode() == "关于整改的通知"
    save(restored, "新的")
    restored.close()
    after = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in office.folder.path.rglob("*") if path.is_file()}
    assert after == before
    with pytest.raises(StorageError, match="不是空的"):
        restore_to(office.folder, number, tmp_path / "恢复", MIGRATIONS, tmp_path / "scratch.db")


def test_who_is_here(open_office: OpenOffice) -> None:
    import os

    folder = open_office().folder
    write_presence(folder, Present("王建国", "党办-PC", "问题整改台账"))
    write_presence(folder, Present("李文斌", "秘书处/2号:机"))
    write_presence(folder, Present("王建国", "党办-pc"))  # the same PC to Windows
    assert [present.user for present in who_is_here(folder, time.time())] == ["李文斌", "王建国"]
    assert len(who_is_here(folder, time.time() + 86400)) == 2  # this PC's clock is a day off
    gone = presence_path(folder, "秘书处/2号:机")
    os.utime(gone, (gone.stat().st_mtime - 120,) * 2)
    assert [present.user for present in who_is_here(folder, time.time())] == ["王建国"]
    leave(folder, "党办-PC")
    (folder.path / "presence" / "坏.json").write_bytes(b"{half")
    assert [present.user for present in who_is_here(folder, time.time())] == []


def test_backups_of_another_office_in_the_same_folder_are_left_alone(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    sample = Office(tmp_path / "示例", tmp_path / "示例-PC" / "replica.db", MIGRATIONS, ME)
    place, first = tmp_path / "U盘", dt.datetime(2023, 11, 1, 8)
    for minute in range(3):
        back_up(sample.replica, place, first + dt.timedelta(minutes=minute))
    others = {item.path for item in backups(place)[:1]}
    for day in range(3):
        for hour in range(3):
            back_up(office.replica, place, first + dt.timedelta(days=day, hours=hour + 1))
    assert others <= {item.path for item in backups(place)}
    assert len(backups(place)) == 1 + 3
    sample.close()


def test_attachments_are_restored_with_a_backup_when_they_still_exist(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    save(office, "一")
    (tmp_path / "通知.txt").write_text("关于整改的通知", encoding="utf-8")
    stored = store_file(office.folder, tmp_path / "通知.txt")
    (office.folder.path / "attachments" / "ab").mkdir(exist_ok=True)
    (office.folder.path / "attachments" / "ab" / ("ab" * 32)).write_bytes("不是它的内容".encode())
    backup = back_up(office.replica, tmp_path / "备份", dt.datetime(2023, 11, 10, 8))
    told: list[tuple[int, int]] = []
    made = office_from_backup(
        backup.path,
        tmp_path / "新",
        tmp_path / "x" / "r.db",
        MIGRATIONS,
        ME,
        office.folder.path / "attachments",
        lambda done, total: told.append((done, total)) or True,  # type: ignore[func-returns-value]
    )
    assert read_file(made.folder, stored.sha256).decode() == "关于整改的通知"
    assert not (made.folder.path / "attachments" / "ab" / ("ab" * 32)).exists()
    assert told[-1] == (2, 2)
    made.close()


def test_a_backup_is_complete_when_the_office_is_gone_and_each_file_is_there_once(
    open_office: OpenOffice, tmp_path: Path
) -> None:
    office = open_office()
    stored = []
    for day, text in enumerate(["通知", "会议记录"]):
        save(office, text)
        (tmp_path / f"{text}.txt").write_text(text, encoding="utf-8")
        stored.append(store_file(office.folder, tmp_path / f"{text}.txt"))
        backup = back_up(office.replica, tmp_path / "U盘", dt.datetime(2023, 11, 10 + day, 8))
        assert back_up_attachments(office.folder, tmp_path / "U盘", 60) == 0
    assert len(list((tmp_path / "U盘" / "attachments").glob("??/*"))) == 2
    shutil.rmtree(office.folder.path)
    made = office_from_backup(backup.path, tmp_path / "新", tmp_path / "x" / "r.db", MIGRATIONS, ME)
    assert [read_file(made.folder, file.sha256).decode() for file in stored] == ["通知", "会议记录"]
    made.close()


def test_a_damaged_attachment_is_not_taken_into_the_backups(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    (tmp_path / "照片.png").write_bytes(b"evidence")
    stored = store_file(office.folder, tmp_path / "照片.png")
    attachment_path(office.folder, stored.sha256).write_bytes(b"evidenze")
    assert back_up_attachments(office.folder, tmp_path / "U盘", 60) == 1
    attachment_path(office.folder, stored.sha256).write_bytes(b"evidence")
    assert back_up_attachments(office.folder, tmp_path / "U盘", 0, lambda done, total: False) == 1  # no time left
    assert back_up_attachments(office.folder, tmp_path / "U盘", 60) == 0


def test_a_restoring_that_is_cancelled_leaves_the_folder_empty(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    save(office, "一")
    backup = back_up(office.replica, tmp_path / "备份", dt.datetime(2023, 11, 10, 8))
    target = tmp_path / "新"
    target.mkdir()
    with pytest.raises(CancelledError):
        office_from_backup(backup.path, target, tmp_path / "x" / "r.db", MIGRATIONS, ME, progress=lambda done, total: False)
    assert list(target.iterdir()) == []
    assert not list((tmp_path / "x").glob("*.restore*"))


def test_what_a_crash_left_beside_the_replica_is_swept_when_nobody_else_has_it_open(open_office: OpenOffice) -> None:
    office = open_office()
    save(office, "一")
    beside = office.replica.path.parent
    names = ("past-1a2b.db", "past-1a2b.db-wal", "replica.db.00ff.rebuild", "replica.db.00ff.snapshot-journal", "replica.db.1.backup",
             "restored.db", "moving.db")  # fmt: skip
    for name in names:
        (beside / name).write_bytes(b"x")
    second = open_office()
    assert all((beside / name).exists() for name in names)
    office.close()
    second.close()
    (beside / "replica.db.gone-3-abc").write_bytes(b"x")
    third = open_office()
    assert not [name for name in names if (beside / name).exists()]
    assert (beside / "replica.db.gone-3-abc").exists()
    assert sorted_statements(third) == ["一"]


def test_a_database_that_is_held_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(StorageError, match="没有读写权限"):
        remove_database(tmp_path / "past-1.db")


def test_the_commit_of_a_time_is_found_without_reading_the_log(
    open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office()
    save(office, *map(str, range(5)))
    moment = dt.datetime.fromisoformat(read_commit(office.replica, office.folder, 4).header.time)
    office.database.execute_sql("DELETE FROM _history WHERE sequence IN (2, 5)")  # of a replica older than the index
    read: list[int] = []
    whole = office.folder.read_commit
    monkeypatch.setattr(office.folder, "read_commit", lambda number: read.append(number) or whole(number))
    assert number_at(office.folder, moment, office.replica) == 4
    assert read == [5]
    office.database.execute_sql("DELETE FROM _history WHERE sequence = 4")
    assert number_at(office.folder, moment, office.replica) == 4


def test_looking_at_the_past_tells_its_progress_and_can_be_cancelled(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    save(office, *map(str, range(5)))
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return False

    with pytest.raises(CancelledError):
        PastOffice(office, office.head, tmp_path / "past.db", "刚才", progress)
    assert told == [(0, office.head)]
    assert not list(tmp_path.glob("past.db*"))


def test_packs_and_attachments_report_progress(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Packs, "size", 10)
    office = open_office()
    save(office, *map(str, range(35)))
    for number in range(120):
        (tmp_path / "附件.txt").write_text(str(number))
        store_file(office.folder, tmp_path / "附件.txt")
    while pack_old(office.folder, office.head):
        pass
    told: list[tuple[int, int]] = []
    restore_to(
        office.folder,
        office.head,
        tmp_path / "恢复",
        MIGRATIONS,
        tmp_path / "scratch.db",
        lambda done, total: told.append((done, total)) or True,  # type: ignore[func-returns-value]
    )
    total = office.head + 120
    assert {9, 19, 29, office.head, total} <= {done for done, _ in told}
    assert {all_ for _, all_ in told} == {total}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
