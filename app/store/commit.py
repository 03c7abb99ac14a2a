"""One commit of the office's log as bytes.

    line 1   magic, "star-ledger commit 1"
    line 2   header, JSON in UTF-8 on one line
    body     SQLite changeset (https://sqlite.org/sessionintro.html), zlib-compressed; empty for a migration
    32 bytes SHA-256 of everything before

The hash of a commit is that SHA-256; the header of the next one repeats it as `parent`, so that a lost, changed or exchanged
commit is noticed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from typing import Literal, get_args

import apsw

from app.core.errors import DamagedError, NewerProgramError

MAGIC = b"star-ledger commit 1\n"
DIGEST_BYTES = 32
MAX_BODY_BYTES = 512 * 1024 * 1024  # a body that unpacks to more is hostile or damaged
GENESIS = "0" * 64  # the parent of commit 1
MAX_SEQUENCE = 999_999_999  # nine digits
NUMBERS = ("sequence", "schema")
UNLESS_EMPTY = ("account", "signature")
SMALLEST_ID = 1 << 50  # row ids are milliseconds since 2020 and 21 bits (core.ids); no count or size is as large as that
Touched = tuple[str, int, int]  # table, row, and 1 for a row of its own, 0 for one that it points at
Kind = Literal["data", "migration", "moved"]
MIGRATED = "升级数据结构"  # the action of every migration


@dataclass(frozen=True)
class Header:
    """What is known of a commit without applying it. `time` is UTC, ISO 8601; `schema` is the number of migrations it needs."""

    sequence: int
    parent: str
    commit_id: str
    kind: Kind
    schema: int
    app: str
    user: str
    pc: str
    time: str
    action: str
    migration: str = ""
    place: str = ""  # of a "moved": the folder where the office is now; empty when it came into use here again
    station: str = ""  # which of several PCs of one name; older programs did not say
    again: str = ""  # id of the commit, lost from the log, that this one repeats
    account: str = ""  # id of the user's account, where the office has some
    signature: str = ""  # by that user, over everything else of the commit

    @property
    def origin(self) -> str:
        """The id under which the user saved it."""
        return self.again or self.commit_id


@dataclass(frozen=True)
class Commit:
    """A header with its changeset."""

    header: Header
    changeset: bytes = b""

    @cached_property
    def touched(self) -> tuple[Touched, ...]:
        """Every row it changed, and every row that an added or deleted one points at. Read once: an import has 100,000."""
        return tuple(touched(self.changeset))


def touched(changeset: bytes) -> Iterator[Touched]:
    """The rows of a changeset, and those that an added or deleted one points at."""
    for item in apsw.Changeset.iter(changeset) if changeset else ():
        values = (item.new if item.op == "INSERT" else item.old) or ()
        if values and isinstance(values[0], int):
            yield item.name, values[0], 1
            if item.op != "UPDATE":
                for value in values[1:]:
                    if isinstance(value, int) and value >= SMALLEST_ID:
                        yield item.name, value, 0


class DamagedCommitError(DamagedError):
    """A commit whose bytes do not have the hash at their end (cut short, or changed), or that is none in spite of its hash."""


def header_text(header: Header) -> bytes:
    """The header's JSON. An office without accounts is written as before there were any."""
    said = asdict(header)
    for name in UNLESS_EMPTY:
        if not said[name]:
            del said[name]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def signed_content(commit: Commit) -> bytes:
    """What a commit's signature is over."""
    return header_text(replace(commit.header, signature="")) + b"\n" + hashlib.sha256(commit.changeset).digest()


def encode(commit: Commit) -> bytes:
    """The bytes of a commit."""
    content = MAGIC + header_text(commit.header) + b"\n" + zlib.compress(commit.changeset, 6)
    return content + hashlib.sha256(content).digest()


def digest(data: bytes) -> str:
    """The hash of an encoded commit, hexadecimal."""
    return data[-DIGEST_BYTES:].hex()


def decode(data: bytes, name: str) -> Commit:
    """A commit from its bytes. Raises DamagedError when the checksum or form is wrong, NewerProgramError for a later form."""
    content, checksum = data[:-DIGEST_BYTES], data[-DIGEST_BYTES:]
    if hashlib.sha256(content).digest() != checksum:
        raise DamagedCommitError(f"数据文件 {name} 已损坏。", "请不要删除任何文件，并联系管理员从备份恢复。", "checksum")
    parts = content.split(b"\n", 2)
    if parts[0] + b"\n" != MAGIC:
        words = parts[0][:40].decode(errors="replace")
        raise NewerProgramError("数据由更新版本的程序写入。", "请安装新版本后再打开。", words)
    if len(parts) < 3:
        raise malformed(name, "no header")
    return Commit(decode_header(parts[1], name), decode_body(parts[2], name))


def is_commit(data: bytes) -> bool:
    """Whether the bytes are a whole commit, whoever wrote it. Raises NewerProgramError for one of a later form."""
    try:
        decode(data, "")
    except DamagedCommitError:
        return False
    return True


def decode_body(body: bytes, name: str) -> bytes:
    """The changeset."""
    unpack = zlib.decompressobj()
    try:
        changeset = unpack.decompress(body, MAX_BODY_BYTES)
    except zlib.error as fault:
        raise malformed(name, str(fault)) from fault
    if unpack.unconsumed_tail:
        raise DamagedError(f"数据文件 {name} 超出允许的大小。", "请联系管理员。", "body too large")
    if not unpack.eof:
        raise malformed(name, "body cut short")
    return changeset


def decode_header(text: bytes, name: str) -> Header:
    """The header, of which a later program may say more. Its fields are what they shall be, whoever wrote the file."""
    try:
        said = json.loads(text)
        given = {field.name: said[field.name] for field in fields(Header) if field.name in said}
        header = Header(**given)
        moment = dt.datetime.fromisoformat(header.time)
    except (ValueError, TypeError, RecursionError) as fault:
        raise malformed(name, repr(fault)) from fault
    wrong = [field for field, value in given.items() if type(value) is not (int if field in NUMBERS else str)]
    if wrong or moment.tzinfo is None or not 0 < header.sequence <= MAX_SEQUENCE:
        raise malformed(name, f"header: {wrong} {header.sequence} {header.time}")
    if header.kind not in get_args(Kind):
        raise NewerProgramError("数据由更新版本的程序写入。", "请安装新版本后再打开。", header.kind[:40])
    return header


def malformed(name: str, detail: str) -> DamagedCommitError:
    """The hash is right, the content is not what a program of ours writes."""
    return DamagedCommitError(f"数据文件 {name} 的内容不正确。", "请不要删除任何文件，并联系管理员。", detail[:200])
