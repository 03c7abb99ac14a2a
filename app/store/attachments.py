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

MEGABYTE = 1024 * 1024
MAX_BYTES = 50 * MEGABYTE  # of a file, unless the office decided otherwise


@dataclass(frozen=True)
class StoredFile:
    """A stored file: its name where it came from, hash and size in bytes."""

    name: str
    sha256: str
    size: int


def attachment_path(folder: OfficeFolder, sha256: str) -> Path:
    """Where a file lies."""
    return folder.path / "attachments" / sha256[:2] / sha256


def store_file(folder: OfficeFolder, source: Path, most: int = MAX_BYTES) -> StoredFile:
    """Copy a file into the office. Raises StorageError when it is larger than `most` bytes or cannot be read."""
    with file_faults(source):
        check_size(source.name, source.stat().st_size, most)
        data = source.read_bytes()
    return store_bytes(folder, source.name, data, most)


def store_bytes(folder: OfficeFolder, name: str, data: bytes, most: int = MAX_BYTES) -> StoredFile:
    """Keep a file's content. The same content is kept once; a damaged copy of it is set aside and replaced.

    Raises StorageError when it is larger than `most` bytes.
    """
    check_size(name, len(data), most)
    sha256 = hashlib.sha256(data).hexdigest()
    target, what = attachment_path(folder, sha256), attachment_name(sha256)
    with file_faults(folder.path):  # a person knows the folder, not the name of a content
        folder.make_folder(target.parent)
        if folder.disk.exists(target) and folder.vault.open(folder.disk.read(target), what) != data:
            folder.disk.move(target, target.with_name(f"{target.name}.damaged-{secrets.token_hex(3)}"))
        if not folder.disk.exists(target):
            folder.create_absent(target, data, what)
    return StoredFile(name, sha256, len(data))


def check_size(name: str, size: int, most: int) -> None:
    """Raise StorageError when a file of `size` bytes may not be added."""
    if size > most:
        raise StorageError(
            f"“{name}”有 {size / MEGABYTE:.1f} MB，超过 {most // MEGABYTE} MB 的上限，没有添加。",
            "请压缩图片或拆分文件后再添加；上限可在“更多 → 附件大小上限”中调整。",
        )


def read_file(folder: OfficeFolder, sha256: str) -> bytes:
    """The content of a stored file. Raises StorageError when it is missing or does not match its hash."""
    path = attachment_path(folder, sha256)
    with file_faults(folder.path):
        try:
            data = folder.vault.open(folder.disk.read(path), attachment_name(sha256))
        except FileNotFoundError as fault:
            if not folder.disk.exists(folder.path / "attachments"):
                raise  # it is the folder that cannot be reached
            raise StorageError("这个附件的文件不见了。", "请从原处重新添加，或从备份恢复。", str(path)) from fault
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StorageError("这个附件的内容已损坏。", "请从原处重新添加，或从备份恢复。", sha256)
    return data
