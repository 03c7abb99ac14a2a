"""What some PC has to do now and then for all: snapshots, packing of old commits, tidying. Safe to run on several at once."""

from __future__ import annotations

from app.core.errors import DamagedError
from app.store.commit import decode, digest
from app.store.faults import file_faults
from app.store.folder import OfficeFolder
from app.store.history import fill
from app.store.replica import Replica
from app.store.snapshots import is_snapshot_due, make_snapshot, prune_snapshots, snapshots

KEPT_COMMITS = 1000  # bytes of at least so many commits stay in the replica
FILLED_AT_ONCE = 10  # steps of store.history.fill in one round
TMP_SECONDS = 24 * 3600.0  # a half-written file this old belongs to nobody any more


def maintain(folder: OfficeFolder, replica: Replica, now: float) -> None:
    """Make a snapshot when one is due, pack what two snapshots cover, drop what is not needed. `now`: seconds since 1970.

    To be called every few minutes beside the work; it reads the replica and holds no lock. Raises StorageError.
    """
    if is_snapshot_due(folder, replica.head, now):
        make_snapshot(folder, replica)
        prune_snapshots(folder)
    covered = [item.sequence for item in snapshots(folder)]
    if len(covered) > 1:
        replica.forget_before(min(covered[1], replica.head - KEPT_COMMITS))
        pack_old(folder, covered[1])
    with file_faults(folder.path):
        folder.packs.tidy(now)
    remove_orphans(folder, now)
    fill_history(folder, replica)


def fill_history(folder: OfficeFolder, replica: Replica) -> None:
    """Index some of the commits that were made before the replica had a history; the rest in later rounds."""
    before: int | None = None
    for _ in range(FILLED_AT_ONCE):
        before = fill(replica, folder, before).before
        if before is None:
            return


def pack_old(folder: OfficeFolder, before: int) -> int:
    """Pack one thousand of commits below `before` that is not packed yet; how many commits that were."""
    with file_faults(folder.path):
        names = set(folder.disk.names(folder.path / "log"))
    for number in range(before // folder.packs.size):
        if f"{number:03d}" in names and f"{number:03d}.pack" not in names:
            commits = verified(folder, folder.packs.first_of(number), (number + 1) * folder.packs.size)
            with file_faults(folder.path):
                return len(commits) if folder.packs.pack(number, commits) else 0
    return 0


def verified(folder: OfficeFolder, first: int, end: int) -> list[bytes]:
    """The commits from `first` up to before `end`, each whole and a link of the chain. Raises DamagedError."""
    found: list[bytes] = []
    for number in range(first, end):
        data = folder.read_commit(number)
        header = decode(data, str(number)).header if data is not None else None
        if data is None or header is None or header.sequence != number or (found and header.parent != digest(found[-1])):
            raise DamagedError(f"第 {number} 次修改的文件缺失或与记录链不符。", "请联系管理员从备份恢复。", f"commit {number}")
        found.append(data)
    return found


def remove_orphans(folder: OfficeFolder, now: float) -> int:
    """Delete half-written files that a crash left in tmp/ a day ago, and signs of presence as old; how many."""
    removed = 0
    for place in (folder.path / "tmp", folder.path / "presence"):
        with file_faults(place):
            for name in folder.disk.names(place):
                try:
                    old = now - folder.disk.modified(place / name) > TMP_SECONDS
                except FileNotFoundError:
                    continue
                if old:
                    folder.disk.remove(place / name)
                    removed += 1
    return removed
