"""The attachments in a folder of backups: one store by SHA-256 for all copies in it, as attachments never change.

So every backup of the folder is complete, and each file is there once however many backups there are. A protected office's are
sealed there too.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from pathlib import Path

from app.store.attachments import attachment_path
from app.store.disk import long_name
from app.store.faults import file_faults
from app.store.folder import OfficeFolder
from app.store.sealing import MAGIC, Vault, attachment_name
from app.store.view import Progress

FOLDER = "attachments"


def back_up_attachments(
    folder: OfficeFolder, place: Path, seconds: float, progress: Progress = lambda done, total: True
) -> int:
    """Copy what is not in the backups yet, for about so long; how many files are still missing after that.

    Each is verified before and after. What the office itself holds damaged is left out, and counts as missing. `progress` is
    told (files there, all); when it answers False, the rest waits for another time. Raises StorageError.
    """
    until = time.monotonic() + seconds
    wanted = attachments_of(folder)
    missing = [sha256 for sha256 in wanted if not is_kept(place, sha256, folder.vault)]
    left = len(missing)
    for sha256 in missing:
        if time.monotonic() > until or not progress(len(wanted) - left, len(wanted)):
            break
        left -= keep(folder, place, sha256)
    return left


def attachments_of(folder: OfficeFolder) -> list[str]:
    """The hashes of all attachments that lie in an office."""
    root = folder.path / "attachments"
    with file_faults(root):
        names = [name for part in folder.disk.names(root) for name in folder.disk.names(root / part)]
    return [name for name in names if len(name) == 64 and "." not in name]


def kept_path(place: Path, sha256: str) -> Path:
    """Where the backups in a folder have an attachment."""
    return place / FOLDER / sha256[:2] / sha256


def is_kept(place: Path, sha256: str, vault: Vault) -> bool:
    """Whether it is there, and sealed where the office is protected by now."""
    path = kept_path(place, sha256)
    with file_faults(path):
        try:
            if not vault.current:
                return path.exists()
            with open(long_name(path), "rb") as stream:
                return stream.read(len(MAGIC)) == MAGIC
        except FileNotFoundError:
            return False


def keep(folder: OfficeFolder, place: Path, sha256: str) -> bool:
    """Copy one; False when the office's own is not what its name promises."""
    source, what = attachment_path(folder, sha256), attachment_name(sha256)
    with file_faults(source):
        data = folder.vault.open(folder.disk.read(source), what)
    if hashlib.sha256(data).hexdigest() != sha256:
        return False
    target = kept_path(place, sha256)
    half = target.with_name(f"{sha256}.{secrets.token_hex(4)}.part")
    with file_faults(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            Path(long_name(half)).write_bytes(folder.vault.seal(data, what))
            sound = folder.vault.open(Path(long_name(half)).read_bytes(), what) == data
            if sound:
                Path(long_name(half)).replace(long_name(target))
        finally:
            Path(long_name(half)).unlink(missing_ok=True)
    return sound
