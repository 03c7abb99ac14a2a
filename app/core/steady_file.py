"""Reading a file that came from elsewhere whole: never more than it may hold, never half of what another program writes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

CHUNK = 1024 * 1024
# A pipe would be waited for without end, and on Windows line ends would be changed.
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class NoPlainFileError(OSError):
    """A device, a pipe or the like, which has no content of a known length."""


class ChangedMeanwhileError(OSError):
    """Another program wrote to the file while it was read."""


class TooLargeError(OSError):
    """The file holds more bytes than are wanted: `size`."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes")
        self.size = size


def read_steady(path: Path, most: int) -> bytes:
    """The content of a file of at most `most` bytes, as it was at one moment. Raises OSError, and those above."""
    handle = os.open(path, FLAGS)
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise NoPlainFileError(f"mode {before.st_mode:o}")
        if before.st_size > most:
            raise TooLargeError(before.st_size)
        content = _up_to(handle, before.st_size + 1)  # one more tells that it grew
        after = os.fstat(handle)
    finally:
        os.close(handle)
    told = [(found.st_size, found.st_mtime_ns) for found in (before, after)]
    if told[0] != told[1] or len(content) != before.st_size:
        raise ChangedMeanwhileError(f"{told[0]} → {told[1]}, {len(content)} read")
    return content


def _up_to(handle: int, most: int) -> bytes:
    """What a file holds, but for what lies behind so many bytes."""
    parts: list[bytes] = []
    left = most
    while left and (part := os.read(handle, min(left, CHUNK))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
