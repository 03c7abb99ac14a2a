"""A file that appears under its name only when it is complete: the promise of every export to PDF and Excel. No Qt."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.core.errors import StorageError

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_FOLDER = {errno.ENOENT, errno.ENOTDIR}
_WINDOWS_TOO_LONG = 206  # ERROR_FILENAME_EXCED_RANGE
_SHOWN = 20  # characters of a name that is too long
_IN_USE = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY}


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, and put it in the place of `path` when the block ends without an exception.

    The data lies under a temporary name in the same folder until then, so the final rename is atomic and an earlier
    file of that name survives a failure. Any exception removes the temporary file. An `OSError` (also one raised inside
    the block) becomes a `StorageError` that tells the clerk what to do.
    """
    try:
        read_only = path.exists() and not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
    except OSError as error:
        raise _cannot_create(path, error) from error
    if read_only:
        raise _in_use(path, "read-only file")
    # A short name of its own: the target's may already be as long as the file system allows.
    temporary = path.parent / f".~{uuid.uuid4().hex[:12]}.tmp"
    try:
        file = temporary.open("xb")
    except OSError as error:
        raise _cannot_create(path, error) from error
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(temporary, path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _put_in_place(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        # Windows refuses to replace a file that Excel, WPS or a reader holds open.
        if error.errno in _IN_USE:
            raise _in_use(path, str(error)) from error
        raise


def _in_use(path: Path, detail: str) -> StorageError:
    return StorageError(
        f"“{path.name}”正被其他程序打开，或是只读文件，无法替换。",
        "请先关闭打开它的 Excel、WPS 或阅读器再试，或者换一个文件名保存。",
        detail,
    )


def _cannot_create(path: Path, error: OSError) -> StorageError:
    if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", None) == _WINDOWS_TOO_LONG:
        return StorageError(f"文件名太长：“{path.name[:_SHOWN]}…”，没有保存。", "请换一个短一些的文件名。", str(error))
    if error.errno in _NO_RIGHT:
        return StorageError(
            f"没有权限在文件夹“{path.parent}”中保存文件。", "请换一个文件夹保存，或请管理员开通写入权限。", str(error)
        )
    if error.errno in _NO_FOLDER:
        return StorageError(f"找不到文件夹“{path.parent}”。", "请检查网络是否断开，或换一个文件夹保存。", str(error))
    return _cannot_write(path, error)


def _cannot_write(path: Path, error: OSError) -> StorageError:
    if error.errno in _NO_SPACE:
        return StorageError(f"磁盘空间不足，“{path.name}”没有保存。", "请清理磁盘，或换一个位置再保存。", str(error))
    return StorageError(f"“{path.name}”没有保存成功。", "请检查磁盘和网络，或换一个位置再保存。", str(error))
