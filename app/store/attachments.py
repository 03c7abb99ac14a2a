"""Files that belong to rows, stored once under the SHA-256 of their content and never changed."""

from __future__ import annotations

import hashlib
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from app.core.cell_text import visible
from app.core.errors import StorageError
from app.core.steady_file import ChangedMeanwhileError, TooLargeError, read_steady
from app.store.faults import file_faults
from app.store.folder import OfficeFolder
from app.store.sealing import SMALLEST, attachment_name

MEGABYTE = 1024 * 1024
MAX_BYTES = 50 * MEGABYTE  # of a file, unless the office decided otherwise


@dataclass(frozen=True)
class StoredFile:
    """A stored file: its name where it came from, hash and size in bytes.

    `stored`: the name of a sealed one in attachments/ (sealed_files.py); "" where that is the hash.
    """

    name: str
    sha256: str
    size: int
    stored: str = ""


def attachment_path(folder: OfficeFolder, sha256: str) -> Path:
    """Where a file lies."""
    return folder.path / "attachments" / sha256[:2] / sha256


def read_source(source: Path, most: int = MAX_BYTES) -> bytes:
    """The content of a file to be added. Raises StorageError when it may not be added or cannot be read."""
    try:
        check_size(source.name, source.stat().st_size, most)
        return read_steady(source, most)
    except (ChangedMeanwhileError, TooLargeError) as fault:
        advice = "请等它保存或复制完再添加。"
        raise StorageError(f"文件“{source.name}”在读取时被别的程序改动，没有添加。", advice, str(fault)) from fault
    except FileNotFoundError as fault:
        advice = "它可能已被移动、改名或删除，请重新选择。"
        raise StorageError(f"找不到文件“{source.name}”，没有添加。", advice, str(source)) from fault
    except OSError as fault:
        advice = "请确认它没有被其他程序占用、您有权读取，或复制到本机后再添加。"
        raise StorageError(f"文件“{source.name}”读不出来，没有添加。", advice, f"{source}: {fault}") from fault


def store_bytes(folder: OfficeFolder, name: str, data: bytes, most: int = MAX_BYTES) -> StoredFile:
    """Keep a file's content. The same content is kept once; a damaged copy of it is set aside and replaced.

    Raises what `content_name` does.
    """
    sha256 = content_name(name, data, most)
    target, what = attachment_path(folder, sha256), attachment_name(sha256)
    with file_faults(folder.path):  # a person knows the folder, not the name of a content
        folder.make_folder(target.parent)
        if folder.disk.exists(target) and folder.vault.open(folder.disk.read(target, most_of(len(data))), what) != data:
            folder.disk.move(target, target.with_name(f"{target.name}.damaged-{secrets.token_hex(3)}"))
        if not folder.disk.exists(target):
            folder.create_absent(target, data, what)
    return StoredFile(kept_name(name), sha256, len(data))


def kept_name(name: str) -> str:
    """The name of a file as it is kept: without signs that nobody sees, of which one may be half a sign."""
    return visible(name) or "附件"


def content_name(name: str, data: bytes, most: int) -> str:
    """The SHA-256 that a file is known by. Raises StorageError when it is empty or larger than `most` bytes."""
    check_size(name, len(data), most)
    return hashlib.sha256(data).hexdigest()


def check_size(name: str, size: int, most: int) -> None:
    """Raise StorageError when a file of `size` bytes may not be added."""
    if not size:
        raise StorageError(f"“{name}”是空文件（0 字节），没有添加。", "请确认它已经保存或下载完整，再重新添加。")
    if size > most:
        raise StorageError(
            f"“{name}”有 {size / MEGABYTE:.1f} MB，超过 {most // MEGABYTE} MB 的上限，没有添加。",
            "请压缩图片或拆分文件后再添加；上限可在“更多 → 附件大小上限”中调整。",
        )


def most_of(size: int) -> int:
    """So many bytes a stored file of that content has at most, also where the office has a password; 0: nobody knows."""
    return size + SMALLEST + 1 if size else sys.maxsize


def read_file(folder: OfficeFolder, sha256: str, size: int = 0) -> bytes:
    """The content of a stored file. Raises StorageError when it is missing or does not match its hash.

    Anybody may write into a shared folder: of a file that was put in its place no more is read than its row says it has.
    """
    path = attachment_path(folder, sha256)
    with file_faults(folder.path):
        try:
            data = folder.vault.open(folder.disk.read(path, most_of(size)), attachment_name(sha256))
        except FileNotFoundError as fault:
            if not folder.disk.exists(folder.path / "attachments"):
                raise  # it is the folder that cannot be reached
            raise StorageError("这个附件的文件不见了。", "请从原处重新添加，或从备份恢复。", str(path)) from fault
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StorageError("这个附件的内容已损坏。", "请从原处重新添加，或从备份恢复。", sha256)
    return data
