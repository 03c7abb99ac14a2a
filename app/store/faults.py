"""Failures of the file system as errors a clerk can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.errors import StorageError
from app.store.disk import HELD, NoLinksError

DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
NO_RIGHTS = {errno.EACCES, errno.EPERM, errno.EROFS}
GONE = {errno.ENOENT, errno.ENOTCONN, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH, errno.ESTALE,
        errno.ENODEV, errno.ENXIO, errno.ETIMEDOUT, errno.EIO}  # fmt: skip
WINDOWS_DISK_FULL = {39, 112}  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
WINDOWS_HELD = {32, 33}  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
WINDOWS_GONE = {51, 53, 59, 64, 67, 121, 1222, 1231}  # network path not found, name deleted, unreachable...


class OutcomeUnknownError(StorageError):
    """The connection was lost while publishing: whether it is saved is found out as soon as the folder can be read again."""


class AwayError(StorageError):
    """The folder cannot be reached: a network or a drive is gone."""


class EmptiedError(AwayError):
    """The folder can be reached, and the office that lay in it is not there."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            f"文件夹还在，里面原来的台账数据不见了：{place}",
            "可能是共享盘没有连上，也可能文件夹被清空或重新建过。请先连上共享盘，或从备份恢复；要新建一份数据，请另选一个空文件夹。",
        )


class MovedError(StorageError):
    """The office lies in another folder now."""

    def __init__(self, place: str) -> None:
        super().__init__(f"这份数据已搬到：{place}，这里只能查看，没有保存。", "请改为打开新的文件夹。")
        self.place = place


def storage_error(fault: OSError, path: Path) -> StorageError:
    """The Chinese message for a failed file operation."""
    code, windows = fault.errno, getattr(fault, "winerror", None)
    detail = f"{type(fault).__name__} {code} {windows or ''} {path}"
    if isinstance(fault, NoLinksError):
        return StorageError(
            f"这个文件夹所在的文件系统不能安全地保存共享数据：{path}",
            "请改用 NTFS、ext4 等磁盘，或由管理员以 cifs、nfs 方式挂载共享盘。",
            detail,
        )
    if code in DISK_FULL or windows in WINDOWS_DISK_FULL:
        return StorageError("磁盘空间已满，没有保存。", "请清理磁盘后重试，已填写的内容仍保留在窗口中。", detail)
    if windows in WINDOWS_GONE or code in GONE:
        return AwayError(f"找不到或连不上数据文件夹：{path}", "请检查网络和共享盘是否可用，然后重试。", detail)
    if windows in WINDOWS_HELD or code in HELD:
        return StorageError(f"文件正被其他程序占用：{path}", "可能是杀毒软件正在检查，请稍后重试。", detail)
    if code in NO_RIGHTS:
        return StorageError(f"没有读写权限：{path}", "请向管理员申请该文件夹的读写权限，或换一个文件夹。", detail)
    return StorageError(f"读写数据文件夹时出错：{path}", "请稍后重试；如一直出现，请联系管理员。", detail)


def is_refusal(fault: OSError) -> bool:
    """Whether the server itself has said no, as opposed to a connection that broke."""
    windows = getattr(fault, "winerror", None)
    known = DISK_FULL | NO_RIGHTS | HELD | {errno.ENOENT}
    return windows in WINDOWS_HELD | WINDOWS_DISK_FULL or (windows not in WINDOWS_GONE and fault.errno in known)


@contextmanager
def file_faults(path: Path) -> Iterator[None]:
    """Raise StorageError for an OSError inside the block."""
    try:
        yield
    except OSError as fault:
        raise storage_error(fault, path) from fault
