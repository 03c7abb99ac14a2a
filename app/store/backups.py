"""Verified copies of the whole office outside its folder, on a schedule: 7 days, 4 weeks and 12 months are kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import secrets
import shutil
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import apsw
import peewee

from app.core.errors import CancelledError, DamagedError, ExpectedError, StorageError
from app.store.attachments import attachment_path
from app.store.backup_files import FOLDER
from app.store.backup_templates import restore_templates, templates_beside
from app.store.converting import convert_folder
from app.store.disk import long_name
from app.store.faults import file_faults
from app.store.folder import OWN_NAMES, TEMPLATES, OfficeFolder
from app.store.office import Office
from app.store.operation import Operation
from app.store.publisher import Identity
from app.store.replica import Replica, is_office_table
from app.store.sealing import Vault, attachment_name, locked
from app.store.snapshots import head_of, quick_check, to_drop
from app.store.sqlite import change_key, copy_database, fitting_key, open_database, remove_database, table_columns
from app.store.statements import insert_sql, select_sql
from app.store.transaction import Transaction
from app.store.view import Progress

log = logging.getLogger(__name__)

FORM = "%Y-%m-%d_%H%M%S"  # local time, as the user reads it in the folder


@dataclass(frozen=True)
class Backup:
    """A copy: where, made when (local time), of which commit."""

    path: Path
    time: dt.datetime
    sequence: int


def default_place(replica: Replica) -> Path:
    """The folder of backups beside the replica."""
    return replica.path.parent / "backups"


def backups(place: Path) -> list[Backup]:
    """The copies in a folder, newest first."""
    found = []
    with file_faults(place):
        for path in place.glob("*-*.db"):
            stamp, _, number = path.stem.rpartition("-")
            try:
                found.append(Backup(path, dt.datetime.strptime(stamp, FORM), int(number)))
            except ValueError:  # a file of somebody else
                continue
    return sorted(found, key=lambda item: item.time, reverse=True)


def is_backup_due(place: Path, head: int, now: dt.datetime) -> bool:
    """Whether something changed since the newest copy and that is not of today. `now` is local time."""
    newest = backups(place)[:1]
    return head > 0 and (not newest or (newest[0].time.date() != now.date() and newest[0].sequence != head))


def back_up(replica: Replica, place: Path, now: dt.datetime, folder: OfficeFolder | None = None) -> Backup:
    """Copy the office as it is in the replica into a folder, check the copy, and drop copies beyond the schedule.

    The copies of a protected office, of which `folder` has the keys, are encrypted, older ones that are not yet as well; the
    key files are put beside them, so that they open with the passwords of their day when the office itself is gone.

    Raises StorageError when the folder cannot be written, DamagedError when the copy is not what was written.
    """
    vault = folder.vault if folder else Vault()
    with file_faults(place):
        place.mkdir(parents=True, exist_ok=True)
    part = replica.path.with_name(f"{replica.path.name}.{secrets.token_hex(4)}.backup")
    try:
        copy_database(replica.database, part, vault.database_key)
        sequence, _ = head_of(part, vault.database_key)
        target = place / f"{now.strftime(FORM)}-{sequence:09d}.db"
        copy_and_compare(part, target)
    finally:
        remove_database(part)
    for path in to_drop((item.time, item.path) for item in backups(place)):
        if office_of(path, vault) == replica.read("office"):  # a folder may hold backups of other offices, too
            with file_faults(path):
                path.unlink(missing_ok=True)
                templates_beside(path).unlink(missing_ok=True)
    if folder and vault.current:
        keep_keys(folder, place / "keys")
        for item in backups(place):
            if fitting_key(item.path, ("",)) == "" and office_of(item.path, vault) == replica.read("office"):
                change_key(item.path, "", vault.database_key)
    return Backup(target, now.replace(microsecond=0), sequence)


def keep_keys(folder: OfficeFolder, place: Path) -> None:
    """Copy the key files that are not there yet."""
    source = folder.path / "keys"
    with file_faults(place):
        place.mkdir(exist_ok=True)
        for name in folder.disk.names(source):
            if not (place / name).exists():
                copy_and_compare(source / name, place / name)


def copy_and_compare(source: Path, target: Path) -> None:
    """Copy a file, read it back and compare, and only then give it its name."""
    half = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    with file_faults(target):
        try:
            data = source.read_bytes()
            half.write_bytes(data)
            if hashlib.sha256(half.read_bytes()).digest() != hashlib.sha256(data).digest():
                raise DamagedError("备份写入后核对不一致。", "请换一个备份文件夹，并检查磁盘。", str(target))
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)


def office_of(path: Path, vault: Vault) -> str:
    """The id of the office that a backup is of; empty when it cannot be read."""
    key = fitting_key(path, vault.database_keys())
    if key is None:
        return ""
    try:
        connection = open_database(path, key, apsw.SQLITE_OPEN_READONLY)
        try:
            return "".join(row[0] for row in connection.execute("SELECT value FROM _replica WHERE name = 'office'"))
        finally:
            connection.close()
    except apsw.Error:
        return ""


def office_from_backup(
    backup: Path,
    folder: Path,
    replica: Path,
    migrations: Path,
    identity: Identity,
    attachments: Path | None = None,
    progress: Progress = lambda done, total: True,
    like: Office | None = None,
) -> Office:
    """A new office in an empty folder with everything a backup holds, as one commit, and its Word templates.

    The backup is not changed.

    Attachments come from the folder of backups; what it lacks, from `attachments`, that of the old office, if it still exists.
    `progress` is told (steps done, all); when it answers False, CancelledError is raised. After any failure the folder is
    empty again. `like` is the open office that has the keys to an encrypted backup; the new one is protected as it was then.
    """
    vault = like.folder.vault if like else Vault()
    with file_faults(folder):
        existed = folder.exists()
        if existed and any(folder.iterdir()):
            raise StorageError(f"文件夹不是空的：{folder}", "请选一个空文件夹来恢复。")
    copy = replica.with_name(f"{replica.name}.{secrets.token_hex(4)}.restore")
    try:
        with file_faults(copy):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(long_name(backup), copy)
        key = fitting_key(copy, vault.database_keys())
        if key is None:
            raise locked(backup.name)
        with closing(Replica(copy, migrations, key)) as source:
            quick_check(source.database.connection(), backup)
            source.refuse_newer()
            for name in source.known:
                if name not in source.applied():
                    source.migrate(name, identity.app)
            office = Office(folder, replica, migrations, identity)
            try:
                office.run(Operation("从备份恢复", lambda transaction: copy_rows(source.database, transaction)))
                if like and source.bench().key:
                    protect_again(office, like, backup.parent / "keys")
                sources = [backup.parent / FOLDER, *([attachments] if attachments else [])]
                copy_attachments(sources, office.folder, progress)
                bring_back_templates(backup, office.folder)
            except ExpectedError:
                office.close()
                empty(folder, keep=existed)
                raise
    finally:
        remove_database(copy)
    return office


def bring_back_templates(backup: Path, folder: OfficeFolder) -> None:
    """The Word templates of a backup; of those that cannot be read a note says so in their place.

    Rows and files are back by now: they are not given up for templates.
    """
    try:
        restore_templates(backup, folder)
    except (StorageError, DamagedError) as fault:
        log.warning("templates of %s not restored: %s", backup.name, fault)
        note = folder.path / TEMPLATES / "Word表样没有恢复.txt"
        note.parent.mkdir(exist_ok=True)
        note.write_text(f"{fault}\n", encoding="utf-8-sig")


def protect_again(office: Office, like: Office, kept: Path) -> None:
    """A restored office has the passwords of the one it comes from, and those that lie beside the backup."""
    vault = office.folder.vault
    for key in like.folder.vault.keys.values():
        vault.add(key)
    vault.write_with(office.replica.bench().key)
    for place in (like.folder.path / "keys", kept):
        with file_faults(place):
            names = office.folder.disk.names(place)
        if names:
            with file_faults(office.folder.path):
                office.folder.make_folder(office.folder.path / "keys")
            keep_keys(OfficeFolder(place.parent, office.folder.disk), office.folder.path / "keys")
    convert_folder(office.folder, time.time())


def copy_attachments(sources: Sequence[Path], folder: OfficeFolder, progress: Progress) -> None:
    """Copy the files that are what their names promise, each from the first of the folders that has it so.

    Raises CancelledError when `progress` answers False.
    """
    with file_faults(folder.path):
        files = [path for source in sources for path in sorted(source.glob("??/*")) if "." not in path.name]
    for done, path in enumerate(files):
        if not progress(done, len(files)):
            raise CancelledError("已取消。")
        with file_faults(path):
            if folder.disk.exists(attachment_path(folder, path.name)):
                continue
            data = folder.vault.open(path.read_bytes(), attachment_name(path.name))
            if hashlib.sha256(data).hexdigest() == path.name:
                target = attachment_path(folder, path.name)
                folder.make_folder(target.parent)
                folder.create_absent(target, data, attachment_name(path.name))
    if not progress(len(files), len(files)):
        raise CancelledError("已取消。")


def empty(folder: Path, *, keep: bool) -> None:
    """Take back an office that has just been made in an empty folder; without office.json the rest is no office."""
    with suppress(OSError):
        (folder / "office.json").unlink(missing_ok=True)
        for path in folder.iterdir():
            if path.name in OWN_NAMES:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not keep:
            folder.rmdir()


def copy_rows(source: peewee.Database, transaction: Transaction) -> None:
    """Insert every row of every table of the office."""
    connection: apsw.Connection = source.connection()
    target: apsw.Connection = transaction.database.connection()
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    for table in filter(is_office_table, tables):
        names = table_columns(connection, table)
        target.executemany(insert_sql(table, names), connection.execute(select_sql(table, names)))
