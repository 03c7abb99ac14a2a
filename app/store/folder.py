"""The office's folder on the LAN drive (or on this PC): an ordered log of immutable commits and what lies beside it.

    office.json          id and format, created once
    head                 8 bytes, the number of the newest commit: a hint for polling, never trusted for correctness
    log/000/000000001    commits, 1000 a folder
    attachments/ab/ab…   files by SHA-256
    tmp/                 half-written files; never read by others

Whoever creates commit N+1 first wins: the file system's create-if-absent decides. On Windows that is `os.rename`, which
never replaces; elsewhere `os.link`, which fails if the name exists (not renameat2 with NOREPLACE: the Linux SMB client asks
the server to replace).
"""

from __future__ import annotations

import json
import os
import secrets
import struct
from pathlib import Path

from app.core.errors import NewerProgramError, StorageError
from app.store.faults import file_faults

FORMAT = 1
COMMITS_A_FOLDER = 1000


class OfficeFolder:
    """File operations on one office. Every method raises StorageError with a Chinese message when the file system fails."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def office_id(self) -> str:
        """The office's id; the folder is made into an office when it is empty or absent.

        Two programs may do so at once: one office.json wins.
        """
        target = self.path / "office.json"
        with file_faults(self.path):
            if not target.exists():
                self._refuse_foreign_files()
                for name in ("log", "attachments", "tmp"):
                    (self.path / name).mkdir(parents=True, exist_ok=True)
                content = json.dumps({"id": secrets.token_hex(16), "format": FORMAT}).encode()
                self.create_absent(target, content)
            found = json.loads(target.read_bytes())
        if found["format"] > FORMAT:
            raise NewerProgramError(
                "这个数据文件夹由更新版本的程序建立。", "请安装新版本后再打开。", f"format {found['format']}"
            )
        return str(found["id"])

    def _refuse_foreign_files(self) -> None:
        """A folder full of other things is not turned into an office by a slip of the mouse."""
        foreign = [item.name for item in self.path.iterdir() if not item.name.startswith(".")] if self.path.is_dir() else []
        if set(foreign) - {"log", "attachments", "tmp"}:
            raise StorageError(
                f"文件夹里已有其他文件，不能作为台账数据文件夹：{self.path}", "请选一个空文件夹，或已有台账数据的文件夹。"
            )

    def commit_path(self, sequence: int) -> Path:
        """Where a commit lies."""
        return self.path / "log" / f"{sequence // COMMITS_A_FOLDER:03d}" / f"{sequence:09d}"

    def read_commit(self, sequence: int) -> bytes | None:
        """The bytes of a commit, None when there is none of that number."""
        path = self.commit_path(sequence)
        with file_faults(path):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                if (self.path / "office.json").exists():
                    return None
                raise

    def publish(self, sequence: int, data: bytes) -> bool:
        """Make a commit visible under its number; False when the number is taken by another."""
        path = self.commit_path(sequence)
        with file_faults(path):
            if sequence % COMMITS_A_FOLDER == 0 or sequence == 1:
                path.parent.mkdir(exist_ok=True)
            return self.create_absent(path, data)

    def create_absent(self, target: Path, data: bytes) -> bool:
        """Create a file with its whole content if the name is free; True when it holds exactly `data` afterwards.

        A reply lost on the network may report a name as taken that this very call has created, hence the comparison.
        """
        half = self.path / "tmp" / secrets.token_hex(8)
        try:
            with open(half, "xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if os.name == "nt":
                os.rename(half, target)
            else:
                os.link(half, target)
        except FileExistsError:
            return target.read_bytes() == data
        finally:
            half.unlink(missing_ok=True)
        return True

    def head_hint(self) -> int:
        """The number of the newest commit as somebody noted it; 0 when nobody did. It may lag."""
        path = self.path / "head"
        with file_faults(path):
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                return 0
        return struct.unpack("<Q", data)[0] if len(data) == 8 else 0

    def note_head(self, sequence: int) -> None:
        """Overwrite the hint. The commit is safe already, so a failure here is only a slower poll for the others."""
        try:
            with open(self.path / "head", "r+b" if (self.path / "head").exists() else "wb") as stream:
                stream.write(struct.pack("<Q", sequence))
        except OSError:
            return
