"""Files of a restricted ledger: what lies in the office is ciphertext under a key of the ledger's own, also to colleagues.

The content of such a file, as attachments/ keeps it under its own SHA-256:

    line 1    magic, "star-ledger sealed file 1"
    12 bytes  nonce, random, new for every file
    …         ciphertext and tag of AES-256-GCM over the length (8 bytes), the content and zeros; its SHA-256 is bound to it

The nonce makes the name independent of the content: whoever has the same file cannot look for it. The zeros leave nothing of
the size but its power of two. To backups, restoring, moving and the office's own password it is an attachment like any other.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import StorageError
from app.store.attachments import StoredFile, content_name, kept_name, read_file, store_bytes
from app.store.folder import OfficeFolder
from app.store.sealing import NONCE_BYTES, TAG_BYTES

MAGIC = b"star-ledger sealed file 1\n"
LENGTH_BYTES = 8
LEAST = 256 * 1024  # bytes; all smaller files look alike


@dataclass(frozen=True)
class FilePlace:
    """Where the files of a ledger lie: in the office as they are, or sealed besides. `cipher` may raise LockedLedgerError."""

    folder: OfficeFolder
    cipher: Callable[[], AESGCM] | None = None

    def store(self, name: str, data: bytes, most: int) -> StoredFile:
        """Keep a file of at most `most` bytes. Raises StorageError, and LockedLedgerError."""
        if self.cipher is None:
            return store_bytes(self.folder, name, data, most)
        sha256 = content_name(name, data, most)
        blob = seal_file(self.cipher(), data, sha256)
        return StoredFile(kept_name(name), sha256, len(data), store_bytes(self.folder, name, blob, len(blob)).sha256)

    def read(self, file: StoredFile) -> bytes:
        """The content of a stored file. Raises StorageError when it is missing or damaged, and LockedLedgerError."""
        if self.cipher is None:
            return read_file(self.folder, file.sha256, file.size)
        cipher = self.cipher()
        return open_file(cipher, read_file(self.folder, file.stored, sealed_size(file.size)), file.sha256)


def seal_file(cipher: AESGCM, data: bytes, sha256: str) -> bytes:
    """What lies in the office; `sha256` is that of the data."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    content = len(data).to_bytes(LENGTH_BYTES, "big") + data
    return MAGIC + nonce + cipher.encrypt(nonce, content.ljust(padded(len(content)), b"\0"), sha256.encode())


def open_file(cipher: AESGCM, blob: bytes, sha256: str) -> bytes:
    """The data. Raises StorageError for what is not that file sealed with that key."""
    start = len(MAGIC) + NONCE_BYTES
    try:
        content = cipher.decrypt(blob[len(MAGIC) : start], blob[start:], sha256.encode())
    except (InvalidTag, ValueError) as fault:
        raise StorageError("这个附件的内容已损坏。", "请从原处重新添加，或从备份恢复。", sha256) from fault
    length = int.from_bytes(content[:LENGTH_BYTES], "big")
    return content[LENGTH_BYTES : LENGTH_BYTES + length]


def sealed_size(size: int) -> int:
    """The bytes of a sealed file with a content of so many bytes; 0 where that is not known."""
    return size and len(MAGIC) + NONCE_BYTES + padded(LENGTH_BYTES + size) + TAG_BYTES


def padded(size: int) -> int:
    """The next power of two, in bytes."""
    return max(LEAST, 1 << (size - 1).bit_length())
