"""A thousand old commits in one file, `log/000.pack`, so that an office of 100,000 commits is a few hundred files.

    line 1   magic, "star-ledger pack 1"
    8 bytes  first number; 8 bytes count; then count + 1 offsets of 8 bytes (little-endian)
    the commits, one after another, byte for byte
    32 bytes SHA-256 of everything before

Nothing is thrown away: the originals are moved aside as a folder once the pack has been read back and compared, and removed
in a later round. From the moment the folder has its other name nobody can publish under a packed number any more.
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
import struct
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from app.core.errors import DamagedError
from app.store.commit import DIGEST_BYTES
from app.store.disk import Disk
from app.store.sealing import Vault, commit_name, pack_name

MAGIC = b"star-ledger pack 1\n"
REMOVE_AFTER_SECONDS = 3600.0  # PCs that still know the folder's old name have forgotten it by then
KEPT_IN_MEMORY = 2


class Packs:
    """The packed part of a log. Methods raise OSError, and DamagedError for a pack that is not what it promises."""

    size: ClassVar[int] = 1000  # commits in a folder and in a pack; part of the format

    def __init__(self, log: Path, disk: Disk, vault: Vault) -> None:
        self.log = log
        self.disk = disk
        self.vault = vault
        self._read: dict[int, list[bytes]] = {}
        self._lock = threading.Lock()

    def path(self, sequence: int) -> Path:
        """The pack in which a commit lies once it is packed."""
        return self.log / f"{sequence // self.size:03d}.pack"

    def first_of(self, number: int) -> int:
        """The first commit of a thousand; commits begin with 1."""
        return max(1, number * self.size)

    def has(self, sequence: int) -> bool:
        """Whether the thousand of this commit is packed."""
        return self.disk.exists(self.path(sequence))

    def read(self, sequence: int) -> bytes | None:
        """A packed commit; None when its thousand is not packed."""
        number = sequence // self.size
        with self._lock:  # several threads read ahead: one of them reads the pack
            known = self._read.get(number)
            if known is None:
                try:
                    known = self._unpacked(number)
                except FileNotFoundError:
                    return None
                while len(self._read) >= KEPT_IN_MEMORY:
                    del self._read[next(iter(self._read))]
                self._read[number] = known
        place = sequence - self.first_of(number)
        return known[place] if 0 <= place < len(known) else None

    def _unpacked(self, number: int) -> list[bytes]:
        path = self.log / f"{number:03d}.pack"
        return unpack(self.vault.open(self.disk.read(path), pack_name(number)), path.name)

    def read_whole(self, thousand: int) -> bytes:
        """The content of a pack as it lies there now, sound or not; b"" when there is none."""
        try:
            return self.vault.open(self.disk.read(self.log / f"{thousand:03d}.pack"), pack_name(thousand))
        except FileNotFoundError:
            return b""

    def exchange(self, thousand: int, data: bytes) -> bool:
        """Set a pack aside that is not what it should be and put `data` in its place; whether that lies there now."""
        target = self.log / f"{thousand:03d}.pack"
        half = self.log.parent / "tmp" / secrets.token_hex(16)
        self.disk.create(half, self.vault.seal(data, pack_name(thousand)))
        try:
            if self.disk.exists(target):
                self.disk.move(target, self.log / f"{target.name}.damaged-{secrets.token_hex(3)}")
            self.disk.name(half, target)
        except FileExistsError:  # another PC has just done the same
            pass
        finally:
            self.disk.remove(half)
        with self._lock:
            self._read.pop(thousand, None)
        return self.read_whole(thousand) == data

    def remembered(self, sequence: int) -> bytes | None:
        """A commit of a pack that has just been read; a pack never changes."""
        known = self._read.get(sequence // self.size, [])
        place = sequence - self.first_of(sequence // self.size)
        return known[place] if 0 <= place < len(known) else None

    def pack(self, number: int, commits: Sequence[bytes]) -> bool:
        """Put the thousand of this number into a pack, verify it, and move the originals' folder aside.

        `commits` are the verified bytes of all of them in order. False when another PC was faster.
        """
        target = self.log / f"{number:03d}.pack"
        half = self.log.parent / "tmp" / secrets.token_hex(16)
        data = pack(self.first_of(number), commits)
        try:
            self.disk.create(half, self.vault.seal(data, pack_name(number)))
            self.disk.name(half, target)
        except FileExistsError:
            return False
        finally:
            self.disk.remove(half)
        if self._unpacked(number) != list(commits):
            raise DamagedError("旧记录打包后核对不一致，原文件保留。", "请检查共享盘。", target.name)
        self._move_aside(number)
        return True

    def _move_aside(self, number: int) -> None:
        self.disk.move(self.log / f"{number:03d}", self.log / f"{number:03d}.packed")

    def tidy(self, now: float) -> int:
        """Finish what was begun: move folders of packed commits aside, and remove the originals an hour later; how many.

        A commit is removed only when the pack holds exactly its bytes. Files with other names (set aside as damaged) stay.
        """
        removed = 0
        names = set(self.disk.names(self.log))
        for name in sorted(names):
            number, _, kind = name.partition(".")
            if not (number.isascii() and number.isdigit()):
                continue
            if kind == "pack" and number in names and f"{number}.packed" not in names:
                self._move_aside(int(number))
            if kind == "packed" and f"{number}.pack" in names:
                folder = self.log / name
                if now - self.disk.modified(self.log / f"{number}.pack") > REMOVE_AFTER_SECONDS:
                    removed += self._remove_originals(int(number), folder)
        return removed

    def _remove_originals(self, number: int, folder: Path) -> int:
        packed = self._unpacked(number)
        kept = removed = 0
        for name in self.disk.names(folder):
            place = int(name) - self.first_of(number) if name.isdigit() else -1
            if (
                0 <= place < len(packed)
                and self.vault.open(self.disk.read(folder / name), commit_name(int(name))) == packed[place]
            ):
                self.disk.remove(folder / name)
                removed += 1
            else:
                kept += 1
        if not kept:
            self.disk.remove_folder(folder)
        return removed


def pack(first: int, commits: Sequence[bytes]) -> bytes:
    """The bytes of a pack."""
    offsets = [0]
    for data in commits:
        offsets.append(offsets[-1] + len(data))
    content = MAGIC + struct.pack(f"<QQ{len(offsets)}Q", first, len(commits), *offsets) + b"".join(commits)
    return content + hashlib.sha256(content).digest()


def unpack(data: bytes, name: str) -> list[bytes]:
    """The commits of a pack. Raises DamagedError."""
    content = data[:-DIGEST_BYTES]
    if hashlib.sha256(content).digest() != data[-DIGEST_BYTES:] or not content.startswith(MAGIC):
        raise DamagedError(f"数据文件 {name} 已损坏。", "请不要删除任何文件，并联系管理员从备份恢复。", "checksum of a pack")
    try:
        _, count = struct.unpack_from("<QQ", content, len(MAGIC))
        if count * 8 > len(content):
            raise struct.error("count")
        offsets = struct.unpack_from(f"<{count + 1}Q", content, len(MAGIC) + 16)
    except struct.error as fault:
        raise DamagedError(f"数据文件 {name} 已损坏。", "请不要删除任何文件，并联系管理员从备份恢复。", str(fault)) from fault
    body = memoryview(content)[len(MAGIC) + 16 + 8 * (count + 1) :]
    return [bytes(body[start:end]) for start, end in itertools.pairwise(offsets)]
