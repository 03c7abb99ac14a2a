"""An office with a password: who gets in, what lies there unreadable, and how it is switched on and off."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from app.core.errors import ConflictError, InvalidValueError, StorageError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.drafts import Draft, load_drafts, save_draft
from app.store.attachments import read_file
from app.store.backups import back_up, backups, office_from_backup
from app.store.commit import decode
from app.store.keys import Credentials
from app.store.log_check import check_log
from app.store.moments import restore_to
from app.store.moving import move_office
from app.store.past_office import PastOffice
from app.store.person import WrongPasswordError, new_recovery_key
from app.store.protecting import (
    add_user,
    change_password,
    remove_user,
    replace_recovery,
    reset_password,
    switch_off,
)
from app.store.sealing import LockedError, is_sealed
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.store.access_office import (
    CHIEF,
    PASSWORD,
    found_in,
    grant_of,
    let_in,
    look,
    protect,
    protected,
    rows,
    save,
)

SECRET = "绝不外传的内容"


pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_without_a_password_nothing_asks_and_nothing_is_sealed(open_office: OpenOffice) -> None:
    office = open_office()
    save(office, SECRET)
    assert office.grant is None
    assert not (office.folder.path / "keys").exists()
    assert decode(office.folder.read_commit(office.head) or b"", "").header.account == ""
    assert b"signature" not in (office.folder.read_commit(office.head) or b"")
    office.close()
    assert rows(open_office(credentials=Credentials("谁", "都行的密码"))) != {}  # credentials are not looked at


def test_a_protected_office_opens_with_name_and_password_only(open_office: OpenOffice) -> None:
    office = open_office("甲")
    save(office, SECRET)
    protect(office)
    office.close()
    for pc in ("甲", "乙"):
        with pytest.raises(LockedError, match="密码"):
            open_office(pc)
        for wrong in (Credentials("王建国", "不是这个密码"), Credentials("李四", PASSWORD), Credentials("", "")):
            with pytest.raises(WrongPasswordError, match="没有改动任何数据"):
                open_office(pc, credentials=wrong)
    again = open_office("甲", credentials=Credentials(" 王建国 ", PASSWORD))
    assert list(rows(again)) == [SECRET]
    assert list(rows(open_office("乙", credentials=CHIEF))) == [SECRET]
    assert again.grant is not None
    assert again.grant.is_administrator


def test_no_file_holds_what_was_written(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office("甲")
    save(office, SECRET)
    (tmp_path / "照片.txt").write_text(SECRET, encoding="utf-8")
    stored = store_file(office.folder, tmp_path / "照片.txt")
    (tmp_path / "照片.txt").unlink()
    back_up(office.replica, tmp_path / "甲" / "backups", time_of_day(8), office.folder)
    save_draft(tmp_path / "甲" / "drafts", Draft("problem", "1", SECRET, "2023-11-10T08:00:00"))
    assert found_in(SECRET, tmp_path)
    protect(office)
    office.close()
    office = open_office("甲", credentials=CHIEF)
    save(office, f"{SECRET}之二")
    office.outbox.put(decode(office.folder.read_commit(office.head) or b"", "").header, SECRET.encode())
    save_draft(tmp_path / "甲" / "drafts", Draft("problem", "2", SECRET, "2023-11-10T08:00:01"), office.folder.vault)
    back_up(office.replica, tmp_path / "甲" / "backups", time_of_day(9), office.folder)
    other = open_office("乙", credentials=CHIEF)
    save(other, f"{SECRET}之三")
    past = PastOffice(office, office.head, tmp_path / "甲" / "past-1.db", "那时")
    assert SECRET in rows(past)
    assert found_in(SECRET, tmp_path) == []
    assert read_file(office.folder, stored.sha256).decode() == SECRET
    assert [draft.title for draft in load_drafts(tmp_path / "甲" / "drafts", office.folder.vault).drafts] == [SECRET, SECRET]
    past.discard()


def time_of_day(hour: int) -> object:
    import datetime as dt

    return dt.datetime(2023, 11, 10, hour)


def test_a_pc_that_is_at_work_while_the_password_comes_stops_until_it_logs_in(open_office: OpenOffice) -> None:
    here, there = open_office("甲"), open_office("乙")
    save(there, "一")
    protect(here)
    with pytest.raises(LockedError):
        save(there, "没有密码")
    assert there.health.state == "locked"
    assert not there.health.may_write
    there.close()
    again = open_office("乙", credentials=CHIEF)
    save(again, "二")
    look(here)
    assert set(rows(here)) == {"一", "二"}


def test_users_come_and_go(open_office: OpenOffice) -> None:
    office = protected(open_office)
    save(office, "之前")
    lisi = let_in(office, "李四")
    zhang = let_in(office, "张三", "查看")
    second = open_office("乙", credentials=lisi)
    assert list(rows(second)) == ["之前"]
    assert second.identity.user == "李四"
    remove_user(office, grant_of(office, "李四"))
    save(office, "之后")
    with pytest.raises(LockedError):
        look(second)
    assert second.health.state == "locked"
    assert list(rows(second)) == ["之前"]  # what was read cannot be taken back
    sealed = office.folder.disk.read(office.folder.commit_path(office.head))
    with pytest.raises(LockedError):
        second.folder.vault.open(sealed, f"commit {office.head:09d}")
    second.close()
    with pytest.raises(WrongPasswordError):
        open_office("乙", credentials=lisi)
    assert set(rows(open_office("丙", credentials=zhang))) == {"之前", "之后"}


def test_two_administrators_who_remove_each_others_users_at_once(open_office: OpenOffice) -> None:
    office = protected(open_office)
    deputy, lisi, zhang = (let_in(office, name, "管理员") for name in ("副手", "李四", "张三"))
    second = open_office("乙", credentials=deputy)
    remove_user(office, grant_of(office, "李四"))
    with pytest.raises(ConflictError, match="另一位管理员"):
        remove_user(second, grant_of(second, "张三"))
    with pytest.raises(WrongPasswordError):
        open_office("丙", credentials=lisi)
    look(second)
    remove_user(second, grant_of(second, "张三"))
    save(second, "新密钥之后")
    look(office)
    assert list(rows(office)) == ["新密钥之后"]
    assert zhang.user not in {grant.name for grant in office.replica.bench().grants.values()}


def test_a_user_added_while_another_administrator_changes_the_key_is_not_left_without_it(open_office: OpenOffice) -> None:
    office = protected(open_office)
    deputy = let_in(office, "副手", "管理员")
    let_in(office, "李四")
    second = open_office("乙", credentials=deputy)
    remove_user(office, grant_of(office, "李四"))
    with pytest.raises(ConflictError):
        let_in(second, "赵六")
    look(second)
    zhao = let_in(second, "赵六")
    save(office, "新内容")
    assert list(rows(open_office("丙", credentials=zhao))) == ["新内容"]


def test_passwords_are_changed_and_reset(open_office: OpenOffice) -> None:
    office = protected(open_office)
    lisi = let_in(office, "李四")
    second = open_office("乙", credentials=lisi)
    with pytest.raises(WrongPasswordError):
        change_password(second, "不是旧密码", "新的一句话2024")
    change_password(second, lisi.password, "新的一句话2024")
    second.close()
    with pytest.raises(WrongPasswordError):
        open_office("乙", credentials=lisi)
    second = open_office("乙", credentials=Credentials("李四", "新的一句话2024"))
    save(second, "用新密码")
    look(office)
    reset_password(office, grant_of(office, "李四"), "管理员给的密码")
    second.close()
    for old in (lisi.password, "新的一句话2024"):
        with pytest.raises(WrongPasswordError):
            open_office("乙", credentials=Credentials("李四", old))
    third = open_office("乙", credentials=Credentials("李四", "管理员给的密码"))
    assert save(third, "重置之后") is not None
    assert open_office("丙", credentials=CHIEF).take_reports() == []  # signed with the old key and with the new: all valid


def test_the_recovery_key_opens_when_the_administrators_password_is_forgotten(open_office: OpenOffice) -> None:
    office = open_office("甲")
    save(office, "内容")
    recovery = protect(office)
    office.close()
    rescued = open_office("乙", credentials=Credentials("恢复密钥", recovery.lower().replace("-", " ")))
    assert list(rows(rescued)) == ["内容"]
    reset_password(rescued, grant_of(rescued, "王建国"), "终于记住的密码")
    fresh = new_recovery_key()
    replace_recovery(rescued, fresh)
    rescued.close()
    with pytest.raises(WrongPasswordError):
        open_office("丙", credentials=Credentials("恢复密钥", recovery))
    with pytest.raises(WrongPasswordError, match="逐组核对"):
        open_office("丙", credentials=Credentials("恢复密钥", fresh[:-1] + ("A" if fresh[-1] != "A" else "E")))
    assert list(rows(open_office("丙", credentials=Credentials("恢复密钥", fresh)))) == ["内容"]
    assert list(rows(open_office("丁", credentials=Credentials("王建国", "终于记住的密码")))) == ["内容"]


def test_weak_passwords_and_double_names_are_refused(open_office: OpenOffice) -> None:
    office = protected(open_office)
    let_in(office, "李四")
    for name, password in (("张三", "短"), ("张三", "1111111111"), ("", PASSWORD), ("恢复密钥", PASSWORD), ("李四", PASSWORD)):
        with pytest.raises(InvalidValueError):
            add_user(office, type(new_user())(name, "查看", password, {}))
    with pytest.raises(InvalidValueError, match="不能移除自己"):
        remove_user(office, grant_of(office, "王建国"))
    assert len(list((office.folder.path / "keys").glob("slot-*"))) == 2  # nothing is left of those who were refused


def new_user() -> object:
    from app.store.protecting import NewUser

    return NewUser("", "查看", "", {})


def test_away_from_the_folder_one_reads_with_ones_password(open_office: OpenOffice, tmp_path: Path) -> None:
    office = protected(open_office)
    save(office, "内容")
    office.close()
    (tmp_path / "共享 文件夹").rename(tmp_path / "拔掉")
    with pytest.raises(LockedError):
        open_office("甲")
    with pytest.raises(WrongPasswordError):
        open_office("甲", credentials=Credentials("王建国", "不是这个密码"))
    away = open_office("甲", credentials=CHIEF)
    assert away.health.state == "away"
    assert list(rows(away)) == ["内容"]
    (tmp_path / "拔掉").rename(tmp_path / "共享 文件夹")
    away.catch_up()
    assert save(away, "回来了") is not None


@pytest.mark.parametrize("where", ["commit", "head", "pack", "attachment", "snapshot"])
def test_what_was_changed_on_the_share_is_noticed_and_mended(
    open_office: OpenOffice, where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from app.store import maintenance, snapshots
    from app.store.packs import Packs

    monkeypatch.setattr(Packs, "size", 5)
    monkeypatch.setattr(snapshots, "EVERY_COMMITS", 6)
    monkeypatch.setattr(maintenance, "KEPT_COMMITS", 3)
    office = protected(open_office)
    for number in range(30):
        save(office, f"内容{number}")
        if number % 7 == 0:
            office.maintain(time.time())
    office.maintain(time.time())
    log = office.folder.path / "log"
    if where == "commit":
        tamper(office.folder.commit_path(office.head))
        (office.folder.path / "head").unlink()
    elif where == "head":
        tamper(office.folder.path / "head")
    elif where == "pack":
        tamper(sorted(log.glob("*.pack"))[0])
    elif where == "snapshot":
        for path in (office.folder.path / "snapshots").glob("*.db"):
            tamper(path)
    else:
        (tmp_path / "附件.txt").write_text("附件", encoding="utf-8")
        stored = store_file(office.folder, tmp_path / "附件.txt")
        tamper(next((office.folder.path / "attachments").glob("??/*")))
        with pytest.raises(StorageError, match="损坏"):
            read_file(office.folder, stored.sha256)
        return
    look(office)
    for _ in range(3):
        office.maintain(time.time())
    fresh = open_office("乙", credentials=CHIEF)
    assert len(rows(fresh)) == 30
    assert fresh.health.state == "good"
    assert save(fresh, "又一条") is not None


def tamper(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_sealed_file_in_the_place_of_another_is_no_commit(open_office: OpenOffice) -> None:
    office = protected(open_office)
    save(office, "一")
    save(office, "二")
    folder = office.folder
    shutil.copyfile(folder.commit_path(office.head - 1), folder.commit_path(office.head))
    assert folder.read_commit(office.head) == b""
    look(office)
    assert list(rows(open_office("乙", credentials=CHIEF))) == ["一", "二"]


def test_switching_off_makes_everything_readable_again(open_office: OpenOffice, tmp_path: Path) -> None:
    office = protected(open_office)
    save(office, SECRET)
    save_draft(tmp_path / "甲" / "drafts", Draft("problem", "1", SECRET, "2023-11-10T08:00:00"), office.folder.vault)
    other = open_office("乙", credentials=CHIEF)
    switch_off(office)
    look(other)
    save(other, "不用密码了")
    office.close()
    other.close()
    assert list(rows(open_office("丙"))) == [SECRET, "不用密码了"]
    with pytest.raises(LockedError):  # one last time: what lies on this PC is encrypted still
        open_office("甲")
    assert SECRET in rows(open_office("甲", credentials=CHIEF))
    assert [draft.title for draft in load_drafts(tmp_path / "甲" / "drafts").drafts] == [SECRET]
    files = [path for path in (tmp_path / "共享 文件夹").rglob("*") if path.is_file() and path.parent.name != "presence"]
    assert not [path for path in files if is_sealed(path.read_bytes())]


def test_off_and_on_again(open_office: OpenOffice) -> None:
    office = protected(open_office)
    lisi = let_in(office, "李四")
    switch_off(office)
    office.close()
    office = open_office("甲", credentials=CHIEF)
    save(office, "之间")
    protect(office)
    office.close()
    with pytest.raises(LockedError):
        open_office("乙")
    with pytest.raises(WrongPasswordError):
        open_office("乙", credentials=lisi)
    office = open_office("甲", credentials=CHIEF)
    zhang = let_in(office, "张三")
    assert list(rows(open_office("丙", credentials=zhang))) == ["之间"]


def test_moved_restored_and_copied_offices_keep_their_passwords(open_office: OpenOffice, tmp_path: Path) -> None:
    from app.store.office import Office
    from app.store.publisher import Identity

    office = protected(open_office)
    save(office, SECRET)
    (tmp_path / "附件.txt").write_text(SECRET, encoding="utf-8")
    stored = store_file(office.folder, tmp_path / "附件.txt")
    (tmp_path / "附件.txt").unlink()
    back_up(office.replica, tmp_path / "备份", time_of_day(9), office.folder)
    (backup,) = backups(tmp_path / "备份")
    attachments = office.folder.path / "attachments"
    made = office_from_backup(
        backup.path, tmp_path / "恢复甲", tmp_path / "r1.db", MIGRATIONS, office.identity, attachments, like=office
    )
    made.close()
    (tmp_path / "r1.db").unlink()
    restore_to(office.folder, office.head, tmp_path / "恢复乙", MIGRATIONS, tmp_path / "s.db", sign=office.signed)
    shutil.copytree(office.folder.path, tmp_path / "拷贝")
    move_office(office, tmp_path / "新家")
    for number, name in enumerate(("恢复甲", "恢复乙", "拷贝", "新家")):
        place, replica = tmp_path / name, tmp_path / f"new{number}" / "replica.db"
        with pytest.raises(LockedError):
            Office(place, replica, MIGRATIONS, Identity("谁", "PC", "test"))
        one = Office(place, replica, MIGRATIONS, Identity("谁", "PC", "test"), credentials=CHIEF)
        assert list(rows(one)) == [SECRET], name
        assert read_file(one.folder, stored.sha256).decode() == SECRET
        assert save(one, "继续") is not None
        one.close()
    assert found_in(SECRET, tmp_path) == []


def test_the_folder_check_works_without_a_password(open_office: OpenOffice) -> None:
    office = protected(open_office)
    save(office, "一")
    (log, *_) = check_log(office.folder.path, office.folder.disk)
    assert log[1] == "good"
    assert "已加密" in log[3]
    tamper(office.folder.commit_path(office.head))
    (log, *_) = check_log(office.folder.path, office.folder.disk)
    assert log[1] == "bad"
