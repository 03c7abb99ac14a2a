"""The files of a restricted ledger: whoever has not its password learns nothing of them, and nobody loses one."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.entry_operations import remove_child
from app.ledgers.changes.files import add_files, place_of_files, stored_file
from app.ledgers.changes.operations import add_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.history import History
from app.ledgers.registry import LEDGERS
from app.ledgers.restricted import change_password, unlock
from app.ledgers.views.rows import read_children, read_rows
from app.store.attachments import StoredFile, attachment_path
from app.store.backup_files import back_up_attachments
from app.store.backups import back_up, office_from_backup
from app.store.office import Office
from app.store.publisher import Identity
from app.store.safes import LockedLedgerError, safes_of
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 10)
PASSWORD = "只有书记知道的话"
NAME, CONTENT = "闻人某某谈话记录.docx", "谈话记录的正文".encode()
FILES = DISCIPLINE.child("file")
MOST = 50 * 1024 * 1024


@pytest.fixture
def office(open_safely: Callable[..., Office]) -> Office:
    office = open_safely(DISCIPLINE, PASSWORD, "甲")
    office.run(add_rows(DISCIPLINE, [{"name": "闻人某某", "measure": "谈话提醒", "decided": "2023-11-10"}], TODAY))
    return office


def row_of(office: Office) -> int:
    return read_rows(office.database, DISCIPLINE, TODAY).ids[0]


def attach(office: Office, content: bytes = CONTENT, name: str = NAME) -> StoredFile:
    file = place_of_files(office, DISCIPLINE).store(name, content, MOST)
    office.run(add_files(DISCIPLINE, FILES, row_of(office), [file], TODAY))
    return file


def files_of(office: Office) -> list[StoredFile]:
    return [stored_file(entry) for entry in read_children(office.database, FILES, row_of(office))]


def lying(office: Office) -> list[Path]:
    return [path for path in (office.folder.path / "attachments").rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was_for_a_colleague_who_has_the_password(office: Office, open_office: OpenOffice) -> None:
    attach(office)
    there = open_office("乙")
    with pytest.raises(LockedLedgerError):
        place_of_files(there, DISCIPLINE).read(StoredFile(NAME, "", 0))
    unlock(there.database, DISCIPLINE, PASSWORD)
    (file,) = files_of(there)
    assert (file.name, file.size) == (NAME, len(CONTENT))
    assert place_of_files(there, DISCIPLINE).read(file) == CONTENT


def test_what_lies_in_the_office_says_nothing_of_the_file(office: Office) -> None:
    first, second = attach(office), place_of_files(office, DISCIPLINE).store("另一次.docx", CONTENT, MOST)
    assert first.sha256 == second.sha256 == hashlib.sha256(CONTENT).hexdigest()
    names = {path.name for path in lying(office)}
    assert names == {first.stored, second.stored}  # the same content is no reason for the same name
    assert {path.stat().st_size for path in lying(office)} == {256 * 1024 + len(b"star-ledger sealed file 1\n") + 12 + 16}
    assert all(CONTENT not in path.read_bytes() for path in lying(office))


@pytest.mark.parametrize("size", [1, 262_136, 262_137, 700_000, 1_048_568])
def test_of_the_size_only_the_power_of_two_is_left(office: Office, size: int) -> None:
    file = attach(office, b"x" * size)
    (path,) = lying(office)
    room = path.stat().st_size - len(b"star-ledger sealed file 1\n") - 28
    assert room in (2**18, 2**19, 2**20)
    assert size + 8 <= room < max(2 * (size + 8), 2**18 + 1)
    assert place_of_files(office, DISCIPLINE).read(file) == b"x" * size


def test_a_file_that_is_missing_damaged_or_exchanged_is_told(office: Office) -> None:
    file, other = attach(office), attach(office, b"other", "别的.txt")
    place = place_of_files(office, DISCIPLINE)
    with pytest.raises(StorageError, match="已损坏"):
        place.read(StoredFile(file.name, file.sha256, file.size, other.stored))
    attachment_path(office.folder, file.stored).write_bytes(b"damaged")
    with pytest.raises(StorageError, match="已损坏"):
        place.read(file)
    attachment_path(office.folder, file.stored).unlink()
    with pytest.raises(StorageError, match="不见了"):
        place.read(file)


def test_the_same_file_twice_is_one_entry_and_one_removed_comes_back(office: Office) -> None:
    attach(office)
    attach(office)
    assert [file.name for file in files_of(office)] == [NAME]
    (entry,) = read_children(office.database, FILES, row_of(office))
    change = office.run(remove_child(DISCIPLINE, FILES, int(entry["id"] or 0)))
    assert files_of(office) == []
    assert change is not None
    office.run(undo_of(office, change.sequence))
    (file,) = files_of(office)
    assert place_of_files(office, DISCIPLINE).read(file) == CONTENT


def test_another_password_opens_the_same_files(office: Office) -> None:
    attach(office)
    office.run(change_password(office.database, DISCIPLINE, PASSWORD, "换了一个新的密码"))
    safes_of(office.database).lock()
    assert read_children(office.database, FILES, 1) == []
    unlock(office.database, DISCIPLINE, "换了一个新的密码")
    assert place_of_files(office, DISCIPLINE).read(files_of(office)[0]) == CONTENT


def test_the_history_names_a_file_only_while_the_ledger_is_open(office: Office) -> None:
    attach(office)
    history = History(office, LEDGERS)
    assert NAME in repr(history.row_steps(DISCIPLINE, row_of(office))[0].rows)
    safes_of(office.database).lock()
    row = office.database.execute_sql("SELECT id FROM discipline").fetchone()[0]
    told = repr(history.row_steps(DISCIPLINE, row)[0].rows)
    assert "（已加密）" in told
    assert NAME not in told


def test_backups_hold_the_files_and_a_restored_office_opens_them(office: Office, tmp_path: Path) -> None:
    attach(office)
    safes_of(office.database).lock()  # nobody needs the password for a backup
    place = tmp_path / "备份"
    backup = back_up(office.replica, place, dt.datetime(2023, 11, 10, 8))
    assert back_up_attachments(office.folder, place, 60) == 0
    office.close()
    for path in lying(office):
        path.unlink()
    restored = office_from_backup(
        backup.path, tmp_path / "恢复", tmp_path / "新" / "replica.db", MIGRATIONS, Identity("甲", "PC", "test")
    )
    unlock(restored.database, DISCIPLINE, PASSWORD)
    assert place_of_files(restored, DISCIPLINE).read(files_of(restored)[0]) == CONTENT
    restored.close()
