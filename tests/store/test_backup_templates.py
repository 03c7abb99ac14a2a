"""The office's Word templates are in its backups: each day's as they were then, and back with the office made from it."""

from __future__ import annotations

import datetime as dt
import os
import struct
import tracemalloc
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from app.core.errors import DamagedError
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store.backup_templates import back_up_templates, restore_templates, templates_beside
from app.store.backups import Backup, back_up, backups, office_from_backup
from app.store.office import Office
from app.ui.office.housekeeping import keep_house
from tests.conftest import OpenOffice
from tests.store.problems import save
from tests.store.test_moments import ME, MIGRATIONS

NAME = Path("templates") / "问题整改台账" / "本单位表样.docx"


def keep(office: Office, place: Path, day: int) -> Backup:
    made = back_up(office.replica, place, dt.datetime(2023, 11, 1, 8) + dt.timedelta(days=day), office.folder)
    back_up_templates(office.folder, made.path)
    return made


def write(office: Office, content: bytes, name: Path = NAME) -> None:
    (office.folder.path / name).parent.mkdir(parents=True, exist_ok=True)
    (office.folder.path / name).write_bytes(content)


def test_each_backup_has_the_templates_of_its_day(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    save(office, "一")
    write(office, "第一版".encode())
    write(office, b"open in Word", NAME.with_name("~$单位表样.docx"))
    first = keep(office, tmp_path / "备份", 0)
    write(office, "第二版".encode())
    save(office, "二")
    second = keep(office, tmp_path / "备份", 1)
    for number, (backup, text) in enumerate(((first, "第一版"), (second, "第二版"))):
        target = tmp_path / f"恢复{number}"
        made = office_from_backup(backup.path, target, tmp_path / f"r{number}" / "r.db", MIGRATIONS, ME)
        made.close()
        assert (target / NAME).read_bytes().decode() == text
        assert [path.name for path in (target / NAME).parent.iterdir()] == [NAME.name]


def test_an_office_without_templates_backs_up_and_comes_back(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    save(office, "一")
    backup = keep(office, tmp_path / "备份", 0)
    assert [path.name for path in (tmp_path / "备份").iterdir()] == [backup.path.name]
    office_from_backup(backup.path, tmp_path / "恢复", tmp_path / "x" / "r.db", MIGRATIONS, ME).close()
    assert not (tmp_path / "恢复" / NAME).exists()


def test_templates_go_with_the_backups_that_are_not_kept(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    write(office, b"x")
    for day in range(12):
        save(office, f"第{day}天")
        keep(office, tmp_path / "备份", day)
    kept = {templates_beside(item.path) for item in backups(tmp_path / "备份")}
    assert kept == set((tmp_path / "备份").glob("*.zip"))
    assert len(kept) < 12


def test_a_damaged_or_hostile_zip_writes_nothing_outside(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    save(office, "一")
    backup = keep(office, tmp_path / "备份", 0)
    with ZipFile(templates_beside(backup.path), "w") as package:
        package.writestr("../../../出来了.docx", "x")
        package.writestr("问题整改台账/好的.docx", "x")
    office_from_backup(backup.path, tmp_path / "甲" / "恢复", tmp_path / "x" / "r.db", MIGRATIONS, ME).close()
    assert [path.name for path in tmp_path.rglob("*.docx")] == ["好的.docx"]
    templates_beside(backup.path).write_bytes(b"no zip")
    restored = office_from_backup(backup.path, tmp_path / "乙", tmp_path / "y" / "r.db", MIGRATIONS, ME)  # the rows are back
    assert len(read_rows(restored.database, PROBLEM, dt.date(2023, 11, 1)).ids) == 1
    restored.close()
    assert "表样已损坏" in (tmp_path / "乙" / "templates" / "Word表样没有恢复.txt").read_text(encoding="utf-8-sig")


def test_a_zip_in_the_backups_that_unpacks_to_far_more_than_it_says_fills_no_memory(
    open_office: OpenOffice, tmp_path: Path
) -> None:
    office, long = open_office(), 80_000_000
    backup = tmp_path / "一.db"
    with ZipFile(templates_beside(backup), "w", ZIP_DEFLATED) as package:
        package.writestr("大.docx", bytes(long))
    data = bytearray(templates_beside(backup).read_bytes())
    struct.pack_into("<I", data, data.rindex(b"PK\1\2") + 24, 10)
    templates_beside(backup).write_bytes(data)
    tracemalloc.start()
    with pytest.raises(DamagedError, match="表样已损坏"):
        restore_templates(backup, office.folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < long / 4
    assert not list(office.folder.path.rglob("*.docx"))  # no half of it either


def test_a_zip_in_the_backups_that_asks_for_gigabytes_is_refused(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    backup = tmp_path / "一.db"
    with ZipFile(templates_beside(backup), "w") as package:
        package.writestr("大.docx", b"x")
    data = bytearray(templates_beside(backup).read_bytes())
    struct.pack_into("<I", data, data.rindex(b"PK\1\2") + 24, 4_000_000_000)
    templates_beside(backup).write_bytes(data)
    with pytest.raises(DamagedError, match="异常庞大"):
        restore_templates(backup, office.folder)
    assert not list(office.folder.path.rglob("*.docx"))


def test_folders_of_a_zip_that_another_program_packed_are_no_templates(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    backup = tmp_path / "一.db"
    with ZipFile(templates_beside(backup), "w") as package:
        package.mkdir("问题整改台账")
        package.writestr("问题整改台账/表样.docx", b"x")
    assert restore_templates(backup, office.folder) == 1


def test_a_template_from_before_1980_stops_nothing(open_office: OpenOffice, tmp_path: Path) -> None:
    office = open_office()
    write(office, b"x")
    for path in (office.folder.path / "templates").rglob("*.docx"):
        os.utime(path, (0, 0))
    save(office, "一")
    assert templates_beside(keep(office, tmp_path / "备份", 0).path).exists()


def test_a_round_while_the_share_is_away_leaves_the_templates_to_the_next_one(open_office: OpenOffice, tmp_path: Path) -> None:
    office, place = open_office(), tmp_path / "备份"
    save(office, "一")
    write(office, b"x")
    folder = office.folder.path
    folder.rename(folder.with_name("断开"))
    assert keep_house(office, place, maintain_now=False).faults == []
    (made,) = backups(place)
    assert not templates_beside(made.path).exists()
    folder.with_name("断开").rename(folder)
    keep_house(office, place, maintain_now=True)
    assert templates_beside(made.path).exists()


def test_templates_that_changed_alone_are_kept_too(open_office: OpenOffice, tmp_path: Path) -> None:
    office, place = open_office(), tmp_path / "备份"
    save(office, "一")
    write(office, b"first")
    keep_house(office, place, maintain_now=True)
    (made,) = backups(place)
    before = templates_beside(made.path).read_bytes()
    keep_house(office, place, maintain_now=True)
    assert templates_beside(made.path).read_bytes() == before  # nothing is written for nothing
    write(office, b"second one")
    keep_house(office, place, maintain_now=True)
    with ZipFile(templates_beside(made.path)) as package:
        assert package.read(NAME.relative_to("templates").as_posix()) == b"second one"
