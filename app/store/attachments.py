"""Files that belong to rows, stored once under the SHA-256 of their content and never changed."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import StorageError
from app.store.faults import file_faults
from app.store.folder import OfficeFolder
from app.store.sealing import attachment_name

MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """A stored file: its name where it came from, hash and size in bytes."""

    name: str
    sha256: str
    size: int


def attachment_path(folder: OfficeFolder, sha256: str) -> Path:
    """Where a file lies."""
    return folder.path / "attachments" / sha256[:2] / sha256


def store_file(folder: OfficeFolder, source: Path) -> StoredFile:
    """Copy a file into the office. The same content is kept once; a damaged copy of it is set aside and replaced.

    Raises StorageError when it is too large or unreadable.
    """
    with file_faults(source):
        size = source.stat().st_size
        if size > MAX_BYTES:
            raise StorageError(
                f"“{source.name}”超过 {MAX_BYTES // 1024 // 1024} MB，没有添加。", "请压缩图片或拆分文件后再添加。"
            )
        data = source.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    target, what = attachment_path(folder, sha256), attachment_name(sha256)
    with file_faults(target):
        folder.make_folder(target.parent)
        if folder.disk.exists(target) and folder.vault.open(folder.disk.read(target), what) != data:
            folder.disk.move(target, target.with_name(f"{target.name}.damaged-{secrets.token_hex(3)}"))
        if not folder.disk.exists(target):
            folder.create_absent(target, data, what)
    return StoredFile(source.name, sha256, len(data))


def read_file(folder: OfficeFolder, sha256: str) -> bytes:
    """The content of a stored file. Raises StorageError when it is missing or does not match its hash."""
    path = attachment_path(folder, sha256)
    with file_faults(path):
        data = folder.vault.open(folder.disk.read(path), attachment_name(sha256))
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StorageError("这个附件的内容已损坏。", "请从原处重新添加，或从备份恢复。", sha256)
    return data
