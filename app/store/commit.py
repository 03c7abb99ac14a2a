"""One commit of the office's log as bytes.

    line 1   magic, "star-ledger commit 1"
    line 2   header, JSON in UTF-8 on one line
    body     SQLite changeset (https://sqlite.org/sessionintro.html), zlib-compressed; empty for a migration
    32 bytes SHA-256 of everything before

The hash of a commit is that SHA-256; the header of the next one repeats it as `parent`, so that a lost, changed or exchanged
commit is noticed.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, fields
from typing import Literal

from app.core.errors import DamagedError, NewerProgramError

MAGIC = b"star-ledger commit 1\n"
DIGEST_BYTES = 32
MAX_BODY_BYTES = 512 * 1024 * 1024  # a body that unpacks to more is hostile or damaged
GENESIS = "0" * 64  # the parent of commit 1


@dataclass(frozen=True)
class Header:
    """What is known of a commit without applying it. `time` is UTC, ISO 8601; `schema` is the number of migrations it needs."""

    sequence: int
    parent: str
    commit_id: str
    kind: Literal["data", "migration"]
    schema: int
    app: str
    user: str
    pc: str
    time: str
    action: str
    migration: str = ""
    again: str = ""  # id of the commit, lost from the log, that this one repeats

    @property
    def origin(self) -> str:
        """The id under which the user saved it."""
        return self.again or self.commit_id


@dataclass(frozen=True)
class Commit:
    """A header with its changeset."""

    header: Header
    changeset: bytes = b""


class DamagedCommitError(DamagedError):
    """A commit whose bytes do not have the hash at their end: cut short, or changed."""


def encode(commit: Commit) -> bytes:
    """The bytes of a commit."""
    header = json.dumps(asdict(commit.header), ensure_ascii=False, separators=(",", ":")).encode()
    content = MAGIC + header + b"\n" + zlib.compress(commit.changeset, 6)
    return content + hashlib.sha256(content).digest()


def digest(data: bytes) -> str:
    """The hash of an encoded commit, hexadecimal."""
    return data[-DIGEST_BYTES:].hex()


def decode(data: bytes, name: str) -> Commit:
    """A commit from its bytes. Raises DamagedError when the checksum or form is wrong, NewerProgramError for a later form."""
    content, checksum = data[:-DIGEST_BYTES], data[-DIGEST_BYTES:]
    if hashlib.sha256(content).digest() != checksum:
        raise DamagedCommitError(f"数据文件 {name} 已损坏。", "请不要删除任何文件，并联系管理员从备份恢复。", "checksum")
    magic, header, body = content.split(b"\n", 2)
    if magic + b"\n" != MAGIC:
        raise NewerProgramError("数据由更新版本的程序写入。", "请安装新版本后再打开。", magic[:40].decode(errors="replace"))
    unpack = zlib.decompressobj()
    changeset = unpack.decompress(body, MAX_BODY_BYTES)
    if unpack.unconsumed_tail:
        raise DamagedError(f"数据文件 {name} 超出允许的大小。", "请联系管理员。", "body too large")
    known = {field.name for field in fields(Header)}  # a later program may say more in a header
    return Commit(Header(**{name: value for name, value in json.loads(header).items() if name in known}), changeset)
