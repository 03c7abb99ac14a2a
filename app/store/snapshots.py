"""The whole office at one commit as a verified SQLite file, so that a new PC need not replay the log from its beginning.

`snapshots/000000950-<SHA-256>.db`: number of the commit, hash of the file. The replica that made it stood on a commit that
the log confirmed, and whoever takes it compares that again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import apsw

from app.core.errors import DamagedError
from app.store.disk import long_name
from app.store.faults import file_faults
from app.store.folder import OfficeFolder, is_number
from app.store.replica import Replica
from app.store.sqlite import copy_database, fitting_key, open_database, quick_check, remove_database

EVERY_COMMITS = 500
EVERY_SECONDS = 24 * 3600.0
KEPT_NEWEST = 2
DAILY, WEEKLY, MONTHLY = 7, 4, 12
T = TypeVar("T")


@dataclass(frozen=True)
class Snapshot:
    """A snapshot on the share by its name; whether it is sound shows when it is read."""

    path: Path
    sequence: int
    sha256: str


def snapshots(folder: OfficeFolder) -> list[Snapshot]:
    """The snapshots of an office, newest first."""
    place = folder.path / "snapshots"
    with file_faults(place):
        names = folder.disk.names(place)
    found = []
    for name in names:
        number, _, rest = name.removesuffix(".db").partition("-")
        if name.endswith(".db") and is_number(number) and rest:
            found.append(Snapshot(place / name, int(number), rest))
    return sorted(found, key=lambda item: item.sequence, reverse=True)


def is_snapshot_due(folder: OfficeFolder, head: int, now: float) -> bool:
    """Whether 500 commits, or a day with any commit, have passed since the newest snapshot. `now`: seconds since 1970."""
    newest = snapshots(folder)[:1]
    if not newest:
        return head >= EVERY_COMMITS
    if head - newest[0].sequence >= EVERY_COMMITS:
        return True
    with file_faults(newest[0].path):
        return head > newest[0].sequence and now - folder.disk.modified(newest[0].path) >= EVERY_SECONDS


def make_snapshot(folder: OfficeFolder, replica: Replica) -> Snapshot | None:
    """Publish the replica's present state; None when there is one of this number, or the log does not confirm the head."""
    part = replica.path.with_name(f"{replica.path.name}.{secrets.token_hex(4)}.snapshot")
    try:
        key = folder.vault.database_key
        copy_database(replica.database, part, key)
        head, head_hash = head_of(part, key)
        if any(item.sequence == head for item in snapshots(folder)) or not folder.holds(head, head_hash):
            return None
        with file_faults(part):
            data = part.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        target = folder.path / "snapshots" / f"{head:09d}-{sha256}.db"
        with file_faults(target):
            folder.make_folder(target.parent)
            folder.create_absent(target, data)
        return Snapshot(target, head, sha256)
    finally:
        remove_database(part)


def install_snapshot(folder: OfficeFolder, path: Path, up_to: int | None = None) -> int:
    """Put the newest good snapshot (of at most commit `up_to`) at `path`; its number, 0 when there is none."""
    for item in snapshots(folder):
        if up_to is not None and item.sequence > up_to:
            continue
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            head, head_hash = head_of(part, copy_verified(item, part, folder.vault.database_keys()))
            if not folder.holds(head, head_hash):
                continue
            with file_faults(path):
                part.replace(path)
        except DamagedError:
            continue
        else:
            return item.sequence
        finally:
            remove_database(part)
    return 0


def is_whole(item: Snapshot) -> bool:
    """Whether a snapshot is what its name promises; also when it has just been pruned. Reads it from the share."""
    with file_faults(item.path):
        try:
            with open(long_name(item.path), "rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == item.sha256
        except FileNotFoundError:
            return True


def copy_verified(item: Snapshot, target: Path, keys: Sequence[str] = ("",)) -> str:
    """Copy a snapshot to this PC; which of the keys opens it. Raises DamagedError when it is not what its name promises."""
    with file_faults(item.path):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(long_name(item.path), target)
        with target.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != item.sha256:
        raise DamagedError(f"快照 {item.path.name} 已损坏。", "程序将改用较早的一份。", "sha256")
    key = fitting_key(target, keys)
    if key is None:
        raise DamagedError(f"快照 {item.path.name} 打不开。", "程序将改用较早的一份。", "no key fits")
    connection = open_database(target, key)
    try:
        quick_check(connection, target)
    finally:
        connection.close()
    return key


def head_of(path: Path, key: str = "") -> tuple[int, str]:
    """The number and hash of the commit a copied database stands on."""
    connection = open_database(path, key, apsw.SQLITE_OPEN_READONLY)
    try:
        values = dict(connection.execute("SELECT name, value FROM _replica WHERE name IN ('head', 'head_hash')"))
    finally:
        connection.close()
    return int(values.get("head", "0")), str(values.get("head_hash", ""))


def prune_snapshots(folder: OfficeFolder) -> None:
    """Delete snapshots that neither belong to the last ones nor to a day, week or month that is kept. Commits all stay."""
    items = snapshots(folder)
    with file_faults(folder.path):
        aged = [(dt.datetime.fromtimestamp(folder.disk.modified(item.path), dt.UTC), item) for item in items]
        for item in to_drop(aged, KEPT_NEWEST):
            folder.disk.remove(item.path)


def to_drop(items: Iterable[tuple[dt.datetime, T]], newest: int = 1) -> list[T]:
    """Which copies go, of copies with their times: the newest ones and the last of 7 days, 4 weeks and 12 months stay."""
    ordered = sorted(items, key=lambda pair: pair[0], reverse=True)
    kept = set(range(min(newest, len(ordered))))
    times = [time for time, _ in ordered]
    for period, count in (
        (lambda time: time.date(), DAILY),
        (lambda time: time.isocalendar()[:2], WEEKLY),
        (lambda time: (time.year, time.month), MONTHLY),
    ):
        kept |= last_of_each(times, period, count)
    return [item for place, (_, item) in enumerate(ordered) if place not in kept]


def last_of_each(times: Sequence[dt.datetime], period: Callable[[dt.datetime], object], count: int) -> set[int]:
    """The places of the newest copy of each of the last `count` periods; `times` are newest first."""
    found: dict[object, int] = {}
    for place, time in enumerate(times):
        if period(time) not in found and len(found) < count:
            found[period(time)] = place
    return set(found.values())
