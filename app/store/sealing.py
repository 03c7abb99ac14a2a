"""What makes a protected office unreadable to others: its files are sealed (AES-GCM), its databases encrypted (SQLite3MC).

A sealed file:

    line 1    magic, "star-ledger sealed 1"
    8 bytes   which office key
    12 bytes  nonce, random, new for every sealing
    …         ciphertext and tag of AES-256-GCM; what the file is (commit 000000005) is bound to it
    32 bytes  SHA-256 of everything before, so that damage is told without the key

The content inside is, byte for byte, what an office without a password would hold there. So the chain of the commits does not
depend on the keys: an office is protected, or opened again, file by file, while everybody keeps a valid replica.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.errors import StorageError

MAGIC = b"star-ledger sealed 1\n"
KEY_BYTES = 32
ID_BYTES, NONCE_BYTES, TAG_BYTES, DIGEST_BYTES = 8, 12, 16, 32
SMALLEST = len(MAGIC) + ID_BYTES + NONCE_BYTES + TAG_BYTES + DIGEST_BYTES


class LockedError(StorageError):
    """The office has a password, and this program has not, or no longer, the keys to it."""


def locked(detail: str = "") -> LockedError:
    """The words for whoever has not given a password, or lost the right to the newest content."""
    return LockedError("这份数据设有密码，请用用户名和密码打开。", "如果刚启用密码或您的账号有变动，请重新打开并登录。", detail)


def derived(key: bytes, purpose: str) -> bytes:
    """A key for one purpose out of another (HKDF-SHA256)."""
    return HKDF(SHA256(), KEY_BYTES, None, f"star-ledger {purpose}".encode()).derive(key)


def key_id(key: bytes) -> str:
    """What an office key is called in files and in the log; says nothing of the key."""
    return derived(key, "id")[:ID_BYTES].hex()


def is_sealed(data: bytes) -> bool:
    """Whether bytes are, or once were, a sealed file."""
    return data.startswith(MAGIC)


def is_whole(data: bytes) -> bool:
    """Whether a sealed file is as it was written; can be told without a key."""
    return len(data) >= SMALLEST and hashlib.sha256(data[:-DIGEST_BYTES]).digest() == data[-DIGEST_BYTES:]


class Sealer(Protocol):
    """Whatever makes contents unreadable on a disk and readable again; `what` says which file it is."""

    def seal(self, data: bytes, what: str) -> bytes:
        """The bytes to write."""

    def open(self, data: bytes, what: str) -> bytes:
        """The content of what was written."""


class Vault:
    """The office keys of one open office. Without a current key everything is written as it is; that costs nothing.

    `find` is asked for a key that is not here yet: an administrator may have made a new one.
    """

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}
        self.current = ""  # the key that is written with, as the log says; empty: nothing is sealed
        self.told = False  # whether the log has said so; until then it is the one that was opened last
        self.find: Callable[[str], bytes | None] = lambda name: None
        self._ciphers: dict[str, AESGCM] = {}
        self._lock = threading.Lock()

    def add(self, key: bytes) -> str:
        """Hold one more key; its id."""
        name = key_id(key)
        with self._lock:
            self.keys[name] = key
            self._ciphers[name] = AESGCM(derived(key, "files"))
        return name

    def has(self, name: str) -> bool:
        """Whether a key is here, or can be got."""
        if name not in self._ciphers:
            key = self.find(name)
            if key is not None and key_id(key) == name:
                self.add(key)
        return name in self._ciphers

    def seal(self, data: bytes, what: str) -> bytes:
        """The bytes to write. `what` says which file it is; it opens as nothing else. Raises LockedError without the key."""
        if not self.current:
            return data
        if not self.has(self.current):
            raise locked(self.current)
        nonce = secrets.token_bytes(NONCE_BYTES)
        content = MAGIC + bytes.fromhex(self.current) + nonce + self._ciphers[self.current].encrypt(nonce, data, what.encode())
        return content + hashlib.sha256(content).digest()

    def open(self, data: bytes, what: str) -> bytes:
        """The content of a file, sealed or not. A damaged or exchanged one gives no bytes, which nothing takes for whole.

        Raises LockedError when it is sealed with a key that this user has not.
        """
        if not is_sealed(data):
            return data
        if not is_whole(data):
            return b""
        place = len(MAGIC)
        name, nonce = data[place : place + ID_BYTES].hex(), data[place + ID_BYTES : place + ID_BYTES + NONCE_BYTES]
        if not self.has(name):
            raise locked(f"{what} {name}")
        try:
            content = data[place + ID_BYTES + NONCE_BYTES : -DIGEST_BYTES]
            opened = self._ciphers[name].decrypt(nonce, content, what.encode())
        except InvalidTag:
            return b""
        if not self.told:
            self.current = name
        return opened

    def write_with(self, name: str) -> None:
        """From now on seal with this key, or nothing with ""; so says the log."""
        self.current, self.told = name, True

    @property
    def database_key(self) -> str:
        """The key of databases made now, as SQLite3MC takes it; empty for none."""
        if not self.current:
            return ""
        if not self.has(self.current):
            raise locked(self.current)
        return database_key(self.keys[self.current])

    def database_keys(self) -> list[str]:
        """Every key that may open a database of this office; the likeliest first, the last is none."""
        names = sorted(self.keys, key=lambda name: name != self.current)
        return [database_key(self.keys[name]) for name in names] + [""]


def commit_name(sequence: int) -> str:
    """What a commit is sealed as, wherever it lies."""
    return f"commit {sequence:09d}"


def pack_name(number: int) -> str:
    """What the pack of a thousand is sealed as."""
    return f"pack {number:03d}"


def attachment_name(sha256: str) -> str:
    """What an attachment is sealed as; the hash is that of its content."""
    return f"attachment {sha256}"


def database_key(key: bytes) -> str:
    """The raw key of a database (no key derivation by SQLite3MC: the key is random already)."""
    return f"raw:{derived(key, 'database').hex()}"
