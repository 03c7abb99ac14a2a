"""Seals what lies in an office from before it had a password, or opens it again when the password was given up.

Each file is replaced by another one with the very same content, written whole under another name first: a crash at any moment
leaves an office that everybody with a password can read, and whoever comes next goes on (maintenance.py). Several PCs may do so
at once. Nothing refers to how a file is stored, so the chain of the commits stays as it is.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from app.core.errors import CancelledError
from app.store.commit import is_commit
from app.store.disk import long_name
from app.store.faults import file_faults
from app.store.folder import OfficeFolder, is_number
from app.store.outbox import OUTBOX, PENDING
from app.store.replica import Replica
from app.store.sealing import MAGIC, Vault, attachment_name, commit_name, is_sealed, pack_name
from app.store.snapshots import make_snapshot, snapshots
from app.store.sqlite import PLAIN

DRAFT = "draft"  # what a draft is sealed as
DAY = 24 * 3600.0  # a program that had not heard of the password yet may have left something plain
TMP_SECONDS = 600.0  # a half-written file of this age belongs to nobody any more
Progress = Callable[[int, int], bool]


def convert_folder(folder: OfficeFolder, now: float, progress: Progress = lambda done, total: True) -> int:
    """Bring every file to what the vault says: sealed with some office key, or open; how many were changed.

    `now`: seconds since 1970. Raises StorageError; CancelledError when `progress` answers False.
    """
    changed = 0
    with file_faults(folder.path):
        files = [*log_files(folder), *attachment_files(folder)]
    for done, (path, what) in enumerate(files):
        if done % 50 == 0 and not progress(done, len(files)):
            raise CancelledError("已取消。")
        with file_faults(path):
            changed += convert_file(folder, path, what)
    remove_leftovers(folder, now)
    return changed


def tend(folder: OfficeFolder, replica: Replica, now: float) -> bool:
    """Convert what is left, once a day for each state of the office; whether that was done. Without keys there is nothing."""
    if not folder.vault.keys:
        return False
    state = f"{folder.vault.current or 'open'} {int(now // DAY)}"
    if replica.read("converted") == state:
        return False
    convert(folder, replica, now)
    with replica.transaction():
        replica.write("converted", state)
    return True


def convert(folder: OfficeFolder, replica: Replica, now: float, progress: Progress = lambda done, total: True) -> None:
    """Bring everything in the folder to what the vault says; for the rest as `convert_folder`."""
    convert_folder(folder, now, progress)
    folder.note_head(replica.head, folder.read_commit(replica.head) or b"")
    make_snapshot(folder, replica)


def log_files(folder: OfficeFolder) -> Iterator[tuple[Path, str]]:
    """Every file of the log, also those set aside or packed, with what it is sealed as."""
    log = folder.path / "log"
    for name in folder.disk.names(log):
        number, _, kind = name.partition(".")
        if kind == "pack" and number.isdigit():
            yield log / name, pack_name(int(number))
        elif kind in ("", "packed") and number.isdigit():
            for one in folder.disk.names(log / name):
                if is_number(one[:9]):
                    yield log / name / one, commit_name(int(one[:9]))


def attachment_files(folder: OfficeFolder) -> Iterator[tuple[Path, str]]:
    """Every attachment."""
    place = folder.path / "attachments"
    for name in folder.disk.names(place):
        yield from ((place / name / one, attachment_name(one.partition(".")[0])) for one in folder.disk.names(place / name))


def convert_file(folder: OfficeFolder, path: Path, what: str) -> bool:
    """Seal or open one file; False when it is as it shall be, has gone, or is damaged and left to be mended. Raises OSError."""
    vault = folder.vault
    try:
        if is_sealed(folder.disk.read(path, len(MAGIC))) == bool(vault.current):
            return False
        data = folder.disk.read(path)
    except FileNotFoundError:
        return False
    content = vault.open(data, what)
    if not content or (is_number(path.name) and not is_commit(content)):
        return False
    return replace_file(folder, path, vault.seal(content, what))


def replace_file(folder: OfficeFolder, path: Path, data: bytes) -> bool:
    """Put the same content, stored otherwise, in the place of a file; False when that has been moved away meanwhile."""
    disk, half = folder.disk, folder.path / "tmp" / secrets.token_hex(16)
    disk.create(half, data)
    try:
        if not disk.exists(path):
            return False
        disk.call(os.replace, long_name(half), long_name(path))
    except FileNotFoundError:
        return False
    finally:
        disk.remove(half)
    return True


def remove_leftovers(folder: OfficeFolder, now: float) -> None:
    """Snapshots that are not as the office is (others are made of the log), and, when protected, half-written files."""
    for item in snapshots(folder):
        with file_faults(item.path):
            try:
                if folder.disk.read(item.path, len(PLAIN)).startswith(PLAIN) == bool(folder.vault.current):
                    folder.disk.remove(item.path)
            except FileNotFoundError:
                continue
    if not folder.vault.current:
        return
    place = folder.path / "tmp"
    with file_faults(place):
        for name in folder.disk.names(place):
            try:
                if now - folder.disk.modified(place / name) > TMP_SECONDS and not is_sealed(folder.disk.read(place / name)):
                    folder.disk.remove(place / name)
            except (FileNotFoundError, IsADirectoryError):
                continue


def local_files(replica: Path) -> Iterator[tuple[Path, str]]:
    """What lies beside a replica with contents of the office in it, databases excepted."""
    beside = replica.parent
    yield from ((path, OUTBOX) for path in beside.glob(f"{replica.stem}-outbox/*/*") if "." not in path.name)
    yield from ((path, PENDING) for path in beside.glob(f"{replica.stem}-pending/*/*.json"))
    packs = (path for path in beside.glob(f"{replica.stem}-packs/*/*.pack") if path.stem.isdigit())
    yield from ((path, pack_name(int(path.stem))) for path in packs)
    yield from ((path, DRAFT) for path in beside.glob("drafts/*.json"))


def convert_local(replica: Path, vault: Vault) -> None:
    """The same for the files on this PC, while no other program has the replica open. Raises StorageError."""
    for path, what in local_files(replica):
        with file_faults(path):
            data = path.read_bytes()
            content = vault.open(data, what) if is_sealed(data) != bool(vault.current) else b""
            if content:
                part = path.with_name(f"{path.name}.part")
                part.write_bytes(vault.seal(content, what))
                part.replace(path)
