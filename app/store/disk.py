"""File operations on a folder that may lie on a network drive: one operation of the system each, few per task.

Every operation goes through `Disk.call`. A subclass that replaces it can delay, count or fail operations (tests, benchmarks).
"""

from __future__ import annotations

import errno
import ntpath
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

BINARY = getattr(os, "O_BINARY", 0)
CHUNK = 64 * 1024
HELD_WINDOWS = {5, 32, 33}  # ERROR_ACCESS_DENIED, _SHARING_VIOLATION, _LOCK_VIOLATION: a virus scanner or indexer looks at it
HELD = {errno.EBUSY, errno.ETXTBSY, errno.EAGAIN}
WAITS = (0.02, 0.04, 0.08, 0.16, 0.3, 0.5, 0.9)  # seconds; two seconds in all
NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class NoLinksError(OSError):
    """The file system cannot give a file a second name, so nothing can be published on it without replacing."""


class Disk:
    """Operations of the system with a bounded wait for files that another program holds. They raise OSError."""

    def call(self, operation: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """One operation of the system; tried again for two seconds while a virus scanner holds the file."""
        for wait in WAITS:
            try:
                return operation(*arguments, **named)
            except OSError as fault:
                if not held(fault):
                    raise
                time.sleep(wait)
        return operation(*arguments, **named)

    def read(self, path: Path, most: int = sys.maxsize) -> bytes:
        """The content of a file, of `most` bytes or little more: open, read, close."""
        handle = self.call(os.open, long_name(path), os.O_RDONLY | BINARY)
        try:
            parts = [self.call(os.read, handle, CHUNK)]
            while len(parts[-1]) == CHUNK and len(parts) * CHUNK < most:
                parts.append(self.call(os.read, handle, CHUNK))
        finally:
            self.call(os.close, handle)
        return b"".join(parts)

    def overwrite(self, path: Path, data: bytes) -> None:
        """Put `data` at the beginning of a file, which is made when absent; what lies behind it stays."""
        handle = self.call(os.open, long_name(path), os.O_WRONLY | os.O_CREAT | BINARY, 0o666)
        try:
            self.call(os.write, handle, data)
        finally:
            self.call(os.close, handle)

    def create(self, path: Path, data: bytes) -> None:
        """A new file with its whole content, flushed. Raises FileExistsError when the name is taken."""
        handle = self._written(path, data)
        self.call(os.close, handle)

    def _written(self, path: Path, data: bytes) -> int:
        handle = self.call(os.open, long_name(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o666)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self.call(os.write, handle, rest) :]
            self.call(os.fsync, handle)
        except OSError:
            os.close(handle)
            raise
        return handle

    def create_then_name(self, half: Path, target: Path, data: bytes, named: Callable[[], object] = lambda: None) -> None:
        """Write `half`, then make it known as `target` without ever replacing a file. `named` is called as soon as it is.

        Windows: `os.rename`, which never replaces. Elsewhere `os.link` (not renameat2 with NOREPLACE: the Linux SMB client
        asks the server to replace), then another flush, which puts the new name on the disk. Where there are no hard links
        (FAT on Linux, some FUSE file systems) it is refused with NoLinksError: writing under the final name would let a
        crash or a slow writer leave half a commit that others must judge.

        Raises HalfError when nothing can have been published, else OSError of the naming itself.
        """
        try:
            handle = self._written(half, data)
        except OSError as fault:
            raise HalfError(fault) from fault
        try:
            if sys.platform != "win32":
                self._link(half, target)
                named()
                self.call(os.fsync, handle)
        finally:
            self.call(os.close, handle)
        if sys.platform == "win32":
            self.call(os.rename, long_name(half), long_name(target))
            named()

    def name(self, half: Path, target: Path) -> None:
        """Make a finished file known under another name, never replacing one."""
        if sys.platform == "win32":
            self.call(os.rename, long_name(half), long_name(target))
        else:
            self._link(half, target)
            self.call(os.unlink, long_name(half))

    def _link(self, half: Path, target: Path) -> None:
        try:
            self.call(os.link, long_name(half), long_name(target))
        except OSError as fault:
            if fault.errno in NO_LINKS:
                raise NoLinksError(fault.errno, fault.strerror) from fault
            raise

    def move(self, path: Path, target: Path) -> None:
        """Rename a file or folder to a name that nobody uses."""
        self.call(os.rename, long_name(path), long_name(target))

    def remove(self, path: Path) -> None:
        """Delete a file; nothing when there is none."""
        try:
            self.call(os.unlink, long_name(path))
        except FileNotFoundError:
            return

    def make_folder(self, path: Path) -> None:
        """Make a folder and those above it; nothing when another PC has made it."""
        self.call(os.makedirs, long_name(path), exist_ok=True)

    def remove_folder(self, path: Path) -> None:
        """Delete an empty folder."""
        self.call(os.rmdir, long_name(path))

    def names(self, path: Path) -> list[str]:
        """The names in a folder, sorted; none when there is no such folder."""
        try:
            return sorted(self.call(os.listdir, long_name(path)))
        except FileNotFoundError:
            return []

    def exists(self, path: Path) -> bool:
        """Whether there is a file or folder of that name."""
        try:
            self.call(os.stat, long_name(path))
        except FileNotFoundError:
            return False
        return True

    def modified(self, path: Path) -> float:
        """When a file was last written by the file server's clock, seconds since 1970."""
        return self.call(os.stat, long_name(path)).st_mtime

    def free_bytes(self, path: Path) -> int:
        """How much may still be written."""
        return self.call(shutil.disk_usage, long_name(path)).free


class HalfError(Exception):
    """Writing the unpublished half failed; `fault` says why. Nothing can have been published."""

    def __init__(self, fault: OSError) -> None:
        super().__init__(str(fault))
        self.fault = fault


def held(fault: OSError) -> bool:
    """Whether a file is in use by a program that will let go of it soon."""
    return getattr(fault, "winerror", None) in HELD_WINDOWS or fault.errno in HELD


def long_name(path: Path) -> str:
    r"""The name for the system; on Windows `\\?\…`, which lifts the limit of 260 characters."""
    return windows_long_name(str(path)) if sys.platform == "win32" else str(path)


def windows_long_name(path: str) -> str:
    r"""`C:\a` → `\\?\C:\a`, `\\server\share` → `\\?\UNC\server\share`."""
    whole = ntpath.abspath(path)
    if whole.startswith("\\\\?\\"):
        return whole
    if whole.startswith("\\\\"):
        return "\\\\?\\UNC\\" + whole[2:]
    return "\\\\?\\" + whole
